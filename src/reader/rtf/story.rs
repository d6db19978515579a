//! Stories: text that flows on its own, as paragraphs.

use crate::document::{PartKind, Properties};

/// A document as parsed.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) body: Vec<Paragraph>,
    /// Headers and footers.
    pub(super) furniture: Vec<(PartKind, Vec<Paragraph>)>,
    pub(super) properties: Properties,
    /// Letters and digits in all stories.
    pub(super) letters: u64,
}

/// A paragraph, or the end of a row.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) pieces: Vec<Piece>,
    pub(super) outline: Option<u8>,
    /// The bullet or number as printed.
    pub(super) marker: Option<String>,
    pub(super) level: u8,
    /// In so many tables.
    pub(super) depth: u32,
    pub(super) end: End,
    /// Text boxes that are anchored here.
    pub(super) boxes: Vec<Vec<Paragraph>>,
}

/// What ends a paragraph.
#[derive(Debug, Default)]
pub(super) enum End {
    #[default]
    Paragraph,
    Cell,
    Row(Row),
}

/// A piece of a paragraph.
#[derive(Debug)]
pub(super) enum Piece {
    Text { text: String, bold: bool },
    Note(Note),
}

/// A footnote or endnote, where its mark stands.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) part: PartKind,
    pub(super) marker: String,
    pub(super) paragraphs: Vec<Paragraph>,
}

/// How a row is divided.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) left: i32,
    pub(super) cells: Vec<Cell>,
    /// Of the cell whose right edge comes next.
    pub(super) next: Cell,
}

/// A cell of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// Right edge in twips.
    pub(super) right: i32,
    pub(super) continues_left: bool,
    pub(super) continues_above: bool,
}

/// Most cells of a row.
const CELLS: usize = 1000;

impl Row {
    pub(super) fn end_cell(&mut self, right: i32) {
        if self.cells.len() < CELLS {
            self.cells.push(Cell { right, ..self.next });
        }
        self.next = Cell::default();
    }
}

impl Paragraph {
    pub(super) fn add(&mut self, more: &str, is_bold: bool) {
        match self.pieces.last_mut() {
            Some(Piece::Text { text, bold }) if *bold == is_bold => text.push_str(more),
            _ => self.pieces.push(Piece::Text { text: more.to_owned(), bold: is_bold }),
        }
    }

    /// Whether nothing in it would be seen.
    pub(super) fn is_blank(&self) -> bool {
        let is_blank = |piece: &Piece| matches!(piece, Piece::Text { text, .. } if text.trim().is_empty());
        self.boxes.is_empty() && self.pieces.iter().all(is_blank)
    }
}
