//! The review verdict.

use crate::record::{Finding, Report, Review, Severity};

/// `check` as soon as anything speaks against the report, its document, or the claim that all of it was read.
pub fn verdict(report: &Report, document_findings: &[Finding], residue_in_report: bool) -> Review {
    let serious = |finding: &Finding| finding.severity >= Severity::Warning;
    let doubtful = residue_in_report || report.findings.iter().chain(document_findings).any(serious);
    if doubtful { Review::Check } else { Review::Accept }
}

#[cfg(test)]
mod tests {
    use super::super::sample::report;
    use super::*;
    use crate::record::Code;

    #[test]
    fn only_warnings_errors_and_residue_call_for_a_look() {
        let mut report = report();
        assert_eq!(verdict(&report, &[], false), Review::Accept);
        assert_eq!(verdict(&report, &[], true), Review::Check);
        assert_eq!(verdict(&report, &[Finding::new(Code::HiddenText, "")], false), Review::Accept);
        assert_eq!(verdict(&report, &[Finding::new(Code::LimitReached, "")], false), Review::Check);
        report.findings.push(Finding::new(Code::TargetMet, ""));
        assert_eq!(verdict(&report, &[], false), Review::Accept);
        report.findings.push(Finding::new(Code::UnitsDiffer, ""));
        assert_eq!(verdict(&report, &[], false), Review::Check);
    }
}
