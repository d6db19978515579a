//! What may stand behind a number without changing it, and what changes it.
//!
//! Anything not known to be harmless makes the whole text unread.

use rust_decimal::Decimal;

use crate::record::{Basis, Comparator, Unit};

use super::amount;
use super::comparator;
use super::cursor::Cursor;
use super::quantity::{Core, number_word};
use super::token::{Kind, Token};
use super::{date, unit};

/// What the words behind a number say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// `or more`.
    pub comparator: Option<Comparator>,
    /// `annually`.
    pub basis: Option<Basis>,
    /// `*`, `(provisional)`.
    pub provisional: bool,
    /// A unit in brackets, or a percentage that replaces its parts.
    pub unit: Option<Unit>,
    /// The percentage of `34 out of 69 (49.2%)`.
    pub value: Option<Decimal>,
}

/// Reads everything from `cursor` to the end; `None` where some of it might change the number's meaning.
pub(super) fn parse(mut cursor: Cursor, core: &Core) -> Option<Tail> {
    let mut tail = Tail::default();
    while let Some(token) = cursor.peek() {
        if glued(token, cursor.passed().last()) {
            return None;
        }
        if token.is_mark('(') || token.is_mark('[') {
            bracket(&mut cursor, core, &mut tail)?;
        } else if let Some(found) = comparator::after(&mut cursor) {
            tail.comparator = tail.comparator.is_none().then_some(Some(found))?;
        } else if mark(&mut cursor, &mut tail) || basis(&mut cursor, &mut tail) || remark(&mut cursor, &mut tail) {
        } else if closing(cursor, core, &mut tail) {
            return Some(tail);
        } else {
            return None;
        }
    }
    Some(tail)
}

/// A letter or digit straight behind the number belongs to it, and was not understood: `39x`, `1st`.
fn glued(token: &Token, before: Option<&Token>) -> bool {
    let number = before.is_some_and(|before| before.kind == Kind::Digits);
    match token.kind {
        Kind::Word => !token.spaced && number,
        Kind::Digits => true,
        Kind::Mark(_) => false,
    }
}

/// Footnote marks, arrows and full stops.
fn mark(cursor: &mut Cursor, tail: &mut Tail) -> bool {
    let Some(Token { kind: Kind::Mark(mark), spaced, .. }) = cursor.peek() else { return false };
    let harmless = match mark {
        '*' => {
            tail.provisional = true;
            true
        }
        '†' | '‡' | '^' | '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹' | '⁰' => true,
        '↑' | '↓' | '→' | '←' | '↔' | '▲' | '▼' | '►' | '◄' | '●' | '■' | '⬆' | '⬇' => true,
        '-' => *spaced,
        '.' | ',' | ';' => true,
        _ => false,
    };
    cursor.skip(usize::from(harmless));
    harmless
}

/// `annually`, `per quarter`, `p.a.`
fn basis(cursor: &mut Cursor, tail: &mut Tail) -> bool {
    const PHRASES: [(&str, Basis); 13] = [
        ("per annum", Basis::Annual),
        ("per year", Basis::Annual),
        ("a year", Basis::Annual),
        ("annually", Basis::Annual),
        ("annual", Basis::Annual),
        ("pa", Basis::Annual),
        ("per quarter", Basis::Quarterly),
        ("a quarter", Basis::Quarterly),
        ("quarterly", Basis::Quarterly),
        ("per month", Basis::Monthly),
        ("a month", Basis::Monthly),
        ("monthly", Basis::Monthly),
        ("pcm", Basis::Monthly),
    ];
    let mut trial = *cursor;
    let dotted = trial.eat_word(&["p"]) && trial.eat_mark('.') && trial.eat_word(&["a"]);
    let found = if dotted {
        *cursor = trial;
        Some(Basis::Annual)
    } else {
        PHRASES.iter().find(|(phrase, _)| cursor.eat_phrase(phrase)).map(|(_, basis)| *basis)
    };
    tail.basis = tail.basis.or(found);
    found.is_some()
}

/// Words that leave the number as it is.
fn remark(cursor: &mut Cursor, tail: &mut Tail) -> bool {
    if provisional(cursor) {
        tail.provisional = true;
        return true;
    }
    cursor.eat_word(&[
        "ytd",
        "cumulative",
        "actual",
        "approx",
        "average",
        "avg",
        "overall",
        "total",
        "rolling",
        "red",
        "amber",
        "green",
        "target",
        "outturn",
        "rate",
    ])
}

fn provisional(cursor: &mut Cursor) -> bool {
    cursor.eat_word(&["provisional", "prov", "estimated", "estimate", "est", "unaudited", "draft", "forecast"])
}

/// The words that take the rest of the text: a date, the thing counted, the thing measured.
fn closing(cursor: Cursor, core: &Core, tail: &mut Tail) -> bool {
    due(cursor) || per_thing(cursor, core, tail) || of_what(cursor, core) || counted(cursor, core)
}

