//! From stories to the document: paragraphs, tables, notes, text boxes.

use std::collections::BTreeMap;

use super::autonumber::Numbers;
use super::drawing::{BoxText, old_text_boxes, text_boxes};
use super::fib::{StoryKind, Structure};
use super::header::Headers;
use super::note::Notes;
use super::numbering;
use super::sprm::Dialect;
use super::story::{Role, Story};
use super::word::{Paragraph, Word};
use crate::document::{BlockKind, Builder, Document, FurnitureKind, PartKind};
use crate::reader::list::Lists;
use crate::reader::{Limits, ledger};
use crate::record::{Code, Finding};

/// Walks the stories of one file and feeds the builder.
pub(super) struct Writer<'w, 'a> {
    pub(super) word: &'w Word<'a>,
    limits: &'w Limits,
    pub(super) builder: Builder,
    lists: Lists,
    /// Word 6: numbers that paragraphs carry themselves.
    numbers: Numbers,
    pub(super) notes: Notes,
    /// Text boxes by the character that anchors them.
    pub(super) boxes: BTreeMap<Option<u32>, Vec<BoxText>>,
    pub(super) story: Story,
    /// Top-level blocks so far, by part.
    blocks: [u32; 6],
    paragraphs: usize,
    /// Characters that may still be written: stories may claim the same ones again and again.
    room: u32,
    /// Letters and digits shown so far.
    pub(super) letters: u64,
    pub(super) noticed: Noticed,
    /// Text on its way to the builder.
    pub(super) buffer: String,
}

/// What the record should say about the document.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    pub(super) tracked: bool,
    pub(super) hidden: bool,
    pub(super) limit: bool,
    pub(super) unmapped: u32,
}

impl<'w, 'a> Writer<'w, 'a> {
    pub(super) fn new(word: &'w Word<'a>, limits: &'w Limits) -> Writer<'w, 'a> {
        let (fib, table) = (&word.fib, word.table);
        let structure = |structure| fib.structure(table, structure);
        let from = |structure| fib.offset(structure).and_then(|at| table.get(at..)).unwrap_or_default();
        let mut notes = Notes::default();
        notes.add(structure(Structure::FootnoteReferences), structure(Structure::FootnoteTexts), false);
        notes.add(structure(Structure::EndnoteReferences), structure(Structure::EndnoteTexts), true);
        Writer {
            word,
            limits,
            builder: Builder::with_typed_markers(),
            lists: numbering::parse(from(Structure::Lists), structure(Structure::ListUses), &word.symbol_fonts()),
            numbers: Numbers::default(),
            notes,
            boxes: boxes(word),
            story: Story::new(PartKind::Body, Role::Text),
            blocks: [0; 6],
            paragraphs: 0,
            room: u32::try_from(word.text.units.len()).unwrap_or(u32::MAX).saturating_mul(2),
            letters: 0,
            noticed: Noticed::default(),
            buffer: String::new(),
        }
    }

    /// Headers, body, notes without a reference, boxes without an anchor, footers.
    pub(super) fn write(&mut self) {
        self.furniture(PartKind::Header, FurnitureKind::Header, &[0, 1, 4]);
        let (first, last) = self.word.fib.story(StoryKind::Main);
        self.write_story(first, last, Story::new(PartKind::Body, Role::Text));
        for text in self.boxes.remove(&None).unwrap_or_default() {
            self.write_box(text);
        }
        for note in 0..self.notes.len() {
            self.place_note(note);
        }
        self.furniture(PartKind::Footer, FurnitureKind::Footer, &[2, 3, 5]);
    }

    /// The document, with what was noticed.
    pub(super) fn finish(mut self) -> Document {
        self.builder.end();
        let expected = self.letters.saturating_sub(self.builder.typed_letters());
        let mut document = self.builder.finish();
        ledger::balance(&mut document, expected);
        let noticed = self.noticed;
        let mut note = |is: bool, code, message: &str| {
            if is {
                document.findings.push(Finding::new(code, message));
            }
        };
        note(noticed.tracked, Code::TrackedChanges, "tracked changes: insertions read, deletions left out");
        note(noticed.hidden, Code::HiddenText, "hidden text was left out");
        note(noticed.limit, Code::LimitReached, "the document is larger than the limits allow; its end was not read");
        if noticed.unmapped > 0 {
            let message = format!("{} symbol characters have no known meaning", noticed.unmapped);
            document.findings.push(Finding::new(Code::UnmappedCharacters, message));
        }
        document
    }

    /// Headers or footers, by their kinds.
    fn furniture(&mut self, part: PartKind, kind: FurnitureKind, which: &[usize]) {
        let word = self.word;
        let (start, end) = word.fib.story(StoryKind::Headers);
        let headers = Headers::parse(word);
        for (kind_of, first, last) in headers.stories() {
            if last > first && which.contains(&kind_of) {
                let (first, last) = (start.saturating_add(first), start.saturating_add(last));
                self.write_story(first, last.min(end), Story::new(part, Role::Furniture(kind)));
            }
        }
    }

