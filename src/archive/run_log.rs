//! A line for each time that the command ran: `runs.jsonl`.
//!
//! Bags say what changed; this says that somebody looked, and when by the clock. It is a log: no other file depends on it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::outcome::Kind;

const FILE: &str = "runs.jsonl";

/// One time that `exrep import` ran.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunLog {
    /// When it began, by the clock.
    pub began: String,
    /// How long it took.
    pub seconds: f64,
    /// The run whose bags it published, where there was something new.
    pub run: Option<u32>,
    /// The sources as they were named.
    pub sources: Vec<String>,
    /// `complete`, `interrupted`, `too_many_failures` or `failed`.
    pub ended: String,
    /// Why it failed.
    pub message: Option<String>,
    /// Inputs.
    pub inputs: u64,
    /// Inputs by outcome.
    pub outcomes: BTreeMap<Kind, u64>,
    /// Inputs that were not read.
    pub failed: u64,
    /// Reports in documents that were read.
    pub reports: u64,
    /// Of those, for a person to check.
    pub to_check: u64,
    /// The bags that it published.
    pub published: Vec<String>,
}

impl RunLog {
    /// Appends it to an archive's log.
    ///
    /// # Errors
    /// Where the log cannot be written.
    pub fn append(&self, archive: &Path) -> io::Result<()> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        OpenOptions::new().create(true).append(true).open(archive.join(FILE))?.write_all(&line)
    }

    /// The last lines of an archive's log, the latest first; a line that is cut off is passed over.
    ///
    /// # Errors
    /// Where the log cannot be read.
    pub fn last(archive: &Path, most: usize) -> io::Result<Vec<RunLog>> {
        let file = match File::open(archive.join(FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            file => file?,
        };
        let mut last = std::collections::VecDeque::new();
        for line in BufReader::new(file).split(b'\n') {
            if let Ok(run) = serde_json::from_slice(&line?) {
                last.push_front(run);
                last.truncate(most);
            }
        }
        Ok(last.into())
    }
}
