//! The parser: groups, stories, and the state of characters and paragraphs.

use std::collections::{HashMap, HashSet};

use super::destination::{Collected, Destination, StoryKind, named, story};
use super::font::Fonts;
use super::story::{End, Note, Paragraph, Parsed, Piece, Row};
use super::token::{Token, Tokens};
use crate::document::PartKind;
use crate::reader::field::Field;
use crate::reader::number_format::NumberFormat;
use crate::reader::{Limits, ledger};

/// Groups that may be open at once; deeper ones are part of the deepest.
const GROUPS: usize = 2000;
/// Characters of collected text that are kept.
const COLLECTED: usize = 1024;

/// Parses one file.
pub(super) struct Parser<'a> {
    pub(super) tokens: Tokens<'a>,
    pub(super) limits: &'a Limits,
    pub(super) group: Group,
    groups: Vec<Group>,
    over: usize,
    /// The control word that comes next may name a destination.
    starts_group: bool,
    is_optional: bool,
    pub(super) stories: Vec<Story>,
    pub(super) parsed: Parsed,
    pub(super) fonts: Fonts,
    /// Outline levels by style.
    pub(super) outlines: HashMap<i32, u8>,
    /// Character styles of placeholders.
    pub(super) placeholders: HashSet<i32>,
    /// Text not yet decoded.
    pub(super) pending: Vec<u8>,
    /// The first half of a surrogate pair.
    pub(super) high: Option<u32>,
    /// Characters to pass over, which stand for a Unicode character.
    pub(super) skip: u32,
    pub(super) collected: String,
    /// Numbers of a time: year, month, day, hour, minute.
    pub(super) time: [i32; 5],
    pub(super) field: Field,
    pub(super) notes: [u32; 2],
    paragraphs: usize,
    pub(super) noticed: Noticed,
}

/// What the record should say about the document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Noticed {
    pub(super) tracked: bool,
    pub(super) hidden: bool,
    pub(super) limit: bool,
    pub(super) cut: bool,
}

/// What a group keeps to itself.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) destination: Destination,
    /// The group began this story, or this collection.
    begins: Option<Begun>,
    pub(super) bold: bool,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    /// What a content control shows before anything is entered.
    pub(super) placeholder: bool,
    /// The character style that a group of the style sheet is about.
    pub(super) character_style: Option<i32>,
    pub(super) font: i32,
    /// Characters that follow `\u` for readers without Unicode.
    pub(super) fallback: u32,
    pub(super) format: Format,
    /// A field in it was shown otherwise; its result is not.
    is_replaced: bool,
}

#[derive(Clone, Copy, Debug)]
enum Begun {
    Story(StoryKind),
    Collection(Collected),
}

/// Properties of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Format {
    pub(super) in_table: bool,
    pub(super) tables: Option<u32>,
    pub(super) style: i32,
    pub(super) outline: Option<u8>,
    pub(super) level: u8,
}

