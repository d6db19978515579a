//! Signatures: who, as what, when.

use jiff::civil::Date;

/// The parts of a signature that were told apart with certainty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The person.
    pub name: Option<String>,
    /// The person's role.
    pub role: Option<String>,
    /// The date; of several, the last.
    pub date: Option<Date>,
}

/// Name, role and date of a signature.
pub fn parse(text: &str) -> Reading {
    let _ = text;
    Reading::default()
}