/// `by March 2024`, `in 2021/22`, `at year end`.
fn due(mut cursor: Cursor) -> bool {
    cursor.eat_word(&["by", "in", "for", "at", "during", "from", "since", "as"]) && calendar(cursor.rest())
}

/// Whether `tokens` speak of nothing but a date or a period.
fn calendar(tokens: &[Token]) -> bool {
    const WORDS: [&str; 17] = [
        "at",
        "end",
        "financial",
        "fy",
        "nd",
        "of",
        "q",
        "quarter",
        "quarterly",
        "rd",
        "st",
        "th",
        "the",
        "year",
        "ytd",
        "to",
        "date",
    ];
    let named = |token: &Token| {
        date::month(token).is_some()
            || token.is_word(&["year", "quarter", "q", "ytd"])
            || token.text.len() == 4 && date::full_year(token).is_some()
    };
    tokens.iter().any(named)
        && tokens.iter().all(|token| {
            named(token)
                || token.is_word(&WORDS)
                || token.kind == Kind::Digits && token.text.len() <= 2
                || matches!(token.kind, Kind::Mark('/' | '-' | '.' | ',' | '\''))
        })
}

/// `9.5 days per FTE`, `12 per week`: a bare number becomes a rate that the record has no unit for.
fn per_thing(mut cursor: Cursor, core: &Core, tail: &mut Tail) -> bool {
    let rate = matches!(core.unit, Some(Unit::Per1000 | Unit::Per10000 | Unit::Per100000));
    let per = cursor.eat_word(&["per"]);
    if !per && !rate || !plain(cursor.rest(), 5) {
        return false;
    }
    if core.unit.is_none() {
        tail.unit = Some(Unit::Other);
    }
    true
}

/// `39% of referrals`, `95% within 4 hours`: what the percentage is of.
fn of_what(mut cursor: Cursor, core: &Core) -> bool {
    if core.unit != Some(Unit::Percent) || !cursor.eat_word(&["of", "within", "in", "on", "for", "at"]) {
        return false;
    }
    let rest = cursor.rest();
    let marks = |token: &Token| matches!(token.kind, Kind::Word | Kind::Digits | Kind::Mark('-' | '.' | '\'' | ','));
    !rest.is_empty() && !rest.iter().any(changes) && rest.iter().all(marks)
}

/// `54 people`, `12 open cases`: one to three small words, the last a plural.
fn counted(cursor: Cursor, core: &Core) -> bool {
    let words = match cursor.rest().split_last() {
        Some((last, head)) if last.is_mark('.') => head,
        _ => cursor.rest(),
    };
    let Some(noun) = words.last() else { return false };
    let plural = noun.text.ends_with('s') || noun.is_word(&["people", "children", "staff", "women", "men"]);
    core.unit.is_none() && (plural || core.low == Decimal::ONE) && plain(words, 3)
}

/// At most `most` words, none of which changes what a number means.
fn plain(tokens: &[Token], most: usize) -> bool {
    let word = |token: &Token| {
        let small = token.text.chars().next().is_some_and(char::is_lowercase) || token.is_word(&["fte", "wte"]);
        token.kind == Kind::Word && small && !changes(token)
    };
    let body = match tokens.split_last() {
        Some((last, head)) if last.is_mark('.') => head,
        _ => tokens,
    };
    !body.is_empty() && body.len() <= most && body.iter().all(word)
}

/// Words behind a number that make it a difference, a multiple or one of several.
fn changes(token: &Token) -> bool {
    const WORDS: [&str; 46] = [
        "above",
        "against",
        "and",
        "average",
        "behind",
        "below",
        "better",
        "but",
        "compared",
        "decrease",
        "deficit",
        "down",
        "drop",
        "each",
        "fall",
        "fewer",
        "fifths",
        "from",
        "gain",
        "growth",
        "halves",
        "higher",
        "hundreds",
        "improvement",
        "increase",
        "less",
        "lower",
        "millions",
        "minus",
        "more",
        "not",
        "or",
        "over",
        "overspend",
        "plus",
        "quarters",
        "reduction",
        "rise",
        "saving",
        "short",
        "surplus",
        "thirds",
        "thousands",
        "times",
        "underspend",
        "versus",
    ];
    const MORE: [&str; 9] = ["than", "target", "to", "under", "up", "vs", "worse", "per", "out"];
    token.is_word(&WORDS) || token.is_word(&MORE)
}

