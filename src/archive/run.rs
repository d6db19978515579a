//! One run: its number, its time, and what it was asked.

use std::path::Path;
use std::{fs, io};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Accession;
use super::outcome::ReadBy;

/// The file in the staging folder that says which run is under way.
pub(super) const FILE: &str = "run.json";

/// A run, as it is written down when it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    /// Its number, from 1.
    pub run: u32,
    /// When it began, RFC 3339 in UTC: all that a run says about time.
    pub started: String,
    /// What it was asked; a run that is asked the same goes on where this one was cut off.
    pub asked: Asked,
}

/// What decides the bytes of a run, besides the sources' own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// The sources as they were named.
    pub sources: Vec<String>,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    pub bag_documents: usize,
    pub originals: bool,
    pub reprocess: bool,
    pub extractor: ReadBy,
}

/// How a run ended, as the bag-info of its last bag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Every input has its outcome.
    Complete,
    /// It was told to stop; what was in hand is published.
    Interrupted,
    /// More failed than it was to put up with.
    TooManyFailures,
}

impl Ended {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Ended::Complete => "complete",
            Ended::Interrupted => "interrupted",
            Ended::TooManyFailures => "too_many_failures",
        }
    }
}

impl Run {
    /// The run that a staging folder holds; none where it holds none that can be understood.
    pub(super) fn under_way(staging: &Path) -> io::Result<Option<Run>> {
        match fs::read(staging.join(FILE)) {
            // Cut off while it was written: nothing was begun.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it down in an empty staging folder.
    pub(super) fn begin(&self, staging: &Path) -> io::Result<()> {
        fs::create_dir_all(staging)?;
        fs::write(staging.join(FILE), serde_json::to_vec(self)?)
    }

    /// Its bag of that number.
    pub(super) fn accession(&self, bag: u32) -> Accession {
        Accession { run: self.run, bag }
    }
}

/// Now, to the second; `SOURCE_DATE_EPOCH` where it is set, so that a run can be repeated byte for byte.
pub(super) fn now() -> String {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse().ok());
    let time = epoch.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now);
    Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}

/// Now by the clock, for logs.
pub fn clock() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
