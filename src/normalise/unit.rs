//! Units: behind a number, in a column's header, in an indicator's name.
//!
//! ```
//! use exrep::normalise::unit::{from_label, from_name};
//! use exrep::record::Unit;
//!
//! let unit = |name| from_name(name).map(|hint| hint.unit);
//! assert_eq!(unit("% of repeat referrals in 12 months"), Some(Unit::Percent));
//! assert_eq!(unit("Number of families in bed and breakfast"), Some(Unit::Count));
//! assert_eq!(unit("Average time to re-let (days)"), Some(Unit::Days));
//! assert_eq!(unit("Rate of admissions per 100,000 population"), Some(Unit::Per100000));
//! assert_eq!(unit("Invoices paid within 10 days"), None); // days, but not of the value
//! assert_eq!(from_label("£000s").map(|hint| hint.scale), Some(1000.into()));
//! ```

use rust_decimal::Decimal;

use crate::record::Unit;

use super::amount;
use super::cursor::Cursor;
use super::token::{Kind, tokens};

/// A unit that stands beside a number instead of in it: in a column header, or in the indicator's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The unit.
    pub unit: Unit,
    /// What a bare number is to be multiplied by: 1000 under `£000s`.
    pub scale: Decimal,
}

impl From<Measure> for Hint {
    fn from(measure: Measure) -> Self {
        Hint { unit: measure.unit, scale: measure.factor }
    }
}

/// A unit as written, and its size in the record's base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// The record's unit.
    pub unit: Unit,
    /// How many of it one of these is: 1000 for MWh.
    pub factor: Decimal,
}

impl Measure {
    fn one(unit: Unit) -> Measure {
        Measure { unit, factor: Decimal::ONE }
    }
}

/// The unit that a unit cell or a column's header states: `%`, `Days`, `£000s`, `Number`.
pub fn from_label(label: &str) -> Option<Hint> {
    let tokens = tokens(label);
    let mut cursor = Cursor::new(&tokens);
    while cursor.eat_mark('(') || cursor.eat_word(&["in", "average", "rate"]) {}
    let measure = pounds(&mut cursor).or_else(|| stated(&mut cursor)).or_else(|| counted(&mut cursor))?;
    while cursor.eat_if(|token| matches!(token.kind, Kind::Mark(')' | '.' | ':'))) {}
    if cursor.eat_word(&["of"]) {
        return Some(measure.into());
    }
    cursor.at_end().then_some(measure.into())
}

/// The unit that a label states beside its own words: `Outturn (%)`, `Actual £000s`, `% achieved`, `Actual in days`.
///
/// `Actual (month)` says which one, and nothing of its unit.
pub fn in_label(label: &str) -> Option<Hint> {
    const SPANS: [&str; 5] = ["day", "week", "month", "quarter", "year"];
    let inside = || label.split('(').skip(1).filter_map(|part| part.split(')').next());
    let in_brackets = || inside().filter(|part| !SPANS.iter().any(|span| part.trim().eq_ignore_ascii_case(span)));
    from_label(label).or_else(|| in_brackets().find_map(from_label)).or_else(|| at_edge(label)).or_else(|| share(label))
}

/// A sign for a unit before or behind a label's words.
fn at_edge(label: &str) -> Option<Hint> {
    let tokens = tokens(label);
    let sign =
        |cursor: &mut Cursor| pounds(cursor).or_else(|| cursor.eat_mark('%').then_some(Measure::one(Unit::Percent)));
    if let Some(measure) = sign(&mut Cursor::new(&tokens)) {
        return Some(measure.into());
    }
    let last = tokens.iter().rposition(|token| matches!(token.kind, Kind::Mark('%' | '£')))?;
    let mut cursor = Cursor::new(tokens.get(last..)?);
    let measure = sign(&mut cursor)?;
    cursor.at_end().then_some(measure.into())
}

/// The unit that an indicator's name tells: `% of …`, `Number of …`, `… (days)`, `… per 100,000`.
///
/// Only where the name measures in that unit: `paid within 10 days` does not.
pub fn from_name(name: &str) -> Option<Hint> {
    in_brackets(name).or_else(|| rate(name)).or_else(|| opening(name)).or_else(|| share(name))
}

