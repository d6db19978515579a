//! A story: text that flows on its own, as the body, a text box, a note, a header.

use std::fmt::Write;

use super::key::{CellStart, Key, Role};
use super::runs::Runs;
use super::style::TableLook;
use crate::document::{PartKind, Place};
use crate::reader::field::Field;

/// A story under completion.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) part: PartKind,
    pub(super) role: Role,
    /// Tables are not kept as tables: notes and furniture hold paragraphs only.
    pub(super) is_flat: bool,
    /// Text comes from DrawingML, where white space at the ends always counts.
    pub(super) is_drawing: bool,
    /// Completed blocks.
    pub(super) out: String,
    /// Completed text boxes that wait for the end of their paragraph.
    pub(super) after: String,
    /// Notes that wait for the end of their top-level block.
    pub(super) notes: Vec<usize>,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) runs: Runs,
    /// A paragraph whose mark is deleted or hidden: its runs go on in the next one.
    pub(super) carried: Option<Paragraph>,
    pub(super) tables: Vec<Table>,
    pub(super) fields: Vec<Field>,
    /// How many open fields keep text from being shown.
    pub(super) muted: u32,
    /// Index of the top-level block that is open.
    pub(super) block: u32,
    /// The last paragraph was too long for one piece and goes on.
    goes_on: bool,
    /// A page begins with the next paragraph that is written, and with the one after the open one.
    pub(super) turns: bool,
    pub(super) turns_after: bool,
}

/// The properties of a paragraph that decide what it becomes.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style_id: Option<String>,
    pub(super) style: Option<usize>,
    pub(super) number: Option<u32>,
    pub(super) level: Option<u8>,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// Its mark is deleted or hidden, or it is a drop capital: the next paragraph goes on with its line.
    pub(super) is_joined: bool,
    /// It is the last one of its section.
    pub(super) ends_section: bool,
}

/// A table under completion.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Kept as a table; otherwise its paragraphs go where the table stands.
    is_kept: bool,
    is_written: bool,
    row_is_written: bool,
    cell_is_open: bool,
    cell_is_written: bool,
    /// Index of the open row, from 0; `None` before the first.
    row: Option<u32>,
    /// Index of the open cell.
    cell: Option<u32>,
    /// The open row is deleted or hidden.
    pub(super) row_is_gone: bool,
    pub(super) start: CellStart,
    /// Its style, and which parts of the style it asks for.
    pub(super) style: Option<usize>,
    pub(super) look: TableLook,
}

impl Default for CellStart {
    fn default() -> Self {
        CellStart { column: 0, span: 1, continued: false }
    }
}

impl Table {
    /// Where the open cell stands for the table's style: in its first row, in its first column.
    pub(super) fn region(&self) -> TableLook {
        TableLook {
            first_row: self.look.first_row && self.row == Some(0),
            first_column: self.look.first_column && self.start.column == 0,
        }
    }

    /// Begins a row.
    pub(super) fn begin_row(&mut self) {
        self.row = Some(self.row.map_or(0, |row| row.saturating_add(1)));
        self.cell = None;
        self.row_is_gone = false;
        self.start = CellStart { column: 0, span: 0, continued: false };
    }

    /// Begins a cell in the grid column after the last one.
    fn begin_cell(&mut self) {
        self.cell = Some(self.cell.map_or(0, |cell| cell.saturating_add(1)));
        let column = self.start.column.saturating_add(self.start.span);
        self.start = CellStart { column, span: 1, continued: false };
        self.cell_is_open = true;
        self.cell_is_written = false;
    }
}

impl Story {
    pub(super) fn new(part: PartKind, role: Role, is_flat: bool) -> Story {
        Story {
            part,
            role,
            is_flat,
            is_drawing: false,
            out: String::new(),
            after: String::new(),
            notes: Vec::new(),
            paragraph: None,
            runs: Runs::default(),
            carried: None,
            tables: Vec::new(),
            fields: Vec::new(),
            muted: 0,
            block: 0,
            goes_on: false,
            turns: false,
            turns_after: false,
        }
    }

    /// Tables that are kept and open.
    pub(super) fn open_tables(&self) -> usize {
        self.tables.iter().filter(|table| table.is_written).count()
    }

    /// Whether the text so far may be taken away: every open table stands inside a cell.
    pub(super) fn can_pause(&self) -> bool {
        self.tables.iter().all(|table| !table.is_kept || (table.cell_is_open && table.cell_is_written))
    }

    /// Opens again the tables that were open when the text so far was taken away.
    pub(super) fn reopen(&mut self) {
        for _ in 0..self.open_tables() {
            self.out.push_str("<tbl><tr><tc>");
        }
    }

