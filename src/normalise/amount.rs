//! The digits of a quantity: sign, currency, decimal, scale.

use rust_decimal::Decimal;

use crate::record::Unit;

use super::cursor::Cursor;
use super::token::Kind;

/// Digits longer than this cannot be a [`Number`](crate::record::Number).
const LONGEST: usize = 28;

/// A number, in pounds where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// The number, scaled: `£1.2m` is 1,200,000.
    pub value: Decimal,
    /// Pounds.
    pub unit: Option<Unit>,
}

/// `39`, `2,973,349`, `-0.53`, `£1.2m`, `(£5,000)`, `820k`.
pub(super) fn amount(cursor: &mut Cursor) -> Option<Amount> {
    let mut trial = *cursor;
    let read = in_brackets(&mut trial).or_else(|| {
        trial = *cursor;
        signed(&mut trial)
    })?;
    *cursor = trial;
    Some(read)
}

/// `(£5,000)` and `£(5,000)`: the accountant's minus. Brackets without a pound sign are only brackets.
fn in_brackets(cursor: &mut Cursor) -> Option<Amount> {
    let outside = cursor.eat_mark('£');
    if !cursor.eat_mark('(') {
        return None;
    }
    if !outside && !cursor.eat_mark('£') {
        return None;
    }
    let value = scaled(cursor, true)?;
    cursor.eat_mark(')').then_some(Amount { value: -value, unit: Some(Unit::Gbp) })
}

fn signed(cursor: &mut Cursor) -> Option<Amount> {
    let mut minus = sign(cursor);
    let pounds = cursor.eat_mark('£') || cursor.eat_word(&["gbp"]);
    if pounds && !minus {
        minus = sign(cursor);
    }
    let value = scaled(cursor, pounds)?;
    Some(Amount { value: if minus { -value } else { value }, unit: pounds.then_some(Unit::Gbp) })
}

/// Whether a minus stands here; a dash with a space after it is a dash.
fn sign(cursor: &mut Cursor) -> bool {
    let attached = cursor.ahead(1).is_some_and(|next| !next.spaced);
    if attached && cursor.eat_mark('+') {
        return false;
    }
    cursor.eat_word(&["minus"]) || attached && cursor.eat_mark('-')
}

fn scaled(cursor: &mut Cursor, pounds: bool) -> Option<Decimal> {
    let value = decimal(cursor)?;
    let factor = scale(cursor, pounds)?;
    value.checked_mul(Decimal::from(factor))
}

/// The factor of `k`, `m`, `million` …; `None` for a bare `m` without pounds, which may be metres or minutes.
fn scale(cursor: &mut Cursor, pounds: bool) -> Option<u32> {
    let Some(next) = cursor.peek() else { return Some(1) };
    let factor = match next {
        _ if next.is_word(&["thousand"]) => 1_000,
        _ if next.is_word(&["million", "mn", "mil"]) => 1_000_000,
        _ if next.is_word(&["billion", "bn"]) => 1_000_000_000,
        _ if next.is_word(&["k"]) && (pounds || !next.spaced) => 1_000,
        _ if next.is_word(&["m"]) && pounds => 1_000_000,
        _ if next.is_word(&["m", "hundred", "dozen", "lakh", "trillion"]) => return None,
        _ => return Some(1),
    };
    cursor.skip(1);
    Some(factor)
}

/// Digits in groups of three or in one piece, then decimals. `12,34` and `1.2.3` are no numbers.
pub(super) fn decimal(cursor: &mut Cursor) -> Option<Decimal> {
    let mut digits = String::new();
    let mut trial = *cursor;
    if trial.peek()?.kind == Kind::Digits {
        digits.push_str(trial.peek()?.text);
        trial.skip(1);
        groups(&mut trial, &mut digits)?;
    }
    let whole = digits.len();
    if let (Some(point), Some(decimals)) = (trial.peek(), trial.ahead(1))
        && point.is_mark('.')
        && (whole == 0 || !point.spaced)
        && decimals.kind == Kind::Digits
        && !decimals.spaced
    {
        digits.push('.');
        digits.push_str(decimals.text);
        trial.skip(2);
        let again = trial.peek().is_some_and(|next| matches!(next.kind, Kind::Mark('.' | ',')) && !next.spaced)
            && trial.ahead(1).is_some_and(|next| next.kind == Kind::Digits && !next.spaced);
        if again {
            return None;
        }
    }
    if digits.is_empty() || digits.len() > LONGEST {
        return None;
    }
    *cursor = trial;
    digits.parse().ok()
}

/// `,973,349` after the first digits; `None` where a group is not of three.
fn groups(cursor: &mut Cursor, digits: &mut String) -> Option<()> {
    let first = digits.len();
    while let (Some(comma), Some(group)) = (cursor.peek(), cursor.ahead(1))
        && comma.is_mark(',')
        && !comma.spaced
        && group.kind == Kind::Digits
        && !group.spaced
    {
        if group.text.len() != 3 || first > 3 || digits.len() > LONGEST {
            return None;
        }
        digits.push_str(group.text);
        cursor.skip(2);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn digits_are_grouped_in_threes_or_are_no_number() {
        let table = [
            ("39", Some("39")),
            ("2,973,349", Some("2973349")),
            ("202130", Some("202130")),
            ("8,881.79", Some("8881.79")),
            (".5", Some("0.5")),
            ("0.001", Some("0.001")),
            ("12,34", None),
            ("1234,567", None),
            ("1.2.3", None),
            ("1.2,300", None),
            ("99999999999999999999999999999999", None),
        ];
        for (text, expected) in table {
            let tokens = tokens(text);
            let read = decimal(&mut Cursor::new(&tokens)).map(|value| value.to_string());
            assert_eq!(read.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn signs_pounds_and_scales_are_part_of_the_number() {
        let table = [
            ("-0.53", Some("-0.53")),
            ("–5", Some("-5")),
            ("+3.2", Some("3.2")),
            ("£8,881.79", Some("8881.79")),
            ("£1.2m", Some("1200000.0")),
            ("£3.4 million", Some("3400000.0")),
            ("£820k", Some("820000")),
            ("-£5,000", Some("-5000")),
            ("£-5,000", Some("-5000")),
            ("(£5,000)", Some("-5000")),
            ("£(5,000)", Some("-5000")),
            ("1.2 million", Some("1200000.0")),
            ("1.2m", None),
            ("(5,000)", None),
            ("- 5", None),
        ];
        for (text, expected) in table {
            let tokens = tokens(text);
            let read = amount(&mut Cursor::new(&tokens)).map(|amount| amount.value.to_string());
            assert_eq!(read.as_deref(), expected, "{text:?}");
        }
    }
}
