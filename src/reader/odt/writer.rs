//! The walk over body, headers and footers that feeds the builder.

use std::collections::{HashMap, HashSet};

use super::form::Controls;
use super::list::Lists;
use super::style::{Scope, Styles};
use super::tree::Element;
use crate::document::{Builder, Document, FurnitureKind, PartKind, Place};
use crate::reader::{Limits, ledger};
use crate::record::{Code, Finding};

/// What paragraphs become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Note(usize),
    Furniture(FurnitureKind),
}

/// Walks one document.
pub(super) struct Writer<'d> {
    pub(super) styles: &'d Styles,
    pub(super) limits: &'d Limits,
    pub(super) builder: Builder,
    pub(super) controls: Controls,
    /// Formulas by the names of their objects.
    pub(super) formulas: &'d HashMap<String, String>,
    /// Changes that delete, and how many of them are open.
    deleted: HashSet<String>,
    pub(super) deletions: u32,
    /// The last paragraph's end is deleted: the next one goes on with it.
    pub(super) is_joined: bool,
    /// Letters and digits shown so far.
    pub(super) letters: u64,
    pub(super) lists: Lists,
    pub(super) story: Story<'d>,
    /// Top-level blocks so far, by part.
    blocks: [u32; 6],
    pub(super) paragraphs: usize,
    /// Tables that are open.
    pub(super) tables: u32,
    pub(super) noticed: Noticed,
}

/// Text that flows on its own.
pub(super) struct Story<'d> {
    pub(super) part: PartKind,
    pub(super) role: Role,
    pub(super) scope: Scope,
    pub(super) block: u32,
    /// Row and cell of the outermost table.
    pub(super) row: Option<u32>,
    pub(super) cell: Option<u32>,
    pub(super) note_is_open: bool,
    /// Notes that wait for the end of their top-level block.
    pub(super) notes: Vec<(usize, PartKind, &'d Element<'d>)>,
    /// Frames and shapes that wait for the end of their paragraph.
    pub(super) boxes: Vec<&'d Element<'d>>,
}

/// What the record should say about the document.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    pub(super) tracked: bool,
    pub(super) hidden: bool,
    pub(super) limit: bool,
}

/// An item of a list under way, for the first paragraph in it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) level: usize,
    pub(super) style: Option<String>,
    pub(super) start: Option<u32>,
}

impl<'d> Story<'d> {
    fn new(part: PartKind, role: Role, scope: Scope) -> Story<'d> {
        let (notes, boxes) = (Vec::new(), Vec::new());
        Story { part, role, scope, block: 0, row: None, cell: None, note_is_open: false, notes, boxes }
    }

    pub(super) fn place(&self) -> Place {
        Place::Part { part: self.part, block: self.block, row: self.row, cell: self.cell }
    }
}

