//! Slots in the cells of tables.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Set, Slots, glance, is_content, is_figure, is_short};
use crate::document::{CellAddress, Document, Leaf, Span};
use crate::recognise::kind::{is_figure_alone, is_told};
use crate::recognise::wording::{is_caption, is_wording};

impl Slots<'_> {
    pub(super) fn in_cell(&mut self, index: usize, leaf: &Leaf, cell: CellAddress) {
        let Some(range) = self.cells.get(&cell).cloned() else { return };
        let text = self.document.slice(leaf.block.span);
        let first = range.start == index;
        let alone = range.len() == 1 && !text.contains(['\n', '\t']);
        let heads = self.rows.values.contains(&(cell.table, cell.row + 1));
        let value = self.rows.values.contains(&(cell.table, cell.row));
        if range.len() == 2 && self.rows.crowned.contains(&cell.table) {
            let over = self.leaves.get(range.start).map(|leaf| glance(self.document.slice(leaf.block.span)));
            if !first && is_wording(text) && !self.is_known(leaf.block.span) {
                self.push(index, leaf.block.span, leaf.block.span.end, Set::Cell, over.into_iter().collect());
            }
            return;
        }
        if !first && range.len() == 2 && self.stacked.contains(&cell.table) {
            return;
        }
        if first
            && range.len() >= 2
            && self.stacked.contains(&cell.table)
            && !is_card(self.document, self.leaves, &range)
            && is_short(text)
            && !self.is_known(leaf.block.span)
        {
            let rest = self.leaves.get(index + 1).map_or(leaf.block.span.end, |next| next.block.span.start);
            let last = self.leaves.get(range.end.saturating_sub(1)).map_or(rest, |last| last.block.span.end);
            let value = glance(self.document.slice(Span { start: rest.min(last), end: last }));
            // `We want this to` over `rise`
            if is_wording(text.trim_end_matches([':', ' '])) || opens(text) && is_told(&value) {
                self.push(index, leaf.block.span, leaf.block.span.end, Set::Cell, vec![value]);
                return;
            }
        }
        if self.is_below_label(index, leaf, cell) {
            return;
        }
        let captions = self.rows.captions.contains(&(cell.table, cell.row));
        let under_label = cell.cell.checked_sub(1).is_some_and(|before| {
            self.cells.get(&CellAddress { cell: before, ..cell }).is_some_and(|range| self.is_label_cell(range))
        });
        let beside = || self.cell_text(CellAddress { cell: cell.cell + 1, ..cell });
        // `We want this figure to` | `rise`
        let led_in = || opens(text) && !under_label && beside().as_deref().is_some_and(is_told);
        // `Achieved: 4,403` beside `Shortfall: 997`
        let paired = || text.split_once(": ").is_some_and(|(label, value)| is_wording(label) && is_told(value));
        let worded = || (is_wording(text.trim_end_matches([':', ' '])) || led_in()) && !paired();
        if first && alone && !value && !self.is_known(leaf.block.span) && worded() {
            let beside = beside();
            let below = self.cell_text(CellAddress { row: cell.row + 1, ..cell });
            // Beside a label stands its value, but in a row of labels.
            let values = match () {
                () if captions => {
                    vec![cell.row.checked_sub(1).and_then(|row| self.cell_text(CellAddress { row, ..cell }))]
                }
                // A line over values that have captions below them names what they measure.
                () if self.rows.captions.contains(&(cell.table, cell.row + 2)) => Vec::new(),
                () if heads => vec![below],
                () if under_label => Vec::new(),
                () => vec![beside, below],
            };
            let values: Vec<String> = values.into_iter().flatten().collect();
            if !values.is_empty() {
                self.push(index, leaf.block.span, leaf.block.span.end, Set::Cell, values);
                return;
            }
        }
        // Beside a label stands its value, bold or not.
        if under_label && range.len() == 1 && !value && !text.contains(['\n', '\t', ':']) {
            return;
        }
        self.lines(index, leaf, (!under_label && !value) || self.is_bold(leaf.block.span));
    }

    /// Whether a cell that is alone in its row stands under a bold label that is alone in its own, and is not bold.
    fn is_below_label(&self, index: usize, leaf: &Leaf, cell: CellAddress) -> bool {
        let alone = |row: u32, cell_index: u32| {
            let beside = [cell_index.checked_sub(1), Some(cell_index + 1)];
            !beside
                .into_iter()
                .flatten()
                .any(|other| self.cells.contains_key(&CellAddress { cell: other, row, ..cell }))
        };
        let above = cell.row.checked_sub(1).map(|row| CellAddress { row, ..cell });
        let Some((over, range)) = above.and_then(|over| Some((over, self.cells.get(&over)?))) else { return false };
        let head = self.leaves.get(range.start).map(|leaf| leaf.block.span);
        index > 0
            && alone(cell.row, cell.cell)
            && alone(over.row, over.cell)
            && !self.is_bold(leaf.block.span)
            && head.is_some_and(|head| self.is_bold(head))
            && self.is_label_cell(range)
    }

    /// The figure that stands alone in the line above a caption: its words come again in the document, those above the
    /// figure do not.
    pub(super) fn captioned(&self, index: usize, text: &str) -> Option<Span> {
        let own = self.leaves.get(index)?;
        // What costs little is asked first.
        if text.bytes().any(|byte| matches!(byte, b'\n' | b'\t' | b':')) {
            return None;
        }
        let line = |back: usize| {
            let leaf = self.leaves.get(index.checked_sub(back)?)?;
            (leaf.cell == own.cell && is_content(leaf)).then_some(leaf.block.span)
        };
        let figure = line(1).filter(|over| is_figure(self.document.slice(*over)))?;
        if !(is_wording(text) || is_caption(text)) || self.document.is_bold(own.block.span) {
            return None;
        }
        let headed = line(2).is_some_and(|over| self.recurring.is_repeated(self.document.slice(over)));
        let again = self.recurring.is_repeated(text) && !headed;
        (again && !self.is_known(own.block.span)).then_some(figure)
    }

    /// The text of a cell; `None` where the table has none there.
    fn cell_text(&self, address: CellAddress) -> Option<String> {
        let range = self.cells.get(&address)?;
        let first = self.leaves.get(range.start)?.block.span;
        let last = self.leaves.get(range.end.checked_sub(1)?)?.block.span;
        let text = self.document.slice(Span { start: first.start, end: last.end });
        // `88` before the next label, in a table that a reader did not part.
        let own =
            text.rsplit_once('\t').filter(|(_, next)| next.ends_with(':') && is_wording(next.trim_end_matches(':')));
        Some(glance(own.map_or(text, |(own, _)| own)))
    }

    /// Whether a known label or a slot fills a cell.
    fn is_label_cell(&self, range: &Range<usize>) -> bool {
        let Some(leaf) = self.leaves.get(range.start).filter(|_| range.len() == 1) else { return false };
        let block = leaf.block.span;
        let fills = |start: u32, content: u32| {
            let rest = Span { start: content.clamp(block.start, block.end), end: block.end };
            block.contains(start) && self.document.slice(rest).trim().is_empty()
        };
        let at = self.labels.partition_point(|label| label.span.start < block.start);
        self.labels.get(at).is_some_and(|label| fills(label.span.start, label.content))
            || self.slots.iter().rev().take(4).any(|slot| fills(slot.span.start, slot.content))
    }
}

