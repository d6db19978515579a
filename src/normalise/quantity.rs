//! Numbers with units, as people write them into outturns and targets.
//!
//! | text | reading |
//! | --- | --- |
//! | `39%`, `62 %`, `48.48 per cent` | 39, 62, 48.48 percent |
//! | `2,973,349`, `202130` | count |
//! | `£1.2m`, `£820k`, `(£5,000)` | 1200000, 820000, -5000 gbp |
//! | `9.5 days`, `4h 20m`, `16,387 tonnes` | 9.5 days, 260 minutes, 16387 tonnes |
//! | `621.1 per 100,000` | 621.1 per_100000 |
//! | `>=90%`, `no more than 12`, `90% or more` | with a comparator |
//! | `5-10%`, `between 5% and 10%` | a range |
//! | `34 out of 69 (49.2%)` | 49.2 percent |
//! | `122 out of 148` | 122 count, of a total of 148 |
//! | `512 kg (Q3 time lag) (GREEN)`, `5% by March 2024` | the number before the note |
//! | `Top Quartile`, `39% against 25%`, `12,34`, `1.2m` | none: words, two numbers, not a number, metres? |
//!
//! ```
//! use exrep::normalise::quantity::parse;
//! use exrep::record::{Comparator, Unit};
//!
//! let target = parse("A maximum of 30 weeks.").unwrap();
//! assert_eq!(target.value.unwrap().to_string(), "30");
//! assert_eq!((target.unit, target.comparator), (Unit::Weeks, Some(Comparator::AtMost)));
//! assert_eq!(parse("November 2016"), None);
//! ```

use rust_decimal::Decimal;

use crate::record::{Basis, Comparator, Number, Quantity, Unit};

use super::amount::{self, Amount};
use super::comparator;
use super::cursor::Cursor;
use super::tail::{self, Tail};
use super::token::{Kind, Token, tokens};
use super::unit::{self, Hint, Measure};

pub use super::absence::is_absent;

/// Longer texts are prose, not values.
const LONGEST: usize = 200;

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
    /// Number and unit, where the text gives one exact number: neither a range nor `<5`.
    pub fn exact(&self) -> Option<Quantity> {
        if self.comparator.is_some() { None } else { self.quantity() }
    }

    /// Number and unit, unless it is a range.
    pub fn quantity(&self) -> Option<Quantity> {
        self.value.map(|value| Quantity { value, unit: self.unit })
    }
}

/// The number that `text` states, or `None` where it states none, or more than one.
pub fn parse(text: &str) -> Option<Reading> {
    if text.len() > LONGEST {
        return None;
    }
    let tokens = tokens(text);
    if !tokens.iter().any(|token| token.kind == Kind::Digits || word_value(token).is_some()) {
        return None;
    }
    let mut cursor = Cursor::new(&tokens);
    let provisional = opening(&mut cursor);
    let comparator = comparator::before(&mut cursor);
    cursor.eat_mark('=');
    let core = core(&mut cursor, comparator)?;
    let tail = tail::parse(cursor, &core)?;
    reading(&core, tail, provisional)
}

/// `reading` in the unit that its surroundings name, where its own text names none.
///
/// Only ever a unit for a bare number; a number that would not fit after scaling is left as it was.
pub fn with_unit_hint(reading: Reading, hint: Option<Hint>) -> Reading {
    let Some(hint) = hint.filter(|_| !reading.unit_stated) else { return reading };
    let scaled = |number: Number| number.decimal().checked_mul(hint.scale).and_then(Number::new);
    let value = reading.value.map(scaled);
    let range = reading.range.map(|(low, high)| scaled(low).zip(scaled(high)));
    if value == Some(None) || range == Some(None) {
        return reading;
    }
    Reading { value: value.flatten(), range: range.flatten(), unit: hint.unit, ..reading }
}

/// Steps over words before a number that leave it as it is; whether they call it provisional.
fn opening(cursor: &mut Cursor) -> bool {
    let provisional = cursor.eat_word(&["provisional", "prov", "estimated", "est", "draft", "unaudited"]);
    cursor.eat_word(&["average", "mean", "median", "ytd"]);
    cursor.eat_word(&["approximately", "approx", "circa", "around", "about", "c", "ca"]);
    cursor.eat_if(|token| matches!(token.kind, Kind::Mark('.' | '~' | ':')));
    provisional
}

