//! Footnotes and endnotes: their bodies, and the marks that Word would print.

use std::collections::HashMap;

use super::section::{NoteNumbers, Section};
use crate::document::PartKind;

/// All notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    entries: Vec<NoteEntry>,
    by_id: HashMap<(bool, i64), usize>,
    footnotes: u32,
    endnotes: u32,
    sections: Vec<Section>,
    section: usize,
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
    /// How the sections number their notes.
    pub(super) fn set_sections(&mut self, sections: Vec<Section>) {
        self.sections = sections;
    }

    /// The text goes on in the next section.
    pub(super) fn next_section(&mut self) {
        self.section += 1;
        let section = self.current_section();
        if section.footnotes.restarts {
            self.footnotes = 0;
        }
        if section.endnotes.restarts {
            self.endnotes = 0;
        }
    }

    /// Whether the section that the text has come to begins a page.
    pub(super) fn turns_page(&self) -> bool {
        !self.current_section().is_continuous
    }

    fn current_section(&self) -> Section {
        self.sections.get(self.section).or(self.sections.last()).copied().unwrap_or_default()
    }

    /// An id that no note of a part has.
    pub(super) fn unused_id(&self) -> i64 {
        i64::MIN + i64::try_from(self.entries.len()).unwrap_or(0)
    }

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
    /// Footnotes count 1, 2, 3 and endnotes i, ii, iii through the document, unless its sections say otherwise.
    pub(super) fn refer(&mut self, part: PartKind, id: i64, is_custom: bool) -> (usize, bool) {
        let note = match self.by_id.get(&(part == PartKind::Endnote, id)) {
            Some(&note) => note,
            None => self.add(part, id),
        };
        let section = self.current_section();
        let Some(entry) = self.entries.get_mut(note) else { return (note, false) };
        if entry.is_referenced {
            return (note, false);
        }
        entry.is_referenced = true;
        entry.is_custom = is_custom;
        if !is_custom {
            let (count, numbers) = match part {
                PartKind::Endnote => (&mut self.endnotes, section.endnotes),
                _ => (&mut self.footnotes, section.footnotes),
            };
            *count = count.saturating_add(1);
            let NoteNumbers { format, start, .. } = numbers;
            entry.marker = format.text(start.saturating_add(*count - 1));
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
    use crate::reader::number_format::NumberFormat;

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

    #[test]
    fn a_section_may_count_afresh_in_its_own_format() {
        let numbers = NoteNumbers { format: NumberFormat::UpperLetter, start: 3, restarts: true };
        let first = Section { footnotes: numbers, ..Section::default() };
        let mut notes = Notes::default();
        notes.set_sections(vec![first, Section { footnotes: NoteNumbers { start: 1, ..first.footnotes }, ..first }]);
        let marker = |notes: &mut Notes, id| {
            let (note, _) = notes.refer(PartKind::Footnote, id, false);
            notes.get_mut(note).map(|n| n.marker.clone()).unwrap_or_default()
        };
        assert_eq!([marker(&mut notes, 1), marker(&mut notes, 2)], ["C", "D"]);
        notes.next_section();
        assert_eq!(marker(&mut notes, 3), "A");
        notes.next_section();
        assert_eq!(marker(&mut notes, 4), "A");
    }
}
