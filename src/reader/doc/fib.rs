//! The file information block: where everything else lies (MS-DOC 2.5).

use super::bytes::{slice, u16_at, u32_at};
use super::sprm::Dialect;
use crate::format::convertible;
use crate::{Error, ErrorCode};

/// The first version of Word 97's layout; before it there is no table stream.
const WORD_97: u16 = 0x00c0;
/// Word 6, the first that keeps its text in a compound file.
const WORD_6: u16 = 101;

/// What the file information block says.
#[derive(Debug)]
pub(super) struct Fib {
    /// Word 6 or 95: other offsets, bytes for characters.
    pub(super) is_old: bool,
    /// Pieces of text were saved apart (a fast save).
    pub(super) is_complex: bool,
    pub(super) language: u16,
    /// Characters are bytes of a code page (Word 6, but for that of East Asia).
    pub(super) has_bytes: bool,
    /// Those are of a Macintosh.
    pub(super) is_mac: bool,
    /// Name of the table stream.
    pub(super) table: &'static str,
    /// Bytes of the main stream from the first character to beyond the last.
    pub(super) text: (u32, u32),
    /// Characters of the stories, in the order of [`StoryKind`].
    counts: [u32; 8],
    pairs: Vec<(u32, u32)>,
}

/// The stories that a document's characters are divided into, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoryKind {
    Main = 0,
    Footnotes = 1,
    Headers = 2,
    Endnotes = 5,
    TextBoxes = 6,
    HeaderTextBoxes = 7,
}

/// Structures of the table stream, by their place in the block's list of offsets (MS-DOC 2.5.6).
#[derive(Clone, Copy, Debug)]
pub(super) enum Structure {
    Styles = 1,
    FootnoteReferences = 2,
    FootnoteTexts = 3,
    Sections = 6,
    Headers = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Settings = 31,
    Pieces = 33,
    Shapes = 40,
    HeaderShapes = 41,
    EndnoteReferences = 46,
    EndnoteTexts = 47,
    /// Word 6: anchors of text boxes.
    OldShapes = 38,
    OldHeaderShapes = 39,
    Drawings = 50,
    TextBoxes = 56,
    HeaderTextBoxes = 58,
    Lists = 73,
    ListUses = 74,
}

impl Fib {
    /// Reads the block at the start of the main stream.
    ///
    /// # Errors
    /// Where it is no document of Word, an encrypted one, or one older than Word 6.
    pub(super) fn parse(main: &[u8]) -> Result<Fib, Error> {
        let damaged = || Error::damaged("the WordDocument stream ends inside its header");
        let (magic, version) = (u16_at(main, 0).ok_or_else(damaged)?, u16_at(main, 2).ok_or_else(damaged)?);
        // Word 6 of East Asia has its own numbers.
        if !matches!(magic, 0xa5ec | 0xa5dc | 0xa697..=0xa699) {
            let message = format!("the WordDocument stream begins with {magic:04x}, expected a5ec");
            return Err(Error::damaged(message));
        }
        if version < WORD_6 {
            return Err(convertible(&format!("a document of Word 2 or older (version {version})")));
        }
        let flags = u16_at(main, 10).ok_or_else(damaged)?;
        if flags & 0x0100 != 0 {
            let message = "the document is encrypted; open it in Word with its password and save it without one";
            return Err(Error::new(ErrorCode::Encrypted, message));
        }
        let mut fib = Fib {
            is_old: version < WORD_97,
            is_complex: flags & 0x0004 != 0,
            language: u16_at(main, 6).unwrap_or(0),
            has_bytes: version < WORD_97 && flags & 0x1000 == 0,
            is_mac: version < WORD_97 && u16_at(main, 20) == Some(0x0100),
            table: if flags & 0x0200 != 0 { "1Table" } else { "0Table" },
            text: (u32_at(main, 24).ok_or_else(damaged)?, u32_at(main, 28).ok_or_else(damaged)?),
            counts: [0; 8],
            pairs: Vec::new(),
        };
        fib.read_lists(main).ok_or_else(damaged)?;
        Ok(fib)
    }

