//! British dates, day first.

use std::ops::Range;

use jiff::civil::Date;

/// The date that the whole of `text` states.
pub fn parse(text: &str) -> Option<Date> {
    let _ = text;
    None
}

/// The first date inside `text`.
pub fn find(text: &str) -> Option<(Range<usize>, Date)> {
    find_all(text).into_iter().next()
}

/// Every date inside `text`, in order.
pub fn find_all(text: &str) -> Vec<(Range<usize>, Date)> {
    let _ = text;
    Vec::new()
}
