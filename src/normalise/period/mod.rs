//! Reporting periods.
//!
//! ```
//! # use exrep::normalise::period::{find, parse};
//! # let days = |text| parse(text).map(|it| format!("{} to {}", it.start, it.end)).unwrap_or_default();
//! assert_eq!(days("2021/22 Q2"), "2021-07-01 to 2021-09-30");
//! assert_eq!(days("Quarter 2 (July - Sept) 2014/15"), "2014-07-01 to 2014-09-30");
//! assert_eq!(days("2005-6"), "2005-04-01 to 2006-03-31");
//! assert_eq!(days("Dec-22"), "2022-12-01 to 2022-12-31");
//! assert_eq!(days("Month 11 - 2016/17"), "2017-02-01 to 2017-02-28");
//! assert_eq!(days("quarter ended 31 December 2018"), "2018-10-01 to 2018-12-31");
//! assert_eq!(days("as at 31st January 2007"), "2007-01-31 to 2007-01-31");
//! assert_eq!(days("Q5 2024/25"), ""); // quarters run from Q1 to Q4
//! assert_eq!(days("2021/24"), ""); // years of a financial year follow each other
//!
//! let found = find("Q1 outturn 2023/24").unwrap();
//! assert_eq!(found.text, "Q1 2023/24");
//! assert_eq!(found.reading.end.to_string(), "2023-06-30");
//! ```

mod combine;
mod part;

use std::ops::Range;

use jiff::civil::Date;

use super::token::{Kind, Token, Tokens, tokens};
use combine::combine;
use part::Placed;

/// A period of whole days, and its place in the UK financial year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The financial year (from 1 April) that it lies in, as `2021/22`; `None` where it lies in two.
    pub financial_year: Option<String>,
    /// 1 (April to June) to 4, where the period is exactly that quarter.
    pub quarter: Option<u8>,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// A quarter and one year: April to June 2021 for `Q1 2021`, though its writer may name years by their end.
    pub assumed: bool,
}

impl Reading {
    /// The period of these days, `None` if they are out of order.
    fn new(start: Date, end: Date) -> Option<Reading> {
        let year = financial_year(start);
        let quarter = (1..=4).find(|quarter| quarter_days(year, *quarter, *quarter) == Some((start, end)));
        let named = (financial_year(end) == year).then(|| format!("{year}/{:02}", (year + 1).rem_euclid(100)));
        (start <= end).then_some(Reading { financial_year: named, quarter, start, end, assumed: false })
    }
}

/// The calendar year in which the financial year of `day` began.
fn financial_year(day: Date) -> i16 {
    if day.month() >= 4 { day.year() } else { day.year() - 1 }
}

/// First and last day of quarters `first` to `last` (1 to 4) of the financial year that began in `year`.
fn quarter_days(year: i16, first: u8, last: u8) -> Option<(Date, Date)> {
    let month = |index: i8| if index <= 12 { (year, index) } else { (year + 1, index - 12) };
    let (first_year, first_month) = month(i8::try_from(first).ok()?.checked_mul(3)? + 1);
    let (last_year, last_month) = month(i8::try_from(last).ok()?.checked_mul(3)? + 3);
    let start = Date::new(first_year, first_month, 1).ok()?;
    let end = Date::new(last_year, last_month, 1).ok()?.last_of_month();
    Some((start, end))
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
///
/// Quarter, months, year and days may all be there, in any order, as long as they agree. A calendar year alone is
/// January to December; a month or quarter without a year is not read.
pub fn parse(text: &str) -> Option<Reading> {
    if text.len() > LONGEST {
        return None;
    }
    // Prose is told by its first word.
    if !Tokens::new(text).next().is_some_and(|first| filler(&first) || part::begins(&first)) {
        return None;
    }
    let tokens = tokens(text);
    let parts = part::all(&tokens);
    let known = tokens
        .iter()
        .enumerate()
        .all(|(index, token)| filler(token) || parts.iter().any(|part| part.tokens.contains(&index)));
    if !known || parts.len() > MOST_PARTS {
        return None;
    }
    combine(&parts)
}

/// A text of more bytes is prose.
const LONGEST: usize = 200;

/// No period is written in more pieces.
const MOST_PARTS: usize = 4;

/// Words that may stand between quarter and year: `Q1 outturn 2023/24`.
const WIDEST_GAP: usize = 4;

/// The most exact period inside `text`, the first of those equally exact.
///
/// More careful than [`parse`]: a calendar year, a bare date, or two numbers with a dash are not enough.
pub fn find(text: &str) -> Option<Found> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let tokens = tokens(text);
    let parts = part::all(&tokens);
    let misread = parts.iter().any(|placed| placed.part == part::Part::Unknown);
    let mut best: Option<(usize, &[Placed], Reading)> = None;
    for first in 0..parts.len() {
        for last in first..parts.len().min(first + MOST_PARTS) {
            let Some(group) = parts.get(first..=last) else { break };
            if !near(group, &tokens) {
                break;
            }
            let rank = rank(group);
            if rank == 0 || (misread && rank == 1) || best.as_ref().is_some_and(|(other, _, _)| *other >= rank) {
                continue;
            }
            if let Some(reading) = combine(group) {
                best = Some((rank, group, reading));
            }
        }
    }
    let (_, group, reading) = best?;
    let parts = ranges(group, &tokens);
    let pieces: Vec<&str> = parts.iter().filter_map(|range| text.get(range.clone())).collect();
    Some(Found { text: pieces.join(" "), parts, reading })
}

