//! British dates, day first.
//!
//! ```
//! # use exrep::normalise::date::parse;
//! # let iso = |text| parse(text).map(|date| date.to_string()).unwrap_or_default();
//! assert_eq!(iso("17/11/21"), "2021-11-17");
//! assert_eq!(iso("1st Dec 2021"), "2021-12-01");
//! assert_eq!(iso("18 th October 2006"), "2006-10-18");
//! assert_eq!(iso("17-Aug-09"), "2009-08-17");
//! assert_eq!(iso("01.12.21"), "2021-12-01");
//! assert_eq!(iso("2021-12-01"), "2021-12-01");
//! assert_eq!(iso("Monday 3 May 2021"), "2021-05-03");
//! assert_eq!(iso("3 May"), ""); // no year
//! assert_eq!(iso("31/02/21"), ""); // no such day
//! ```

use std::ops::Range;

use jiff::civil::Date;

use super::token::{Kind, Token, Tokens, tokens};

/// The date that the whole of `text` states.
///
/// A year of two digits is 2000 to 2069 or 1970 to 1999; a weekday is skipped, not compared.
pub fn parse(text: &str) -> Option<Date> {
    if !Tokens::new(text).next().is_some_and(|first| begins(&first)) {
        return None;
    }
    let tokens = tokens(text);
    let (used, date) = starting(&tokens)?;
    let rest = tokens.get(used..)?;
    rest.iter().all(|token| matches!(token.kind, Kind::Mark('.' | ',' | ';'))).then_some(date)
}

/// The first date inside `text`, and its bytes.
pub fn find(text: &str) -> Option<(Range<usize>, Date)> {
    find_all(text).into_iter().next()
}

