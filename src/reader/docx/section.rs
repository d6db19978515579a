//! How each section of a document begins, and how it numbers its notes.

use memchr::memmem;

use super::xml::{Item, Xml};
use crate::reader::number_format::NumberFormat;

/// How notes of one kind are numbered (ECMA-376 part 1, 17.11.11 and 17.11.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoteNumbers {
    pub(super) format: NumberFormat,
    pub(super) start: u32,
    /// The section counts afresh. Counting afresh on each page is not known here, and goes on.
    pub(super) restarts: bool,
}

/// Numbering of a section's footnotes and endnotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) footnotes: NoteNumbers,
    pub(super) endnotes: NoteNumbers,
    /// It goes on where the section before ended, on the same page (17.6.22).
    pub(super) is_continuous: bool,
}

impl Default for Section {
    fn default() -> Self {
        let numbers = |format| NoteNumbers { format, start: 1, restarts: false };
        Section {
            footnotes: numbers(NumberFormat::Decimal),
            endnotes: numbers(NumberFormat::LowerRoman),
            is_continuous: false,
        }
    }
}

/// The sections of a main part in order, on top of what the settings say of all; a section's properties stand at its end.
pub(super) fn sections(body: &str, settings: &str) -> Vec<Section> {
    let mut common = Section::default();
    common.take(settings);
    let mut sections = Vec::new();
    let mut end = 0;
    for at in memmem::find_iter(body.as_bytes(), b"sectPr") {
        let Some(start) = body.get(..at).and_then(|before| before.rfind('<')) else { continue };
        // End tags, words in the text, and the former properties inside a section's own.
        let is_tag = |prefix: &str| !prefix.starts_with("</") && !prefix.contains(['>', ' ']);
        if start < end || !body.get(start..at).is_some_and(is_tag) {
            continue;
        }
        let mut section = common;
        end = start + section.take(body.get(start..).unwrap_or_default());
        sections.push(section);
    }
    if sections.is_empty() {
        sections.push(common);
    }
    sections
}

impl Section {
    /// Takes up the first element of a text; gives its length.
    fn take(&mut self, text: &str) -> usize {
        let mut xml = Xml::new(text);
        let (mut depth, mut is_endnote) = (0_usize, false);
        while let Some(item) = xml.next() {
            let tag = match item {
                Item::Start(tag) => tag,
                Item::End(_) if depth <= 1 => break,
                Item::End(_) => {
                    depth -= 1;
                    continue;
                }
                Item::Text(_) => continue,
            };
            depth += 1;
            match (depth, tag.local()) {
                (2, b"type") => self.is_continuous = tag.val().as_deref() == Some("continuous"),
                (2, b"footnotePr") => is_endnote = false,
                (2, b"endnotePr") => is_endnote = true,
                (3, name @ (b"numFmt" | b"numStart" | b"numRestart")) => {
                    let numbers = if is_endnote { &mut self.endnotes } else { &mut self.footnotes };
                    let value = tag.val().unwrap_or_default();
                    match name {
                        b"numFmt" => numbers.format = NumberFormat::named(&value),
                        b"numStart" => numbers.start = value.trim().parse().unwrap_or(1),
                        _ => numbers.restarts = matches!(&*value, "eachSect" | "each-sect"),
                    }
                }
                _ => {}
            }
        }
        xml.position()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_numbers_its_notes_on_top_of_the_settings() {
        let body = "<w:body><w:p><w:pPr><w:sectPr><w:footnotePr><w:numFmt w:val='upperRoman'/></w:footnotePr>\
            <w:sectPrChange><w:sectPr><w:footnotePr><w:numFmt w:val='chicago'/></w:footnotePr></w:sectPr></w:sectPrChange></w:sectPr></w:pPr></w:p>\
            <w:sectPr><w:endnotePr><w:numStart w:val='5'/></w:endnotePr></w:sectPr></w:body>";
        let settings = "<w:settings><w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr></w:settings>";
        let sections = sections(body, settings);
        let brief = |n: NoteNumbers| (n.format, n.start, n.restarts);
        let found: Vec<_> = sections.iter().map(|s| (brief(s.footnotes), brief(s.endnotes))).collect();
        assert_eq!(
            found,
            [
                ((NumberFormat::UpperRoman, 1, true), (NumberFormat::LowerRoman, 1, false)),
                ((NumberFormat::Decimal, 1, true), (NumberFormat::LowerRoman, 5, false)),
            ]
        );
        assert_eq!(super::sections("<w:body/>", ""), [Section::default()]);
    }
}
