//! Words and signs that say how a number is meant to be compared.

use crate::record::Comparator;

use super::cursor::Cursor;
use super::token::Kind;

use Comparator::{Above, AtLeast, AtMost, Below};

/// Longer phrases before their own beginnings.
const BEFORE: [(&str, Comparator); 48] = [
    ("greater than or equal to", AtLeast),
    ("more than or equal to", AtLeast),
    ("equal to or greater than", AtLeast),
    ("equal to or more than", AtLeast),
    ("equal to or above", AtLeast),
    ("at or above", AtLeast),
    ("at least", AtLeast),
    ("minimum of", AtLeast),
    ("minimum", AtLeast),
    ("min of", AtLeast),
    ("min", AtLeast),
    ("no less than", AtLeast),
    ("not less than", AtLeast),
    ("no fewer than", AtLeast),
    ("not fewer than", AtLeast),
    ("no lower than", AtLeast),
    ("not lower than", AtLeast),
    ("not below", AtLeast),
    ("less than or equal to", AtMost),
    ("fewer than or equal to", AtMost),
    ("equal to or less than", AtMost),
    ("equal to or below", AtMost),
    ("at or below", AtMost),
    ("at most", AtMost),
    ("maximum of", AtMost),
    ("maximum", AtMost),
    ("max of", AtMost),
    ("max", AtMost),
    ("no more than", AtMost),
    ("not more than", AtMost),
    ("no greater than", AtMost),
    ("not greater than", AtMost),
    ("no higher than", AtMost),
    ("no longer than", AtMost),
    ("not to exceed", AtMost),
    ("not exceeding", AtMost),
    ("not above", AtMost),
    ("up to", AtMost),
    ("within", AtMost),
    ("less than", Below),
    ("fewer than", Below),
    ("lower than", Below),
    ("under", Below),
    ("below", Below),
    ("more than", Above),
    ("greater than", Above),
    ("higher than", Above),
    ("in excess of", Above),
];

const ALSO_ABOVE: [&str; 3] = ["over", "above", "exceeding"];

/// A comparison before a number: `>=`, `at least`, `A maximum of`.
pub(super) fn before(cursor: &mut Cursor) -> Option<Comparator> {
    sign(cursor).or_else(|| phrase(cursor))
}

fn sign(cursor: &mut Cursor) -> Option<Comparator> {
    if !cursor.peek().is_some_and(|token| matches!(token.kind, Kind::Mark(_))) {
        return None;
    }
    const SIGNS: [(&str, Comparator); 13] = [
        (">=", AtLeast),
        ("=>", AtLeast),
        ("≥", AtLeast),
        ("⩾", AtLeast),
        ("≧", AtLeast),
        ("<=", AtMost),
        ("=<", AtMost),
        ("≤", AtMost),
        ("⩽", AtMost),
        ("≦", AtMost),
        (">", Above),
        ("<", Below),
        ("˂", Below),
    ];
    SIGNS.iter().find(|(sign, _)| eat_marks(cursor, sign)).map(|(_, comparator)| *comparator)
}

fn eat_marks(cursor: &mut Cursor, marks: &str) -> bool {
    let mut trial = *cursor;
    let eaten = marks.chars().all(|mark| trial.eat_mark(mark));
    if eaten {
        *cursor = trial;
    }
    eaten
}

fn phrase(cursor: &mut Cursor) -> Option<Comparator> {
    let mut trial = *cursor;
    trial.eat_word(&["a", "an", "the"]);
    trial.peek().filter(|token| token.kind == Kind::Word)?;
    let found = BEFORE
        .iter()
        .find(|(phrase, _)| trial.eat_phrase(phrase))
        .map(|(_, comparator)| *comparator)
        .or_else(|| trial.eat_word(&ALSO_ABOVE).then_some(Above))?;
    if trial.passed().last().is_some_and(|word| word.is_word(&["min", "max"])) {
        trial.eat_mark('.');
    }
    trial.eat_mark(':');
    *cursor = trial;
    Some(found)
}

/// A comparison after a number: `90%+`, `or more`, `and below`, `maximum`.
pub(super) fn after(cursor: &mut Cursor) -> Option<Comparator> {
    if cursor.peek().is_some_and(|plus| plus.is_mark('+') && !plus.spaced) {
        cursor.skip(1);
        return Some(AtLeast);
    }
    let mut trial = *cursor;
    if trial.eat_word(&["minimum", "min"]) {
        *cursor = trial;
        return Some(AtLeast);
    }
    if trial.eat_word(&["maximum", "max"]) {
        *cursor = trial;
        return Some(AtMost);
    }
    if !trial.eat_word(&["or", "and"]) {
        return None;
    }
    let found = if trial.eat_word(&["more", "above", "higher", "greater", "over", "upwards"]) {
        AtLeast
    } else if trial.eat_word(&["less", "fewer", "below", "lower", "under"]) {
        AtMost
    } else {
        return None;
    };
    *cursor = trial;
    Some(found)
}