/// A story under way.
#[derive(Debug, Default)]
pub(super) struct Story {
    paragraphs: Vec<Paragraph>,
    pub(super) current: Paragraph,
    pub(super) row: Row,
    /// Of a table in a table, whose rows end first.
    pub(super) nested_row: Row,
    /// A row was begun and not yet ended.
    pub(super) in_row: bool,
    pub(super) is_numbered: bool,
    pub(super) is_endnote: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], limits: &'a Limits) -> Parser<'a> {
        let group = Group {
            destination: Destination::Text,
            begins: None,
            bold: false,
            hidden: false,
            deleted: false,
            placeholder: false,
            character_style: None,
            font: 0,
            fallback: 1,
            format: Format::default(),
            is_replaced: false,
        };
        Parser {
            tokens: Tokens::new(bytes),
            limits,
            group,
            groups: Vec::new(),
            over: 0,
            starts_group: false,
            is_optional: false,
            stories: vec![Story::default()],
            parsed: Parsed::default(),
            fonts: Fonts::new(),
            outlines: HashMap::new(),
            placeholders: HashSet::new(),
            pending: Vec::new(),
            high: None,
            skip: 0,
            collected: String::new(),
            time: [0; 5],
            field: Field::default(),
            notes: [0; 2],
            paragraphs: 0,
            noticed: Noticed::default(),
        }
    }

    pub(super) fn run(&mut self) {
        while let Some(token) = self.tokens.next() {
            if self.noticed.limit {
                break;
            }
            match token {
                Token::Open => self.open(),
                Token::Close => {
                    self.close();
                    // What follows the document's own group is no part of it.
                    if self.groups.is_empty() {
                        break;
                    }
                }
                Token::Symbol(b'*') => self.is_optional = true,
                Token::Word(word, number) => self.control_word(word, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                // What stands in front of the document's own group is no part of it.
                Token::Byte(_) if self.groups.is_empty() => {}
                Token::Byte(byte) => {
                    self.starts_group = false;
                    self.byte(byte);
                }
            }
        }
        self.noticed.cut = !self.groups.is_empty() && !self.noticed.limit;
        while !self.groups.is_empty() {
            self.close();
        }
    }

    /// The document, with what was noticed.
    pub(super) fn finish(mut self) -> (Parsed, Noticed) {
        self.flush();
        if let Some(mut body) = self.stories.pop() {
            body.end();
            self.parsed.body = body.paragraphs;
        }
        (self.parsed, self.noticed)
    }

    fn open(&mut self) {
        self.flush();
        self.skip = 0;
        if self.groups.len() >= GROUPS {
            self.over += 1;
            return;
        }
        let inner = Group { begins: None, is_replaced: false, ..self.group.clone() };
        self.groups.push(std::mem::replace(&mut self.group, inner));
        self.starts_group = true;
        self.is_optional = false;
    }

    fn close(&mut self) {
        self.flush();
        (self.skip, self.starts_group, self.is_optional) = (0, false, false);
        if self.over > 0 {
            self.over -= 1;
            return;
        }
        let Some(outer) = self.groups.pop() else { return };
        let inner = std::mem::replace(&mut self.group, outer);
        match inner.begins {
            Some(Begun::Story(kind)) => self.end_story(kind),
            Some(Begun::Collection(what)) => self.end_collection(what),
            None => {}
        }
    }

    fn control_word(&mut self, word: &str, number: Option<i32>) {
        if word == "bin" {
            return self.tokens.pass(number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        }
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        let starts = std::mem::take(&mut self.starts_group);
        let is_optional = std::mem::take(&mut self.is_optional);
        if (starts || is_optional) && self.begin(word, is_optional) {
            return;
        }
        self.word(word, number);
    }

    /// Begins the destination that a word names; `false` where it names none.
    fn begin(&mut self, word: &str, is_optional: bool) -> bool {
        if self.group.destination == Destination::Skip {
            return true;
        }
        if let Some(kind) = story(word) {
            self.begin_story(kind);
            return true;
        }
        if word == "fldrslt" && self.groups.last().is_some_and(|group| group.is_replaced) {
            self.group.destination = Destination::Skip;
            return true;
        }
        match named(word, self.group.destination) {
            Some(destination) => {
                self.group.destination = destination;
                if let Destination::Collect(what) = destination {
                    self.group.begins = Some(Begun::Collection(what));
                    self.begin_collection(what);
                }
                true
            }
            // Styles of characters are optional; of tables too, and nothing in those matters.
            None if is_optional && word == "cs" && self.group.destination == Destination::Styles => false,
            None if is_optional => {
                self.group.destination = Destination::Skip;
                true
            }
            None => false,
        }
    }

    fn begin_story(&mut self, kind: StoryKind) {
        if self.group.hidden || self.group.deleted {
            self.group.destination = Destination::Skip;
            return;
        }
        let depth = u32::try_from(self.stories.len()).unwrap_or(u32::MAX);
        if depth <= self.limits.depth {
            self.stories.push(Story::default());
            self.group.begins = Some(Begun::Story(kind));
        }
        self.group.destination = Destination::Text;
        self.group.format = Format::default();
        self.group.bold = false;
    }

    fn end_story(&mut self, kind: StoryKind) {
        let Some(mut story) = self.stories.pop() else { return };
        story.end();
        let mut paragraphs = story.paragraphs;
        let is_blank = paragraphs.iter().all(Paragraph::is_blank);
        let Some(outer) = self.stories.last_mut() else { return };
        match kind {
            _ if is_blank && kind != StoryKind::Note => {}
            StoryKind::Header => self.parsed.furniture.push((PartKind::Header, paragraphs)),
            StoryKind::Footer => self.parsed.furniture.push((PartKind::Footer, paragraphs)),
            StoryKind::TextBox => outer.current.boxes.push(paragraphs),
            StoryKind::Note => {
                let (part, format, at) = match story.is_endnote {
                    true => (PartKind::Endnote, NumberFormat::LowerRoman, 1),
                    false => (PartKind::Footnote, NumberFormat::Decimal, 0),
                };
                let mut marker = String::new();
                if let Some(count) = self.notes.get_mut(at).filter(|_| story.is_numbered) {
                    *count = count.saturating_add(1);
                    marker = format.text(*count);
                } else if let Some(custom) = custom_mark(&mut paragraphs, &mut outer.current) {
                    // It was counted in both places.
                    self.parsed.letters = self.parsed.letters.saturating_sub(2 * ledger::letters(&custom));
                    marker = custom;
                }
                outer.current.pieces.push(Piece::Note(Note { part, marker, paragraphs }));
            }
        }
    }

    fn begin_collection(&mut self, what: Collected) {
        let collected = std::mem::take(&mut self.collected);
        self.time = [0; 5];
        if what == Collected::Entry {
            self.field.instruct(&collected);
        }
        if what == Collected::Instruction {
            self.field = Field::default();
        }
    }

    fn end_collection(&mut self, what: Collected) {
        let text = std::mem::take(&mut self.collected);
        let text = text.trim();
        let some = (!text.is_empty()).then(|| text.to_owned());
        let time = self.time();
        let properties = &mut self.parsed.properties;
        match what {
            Collected::ListText => {
                if let Some(story) = self.stories.last_mut() {
                    story.current.marker = some;
                }
            }
            Collected::Instruction => {
                self.field.instruct(text);
                if let Some(shown) = self.field.replacement() {
                    self.group.is_replaced = true;
                    self.show(&shown);
                }
            }
            Collected::Entry => self.field.form.add_entry(text.to_owned()),
            Collected::Title => properties.title = some,
            Collected::Author => properties.author = some,
            Collected::Created => properties.created = time,
            Collected::Modified => properties.modified = time,
            Collected::Generator => properties.producer = some.map(|text| text.trim_end_matches(';').to_owned()),
        }
    }

    fn time(&self) -> Option<String> {
        let [year, month, day, hour, minute] = self.time;
        let time = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z");
        time.parse::<jiff::Timestamp>().is_ok().then_some(time)
    }

    /// Decodes the bytes that wait.
    pub(super) fn flush(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let text = self.fonts.decode(self.group.font, &bytes);
            self.show(&text);
        }
    }

    /// Gives text to where the group's text goes.
    pub(super) fn show(&mut self, text: &str) {
        match self.group.destination {
            Destination::Text => {}
            Destination::Collect(_) => {
                let room = COLLECTED.saturating_sub(self.collected.len());
                self.collected.extend(text.chars().take(room));
                return;
            }
            _ => return,
        }
        if self.group.hidden || self.group.deleted || self.group.placeholder {
            self.noticed.hidden |= self.group.hidden && !self.group.deleted && text.chars().any(char::is_alphanumeric);
            return;
        }
        if let Some(story) = self.stories.last_mut() {
            self.parsed.letters += ledger::letters(text);
            story.current.add(text, self.group.bold);
        }
    }

    /// Ends a paragraph. A mark that is deleted or hidden joins the next paragraph to its own.
    pub(super) fn end_paragraph(&mut self, end: End) {
        if self.group.destination != Destination::Text {
            return;
        }
        if matches!(end, End::Paragraph) && (self.group.deleted || self.group.hidden) {
            return;
        }
        self.paragraphs += 1;
        self.noticed.limit |= self.paragraphs >= self.limits.paragraphs;
        let format = self.group.format;
        let outline = format.outline.or_else(|| self.outlines.get(&format.style).copied());
        let Some(story) = self.stories.last_mut() else { return };
        let mut paragraph = std::mem::take(&mut story.current);
        let depth = format.tables.unwrap_or(u32::from(format.in_table));
        let least = u32::from(story.in_row || !matches!(end, End::Paragraph));
        paragraph.depth = depth.max(least).min(self.limits.depth);
        paragraph.outline = outline.filter(|&level| level < 9);
        paragraph.level = format.level;
        paragraph.end = end;
        story.paragraphs.push(paragraph);
    }
}

impl Story {
    /// Ends the last paragraph, which needs no mark.
    fn end(&mut self) {
        let last = std::mem::take(&mut self.current);
        if !last.is_blank() {
            self.paragraphs.push(last);
        }
    }
}

/// A note's own mark, which begins its text and ends the text before it; taken out of both.
fn custom_mark(note: &mut [Paragraph], outer: &mut Paragraph) -> Option<String> {
    let Some(Piece::Text { text: note, .. }) = note.first_mut()?.pieces.first_mut() else { return None };
    let Some(Piece::Text { text: before, .. }) = outer.pieces.last_mut() else { return None };
    let mark = note.split_whitespace().next().filter(|mark| mark.chars().count() <= 3)?.to_owned();
    let left = before.trim_end().strip_suffix(mark.as_str())?.len();
    before.truncate(left);
    *note = note.trim_start().strip_prefix(mark.as_str())?.to_owned();
    Some(mark)
}
