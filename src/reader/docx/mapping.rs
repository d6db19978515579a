//! From docx-rs's model to the document.

use std::cell::OnceCell;

use docx_rs::{DocumentChild, FromXML, ParagraphChild, RunChild, TableCellContent, TableChild, TableRowChild};

use super::key::{CellStart, Key, Role};
use super::note::Notes;
use super::numbering::Numbering;
use super::runs::NOTE_MARK;
use crate::document::{BlockKind, Builder, Document, Style};
use crate::reader::ledger;
use crate::record::{Code, Finding};

/// Walks docx-rs's model of each piece and feeds the builder.
pub(super) struct Mapping {
    builder: Builder,
    /// Parsed when the first list is met.
    numbering: OnceCell<Numbering>,
    numbering_text: String,
    /// The note whose block is open.
    open_note: Option<usize>,
    letters_in_marks: u64,
}

/// What a walk needs to look up.
struct Walk<'a> {
    keys: &'a [Key],
    notes: &'a mut Notes,
}

impl Mapping {
    /// A mapping with the text of the numbering part.
    pub(super) fn new(numbering_text: String) -> Mapping {
        let numbering = OnceCell::new();
        Mapping {
            builder: Builder::with_typed_markers(),
            numbering,
            numbering_text,
            open_note: None,
            letters_in_marks: 0,
        }
    }

    fn numbering(&self) -> &Numbering {
        self.numbering.get_or_init(|| Numbering::parse(&self.numbering_text))
    }

    /// The document under construction.
    pub(super) fn document_mut(&mut self) -> &mut Document {
        self.builder.document_mut()
    }

    /// The level at which list `number` lists paragraphs of a style.
    pub(super) fn level_of_style(&self, number: u32, style: &str) -> Option<u8> {
        self.numbering().level_of_style(number, style)
    }

    /// Letters and digits that went into note marks and typed list markers instead of the text.
    pub(super) fn letters_outside_text(&mut self) -> u64 {
        self.builder.end();
        self.letters_in_marks + self.builder.typed_letters()
    }

    pub(super) fn finish(self) -> Document {
        self.builder.finish()
    }

    /// Maps one piece of the completed package.
    ///
    /// The first `resumed` tables, each in the first cell of the one around it, were begun by the piece before;
    /// the last `open` ones go on in the next.
    pub(super) fn piece(&mut self, xml: &str, resumed: usize, open: usize, keys: &[Key], notes: &mut Notes) {
        let package = format!("<document><body>{xml}</body></document>");
        let Ok(document) = docx_rs::Document::from_xml(package.as_bytes()) else {
            let message = "a part of the document could not be parsed";
            self.document_mut().findings.push(Finding::new(Code::PartUnreadable, message));
            return;
        };
        let mut walk = Walk { keys, notes };
        let last = document.children.len().saturating_sub(1);
        for (index, child) in document.children.iter().enumerate() {
            match child {
                DocumentChild::Paragraph(paragraph) => self.paragraph(paragraph, &mut walk),
                DocumentChild::Table(table) => {
                    let resumed = if index == 0 { resumed } else { 0 };
                    let open = if index == last { open } else { 0 };
                    self.table(table, resumed, open, &mut walk);
                }
                _ => {}
            }
        }
    }

    /// Nesting is bounded by the pass that wrote the piece.
    fn table(&mut self, table: &docx_rs::Table, resumed: usize, open: usize, walk: &mut Walk<'_>) {
        if resumed == 0 {
            self.open_note = None;
            self.builder.begin_table();
        }
        let last = table.rows.len().saturating_sub(1);
        for (index, TableChild::TableRow(row)) in table.rows.iter().enumerate() {
            let resumed = if index == 0 { resumed } else { 0 };
            if resumed == 0 {
                self.builder.begin_row();
            }
            let open = if index == last { open } else { 0 };
            self.row(row, resumed, open, walk);
        }
        if open == 0 {
            self.open_note = None;
            self.builder.end_table();
        }
    }

    fn row(&mut self, row: &docx_rs::TableRow, resumed: usize, open: usize, walk: &mut Walk<'_>) {
        let last = row.cells.len().saturating_sub(1);
        for (index, TableRowChild::TableCell(cell)) in row.cells.iter().enumerate() {
            let resumed = if index == 0 { resumed } else { 0 };
            if resumed == 0 && !self.begin_cell(cell, walk) {
                continue;
            }
            let open = if index == last { open } else { 0 };
            self.cell(cell, resumed, open, walk);
        }
    }

    /// Begins a cell; `false` where it is only more of the cell above.
    fn begin_cell(&mut self, cell: &docx_rs::TableCell, walk: &Walk<'_>) -> bool {
        let start = cell.children.iter().find_map(|child| match child {
            TableCellContent::Paragraph(paragraph) => walk.key(paragraph)?.cell,
            _ => None,
        });
        let CellStart { column, span, continued } = start.unwrap_or_default();
        self.open_note = None;
        if continued && is_empty(cell) && self.builder.continue_cell(column) {
            return false;
        }
        self.builder.begin_cell(column, span, 1);
        true
    }

