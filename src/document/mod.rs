//! The one model between readers and recognisers.
//!
//! A [`Document`] owns one text in reading order. Blocks, cells, list items,
//! notes and page furniture are [`Span`]s of it, and a [`PlaceMap`] says where
//! each span stands on a page or in a part. Nothing is copied, so every value
//! can say where it came from, and coverage is arithmetic: what no span claims
//! is residue.

mod block;
mod builder;
mod marker;
mod outline;
mod place;
mod seam;
#[cfg(test)]
mod sketch;
mod span;

pub use block::{Block, BlockKind, Cell, FurnitureKind, Row, Table};
pub use builder::{Builder, Style};
pub use place::{PartKind, Place, PlaceMap, Rect};
pub use seam::Seam;
#[cfg(test)]
pub(crate) use sketch::sketch;
pub use span::Span;

use crate::record::{Finding, TextLayer};

/// A document as read, whatever its format.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// All text in reading order, cleaned: blocks end with `\n`, a tab or a wide
    /// gap inside a line is `\t`, a line break inside a block is `\n`, all other
    /// white space is single spaces. List markers and footnote marks are not in it.
    pub text: String,
    /// Top-level blocks in reading order.
    pub blocks: Vec<Block>,
    /// Where the text stands.
    pub places: PlaceMap,
    /// Runs of bold text, ascending and disjoint.
    pub bold: Vec<Span>,
    /// How sure, in percent, is what read pieces of the text from a picture, ascending and disjoint; pieces
    /// that are not here are the file's own text.
    pub confidence: Vec<(Span, u8)>,
    /// Places on pages where ink as large as letters stands that was not read as text.
    pub unread: Vec<Place>,
    /// Footnotes and endnotes; their text is a block of kind [`BlockKind::Note`].
    pub notes: Vec<Note>,
    /// Footnote marks in running text, ascending by offset.
    pub marks: Vec<Mark>,
    /// Where other papers begin, or seem to, ascending by offset.
    pub seams: Vec<Seam>,
    /// The document's own properties.
    pub properties: Properties,
    /// Number of pages, where the format fixes them.
    pub pages: Option<u32>,
    /// Where the text comes from.
    pub text_layer: TextLayer,
    /// What the reader noticed.
    pub findings: Vec<Finding>,
}

/// A footnote or endnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its mark, as `1` or `*`.
    pub marker: String,
    /// Its text.
    pub span: Span,
}

/// A footnote's mark in running text; the mark itself is not part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The byte offset in the text before which the mark stands.
    pub offset: u32,
    /// Index into [`Document::notes`], where the note was found.
    pub note: Option<usize>,
    /// The mark as printed.
    pub marker: String,
}

/// What a document says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// Its title.
    pub title: Option<String>,
    /// Its author.
    pub author: Option<String>,
    /// When it was created, RFC 3339.
    pub created: Option<String>,
    /// When it was last changed, RFC 3339.
    pub modified: Option<String>,
    /// The program that made it.
    pub producer: Option<String>,
}

impl Document {
    /// The text of `span`.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The whole text's span.
    pub fn span(&self) -> Span {
        Span::new(0, self.text.len())
    }

    /// Whether every non-blank character of `span` is bold, and there is one.
    pub fn is_bold(&self, span: Span) -> bool {
        let mut at = span.start;
        let mut seen = false;
        let first = self.bold.partition_point(|run| run.end <= span.start);
        for run in self.bold[first..].iter().take_while(|run| run.start < span.end) {
            if !self.slice(Span { start: at, end: run.start.max(at) }).trim().is_empty() {
                return false;
            }
            seen = true;
            at = run.end;
        }
        seen && (at >= span.end || self.slice(Span { start: at, end: span.end }).trim().is_empty())
    }

    /// Moves what lies behind `start + length` back by `length` bytes, after the text between was taken out.
    fn shift_back(&mut self, start: u32, length: u32) {
        let moved = |offset: u32| if offset <= start { offset } else { offset.saturating_sub(length).max(start) };
        let behind = self.bold.split_off(self.bold.partition_point(|run| run.end <= start));
        let behind = behind.iter().map(|run| Span { start: moved(run.start), end: moved(run.end) });
        self.bold.extend(behind.filter(|run| !run.is_empty()));
        for (span, _) in self.confidence.iter_mut().rev().take_while(|(span, _)| span.end > start) {
            *span = Span { start: moved(span.start), end: moved(span.end) };
        }
        for mark in self.marks.iter_mut().rev().take_while(|mark| mark.offset > start) {
            mark.offset = moved(mark.offset);
        }
        for seam in self.seams.iter_mut().rev().take_while(|seam| seam.offset > start) {
            seam.offset = moved(seam.offset);
        }
        self.places.shift_back(start, moved);
    }

    /// Every leaf block in reading order, with the table cell that holds it.
    pub fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        block::collect_leaves(&self.blocks, None, &mut leaves);
        leaves
    }

    /// The document as an indented outline, one line a block, row and cell.
    pub fn outline(&self) -> String {
        outline::outline(self)
    }

    /// All text that was read, in reading order, a line a block, with list markers; page furniture stands where its page has it.
    pub fn plain_text(&self) -> String {
        outline::plain_text(self)
    }
}

/// A block that holds no others, and where it stands in a table.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The block.
    pub block: &'a Block,
    /// The innermost cell around it.
    pub cell: Option<CellAddress>,
}

/// A cell's address: the table's number in reading order (nested ones included), row and cell index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// The table's span start, which is unique to it.
    pub table: u32,
    /// Row index from 0.
    pub row: u32,
    /// Index of the cell in its row, from 0.
    pub cell: u32,
}
