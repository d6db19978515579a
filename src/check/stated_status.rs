//! The status that a report states against the one its figures give.

use crate::record::{Code, Finding, RagValue, Report, VarianceStatus};

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    let Some((rag, computed)) = report.rag.as_ref().zip(report.variance.status) else { return };
    let stated = match rag.value {
        Some(RagValue::Green) => Some(VarianceStatus::Met),
        Some(RagValue::Red) => Some(VarianceStatus::Missed),
        Some(RagValue::Amber | RagValue::Blue) => None,
        None => word(&rag.text),
    };
    if stated.is_some_and(|stated| stated != computed) {
        let figures = if computed == VarianceStatus::Met { "meet" } else { "miss" };
        let message = format!("the status is {:?}, but the figures {figures} the target", rag.text);
        findings.push(Finding::new(Code::StatusContradicted, message).on("rag"));
    }
}

/// Words that can only mean one of the two; `OK` and `Alert` know tolerances that we do not.
fn word(text: &str) -> Option<VarianceStatus> {
    const MET: [&str; 7] =
        ["achieved", "met", "target met", "on target", "target achieved", "above target", "exceeded"];
    const MISSED: [&str; 8] = [
        "not achieved",
        "not met",
        "missed",
        "target missed",
        "target not met",
        "failed",
        "failing",
        "target not achieved",
    ];
    let folded = text.trim().trim_end_matches('.').to_lowercase();
    if MET.contains(&folded.as_str()) {
        return Some(VarianceStatus::Met);
    }
    MISSED.contains(&folded.as_str()).then_some(VarianceStatus::Missed)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, compute, outturn, report};
    use crate::normalise::rag;
    use crate::record::Rag;

    #[test]
    fn a_status_that_the_figures_deny_is_found() {
        let table: [(&str, &str, bool); 9] = [
            ("39%", "Red", false),
            ("39%", "Green", true),
            ("39%", "Amber", false),
            ("39%", "Not achieved.", false),
            ("39%", "Achieved", true),
            ("39%", "OK", false),
            ("20%", "Red", true),
            ("20%", "Green", false),
            ("20%", "Missed", true),
        ];
        for (result, status, contradicted) in table {
            let mut report = report();
            report.outturn = Some(outturn(result));
            report.rag = Some(Rag { text: status.into(), value: rag::parse(status), at: Vec::new() });
            compute(&mut report);
            let found = codes(report).contains(&"status_contradicted");
            assert_eq!(found, contradicted, "{result} {status}");
        }
    }
}