/// The tables most of whose cells begin with a short line over another.
pub(super) fn stacked(
    document: &Document,
    leaves: &[Leaf],
    cells: &BTreeMap<CellAddress, Range<usize>>,
) -> BTreeSet<u32> {
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (address, range) in cells {
        let lead = leaves.get(range.start).map_or("", |leaf| document.slice(leaf.block.span));
        let count = counts.entry(address.table).or_default();
        let value = || leaves.get(range.start + 1).map_or("", |leaf| document.slice(leaf.block.span));
        let leads_in = || range.len() == 2 && opens(lead) && is_told(value());
        let label = || is_short(lead) && (is_wording(lead.trim_end_matches([':', ' '])) || leads_in());
        count.0 += usize::from(range.len() >= 2 && label() && !is_card(document, leaves, range));
        count.1 += 1;
    }
    counts
        .into_iter()
        .filter(|(_, (stacked, all))| *stacked >= 3 && 2 * stacked > *all)
        .map(|(table, _)| table)
        .collect()
}

/// Whether a cell is a form of its own: a name, a figure, and more below it; or several bold lines over text.
fn is_card(document: &Document, leaves: &[Leaf], cell: &Range<usize>) -> bool {
    let text = |at: usize| leaves.get(at).map_or("", |leaf| document.slice(leaf.block.span));
    let bold = |at: &usize| {
        leaves.get(*at).is_some_and(|leaf| document.is_bold(leaf.block.span))
            && is_wording(text(*at).trim_end_matches(':'))
    };
    cell.len() >= 4 && (is_figure(text(cell.start + 1)) || cell.clone().filter(bold).nth(1).is_some())
}

/// Tables of data, which are no forms: most rows have several figures.
pub(super) fn data(document: &Document, leaves: &[Leaf], cells: &BTreeMap<CellAddress, Range<usize>>) -> BTreeSet<u32> {
    /// The fewest such rows.
    const LEAST: usize = 4;
    let mut rows: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (address, range) in cells {
        let text = leaves.get(range.start).map_or("", |leaf| document.slice(leaf.block.span)).trim();
        let figure = text.len() <= 24 && is_figure_alone(text);
        *rows.entry((address.table, address.row)).or_default() += usize::from(figure);
    }
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for ((table, _), figures) in rows {
        let count = counts.entry(table).or_default();
        count.0 += usize::from(figures >= 2);
        count.1 += 1;
    }
    counts.into_iter().filter(|(_, (of, all))| *of >= LEAST && 2 * of > *all).map(|(table, _)| table).collect()
}

/// Whether a few words begin with a letter and as a line does.
fn opens(text: &str) -> bool {
    is_short(text) && text.starts_with(char::is_uppercase) && text.contains(' ') && !text.contains(". ")
}
