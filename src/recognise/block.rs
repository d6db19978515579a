//! What belongs to a table of figures though no label says so: the line above
//! it that names its indicator, the direction, the comment below.

use super::figures::{boundary, is_in_table};
use super::grid::Grid;
use super::labels::{Bond, Label, of_leaf};
use super::register::Register;
use super::section::{Piece, PieceKind, fold};
use crate::document::{BlockKind, Document, Leaf, Seam, Span};
use crate::normalise::{indicator, period, polarity};
use crate::profile::{Field, Shape};
use crate::record::OtherTargetKind;

/// How far above a table its indicator may be named, in paragraphs.
const REACH: usize = 8;

/// How far above a table a form's own result may stand, in leaves.
const FORM: usize = 24;

/// How far above a register the heading of its block may stand, in leaves.
const FARTHEST: usize = 80;

/// The longest line that names an indicator, in bytes.
const LONGEST: usize = 200;

/// Below every heading's level.
const LOWEST: u8 = u8::MAX;

/// The leaves around tables of figures, read from the first table to the last.
pub(super) struct Surroundings<'a> {
    document: &'a Document,
    leaves: &'a [Leaf<'a>],
    tables: &'a [Span],
    /// The first leaf after the last table.
    floor: usize,
    /// Leaves between a block's table and what comes after the block.
    blocks: Vec<std::ops::Range<usize>>,
    /// The level of the last block's heading; `None` while no block is open.
    open: Option<u8>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(document: &'a Document, leaves: &'a [Leaf<'a>], tables: &'a [Span]) -> Surroundings<'a> {
        Surroundings { document, leaves, tables, floor: 0, blocks: Vec::new(), open: None }
    }

    /// The labels of a grid and of what belongs to it.
    pub(super) fn grid(&mut self, grid: &Grid, labels: &[Label]) -> Vec<Label> {
        let (first, end) = self.within(grid.span);
        let (caption, direction) = self.caption(first, labels);
        let mut added = self.end_of_block(caption.unwrap_or(first), labels);
        // A line across the table names what it measures before any heading does.
        let caption = caption.filter(|_| grid.lead.is_none());
        if let Some(lead) = grid.lead {
            // A form that has named its indicator just above heads its figures with that line.
            let named = named_by(labels, first).is_some_and(|label| {
                let own = Span { start: label.content.min(lead.span.start), end: lead.span.start };
                label.profile.is_some() && !self.document.slice(own).trim().is_empty()
            });
            let (field, bond) = if named { (Field::Other, Bond::Stays) } else { (Field::Indicator, Bond::Starts) };
            let start = Span { start: lead.span.start, end: lead.span.start };
            added.push(Label { given: Some(vec![lead]), bond, ..Label::plain(start, field, first) });
        }
        added.extend(caption.into_iter().flat_map(|leaf| self.named(leaf)));
        added.extend(direction.map(|leaf| self.at_start(leaf, Field::Polarity)));
        let earlier = caption.is_none() && grid.lead.is_none() && has_result(labels, first);
        added.extend(grid.labels.iter().map(|label| {
            let field = if earlier { beside(label.field) } else { label.field };
            Label { leaf: first, field, ..label.clone() }
        }));
        let below = direction.is_none().then(|| self.direction_below(end, labels)).flatten();
        added.extend(below.map(|leaf| self.at_start(leaf, Field::Polarity)));
        let told = below.map_or(end, |leaf| leaf + 1);
        added.extend(self.comment(told, labels).map(|leaf| self.at_start(leaf, Field::Reason)));
        self.floor = end;
        let level = caption.map_or(LOWEST, |leaf| self.level(leaf));
        self.open = (caption.is_some() || grid.lead.is_some()).then_some(level);
        added
    }

    /// The label that parts a register from what stands before it, or those of the block that it stands in.
    pub(super) fn register(&mut self, register: &Register, labels: &[Label]) -> Vec<Label> {
        let (first, end) = self.within(register.span);
        let heading = self.heading(first, register, labels);
        let mut added = self.end_of_block(heading.unwrap_or(first), labels);
        match heading {
            Some(leaf) => added.extend(self.titled(leaf)),
            None => added.push(boundary(register.span.start, first)),
        }
        self.floor = end;
        self.open = heading.map(|leaf| self.level(leaf));
        added.extend(
            self.leaves.get(end).filter(|_| heading.is_none()).map(|leaf| boundary(leaf.block.span.start, end)),
        );
        added
    }

    /// Titles inside a block head its parts and begin no report, unless an indicator's label follows.
    pub(super) fn tie_titles(&mut self, labels: &mut [Label]) {
        let last = self.end_of_block(self.leaves.len(), labels);
        debug_assert!(last.len() <= 1);
        for index in 0..labels.len() {
            let inside = |label: &Label| self.blocks.iter().any(|block| block.contains(&label.leaf));
            let named =
                labels.get(index + 1).is_some_and(|next| matches!(next.field, Field::Indicator | Field::Reference));
            if labels[index].field == Field::Title && inside(&labels[index]) && !named {
                labels[index].bond = Bond::Stays;
            }
        }
    }

    /// The leaves of a table: its first, and the first after it.
    fn within(&self, span: Span) -> (usize, usize) {
        let first = self.leaves.partition_point(|leaf| leaf.block.span.end <= span.start);
        let end = self.leaves.partition_point(|leaf| leaf.block.span.start < span.end);
        (first, end.max(first))
    }

    /// The line that names the indicator of a table that begins at leaf `first`, and the line of its direction.
    fn caption(&self, first: usize, labels: &[Label]) -> (Option<usize>, Option<usize>) {
        let mut direction = None;
        let mut seen = 0;
        for index in (self.floor..first).rev() {
            let Some(leaf) = self.leaves.get(index).filter(|leaf| is_content(leaf)) else { continue };
            seen += 1;
            if leaf.cell.is_some() || seen > REACH || self.in_table(leaf) || self.is_parted(index, first) {
                break;
            }
            let own = of_leaf(labels, index);
            if !own.is_empty() {
                if own.iter().all(|label| label.field == Field::Polarity) {
                    continue;
                }
                break;
            }
            if direction.is_none() && self.is_direction(leaf) {
                direction = Some(index);
            } else if self.is_name(leaf) && !is_named(labels, index) {
                return (Some(index), direction);
            }
        }
        (None, direction)
    }

    /// Whether another paper surely begins between two leaves, the second one included.
    fn is_parted(&self, one: usize, other: usize) -> bool {
        self.seam(one, other).is_some_and(|seam| seam.sure)
    }

    fn seam(&self, one: usize, other: usize) -> Option<Seam> {
        let start = |index: usize| self.leaves.get(index).map(|leaf| leaf.block.span.start);
        self.document.seam(start(one)?, start(other)?)
    }

    fn in_table(&self, leaf: &Leaf) -> bool {
        is_in_table(self.tables, leaf.block.span)
    }

    /// `Higher outturns are better.`, `Aim to Minimise`.
    fn is_direction(&self, leaf: &Leaf) -> bool {
        const WORDS: [&str; 9] =
            ["better", "aim", "good", "maximise", "minimise", "polarity", "maximize", "minimize", "preferred"];
        let text = self.text(leaf).to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        words.len() <= 10 && words.iter().any(|word| WORDS.contains(word)) && polarity::parse(&text).is_some()
    }

    fn is_name(&self, leaf: &Leaf) -> bool {
        let text = self.text(leaf);
        let heading = matches!(leaf.block.kind, BlockKind::Heading { .. });
        let set_apart = heading || self.document.is_bold(leaf.block.span);
        if text.len() > LONGEST || text.ends_with([':', '?']) || !text.contains(char::is_alphabetic) {
            return false;
        }
        let coded = indicator::parse(&text).reference.is_some() || number(&text).is_some();
        let sentence = text.ends_with('.') && !coded;
        (set_apart || coded) && !sentence && period::parse(&text).is_none()
    }

    /// The labels of a line that names an indicator: its number or code, and its name.
    fn named(&self, index: usize) -> Vec<Label> {
        let Some(leaf) = self.leaves.get(index) else { return Vec::new() };
        let start = leaf.block.span.start;
        let at = |offset: u32| Span { start: start + offset, end: start + offset };
        let text = self.document.slice(leaf.block.span);
        let name = Label { bond: Bond::Starts, ..Label::plain(at(0), Field::Indicator, index) };
        let coded = indicator::parse(&fold(text)).reference.is_some();
        let Some((length, ordinal)) = number(text).filter(|(_, ordinal)| *ordinal || !coded) else { return vec![name] };
        if ordinal {
            // `2. Blue badges`: a list's number, no code.
            let span = Span { start, end: start + length };
            return vec![Label { span, content: span.end, ..name }];
        }
        let reference = Label { bond: Bond::Starts, ..Label::plain(at(0), Field::Reference, index) };
        vec![reference, Label { span: at(length), content: start + length, bond: Bond::Stays, ..name }]
    }

    /// The heading over the block that a register stands in: it names what the rows measure.
    fn heading(&self, first: usize, register: &Register, labels: &[Label]) -> Option<usize> {
        let between = |index: usize| labels.iter().filter(move |label| label.leaf > index && label.leaf < first);
        let is_heading = |index: &usize| {
            self.leaves.get(*index).is_some_and(|leaf| {
                leaf.cell.is_none() && is_content(leaf) && self.is_name(leaf) && of_leaf(labels, *index).is_empty()
            })
        };
        let index = (self.floor..first)
            .rev()
            .take(FARTHEST)
            .take_while(|&index| !self.is_parted(index, first))
            .find(is_heading)?;
        let told = between(index).any(|label| label.field.shape() == Shape::Narrative);
        let text = self.text(self.leaves.get(index)?);
        let caption = indicator::parse(&text);
        let name = caption.name.clone().unwrap_or_default().to_lowercase();
        let repeated = name.len() >= 8 && register.rows.iter().all(|row| self.indicator(row).contains(&name));
        let coded = caption.reference.is_some() && told;
        (between(index).next().is_some() && (repeated || coded)).then_some(index)
    }

    fn indicator(&self, row: &super::register::RowReport) -> String {
        let name = row.sections.iter().find(|section| section.label.field == Field::Indicator);
        let pieces = name.into_iter().flat_map(|section| &section.content);
        pieces.map(|piece| fold(self.document.slice(piece.span)).to_lowercase()).collect::<Vec<_>>().join(" ")
    }

    /// A block's heading as its title, with the indicator's code in it.
    fn titled(&self, index: usize) -> Vec<Label> {
        let Some(leaf) = self.leaves.get(index) else { return Vec::new() };
        let span = leaf.block.span;
        let title = Label { bond: Bond::Starts, ..Label::plain(span, Field::Title, index) };
        let text = self.document.slice(span);
        let code = indicator::parse(text).reference;
        let code = code.and_then(|code| Some((text.find(&code)?, code.len())));
        let reference = code.map(|(at, length)| {
            let start = span.start + at as u32;
            let piece = Piece { span: Span { start, end: start + length as u32 }, kind: PieceKind::Paragraph };
            let label = Label::plain(Span { start, end: start }, Field::Reference, index);
            Label { given: Some(vec![piece]), bond: Bond::Stays, ..label }
        });
        std::iter::once(title).chain(reference).collect()
    }

    /// The line right after a grid that says which way is good without a label.
    fn direction_below(&self, end: usize, labels: &[Label]) -> Option<usize> {
        let index = (end..self.leaves.len()).find(|index| self.leaves.get(*index).is_some_and(is_content))?;
        let leaf = self.leaves.get(index).filter(|leaf| leaf.cell.is_none() && self.is_direction(leaf))?;
        let free = !labels.iter().any(|label| label.leaf == index);
        (free && polarity::is_explicit(&self.text(leaf))).then_some(index)
    }

    /// The paragraph right after a grid that comments on it without a label.
    fn comment(&self, end: usize, labels: &[Label]) -> Option<usize> {
        let index = (end..self.leaves.len()).find(|index| self.leaves.get(*index).is_some_and(is_content))?;
        let leaf = self.leaves.get(index)?;
        let text = self.text(leaf);
        let free = leaf.cell.is_none() && of_leaf(labels, index).is_empty();
        let plain = matches!(leaf.block.kind, BlockKind::Paragraph) && !self.document.is_bold(leaf.block.span);
        let prose = text.ends_with(['.', '!', '?', '%', ')']) && text.split(' ').count() >= 4;
        let own = end.checked_sub(1).and_then(|last| self.seam(last, index)).is_none();
        (free && plain && prose && own).then_some(index)
    }

    /// Where the block before leaf `next` ends: at a heading that is no label of it, or at a short line over what
    /// comes next.
    fn end_of_block(&mut self, next: usize, labels: &[Label]) -> Vec<Label> {
        let Some(open) = self.open.take() else { return Vec::new() };
        let labelled = |index: usize| !of_leaf(labels, index).is_empty();
        let closes = |index: &usize| {
            self.leaves.get(*index).is_some_and(|leaf| {
                is_content(leaf) && heading_level(leaf).is_some_and(|level| level <= open) && !labelled(*index)
            })
        };
        let heading = (self.floor..next).find(closes);
        let end = heading.or_else(|| self.band(next, labels)).unwrap_or(next);
        self.blocks.push(self.floor..end);
        let leaf = self.leaves.get(end).filter(|_| end < next);
        leaf.map(|leaf| boundary(leaf.block.span.start, end)).into_iter().collect()
    }

    /// A short line right before the next indicator, over it and others: `Theme 3 - Safe streets`.
    fn band(&self, next: usize, labels: &[Label]) -> Option<usize> {
        if next >= self.leaves.len() {
            return None;
        }
        let index = (self.floor..next).rev().find(|index| self.leaves.get(*index).is_some_and(is_content))?;
        let leaf = self.leaves.get(index)?;
        let text = self.text(leaf);
        let short = text.len() <= 80 && !text.ends_with(['.', '!', '?', ';']);
        let free = leaf.cell.is_none() && of_leaf(labels, index).is_empty();
        let line = !matches!(leaf.block.kind, BlockKind::Item { .. });
        (short && free && line && !self.is_parted(index, next)).then_some(index)
    }

    /// A label without words at the beginning of a leaf.
    fn at_start(&self, index: usize, field: Field) -> Label {
        let start = self.leaves.get(index).map_or(0, |leaf| leaf.block.span.start);
        Label { bond: Bond::Stays, ..Label::plain(Span { start, end: start }, field, index) }
    }

    /// The level of a block's first line; any heading ends a block that begins with none.
    fn level(&self, index: usize) -> u8 {
        self.leaves.get(index).and_then(heading_level).unwrap_or(LOWEST)
    }

    fn text(&self, leaf: &Leaf) -> String {
        fold(self.document.slice(leaf.block.span))
    }
}

