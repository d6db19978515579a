//! Places where a form may have a label, whatever its words.
//!
//! A cell with another beside or below it, words before a colon or a wide gap, a heading, a bold line, bold words
//! before regular ones, a question on a line of its own. What stands there is a label only if its words and the
//! value after it agree; see [`super::infer`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::labels::Label;
use super::places::Places;
use super::recurring::Recurring;
use super::rows::Rows;
use super::section::{fold, without_leader};
use super::title;
use crate::document::{BlockKind, CellAddress, Document, Leaf, Span};
use crate::normalise::quantity;
use crate::profile::Field;

mod cell;
mod line;

/// A place where a label may stand.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The words.
    pub span: Span,
    /// Where what follows them begins.
    pub content: u32,
    /// The leaf that holds them.
    pub leaf: usize,
    /// How they are set off.
    pub set: Set,
    /// The texts that may be their value: after them, or in the cell beside, or below.
    pub values: Vec<String>,
    /// The line above that is their value, where it is none of those.
    pub above: Option<Span>,
    /// Nothing but the label of a figure follows: what they head is a form's figures.
    pub over_figures: bool,
}

/// How words are set off from what follows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// They fill a cell that has another beside it, and maybe one below.
    Cell,
    /// A heading, or bold.
    Bold,
    /// A colon or a wide gap.
    Colon,
    /// A line of its own in regular type.
    Line,
    /// Bold words before a colon inside a line.
    Inside,
    /// In regular type, with its value behind it, as in other lines.
    Again,
}

/// The most bytes of a value that are looked at.
const GLANCE: usize = 400;

/// The most bytes of a figure that stands alone.
const LONGEST_FIGURE: usize = 24;

/// Finds the slots of a document.
pub(super) struct Slots<'a> {
    document: &'a Document,
    leaves: &'a [Leaf<'a>],
    rows: &'a Rows,
    labels: &'a [Label],
    cells: BTreeMap<CellAddress, Range<usize>>,
    /// Tables whose cells hold a label over its value.
    stacked: BTreeSet<u32>,
    recurring: Recurring,
    slots: Vec<Slot>,
}

