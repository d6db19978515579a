//! Writes outcomes as JSON: to a stream, or as a tree of files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::Builder;

use super::{Failure, Finished, Outcome};
use crate::record::Extractor;
use crate::{Error, ErrorCode};

/// How one JSON value is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json {
    /// On one line.
    Line,
    /// Indented.
    Indented,
}

impl Json {
    pub(super) fn bytes(self, value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
        match self {
            Json::Line => serde_json::to_vec(value),
            Json::Indented => serde_json::to_vec_pretty(value),
        }
    }
}

/// Writes outcomes one after the other. What is no document is written nowhere.
pub struct Writer(To);

enum To {
    Values { json: Json, to: Box<dyn Write> },
    Array { begun: bool, to: Box<dyn Write> },
    Tree(Tree),
}

impl Writer {
    /// JSON Lines: one object a line.
    pub fn lines(to: impl Write + 'static) -> Writer {
        Writer(To::Values { json: Json::Line, to: buffered(to) })
    }

    /// One indented object.
    pub fn object(to: impl Write + 'static) -> Writer {
        Writer(To::Values { json: Json::Indented, to: buffered(to) })
    }

    /// One array of indented objects.
    pub fn array(to: impl Write + 'static) -> Writer {
        Writer(To::Array { begun: false, to: buffered(to) })
    }

    /// A file for each outcome below `root`: `<path>.json` for a record, `<path>.error.json` for a failure.
    ///
    /// A file appears whole or not at all, and replaces what an earlier run left for the same path.
    /// Two inputs of one path in the same run are a failure of the second.
    ///
    /// # Errors
    /// Where `root` is not there and cannot be made.
    pub fn tree(root: &Path, extractor: Extractor) -> io::Result<Writer> {
        fs::create_dir_all(root)?;
        Ok(Writer(To::Tree(Tree { root: root.to_owned(), extractor, asked: HashMap::new() })))
    }

    /// How the values that it writes are laid out.
    pub fn json(&self) -> Json {
        match self.0 {
            To::Values { json, .. } => json,
            To::Array { .. } | To::Tree(_) => Json::Indented,
        }
    }

    /// Writes one outcome and gives it back, a failure where its file could not be written.
    ///
    /// # Errors
    /// Where the stream cannot be written.
    pub fn write(&mut self, finished: Finished) -> io::Result<Finished> {
        let layout = self.json();
        match &mut self.0 {
            To::Tree(tree) => return Ok(tree.write(finished)),
            To::Values { to, .. } => {
                if let Some(json) = finished.outcome.json(layout)? {
                    to.write_all(&json)?;
                    to.write_all(b"\n")?;
                    to.flush()?;
                }
            }
            To::Array { begun, to } => {
                if let Some(json) = finished.outcome.json(layout)? {
                    to.write_all(if *begun { b",\n" } else { b"[\n" })?;
                    to.write_all(&json)?;
                    *begun = true;
                }
            }
        }
        Ok(finished)
    }

    /// Ends the output.
    ///
    /// # Errors
    /// Where the stream cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            To::Tree(_) => Ok(()),
            To::Values { mut to, .. } => to.flush(),
            To::Array { begun, mut to } => {
                to.write_all(if begun { b"\n]\n" } else { b"[]\n" })?;
                to.flush()
            }
        }
    }
}

impl Outcome {
    fn json(&self, layout: Json) -> io::Result<Option<Cow<'_, [u8]>>> {
        match self {
            Outcome::Read { json, .. } => Ok(Some(Cow::Borrowed(json))),
            Outcome::Failed(failure) => Ok(Some(Cow::Owned(layout.bytes(failure)?))),
            Outcome::NotADocument => Ok(None),
        }
    }
}

/// A record goes out in one piece, however large.
fn buffered(to: impl Write + 'static) -> Box<dyn Write> {
    Box::new(BufWriter::with_capacity(128 << 10, to))
}

struct Tree {
    root: PathBuf,
    extractor: Extractor,
    /// How often a path was asked for, by its digest, so that memory does not grow with the paths' length.
    asked: HashMap<u128, u32>,
}

impl Tree {
    fn write(&mut self, finished: Finished) -> Finished {
        if finished.outcome == Outcome::NotADocument {
            return finished;
        }
        let path = path_of(&finished.name).to_owned();
        let free = self.free(&path);
        if free == path {
            return self.place(&path, finished);
        }
        let message = format!("another input has the output path {path} already; name the folder that holds both");
        self.place(&free, self.failed(finished, message))
    }

