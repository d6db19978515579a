//! Rows of tables: where their cells begin, and which are merged (MS-DOC 2.9.325).

use super::bytes::u16_at;
use super::old;
use super::sprm::Sprm;

/// Edges that lie no further apart, in twips (1/20 point), are one: producers round them.
const NEAR: i32 = 30;
/// Most cells of a row (MS-DOC 2.9.325).
const CELLS: usize = 63;
/// Bytes of a cell's definition, and of one of Word 6.
const CELL: usize = 20;
const OLD_CELL: usize = 10;

/// What a row's properties say of its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowFormat {
    /// Left edge of each cell and the right edge of the last, in twips.
    pub(super) edges: Vec<i16>,
    pub(super) cells: Vec<CellFormat>,
}

/// How a cell is merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CellFormat {
    /// It is only more of the cell to its left.
    pub(super) continues_left: bool,
    /// It is only more of the cell above.
    pub(super) continues_above: bool,
}

impl RowFormat {
    /// Takes up one modifier.
    pub(super) fn apply(&mut self, sprm: &Sprm<'_>) {
        match sprm.code {
            0xd608 => self.define(sprm.operand, CELL),
            old::ROW => self.define(sprm.operand, OLD_CELL),
            // sprmTMerge: the first cell covers those up to the last.
            0x5624 => {
                let (first, last) = (usize::from(sprm.byte()), usize::from(sprm.word() >> 8));
                let merged = self.cells.iter_mut().take(last).skip(first.saturating_add(1));
                merged.for_each(|cell| cell.continues_left = true);
            }
            // sprmTVertMerge: a cell's number, and 1 for one that goes on, 3 for one that begins.
            0xd62b => {
                if let Some(cell) = self.cells.get_mut(usize::from(sprm.byte())) {
                    cell.continues_above = sprm.word() >> 8 == 1;
                }
            }
            _ => {}
        }
    }

    fn define(&mut self, operand: &[u8], size: usize) {
        let count = usize::from(operand.first().copied().unwrap_or(0)).min(CELLS);
        let (edges, cells) =
            operand.get(1..).and_then(|rest| rest.split_at_checked((count + 1) * 2)).unwrap_or_default();
        self.edges = edges.chunks_exact(2).filter_map(|edge| Some(u16_at(edge, 0)?.cast_signed())).collect();
        // Cells whose definition is left out are plain.
        let defined = cells.chunks_exact(size).map(|cell| {
            let flags = u16_at(cell, 0).unwrap_or(0);
            let continues_above = size == CELL && flags & 0x0060 == 0x0020;
            CellFormat { continues_left: flags & 0x0003 == 0x0002, continues_above }
        });
        self.cells = defined.chain(std::iter::repeat(CellFormat::default())).take(count).collect();
    }

    /// Left and right edge of a cell.
    pub(super) fn edges_of(&self, cell: usize) -> Option<(i16, i16)> {
        self.edges.get(cell).copied().zip(self.edges.get(cell + 1).copied())
    }
}

/// The grid columns of a table, from the edges of all of its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Ascending; those that lie near one another are one.
    edges: Vec<i16>,
}

impl Grid {
    /// The grid of a table with these rows.
    pub(super) fn of<'r>(rows: impl Iterator<Item = &'r RowFormat>) -> Grid {
        let mut edges: Vec<i16> = rows.flat_map(|row| row.edges.iter().copied()).collect();
        edges.sort_unstable();
        edges.dedup_by(|edge, first| i32::from(*edge) - i32::from(*first) <= NEAR);
        Grid { edges }
    }

    /// The column that begins at an edge.
    pub(super) fn column(&self, edge: i16) -> u32 {
        let after = self.edges.partition_point(|&known| known <= edge);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::doc::sprm::sprms;

    /// A row with these edges and cell flags.
    fn row(edges: &[i16], flags: &[u16]) -> RowFormat {
        let mut operand = vec![edges.len() as u8 - 1];
        operand.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
        for flags in flags {
            operand.extend(flags.to_le_bytes());
            operand.extend([0; CELL - 2]);
        }
        let mut row = RowFormat::default();
        row.apply(&Sprm { code: 0xd608, operand: &operand });
        row
    }

    #[test]
    fn columns_follow_from_the_edges_of_all_rows() {
        let rows = [row(&[-108, 2000, 4000, 6000], &[]), row(&[-100, 4010, 6000], &[]), row(&[2015, 6000], &[])];
        let grid = Grid::of(rows.iter());
        let columns: Vec<Vec<u32>> =
            rows.iter().map(|row| row.edges.iter().map(|&edge| grid.column(edge)).collect()).collect();
        assert_eq!(columns, [vec![0, 1, 2, 3], vec![0, 2, 3], vec![1, 3]]);
    }

    #[test]
    fn merged_cells_are_known_by_their_flags_and_by_modifiers() {
        let mut merged = row(&[0, 10, 20, 30, 40], &[0x0001, 0x0002, 0x0060, 0x0020]);
        let found = |row: &RowFormat| -> Vec<(bool, bool)> {
            row.cells.iter().map(|cell| (cell.continues_left, cell.continues_above)).collect()
        };
        assert_eq!(found(&merged), [(false, false), (true, false), (false, false), (false, true)]);
        sprms(&[0x24, 0x56, 2, 4, 0x2b, 0xd6, 2, 3, 3]).for_each(|sprm| merged.apply(&sprm));
        assert_eq!(found(&merged), [(false, false), (true, false), (false, false), (true, false)]);
        assert_eq!(row(&[0, 5], &[]).edges_of(1), None);
    }
}
