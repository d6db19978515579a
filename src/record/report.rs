//! One exception report.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    At, Finding, Implications, Narrative, OtherTarget, OtherValue, Outturn, Period, Polarity, Rag, Target, Variance,
};

/// One exception report: an indicator, its outturn and target, and what is said about them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// Its number in the document, from 1.
    pub ordinal: u32,
    /// The form's title, as `Exception Performance Report`.
    pub title: Option<Title>,
    /// The template profile that recognised it.
    pub profile: String,
    /// First and last page; `null` where the format has no fixed pages.
    pub pages: Option<Pages>,
    /// What is measured.
    pub indicator: Option<Indicator>,
    /// The period reported on.
    pub period: Option<Period>,
    /// The result.
    pub outturn: Option<Outturn>,
    /// The target that the period is judged by.
    pub target: Option<Target>,
    /// Targets beside it.
    pub other_targets: Vec<OtherTarget>,
    /// Measured values beside the outturn, in document order.
    pub other_values: Vec<OtherValue>,
    /// Which way is good.
    pub polarity: Option<Polarity>,
    /// The status that the report states.
    pub rag: Option<Rag>,
    /// Outturn against target, computed.
    pub variance: Variance,
    /// Why performance is as it is.
    pub reason: Option<Narrative>,
    /// What it implies.
    pub implications: Implications,
    /// Actions taken or planned.
    pub actions: Option<Narrative>,
    /// Where the form has one section for both.
    pub reason_and_actions: Option<Narrative>,
    /// Who wrote the report.
    pub completed_by: Option<SignOff>,
    /// Who approved it.
    pub approved_by: Option<SignOff>,
    /// Footnotes whose marks stand in the report.
    pub footnotes: Vec<Footnote>,
    /// Labelled fields that the record has no key for.
    pub other: Vec<OtherField>,
    /// What a person should know.
    pub findings: Vec<Finding>,
    /// Whether a person should look before trusting it.
    pub review: Review,
}

/// A report's title.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Title {
    /// Its words.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// First and last page, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Pages {
    pub first: u32,
    pub last: u32,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Indicator {
    /// As the report writes it.
    pub text: String,
    /// The service before the colon: `Social care`.
    pub service: Option<String>,
    /// The indicator's own name.
    pub name: Option<String>,
    /// Its code: `NI 65`.
    pub reference: Option<String>,
    /// Where it stands.
    pub at: At,
}

/// Who signed, as what, and when.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SignOff {
    /// As the report writes it; empty where the label is there and nothing after it.
    pub text: String,
    /// The person's name.
    pub name: Option<String>,
    /// The person's role.
    pub role: Option<String>,
    /// The date, ISO 8601.
    pub date: Option<String>,
    /// Where it stands.
    pub at: At,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Footnote {
    /// Its mark, as `1` or `*`.
    pub marker: String,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// A labelled field that the record has no key for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OtherField {
    /// Its label, without a colon.
    pub label: String,
    /// Its words.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// Whether a person should look before trusting a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nothing speaks against any field.
    Accept,
    /// A person should look: see `findings`.
    Check,
}
