//! From paragraphs to the document: blocks, tables, notes, text boxes.

use super::story::{End, Note, Paragraph, Parsed, Piece, Row};
use crate::document::{BlockKind, Builder, Document, FurnitureKind, PartKind, Place, Style};
use crate::reader::{Limits, ledger};

/// Edges closer than this many twips are one.
const NEAR: i32 = 30;

/// What paragraphs become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    Note(usize),
    Furniture(FurnitureKind),
}

struct Writer<'l> {
    limits: &'l Limits,
    builder: Builder,
    part: PartKind,
    role: Role,
    blocks: [u32; 6],
    block: u32,
    row: Option<u32>,
    cell: Option<u32>,
    note_is_open: bool,
    /// Notes that wait for the end of their top-level block.
    notes: Vec<(usize, Note)>,
}

/// The document that the stories make.
pub(super) fn write(parsed: Parsed, limits: &Limits) -> Document {
    let mut writer = Writer {
        limits,
        builder: Builder::with_typed_markers(),
        part: PartKind::Body,
        role: Role::Text,
        blocks: [0; 6],
        block: 0,
        row: None,
        cell: None,
        note_is_open: false,
        notes: Vec::new(),
    };
    let (headers, footers): (Vec<_>, Vec<_>) =
        parsed.furniture.into_iter().partition(|(part, _)| *part == PartKind::Header);
    for (_, paragraphs) in headers {
        writer.story(paragraphs, PartKind::Header, Role::Furniture(FurnitureKind::Header));
    }
    writer.story(parsed.body, PartKind::Body, Role::Text);
    for (_, paragraphs) in footers {
        writer.story(paragraphs, PartKind::Footer, Role::Furniture(FurnitureKind::Footer));
    }
    writer.builder.end();
    let expected = parsed.letters.saturating_sub(writer.builder.typed_letters());
    let mut document = writer.builder.finish();
    ledger::balance(&mut document, expected);
    document
}

