//! Places where a form may have a label, whatever its words.
//!
//! A cell with another beside or below it, words before a colon or a wide gap, a heading, a bold line, bold words
//! before regular ones, a question on a line of its own. What stands there is a label only if its words and the
//! value after it agree; see [`super::infer`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::kind::{Kinds, is_told};
use super::labels::Label;
use super::places::Places;
use super::recurring::Recurring;
use super::rows::Rows;
use super::section::{fold, without_leader};
use super::wording::{LONGEST, is_caption, is_phrase, is_wording};
use crate::document::{BlockKind, CellAddress, Document, Leaf, Span};
use crate::normalise::quantity;
use crate::profile::Field;

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

/// Dots that lead from a label to its value.
const LEADER: &str = "....";

/// The most words of a value in a numbered line of a form.
const MOST_WORDS: usize = 16;

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
        let stacked = stacked(document, leaves, &cells);
        let data = data(document, leaves, &cells);
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

    fn in_cell(&mut self, index: usize, leaf: &Leaf, cell: CellAddress) {
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
            && is_wording(text.trim_end_matches([':', ' ']))
            && !self.is_known(leaf.block.span)
        {
            let rest = self.leaves.get(index + 1).map_or(leaf.block.span.end, |next| next.block.span.start);
            let last = self.leaves.get(range.end.saturating_sub(1)).map_or(rest, |last| last.block.span.end);
            let value = glance(self.document.slice(Span { start: rest.min(last), end: last }));
            self.push(index, leaf.block.span, leaf.block.span.end, Set::Cell, vec![value]);
            return;
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
        let worded = || is_wording(text.trim_end_matches([':', ' '])) || led_in();
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

    fn in_text(&mut self, index: usize, leaf: &Leaf) {
        self.lines(index, leaf, true);
    }

    /// The slots at the beginnings of a leaf's lines; in regular type only where `regular` allows it.
    fn lines(&mut self, index: usize, leaf: &Leaf, regular: bool) {
        let block = leaf.block.span;
        let text = self.document.slice(block);
        let heading = matches!(leaf.block.kind, BlockKind::Heading { .. });
        if matches!(leaf.block.kind, BlockKind::Item { .. }) && !self.is_bold(block) && !self.is_field(block) {
            return;
        }
        if let Some(above) = self.captioned(index, text) {
            let value = fold(self.document.slice(above));
            self.push(index, block, block.end, Set::Again, vec![value]);
            self.slots.last_mut().into_iter().for_each(|slot| slot.above = Some(above));
            return;
        }
        if let Some(values) = self.headed(index, text) {
            let mut from = block.start;
            for (part, value) in text.split('\t').zip(values) {
                let span = Span { start: from, end: from + part.len() as u32 };
                from = span.end + 1;
                if !self.is_known(span) {
                    self.push(index, span, span.end, Set::Cell, vec![value]);
                }
            }
            return;
        }
        let mut at = 0;
        let mut barred = false;
        let bars = [" | ", " · ", " • "].iter().any(|bar| text.contains(bar));
        let ends = |c: char| matches!(c, '\n' | '\t') || bars && matches!(c, '|' | '·' | '•');
        let parts = text.split_inclusive(ends).flat_map(|part| split_at(part, &self.recurring.further(part)));
        for part in parts.collect::<Vec<&str>>() {
            let from = at + (part.len() - part.trim_start_matches(' ').len());
            let after_pair = at > 0 && !text[..at].ends_with(ends);
            at += part.len();
            let gap = part.ends_with('\t');
            let words = part.trim_start_matches(' ').trim_end_matches(['\n', '\t', '|', '·', '•', ' ']);
            let span = Span { start: block.start + from as u32, end: block.start + (from + words.len()) as u32 };
            // Behind a bar another pair begins, as at the line's start.
            let opens = from == 0 || barred || after_pair;
            barred = part.ends_with(['|', '·', '•']);
            let first = from == 0;
            // `Term of record.......................second quarter of 2013/14`
            let leader = words.find(LEADER).filter(|&dots| dots >= 2 && is_wording(words[..dots].trim_end()));
            if let Some(dots) = leader {
                let label = Span { end: span.start + words[..dots].trim_end().len() as u32, ..span };
                if !self.is_known(label) {
                    let value = fold(without_leader(&words[dots..]));
                    let set = if self.is_bold(label) { Set::Bold } else { Set::Colon };
                    self.push(index, label, span.start + dots as u32, set, vec![value]);
                }
                continue;
            }
            let announces = |colon: usize| {
                let label = &words[..colon];
                // `Came to: 85.1%`
                is_wording(label) || is_phrase(label) && is_told(&words[colon + 1..])
            };
            let colon = words.find([':', '?']).filter(|&colon| colon >= 2 && announces(colon));
            if let Some(colon) = colon {
                let end = span.start + (colon + usize::from(words[colon..].starts_with('?'))) as u32;
                let label = Span { end, ..span };
                let behind = words[colon + 1..].trim();
                let question = words[colon..].starts_with('?');
                let bold = heading || self.is_bold(label);
                let value_span = Span { start: span.start + (colon + 1) as u32, end: span.end };
                let one = bold && !behind.is_empty() && !question && first && (heading || self.is_bold(value_span));
                if one && !self.recurring.is_repeated(&words[..=colon]) {
                    // `Key target: report by exception` is one heading, `What is counted: Loans` in others too is two.
                    continue;
                }
                // `Several things lie behind this:` introduces the list below it.
                let listed =
                    self.leaves.get(index + 1).is_some_and(|next| matches!(next.block.kind, BlockKind::Item { .. }));
                if !bold && !question && behind.is_empty() && listed && words.split_whitespace().count() > 3 {
                    continue;
                }
                let set = match () {
                    () if bold => Set::Bold,
                    () if question && !behind.is_empty() => continue,
                    () if question => Set::Line,
                    () => Set::Colon,
                };
                if (bold || (regular && (first || gap || behind.len() <= LONGEST))) && !self.is_known(label) {
                    let value = self.value(index, Span { start: span.start + (colon + 1) as u32, end: span.end }, at);
                    self.push(index, label, span.start + (colon + 1) as u32, set, vec![value]);
                }
                continue;
            }
            if gap && is_wording(words) && (regular || self.is_bold(span)) && !self.is_known(span) {
                let value = text[at..].split(['\n', '\t']).next().unwrap_or_default();
                let set = if self.is_bold(span) { Set::Bold } else { Set::Colon };
                self.push(index, span, block.start + at as u32, set, vec![fold(value)]);
                continue;
            }
            let run = self.bold_prefix(span);
            let whole = heading || run.is_some_and(|run| run.end >= span.end);
            let cut = || self.recurring.cut(words, whole).filter(|_| regular && !self.is_value(span));
            if let Some(cut) = (whole || run.is_none()).then(cut).flatten() {
                let label = Span { start: span.start, end: span.start + cut.label as u32 };
                let content = span.start + cut.value as u32;
                if !self.is_known(label) {
                    let value = self.value(index, Span { start: content, end: span.end }, text.len());
                    self.push(index, label, content, Set::Again, vec![value]);
                }
                continue;
            }
            if !opens {
                continue;
            }
            if let Some(run) = run.filter(|run| run.end < span.end) {
                // `Published figure. 87%`
                let words = self.document.slice(run).trim_end().trim_end_matches(['.', '-', '–', '—', ' ']);
                let label = Span { end: run.start + words.len() as u32, ..run };
                let end = if bars { span.end } else { block.end };
                let value = self.value(index, Span { start: run.end, end }, text.len());
                // `Came to. 85.1%`
                let leads = is_wording(words) || is_phrase(words) && is_told(&value);
                if leads && !self.is_known(label) {
                    self.push(index, label, run.end, Set::Bold, vec![value]);
                }
            } else if first
                && (is_wording(words) || run.is_some() && self.announces(index, words, span, at))
                && !self.is_known(span)
            {
                let set = if heading || run.is_some() { Set::Bold } else { Set::Line };
                if set == Set::Bold || regular {
                    let value = self.value(index, Span { start: span.end, end: span.end }, at);
                    self.push(index, span, span.end, set, vec![value]);
                }
            }
        }
    }

    /// Whether a line introduces the value below it: `Better performance is` over `Higher`.
    fn announces(&self, index: usize, words: &str, span: Span, next_line: usize) -> bool {
        let end = Span { start: span.end, end: span.end };
        is_phrase(words) && is_told(&self.value(index, end, next_line))
    }

    /// Whether an item of a list is a numbered line of a form: bold words, a colon, and a few words that are no
    /// sentence.
    fn is_field(&self, item: Span) -> bool {
        let text = self.document.slice(item);
        let Some((words, value)) = text.split_once(':') else { return false };
        let label = Span { end: item.start + words.len() as u32, ..item };
        let bold = self.bold_prefix(item).is_some_and(|run| run.end >= label.end);
        let value = value.trim();
        bold && !value.is_empty() && value.split_whitespace().count() <= MOST_WORDS && !value.ends_with('.')
    }

    /// Bold words before a colon that begin inside a line: `**Outturn:** 12 **Quaterly Target:** 7`.
    fn inside_lines(&mut self, index: usize, leaf: &Leaf) {
        let block = leaf.block.span;
        let text = self.document.slice(block);
        let first = self.document.bold.partition_point(|run| run.start <= block.start);
        let runs = self.document.bold.iter().skip(first).take_while(|run| run.start < block.end);
        for run in runs.filter(|run| run.end <= block.end) {
            let at = (run.start - block.start) as usize;
            let ahead = text.get(..at).unwrap_or_default();
            let starts_line = ahead.rsplit(['\n', '\t']).next().is_none_or(|ahead| ahead.trim().is_empty());
            let line = text.get(at..).unwrap_or_default().split(['\n', '\t']).next().unwrap_or_default();
            let bold = run.len();
            let colon = line.find(':').filter(|&colon| line.get(bold..colon).is_none_or(|gap| gap.trim().is_empty()));
            let Some(colon) = colon.filter(|_| !starts_line) else { continue };
            let label = Span { start: run.start, end: run.start + colon as u32 };
            let own = self.slots.iter().rev().take_while(|slot| slot.leaf == index);
            let taken = own.into_iter().any(|slot| slot.span.intersect(label).is_some());
            if !taken && is_wording(self.document.slice(label).trim()) && !self.is_known(label) {
                let rest = Span { start: label.end + 1, end: run.start + line.len() as u32 };
                let value = self.value(index, rest, at + line.len());
                self.push(index, label, label.end + 1, Set::Inside, vec![value]);
            }
        }
    }

    /// The figure that stands alone in the line above a caption: its words come again in the document, those above the
    /// figure do not.
    fn captioned(&self, index: usize, text: &str) -> Option<Span> {
        let own = self.leaves.get(index)?;
        let words = is_wording(text) || is_caption(text);
        if text.contains(['\n', '\t', ':']) || !words || self.document.is_bold(own.block.span) {
            return None;
        }
        let line = |back: usize| {
            let leaf = self.leaves.get(index.checked_sub(back)?)?;
            (leaf.cell == own.cell && is_content(leaf)).then_some(leaf.block.span)
        };
        let figure = line(1).filter(|over| is_figure(self.document.slice(*over)))?;
        let headed = line(2).is_some_and(|over| self.recurring.is_repeated(self.document.slice(over)));
        let again = self.recurring.is_repeated(text) && !headed;
        (again && !self.is_known(own.block.span)).then_some(figure)
    }

    /// The parts of the next line, where this one is a line of labels over them.
    fn headed(&self, index: usize, text: &str) -> Option<Vec<String>> {
        let own = text.split('\t').count();
        if own < 2 || text.contains('\n') || !text.split('\t').all(|part| is_wording(part.trim())) {
            return None;
        }
        let cell = self.leaves.get(index)?.cell;
        let next = self.leaves.get(index + 1).filter(|next| next.cell.is_none() && cell.is_none())?;
        let values: Vec<String> = self.document.slice(next.block.span).split('\t').map(fold).collect();
        let told = |value: &String| {
            let kinds = Kinds::of(value);
            kinds.is_told() || kinds.absent
        };
        (values.len() == own && values.iter().all(told)).then_some(values)
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
        let heading = matches!(next.block.kind, BlockKind::Heading { .. });
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

    /// The bold words that a line begins with.
    fn bold_prefix(&self, line: Span) -> Option<Span> {
        let at = self.document.bold.partition_point(|run| run.end <= line.start);
        let run = self.document.bold.get(at).filter(|run| run.start <= line.start + 1)?;
        Some(Span { start: line.start, end: run.end.min(line.end) })
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

/// The tables most of whose cells begin with a short line over another.
fn stacked(document: &Document, leaves: &[Leaf], cells: &BTreeMap<CellAddress, Range<usize>>) -> BTreeSet<u32> {
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (address, range) in cells {
        let lead = leaves.get(range.start).map_or("", |leaf| document.slice(leaf.block.span));
        let count = counts.entry(address.table).or_default();
        let label = is_short(lead) && is_wording(lead.trim_end_matches([':', ' ']));
        count.0 += usize::from(range.len() >= 2 && label && !is_card(document, leaves, range));
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
fn data(document: &Document, leaves: &[Leaf], cells: &BTreeMap<CellAddress, Range<usize>>) -> BTreeSet<u32> {
    /// The fewest such rows.
    const LEAST: usize = 4;
    let mut rows: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (address, range) in cells {
        let text = leaves.get(range.start).map_or("", |leaf| document.slice(leaf.block.span)).trim();
        let figure = text.len() <= 24 && Kinds::of(text).quantity;
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

/// Whether a line is a figure with its unit and nothing else.
fn is_figure(text: &str) -> bool {
    text.len() <= LONGEST_FIGURE && quantity::parse(text).is_some()
}

/// The parts of a text between offsets in it, which ascend.
fn split_at<'t>(text: &'t str, offsets: &[usize]) -> Vec<&'t str> {
    let mut from = 0;
    let mut parts = Vec::new();
    for &offset in offsets {
        parts.push(&text[from..offset]);
        from = offset;
    }
    parts.push(&text[from..]);
    parts
}

/// Whether a few words begin with a letter and as a line does.
fn opens(text: &str) -> bool {
    is_short(text) && text.starts_with(char::is_uppercase) && text.contains(' ') && !text.contains(". ")
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
