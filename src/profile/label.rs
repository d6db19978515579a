//! A label as a profile writes it.
//!
//! `Quarterly Target` is found in any case, with any kind of quote, dash and
//! space, and across a line break. `{period}` at either end stands for a
//! reporting period (`2021/22 Q2 outturn`), `[…]` for words that may be
//! absent, `/…/` for a regular expression.

use regex::Regex;

use super::Field;
use super::automaton::Automaton;
use super::words::Words;
use crate::error::Error;

/// One label of one profile.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub profile: usize,
    pub field: Field,
    pub period: PeriodPart,
    pub words: Wording,
    /// As the profile writes it.
    pub text: String,
}

/// How a label is found.
#[derive(Clone, Debug)]
pub(super) enum Wording {
    /// By its words, in each of its variants.
    Words(Vec<Vec<String>>),
    /// By a regular expression.
    Pattern(Regex),
}

/// Whether a reporting period belongs to a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PeriodPart {
    /// A period may stand before the words.
    pub before: bool,
    /// A period may stand after the words.
    pub after: bool,
}

/// A label's words in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte; a colon is not included.
    pub end: usize,
    /// What it announces.
    pub field: Field,
    /// Index of the profile in the set.
    pub profile: usize,
    /// Whether a period belongs to it.
    pub period: PeriodPart,
}

/// The most words in brackets that a label may have; each doubles its variants.
const OPTIONAL_WORDS: usize = 4;

impl Label {
    pub(super) fn new(profile: usize, field: Field, text: &str) -> Result<Label, Error> {
        let text = text.trim();
        let after = text.strip_suffix("{period}");
        let core = after.unwrap_or(text).trim();
        let before = core.strip_prefix("{period}");
        let core = before.unwrap_or(core).trim();
        let period = PeriodPart { before: before.is_some(), after: after.is_some() };
        Ok(Label { profile, field, period, words: wording(core)?, text: text.to_owned() })
    }
}

/// A document's words as a profile would write them: as they are, or as a pattern where a mark stands between them that
/// no label's words may have.
pub fn written(words: &str) -> String {
    let plain: String = words
        .chars()
        .map(|c| match c {
            '[' => '(',
            ']' => ')',
            c => c,
        })
        .collect();
    let found = Label::new(0, Field::Other, &plain).is_ok_and(|label| finds_itself(&label, &plain));
    if found || words.contains("{period}") { plain } else { format!("/{}/", regex::escape(words)) }
}

/// Whether a label is found in its own words.
pub(super) fn finds_itself(label: &Label, text: &str) -> bool {
    let own = text.trim().trim_end_matches("{period}").trim_start_matches("{period}");
    let own: String = own.chars().filter(|c| !matches!(c, '[' | ']')).collect();
    let labels = [label.clone()];
    let hit = Automaton::new(&labels).find(&labels, &own, 0);
    let bare = |part: Option<&str>| part.is_some_and(|part| !part.contains(char::is_alphanumeric));
    hit.is_some_and(|hit| bare(own.get(..hit.start)) && bare(own.get(hit.end..)))
}

fn wording(core: &str) -> Result<Wording, Error> {
    if let Some(pattern) = core.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        let pattern = Regex::new(&format!("(?i){pattern}"));
        return pattern.map(Wording::Pattern).map_err(|error| Error::damaged(format!("profile pattern: {error}")));
    }
    let variants = variants(core)?;
    if variants.iter().any(Vec::is_empty) {
        return Err(Error::damaged(format!("profile label {core:?} has no words of its own")));
    }
    Ok(Wording::Words(variants))
}

/// The label with and without each part in brackets.
fn variants(core: &str) -> Result<Vec<Vec<String>>, Error> {
    let mut variants: Vec<Vec<String>> = vec![Vec::new()];
    let mut rest = core;
    let mut brackets = 0;
    while !rest.is_empty() {
        let (fixed, optional) = match rest.split_once('[') {
            Some((fixed, tail)) => (fixed, Some(tail)),
            None => (rest, None),
        };
        variants.iter_mut().for_each(|variant| variant.extend(words(fixed)));
        let Some(tail) = optional else { break };
        let Some((inner, after)) = tail.split_once(']') else {
            return Err(Error::damaged(format!("profile label {core:?}: a bracket is not closed")));
        };
        brackets += 1;
        if brackets > OPTIONAL_WORDS {
            return Err(Error::damaged(format!("profile label {core:?} has more than {OPTIONAL_WORDS} brackets")));
        }
        let with: Vec<Vec<String>> =
            variants.iter().map(|variant| variant.iter().cloned().chain(words(inner)).collect()).collect();
        variants.extend(with);
        rest = after;
    }
    Ok(variants)
}

fn words(text: &str) -> Vec<String> {
    let (mut walk, mut word, mut all) = (Words::new(text, 0), String::new(), Vec::new());
    while walk.seek(&mut word).is_some() {
        all.push(word.clone());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_so_that_they_are_found_again() {
        for (words, expected) in [
            ("What we count", "What we count"),
            ("Board sheet: off course", "/Board sheet: off course/"),
            ("Result [%]", "Result (%)"),
            ("{period} position", "{period} position"),
            ("Cost (£) / unit", "/Cost \\(£\\) / unit/"),
        ] {
            assert_eq!(written(words), expected);
        }
    }
}
