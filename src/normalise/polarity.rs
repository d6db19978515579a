//! Which way is good.
//!
//! ```
//! use exrep::normalise::polarity::parse;
//! use exrep::record::PolarityValue::*;
//!
//! assert_eq!(parse("Low"), Some(LowIsGood));
//! assert_eq!(parse("Bigger is better"), Some(HighIsGood));
//! assert_eq!(parse("Aim to Minimise"), Some(LowIsGood));
//! assert_eq!(parse("A maximum of 30 weeks."), Some(LowIsGood));
//! assert_eq!(parse("☒ High ☐ Low"), Some(HighIsGood));
//! assert_eq!(parse("Within range"), Some(RangeIsGood));
//! assert_eq!(parse("High / Low"), None); // nothing chosen
//! ```

use crate::record::{Comparator, PolarityValue};

use super::quantity;
use super::token::{Kind, Token, tokens};

use PolarityValue::{HighIsGood, LowIsGood, RangeIsGood};

/// The direction that `text` names; `None` where it names none, or both.
pub fn parse(text: &str) -> Option<PolarityValue> {
    // Numbers first: `no less than 90%` is not about `less`.
    match quantity::parse(text) {
        Some(reading) => reading.comparator.map(from_comparator),
        None => worded(text),
    }
}

/// The direction that a text names which is no figure.
pub(crate) fn worded(text: &str) -> Option<PolarityValue> {
    let tokens = tokens(text);
    if tokens.iter().any(|token| box_state(token).is_some()) {
        return ticked(&tokens);
    }
    one_of(directions(&tokens)).filter(|named| !reversed(&tokens, *named))
}

