//! Little-endian numbers out of bytes from outside.

/// Reads on from a point; what lies beyond the end is `None`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes }
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        u16_at(self.take(2)?, 0)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        u32_at(self.take(4)?, 0)
    }

    /// UTF-16 characters after their count (MS-DOC 2.9.354, Xst).
    pub(super) fn counted_text(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        Some(utf16(self.take(count.checked_mul(2)?)?))
    }

    /// The same with a closing zero (MS-DOC 2.9.355, Xstz).
    pub(super) fn closed_text(&mut self) -> Option<String> {
        let text = self.counted_text()?;
        self.take(2)?;
        Some(text)
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// `length` bytes at an offset that a file names.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// UTF-16 text, little-endian; lone surrogates become U+FFFD.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// The character positions of a PLC whose data elements have `size` bytes (MS-DOC 2.2.2), and those elements.
pub(super) fn plc(bytes: &[u8], size: usize) -> (Vec<u32>, &[u8]) {
    let count = bytes.len().saturating_sub(4) / (4 + size);
    let (positions, data) = bytes.split_at_checked((count + 1) * 4).unwrap_or((&[], &[]));
    (positions.chunks_exact(4).filter_map(|position| u32_at(position, 0)).collect(), data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plc_has_one_position_more_than_elements() {
        let mut bytes: Vec<u8> = [0u32, 5, 9].iter().flat_map(|n| n.to_le_bytes()).collect();
        bytes.extend([1, 0, 2, 0]);
        assert_eq!(plc(&bytes, 2), (vec![0, 5, 9], &[1, 0, 2, 0][..]));
        assert_eq!(plc(&[1, 2], 2), (vec![], &[][..]));
    }

    #[test]
    fn nothing_is_read_beyond_the_end() {
        let mut cursor = Cursor::new(&[2, 0, b'a', 0, b'b', 0, 9]);
        assert_eq!(cursor.counted_text().as_deref(), Some("ab"));
        assert_eq!(cursor.u16(), None);
        assert_eq!(u32_at(&[0; 4], usize::MAX), None);
    }
}