/// What a text says before its notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Core {
    /// The number, or a range's lower end; in base units where the unit is stated.
    pub low: Decimal,
    /// A range's upper end.
    pub high: Option<Decimal>,
    /// The unit, where the text states one.
    pub unit: Option<Unit>,
    /// The comparison, where the text states one.
    pub comparator: Option<Comparator>,
    /// The whole of which `low` is a part: the `69` of `34 out of 69`.
    pub total: Option<Decimal>,
}

impl Core {
    fn one(value: Decimal, unit: Option<Unit>, comparator: Option<Comparator>) -> Core {
        Core { low: value, high: None, unit, comparator, total: None }
    }
}

fn core(cursor: &mut Cursor, comparator: Option<Comparator>) -> Option<Core> {
    if let Some(word) = number_word(cursor) {
        return Some(Core::one(word, None, comparator));
    }
    let between = comparator.is_none() && cursor.eat_word(&["between", "from"]);
    let first = amount::amount(cursor)?;
    let measure = measure(cursor, &first);
    if let Some(range) = range(cursor, first, measure, between) {
        return comparator.is_none().then_some(range?);
    }
    if between {
        return None;
    }
    match measure {
        Some(measure) => duration(cursor, first.value, measure, comparator),
        None => Some(part(cursor, first.value, comparator).unwrap_or(Core::one(first.value, None, comparator))),
    }
}

/// The unit at the cursor, unless the number has one (pounds) already.
fn measure(cursor: &mut Cursor, amount: &Amount) -> Option<Measure> {
    match amount.unit {
        Some(unit) => Some(Measure { unit, factor: Decimal::ONE }),
        None => unit::stated(cursor),
    }
}

/// The second end, where a range goes on here; `Some(None)` where it is malformed.
fn range(cursor: &mut Cursor, first: Amount, measured: Option<Measure>, between: bool) -> Option<Option<Core>> {
    let mut trial = *cursor;
    let linked = if between {
        trial.eat_mark('-') || trial.eat_word(&["and", "to"])
    } else {
        trial.eat_mark('-') || trial.eat_word(&["to"])
    };
    if !linked {
        return None;
    }
    if trial.peek().is_some_and(|digits| digits.text.len() > 1 && digits.text.starts_with('0')) {
        return Some(None); // `06-07` is a year
    }
    let second = amount::amount(&mut trial)?;
    let ahead = trial;
    let last = measure(&mut trial, &second);
    if last.is_none() {
        trial = ahead;
    }
    *cursor = trial;
    let unit = match (measured, last) {
        (Some(low), Some(high)) if low != high => return Some(None),
        (low, high) => low.or(high),
    };
    let factor = unit.map_or(Decimal::ONE, |measure| measure.factor);
    let ends = first.value.checked_mul(factor).zip(second.value.checked_mul(factor));
    Some(ends.filter(|(low, high)| low < high && (unit.is_some() || !like_years(*low, *high))).map(|(low, high)| {
        Core {
            low,
            high: Some(high),
            unit: unit.map(|measure| measure.unit),
            comparator: Some(Comparator::Range),
            total: None,
        }
    }))
}

/// `2021-2022` and `21-22` may be years.
fn like_years(low: Decimal, high: Decimal) -> bool {
    low >= Decimal::TEN && high - low == Decimal::ONE
}

/// One number with its unit, or `4h 20m` in minutes and `8 mins 34 secs` in seconds (which the record calls `other`).
///
/// Days with hours are not added: a working day is not 24 of them.
fn duration(cursor: &mut Cursor, value: Decimal, measure: Measure, comparator: Option<Comparator>) -> Option<Core> {
    let single = Core::one(value.checked_mul(measure.factor)?, Some(measure.unit), comparator);
    let mut trial = *cursor;
    trial.eat_word(&["and"]);
    let Some(smaller) = amount::decimal(&mut trial) else { return Some(single) };
    let unit = match measure.unit {
        Unit::Hours if trial.eat_word(&["minutes", "minute", "mins", "min", "m"]) => Unit::Minutes,
        Unit::Minutes if trial.eat_word(&["seconds", "second", "secs", "sec", "s"]) => Unit::Other,
        _ => return None,
    };
    *cursor = trial;
    let total = value.checked_mul(Decimal::from(60))?.checked_add(smaller)?;
    (smaller < Decimal::from(60)).then_some(Core::one(total, Some(unit), comparator))
}

