//! Sign-offs against the period that they sign for.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::record::{Code, Finding, Report, SignOff};

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    let end = report.period.as_ref().and_then(|period| period.end.as_deref()).and_then(|end| end.parse::<Date>().ok());
    let Some(end) = end else { return };
    for (field, signed) in [("completed_by", &report.completed_by), ("approved_by", &report.approved_by)] {
        findings.extend(signed.as_ref().and_then(|signed| against(field, signed, end)));
    }
}

fn against(field: &str, signed: &SignOff, end: Date) -> Option<Finding> {
    let date: Date = signed.date.as_deref()?.parse().ok()?;
    if date < end {
        let message = format!("signed on {date}, before the period ends on {end}");
        return Some(Finding::new(Code::SignedBeforePeriodEnd, message).on(field));
    }
    let late = end.checked_add(1.year()).is_ok_and(|limit| date > limit);
    let message = || format!("signed on {date}, more than a year after the period ended on {end}");
    late.then(|| Finding::new(Code::SignedLate, message()).on(field))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, report, signed};

    #[test]
    fn signatures_stand_in_the_year_after_the_period() {
        let table: [(&str, &[&str]); 5] = [
            ("2021-09-29", &["signed_before_period_end"]),
            ("2021-09-30", &[]),
            ("2022-09-30", &[]),
            ("2022-10-01", &["signed_late"]),
            ("no date", &[]),
        ];
        for (date, expected) in table {
            let mut report = report();
            report.approved_by = Some(signed("Ann Other", Some("Ann Other"), Some(date)));
            assert_eq!(codes(report), expected, "{date}");
        }
    }
}
