//! A whole report that nothing speaks against, for tests to spoil.

use crate::normalise::{period, quantity, variance};
use crate::record::{
    Implications, Indicator, Narrative, NarrativeStatus, Outturn, Period, Polarity, PolarityValue, Report, Review,
    SignOff, Target, Title, Variance,
};

/// Outturn 39%, target 25%, low is good, 2021/22 Q2, signed in December.
pub(super) fn report() -> Report {
    let mut report = Report {
        ordinal: 1,
        title: Some(Title { text: "Exception Performance Report".into(), at: Vec::new() }),
        profile: "sample".into(),
        pages: None,
        indicator: Some(Indicator {
            text: "% of bins missed".into(),
            service: None,
            name: Some("% of bins missed".into()),
            reference: None,
            at: Vec::new(),
        }),
        period: Some(period_of("2021/22 Q2")),
        outturn: Some(outturn("39%")),
        target: Some(target("25%")),
        other_targets: Vec::new(),
        other_values: Vec::new(),
        polarity: Some(Polarity { text: "Low".into(), value: Some(PolarityValue::LowIsGood), at: Vec::new() }),
        rag: None,
        variance: Variance::default(),
        reason: Some(narrative("Lorries broke down.")),
        implications: Implications::default(),
        actions: None,
        reason_and_actions: None,
        completed_by: None,
        approved_by: Some(signed("Ann Other, 1 December 2021", Some("Ann Other"), Some("2021-12-01"))),
        footnotes: Vec::new(),
        other: Vec::new(),
        findings: Vec::new(),
        review: Review::Accept,
    };
    compute(&mut report);
    report
}

/// Recomputes the variance.
pub(super) fn compute(report: &mut Report) {
    if let (Some(outturn), Some(target)) = (&report.outturn, &report.target) {
        let polarity = report.polarity.as_ref().and_then(|polarity| polarity.value);
        report.variance = variance::variance(outturn, target, polarity);
    }
}

pub(super) fn outturn(text: &str) -> Outturn {
    let read = quantity::parse(text).and_then(|reading| reading.exact());
    Outturn {
        text: text.into(),
        value: read.map(|quantity| quantity.value),
        unit: read.map(|quantity| quantity.unit),
        at: Vec::new(),
    }
}

pub(super) fn target(text: &str) -> Target {
    let read = quantity::parse(text);
    let range = read.as_ref().and_then(|reading| reading.range);
    Target {
        text: text.into(),
        value: read.as_ref().and_then(|reading| reading.value),
        unit: read.as_ref().map(|reading| reading.unit),
        basis: None,
        comparator: read.and_then(|reading| reading.comparator),
        low: range.map(|(low, _)| low),
        high: range.map(|(_, high)| high),
        at: Vec::new(),
    }
}

pub(super) fn period_of(text: &str) -> Period {
    let read = period::parse(text);
    Period {
        text: text.into(),
        financial_year: read.as_ref().and_then(|reading| reading.financial_year.clone()),
        quarter: read.as_ref().and_then(|reading| reading.quarter),
        start: read.as_ref().map(|reading| reading.start.to_string()),
        end: read.map(|reading| reading.end.to_string()),
        at: Vec::new(),
    }
}

pub(super) fn narrative(text: &str) -> Narrative {
    Narrative { status: NarrativeStatus::Stated, text: text.into(), blocks: Vec::new(), at: Vec::new() }
}

pub(super) fn signed(text: &str, name: Option<&str>, date: Option<&str>) -> SignOff {
    SignOff { text: text.into(), name: name.map(Into::into), role: None, date: date.map(Into::into), at: Vec::new() }
}

/// The codes that `check` finds in `report`.
pub(super) fn codes(mut report: Report) -> Vec<&'static str> {
    super::check(&mut report);
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}
