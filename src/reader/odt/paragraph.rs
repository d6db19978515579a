//! Paragraphs and what stands in their lines.

use super::form::{field_mark, formula};
use super::style::Look;
use super::tree::{Element, Node};
use super::writer::{Item, Role, Writer};
use crate::document::{BlockKind, PartKind, Style};
use crate::reader::ledger;
use crate::reader::symbol::mapped;

impl<'d> Writer<'d> {
    pub(super) fn paragraph(&mut self, paragraph: &'d Element<'d>, item: Option<Item>) {
        self.paragraphs += 1;
        self.count_block();
        let kind = self.kind(paragraph, item);
        if is_hidden(paragraph) {
            self.noticed.hidden = true;
            return;
        }
        match self.story.role {
            Role::Note(_) if self.story.note_is_open => self.builder.line_break(),
            Role::Note(note) => {
                self.story.note_is_open = true;
                self.builder.begin(BlockKind::Note(note));
            }
            Role::Furniture(kind) => self.builder.begin(BlockKind::Furniture(kind)),
            Role::Text if self.is_joined => {}
            Role::Text => {
                let style = paragraph.get("style-name").unwrap_or_default();
                if self.styles.turns_page(self.story.scope, &style) {
                    self.builder.end();
                    self.builder.turn_page();
                }
                self.builder.begin(kind);
            }
        }
        let style = paragraph.get("style-name").unwrap_or_default();
        let look = self.styles.look(self.story.scope, "paragraph", &style, Look::default());
        self.inline(paragraph, look);
        self.is_joined = self.deletions > 0 && self.story.role == Role::Text;
        if self.is_joined {
            return;
        }
        if !matches!(self.story.role, Role::Note(_)) {
            self.builder.end();
        }
        for frame in std::mem::take(&mut self.story.boxes) {
            self.frame(frame);
        }
        self.place_notes();
    }

    /// A heading, a list item, or a paragraph. A heading in a list counts there all the same.
    fn kind(&mut self, paragraph: &Element<'_>, item: Option<Item>) -> BlockKind {
        let (styles, scope) = (self.styles, self.story.scope);
        let marked = item.map(|item| {
            let name = paragraph.get("style-name").unwrap_or_default();
            let style = item.style.as_deref().or_else(|| styles.list_of(scope, &name));
            let style = style.and_then(|style| styles.list(scope, style));
            (item.level, self.lists.next(style, item.level, item.start))
        });
        if paragraph.name() == "text:h" {
            let level = paragraph.number("outline-level").unwrap_or(1).clamp(1, 9);
            return BlockKind::Heading { level: u8::try_from(level).unwrap_or(9) };
        }
        match marked {
            Some((level, marker)) if !marker.is_empty() => {
                BlockKind::Item { level: u8::try_from(level).unwrap_or(u8::MAX), marker }
            }
            _ => BlockKind::Paragraph,
        }
    }

    fn inline(&mut self, parent: &'d Element<'d>, look: Look) {
        for child in &parent.children {
            match child {
                Node::Text(text) => self.show(text, look),
                Node::Element(element) => self.inline_element(element, look),
            }
        }
    }

    fn inline_element(&mut self, element: &'d Element<'d>, look: Look) {
        let is = |name: &str| element.get(name).as_deref() == Some("true");
        match element.name() {
            "text:s" => self.builder.space(),
            "text:tab" => self.builder.tab(),
            "text:line-break" => self.builder.line_break(),
            "text:span" => {
                let style = element.get("style-name").unwrap_or_default();
                let look = self.styles.look(self.story.scope, "text", &style, look);
                self.inline(element, look);
            }
            "text:change-start" | "text:change-end" => self.change(element),
            "text:note" => self.note(element, look),
            "text:hidden-text" if element.get("is-hidden").as_deref() != Some("false") => self.noticed.hidden = true,
            "loext:content-control" if is("showing-place-holder") => {}
            "field:fieldmark" => {
                if let Some(text) = field_mark(element) {
                    self.show(&text, look);
                }
            }
            "office:annotation"
            | "office:annotation-end"
            | "text:placeholder"
            | "svg:title"
            | "svg:desc"
            | "text:hidden-paragraph"
            | "office:event-listeners" => {}
            name if name.starts_with("draw:") => {
                if self.is_inline(element) {
                    self.drawn(element, look);
                } else if self.is_shown(look) {
                    self.story.boxes.push(element);
                }
            }
            _ => self.inline(element, look),
        }
    }

    /// Whether a shape is a form's control or a formula, which stand in their line.
    pub(super) fn is_inline(&self, shape: &Element<'_>) -> bool {
        self.controls.of(shape).is_some() || self.formula(shape).is_some()
    }

    fn drawn(&mut self, shape: &Element<'_>, look: Look) {
        let text = self.controls.of(shape).map(str::to_owned).or_else(|| self.formula(shape));
        if let Some(text) = text {
            self.show(&text, look);
        }
    }

    /// The formula of a frame, in it or in an object of the package.
    fn formula(&self, frame: &Element<'_>) -> Option<String> {
        let object = frame.elements().find(|child| child.name() == "draw:object")?;
        let kept = object.get("href").and_then(|name| self.formulas.get(name.trim_start_matches("./")));
        kept.cloned().or_else(|| formula(object))
    }

    /// Adds text that a reader of the document would see. Line ends in XML are spaces (6.1.2).
    fn show(&mut self, text: &str, look: Look) {
        if !self.is_shown(look) {
            self.noticed.hidden |= look.hidden && text.chars().any(char::is_alphanumeric);
            return;
        }
        let mapped = mapped(text, look.font.filter(|_| text.chars().any(|c| !c.is_whitespace())));
        let text = mapped.as_deref().unwrap_or(text);
        self.letters += ledger::letters(text);
        let style = Style { bold: look.bold };
        let place = self.story.place();
        if !text.contains(['\n', '\r', '\t']) {
            return self.builder.text(text, style, place);
        }
        for (index, piece) in text.split(['\n', '\r', '\t']).enumerate() {
            if index > 0 {
                self.builder.space();
            }
            self.builder.text(piece, style, place);
        }
    }

    /// Neither hidden nor deleted, nor only there until something is entered.
    fn is_shown(&self, look: Look) -> bool {
        !look.hidden && !look.placeholder && self.deletions == 0
    }

    /// Shows a note's mark, and keeps the note for the end of its top-level block.
    fn note(&mut self, note: &'d Element<'d>, look: Look) {
        if !self.is_shown(look) || self.story.role != Role::Text {
            return;
        }
        let part = match note.get("note-class").as_deref() {
            Some("endnote") => PartKind::Endnote,
            _ => PartKind::Footnote,
        };
        let citation = note.find("text:note-citation");
        let marker = citation.map(|citation| citation.text().trim().to_owned()).unwrap_or_default();
        let body = note.elements().find(|child| child.name() == "text:note-body");
        let body = body.filter(|body| !body.text().trim().is_empty());
        let index = body.map(|_| self.builder.add_note(&marker));
        self.builder.mark(&marker, index);
        if let (Some(body), Some(index)) = (body, index) {
            self.story.notes.push((index, part, body));
        }
    }
}

/// Whether a field hides its paragraph (7.7.11).
fn is_hidden(paragraph: &Element<'_>) -> bool {
    paragraph
        .elements()
        .any(|child| child.name() == "text:hidden-paragraph" && child.get("is-hidden").as_deref() == Some("true"))
}