/// Whether the form above leaf `index` has its result already: a table below it is of earlier periods.
fn has_result(labels: &[Label], index: usize) -> bool {
    let before = labels.iter().take_while(|label| label.leaf < index).collect::<Vec<_>>();
    let own = before.iter().rev().take_while(|label| {
        label.bond != Bond::Starts && !matches!(label.field, Field::Title | Field::Indicator | Field::Reference)
    });
    own.into_iter().any(|label| label.field == Field::Outturn && label.leaf + FORM >= index)
}

/// What a figure's field is beside the form's own.
fn beside(field: Field) -> Field {
    match field {
        Field::Outturn => Field::OtherValue,
        Field::Target => Field::OtherTarget(OtherTargetKind::Previous),
        Field::Period | Field::Rag => Field::Other,
        field => field,
    }
}

/// Whether a label not far above leaf `index` has named the indicator of the figures below it already.
fn is_named(labels: &[Label], index: usize) -> bool {
    named_by(labels, index).is_some()
}

/// The label not far above leaf `index` that has named the indicator of the figures below it.
fn named_by(labels: &[Label], index: usize) -> Option<&Label> {
    let before = labels.iter().take_while(|label| label.leaf < index);
    let telling = before.filter(|label| {
        matches!(label.field, Field::Indicator | Field::Title | Field::Outturn | Field::Target)
            || label.field.shape() != Shape::Line
    });
    telling
        .last()
        .filter(|label| label.field == Field::Indicator && label.bond == Bond::Free && label.leaf + REACH >= index)
}

fn is_content(leaf: &Leaf) -> bool {
    !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_))
}

fn heading_level(leaf: &Leaf) -> Option<u8> {
    match leaf.block.kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    }
}

/// The number that a line begins with, in bytes, and whether it only counts: `2.` does, `1.6` does not.
fn number(text: &str) -> Option<(u32, bool)> {
    let first = text.split_whitespace().next()?;
    let bare = first.trim_end_matches(['.', ')', ':']);
    let digits = bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    let counts = !bare.contains('.') && bare.len() < first.len();
    (digits && text.starts_with(first) && (bare.contains('.') || counts)).then_some((first.len() as u32, counts))
}
