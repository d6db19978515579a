//! The pieces that a period is written in.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::cursor::Cursor;
use super::super::date;
use super::super::token::{Kind, Token};

/// One piece of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `2021/22`: the calendar year it begins in; `sure` unless it is two small numbers with a dash.
    Year { begins: i16, sure: bool },
    /// `2021`.
    CalendarYear(i16),
    /// `Q2`; `Q1 - Q3`.
    Quarters(u8, u8),
    /// `H1`, `Mid-Year`, `second half`.
    Half(u8),
    /// `Year end`, `Full year`.
    WholeYear,
    /// `July`, `Dec-22`, `July - Sept 2014`, each with its calendar year where that is written.
    Months(Month, Month),
    /// `M07`: the financial year's seventh month, October.
    MonthNumber(u8),
    /// `as at 31 January 2007`; `asked` where the words say so.
    Day { day: Date, asked: bool },
    /// `quarter ended 31 December 2018`: so many months up to that day.
    Ended(i8, Date),
    /// `1 July 2021 to 30 September 2021`.
    Days(Date, Date),
    /// `YTD`, `year to date`: how the figure was counted, not when.
    ToDate,
    /// `Q5`, `M13`, `Academic year`: a piece that makes a period of no known days.
    Unknown,
}

/// A month, and its calendar year where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// 1 to 12.
    pub month: i8,
    /// The year.
    pub year: Option<i16>,
}

impl Part {
    /// Whether it only names a year.
    pub fn is_year(self) -> bool {
        matches!(self, Part::Year { .. } | Part::CalendarYear(_))
    }
}

/// A part, and the tokens that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// The part.
    pub part: Part,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// Every part in `tokens`, in order.
pub(super) fn all(tokens: &[Token]) -> Vec<Placed> {
    let mut parts: Vec<Placed> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let free = parts.last().is_some_and(|last| last.tokens.end == at) || !glued(tokens, at);
        let rest = tokens.get(at..).unwrap_or_default();
        match if free { starting(rest) } else { None } {
            Some((used, part)) if used > 0 => {
                parts.push(Placed { part, tokens: at..at + used });
                at += used;
            }
            _ => at += 1,
        }
    }
    parts
}

/// Whether the token belongs to what stands before it: `A2021`, `1,023`, `06/07`.
fn glued(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let Some((before, token)) = before.zip(tokens.get(at)) else { return false };
    !token.spaced
        && match before.kind {
            Kind::Word | Kind::Digits => true,
            Kind::Mark(mark) => token.kind == Kind::Digits && matches!(mark, '/' | ',' | '.' | '£' | '-' | ':'),
        }
}

/// A shape that a part may have: reads it, if it stands here.
type Shape = fn(&mut Cursor) -> Option<Part>;

/// Words that parts begin with, beside the names of days and months, and the shapes that may begin with each, in the order
/// in which they are tried; sorted.
const FIRST_WORDS: [(&str, &[Shape]); 52] = [
    ("academic", &[words]),
    ("annual", &[whole_year]),
    ("as", &[day]),
    ("at", &[day]),
    ("between", &[days]),
    ("ch", &[quarters]),
    ("chwarter", &[quarters]),
    ("end", &[whole_year]),
    ("eoy", &[whole_year]),
    ("first", &[half, quarters]),
    ("four", &[ended]),
    ("fourth", &[half, quarters]),
    ("fq", &[quarters]),
    ("from", &[days]),
    ("full", &[whole_year]),
    ("fy", &[year]),
    ("h", &[half]),
    ("half", &[ended, half]),
    ("halfyear", &[ended, half]),
    ("interim", &[half]),
    ("m", &[month_number]),
    ("mid", &[half]),
    ("midyear", &[half]),
    ("month", &[ended, month_number]),
    ("mth", &[month_number]),
    ("municipal", &[words]),
    ("nine", &[ended]),
    ("period", &[words]),
    ("position", &[day]),
    ("q", &[quarters]),
    ("qtr", &[ended, quarters]),
    ("qtrs", &[quarters]),
    ("qu", &[quarters]),
    ("quarter", &[ended, quarters]),
    ("quarters", &[quarters]),
    ("school", &[words]),
    ("second", &[half, quarters]),
    ("six", &[ended]),
    ("snapshot", &[day]),
    ("tax", &[words]),
    ("term", &[words]),
    ("the", &[day]),
    ("third", &[half, quarters]),
    ("three", &[ended]),
    ("twelve", &[ended]),
    ("w", &[week]),
    ("week", &[words, week]),
    ("whole", &[whole_year]),
    ("wk", &[words]),
    ("year", &[words, ended, whole_year]),
    ("yearend", &[whole_year]),
    ("ytd", &[words]),
];

