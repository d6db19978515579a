//! Labels misspelt by a letter.
//!
//! A word that no label has is compared with those that one letter more, less or other, or two letters exchanged,
//! would make of it. Looking those up costs the same however many labels there are.

use super::words::Words;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 5;

/// Longer words are no label's.
const LONGEST: usize = 24;

/// The most words of a label.
const MOST_WORDS: usize = 12;

/// Which three letters stand in a row in some known word: most words that a letter makes of another have none such.
#[derive(Clone, Debug, Default)]
pub(super) struct Triples {
    /// A bit for each.
    bits: Vec<u64>,
}

impl Triples {
    /// Adds those of a word.
    pub(super) fn add(&mut self, word: &str) {
        for triple in word.as_bytes().windows(3) {
            if let Some(place) = place(triple) {
                self.bits.resize(ALL.div_ceil(64), 0);
                self.bits[place / 64] |= 1 << (place % 64);
            }
        }
    }

    fn has(&self, triple: &[u8]) -> bool {
        let bit = |place: usize| self.bits.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1);
        place(triple).is_some_and(bit)
    }

    /// Whether a known word may have this letter between those.
    fn may_join(&self, ahead: &str, letter: u8, behind: &str) -> bool {
        let (before, after) = (ahead.as_bytes(), behind.as_bytes());
        let (mut near, mut count) = ([0; 5], 0);
        let last = before.get(before.len().saturating_sub(2)..).unwrap_or_default();
        let first = after.get(..after.len().min(2)).unwrap_or_default();
        for byte in last.iter().chain([&letter]).chain(first) {
            near[count] = *byte;
            count += 1;
        }
        near[..count].windows(3).all(|triple| self.has(triple))
    }
}

/// How many triples of letters there are.
const ALL: usize = 26 * 26 * 26;

/// The number of a triple of lower-case letters.
fn place(triple: &[u8]) -> Option<usize> {
    triple
        .iter()
        .try_fold(0, |place, letter| Some(place * 26 + usize::from(*letter).checked_sub(97).filter(|n| *n < 26)?))
}

/// The texts that `text` becomes when the one word in it that `known` denies is mended; none where there are more.
pub(super) fn mended(text: &str, known: impl Fn(&str) -> bool, triples: &Triples) -> Vec<String> {
    let mut walk = Words::new(text, 0);
    let mut word = String::new();
    let mut wrong: Option<(usize, usize, String)> = None;
    let mut count = 0;
    while let Some((start, end)) = walk.seek(&mut word) {
        count += 1;
        let number = word.contains(|c: char| c.is_ascii_digit());
        if number || known(&word) {
            continue;
        }
        if wrong.is_some() || count > MOST_WORDS {
            return Vec::new();
        }
        wrong = Some((start, end, word.clone()));
    }
    let Some((start, end, word)) = wrong else { return Vec::new() };
    let near = neighbours(&word, known, triples);
    let (Some(ahead), Some(behind)) = (text.get(..start), text.get(end..)) else { return Vec::new() };
    near.iter().map(|near| format!("{ahead}{near}{behind}")).collect()
}

/// The known words that differ from `word` by a letter, or by two letters exchanged; sorted.
fn neighbours(word: &str, known: impl Fn(&str) -> bool, triples: &Triples) -> Vec<String> {
    let mut found = Vec::new();
    if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return found;
    }
    // Hundreds are looked up for a word and hardly ever one is known: one buffer does for all.
    let mut near = String::with_capacity(word.len() + 1);
    let mut look_up = |parts: [&str; 4]| {
        near.clear();
        parts.iter().for_each(|part| near.push_str(part));
        if near != word && known(&near) {
            found.push(near.clone());
        }
    };
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    for at in 0..=word.len() {
        let (ahead, behind) = word.split_at(at);
        let (first, rest) = behind.split_at(behind.len().min(1));
        for index in 0..LETTERS.len() {
            let letter = &LETTERS[index..=index];
            let may_join = |behind: &str| triples.may_join(ahead, LETTERS.as_bytes()[index], behind);
            if may_join(behind) {
                look_up([ahead, letter, behind, ""]);
            }
            if !first.is_empty() && may_join(rest) {
                look_up([ahead, letter, rest, ""]);
            }
        }
        if !first.is_empty() {
            look_up([ahead, rest, "", ""]);
        }
        if let Some((second, rest)) = rest.split_at_checked(1) {
            look_up([ahead, second, first, rest]);
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_mended_by_a_letter_and_by_no_more() {
        const WORDS: [&str; 5] = ["quarterly", "target", "outturn", "reason", "for"];
        let known = |word: &str| WORDS.contains(&word);
        let mut triples = Triples::default();
        WORDS.iter().for_each(|word| triples.add(word));
        for (text, expected) in [
            ("Quartely Target", vec!["quarterly Target"]),
            ("Quarterly Tarrget:", vec!["Quarterly target:"]),
            ("2019/20 Q3 outtrun", vec!["2019/20 Q3 outturn"]),
            ("Quarterly Tarket", vec!["Quarterly target"]),
            ("Quartely Tarket", vec![]),
            ("Quarterly Tagte", vec![]),
            ("Quarterly Target", vec![]),
            ("fro", vec![]),
        ] {
            assert_eq!(mended(text, known, &triples), expected, "{text}");
        }
    }
}