    /// The counts of characters and the offsets, which stand behind arrays of stated length.
    fn read_lists(&mut self, main: &[u8]) -> Option<()> {
        if self.is_old {
            self.read_counts(main, 0x34);
            // Numbers of pages stand in front of the anchors of text boxes; from there on ten bytes more.
            let at = |index: usize| 0x58 + index * 8 + if index >= Structure::OldShapes as usize { 10 } else { 0 };
            let pair = |index| u32_at(main, at(index)).zip(u32_at(main, at(index) + 4)).unwrap_or_default();
            self.pairs = (0..=Structure::HeaderTextBoxes as usize).map(pair).collect();
            return Some(());
        }
        let words = usize::from(u16_at(main, 32)?);
        let longs_at = 34 + words * 2 + 2;
        let longs = usize::from(u16_at(main, longs_at - 2)?);
        // cbMac and two reserved numbers stand before the counts.
        self.read_counts(main, longs_at + 12);
        let pairs_at = longs_at + longs * 4 + 2;
        let count = usize::from(u16_at(main, pairs_at - 2)?);
        let pairs = main.get(pairs_at..)?.chunks_exact(8).take(count);
        self.pairs = pairs.filter_map(|pair| Some((u32_at(pair, 0)?, u32_at(pair, 4)?))).collect();
        Some(())
    }

    fn read_counts(&mut self, main: &[u8], at: usize) {
        for (index, count) in self.counts.iter_mut().enumerate() {
            let stated = u32_at(main, at + index * 4).unwrap_or(0);
            // The counts are signed.
            *count = if stated > i32::MAX as u32 { 0 } else { stated };
        }
    }

    /// The bytes of a structure; empty where there is none or it lies outside the table stream.
    pub(super) fn structure<'t>(&self, table: &'t [u8], structure: Structure) -> &'t [u8] {
        let pair = self.pairs.get(structure as usize);
        pair.and_then(|&(at, length)| slice(table, at as usize, length as usize)).unwrap_or_default()
    }

    /// Where a structure begins, for those that go on beyond their stated length.
    pub(super) fn offset(&self, structure: Structure) -> Option<usize> {
        self.pairs.get(structure as usize).filter(|pair| pair.1 > 0).map(|pair| pair.0 as usize)
    }

    /// How modifiers are written.
    pub(super) fn dialect(&self) -> Dialect {
        if self.is_old { Dialect::Old } else { Dialect::New }
    }

    /// The character positions of a story: first, and one past the last.
    pub(super) fn story(&self, kind: StoryKind) -> (u32, u32) {
        let index = kind as usize;
        let start = self.counts.iter().take(index).fold(0u32, |sum, &count| sum.saturating_add(count));
        (start, start.saturating_add(self.counts.get(index).copied().unwrap_or(0)))
    }

    /// Characters of all stories.
    pub(super) fn characters(&self) -> u32 {
        self.counts.iter().fold(0, |sum, &count| sum.saturating_add(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of Word 97 with these flags and counts, and the structure for pieces at 7, 9 bytes long.
    pub(crate) fn block(version: u16, flags: u16, counts: &[u32]) -> Vec<u8> {
        let mut bytes = vec![0; 0x400];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        put(0, &0xa5ec_u16.to_le_bytes());
        put(2, &version.to_le_bytes());
        put(10, &flags.to_le_bytes());
        put(32, &14_u16.to_le_bytes());
        put(62, &22_u16.to_le_bytes());
        put(152, &93_u16.to_le_bytes());
        for (index, count) in counts.iter().enumerate() {
            put(0x4c + index * 4, &count.to_le_bytes());
        }
        put(0x1a2, &7_u32.to_le_bytes());
        put(0x1a6, &9_u32.to_le_bytes());
        bytes
    }

    #[test]
    fn stories_follow_one_another_and_structures_are_found() {
        let fib = Fib::parse(&block(0xc1, 0x0200, &[10, 3, 0, 0, 2, 4, u32::MAX])).expect("a block");
        assert_eq!(fib.story(StoryKind::Main), (0, 10));
        assert_eq!(fib.story(StoryKind::Endnotes), (15, 19));
        assert_eq!(fib.story(StoryKind::TextBoxes), (19, 19));
        assert_eq!(fib.table, "1Table");
        assert_eq!(fib.structure(&[1; 16], Structure::Pieces), [1; 9]);
        assert_eq!(fib.structure(&[1; 12], Structure::Pieces), [0; 0]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (bytes, code) in [
            (block(0xc1, 0x0100, &[]), ErrorCode::Encrypted),
            (block(0xc1, 0x8100, &[]), ErrorCode::Encrypted),
            (block(0x21, 0, &[]), ErrorCode::Unsupported),
            (vec![0; 600], ErrorCode::Damaged),
            (block(0xc1, 0, &[])[..20].to_vec(), ErrorCode::Damaged),
        ] {
            assert_eq!(Fib::parse(&bytes).expect_err("an error").code, code);
        }
    }
}
