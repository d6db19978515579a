//! Worker processes: `exrep worker` reads tasks and writes answers, both as JSON Lines.
//!
//! `docs/worker.md` describes the protocol. A worker has one thread that reads one document at a time; what is
//! needed to survive its death stands in [`Process`].

mod limit;
mod process;
mod serve;

pub use limit::confine;
pub(super) use limit::open_many_files;
pub(super) use process::{Heard, Process};
pub(super) use serve::answer;
pub use serve::serve;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::outcome::DocumentFacts;
use crate::ingest::{Input, Origin};

/// The version of the protocol, as the worker's first line says it.
pub const PROTOCOL: &str = "exrep/worker/1";

/// A worker's first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    pub worker: String,
    pub version: String,
    pub profiles: String,
}

/// A document to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Task {
    /// Given back with the answer.
    pub id: u64,
    /// What the record says under `source.path`.
    pub path: String,
    /// The file that holds the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The same in hexadecimal, where the name is no UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<String>,
    /// Found in a folder, and not named by a person: passed over where it is no document.
    #[serde(default)]
    pub found: bool,
}

/// What became of a task.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Answer {
    /// The task's.
    pub id: u64,
    /// `read`, `failed` or `not_a_document`.
    pub result: Told,
    /// SHA-256 of the bytes that were read, where they were.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Their number.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Their format.
    #[serde(default)]
    pub format: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<Why>,
    /// What the document says of itself.
    #[serde(default)]
    pub document: Option<DocumentFacts>,
    /// A line for each report.
    #[serde(default)]
    pub reports: Vec<Box<RawValue>>,
    /// The record, in canonical JSON.
    #[serde(default)]
    pub record: Option<Box<RawValue>>,
}

/// Whether a record came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    Read,
    #[default]
    Failed,
    NotADocument,
}

/// Why a document was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Why {
    pub code: String,
    pub message: String,
}

impl Task {
    /// The task of reading an input; a member of a zip lies unpacked in `spooled`. `None` for what is nowhere.
    pub(super) fn of(id: u64, input: &Input, spooled: &Path) -> Option<Task> {
        let (file, found) = match &input.origin {
            Origin::Named(file) => (file.as_path(), false),
            Origin::Found(file) => (file.as_path(), true),
            Origin::Member(_) => (spooled, true),
            Origin::Stdin | Origin::Unreadable(_) => return None,
        };
        let text = file.to_str().map(str::to_owned);
        let bytes = if text.is_none() { Some(hex(file.as_os_str().as_encoded_bytes())) } else { None };
        Some(Task { id, path: input.name.clone(), file: text, file_bytes: bytes, found })
    }

    /// The input to be read; `None` where the task names no file.
    fn input(&self) -> Option<Input> {
        let file = match (&self.file, &self.file_bytes) {
            (Some(file), _) => PathBuf::from(file),
            (None, Some(bytes)) => path_of_hex(bytes)?,
            (None, None) => return None,
        };
        let origin = if self.found { Origin::Found(file) } else { Origin::Named(file) };
        Some(Input { name: self.path.clone(), origin })
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).map_or('0', |&digit| char::from(digit));
    bytes.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The path whose bytes are these in hexadecimal.
fn path_of_hex(hex: &str) -> Option<PathBuf> {
    let pairs = hex.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    Some(Path::new(&os_string(bytes.collect::<Option<Vec<u8>>>()?)).to_owned())
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_task_names_its_file_whatever_its_bytes() {
        for name in [&b"a/b.pdf"[..], b"caf\xe9.pdf", b"two\nlines.docx"] {
            let file = PathBuf::from(os_string(name.to_vec()));
            let input = Input { name: "x".to_owned(), origin: Origin::Found(file) };
            let task = Task::of(3, &input, Path::new("")).unwrap();
            let line = serde_json::to_string(&task).unwrap();
            assert!(!line.contains('\n'), "{line}");
            let read = serde_json::from_str::<Task>(&line).unwrap().input().unwrap();
            assert_eq!(format!("{read:?}"), format!("{input:?}"));
        }
    }
}
