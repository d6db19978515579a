//! Builds a [`Document`] from a reader's events, and cleans its text once.
//!
//! Readers call [`Builder::begin`] and [`Builder::end`] around a block and
//! [`Builder::text`] inside it. White space of every kind becomes single
//! spaces, soft hyphens and zero-width characters vanish, Latin ligatures are
//! taken apart, and a hyphen at a line's end joins its word.

use std::collections::BTreeMap;

use super::marker::typed_marker;
use super::{Block, BlockKind, Cell, Document, Mark, Note, Place, Row, Seam, Span, Table};
use crate::record::{Code, Finding};

/// Most cells of a row.
const CELLS: usize = 256;

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold, by font or by property.
    pub bold: bool,
}

/// Takes a reader's events and gives a [`Document`].
#[derive(Debug, Default)]
pub struct Builder {
    document: Document,
    frames: Vec<Frame>,
    block: Option<(usize, BlockKind)>,
    gap: Gap,
    typed_markers: bool,
    /// The marker of the item just ended, for typed numbers.
    previous_marker: Option<String>,
    typed_letters: u64,
    /// Of the text that follows; `None` for text of the file's own.
    confidence: Option<u8>,
    /// A page begins behind the open block.
    turned: bool,
}

#[derive(Debug)]
struct Frame {
    start: usize,
    table: Table,
    cell: Option<(usize, Cell, Vec<Block>)>,
    blocks: Vec<Block>,
    /// By grid column: row and index of a cell that rows below have joined.
    merged: BTreeMap<u32, (usize, usize)>,
}

