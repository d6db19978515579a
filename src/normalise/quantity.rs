//! Numbers with units.

use crate::record::{Basis, Comparator, Number, Quantity, Unit};

use super::unit::Hint;

/// A number as it was written, with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number in base units; `None` for a range.
    pub value: Option<Number>,
    /// What it counts; `count` where the text names no unit (see [`with_unit_hint`]).
    pub unit: Unit,
    /// Whether the text itself names the unit.
    pub unit_stated: bool,
    /// `at least`, `<`, `a maximum of` …
    pub comparator: Option<Comparator>,
    /// Both ends, where the text gives a range.
    pub range: Option<(Number, Number)>,
    /// The `69` of `34 out of 69`.
    pub total: Option<Number>,
    /// The span that the text says it is set for: `90% annually`.
    pub basis: Option<Basis>,
    /// Marked as provisional or estimated: `75.1%*`, `75 (provisional)`.
    pub provisional: bool,
}

impl Reading {
    /// Number and unit, unless it is a range.
    pub fn quantity(&self) -> Option<Quantity> {
        self.value.map(|value| Quantity { value, unit: self.unit })
    }
}

/// The number that `text` states, or `None` where it states none, or more than one.
pub fn parse(text: &str) -> Option<Reading> {
    let _ = text;
    None
}

/// `reading` in the unit that its surroundings name, where its own text names none.
pub fn with_unit_hint(reading: Reading, hint: Option<Hint>) -> Reading {
    let _ = hint;
    reading
}

/// Whether `text` says that there is no value: `N/A`, `Not set`, `TBC`, `-`.
pub fn is_absent(text: &str) -> bool {
    text.is_empty()
}