/// `(days)`, `(£000s)`, `(per 1,000)`, `(average number of weeks)` anywhere in the name.
fn in_brackets(name: &str) -> Option<Hint> {
    name.split('(').skip(1).filter_map(|part| part.split(')').next()).find_map(from_label)
}

/// `Rate of admissions per 100,000 population`; without the word, the bare number may well be the count.
fn rate(name: &str) -> Option<Hint> {
    let tokens = tokens(name);
    if !tokens.iter().any(|token| token.is_word(&["rate", "rates"])) {
        return None;
    }
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.is_word(&["per"])).map(|(index, _)| index);
    starts.filter_map(|index| tokens.get(index..)).find_map(|rest| per(&mut Cursor::new(rest))).map(Hint::from)
}

/// `% of …`, `Percentage …`, `Number of …`, `Average number of days …`, `£ saved …`.
fn opening(name: &str) -> Option<Hint> {
    let tokens = tokens(name);
    let mut cursor = Cursor::new(&tokens);
    let average = cursor.eat_word(&["average", "mean", "median", "avg"]);
    cursor.eat_word(&["the", "total", "overall"]);
    if cursor.eat_mark('%') || cursor.eat_phrases(&["percentage", "per cent", "percent", "proportion of"]) {
        return Some(Measure::one(Unit::Percent).into());
    }
    if cursor.eat_mark('£') {
        return Some(Measure::one(Unit::Gbp).into());
    }
    if cursor.eat_phrases(&["number of", "no. of", "no of", "count of", "numbers of"]) || number_sign(&mut cursor) {
        return Some(stated(&mut cursor).unwrap_or(Measure::one(Unit::Count)).into());
    }
    let time = stated(&mut cursor).filter(|measure| average && is_time(measure.unit));
    time.filter(|_| cursor.eat_word(&["to", "taken", "from", "between", "for", "lost", "per"])).map(Hint::from)
}

/// `No. of`, `# of`.
fn number_sign(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    let sign = trial.eat_mark('#') || trial.eat_word(&["no", "nos"]) && trial.eat_mark('.');
    let found = sign && trial.eat_word(&["of"]);
    if found {
        *cursor = trial;
    }
    found
}

/// `… as a percentage of …`, `… in weeks`.
fn share(name: &str) -> Option<Hint> {
    let tokens = tokens(name);
    let mut cursor = Cursor::new(&tokens);
    while !cursor.at_end() {
        if cursor.eat_phrases(&["as a percentage", "as a share of", "as a proportion of"])
            || cursor.eat_word(&["as"]) && cursor.eat_mark('%')
        {
            return Some(Measure::one(Unit::Percent).into());
        }
        if cursor.eat_word(&["in"])
            && let Some(measure) = stated(&mut cursor)
            && cursor.at_end()
        {
            return Some(measure.into());
        }
        cursor.skip(1);
    }
    None
}

fn is_time(unit: Unit) -> bool {
    matches!(unit, Unit::Days | Unit::Weeks | Unit::Months | Unit::Hours | Unit::Minutes)
}

/// `£`, `£000`, `£'000s`, `£k`, `£m`, `£ million`.
fn pounds(cursor: &mut Cursor) -> Option<Measure> {
    if !cursor.eat_mark('£') && !cursor.eat_word(&["gbp", "pounds"]) {
        return None;
    }
    cursor.eat_mark('\'');
    let thousands = cursor.eat_if(|token| token.kind == Kind::Digits && token.text == "000") || {
        cursor.eat_word(&["k", "thousand", "thousands"])
    };
    if thousands {
        cursor.eat_mark('\'');
        cursor.eat_word(&["s"]);
        return Some(Measure { unit: Unit::Gbp, factor: Decimal::from(1_000) });
    }
    if cursor.eat_word(&["m", "million", "millions", "mn"]) {
        return Some(Measure { unit: Unit::Gbp, factor: Decimal::from(1_000_000) });
    }
    Some(Measure::one(Unit::Gbp))
}

