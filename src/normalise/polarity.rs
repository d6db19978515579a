//! Which way is good.

use crate::record::{Comparator, PolarityValue};

/// The direction that `text` names: `Low`, `Bigger is better`, `Aim to minimise`, `A maximum of 30 weeks`.
pub fn parse(text: &str) -> Option<PolarityValue> {
    let _ = text;
    None
}

/// The direction that a target's own comparison implies: at most 30 says that low is good.
pub fn from_comparator(comparator: Comparator) -> PolarityValue {
    match comparator {
        Comparator::AtLeast | Comparator::Above => PolarityValue::HighIsGood,
        Comparator::AtMost | Comparator::Below => PolarityValue::LowIsGood,
        Comparator::Range => PolarityValue::RangeIsGood,
    }
}
