//! Word 6 and 95: opcodes of one byte, and those of Word 97 that mean the same.

use super::bytes::u16_at;
use super::sprm::{Sprm, long_tabs};

/// How a row is divided (sprmTDefTable); its cells are shorter than those of Word 97.
pub(super) const ROW: u16 = 190;
/// A paragraph's automatic number or bullet (sprmPAnld), which Word 97 keeps in lists.
pub(super) const NUMBER: u16 = 12;
/// Its level (sprmPNLvlAnm).
pub(super) const NUMBER_LEVEL: u16 = 13;
/// Which headers and footers a section has (sprmSGprfIhdt).
pub(super) const HEADERS: u16 = 153;

/// The first modifier and the bytes behind it.
pub(super) fn next(bytes: &[u8]) -> Option<(Sprm<'_>, &[u8])> {
    let (&code, after) = bytes.split_first()?;
    let (skipped, length) = match fixed(code) {
        Some(length) => (0, length),
        None => variable(code, after)?,
    };
    let (operand, rest) = after.get(skipped..)?.split_at_checked(length)?;
    Some((Sprm { code: renamed(code), operand }, rest))
}

/// The opcode of Word 97 that means the same; others keep their own, which none of Word 97 has.
fn renamed(code: u8) -> u16 {
    match code {
        2 => 0x4600,
        24 => 0x2416,
        25 => 0x2417,
        46 => 0x442c,
        65 => 0x0800,
        66 => 0x0801,
        68 => 0x6a03,
        74 => 0x6a09,
        80 => 0x4a30,
        83 => 0x2a33,
        85 => 0x0835,
        92 => 0x083c,
        93 => 0x4a4f,
        117 => 0x0855,
        197 => 0x5624,
        code => code.into(),
    }
}

/// Bytes of an operand whose length its opcode says.
fn fixed(code: u8) -> Option<usize> {
    Some(match code {
        0 | 52 | 83 | 163 => 0,
        4..=11 | 13 | 14 | 24 | 25 | 29 | 37 | 44 | 50 | 51 | 65..=67 | 71 | 75 => 1,
        85..=92 | 94 | 98 | 100 | 102 | 104 | 117..=119 | 131 | 132 | 138 | 139 | 142 | 143 => 1,
        146 | 147 | 150..=153 | 158 | 159 | 162 | 185 | 186 => 1,
        2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 | 69 | 72 | 80 | 93 => 2,
        96 | 97 | 99 | 101 | 107 | 109 | 110 | 121..=124 | 140 | 141 | 144 | 145 | 148 | 149 => 2,
        154..=157 | 160 | 161 | 164..=171 | 182..=184 | 189 | 195 | 197 | 198 => 2,
        73 | 95 | 136 | 137 => 3,
        20 | 70 | 192 | 194 | 196 | 200 => 4,
        193 | 199 => 5,
        187 => 12,
        _ => return None,
    })
}

/// Bytes of the count, and of the operand behind it; `None` for an unknown opcode, which ends the modifiers.
fn variable(code: u8, after: &[u8]) -> Option<(usize, usize)> {
    let count = usize::from(*after.first()?);
    Some(match code {
        // The count of a row's definition has two bytes, and is one too many.
        190 => (2, usize::from(u16_at(after, 0)?).checked_sub(1)?),
        23 if count == 255 => (1, long_tabs(after)?),
        3 => (1, count + 3),
        120 => (1, count + 12),
        191 => (1, count + 1),
        12 | 15 | 23 | 64 | 68 | 74 | 77 | 79 | 81 | 82 | 103 | 105 | 106 | 108 | 111..=116 => (1, count),
        133 | 179 | 181 | 188 | 207 => (1, count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::reader::doc::sprm::Dialect;

    #[test]
    fn operands_have_the_length_that_their_opcode_says() {
        let bytes = [
            24, 1, // in a table
            2, 7, 0, // a style
            68, 4, 1, 2, 3, 4, // data, counted
            190, 4, 0, 1, 2, 3,  // a row, counted in two bytes
            83, // back to the styles, without an operand
            255, 1, // unknown
            85, 1,
        ];
        let found: Vec<(u16, usize)> = Dialect::Old.sprms(&bytes).map(|sprm| (sprm.code, sprm.operand.len())).collect();
        assert_eq!(found, [(0x2416, 1), (0x4600, 2), (0x6a03, 4), (190, 3), (0x2a33, 0)]);
    }
}
