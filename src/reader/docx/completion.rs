//! The completing pass: streams the parts that bear text once and rewrites them into what docx-rs keeps.

use super::Source;
use super::field::{Field, check_box};
use super::key::{Key, Role};
use super::ledger;
use super::mapping::Mapping;
use super::note::Notes;
use super::story::{Paragraph, Story};
use super::style::{DirectLook, RunLook, Styles};
use super::symbol::{SymbolFont, unnamed};
use super::xml::{Item, NameHash, Tag, Xml};
use crate::document::{Document, FurnitureKind, PartKind};
use crate::reader::Limits;
use crate::record::{Code, Finding};

/// Completed XML is handed on in pieces of about this size, so that docx-rs's model of it stays small.
const PIECE: usize = 256 << 10;
/// Elements that may be open at once.
const ELEMENTS: usize = 100_000;
/// How far up an end tag looks for its start.
const LENIENCE: usize = 64;
/// Fields that may be open at once.
const FIELDS: usize = 64;

/// The pass over all parts of one package.
pub(super) struct Completion<'s, 'p> {
    pub(super) source: &'s mut Source<'p>,
    pub(super) styles: &'s Styles,
    pub(super) limits: &'s Limits,
    pub(super) mapping: Mapping,
    pub(super) notes: Notes,
    pub(super) keys: Vec<Key>,
    pub(super) stories: Vec<Story>,
    pub(super) stack: Vec<(NameHash, Node)>,
    pub(super) run: Option<Run>,
    /// How many open content controls keep text from being shown.
    pub(super) muted: u32,
    /// The state that stands for the content of the open check box.
    pub(super) check: Option<&'static str>,
    pub(super) controls: Vec<Control>,
    text: String,
    /// Namespace declarations of the part's root.
    namespaces: Vec<(String, String)>,
    /// Anything shown so far.
    shown: u64,
    /// Letters and digits shown so far.
    letters: u64,
    /// Top-level blocks so far, by part.
    blocks: [u32; 6],
    /// Tables left open in the piece handed on before.
    resumed: usize,
    pub(super) noticed: Noticed,
}

/// What the record should say about the document.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    pub(super) tracked: bool,
    pub(super) hidden: bool,
    pub(super) limit: bool,
    pub(super) repaired: bool,
    pub(super) unmapped: u32,
}

/// An open element.
#[derive(Debug)]
pub(super) enum Node {
    /// Neither it nor anything inside it is read.
    Skip,
    /// Transparent.
    Plain,
    Paragraph,
    ParagraphProperties,
    NumberingProperties,
    MarkProperties,
    /// Holds the run around it.
    Run(Option<Run>),
    RunProperties,
    Text {
        keeps_space: bool,
    },
    Instruction,
    Table,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    /// Holds the run that anchors it.
    Story(Option<Run>),
    Control,
    ControlProperties,
    ControlContent {
        is_muted: bool,
    },
    FieldCharacter,
    Alternate {
        is_taken: bool,
    },
    Choice {
        shown: u64,
    },
    Fraction,
    Note(usize),
}

/// A run under completion.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) direct: DirectLook,
    pub(super) style: Option<usize>,
    pub(super) is_deleted: bool,
    /// The note whose mark the run's text is.
    pub(super) mark_of: Option<usize>,
    look: Option<RunLook>,
}

/// A content control under completion.
#[derive(Debug, Default)]
pub(super) struct Control {
    pub(super) is_placeholder: bool,
    pub(super) checked: Option<bool>,
}

impl<'s, 'p> Completion<'s, 'p> {
    pub(super) fn new(source: &'s mut Source<'p>, styles: &'s Styles, limits: &'s Limits, mapping: Mapping) -> Self {
        Completion {
            source,
            styles,
            limits,
            mapping,
            notes: Notes::default(),
            keys: Vec::new(),
            stories: Vec::new(),
            stack: Vec::new(),
            run: None,
            muted: 0,
            check: None,
            controls: Vec::new(),
            text: String::new(),
            namespaces: Vec::new(),
            shown: 0,
            letters: 0,
            blocks: [0; 6],
            resumed: 0,
            noticed: Noticed::default(),
        }
    }

    /// The main part.
    pub(super) fn body(&mut self, text: &str) {
        self.part(text, Story::new(PartKind::Body, Role::Text, false));
        self.hand_on();
    }

    /// A header or footer part.
    pub(super) fn furniture(&mut self, text: &str, part: PartKind) {
        let kind = if part == PartKind::Header { FurnitureKind::Header } else { FurnitureKind::Footer };
        self.part(text, Story::new(part, Role::Furniture(kind), true));
        self.hand_on();
    }

