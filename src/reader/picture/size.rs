//! Font sizes, from where letters begin above their baseline.

use super::reading::Level;

/// Ems from the baseline to the top of capitals, digits and tall letters; of small letters; in common faces.
const TALL: f32 = 0.72;
const SMALL: f32 = 0.53;
/// Sizes of neighbouring lines this near to each other are one.
const SAME: f32 = 0.12;

/// The font size in pixels of each word: that of its line, and near sizes made one over the page.
pub fn sizes(words: &[Level], resolution: f32) -> Vec<f32> {
    let usual = 10.0 * resolution / 72.0;
    let mut sizes: Vec<f32> = Vec::with_capacity(words.len());
    for line in words.chunk_by(|a, b| a.line == b.line) {
        let mut found: Vec<(f32, usize)> = line.iter().filter_map(of_word).collect();
        let size = weighted_median(&mut found);
        sizes.extend(line.iter().map(|_| size.unwrap_or(0.0)));
    }
    let mut weighted: Vec<(f32, usize)> =
        sizes.iter().zip(words).filter(|(size, _)| **size > 0.0).map(|(size, word)| (*size, word.text.len())).collect();
    let body = weighted_median(&mut weighted).unwrap_or(usual);
    for size in &mut sizes {
        if *size <= 0.0 || (*size / body - 1.0).abs() < SAME {
            *size = body;
        }
    }
    sizes
}

/// What the height of a word above its baseline says.
fn of_word(word: &Level) -> Option<(f32, usize)> {
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    let is_tall = |c: char| c.is_ascii_digit() || c.is_uppercase() || matches!(c, 'b' | 'd' | 'f' | 'h' | 'k' | 'l');
    let is_small = |c: char| "acemnorsuvwxzgpqy".contains(c);
    let above = word.baseline - word.y0 as f32;
    let part = if word.text.chars().any(is_tall) {
        TALL
    } else if word.text.chars().any(is_small) && !word.text.contains(['t', 'i', 'j', '(', ')', '/', '\'', '"']) {
        SMALL
    } else {
        return None;
    };
    (letters > 0 && above > 2.0).then_some((above / part, letters))
}

fn weighted_median(values: &mut [(f32, usize)]) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut sum = 0;
    values
        .iter()
        .find(|(_, weight)| {
            sum += weight;
            sum > half
        })
        .map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_sizes_are_one_and_a_heading_keeps_its_own() {
        let word =
            |text: &str, line, y0, baseline| Level { text: text.to_owned(), line, y0, baseline, ..Level::default() };
        let words = [
            word("Heading", 0, 100, 128.8),
            word("body", 1, 150, 170.2),
            word("text", 1, 152, 170.2),
            word("nose", 2, 203, 219.0),
            word("2021/22", 3, 230, 250.9),
            word("-", 4, 240, 250.0),
        ];
        let sizes = sizes(&words, 200.0);
        assert!((sizes[0] - 40.0).abs() < 0.1, "{sizes:?}");
        assert!(sizes[1..].iter().all(|size| *size == sizes[1]), "{sizes:?}");
    }
}
