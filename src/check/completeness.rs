//! What a report must have, and what of it was not understood.

use crate::normalise::date;
use crate::normalise::quantity::is_absent;
use crate::record::{Code, Finding, Report, Severity, SignOff};

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    let indicator = report.indicator.as_ref().map(|it| (it.text.as_str(), true));
    let outturn = report.outturn.as_ref().map(|it| (it.text.as_str(), it.value.is_some()));
    let target = report.target.as_ref().map(|it| (it.text.as_str(), it.value.is_some() || it.low.is_some()));
    let period = report.period.as_ref().map(|it| (it.text.as_str(), it.start.is_some()));
    findings.extend(required("indicator", indicator));
    findings.extend(required("outturn", outturn));
    findings.extend(required("target", target));
    findings.extend(required("period", period));
    findings.extend(polarity(report));
    findings.extend(sign_off("completed_by", report.completed_by.as_ref()));
    findings.extend(sign_off("approved_by", report.approved_by.as_ref()));
    others(report, findings);
}

/// A field's words and whether they were read, or `None` where its label is not there.
fn required(field: &str, found: Option<(&str, bool)>) -> Option<Finding> {
    let finding = match found {
        None => Finding::new(Code::FieldMissing, format!("no {field} in the report")),
        Some((_, true)) if field != "indicator" => return None,
        Some((text, _)) if text.trim().is_empty() => {
            Finding::new(Code::FieldBlank, format!("nothing stands where the {field} belongs"))
        }
        Some((_, true)) => return None,
        Some((text, false)) if is_absent(text) => absent(field, text),
        Some((text, false)) => unread(field, text),
    };
    Some(finding.on(field))
}

/// A target may be `Not set`; a report without an outturn is worth a look.
fn absent(field: &str, text: &str) -> Finding {
    let severity = if field == "target" { Severity::Info } else { Severity::Warning };
    Finding::new(Code::ValueAbsent, format!("the {field} is stated to be absent: {text:?}")).at(severity)
}

fn unread(field: &str, text: &str) -> Finding {
    let expected = match field {
        "period" => "a quarter, month, day or financial year",
        "polarity" => "high, low or a range",
        "completed_by" | "approved_by" => "a name, a role or a date that exists",
        _ => "one number, with or without a unit",
    };
    let shown: String = text.chars().take(80).collect();
    Finding::new(
        Code::ValueUnread,
        format!("{} not understood: {shown:?} (expected {expected})", field.replace('_', " ")),
    )
}

fn polarity(report: &Report) -> Option<Finding> {
    let polarity = report.polarity.as_ref()?;
    let unclear = polarity.value.is_none() && !polarity.text.trim().is_empty() && !is_absent(&polarity.text);
    unclear.then(|| unread("polarity", &polarity.text).on("polarity"))
}

/// A signature of which nothing was told apart, or with a date that does not exist.
fn sign_off(field: &str, signed: Option<&SignOff>) -> Option<Finding> {
    let signed = signed.filter(|signed| !is_absent(&signed.text))?;
    let nothing = signed.name.is_none() && signed.role.is_none() && signed.date.is_none();
    let misdated = signed.date.is_none() && date::attempted(&signed.text);
    (nothing || misdated).then(|| unread(field, &signed.text).on(field))
}

/// Values beside the outturn and the target: worth knowing, but no field depends on them.
fn others(report: &Report, findings: &mut Vec<Finding>) {
    let values = report.other_values.iter().map(|it| ("other_values", &it.text, it.value));
    let targets = report.other_targets.iter().map(|it| ("other_targets", &it.text, it.value));
    for (field, text, value) in values.chain(targets) {
        if value.is_none() && !is_absent(text) {
            findings.push(unread(field, text).on(field).at(Severity::Info));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, outturn, period_of, report, signed, target};
    use crate::record::{Report, Severity};

    fn spoiled(spoil: impl FnOnce(&mut Report)) -> Vec<&'static str> {
        let mut report = report();
        spoil(&mut report);
        super::super::sample::compute(&mut report);
        codes(report)
    }

    #[test]
    fn a_whole_report_has_no_findings() {
        assert_eq!(codes(report()), Vec::<&str>::new());
    }

    #[test]
    fn what_is_required_and_not_there_is_found() {
        assert_eq!(spoiled(|it| it.indicator = None), ["field_missing"]);
        assert_eq!(spoiled(|it| it.period = None), ["field_missing"]);
        assert_eq!(spoiled(|it| it.outturn = Some(outturn(""))), ["field_blank"]);
        assert_eq!(spoiled(|it| it.outturn = Some(outturn("N/A"))), ["value_absent"]);
        assert_eq!(spoiled(|it| it.outturn = Some(outturn("39% or 40%"))), ["value_unread"]);
        assert_eq!(spoiled(|it| it.target = Some(target("Top Quartile"))), ["value_unread"]);
        assert_eq!(spoiled(|it| it.target = Some(target("20-30%"))), Vec::<&str>::new());
        assert_eq!(spoiled(|it| it.period = Some(period_of("Q5 2021/22"))), ["value_unread"]);
        assert_eq!(spoiled(|it| it.approved_by = Some(signed("31/02/21", None, None))), ["value_unread"]);
        assert_eq!(spoiled(|it| it.approved_by = Some(signed("", None, None))), Vec::<&str>::new());
    }

    #[test]
    fn a_target_that_is_not_set_does_not_call_for_a_look() {
        let mut report = report();
        report.target = Some(target("Not set"));
        super::super::sample::compute(&mut report);
        super::super::check(&mut report);
        assert_eq!(report.findings.iter().map(|it| it.severity).max(), Some(Severity::Info));
    }

    #[test]
    fn messages_say_what_was_found_and_expected() {
        let mut report = report();
        report.period = Some(period_of("Q5 2021/22"));
        super::super::check(&mut report);
        let message = report.findings.first().map(|it| it.message.as_str());
        let expected = "period not understood: \"Q5 2021/22\" (expected a quarter, month, day or financial year)";
        assert_eq!(message, Some(expected));
    }
}
