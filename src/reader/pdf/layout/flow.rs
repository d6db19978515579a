//! Pages to one flow: text, tables, and what stands beside them.

use super::furniture::furniture;
use super::joined::{Joined, JoinedRow};
use super::measure::Measures;
use super::note::{Notes, beginnings, notes};
use super::page::{Item, PageLayout};
use super::paper::Papers;
use super::paragraph::{Built, Step, blocks, ends_sentence, starts_lower};
use super::seam::Seams;
use super::store::Store;
use crate::document::FurnitureKind;

/// A piece of a document in reading order.
#[derive(Debug)]
pub(super) enum Piece {
    /// Lines, and the blocks that they make.
    Text(Vec<Step>, Vec<Built>),
    /// A table.
    Table(Joined),
    /// What stands beside the text.
    Aside(Aside),
    /// Another paper begins, surely or by its looks.
    Seam(bool),
}

/// What stands beside the text.
#[derive(Debug)]
pub(super) enum Aside {
    /// A line of page furniture.
    Furniture(FurnitureKind, u32),
    /// A header row that a table repeats.
    Row(JoinedRow),
    /// A footnote.
    Note(usize),
}

/// A document before it is written.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// In reading order.
    pub pieces: Vec<Piece>,
    /// Its footnotes.
    pub notes: Notes,
    /// What is usual in it.
    pub measures: Measures,
}

impl Flow {
    /// Makes one flow of all pages.
    pub fn new(store: &Store) -> Flow {
        let papers = Papers::new(store);
        let kinds = furniture(store, &papers, &beginnings(store, &papers));
        let seams = Seams::new(store, &papers, &kinds);
        let papers = papers.parted(store, &seams);
        let is_furniture = |line: u32| kinds.get(line as usize).is_some_and(Option::is_some);
        let notes = notes(store, &papers, is_furniture);
        let of_body = |page: &PageLayout| page.items.iter().filter_map(Item::line).collect::<Vec<u32>>();
        let mut body: Vec<u32> = store.pages.iter().flat_map(of_body).collect();
        body.retain(|&line| !is_furniture(line) && !notes.of_line.contains_key(&line));
        let measures = Measures::new(store, papers, &body);
        let mut walk = Walk {
            store,
            measures,
            kinds,
            notes,
            pieces: Vec::new(),
            steps: Vec::new(),
            asides: Vec::new(),
            seam: None,
        };
        let limits = walk.bottoms();
        for index in 0..store.pages.len() {
            walk.seam = seams.at(index);
            walk.page(index, &limits);
        }
        walk.flush();
        Flow { pieces: walk.pieces, notes: walk.notes, measures: walk.measures }
    }
}

struct Walk<'a> {
    store: &'a Store,
    measures: Measures,
    kinds: Vec<Option<FurnitureKind>>,
    notes: Notes,
    pieces: Vec<Piece>,
    steps: Vec<Step>,
    /// What stands beside the open text, and before which of its lines.
    asides: Vec<(usize, Aside)>,
    /// Another paper begins with the page's content, surely or by its looks, as long as none of it was met.
    seam: Option<bool>,
}

