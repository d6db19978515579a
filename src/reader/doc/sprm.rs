//! Property modifiers: an opcode and its operand (MS-DOC 2.2.5).

use super::bytes::u16_at;
use super::old;

/// A single property modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sprm<'a> {
    pub(super) code: u16,
    /// Without the count of bytes that some begin with.
    pub(super) operand: &'a [u8],
}

impl Sprm<'_> {
    /// The operand's first byte.
    pub(super) fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    /// The operand's first two bytes.
    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(u16::from(self.byte()))
    }
}

/// How a file writes its modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Word 97 and later: an opcode of two bytes tells the operand's length.
    #[default]
    New,
    /// Word 6 and 95: an opcode of one byte.
    Old,
}

impl Dialect {
    /// The modifiers of a grpprl, as far as it is whole, by the opcodes of Word 97.
    pub(super) fn sprms(self, grpprl: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
        let mut rest = grpprl;
        std::iter::from_fn(move || {
            let (sprm, more) = match self {
                Dialect::New => next(rest)?,
                Dialect::Old => old::next(rest)?,
            };
            rest = more;
            Some(sprm)
        })
    }
}

/// The modifiers of a grpprl of Word 97, as far as it is whole.
pub(super) fn sprms(grpprl: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    Dialect::New.sprms(grpprl)
}

fn next(bytes: &[u8]) -> Option<(Sprm<'_>, &[u8])> {
    let code = u16_at(bytes, 0)?;
    let after = bytes.get(2..)?;
    let (skipped, length) = match code >> 13 {
        0 | 1 => (0, 1),
        2 | 4 | 5 => (0, 2),
        3 => (0, 4),
        7 => (0, 3),
        _ => variable(code, after)?,
    };
    let operand = after.get(skipped..)?;
    let (operand, rest) = operand.split_at_checked(length)?;
    Some((Sprm { code, operand }, rest))
}

/// Bytes of the count, and of the operand behind it.
fn variable(code: u16, after: &[u8]) -> Option<(usize, usize)> {
    let count = usize::from(*after.first()?);
    match code {
        // sprmTDefTable counts in two bytes, one too many.
        0xd608 => Some((2, usize::from(u16_at(after, 0)?).checked_sub(1)?)),
        // sprmPChgTabs may be too long for its count.
        0xc615 if count == 255 => Some((1, long_tabs(after)?)),
        _ => Some((1, count)),
    }
}

/// Bytes of a change of tabs that is too long for its count, without that count.
pub(super) fn long_tabs(after: &[u8]) -> Option<usize> {
    let deleted = usize::from(*after.get(1)?);
    let added = usize::from(*after.get(2 + deleted * 4)?);
    Some(2 + deleted * 4 + added * 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_the_length_that_their_opcode_says() {
        let bytes = [
            0x35, 0x08, 1, // one byte
            0x0b, 0x46, 2, 3, // two bytes
            0x49, 0x66, 4, 5, 6, 7, // four bytes
            0x70, 0xe8, 8, 9, 10, // three bytes
            0x08, 0xd6, 4, 0, 1, 2, 3, // counted in two bytes
            0x15, 0xc6, 2, 0, 0, // counted in one
            0x16, 0x24, // cut short
        ];
        let found: Vec<(u16, usize)> = sprms(&bytes).map(|sprm| (sprm.code, sprm.operand.len())).collect();
        assert_eq!(found, [(0x0835, 1), (0x460b, 2), (0x6649, 4), (0xe870, 3), (0xd608, 3), (0xc615, 2)]);
    }
}
