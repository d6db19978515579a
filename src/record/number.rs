//! Exact decimals, written as JSON numbers.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// An exact decimal of at most [`Number::DIGITS`] significant digits.
///
/// Within that bound a decimal and the shortest form of the nearest IEEE 754
/// double are the same digits, so that `83.3` is written `83.3` and any JSON
/// reader gives it back unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Decimal);

impl Number {
    /// Decimal digits that survive a trip through a double, whatever the value.
    pub const DIGITS: usize = 15;

    /// `decimal`, unless it has more significant digits than JSON readers keep.
    pub fn new(decimal: Decimal) -> Option<Number> {
        let normal = decimal.normalize();
        let digits = normal.mantissa().unsigned_abs().to_string().len();
        (digits <= Self::DIGITS).then_some(Number(normal))
    }

    /// The decimal.
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Number(Decimal::from(value))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.scale() == 0
            && let Some(whole) = self.0.to_i64()
        {
            return serializer.serialize_i64(whole);
        }
        let double: f64 = self.0.to_string().parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(double)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "description": "An exact decimal." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_with_the_digits_that_were_read() {
        for text in ["39", "83.3", "-2.7", "0.001", "1200000", "8881.79", "99.67", "123456789012.345"] {
            let number = Number::new(text.parse().unwrap()).unwrap();
            assert_eq!(serde_json::to_string(&number).unwrap(), text);
        }
        assert_eq!(serde_json::to_string(&Number::new("80.0".parse().unwrap())).unwrap(), "80");
    }

    #[test]
    fn more_digits_than_a_double_keeps_are_refused() {
        assert_eq!(Number::new("1234567890.1234567".parse().unwrap()), None);
    }
}