/// The shapes that may begin with a number, and with the name of a day or month.
const NUMBERED: &[Shape] = &[ended, days, day, half, quarters, year];
const DATED: &[Shape] = &[days, day, months];

/// Whether a part may begin with this token.
pub(super) fn begins(token: &Token) -> bool {
    !shapes(token).is_empty()
}

/// The shapes that may begin with this token.
fn shapes(token: &Token) -> &'static [Shape] {
    let letters = || token.text.bytes().map(|letter| letter.to_ascii_lowercase());
    match token.kind {
        Kind::Digits => NUMBERED,
        Kind::Mark(':') => &[day],
        Kind::Mark(_) => &[],
        Kind::Word => match FIRST_WORDS.binary_search_by(|(word, _)| word.bytes().cmp(letters())) {
            Ok(at) => FIRST_WORDS.get(at).map_or(&[], |(_, shapes)| shapes),
            Err(_) if date::begins(token) => DATED,
            Err(_) => &[],
        },
    }
}

/// The part at the start of `tokens`, and how many of them it takes.
fn starting(tokens: &[Token]) -> Option<(usize, Part)> {
    shapes(tokens.first()?).iter().find_map(|shape| {
        let mut cursor = Cursor::new(tokens);
        let part = shape(&mut cursor)?;
        Some((cursor.passed().len(), part))
    })
}

/// Pieces that are only words.
fn words(cursor: &mut Cursor) -> Option<Part> {
    if cursor.eat_phrases(&["year to date", "ytd"]) {
        return Some(Part::ToDate);
    }
    if cursor.eat_phrases(&["academic year", "school year", "municipal year", "tax year", "week commencing"]) {
        return Some(Part::Unknown);
    }
    // `Week 12`, `Period 3`, `Term 1`: nobody says when the first began, nor how many there are.
    let counted = cursor.eat_phrases(&["week no", "week", "wk", "period", "term"]);
    (counted && cursor.eat_if(|token| token.kind == Kind::Digits && token.text.len() <= 2)).then_some(Part::Unknown)
}

/// `week ending 26 September 2021`, `w/e 26/09/21`.
fn week(cursor: &mut Cursor) -> Option<Part> {
    let short = |cursor: &mut Cursor| cursor.eat_word(&["w"]) && cursor.eat_mark('/') && cursor.eat_word(&["e"]);
    if !(cursor.eat_phrases(&["week ending", "week ended", "week to"]) || short(cursor)) {
        return None;
    }
    cursor.eat_mark(':');
    let (used, last) = date::starting(cursor.rest())?;
    cursor.skip(used);
    Some(Part::Days(last.checked_sub(6.days()).ok()?, last))
}

/// `quarter ended 31 December 2018`, `12 months to March 2019`, `year ending 31 March 2019`.
fn ended(cursor: &mut Cursor) -> Option<Part> {
    let months = length(cursor)?;
    if !cursor.eat_word(&["ended", "ending", "to", "end"]) {
        return None;
    }
    cursor.eat_mark(':');
    cursor.eat_word(&["the", "on"]);
    if let Some((used, day)) = date::starting(cursor.rest()) {
        cursor.skip(used);
        return Some(Part::Ended(months, day));
    }
    let Month { month, year } = month(cursor)?;
    let last = Date::new(year?, month, 1).ok()?.last_of_month();
    Some(Part::Ended(months, last))
}

/// How many months: `quarter`, `half year`, `12 months`, `nine month period`.
fn length(cursor: &mut Cursor) -> Option<i8> {
    const WORDS: [(&str, i8); 5] = [("three", 3), ("six", 6), ("nine", 9), ("twelve", 12), ("four", 4)];
    if cursor.eat_phrases(&["half year", "halfyear"]) {
        return Some(6);
    }
    for (word, months) in [("quarter", 3), ("qtr", 3), ("year", 12), ("month", 1)] {
        if cursor.eat_word(&[word]) {
            return Some(months);
        }
    }
    let number = cursor.peek()?;
    let written = WORDS.iter().find(|(word, _)| number.is_word(&[word])).map(|(_, months)| *months);
    let months = written.or_else(|| number.number().and_then(|number| i8::try_from(number).ok()))?;
    cursor.skip(1);
    cursor.eat_mark('-');
    let found = cursor.eat_word(&["months", "month", "mths"]);
    cursor.eat_word(&["period"]);
    (found && (1..=24).contains(&months)).then_some(months)
}

