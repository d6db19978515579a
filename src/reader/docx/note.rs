//! Footnotes and endnotes: their bodies, and the marks that Word would print.

use std::collections::HashMap;

use crate::document::PartKind;
use crate::reader::number_format::NumberFormat;

/// All notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    entries: Vec<NoteEntry>,
    by_id: HashMap<(bool, i64), usize>,
    footnotes: u32,
    endnotes: u32,
}

/// A note.
#[derive(Debug, Default)]
pub(super) struct NoteEntry {
    /// Its mark; empty until a reference is met.
    pub(super) marker: String,
    /// Whether the mark is the author's own text and not a number.
    pub(super) is_custom: bool,
    /// Its paragraphs as completed XML.
    pub(super) body: String,
    /// Letters and digits of the body.
    pub(super) letters: u64,
    /// Whether it has been placed in the text, or was deleted with its reference.
    pub(super) is_done: bool,
    /// Its index in the document under construction.
    pub(super) registered: Option<usize>,
    is_referenced: bool,
}

impl Notes {
    /// Adds a note of the footnotes or endnotes part and gives its index; its body follows.
    pub(super) fn add(&mut self, part: PartKind, id: i64) -> usize {
        let index = self.entries.len();
        self.entries.push(NoteEntry::default());
        self.by_id.entry((part == PartKind::Endnote, id)).or_insert(index);
        index
    }

    /// Sets the body of a note.
    pub(super) fn set_body(&mut self, note: usize, body: String, letters: u64) {
        if let Some(entry) = self.entries.get_mut(note) {
            entry.body = body;
            entry.letters = letters;
        }
    }

    /// A reference in the text: the note's index, and whether it is its first reference.
    ///
    /// Footnotes count 1, 2, 3 and endnotes i, ii, iii through the document.
    pub(super) fn refer(&mut self, part: PartKind, id: i64, is_custom: bool) -> (usize, bool) {
        let note = match self.by_id.get(&(part == PartKind::Endnote, id)) {
            Some(&note) => note,
            None => self.add(part, id),
        };
        let Some(entry) = self.entries.get_mut(note) else { return (note, false) };
        if entry.is_referenced {
            return (note, false);
        }
        entry.is_referenced = true;
        entry.is_custom = is_custom;
        if !is_custom {
            let (count, format) = match part {
                PartKind::Endnote => (&mut self.endnotes, NumberFormat::LowerRoman),
                _ => (&mut self.footnotes, NumberFormat::Decimal),
            };
            *count = count.saturating_add(1);
            entry.marker = format.text(*count);
        }
        (note, true)
    }

    /// A reference that was deleted or hidden: its note is not text of the document either.
    pub(super) fn discard(&mut self, part: PartKind, id: i64) {
        if let Some(entry) = self.by_id.get(&(part == PartKind::Endnote, id)).and_then(|&n| self.entries.get_mut(n))
            && !entry.is_referenced
        {
            entry.is_done = true;
        }
    }

    pub(super) fn get_mut(&mut self, note: usize) -> Option<&mut NoteEntry> {
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

    #[test]
    fn marks_count_by_kind_and_custom_marks_do_not_count() {
        let mut notes = Notes::default();
        let mut marker = |part, id, custom| {
            let (note, first) = notes.refer(part, id, custom);
            (notes.get_mut(note).map(|n| n.marker.clone()).unwrap_or_default(), first)
        };
        assert_eq!(marker(PartKind::Footnote, 7, false), ("1".to_owned(), true));
        assert_eq!(marker(PartKind::Footnote, 9, true), (String::new(), true));
        assert_eq!(marker(PartKind::Endnote, 7, false), ("i".to_owned(), true));
        assert_eq!(marker(PartKind::Footnote, 2, false), ("2".to_owned(), true));
        assert_eq!(marker(PartKind::Footnote, 7, false), ("1".to_owned(), false));
    }
}
