//! The text that belongs to each label.

use std::collections::BTreeMap;
use std::ops::Range;

use super::figures::is_in_table;
use super::labels::{Label, Labels};
use crate::document::{Block, BlockKind, CellAddress, Document, Leaf, Span};
use crate::normalise::{date, quantity, sign_off};
use crate::profile::{Field, Shape};

/// A label and the text that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The label.
    pub label: Label,
    /// Its content in reading order; empty where the field is blank.
    pub content: Vec<Piece>,
    /// What of it stands in the report's own extent.
    pub reach: Reach,
}

/// What of a section stands in its report's own extent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Label and content.
    Own,
    /// The content; the label heads a column, over the rows of other reports too.
    Headed,
    /// Nothing: a band, title or merged cell that several rows share.
    Shared,
}

/// A piece of a section's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text, without white space at its ends.
    pub span: Span,
    /// Paragraph or list item.
    pub kind: PieceKind,
}

/// Paragraph or list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// A paragraph, or the rest of one after a label.
    Paragraph,
    /// A list item and its level from 0.
    Item(u8),
    /// The rest of the piece before it, which a page break cut in two.
    Rest,
}

impl Section {
    /// The section that `label` opens: empty, or with the content that its table gave it.
    fn of(label: &Label) -> Section {
        let reach = if label.given.is_some() { Reach::Headed } else { Reach::Own };
        Section { label: label.clone(), content: label.given.clone().unwrap_or_default(), reach }
    }

    /// From the first piece to the last.
    pub fn span(&self) -> Option<Span> {
        Some(Span { start: self.content.first()?.span.start, end: self.content.last()?.span.end })
    }

    /// What it claims: its label with the colon, and each piece of content, own or shared.
    pub fn claims(&self, shared: bool) -> impl Iterator<Item = Span> + '_ {
        let label = Span { start: self.label.span.start, end: self.label.content.max(self.label.span.end) };
        let label = std::iter::once(label).filter(move |_| (self.reach != Reach::Own) == shared);
        let content = self.content.iter().filter(move |_| (self.reach == Reach::Shared) == shared);
        label.chain(content.map(|piece| piece.span))
    }
}

/// The sections of the report whose labels are `range`.
pub fn sections(document: &Document, labels: &Labels, range: Range<usize>) -> Vec<Section> {
    let next = labels.labels.get(range.end).map(|label| label.span.start);
    let mut gather = Gather::new(document, labels, range);
    gather.run(next.unwrap_or(u32::MAX));
    gather.sections
}

struct Gather<'a> {
    document: &'a Document,
    leaves: &'a [Leaf<'a>],
    /// Tables of figures, which are read by their columns.
    tables: &'a [Span],
    /// Values that stand above their labels, ascending.
    above: &'a [Span],
    columns: &'a BTreeMap<CellAddress, Range<u32>>,
    /// The cells that number rows, by the leaf behind them.
    numbers: &'a BTreeMap<usize, Span>,
    sections: Vec<Section>,
    first_leaf: usize,
    /// The section that text in reading order belongs to.
    current: Option<usize>,
    /// Where the last leaf began.
    at: u32,
}

impl<'a> Gather<'a> {
    fn new(document: &'a Document, labels: &'a Labels, range: Range<usize>) -> Self {
        let sections: Vec<Section> = labels.labels[range].iter().map(Section::of).collect();
        let first_leaf = sections.first().map_or(0, |section| section.label.leaf);
        let Labels { leaves, tables, columns, above, numbers, .. } = labels;
        Gather { document, leaves, tables, above, columns, numbers, sections, first_leaf, current: None, at: u32::MAX }
    }

