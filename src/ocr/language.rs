//! A second reading, in the other languages, of pages that are not sure in the first.
//!
//! Not all languages at once: the Welsh model reads `10.5%` as `10.596` and `Q1` as `O1`, and is as sure of it as
//! of anything. So a page is read in the first language; only one whose words are those of another is read
//! again, its words are taken from that reading, and its figures from the first.

use super::tesseract::Tesseract;
use crate::reader::picture::{Found, Level, Prepared, Refusal};

/// Small words of Welsh that English does not have.
const WELSH: [&str; 24] = [
    "yn", "yr", "ac", "mae", "wedi", "gan", "eu", "ei", "ar", "wrth", "oedd", "hyn", "gyda", "ond", "sydd", "fod",
    "ddim", "rhwng", "nifer", "ôl", "fel", "gael", "chwarter", "gyfer",
];

/// One word in so many is a small word of Welsh where a page is in Welsh.
const FEW: usize = 16;

/// The words of a page in the language that they are in.
pub fn in_its_language(engine: &Tesseract, prepared: &Prepared, found: Found) -> Result<Found, Refusal> {
    if !is_welsh(&found.words) {
        return Ok(found);
    }
    match engine.read_in_all(&prepared.picture, prepared.resolution)? {
        Some(other) => Ok(merged(found, other)),
        None => Ok(found),
    }
}

fn is_welsh(words: &[Level]) -> bool {
    let small = words.iter().filter(|word| WELSH.contains(&word.text.to_lowercase().as_str())).count();
    small >= 3 && small * FEW > words.len()
}

/// The other reading's words; where it has figures that the first reads otherwise, the first's, and not for sure.
fn merged(first: Found, other: Found) -> Found {
    let mut words = other.words;
    for word in words.iter_mut().filter(|word| has_figure(word)) {
        match first.words.iter().find(|own| same_place(own, word)) {
            Some(own) if own.text == word.text => word.confidence = word.confidence.max(own.confidence),
            Some(own) if has_figure(own) => {
                word.text.clone_from(&own.text);
                word.confidence = 0;
            }
            _ => word.confidence = 0,
        }
    }
    Found { words }
}

fn has_figure(word: &Level) -> bool {
    word.text.contains(|c: char| c.is_ascii_digit())
}

fn same_place(a: &Level, b: &Level) -> bool {
    let shared = |from: usize, to: usize| to.saturating_sub(from);
    let across = shared(a.x0.max(b.x0), a.x1.min(b.x1));
    let down = shared(a.y0.max(b.y0), a.y1.min(b.y1));
    across * 10 > (b.x1 - b.x0) * 8 && across * 10 > (a.x1 - a.x0) * 8 && down * 2 > b.y1 - b.y0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: usize, confidence: u8) -> Level {
        Level { text: text.to_owned(), x0, x1: x0 + 50, y0: 10, y1: 30, confidence, ..Level::default() }
    }

    #[test]
    fn figures_stay_as_the_first_language_has_them_and_differences_are_doubted() {
        let first = Found { words: vec![word("10.5%", 0, 95), word("gwasanaelhau", 60, 40), word("2021", 120, 96)] };
        let other = Found { words: vec![word("10.596", 0, 92), word("gwasanaethau", 60, 96), word("2021", 121, 80)] };
        let merged = merged(first, other);
        let shown: Vec<_> = merged.words.iter().map(|word| (word.text.as_str(), word.confidence)).collect();
        assert_eq!(shown, [("10.5%", 0), ("gwasanaethau", 96), ("2021", 96)]);
    }

    #[test]
    fn welsh_is_known_by_its_small_words() {
        let words = |text: &str| text.split(' ').map(|text| word(text, 0, 90)).collect::<Vec<_>>();
        assert!(is_welsh(&words("Mae nifer yr achosion wedi codi yn y chwarter hwn")));
        assert!(!is_welsh(&words("The number of cases at Llanelli rose in the quarter and is under review")));
    }
}
