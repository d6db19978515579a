//! Registers with a row of targets and a row of results for each indicator, over columns of periods.
//!
//! ```text
//! Measure      |        | Jul | Aug | Sep | Cause
//! Bins missed  | Plan   |  45 |  45 |  45 | New crews.
//!              | Actual |  48 |  53 |  51 |
//! ```

use super::column;
use super::header::{columns, filled};
use super::section::fold;
use crate::document::{Cell, Document, Row, Table};
use crate::profile::{Field, ProfileSet};

/// The fewest rows below the head.
const LEAST: usize = 4;

/// The table with a row an indicator, and its columns of periods once for targets and once for results.
pub(super) fn joined(document: &Document, profiles: &ProfileSet, table: &Table) -> Option<Table> {
    let (head, body) = table.rows.split_first()?;
    if body.len() < LEAST || filled(document, head).count() < 3 {
        return None;
    }
    let meaning = |cell: &Cell| column::meaning(profiles, &[&fold(document.slice(cell.span))]);
    let kind = |cell: &Cell| meaning(cell).field.filter(|field| matches!(field, Field::Outturn | Field::Target));
    let kinds = (1..=3).find(|&at| body.iter().all(|row| cell_at(row, at).is_some_and(|cell| kind(cell).is_some())))?;
    let periods: Vec<u32> = (kinds + 1..width(head))
        .take_while(|&at| cell_at(head, at).is_some_and(|cell| meaning(cell).is_bare_period()))
        .collect();
    // A group begins with the indicator's own cell.
    let begins = |row: &Row| row.cells.iter().any(|cell| cell.column < kinds && !cell.span.is_empty());
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    for row in body {
        match groups.last_mut().filter(|_| !begins(row)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    let of_group = |group: &Vec<&Row>| -> Vec<Option<Field>> {
        group.iter().map(|row| cell_at(row, kinds).and_then(kind)).collect()
    };
    let first = of_group(groups.first()?);
    let both = first.contains(&Some(Field::Outturn)) && first.contains(&Some(Field::Target));
    if periods.is_empty() || !both || !groups.iter().all(|group| of_group(group) == first) {
        return None;
    }
    let shape = Shape { kinds, periods, rows: first.len() as u32, width: width(head) };
    let mut rows = shape.head(head, groups.first()?);
    rows.extend(groups.iter().map(|group| shape.row(group)));
    Some(Table { rows })
}

struct Shape {
    /// The column that says which figures a row holds.
    kinds: u32,
    /// The columns of periods behind it.
    periods: Vec<u32>,
    /// The rows of an indicator.
    rows: u32,
    width: u32,
}

impl Shape {
    fn span(&self) -> u32 {
        self.periods.len() as u32
    }

    /// The columns before the kinds and behind the periods, with where they stand in the joined table.
    fn others(&self) -> impl Iterator<Item = (u32, u32)> + use<'_> {
        let behind = self.kinds + 1 + self.span();
        let moved = self.kinds + self.rows * self.span();
        let before = (0..self.kinds).map(|at| (at, at));
        before.chain((behind..self.width).map(move |at| (at, at - behind + moved)))
    }

    fn head(&self, head: &Row, group: &[&Row]) -> Vec<Row> {
        let deep = |(from, to): (u32, u32)| Some(Cell { column: to, row_span: 2, ..cell_at(head, from)?.clone() });
        let mut upper: Vec<Cell> = self.others().filter_map(deep).collect();
        let mut lower = Vec::new();
        for (at, row) in (0..).zip(group) {
            let column = self.kinds + at * self.span();
            let kind = cell_at(row, self.kinds).cloned().unwrap_or_default();
            upper.push(Cell { column, column_span: self.span(), row_span: 1, ..kind });
            lower.extend(
                (column..).zip(&self.periods).filter_map(|(column, period)| {
                    Some(Cell { column, row_span: 1, ..cell_at(head, *period)?.clone() })
                }),
            );
        }
        upper.sort_by_key(|cell| cell.column);
        vec![Row { cells: upper }, Row { cells: lower }]
    }

    fn row(&self, group: &[&Row]) -> Row {
        let own = |(from, to): (u32, u32)| {
            let cell = group.iter().find_map(|row| cell_at(row, from).filter(|cell| !cell.span.is_empty()))?;
            Some(Cell { column: to, row_span: 1, ..cell.clone() })
        };
        let mut cells: Vec<Cell> = self.others().filter_map(own).collect();
        for (at, row) in (0..).zip(group) {
            let column = self.kinds + at * self.span();
            cells.extend(
                (column..).zip(&self.periods).filter_map(|(column, period)| {
                    Some(Cell { column, row_span: 1, ..cell_at(row, *period)?.clone() })
                }),
            );
        }
        cells.sort_by_key(|cell| cell.column);
        Row { cells }
    }
}

fn cell_at(row: &Row, column: u32) -> Option<&Cell> {
    row.cells.iter().find(|cell| cell.column == column)
}

fn width(row: &Row) -> u32 {
    row.cells.iter().map(|cell| columns(cell).end).max().unwrap_or(0)
}
