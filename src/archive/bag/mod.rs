//! BagIt 1.0 (RFC 8493): bags are made from journals, and checked whoever made them.

mod check;
mod close;
mod declaration;
mod digests;
mod fetch;
pub(super) mod info;
mod manifest;
mod path;
mod premis;
mod problem;
mod sealed;

pub(super) use check::{Bag, check};
pub(super) use close::{Closing, close};
pub use problem::{Problem, Weight};

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::Accession;
use super::journal::Kept;
use super::outcome::OutcomeLine;

/// The path in a bag of the record of a document with this SHA-256.
pub(super) fn record_name(sha256: &str) -> String {
    format!("data/records/{sha256}.json")
}

/// The tag manifests that a bag of ours with these files has, with their texts.
pub(super) fn tag_manifests<'a>(
    folder: &Path,
    files: impl Iterator<Item = &'a str>,
) -> io::Result<Vec<(String, String)>> {
    let tags = files.filter(|file| !file.starts_with("data/") && !file.starts_with("tagmanifest-"));
    let read = |file: &str| Ok(Kept::of(file.to_owned(), &std::fs::read(folder.join(file))?));
    let tags = tags.map(read).collect::<io::Result<Vec<Kept>>>()?;
    let named = |algorithm: &&str| (format!("tagmanifest-{algorithm}.txt"), manifest::text(algorithm, &tags));
    Ok(manifest::ALGORITHMS.iter().map(named).collect())
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
