//! Labels beside values without rulings: where a label goes on in the next line, and on the next page.

use super::line::Line;
use super::page::Item;
use super::store::Store;
use super::word::Word;

/// The label column that the page before ends with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carried {
    /// Where the labels begin.
    pub left: f32,
    /// Where the values begin.
    pub x: f32,
    /// The right edge of the values.
    pub right: f32,
}

/// Labels beside values at the foot of the page before, with no more than two lines below them.
pub(super) fn carried(page: u32, store: &Store) -> Option<Carried> {
    let before = store.pages.get((page as usize).checked_sub(1)?)?;
    let table = before.items.iter().rev().take(3).find_map(|item| match item {
        Item::Table(grid) => store.grids.get(*grid as usize),
        _ => None,
    });
    match table.filter(|table| table.is_unruled())?.xs.as_slice() {
        [left, edge, right] => Some(Carried { left: *left, x: edge + 1.0, right: *right }),
        _ => None,
    }
}

/// Whether the label of a line goes on in the next.
pub(super) fn is_next_line(store: &Store, a: &Line, b: &Line, right: f32, x: f32) -> bool {
    let mut label = store.words_of(a).iter().filter(|word| word.bbox.x0 < x - 2.0);
    let first = label.next();
    let ends = first.zip(label.next_back().or(first)).zip(store.words_of(b).first());
    ends.is_some_and(|((first, last), next)| wraps(store, (first, last), next, right))
}

/// Where the longest label ends.
pub(super) fn label_end<'a>(words: impl Iterator<Item = &'a Word>, x: f32) -> f32 {
    words.filter(|word| word.bbox.x1 < x).map(|word| word.bbox.x1).fold(0.0, f32::max)
}

/// Whether a label, given by its first and last word, goes on: tight below, set alike, and its next word had no
/// room before the end of the longest label.
pub(super) fn wraps(store: &Store, (label, before): (&Word, &Word), next: &Word, right: f32) -> bool {
    let size = before.size;
    let tight = next.baseline - before.baseline < 1.55 * size;
    let room = right - before.bbox.x1 - 0.25 * size;
    tight && label.bold == next.bold && next.bbox.width() > room && !store.text_of(before).ends_with(':')
}