/// A bracket behind the number, whole; `None` where it may change the number.
fn bracket(cursor: &mut Cursor, core: &Core, tail: &mut Tail) -> Option<()> {
    let inside = inside(cursor)?;
    let mut notes = Cursor::new(inside);
    let footnote = matches!(inside, [only] if only.kind == Kind::Digits && only.start > 0 && only.text.len() <= 2)
        && cursor.passed().last().is_some_and(|close| close.is_mark(']'));
    if inside.is_empty() || footnote {
        return Some(());
    }
    if provisional(&mut notes) || matches!(inside, [only] if only.is_word(&["p", "e"])) {
        tail.provisional = true;
        return Some(());
    }
    if let Some(found) = comparator::after(&mut notes).filter(|_| notes.at_end()) {
        tail.comparator = tail.comparator.is_none().then_some(Some(found))?;
        return Some(());
    }
    if let Some(measure) = unit::stated(&mut Cursor::new(inside)).filter(|_| is_unit(inside)) {
        let fits = measure.factor == Decimal::ONE && core.unit.is_none_or(|unit| unit == measure.unit);
        tail.unit = Some(measure.unit);
        return fits.then_some(());
    }
    if let Some(word) = number_word(&mut Cursor::new(inside)).filter(|_| inside.len() == 1) {
        return (word == core.low).then_some(());
    }
    match figures(inside) {
        Some(figures) => agree(core, &figures, tail),
        None => harmless(inside).then_some(()),
    }
}

/// The tokens between the bracket here and its partner; steps over both.
fn inside<'a, 't>(cursor: &mut Cursor<'a, 't>) -> Option<&'a [Token<'t>]> {
    let rest = cursor.rest();
    let mut depth = 0_usize;
    for (index, token) in rest.iter().enumerate() {
        match token.kind {
            Kind::Mark('(' | '[') => depth += 1,
            Kind::Mark(')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            cursor.skip(index + 1);
            return rest.get(1..index);
        }
    }
    None
}

fn is_unit(inside: &[Token]) -> bool {
    let mut cursor = Cursor::new(inside);
    unit::stated(&mut cursor).is_some() && cursor.at_end()
}

/// The numbers of a bracket that holds nothing else.
enum Figures {
    /// `(25%)`, `(122)`.
    One(Decimal, Option<Unit>),
    /// `(34 out of 69)`, `(34/69 cases)`.
    Part(Decimal, Decimal),
    /// `(+3%)`, `(-2.1)`: a movement.
    Movement,
}

fn figures(inside: &[Token]) -> Option<Figures> {
    let mut cursor = Cursor::new(inside);
    let signed = inside.first().is_some_and(|sign| matches!(sign.kind, Kind::Mark('+' | '-')));
    let amount = amount::amount(&mut cursor)?;
    let unit = amount.unit.or_else(|| unit::stated(&mut cursor).map(|measure| measure.unit));
    if cursor.at_end() {
        return Some(if signed { Figures::Movement } else { Figures::One(amount.value, unit) });
    }
    if !cursor.eat_mark('/') && !cursor.eat_phrases(&["out of", "of", "from"]) {
        return None;
    }
    let total = amount::decimal(&mut cursor)?;
    (cursor.at_end() || plain(cursor.rest(), 3)).then_some(Figures::Part(amount.value, total))
}

/// Whether a bracket's figures say the same as the number, or something that cannot be mistaken for it.
fn agree(core: &Core, figures: &Figures, tail: &mut Tail) -> Option<()> {
    match (figures, core.unit, core.total) {
        (Figures::Movement, _, _) => Some(()),
        (Figures::One(percent, Some(Unit::Percent)), None, Some(total)) => {
            tail.value = Some(*percent);
            tail.unit = Some(Unit::Percent);
            consistent(*percent, core.low, total)
        }
        (Figures::One(value, unit), _, None) if *value == core.low && *unit == core.unit => Some(()),
        (Figures::One(count, None), Some(Unit::Percent), None) => count.normalize().scale().eq(&0).then_some(()),
        (Figures::Part(year, next), _, None) if year.scale() == 0 && next.scale() == 0 && like_year(*year, *next) => {
            Some(())
        }
        (Figures::Part(part, total), Some(Unit::Percent), None) => consistent(core.low, *part, *total),
        _ => None,
    }
}

fn like_year(year: Decimal, next: Decimal) -> bool {
    let following = year.checked_add(Decimal::ONE).unwrap_or(year);
    year >= Decimal::from(1990) && (following == next || following % Decimal::ONE_HUNDRED == next)
}

/// Whether `part` of `total` is `percent`, give or take its rounding.
fn consistent(percent: Decimal, part: Decimal, total: Decimal) -> Option<()> {
    let whole = percent.checked_mul(total)?;
    let parts = part.checked_mul(Decimal::ONE_HUNDRED)?;
    (whole.checked_sub(parts)?.abs() <= total.abs()).then_some(())
}

/// Whether words in brackets are a mere note: not a scale, not a direction.
fn harmless(inside: &[Token]) -> bool {
    let scale = |token: &Token| {
        token.is_word(&["k", "m", "s", "thousand", "thousands", "million", "millions", "hundreds", "bn", "negative"])
            || token.text == "000"
            || token.is_mark('£')
            || changes(token)
    };
    let worded = inside.iter().any(|token| token.kind == Kind::Word) || calendar(inside);
    worded && !(inside.len() <= 3 && inside.iter().all(scale))
}