/// White space that is owed before the next visible character; the strongest wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Tab,
    Break,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// A builder that takes paragraphs which begin with a typed bullet or running number for list items.
    ///
    /// For formats that keep paragraphs and lists; a page's layout tells items by their indentation as well.
    pub fn with_typed_markers() -> Builder {
        Builder { typed_markers: true, ..Builder::default() }
    }

    /// The document under construction, for its properties and findings.
    pub fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Letters and digits of typed markers, which stand with their items and no longer in the text.
    pub fn typed_letters(&self) -> u64 {
        self.typed_letters
    }

    /// Bytes of text so far.
    pub fn len(&self) -> usize {
        self.document.text.len()
    }

    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.document.text.is_empty()
    }

    /// Begins a block that is not a table; an open one ends first.
    pub fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.turn();
        self.block = Some((self.document.text.len(), kind));
        self.gap = Gap::None;
    }

    /// Ends the open block. A block without text is dropped, unless it is a list item's or note's place.
    pub fn end(&mut self) {
        let Some((start, mut kind)) = self.block.take() else { return };
        self.gap = Gap::None;
        if self.document.text.len() == start {
            return;
        }
        if self.typed_markers {
            self.take_typed_marker(start, &mut kind);
        }
        let end = self.document.text.len();
        self.document.text.push('\n');
        let span = Span::new(start, end);
        if let BlockKind::Note(index) = kind
            && let Some(note) = self.document.notes.get_mut(index)
        {
            note.span = span;
        }
        self.push(Block { span, kind });
    }

    /// Adds text to the open block; a block is begun where none is open.
    pub fn text(&mut self, text: &str, style: Style, place: Place) {
        if self.block.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        let mut start = None;
        let mut rest = text;
        loop {
            let plain = rest.bytes().take_while(u8::is_ascii_graphic).count();
            if plain > 0 {
                self.pay();
                start.get_or_insert(self.document.text.len());
                self.document.text.push_str(&rest[..plain]);
            }
            let mut chars = rest[plain..].chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            match c {
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
                '\n' | '\r' | '\u{b}' | '\u{2028}' | '\u{2029}' => self.owe(Gap::Break),
                '\u{c}' => {
                    self.turn_page();
                    self.owe(Gap::Break);
                }
                '\t' => self.owe(Gap::Tab),
                c if c.is_whitespace() => self.owe(Gap::Space),
                c if c.is_control() => {}
                c => {
                    self.pay();
                    start.get_or_insert(self.document.text.len());
                    push_clean(&mut self.document.text, c);
                }
            }
        }
        let Some(start) = start else { return };
        let span = Span::new(start, self.document.text.len());
        self.document.places.push(span, place);
        if let Some(confidence) = self.confidence {
            self.document.confidence.push((span, confidence));
        }
        if style.bold {
            self.push_bold(span);
        }
    }

    /// How sure, in percent, is what read the text that follows from a picture; 100 for text of the file's own.
    pub fn confidence(&mut self, percent: u8) {
        self.confidence = Some(percent).filter(|percent| *percent < 100);
    }

    /// A tab, or a gap much wider than a space, inside a line.
    pub fn tab(&mut self) {
        self.owe(Gap::Tab);
    }

    /// A space.
    pub fn space(&mut self) {
        self.owe(Gap::Space);
    }

    /// A line break that the author set inside a block.
    pub fn line_break(&mut self) {
        self.owe(Gap::Break);
    }

    /// The end of a line that only the page's width made: a space, or nothing after a hyphen.
    ///
    /// `soft` says that the line ended in a soft hyphen (U+00AD), which is not in the text.
    pub fn line_end(&mut self, soft: bool) {
        let text = &mut self.document.text;
        if text.ends_with('\u{2010}') {
            text.pop();
            return;
        }
        let mut tail = text.chars().rev();
        // Also `12–` before `20 March`, and `and/` before `or`.
        let joins =
            matches!(tail.next(), Some('-' | '–' | '—' | '/')) && tail.next().is_some_and(char::is_alphanumeric);
        if !soft && !joins {
            self.owe(Gap::Space);
        }
    }

    /// A footnote's mark at this point; `note` indexes the notes, where it is known.
    pub fn mark(&mut self, marker: &str, note: Option<usize>) {
        let offset = Span::new(self.document.text.len(), self.document.text.len()).start;
        self.document.marks.push(Mark { offset, note, marker: marker.to_owned() });
    }

    /// What follows belongs to another paper, certainly or by its looks; inside a table it cannot.
    pub fn begin_paper(&mut self, sure: bool) {
        self.end();
        self.seam(sure);
    }

    /// The author begins a page here, and perhaps another paper: with the open block where that has no text yet, else
    /// with the next one. A form feed in text says the same.
    pub fn turn_page(&mut self) {
        if self.block.as_ref().is_some_and(|&(start, _)| start < self.document.text.len()) {
            self.turned = true;
        } else {
            self.seam(false);
        }
    }

    /// Begins the page that was turned to.
    fn turn(&mut self) {
        if std::mem::take(&mut self.turned) {
            self.seam(false);
        }
    }

    fn seam(&mut self, sure: bool) {
        if !self.frames.is_empty() {
            return;
        }
        let offset = Span::new(self.document.text.len(), self.document.text.len()).start;
        match self.document.seams.last_mut().filter(|last| last.offset == offset) {
            Some(last) => last.sure |= sure,
            None => self.document.seams.push(Seam { offset, sure }),
        }
    }

    /// Registers a note and gives its index; its text follows in a block of kind [`BlockKind::Note`].
    pub fn add_note(&mut self, marker: &str) -> usize {
        self.document.notes.push(Note { marker: marker.to_owned(), span: Span::default() });
        self.document.notes.len() - 1
    }

    /// Begins a table, in the open cell or at top level.
    pub fn begin_table(&mut self) {
        self.end();
        self.turn();
        let start = self.document.text.len();
        let merged = BTreeMap::new();
        self.frames.push(Frame { start, table: Table::default(), cell: None, blocks: Vec::new(), merged });
    }

    /// Begins a row of the open table.
    pub fn begin_row(&mut self) {
        self.end_cell();
        if let Some(frame) = self.frames.last_mut() {
            frame.table.rows.push(Row::default());
        }
    }

    /// Begins a cell of the open row at a grid column, covering so many columns and rows.
    ///
    /// A row takes up 256 cells, four times what Word allows; what would be more is part of the last one.
    pub fn begin_cell(&mut self, column: u32, column_span: u32, row_span: u32) {
        if self.row_is_full() {
            self.notice_full_row();
            return self.end();
        }
        self.end_cell();
        let start = self.document.text.len();
        if let Some(frame) = self.frames.last_mut() {
            let cell = Cell { span: Span::new(start, start), column, column_span, row_span, blocks: Vec::new() };
            frame.cell = Some((start, cell, std::mem::take(&mut frame.blocks)));
        }
    }

    /// Lets the cell that starts at `column` in the row above cover the open row too; `false` where there is none.
    ///
    /// Readers that meet rows one by one learn of a vertical merge only here.
    pub fn continue_cell(&mut self, column: u32) -> bool {
        if self.row_is_full() {
            return false;
        }
        self.end_cell();
        let Some(frame) = self.frames.last_mut() else { return false };
        let Some(row) = frame.table.rows.len().checked_sub(1) else { return false };
        let reaches = |&(first, index): &(usize, usize)| {
            let cell = frame.table.rows.get(first).and_then(|row| row.cells.get(index));
            cell.is_some_and(|cell| first + cell.row_span as usize == row)
        };
        let above = frame.merged.get(&column).copied().filter(reaches).or_else(|| {
            let first = row.checked_sub(1)?;
            let index = frame.table.rows.get(first)?.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
            Some((first, index))
        });
        let Some((first, index)) = above else { return false };
        let Some(cell) = frame.table.rows.get_mut(first).and_then(|row| row.cells.get_mut(index)) else { return false };
        cell.row_span = cell.row_span.saturating_add(1);
        frame.merged.insert(column, (first, index));
        true
    }

    /// Whether the open cell is the last that its row takes.
    fn row_is_full(&self) -> bool {
        let frame = self.frames.last().filter(|frame| frame.cell.is_some());
        frame.and_then(|frame| frame.table.rows.last()).is_some_and(|row| row.cells.len() + 1 >= CELLS)
    }

    fn notice_full_row(&mut self) {
        let findings = &mut self.document.findings;
        let message = "a row has more cells than the limits allow; the last one holds the rest";
        if findings.iter().all(|finding| finding.message != message) {
            findings.push(Finding::new(Code::LimitReached, message));
        }
    }

    /// Ends the open cell.
    pub fn end_cell(&mut self) {
        self.end();
        let Some(frame) = self.frames.last_mut() else { return };
        let Some((start, mut cell, outer)) = frame.cell.take() else { return };
        cell.blocks = std::mem::replace(&mut frame.blocks, outer);
        let end = cell.blocks.last().map_or(start as u32, |block| block.span.end);
        cell.span = Span { start: start as u32, end };
        if let Some(row) = frame.table.rows.last_mut() {
            row.cells.push(cell);
        }
    }

    /// Ends the open table.
    pub fn end_table(&mut self) {
        self.end_cell();
        let Some(frame) = self.frames.pop() else { return };
        let end = frame.table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.span.end).max();
        let span = Span { start: frame.start as u32, end: end.unwrap_or(frame.start as u32) };
        if frame.table.rows.iter().any(|row| !row.cells.is_empty()) {
            self.push(Block { span, kind: BlockKind::Table(frame.table) });
        }
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        while !self.frames.is_empty() {
            self.end_table();
        }
        self.end();
        self.document
    }

    /// Makes an item of a paragraph that begins with a typed marker, and takes the marker out of the text.
    fn take_typed_marker(&mut self, start: usize, kind: &mut BlockKind) {
        let text = &self.document.text[start..];
        let length = match kind {
            BlockKind::Paragraph => typed_marker(text, self.previous_marker.as_deref()),
            _ => None,
        };
        if let Some(length) = length {
            let marker = text[..length].trim_end().to_owned();
            self.typed_letters += marker.chars().filter(|c| c.is_alphanumeric()).count() as u64;
            self.document.text.drain(start..start + length);
            self.document.shift_back(start as u32, length as u32);
            *kind = BlockKind::Item { level: 0, marker };
        }
        self.previous_marker = match kind {
            BlockKind::Item { marker, .. } => Some(marker.clone()),
            _ => None,
        };
    }

    fn push(&mut self, block: Block) {
        match self.frames.last_mut() {
            Some(frame) => frame.blocks.push(block),
            None => self.document.blocks.push(block),
        }
    }

    fn owe(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn pay(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        let begun = self.block.as_ref().is_some_and(|&(start, _)| start < self.document.text.len());
        if begun {
            match gap {
                Gap::None => {}
                Gap::Space => self.document.text.push(' '),
                Gap::Tab => self.document.text.push('\t'),
                Gap::Break => self.document.text.push('\n'),
            }
        }
    }

    fn push_bold(&mut self, span: Span) {
        match self.document.bold.last_mut() {
            Some(last) if self.document.text.get(last.end as usize..span.start as usize).is_some_and(is_space) => {
                last.end = span.end;
            }
            _ => self.document.bold.push(span),
        }
    }
}

