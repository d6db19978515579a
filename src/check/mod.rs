//! Whether a report agrees with itself, and whether a person should look at it.
//!
//! Each family of checks is a function from a report to findings. They look
//! only at the record, so that a record read back can be checked again.

mod chronology;
mod completeness;
mod figures;
mod movement;
mod stated_status;
mod verdict;

#[cfg(test)]
mod sample;

pub use verdict::verdict;

use crate::record::{Finding, Report};

type Check = fn(&Report, &mut Vec<Finding>);

const CHECKS: [Check; 5] =
    [completeness::check, figures::check, chronology::check, stated_status::check, movement::check];

/// Adds to `report.findings` what is missing, unread or contradictory in it.
///
/// Its variance must be there already.
pub fn check(report: &mut Report) {
    let mut findings = Vec::new();
    for check in CHECKS {
        check(report, &mut findings);
    }
    report.findings.append(&mut findings);
}
