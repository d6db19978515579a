//! A zip of documents, walked like a folder.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::walk::{Input, Origin, is_companion};
use crate::convert::is_package;
use crate::{Error, ErrorCode};

/// Files of one pack that are looked at.
const MEMBERS: usize = 100_000;

/// Packs within packs: a zip can hold itself (the quine by Russ Cox).
const DEPTH: usize = 3;

/// Bytes of a pack within a pack, which is held in memory while it is walked.
const NESTED: u64 = 256 << 20;

/// Bytes that the files of a pack may say they inflate to, together, or this many times the pack's own size:
/// office documents rarely shrink to a tenth, and bombs grow to a thousand times their size and more.
const INFLATED: u64 = 2 << 30;
const GROWTH: u64 = 100;

/// The files in a zip, in the order of their paths; folders, links and companions are left out.
#[derive(Debug)]
pub(super) struct Pack {
    archive: Archive,
    /// The file that it lies in, whatever the packs around it.
    file: Arc<Path>,
    name: String,
    depth: usize,
    /// Positions in the archive's directory by path, the last one first.
    left: Vec<(String, usize)>,
    inflated: u64,
    allowed: u64,
}

/// A file in a zip.
#[derive(Clone, Debug)]
pub struct Member {
    archive: Archive,
    file: Arc<Path>,
    index: usize,
}

/// An open zip; copies share its directory and its bytes.
#[derive(Clone)]
struct Archive(ZipArchive<Bytes>);

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a zip of {} entries", self.0.len())
    }
}

impl Pack {
    /// The pack in a file, or nothing where the file is no zip, or one that is a document.
    pub(super) fn in_file(path: &Path, name: &str) -> Option<Pack> {
        let file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        Pack::open(Bytes::File { file: Arc::new(file), at: 0, length }, length, path.into(), name, 0)
    }

    fn in_memory(bytes: Vec<u8>, file: Arc<Path>, name: &str, depth: usize) -> Option<Pack> {
        let length = bytes.len() as u64;
        Pack::open(Bytes::Memory(Cursor::new(bytes.into())), length, file, name, depth)
    }

    fn open(bytes: Bytes, length: u64, file: Arc<Path>, name: &str, depth: usize) -> Option<Pack> {
        let archive = ZipArchive::new(bytes).ok().filter(|archive| !is_package(archive.file_names()))?;
        let named = archive.file_names().enumerate().map(|(index, name)| (within(name, index), index, name));
        let files = named.filter(|(path, _, name)| !name.ends_with(['/', '\\']) && !is_companion_path(path));
        let mut left: Vec<_> = files.map(|(path, index, _)| (path, index)).collect();
        left.sort_by(|(a, i), (b, j)| a.split('/').cmp(b.split('/')).then(i.cmp(j)));
        // Without a file it would vanish: as an input of its own it is told to hold no document.
        if left.is_empty() {
            return None;
        }
        left.reverse();
        let allowed = INFLATED.max(length.saturating_mul(GROWTH));
        Some(Pack { archive: Archive(archive), file, name: name.to_owned(), depth, left, inflated: 0, allowed })
    }

    /// The next file, or the pack within that it is.
    pub(super) fn next(&mut self) -> Option<Opened> {
        loop {
            if self.left.len() > MEMBERS {
                let message = format!("{} files, more than the {MEMBERS} that are read of a zip", self.left.len());
                self.left.clear();
                return Some(Opened::File(refused(self.name.clone(), ErrorCode::TooLarge, message)));
            }
            let (path, index) = self.left.pop()?;
            let name = format!("{}!/{path}", self.name);
            let size = match self.archive.0.by_index_raw(index) {
                Ok(file) if file.is_symlink() || file.is_dir() => continue,
                Ok(file) => file.size(),
                Err(error) => return Some(Opened::File(Input { name, origin: Origin::Unreadable(unpacked(&error)) })),
            };
            self.inflated = self.inflated.saturating_add(size);
            if self.inflated > self.allowed {
                let message = format!("the zip's files up to this one inflate to more than {} bytes", self.allowed);
                return Some(Opened::File(refused(name, ErrorCode::TooLarge, message)));
            }
            return Some(self.opened(name, Member { archive: self.archive.clone(), file: self.file.clone(), index }));
        }
    }

