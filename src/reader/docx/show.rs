//! What a reader of the document would see: text, symbols, marks, the state of fields and controls.

use super::completion::{Completion, Node, PIECE};
use super::style::{DirectLook, RunLook};
use super::xml::Tag;
use crate::document::PartKind;
use crate::reader::field::{FIELDS, Field, check_box};
use crate::reader::ledger;
use crate::reader::symbol::{SymbolFont, mapped, unnamed};

impl Completion<'_, '_> {
    /// Adds text that a reader of the document would see.
    pub(super) fn show(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.muted == 1
            && let Some(state) = self.check.take()
        {
            self.muted = 0;
            self.show(state);
            self.muted = 1;
        }
        if !self.is_shown() {
            self.noticed.hidden |= self.is_hidden() && text.chars().any(char::is_alphanumeric);
            return;
        }
        if let Some(note) = self.run.as_ref().and_then(|run| run.mark_of) {
            if let Some(entry) = self.notes.get_mut(note) {
                entry.marker.push_str(text.trim());
            }
            return;
        }
        self.begin_text();
        let look = self.look();
        let mapped = mapped(text, look.font);
        let mut rest = mapped.as_deref().unwrap_or(text);
        self.letters += ledger::letters(rest);
        self.shown += 1;
        while !rest.is_empty() {
            let (text, more) = rest.split_at(boundary(rest));
            self.story.runs.text(text, look.bold);
            if self.story.runs.len() > PIECE {
                self.split_paragraph();
            }
            rest = more;
        }
    }

    /// A symbol of a symbol font.
    pub(super) fn show_symbol(&mut self, tag: &Tag<'_>) {
        let font = tag.get("font").and_then(|name| SymbolFont::named(&name));
        let code = tag.get("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
        let Some(code) = code else { return };
        let c = match font {
            Some(font) => font.unicode(code),
            None => char::from_u32(code).map_or('\u{fffd}', unnamed),
        };
        if c == '\u{fffd}' && self.is_shown() {
            self.noticed.unmapped += 1;
        }
        if let Some(run) = &mut self.run {
            // The character is Unicode now, whatever the run's font.
            run.direct.font = Some(None);
            run.look = None;
        }
        self.show(c.encode_utf8(&mut [0; 4]));
    }

    /// A tab or line break.
    pub(super) fn show_gap(&mut self, is_tab: bool) {
        if !self.is_shown() {
            return;
        }
        self.begin_text();
        let runs = &mut self.story.runs;
        if is_tab { runs.tab() } else { runs.line_break() }
    }

    /// Shows a note's mark, and gathers the note for the end of its block.
    pub(super) fn show_note_mark(&mut self, tag: &Tag<'_>, part: PartKind) {
        let Some(id) = tag.get("id").and_then(|id| id.trim().parse::<i64>().ok()) else { return };
        if !self.is_shown() {
            self.notes.discard(part, id);
            return;
        }
        let is_custom = tag.get("customMarkFollows").is_some_and(|v| !matches!(&*v, "0" | "false" | "off"));
        self.note_mark(part, id, is_custom);
    }

    /// The mark of the note `id`; a custom one is the text that follows in its run.
    pub(super) fn note_mark(&mut self, part: PartKind, id: i64, is_custom: bool) {
        let (note, is_first) = self.notes.refer(part, id, is_custom);
        self.begin_text();
        self.shown += 1;
        let story = &mut self.story;
        story.runs.note_mark(note);
        if is_first {
            story.notes.push(note);
        }
        if is_custom && let Some(run) = &mut self.run {
            run.mark_of = Some(note);
        }
    }

    pub(super) fn is_shown(&mut self) -> bool {
        self.muted == 0 && self.story.muted == 0 && !self.is_hidden()
    }

    pub(super) fn is_hidden(&mut self) -> bool {
        self.look().hidden || self.run.as_ref().is_some_and(|run| run.is_deleted)
    }

    pub(super) fn look(&mut self) -> RunLook {
        let paragraph = self.story.paragraph.as_ref().map(|paragraph| paragraph.style);
        let paragraph = paragraph.unwrap_or_else(|| self.styles.paragraph(None));
        let table = self.story.tables.last().map(|table| (table.style, table.region()));
        match &mut self.run {
            Some(run) => *run.look.get_or_insert_with(|| self.styles.look(table, paragraph, run.style, &run.direct)),
            None => self.styles.look(table, paragraph, None, &DirectLook::default()),
        }
    }

    pub(super) fn begin_field(&mut self) {
        let story = &mut self.story;
        if story.fields.len() < FIELDS {
            story.fields.push(Field::default());
            story.muted += 1;
        }
    }

    pub(super) fn separate_field(&mut self) {
        let story = &mut self.story;
        let Some(field) = story.fields.last_mut().filter(|field| !field.in_result) else { return };
        let replacement = field.replacement();
        field.in_result = true;
        field.is_replaced = replacement.is_some();
        story.muted = story.muted.saturating_sub(1);
        if let Some(text) = replacement {
            self.show(&text);
            self.story.muted += 1;
        }
    }

    pub(super) fn end_field(&mut self) {
        let story = &mut self.story;
        let Some(field) = story.fields.pop() else { return };
        if !field.in_result || field.is_replaced {
            story.muted = story.muted.saturating_sub(1);
        }
        if !field.in_result
            && let Some(text) = field.replacement()
        {
            self.show(&text);
        }
    }

    /// Begins the content of a control: a placeholder's is a blank, a check box shows its state.
    pub(super) fn begin_control_content(&mut self) -> Node {
        let (is_placeholder, checked) =
            self.controls.last().map_or((false, None), |control| (control.is_placeholder, control.checked));
        let is_muted = is_placeholder || checked.is_some();
        if is_muted {
            self.muted += 1;
            self.check = checked.map(check_box).filter(|_| self.muted == 1);
        }
        Node::ControlContent { is_muted }
    }

    pub(super) fn end_control_content(&mut self, is_muted: bool) {
        if !is_muted {
            return;
        }
        self.muted = self.muted.saturating_sub(1);
        if let Some(state) = self.check.take() {
            self.show(state);
        }
    }
}

/// Where a text of at most one piece's size ends.
fn boundary(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    (PIECE - 3..=PIECE).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}