impl Walk<'_> {
    fn page(&mut self, index: usize, limits: &[f32]) {
        let store = self.store;
        let Some(page) = store.pages.get(index) else { return };
        let mut cut = true;
        let mut first = true;
        let mut seen = Vec::new();
        for item in &page.items {
            match *item {
                Item::Line(line) if self.kind(line).is_some() => {
                    let Some(kind) = self.kind(line) else { continue };
                    self.asides.push((self.steps.len(), Aside::Furniture(kind, line)));
                }
                Item::Line(line) if self.notes.of_line.contains_key(&line) => {
                    let note = self.notes.of_line.get(&line).copied();
                    if let Some(note) = note.filter(|note| seen.last() != Some(note)) {
                        seen.push(note);
                        self.asides.push((self.steps.len(), Aside::Note(note)));
                    }
                }
                Item::Line(line) => {
                    self.part(Some(line));
                    self.steps.push(Step { line, cut });
                    (cut, first) = (false, false);
                }
                Item::Table(grid) => {
                    let room = index.checked_sub(1).and_then(|before| limits.get(before)).copied();
                    self.table(grid, first.then_some(room).flatten(), &mut cut);
                    first = false;
                }
                Item::ColumnBreak => cut = true,
            }
        }
    }

    fn kind(&self, line: u32) -> Option<FurnitureKind> {
        self.kinds.get(line as usize).copied().flatten()
    }

    /// Parts what follows from what stands before, where another paper begins; a sentence that goes on keeps both
    /// together.
    fn part(&mut self, next: Option<u32>) {
        let Some(sure) = self.seam.take() else { return };
        let line = |line: u32| self.store.lines.get(line as usize);
        let pair = self.steps.last().and_then(|step| line(step.line)).zip(next.and_then(line));
        if pair.is_some_and(|(a, b)| starts_lower(self.store, b) && !ends_sentence(self.store, a)) {
            return;
        }
        self.flush();
        self.pieces.push(Piece::Seam(sure));
    }

    /// Adds a table, or joins it to the one that the page before ended with.
    fn table(&mut self, grid: u32, limit: Option<f32>, cut: &mut bool) {
        let Some(grid) = self.store.grids.get(grid as usize) else { return };
        if let (Some(limit), true, Some(Piece::Table(table))) = (limit, self.steps.is_empty(), self.pieces.last_mut())
            && let Some(header) = table.join(grid, limit - table.bottom, self.store, self.measures.on(grid.page))
        {
            self.asides.extend(header.into_iter().map(|row| (0, Aside::Row(row))));
            self.seam = None;
            return;
        }
        self.part(grid.cells.first().and_then(|cell| cell.items.first()).and_then(Item::line));
        if let [cell] = grid.cells.as_slice() {
            for item in &cell.items {
                match *item {
                    Item::Line(line) => {
                        self.steps.push(Step { line, cut: *cut });
                        *cut = false;
                    }
                    Item::Table(nested) => self.nested(nested),
                    Item::ColumnBreak => *cut = true,
                }
            }
            return;
        }
        self.flush();
        self.pieces.push(Piece::Table(Joined::new(grid)));
    }

    /// A table in a lone box stands for itself.
    fn nested(&mut self, grid: u32) {
        let Some(grid) = self.store.grids.get(grid as usize) else { return };
        self.flush();
        self.pieces.push(Piece::Table(Joined::new(grid)));
    }

    /// Ends the open text.
    fn flush(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        let mut asides = std::mem::take(&mut self.asides).into_iter().peekable();
        let built = blocks(self.store, &self.measures, &steps);
        let mut from = 0;
        let mut ready: Vec<Built> = Vec::new();
        for block in built {
            let mut before = Vec::new();
            while asides.peek().is_some_and(|(at, _)| *at <= block.steps.start) {
                before.extend(asides.next().map(|(_, aside)| Piece::Aside(aside)));
            }
            if !before.is_empty() {
                self.push_text(&steps, &mut from, &mut ready);
                self.pieces.extend(before);
            }
            ready.push(block);
        }
        self.push_text(&steps, &mut from, &mut ready);
        self.pieces.extend(asides.map(|(_, aside)| Piece::Aside(aside)));
    }

    fn push_text(&mut self, steps: &[Step], from: &mut usize, ready: &mut Vec<Built>) {
        let Some(end) = ready.last().map(|block| block.steps.end) else { return };
        let start = *from;
        let own = steps.get(start..end).unwrap_or_default().to_vec();
        let mut built = std::mem::take(ready);
        for block in &mut built {
            block.steps = block.steps.start.saturating_sub(start)..block.steps.end.saturating_sub(start);
        }
        *from = end;
        self.pieces.push(Piece::Text(own, built));
    }

    /// How far down each page's content may reach: learnt from all pages, or by its footnotes.
    fn bottoms(&self) -> Vec<f32> {
        let extents: Vec<Option<(f32, f32)>> = self.store.pages.iter().map(|page| self.extent(page)).collect();
        let same = |a: &PageLayout, b: &PageLayout| (a.frame.down() - b.frame.down()).abs() < 2.0;
        let mut limits = Vec::with_capacity(extents.len());
        let mut known: Vec<(usize, f32)> = Vec::new();
        for (index, page) in self.store.pages.iter().enumerate() {
            let found = known.iter().find(|(other, _)| self.store.pages.get(*other).is_some_and(|o| same(o, page)));
            let limit = found.map_or_else(
                || {
                    let alike = self.store.pages.iter().zip(&extents).filter(|(other, _)| same(other, page));
                    let ends = alike.filter_map(|(_, extent)| *extent);
                    let (top, bottom) =
                        ends.fold((f32::INFINITY, 0.0f32), |(t, b), (top, end)| (t.min(top), b.max(end)));
                    let mirrored = page.frame.down() - 1.5 * top.clamp(36.0, 120.0);
                    bottom.max(mirrored)
                },
                |(_, limit)| *limit,
            );
            if found.is_none() && known.len() < 16 {
                known.push((index, limit));
            }
            limits.push(self.note_top(page).map_or(limit, |top| limit.min(top)));
        }
        limits
    }

    /// The top and bottom of a page's content.
    fn extent(&self, page: &PageLayout) -> Option<(f32, f32)> {
        let boxes = page.items.iter().filter_map(|item| match *item {
            Item::Line(line) if self.kind(line).is_some() || self.notes.of_line.contains_key(&line) => None,
            Item::Line(line) => self.store.lines.get(line as usize).map(|line| line.bbox),
            Item::Table(grid) => self.store.grids.get(grid as usize).map(|grid| grid.bbox),
            Item::ColumnBreak => None,
        });
        boxes.map(|b| (b.y0, b.y1)).reduce(|(t, e), (top, end)| (t.min(top), e.max(end)))
    }

    /// Where a page's first footnote begins, less its separator.
    fn note_top(&self, page: &PageLayout) -> Option<f32> {
        let lines = page.items.iter().filter_map(Item::line);
        let mut notes = lines.filter(|line| self.notes.of_line.contains_key(line));
        let line = self.store.lines.get(notes.next()? as usize)?;
        Some(line.bbox.y0 - 0.5 * line.size)
    }
}
