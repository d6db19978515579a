//! Finds every label of every profile in one pass over a text.
//!
//! A trie over words: building it costs a fraction of compiling the same
//! labels as regular expressions (0.3 ms against 220 ms for 900 labels), and
//! a text's word that begins no label costs one look-up, however many labels
//! there are.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use regex::Regex;

use super::label::{Hit, Label, Wording};
use super::mend::{self, Triples};
use super::words::{Word, Words};

/// All labels, compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Automaton {
    vocabulary: HashMap<Box<[u8]>, u32, BuildHasherDefault<Quick>>,
    edges: HashMap<(u32, u32), u32, BuildHasherDefault<Quick>>,
    /// For each node, the label that ends there.
    ends: Vec<Option<u32>>,
    /// For each node, the first letters of the words that lead on from it, a bit each.
    letters: Vec<u32>,
    openings: Openings,
    patterns: Vec<(u32, Regex)>,
    triples: Triples,
}

impl Automaton {
    /// Compiles labels; where two have the same words, the first is found.
    pub(super) fn new(labels: &[Label]) -> Automaton {
        let mut automaton = Automaton { ends: vec![None], letters: vec![0], ..Automaton::default() };
        for (index, label) in (0..).zip(labels) {
            match &label.words {
                Wording::Words(variants) => variants.iter().for_each(|words| automaton.add(words, index)),
                Wording::Pattern(pattern) => automaton.patterns.push((index, pattern.clone())),
            }
        }
        automaton
    }

    fn add(&mut self, words: &[String], label: u32) {
        words.first().into_iter().for_each(|first| self.openings.add(first));
        let mut node = 0;
        for word in words {
            if let (Some(letters), Some(first)) = (self.letters.get_mut(node as usize), word.bytes().next()) {
                *letters |= letter(first);
            }
            let fresh = self.vocabulary.len() as u32;
            let word = match self.vocabulary.get(word.as_bytes()) {
                Some(&known) => known,
                None => {
                    self.triples.add(word);
                    *self.vocabulary.entry(word.as_bytes().into()).or_insert(fresh)
                }
            };
            let fresh = self.ends.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
                self.letters.push(0);
            }
        }
        if let Some(end) = self.ends.get_mut(node as usize) {
            end.get_or_insert(label);
        }
    }

    /// The texts that a label misspelt by a letter may be meant as.
    pub(super) fn mended(&self, label: &str) -> Vec<String> {
        mend::mended(label, |word| self.vocabulary.contains_key(word.as_bytes()), &self.triples)
    }

    /// Whether some label is a pattern.
    pub(super) fn has_patterns(&self) -> bool {
        !self.patterns.is_empty()
    }

    /// The first label at or after byte `from`, the longest of those that start there.
    pub(super) fn find(&self, labels: &[Label], text: &str, from: usize) -> Option<Hit> {
        let (start, end, label) = self.find_label(labels, text, from)?;
        Some(Hit { start, end, field: label.field, profile: label.profile, period: label.period })
    }

    /// The labels in `text`, one after the other.
    pub(super) fn all<'l>(&self, labels: &'l [Label], text: &str) -> impl Iterator<Item = &'l Label> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (_, end, label) = self.find_label(labels, text, from)?;
            from = end;
            Some(label)
        })
    }

    /// The first label at or after byte `from`, and its first byte and the one past its last.
    fn find_label<'l>(&self, labels: &'l [Label], text: &str, from: usize) -> Option<(usize, usize, &'l Label)> {
        let by_words = self.find_words(text, from);
        if self.patterns.is_empty() {
            let (start, end, label) = by_words?;
            return Some((start, end, labels.get(label as usize)?));
        }
        let by_pattern = self.patterns.iter().filter_map(|(label, pattern)| {
            pattern
                .find_at(text, from)
                .filter(|found| !found.is_empty())
                .map(|found| (found.start(), found.end(), *label))
        });
        let (start, end, label) =
            by_words.into_iter().chain(by_pattern).min_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)))?;
        Some((start, end, labels.get(label as usize)?))
    }

    fn find_words(&self, text: &str, from: usize) -> Option<(usize, usize, u32)> {
        let mut word = Word::default();
        let mut walk = Words::new(text, from);
        loop {
            let start = walk.reach()?;
            if !self.openings.may_open(&text.as_bytes()[start..]) && walk.pass() {
                continue;
            }
            let end = walk.take_word(&mut word);
            let cut = text[..start].ends_with(|c: char| c.is_alphanumeric());
            if let Some((end, label)) = self.longest(walk.clone(), &mut word, end).filter(|_| !cut) {
                return Some((start, end, label));
            }
        }
    }

    /// The longest label that begins with `word`, which ends at `end`: where it ends, and which it is.
    fn longest(&self, mut walk: Words, word: &mut Word, mut end: usize) -> Option<(usize, u32)> {
        let mut node = 0;
        let mut best = None;
        loop {
            let Some(known) = self.vocabulary.get(word.as_bytes()) else { return best };
            let Some(&next) = self.edges.get(&(node, *known)) else { return best };
            node = next;
            if let Some(label) = self.ends.get(node as usize).copied().flatten() {
                best = Some((end, label));
            }
            // Most labels are told to end here by what the next word begins with.
            let letters = self.letters.get(node as usize).copied().unwrap_or_default();
            if letters == 0 {
                return best;
            }
            match walk.step() {
                Some(first) if !first.is_ascii() || letters & letter(first) != 0 => end = walk.take_word(word),
                _ => return best,
            }
        }
    }
}

