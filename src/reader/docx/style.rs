//! Styles: what a style's chain says about outline level, numbering, bold and hidden text.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem::{self, Finder};

use super::xml::{Item, Tag, Xml};
use crate::reader::symbol::SymbolFont;

/// Longest chain of `basedOn` that is followed; longer ones are cycles.
const CHAIN: usize = 32;

/// All styles of a document; each is parsed when it is first used, for templates bring hundreds that no text uses.
#[derive(Debug, Default)]
pub(super) struct Styles {
    text: String,
    by_id: HashMap<String, usize>,
    entries: Vec<Entry>,
    default_paragraph: Option<usize>,
    default_bold: bool,
    default_hidden: bool,
}

/// Where a style stands in the part, and what it says.
#[derive(Debug)]
struct Entry {
    at: Range<usize>,
    own: OnceCell<Style>,
    resolved: OnceCell<Style>,
}

/// A style as its chain resolves.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    name: String,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// The numbering that its paragraphs take; 0 is none.
    pub(super) numbering: Option<u32>,
    /// The list level that its paragraphs take.
    pub(super) level: Option<u8>,
    pub(super) bold: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) font: Option<SymbolFont>,
    /// Bold in a table's first row and first column.
    first_row_bold: Option<bool>,
    first_column_bold: Option<bool>,
}

/// The parts of a table's style that a table asks for, or that a cell stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TableLook {
    pub(super) first_row: bool,
    pub(super) first_column: bool,
}

impl TableLook {
    /// By `w:tblLook`: attributes, or the older bit mask (ECMA-376 part 1, 17.4.56; transitional 14.3.7).
    pub(super) fn of(tag: &Tag<'_>) -> TableLook {
        let mask = tag.val().and_then(|mask| u32::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
        let is = |name: &str, bit: u32| match tag.get(name) {
            Some(value) => matches!(&*value, "1" | "true" | "on"),
            None => mask & bit != 0,
        };
        TableLook { first_row: is("firstRow", 0x20), first_column: is("firstColumn", 0x80) }
    }
}

/// Properties of runs that decide how text comes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RunLook {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    pub(super) font: Option<SymbolFont>,
}

impl Styles {
    /// The styles of a styles part; an empty text gives none.
    pub(super) fn parse(text: String) -> Styles {
        let starts = style_starts(&text);
        let mut styles = Styles::default();
        let head = text.get(..starts.first().copied().unwrap_or(text.len())).unwrap_or_default();
        let defaults = StyleParser::default().parse(head);
        styles.default_bold = defaults.default_bold;
        styles.default_hidden = defaults.default_hidden;
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let (id, default) = (Finder::new(b"styleId=\""), Finder::new(b"default="));
        for (start, end) in starts.iter().copied().zip(ends) {
            styles.add(text.get(start..end).unwrap_or_default(), start..end, &id, &default);
        }
        styles.text = text;
        styles
    }

    fn add(&mut self, text: &str, at: Range<usize>, id: &Finder<'_>, default: &Finder<'_>) {
        let index = self.entries.len();
        self.entries.push(Entry { at, own: OnceCell::new(), resolved: OnceCell::new() });
        // Of hundreds of styles only the start tag is looked at, and only as text, unless it is out of the ordinary.
        let Some(tag) = text.get(..memchr::memchr(b'>', text.as_bytes()).unwrap_or(text.len())) else { return };
        if let (Some(id), None) = (quoted(tag, id), default.find(tag.as_bytes())) {
            self.by_id.entry(id.to_owned()).or_insert(index);
            return;
        }
        let Some(Item::Start(tag)) = Xml::new(text).next() else { return };
        let is_paragraph = tag.get("type").is_none_or(|kind| kind == "paragraph");
        if is_paragraph && tag.get("default").is_some_and(|is| matches!(&*is, "1" | "true" | "on")) {
            self.default_paragraph.get_or_insert(index);
        }
        self.by_id.entry(tag.get("styleId").unwrap_or_default().into_owned()).or_insert(index);
    }