impl<'d> Writer<'d> {
    pub(super) fn new(styles: &'d Styles, formulas: &'d HashMap<String, String>, limits: &'d Limits) -> Writer<'d> {
        Writer {
            styles,
            limits,
            builder: Builder::with_typed_markers(),
            controls: Controls::default(),
            formulas,
            deleted: HashSet::new(),
            deletions: 0,
            is_joined: false,
            letters: 0,
            lists: Lists::default(),
            story: Story::new(PartKind::Body, Role::Text, Scope::Content),
            blocks: [0; 6],
            paragraphs: 0,
            tables: 0,
            noticed: Noticed::default(),
        }
    }

    pub(super) fn body(&mut self, body: &'d Element<'d>) {
        self.story = Story::new(PartKind::Body, Role::Text, Scope::Content);
        self.controls = Controls::parse(body);
        self.blocks(body);
        self.place_notes();
    }

    pub(super) fn furniture(&mut self, area: &'d Element<'d>, part: PartKind, kind: FurnitureKind) {
        self.story = Story::new(part, Role::Furniture(kind), Scope::Page);
        self.blocks(area);
    }

    /// The document, with what was noticed.
    pub(super) fn finish(mut self) -> Document {
        self.builder.end();
        let expected = self.letters.saturating_sub(self.builder.typed_letters());
        let mut document = self.builder.finish();
        ledger::balance(&mut document, expected);
        let mut note = |is: bool, code, message: &str| {
            if is {
                document.findings.push(Finding::new(code, message));
            }
        };
        let noticed = self.noticed;
        note(noticed.tracked, Code::TrackedChanges, "tracked changes: insertions read, deletions left out");
        note(noticed.hidden, Code::HiddenText, "hidden text was left out");
        note(noticed.limit, Code::LimitReached, "the document is larger than the limits allow; its end was not read");
        document
    }

    pub(super) fn blocks(&mut self, parent: &'d Element<'d>) {
        for child in parent.elements() {
            self.block(child, None);
        }
    }

    fn block(&mut self, element: &'d Element<'d>, item: Option<Item>) {
        // Rows and cells that stand for many could multiply without end.
        self.noticed.limit |= self.paragraphs >= self.limits.paragraphs;
        self.noticed.limit |= self.builder.len() as u64 >= self.limits.stream_bytes;
        if self.noticed.limit {
            return;
        }
        match element.name() {
            "text:p" | "text:h" => self.paragraph(element, item),
            "text:list" => {
                self.lists.begin(element);
                self.list(element, 0, None);
                self.lists.end(element);
            }
            "table:table" | "loext:table" => self.table(element),
            "text:tracked-changes" => self.changes(element),
            "text:change-start" | "text:change-end" => self.change(element),
            "text:section" if element.get("display").as_deref() == Some("none") => self.noticed.hidden = true,
            "office:annotation" | "office:forms" | "draw:object" | "text:alphabetical-index-auto-mark-file" => {}
            name if name.ends_with("-decls") || name.ends_with("-source") => {}
            // Anchored to the page, it is a paragraph of its own.
            name if name.starts_with("draw:") && !self.is_inline(element) => self.frame(element),
            name if name.starts_with("draw:") => self.paragraph(element, None),
            _ => self.blocks(element),
        }
    }

    /// Takes up the list of tracked changes.
    fn changes(&mut self, changes: &Element<'_>) {
        self.noticed.tracked |= changes.elements().next().is_some();
        let deletes = |change: &&Element<'_>| change.elements().any(|child| child.name() == "text:deletion");
        let deleted = changes.elements().filter(deletes).filter_map(|change| change.get("id"));
        self.deleted.extend(deleted.map(|id| id.into_owned()));
    }

    /// Begins or ends deleted text that stands in its place, as LibreOffice writes it to flat files.
    pub(super) fn change(&mut self, change: &Element<'_>) {
        if change.get("change-id").is_none_or(|id| !self.deleted.contains(id.as_ref())) {
            return;
        }
        self.deletions = match change.name() {
            "text:change-start" => self.deletions.saturating_add(1),
            _ => self.deletions.saturating_sub(1),
        };
    }

    /// A list at a level; one without a style has that of the list around it.
    fn list(&mut self, list: &'d Element<'d>, level: usize, around: Option<&str>) {
        let style = list.get("style-name");
        let style = style.as_deref().or(around);
        for entry in list.elements() {
            let mut item = (entry.name() == "text:list-item").then(|| Item {
                level,
                style: style.map(str::to_owned),
                start: entry.number("start-value"),
            });
            for child in entry.elements() {
                match child.name() {
                    "text:list" => self.list(child, level.saturating_add(1), style),
                    _ => self.block(child, item.take()),
                }
            }
        }
    }

    /// A frame, shape or group: its text in a story of its own.
    pub(super) fn frame(&mut self, frame: &'d Element<'d>) {
        if !frame.holds(&["text:p", "text:h"]) {
            return;
        }
        if self.story.role != Role::Text || self.story.part == PartKind::TextBox {
            return self.blocks(frame);
        }
        let story = Story::new(PartKind::TextBox, Role::Text, self.story.scope);
        let outer = std::mem::replace(&mut self.story, story);
        let lists = std::mem::take(&mut self.lists);
        self.blocks(frame);
        self.lists = lists;
        let inner = std::mem::replace(&mut self.story, outer);
        self.story.notes.extend(inner.notes);
        self.place_notes();
    }

    /// Counts a block where it is at the top level of its story.
    pub(super) fn count_block(&mut self) {
        if self.story.row.is_none()
            && let Some(count) = self.blocks.get_mut(self.story.part as usize)
        {
            self.story.block = *count;
            *count = count.saturating_add(1);
        }
    }

    /// Writes the notes whose marks stand in the top-level block that ended.
    pub(super) fn place_notes(&mut self) {
        if self.story.part != PartKind::Body || self.tables > 0 {
            return;
        }
        for (note, part, body) in std::mem::take(&mut self.story.notes) {
            let story = Story::new(part, Role::Note(note), self.story.scope);
            let outer = std::mem::replace(&mut self.story, story);
            let lists = std::mem::take(&mut self.lists);
            self.blocks(body);
            self.builder.end();
            self.lists = lists;
            self.story = outer;
        }
    }
}