/// Whether some word or number of `text` may begin a period; where none does, there is none in it.
pub fn may_hold(text: &str) -> bool {
    Tokens::new(text).any(|token| part::begins(&token))
}

/// How exact a group of parts is; 0 where it is too little to be found inside other text.
fn rank(group: &[Placed]) -> usize {
    use part::Part::{CalendarYear, Day, Days, Ended, ToDate, Year};
    let exact = group.iter().any(|placed| !matches!(placed.part, Year { .. } | CalendarYear(_)));
    match group {
        [Placed { part: ToDate, .. }, ..] | [.., Placed { part: ToDate, .. }] => 0,
        [Placed { part: Year { sure: false, .. } | CalendarYear(_) | Day { asked: false, .. }, .. }] => 0,
        [Placed { part: Ended(..) | Days(..), .. }] => 3,
        _ if exact => 2 + group.len(),
        _ => 1,
    }
}

/// Whether the parts of a group stand together, or a few words apart where one gives the year of the other.
fn near(group: &[Placed], tokens: &[Token]) -> bool {
    group.windows(2).all(|pair| {
        let [before, after] = pair else { return true };
        let gap = tokens.get(before.tokens.end..after.tokens.start).unwrap_or_default();
        let joined = gap.iter().all(filler);
        let stop = gap.iter().any(|token| matches!(token.kind, Kind::Mark('.' | ';') | Kind::Digits));
        joined || (gap.len() <= WIDEST_GAP && !stop && completes(before, after))
    })
}

fn completes(before: &Placed, after: &Placed) -> bool {
    before.part.is_year() != after.part.is_year()
}

/// The bytes of a group: one range for parts that stand together.
fn ranges(group: &[Placed], tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for placed in group {
        let joined = ranges
            .last()
            .is_some_and(|(_, end)| tokens.get(*end..placed.tokens.start).unwrap_or_default().iter().all(filler));
        match ranges.last_mut() {
            Some((_, end)) if joined => *end = placed.tokens.end,
            _ => ranges.push((placed.tokens.start, placed.tokens.end)),
        }
    }
    ranges.into_iter().filter_map(|(start, end)| bytes(tokens, start, end)).collect()
}

/// From the first byte of token `start` to the last of the token before `end`, and the bracket that closes it.
fn bytes(tokens: &[Token], start: usize, end: usize) -> Option<Range<usize>> {
    let inside = tokens.get(start..end)?;
    let count = |mark| inside.iter().filter(|token| token.is_mark(mark)).count();
    let close = tokens.get(end).filter(|token| token.is_mark(')') && count('(') > count(')'));
    Some(inside.first()?.start..close.or(inside.last())?.end())
}