    fn run(&mut self, end: u32) {
        let leaves = self.leaves;
        for (index, leaf) in leaves.iter().enumerate().skip(self.first_leaf) {
            if leaf.block.span.start >= end {
                break;
            }
            let furniture = matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_));
            if furniture || self.numbers.contains_key(&(index + 1)) {
                continue;
            }
            if self.is_parted(index, leaf.block.span.start) {
                self.current = None;
            }
            self.at = leaf.block.span.start;
            if is_in_table(self.tables, leaf.block.span) || self.is_given(leaf.block.span) {
                self.current = None;
                continue;
            }
            self.leaf(index, leaf, end);
        }
    }

    /// Whether another paper begins with a leaf; not where it only looks so and labels of this report follow.
    fn is_parted(&self, index: usize, start: u32) -> bool {
        let seam = self.document.seam(self.at, start);
        let follows = || self.sections.last().is_some_and(|last| last.label.leaf >= index);
        seam.is_some_and(|seam| seam.sure || !follows())
    }

    /// Whether a block is the value of labels below it.
    fn is_given(&self, block: Span) -> bool {
        let at = self.above.partition_point(|span| span.end <= block.start);
        self.above.get(at).is_some_and(|span| span.start < block.end)
    }

    fn leaf(&mut self, index: usize, leaf: &Leaf, end: u32) {
        let block = leaf.block.span;
        let first = self.sections.partition_point(|section| section.label.leaf < index);
        if self
            .sections
            .get(first)
            .is_some_and(|section| section.label.span.covers(block) && section.label.leaf > index)
        {
            // The first words of a label that a break cut in two.
            return;
        }
        let here = self.sections[first..].iter().take_while(|section| section.label.leaf == index).count();
        let lead_end = self.sections.get(first).filter(|_| here > 0).map_or(block.end.min(end), |s| s.label.span.start);
        if here == 0 || lead_end > block.start {
            self.unlabelled(index, leaf, Span { start: block.start, end: lead_end }, here == 0);
        }
        for at in first..first + here {
            self.current = Some(at);
            let from = self.sections[at].label.content;
            let to =
                self.sections.get(at + 1).filter(|_| at + 1 < first + here).map_or(block.end, |s| s.label.span.start);
            self.give(at, leaf, Span { start: from, end: to.min(end).max(from) }, true);
        }
    }

    /// Text with no label of its own: whose is it?
    fn unlabelled(&mut self, index: usize, leaf: &Leaf, span: Span, whole: bool) {
        let owner =
            leaf.cell.filter(|_| whole).and_then(|cell| self.beside(index, cell).or_else(|| self.above(index, cell)));
        let Some(owner) = owner.or(self.current) else { return };
        let section = &self.sections[owner];
        let label_cell = self.leaves.get(section.label.leaf).and_then(|leaf| leaf.cell);
        let left_table = label_cell.is_some_and(|cell| leaf.cell.map(|c| c.table) != Some(cell.table));
        let goes_on = owner + 1 < self.sections.len() && self.stands_below(section);
        let told = section.label.field.shape() == Shape::Narrative;
        let ends = left_table && !(told && (section.content.is_empty() || goes_on));
        let heading = leaf.cell.is_none() && matches!(leaf.block.kind, BlockKind::Heading { .. });
        if ends || heading {
            self.current = None;
            return;
        }
        self.give(owner, leaf, span, false);
    }

    /// Whether a narrative's label is alone in its table's last cell, and its text stands below the table: rules that
    /// a reader took for one cell.
    fn stands_below(&self, section: &Section) -> bool {
        let cell = |index: usize| self.leaves.get(index).and_then(|leaf| leaf.cell);
        let table = cell(section.label.leaf).map(|cell| cell.table);
        let outside = |piece: &Piece| {
            let at = self.leaves.partition_point(|leaf| leaf.block.span.end <= piece.span.start);
            cell(at).map(|cell| cell.table) != table
        };
        section.label.alone && section.content.iter().all(outside)
    }

    /// The last label of the nearest labelled cell to the left in the same row; where as many labels stand in that
    /// cell, one under the other, as lines in this one, the label of the same height.
    fn beside(&self, index: usize, cell: CellAddress) -> Option<usize> {
        let of = |section: &Section| self.leaves.get(section.label.leaf).and_then(|leaf| leaf.cell);
        let last = self.sections_from(index, cell, cell.row).rev().find(|&at| {
            self.sections
                .get(at)
                .and_then(of)
                .is_some_and(|other| other.table == cell.table && other.row == cell.row && other.cell <= cell.cell)
        })?;
        let home = of(self.sections.get(last)?)?;
        if home == cell {
            return Some(last);
        }
        let stacked = self.sections[..=last].iter().rev().take_while(|section| of(section) == Some(home)).count();
        let first = self.leaves.partition_point(|leaf| leaf.block.span.start < cell.table);
        let table = self.leaves.get(first..).unwrap_or_default();
        let lines = |address: CellAddress| {
            table.iter().take_while(|leaf| leaf.cell.is_some()).filter(move |leaf| leaf.cell == Some(address))
        };
        if stacked < 2 || lines(home).count() != stacked || lines(cell).count() != stacked {
            return Some(last);
        }
        let line =
            lines(cell).position(|leaf| self.leaves.get(index).is_some_and(|own| own.block.span == leaf.block.span));
        Some(last + 1 - stacked + line?)
    }

    /// The sections before a leaf whose labels stand in a cell's table, in a row from `row` on.
    fn sections_from(&self, leaf: usize, cell: CellAddress, row: u32) -> Range<usize> {
        let end = self.sections.partition_point(|section| section.label.leaf < leaf);
        let before = |section: &Section| {
            self.leaves.get(section.label.leaf).is_none_or(|leaf| {
                leaf.block.span.start < cell.table
                    || leaf.cell.is_some_and(|other| other.table == cell.table && other.row < row)
            })
        };
        let earlier = self.sections.get(..end).unwrap_or_default();
        earlier.iter().rposition(before).map_or(0, |last| last + 1)..end
    }

    /// The label that fills the cell above, in a row of several such labels.
    fn above(&self, index: usize, cell: CellAddress) -> Option<usize> {
        let columns = self.columns.get(&cell)?;
        let row = cell.row.checked_sub(1)?;
        let in_row = |section: &Section| {
            let other = self.leaves.get(section.label.leaf).and_then(|leaf| leaf.cell)?;
            (other.table == cell.table && other.row == row && section.label.alone).then_some(other)
        };
        let near = self.sections_from(index, cell, row);
        let heads: Vec<(usize, CellAddress)> =
            near.filter_map(|at| Some((at, in_row(self.sections.get(at)?)?))).collect();
        let over = |head: &CellAddress| {
            self.columns.get(head).is_some_and(|above| above.start < columns.end && columns.start < above.end)
        };
        heads.iter().filter(|_| heads.len() >= 2).find(|(_, head)| over(head)).map(|&(at, _)| at)
    }

    fn give(&mut self, owner: usize, leaf: &Leaf, span: Span, beside_label: bool) {
        let document = self.document;
        let is_signature = |section: &Section| section.label.field.shape() == Shape::SignOff;
        let below = self.sections.get(owner).is_some_and(is_signature) && self.sets_values_below();
        let Some(section) = self.sections.get_mut(owner) else { return };
        let Some(span) = trimmed(document, span) else { return };
        let same_cell = leaf.cell.is_some()
            && self.leaves.get(section.label.leaf).is_some_and(|label_leaf| label_leaf.cell == leaf.cell);
        let piece = Piece { span, kind: kind(leaf, beside_label) };
        match section.label.field.shape() {
            Shape::Narrative => section.content.push(piece),
            Shape::Line => line(document, section, piece, same_cell),
            Shape::SignOff => {
                let bare = below && is_bare_name(document.slice(span));
                signature(document, section, piece, same_cell || beside_label, leaf.cell.is_some() || bare);
            }
        }
    }

    /// Whether this form sets the values of its lines below their labels.
    fn sets_values_below(&self) -> bool {
        let lines = self.sections.iter().filter(|section| section.label.field.shape() == Shape::Line);
        let ends = |section: &Section| self.leaves.get(section.label.leaf).map_or(0, |leaf| leaf.block.span.end);
        let (mut below, mut all) = (0, 0);
        for (section, first) in lines.filter_map(|section| Some((section, section.content.first()?))) {
            below += usize::from(first.span.start > ends(section));
            all += 1;
        }
        below >= 3 && below * 4 >= all * 3
    }
}

