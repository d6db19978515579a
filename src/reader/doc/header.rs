//! Headers and footers: which story is which (MS-DOC 2.3.4).

use super::bytes::{plc, slice, u16_at, u32_at};
use super::fib::Structure;
use super::old;
use super::sprm::Dialect;
use super::word::Word;

/// Kinds of headers and footers: even and odd header, even and odd footer, first header and footer.
const KINDS: usize = 6;
/// Bytes of a section's entry.
const SECTION: usize = 12;

/// The stories of headers and footers in their order.
pub(super) struct Headers {
    /// Their bounds in the story of all.
    bounds: Vec<u32>,
    /// For each its kind; `None` for separators of notes.
    kinds: Vec<Option<usize>>,
}

impl Headers {
    /// Word 97 has six separators and six stories a section; Word 6 only those that its flags name.
    pub(super) fn parse(word: &Word<'_>) -> Headers {
        let structure = |structure| word.fib.structure(word.table, structure);
        let (bounds, _) = plc(structure(Structure::Headers), 0);
        let kinds = match word.dialect {
            Dialect::New => (0..bounds.len()).map(|index| index.checked_sub(6).map(|index| index % KINDS)).collect(),
            Dialect::Old => {
                let separators = structure(Structure::Settings).get(1).copied().unwrap_or(0) & 0x07;
                let none = std::iter::repeat_n(None, separators.count_ones() as usize);
                none.chain(sections(word).flat_map(kinds_of).map(Some)).collect()
            }
        };
        Headers { bounds, kinds }
    }

    /// Kind, first and one past the last character of each.
    pub(super) fn stories(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        self.bounds.windows(2).zip(&self.kinds).filter_map(|(range, kind)| match range {
            &[first, last] => Some(((*kind)?, first, last)),
            _ => None,
        })
    }
}

/// The flags of each section of Word 6.
fn sections(word: &Word<'_>) -> impl Iterator<Item = u8> {
    let (_, entries) = plc(word.fib.structure(word.table, Structure::Sections), SECTION);
    entries.chunks_exact(SECTION).map(|entry| flags(word, entry).unwrap_or(0))
}

fn flags(word: &Word<'_>, entry: &[u8]) -> Option<u8> {
    let at = u32_at(entry, 2)? as usize;
    let length = u16_at(word.table, at)?;
    let grpprl = slice(word.table, at.checked_add(2)?, length.into())?;
    word.dialect.sprms(grpprl).filter(|sprm| sprm.code == old::HEADERS).last().map(|sprm| sprm.byte())
}

/// The kinds that a section's flags name.
fn kinds_of(flags: u8) -> impl Iterator<Item = usize> {
    (0..KINDS).filter(move |kind| flags & (1 << kind) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_have_the_kinds_that_their_flags_name() {
        let found: Vec<usize> = [0b10_1010, 0, 0b1000].into_iter().flat_map(kinds_of).collect();
        assert_eq!(found, [1, 3, 5, 3]);
        let headers = Headers { bounds: vec![0, 2, 5, 9], kinds: vec![None, Some(1), Some(3)] };
        assert_eq!(headers.stories().collect::<Vec<_>>(), [(1, 2, 5), (3, 5, 9)]);
    }
}
