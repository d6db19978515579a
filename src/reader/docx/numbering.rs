//! The numbering part: which lists there are, and which paragraphs use them; also `w:lists` of Word 2003 XML.

use std::collections::HashMap;

use super::xml::{Item, Tag, Xml};
use crate::reader::list::{LEVELS, Level, Lists, Number};
use crate::reader::number_format::NumberFormat;
use crate::reader::symbol::SymbolFont;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: Lists,
    /// By list: the paragraph styles that its levels belong to.
    styles: Vec<[Option<String>; LEVELS]>,
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    id: i64,
    style_link: Option<String>,
    number_style_link: Option<String>,
    levels: [Level; LEVELS],
    styles: [Option<String>; LEVELS],
}

impl Numbering {
    /// The lists of a numbering part.
    pub(super) fn parse(text: &str) -> Numbering {
        NumberingParser::default().parse(text)
    }

    /// The level at which `number` lists paragraphs of a style.
    pub(super) fn level_of_style(&self, number: u32, style: &str) -> Option<u8> {
        let styles = self.styles.get(self.lists.list_of(number)?)?;
        let index = styles.iter().position(|known| known.as_deref() == Some(style))?;
        u8::try_from(index).ok()
    }

    /// Counts one paragraph of list `number` at `level` and gives its marker; `None` where there is no such list.
    pub(super) fn next(&mut self, number: u32, level: u8) -> Option<String> {
        self.lists.next(number, level)
    }
}

#[derive(Default)]
struct NumberingParser {
    abstracts: Vec<Abstract>,
    path: Vec<Step>,
    /// Number id, abstract id, overrides.
    numbers: Vec<(u32, i64, Number)>,
    level: usize,
    current: Level,
    style: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Outside,
    Abstract,
    Number,
    Override,
    Level,
    LevelRun,
    Ignored,
}

impl NumberingParser {
    fn parse(mut self, text: &str) -> Numbering {
        let mut xml = Xml::new(text);
        while let Some(item) = xml.next() {
            match item {
                Item::Start(tag) => self.start(&tag),
                Item::End(_) => {
                    if self.path.pop() == Some(Step::Level) {
                        self.finish_level();
                    }
                }
                Item::Text(_) => {}
            }
        }
        self.finish()
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let parent = self.path.last().copied().unwrap_or(Step::Outside);
        let step = match (parent, tag.local()) {
            (Step::Outside, b"abstractNum") => {
                let id = id(tag, "abstractNumId").unwrap_or(-1);
                self.abstracts.push(Abstract { id, ..Abstract::default() });
                Step::Abstract
            }
            (Step::Outside, b"listDef") => {
                let id = id(tag, "listDefId").unwrap_or(-1);
                self.abstracts.push(Abstract { id, ..Abstract::default() });
                Step::Abstract
            }
            (Step::Outside, b"num" | b"list") => {
                let id = id(tag, "numId")
                    .or_else(|| id(tag, "ilfo"))
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(u32::MAX);
                self.numbers.push((id, -1, Number::default()));
                Step::Number
            }
            (Step::Outside, _) => Step::Outside,
            (Step::Number, b"lvlOverride") => {
                self.level = level_index(tag);
                Step::Override
            }
            (Step::Abstract | Step::Override, b"lvl") => {
                self.level = level_index(tag);
                self.current = Level::default();
                self.style = None;
                Step::Level
            }
            (Step::Level, b"rPr") => Step::LevelRun,
            (parent, _) => {
                self.property(parent, tag);
                Step::Ignored
            }
        };
        self.path.push(step);
    }