/// `1 July 2021 to 30 September 2021`, `1 July – 30 September 2021`.
fn days(cursor: &mut Cursor) -> Option<Part> {
    cursor.eat_word(&["from", "between"]);
    let (first, unfinished) = match date::starting(cursor.rest()) {
        Some((used, first)) => {
            cursor.skip(used);
            (Some(first), None)
        }
        None => {
            let day = cursor.peek()?.number().filter(|day| (1..=31).contains(day))?;
            cursor.skip(1);
            cursor.skip(date::ordinal(cursor.peek()));
            let month = date::month(cursor.peek()?)?;
            cursor.skip(1);
            (None, Some((day, month)))
        }
    };
    if !cursor.eat_mark('-') && !cursor.eat_word(&["to", "until", "and"]) {
        return None;
    }
    let (used, last) = date::starting(cursor.rest())?;
    cursor.skip(used);
    let first = first.or_else(|| {
        let (day, month) = unfinished?;
        let year = u32::try_from(last.year()).ok()?;
        let same = date::civil(year, u32::from(month), day)?;
        if same <= last { Some(same) } else { date::civil(year.checked_sub(1)?, u32::from(month), day) }
    })?;
    Some(Part::Days(first, last))
}

/// `as at 31 January 2007`, `at 31/01/07`, `31 January 2007`.
fn day(cursor: &mut Cursor) -> Option<Part> {
    let asked = cursor.eat_phrases(&["position as at", "position at", "as at", "as of", "snapshot at", "at"]);
    cursor.eat_mark(':');
    cursor.eat_word(&["the"]);
    if asked && cursor.eat_word(&["end"]) {
        cursor.eat_word(&["of"]);
        let Month { month, year } = month(cursor)?;
        return Some(Part::Day { day: Date::new(year?, month, 1).ok()?.last_of_month(), asked });
    }
    let (used, day) = date::starting(cursor.rest())?;
    cursor.skip(used);
    Some(Part::Day { day, asked })
}

fn whole_year(cursor: &mut Cursor) -> Option<Part> {
    const PHRASES: [&str; 9] = [
        "year end",
        "yearend",
        "end of year",
        "end of the year",
        "full year",
        "whole year",
        "annual outturn",
        "annual",
        "eoy",
    ];
    cursor.eat_phrases(&PHRASES).then_some(Part::WholeYear)
}

fn half(cursor: &mut Cursor) -> Option<Part> {
    if cursor.eat_phrases(&["half year", "halfyear", "half yearly", "mid year", "midyear", "interim"]) {
        let second = cursor.peek().is_some_and(|number| number.text == "2" && number.spaced);
        let numbered = cursor.eat_if(|number| matches!(number.text, "1" | "2") && number.spaced);
        return Some(Part::Half(if second && numbered { 2 } else { 1 }));
    }
    if cursor.eat_word(&["h", "half"]) {
        let number = cursor.peek()?.number().filter(|half| (1..=2).contains(half))?;
        cursor.skip(1);
        return (!goes_on(cursor)).then_some(Part::Half(u8::try_from(number).ok()?));
    }
    let half = nth(cursor)?;
    if !cursor.eat_word(&["half"]) {
        return None;
    }
    cursor.eat_mark('-');
    cursor.eat_word(&["year"]);
    (half <= 2).then_some(Part::Half(half))
}

/// `first`, `2nd`, `3 rd`.
fn nth(cursor: &mut Cursor) -> Option<u8> {
    const WORDS: [&str; 5] = ["", "first", "second", "third", "fourth"];
    let token = cursor.peek()?;
    if let Some(index) = WORDS.iter().position(|word| token.is_word(&[word])) {
        cursor.skip(1);
        return u8::try_from(index).ok();
    }
    let number = token.number().and_then(|number| u8::try_from(number).ok())?;
    if date::ordinal(cursor.ahead(1)) == 0 {
        return None;
    }
    cursor.skip(2);
    Some(number)
}

