//! Whether the ink of a word agrees with how it was read.
//!
//! An engine reads `4.7` as `47` and `10.5%` as `10.596` and is sure of it. Blots can be counted: a point is a
//! small one on the baseline, a digit is as tall as a capital, the rings of `%` are neither. What does not agree
//! is not mended; its confidence is taken away.

use super::bits::Bits;
use super::ink::{self, Blot};
use super::reading::Level;

/// Characters that are bullets where their ink is round: what engines read bullets as.
const BULLETS: &str = "eo0O©®°*«»·•.-¢@c";

/// Makes a bullet of what is one, and doubts figures whose ink does not agree.
pub fn check(word: &mut Level, size: f32, bits: &Bits) {
    let short = word.text.chars().count() <= 2;
    if short && word.text.chars().all(|c| BULLETS.contains(c)) {
        if let [blot] = blots(word, bits, size).as_slice()
            && ink::is_bullet(blot, size)
            && word.baseline - (blot.y1 as f32) > 0.06 * size
        {
            "•".clone_into(&mut word.text);
            word.confidence = 100;
        }
        return;
    }
    let digits = word.text.chars().filter(char::is_ascii_digit).count();
    let known = word.text.chars().all(|c| c.is_ascii_digit() || ".,%£/:()-–+".contains(c));
    if digits > 0 && known && !agrees(word, size, bits) {
        word.confidence = 0;
    }
}

/// Whether there are as many points as were read, and nothing but tall blots otherwise, unless signs are there.
fn agrees(word: &Level, size: f32, bits: &Bits) -> bool {
    let blots = blots(word, bits, size);
    let height = |blot: &Blot| (blot.y1 - blot.y0) as f32 / size;
    let low = |blot: &Blot| blot.y0 as f32 > word.baseline - 0.32 * size;
    let points = blots.iter().filter(|blot| low(blot) && height(blot) < 0.34).count();
    let read = word.text.chars().filter(|c| matches!(c, '.' | ',')).count();
    // A colon has a point of its own on the line.
    let colons = word.text.chars().filter(|c| *c == ':').count();
    let middling = blots.iter().filter(|blot| !low(blot) && (0.14..0.56).contains(&height(blot))).count();
    let signs = word.text.chars().any(|c| "%:-–+/()£".contains(c));
    points == read + colons && (signs || middling == 0)
}

/// A word's blots, without specks.
fn blots(word: &Level, bits: &Bits, size: f32) -> Vec<Blot> {
    let margin = (0.05 * size) as usize;
    let (x0, y0) = (word.x0.saturating_sub(margin), word.y0.saturating_sub(margin));
    let (x1, y1) = ((word.x1 + margin).min(bits.width), (word.y1 + (0.1 * size) as usize).min(bits.height));
    let dark: Vec<u8> = (y0..y1).flat_map(|y| bits.row(y).get(x0..x1).unwrap_or_default()).copied().collect();
    let own = Bits { width: x1.saturating_sub(x0), height: y1.saturating_sub(y0), dark };
    let moved = |b: Blot| Blot { x0: b.x0 + x0, x1: b.x1 + x0, y0: b.y0 + y0, y1: b.y1 + y0, ..b };
    // A point is about a tenth of the size across; what is half as wide is dirt.
    let least = (0.05 * size).powi(2).max(2.0);
    ink::outside(&own, &[], 0).into_iter().filter(|blot| blot.area as f32 > least).map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ink of boxes in a word of 30-pixel type with its baseline at row 40.
    fn checked(text: &str, boxes: &[(usize, usize, usize, usize)]) -> (String, u8) {
        let (width, height) = (120, 60);
        let mut dark = vec![0; width * height];
        for &(x0, y0, x1, y1) in boxes {
            (y0..y1).for_each(|y| dark[y * width + x0..y * width + x1].fill(1));
        }
        let bits = Bits { width, height, dark };
        let mut word = Level {
            text: text.to_owned(),
            x0: 5,
            x1: 110,
            y0: 18,
            y1: 41,
            baseline: 40.0,
            confidence: 95,
            ..Level::default()
        };
        check(&mut word, 30.0, &bits);
        (word.text, word.confidence)
    }

    #[test]
    fn a_figure_whose_point_was_lost_or_made_up_is_doubted_and_not_mended() {
        let (four, point, seven) = ((10, 18, 24, 40), (28, 37, 31, 40), (36, 18, 50, 40));
        assert_eq!(checked("4.7", &[four, point, seven]), ("4.7".to_owned(), 95));
        assert_eq!(checked("47", &[four, point, seven]), ("47".to_owned(), 0));
        assert_eq!(checked("4.7", &[four, seven]), ("4.7".to_owned(), 0));
    }

    #[test]
    fn the_rings_of_a_percent_sign_are_no_digits() {
        let (nine, ring, stroke, other) = ((10, 18, 24, 40), (30, 18, 38, 29), (40, 18, 44, 40), (46, 29, 54, 40));
        assert_eq!(checked("9%", &[nine, ring, stroke, other]).1, 95);
        assert_eq!(checked("996", &[nine, ring, stroke, other]).1, 0);
    }

    #[test]
    fn a_bullet_is_known_by_its_shape() {
        assert_eq!(checked("e", &[(10, 24, 20, 34)]), ("•".to_owned(), 100));
        assert_eq!(checked("e", &[(10, 24, 24, 40)]), ("e".to_owned(), 95));
    }
}
