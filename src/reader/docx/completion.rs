//! The completing pass: streams the parts that bear text once and rewrites them into what docx-rs keeps.

use super::Source;
use super::key::{Key, Role};
use super::mapping::Mapping;
use super::note::Notes;
use super::story::Story;
use super::style::{DirectLook, RunLook, Styles};
use super::xml::{Item, NameHash, Tag, Xml};
use crate::document::{Document, FurnitureKind, PartKind};
use crate::reader::Limits;
use crate::reader::ledger;
use crate::record::{Code, Finding};
use crate::{Error, ErrorCode};

/// Completed XML is handed on in pieces of about this size, so that docx-rs's model of it stays small.
pub(super) const PIECE: usize = 256 << 10;
/// Elements that may be open at once.
const ELEMENTS: usize = 250_000;
/// How far up an end tag looks for its start.
const LENIENCE: usize = 64;

/// The pass over all parts of one package.
pub(super) struct Completion<'s, 'p> {
    pub(super) source: &'s mut Source<'p>,
    pub(super) styles: &'s Styles,
    pub(super) limits: &'s Limits,
    pub(super) mapping: Mapping,
    pub(super) notes: Notes,
    pub(super) keys: Vec<Key>,
    /// White space counts in all text.
    pub(super) keeps_space: bool,
    /// The innermost story, and those around it.
    pub(super) story: Story,
    pub(super) outer: Vec<Story>,
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
    pub(super) shown: u64,
    /// Letters and digits shown so far.
    pub(super) letters: u64,
    /// Top-level blocks so far, by part.
    pub(super) blocks: [u32; 6],
    /// Tables left open in the piece handed on before.
    pub(super) resumed: usize,
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

impl Noticed {
    /// A file without any text is no success where its end was not reached.
    fn refuse(&self) -> Result<(), Error> {
        if self.limit {
            let message = "the document exceeds the limits before its first text";
            return Err(Error::new(ErrorCode::TooLarge, message));
        }
        if self.repaired {
            return Err(Error::damaged("the main part's XML breaks off before its first text"));
        }
        Ok(())
    }
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
    TableProperties,
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
    pub(super) look: Option<RunLook>,
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
            keeps_space: source.package.keeps_space(),
            source,
            styles,
            limits,
            mapping,
            notes: Notes::default(),
            keys: Vec::new(),
            story: Story::new(PartKind::Body, Role::Text, false),
            outer: Vec::new(),
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
        // Text that a broken part has outside its notes.
        self.hand_on();
    }

    /// Notes that no reference placed.
    pub(super) fn unreferenced_notes(&mut self) {
        self.story = Story::new(PartKind::Footnote, Role::Text, true);
        for note in 0..self.notes.len() {
            self.place_note(note);
        }
        self.hand_on();
    }

    /// The document, with what was noticed; an error where a fault or limit left no text at all.
    pub(super) fn finish(mut self) -> Result<Document, Error> {
        let expected = self.letters.saturating_sub(self.mapping.letters_outside_text());
        let mut document = self.mapping.finish();
        ledger::balance(&mut document, expected);
        let noticed = self.noticed;
        if document.text.is_empty() {
            noticed.refuse()?;
        }
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
        Ok(document)
    }

    /// Streams one part into a story, which stays open.
    fn part(&mut self, text: &str, story: Story) {
        self.outer.clear();
        self.story = story;
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
                if let Some(field) = self.story.fields.last_mut().filter(|field| !field.in_result) {
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

    /// Remembers the namespaces that the part's root declares.
    pub(super) fn declare(&mut self, tag: &Tag<'_>) {
        self.namespaces = tag.namespaces().collect();
    }
}
