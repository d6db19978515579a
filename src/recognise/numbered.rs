//! Cells that number the rows of a form.
//!
//! ```text
//! | 1 | Measure          | Overtime costs |
//! | 2 | Period covered   | Quarter 2      |
//! ```

use std::collections::BTreeMap;

use super::labels::{Label, of_leaf};
use crate::document::{Document, Leaf, Span};

/// The fewest rows that are numbered.
const LEAST: usize = 3;

/// The number before each labelled cell, by the label's leaf: in tables whose rows begin with numbers or letters that
/// ascend, most of them before a label.
pub(super) fn of(document: &Document, leaves: &[Leaf], labels: &[Label]) -> BTreeMap<usize, Span> {
    let mut numbers = BTreeMap::new();
    let mut own: Vec<(usize, u32)> = Vec::new();
    let mut table = None;
    let mut close = |own: &mut Vec<(usize, u32)>| {
        let ascend = own.windows(2).all(|pair| matches!(pair, [one, next] if one.1 < next.1));
        let labelled = own.iter().filter(|(leaf, _)| !of_leaf(labels, leaf + 1).is_empty()).count();
        if own.len() >= LEAST && ascend && 2 * labelled > own.len() {
            numbers.extend(own.iter().filter_map(|(leaf, _)| Some((leaf + 1, leaves.get(*leaf)?.block.span))));
        }
        own.clear();
    };
    for (index, pair) in leaves.windows(2).enumerate() {
        let [leaf, next] = pair else { continue };
        let (Some(cell), Some(beside)) = (leaf.cell, next.cell) else { continue };
        if table != Some(cell.table) {
            close(&mut own);
            table = Some(cell.table);
        }
        let first = cell.cell == 0 && (beside.table, beside.row, beside.cell) == (cell.table, cell.row, 1);
        own.extend(number(document.slice(leaf.block.span)).filter(|_| first).map(|number| (index, number)));
    }
    close(&mut own);
    numbers
}

/// Whether a cell has nothing but such a number.
pub(super) fn is_number(document: &Document, leaf: &Leaf) -> bool {
    leaf.cell.is_some() && number(document.slice(leaf.block.span)).is_some()
}

/// `1`, `2.`, `(c)`, `d)`
fn number(text: &str) -> Option<u32> {
    let bare = text.trim().trim_matches(['(', ')', '.']);
    let letter = || bare.chars().next().filter(|c| bare.len() == 1 && c.is_ascii_alphabetic());
    let digits = || bare.parse().ok().filter(|number| bare.len() <= 2 && *number > 0);
    digits().or_else(|| letter().map(|letter| u32::from(letter.to_ascii_lowercase())))
}
