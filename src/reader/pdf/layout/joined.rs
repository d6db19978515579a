//! Tables over page breaks.

use super::grid::{Grid, GridCell};
use super::line::Line;
use super::measure::Measure;
use super::page::Item;
use super::paragraph::{ends_sentence, goes_on, starts_label, starts_lower};
use super::store::Store;

/// Edges this near to each other are one column's.
const SAME_EDGE: f32 = 4.5;

/// A table, joined from the grids of one page or more.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    /// Its rows.
    pub rows: Vec<JoinedRow>,
    /// Column edges of all its grids, ascending.
    pub edges: Vec<f32>,
    /// Index of the page that it ends on.
    pub page: u32,
    /// Where it ends on that page.
    pub bottom: f32,
}

/// A row of a joined table.
#[derive(Clone, Debug, Default)]
pub(super) struct JoinedRow {
    /// Its cells, left to right.
    pub cells: Vec<JoinedCell>,
}

/// A cell of a joined table.
#[derive(Clone, Debug, Default)]
pub(super) struct JoinedCell {
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Rows covered.
    pub row_span: u32,
    /// What it holds; the flag says that a page break stands before.
    pub items: Vec<(Item, bool)>,
}

impl Joined {
    /// A table of one grid.
    pub fn new(grid: &Grid) -> Joined {
        let mut joined = Joined::default();
        joined.append(grid, rows(grid));
        joined
    }

    /// The column that begins at an edge.
    pub fn column(&self, x: f32) -> u32 {
        self.edges.partition_point(|&edge| edge < x - SAME_EDGE) as u32
    }

    /// Joins a grid at the head of the next page, where it goes on this table.
    ///
    /// `room` is what was left below the table on its page. Gives the header rows that are repeated;
    /// `None` where the grid is a table of its own.
    pub fn join(&mut self, grid: &Grid, room: f32, store: &Store, measure: &Measure) -> Option<Vec<JoinedRow>> {
        if grid.page != self.page + 1 || !self.shares_edges(grid) {
            return None;
        }
        let mut more = rows(grid);
        let repeated = self.repeated_rows(&more, store);
        let height = grid.ys.get(repeated + 1).zip(grid.ys.get(repeated)).map_or(0.0, |(b, a)| b - a);
        if room > height.max(3.0 * measure.size) + 2.0 || self.begins_anew(&more, repeated, store) {
            return None;
        }
        let header: Vec<JoinedRow> = more.drain(..repeated).collect();
        if let Some(first) = more.first()
            && self.continues_row(first, store, measure)
        {
            let first = more.remove(0);
            self.extend_row(first);
        }
        self.append(grid, more);
        Some(header)
    }

    fn append(&mut self, grid: &Grid, rows: Vec<JoinedRow>) {
        self.page = grid.page;
        self.bottom = grid.bbox.y1;
        for &x in &grid.xs {
            if !self.edges.iter().any(|edge| (edge - x).abs() < SAME_EDGE) {
                self.edges.push(x);
            }
        }
        self.edges.sort_by(f32::total_cmp);
        self.rows.extend(rows);
    }

    /// The outer edges are the same, and one has no inner edge that the other could not have.
    fn shares_edges(&self, grid: &Grid) -> bool {
        let near = |a: Option<&f32>, b: Option<&f32>| a.zip(b).is_some_and(|(a, b)| (a - b).abs() < SAME_EDGE);
        let known = |x: &f32, of: &[f32]| of.iter().any(|edge| (edge - x).abs() < SAME_EDGE);
        near(self.edges.first(), grid.xs.first())
            && near(self.edges.last(), grid.xs.last())
            && (grid.xs.iter().all(|x| known(x, &self.edges)) || self.edges.iter().all(|x| known(x, &grid.xs)))
    }

    /// How many rows at the head of `more` are this table's own first rows again.
    fn repeated_rows(&self, more: &[JoinedRow], store: &Store) -> usize {
        let alike = |(a, b): &(&JoinedRow, &JoinedRow)| {
            a.cells.len() == b.cells.len()
                && a.cells.iter().any(|cell| !cell.items.is_empty())
                && a.cells.iter().zip(&b.cells).all(|(a, b)| a.text(store) == b.text(store))
        };
        let count = self.rows.iter().zip(more).take(6).take_while(alike).count();
        if count < more.len() { count } else { 0 }
    }

    /// The same form again: after the repeated rows stands the label that stood there in this table.
    fn begins_anew(&self, more: &[JoinedRow], repeated: usize, store: &Store) -> bool {
        if self.edges.len() > 3 {
            return false;
        }
        let label = |row: Option<&JoinedRow>| {
            let line = row?.cells.first()?.first_line(store)?;
            let text = store.line_text(line);
            let end = text.find(':').map_or(text.len(), |at| at + 1);
            text.get(..end).map(str::to_owned)
        };
        let (old, new) = (label(self.rows.get(repeated)), label(more.get(repeated)));
        old.is_some() && old == new
    }

