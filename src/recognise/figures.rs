//! Tables of figures, and what around them belongs to them.
//!
//! A grid's indicator stands in a line above it, often with the direction
//! (`Higher is better`) and with a comment below, neither of which has a label.
//! They become labels of their own here, so that segmenting and sectioning
//! know them like any other.

use super::block::Surroundings;
use super::grid::Grid;
use super::header::Header;
use super::labels::{Bond, Label};
use super::register::{Register, Registrar};
use crate::document::{Block, BlockKind, Document, Leaf, Span};
use crate::profile::{Field, ProfileSet};

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
    };
    walk.blocks(&document.blocks);
    let Walk { registrar, grids, tables, .. } = walk;
    let mut registers = registrar.finish();
    registers.retain(|register| !register.rows.is_empty());
    if tables.is_empty() {
        return Figures::default();
    }
    labels.retain(|label| !is_in_table(&tables, label.span));
    let mut surroundings = Surroundings::new(document, leaves, &tables);
    let mut tables_in_order: Vec<Found> =
        grids.into_iter().map(Found::Grid).chain(registers.iter().map(Found::Register)).collect();
    tables_in_order.sort_by_key(Found::start);
    let mut added = Vec::new();
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
}

impl<'a> Walk<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    let header = Header::read(self.document, self.profiles, table);
                    if self.registrar.add(block.span, table, header.as_ref()) {
                        self.tables.push(block.span);
                        continue;
                    }
                    self.registrar.close();
                    let (document, profiles) = (self.document, self.profiles);
                    let grid = header.and_then(|header| {
                        Grid::read(document, profiles, block.span, table, &header)
                            .or_else(|| Grid::of_rows(document, profiles, block.span, table, &header))
                    });
                    if let Some(grid) = grid {
                        self.tables.push(block.span);
                        self.grids.push(grid);
                        continue;
                    }
                    table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.blocks(&cell.blocks));
                }
                BlockKind::Furniture(_) | BlockKind::Note(_) => {}
                _ if is_page_number(self.document.slice(block.span)) => {}
                _ => self.registrar.close(),
            }
        }
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
