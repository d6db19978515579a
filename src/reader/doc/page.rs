//! Formatted disk pages: the properties of runs of characters and of paragraphs (MS-DOC 2.9.33, 2.9.175).

use super::bytes::{slice, u16_at, u32_at};
use super::sprm::Dialect;

/// Bytes of a page.
const PAGE: usize = 512;

/// A run of bytes of the main stream whose characters share their properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PropertyRun<'a> {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The paragraph's style; 0 for runs of characters.
    pub(super) style: u16,
    pub(super) grpprl: &'a [u8],
}

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    Characters,
    Paragraphs,
}

/// The runs of all pages that a bin table lists, ascending.
#[derive(Debug, Default)]
pub(super) struct PropertyRuns<'a> {
    runs: Vec<PropertyRun<'a>>,
}

impl<'a> PropertyRuns<'a> {
    /// Reads the pages that the bin table `table` lists.
    pub(super) fn parse(main: &'a [u8], table: &[u8], kind: PageKind, dialect: Dialect) -> PropertyRuns<'a> {
        let mut runs = Vec::new();
        // No page is listed twice, so that the stream bounds the work.
        for number in page_numbers(main, table, kind, dialect).into_iter().take(main.len() / PAGE) {
            if let Some(page) = slice(main, number as usize * PAGE, PAGE) {
                read_page(page, kind, dialect, &mut runs);
            }
        }
        if !runs.is_sorted_by_key(|run: &PropertyRun<'_>| run.start) {
            runs.sort_by_key(|run| run.start);
        }
        PropertyRuns { runs }
    }

    /// The run that a byte of text lies in; one without properties where none is stated.
    pub(super) fn find(&self, offset: u32) -> PropertyRun<'a> {
        let after = self.runs.partition_point(|run| run.start <= offset);
        let before = after.checked_sub(1).and_then(|index| self.runs.get(index));
        if let Some(run) = before.filter(|run| offset < run.end) {
            return *run;
        }
        let end = self.runs.get(after).map_or(u32::MAX, |next| next.start);
        PropertyRun { start: before.map_or(0, |run| run.end), end, ..PropertyRun::default() }
    }
}

/// The pages in their order. Word 6 may leave the table short: its header has the number of the first page, and how
/// many follow it.
fn page_numbers(main: &[u8], table: &[u8], kind: PageKind, dialect: Dialect) -> Vec<u32> {
    let size = if dialect == Dialect::Old { 2 } else { 4 };
    let count = table.len().saturating_sub(4) / (4 + size);
    let numbers = table.get((count + 1) * 4..).unwrap_or_default();
    if dialect == Dialect::New {
        return numbers.chunks_exact(4).filter_map(|number| Some(u32_at(number, 0)? & 0x003f_ffff)).collect();
    }
    let (first, all) = if kind == PageKind::Characters { (0x18a, 0x18e) } else { (0x18c, 0x190) };
    match (u16_at(main, first), u16_at(main, all)) {
        (Some(first), Some(all)) if usize::from(all) > count => (u32::from(first)..).take(usize::from(all)).collect(),
        _ => numbers.chunks_exact(2).filter_map(|number| u16_at(number, 0).map(u32::from)).collect(),
    }
}

fn read_page<'a>(page: &'a [u8], kind: PageKind, dialect: Dialect, runs: &mut Vec<PropertyRun<'a>>) {
    let count = usize::from(page.last().copied().unwrap_or(0));
    let size = match (kind, dialect) {
        (PageKind::Characters, _) => 1,
        (PageKind::Paragraphs, Dialect::New) => 13,
        (PageKind::Paragraphs, Dialect::Old) => 7,
    };
    for index in 0..count {
        let range = u32_at(page, index * 4).zip(u32_at(page, index * 4 + 4));
        let place = page.get((count + 1) * 4 + index * size).copied();
        let (Some((start, end)), Some(place)) = (range, place) else { return };
        if start >= end {
            continue;
        }
        let at = usize::from(place) * 2;
        let (style, grpprl) = match kind {
            _ if at == 0 => (0, &[][..]),
            PageKind::Characters => (0, character_properties(page, at).unwrap_or_default()),
            PageKind::Paragraphs => paragraph_properties(page, at, dialect).unwrap_or_default(),
        };
        runs.push(PropertyRun { start, end, style, grpprl });
    }
}

fn character_properties(page: &[u8], at: usize) -> Option<&[u8]> {
    slice(page, at + 1, usize::from(*page.get(at)?))
}

/// The count is of pairs of bytes, itself included, or stands in a second byte (MS-DOC 2.9.177).
fn paragraph_properties(page: &[u8], at: usize, dialect: Dialect) -> Option<(u16, &[u8])> {
    let count = usize::from(*page.get(at)?);
    let bytes = match count {
        // Word 6 leaves the count itself out of it.
        count if dialect == Dialect::Old => page.get(at + 1..(at + 1 + count * 2).min(PAGE - 1))?,
        0 => slice(page, at + 2, usize::from(*page.get(at + 1)?) * 2)?,
        count => slice(page, at + 1, count * 2 - 1)?,
    };
    Some((u16_at(bytes, 0)?, bytes.get(2..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_by_any_byte_in_them() {
        let mut main = vec![0; PAGE * 2];
        let page = &mut main[PAGE..];
        for (index, offset) in [100u32, 110, 130].iter().enumerate() {
            page[index * 4..index * 4 + 4].copy_from_slice(&offset.to_le_bytes());
        }
        page[12] = 200;
        page[400..404].copy_from_slice(&[3, 0x35, 0x08, 1]);
        page[PAGE - 1] = 2;
        let mut table: Vec<u8> = [100u32, 130, 1].iter().flat_map(|n| n.to_le_bytes()).collect();
        let runs = PropertyRuns::parse(&main, &table, PageKind::Characters, Dialect::New);
        assert_eq!(runs.find(105).grpprl, [0x35, 0x08, 1]);
        assert_eq!((runs.find(129).start, runs.find(129).grpprl), (110, &[][..]));
        assert_eq!((runs.find(50).start, runs.find(50).end), (0, 100));
        assert_eq!((runs.find(500).start, runs.find(500).end), (130, u32::MAX));
        table[8] = 99;
        assert_eq!(PropertyRuns::parse(&main, &table, PageKind::Paragraphs, Dialect::New).find(105).end, u32::MAX);
    }
}
