//! Styles: what a style's chain says about outline level, numbering, bold and hidden text.

use std::collections::HashMap;

use super::xml::{Item, Tag, Xml};
use crate::reader::symbol::SymbolFont;

/// Longest chain of `basedOn` that is followed; longer ones are cycles.
const CHAIN: usize = 32;

/// All styles of a document, their chains resolved.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, usize>,
    styles: Vec<Style>,
    default_paragraph: Option<usize>,
    default_bold: bool,
    default_hidden: bool,
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
    pub(super) fn parse(text: &str) -> Styles {
        let mut styles = StylesParser::default().parse(text);
        styles.resolve();
        styles
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
        self.styles.get(index?)
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

    fn resolve(&mut self) {
        let resolved: Vec<Style> = (0..self.styles.len()).map(|index| self.resolved(index)).collect();
        self.styles = resolved;
    }

    fn resolved(&self, index: usize) -> Style {
        let mut style = self.styles.get(index).cloned().unwrap_or_default();
        let mut parent = style.based_on.clone();
        let mut outline = style.outline.or_else(|| named_outline(&style.name));
        for _ in 0..CHAIN {
            let Some(above) = parent.take().and_then(|id| self.by_id.get(&id)).and_then(|&i| self.styles.get(i)) else {
                break;
            };
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

#[derive(Default)]
struct StylesParser {
    styles: Styles,
    current: Option<(String, Style, DirectLook)>,
    is_default_paragraph: bool,
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

impl StylesParser {
    fn parse(mut self, text: &str) -> Styles {
        let mut xml = Xml::new(text);
        while let Some(item) = xml.next() {
            match item {
                Item::Start(tag) => self.start(&tag),
                Item::End(_) => {
                    if self.path.pop() == Some(Step::Style) {
                        self.finish_style();
                    }
                }
                Item::Text(_) => {}
            }
        }
        self.finish_style();
        self.styles
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let parent = self.path.last().copied().unwrap_or(Step::Outside);
        let step = match (parent, tag.local()) {
            (Step::Outside, b"style") => {
                self.begin_style(tag);
                Step::Style
            }
            (Step::Outside, b"rPrDefault") => Step::Defaults,
            (Step::Outside, _) => Step::Outside,
            (Step::Defaults, b"rPr") => Step::DefaultRun,
            (Step::Style, b"pPr") => Step::Paragraph,
            (Step::Style, b"rPr") => Step::Run,
            (Step::Paragraph, b"numPr") => Step::Numbering,
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

    fn begin_style(&mut self, tag: &Tag<'_>) {
        self.finish_style();
        let id = tag.get("styleId").unwrap_or_default().into_owned();
        let is_paragraph = tag.get("type").is_none_or(|kind| kind == "paragraph");
        self.is_default_paragraph =
            is_paragraph && tag.get("default").is_some_and(|d| d == "1" || d == "true" || d == "on");
        self.current = Some((id, Style::default(), DirectLook::default()));
    }

    fn finish_style(&mut self) {
        let Some((id, mut style, look)) = self.current.take() else { return };
        style.bold = look.bold;
        style.hidden = look.hidden;
        style.font = look.font.flatten();
        let index = self.styles.styles.len();
        if self.is_default_paragraph {
            self.styles.default_paragraph.get_or_insert(index);
        }
        self.styles.by_id.entry(id).or_insert(index);
        self.styles.styles.push(style);
    }

    fn property(&mut self, parent: Step, tag: &Tag<'_>) {
        if parent == Step::DefaultRun {
            match tag.local() {
                b"b" => self.styles.default_bold = tag.is_on(),
                b"vanish" => self.styles.default_hidden = tag.is_on(),
                _ => {}
            }
        }
        let Some((_, style, look)) = &mut self.current else { return };
        match (parent, tag.local()) {
            (Step::Style, b"name") => style.name = tag.val().unwrap_or_default().into_owned(),
            (Step::Style, b"basedOn") => style.based_on = tag.val().map(|v| v.into_owned()),
            (Step::Paragraph, b"outlineLvl") => style.outline = tag.number().and_then(|n| u8::try_from(n).ok()),
            (Step::Numbering, b"numId") => style.numbering = tag.number().and_then(|n| u32::try_from(n).ok()),
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
        Styles::parse(&format!("<w:styles>{styles}</w:styles>"))
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