/// Every date inside `text`, in order, and their bytes.
pub fn find_all(text: &str) -> Vec<(Range<usize>, Date)> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((first, rest)) = tokens.get(at..).and_then(<[Token]>::split_first) {
        let glued = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| joins(before, first));
        match starting(tokens.get(at..).unwrap_or_default()) {
            Some((used, date)) if !glued => {
                let last = used.checked_sub(2).and_then(|last| rest.get(last)).unwrap_or(first);
                found.push((first.start..last.end(), date));
                at += used;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether `text` tries to state a date: three runs of digits, or digits and a month.
///
/// Where nothing is [found](find_all) in such a text, there is a date that was not understood.
pub fn attempted(text: &str) -> bool {
    let tokens = tokens(text);
    let runs = tokens.iter().filter(|token| token.kind == Kind::Digits).count();
    runs >= 3 || runs >= 1 && tokens.iter().any(|token| month(token).is_some())
}

/// Whether `before` belongs to the same word or number as `first`, so that no date starts there.
fn joins(before: &Token, first: &Token) -> bool {
    if first.spaced {
        return false;
    }
    match before.kind {
        Kind::Word | Kind::Digits => true,
        Kind::Mark(mark) => matches!(mark, '/' | '£' | '$' | '€') && first.kind == Kind::Digits,
    }
}

/// Whether a date may begin with this token: digits, a weekday or a month.
pub(super) fn begins(token: &Token) -> bool {
    match token.kind {
        Kind::Digits => true,
        Kind::Word => month(token).is_some() || is_weekday(token),
        Kind::Mark(_) => false,
    }
}

/// A date at the very start of `tokens`, and how many tokens it takes.
pub(super) fn starting(tokens: &[Token]) -> Option<(usize, Date)> {
    let skipped = weekday(tokens);
    let rest = tokens.get(skipped..)?;
    let (used, date) =
        year_first(rest).or_else(|| in_digits(rest)).or_else(|| day_and_month(rest)).or_else(|| month_and_day(rest))?;
    (!continues(rest, used)).then_some((skipped + used, date))
}

/// Whether the run of digits and separators goes on, as in `1/2/3/4`.
fn continues(tokens: &[Token], used: usize) -> bool {
    let tail = tokens.get(used..).unwrap_or_default();
    match tail {
        [mark, digits, ..] if matches!(mark.kind, Kind::Mark('/' | '-' | '.')) => {
            digits.kind == Kind::Digits && !mark.spaced && !digits.spaced
        }
        [word, ..] => word.kind == Kind::Word && !word.spaced && !word.is_word(&["T"]),
        [] => false,
    }
}

fn is_weekday(token: &Token) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = token.text;
    if !text.starts_with(['m', 't', 'w', 'f', 's', 'M', 'T', 'W', 'F', 'S']) {
        return false;
    }
    let short = (3..=5).contains(&text.len());
    let named = |day: &&str| {
        short && day.get(..text.len()).is_some_and(|start| text.eq_ignore_ascii_case(start))
            || text.eq_ignore_ascii_case(day)
    };
    token.kind == Kind::Word && DAYS.iter().any(named)
}

/// How many tokens a weekday takes that stands before a date.
fn weekday(tokens: &[Token]) -> usize {
    let Some((first, rest)) = tokens.split_first() else { return 0 };
    if !is_weekday(first) {
        return 0;
    }
    1 + usize::from(rest.first().is_some_and(|mark| matches!(mark.kind, Kind::Mark(',' | '.'))))
}

/// `2021-12-01`.
fn year_first(tokens: &[Token]) -> Option<(usize, Date)> {
    let [year, first, month, second, day, ..] = tokens else { return None };
    let separated = matches!(first.kind, Kind::Mark('-' | '/' | '.')) && first.kind == second.kind;
    if !separated || year.text.len() != 4 || month.text.len() > 2 || day.text.len() > 2 {
        return None;
    }
    Some((5, civil(year.number()?, month.number()?, day.number()?)?))
}

/// `17/11/21`, `01.12.2021`, `23-04-26`; spaces around the separators are forgiven.
fn in_digits(tokens: &[Token]) -> Option<(usize, Date)> {
    let [day, first, month, second, year, ..] = tokens else { return None };
    let separated = matches!(first.kind, Kind::Mark('-' | '/' | '.')) && first.kind == second.kind;
    if !separated || day.text.len() > 2 || month.text.len() > 2 {
        return None;
    }
    Some((5, civil(full_year(year)?, month.number()?, day.number()?)?))
}

/// `1 December 2021`, `1st of Dec, 21`, `31-Dec-2007`.
fn day_and_month(tokens: &[Token]) -> Option<(usize, Date)> {
    let day = tokens.first()?.number().filter(|day| *day <= 31)?;
    let mut at = 1 + ordinal(tokens.get(1));
    at += usize::from(tokens.get(at).is_some_and(|token| token.is_word(&["of"])));
    at += separator(tokens.get(at));
    let month = month(tokens.get(at)?)?;
    at += 1;
    if tokens.get(at).is_some_and(|dash| dash.is_mark('-') && dash.spaced) {
        return None; // `1 July – 30 September`
    }
    at += separator(tokens.get(at));
    at += usize::from(tokens.get(at).is_some_and(|token| token.is_mark('\'')));
    let year = full_year(tokens.get(at)?)?;
    Some((at + 1, civil(year, u32::from(month), day)?))
}

/// `December 1, 2021`: only with a year of four digits, lest `Dec 1 21` be a list.
fn month_and_day(tokens: &[Token]) -> Option<(usize, Date)> {
    let month = month(tokens.first()?)?;
    let mut at = 1 + usize::from(tokens.get(1).is_some_and(|token| token.is_mark('.')));
    let day = tokens.get(at).filter(|token| token.text.len() <= 2)?.number()?;
    at += 1;
    at += ordinal(tokens.get(at));
    at += usize::from(tokens.get(at).is_some_and(|token| token.is_mark(',')));
    let year = tokens.get(at).filter(|token| token.text.len() == 4)?;
    Some((at + 1, civil(full_year(year)?, u32::from(month), day)?))
}

/// 1 where `token` is the `st` of `1st`, else 0.
pub(super) fn ordinal(token: Option<&Token>) -> usize {
    usize::from(token.is_some_and(|token| token.is_word(&["st", "nd", "rd", "th"])))
}

fn separator(token: Option<&Token>) -> usize {
    usize::from(token.is_some_and(|token| matches!(token.kind, Kind::Mark('-' | '/' | '.' | ','))))
}

/// 1 to 12, from a month's English name, whole or cut to three letters (`Sept` too).
pub(super) fn month(token: &Token) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = token.text;
    let begins = |first: u8| b"jfmasond".contains(&first.to_ascii_lowercase());
    if token.kind != Kind::Word || !(3..=9).contains(&text.len()) || !text.bytes().next().is_some_and(begins) {
        return None;
    }
    let named = |month: &str| match text.len() {
        3 => month.get(..3).is_some_and(|short| text.eq_ignore_ascii_case(short)),
        _ => text.eq_ignore_ascii_case(month) || month == "september" && text.eq_ignore_ascii_case("sept"),
    };
    MONTHS.iter().position(|month| named(month)).and_then(|index| u8::try_from(index + 1).ok())
}

