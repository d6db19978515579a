//! Rulings to grids of cells.

use super::page::Item;
use super::ruling::{Ruling, Rulings, TOUCH};
use crate::document::Rect;

/// Elementary cells of a grid above which it is a drawing, not a table.
const MAX_CELLS: usize = 40_000;

/// Tables and boxes of a page above which it is a drawing.
const MAX_GRIDS: usize = 400;

/// Pairs of rulings of a page that are looked at.
const MAX_PAIRS: usize = 4_000_000;

/// A table by its rulings.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Index of its page.
    pub page: u32,
    /// Its outer box.
    pub bbox: Rect,
    /// Column edges, left to right.
    pub xs: Vec<f32>,
    /// Row edges, top to bottom.
    pub ys: Vec<f32>,
    /// Cells by row, then column.
    pub cells: Vec<GridCell>,
    /// The cell of each elementary cell, row by row.
    owner: Vec<u32>,
}

/// A cell of a grid.
#[derive(Clone, Debug, Default)]
pub(super) struct GridCell {
    /// First row.
    pub row: u32,
    /// First column.
    pub column: u32,
    /// Rows covered.
    pub row_span: u32,
    /// Columns covered.
    pub column_span: u32,
    /// What it holds, top to bottom.
    pub items: Vec<Item>,
}

impl Grid {
    /// A grid that was not found by rulings.
    pub fn unruled(page: u32, bbox: Rect, edges: (Vec<f32>, Vec<f32>), cells: Vec<GridCell>) -> Grid {
        Grid { page, bbox, xs: edges.0, ys: edges.1, cells, owner: Vec::new() }
    }

    /// Whether it was not found by rulings.
    pub fn is_unruled(&self) -> bool {
        self.owner.is_empty()
    }

    /// The index of the cell that holds a point of the box.
    pub fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let column = self.xs.partition_point(|&edge| edge <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|&edge| edge <= y).checked_sub(1)?;
        let columns = self.columns();
        let (row, column) = (row.min(self.rows().saturating_sub(1)), column.min(columns.saturating_sub(1)));
        self.owner.get(row * columns + column).map(|&cell| cell as usize)
    }

    /// Number of grid columns.
    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// A cell's box.
    pub fn rect(&self, cell: &GridCell) -> Rect {
        let edge = |edges: &[f32], index: u32| edges.get(index as usize).copied().unwrap_or_default();
        Rect {
            x0: edge(&self.xs, cell.column),
            y0: edge(&self.ys, cell.row),
            x1: edge(&self.xs, cell.column + cell.column_span),
            y1: edge(&self.ys, cell.row + cell.row_span),
        }
    }
}

/// The grids of a page, smallest first, so that a nested one comes before the one around it; `None` where there are
/// too many to be tables.
pub(super) fn grids(rulings: &Rulings, page: u32) -> Option<Vec<Grid>> {
    let parts = components(rulings)?;
    let mut grids: Vec<Grid> = parts.iter().filter_map(|(h, v)| grid(h, v)).map(|grid| Grid { page, ..grid }).collect();
    if grids.len() > MAX_GRIDS {
        return None;
    }
    let area = |grid: &Grid| grid.bbox.width() * grid.bbox.height();
    grids.sort_by(|a, b| area(a).total_cmp(&area(b)));
    Some(grids)
}