    /// Writes a range of characters as a story of its own, and comes back to the one around it.
    fn write_story(&mut self, first: u32, last: u32, story: Story) {
        let last = last.min(u32::try_from(self.word.text.units.len()).unwrap_or(u32::MAX));
        let Some(room) = self.room.checked_sub(last.saturating_sub(first)) else {
            self.noticed.limit = true;
            return;
        };
        self.room = room;
        let outer = std::mem::replace(&mut self.story, story);
        let numbers = std::mem::take(&mut self.numbers);
        let depth = if self.story.keeps_tables() { self.limits.depth } else { 0 };
        let mut paragraphs = self.word.paragraphs(first, last, depth);
        let room = self.limits.paragraphs.saturating_sub(self.paragraphs);
        self.noticed.limit |= paragraphs.len() > room;
        paragraphs.truncate(room);
        self.paragraphs += paragraphs.len();
        self.write_blocks(&paragraphs, 0);
        let inner = std::mem::replace(&mut self.story, outer);
        self.numbers = numbers;
        if inner.role == Role::Text {
            self.story.notes.extend(inner.notes);
        }
    }

    fn write_box(&mut self, (first, last): BoxText) {
        let outer = &self.story;
        let part = if outer.keeps_tables() { PartKind::TextBox } else { outer.part };
        let mut story = Story::new(part, outer.role);
        story.note_is_open = outer.note_is_open;
        self.write_story(first, last, story);
    }

    /// Writes a note's text, once.
    fn place_note(&mut self, note: usize) {
        let Some(entry) = self.notes.get_mut(note).filter(|entry| !entry.is_done) else { return };
        entry.is_done = true;
        let kind = if entry.is_endnote { StoryKind::Endnotes } else { StoryKind::Footnotes };
        let part = if entry.is_endnote { PartKind::Endnote } else { PartKind::Footnote };
        let (start, end) = self.word.fib.story(kind);
        let (first, last) = (start.saturating_add(entry.text.0), start.saturating_add(entry.text.1).min(end));
        let mut story = Story::new(part, Role::Note(note));
        story.mark = entry.is_custom.then(|| entry.marker.clone()).filter(|marker| !marker.is_empty());
        self.write_story(first, last, story);
        self.builder.end();
    }

    /// Whether a note has any text of its own.
    pub(super) fn note_has_text(&mut self, note: usize) -> bool {
        let Some(entry) = self.notes.get_mut(note) else { return false };
        let kind = if entry.is_endnote { StoryKind::Endnotes } else { StoryKind::Footnotes };
        let (start, (first, last)) = (self.word.fib.story(kind).0, entry.text);
        !self.is_blank(start.saturating_add(first), start.saturating_add(last))
    }

    /// Whether characters are only blanks, marks and what stands for pictures.
    pub(super) fn is_blank(&self, first: u32, last: u32) -> bool {
        let units = &self.word.text.units;
        let range = first as usize..(last as usize).min(units.len());
        units.get(range).unwrap_or_default().iter().all(|&unit| unit <= 0x20 || unit == 0xa0)
    }

    /// Blocks at a depth; those that lie deeper make tables. Depth is bounded by the limits.
    pub(super) fn write_blocks(&mut self, paragraphs: &[Paragraph], depth: u32) {
        let mut rest = paragraphs;
        while !rest.is_empty() {
            let deeper = rest.iter().take_while(|paragraph| paragraph.depth > depth).count();
            let taken = match deeper {
                0 => self.joined(rest),
                count => count,
            };
            let (now, after) = rest.split_at(taken);
            if depth == 0 {
                self.count_blocks(if deeper > 0 { 1 } else { taken });
            }
            if deeper > 0 {
                self.table(now, depth + 1);
            } else {
                self.paragraph(now);
            }
            if depth == 0 && self.story.part == PartKind::Body {
                for note in std::mem::take(&mut self.story.notes) {
                    self.place_note(note);
                }
            }
            rest = after;
        }
    }

    /// Counts top-level blocks; the story stands in the last of them.
    fn count_blocks(&mut self, more: usize) {
        if let Some(count) = self.blocks.get_mut(self.story.part as usize) {
            *count = count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
            self.story.block = count.saturating_sub(1);
        }
    }

