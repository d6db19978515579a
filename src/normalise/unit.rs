//! Units, from the words that name them.

use crate::record::Unit;
use rust_decimal::Decimal;

/// A unit that stands beside a number instead of in it: in a column header, or in the indicator's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The unit.
    pub unit: Unit,
    /// What a bare number is to be multiplied by: 1000 under `£000s`.
    pub scale: Decimal,
}

/// The unit that an indicator's name tells: `% of …`, `Number of …`, `… (days)`, `… per 100,000`.
pub fn from_name(name: &str) -> Option<Hint> {
    let _ = name;
    None
}

/// The unit that a unit cell or a column header states: `%`, `Days`, `£000s`, `Number`.
pub fn from_label(label: &str) -> Option<Hint> {
    let _ = label;
    None
}
