//! `exrep codes`: the stable codes of findings and failures.

use std::fmt::Write;

use super::{Exit, Stop, print};
use crate::ErrorCode;
use crate::record::{Code, Severity};

pub(super) fn run() -> Result<Exit, Stop> {
    let mut table = String::from("Findings travel with a record; a warning or an error means review \"check\".\n\n");
    for &code in Code::ALL {
        row(&mut table, code.as_str(), severity(code.severity()), code.explanation());
    }
    table.push_str("\nFailures are inputs that gave no record.\n\n");
    for &code in ErrorCode::ALL {
        row(&mut table, code.as_str(), "failure", code.explanation());
    }
    print(&table)
}

fn row(table: &mut String, code: &str, severity: &str, explanation: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(table, "{code:<24} {severity:<8} {explanation}");
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