/// A year written with four digits, or with two.
pub(super) fn full_year(token: &Token) -> Option<u32> {
    let number = token.number()?;
    match token.text.len() {
        4 => (1900..=2099).contains(&number).then_some(number),
        2 => Some(if number < 70 { 2000 + number } else { 1900 + number }),
        _ => None,
    }
}

/// That day, if the calendar has it.
pub(super) fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1900..=2099).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> String {
        parse(text).map_or("none".to_string(), |date| date.to_string())
    }

    #[test]
    fn dates_are_read_day_first_or_not_at_all() {
        let table = [
            ("17/11/21", "2021-11-17"),
            ("3/8/23", "2023-08-03"),
            ("23/5/2020", "2020-05-23"),
            ("13/3/26", "2026-03-13"),
            ("23-04-26", "2026-04-23"),
            ("17.04.18", "2018-04-17"),
            ("01.12.21.", "2021-12-01"),
            ("17 / 11 / 21", "2021-11-17"),
            ("1 December 2021", "2021-12-01"),
            ("1st Dec 2021", "2021-12-01"),
            ("1st of December, 2021", "2021-12-01"),
            ("18 th October 2006", "2006-10-18"),
            ("21ST MARCH 2006", "2006-03-21"),
            ("02 SEP 2019", "2019-09-02"),
            ("2nd Sept. 2019", "2019-09-02"),
            ("17-Aug-09", "2009-08-17"),
            ("31-Dec-2007", "2007-12-31"),
            ("25 Nov 17", "2017-11-25"),
            ("25 Nov '17", "2017-11-25"),
            ("29 February 2024", "2024-02-29"),
            ("December 1, 2021", "2021-12-01"),
            ("2021-12-01", "2021-12-01"),
            ("Monday 3 May 2021", "2021-05-03"),
            ("Tues, 4 May 2021", "2021-05-04"),
            ("4 May 98", "1998-05-04"),
            ("3 May", "none"),
            ("May 2021", "none"),
            ("31/02/21", "none"),
            ("29 February 2023", "none"),
            ("12/31/2021", "none"),
            ("2021/22", "none"),
            ("17/11", "none"),
            ("1/2/3/4", "none"),
            ("1.2.3", "none"),
            ("17/11/021", "none"),
            ("0/11/21", "none"),
            ("17/11/21 and more", "none"),
            ("17/11-21", "none"),
            ("tomorrow", "none"),
            ("", "none"),
        ];
        for (text, expected) in table {
            assert_eq!(iso(text), expected, "{text:?}");
        }
    }

    #[test]
    fn dates_are_found_with_their_bytes() {
        let table = [
            ("Ann Other – 1 December 2021", Some("1 December 2021")),
            ("Head of Place 17/11/21, revised", Some("17/11/21")),
            ("(2022-11-28)", Some("2022-11-28")),
            ("due 2 March 2024.", Some("2 March 2024")),
            ("version 1.2.3.4", None),
            ("ref A17/11/21", None),
            ("£1.2.21", None),
            ("in 2021/22", None),
        ];
        for (text, expected) in table {
            assert_eq!(find(text).and_then(|(range, _)| text.get(range)), expected, "{text:?}");
        }
        assert_eq!(find_all("3/4/21 and 4 May 2021").len(), 2);
    }
}
