//! Tables: paragraphs divided into rows by their closing marks, rows into cells, cells laid into a grid.

use super::row::{Grid, RowFormat};
use super::word::Paragraph;
use super::writer::Writer;

/// A row of a table: its paragraphs, and how they are divided into cells.
struct Row<'p> {
    paragraphs: &'p [Paragraph],
    format: RowFormat,
    is_gone: bool,
}

impl Writer<'_, '_> {
    /// Writes the paragraphs of a table that lies in so many tables, itself included.
    pub(super) fn table(&mut self, paragraphs: &[Paragraph], depth: u32) {
        let rows = self.rows(paragraphs, depth);
        let grid = Grid::of(rows.iter().map(|row| &row.format));
        self.builder.begin_table();
        for (index, row) in (0..).zip(&rows) {
            if row.is_gone {
                continue;
            }
            if depth == 1 {
                self.story.row = Some(index);
            }
            self.builder.begin_row();
            self.row(row, &grid, depth);
        }
        self.builder.end_table();
        if depth == 1 {
            (self.story.row, self.story.cell) = (None, None);
        }
    }

    fn rows<'p>(&mut self, paragraphs: &'p [Paragraph], depth: u32) -> Vec<Row<'p>> {
        let mut rows = Vec::new();
        let mut rest = paragraphs;
        let is_end = |paragraph: &Paragraph| paragraph.ends_row && paragraph.depth == depth;
        while let Some(at) = rest.iter().position(is_end) {
            let (row, after) = rest.split_at(at + 1);
            if let Some((end, cells)) = row.split_last() {
                // Text in front of a row's end is no cell of it, but not to be lost.
                let paragraphs = if self.is_blank(end.first, end.last) { cells } else { row };
                let is_gone = self.is_gone(end) && cells.last().is_none_or(|cell| self.is_gone(cell));
                rows.push(Row { paragraphs, format: self.word.row(end), is_gone });
            }
            rest = after;
        }
        if !rest.is_empty() {
            rows.push(Row { paragraphs: rest, format: RowFormat::default(), is_gone: false });
        }
        rows
    }

    /// Whether a paragraph's mark is deleted or hidden. A row is gone with its own mark and that of its last cell.
    fn is_gone(&mut self, paragraph: &Paragraph) -> bool {
        let mark = self.word.look(paragraph.last.saturating_sub(1), paragraph.style).0;
        self.noticed.tracked |= mark.deleted || mark.inserted;
        self.noticed.hidden |= mark.hidden;
        mark.deleted || mark.hidden
    }

    fn row(&mut self, row: &Row<'_>, grid: &Grid, depth: u32) {
        let ends_cell = |paragraph: &Paragraph| paragraph.ends_cell && paragraph.depth == depth;
        let cells: Vec<&[Paragraph]> = row.paragraphs.split_inclusive(ends_cell).collect();
        let is_blank: Vec<bool> = cells
            .iter()
            .map(|cell| cell.iter().all(|paragraph| self.is_blank(paragraph.first, paragraph.last)))
            .collect();
        let format = |index: usize| row.format.cells.get(index).copied().unwrap_or_default();
        let is_taken_up = |index: usize| format(index).continues_left && is_blank.get(index) == Some(&true);
        let mut next_column = 0;
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 && is_taken_up(index) {
                continue;
            }
            let last = (index + 1..cells.len()).take_while(|&index| is_taken_up(index)).last().unwrap_or(index);
            let edges = row.format.edges_of(index).zip(row.format.edges_of(last));
            let column = edges.map_or(next_column, |(first, _)| grid.column(first.0)).max(next_column);
            let end = edges.map_or(0, |(_, last)| grid.column(last.1)).max(column + 1);
            next_column = end;
            if depth == 1 {
                self.story.cell = u32::try_from(index).ok();
            }
            let continues = format(index).continues_above && is_blank.get(index) == Some(&true);
            if continues && self.builder.continue_cell(column) {
                continue;
            }
            self.builder.begin_cell(column, end - column, 1);
            self.write_blocks(cell, depth);
        }
    }
}
