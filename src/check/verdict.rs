//! The review verdict.

use crate::record::{Finding, Report, Review, Severity};

/// `check` as soon as anything speaks against the report, its document, or the claim that all of it was read.
pub fn verdict(report: &Report, document_findings: &[Finding], residue_in_report: bool) -> Review {
    let serious = |finding: &Finding| finding.severity >= Severity::Warning;
    let doubtful = residue_in_report || report.findings.iter().chain(document_findings).any(serious);
    if doubtful { Review::Check } else { Review::Accept }
}