/// Whether a text speaks of what is good, and does not only hold a word such as `more`.
pub(crate) fn names_good(text: &str) -> bool {
    const WORDS: [&str; 10] =
        ["better", "good", "aim", "maximi", "minimi", "desir", "prefer", "improve", "possible", "want "];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Whether a short text says which way is good and needs no label for it: `Aim to Maximise`.
pub(crate) fn is_explicit(text: &str) -> bool {
    text.split_whitespace().count() <= 6 && names_good(text) && quantity::parse(text).is_none() && parse(text).is_some()
}

/// The direction that a target's own comparison implies: at most 30 says that low is good.
pub fn from_comparator(comparator: Comparator) -> PolarityValue {
    match comparator {
        Comparator::AtLeast | Comparator::Above => HighIsGood,
        Comparator::AtMost | Comparator::Below => LowIsGood,
        Comparator::Range => RangeIsGood,
    }
}

/// The one value that all of `values` are.
fn one_of(mut values: impl Iterator<Item = PolarityValue>) -> Option<PolarityValue> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// The directions that the words of a text name, one after another; `at least` and `at most` say the other of their word.
fn directions(tokens: &[Token]) -> impl Iterator<Item = PolarityValue> {
    let before = std::iter::once(None).chain(tokens.iter().map(Some));
    tokens.iter().zip(before).filter_map(|(token, before)| {
        let bound = before.is_some_and(|before| before.is_word(&["at"]));
        match direction(token)? {
            LowIsGood if bound && token.is_word(&["least"]) => Some(HighIsGood),
            HighIsGood if bound && token.is_word(&["most"]) => Some(LowIsGood),
            named => Some(named),
        }
    })
}

/// `Low is bad`, `not high`, `falling short`, `out of range`: the words name the other direction, or none.
fn reversed(tokens: &[Token], named: PolarityValue) -> bool {
    tokens.iter().any(|token| {
        token.is_word(&["bad", "worse", "poor", "not", "no", "neither", "worst"])
            || named == LowIsGood && token.is_word(&["short", "behind"])
            || named == RangeIsGood && token.is_word(&["outside", "out"])
    })
}

fn direction(token: &Token) -> Option<PolarityValue> {
    const HIGH: [&str; 30] = [
        "high",
        "higher",
        "highest",
        "bigger",
        "big",
        "larger",
        "greater",
        "more",
        "up",
        "upward",
        "upwards",
        "increase",
        "increasing",
        "maximise",
        "maximize",
        "maximising",
        "increases",
        "increased",
        "rises",
        "grows",
        "upwardly",
        "climb",
        "rise",
        "rising",
        "grow",
        "growing",
        "most",
        "many",
        "uchel",
        "uwch",
    ];
    const LOW: [&str; 32] = [
        "low",
        "lower",
        "lowest",
        "smaller",
        "small",
        "less",
        "fewer",
        "down",
        "downward",
        "downwards",
        "decrease",
        "decreasing",
        "reduce",
        "minimise",
        "minimize",
        "minimising",
        "decreases",
        "decreased",
        "reduces",
        "reduced",
        "reduction",
        "falls",
        "drop",
        "drops",
        "decline",
        "fall",
        "falling",
        "shrink",
        "few",
        "fewest",
        "least",
        "isel",
    ];
    const RANGE: [&str; 4] = ["range", "band", "between", "tolerance"];
    match token.kind {
        Kind::Word if token.is_word(&HIGH) => Some(HighIsGood),
        Kind::Word if token.is_word(&LOW) => Some(LowIsGood),
        Kind::Word if token.is_word(&RANGE) => Some(RangeIsGood),
        Kind::Mark('↑' | '▲' | '⬆' | '⇧' | '△' | '↗' | '⇑' | '🠕' | '🡅') => Some(HighIsGood),
        Kind::Mark('↓' | '▼' | '⬇' | '⇩' | '▽' | '↘' | '⇓' | '🠗' | '🡇') => Some(LowIsGood),
        Kind::Mark('↔') => Some(RangeIsGood),
        _ => None,
    }
}

/// Whether a mark is a check box, and whether it is ticked.
fn box_state(token: &Token) -> Option<bool> {
    match token.kind {
        Kind::Mark('☒' | '☑' | '✓' | '✔' | '✗' | '✘' | '■' | '⊠' | '🗹' | '🗷') => Some(true),
        Kind::Mark('☐' | '□' | '❑' | '❏' | '▢') => Some(false),
        _ => None,
    }
}

/// The direction beside the ticked box: boxes stand all before, or all after, their words.
fn ticked(tokens: &[Token]) -> Option<PolarityValue> {
    let before = tokens.first().is_some_and(|token| box_state(token).is_some());
    let mut chosen = Vec::new();
    let mut state = None;
    let mut words = Vec::new();
    for token in tokens {
        match (box_state(token), before) {
            (Some(next), true) => state = Some(next),
            (Some(next), false) => {
                if next {
                    chosen.append(&mut words);
                }
                words.clear();
            }
            (None, _) => match direction(token) {
                Some(value) if before && state == Some(true) => chosen.push(value),
                Some(value) => words.push(value),
                None => {}
            },
        }
    }
    one_of(chosen.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_is_read_where_one_is_named() {
        let table = [
            ("High", Some(HighIsGood)),
            ("HIGH", Some(HighIsGood)),
            ("Good performance is: Low", Some(LowIsGood)),
            ("Higher outturns are better", Some(HighIsGood)),
            ("Lower is better", Some(LowIsGood)),
            ("Smaller is Better", Some(LowIsGood)),
            ("Bigger is better", Some(HighIsGood)),
            ("Aim to Maximise", Some(HighIsGood)),
            ("Plan is to minimise", Some(LowIsGood)),
            ("Goldilocks - within range", Some(RangeIsGood)),
            ("Within range", Some(RangeIsGood)),
            ("rise", Some(HighIsGood)),
            ("as few as possible", Some(LowIsGood)),
            ("falling", Some(LowIsGood)),
            ("Up", Some(HighIsGood)),
            ("↑", Some(HighIsGood)),
            ("▼", Some(LowIsGood)),
            ("↓ is good", Some(LowIsGood)),
            ("Isel", Some(LowIsGood)),
            ("Uchel", Some(HighIsGood)),
            ("☒ High ☐ Low", Some(HighIsGood)),
            ("☐ High ☒ Low", Some(LowIsGood)),
            ("High ☐ Low ☑", Some(LowIsGood)),
            ("High ☑ Low ☐", Some(HighIsGood)),
            ("☐ High ☐ Low", None),
            ("☒ High ☒ Low", None),
            ("A maximum of 30 weeks.", Some(LowIsGood)),
            ("At least 90%", Some(HighIsGood)),
            (">=90%", Some(HighIsGood)),
            ("No less than 90%", Some(HighIsGood)),
            ("No more than 12", Some(LowIsGood)),
            ("As few as possible, at most one a week", Some(LowIsGood)),
            ("At least as many as last year", Some(HighIsGood)),
            ("Falling behind", None),
            ("Out of range", None),
            ("Higher is better (survey carried out yearly)", Some(HighIsGood)),
            ("Falls", Some(LowIsGood)),
            ("An increase", Some(HighIsGood)),
            ("Low is bad", None),
            ("High/Low", None),
            ("90%", None),
            ("N/A", None),
            ("Volume", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