/// `Q2`, `Quarter Two`, `3rd Quarter`, `Q1 - Q3`, `Quarters 1 and 2`.
fn quarters(cursor: &mut Cursor) -> Option<Part> {
    if let Some(quarter) = nth(cursor) {
        cursor.eat_mark('-');
        let named = cursor.eat_word(&["quarter", "qtr", "q"]);
        return named.then_some(quarter_or_unknown(quarter, quarter));
    }
    let first = quarter(cursor)?;
    let mut trial = *cursor;
    let linked =
        trial.eat_if(|token| matches!(token.kind, Kind::Mark('-' | '&' | '/'))) || trial.eat_word(&["to", "and"]);
    if linked {
        let last = quarter(&mut trial).or_else(|| single_digit(&mut trial).filter(|_| !goes_on(&trial)));
        if let Some(last) = last.filter(|last| *last > first) {
            *cursor = trial;
            return Some(quarter_or_unknown(first, last));
        }
    }
    Some(quarter_or_unknown(first, first))
}

fn quarter_or_unknown(first: u8, last: u8) -> Part {
    let known = (1..=4).contains(&first) && (1..=4).contains(&last);
    if known { Part::Quarters(first, last) } else { Part::Unknown }
}

/// The number behind `Q`, `Qtr`, `Quarter`, whatever it is.
fn quarter(cursor: &mut Cursor) -> Option<u8> {
    const NUMBERS: [&str; 5] = ["", "one", "two", "three", "four"];
    let mut trial = *cursor;
    if !trial.eat_word(&["q", "fq", "qtr", "qtrs", "qu", "quarter", "quarters", "chwarter", "ch"]) {
        return None;
    }
    trial.eat_mark('.');
    trial.eat_mark('-');
    let token = trial.peek()?;
    let number = match NUMBERS.iter().position(|word| token.is_word(&[word])) {
        Some(index) => {
            trial.skip(1);
            u8::try_from(index).ok()?
        }
        None => single_digit(&mut trial)?,
    };
    // `Q1/2021-22`
    let year = trial.ahead(1).is_some_and(|year| year.text.len() == 4 && year.kind == Kind::Digits);
    if !(year && trial.eat_mark('/')) && goes_on(&trial) {
        return None;
    }
    *cursor = trial;
    Some(number)
}

fn single_digit(cursor: &mut Cursor) -> Option<u8> {
    let digit = cursor.peek().filter(|token| token.text.len() == 1)?.number()?;
    cursor.skip(1);
    u8::try_from(digit).ok()
}

/// Whether the number behind the cursor goes on: `2.5`, `2%`, `2nd`, `2/3`.
fn goes_on(cursor: &Cursor) -> bool {
    cursor.peek().is_some_and(|next| {
        let digits = cursor.ahead(1).is_some_and(|digits| digits.kind == Kind::Digits && !digits.spaced);
        !next.spaced
            && match next.kind {
                Kind::Mark('%') | Kind::Word | Kind::Digits => true,
                Kind::Mark('.' | ',' | '/') => digits,
                _ => false,
            }
    })
}

/// `2021/22`, `2005-6`, `06/07`, `FY22`, `2019`.
fn year(cursor: &mut Cursor) -> Option<Part> {
    let named = cursor.eat_word(&["fy"]);
    let first = cursor.peek()?;
    let begins = i16::try_from(date::full_year(first)?).ok()?;
    let long = first.text.len() == 4;
    cursor.skip(1);
    let mut trial = *cursor;
    if let Some(slash) = second_year(&mut trial, begins, long) {
        let follows = (!goes_on(&trial) || quarter_follows(&trial))
            && !trial.peek().is_some_and(|next| next.is_mark('-') && dated(&trial));
        *cursor = trial;
        return follows.then_some(Part::Year { begins, sure: long || slash || named });
    }
    let separated = cursor.peek().is_some_and(|next| matches!(next.kind, Kind::Mark('/' | '-')) && dated(cursor));
    if named {
        return (!separated && !goes_on(cursor)).then_some(Part::Year { begins: begins - 1, sure: true });
    }
    if !long {
        return None;
    }
    if separated {
        return Some(Part::Unknown); // `2021/24`
    }
    (!goes_on(cursor) || quarter_follows(cursor)).then_some(Part::CalendarYear(begins))
}