/// One line: the first piece up to a tab; a name that goes on in its cell goes on.
fn line(document: &Document, section: &mut Section, piece: Piece, same_cell: bool) {
    let text = document.slice(piece.span);
    let first_only =
        Span { start: piece.span.start, end: piece.span.start + text.find('\t').unwrap_or(text.len()) as u32 };
    let names = matches!(section.label.field, Field::Indicator | Field::Other | Field::Paper | Field::Service);
    if section.content.is_empty() {
        let whole = names || !text.contains('\n') || quantity::parse(&fold(text)).is_some();
        let end = if whole {
            first_only.end
        } else {
            piece.span.start + text.find(['\n', '\t']).unwrap_or(text.len()) as u32
        };
        // `Isel /` before the other language's label, `12.4 days;` before the next pair of its line.
        let bare = text.get(..(end - piece.span.start) as usize).unwrap_or(text).trim_end();
        let bare = bare.strip_suffix(" /").unwrap_or(bare).trim_end_matches([';', ',', '|', '·', '•', ' ']);
        let end = piece.span.start + bare.len() as u32;
        if let Some(span) = trimmed(document, Span { end, ..first_only }) {
            section.content.push(Piece { span, ..piece });
        }
    } else if names && same_cell {
        section.content.push(piece);
    }
}

