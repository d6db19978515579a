//! Word packages (`.docx`, `.docm`, `.dotx`): a completing pass in front of docx-rs.
//!
//! Flat OPC packages and WordprocessingML 2003, which are one XML file, are taken apart into the same parts first.
//!
//! docx-rs never sees the raw package. It drops notes, text boxes, equations and form state, hangs on unclosed XML and
//! overflows the stack on nested tables. A first pass streams every part that bears text once and writes what docx-rs
//! keeps, well-formed and of bounded depth; docx-rs parses that, and a mapping walks its model into the
//! [`Builder`](crate::document::Builder). A ledger compares letters and digits at both ends.
//!
//! Read fully: paragraphs, headings by outline level, lists with their printed markers, tables, nested and merged,
//! bold, content controls, form fields, field results, hyperlinks, tracked changes as accepted, footnotes and endnotes,
//! text boxes of DrawingML and VML, symbols, headers and footers, properties; Strict packages, any prefix, UTF-16.
//! Read as plain text: equations, diagrams, imported HTML. Read as furniture: the words of charts, not their points.
//! Not read: embedded objects, comments, imported documents, the numbers of numbered headings.
//!
//! A page is never given: no element says on which page it stands. `lastRenderedPageBreak` says where the program that
//! last laid the document out broke it, and files edited since, or by other programs, say wrong or nothing.

mod chart;
mod completion;
mod embedded;
mod field;
mod flat;
mod flow;
mod inflate;
mod key;
mod mapping;
mod note;
mod numbering;
pub(super) mod package;
pub(super) mod property;
mod relationship;
mod runs;
mod section;
mod show;
mod start;
mod story;
mod style;
#[cfg(test)]
mod tests;
pub(super) mod xml;

use crate::Error;
use crate::document::{Document, PartKind};
use crate::reader::Limits;
use crate::record::{Code, Finding};

use memchr::memmem;

use completion::Completion;
use mapping::Mapping;
use package::{Fault, Package};
use relationship::{Relationships, main_part};
use section::Section;
use style::Styles;

/// Reads a Word package.
///
/// An error says that there is no text at all; what is missing from a text that was read is a finding.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut source = Source::open(bytes, limits)?;
    let body = source.main()?;
    let styles = Styles::parse(source.first("styles", "styles.xml"));
    let numbering = source.first("numbering", "numbering.xml");
    let headers = source.all("header");
    let footers = source.all("footer");
    let footnotes = source.first("footnotes", "footnotes.xml");
    let endnotes = source.first("endnotes", "endnotes.xml");
    let properties = source.properties();
    let sections = source.sections(&body);

    let mut completion = Completion::new(&mut source, &styles, limits, Mapping::new(numbering));
    completion.notes.set_sections(sections);
    for (name, header) in &headers {
        completion.source.current.clone_from(name);
        completion.furniture(header, PartKind::Header);
    }
    completion.source.current.clear();
    completion.note_part(&footnotes, PartKind::Footnote);
    completion.note_part(&endnotes, PartKind::Endnote);
    completion.body(&body);
    completion.unreferenced_notes();
    for (name, footer) in &footers {
        completion.source.current.clone_from(name);
        completion.furniture(footer, PartKind::Footer);
    }
    let mut document = completion.finish()?;
    document.properties = properties;
    document.findings.append(&mut source.findings);
    Ok(document)
}

/// The package, and how its main part relates to the others.
struct Source<'a> {
    package: Package<'a>,
    root: Relationships,
    main: String,
    relationships: Relationships,
    /// The part that is being read, where it is not the main one.
    current: String,
    findings: Vec<Finding>,
}

