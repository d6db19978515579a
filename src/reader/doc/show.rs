//! What a reader of the document would see of a paragraph: text, symbols, marks, the results of fields.

use super::form;
use super::look::Look;
use super::word::Paragraph;
use super::writer::Writer;
use crate::document::Style;
use crate::reader::field::{FIELDS, Field};
use crate::reader::ledger;
use crate::reader::symbol::{mapped, unnamed};

/// Longest mark of the author's own before a note.
const MARK: usize = 10;

impl Writer<'_, '_> {
    /// Shows a paragraph's characters, a run of one look at a time.
    pub(super) fn show_paragraph(&mut self, paragraph: &Paragraph) {
        let mut at = paragraph.first;
        while at < paragraph.last {
            let (look, end) = self.word.look(at, paragraph.style);
            let end = end.min(paragraph.last);
            self.run(at, end, &look);
            at = end;
        }
    }

    /// A run of one look, with a note's custom mark in it taken out.
    fn run(&mut self, first: u32, last: u32, look: &Look) {
        let Some((at, note)) = self.notes.custom_within(first, last) else {
            self.characters(first, last, look);
            return;
        };
        self.characters(first, at, look);
        let rest = self.word.text.units.get(at as usize..last as usize).unwrap_or_default();
        let length = rest.iter().take(MARK).take_while(|&&unit| unit > 0x20).count().max(1);
        let mut marker = String::new();
        self.word.decode(rest.get(..length).unwrap_or_default(), look.font, &mut marker);
        if let Some(entry) = self.notes.get_mut(note) {
            entry.marker = mapped(&marker, self.word.symbol_font(look.font)).unwrap_or(marker);
            entry.marker.retain(|c| !c.is_control());
        }
        self.note_mark(note, look);
        self.characters(at.saturating_add(length as u32).min(last), last, look);
    }

    fn characters(&mut self, first: u32, last: u32, look: &Look) {
        let word = self.word;
        let units = word.text.units.get(first as usize..last as usize).unwrap_or_default();
        let is_symbol = look.symbol.is_some();
        let is_plain = |unit: u16| unit >= 0x20 && !is_symbol;
        let mut rest = units;
        let mut at = first;
        while let Some(&unit) = rest.first() {
            let plain = rest.iter().take_while(|&&unit| is_plain(unit)).count();
            if plain > 0 {
                self.text(rest.get(..plain).unwrap_or_default(), look);
            } else {
                self.control(at, unit, look);
            }
            let taken = plain.max(1);
            rest = rest.get(taken..).unwrap_or_default();
            at = at.saturating_add(taken as u32);
        }
    }

    fn text(&mut self, units: &[u16], look: &Look) {
        let mut text = std::mem::take(&mut self.buffer);
        text.clear();
        self.word.decode(units, look.font, &mut text);
        match self.story.fields.last_mut().filter(|field| !field.in_result) {
            Some(field) => field.instruct(&text),
            None => match mapped(&text, self.word.symbol_font(look.font)) {
                Some(mapped) => self.show(&mapped, look),
                None => self.show(&text, look),
            },
        }
        self.buffer = text;
    }

    /// Adds text that a reader of the document would see.
    fn show(&mut self, text: &str, look: &Look) {
        self.noticed.tracked |= look.deleted || look.inserted;
        if self.story.muted > 0 || !is_visible(look) {
            self.noticed.hidden |= look.hidden && !look.deleted && text.chars().any(char::is_alphanumeric);
            return;
        }
        let mut text = text;
        if let Some(mark) = self.story.mark.take() {
            text = text.trim_start().strip_prefix(mark.as_str()).unwrap_or(text);
        }
        self.letters += ledger::letters(text);
        self.builder.text(text, Style { bold: look.bold }, self.story.place());
    }

