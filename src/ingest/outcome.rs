//! What became of one input.

use schemars::JsonSchema;
use serde::Serialize;

use crate::record::Extractor;
use crate::{Error, ErrorCode};

/// The version of a failure's shape, as written in `schema`.
pub const FAILURE_SCHEMA: &str = "exrep/failure/1";

/// An input and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// Its `source.path`.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of one input.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was read.
    Read {
        /// The file.
        source: KnownSource,
        /// Its record as JSON, without a line end.
        json: Vec<u8>,
        /// Reports in it.
        reports: u64,
        /// Reports that a person should look at.
        to_check: u64,
    },
    /// It was not read.
    Failed(Box<Failure>),
    /// A file of a folder that is no document of any kind: passed over, and no failure.
    NotADocument,
}

/// What is written for an input that failed: a JSON object as a record is, told apart by `error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Failure {
    /// `exrep/failure/1`.
    pub schema: &'static str,
    /// What is known of the file.
    pub source: KnownSource,
    /// Why there is no record.
    pub error: FailureError,
    /// What tried to read it.
    pub extractor: Extractor,
}

/// What can be known of a file without reading it as a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KnownSource {
    /// The path as reached from the input root, with `/`.
    pub path: String,
    /// SHA-256 of the file's bytes in lower-case hexadecimal; `null` where they could not be had.
    pub sha256: Option<String>,
    /// The file's size in bytes; `null` where they could not be had.
    pub bytes: Option<u64>,
    /// Its format by content, where that could be told.
    pub format: Option<&'static str>,
}

/// Why there is no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FailureError {
    /// The stable outcome: `encrypted`, `damaged`, …
    pub code: &'static str,
    /// What was found and what was expected, for people.
    pub message: String,
    /// The code as a type, for counting.
    #[serde(skip)]
    pub(super) kind: ErrorCode,
}

impl Outcome {
    /// What is known of the file.
    pub(super) fn into_source(self, name: &str) -> KnownSource {
        match self {
            Outcome::Read { source, .. } => source,
            Outcome::Failed(failure) => failure.source,
            Outcome::NotADocument => KnownSource { path: name.to_owned(), ..KnownSource::default() },
        }
    }
}

impl Failure {
    /// A failure of `source` by `error`.
    pub fn new(source: KnownSource, error: Error, extractor: Extractor) -> Failure {
        let error = FailureError { code: error.code.as_str(), message: error.message, kind: error.code };
        Failure { schema: FAILURE_SCHEMA, source, error, extractor }
    }
}