    /// The footnotes or endnotes part; its notes wait for their references.
    pub(super) fn note_part(&mut self, text: &str, part: PartKind) {
        self.part(text, Story::new(part, Role::Text, true));
        self.stories.clear();
    }

    /// Notes that no reference placed.
    pub(super) fn unreferenced_notes(&mut self) {
        self.stories.push(Story::new(PartKind::Footnote, Role::Text, true));
        for note in 0..self.notes.len() {
            self.place_note(note);
        }
        self.hand_on();
    }

    /// The document, with what was noticed.
    pub(super) fn finish(self) -> Document {
        let expected = self.letters.saturating_sub(self.mapping.letters_in_marks());
        let mut document = self.mapping.finish();
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
        note(noticed.repaired, Code::Repaired, "the package's XML is not well-formed; it was read as far as it goes");
        if noticed.unmapped > 0 {
            let message = format!("{} symbol characters have no known meaning", noticed.unmapped);
            document.findings.push(Finding::new(Code::UnmappedCharacters, message));
        }
        document
    }

    /// Streams one part into a story, which stays open.
    fn part(&mut self, text: &str, story: Story) {
        self.stories.clear();
        self.stories.push(story);
        self.stack.clear();
        self.controls.clear();
        self.run = None;
        self.muted = 0;
        self.check = None;
        let mut xml = Xml::new(text);
        while let Some(item) = xml.next() {
            match item {
                Item::Start(tag) => self.open(&tag),
                Item::End(name) => self.close(name),
                Item::Text(text) => self.characters(&text),
            }
            if self.noticed.limit || self.stack.len() > ELEMENTS || self.keys.len() > self.limits.paragraphs {
                self.noticed.limit = true;
                break;
            }
        }
        self.noticed.repaired |= xml.is_faulty() || !self.stack.is_empty();
        while let Some((_, node)) = self.stack.pop() {
            self.end(node);
        }
        self.end_story_blocks();
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let node = self.start(tag);
        self.stack.push((tag.hash(), node));
    }

    /// Closes the element of this name, and what a missing end tag left open inside it.
    fn close(&mut self, name: NameHash) {
        let Some(up) = self.stack.iter().rev().take(LENIENCE).position(|(open, _)| *open == name) else {
            self.noticed.repaired = true;
            return;
        };
        self.noticed.repaired |= up > 0;
        for _ in 0..=up {
            if let Some((_, node)) = self.stack.pop() {
                self.end(node);
            }
        }
    }

    fn characters(&mut self, text: &str) {
        match self.stack.last() {
            Some((_, Node::Text { keeps_space: true })) => self.show(text),
            Some((_, Node::Text { keeps_space: false })) => self.text.push_str(text),
            Some((_, Node::Instruction)) => {
                if let Some(field) = self.story().fields.last_mut().filter(|field| !field.in_result) {
                    field.instruct(text);
                }
            }
            _ => {}
        }
    }

    /// What happens where an element ends.
    fn end(&mut self, node: Node) {
        match node {
            Node::Paragraph => self.end_paragraph(),
            Node::Run(outer) => self.run = outer,
            Node::Text { keeps_space: false } => {
                let text = std::mem::take(&mut self.text);
                self.show(text.trim_matches([' ', '\t', '\n', '\r']));
            }
            Node::Cell => self.end_cell(),
            Node::Row => self.end_row(),
            Node::Table => self.end_table(),
            Node::Story(run) => self.end_story(run),
            Node::ControlContent { is_muted } => self.end_control_content(is_muted),
            Node::Control => {
                self.controls.pop();
            }
            Node::Choice { shown } => {
                if self.shown > shown
                    && let Some((_, Node::Alternate { is_taken })) = self.stack.last_mut()
                {
                    *is_taken = true;
                }
            }
            Node::Note(note) => self.end_note(note),
            _ => {}
        }
    }

