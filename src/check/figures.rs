//! Outturn and target against each other and against what can be.

use rust_decimal::Decimal;

use crate::record::{Code, Finding, Number, Report, Unit, VarianceStatus};

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    findings.extend(met(report));
    findings.extend(units(report));
    findings.extend(shares(report));
}

/// Over-performance is reported too; it is no reason for doubt.
fn met(report: &Report) -> Option<Finding> {
    let met = report.variance.status == Some(VarianceStatus::Met);
    met.then(|| Finding::new(Code::TargetMet, "the outturn meets the target"))
}

fn units(report: &Report) -> Option<Finding> {
    let (outturn, target) = report.outturn.as_ref().zip(report.target.as_ref())?;
    let (found, expected) = outturn.unit.zip(target.unit)?;
    let message = || format!("outturn {:?} and target {:?} are in different units", outturn.text, target.text);
    (found != expected).then(|| Finding::new(Code::UnitsDiffer, message()).on("target"))
}

/// A share of a whole is 0 to 100 %.
fn shares(report: &Report) -> Option<Finding> {
    let indicator = report.indicator.as_ref()?;
    if !is_share(indicator.name.as_deref().unwrap_or(&indicator.text)) {
        return None;
    }
    let outturn = report.outturn.as_ref().map(|it| ("outturn", it.value, it.unit));
    let target = report.target.as_ref().map(|it| ("target", it.value, it.unit));
    let beyond = |value: Number| value.decimal() < Decimal::ZERO || value.decimal() > Decimal::ONE_HUNDRED;
    outturn.into_iter().chain(target).find_map(|(field, value, unit)| {
        let value = value.filter(|value| unit == Some(Unit::Percent) && beyond(*value))?;
        Some(
            Finding::new(Code::PercentOutOfRange, format!("{field} {value}% of a share (expected 0 to 100)")).on(field),
        )
    })
}

/// Whether an indicator's name says that it is a part of a whole, and not a change or a comparison.
fn is_share(name: &str) -> bool {
    const SHARES: [&str; 8] = [
        "% of ",
        "percentage of ",
        "per cent of ",
        "proportion of ",
        "share of ",
        "collected",
        "collection rate",
        "percentage collected",
    ];
    const CHANGES: [&str; 18] = [
        "change",
        "increase",
        "decrease",
        "reduction",
        "variance",
        "growth",
        "difference",
        "improvement",
        "compared",
        "against",
        "relative",
        "index",
        "uplift",
        "overspend",
        "underspend",
        "saving",
        "of target",
        "of budget",
    ];
    let name = name.to_lowercase();
    SHARES.iter().any(|share| name.contains(share)) && !CHANGES.iter().any(|change| name.contains(change))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, compute, outturn, report, target};

    fn with(name: &str, result: &str, goal: &str) -> Vec<&'static str> {
        let mut report = report();
        if let Some(indicator) = &mut report.indicator {
            indicator.name = Some(name.into());
        }
        report.outturn = Some(outturn(result));
        report.target = Some(target(goal));
        compute(&mut report);
        codes(report)
    }

    #[test]
    fn figures_that_cannot_be_are_found() {
        let table: [(&str, &str, &str, &[&str]); 9] = [
            ("% of bins missed", "39%", "25%", &[]),
            ("% of bins missed", "20%", "25%", &["target_met"]),
            ("% of bins missed", "139%", "25%", &["percent_out_of_range"]),
            ("% of bins missed", "-3%", "-5%", &["percent_out_of_range"]),
            ("Council tax collected", "101%", "99%", &["percent_out_of_range"]),
            ("% change in energy use", "139%", "25%", &[]),
            ("% increase of visits", "-39%", "-50%", &[]),
            ("Occupancy", "104%", "100%", &[]),
            ("Time taken", "7 working days", "100%", &["units_differ"]),
        ];
        for (name, result, goal, expected) in table {
            assert_eq!(with(name, result, goal), expected, "{name} {result} {goal}");
        }
    }
}
