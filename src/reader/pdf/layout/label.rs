//! Labels beside values without rulings: where a label goes on in the next line, and on the next page.

use super::line::Line;
use super::page::Item;
use super::store::Store;
use super::word::Word;

/// Ems between two lines of one label at most.
const LEADING: f32 = 1.55;

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
pub(super) fn is_next_line(store: &Store, a: &Line, b: &Line, (right, leading): (f32, f32), x: f32) -> bool {
    let mut label = store.words_of(a).iter().filter(|word| word.bbox.x0 < x - 2.0);
    let first = label.next();
    let ends = first.zip(label.next_back().or(first)).zip(store.words_of(b).first());
    ends.is_some_and(|((first, last), next)| wraps(store, (first, last), next, (right, leading)))
}

/// Where the longest label ends.
pub(super) fn label_end<'a>(words: impl Iterator<Item = &'a Word>, x: f32) -> f32 {
    words.filter(|word| word.bbox.x1 < x).map(|word| word.bbox.x1).fold(0.0, f32::max)
}

/// Ems between two lines of one label at most: little more than between the lines of the values, where some go on.
pub(super) fn leading(lines: &[Line], goes_on: impl Fn(usize) -> bool) -> f32 {
    let pairs = lines.windows(2).enumerate().filter(|(index, _)| goes_on(index + 1));
    let mut found: Vec<f32> = pairs
        .filter_map(|(_, pair)| match pair {
            [a, b] => Some((b.baseline - a.baseline) / b.size),
            _ => None,
        })
        .filter(|ratio| (0.8..LEADING).contains(ratio))
        .collect();
    found.sort_by(f32::total_cmp);
    found.get(found.len() / 2).filter(|_| found.len() > 1).map_or(LEADING, |usual| (usual * 1.1).min(LEADING))
}

/// Whether a label, given by its first and last word, goes on: tight below, set alike, and its next word had no
/// room before the end of the longest label.
pub(super) fn wraps(store: &Store, (label, before): (&Word, &Word), next: &Word, (right, leading): (f32, f32)) -> bool {
    let size = before.size;
    let tight = next.baseline - before.baseline < leading * size;
    let room = right - before.bbox.x1 - 0.25 * size;
    tight && label.bold == next.bold && next.bbox.width() > room && !store.text_of(before).ends_with(':')
}