/// `Number`, `No.`, `Count`, `#`.
fn counted(cursor: &mut Cursor) -> Option<Measure> {
    let found = cursor.eat_mark('#') || cursor.eat_word(&["number", "numbers", "no", "nos", "num", "count", "volume"]);
    found.then_some(Measure::one(Unit::Count))
}

/// A unit where one stands: `%`, `per cent`, `working days`, `per 1,000`, `kWh`.
pub(super) fn stated(cursor: &mut Cursor) -> Option<Measure> {
    let mut trial = *cursor;
    let found = percent(&mut trial).or_else(|| {
        trial = *cursor;
        per(&mut trial).or_else(|| {
            trial = *cursor;
            carbon(&mut trial).or_else(|| {
                trial = *cursor;
                physical(&mut trial).or_else(|| {
                    trial = *cursor;
                    word(&mut trial)
                })
            })
        })
    })?;
    *cursor = trial;
    Some(found)
}

fn percent(cursor: &mut Cursor) -> Option<Measure> {
    let sign = cursor.eat_if(|token| matches!(token.kind, Kind::Mark('%' | '％' | '﹪')));
    if !sign && !cursor.eat_phrases(&["per cent", "percentage", "percent", "pct", "ppts", "ppt", "pp", "y cant"]) {
        return None;
    }
    cursor.eat_word(&["points", "point", "pts"]);
    Some(Measure::one(Unit::Percent))
}

/// `per 1,000`, `per 10k`, `/100,000`, `per thousand`.
fn per(cursor: &mut Cursor) -> Option<Measure> {
    let slash = cursor.eat_mark('/');
    if !slash && !cursor.eat_word(&["per"]) {
        return None;
    }
    for (phrase, unit) in [
        ("hundred thousand", Unit::Per100000),
        ("ten thousand", Unit::Per10000),
        ("thousand", Unit::Per1000),
        ("million", Unit::Other),
    ] {
        if cursor.eat_phrase(phrase) {
            return Some(Measure::one(unit));
        }
    }
    let amount = amount::amount(cursor)?;
    let unit = match u32::try_from(amount.value).ok()? {
        1_000 => Unit::Per1000,
        10_000 => Unit::Per10000,
        100_000 => Unit::Per100000,
        _ if slash => return None,
        _ => Unit::Other,
    };
    // `per 100,000 population`: of whom says nothing more.
    cursor.eat_word(&["of"]);
    cursor.eat_word(&["the"]);
    cursor.eat_word(&[
        "population",
        "residents",
        "people",
        "persons",
        "inhabitants",
        "households",
        "adults",
        "children",
    ]);
    amount.unit.is_none().then_some(Measure::one(unit))
}

/// `tonnes of CO2e`, `tCO2`, `ktCO2e`, `kg CO2e`: mass, whatever of.
fn carbon(cursor: &mut Cursor) -> Option<Measure> {
    let glued = [("tco", Unit::Tonnes, 1_u32), ("ktco", Unit::Tonnes, 1_000), ("kgco", Unit::Kg, 1)];
    let (unit, factor) = match glued.iter().find(|(name, _, _)| cursor.eat_word(&[name])) {
        Some((_, unit, factor)) => (*unit, *factor),
        None => {
            let unit = if cursor.eat_word(&["kg"]) { Unit::Kg } else { Unit::Tonnes };
            if unit == Unit::Tonnes && !cursor.eat_word(&["tonnes", "tonne", "t"]) {
                return None;
            }
            cursor.eat_word(&["of"]);
            if !cursor.eat_word(&["co"]) {
                return None;
            }
            (unit, 1)
        }
    };
    if !cursor.eat_if(|token| token.text == "2") && !cursor.eat_mark('₂') {
        return None;
    }
    cursor.eat_word(&["e", "eq"]);
    Some(Measure { unit, factor: Decimal::from(factor) })
}

