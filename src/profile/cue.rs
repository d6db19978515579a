//! Words that suggest what a label announces that no profile knows.
//!
//! A profile's `[cues]` lists words by field: `where we are`, `achiev*`. What a label's words add up to is a
//! guess, for a recogniser to hold against the value that stands under the label.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::Field;
use super::automaton::Quick;
use super::words::Words;
use crate::error::Error;

/// All cues of all profiles, compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Cues {
    /// By the first four bytes of the first word, or the whole of a shorter one.
    entries: HashMap<String, Vec<Cue>, BuildHasherDefault<Quick>>,
}

#[derive(Clone, Debug)]
struct Cue {
    words: Vec<Stem>,
    field: Field,
    weight: u32,
}

/// A word, or its beginning.
#[derive(Clone, Debug)]
struct Stem {
    text: String,
    open: bool,
}

/// What a label's words say for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: Field,
    /// The weight of its cues among the label's words.
    pub weight: u32,
}

/// The bytes of a word by which cues are looked up.
const KEY: usize = 3;

/// The most words of a label that are weighed.
const MOST_WORDS: usize = 16;

impl Cues {
    pub(super) fn add(&mut self, field: Field, text: &str) -> Result<(), Error> {
        let bare = text.trim_end_matches(['!', '?']);
        let marks = &text[bare.len()..];
        let words: Vec<Stem> = bare
            .split_whitespace()
            .map(|word| Stem { text: word.trim_end_matches('*').to_lowercase(), open: word.ends_with('*') })
            .collect();
        let Some(first) = words.first().filter(|_| words.iter().all(|word| !word.text.is_empty())) else {
            return Err(Error::damaged(format!("profile cue {text:?} has no words")));
        };
        if first.open && first.text.len() < KEY {
            return Err(Error::damaged(format!("profile cue {text:?} is too short (at least {KEY} letters before *)")));
        }
        let base = 1 + words.len() as u32 + marks.matches('!').count() as u32;
        let weight = base.saturating_sub(marks.matches('?').count() as u32);
        self.entries.entry(key(&first.text).to_owned()).or_default().push(Cue { words, field, weight });
        Ok(())
    }

    /// What the words of `label` say, the heaviest field first; on a tie the one that a profile names first.
    pub(super) fn guess(&self, label: &str) -> Vec<Guess> {
        let words = words(label);
        let mut sums: Vec<Guess> = Vec::new();
        let mut at: Vec<(Field, usize)> = Vec::new();
        for from in 0..words.len() {
            let Some(cues) = words.get(from).and_then(|word| self.entries.get(key(word))) else { continue };
            let mut here: Vec<&Cue> = cues.iter().filter(|cue| cue.matches(&words[from..])).collect();
            here.sort_by_key(|cue| (cue.field, std::cmp::Reverse(cue.weight)));
            here.dedup_by_key(|cue| cue.field);
            for cue in here {
                // A word counts once for a field.
                if at.iter().any(|(field, end)| *field == cue.field && *end > from) {
                    continue;
                }
                at.retain(|(field, _)| *field != cue.field);
                at.push((cue.field, from + cue.words.len()));
                match sums.iter_mut().find(|sum| sum.field == cue.field) {
                    Some(sum) => sum.weight += cue.weight,
                    None => sums.push(Guess { field: cue.field, weight: cue.weight }),
                }
            }
        }
        sums.sort_by_key(|sum| (std::cmp::Reverse(sum.weight), sum.field));
        sums
    }
}

impl Cue {
    fn matches(&self, words: &[String]) -> bool {
        let fits = |(stem, word): (&Stem, &String)| {
            if stem.open { word.starts_with(&stem.text) } else { *word == stem.text }
        };
        self.words.len() <= words.len() && self.words.iter().zip(words).all(fits)
    }
}

fn key(word: &str) -> &str {
    word.char_indices().nth(KEY).map_or(word, |(end, _)| &word[..end])
}

fn words(text: &str) -> Vec<String> {
    let (mut walk, mut word, mut all) = (Words::new(text, 0), String::new(), Vec::new());
    while all.len() < MOST_WORDS && walk.seek(&mut word).is_some() {
        all.push(word.clone());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ProfileSet;

    #[test]
    fn words_suggest_what_people_would_say_that_a_label_means() {
        let set = ProfileSet::builtin().unwrap();
        for (label, expected) in [
            ("Where we want to be", "target"),
            ("Where we are now", "outturn"),
            ("Why we are off track", "reason"),
            ("What we will do next", "actions"),
            ("How we will get back to target", "actions"),
            ("Reason the target was missed", "reason"),
            ("Last year's result", "other_values"),
            ("Which way should this go?", "polarity"),
            ("Form filled in by", "completed_by"),
            ("Cleared for publication by", "approved_by"),
            ("Consequences for staff", "implications.human_resources"),
            ("What it will cost", "implications.financial"),
            ("Traffic-light colour", "rag"),
            ("Direction of travel", "other"),
            ("Why this matters", "other"),
        ] {
            let first = set.guess(label).first().map(|guess| guess.field.key());
            assert_eq!(first.as_deref(), Some(expected), "{label}: {:?}", set.guess(label));
        }
        assert_eq!(set.guess("Sandwiches"), []);
    }

    #[test]
    fn a_cue_without_words_or_with_too_few_letters_is_refused() {
        for text in ["", "!", "ab*"] {
            assert!(Cues::default().add(Field::Reason, text).is_err(), "{text:?}");
        }
    }
}
