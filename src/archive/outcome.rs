//! What became of an input: a line of `data/outcomes.jsonl`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the shape of a line of `data/outcomes.jsonl`.
pub const OUTCOME_SCHEMA: &str = "exrep/outcome/1";

/// The outcomes that an input may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Read; its record is in this bag.
    Imported,
    /// Nothing has changed since it was read.
    Unchanged,
    /// The same bytes are in the archive already, under another path.
    Duplicate,
    /// Read, and there is no report in it; its record says so.
    NoReport,
    /// Pages are pictures and no text layer exists.
    NeedsOcr,
    /// Opening it needs a password.
    Encrypted,
    /// Broken beyond repair.
    Damaged,
    /// A format that is not read, or no document at all.
    Unsupported,
    /// A limit of size, depth or work was exceeded.
    TooLarge,
    /// Reading it took longer than is allowed.
    TimedOut,
    /// Its worker died, or hit a bug of ours.
    Crashed,
    /// It was listed, and gone when it was to be read.
    Vanished,
    /// The operating system refused to give its bytes, or they changed while they were read.
    Unreadable,
}

impl Kind {
    /// Every outcome.
    pub const ALL: [Kind; 13] = [
        Kind::Imported,
        Kind::Unchanged,
        Kind::Duplicate,
        Kind::NoReport,
        Kind::NeedsOcr,
        Kind::Encrypted,
        Kind::Damaged,
        Kind::Unsupported,
        Kind::TooLarge,
        Kind::TimedOut,
        Kind::Crashed,
        Kind::Vanished,
        Kind::Unreadable,
    ];

    /// As written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Imported => "imported",
            Kind::Unchanged => "unchanged",
            Kind::Duplicate => "duplicate",
            Kind::NoReport => "no_report",
            Kind::NeedsOcr => "needs_ocr",
            Kind::Encrypted => "encrypted",
            Kind::Damaged => "damaged",
            Kind::Unsupported => "unsupported",
            Kind::TooLarge => "too_large",
            Kind::TimedOut => "timed_out",
            Kind::Crashed => "crashed",
            Kind::Vanished => "vanished",
            Kind::Unreadable => "unreadable",
        }
    }

    /// The outcome of that name.
    pub fn of(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether the archive has the source's record.
    pub fn has_record(self) -> bool {
        matches!(self, Kind::Imported | Kind::Unchanged | Kind::Duplicate | Kind::NoReport)
    }

    /// What a person can do about it.
    pub fn remedy(self) -> Option<&'static str> {
        Some(match self {
            Kind::Imported | Kind::Unchanged | Kind::Duplicate | Kind::NoReport => return None,
            Kind::NeedsOcr => "make a searchable PDF of it with OCR, and put that in its place",
            Kind::Encrypted => "save a copy without a password in its place, or leave it out with --exclude",
            Kind::Damaged => "get a whole copy from where it came from, or leave it out with --exclude",
            Kind::Unsupported => "save it as .docx or PDF, or leave it out with --exclude",
            Kind::TooLarge => "split it, or leave it out with --exclude",
            Kind::TimedOut => "try it alone with a longer --timeout, and report it as a bug of exrep",
            Kind::Crashed => "try it alone with more --memory, and report it as a bug of exrep",
            Kind::Vanished => "nothing, if it was moved; otherwise look for it where it was",
            Kind::Unreadable => "give the user that runs exrep permission to read it, or wait until it is whole",
        })
    }
}

/// The code of a file of a folder that is no document of any kind: neither a failure nor worth a look.
pub(super) const NOT_A_DOCUMENT: &str = "not_a_document";

/// What became of one input of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeLine {
    /// The input's path, as `source.path` of a record.
    pub path: String,
    /// The file name's own bytes in hexadecimal, where they are no UTF-8; `path` has each as `%XX`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
    /// What became of it.
    pub outcome: Kind,
    /// The same, or a finer word for it.
    pub code: String,
    /// What was found and what was expected, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What a person can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// SHA-256 of its bytes, where they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Its size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// When the file was last changed, by the file system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// Its format by content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The format in the PRONOM registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pronom: Option<String>,
    /// The accession that holds its record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// SHA-256 of the record's bytes, where it is in this bag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_sha256: Option<String>,
    /// The version that this one follows under the same path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Version>,
    /// The path whose record this one shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// What read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<ReadBy>,
    /// What the document says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentFacts>,
}

/// One version of a source: its bytes and where their record is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// The accession that holds their record.
    pub record: String,
}

/// The extractor that made, or last confirmed, a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadBy {
    /// The version of exrep.
    pub version: String,
    /// The digest of its profiles.
    pub profiles: String,
}

/// What a document says of itself, and how much was found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentFacts {
    /// Reports in it.
    #[serde(default)]
    pub reports: u64,
    /// Of those, reports that a person should look at.
    #[serde(default)]
    pub to_check: u64,
    /// Pages, where the format fixes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u64>,
    /// Its title property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its author property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When it says it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When it says it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The program that it says made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<String>,
    /// Where its text comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_layer: Option<String>,
}

impl OutcomeLine {
    /// A line with nothing but a path and what became of it.
    pub fn new(path: impl Into<String>, outcome: Kind) -> OutcomeLine {
        OutcomeLine {
            path: path.into(),
            path_bytes: None,
            outcome,
            code: outcome.as_str().to_owned(),
            message: None,
            remedy: outcome.remedy().map(str::to_owned),
            sha256: None,
            bytes: None,
            changed: None,
            format: None,
            pronom: None,
            record: None,
            record_sha256: None,
            follows: None,
            duplicate_of: None,
            extractor: None,
            document: None,
        }
    }

    /// The same, with what was found and what was expected.
    pub fn saying(mut self, message: impl Into<String>) -> OutcomeLine {
        self.message = Some(message.into());
        self
    }

    /// The same, with a finer code.
    pub fn coded(mut self, code: impl Into<String>) -> OutcomeLine {
        self.code = code.into();
        self
    }

    /// Whether the input was not read although it was to be.
    pub fn is_failure(&self) -> bool {
        is_failure(self.outcome, &self.code)
    }
}

/// Whether this outcome says that a document is missing from the archive.
pub(super) fn is_failure(outcome: Kind, code: &str) -> bool {
    !outcome.has_record() && code != NOT_A_DOCUMENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(Kind::of(kind.as_str()), Some(kind));
            assert_eq!(kind.remedy().is_none(), kind.has_record(), "{kind:?}");
        }
    }
}