    fn opened(&self, name: String, member: Member) -> Opened {
        if !is_named_zip(&name) {
            return Opened::File(Input { name, origin: Origin::Member(member) });
        }
        let nested = member.bytes(NESTED).ok().filter(|bytes| bytes.len() as u64 <= NESTED);
        let Some(nested) = nested.and_then(|bytes| Pack::in_memory(bytes, self.file.clone(), &name, self.depth + 1))
        else {
            return Opened::File(Input { name, origin: Origin::Member(member) });
        };
        if nested.depth > DEPTH {
            let message = format!("a zip within {DEPTH} others; unpack it first");
            return Opened::File(refused(name, ErrorCode::TooLarge, message));
        }
        Opened::Pack(nested)
    }
}

/// What an entry of a pack turned out to be.
#[derive(Debug)]
pub(super) enum Opened {
    File(Input),
    Pack(Pack),
}

impl Member {
    /// The file that the zip is, or lies in.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// The bytes that its zip says it has.
    pub(crate) fn size(&self) -> u64 {
        self.archive.0.clone().by_index_raw(self.index).map_or(0, |file| file.size())
    }

    /// The member's bytes, at most one more than `most`, so that the caller can tell.
    ///
    /// # Errors
    /// Where it is packed or encrypted in a way that cannot be undone, or damaged.
    pub(super) fn bytes(&self, most: u64) -> Result<Vec<u8>, Error> {
        let mut archive = self.archive.0.clone();
        let file = archive.by_index(self.index).map_err(|error| unpacked(&error))?;
        let said = file.size();
        let mut bytes = Vec::new();
        let expected = usize::try_from(said.min(most).min(1 << 24)).unwrap_or(0);
        bytes.try_reserve(expected).map_err(|error| Error::new(ErrorCode::TooLarge, error.to_string()))?;
        // What inflates to more than it says would slip past the pack's account.
        let read = file.take(most.min(said).saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Error::damaged(format!("it cannot be unpacked from its zip: {error}")))?;
        if bytes.len() as u64 > said {
            return Err(Error::damaged(format!("the zip says {said} bytes, and it inflates to more")));
        }
        Ok(bytes)
    }
}

/// Whether a file's name says that it is a zip.
pub(super) fn is_named_zip(name: &str) -> bool {
    name.len() > 4 && name.get(name.len() - 4..).is_some_and(|end| end.eq_ignore_ascii_case(".zip"))
}

fn refused(name: String, code: ErrorCode, message: String) -> Input {
    Input { name, origin: Origin::Unreadable(Error::new(code, message)) }
}

fn unpacked(error: &ZipError) -> Error {
    let message = error.to_string();
    if message.to_ascii_lowercase().contains("password") {
        return Error::new(ErrorCode::Encrypted, "its zip is encrypted; unpack it with its password first");
    }
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Error::unsupported(format!("it is packed in a way that is not read ({message}); unpack the zip first"))
        }
        _ => Error::damaged(format!("it cannot be unpacked from its zip: {message}")),
    }
}

/// A member's path that stays below its pack: names such as `/etc/x`, `..\x` and `C:\x` are tricks or accidents.
fn within(name: &str, index: usize) -> String {
    let name = name.replace('\\', "/").replace(char::is_control, "\u{fffd}");
    let name = match name.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => &name[2..],
        _ => &name,
    };
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    if parts.is_empty() { format!("entry {index}") } else { parts.join("/") }
}

fn is_companion_path(path: &str) -> bool {
    path.split('/').any(|part| is_companion(part.as_ref()) || part == "__MACOSX")
}

/// A pack's bytes, read at any place by many at once.
#[derive(Clone)]
enum Bytes {
    File { file: Arc<File>, at: u64, length: u64 },
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Bytes::File { file, at, .. } => {
                let read = read_at(file, buffer, *at)?;
                *at = at.saturating_add(read as u64);
                Ok(read)
            }
            Bytes::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Bytes::File { at, length, .. } => {
                let sought = match to {
                    SeekFrom::Start(start) => Some(start),
                    SeekFrom::End(offset) => length.checked_add_signed(offset),
                    SeekFrom::Current(offset) => at.checked_add_signed(offset),
                };
                *at = sought.ok_or(io::ErrorKind::InvalidInput)?;
                Ok(*at)
            }
            Bytes::Memory(bytes) => bytes.seek(to),
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Names, and contents or errors, of all files in the pack and the packs within.
    fn walked(bytes: Vec<u8>) -> Vec<(String, String)> {
        let mut packs = vec![Pack::in_memory(bytes, Path::new("p.zip").into(), "p.zip", 0).unwrap()];
        let mut walked = Vec::new();
        while let Some(pack) = packs.last_mut() {
            match pack.next() {
                None => drop(packs.pop()),
                Some(Opened::Pack(pack)) => packs.push(pack),
                Some(Opened::File(Input { name, origin })) => walked.push((
                    name,
                    match origin {
                        Origin::Member(member) => String::from_utf8(member.bytes(99).unwrap()).unwrap(),
                        Origin::Unreadable(error) => error.to_string(),
                        other => panic!("{other:?}"),
                    },
                )),
            }
        }
        walked
    }

