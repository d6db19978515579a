//! Reporting periods.

use std::ops::Range;

use jiff::civil::Date;

/// A period of whole days, and its place in the UK financial year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The financial year that it lies in, as `2021/22`; `None` for a calendar year.
    pub financial_year: Option<String>,
    /// 1 (April to June) to 4, where the period is that quarter.
    pub quarter: Option<u8>,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// A period inside a longer text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its parts in the text, in order: one, or two where other words stand between quarter and year.
    pub parts: Vec<Range<usize>>,
    /// The parts joined by a space.
    pub text: String,
    /// What it says.
    pub reading: Reading,
}

/// The period that the whole of `text` states.
pub fn parse(text: &str) -> Option<Reading> {
    let _ = text;
    None
}

/// The most exact period inside `text`, the first of those equally exact.
pub fn find(text: &str) -> Option<Found> {
    let _ = text;
    None
}
