//! How characters look, and what they stand for: bold, hidden, deleted, special (MS-DOC 2.6.1).

use super::bytes::{u16_at, u32_at};
use super::sprm::Sprm;

/// What a run of characters is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    /// Control characters stand for notes, pictures, symbols.
    pub(super) special: bool,
    /// Font number and code of a symbol.
    pub(super) symbol: Option<(u16, u16)>,
    /// Where in the data stream the picture or form data lies.
    pub(super) data: Option<u32>,
    pub(super) font: u16,
    /// What a content control shows before anything is entered.
    pub(super) placeholder: bool,
}

impl Look {
    /// Takes up one modifier; toggles may refer to what the styles say.
    pub(super) fn apply(&mut self, sprm: &Sprm<'_>, styles: &Look) {
        match sprm.code {
            0x0835 => self.bold = toggled(sprm.byte(), self.bold, styles.bold),
            0x083c => self.hidden = toggled(sprm.byte(), self.hidden, styles.hidden),
            0x0800 => self.deleted = sprm.byte() != 0,
            0x0801 => self.inserted = sprm.byte() != 0,
            0x0855 => self.special = sprm.byte() != 0,
            // The code has one byte in Word 6.
            0x6a09 => {
                let code = u16_at(sprm.operand, 2).or_else(|| sprm.operand.get(2).map(|&byte| byte.into()));
                self.symbol = u16_at(sprm.operand, 0).zip(code);
            }
            0x6a03 => self.data = u32_at(sprm.operand, 0),
            0x4a4f => self.font = sprm.word(),
            // sprmCPlain: back to the styles.
            0x2a33 => {
                let Look { bold, hidden, font, .. } = *styles;
                *self = Look { bold, hidden, font, ..*self };
            }
            _ => {}
        }
    }

    /// Takes up a modifier that a piece carries in short (MS-DOC 2.9.215).
    pub(super) fn apply_short(&mut self, modifier: u16, styles: &Look) {
        let code = match (modifier >> 1) & 0x7f {
            0x41 => 0x0800,
            0x42 => 0x0801,
            0x53 => 0x2a33,
            0x55 => 0x0835,
            0x5c => 0x083c,
            _ => return,
        };
        let operand = modifier.to_le_bytes();
        self.apply(&Sprm { code, operand: operand.get(1..).unwrap_or_default() }, styles);
    }
}

/// A toggle's operand: off, on, as the styles have it, the opposite of that (MS-DOC 2.9.327).
fn toggled(operand: u8, now: bool, styles: bool) -> bool {
    match operand {
        0 => false,
        1 => true,
        0x80 => styles,
        0x81 => !styles,
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::doc::sprm::sprms;

    #[test]
    fn toggles_may_follow_or_oppose_the_style() {
        let style = Look { bold: true, ..Look::default() };
        for (operand, bold) in [(0, false), (1, true), (0x80, true), (0x81, false), (7, true)] {
            let mut look = style;
            for sprm in sprms(&[0x35, 0x08, operand]) {
                look.apply(&sprm, &style);
            }
            assert_eq!(look.bold, bold, "{operand}");
        }
    }

    #[test]
    fn a_piece_may_delete_or_hide_what_it_holds() {
        let mut look = Look::default();
        look.apply_short(0x0100 | (0x41 << 1), &Look::default());
        look.apply_short(0x0100 | (0x5c << 1), &Look::default());
        assert!(look.deleted && look.hidden && !look.bold);
    }
}
