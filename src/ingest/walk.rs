//! From arguments to inputs, in a fixed order.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::name::text_of;
use super::pack::{Member, Opened, Pack, is_named_zip};
use super::read::unreadable;
use crate::{Error, ErrorCode};

/// What a user names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file or folder on the command line.
    Argument(PathBuf),
    /// A file or folder in a list; a relative one keeps its folders in `source.path`.
    Listed(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// An argument: `-` is standard input.
    pub fn argument(path: PathBuf) -> Source {
        if path.as_os_str() == "-" { Source::Stdin } else { Source::Argument(path) }
    }

    /// Whether it is a folder now.
    pub fn is_folder(&self) -> bool {
        match self {
            Source::Argument(path) | Source::Listed(path) => path.is_dir(),
            Source::Stdin => false,
        }
    }
}

/// One file to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its `source.path`: below its folder argument, with `/`; a file argument's own name; `pack.zip!/a/b.docx`; `-`.
    pub name: String,
    /// Where its bytes are.
    pub origin: Origin,
}

/// Where an input's bytes are.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A file that the user named: if it is no document, that is a failure.
    Named(PathBuf),
    /// A file found in a folder: if it is no document, it is passed over.
    Found(PathBuf),
    /// A file in a zip: if it is no document, it is passed over.
    Member(Member),
    /// Standard input.
    Stdin,
    /// Nowhere: a folder that cannot be listed, a file in a zip that cannot be unpacked.
    Unreadable(Error),
}

impl Input {
    /// Standard input.
    pub fn stdin() -> Input {
        Input { name: "-".to_owned(), origin: Origin::Stdin }
    }

    /// A file that the user named; its folders are no part of its name.
    pub fn named(path: &Path) -> Input {
        let name = path.file_name().unwrap_or(path.as_os_str());
        Input { name: text_of(name).into_owned(), origin: Origin::Named(path.to_owned()) }
    }
}

/// The inputs of some sources: folders with all below them, by name within each folder.
///
/// Passed over are hidden files and folders, lock files of office programs (`~$…`), thumbnails, what is no
/// regular file, and links to folders, so that links cannot lead in circles. A file whose name ends in `.zip`
/// and that is no document under a wrong name is walked as a folder.
#[derive(Debug)]
pub struct Walk {
    sources: VecDeque<Source>,
    folder: Option<(Folder, walkdir::IntoIter)>,
    /// The zip being walked, and those around it.
    packs: Vec<Pack>,
    out: Option<PathBuf>,
}

#[derive(Debug)]
struct Folder {
    root: PathBuf,
    /// What stands before the path below `root` in names; empty or ending in `/`.
    prefix: String,
}

impl Walk {
    /// Walks `sources` in their order, leaving out the folder that records are written to.
    pub fn new(sources: impl Into<VecDeque<Source>>, out: Option<&Path>) -> Walk {
        let out = out.and_then(|out| out.canonicalize().ok());
        Walk { sources: sources.into(), folder: None, packs: Vec::new(), out }
    }

    fn next_found(&mut self) -> Option<Input> {
        let (folder, entries) = self.folder.as_mut()?;
        loop {
            match entries.next()? {
                Err(error) => return Some(folder.unlisted(error)),
                Ok(entry) if entry.depth() > 0 && is_companion(entry.file_name()) => skip(&entry, entries),
                Ok(entry) if entry.depth() > 0 && is_same(entry.path(), &entry, self.out.as_deref()) => {
                    skip(&entry, entries);
                }
                Ok(entry) if is_regular(&entry) => return Some(folder.found(&entry)),
                Ok(_) => {}
            }
        }
    }

    fn begin(&mut self, path: PathBuf, prefix: String) {
        let entries = WalkDir::new(&path).sort_by_file_name().into_iter();
        self.folder = Some((Folder { root: path, prefix }, entries));
    }

    fn next_packed(&mut self) -> Option<Input> {
        loop {
            match self.packs.last_mut()?.next() {
                None => drop(self.packs.pop()),
                Some(Opened::Pack(pack)) => self.packs.push(pack),
                Some(Opened::File(input)) => return Some(input),
            }
        }
    }

    fn next_file(&mut self) -> Option<Input> {
        loop {
            if let Some(input) = self.next_found() {
                return Some(input);
            }
            match self.sources.pop_front()? {
                Source::Stdin => return Some(Input::stdin()),
                Source::Argument(path) if path.is_dir() => self.begin(path, String::new()),
                Source::Argument(path) => return Some(Input::named(&path)),
                Source::Listed(path) if path.is_dir() => {
                    let prefix = relative(&path).filter(|name| !name.is_empty());
                    self.begin(path, prefix.map_or_else(String::new, |name| name + "/"));
                }
                Source::Listed(path) => {
                    let named = Input::named(&path);
                    return Some(Input { name: relative(&path).unwrap_or(named.name), origin: named.origin });
                }
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if let Some(input) = self.next_packed() {
                return Some(input);
            }
            let input = self.next_file()?;
            let (Origin::Named(path) | Origin::Found(path)) = &input.origin else { return Some(input) };
            match is_named_zip(&input.name).then(|| Pack::in_file(path, &input.name)).flatten() {
                Some(pack) => self.packs.push(pack),
                None => return Some(input),
            }
        }
    }
}

impl Folder {
    fn name(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).ok().and_then(relative).unwrap_or_default();
        format!("{}{below}", self.prefix)
    }

