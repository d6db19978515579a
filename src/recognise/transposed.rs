//! Registers on their side: a label begins each row, an indicator heads each column.
//!
//! ```text
//! Measure  | Trains on time | Wait at the desk
//! Achieved | 78.3%          | 9.1 minutes
//! Target   | 86.0%          | 7.5 minutes
//! ```

use super::column;
use super::header::{columns, filled};
use super::section::fold;
use super::survey;
use crate::document::{Cell, Document, Row, Table};
use crate::profile::{Field, ProfileSet};

/// The fewest columns of indicators: one is a form's.
const LEAST: usize = 2;

/// The fewest rows whose labels say something.
const LEAST_FIELDS: usize = 4;

/// The most rows: no more is said of an indicator.
const MOST_FIELDS: usize = 60;

/// The most bytes of a row's label.
const LONGEST: usize = 80;

/// The table with its rows as columns, if its first column holds the labels of a register.
pub(super) fn upright(document: &Document, profiles: &ProfileSet, table: &Table) -> Option<Table> {
    let width = table.rows.first()?.cells.len();
    let plain = |row: &Row| {
        row.cells.len() == width && row.cells.iter().all(|cell| columns(cell).len() == 1 && cell.row_span <= 1)
    };
    if width < LEAST + 1 || table.rows.len() > MOST_FIELDS || !table.rows.iter().all(plain) {
        return None;
    }
    let mut fields = Vec::new();
    for row in &table.rows {
        let label = fold(document.slice(row.cells.first()?.span));
        if label.is_empty() || label.len() > LONGEST {
            return None;
        }
        let known = column::meaning(profiles, &[&label]).field;
        let guess = || profiles.guess(&label).into_iter().find(|guess| guess.weight >= 2).map(|guess| guess.field);
        fields.extend(known.or_else(guess));
    }
    let has = |field: Field| fields.contains(&field);
    let named = fields.first() == Some(&Field::Indicator) || fields.get(1) == Some(&Field::Indicator);
    // The head of a register is a row of labels too; then its first column holds codes and names.
    let head = table.rows.first()?;
    let heads = filled(document, head)
        .skip(1)
        .filter(|cell| column::meaning(profiles, &[&fold(document.slice(cell.span))]).is_known());
    let aimed = has(Field::Outturn) || has(Field::Target);
    if named && aimed && fields.len() >= LEAST_FIELDS && heads.count() == 0 {
        return Some(turned(table, width));
    }
    Some(turned(table, width)).filter(|turned| survey::header(document, profiles, turned).is_some())
}

fn turned(table: &Table, width: usize) -> Table {
    let cell = |row: usize, column: usize| -> Cell {
        let cell = table.rows.get(row).and_then(|row| row.cells.get(column));
        cell.map(|cell| Cell { column: row as u32, column_span: 1, row_span: 1, ..cell.clone() }).unwrap_or_default()
    };
    let row = |column: usize| Row { cells: (0..table.rows.len()).map(|row| cell(row, column)).collect() };
    Table { rows: (0..width).map(row).collect() }
}
