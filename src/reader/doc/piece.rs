//! The piece table: which bytes of the main stream are which characters (MS-DOC 2.4.1, 2.9.38).

use super::bytes::{Cursor, plc, slice, u16_at, u32_at};
use super::fib::{Fib, Structure};

/// Bytes of modifiers that a piece may name; Word writes a few dozen.
const MODIFIERS: usize = 1024;

/// A run of characters that lie together in the main stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its first character and one past its last.
    pub(super) first: u32,
    pub(super) last: u32,
    /// Where its first byte lies.
    at: u32,
    /// Two bytes a character; otherwise one, of the Windows code page.
    is_wide: bool,
    /// Modifies the properties of all its characters.
    pub(super) modifier: u16,
}

impl Piece {
    fn width(&self) -> u32 {
        if self.is_wide { 2 } else { 1 }
    }

    /// Where a character's bytes begin.
    pub(super) fn offset(&self, character: u32) -> u32 {
        self.at.saturating_add(character.saturating_sub(self.first).saturating_mul(self.width()))
    }

    /// The first character at or after a byte, at most one past the last.
    pub(super) fn character(&self, offset: u32) -> u32 {
        let beyond = offset.saturating_sub(self.at).div_ceil(self.width());
        self.first.saturating_add(beyond).min(self.last)
    }
}

/// The text of all stories by character position.
#[derive(Debug, Default)]
pub(super) struct Text<'a> {
    /// UTF-16, or bytes of a code page, which the font tells.
    pub(super) units: Vec<u16>,
    pub(super) has_bytes: bool,
    is_old: bool,
    pieces: Vec<Piece>,
    /// Modifiers that pieces name by number.
    modifiers: Vec<&'a [u8]>,
    /// Bytes that pieces name lie beyond the stream, or pieces do not cover all characters.
    pub(super) is_cut: bool,
    /// More characters than the limits allow.
    pub(super) is_limited: bool,
}

impl<'a> Text<'a> {
    /// The text that the piece table describes; without one, that which lies together in the main stream.
    pub(super) fn parse(fib: &Fib, main: &[u8], table: &'a [u8], most: usize) -> Text<'a> {
        let mut text = Text { is_old: fib.is_old, has_bytes: fib.has_bytes, ..Text::default() };
        // Word 6 has pieces only where they were saved apart.
        let is_whole = fib.is_old && !fib.is_complex;
        let structure = if is_whole { &[] } else { fib.structure(table, Structure::Pieces) };
        let pieces = text.parse_pieces(structure).unwrap_or_default();
        let pieces = if pieces.is_empty() { whole(fib).into_iter().collect() } else { pieces };
        for piece in pieces {
            if text.is_limited {
                break;
            }
            text.read(piece, main, most);
        }
        text.is_cut |= (text.units.len() as u64) < u64::from(fib.characters());
        text
    }

    /// Modifiers come first, each marked 1, then the piece table, marked 2.
    fn parse_pieces(&mut self, structure: &'a [u8]) -> Option<Vec<Piece>> {
        let mut cursor = Cursor::new(structure);
        loop {
            match cursor.u8()? {
                1 => {
                    let length = cursor.u16()?;
                    let modifiers = cursor.take(usize::from(length))?;
                    self.modifiers.push(modifiers.get(..MODIFIERS).unwrap_or(modifiers));
                }
                2 => break,
                _ => return None,
            }
        }
        let length = cursor.u32()? as usize;
        let bytes = cursor.rest();
        let (positions, data) = plc(bytes.get(..length).unwrap_or(bytes), 8);
        let descriptors = data.chunks_exact(8);
        let pieces = positions.windows(2).zip(descriptors).filter_map(|(range, descriptor)| {
            let &[first, last] = range else { return None };
            let stated = u32_at(descriptor, 2)?;
            let is_wide = if self.is_old { !self.has_bytes } else { stated & 0x4000_0000 == 0 };
            let at = if is_wide || self.is_old { stated & 0x3fff_ffff } else { (stated & 0x3fff_ffff) / 2 };
            Some(Piece { first, last, at, is_wide, modifier: u16_at(descriptor, 6)? })
        });
        Some(pieces.collect())
    }

    fn read(&mut self, piece: Piece, main: &[u8], most: usize) {
        // Pieces stand in the order of their characters; one that does not is damaged.
        if piece.last <= piece.first || piece.first as usize != self.units.len() {
            self.is_cut |= piece.first != piece.last;
            return;
        }
        let count = (piece.last - piece.first) as usize;
        let available = main.len().saturating_sub(piece.at as usize) / piece.width() as usize;
        let taken = count.min(available).min(most.saturating_sub(self.units.len()));
        self.is_cut |= available < count;
        self.is_limited |= taken < count.min(available);
        let bytes = slice(main, piece.at as usize, taken * piece.width() as usize).unwrap_or_default();
        if piece.is_wide {
            self.units.extend(bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)));
        } else if self.has_bytes {
            self.units.extend(bytes.iter().map(|&byte| u16::from(byte)));
        } else {
            self.units.extend(bytes.iter().map(|&byte| windows_1252(byte)));
        }
        let last = piece.first.saturating_add(taken as u32);
        if taken > 0 {
            self.pieces.push(Piece { last, ..piece });
        }
    }

    /// The piece that a character lies in.
    pub(super) fn piece(&self, character: u32) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.last <= character);
        self.pieces.get(index).filter(|piece| piece.first <= character)
    }

    /// The modifiers that a piece names by number (MS-DOC 2.9.216).
    pub(super) fn modifiers(&self, piece: &Piece) -> &'a [u8] {
        if piece.modifier & 1 == 0 {
            return &[];
        }
        self.modifiers.get(usize::from(piece.modifier >> 1)).copied().unwrap_or_default()
    }
}

