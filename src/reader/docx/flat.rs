//! Documents that are one XML file: flat OPC packages and WordprocessingML 2003, as the parts of a package.

use std::ops::Range;

use super::xml::{Item, Tag, Xml};

/// A part inside the file: its name, and where its XML stands.
pub(super) type Stretch = (String, Range<usize>);

/// The kinds of such files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Package,
    /// White space always counts: `xml:space` stands at the root.
    Word2003,
}

/// The kind of a file, where it is one of these.
pub(super) fn kind(text: &str) -> Option<Kind> {
    match first_element(text)?.as_str() {
        "package" => Some(Kind::Package),
        "wordDocument" => Some(Kind::Word2003),
        _ => None,
    }
}

/// The parts that a file of a kind holds.
pub(super) fn parts(text: &str, kind: Kind) -> Vec<Stretch> {
    match kind {
        Kind::Package => Gatherer::default().gather(text, of_package),
        Kind::Word2003 => Gatherer::default().gather(text, of_word_2003),
    }
}

fn first_element(text: &str) -> Option<String> {
    let mut xml = Xml::new(text);
    loop {
        if let Item::Start(tag) = xml.next()? {
            return Some(String::from_utf8_lossy(tag.local()).into_owned());
        }
    }
}

/// What an element is to the gathering.
enum Piece {
    /// Named parts hold their XML one level further down.
    Named(String),
    /// All inside it is a part.
    Inside,
    /// It is a part itself.
    Whole(&'static str),
}

/// `pkg:part` names a part, `pkg:xmlData` holds its XML; binary parts are pictures and fonts.
fn of_package(tag: &Tag<'_>, depth: usize) -> Option<Piece> {
    match (depth, tag.local()) {
        (2, b"part") => Some(Piece::Named(tag.get("name")?.into_owned())),
        (3, b"xmlData") => Some(Piece::Inside),
        _ => None,
    }
}

/// WordprocessingML 2003 has the elements of a package's parts in one tree, headers and footers in the sections.
fn of_word_2003(tag: &Tag<'_>, depth: usize) -> Option<Piece> {
    let name = match (depth, tag.local()) {
        (2, b"body") => "word/document.xml",
        (2, b"styles") => "word/styles.xml",
        (2, b"lists") => "word/numbering.xml",
        (2, b"DocumentProperties") => "docProps/core.xml",
        (_, b"hdr") => "word/header",
        (_, b"ftr") => "word/footer",
        _ => return None,
    };
    Some(Piece::Whole(name))
}

#[derive(Default)]
struct Gatherer {
    parts: Vec<Stretch>,
    /// Parts that are open: their name, their first byte, and whether the end tag belongs to them.
    open: Vec<(usize, String, usize, bool)>,
    name: String,
}

impl Gatherer {
    fn gather(mut self, text: &str, piece: fn(&Tag<'_>, usize) -> Option<Piece>) -> Vec<Stretch> {
        let mut xml = Xml::new(text);
        let (mut depth, mut last_is_empty) = (0_usize, false);
        loop {
            let before = xml.position();
            let Some(item) = xml.next() else { break };
            match item {
                Item::Start(tag) => {
                    depth += 1;
                    // An empty element ends where it starts.
                    last_is_empty = text.get(..xml.position()).is_some_and(|text| text.ends_with("/>"));
                    match piece(&tag, depth) {
                        Some(Piece::Named(name)) => self.name = name,
                        Some(Piece::Inside) => {
                            self.open.push((depth, std::mem::take(&mut self.name), xml.position(), false));
                        }
                        Some(Piece::Whole(name)) => {
                            let name = self.numbered(name);
                            self.open.push((depth, name, before, true));
                        }
                        None => {}
                    }
                }
                Item::End(_) => {
                    let end = if last_is_empty { xml.position() } else { before };
                    self.close(depth, end, xml.position());
                    last_is_empty = false;
                    depth = depth.saturating_sub(1);
                }
                Item::Text(_) => {}
            }
        }
        // The file may break off.
        for _ in 0..self.open.len() {
            let depth = self.open.last().map_or(0, |open| open.0);
            self.close(depth, text.len(), text.len());
        }
        self.parts
    }

    fn close(&mut self, depth: usize, before: usize, after: usize) {
        let Some((_, name, start, is_whole)) = self.open.pop_if(|open| open.0 == depth) else { return };
        let end = if is_whole { after } else { before };
        self.parts.push((name, start..end.max(start)));
    }

    /// Headers and footers are many.
    fn numbered(&self, name: &str) -> String {
        if name.ends_with(".xml") {
            return name.to_owned();
        }
        let same = |known: &&str| known.starts_with(name);
        let parts = self.parts.iter().map(|(name, _)| name.as_str());
        let count = parts.chain(self.open.iter().map(|open| open.1.as_str())).filter(same).count();
        format!("{name}{:05}.xml", count + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(text: &str) -> Vec<(String, &str)> {
        let parts = kind(text).map(|kind| parts(text, kind)).unwrap_or_default();
        parts.into_iter().map(|(name, at)| (name, &text[at])).collect()
    }

    #[test]
    fn a_flat_package_holds_its_parts_by_name() {
        let text = "<?xml version='1.0'?><pkg:package><pkg:part pkg:name='/word/document.xml'><pkg:xmlData>\
                    <w:document><w:body/></w:document></pkg:xmlData></pkg:part><pkg:part pkg:name='/a.png'>\
                    <pkg:binaryData>QQ==</pkg:binaryData></pkg:part><pkg:part pkg:name='/b'><pkg:xmlData/></pkg:part>\
                    <pkg:part pkg:name='/c'><pkg:xmlData><c>cut";
        let expected = [
            ("/word/document.xml".to_owned(), "<w:document><w:body/></w:document>"),
            ("/b".to_owned(), ""),
            ("/c".to_owned(), "<c>cut"),
        ];
        assert_eq!(gathered(text), expected);
    }

    #[test]
    fn a_word_2003_document_has_the_parts_of_a_package() {
        let text = "<w:wordDocument><o:DocumentProperties><o:Title>T</o:Title></o:DocumentProperties><w:styles/>\
                    <w:body><w:p/><w:sectPr><w:hdr w:type='odd'><w:p/></w:hdr><w:hdr/></w:sectPr></w:body></w:wordDocument>";
        let names: Vec<_> = gathered(text).into_iter().map(|(name, part)| format!("{name} {part}")).collect();
        assert_eq!(
            names,
            [
                "docProps/core.xml <o:DocumentProperties><o:Title>T</o:Title></o:DocumentProperties>",
                "word/styles.xml <w:styles/>",
                "word/header00001.xml <w:hdr w:type='odd'><w:p/></w:hdr>",
                "word/header00002.xml <w:hdr/>",
                "word/document.xml <w:body><w:p/><w:sectPr><w:hdr w:type='odd'><w:p/></w:hdr><w:hdr/></w:sectPr></w:body>",
            ]
        );
        assert_eq!(kind("<html/>"), None);
    }
}