impl<'a> Slots<'a> {
    /// The slots beside the labels that are `known`, and those that the style of the document alone marked among
    /// `labels`; all are in reading order.
    pub(super) fn find(
        document: &'a Document,
        leaves: &'a [Leaf<'a>],
        rows: &'a Rows,
        known: &'a [Label],
        labels: &[Label],
    ) -> Vec<Slot> {
        let mut cells: BTreeMap<CellAddress, Range<usize>> = BTreeMap::new();
        for (index, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| is_content(leaf)) {
            if let Some(cell) = leaf.cell {
                cells.entry(cell).or_insert(index..index).end = index + 1;
            }
        }
        let stacked = cell::stacked(document, leaves, &cells);
        let data = cell::data(document, leaves, &cells);
        let recurring = Recurring::of(document, leaves);
        let mut slots = Slots { document, leaves, rows, labels: known, cells, stacked, recurring, slots: Vec::new() };
        for (index, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| is_content(leaf)) {
            match leaf.cell {
                Some(cell) if rows.keys.contains(&cell.table) || data.contains(&cell.table) => continue,
                Some(cell) => slots.in_cell(index, leaf, cell),
                None => slots.in_text(index, leaf),
            }
            slots.inside_lines(index, leaf);
        }
        slots.marked(labels);
        slots.slots
    }

    /// Labels that the style alone marked, where no other slot is.
    fn marked(&mut self, labels: &[Label]) {
        let taken = Places::of(self.slots.iter().map(|slot| slot.span));
        let marked = labels.iter().filter(|label| label.profile.is_none() && label.doubt.is_none());
        for label in marked.filter(|label| !taken.meet(label.span)) {
            let Some(leaf) = self.leaves.get(label.leaf).filter(|leaf| leaf.cell.is_none()) else { continue };
            let block = leaf.block.span;
            let rest = Span { start: label.content.min(block.end), end: block.end };
            let line_end = self.document.slice(rest).find('\n');
            let rest = Span { end: line_end.map_or(block.end, |at| rest.start + at as u32), ..rest };
            let next_line = (rest.end - block.start) as usize + usize::from(line_end.is_some());
            let value = self.value(label.leaf, rest, next_line);
            self.push(label.leaf, label.span, label.content, Set::Bold, vec![value]);
        }
        self.slots.sort_by_key(|slot| slot.span.start);
    }

    /// What follows on the line, else the next line of the leaf, else the next leaf.
    fn value(&self, index: usize, rest: Span, next_line: usize) -> String {
        let Some(leaf) = self.leaves.get(index) else { return String::new() };
        let rest = Span { end: self.next_label(rest.start).min(rest.end).max(rest.start), ..rest };
        let beside = fold(without_leader(self.document.slice(rest)));
        if !beside.is_empty() {
            return beside;
        }
        let block = leaf.block.span;
        let from = block.start + next_line as u32;
        if from < block.end {
            let end = self.next_label(from).min(block.end).max(from);
            return glance(self.document.slice(Span { start: from, end }));
        }
        let next = self.leaves.iter().enumerate().skip(index + 1).find(|(_, leaf)| is_content(leaf));
        let Some((_, next)) = next else { return String::new() };
        // What ends a cell has its value in the next.
        let beside = leaf.cell.zip(next.cell).is_some_and(|(own, next)| {
            (own.table, own.row, own.cell + 1) == (next.table, next.row, next.cell) && rest.start > block.start + 1
        });
        let same_cell = next.cell == leaf.cell || beside && block.end <= rest.end;
        // A caption in regular type that comes again stands over a name in large type that does not.
        let text = |leaf: &Leaf| self.document.slice(leaf.block.span);
        let apart = title::is_set_apart(self.document, leaf);
        let captioned = || !apart && self.recurring.is_repeated(text(leaf)) && !self.recurring.is_repeated(text(next));
        let heading = matches!(next.block.kind, BlockKind::Heading { .. }) && !captioned();
        let labelled = self.next_label(rest.start) <= next.block.span.start;
        if heading || labelled || !(same_cell || leaf.cell.is_none()) {
            return String::new();
        }
        glance(self.document.slice(next.block.span))
    }

    fn push(&mut self, leaf: usize, span: Span, content: u32, set: Set, values: Vec<String>) {
        let text = self.document.slice(span);
        let lead = (text.len() - text.trim_start().len()) as u32;
        let length = text.trim().trim_end_matches(':').trim_end().len() as u32;
        let span = Span { start: span.start + lead, end: span.start + lead + length };
        let content = content.max(span.end);
        let over_figures = set != Set::Cell && values.iter().all(String::is_empty) && self.is_over_figures(content);
        self.slots.push(Slot { span, content, leaf, set, values, above: None, over_figures });
    }

    /// Whether the known label of a figure is what comes next.
    fn is_over_figures(&self, content: u32) -> bool {
        let at = self.labels.partition_point(|label| label.span.start < content);
        self.labels.get(at).is_some_and(|label| {
            let between = Span { start: content, end: label.span.start };
            let figure = matches!(
                label.field,
                Field::Outturn
                    | Field::Target
                    | Field::OtherValue
                    | Field::OtherTarget(_)
                    | Field::Rag
                    | Field::Polarity
                    | Field::Period
            );
            figure && self.document.slice(between).trim().is_empty()
        })
    }

    /// Whether a known label begins in these words, or ends in them.
    fn is_known(&self, span: Span) -> bool {
        let at = self.labels.partition_point(|label| label.span.start < span.start);
        let before = at.checked_sub(1).and_then(|before| self.labels.get(before));
        self.next_label(span.start) < span.end || before.is_some_and(|label| label.span.end > span.start)
    }

    /// Whether these words stand right behind a known label or a slot.
    fn is_value(&self, span: Span) -> bool {
        let behind = |content: u32| {
            content <= span.start && self.document.slice(Span { start: content, end: span.start }).trim().is_empty()
        };
        let at = self.labels.partition_point(|label| label.span.start < span.start);
        let label = at.checked_sub(1).and_then(|before| self.labels.get(before));
        let block = |leaf: usize| self.leaves.get(leaf).is_some_and(|leaf| leaf.block.span.contains(span.start));
        label.is_some_and(|label| block(label.leaf) && behind(label.content))
            || self.slots.last().is_some_and(|slot| block(slot.leaf) && behind(slot.content))
    }

    /// Where the next known label at or after `offset` begins.
    fn next_label(&self, offset: u32) -> u32 {
        let at = self.labels.partition_point(|label| label.span.start < offset);
        self.labels.get(at).map_or(u32::MAX, |label| label.span.start)
    }

    fn is_bold(&self, span: Span) -> bool {
        self.document.is_bold(span)
    }
}

/// The slots, set apart as labels are, in which no label was found, with the first value of each; ascending.
pub(super) fn left(open: Vec<Slot>, labels: &[Label]) -> Vec<(Span, String)> {
    let taken = |span: Span| {
        let at = labels.partition_point(|label| label.span.start < span.end);
        labels.get(..at).and_then(<[Label]>::last).is_some_and(|label| label.span.end > span.start)
    };
    let set_apart = open.into_iter().filter(|slot| slot.set != Set::Line && !taken(slot.span));
    let mut left: Vec<(Span, String)> = set_apart
        .map(|slot| (slot.span, slot.values.into_iter().find(|value| !value.is_empty()).unwrap_or_default()))
        .collect();
    left.sort_by_key(|(span, _)| span.start);
    left
}

/// Whether a line is a figure with its unit and nothing else.
fn is_figure(text: &str) -> bool {
    text.len() <= LONGEST_FIGURE && quantity::parse(text).is_some()
}

/// Whether a line is as short as the label over a value in one cell.
fn is_short(text: &str) -> bool {
    text.len() <= 48 && !text.contains(['\n', '\t'])
}

/// The first bytes of a text, folded.
fn glance(text: &str) -> String {
    let end = text.char_indices().map(|(at, _)| at).find(|&at| at >= GLANCE).unwrap_or(text.len());
    fold(without_leader(text.get(..end).unwrap_or(text)))
}

fn is_content(leaf: &Leaf) -> bool {
    !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_))
}
