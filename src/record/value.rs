//! Values that are read from a report's words, with those words.

use schemars::JsonSchema;
use serde::Serialize;

use super::{At, Number};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Unit {
    Percent,
    Count,
    Gbp,
    Days,
    Weeks,
    Months,
    Hours,
    Minutes,
    #[serde(rename = "per_1000")]
    Per1000,
    #[serde(rename = "per_10000")]
    Per10000,
    #[serde(rename = "per_100000")]
    Per100000,
    Ratio,
    Score,
    Tonnes,
    Kg,
    Kwh,
    Other,
}

/// A number and its unit, in base units (`£1.2m` is 1,200,000 `gbp`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number.
    pub value: Number,
    /// Its unit.
    pub unit: Unit,
}

/// The period that a report is about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Period {
    /// As the report writes it.
    pub text: String,
    /// The UK financial year, from 1 April, as `2021/22`.
    pub financial_year: Option<String>,
    /// The quarter, 1 (April to June) to 4; `null` where the period is not a quarter.
    pub quarter: Option<u8>,
    /// First day, ISO 8601.
    pub start: Option<String>,
    /// Last day, ISO 8601.
    pub end: Option<String>,
    /// Where it stands.
    pub at: At,
}

/// The result that the report is about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Outturn {
    /// As the report writes it.
    pub text: String,
    /// The number, in base units.
    pub value: Option<Number>,
    /// What it counts.
    pub unit: Option<Unit>,
    /// Where it stands.
    pub at: At,
}

/// The target that the period is judged by.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Target {
    /// As the report writes it.
    pub text: String,
    /// The number, in base units; `null` for a range.
    pub value: Option<Number>,
    /// What it counts.
    pub unit: Option<Unit>,
    /// The span that the target is set for.
    pub basis: Option<Basis>,
    /// How the outturn is to be compared with it, where the target says so itself.
    pub comparator: Option<Comparator>,
    /// A range's lower end.
    pub low: Option<Number>,
    /// A range's upper end.
    pub high: Option<Number>,
    /// Where it stands.
    pub at: At,
}

/// The span that a target is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Basis {
    Quarterly,
    Annual,
    Monthly,
}

/// How an outturn is compared with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Comparator {
    AtLeast,
    AtMost,
    Below,
    Above,
    Range,
}

/// A target beside the one that the period is judged by.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OtherTarget {
    /// Its label.
    pub label: String,
    /// As the report writes it.
    pub text: String,
    /// The number, in base units.
    pub value: Option<Number>,
    /// What it counts.
    pub unit: Option<Unit>,
    /// What kind of target it is.
    pub kind: OtherTargetKind,
    /// Where it stands.
    pub at: At,
}

/// What kind of target stands beside the main one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum OtherTargetKind {
    Annual,
    Floor,
    Stretch,
    Threshold,
    Trajectory,
    Previous,
    Other,
}

/// A measured value beside the outturn.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OtherValue {
    /// Its label.
    pub label: String,
    /// As the report writes it.
    pub text: String,
    /// The number, in base units.
    pub value: Option<Number>,
    /// What it counts.
    pub unit: Option<Unit>,
    /// Where it stands.
    pub at: At,
}

/// Which way is good.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Polarity {
    /// As the report writes it.
    pub text: String,
    /// The reading.
    pub value: Option<PolarityValue>,
    /// Where it stands.
    pub at: At,
}

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PolarityValue {
    HighIsGood,
    LowIsGood,
    RangeIsGood,
}

/// The traffic light, or another status word.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Rag {
    /// As the report writes it.
    pub text: String,
    /// The colour, where the word names one.
    pub value: Option<RagValue>,
    /// Where it stands.
    pub at: At,
}

/// A colour of the traffic light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RagValue {
    Red,
    Amber,
    Green,
    Blue,
}

/// Outturn against target, computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Variance {
    /// Outturn minus target.
    pub absolute: Option<Number>,
    /// The same as a percentage of the target, to one decimal, half away from zero.
    pub percent: Option<Number>,
    /// Whether the target was met, by the polarity.
    pub status: Option<VarianceStatus>,
}

/// Whether a target was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum VarianceStatus {
    Met,
    Missed,
}
