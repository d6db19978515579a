//! Why each label was taken or left, in words.

use std::fmt::Write;

use super::candidate::Fate;
use super::labels::Labels;
use super::section::{Section, fold};
use crate::document::{Document, Span};
use crate::profile::ProfileSet;
use crate::record::{At, Evidence};

/// What became of every place where a profile's words occur, and what each label got.
pub fn explain(
    document: &Document,
    profiles: &ProfileSet,
    labels: &Labels,
    reports: &[Vec<Section>],
    residue: &[Span],
) -> String {
    let mut out = String::from("labels\n");
    for candidate in &labels.candidates {
        let words = fold(document.slice(candidate.span));
        let fate = match candidate.fate {
            Fate::Label => "label".to_owned(),
            Fate::Inferred => "inferred from its words and its value".to_owned(),
            Fate::Refused(refusal) => format!("refused: {}", refusal.as_str()),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {:<28} {words:?}, {}: {fate}", candidate.field.key(), place(document, candidate.span));
    }
    if !labels.open.is_empty() {
        out.push_str("set like labels, and not understood\n");
    }
    for (words, value) in &labels.open {
        let _ = writeln!(out, "  {:?}, {}: {}", fold(document.slice(*words)), place(document, *words), cut(value));
    }
    for (number, sections) in (1..).zip(reports) {
        let _ = writeln!(out, "report {number}");
        for section in sections {
            let profile = section.label.profile.and_then(|index| profiles.profiles().get(index));
            let by = profile.map_or("the document's style", |profile| &profile.name);
            let content = section.span().map_or("(blank)".to_owned(), |span| cut(&fold(document.slice(span))));
            let _ = writeln!(out, "  {:<28} by {by}: {content}", section.label.field.key());
        }
    }
    out.push_str("residue\n");
    for span in residue {
        let _ = writeln!(out, "  {}: {}", place(document, *span), cut(&fold(document.slice(*span))));
    }
    out
}

fn place(document: &Document, span: Span) -> String {
    describe(&document.places.of(span)).unwrap_or_else(|| format!("byte {}", span.start))
}

fn describe(at: &At) -> Option<String> {
    Some(match at.first()? {
        Evidence::Page { page, bbox } => format!("page {page} at {:.0},{:.0}", bbox[0], bbox[1]),
        Evidence::Part { part, block, row: Some(row), cell: Some(cell) } => {
            format!("{part} block {block} row {row} cell {cell}")
        }
        Evidence::Part { part, block, .. } => format!("{part} block {block}"),
    })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((at, _)) => format!("{:?} …", &text[..at]),
        None => format!("{text:?}"),
    }
}