    /// The innermost story.
    pub(super) fn story(&mut self) -> &mut Story {
        if self.stories.is_empty() {
            self.stories.push(Story::new(PartKind::Body, Role::Text, false));
        }
        let last = self.stories.len() - 1;
        &mut self.stories[last]
    }

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
        let text = mapped.as_deref().unwrap_or(text);
        self.letters += ledger::letters(text);
        self.shown += 1;
        self.story().runs.text(text, look.bold);
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
        let runs = &mut self.story().runs;
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
        let (note, is_first) = self.notes.refer(part, id, is_custom);
        self.begin_text();
        self.shown += 1;
        let story = self.story();
        story.runs.note_mark(note);
        if is_first {
            story.notes.push(note);
        }
        if is_custom && let Some(run) = &mut self.run {
            run.mark_of = Some(note);
        }
    }

    fn is_shown(&mut self) -> bool {
        self.muted == 0 && self.story().muted == 0 && !self.is_hidden()
    }

    fn is_hidden(&mut self) -> bool {
        self.look().hidden || self.run.as_ref().is_some_and(|run| run.is_deleted)
    }

    fn look(&mut self) -> RunLook {
        let paragraph = self.stories.last().and_then(|story| story.paragraph.as_ref()).map(|p| p.style);
        let paragraph = paragraph.unwrap_or_else(|| self.styles.paragraph(None));
        match &mut self.run {
            Some(run) => *run.look.get_or_insert_with(|| self.styles.look(paragraph, run.style, &run.direct)),
            None => self.styles.look(paragraph, None, &DirectLook::default()),
        }
    }

    /// Text may stand outside a paragraph in broken files: it gets one.
    fn begin_text(&mut self) {
        if self.story().paragraph.is_none() {
            self.begin_paragraph();
        }
    }

    pub(super) fn begin_paragraph(&mut self) {
        if self.story().paragraph.is_some() {
            self.end_paragraph();
        }
        let style = self.styles.paragraph(None);
        self.begin_block();
        self.story().paragraph = Some(Paragraph { style, ..Paragraph::default() });
    }

    /// Counts a block that stands in no table.
    fn begin_block(&mut self) {
        let story = self.story();
        if !story.tables.is_empty() {
            return;
        }
        let part = story.part;
        if let Some(count) = self.blocks.get_mut(part as usize) {
            let block = *count;
            *count = count.saturating_add(1);
            self.story().block = block;
        }
    }

    fn end_paragraph(&mut self) {
        self.abandon_instructions();
        let Some(paragraph) = self.story().paragraph.take() else { return };
        if paragraph.is_joined {
            self.story().carried = Some(paragraph);
        } else {
            self.story().carried = None;
            self.write_paragraph(&paragraph);
        }
        self.end_block();
    }

    /// A field whose instruction outlives its paragraph is broken: what follows is shown.
    fn abandon_instructions(&mut self) {
        let story = self.story();
        for field in story.fields.iter_mut().filter(|field| !field.in_result) {
            field.in_result = true;
            story.muted = story.muted.saturating_sub(1);
        }
    }

    /// Writes a paragraph that no next one will take up.
    fn write_carried(&mut self) {
        if let Some(paragraph) = self.story().carried.take() {
            self.write_paragraph(&paragraph);
        }
    }

    fn write_paragraph(&mut self, paragraph: &Paragraph) {
        let list = self.list_of(paragraph);
        let style = self.styles.get(paragraph.style);
        let outline = paragraph.outline.or_else(|| style?.outline).filter(|&level| level < 9);
        let Some(story) = self.stories.last_mut() else { return };
        story.write_paragraph(list, outline, &mut self.keys);
    }

    /// The list and level of a paragraph: its own, or its style's.
    fn list_of(&self, paragraph: &Paragraph) -> Option<(u32, u8)> {
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
    fn end_block(&mut self) {
        let is_outermost = self.stories.len() == 1;
        let story = self.story();
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
        if self.story().out.len() > PIECE && self.story().can_pause() {
            self.hand_on();
        }
    }

    fn place_note(&mut self, note: usize) {
        let Some(entry) = self.notes.get_mut(note).filter(|entry| !entry.is_done) else { return };
        entry.is_done = true;
        let letters = entry.letters;
        let body = std::mem::take(&mut entry.body);
        self.letters += letters;
        self.story().out.push_str(&body);
    }

    /// Gives the text so far to docx-rs and maps what it makes of it.
    fn hand_on(&mut self) {
        let story = self.story();
        let open = story.open_tables();
        let mut xml = std::mem::take(&mut story.out);
        if !xml.is_empty() {
            for _ in 0..open {
                xml.push_str("</w:tc></w:tr></w:tbl>");
            }
            self.mapping.piece(&xml, self.resumed, open, &self.keys, &mut self.notes);
        }
        self.resumed = open;
        self.story().reopen();
    }

    pub(super) fn begin_table(&mut self) {
        if self.story().paragraph.is_some() {
            self.end_paragraph();
        }
        self.write_carried();
        self.begin_block();
        let depth: usize = self.stories.iter().map(|story| story.tables.len()).sum();
        let is_kept = !self.story().is_flat && depth < self.limits.depth as usize;
        let Some(story) = self.stories.last_mut() else { return };
        story.begin_table(is_kept, &mut self.keys);
    }

    fn end_table(&mut self) {
        self.end_row();
        if let Some(story) = self.stories.last_mut() {
            story.end_table(&mut self.keys);
        }
        self.end_block();
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(story) = self.stories.last_mut() {
            story.end_row(&mut self.keys);
        }
    }

    pub(super) fn begin_cell(&mut self) {
        self.end_cell();
        if let Some(story) = self.stories.last_mut() {
            story.begin_cell(&mut self.keys);
        }
    }

    fn end_cell(&mut self) {
        if self.story().paragraph.is_some() {
            self.end_paragraph();
        }
        self.write_carried();
        self.end_block();
        if let Some(story) = self.stories.last_mut() {
            story.end_cell(&mut self.keys);
        }
    }

    /// Begins the story of a text box.
    pub(super) fn begin_story(&mut self, is_drawing: bool) -> Node {
        let outer = self.story();
        let (role, is_flat, muted) = (outer.role, outer.is_flat, outer.muted);
        let part = if is_flat { outer.part } else { PartKind::TextBox };
        let mut story = Story::new(part, role, is_flat);
        story.is_drawing = is_drawing;
        story.muted = muted.min(1);
        self.stories.push(story);
        Node::Story(self.run.take())
    }

    pub(super) fn end_story(&mut self, run: Option<Run>) {
        self.run = run;
        self.end_story_blocks();
        let Some(inner) = self.stories.pop() else { return };
        let outer = self.story();
        outer.after.push_str(&inner.out);
        outer.notes.extend(inner.notes);
        // Without a paragraph to wait for it goes where it stands.
        if outer.paragraph.is_none() {
            self.end_block();
        }
    }

    /// Ends what is open in the innermost story.
    fn end_story_blocks(&mut self) {
        if self.story().paragraph.is_some() {
            self.end_paragraph();
        }
        self.write_carried();
        while !self.story().tables.is_empty() {
            self.end_table();
        }
        self.end_block();
    }

    pub(super) fn begin_field(&mut self) {
        let story = self.story();
        if story.fields.len() < FIELDS {
            story.fields.push(Field::default());
            story.muted += 1;
        }
    }

    pub(super) fn separate_field(&mut self) {
        let story = self.story();
        let Some(field) = story.fields.last_mut().filter(|field| !field.in_result) else { return };
        let replacement = field.replacement();
        field.in_result = true;
        field.is_replaced = replacement.is_some();
        story.muted = story.muted.saturating_sub(1);
        if let Some(text) = replacement {
            self.show(&text);
            self.story().muted += 1;
        }
    }

    pub(super) fn end_field(&mut self) {
        let story = self.story();
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

    fn end_control_content(&mut self, is_muted: bool) {
        if !is_muted {
            return;
        }
        self.muted = self.muted.saturating_sub(1);
        if let Some(state) = self.check.take() {
            self.show(state);
        }
    }

    /// Begins a note of a notes part.
    pub(super) fn begin_note(&mut self, id: i64) -> Node {
        let part = self.story().part;
        let note = self.notes.add(part, id);
        self.stories.push(Story::new(part, Role::Note(note), true));
        // What the note shows is counted where it is placed.
        if let Some(entry) = self.notes.get_mut(note) {
            entry.letters = self.letters;
        }
        Node::Note(note)
    }

    fn end_note(&mut self, note: usize) {
        self.end_story_blocks();
        let Some(story) = self.stories.pop() else { return };
        let before = self.notes.get_mut(note).map_or(self.letters, |entry| entry.letters);
        self.notes.set_body(note, story.out, self.letters.saturating_sub(before));
        self.letters = before;
    }

    /// Whether an alternative's namespaces are ones that Word of our day understands (ECMA-376 part 3, 10.2.1).
    pub(super) fn understands(&self, tag: &Tag<'_>) -> bool {
        let Some(required) = tag.get("Requires") else { return false };
        let local: Vec<(String, String)> = tag.namespaces().collect();
        required.split_whitespace().all(|prefix| {
            let declared = local.iter().chain(&self.namespaces).find(|(known, _)| known == prefix);
            match declared {
                Some((_, name)) => ["schemas.microsoft.com", "schemas.openxmlformats.org", "purl.oclc.org"]
                    .iter()
                    .any(|known| name.contains(known)),
                None => ["wp", "w1", "cx", "aink", "am3d", "a1", "v", "o", "m"]
                    .iter()
                    .any(|known| prefix.starts_with(known)),
            }
        })
    }

    pub(super) fn shown(&self) -> u64 {
        self.shown
    }

    /// Remembers the namespaces that the part's root declares.
    pub(super) fn declare(&mut self, tag: &Tag<'_>) {
        self.namespaces = tag.namespaces().collect();
    }
}

/// Text in a symbol font, or with private-use characters, as Unicode; `None` where it is so already.
fn mapped(text: &str, font: Option<SymbolFont>) -> Option<String> {
    if let Some(font) = font {
        return Some(font.text(text));
    }
    let is_private = |c: char| ('\u{f020}'..='\u{f0ff}').contains(&c);
    text.chars().any(is_private).then(|| text.chars().map(unnamed).collect())
}
