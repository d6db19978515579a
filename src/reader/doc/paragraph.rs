//! Properties of paragraphs: list, outline level, place in a table (MS-DOC 2.6.2).

use super::bytes::u32_at;
use super::old;
use super::sprm::Sprm;

/// What a paragraph's properties say, as far as it decides what the paragraph becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Format {
    /// The use of a list, from 1; 0 is none.
    pub(super) list: Option<u16>,
    /// Level in the list, from 0.
    pub(super) level: Option<u8>,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    in_table: bool,
    table_depth: u32,
    ends_row: bool,
    ends_inner_cell: bool,
    ends_inner_row: bool,
    /// Word 6: 1 to 9 for headings, then numbers, bullets, neither.
    pub(super) number_level: u8,
    /// A page begins with it.
    pub(super) turns_page: bool,
    /// A drop capital: the next paragraph goes on with its line.
    pub(super) is_drop_capital: bool,
}

impl Format {
    /// Takes up one modifier.
    pub(super) fn apply(&mut self, sprm: &Sprm<'_>) {
        let is_on = sprm.byte() != 0;
        match sprm.code {
            // Above 2047 the number was taken away again, or is one of Word 6.
            0x460b => self.list = Some(if sprm.word() < 0x07ff { sprm.word() } else { 0 }),
            0x260a => self.level = Some(sprm.byte()),
            0x2640 => self.outline = Some(sprm.byte()),
            0x2407 => self.turns_page = is_on,
            0x2416 => self.in_table = is_on,
            0x2417 => self.ends_row = is_on,
            0x6649 => self.table_depth = u32_at(sprm.operand, 0).filter(|&depth| depth < 1 << 16).unwrap_or(0),
            0x664a => {
                let by = u32_at(sprm.operand, 0).unwrap_or(0).cast_signed();
                self.table_depth = self.table_depth.saturating_add_signed(by).min(1 << 16);
            }
            0x244b => self.ends_inner_cell = is_on,
            0x244c => self.ends_inner_row = is_on,
            old::NUMBER_LEVEL => self.number_level = sprm.byte(),
            0x442c => self.is_drop_capital = sprm.word() & 0x0007 != 0,
            _ => {}
        }
    }

    /// Takes up a modifier that a piece carries in short (MS-DOC 2.9.215).
    pub(super) fn apply_short(&mut self, modifier: u16) {
        let is_on = modifier >> 8 != 0;
        match (modifier >> 1) & 0x7f {
            0x18 => self.in_table = is_on,
            0x19 => self.ends_row = is_on,
            _ => {}
        }
    }

    /// How many tables the paragraph lies in.
    pub(super) fn depth(&self) -> u32 {
        self.table_depth.max(u32::from(self.in_table))
    }

    /// Whether a paragraph with this closing character ends a cell.
    pub(super) fn ends_cell(&self, mark: u16) -> bool {
        if self.depth() > 1 { self.ends_inner_cell } else { mark == 7 }
    }

    /// Whether it ends a row.
    pub(super) fn ends_row(&self) -> bool {
        if self.depth() > 1 { self.ends_inner_row } else { self.ends_row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::doc::sprm::sprms;

    fn format(grpprl: &[u8]) -> Format {
        let mut format = Format::default();
        sprms(grpprl).for_each(|sprm| format.apply(&sprm));
        format
    }

    #[test]
    fn a_cell_ends_with_its_mark_and_an_inner_one_by_its_property() {
        let outer = format(&[0x16, 0x24, 1]);
        assert_eq!((outer.depth(), outer.ends_cell(7), outer.ends_cell(13), outer.ends_row()), (1, true, false, false));
        let inner = format(&[0x16, 0x24, 1, 0x49, 0x66, 2, 0, 0, 0, 0x4b, 0x24, 1, 0x4c, 0x24, 1]);
        assert_eq!((inner.depth(), inner.ends_cell(13), inner.ends_row()), (2, true, true));
        assert!(format(&[0x16, 0x24, 1, 0x17, 0x24, 1]).ends_row());
    }

    #[test]
    fn a_list_that_was_taken_away_is_none() {
        for (low, high, list) in [(3, 0, 3), (0, 0, 0), (0xff, 0x07, 0), (0xfe, 0xff, 0)] {
            assert_eq!(format(&[0x0b, 0x46, low, high]).list, Some(list));
        }
    }
}
