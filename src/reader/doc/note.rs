//! Footnotes and endnotes: where their marks stand, and their texts (MS-DOC 2.8.17 to 2.8.20).

use std::collections::BTreeMap;

use super::bytes::{plc, u16_at};
use crate::reader::number_format::NumberFormat;

/// The notes of a document by the character of the main story that refers to them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    entries: Vec<Note>,
    by_reference: BTreeMap<u32, usize>,
    footnotes: u32,
    endnotes: u32,
}

/// A note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) is_endnote: bool,
    /// Its mark is the author's own text and not a number.
    pub(super) is_custom: bool,
    /// Its text: characters of its story.
    pub(super) text: (u32, u32),
    /// Its mark; empty until its reference is met.
    pub(super) marker: String,
    /// Its index in the document under construction.
    pub(super) registered: Option<usize>,
    /// Its text has been written, or was deleted with its reference.
    pub(super) is_done: bool,
}

impl Notes {
    /// Adds the notes of a kind, by their references and the ranges of their texts.
    pub(super) fn add(&mut self, references: &[u8], texts: &[u8], is_endnote: bool) {
        let (positions, kinds) = plc(references, 2);
        let (bounds, _) = plc(texts, 0);
        for ((reference, kind), text) in positions.into_iter().zip(kinds.chunks_exact(2)).zip(bounds.windows(2)) {
            let &[first, last] = text else { continue };
            let is_custom = u16_at(kind, 0) == Some(0);
            self.by_reference.entry(reference).or_insert(self.entries.len());
            self.entries.push(Note { is_endnote, is_custom, text: (first, last), ..Note::default() });
        }
    }

    /// The note that a character refers to by number.
    pub(super) fn numbered_at(&self, character: u32) -> Option<usize> {
        let note = self.by_reference.get(&character).copied()?;
        self.entries.get(note).filter(|note| !note.is_custom).map(|_| note)
    }

    /// The first reference by a mark of the author's own from `first` to before `last`.
    pub(super) fn custom_within(&self, first: u32, last: u32) -> Option<(u32, usize)> {
        let is_custom = |note: usize| self.entries.get(note).is_some_and(|note| note.is_custom);
        self.by_reference.range(first..last).map(|(&at, &note)| (at, note)).find(|&(_, note)| is_custom(note))
    }

    /// Numbers a note whose reference is met: footnotes 1, 2, 3 and endnotes i, ii, iii through the document.
    pub(super) fn number(&mut self, note: usize) {
        let Some(entry) = self.entries.get_mut(note) else { return };
        let (count, format) = match entry.is_endnote {
            true => (&mut self.endnotes, NumberFormat::LowerRoman),
            false => (&mut self.footnotes, NumberFormat::Decimal),
        };
        *count = count.saturating_add(1);
        entry.marker = format.text(*count);
    }

    pub(super) fn get_mut(&mut self, note: usize) -> Option<&mut Note> {
        self.entries.get_mut(note)
    }

    /// The number of notes.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(positions: &[u32], kinds: &[u16]) -> Vec<u8> {
        let positions = positions.iter().flat_map(|n| n.to_le_bytes());
        positions.chain(kinds.iter().flat_map(|n| n.to_le_bytes())).collect()
    }

    #[test]
    fn notes_are_found_by_their_references_and_count_by_kind() {
        let mut notes = Notes::default();
        notes.add(&bytes(&[4, 9, 20], &[1, 0]), &bytes(&[0, 3, 8, 9], &[]), false);
        notes.add(&bytes(&[6, 20], &[1]), &bytes(&[0, 5, 6], &[]), true);
        assert_eq!((notes.numbered_at(4), notes.numbered_at(9), notes.numbered_at(6)), (Some(0), None, Some(2)));
        assert_eq!((notes.custom_within(0, 9), notes.custom_within(5, 10)), (None, Some((9, 1))));
        notes.number(2);
        notes.number(0);
        let markers: Vec<String> = notes.entries.iter().map(|note| note.marker.clone()).collect();
        assert_eq!(markers, ["1", "", "i"]);
        assert_eq!(notes.entries.get(1).map(|note| note.text), Some((3, 8)));
    }
}