    /// Whether a page break cut the last row, so that `first` is the rest of it.
    fn continues_row(&self, first: &JoinedRow, store: &Store, measure: &Measure) -> bool {
        let Some(last) = self.rows.last() else { return false };
        let filled: Vec<&JoinedCell> = first.cells.iter().filter(|cell| !cell.items.is_empty()).collect();
        let pairs: Vec<(&JoinedCell, &JoinedCell)> =
            filled.iter().filter_map(|cell| last.counterpart(cell).map(|old| (old, *cell))).collect();
        if pairs.is_empty() || pairs.len() < filled.len() || last.cells.len() != first.cells.len() {
            return false;
        }
        let begins_empty = first.cells.first().is_some_and(|cell| cell.items.is_empty())
            && last.cells.first().is_some_and(|cell| !cell.items.is_empty());
        if begins_empty {
            return pairs.iter().all(|(old, _)| !old.items.is_empty());
        }
        // A label that goes on takes its row along, whatever stands beside it.
        let label = last.cells.first().zip(first.cells.first());
        if label.is_some_and(|(old, new)| carries_on(store, old, new)) {
            return true;
        }
        let labelled = first.cells.len() == 1 && self.is_labelled(store);
        pairs.iter().all(|(old, new)| {
            let (Some(a), Some(b)) = (old.last_line(store), new.first_line(store)) else { return false };
            if carries_on(store, old, new) {
                return true;
            }
            !starts_label(store, b) && (labelled || goes_on(store, measure, a, b))
        })
    }

    /// Most rows begin with a bold label.
    fn is_labelled(&self, store: &Store) -> bool {
        let starts = self.rows.iter().rev().take(60).filter_map(|row| row.cells.first()?.first_line(store));
        let (mut labels, mut all) = (0, 0);
        for line in starts {
            all += 1;
            labels += usize::from(starts_label(store, line));
        }
        labels >= 2 && labels * 10 >= all * 6
    }

    fn extend_row(&mut self, more: JoinedRow) {
        let Some(last) = self.rows.last_mut() else { return };
        for cell in more.cells {
            let own = last.cells.iter_mut().find(|own| own.is_at(&cell));
            if let Some(own) = own {
                let items = cell.items.into_iter().enumerate().map(|(i, (item, cut))| (item, cut || i == 0));
                own.items.extend(items);
            }
        }
    }
}

/// Whether a label, or a phrase in a narrow cell, goes on: in lower case, whether or not its line was full.
fn carries_on(store: &Store, old: &JoinedCell, new: &JoinedCell) -> bool {
    let lines = old.last_line(store).zip(new.first_line(store));
    lines.is_some_and(|(a, b)| a.bold == b.bold && starts_lower(store, b) && !ends_sentence(store, a))
}

impl JoinedRow {
    fn counterpart(&self, cell: &JoinedCell) -> Option<&JoinedCell> {
        self.cells.iter().find(|own| own.is_at(cell))
    }
}

impl JoinedCell {
    fn new(grid: &Grid, cell: &GridCell) -> JoinedCell {
        let rect = grid.rect(cell);
        let items = cell.items.iter().map(|item| (*item, false)).collect();
        JoinedCell { x0: rect.x0, x1: rect.x1, row_span: cell.row_span, items }
    }

    fn is_at(&self, other: &JoinedCell) -> bool {
        (self.x0 - other.x0).abs() < SAME_EDGE && (self.x1 - other.x1).abs() < SAME_EDGE
    }

    fn lines<'a>(&'a self, store: &'a Store) -> impl DoubleEndedIterator<Item = &'a Line> {
        self.items.iter().filter_map(|(item, _)| match item {
            Item::Line(line) => store.lines.get(*line as usize),
            _ => None,
        })
    }

    fn first_line<'a>(&'a self, store: &'a Store) -> Option<&'a Line> {
        self.lines(store).next()
    }

    fn last_line<'a>(&'a self, store: &'a Store) -> Option<&'a Line> {
        self.lines(store).next_back()
    }

    fn text(&self, store: &Store) -> String {
        self.lines(store).map(|line| store.line_text(line)).collect::<Vec<_>>().join(" ")
    }
}

/// A grid's rows; a row in which no cell begins stays, so that spans count right.
fn rows(grid: &Grid) -> Vec<JoinedRow> {
    let mut rows = vec![JoinedRow::default(); grid.rows()];
    for cell in &grid.cells {
        if let Some(row) = rows.get_mut(cell.row as usize) {
            row.cells.push(JoinedCell::new(grid, cell));
        }
    }
    rows
}
