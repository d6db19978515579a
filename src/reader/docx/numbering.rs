//! Lists: the number or bullet that Word would print before each paragraph.

use std::collections::HashMap;

use super::number_format::NumberFormat;
use super::symbol::{SymbolFont, unnamed};
use super::xml::{Item, Tag, Xml};

/// Levels of a list (ECMA-376 part 1, 17.9).
const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: Vec<Abstract>,
    numbers: HashMap<u32, Number>,
    counters: Vec<[Option<u32>; LEVELS]>,
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    id: i64,
    style_link: Option<String>,
    number_style_link: Option<String>,
    levels: [Level; LEVELS],
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    format: NumberFormat,
    text: String,
    font: Option<SymbolFont>,
    style: Option<String>,
    /// Restarts after this level (from 1); 0 never, `None` after any higher one.
    restart: Option<u32>,
    legal: bool,
}

#[derive(Debug, Default)]
struct Number {
    list: usize,
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
    used: [bool; LEVELS],
}

impl Numbering {
    /// The lists of a numbering part.
    pub(super) fn parse(text: &str) -> Numbering {
        NumberingParser::default().parse(text)
    }

    /// The level at which `number` lists paragraphs of a style.
    pub(super) fn level_of_style(&self, number: u32, style: &str) -> Option<u8> {
        let list = self.abstracts.get(self.numbers.get(&number)?.list)?;
        let index = list.levels.iter().position(|level| level.style.as_deref() == Some(style))?;
        u8::try_from(index).ok()
    }

    /// Counts one paragraph of list `number` at `level` and gives its marker; `None` where there is no such list.
    pub(super) fn next(&mut self, number: u32, level: u8) -> Option<String> {
        let at = usize::from(level).min(LEVELS - 1);
        let entry = self.numbers.get_mut(&number)?;
        let list = self.abstracts.get(entry.list)?;
        let counters = self.counters.get_mut(entry.list)?;
        let restarts = entry.starts.get(at).copied().flatten().filter(|_| !entry.used.get(at).copied().unwrap_or(true));
        if let Some(used) = entry.used.get_mut(at) {
            *used = true;
        }
        let entry = &*entry;
        let level_at = |i: usize| entry.levels.get(&i).or_else(|| list.levels.get(i));
        let start = |i: usize| entry.starts.get(i).copied().flatten().or_else(|| level_at(i)?.start);
        let count = match (restarts, counters.get(at).copied().flatten()) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start(at).unwrap_or(0),
        };
        for (i, counter) in counters.iter_mut().enumerate() {
            if i == at {
                *counter = Some(count);
            } else if i > at && level_at(i).is_none_or(|l| l.restart.is_none_or(|r| r != 0 && r as usize > at)) {
                *counter = None;
            }
        }
        let level = level_at(at)?;
        Some(level.marker(|i| {
            let format = level_at(i).map_or(NumberFormat::Decimal, |l| l.format);
            let format = if level.legal && format != NumberFormat::None { NumberFormat::Decimal } else { format };
            // A level that was jumped over shows where it will start.
            format.text(counters.get(i).copied().flatten().or_else(|| start(i)).unwrap_or(0))
        }))
    }
}

impl Level {
    /// The level's text with `%1` … `%9` replaced.
    fn marker(&self, number: impl Fn(usize) -> String) -> String {
        if self.format == NumberFormat::Bullet {
            return self.bullet();
        }
        let mut out = String::new();
        let mut rest = self.text.chars().peekable();
        while let Some(c) = rest.next() {
            let digit = rest.peek().and_then(|d| d.to_digit(10)).filter(|&d| c == '%' && d > 0);
            match digit {
                Some(digit) => {
                    rest.next();
                    out.push_str(&number(digit as usize - 1));
                }
                None => out.push(c),
            }
        }
        out.trim().to_owned()
    }

    fn bullet(&self) -> String {
        let bullet = |c: char| {
            let c = self.font.map_or_else(|| unnamed(c), |font| font.unicode(c.into()));
            if c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c }
        };
        self.text.trim().chars().map(bullet).collect()
    }
}

#[derive(Default)]
struct NumberingParser {
    numbering: Numbering,
    path: Vec<Step>,
    /// Number id, abstract id, overrides.
    numbers: Vec<(u32, i64, Number)>,
    level: usize,
    current: Level,
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
                self.numbering.abstracts.push(Abstract { id, ..Abstract::default() });
                Step::Abstract
            }
            (Step::Outside, b"num") => {
                let id = id(tag, "numId").and_then(|n| u32::try_from(n).ok()).unwrap_or(u32::MAX);
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
            (Step::Abstract, b"numStyleLink") => self.abstracts_last(|list| list.number_style_link = text()),
            (Step::Number, b"abstractNumId") => {
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
            (Step::Level, b"lvlText") => self.current.text = text().unwrap_or_default(),
            (Step::Level, b"pStyle") => self.current.style = text(),
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
        if let Some(list) = self.numbering.abstracts.last_mut() {
            set(list);
        }
    }

    fn finish_level(&mut self) {
        let level = std::mem::take(&mut self.current);
        if self.path.last() == Some(&Step::Override) {
            if let Some((_, _, number)) = self.numbers.last_mut() {
                number.levels.insert(self.level, level);
            }
        } else if let Some(slot) = self.numbering.abstracts.last_mut().and_then(|l| l.levels.get_mut(self.level)) {
            *slot = level;
        }
    }

    fn finish(mut self) -> Numbering {
        let by_id: HashMap<i64, usize> =
            self.numbering.abstracts.iter().enumerate().map(|(index, list)| (list.id, index)).collect();
        let by_style: HashMap<&str, usize> = (self.numbering.abstracts.iter().enumerate())
            .filter_map(|(index, list)| Some((list.style_link.as_deref()?, index)))
            .collect();
        for (id, list, mut number) in self.numbers {
            let Some(&index) = by_id.get(&list) else { continue };
            // A list that only points to a list style is numbered by that style's list (17.9.21).
            let link = self.numbering.abstracts.get(index).and_then(|list| list.number_style_link.as_deref());
            number.list = link.and_then(|style| by_style.get(style).copied()).unwrap_or(index);
            self.numbering.numbers.insert(id, number);
        }
        self.numbering.counters = vec![[None; LEVELS]; self.numbering.abstracts.len()];
        self.numbering
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