    /// A control character, or one that stands for a symbol.
    fn control(&mut self, at: u32, unit: u16, look: &Look) {
        match unit {
            0x13 => self.begin_field(),
            0x14 => self.separate_field(look),
            0x15 => self.end_field(look),
            0x01 => self.form_data(look),
            0x08 => self.anchor(at, look),
            0x02 if look.special => {
                if let Some(note) = self.notes.numbered_at(at) {
                    self.numbered_mark(note, look);
                }
            }
            _ if self.story.muted > 0 || !is_visible(look) => {}
            0x09 => self.builder.tab(),
            0x0b | 0x0e => self.builder.line_break(),
            0x0c => self.builder.text("\u{c}", Style::default(), self.story.place()),
            0x1e => self.show("-", look),
            _ => self.symbol(look),
        }
    }

    fn symbol(&mut self, look: &Look) {
        let Some((font, code)) = look.symbol else { return };
        let c = match self.word.symbol_font(font) {
            Some(font) => font.unicode(code.into()),
            None => char::from_u32(code.into()).map_or('\u{fffd}', unnamed),
        };
        self.noticed.unmapped += u32::from(c == '\u{fffd}');
        self.show(c.encode_utf8(&mut [0; 4]), look);
    }

    fn anchor(&mut self, at: u32, look: &Look) {
        let texts = self.boxes.remove(&Some(at)).unwrap_or_default();
        if is_visible(look) && self.story.muted == 0 {
            self.story.boxes.extend(texts);
        }
    }

    fn numbered_mark(&mut self, note: usize, look: &Look) {
        if is_visible(look) && self.story.muted == 0 {
            self.notes.number(note);
        }
        self.note_mark(note, look);
    }

    /// Shows a note's mark, and remembers the note for the end of its block. A deleted mark takes its note along.
    fn note_mark(&mut self, note: usize, look: &Look) {
        if self.story.muted > 0 || !is_visible(look) {
            if let Some(entry) = self.notes.get_mut(note) {
                entry.is_done = true;
            }
            return;
        }
        let index = self.note_has_text(note).then(|| self.registered(note));
        let marker = self.notes.get_mut(note).map(|entry| entry.marker.clone()).unwrap_or_default();
        self.builder.mark(&marker, index);
        self.story.notes.push(note);
    }

    fn begin_field(&mut self) {
        let story = &mut self.story;
        if story.fields.len() < FIELDS {
            story.fields.push(Field::default());
            story.muted += 1;
        }
    }

    fn separate_field(&mut self, look: &Look) {
        let story = &mut self.story;
        let Some(field) = story.fields.last_mut().filter(|field| !field.in_result) else { return };
        let replacement = field.replacement();
        field.in_result = true;
        field.is_replaced = replacement.is_some();
        story.muted = story.muted.saturating_sub(1);
        if let Some(text) = replacement {
            self.show(&text, look);
            self.story.muted += 1;
        }
    }

    fn end_field(&mut self, look: &Look) {
        let story = &mut self.story;
        let Some(field) = story.fields.pop() else { return };
        if !field.in_result || field.is_replaced {
            story.muted = story.muted.saturating_sub(1);
        }
        if !field.in_result
            && let Some(text) = field.replacement()
        {
            self.show(&text, look);
        }
    }

    fn form_data(&mut self, look: &Look) {
        let data = self.word.data;
        if let Some(field) = self.story.fields.last_mut().filter(|_| look.special)
            && let Some(form) = look.data.and_then(|at| form::parse(data, at))
        {
            field.form = form;
        }
    }

    /// A field whose instruction outlives its paragraph is broken: what follows is shown.
    pub(super) fn abandon_instructions(&mut self) {
        let story = &mut self.story;
        for field in story.fields.iter_mut().filter(|field| !field.in_result) {
            field.in_result = true;
            story.muted = story.muted.saturating_sub(1);
        }
    }
}

/// Neither hidden nor deleted, nor only there until something is entered.
fn is_visible(look: &Look) -> bool {
    !look.hidden && !look.deleted && !look.placeholder
}