/// Whether a quarter follows without a space: `2021Q1`.
fn quarter_follows(cursor: &Cursor) -> bool {
    quarter(&mut cursor.clone()).is_some_and(|quarter| (1..=4).contains(&quarter))
}

/// Whether a separator here is followed at once by digits.
fn dated(cursor: &Cursor) -> bool {
    cursor.ahead(1).is_some_and(|digits| digits.kind == Kind::Digits && !digits.spaced)
}

/// The `/22` of `2021/22`, if it is the year after; whether it has a slash.
fn second_year(cursor: &mut Cursor, begins: i16, long: bool) -> Option<bool> {
    let slash = cursor.eat_mark('/');
    if !slash && !cursor.eat_mark('-') {
        return None;
    }
    let second = cursor.peek()?;
    let number = i16::try_from(second.number()?).ok()?;
    let next = begins + 1;
    let follows = match second.text.len() {
        1 => long && number == next % 10 && number != 0,
        2 => number == next % 100,
        4 => long && number == next,
        _ => false,
    };
    cursor.skip(1);
    follows.then_some(slash)
}

/// `M07`, `Month 11`.
fn month_number(cursor: &mut Cursor) -> Option<Part> {
    let short = cursor.peek()?.is_word(&["m"]);
    if !cursor.eat_word(&["m", "month", "mth"]) {
        return None;
    }
    let number = cursor.peek().filter(|digits| digits.text.len() <= 2 && !(short && digits.spaced))?.number()?;
    cursor.skip(1);
    if goes_on(cursor) {
        return None;
    }
    let number = u8::try_from(number).ok()?;
    Some(if (1..=12).contains(&number) { Part::MonthNumber(number) } else { Part::Unknown })
}

/// `October 2012`, `Dec-22`, `July - Sept`, `April 2023 - June 2023`.
fn months(cursor: &mut Cursor) -> Option<Part> {
    let first = month(cursor)?;
    let mut trial = *cursor;
    // `April, May and June 2015`: each the next.
    let mut last = first;
    while (trial.eat_mark(',') | trial.eat_word(&["and"]) | trial.eat_mark('&'))
        && let Some(next) = month(&mut trial)
        && next.month == last.month % 12 + 1
    {
        last = next;
        *cursor = trial;
    }
    if last != first {
        return Some(Part::Months(first, last));
    }
    let mut trial = *cursor;
    if (trial.eat_mark('-') || trial.eat_mark('/') || trial.eat_word(&["to", "and"]))
        && let Some(last) = month(&mut trial)
    {
        *cursor = trial;
        return Some(Part::Months(first, last));
    }
    Some(Part::Months(first, first))
}

/// A month with its calendar year, if one follows that is not a financial year.
fn month(cursor: &mut Cursor) -> Option<Month> {
    let token = cursor.peek()?;
    let month = i8::try_from(date::month(token)?).ok()?;
    if token.text == "may" || token.text == "march" || token.text == "mar" {
        // English words; in lower case only a year makes months of them.
        let year = cursor.ahead(1).is_some_and(|next| next.kind == Kind::Digits || next.is_mark('-'));
        if !year {
            return None;
        }
    }
    cursor.skip(1);
    let mut trial = *cursor;
    trial.eat_mark('.');
    trial.eat_if(|token| token.is_word(&["of"]) || matches!(token.kind, Kind::Mark(',')));
    let marked = trial.eat_if(|token| matches!(token.kind, Kind::Mark('-' | '\'' | '/')));
    trial.eat_mark('\'');
    if year(&mut trial.clone()).is_some_and(|part| matches!(part, Part::Year { .. } | Part::Unknown)) {
        return Some(Month { month, year: None });
    }
    let Some(digits) = trial.peek() else { return Some(Month { month, year: None }) };
    let known = date::full_year(digits).and_then(|year| i16::try_from(year).ok());
    trial.skip(1);
    let fits = !goes_on(&trial) && (digits.text.len() == 4 || marked || trial.at_end() || !word_next(&trial));
    if known.is_none() || !fits {
        return Some(Month { month, year: None });
    }
    *cursor = trial;
    Some(Month { month, year: known })
}

fn word_next(cursor: &Cursor) -> bool {
    cursor.peek().is_some_and(|next| next.kind == Kind::Word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_words_are_sorted_so_that_they_are_found() {
        assert!(FIRST_WORDS.is_sorted());
    }
}
