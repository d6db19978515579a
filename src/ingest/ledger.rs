//! Counts of what became of the inputs.

use std::collections::BTreeMap;

use super::{Failure, Finished, Outcome};
use crate::ErrorCode;

/// Failures that are kept for the table; more are only counted, so that memory stays flat.
const LISTED: usize = 50;

/// What became of the inputs of one run.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Documents that were read.
    pub read: u64,
    /// Reports in them.
    pub reports: u64,
    /// Of those, reports that a person should look at.
    pub to_check: u64,
    /// Files of folders that are no documents.
    pub skipped: u64,
    failures: Vec<Failure>,
    counts: BTreeMap<ErrorCode, u64>,
}

impl Ledger {
    /// Counts one more input.
    pub fn add(&mut self, finished: Finished) {
        match finished.outcome {
            Outcome::Read { reports, to_check, .. } => {
                self.read += 1;
                self.reports += reports;
                self.to_check += to_check;
            }
            Outcome::Failed(failure) => {
                *self.counts.entry(failure.error.kind).or_default() += 1;
                if self.failures.len() < LISTED {
                    self.failures.push(*failure);
                }
            }
            Outcome::NotADocument => self.skipped += 1,
        }
    }

    /// The first failures, in input order.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Inputs that failed.
    pub fn failed(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Inputs that failed and are not among [`Ledger::failures`].
    pub fn unlisted(&self) -> u64 {
        self.failed() - self.failures.len() as u64
    }

    /// Failures by code.
    pub fn counts(&self) -> impl Iterator<Item = (ErrorCode, u64)> {
        self.counts.iter().map(|(&code, &count)| (code, count))
    }
}
