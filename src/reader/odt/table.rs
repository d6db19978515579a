//! Tables: rows and cells, with those that stand for many.

use super::tree::Element;
use super::writer::{Role, Writer};

/// Most copies of a row or cell with text that are made.
const COPIES: u32 = 32;
/// Most rows or columns that a cell covers.
const SPAN: u32 = 1024;

impl<'d> Writer<'d> {
    /// Writes a table; one in a note or header, or nested too deep, as the paragraphs of its cells.
    pub(super) fn table(&mut self, table: &'d Element<'d>) {
        if self.story.role != Role::Text || self.tables >= self.limits.depth {
            return self.blocks(table);
        }
        self.count_block();
        let is_outermost = self.story.row.is_none();
        self.builder.begin_table();
        self.tables += 1;
        let mut index = 0;
        self.rows(table, is_outermost, &mut index);
        self.tables -= 1;
        self.builder.end_table();
        if is_outermost {
            (self.story.row, self.story.cell) = (None, None);
        }
        self.place_notes();
    }

    fn rows(&mut self, parent: &'d Element<'d>, is_outermost: bool, index: &mut u32) {
        for child in parent.elements() {
            match standard(child.name()) {
                "table-row" => {
                    for _ in 0..copies(child, "number-rows-repeated") {
                        if is_outermost {
                            self.story.row = Some(*index);
                        }
                        *index = index.saturating_add(1);
                        self.builder.begin_row();
                        self.row(child, is_outermost);
                    }
                }
                "table-header-rows" | "table-rows" | "table-row-group" => {
                    self.rows(child, is_outermost, index);
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, row: &'d Element<'d>, is_outermost: bool) {
        let (mut column, mut index) = (0_u32, 0_u32);
        for cell in row.elements() {
            let repeated = cell.number("number-columns-repeated").unwrap_or(1).clamp(1, SPAN);
            match standard(cell.name()) {
                // A covered cell is not seen; what a program left in it is not lost all the same.
                "covered-table-cell" if cell.text().trim().is_empty() => column = column.saturating_add(repeated),
                "table-cell" | "covered-table-cell" => {
                    let across = cell.number("number-columns-spanned").unwrap_or(1).clamp(1, SPAN);
                    let down = cell.number("number-rows-spanned").unwrap_or(1).clamp(1, SPAN);
                    for copy in 0..copies(cell, "number-columns-repeated") {
                        if is_outermost {
                            self.story.cell = Some(index);
                        }
                        index = index.saturating_add(1);
                        self.builder.begin_cell(column.saturating_add(copy), across, down);
                        self.blocks(cell);
                    }
                    column = column.saturating_add(repeated);
                }
                _ => {}
            }
        }
    }
}

/// The name of a part of a table, which LibreOffice gives a prefix of its own in shapes; empty for others.
pub(super) fn standard(name: &str) -> &str {
    name.strip_prefix("table:").or_else(|| name.strip_prefix("loext:")).unwrap_or_default()
}

/// How often a row or cell stands; without text once is enough.
fn copies(element: &Element<'_>, count: &str) -> u32 {
    let count = element.number(count).unwrap_or(1).clamp(1, COPIES);
    if count > 1 && element.text().trim().is_empty() { 1 } else { count }
}