    fn names(bytes: Vec<u8>) -> Vec<String> {
        walked(bytes).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn files_come_in_the_order_of_a_folder_walk_and_packs_within_are_walked() {
        let inner = zipped(&[("x.doc", b"deep")]);
        let bytes = zipped(&[("b/2.pdf", b"two"), ("b-1.pdf", b"dash"), ("b/inner.ZIP", &inner), ("a.docx", b"one")]);
        let expected = [
            ("p.zip!/a.docx", "one"),
            ("p.zip!/b/2.pdf", "two"),
            ("p.zip!/b/inner.ZIP!/x.doc", "deep"),
            ("p.zip!/b-1.pdf", "dash"),
        ];
        assert_eq!(walked(bytes), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn names_that_lead_out_of_the_pack_stay_in_it() {
        let names = names(zipped(&[
            ("../../etc/cron.d/x", b""),
            ("/root/a.pdf", b""),
            ("C:\\users\\b.doc", b""),
            ("..\\c.doc", b""),
            ("..", b""),
            ("line\nfeed.doc", b""),
        ]));
        assert_eq!(
            names,
            [
                "p.zip!/c.doc",
                "p.zip!/entry 4",
                "p.zip!/etc/cron.d/x",
                "p.zip!/line\u{fffd}feed.doc",
                "p.zip!/root/a.pdf",
                "p.zip!/users/b.doc"
            ]
        );
    }

    #[test]
    fn companions_and_folders_are_left_out() {
        let bytes =
            zipped(&[("__MACOSX/._a.docx", b""), ("a/.DS_Store", b""), ("~$a.docx", b""), ("a/", b""), ("a/a", b"")]);
        assert_eq!(names(bytes), ["p.zip!/a/a"]);
    }

    #[test]
    fn packs_within_packs_end_and_say_so() {
        let mut bytes = zipped(&[("a.doc", b"x")]);
        for _ in 0..6 {
            bytes = zipped(&[("n.zip", &bytes)]);
        }
        let walked = walked(bytes);
        assert_eq!(walked.len(), 1);
        assert!(walked[0].1.starts_with("too_large: a zip within 3 others"), "{walked:?}");
    }

    #[test]
    fn a_bomb_is_cut_off_by_what_its_files_say() {
        let mut bytes = zipped(&[("a", b"0123456789"), ("b", b"0123456789"), ("c", b"0123456789")]);
        // Sizes in the central directory (4.3.12 of the zip specification): 24 bytes behind `PK\1\2`.
        let at = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap() + 24;
        bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes()[..4]);
        bytes[at + 3] = 0xf0;
        let walked: Vec<String> = walked_errors(bytes);
        assert_eq!(walked.len(), 3);
        assert!(walked.iter().all(|error| error.starts_with("too_large")), "{walked:?}");
    }

    fn walked_errors(bytes: Vec<u8>) -> Vec<String> {
        let mut pack = Pack::in_memory(bytes, Path::new("p.zip").into(), "p.zip", 0).unwrap();
        std::iter::from_fn(|| pack.next())
            .map(|opened| match opened {
                Opened::File(Input { origin: Origin::Unreadable(error), .. }) => error.to_string(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn what_inflates_to_more_than_it_says_is_damaged() {
        let mut bytes = zipped(&[("a", &[b'a'; 3000])]);
        let at = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap() + 24;
        bytes[at..at + 4].copy_from_slice(&7u32.to_le_bytes());
        let mut pack = Pack::in_memory(bytes, Path::new("p.zip").into(), "p.zip", 0).unwrap();
        let Some(Opened::File(Input { origin: Origin::Member(member), .. })) = pack.next() else { panic!() };
        assert_eq!(member.bytes(99).unwrap_err().code, ErrorCode::Damaged);
    }

    #[test]
    fn a_word_document_is_no_pack() {
        for entries in [[("[Content_Types].xml", &b""[..])], [("word/document.xml", b"")], [("mimetype", b"")]] {
            assert!(Pack::in_memory(zipped(&entries), Path::new("p.zip").into(), "p.zip", 0).is_none());
        }
    }
}