/// Units of which the record has no name: `Ml/d`, `mg/l`, `litres per person per day`.
fn physical(cursor: &mut Cursor) -> Option<Measure> {
    const NAMES: [&str; 28] = [
        "ml",
        "megalitres",
        "megalitre",
        "litres",
        "litre",
        "miles",
        "mile",
        "km",
        "kilometres",
        "metres",
        "metre",
        "mm",
        "cm",
        "hectares",
        "hectare",
        "ha",
        "acres",
        "acre",
        "mg",
        "grams",
        "gallons",
        "mph",
        "mbps",
        "gb",
        "tb",
        "kw",
        "mw",
        "sqm",
    ];
    const OVER: [&str; 22] = [
        "d",
        "day",
        "l",
        "litre",
        "h",
        "hr",
        "hour",
        "week",
        "month",
        "yr",
        "year",
        "km",
        "mile",
        "person",
        "head",
        "household",
        "property",
        "passenger",
        "visitor",
        "visit",
        "pupil",
        "customer",
    ];
    let sign = cursor.eat_mark('°');
    if sign || cursor.eat_word(&["degrees", "degree"]) {
        // A university counts degrees too.
        let scale = cursor.eat_word(&["c", "f", "celsius", "centigrade"]);
        return (sign || scale).then_some(Measure::one(Unit::Other));
    }
    cursor.eat_word(&["cubic", "square"]);
    cursor.eat_word(&NAMES).then_some(())?;
    for _ in 0..2 {
        let mut trial = *cursor;
        if (trial.eat_mark('/') || trial.eat_word(&["per", "a"])) && trial.eat_word(&OVER) {
            *cursor = trial;
        }
    }
    Some(Measure::one(Unit::Other))
}

