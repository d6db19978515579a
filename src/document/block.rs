//! Paragraphs, list items, tables and what stands around them.

use super::{CellAddress, Leaf, Span};

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its text, without the closing `\n`; for a table, from its first cell to its last.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph of running text, or a line that stands alone.
    Paragraph,
    /// A heading, level from 1.
    Heading {
        /// 1 is the highest.
        level: u8,
    },
    /// A list item.
    Item {
        /// Nesting from 0.
        level: u8,
        /// Its bullet or number as printed; empty where the format does not say.
        marker: String,
    },
    /// A table.
    Table(Table),
    /// A footnote's or endnote's text; index into [`Document::notes`](super::Document::notes).
    Note(usize),
    /// Not content: running headers and footers, page numbers.
    Furniture(FurnitureKind),
}

/// Kinds of page furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurnitureKind {
    /// Repeats at the top of pages.
    Header,
    /// Repeats at the foot of pages.
    Footer,
    /// Counts pages.
    PageNumber,
    /// A header row that a table repeats on its next page.
    RepeatedHeaderRow,
    /// Words of a chart: titles, names of series, categories.
    Figure,
}

/// A table: rows of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its rows, top to bottom.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells, left to right; a cell merged across stands once.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// From its first block to its last; empty where it has no text.
    pub span: Span,
    /// The grid column that it starts in, from 0.
    pub column: u32,
    /// Grid columns that it covers.
    pub column_span: u32,
    /// Rows that it covers; rows below do not list it again.
    pub row_span: u32,
    /// What it holds.
    pub blocks: Vec<Block>,
}

pub(super) fn collect_leaves<'a>(blocks: &'a [Block], cell: Option<CellAddress>, leaves: &mut Vec<Leaf<'a>>) {
    for block in blocks {
        let BlockKind::Table(table) = &block.kind else {
            leaves.push(Leaf { block, cell });
            continue;
        };
        for (row, r) in (0..).zip(&table.rows) {
            for (index, c) in (0..).zip(&r.cells) {
                let address = CellAddress { table: block.span.start, row, cell: index };
                collect_leaves(&c.blocks, Some(address), leaves);
            }
        }
    }
}
