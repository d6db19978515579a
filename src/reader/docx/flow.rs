//! How blocks begin and end: paragraphs, tables, text boxes, notes, and the pieces handed to docx-rs.

use super::completion::{Completion, Node, PIECE, Run};
use super::key::Role;
use super::story::{Paragraph, Story};
use crate::document::PartKind;

impl Completion<'_, '_> {
    /// Text may stand outside a paragraph in broken files: it gets one.
    pub(super) fn begin_text(&mut self) {
        if self.story.paragraph.is_none() {
            self.begin_paragraph();
        }
    }

    pub(super) fn begin_paragraph(&mut self) {
        if self.story.paragraph.is_some() {
            self.end_paragraph();
        }
        let style = self.styles.paragraph(None);
        self.begin_block();
        self.story.paragraph = Some(Paragraph { style, ..Paragraph::default() });
    }

    /// Counts a block that stands in no table.
    pub(super) fn begin_block(&mut self) {
        let story = &mut self.story;
        if !story.tables.is_empty() {
            return;
        }
        let part = story.part;
        if let Some(count) = self.blocks.get_mut(part as usize) {
            let block = *count;
            *count = count.saturating_add(1);
            self.story.block = block;
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        self.abandon_instructions();
        let Some(paragraph) = self.story.paragraph.take() else { return };
        let ends_section = paragraph.ends_section && self.outer.is_empty();
        if ends_section {
            self.notes.next_section();
        }
        if paragraph.is_joined {
            self.story.carried = Some(paragraph);
        } else {
            self.story.carried = None;
            self.write_paragraph(&paragraph);
        }
        self.story.turns |= std::mem::take(&mut self.story.turns_after);
        if ends_section && self.notes.turns_page() {
            self.story.turn_page();
        }
        self.end_block();
    }

    /// A field whose instruction outlives its paragraph is broken: what follows is shown.
    pub(super) fn abandon_instructions(&mut self) {
        let story = &mut self.story;
        for field in story.fields.iter_mut().filter(|field| !field.in_result) {
            field.in_result = true;
            story.muted = story.muted.saturating_sub(1);
        }
    }

    /// Writes a paragraph that no next one will take up.
    pub(super) fn write_carried(&mut self) {
        if let Some(paragraph) = self.story.carried.take() {
            self.write_paragraph(&paragraph);
        }
    }

    pub(super) fn write_paragraph(&mut self, paragraph: &Paragraph) {
        let (list, outline) = (self.list_of(paragraph), self.outline_of(paragraph));
        self.story.write_paragraph(list, outline, &mut self.keys);
    }

    /// Writes what there is of the open paragraph, so that no piece grows beyond bounds.
    pub(super) fn split_paragraph(&mut self) {
        let Some(paragraph) = self.story.paragraph.clone() else { return };
        let (list, outline) = (self.list_of(&paragraph), self.outline_of(&paragraph));
        self.story.write_beginning(list, outline, &mut self.keys);
        if self.outer.is_empty() && self.story.can_pause() {
            self.hand_on();
        }
    }

    fn outline_of(&self, paragraph: &Paragraph) -> Option<u8> {
        let style = self.styles.get(paragraph.style);
        paragraph.outline.or_else(|| style?.outline).filter(|&level| level < 9)
    }

    /// The list and level of a paragraph: its own, or its style's.
    pub(super) fn list_of(&self, paragraph: &Paragraph) -> Option<(u32, u8)> {
        let style = self.styles.get(paragraph.style);
        let number = paragraph.number.or_else(|| style?.numbering).filter(|&number| number != 0)?;
        let of_style = || {
            let named = paragraph.style_id.as_deref().and_then(|id| self.mapping.level_of_style(number, id));
            named.or_else(|| style?.level)
        };
        let level = match paragraph.number {
            Some(_) => paragraph.level,
            None => paragraph.level.or_else(of_style),
        };
        Some((number, level.unwrap_or(0)))
    }

    /// After a block: text boxes that it anchors; at top level its notes, and a piece for docx-rs.
    pub(super) fn end_block(&mut self) {
        let is_outermost = self.outer.is_empty();
        let story = &mut self.story;
        if story.carried.is_none() && !story.after.is_empty() {
            let after = std::mem::take(&mut story.after);
            story.out.push_str(&after);
        }
        if !is_outermost {
            return;
        }
        if story.tables.is_empty() && story.carried.is_none() {
            for note in std::mem::take(&mut story.notes) {
                self.place_note(note);
            }
        }
        if self.story.out.len() > PIECE && self.story.can_pause() {
            self.hand_on();
        }
    }

    pub(super) fn place_note(&mut self, note: usize) {
        let Some(entry) = self.notes.get_mut(note).filter(|entry| !entry.is_done) else { return };
        entry.is_done = true;
        let letters = entry.letters;
        let body = std::mem::take(&mut entry.body);
        self.letters += letters;
        self.story.out.push_str(&body);
    }

    /// Gives the text so far to docx-rs and maps what it makes of it.
    pub(super) fn hand_on(&mut self) {
        let story = &mut self.story;
        let open = story.open_tables();
        let mut xml = std::mem::take(&mut story.out);
        if !xml.is_empty() {
            for _ in 0..open {
                xml.push_str("</tc></tr></tbl>");
            }
            self.mapping.piece(&xml, self.resumed, open, &self.keys, &mut self.notes);
        }
        self.resumed = open;
        self.story.reopen();
    }

    pub(super) fn begin_table(&mut self) {
        if self.story.paragraph.is_some() {
            self.end_paragraph();
        }
        self.write_carried();
        self.begin_block();
        let depth: usize = self.outer.iter().chain([&self.story]).map(|story| story.tables.len()).sum();
        let is_kept = !self.story.is_flat && depth < self.limits.depth as usize;
        self.story.begin_table(is_kept, &mut self.keys);
    }

    pub(super) fn end_table(&mut self) {
        self.end_row();
        self.story.end_table(&mut self.keys);
        self.end_block();
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        self.story.end_row(&mut self.keys);
    }

    pub(super) fn begin_cell(&mut self) {
        self.end_cell();
        self.story.begin_cell(&mut self.keys);
    }

    pub(super) fn end_cell(&mut self) {
        if self.story.paragraph.is_some() {
            self.end_paragraph();
        }
        self.write_carried();
        self.end_block();
        self.story.end_cell(&mut self.keys);
    }

    /// Begins the story of a text box.
    pub(super) fn begin_story(&mut self, is_drawing: bool) -> Node {
        let outer = &mut self.story;
        let (role, is_flat, muted) = (outer.role, outer.is_flat, outer.muted);
        let part = if is_flat { outer.part } else { PartKind::TextBox };
        let mut story = Story::new(part, role, is_flat);
        story.is_drawing = is_drawing;
        story.muted = muted.min(1);
        self.outer.push(std::mem::replace(&mut self.story, story));
        Node::Story(self.run.take())
    }

    pub(super) fn end_story(&mut self, run: Option<Run>) {
        self.run = run;
        self.end_story_blocks();
        let Some(outer) = self.outer.pop() else { return };
        let inner = std::mem::replace(&mut self.story, outer);
        let outer = &mut self.story;
        outer.after.push_str(&inner.out);
        outer.notes.extend(inner.notes);
        // Without a paragraph to wait for it goes where it stands.
        if outer.paragraph.is_none() {
            self.end_block();
        }
    }

    /// Ends what is open in the innermost story.
    pub(super) fn end_story_blocks(&mut self) {
        if self.story.paragraph.is_some() {
            self.end_paragraph();
        }
        self.write_carried();
        while !self.story.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
    }

    /// Begins the text of a note.
    pub(super) fn begin_note(&mut self, part: PartKind, note: usize) -> Node {
        let story = Story::new(part, Role::Note(note), true);
        self.outer.push(std::mem::replace(&mut self.story, story));
        // What the note shows is counted where it is placed.
        if let Some(entry) = self.notes.get_mut(note) {
            entry.letters = self.letters;
        }
        Node::Note(note)
    }

    pub(super) fn end_note(&mut self, note: usize) {
        self.end_story_blocks();
        let Some(outer) = self.outer.pop() else { return };
        let story = std::mem::replace(&mut self.story, outer);
        let before = self.notes.get_mut(note).map_or(self.letters, |entry| entry.letters);
        self.notes.set_body(note, story.out, self.letters.saturating_sub(before));
        self.letters = before;
    }
}