/// Units of one word, some with `working` before them.
fn word(cursor: &mut Cursor) -> Option<Measure> {
    const WORDS: [(&[&str], Unit, u32); 15] = [
        (&["days", "day", "wd", "diwrnod", "ddiwrnod", "niwrnod", "dyddiau"], Unit::Days, 1),
        (&["weeks", "week", "wks", "wk", "wythnos", "wythnosau"], Unit::Weeks, 1),
        (&["months", "month", "mths", "mth", "mis", "fis", "misoedd"], Unit::Months, 1),
        (&["hours", "hour", "hrs", "hr", "h", "awr", "oriau"], Unit::Hours, 1),
        (&["minutes", "minute", "mins", "min", "munud", "funud", "munudau"], Unit::Minutes, 1),
        (&["tonnes", "tonne"], Unit::Tonnes, 1),
        (&["kg", "kgs", "kilos", "kilograms", "kilogrammes"], Unit::Kg, 1),
        (&["kwh", "kwhs"], Unit::Kwh, 1),
        (&["mwh"], Unit::Kwh, 1_000),
        (&["gwh"], Unit::Kwh, 1_000_000),
        (&["seconds", "second", "secs", "sec", "years", "year", "yrs", "yr"], Unit::Other, 1),
        (&["ratio"], Unit::Ratio, 1),
        (&["score", "points", "pts", "stars", "star"], Unit::Score, 1),
        (&["fte", "ftes", "wte"], Unit::Count, 1),
        (&["pounds", "gbp"], Unit::Gbp, 1),
    ];
    let adjective = cursor.eat_word(&["working", "calendar", "school", "clear", "consecutive"]);
    if adjective {
        cursor.eat_mark('-');
    }
    let (_, unit, factor) = WORDS.iter().find(|(names, _, _)| cursor.eat_word(names))?;
    if adjective && !matches!(unit, Unit::Days | Unit::Weeks | Unit::Hours) {
        return None;
    }
    Some(Measure { unit: *unit, factor: Decimal::from(*factor) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_unit_they_measure_in_and_no_other() {
        let table = [
            ("% of repeat referrals in 12 months", Some(Unit::Percent)),
            ("Percentage of major applications determined within 13 weeks", Some(Unit::Percent)),
            ("The percentage of calls answered", Some(Unit::Percent)),
            ("Proportion of older people still at home after 91 days", Some(Unit::Percent)),
            ("Appeals allowed as a percentage of appeals decided", Some(Unit::Percent)),
            ("Agency spend as a share of the pay bill", Some(Unit::Percent)),
            ("Number of people rough sleeping", Some(Unit::Count)),
            ("No. of fires", Some(Unit::Count)),
            ("Average number of days to re-let a home", Some(Unit::Days)),
            ("Number of working days lost to sickness per FTE", Some(Unit::Days)),
            ("Average days taken to process claims", Some(Unit::Days)),
            ("Average time to re-let (weeks)", Some(Unit::Weeks)),
            ("Average time to re-let (in calendar days)", Some(Unit::Days)),
            ("Time to answer, in minutes", Some(Unit::Minutes)),
            ("Arrears outstanding (£)", Some(Unit::Gbp)),
            ("Rate of admissions per 100,000 population", Some(Unit::Per100000)),
            ("Birth rate per 1,000", Some(Unit::Per1000)),
            ("Births (per 1,000)", Some(Unit::Per1000)),
            ("Bins missed per 100,000 emptied", None),
            ("Invoices paid within 10 days", None),
            ("Complaints answered within 10 working days", None),
            ("Emergency readmissions within 30 days (Acute Trust)", None),
            ("Chlamydia detection rate in 15 to 24 year olds", None),
            ("Learner Achievement Rates", None),
            ("", None),
        ];
        for (name, expected) in table {
            assert_eq!(from_name(name).map(|hint| hint.unit), expected, "{name:?}");
        }
    }

    #[test]
    fn a_label_states_its_unit_beside_its_words() {
        let table = [
            ("Outturn (%)", Some((Unit::Percent, 1))),
            ("2021/22 Q2 outturn (days)", Some((Unit::Days, 1))),
            ("Actual (£000s)", Some((Unit::Gbp, 1_000))),
            ("Actual £000s", Some((Unit::Gbp, 1_000))),
            ("Target (£m)", Some((Unit::Gbp, 1_000_000))),
            ("Q2 outturn (£'000)", Some((Unit::Gbp, 1_000))),
            ("% achieved", Some((Unit::Percent, 1))),
            ("Target - %", Some((Unit::Percent, 1))),
            ("Actual in days", Some((Unit::Days, 1))),
            ("Outturn (per 1,000)", Some((Unit::Per1000, 1))),
            ("Actual (number)", Some((Unit::Count, 1))),
            ("Actual (month)", None),
            ("Target (year)", None),
            ("Target (annual)", None),
            ("Commentary (max 200 words)", None),
            ("2021/22 Q2 outturn", None),
            ("Target", None),
        ];
        for (label, expected) in table {
            let read = in_label(label).map(|hint| (hint.unit, hint.scale));
            let expected = expected.map(|(unit, scale): (Unit, u32)| (unit, Decimal::from(scale)));
            assert_eq!(read, expected, "{label:?}");
        }
    }

    #[test]
    fn labels_state_unit_and_scale() {
        let table = [
            ("%", Some((Unit::Percent, 1))),
            ("Percentage", Some((Unit::Percent, 1))),
            ("Days", Some((Unit::Days, 1))),
            ("Working days", Some((Unit::Days, 1))),
            ("Number", Some((Unit::Count, 1))),
            ("No.", Some((Unit::Count, 1))),
            ("£", Some((Unit::Gbp, 1))),
            ("£000s", Some((Unit::Gbp, 1_000))),
            ("£'000", Some((Unit::Gbp, 1_000))),
            ("£m", Some((Unit::Gbp, 1_000_000))),
            ("MWh", Some((Unit::Kwh, 1_000))),
            ("Per 10,000", Some((Unit::Per10000, 1))),
            ("Rate per 1,000", Some((Unit::Per1000, 1))),
            ("Tonnes", Some((Unit::Tonnes, 1))),
            ("tCO2e", Some((Unit::Tonnes, 1))),
            ("Ratio", Some((Unit::Ratio, 1))),
            ("Degrees C", Some((Unit::Other, 1))),
            ("Degrees", None),
            ("Outturn", None),
            ("Number or %", None),
            ("Acute Trust", None),
            ("", None),
        ];
        for (label, expected) in table {
            let read = from_label(label).map(|hint| (hint.unit, hint.scale));
            let expected = expected.map(|(unit, scale): (Unit, u32)| (unit, Decimal::from(scale)));
            assert_eq!(read, expected, "{label:?}");
        }
    }
}