/// A signature: what stands beside its label or in its cell; below it only what reads like one.
fn signature(document: &Document, section: &mut Section, piece: Piece, same_cell: bool, in_table: bool) {
    let text = fold(document.slice(piece.span));
    let takes = if same_cell {
        section.content.len() < 6
    } else if section.content.is_empty() {
        text.len() <= 100 && (in_table || is_signature(&text))
    } else {
        section.content.len() < 3 && date::parse(&text).is_some()
    };
    if takes {
        section.content.push(piece);
    }
}

/// Words that name a body or a paper, where a person is looked for.
const NO_PERSON: &[&str] = &[
    "council",
    "borough",
    "city",
    "county",
    "district",
    "nhs",
    "trust",
    "authority",
    "board",
    "committee",
    "cabinet",
    "appendix",
    "annex",
    "report",
    "reports",
    "form",
    "service",
    "page",
];

/// Two to four words that are a name and nothing else.
fn is_bare_name(text: &str) -> bool {
    let words = text.split_whitespace();
    let body = words.clone().any(|word| NO_PERSON.iter().any(|known| word.eq_ignore_ascii_case(known)));
    let count = words.count();
    !body && (2..=4).contains(&count) && sign_off::parse(text).name.is_some_and(|name| name == fold(text))
}

fn is_signature(text: &str) -> bool {
    let reading = sign_off::parse(text);
    reading.date.is_some() || (reading.name.is_some() && reading.role.is_some())
}

fn kind(leaf: &Leaf, beside_label: bool) -> PieceKind {
    match leaf.block.kind {
        BlockKind::Item { level, .. } if !beside_label => PieceKind::Item(level),
        _ => PieceKind::Paragraph,
    }
}

pub(super) fn trimmed(document: &Document, span: Span) -> Option<Span> {
    let text = document.slice(span);
    let body = without_leader(text);
    let start = span.start + (text.len() - body.len()) as u32;
    let end = start + body.trim_end().len() as u32;
    (end > start).then_some(Span { start, end })
}

/// A text without the dots that lead from its label to it: `Indicator ........ Benches mended`.
pub(super) fn without_leader(text: &str) -> &str {
    let text = text.trim_start();
    let body = text.trim_start_matches(['.', '…', '_', ' ']);
    let dots = text.len() - body.len();
    if dots >= 4 || text.starts_with('…') { body } else { text }
}

/// White space folded to single spaces.
pub fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether [`fold`] would leave a text as it is; most are such, and copying one is far cheaper than cutting it in words.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ') {
        return false;
    }
    // Without a branch in them these take many bytes in one step.
    let behind = bytes.get(1..).unwrap_or_default();
    let doubled = |(one, next): (&u8, &u8)| (*one == b' ') & (*next == b' ');
    if bytes.iter().zip(behind).fold(false, |any, pair| any | doubled(pair)) {
        return false;
    }
    // All white space beyond ASCII begins with one of these.
    let telling = |byte: u8| (byte.wrapping_sub(b'\t') < 5) | (byte == 0xC2) | (byte.wrapping_sub(0xE1) < 3);
    let open = bytes.iter().fold(false, |any, byte| any | telling(*byte));
    !open || !text.contains(|c: char| c != ' ' && c.is_whitespace())
}

/// The values of labels that stand above them.
pub(super) fn above(labels: &[Label]) -> Vec<Span> {
    let given = labels.iter().flat_map(|label| {
        let pieces = label.given.iter().flatten();
        pieces.map(|piece| piece.span).filter(move |span| span.end <= label.span.start)
    });
    let mut above: Vec<Span> = given.collect();
    above.sort();
    above
}

/// The columns that each cell of a document's tables covers.
pub(super) fn columns(document: &Document) -> BTreeMap<CellAddress, Range<u32>> {
    let mut columns = BTreeMap::new();
    collect_columns(&document.blocks, &mut columns);
    columns
}

fn collect_columns(blocks: &[Block], columns: &mut BTreeMap<CellAddress, Range<u32>>) {
    for block in blocks {
        let BlockKind::Table(table) = &block.kind else { continue };
        for (row, r) in (0..).zip(&table.rows) {
            for (cell, c) in (0..).zip(&r.cells) {
                let address = CellAddress { table: block.span.start, row, cell };
                columns.insert(address, c.column..c.column.saturating_add(c.column_span.max(1)));
                collect_columns(&c.blocks, columns);
            }
        }
    }
}