impl<'a> Source<'a> {
    fn open(bytes: &'a [u8], limits: &Limits) -> Result<Source<'a>, Error> {
        let mut package = Package::open(bytes, limits)?;
        let root = Relationships::of(&mut package, "");
        let main = main_part(&mut package, &root)?;
        let relationships = Relationships::of(&mut package, &main);
        Ok(Source { package, root, main, relationships, current: String::new(), findings: Vec::new() })
    }

    /// The main part's text, which a document cannot do without.
    fn main(&mut self) -> Result<String, Error> {
        let name = self.main.clone();
        let part = self.package.part(&name)?.ok_or_else(|| Error::damaged(format!("the part {name} is missing")))?;
        if part.text.trim().is_empty() {
            return Err(Error::damaged(format!("the main document part {name} is empty")));
        }
        if is_workbook(&part.text) {
            return Err(Error::unsupported("the main part is no Word document"));
        }
        self.note_fault(&name, part.fault);
        Ok(part.text)
    }

    /// The text of the first part of a kind, by relationship or by its usual name; empty where there is none.
    fn first(&mut self, kind: &str, usual: &str) -> String {
        let beside =
            |main: &str| main.rsplit_once('/').map_or(usual.to_owned(), |(folder, _)| format!("{folder}/{usual}"));
        let name = self.relationships.first(kind).filter(|name| self.package.contains(name));
        self.text(&name.unwrap_or_else(|| beside(&self.main)))
    }

    /// The names and texts of all parts of a kind, in the order of their numbers.
    fn all(&mut self, kind: &str) -> Vec<(String, String)> {
        let mut names = self.relationships.all(kind);
        if self.relationships.is_empty() {
            let is_kind = |name: &&str| name.starts_with(&format!("word/{kind}")) && name.ends_with(".xml");
            names = self.package.names().into_iter().filter(is_kind).map(str::to_owned).collect();
        }
        names.into_iter().map(|name| (name.clone(), self.text(&name))).collect()
    }

    /// The text of the part, of one of these kinds, that a relationship of the current part names.
    fn related(&mut self, id: &str, kinds: &[&str]) -> Option<String> {
        let name = if self.current.is_empty() {
            self.relationships.target(id, kinds)?.to_owned()
        } else {
            let relationships = Relationships::of(&mut self.package, &self.current);
            relationships.target(id, kinds)?.to_owned()
        };
        Some(self.text(&name)).filter(|text| !text.is_empty())
    }

    /// How the sections of the main part begin and number their notes; all the same where neither differs.
    fn sections(&mut self, body: &str) -> Vec<Section> {
        let has = |name: &[u8]| memmem::find(body.as_bytes(), name).is_some();
        if !has(b"noteReference") && !has(b"continuous") {
            return Vec::new();
        }
        let settings = self.first("settings", "settings.xml");
        section::sections(body, &settings)
    }

    fn text(&mut self, name: &str) -> String {
        match self.package.part(name) {
            Ok(Some(part)) => {
                self.note_fault(name, part.fault);
                part.text
            }
            Ok(None) => String::new(),
            Err(error) => {
                self.findings.push(Finding::new(Code::PartUnreadable, error.message));
                String::new()
            }
        }
    }

    fn note_fault(&mut self, name: &str, fault: Option<Fault>) {
        let finding = match fault {
            None => return,
            Some(Fault::TooLarge) => {
                Finding::new(Code::LimitReached, format!("{name} is larger than the limits allow"))
            }
            Some(Fault::Damaged) => {
                Finding::new(Code::Repaired, format!("{name} does not match its checksum or ends early"))
            }
        };
        // A part may be asked for many times.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn properties(&mut self) -> crate::document::Properties {
        let mut properties = crate::document::Properties::default();
        let core = self.root.first("core-properties").unwrap_or_else(|| "docProps/core.xml".to_owned());
        let app = self.root.first("extended-properties").unwrap_or_else(|| "docProps/app.xml".to_owned());
        property::read_core(&self.text(&core), &mut properties);
        property::read_app(&self.text(&app), &mut properties);
        properties
    }
}

/// Whether a main part is a workbook or presentation under a Word document's name.
fn is_workbook(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    let Some(root) = head.split('<').find(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())) else {
        return false;
    };
    let name = root.split([' ', '>', '/', '\n', '\r', '\t']).next().unwrap_or_default();
    matches!(name.rsplit(':').next(), Some("workbook" | "presentation"))
}
