//! BagIt 1.0 (RFC 8493): bags are made from journals, and checked whoever made them.

mod close;
pub(super) mod info;
mod manifest;
mod premis;
mod sealed;

pub(super) use close::{Closing, close};
pub(super) use sealed::Sealed;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::Accession;
use super::outcome::OutcomeLine;

/// The path in a bag of the record of a document with this SHA-256.
pub(super) fn record_name(sha256: &str) -> String {
    format!("data/records/{sha256}.json")
}

/// The file of a record in an archive.
pub(super) fn record_file(archive: &Path, accession: &str, sha256: &str) -> PathBuf {
    archive.join("accessions").join(accession).join(record_name(sha256))
}

/// The last path that a published bag has an outcome of.
pub(super) fn last_path(archive: &Path, accession: Accession) -> io::Result<Option<String>> {
    let file = archive.join("accessions").join(accession.to_string()).join("data/outcomes.jsonl");
    let mut last = None;
    for line in BufReader::new(File::open(file)?).lines() {
        last = Some(line?);
    }
    Ok(match last {
        Some(line) => Some(serde_json::from_str::<OutcomeLine>(&line)?.path),
        None => None,
    })
}