/// The bit of a word's first letter; `&` stands for `and`.
fn letter(first: u8) -> u32 {
    1 << (if first == b'&' { b'a' } else { first.to_ascii_lowercase() } & 31)
}

/// Which letters labels begin with: most words of a text are no label's first, and their first letters tell it.
#[derive(Clone, Debug)]
struct Openings {
    /// A bit for each that the first letters are scattered over.
    bits: [u64; Openings::ALL / 64],
}

impl Default for Openings {
    fn default() -> Openings {
        Openings { bits: [0; Openings::ALL / 64] }
    }
}

impl Openings {
    /// How many bits.
    const ALL: usize = 4096;

    /// How many letters are looked at.
    const LETTERS: usize = 6;

    fn add(&mut self, word: &str) {
        let place = Openings::place(word.as_bytes());
        self.bits[place / 64] |= 1 << (place % 64);
    }

    /// Whether a label may begin with the plain word that stands at the start of `text`.
    fn may_open(&self, text: &[u8]) -> bool {
        let place = Openings::place(text);
        self.bits[place / 64] >> (place % 64) & 1 == 1
    }

    fn place(word: &[u8]) -> usize {
        let letters = word.iter().take(Openings::LETTERS).take_while(|letter| letter.is_ascii_alphanumeric());
        let all = letters.fold(0_u64, |all, letter| all << 8 | u64::from(letter.to_ascii_lowercase()));
        (all.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize
    }
}

/// A hash for words of profiles: a document's words are only looked up, so that none can be made to collide.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.write_u64(u64::from_le_bytes(*eight)));
        if !rest.is_empty() {
            self.write_u64(rest.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517C_C1B7_2722_0A95);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Field;

    fn found(label: &str, text: &str) -> Option<(usize, usize)> {
        let labels = [Label::new(0, Field::Other, label).unwrap()];
        Automaton::new(&labels).find(&labels, text, 0).map(|hit| (hit.start, hit.end))
    }

    #[test]
    fn labels_are_found_as_people_read_them() {
        for (label, text, expected) in [
            ("Quarterly Target", "QUARTERLY  TARGET:", Some((0, 17))),
            ("Quarterly Target", "the Quarterly\nTarget", Some((4, 20))),
            ("Quarterly Target", "Quarterly Targets", None),
            ("Pref'd Outcm", "Pref’d Outcm", Some((0, 14))),
            ("Equality & Diversity", "Equality and Diversity", Some((0, 22))),
            ("Reason for [level of] performance", "Reason for performance", Some((0, 22))),
            ("Reason for [level of] performance", "Reason for level of performance", Some((0, 31))),
            ("Year-end result", "Year – end result", Some((0, 19))),
            ("Finance/Resource", "Finance / Resource", Some((0, 18))),
            ("{period} outturn", "outturn", Some((0, 7))),
            (r"/out\w*turn/", "an Outrageousturn", Some((3, 17))),
        ] {
            assert_eq!(found(label, text), expected, "{label:?} {text:?}");
        }
    }

    #[test]
    fn a_label_without_words_is_refused() {
        assert!(Label::new(0, Field::Outturn, "{period}").is_err());
        assert!(Label::new(0, Field::Outturn, "[maybe]").is_err());
    }
}