/// Only spaces: bold runs on either side of it are one run.
fn is_space(between: &str) -> bool {
    between.chars().all(|c| c == ' ')
}

fn push_clean(text: &mut String, c: char) {
    match c {
        '\u{fb00}' => text.push_str("ff"),
        '\u{fb01}' => text.push_str("fi"),
        '\u{fb02}' => text.push_str("fl"),
        '\u{fb03}' => text.push_str("ffi"),
        '\u{fb04}' => text.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
        c => text.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PartKind;

    const HERE: Place = Place::Part { part: PartKind::Body, block: 0, row: None, cell: None };

    fn built(pieces: &[&str]) -> String {
        let mut builder = Builder::new();
        builder.begin(BlockKind::Paragraph);
        for piece in pieces {
            builder.text(piece, Style::default(), HERE);
        }
        builder.finish().text
    }

    #[test]
    fn white_space_is_folded_and_invisible_characters_vanish() {
        assert_eq!(built(&["  a\u{a0}\u{2009} b", " ", "c\u{ad}d \t e\u{200b}f "]), "a b cd\tef\n");
        assert_eq!(built(&["e\u{fb03}cient o\u{fb00}er"]), "efficient offer\n");
    }

    #[test]
    fn a_hyphen_at_a_line_end_joins_its_word() {
        let mut builder = Builder::new();
        let lines = [
            ("Night-", false),
            ("time foot", true),
            ("fall -", false),
            ("all 12–", false),
            ("20 –", false),
            ("May", false),
        ];
        for (line, soft) in lines {
            builder.text(line, Style::default(), HERE);
            builder.line_end(soft);
        }
        assert_eq!(builder.finish().text, "Night-time footfall - all 12–20 – May\n");
    }

    #[test]
    fn cells_and_blocks_nest() {
        let mut builder = Builder::new();
        builder.begin_table();
        builder.begin_row();
        builder.begin_cell(0, 1, 1);
        builder.text("label", Style { bold: true }, HERE);
        builder.begin_cell(1, 1, 1);
        builder.begin_table();
        builder.begin_row();
        builder.begin_cell(0, 1, 1);
        builder.text("inner", Style::default(), HERE);
        builder.end_table();
        builder.text("after", Style::default(), HERE);
        builder.end_table();
        let document = builder.finish();
        assert_eq!(document.text, "label\ninner\nafter\n");
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(document.leaves().len(), 3);
        assert!(document.is_bold(Span::new(0, 5)));
        assert!(!document.is_bold(Span::new(0, 11)));
    }

    #[test]
    fn a_page_begins_with_an_empty_block_or_with_the_next_one() {
        let mut builder = Builder::new();
        let text = |builder: &mut Builder, text: &str| builder.text(text, Style::default(), HERE);
        builder.begin(BlockKind::Paragraph);
        text(&mut builder, "\u{c}one");
        text(&mut builder, "\u{c}");
        builder.begin_table();
        builder.begin_row();
        builder.begin_cell(0, 1, 1);
        text(&mut builder, "\u{c}two");
        builder.end_table();
        builder.begin_paper(true);
        builder.turn_page();
        text(&mut builder, "three");
        let seams: Vec<(u32, bool)> = builder.finish().seams.iter().map(|seam| (seam.offset, seam.sure)).collect();
        assert_eq!(seams, [(0, false), (4, false), (8, true)]);
    }

    #[test]
    fn a_row_without_end_keeps_its_text_in_its_last_cell() {
        let mut builder = Builder::new();
        builder.begin_table();
        builder.begin_row();
        for column in 0..CELLS as u32 + 10 {
            builder.begin_cell(column, 1, 1);
            builder.text("x", Style::default(), HERE);
        }
        let document = builder.finish();
        let BlockKind::Table(table) = &document.blocks[0].kind else { panic!("no table") };
        let cells = &table.rows[0].cells;
        assert_eq!((cells.len(), cells.last().map(|cell| cell.blocks.len())), (CELLS, Some(11)));
        assert_eq!(document.findings.iter().filter(|finding| finding.code == Code::LimitReached).count(), 1);
    }

    #[test]
    fn a_continued_cell_grows_the_one_above_through_several_rows() {
        let mut builder = Builder::new();
        builder.begin_table();
        for row in 0..3 {
            builder.begin_row();
            if row == 0 {
                builder.begin_cell(0, 1, 1);
                builder.text("tall", Style::default(), HERE);
            } else {
                assert!(builder.continue_cell(0));
            }
            builder.begin_cell(1, 1, 1);
            builder.text("x", Style::default(), HERE);
        }
        assert!(!builder.continue_cell(5));
        builder.end_table();
        let document = builder.finish();
        let BlockKind::Table(table) = &document.blocks[0].kind else { panic!("no table") };
        assert_eq!(table.rows.iter().map(|row| row.cells.len()).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(table.rows[0].cells[0].row_span, 3);
    }
}
