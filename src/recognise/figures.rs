//! Tables of figures, and what around them belongs to them.
//!
//! A grid's indicator stands in a line above it, often with the direction
//! (`Higher is better`) and with a comment below, neither of which has a label.
//! They become labels of their own here, so that segmenting and sectioning
//! know them like any other.

use super::block::Surroundings;
use super::evidence::refined;
use super::grid::Grid;
use super::header::Header;
use super::labels::{Bond, Label};
use super::paired;
use super::register::{Register, Registrar};
use super::section::Section;
use super::stack;
use super::transposed;
use crate::document::{Block, BlockKind, Document, Leaf, Span, Table};
use crate::profile::{Field, ProfileSet, Shape};

/// The tables that are read by their columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// Tables with an indicator in each row.
    pub registers: Vec<Register>,
    /// Every table that was read by its columns.
    pub tables: Vec<Span>,
}

/// Finds the tables of figures; replaces the labels inside them by what their columns say.
pub(super) fn read(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], labels: &mut Vec<Label>) -> Figures {
    let mut walk = Walk {
        document,
        profiles,
        registrar: Registrar::new(document, profiles),
        grids: Vec::new(),
        tables: Vec::new(),
        labels,
    };
    walk.blocks(&document.blocks);
    let Walk { registrar, grids, tables, .. } = walk;
    let mut registers = registrar.finish();
    registers.retain(|register| !register.rows.is_empty());
    if tables.is_empty() {
        return Figures::default();
    }
    labels.retain(|label| !is_in_table(&tables, label.span));
    let mut added = heads_of_forms(leaves, &tables, labels, &mut registers);
    let mut surroundings = Surroundings::new(document, leaves, &tables);
    let mut tables_in_order: Vec<Found> =
        grids.into_iter().map(Found::Grid).chain(registers.iter().map(Found::Register)).collect();
    tables_in_order.sort_by_key(Found::start);
    for found in &tables_in_order {
        match found {
            Found::Grid(grid) => added.extend(surroundings.grid(grid, labels)),
            Found::Register(register) => added.extend(surroundings.register(register, labels)),
        }
    }
    surroundings.tie_titles(labels);
    labels.extend(added);
    labels.sort_by_key(|label| label.leaf);
    Figures { registers, tables }
}

/// Whether a table covers `span`; tables are in reading order, none inside another.
pub(super) fn is_in_table(tables: &[Span], span: Span) -> bool {
    let first = tables.partition_point(|table| table.end < span.end);
    tables.get(first).is_some_and(|table| table.covers(span))
}

/// Takes the registers of a single row that stand at the head of a form, with its labels below them, and gives that
/// row's cells as labels of the form.
fn heads_of_forms(leaves: &[Leaf], tables: &[Span], labels: &[Label], registers: &mut Vec<Register>) -> Vec<Label> {
    let mut heads = Vec::new();
    registers.retain(|register| {
        let [row] = register.rows.as_slice() else { return true };
        let told = |section: &Section| section.label.field.shape() == Shape::Narrative && !section.content.is_empty();
        // `Period:` and the like may stand between the table and what the form tells.
        let beside = |label: &&Label| {
            let about = matches!(label.field, Field::Period | Field::Service | Field::Polarity | Field::Rag);
            about && label.bond == Bond::Free && label.profile.is_some()
        };
        let mut behind = labels.iter().filter(|label| label.span.start >= register.span.end);
        let next = behind.find(|label| !beside(label));
        let table = tables.iter().map(|table| table.start).find(|start| *start >= register.span.end);
        let goes_on = next.is_some_and(|next| {
            let near = table.is_none_or(|table| next.span.start < table);
            near && next.bond == Bond::Free && next.field.shape() != Shape::Line
        });
        if !goes_on || row.sections.iter().any(told) || !row.findings.is_empty() {
            return true;
        }
        let leaf = leaves.partition_point(|leaf| leaf.block.span.end <= register.span.start);
        let label = |section: &Section| Label { leaf, given: Some(section.content.clone()), ..section.label.clone() };
        heads.extend(row.sections.iter().map(label));
        false
    });
    heads
}

enum Found<'r> {
    Grid(Grid),
    Register(&'r Register),
}

impl Found<'_> {
    fn start(&self) -> u32 {
        match self {
            Found::Grid(grid) => grid.span.start,
            Found::Register(register) => register.span.start,
        }
    }
}

struct Walk<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    registrar: Registrar<'a>,
    grids: Vec<Grid>,
    tables: Vec<Span>,
    /// The labels of forms, in reading order.
    labels: &'a [Label],
}

impl<'a> Walk<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    let upright = transposed::upright(self.document, self.profiles, table);
                    if let Some(upright) = upright.or_else(|| paired::joined(self.document, self.profiles, table)) {
                        let header = self.header(&upright);
                        self.registrar.close();
                        if self.registrar.add(block.span, &upright, header.as_ref()) {
                            self.registrar.close();
                            self.tables.push(block.span);
                            continue;
                        }
                    }
                    let header = self.header(table);
                    if self.registrar.add(block.span, table, header.as_ref()) {
                        self.tables.push(block.span);
                        continue;
                    }
                    self.registrar.close();
                    let before = self.grids.len();
                    for (span, part) in stack::parts(self.document, block.span, table) {
                        let own = if span == block.span { header.clone() } else { self.header(&part) };
                        let grid = self.grid(span, &part, own);
                        self.tables.extend(grid.iter().map(|grid| grid.span));
                        self.grids.extend(grid);
                    }
                    if self.grids.len() == before {
                        table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.blocks(&cell.blocks));
                    }
                }
                BlockKind::Furniture(_) | BlockKind::Note(_) => {}
                _ if is_page_number(self.document.slice(block.span)) => {}
                _ => self.registrar.close(),
            }
        }
    }

    /// The grid that a table is, or a part of it.
    fn grid(&self, span: Span, table: &Table, header: Option<Header>) -> Option<Grid> {
        let (document, profiles) = (self.document, self.profiles);
        let header = refined(document, profiles, &header?, table);
        // A form may know the figures in a row where their heads do not tell.
        let one = table.rows.len() == header.rows.end + 1;
        if one && self.has_labels(span) && !(header.has(Field::Target) && header.has_results()) {
            return None;
        }
        Grid::read(document, profiles, span, table, &header)
            .or_else(|| Grid::of_rows(document, profiles, span, table, &header))
            .or_else(|| Grid::of_years(document, profiles, span, table, &header))
    }

    /// Whether a form's labels for its result and its target stand in a table.
    fn has_labels(&self, table: Span) -> bool {
        let first = self.labels.partition_point(|label| label.span.start < table.start);
        let own = || self.labels.iter().skip(first).take_while(|label| label.span.start < table.end);
        let has = |field: Field| own().any(|label| label.field == field && label.doubt.is_some());
        has(Field::Outturn) && has(Field::Target)
    }

    fn header(&self, table: &Table) -> Option<Header> {
        Header::read(self.document, self.profiles, table)
    }
}

/// A number alone between two tables is a page's.
fn is_page_number(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit())
}

/// A label that begins another part of the paper.
pub(super) fn boundary(start: u32, leaf: usize) -> Label {
    Label {
        given: Some(Vec::new()),
        bond: Bond::Starts,
        ..Label::plain(Span { start, end: start }, Field::Other, leaf)
    }
}
