//! OpenDocument text (`.odt`, `.ott`), and the same as one XML file (`.fodt`), ODF 1.3 part 3.
//!
//! Each part is parsed into a tree of bounded depth; styles are looked up along their parents, and a walk over the
//! body feeds the [`Builder`](crate::document::Builder).
//!
//! Read: paragraphs, headings, lists with their printed markers, tables, nested and merged, bold, fields by their
//! content, controls of forms by what they show, formulas by their characters, tracked changes as accepted, footnotes
//! and endnotes, text boxes and shapes, headers and footers, properties. Not read: comments, other embedded objects, the
//! numbers of numbered headings.

mod form;
mod list;
mod paragraph;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod writer;

use std::collections::HashMap;

use super::docx::package::{Fault, Package};
use super::docx::property::rfc3339;
use crate::document::{Document, FurnitureKind, PartKind, Properties};
use crate::reader::Limits;
use crate::record::{Code, Finding};
use crate::{Error, ErrorCode};

use form::formula;
use style::{Scope, Styles};
use tree::{Element, Tree};
use writer::Writer;

/// Embedded objects that are looked at for formulas.
const OBJECTS: usize = 256;

/// Reads an OpenDocument text, packed or flat.
///
/// An error says that there is no text at all; what is missing from a text that was read is a finding.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let is_flat = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<");
    if is_flat {
        return read_flat(bytes, limits);
    }
    let mut source = Source { package: Package::open(bytes, limits)?, findings: Vec::new() };
    if source.text("META-INF/manifest.xml").contains("encryption-data") {
        let message = "the document is encrypted; open it in its program with its password and save it without one";
        return Err(Error::new(ErrorCode::Encrypted, message));
    }
    if !source.package.contains("content.xml") {
        return Err(Error::damaged("the part content.xml is missing"));
    }
    let [content, styles, meta] = ["content.xml", "styles.xml", "meta.xml"].map(|name| source.text(name));
    let (content, styles, meta) = (Tree::parse(&content), Tree::parse(&styles), Tree::parse(&meta));
    let formulas = source.formulas(&content.root);
    assemble([&content, &styles, &meta], &formulas, limits, source.findings)
}

fn read_flat(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    if bytes.len() as u64 > limits.stream_bytes {
        return Err(Error::new(ErrorCode::TooLarge, "the XML file is larger than the limits allow"));
    }
    let text = String::from_utf8_lossy(bytes);
    let tree = Tree::parse(&text);
    assemble([&tree; 3], &HashMap::new(), limits, Vec::new())
}

fn assemble(
    [content, styles, meta]: [&Tree<'_>; 3],
    formulas: &HashMap<String, String>,
    limits: &Limits,
    findings: Vec<Finding>,
) -> Result<Document, Error> {
    let Some(body) = content.root.find("office:body") else {
        return Err(Error::damaged("the body of the document is missing"));
    };
    let mut known = Styles::default();
    known.add(&styles.root, Scope::Page);
    known.add(&content.root, Scope::Content);
    let mut writer = Writer::new(&known, formulas, limits);
    let pages = styles.root.find("office:master-styles");
    furniture(&mut writer, pages, PartKind::Header);
    writer.body(body);
    furniture(&mut writer, pages, PartKind::Footer);
    let mut document = writer.finish();
    document.properties = properties(&meta.root);
    document.findings.extend(findings);
    if content.is_faulty {
        let message = "the XML of the document is damaged; it was read as far as it goes";
        document.findings.push(Finding::new(Code::Repaired, message));
    }
    if content.is_limited && !document.findings.iter().any(|finding| finding.code == Code::LimitReached) {
        let message = "the document has more elements than the limits allow; its end was not read";
        document.findings.push(Finding::new(Code::LimitReached, message));
    }
    if content.is_flattened {
        let message = "elements nest deeper than the limits allow; their text was read without its structure";
        document.findings.push(Finding::new(Code::LimitReached, message));
    }
    Ok(document)
}

/// Headers or footers of all master pages.
fn furniture<'d>(writer: &mut Writer<'d>, pages: Option<&'d Element<'d>>, part: PartKind) {
    let (kind, start) = match part {
        PartKind::Header => (FurnitureKind::Header, "style:header"),
        _ => (FurnitureKind::Footer, "style:footer"),
    };
    for page in pages.into_iter().flat_map(Element::elements).filter(|page| page.name() == "style:master-page") {
        let is_shown = |area: &&Element<'_>| area.get("display").as_deref() != Some("false");
        for area in page.elements().filter(|area| area.name().starts_with(start)).filter(is_shown) {
            writer.furniture(area, part, kind);
        }
    }
}

/// What the document says about itself (4.3).
fn properties(meta: &Element<'_>) -> Properties {
    let meta = meta.find("office:meta");
    let text = |name: &str| {
        let text = meta?.find(name)?.text();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    Properties {
        title: text("dc:title"),
        author: text("meta:initial-creator").or_else(|| text("dc:creator")),
        created: text("meta:creation-date").and_then(|time| rfc3339(&time)),
        modified: text("dc:date").and_then(|time| rfc3339(&time)),
        producer: text("meta:generator"),
    }
}

/// The names of embedded objects.
fn object_names(parent: &Element<'_>, names: &mut Vec<String>) {
    for child in parent.elements() {
        match child.get("href").filter(|_| child.name() == "draw:object" && names.len() < OBJECTS) {
            Some(name) => names.push(name.trim_start_matches("./").to_owned()),
            None => object_names(child, names),
        }
    }
}

/// The package, and what was noticed about its parts.
struct Source<'a> {
    package: Package<'a>,
    findings: Vec<Finding>,
}

impl Source<'_> {
    /// The formulas of a package by the names of their objects.
    fn formulas(&mut self, content: &Element<'_>) -> HashMap<String, String> {
        let mut names = Vec::new();
        object_names(content, &mut names);
        let mut formulas = HashMap::new();
        for name in names {
            // Other objects are charts, sheets and pictures, some of them large.
            let part = format!("{name}/content.xml");
            let text = if self.package.contains(&part) { self.text(&part) } else { continue };
            if let Some(formula) = formula(&Tree::parse(&text).root) {
                formulas.insert(name, formula);
            }
        }
        formulas
    }

    /// A part's text; empty where there is none.
    fn text(&mut self, name: &str) -> String {
        let (code, message) = match self.package.part(name) {
            Ok(None) => return String::new(),
            Ok(Some(part)) => match part.fault {
                None => return part.text,
                Some(fault) => {
                    let (code, message) = match fault {
                        Fault::TooLarge => (Code::LimitReached, "is larger than the limits allow"),
                        Fault::Damaged => (Code::Repaired, "does not match its checksum or ends early"),
                    };
                    self.findings.push(Finding::new(code, format!("{name} {message}")));
                    return part.text;
                }
            },
            Err(error) => (Code::PartUnreadable, error.message),
        };
        self.findings.push(Finding::new(code, message));
        String::new()
    }
}