    /// How many paragraphs make one: a mark that is deleted or hidden joins the next paragraph to its own.
    fn joined(&mut self, paragraphs: &[Paragraph]) -> usize {
        let mut count = 1;
        for pair in paragraphs.windows(2) {
            let [paragraph, next] = pair else { break };
            if paragraph.ends_cell || paragraph.ends_row || next.depth != paragraph.depth || next.ends_row {
                break;
            }
            let mark = self.word.look(paragraph.last.saturating_sub(1), paragraph.style).0;
            self.noticed.tracked |= mark.deleted || mark.inserted;
            if !(mark.deleted || mark.hidden || paragraph.format.is_drop_capital) {
                break;
            }
            count += 1;
        }
        count
    }

    /// Writes paragraphs as one, which the last of them says how to take.
    fn paragraph(&mut self, joined: &[Paragraph]) {
        let Some(last) = joined.last() else { return };
        self.begin(last);
        for paragraph in joined {
            self.show_paragraph(paragraph);
        }
        self.abandon_instructions();
        for text in std::mem::take(&mut self.story.boxes) {
            self.write_box(text);
        }
    }

    fn begin(&mut self, paragraph: &Paragraph) {
        match self.story.role {
            Role::Note(_) if self.story.note_is_open => self.builder.line_break(),
            Role::Note(note) => {
                self.story.note_is_open = true;
                let index = self.registered(note);
                self.builder.begin(BlockKind::Note(index));
            }
            Role::Furniture(kind) => self.builder.begin(BlockKind::Furniture(kind)),
            Role::Text => {
                let kind = self.text_kind(paragraph);
                if paragraph.format.turns_page {
                    self.builder.end();
                    self.builder.turn_page();
                }
                self.builder.begin(kind);
            }
        }
    }

    /// The note's index in the document, where it is registered when it is first met.
    pub(super) fn registered(&mut self, note: usize) -> usize {
        let Some(entry) = self.notes.get_mut(note) else { return 0 };
        *entry.registered.get_or_insert_with(|| self.builder.add_note(&entry.marker))
    }

    /// A heading, a list item, or a paragraph. A heading that is numbered counts in its list all the same.
    fn text_kind(&mut self, paragraph: &Paragraph) -> BlockKind {
        let format = &paragraph.format;
        let level = format.level.unwrap_or(0);
        let list = format.list.filter(|&list| list != 0);
        let marker = match list {
            Some(list) => self.lists.next(u32::from(list), level),
            None => self.automatic_marker(paragraph),
        };
        if let Some(outline) = format.outline.filter(|&outline| outline < 9) {
            return BlockKind::Heading { level: outline + 1 };
        }
        match marker {
            Some(marker) if !marker.is_empty() => BlockKind::Item { level, marker },
            _ => BlockKind::Paragraph,
        }
    }
}

impl Writer<'_, '_> {
    /// The number or bullet that a paragraph of Word 6 carries itself.
    fn automatic_marker(&mut self, paragraph: &Paragraph) -> Option<String> {
        if self.word.dialect == Dialect::New {
            return None;
        }
        let level = paragraph.format.number_level;
        let number = self.word.automatic_number(paragraph).filter(|_| matches!(level, 10 | 11));
        // Paragraphs without text do not count, nor do they interrupt.
        if self.is_blank(paragraph.first, paragraph.last) {
            return None;
        }
        self.numbers.next(number, level, self.word)
    }
}

/// The text boxes of body and headers, all positions counted through the whole document.
fn boxes(word: &Word<'_>) -> BTreeMap<Option<u32>, Vec<BoxText>> {
    let fib = &word.fib;
    let structure = |structure| fib.structure(word.table, structure);
    let kinds = [
        (StoryKind::Main, StoryKind::TextBoxes, Structure::TextBoxes, Structure::Shapes, Structure::OldShapes),
        (
            StoryKind::Headers,
            StoryKind::HeaderTextBoxes,
            Structure::HeaderTextBoxes,
            Structure::HeaderShapes,
            Structure::OldHeaderShapes,
        ),
    ];
    let mut all: BTreeMap<Option<u32>, Vec<BoxText>> = BTreeMap::new();
    for (around, story, texts, anchors, old_anchors) in kinds {
        let ((first, last), (start, end)) = (fib.story(around), fib.story(story));
        let found = match word.dialect {
            Dialect::New => text_boxes(structure(texts), structure(anchors), structure(Structure::Drawings)),
            Dialect::Old => old_text_boxes(structure(texts), structure(old_anchors)),
        };
        for (anchor, texts) in found {
            // An anchor inside another text box would nest without end; a header's box without one is lost to it.
            let anchor = anchor.map(|at| at.saturating_add(first)).filter(|&at| at < last);
            if anchor.is_none() && story == StoryKind::HeaderTextBoxes {
                continue;
            }
            let texts =
                texts.into_iter().map(|text| (start.saturating_add(text.0), start.saturating_add(text.1).min(end)));
            all.entry(anchor).or_default().extend(texts);
        }
    }
    all
}