/// What may stand between the parts of a period without meaning anything.
fn filler(token: &Token) -> bool {
    token.is_word(&[
        "of",
        "the",
        "for",
        "period",
        "financial",
        "calendar",
        "year",
        "fy",
        "in",
        "reporting",
        "cumulative",
        "position",
        "and",
        "quarter",
        "quarterly",
        "month",
        "monthly",
        "chwarter",
        "rolling",
        "end",
    ]) || matches!(token.kind, Kind::Mark('(' | ')' | '[' | ']' | '-' | ',' | ':' | '/' | '|' | '.' | '&'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(reading: Option<Reading>) -> String {
        reading.map_or("none".to_string(), |it| {
            let year = it.financial_year.unwrap_or_default();
            let quarter = it.quarter.map_or(String::new(), |quarter| format!(" Q{quarter}"));
            format!("{year}{quarter} {} {}", it.start, it.end)
        })
    }

    #[test]
    fn periods_are_read_whole_or_not_at_all() {
        let q2 = "2021/22 Q2 2021-07-01 2021-09-30";
        let table = [
            ("2021/22 Q2", q2),
            ("2021-22 Q2", q2),
            ("2021–22 Q2", q2),
            ("Q2 2021/22", q2),
            ("Q2 2021/2022", q2),
            ("Q2 21-22", q2),
            ("Qtr 2 2021/22", q2),
            ("FQ2 2021/22", q2),
            ("2nd Quarter 2021/22", q2),
            ("Second Quarter 2021/2022", q2),
            ("Quarter Two, 2021/22", q2),
            ("Quarter 2 of 2021/22", q2),
            ("Quarter 2 (July - Sept) 2021/22", q2),
            ("July to September 2021 (Q2 - 2021/22)", q2),
            ("QUARTER 2: JULY 2021 - SEPTEMBER 2021", q2),
            ("July - September 2021", q2),
            ("Q2 2021", q2),
            ("Q2 (Jul-Sep) 2021", q2),
            ("Q2 2021/22 year to date", q2),
            ("Q2 FY21/22", q2),
            ("quarter ended 30 September 2021", q2),
            ("Quarter ending September 2021", q2),
            ("3 months to 30 September 2021", q2),
            ("1 July 2021 to 30 September 2021", q2),
            ("1 July – 30 September 2021", q2),
            ("Q2 2021/22 (as at 30 September 2021)", q2),
            ("Quarter 4 2018/19", "2018/19 Q4 2019-01-01 2019-03-31"),
            ("Jan - Mar 2019", "2018/19 Q4 2019-01-01 2019-03-31"),
            ("Nov 2021 - Jan 2022", "2021/22 2021-11-01 2022-01-31"),
            ("Nov - Jan 2022", "2021/22 2021-11-01 2022-01-31"),
            ("Q1-Q3 2021/22", "2021/22 2021-04-01 2021-12-31"),
            ("Quarters 1 and 2 2021/22", "2021/22 2021-04-01 2021-09-30"),
            ("2021/22", "2021/22 2021-04-01 2022-03-31"),
            ("2021-22", "2021/22 2021-04-01 2022-03-31"),
            ("1999/2000", "1999/00 1999-04-01 2000-03-31"),
            ("1999/00", "1999/00 1999-04-01 2000-03-31"),
            ("06/07", "2006/07 2006-04-01 2007-03-31"),
            ("2005-6", "2005/06 2005-04-01 2006-03-31"),
            ("FY22", "2021/22 2021-04-01 2022-03-31"),
            ("FY 2021/22", "2021/22 2021-04-01 2022-03-31"),
            ("2022/23 Year end", "2022/23 2022-04-01 2023-03-31"),
            ("2019/20 End of Year", "2019/20 2019-04-01 2020-03-31"),
            ("year ended 31 March 2019", "2018/19 2018-04-01 2019-03-31"),
            ("12 months to March 2019", "2018/19 2018-04-01 2019-03-31"),
            ("Financial year 2019/20", "2019/20 2019-04-01 2020-03-31"),
            ("Half year 2021/22", "2021/22 2021-04-01 2021-09-30"),
            ("Mid-Year 2021/22", "2021/22 2021-04-01 2021-09-30"),
            ("H1 2021/22", "2021/22 2021-04-01 2021-09-30"),
            ("Second half 2021/22", "2021/22 2021-10-01 2022-03-31"),
            ("December 2022", "2022/23 2022-12-01 2022-12-31"),
            ("Dec-22", "2022/23 2022-12-01 2022-12-31"),
            ("Dec 22", "2022/23 2022-12-01 2022-12-31"),
            ("Feb '24", "2023/24 2024-02-01 2024-02-29"),
            ("M07 2016/17", "2016/17 2016-10-01 2016-10-31"),
            ("Month 11 - 2016/17", "2016/17 2017-02-01 2017-02-28"),
            ("Apr-May 2016/17", "2016/17 2016-04-01 2016-05-31"),
            ("February 2016/17", "2016/17 2017-02-01 2017-02-28"),
            ("as at 31st January 2007", "2006/07 2007-01-31 2007-01-31"),
            ("31 March 2019", "2018/19 2019-03-31 2019-03-31"),
            ("2019", " 2019-01-01 2019-12-31"),
            ("Q1/2021-22", "2021/22 Q1 2021-04-01 2021-06-30"),
            ("2021-22/Q1", "2021/22 Q1 2021-04-01 2021-06-30"),
            ("2021Q1", "2021/22 Q1 2021-04-01 2021-06-30"),
            ("2021/22Q1", "2021/22 Q1 2021-04-01 2021-06-30"),
            ("Qtr1 21/22", "2021/22 Q1 2021-04-01 2021-06-30"),
            ("End of quarter 1 2021/22", "2021/22 Q1 2021-04-01 2021-06-30"),
            ("rolling 12 months to March 2022", "2021/22 2021-04-01 2022-03-31"),
            ("Rolling year to September 2021", " 2020-10-01 2021-09-30"),
            ("Week ending 26 September 2021", "2021/22 2021-09-20 2021-09-26"),
            ("w/e 26/09/2021", "2021/22 2021-09-20 2021-09-26"),
            ("as at end June 2021", "2021/22 2021-06-30 2021-06-30"),
            ("As at the end of June 2021", "2021/22 2021-06-30 2021-06-30"),
            ("Week 12 2021/22", "none"),
            ("Period 3 2021/22", "none"),
            ("Term 1 2021/22", "none"),
            ("Week commencing 20 September 2021", "none"),
            ("Calendar year 2019", " 2019-01-01 2019-12-31"),
            ("Q5 2024/25", "none"),
            ("Q0 2024/25", "none"),
            ("2021/24", "none"),
            ("2021/21", "none"),
            ("06/08", "none"),
            ("Q2", "none"),
            ("M07", "none"),
            ("M13 2016/17", "none"),
            ("Apr-May", "none"),
            ("Year end", "none"),
            ("YTD", "none"),
            ("April 2021 to date", "none"),
            ("Academic year 2021/22", "none"),
            ("Q4 2019", "none"),
            ("Q2 (October - December) 2014/15", "none"),
            ("July 2021 2022/23", "none"),
            ("2020/21 2021/22", "none"),
            ("2019/20 to 2021/22", "none"),
            ("Q2 Q3 2021/22", "none"),
            ("06/07/21 to 2021", "none"),
            ("39%", "none"),
            ("Q2 2021/22 better", "none"),
            ("", "none"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(parse(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn a_quarter_of_one_year_is_an_assumption() {
        for (text, assumed) in
            [("Q1 2021", true), ("2021Q1", true), ("Q1 2021/22", false), ("Q2 (Jul-Sep) 2021", false), ("2021", false)]
        {
            assert_eq!(parse(text).map(|reading| reading.assumed), Some(assumed), "{text:?}");
        }
    }

    #[test]
    fn periods_are_found_in_longer_text() {
        let table = [
            ("2021/22 Q2 outturn:", "2021/22 Q2", "2021-07-01"),
            ("Q1 outturn 2023/24", "Q1 2023/24", "2023-04-01"),
            ("2023/24 outturn (Q1)", "2023/24 Q1", "2023-04-01"),
            ("Actual 07/08", "07/08", "2007-04-01"),
            ("09/10 target", "09/10", "2009-04-01"),
            ("June 2019 Actual", "June 2019", "2019-06-01"),
            ("Performance report, Quarter 2 (July - Sept) 2014/15", "Quarter 2 (July - Sept) 2014/15", "2014-07-01"),
            (
                "Report for July to September 2021 (Q2 - 2021/22).",
                "July to September 2021 (Q2 - 2021/22)",
                "2021-07-01",
            ),
            ("Target 2020/21; actual 2021/22 Q3", "2021/22 Q3", "2021-10-01"),
            ("KPI report as at 31 December 2018", "as at 31 December 2018", "2018-12-31"),
            ("Missed for the quarter ended 31 December 2018 again", "quarter ended 31 December 2018", "2018-10-01"),
            ("Half year outturn 2021/22", "Half year 2021/22", "2021-04-01"),
        ];
        for (text, words, start) in table {
            let found = find(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((found.text.as_str(), found.reading.start.to_string().as_str()), (words, start), "{text:?}");
        }
        for text in [
            "Q5 outturn 2024/25",
            "Signed 06/07/21",
            "Cabinet, 4 June 2019",
            "ratio 06-07",
            "in 2019 we",
            "Q2 outturn",
            "24/7 service",
            "1,023/24",
            "aged 16-17",
            "Week 12 2021/22",
            "Period 3 2021/22",
            "",
        ] {
            assert_eq!(find(text), None, "{text:?}");
        }
    }
}