/// All characters together, where there is no piece table: bytes, or pairs of bytes where there is room for them.
fn whole(fib: &Fib) -> Option<Piece> {
    let (at, end) = fib.text;
    let bytes = end.checked_sub(at).filter(|&bytes| bytes > 0)?;
    let stated = fib.characters();
    let is_wide = !fib.has_bytes && stated > 0 && bytes / 2 >= stated;
    let room = if is_wide { bytes / 2 } else { bytes };
    let last = if stated > 0 { stated.min(room) } else { room };
    (!fib.is_complex).then_some(Piece { first: 0, last, at, is_wide, modifier: 0 })
}

/// The UTF-16 unit of a byte: the Windows code page for Western Europe (MS-DOC 2.9.73).
fn windows_1252(byte: u8) -> u16 {
    const HIGH: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,
        0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
        0x0153, 0x9d, 0x017e, 0x0178,
    ];
    let high = byte.checked_sub(0x80).and_then(|index| HIGH.get(usize::from(index)));
    high.copied().unwrap_or(u16::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A piece table of (first character, offset, wide) and the end of the last.
    fn table(pieces: &[(u32, u32, bool)], end: u32) -> Vec<u8> {
        let mut plc: Vec<u8> = pieces.iter().flat_map(|piece| piece.0.to_le_bytes()).collect();
        plc.extend(end.to_le_bytes());
        for &(_, at, is_wide) in pieces {
            let stated = if is_wide { at } else { (at * 2) | 0x4000_0000 };
            plc.extend([0, 0]);
            plc.extend(stated.to_le_bytes());
            plc.extend([0, 0]);
        }
        // One modifier in front.
        let mut bytes = vec![1, 3, 0, 0x35, 0x08, 1, 2];
        bytes.extend((plc.len() as u32).to_le_bytes());
        bytes.extend(plc);
        bytes
    }

    fn parse(pieces: &[(u32, u32, bool)], end: u32, main: &[u8], most: usize) -> (String, bool, bool) {
        let table = table(pieces, end);
        let mut text = Text::default();
        for piece in text.parse_pieces(&table).expect("pieces") {
            text.read(piece, main, most);
        }
        (String::from_utf16_lossy(&text.units), text.is_cut, text.is_limited)
    }

    #[test]
    fn bytes_and_pairs_of_bytes_are_joined_in_the_order_of_characters() {
        let main = b"x\x93ab\x94\0\xb1\x03";
        let pieces = [(0, 1, false), (4, 6, true)];
        assert_eq!(parse(&pieces, 5, main, 100), ("“ab”α".to_owned(), false, false));
        assert_eq!(parse(&pieces, 9, main, 100), ("“ab”α".to_owned(), true, false));
        assert_eq!(parse(&pieces, 5, main, 2), ("“a".to_owned(), true, true));
    }

    #[test]
    fn a_byte_between_characters_belongs_to_the_next_one() {
        let piece = Piece { first: 10, last: 20, at: 100, is_wide: true, modifier: 0 };
        assert_eq!(piece.offset(13), 106);
        for (offset, character) in [(50, 10), (100, 10), (105, 13), (106, 13), (900, 20)] {
            assert_eq!(piece.character(offset), character);
        }
    }
}
