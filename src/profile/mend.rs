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

/// The texts that `text` becomes when the one word in it that `known` denies is mended; none where there are more.
pub(super) fn mended(text: &str, known: impl Fn(&str) -> bool) -> Vec<String> {
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
    let near = neighbours(&word, known);
    let (Some(ahead), Some(behind)) = (text.get(..start), text.get(end..)) else { return Vec::new() };
    near.iter().map(|near| format!("{ahead}{near}{behind}")).collect()
}

/// The known words that differ from `word` by a letter, or by two letters exchanged; sorted.
fn neighbours(word: &str, known: impl Fn(&str) -> bool) -> Vec<String> {
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
            look_up([ahead, letter, behind, ""]);
            if !first.is_empty() {
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
        let known = |word: &str| ["quarterly", "target", "outturn", "reason", "for"].contains(&word);
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
            assert_eq!(mended(text, known), expected, "{text}");
        }
    }
}
