//! The flow to a [`Document`](crate::document::Document).

use super::flow::{Aside, Flow, Piece};
use super::hyphen::Hyphens;
use super::joined::{Joined, JoinedCell, JoinedRow};
use super::line::Line;
use super::page::Item;
use super::paragraph::{Built, BuiltKind, Skip, Step, blocks};
use super::store::Store;
use super::word::{Gap, Word};
use crate::document::{BlockKind, Builder, FurnitureKind, Place, Style};

/// Tables within tables that are written as such.
const DEEPEST: u32 = 8;

/// Writes every piece of a flow.
pub(super) fn write(store: &Store, flow: &Flow, builder: &mut Builder) {
    for note in &flow.notes.notes {
        builder.add_note(&note.marker);
    }
    let hyphens = Hyphens::new(store);
    let mut writer = Writer { store, flow, hyphens, builder };
    for piece in &flow.pieces {
        match piece {
            Piece::Text(steps, built) => writer.blocks(steps, built),
            Piece::Table(table) => writer.table(table, 0),
            Piece::Aside(aside) => writer.aside(aside),
            Piece::Seam(sure) => writer.builder.begin_paper(*sure),
        }
    }
}

struct Writer<'a> {
    store: &'a Store,
    flow: &'a Flow,
    hyphens: Hyphens,
    builder: &'a mut Builder,
}

impl Writer<'_> {
    fn blocks(&mut self, steps: &[Step], built: &[Built]) {
        for block in built {
            self.builder.begin(match &block.kind {
                BuiltKind::Paragraph => BlockKind::Paragraph,
                BuiltKind::Heading(level) => BlockKind::Heading { level: *level },
                BuiltKind::Item { level, marker } => BlockKind::Item { level: *level, marker: marker.clone() },
            });
            let lines = steps.get(block.steps.clone()).unwrap_or_default();
            self.lines(lines.iter().map(|step| step.line), block.skip);
            self.builder.end();
        }
    }

    fn aside(&mut self, aside: &Aside) {
        match aside {
            Aside::Furniture(kind, line) => {
                self.builder.begin(BlockKind::Furniture(*kind));
                self.lines(std::iter::once(*line), Skip::default());
            }
            Aside::Note(index) => {
                let Some(note) = self.flow.notes.notes.get(*index) else { return };
                self.builder.begin(BlockKind::Note(*index));
                self.lines(note.lines.iter().copied(), Skip { words: note.skip, bytes: note.skip_bytes });
            }
            Aside::Row(row) => self.repeated(row),
        }
        self.builder.end();
    }

    fn repeated(&mut self, row: &JoinedRow) {
        self.builder.begin(BlockKind::Furniture(FurnitureKind::RepeatedHeaderRow));
        for cell in &row.cells {
            self.builder.tab();
            self.lines(cell.items.iter().filter_map(|(item, _)| item.line()), Skip::default());
        }
    }

    fn table(&mut self, table: &Joined, depth: u32) {
        self.builder.begin_table();
        for row in &table.rows {
            self.builder.begin_row();
            for cell in &row.cells {
                let column = table.column(cell.x0);
                let span = table.column(cell.x1).saturating_sub(column).max(1);
                self.builder.begin_cell(column, span, cell.row_span);
                self.cell(cell, depth);
                self.builder.end_cell();
            }
        }
        self.builder.end_table();
    }

    fn cell(&mut self, cell: &JoinedCell, depth: u32) {
        let mut steps: Vec<Step> = Vec::new();
        let mut parted = false;
        for (item, cut) in &cell.items {
            match *item {
                Item::Line(line) => {
                    let cut = *cut || std::mem::take(&mut parted);
                    steps.push(Step { line, cut });
                }
                Item::Table(grid) => {
                    self.text(&std::mem::take(&mut steps));
                    if let Some(grid) = self.store.grids.get(grid as usize)
                        && depth < DEEPEST
                    {
                        self.table(&Joined::new(grid), depth + 1);
                    }
                }
                Item::ColumnBreak => parted = true,
            }
        }
        self.text(&steps);
    }

    fn text(&mut self, steps: &[Step]) {
        if !steps.is_empty() {
            let built = blocks(self.store, &self.flow.measures, steps);
            self.blocks(steps, &built);
        }
    }

    /// Writes lines of one block, without the first `skip` words.
    fn lines(&mut self, lines: impl Iterator<Item = u32>, skip: Skip) {
        let store = self.store;
        let mut skip = skip;
        let mut lines = lines.filter_map(|line| store.lines.get(line as usize)).peekable();
        while let Some(line) = lines.next() {
            let hyphen = lines.peek().is_some_and(|next| self.hyphens.is_soft(store, line, next));
            let cut = lines.peek().is_some_and(|next| self.hyphens.is_cut(store, line, next));
            let soft = self.line(line, skip, hyphen) || cut;
            if lines.peek().is_some() {
                self.builder.line_end(soft);
            }
            skip = Skip::default();
        }
    }

    /// Writes a line, without its closing hyphen if that is `soft`; says whether its last word goes on.
    fn line(&mut self, line: &Line, skip: Skip, soft: bool) -> bool {
        let store = self.store;
        let number = store.pages.get(line.page as usize).map_or(1, |page| page.number);
        let mut open = false;
        let first = line.first.saturating_add(skip.words);
        for (word, index) in store.words_of(line).iter().zip(line.first..).skip(skip.words as usize) {
            if index > first {
                match word.gap {
                    Gap::None => {}
                    Gap::Space => self.builder.space(),
                    Gap::Tab => self.builder.tab(),
                }
            }
            let mut text = store.text_of(word);
            open = text.ends_with('\u{ad}');
            if soft && index + 1 == line.end {
                text = text.strip_suffix('-').unwrap_or(text);
                open = true;
            }
            let skipped = if index == first { skip.bytes as usize } else { 0 };
            text = text.get(skipped..).unwrap_or(text);
            let called = self.flow.notes.of_word.get(&index).copied();
            let (text, mark) = text
                .split_at_checked(text.len() - called.map_or(0, |c| c.bytes as usize).min(text.len()))
                .unwrap_or((text, ""));
            if !text.is_empty() {
                self.builder.confidence(word.confidence);
                self.builder.text(text, Style { bold: word.bold }, self.place(line, word, number));
            }
            if let Some(called) = called {
                self.builder.mark(mark, Some(called.note));
            }
        }
        open
    }

    fn place(&self, line: &Line, word: &Word, page: u32) -> Place {
        let own = self.store.pages.get(line.page as usize);
        let (frame, tilt) = own.map(|page| (page.frame, page.tilt)).unwrap_or_default();
        Place::Page { page, bbox: frame.tilted(frame.restore(word.bbox), tilt) }
    }
}
