//! Bullets drawn as shapes.

use super::frame::Frame;
use super::store::Store;
use super::word::{Gap, Word};
use crate::document::Rect;

/// Shapes of a page above this number are a drawing, not bullets.
const MOST: usize = 2_000;

/// Adds a word `•` for each shape that stands where a line's bullet would.
pub(super) fn add_bullets(dots: &[Rect], frame: Frame, words: &mut Vec<Word>, store: &mut Store) {
    if dots.is_empty() || dots.len() > MOST {
        return;
    }
    let mut by_baseline: Vec<Word> = words.iter().copied().filter(|word| word.direction == frame.direction).collect();
    by_baseline.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for dot in dots.iter().map(|dot| frame.turn(*dot)) {
        let Some(text) = text_after(dot, &by_baseline) else { continue };
        let start = store.text_end();
        store.text.push('•');
        let bullet =
            Word { start, end: store.text_end(), bbox: dot, bold: false, spaced: false, gap: Gap::None, ..text };
        words.push(bullet);
    }
}

/// The word that a shape is the bullet of: next to its right, with the shape in the middle of its small letters.
fn text_after(dot: Rect, by_baseline: &[Word]) -> Option<Word> {
    let middle = (dot.y0 + dot.y1) / 2.0;
    let first = by_baseline.partition_point(|word| word.baseline < middle);
    let near = by_baseline.get(first..)?.iter().take_while(|word| word.baseline < middle + 30.0);
    let fits = |word: &&Word| {
        let (size, above) = (word.size, word.baseline - middle);
        (0.1 * size..0.6 * size).contains(&above)
            && (0.1 * size..0.62 * size).contains(&dot.height())
            && (0.1 * size..3.0 * size).contains(&(word.bbox.x0 - dot.x1))
    };
    near.filter(fits).min_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0)).copied()
}
