//! Text in columns below headings that stand side by side, in the page's body or in a box: each column is read whole
//! before the next. What stands in rows below such headings is a table and stays as it is.

use std::ops::Range;

use super::abreast::{Region, column_of, grow};
use super::frame::Frame;
use super::line::{Line, Strip};
use super::page::Item;
use super::store::Store;
use super::word::{Gap, Word};

/// Columns side by side at most.
const MOST_COLUMNS: usize = 4;

/// Makes lines of words, those of headed columns column by column; `rest` makes items of all other lines, given
/// where their words begin in the store.
pub(super) fn lines(
    words: Vec<Word>,
    strip: Strip,
    frame: Frame,
    store: &mut Store,
    rest: impl Fn(Range<u32>, usize, &mut Store) -> Vec<Item>,
) -> Vec<Item> {
    let from = (store.words.len(), store.lines.len());
    let made = super::line::lines(words, strip, frame, store);
    let found = regions(store, store.lines.get(from.1..made.end as usize).unwrap_or_default(), frame);
    if found.is_empty() {
        return rest(made, from.0, store);
    }
    let lines = store.lines.split_off(from.1);
    let words = store.words.split_off(from.0);
    let words_of = |lines: &[Line]| -> Vec<Word> {
        let range = |line: &Line| line.first as usize - from.0..line.end as usize - from.0;
        lines.iter().flat_map(|line| words.get(range(line)).unwrap_or_default()).copied().collect()
    };
    let mut items = Vec::new();
    let plain = |own: Range<usize>, items: &mut Vec<Item>, store: &mut Store| {
        let own = words_of(lines.get(own).unwrap_or_default());
        if !own.is_empty() {
            let from = store.words.len();
            let made = super::line::lines(own, strip, frame, store);
            items.extend(rest(made, from, store));
        }
    };
    let mut at = 0;
    for region in found {
        plain(at..region.lines.start, &mut items, store);
        at = region.lines.end;
        for band in region.bands() {
            let mut columns: Vec<Vec<Word>> = vec![Vec::new(); region.lefts.len()];
            for word in words_of(lines.get(band).unwrap_or_default()) {
                if let Some(own) = columns.get_mut(column_of(&region.lefts, &word)) {
                    own.push(word);
                }
            }
            for (words, (left, right)) in columns.into_iter().zip(region.lefts.iter().zip(&region.rights)) {
                let strip = Strip { page: strip.page, left: *left, right: *right };
                let made = super::line::lines(words, strip, frame, store);
                items.push(Item::ColumnBreak);
                items.extend(made.map(Item::Line));
            }
        }
        items.push(Item::ColumnBreak);
    }
    plain(at..lines.len(), &mut items, store);
    items
}

/// The regions of text in headed columns, top to bottom. Each line is looked at in one region only, and again
/// where it stands below one.
fn regions(store: &Store, lines: &[Line], frame: Frame) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some(lefts) = headings(store, line, frame) else {
            at += 1;
            continue;
        };
        let (columns, end) = grow(store, lines, at, lefts);
        let end = end.max(at + 1);
        let goes_on = found.last().is_some_and(|last| last.lines.end == at && is_same(&last.lefts, &columns.lefts));
        match columns.region(store, at, goes_on) {
            Some(region) => {
                at = region.lines.end;
                found.push(region);
            }
            None => at = end,
        }
    }
    found
}

/// Whether columns begin at the same places.
fn is_same(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1.5)
}

/// The left edges of headings that stand side by side: bold throughout, with wide white between them.
fn headings(store: &Store, line: &Line, frame: Frame) -> Option<Vec<f32>> {
    let words = store.words_of(line);
    if !line.bold || !line.tabbed || line.artifact || words.iter().any(|word| word.direction != frame.direction) {
        return None;
    }
    let mut lefts = Vec::new();
    for piece in words.chunk_by(|_, word| word.gap != Gap::Tab) {
        let first = piece.first()?;
        let named =
            store.text_of(first).starts_with(char::is_alphabetic) && lefts.last().is_none_or(|x| *x < first.bbox.x0);
        lefts.push(first.bbox.x0);
        if !named {
            return None;
        }
    }
    (2..=MOST_COLUMNS).contains(&lefts.len()).then_some(lefts)
}