impl Writer<'_> {
    /// Writes a story, and comes back to the one around it.
    fn story(&mut self, paragraphs: Vec<Paragraph>, part: PartKind, role: Role) {
        let outer = (self.part, self.role, self.block, self.row, self.cell, self.note_is_open);
        (self.part, self.role, self.row, self.cell, self.note_is_open) = (part, role, None, None, false);
        self.write(paragraphs, 0);
        (self.part, self.role, self.block, self.row, self.cell, self.note_is_open) = outer;
    }

    /// Blocks at a depth; those that lie deeper make tables. Depth is bounded by the limits.
    fn write(&mut self, paragraphs: Vec<Paragraph>, depth: u32) {
        let mut rest = paragraphs.into_iter().peekable();
        while let Some(paragraph) = rest.next() {
            if self.row.is_none()
                && let Some(count) = self.blocks.get_mut(self.part as usize)
            {
                self.block = *count;
                *count = count.saturating_add(1);
            }
            if paragraph.depth > depth && self.role == Role::Text && depth < self.limits.depth {
                let mut table = vec![paragraph];
                while let Some(next) = rest.next_if(|next| next.depth > depth) {
                    table.push(next);
                }
                self.table(table, depth + 1);
            } else {
                self.paragraph(paragraph);
            }
            if self.part == PartKind::Body && self.row.is_none() {
                for (index, note) in std::mem::take(&mut self.notes) {
                    self.story(note.paragraphs, note.part, Role::Note(index));
                    self.builder.end();
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        match self.role {
            Role::Note(_) if self.note_is_open => self.builder.line_break(),
            Role::Note(note) => {
                self.note_is_open = true;
                self.builder.begin(BlockKind::Note(note));
            }
            Role::Furniture(kind) => self.builder.begin(BlockKind::Furniture(kind)),
            Role::Text => self.builder.begin(kind(&paragraph)),
        }
        let place = Place::Part { part: self.part, block: self.block, row: self.row, cell: self.cell };
        for piece in paragraph.pieces {
            match piece {
                Piece::Text { text, bold } => self.builder.text(&text, Style { bold }, place),
                Piece::Note(note) => self.mark(note),
            }
        }
        for text in paragraph.boxes {
            match self.role {
                Role::Text => self.story(text, PartKind::TextBox, Role::Text),
                role => self.story(text, self.part, role),
            }
        }
    }

    fn mark(&mut self, note: Note) {
        if self.role != Role::Text {
            return;
        }
        let is_blank = note.paragraphs.iter().all(Paragraph::is_blank);
        let index = (!is_blank).then(|| self.builder.add_note(&note.marker));
        self.builder.mark(&note.marker, index);
        if let Some(index) = index {
            self.notes.push((index, note));
        }
    }

    fn table(&mut self, paragraphs: Vec<Paragraph>, depth: u32) {
        let mut rows: Vec<(Vec<Paragraph>, Row)> = vec![(Vec::new(), Row::default())];
        for mut paragraph in paragraphs {
            let is_end = paragraph.depth == depth && matches!(paragraph.end, End::Row(_));
            let end = if is_end { std::mem::take(&mut paragraph.end) } else { End::Paragraph };
            let Some((cells, row)) = rows.last_mut() else { return };
            if !is_end || !paragraph.is_blank() {
                cells.push(paragraph);
            }
            if let End::Row(format) = end {
                *row = format;
                rows.push((Vec::new(), Row::default()));
            }
        }
        rows.retain(|(paragraphs, _)| !paragraphs.is_empty());
        let grid = grid(rows.iter().map(|(_, row)| row));
        let is_outermost = self.row.is_none();
        self.builder.begin_table();
        for (index, (paragraphs, row)) in (0..).zip(rows) {
            if is_outermost {
                self.row = Some(index);
            }
            self.builder.begin_row();
            self.cells(paragraphs, &row, &grid, depth, is_outermost);
        }
        self.builder.end_table();
        if is_outermost {
            (self.row, self.cell) = (None, None);
        }
    }

    fn cells(&mut self, paragraphs: Vec<Paragraph>, row: &Row, grid: &[i32], depth: u32, is_outermost: bool) {
        let mut cells: Vec<Vec<Paragraph>> = vec![Vec::new()];
        for paragraph in paragraphs {
            let is_end = paragraph.depth == depth && matches!(paragraph.end, End::Cell);
            if let Some(cell) = cells.last_mut() {
                cell.push(paragraph);
            }
            if is_end {
                cells.push(Vec::new());
            }
        }
        if cells.last().is_some_and(|cell| cell.iter().all(Paragraph::is_blank)) {
            cells.pop();
        }
        let is_blank: Vec<bool> = cells.iter().map(|cell| cell.iter().all(Paragraph::is_blank)).collect();
        let format = |index: usize| row.cells.get(index).copied();
        let is_taken_up =
            |index: usize| is_blank.get(index) == Some(&true) && format(index).is_some_and(|cell| cell.continues_left);
        let mut next_column = 0;
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 && is_taken_up(index) {
                continue;
            }
            let last = (index + 1..is_blank.len()).take_while(|&at| is_taken_up(at)).last().unwrap_or(index);
            let left = index.checked_sub(1).map_or(Some(row.left), |before| format(before).map(|cell| cell.right));
            let column = left.map_or(next_column, |left| column_of(grid, left)).max(next_column);
            let end = format(last).map_or(0, |cell| column_of(grid, cell.right)).max(column + 1);
            next_column = end;
            if is_outermost {
                self.cell = u32::try_from(index).ok();
            }
            let continues =
                is_blank.get(index) == Some(&true) && format(index).is_some_and(|cell| cell.continues_above);
            if continues && self.builder.continue_cell(column) {
                continue;
            }
            self.builder.begin_cell(column, end - column, 1);
            self.write(cell, depth);
        }
    }
}

/// A heading, a list item, or a paragraph.
fn kind(paragraph: &Paragraph) -> BlockKind {
    match (paragraph.outline, &paragraph.marker) {
        (Some(outline), _) => BlockKind::Heading { level: outline.saturating_add(1) },
        (None, Some(marker)) => BlockKind::Item { level: paragraph.level, marker: marker.clone() },
        _ => BlockKind::Paragraph,
    }
}

/// All edges of a table's cells, left to right, those that are near each other once.
fn grid<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<i32> {
    let mut edges: Vec<i32> =
        rows.flat_map(|row| std::iter::once(row.left).chain(row.cells.iter().map(|cell| cell.right))).collect();
    edges.sort_unstable();
    edges.dedup_by(|next, edge| next.saturating_sub(*edge) < NEAR);
    edges
}

/// The grid column that begins at an edge.
fn column_of(grid: &[i32], edge: i32) -> u32 {
    let after = grid.partition_point(|&at| at <= edge);
    u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
}