/// `34 out of 69`, `34 of 69`, `34/69`, `3:1`, `1 in 4`, `4.2 out of 5`.
///
/// A part of a whole keeps the part as its value, and the whole beside it: no percentage is computed that the text
/// does not state. A part with decimals is a score. Ratios are read where they are exact.
fn part(cursor: &mut Cursor, value: Decimal, comparator: Option<Comparator>) -> Option<Core> {
    let mut trial = *cursor;
    let slash = trial.eat_mark('/');
    let colon = !slash && trial.eat_mark(':');
    let ratio = colon || !slash && trial.eat_word(&["in"]);
    if !slash && !ratio && !trial.eat_phrases(&["out of", "of"]) {
        return None;
    }
    let padded = trial.peek().is_some_and(|digits| digits.text.starts_with('0'));
    let total = amount::decimal(&mut trial).filter(|total| !total.is_zero())?;
    if ratio {
        // `8:34` and `1:05` may be times: only `3:1` and `1:8` are surely ratios.
        let certain = !padded && (total == Decimal::ONE || value == Decimal::ONE && total < Decimal::TEN);
        if colon && !certain {
            return None;
        }
        let exact = value.checked_div(total).filter(|ratio| ratio.checked_mul(total) == Some(value))?;
        *cursor = trial;
        return Some(Core::one(exact, Some(Unit::Ratio), comparator));
    }
    if value > total {
        return None;
    }
    let scored = value.normalize().scale() > 0;
    let core = Core { total: Some(total), ..Core::one(value, scored.then_some(Unit::Score), comparator) };
    // `6/7` alone may be a year or a date; only with its percentage behind it is it a part.
    let percent_follows = trial.peek().is_some_and(|next| next.is_mark('('));
    if slash && !percent_follows && !scored {
        return None;
    }
    *cursor = trial;
    Some(core)
}

/// `zero`, `nil`, `eight`.
pub(super) fn number_word(cursor: &mut Cursor) -> Option<Decimal> {
    let value = word_value(cursor.peek()?)?;
    cursor.skip(1);
    Some(Decimal::from(value))
}

fn word_value(word: &Token) -> Option<usize> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if word.kind != Kind::Word {
        return None;
    }
    if word.is_word(&["nil"]) { Some(0) } else { WORDS.iter().position(|name| word.is_word(&[name])) }
}

