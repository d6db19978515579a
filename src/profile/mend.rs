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
    let near = neighbours(&word).into_iter().filter(|near| known(near));
    let (Some(ahead), Some(behind)) = (text.get(..start), text.get(end..)) else { return Vec::new() };
    near.map(|near| format!("{ahead}{near}{behind}")).collect()
}

/// The words that differ from `word` by a letter, or by two letters exchanged; sorted.
fn neighbours(word: &str) -> Vec<String> {
    let letters = word.as_bytes();
    if !(SHORTEST..=LONGEST).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_lowercase) {
        return Vec::new();
    }
    let mut all = Vec::with_capacity(letters.len() * 54);
    for at in 0..=letters.len() {
        let (ahead, behind) = letters.split_at(at);
        let with = |middle: &[u8], rest: &[u8]| [ahead, middle, rest].concat();
        for letter in b'a'..=b'z' {
            all.push(with(&[letter], behind));
            if let [_, rest @ ..] = behind {
                all.push(with(&[letter], rest));
            }
        }
        match behind {
            [first, second, rest @ ..] => {
                all.push(with(&[*second, *first], rest));
                all.push(with(&[*second], rest));
            }
            [_] => all.push(ahead.to_vec()),
            [] => {}
        }
    }
    let mut all: Vec<String> = all.into_iter().filter_map(|bytes| String::from_utf8(bytes).ok()).collect();
    all.retain(|other| other != word);
    all.sort();
    all.dedup();
    all
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
