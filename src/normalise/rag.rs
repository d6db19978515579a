//! Traffic lights.
//!
//! ```
//! use exrep::normalise::rag::parse;
//! use exrep::record::RagValue;
//!
//! assert_eq!(parse("Red"), Some(RagValue::Red));
//! assert_eq!(parse("(A)"), Some(RagValue::Amber));
//! assert_eq!(parse("GREEN – on target"), Some(RagValue::Green));
//! assert_eq!(parse("Behind Target"), None); // a status, but no colour
//! ```

use crate::record::RagValue;

use super::token::{Kind, Token, tokens};

/// The colour that `text` names, by word anywhere in it, or by a single letter alone.
///
/// Two different colours (`Amber to Red`, `Red/Amber`) are none.
pub fn parse(text: &str) -> Option<RagValue> {
    let words: Vec<Token> = tokens(text).into_iter().filter(|token| token.kind == Kind::Word).collect();
    if let [only] = words.as_slice()
        && let Some(value) = letter(only.text)
    {
        return Some(value);
    }
    let mut colours = words.iter().filter_map(|word| colour(word.text));
    let first = colours.next()?;
    let negated = words.iter().any(|word| word.is_word(&["not", "was", "previously", "from", "to"]));
    (!negated && colours.all(|other| other == first)).then_some(first)
}

/// Whether a few words say, without a colour, how a result stands to its target: `Outside tolerance`, `Not attained`.
pub(crate) fn is_status(text: &str) -> bool {
    const SAYS: [&str; 18] = [
        "met",
        "unmet",
        "missed",
        "attained",
        "achieved",
        "kept",
        "reached",
        "exceeded",
        "breached",
        "breach",
        "failed",
        "failing",
        "short",
        "compliant",
        "fulfilled",
        "satisfactory",
        "unsatisfactory",
        "adequate",
    ];
    const BEGINS: [&str; 6] = ["behind", "ahead", "outside", "within", "off", "on"];
    let tokens = tokens(text);
    let words = tokens.iter().filter(|token| token.kind == Kind::Word).count();
    // `Off course since` is the label of a month.
    let few = (1..=4).contains(&words) && !text.ends_with(['.', ':', '?']) && !text.ends_with(" since");
    // `Level attained` is a label; `Narrowly not attained` is none.
    const OPENS: [&str; 12] = [
        "not",
        "no",
        "narrowly",
        "just",
        "fully",
        "partly",
        "partially",
        "nearly",
        "largely",
        "well",
        "slightly",
        "target",
    ];
    let opens = tokens.first().is_some_and(|token| token.is_word(&SAYS) || token.is_word(&OPENS));
    let says = opens && tokens.iter().any(|token| token.is_word(&SAYS));
    let begins = words >= 2 && tokens.first().is_some_and(|token| token.is_word(&BEGINS));
    few && (says || begins) && !text.contains(|c: char| c.is_ascii_digit())
}

fn colour(word: &str) -> Option<RagValue> {
    const WORDS: [(&str, RagValue); 8] = [
        ("red", RagValue::Red),
        ("amber", RagValue::Amber),
        ("yellow", RagValue::Amber),
        ("green", RagValue::Green),
        ("blue", RagValue::Blue),
        ("coch", RagValue::Red),
        ("gwyrdd", RagValue::Green),
        ("glas", RagValue::Blue),
    ];
    WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

fn letter(word: &str) -> Option<RagValue> {
    match word {
        "R" | "r" => Some(RagValue::Red),
        "A" | "a" => Some(RagValue::Amber),
        "G" | "g" => Some(RagValue::Green),
        "B" | "b" => Some(RagValue::Blue),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_may_be_a_status_without_a_colour() {
        for (text, expected) in [
            ("Outside tolerance", true),
            ("Narrowly not attained", true),
            ("Off course", true),
            ("Level attained", false),
            ("Red", false),
            ("Head of Ponds", false),
            ("The target was met in May.", false),
        ] {
            assert_eq!(is_status(text), expected, "{text}");
        }
    }

    #[test]
    fn only_colours_named_have_a_value() {
        let table = [
            ("R", Some(RagValue::Red)),
            ("(R)", Some(RagValue::Red)),
            ("A", Some(RagValue::Amber)),
            ("G", Some(RagValue::Green)),
            ("RED", Some(RagValue::Red)),
            ("Amber", Some(RagValue::Amber)),
            ("Status: Green.", Some(RagValue::Green)),
            ("Red ▼", Some(RagValue::Red)),
            ("Red (red)", Some(RagValue::Red)),
            ("Blue", Some(RagValue::Blue)),
            ("Red/Amber", None),
            ("Amber to Green", None),
            ("was Red", None),
            ("Failing", None),
            ("Behind Target", None),
            ("Alert", None),
            ("OK", None),
            ("Not achieved.", None),
            ("reduced", None),
            ("G4S", None),
            ("1", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