    fn cell(&mut self, cell: &docx_rs::TableCell, resumed: usize, open: usize, walk: &mut Walk<'_>) {
        let last = cell.children.len().saturating_sub(1);
        for (index, child) in cell.children.iter().enumerate() {
            match child {
                TableCellContent::Paragraph(paragraph) => self.paragraph(paragraph, walk),
                TableCellContent::Table(table) => {
                    let resumed = if index == 0 { resumed.saturating_sub(1) } else { 0 };
                    let open = if index == last { open.saturating_sub(1) } else { 0 };
                    self.table(table, resumed, open, walk);
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &docx_rs::Paragraph, walk: &mut Walk<'_>) {
        let Some(&key) = walk.key(paragraph) else { return };
        let prefix = if key.goes_on { None } else { self.begin(&key, walk) };
        let mut prefix = prefix.as_deref();
        for child in &paragraph.children {
            let ParagraphChild::Run(run) = child else { continue };
            let style = Style { bold: run.run_property.bold.is_some() };
            for child in &run.children {
                match child {
                    RunChild::Text(text) => {
                        let text = self.without_mark(&text.text, prefix.take());
                        self.builder.text(text, style, key.place);
                    }
                    RunChild::Tab(_) => self.builder.tab(),
                    RunChild::Break(_) => self.builder.line_break(),
                    RunChild::Sym(symbol) if symbol.font == NOTE_MARK => self.mark(&symbol.char, walk),
                    _ => {}
                }
            }
        }
    }

    /// Begins the paragraph's block; gives the custom mark that a note's text repeats.
    fn begin(&mut self, key: &Key, walk: &mut Walk<'_>) -> Option<String> {
        if let Role::Note(note) = key.role {
            if self.open_note.replace(note) == Some(note) {
                self.builder.line_break();
                return None;
            }
            let index = self.registered(note, walk);
            self.builder.begin(BlockKind::Note(index));
            let entry = walk.notes.get_mut(note)?;
            return entry.is_custom.then(|| entry.marker.clone()).filter(|marker| !marker.is_empty());
        }
        self.open_note = None;
        if key.turns {
            self.builder.turn_page();
        }
        let kind = match key.role {
            Role::Furniture(kind) => BlockKind::Furniture(kind),
            _ => self.text_kind(key),
        };
        self.builder.begin(kind);
        None
    }

    /// A heading, a list item, or a paragraph. A heading that is numbered counts in its list all the same.
    fn text_kind(&mut self, key: &Key) -> BlockKind {
        let list = key.list.and_then(|(number, level)| {
            self.numbering();
            let marker = self.numbering.get_mut()?.next(number, level)?;
            Some((level, marker))
        });
        if let Some(outline) = key.outline {
            return BlockKind::Heading { level: outline.min(8) + 1 };
        }
        match list {
            Some((level, marker)) if !marker.is_empty() => BlockKind::Item { level, marker },
            _ => BlockKind::Paragraph,
        }
    }

    /// A note's own text without the custom mark at its start.
    fn without_mark<'t>(&mut self, text: &'t str, mark: Option<&str>) -> &'t str {
        let rest = mark.and_then(|mark| Some((mark, text.trim_start().strip_prefix(mark)?)));
        let Some((mark, rest)) = rest else { return text };
        self.letters_in_marks += ledger::letters(mark);
        rest
    }

    fn mark(&mut self, note: &str, walk: &mut Walk<'_>) {
        let Ok(note) = note.parse::<usize>() else { return };
        let has_body = walk.notes.get_mut(note).is_some_and(|entry| entry.letters > 0 || !entry.body.is_empty());
        let index = has_body.then(|| self.registered(note, walk));
        let marker = walk.notes.get_mut(note).map(|entry| entry.marker.clone()).unwrap_or_default();
        self.builder.mark(&marker, index);
    }

    /// The note's index in the document, where it is registered when it is first met.
    fn registered(&mut self, note: usize, walk: &mut Walk<'_>) -> usize {
        let Some(entry) = walk.notes.get_mut(note) else { return 0 };
        *entry.registered.get_or_insert_with(|| self.builder.add_note(&entry.marker))
    }
}

impl Walk<'_> {
    fn key(&self, paragraph: &docx_rs::Paragraph) -> Option<&Key> {
        self.keys.get(paragraph.id.parse::<usize>().ok()?)
    }
}

fn is_empty(cell: &docx_rs::TableCell) -> bool {
    cell.children.iter().all(|child| match child {
        TableCellContent::Paragraph(paragraph) => paragraph.children.is_empty(),
        _ => false,
    })
}