    fn property(&mut self, parent: Step, tag: &Tag<'_>) {
        let number = || tag.number().and_then(|n| u32::try_from(n).ok());
        let text = || tag.val().map(|v| v.into_owned());
        match (parent, tag.local()) {
            (Step::Abstract, b"styleLink") => self.abstracts_last(|list| list.style_link = text()),
            (Step::Abstract, b"numStyleLink" | b"listStyleLink") => {
                self.abstracts_last(|list| list.number_style_link = text())
            }
            (Step::Number, b"abstractNumId" | b"ilst") => {
                if let Some(last) = self.numbers.last_mut() {
                    last.1 = tag.number().unwrap_or(-1);
                }
            }
            (Step::Override, b"startOverride") => {
                let level = self.level;
                if let Some(start) = self.numbers.last_mut().and_then(|last| last.2.starts.get_mut(level)) {
                    *start = number();
                }
            }
            (Step::Level, b"start") => self.current.start = number(),
            (Step::Level, b"numFmt") => self.current.format = NumberFormat::named(&tag.val().unwrap_or_default()),
            (Step::Level, b"nfc") => {
                let code = tag.number().and_then(|code| u8::try_from(code).ok()).unwrap_or(0);
                self.current.format = NumberFormat::coded(code);
            }
            (Step::Level, b"lvlText") => self.current.text = text().unwrap_or_default(),
            (Step::Level, b"pStyle") => self.style = text(),
            (Step::Level, b"lvlRestart") => self.current.restart = number(),
            (Step::Level, b"isLgl") => self.current.legal = tag.is_on(),
            (Step::LevelRun, b"rFonts") => {
                let name = tag.get("ascii").or_else(|| tag.get("hAnsi"));
                self.current.font = name.and_then(|name| SymbolFont::named(&name));
            }
            _ => {}
        }
    }

    fn abstracts_last(&mut self, set: impl FnOnce(&mut Abstract)) {
        if let Some(list) = self.abstracts.last_mut() {
            set(list);
        }
    }

    fn finish_level(&mut self) {
        let (level, style) = (std::mem::take(&mut self.current), self.style.take());
        if self.path.last() == Some(&Step::Override) {
            if let Some((_, _, number)) = self.numbers.last_mut() {
                number.levels.insert(self.level, level);
            }
            return;
        }
        let Some(list) = self.abstracts.last_mut() else { return };
        if let (Some(slot), Some(of)) = (list.levels.get_mut(self.level), list.styles.get_mut(self.level)) {
            *slot = level;
            *of = style;
        }
    }

    fn finish(self) -> Numbering {
        let by_id: HashMap<i64, usize> =
            self.abstracts.iter().enumerate().map(|(index, list)| (list.id, index)).collect();
        let by_style: HashMap<String, usize> = (self.abstracts.iter().enumerate())
            .filter_map(|(index, list)| Some((list.style_link.clone()?, index)))
            .collect();
        let mut numbering = Numbering::default();
        for (id, list, mut number) in self.numbers {
            let Some(&index) = by_id.get(&list) else { continue };
            // A list that only points to a list style is numbered by that style's list (17.9.21).
            let link = self.abstracts.get(index).and_then(|list| list.number_style_link.as_deref());
            number.list = link.and_then(|style| by_style.get(style).copied()).unwrap_or(index);
            numbering.lists.add_number(id, number);
        }
        for list in self.abstracts {
            numbering.lists.add(list.levels);
            numbering.styles.push(list.styles);
        }
        numbering
    }
}

fn id(tag: &Tag<'_>, name: &str) -> Option<i64> {
    tag.get(name)?.trim().parse().ok()
}

fn level_index(tag: &Tag<'_>) -> usize {
    id(tag, "ilvl").and_then(|n| usize::try_from(n).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:pStyle w:val="Sub"/><w:lvlText w:val="%1.%2)"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1">
            <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>
            <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/><w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
    </w:numbering>"#;

    #[test]
    fn markers_count_restart_and_nest_as_word_prints_them() {
        let mut numbering = Numbering::parse(LISTS);
        for (number, level, marker) in [
            (1, 0, "1."),
            (1, 1, "1.a)"),
            (1, 1, "1.b)"),
            (1, 0, "2."),
            (1, 1, "2.a)"),
            (3, 0, "5."),
            (3, 0, "6."),
            (1, 0, "7."),
            (2, 0, "•"),
            (2, 1, "o"),
        ] {
            assert_eq!(numbering.next(number, level).as_deref(), Some(marker));
        }
        assert_eq!(numbering.next(99, 0), None);
        assert_eq!(numbering.level_of_style(1, "Sub"), Some(1));
    }
}