    /// `path`, or where it was given out before, that with a number: `a.pdf`, `a.pdf.2`, `a.pdf.3`.
    fn free(&mut self, path: &str) -> String {
        let mut free = path.to_owned();
        loop {
            let asked = self.asked.entry(digest(&free)).or_default();
            *asked += 1;
            if *asked == 1 {
                return free;
            }
            free = format!("{free}.{asked}");
        }
    }

    /// Writes the outcome; an earlier run's other outcome of the same path goes.
    fn place(&self, path: &str, finished: Finished) -> Finished {
        let record = self.root.join(format!("{path}.json"));
        let failure = self.root.join(format!("{path}.error.json"));
        let (file, stale) =
            if matches!(finished.outcome, Outcome::Read { .. }) { (record, failure) } else { (failure, record) };
        let placed = finished.outcome.json(Json::Indented).and_then(|json| {
            write_whole(&file, &json.unwrap_or_default())?;
            remove(&stale)
        });
        match placed {
            Ok(()) => finished,
            Err(error) => self.failed(finished, format!("{} cannot be written: {error}", file.display())),
        }
    }

    fn failed(&self, finished: Finished, message: String) -> Finished {
        let source = finished.outcome.into_source(&finished.name);
        let error = Error::new(ErrorCode::NotWritten, message);
        let failure = Failure::new(source, error, self.extractor.clone());
        Finished { name: finished.name, outcome: Outcome::Failed(Box::new(failure)) }
    }
}

/// Standard input has no path.
fn path_of(name: &str) -> &str {
    if name == "-" { "stdin" } else { name }
}

/// The same for `a` and `a.error`, whose failure and record would be one file.
fn digest(path: &str) -> u128 {
    let digest = Sha256::digest(path.trim_end_matches(".error"));
    digest.iter().take(16).fold(0, |number, &byte| number << 8 | u128::from(byte))
}

/// Writes beside the file and renames, so that nobody ever sees half of it.
fn write_whole(file: &Path, json: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut whole = builder().prefix(".exrep-").suffix(".tmp").tempfile_in(folder)?;
    whole.write_all(json)?;
    whole.write_all(b"\n")?;
    whole.persist(file)?;
    Ok(())
}

/// Temporary files are for their owner alone; ours becomes the record, readable as any new file is.
#[cfg(unix)]
fn builder<'a>() -> Builder<'a, 'a> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder<'a>() -> Builder<'a, 'a> {
    Builder::new()
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::KnownSource;

    fn identity() -> Extractor {
        Extractor { name: "exrep", version: "0", profiles: String::new() }
    }

    fn read(name: &str) -> Finished {
        let source = KnownSource { path: name.to_owned(), ..KnownSource::default() };
        let json = format!("\"{name}\"").into_bytes();
        Finished { name: name.to_owned(), outcome: Outcome::Read { source, json, reports: 1, to_check: 0 } }
    }

    fn failed(name: &str) -> Finished {
        let source = read(name).outcome.into_source(name);
        let failure = Failure::new(source, Error::damaged("cut off"), identity());
        Finished { name: name.to_owned(), outcome: Outcome::Failed(Box::new(failure)) }
    }

    fn written(finished: &[Finished]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::tree(root.path(), identity()).unwrap();
        for one in finished {
            writer.write(one.clone()).unwrap();
        }
        let files = walkdir::WalkDir::new(root.path()).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = files.filter(|entry| entry.file_type().is_file());
        files.map(|entry| entry.path().strip_prefix(root.path()).unwrap().display().to_string()).collect()
    }

    #[test]
    fn a_tree_has_a_file_for_each_outcome_and_no_other() {
        assert_eq!(
            written(&[read("a/b.pdf"), failed("c.doc"), read("-")]),
            ["a/b.pdf.json", "c.doc.error.json", "stdin.json"]
        );
        assert_eq!(written(&[read("a"), failed("a")]), ["a.2.error.json", "a.json"]);
        assert_eq!(written(&[failed("a"), read("a.error"), read("a.error.2")]).len(), 3);
    }

    #[test]
    fn a_later_run_replaces_an_earlier_outcome() {
        let root = tempfile::tempdir().unwrap();
        for (one, file) in [(failed("a"), "a.error.json"), (read("a"), "a.json"), (failed("a"), "a.error.json")] {
            Writer::tree(root.path(), identity()).unwrap().write(one).unwrap();
            let files: Vec<_> = fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(files, [file]);
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_is_a_failure_of_its_input() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::tree(root.path(), identity()).unwrap();
        for (name, fine) in [("a", true), ("a.json/b", false), ("c", true)] {
            let finished = writer.write(read(name)).unwrap();
            assert_eq!(matches!(finished.outcome, Outcome::Read { .. }), fine, "{name}");
        }
    }
}