/// Rulings that touch one another, directly or through others.
fn components(rulings: &Rulings) -> Option<Vec<(Vec<Ruling>, Vec<Ruling>)>> {
    let (h, v) = (&rulings.horizontal, &rulings.vertical);
    let mut sets = Sets((0..h.len() + v.len()).collect());
    let mut pairs = 0;
    for (i, flat) in h.iter().enumerate() {
        let first = v.partition_point(|r| r.at < flat.from - TOUCH);
        for (j, tall) in v.iter().enumerate().skip(first).take_while(|(_, r)| r.at <= flat.to + TOUCH) {
            pairs += 1;
            if tall.from - TOUCH <= flat.at && flat.at <= tall.to + TOUCH {
                sets.join(i, h.len() + j);
            }
        }
        if pairs > MAX_PAIRS {
            return None;
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Ruling>, Vec<Ruling>)> = Default::default();
    for (i, flat) in h.iter().enumerate() {
        groups.entry(sets.root(i)).or_default().0.push(*flat);
    }
    for (j, tall) in v.iter().enumerate() {
        groups.entry(sets.root(h.len() + j)).or_default().1.push(*tall);
    }
    Some(groups.into_values().filter(|(h, v)| h.len() >= 2 && !v.is_empty()).collect())
}

/// Disjoint sets.
struct Sets(Vec<usize>);

impl Sets {
    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.0.get(at) {
            if up == at {
                break;
            }
            let next = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

fn grid(h: &[Ruling], v: &[Ruling]) -> Option<Grid> {
    let xs = edges(v, h);
    let ys = edges(h, v);
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    let count = columns.checked_mul(rows)?;
    if count == 0 || count > MAX_CELLS {
        return None;
    }
    let right = walls(v, &xs, &ys);
    let below = walls(h, &ys, &xs);
    let bbox = Rect { x0: *xs.first()?, y0: *ys.first()?, x1: *xs.last()?, y1: *ys.last()? };
    let mut grid = Grid { bbox, xs, ys, owner: vec![u32::MAX; count], ..Grid::default() };
    for row in 0..rows {
        for column in 0..columns {
            take_cell(&mut grid, row, column, &right, &below);
        }
    }
    Some(grid)
}

/// The places of rulings, and of the ends of those across where the outer border is not drawn.
fn edges(rulings: &[Ruling], across: &[Ruling]) -> Vec<f32> {
    let mut places: Vec<f32> = rulings.iter().map(|r| r.at).collect();
    places.sort_by(f32::total_cmp);
    let mut edges: Vec<f32> = Vec::new();
    let mut start = f32::NEG_INFINITY;
    for place in places {
        if place - start > TOUCH {
            edges.push(place);
            start = place;
        }
    }
    let from = across.iter().map(|r| r.from).fold(f32::INFINITY, f32::min);
    let to = across.iter().map(|r| r.to).fold(f32::NEG_INFINITY, f32::max);
    if edges.first().is_some_and(|&first| from < first - 6.0) {
        edges.insert(0, from);
    }
    if edges.last().is_some_and(|&last| to > last + 6.0) {
        edges.push(to);
    }
    edges
}

/// Which inner edges are drawn: for each edge `i` and band `b` along it, `walls[i * bands + b]`.
fn walls(rulings: &[Ruling], edges: &[f32], along: &[f32]) -> Vec<bool> {
    let bands = along.len().saturating_sub(1);
    let mut walls = vec![false; edges.len() * bands];
    for ruling in rulings {
        let Some(edge) = edges.partition_point(|&edge| edge <= ruling.at + 0.01).checked_sub(1) else { continue };
        for (band, pair) in along.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let covered = ruling.to.min(*b) - ruling.from.max(*a);
            if covered > 0.5 * (b - a)
                && let Some(wall) = walls.get_mut(edge * bands + band)
            {
                *wall = true;
            }
        }
    }
    walls
}

/// Grows a cell right and down from an elementary cell that none owns, until a wall.
fn take_cell(grid: &mut Grid, row: usize, column: usize, right: &[bool], below: &[bool]) {
    let (columns, rows) = (grid.columns(), grid.rows());
    let free = |grid: &Grid, r: usize, c: usize| grid.owner.get(r * columns + c) == Some(&u32::MAX);
    if !free(grid, row, column) {
        return;
    }
    let wall_right = |r: usize, c: usize| right.get((c + 1) * rows + r).copied().unwrap_or(true);
    let wall_below = |r: usize, c: usize| below.get((r + 1) * columns + c).copied().unwrap_or(true);
    let mut to = column + 1;
    while to < columns && !wall_right(row, to - 1) && free(grid, row, to) {
        to += 1;
    }
    let mut until = row + 1;
    let opens = |grid: &Grid, next: usize| {
        (column..to).all(|c| !wall_below(next - 1, c) && free(grid, next, c))
            && (column..to - 1).all(|c| !wall_right(next, c))
    };
    while until < rows && opens(grid, until) {
        until += 1;
    }
    let index = grid.cells.len() as u32;
    for r in row..until {
        for c in column..to {
            if let Some(owner) = grid.owner.get_mut(r * columns + c) {
                *owner = index;
            }
        }
    }
    grid.cells.push(GridCell {
        row: row as u32,
        column: column as u32,
        row_span: (until - row) as u32,
        column_span: (to - column) as u32,
        items: Vec::new(),
    });
}