fn reading(core: &Core, tail: Tail, provisional: bool) -> Option<Reading> {
    let comparator = match (core.comparator, tail.comparator) {
        (Some(_), Some(_)) => return None,
        (before, after) => before.or(after),
    };
    let stated = tail.unit.or(core.unit);
    let value = match tail.value {
        Some(value) => value,
        None => core.low,
    };
    let number = Number::new(value)?;
    let range = match core.high {
        Some(high) => Some((number, Number::new(high)?)),
        None => None,
    };
    Some(Reading {
        value: range.is_none().then_some(number),
        unit: stated.unwrap_or(Unit::Count),
        unit_stated: stated.is_some(),
        comparator,
        range,
        total: match core.total {
            Some(total) => Some(Number::new(total)?),
            None => None,
        },
        basis: tail.basis,
        provisional: provisional || tail.provisional,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Comparator::{Above, AtLeast, AtMost, Below};

    fn number(text: &str) -> Number {
        Number::new(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn one_number_is_read_with_its_unit() {
        let table = [
            ("39%", "39", Unit::Percent),
            ("62 %", "62", Unit::Percent),
            ("81 %.", "81", Unit::Percent),
            ("48.48 per cent", "48.48", Unit::Percent),
            ("40.7 per cent.", "40.7", Unit::Percent),
            ("12 percent", "12", Unit::Percent),
            ("-0.5 percentage points", "-0.5", Unit::Percent),
            ("87.87", "87.87", Unit::Count),
            ("54", "54", Unit::Count),
            ("22,308.", "22308", Unit::Count),
            ("2,973,349", "2973349", Unit::Count),
            ("202130", "202130", Unit::Count),
            ("-0.53", "-0.53", Unit::Count),
            ("0", "0", Unit::Count),
            ("Nil", "0", Unit::Count),
            ("9.5 days", "9.5", Unit::Days),
            ("7 working days", "7", Unit::Days),
            ("41 diwrnod", "41", Unit::Days),
            ("62 y cant", "62", Unit::Percent),
            ("67.4 weeks.", "67.4", Unit::Weeks),
            ("15.7 wks", "15.7", Unit::Weeks),
            ("2.0 mins", "2", Unit::Minutes),
            ("4h 20m", "260", Unit::Minutes),
            ("4 hours and 20 minutes", "260", Unit::Minutes),
            ("8 mins 34 secs", "514", Unit::Other),
            ("664 kg", "664", Unit::Kg),
            ("16,387 tonnes", "16387", Unit::Tonnes),
            ("1,204 tonnes CO2e", "1204", Unit::Tonnes),
            ("312 tCO2e", "312", Unit::Tonnes),
            ("2,584,117 kWh", "2584117", Unit::Kwh),
            ("19.8°C", "19.8", Unit::Other),
            ("169.4 Ml/d", "169.4", Unit::Other),
            ("12.5 mg/l", "12.5", Unit::Other),
            ("141 litres per person per day", "141", Unit::Other),
            ("1.5 GWh", "1500000", Unit::Kwh),
            ("£8,881.79", "8881.79", Unit::Gbp),
            ("£1.2m", "1200000", Unit::Gbp),
            ("£3.4 million", "3400000", Unit::Gbp),
            ("£820k", "820000", Unit::Gbp),
            ("-£5,000", "-5000", Unit::Gbp),
            ("(£5,000)", "-5000", Unit::Gbp),
            ("1.2 million", "1200000", Unit::Count),
            ("621.1 per 100,000", "621.1", Unit::Per100000),
            ("621.1 per 100,000 population", "621.1", Unit::Per100000),
            ("0.89 per 1,000.", "0.89", Unit::Per1000),
            ("12 per 10k", "12", Unit::Per10000),
            ("3:1", "3", Unit::Ratio),
            ("1:8", "0.125", Unit::Ratio),
            ("1 in 5", "0.2", Unit::Ratio),
            ("Average 4.2 days", "4.2", Unit::Days),
            ("4.2 out of 5", "4.2", Unit::Score),
            ("4.2/5", "4.2", Unit::Score),
            ("34 out of 69 (49.2%)", "49.2", Unit::Percent),
            ("686.6 per 100,000 population*.", "686.6", Unit::Per100000),
            ("34/69 (49%)", "49", Unit::Percent),
            ("49.2% (34 out of 69)", "49.2", Unit::Percent),
            ("49.2% (34/69)", "49.2", Unit::Percent),
            ("82% (122)", "82", Unit::Percent),
            ("122 out of 148", "122", Unit::Count),
            ("8 (eight)", "8", Unit::Count),
            ("Eight", "8", Unit::Count),
            ("75 (provisional)", "75", Unit::Count),
            ("75.1%*", "75.1", Unit::Percent),
            ("75.1%¹", "75.1", Unit::Percent),
            ("12[1]", "12", Unit::Count),
            ("512 kg (Q3 time lag) (GREEN)", "512", Unit::Kg),
            ("512 kg per household", "512", Unit::Kg),
            ("90.0 % (annual target 92%)", "90", Unit::Percent),
            ("84.2% ↑", "84.2", Unit::Percent),
            ("84.2% Red", "84.2", Unit::Percent),
            ("5% by March 2024", "5", Unit::Percent),
            ("95% (2019/20)", "95", Unit::Percent),
            ("95% within 4 hours", "95", Unit::Percent),
            ("39% of referrals", "39", Unit::Percent),
            ("54 people", "54", Unit::Count),
            ("12 cases", "12", Unit::Count),
            ("45 (days)", "45", Unit::Days),
            ("9.5 days per FTE", "9.5", Unit::Days),
            ("90% annually", "90", Unit::Percent),
        ];
        for (text, value, unit) in table {
            let reading = parse(text);
            let read = reading.as_ref().and_then(Reading::exact);
            assert_eq!(read, Some(Quantity { value: number(value), unit }), "{text:?} {reading:?}");
        }
    }

    #[test]
    fn what_is_no_single_number_is_not_read() {
        for text in [
            "Top Quartile",
            "N/A",
            "Data only",
            "Not Set",
            "Measured annually",
            "x",
            "?",
            "November 2016",
            "TBC",
            "",
            "39% against a target of 25%",
            "39% (25%)",
            "122 (82%)",
            "8 (seven)",
            "34 out of 69 (60%)",
            "35.88% 57.87% 86.00%",
            "10% reduction",
            "£5,000 overspend",
            "12 (000s)",
            "1.2m",
            "12,34",
            "1.2.3",
            "2021/22",
            "2021-22",
            "06-07",
            "17/11/21",
            "3 days 4 hours",
            "1:05",
            "0:45",
            "8:32",
            "2-",
            "10-5",
            "5 days - 10 weeks",
            "3 to 4 out of 7",
            "20 below target",
            "1st",
            "2nd quartile",
            "Q2",
            "5 star hotel of 12",
            "39%39",
            "(39%)",
            "1234567890123456789",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn comparisons_stand_before_or_behind() {
        let table = [
            (">=90%", AtLeast, "90"),
            ("≥ 90%", AtLeast, "90"),
            ("At least 90%", AtLeast, "90"),
            ("A minimum of 90%.", AtLeast, "90"),
            ("90% or more", AtLeast, "90"),
            ("90%+", AtLeast, "90"),
            ("90% (minimum)", AtLeast, "90"),
            ("Min. 90%", AtLeast, "90"),
            ("<=12", AtMost, "12"),
            ("no more than 12", AtMost, "12"),
            ("maximum of 30 weeks", AtMost, "30"),
            ("A maximum of 30 weeks.", AtMost, "30"),
            ("12 or fewer", AtMost, "12"),
            ("up to 12", AtMost, "12"),
            ("<5", Below, "5"),
            ("less than 5%", Below, "5"),
            (">5", Above, "5"),
            ("over 5", Above, "5"),
        ];
        for (text, comparator, value) in table {
            let reading = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((reading.comparator, reading.value), (Some(comparator), Some(number(value))), "{text:?}");
            assert_eq!(reading.exact(), None);
        }
        assert_eq!(parse("at least 90% or less"), None);
    }

    #[test]
    fn ranges_have_two_ends_in_one_unit() {
        let table = [
            ("between 5% and 10%", "5", "10", Unit::Percent),
            ("5-10%", "5", "10", Unit::Percent),
            ("5% – 10%", "5", "10", Unit::Percent),
            ("5% to 10%", "5", "10", Unit::Percent),
            ("3 - 6", "3", "6", Unit::Count),
            ("£1m to £1.5m", "1000000", "1500000", Unit::Gbp),
        ];
        for (text, low, high, unit) in table {
            let reading = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(reading.range, Some((number(low), number(high))), "{text:?}");
            assert_eq!((reading.value, reading.unit, reading.comparator), (None, unit, Some(Comparator::Range)));
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_not_read() {
        for text in [
            "02:15",
            "1:30:00",
            "14m 30s",
            "5 days 4 hours",
            "±5",
            "(1.2)",
            "(1.2%)",
            "1 204",
            "£1 204",
            "12,5",
            "1.204,5",
            "90/95%",
            "25 (12%)",
            "1/2",
            "Reduce by 5%",
            "5% reduction",
            "2nd quartile",
            "nil return",
            "€5",
            "45p",
            "?",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
            assert!(!is_absent(text), "{text:?}");
        }
    }

    #[test]
    fn a_hint_gives_a_unit_only_to_a_bare_number() {
        let hint = |label| unit::from_label(label);
        let read = |text, label| with_unit_hint(parse(text).unwrap(), hint(label)).quantity().unwrap();
        assert_eq!(read("87.87", "%"), Quantity { value: number("87.87"), unit: Unit::Percent });
        assert_eq!(read("820", "£000s"), Quantity { value: number("820000"), unit: Unit::Gbp });
        assert_eq!(read("9.5 days", "%"), Quantity { value: number("9.5"), unit: Unit::Days });
    }

    #[test]
    fn notes_leave_their_meaning() {
        assert!(parse("75.1%*").unwrap().provisional);
        assert!(parse("75 (provisional)").unwrap().provisional);
        assert_eq!(parse("90% annually").unwrap().basis, Some(Basis::Annual));
        assert_eq!(parse("34 out of 69 (49.2%)").unwrap().total, Some(number("69")));
    }
}
