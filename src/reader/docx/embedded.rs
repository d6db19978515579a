//! Text that a part only points to: imported files, diagrams and charts.

use super::chart;
use super::completion::{Completion, Node};
use super::key::Role;
use super::xml::{Item, Tag, Xml};
use crate::document::FurnitureKind;
use crate::reader::html;
use crate::record::{Code, Finding};

impl Completion<'_, '_> {
    /// Shows paragraphs as a text box.
    pub(super) fn show_box(&mut self, paragraphs: &[String]) {
        self.show_beside(paragraphs, self.story.role);
    }

    /// Shows paragraphs as a text box of some role.
    fn show_beside(&mut self, paragraphs: &[String], role: Role) {
        if let Node::Story(run) = self.begin_story(true) {
            self.story.role = role;
            for text in paragraphs {
                self.begin_paragraph();
                self.show(text);
            }
            self.end_story(run);
        }
    }

    /// `w:altChunk`: a file that Word imports when it opens the document (ECMA-376 part 1, 17.17.2).
    pub(super) fn embedded_part(&mut self, tag: &Tag<'_>) -> Node {
        let Some(text) = tag.get("id").and_then(|id| self.source.related(&id, &["aFChunk"])) else { return Node::Skip };
        let head = text.trim_start();
        if head.starts_with("PK") || head.starts_with("{\\rtf") {
            let message = "an imported document inside the document is not read";
            self.mapping.document_mut().findings.push(Finding::new(Code::PartUnreadable, message));
            return Node::Skip;
        }
        let paragraphs = if head.starts_with('<') {
            let document = html::read_text(&text, self.limits);
            document.leaves().iter().map(|leaf| document.slice(leaf.block.span).to_owned()).collect()
        } else {
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        for text in paragraphs.iter().filter(|text| !text.trim().is_empty()) {
            self.begin_paragraph();
            self.show(text);
        }
        self.begin_paragraph();
        self.story.paragraph = None;
        Node::Skip
    }

    /// The words of a chart are no content of the text around it.
    pub(super) fn chart(&mut self, tag: &Tag<'_>) -> Node {
        let text = tag.get("id").and_then(|id| self.source.related(&id, &["chart", "chartEx"]));
        if let Some(text) = text {
            self.show_beside(&chart::words(&text), Role::Furniture(FurnitureKind::Figure));
        }
        Node::Plain
    }

    /// A diagram's text is in its data part, one paragraph a shape.
    pub(super) fn diagram(&mut self, tag: &Tag<'_>) -> Node {
        let Some(text) = tag.get("dm").and_then(|id| self.source.related(&id, &["diagramData"])) else {
            return Node::Skip;
        };
        let mut paragraphs: Vec<String> = Vec::new();
        let mut xml = Xml::new(&text);
        let mut in_text = false;
        while let Some(item) = xml.next() {
            match item {
                Item::Start(tag) => {
                    in_text = tag.local() == b"t" && !in_text;
                    if tag.local() == b"p" || paragraphs.is_empty() {
                        paragraphs.push(String::new());
                    }
                }
                Item::End(_) => in_text = false,
                Item::Text(text) if in_text => {
                    if let Some(last) = paragraphs.last_mut() {
                        last.push_str(&text);
                    }
                }
                Item::Text(_) => {}
            }
        }
        paragraphs.retain(|text| !text.trim().is_empty());
        self.show_box(&paragraphs);
        Node::Skip
    }
}