    fn found(&self, entry: &DirEntry) -> Input {
        Input { name: self.name(entry.path()), origin: Origin::Found(entry.path().to_owned()) }
    }

    fn unlisted(&self, error: walkdir::Error) -> Input {
        let name = self.name(error.path().unwrap_or(&self.root));
        let name = if name.is_empty() { ".".to_owned() } else { name };
        let error = match error.into_io_error() {
            Some(error) => unreadable(error),
            None => Error::new(ErrorCode::Unreadable, "a link that leads back to a folder above it"),
        };
        Input { name, origin: Origin::Unreadable(error) }
    }
}

/// A relative path with `/`, or nothing where it is absolute or leaves the folder it starts from.
fn relative(path: &Path) -> Option<String> {
    let mut name = String::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => {
                if !name.is_empty() {
                    name.push('/');
                }
                name.push_str(&text_of(part));
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::ParentDir => return None,
        }
    }
    Some(name)
}

fn skip(entry: &DirEntry, entries: &mut walkdir::IntoIter) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

pub(super) fn is_companion(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || name.eq_ignore_ascii_case("thumbs.db")
}

/// A regular file, or a link to one.
fn is_regular(entry: &DirEntry) -> bool {
    entry.file_type().is_file() || (entry.path_is_symlink() && entry.path().is_file())
}

fn is_same(path: &Path, entry: &DirEntry, out: Option<&Path>) -> bool {
    out.is_some_and(|out| entry.file_type().is_dir() && path.canonicalize().is_ok_and(|path| path == out))
}

/// The paths of a list: one a line, or ended by NUL. Empty ones are dropped.
pub fn paths_of_list(list: &[u8], null: bool) -> Vec<PathBuf> {
    let pieces = list.split(move |&byte| byte == if null { 0 } else { b'\n' });
    let pieces = pieces.map(|piece| if null { piece } else { piece.strip_suffix(b"\r").unwrap_or(piece) });
    pieces.filter(|piece| !piece.is_empty()).map(path_of_bytes).collect()
}

#[cfg(unix)]
fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(sources: Vec<Source>, out: Option<&Path>) -> Vec<String> {
        Walk::new(sources, out).map(|input| input.name).collect()
    }

    fn touch(root: &Path, names: &[&str]) {
        for name in names {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
    }

    #[test]
    fn a_folder_is_walked_by_name_without_companions_and_without_the_output() {
        let root = tempfile::tempdir().unwrap();
        touch(root.path(), &["b/2.pdf", "b/10.pdf", "a.docx", "c", ".git/x.pdf", "b/~$2.docx", "Thumbs.db"]);
        touch(root.path(), &["out/a.docx.json"]);
        let walked = names(vec![Source::Argument(root.path().into())], Some(&root.path().join("out")));
        assert_eq!(walked, ["a.docx", "b/10.pdf", "b/2.pdf", "c"]);
    }

    #[test]
    fn a_file_argument_has_its_name_alone_and_a_listed_one_its_relative_path() {
        let named = Source::argument("x/y/report.docx".into());
        let listed = |path: &str| Source::Listed(path.into());
        let sources = vec![
            named,
            listed("./x/y/report.docx"),
            listed("/x/a.pdf"),
            listed("../a.pdf"),
            Source::argument("-".into()),
        ];
        assert_eq!(names(sources, None), ["report.docx", "x/y/report.docx", "a.pdf", "a.pdf", "-"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_read_and_links_to_folders_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        touch(root.path(), &["a/x.pdf"]);
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("x.pdf", root.path().join("a/y.pdf")).unwrap();
        assert_eq!(names(vec![Source::Argument(root.path().into())], None), ["a/x.pdf", "a/y.pdf"]);
    }

    #[test]
    fn lists_are_lines_or_nul_ended() {
        let paths =
            |list: &[u8], null| paths_of_list(list, null).into_iter().map(|p| p.display().to_string()).collect();
        let lines: Vec<String> = paths(b"a b.pdf\r\n\nc.docx", false);
        assert_eq!(lines, ["a b.pdf", "c.docx"]);
        let nul: Vec<String> = paths(b"a\nb.pdf\0c.docx\0", true);
        assert_eq!(nul, ["a\nb.pdf", "c.docx"]);
    }
}
