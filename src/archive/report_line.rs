//! A report on one flat line, for `data/reports.jsonl` and the catalogue.

use schemars::JsonSchema;
use serde::Serialize;

use crate::record::{
    Basis, Code, Comparator, Implications, Narrative, NarrativeStatus, Number, PolarityValue, RagValue, Record, Report,
    Review, SignOff, Unit, VarianceStatus,
};

/// The version of the shape of a line of `data/reports.jsonl`.
pub const REPORT_SCHEMA: &str = "exrep/report/1";

/// A report's scalar fields, each of which is a column of the catalogue, its narratives and its findings' codes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct ReportLine {
    /// SHA-256 of the source document.
    pub sha256: String,
    /// The source document's path.
    pub path: String,
    /// The report's number in the document, from 1.
    pub ordinal: u32,
    pub profile: String,
    pub title: Option<String>,
    pub page_first: Option<u32>,
    pub page_last: Option<u32>,
    pub indicator: Option<String>,
    pub service: Option<String>,
    pub indicator_name: Option<String>,
    pub reference: Option<String>,
    pub period: Option<String>,
    pub financial_year: Option<String>,
    pub quarter: Option<u8>,
    pub period_start: Option<String>,
    pub period_end: Option<String>,
    pub outturn_text: Option<String>,
    pub outturn: Option<Number>,
    pub outturn_unit: Option<Unit>,
    pub target_text: Option<String>,
    pub target: Option<Number>,
    pub target_unit: Option<Unit>,
    pub target_basis: Option<Basis>,
    pub target_comparator: Option<Comparator>,
    pub target_low: Option<Number>,
    pub target_high: Option<Number>,
    pub polarity_text: Option<String>,
    pub polarity: Option<PolarityValue>,
    pub rag_text: Option<String>,
    pub rag: Option<RagValue>,
    pub variance: Option<Number>,
    pub variance_percent: Option<Number>,
    pub variance_status: Option<VarianceStatus>,
    pub completed_by: Option<String>,
    pub completed_by_name: Option<String>,
    pub completed_by_role: Option<String>,
    pub completed_by_date: Option<String>,
    pub approved_by: Option<String>,
    pub approved_by_name: Option<String>,
    pub approved_by_role: Option<String>,
    pub approved_by_date: Option<String>,
    pub review: Review,
    /// Codes of the report's findings, in their order.
    pub findings: Vec<Code>,
    pub narratives: Vec<NarrativeLine>,
}

/// One narrative of a report.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NarrativeLine {
    /// The record's key, as `reason` or `implications.legal`.
    pub field: String,
    /// The heading, for implications under a heading of their own.
    pub label: Option<String>,
    /// Whether something is stated.
    pub status: NarrativeStatus,
    /// The text.
    pub text: String,
}

impl ReportLine {
    /// The lines of a record's reports.
    pub fn of(record: &Record) -> Vec<ReportLine> {
        record.reports.iter().map(|report| line(record, report)).collect()
    }
}

fn line(record: &Record, report: &Report) -> ReportLine {
    let Report { indicator, period, outturn, target, polarity, rag, variance, .. } = report;
    let (indicator, period, outturn) = (indicator.as_ref(), period.as_ref(), outturn.as_ref());
    let (target, polarity, rag) = (target.as_ref(), polarity.as_ref(), rag.as_ref());
    let (completed, approved) = (Signed::of(report.completed_by.as_ref()), Signed::of(report.approved_by.as_ref()));
    ReportLine {
        sha256: record.source.sha256.clone(),
        path: record.source.path.clone(),
        ordinal: report.ordinal,
        profile: report.profile.clone(),
        title: report.title.as_ref().map(|title| title.text.clone()),
        page_first: report.pages.map(|pages| pages.first),
        page_last: report.pages.map(|pages| pages.last),
        indicator: indicator.map(|it| it.text.clone()),
        service: indicator.and_then(|it| it.service.clone()),
        indicator_name: indicator.and_then(|it| it.name.clone()),
        reference: indicator.and_then(|it| it.reference.clone()),
        period: period.map(|it| it.text.clone()),
        financial_year: period.and_then(|it| it.financial_year.clone()),
        quarter: period.and_then(|it| it.quarter),
        period_start: period.and_then(|it| it.start.clone()),
        period_end: period.and_then(|it| it.end.clone()),
        outturn_text: outturn.map(|it| it.text.clone()),
        outturn: outturn.and_then(|it| it.value),
        outturn_unit: outturn.and_then(|it| it.unit),
        target_text: target.map(|it| it.text.clone()),
        target: target.and_then(|it| it.value),
        target_unit: target.and_then(|it| it.unit),
        target_basis: target.and_then(|it| it.basis),
        target_comparator: target.and_then(|it| it.comparator),
        target_low: target.and_then(|it| it.low),
        target_high: target.and_then(|it| it.high),
        polarity_text: polarity.map(|it| it.text.clone()),
        polarity: polarity.and_then(|it| it.value),
        rag_text: rag.map(|it| it.text.clone()),
        rag: rag.and_then(|it| it.value),
        variance: variance.absolute,
        variance_percent: variance.percent,
        variance_status: variance.status,
        completed_by: completed.text,
        completed_by_name: completed.name,
        completed_by_role: completed.role,
        completed_by_date: completed.date,
        approved_by: approved.text,
        approved_by_name: approved.name,
        approved_by_role: approved.role,
        approved_by_date: approved.date,
        review: report.review,
        findings: report.findings.iter().map(|finding| finding.code).collect(),
        narratives: narratives(report),
    }
}

#[derive(Default)]
struct Signed {
    text: Option<String>,
    name: Option<String>,
    role: Option<String>,
    date: Option<String>,
}

impl Signed {
    fn of(sign_off: Option<&SignOff>) -> Signed {
        let Some(SignOff { text, name, role, date, .. }) = sign_off else { return Signed::default() };
        Signed { text: Some(text.clone()), name: name.clone(), role: role.clone(), date: date.clone() }
    }
}

fn narratives(report: &Report) -> Vec<NarrativeLine> {
    let Implications { financial, legal, human_resources, sustainability, public_health, equality, risk, other } =
        &report.implications;
    let named = [
        ("reason", &report.reason),
        ("actions", &report.actions),
        ("reason_and_actions", &report.reason_and_actions),
        ("implications.financial", financial),
        ("implications.legal", legal),
        ("implications.human_resources", human_resources),
        ("implications.sustainability", sustainability),
        ("implications.public_health", public_health),
        ("implications.equality", equality),
        ("implications.risk", risk),
    ];
    let named = named.into_iter().filter_map(|(field, it)| Some(narrative(field, None, it.as_ref()?)));
    let other = other.iter().map(|it| narrative("implications.other", Some(it.label.clone()), &it.narrative));
    named.chain(other).collect()
}

fn narrative(field: &str, label: Option<String>, narrative: &Narrative) -> NarrativeLine {
    NarrativeLine { field: field.to_owned(), label, status: narrative.status, text: narrative.text.clone() }
}