    /// The paragraph style of this id, or the default one.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Option<usize> {
        id.and_then(|id| self.by_id.get(id).copied()).or(self.default_paragraph)
    }

    /// The character style of this id.
    pub(super) fn character(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(super) fn get(&self, index: Option<usize>) -> Option<&Style> {
        let entry = self.entries.get(index?)?;
        Some(entry.resolved.get_or_init(|| self.resolved(entry)))
    }

    /// Bold and hidden as toggle properties: a property that is on in an odd number of styles is on
    /// (ECMA-376 part 1, 17.7.3).
    pub(super) fn look(
        &self,
        table: Option<(Option<usize>, TableLook)>,
        paragraph: Option<usize>,
        character: Option<usize>,
        direct: &DirectLook,
    ) -> RunLook {
        let chain = [self.get(paragraph), self.get(character)];
        let odd = |pick: fn(&Style) -> Option<bool>, table: bool| {
            chain.iter().flatten().fold(table, |odd, style| odd ^ (pick(style) == Some(true)))
        };
        let table = table.and_then(|(style, region)| Some(self.get(style)?.is_bold_in(region))).unwrap_or(false);
        RunLook {
            bold: direct.bold.unwrap_or_else(|| self.default_bold || odd(|style| style.bold, table)),
            hidden: direct.hidden.unwrap_or_else(|| self.default_hidden || odd(|style| style.hidden, false)),
            font: direct.font.unwrap_or_else(|| chain.iter().rev().flatten().find_map(|style| style.font)),
        }
    }

    /// What a style itself says.
    fn own<'a>(&self, entry: &'a Entry) -> &'a Style {
        entry.own.get_or_init(|| {
            let text = self.text.get(entry.at.clone()).unwrap_or_default();
            StyleParser::default().parse(text).finish()
        })
    }

    fn resolved(&self, entry: &Entry) -> Style {
        let mut style = self.own(entry).clone();
        let mut parent = style.based_on.clone();
        let mut outline = style.outline.or_else(|| named_outline(&style.name));
        for _ in 0..CHAIN {
            let above = parent.take().and_then(|id| self.entries.get(*self.by_id.get(&id)?));
            let Some(above) = above.map(|entry| self.own(entry)) else { break };
            outline = outline.or(above.outline).or_else(|| named_outline(&above.name));
            if style.numbering.is_none() {
                style.numbering = above.numbering;
                style.level = style.level.or(above.level);
            }
            style.bold = style.bold.or(above.bold);
            style.hidden = style.hidden.or(above.hidden);
            style.first_row_bold = style.first_row_bold.or(above.first_row_bold);
            style.first_column_bold = style.first_column_bold.or(above.first_column_bold);
            style.font = style.font.or(above.font);
            parent.clone_from(&above.based_on);
        }
        style.outline = outline;
        style
    }
}

impl Style {
    /// Whether a table style makes text bold in such a place; its first row goes before its first column.
    fn is_bold_in(&self, region: TableLook) -> bool {
        let row = self.first_row_bold.filter(|_| region.first_row);
        let column = self.first_column_bold.filter(|_| region.first_column);
        row.or(column).or(self.bold).unwrap_or(false)
    }
}

/// The outline level that a built-in style has by its name, which no translation of Word changes.
pub(super) fn named_outline(name: &str) -> Option<u8> {
    let name = name.trim().to_ascii_lowercase();
    if name == "title" {
        return Some(0);
    }
    let number = name.strip_prefix("heading")?.trim().parse::<u8>().ok()?;
    (1..=9).contains(&number).then(|| number - 1)
}

/// What a run's own properties say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DirectLook {
    pub(super) bold: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// The outer option says whether a font is named at all.
    pub(super) font: Option<Option<SymbolFont>>,
}

impl DirectLook {
    /// Takes up one child of `w:rPr`.
    pub(super) fn property(&mut self, tag: &Tag<'_>) {
        match tag.local() {
            b"b" => self.bold = Some(tag.is_on()),
            b"vanish" => self.hidden = Some(tag.is_on()),
            b"rFonts" => {
                let name = tag.get("ascii").or_else(|| tag.get("hAnsi"));
                if let Some(name) = name {
                    self.font = Some(SymbolFont::named(&name));
                }
            }
            _ => {}
        }
    }
}

/// The plain value behind `name="`; `None` where it has references or other quotes.
fn quoted<'t>(tag: &'t str, name: &Finder<'_>) -> Option<&'t str> {
    let value = tag.get(name.find(tag.as_bytes())? + name.needle().len()..)?;
    let value = value.get(..memchr::memchr(b'"', value.as_bytes())?)?;
    memchr::memchr(b'&', value.as_bytes()).is_none().then_some(value)
}

/// Where style elements start, under whatever prefix the part's root has.
fn style_starts(text: &str) -> Vec<usize> {
    // White space may stand between the declaration and the root.
    let mut items = std::iter::from_fn({
        let mut xml = Xml::new(text);
        move || xml.next()
    });
    let root = items.find_map(|item| match item {
        Item::Start(root) => Some(root),
        Item::End(_) | Item::Text(_) => None,
    });
    let Some(root) = root else { return Vec::new() };
    let opening = [b"<", root.prefix(), b"style"].concat();
    let ends_name = |at: &usize| {
        let next = text.as_bytes().get(at + opening.len());
        next.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    };
    memmem::find_iter(text.as_bytes(), &opening).filter(ends_name).collect()
}

/// Parses one style, or what stands before the first one.
#[derive(Default)]
struct StyleParser {
    style: Style,
    look: DirectLook,
    default_bold: bool,
    default_hidden: bool,
    path: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Outside,
    Defaults,
    DefaultRun,
    Style,
    Paragraph,
    Numbering,
    Run,
    FirstRow,
    FirstRowRun,
    FirstColumn,
    FirstColumnRun,
    Ignored,
}