    /// Writes a paragraph; one without text is left out unless it counts in a list or opens a cell.
    pub(super) fn write_paragraph(&mut self, list: Option<(u32, u8)>, outline: Option<u8>, keys: &mut Vec<Key>) {
        let opened = self.open_cell();
        let list = list.filter(|_| !self.goes_on);
        if self.runs.is_empty() && list.is_none() && opened.is_none() {
            self.goes_on = false;
            return;
        }
        self.write_key(opened, list, outline, keys);
        let runs = self.runs.take();
        self.out.push_str(&runs);
        self.out.push_str("</p>");
    }

    /// Writes what there is of a paragraph that is too long for one piece.
    pub(super) fn write_beginning(&mut self, list: Option<(u32, u8)>, outline: Option<u8>, keys: &mut Vec<Key>) {
        self.write_paragraph(list, outline, keys);
        self.goes_on = true;
    }

    /// A page break of the author's: before the open paragraph where it has no text yet, else behind it.
    pub(super) fn turn_page(&mut self) {
        if self.part != PartKind::Body || !self.tables.is_empty() {
            return;
        }
        if self.runs.is_empty() {
            self.turns = true;
        } else {
            self.turns_after = true;
        }
    }

    /// Begins a table, inside the open cell of the one around it.
    pub(super) fn begin_table(&mut self, is_kept: bool, keys: &mut Vec<Key>) {
        if is_kept {
            self.write_cell_opening(keys);
        }
        self.tables.push(Table { is_kept, ..Table::default() });
    }

    pub(super) fn begin_cell(&mut self, keys: &mut Vec<Key>) {
        self.end_cell(keys);
        if let Some(table) = self.tables.last_mut() {
            table.begin_cell();
        }
    }

    /// Ends the open cell, which the table's geometry needs even where it is empty.
    pub(super) fn end_cell(&mut self, keys: &mut Vec<Key>) {
        if !self.tables.last().is_some_and(|table| table.cell_is_open) {
            return;
        }
        self.write_cell_opening(keys);
        if let Some(table) = self.tables.last_mut() {
            table.cell_is_open = false;
            if table.is_kept {
                self.out.push_str("</tc>");
            }
        }
    }

    pub(super) fn end_row(&mut self, keys: &mut Vec<Key>) {
        self.end_cell(keys);
        if let Some(table) = self.tables.last_mut()
            && std::mem::take(&mut table.row_is_written)
        {
            self.out.push_str("</tr>");
        }
    }

    pub(super) fn end_table(&mut self, keys: &mut Vec<Key>) {
        self.end_row(keys);
        if self.tables.pop().is_some_and(|table| table.is_written) {
            self.out.push_str("</tbl>");
        }
    }

    fn write_cell_opening(&mut self, keys: &mut Vec<Key>) {
        if let Some(start) = self.open_cell() {
            self.write_key(Some(start), None, None, keys);
            self.out.push_str("</p>");
        }
    }

    /// Writes what opens the innermost cell, where it has not been; the cell's geometry goes with the next key.
    ///
    /// Text between the cells of a broken table gets a cell of its own.
    fn open_cell(&mut self) -> Option<CellStart> {
        let table = self.tables.last_mut().filter(|table| table.is_kept)?;
        if !table.cell_is_open {
            if table.row.is_none() {
                table.begin_row();
            }
            table.begin_cell();
        }
        if std::mem::replace(&mut table.cell_is_written, true) {
            return None;
        }
        if !std::mem::replace(&mut table.is_written, true) {
            self.out.push_str("<tbl>");
        }
        if !std::mem::replace(&mut table.row_is_written, true) {
            self.out.push_str("<tr>");
        }
        self.out.push_str("<tc>");
        Some(table.start)
    }

    fn write_key(
        &mut self,
        cell: Option<CellStart>,
        list: Option<(u32, u8)>,
        outline: Option<u8>,
        keys: &mut Vec<Key>,
    ) {
        let outermost = self.tables.first();
        let place = Place::Part {
            part: self.part,
            block: self.block,
            row: outermost.and_then(|table| table.row),
            cell: outermost.and_then(|table| table.cell),
        };
        // Writing to a String cannot fail.
        let _ = write!(self.out, "<p paraId=\"{}\">", keys.len());
        keys.push(Key {
            place,
            role: self.role,
            cell,
            list,
            outline,
            goes_on: std::mem::take(&mut self.goes_on),
            turns: std::mem::take(&mut self.turns),
        });
    }
}
