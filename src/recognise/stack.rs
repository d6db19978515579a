//! Tables that hold several blocks one over the other, each under a line that names it.
//!
//! ```text
//!        | Q1 | Q2
//! Value  | 71 | 64
//! Good: high; the reason and what is done
//! 4. Foghorn failures
//!        | Q1 | Q2
//! Value  | 3  | 2
//! ```

use super::header::filled;
use super::section::fold;
use crate::document::{BlockKind, Cell, Document, Row, Span, Table};

/// The most bytes of a line that names a block.
const LONGEST: usize = 200;

/// The table in parts, cut before each line across it under which the same head comes again; one part where none does.
pub(super) fn parts(document: &Document, span: Span, table: &Table) -> Vec<(Span, Table)> {
    let starts = starts(document, table);
    let mut parts = Vec::with_capacity(starts.len() + 1);
    let mut from = (0, span.start);
    for &row in &starts {
        let Some(start) = table.rows.get(row).and_then(|row| row.cells.first()).map(|cell| cell.span.start) else {
            continue;
        };
        parts.push((Span { start: from.1, end: start }, part(table, from.0, row)));
        from = (row, start);
    }
    parts.push((Span { start: from.1, end: span.end }, part(table, from.0, table.rows.len())));
    parts
}

fn part(table: &Table, from: usize, to: usize) -> Table {
    Table { rows: table.rows.get(from..to).unwrap_or_default().to_vec() }
}

/// The rows that begin another block.
fn starts(document: &Document, table: &Table) -> Vec<usize> {
    let words =
        |row: &Row| -> Vec<String> { filled(document, row).map(|cell| fold(document.slice(cell.span))).collect() };
    let heads = |row: &&Row| filled(document, row).count() >= 2;
    let Some(first) = table.rows.iter().take(2).find(heads).map(words) else { return Vec::new() };
    let again = |index: &usize| {
        let [line, head] = table.rows.get(*index..*index + 2).unwrap_or_default() else { return false };
        is_line(document, line) && words(head) == first
    };
    (1..table.rows.len()).filter(again).collect()
}

/// Whether a row is one line across the table, set apart from text.
fn is_line(document: &Document, row: &Row) -> bool {
    let mut cells = filled(document, row);
    let (Some(only), None) = (cells.next(), cells.next()) else { return false };
    let heading = |cell: &Cell| cell.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading { .. }));
    only.span.len() <= LONGEST && (heading(only) || document.is_bold(only.span))
}