impl StyleParser {
    fn parse(mut self, text: &str) -> StyleParser {
        let mut xml = Xml::new(text);
        while let Some(item) = xml.next() {
            match item {
                Item::Start(tag) => self.start(&tag),
                // The end of the style; what follows it is not style.
                Item::End(_) if self.path.pop() == Some(Step::Style) => break,
                Item::End(_) | Item::Text(_) => {}
            }
        }
        self
    }

    fn finish(self) -> Style {
        Style { bold: self.look.bold, hidden: self.look.hidden, font: self.look.font.flatten(), ..self.style }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let parent = self.path.last().copied().unwrap_or(Step::Outside);
        let step = match (parent, tag.local()) {
            (Step::Outside, b"style") => Step::Style,
            (Step::Outside, b"rPrDefault") => Step::Defaults,
            (Step::Outside, _) => Step::Outside,
            (Step::Defaults, b"rPr") => Step::DefaultRun,
            (Step::Style, b"pPr") => Step::Paragraph,
            (Step::Style, b"rPr") => Step::Run,
            (Step::Paragraph, b"numPr" | b"listPr") => Step::Numbering,
            (Step::Style, b"tblStylePr") => match tag.get("type").as_deref() {
                Some("firstRow") => Step::FirstRow,
                Some("firstCol") => Step::FirstColumn,
                _ => Step::Ignored,
            },
            (Step::FirstRow, b"rPr") => Step::FirstRowRun,
            (Step::FirstColumn, b"rPr") => Step::FirstColumnRun,
            (parent, _) => {
                self.property(parent, tag);
                Step::Ignored
            }
        };
        self.path.push(step);
    }

    fn property(&mut self, parent: Step, tag: &Tag<'_>) {
        if parent == Step::DefaultRun {
            match tag.local() {
                b"b" => self.default_bold = tag.is_on(),
                b"vanish" => self.default_hidden = tag.is_on(),
                _ => {}
            }
        }
        let (style, look) = (&mut self.style, &mut self.look);
        match (parent, tag.local()) {
            (Step::Style, b"name") => style.name = tag.val().unwrap_or_default().into_owned(),
            (Step::Style, b"basedOn") => style.based_on = tag.val().map(|v| v.into_owned()),
            (Step::Paragraph, b"outlineLvl") => style.outline = tag.number().and_then(|n| u8::try_from(n).ok()),
            (Step::Numbering, b"numId" | b"ilfo") => style.numbering = tag.number().and_then(|n| u32::try_from(n).ok()),
            (Step::Numbering, b"ilvl") => style.level = tag.number().and_then(|n| u8::try_from(n).ok()),
            (Step::Run, _) => look.property(tag),
            (Step::FirstRowRun, b"b") => style.first_row_bold = Some(tag.is_on()),
            (Step::FirstColumnRun, b"b") => style.first_column_bold = Some(tag.is_on()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(styles: &str) -> Styles {
        Styles::parse(format!("<?xml version='1.0'?>\n<w:styles>{styles}</w:styles>"))
    }

    fn paragraph<'a>(styles: &'a Styles, id: &str) -> &'a Style {
        styles.get(styles.paragraph(Some(id))).expect("the style")
    }

    #[test]
    fn chains_give_outline_numbering_and_bold_and_survive_cycles() {
        let styles = parsed(
            "<w:style w:styleId='A'><w:name w:val='heading 2'/><w:basedOn w:val='B'/></w:style>\
             <w:style w:styleId='B'><w:name w:val='x'/><w:basedOn w:val='A'/><w:pPr><w:numPr><w:ilvl w:val='1'/>\
             <w:numId w:val='7'/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
             <w:style w:styleId='C'><w:basedOn w:val='B'/><w:pPr><w:outlineLvl w:val='4'/>\
             <w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:rPr><w:b w:val='0'/></w:rPr></w:style>",
        );
        let a = paragraph(&styles, "A");
        assert_eq!((a.outline, a.numbering, a.level, a.bold), (Some(1), Some(7), Some(1), Some(true)));
        let c = paragraph(&styles, "C");
        assert_eq!((c.outline, c.numbering, c.bold), (Some(4), Some(0), Some(false)));
    }

    #[test]
    fn bold_in_paragraph_and_character_style_cancels_and_direct_bold_wins() {
        let styles = parsed(
            "<w:style w:type='paragraph' w:styleId='P'><w:rPr><w:b/></w:rPr></w:style>\
             <w:style w:type='character' w:styleId='S'><w:rPr><w:b/></w:rPr></w:style>",
        );
        let (p, s) = (styles.paragraph(Some("P")), styles.character("S"));
        let bold = |p, s, direct| styles.look(None, p, s, &DirectLook { bold: direct, ..DirectLook::default() }).bold;
        assert!(bold(p, None, None));
        assert!(!bold(p, s, None));
        assert!(bold(p, s, Some(true)));
        assert!(!bold(p, None, Some(false)));
    }

    #[test]
    fn headings_are_known_by_their_english_names() {
        for (name, level) in [("heading 3", Some(2)), ("Heading 1", Some(0)), ("Title", Some(0)), ("heading 10", None)]
        {
            assert_eq!(named_outline(name), level);
        }
    }
}
