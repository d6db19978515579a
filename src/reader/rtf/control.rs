//! Control words that are not destinations, control symbols, and bytes.

use super::destination::Destination;
use super::parser::{Format, Parser};
use super::story::{End, Row};

impl Parser<'_> {
    pub(super) fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match self.group.destination {
            Destination::Fonts => self.fonts.name(self.group.font, byte),
            Destination::Styles => self.style_name(byte),
            Destination::Text | Destination::Collect(_) => self.pending.push(byte),
            _ => {}
        }
    }

    pub(super) fn symbol(&mut self, symbol: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match symbol {
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.literal("\u{a0}"),
            b'-' => self.literal("\u{ad}"),
            b'_' => self.literal("-"),
            b'\r' | b'\n' => self.word("par", None),
            _ => {}
        }
    }

    fn literal(&mut self, text: &str) {
        self.flush();
        self.show(text);
    }

    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        self.flush();
        if let Some(text) = special(word) {
            return self.show(text);
        }
        if self.group.destination == Destination::Skip {
            return;
        }
        let is_on = number != Some(0);
        match word {
            "b" => self.group.bold = is_on,
            "v" => self.group.hidden = is_on,
            "deleted" => {
                self.group.deleted = is_on;
                self.noticed.tracked |= is_on && self.group.destination == Destination::Text;
            }
            "revised" => self.noticed.tracked |= is_on && self.group.destination == Destination::Text,
            "plain" => {
                (self.group.bold, self.group.hidden, self.group.deleted) = (false, false, false);
                self.group.placeholder = false;
                self.group.font = self.fonts.default;
            }
            "cs" if self.group.destination == Destination::Styles => self.group.character_style = number,
            "cs" => self.group.placeholder = number.is_some_and(|number| self.placeholders.contains(&number)),
            "f" => self.group.font = number.unwrap_or(self.fonts.default),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.group.fallback = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1).min(16),
            "ansicpg" => self.fonts.set_page(number.unwrap_or(0)),
            "mac" => self.fonts.set_page(10000),
            "deff" => {
                self.fonts.default = number.unwrap_or(0);
                self.group.font = self.fonts.default;
            }
            "fcharset" => self.fonts.set_charset(self.group.font, number.unwrap_or(0)),
            "par" => self.end_paragraph(End::Paragraph),
            "sect" => {
                self.show("\u{c}");
                self.end_paragraph(End::Paragraph);
            }
            "pagebb" if is_on && self.group.destination == Destination::Text => self.show("\u{c}"),
            "chftn" | "ftnalt" => self.note_word(word),
            _ => self.paragraph_word(word, number),
        }
    }

    fn note_word(&mut self, word: &str) {
        let is_note = self.stories.len() > 1;
        if let Some(story) = self.stories.last_mut().filter(|_| is_note) {
            story.is_numbered |= word == "chftn";
            story.is_endnote |= word == "ftnalt";
        }
    }

    fn paragraph_word(&mut self, word: &str, number: Option<i32>) {
        let small = || u8::try_from(number.unwrap_or(0)).unwrap_or(u8::MAX);
        let format = &mut self.group.format;
        match word {
            "pard" => *format = Format::default(),
            "s" => format.style = number.unwrap_or(0),
            "outlinelevel" => {
                format.outline = Some(small());
                if self.group.destination == Destination::Styles {
                    self.outlines.insert(self.group.format.style, small());
                }
            }
            "ilvl" => format.level = small().min(8),
            "intbl" => format.in_table = true,
            "itap" => format.tables = number.and_then(|n| u32::try_from(n).ok()),
            "ffres" if number != Some(25) => {
                self.field.form.chosen = number.map(i64::from);
                self.field.form.checked = Some(number == Some(1));
            }
            "ffdefres" => self.field.form.default = number.map(i64::from),
            "yr" | "mo" | "dy" | "hr" | "min" => {
                let at = ["yr", "mo", "dy", "hr", "min"].iter().position(|name| *name == word);
                if let Some(part) = at.and_then(|at| self.time.get_mut(at)) {
                    *part = number.unwrap_or(0);
                }
            }
            _ => self.table_word(word, number),
        }
    }

    fn table_word(&mut self, word: &str, number: Option<i32>) {
        let is_nested = self.group.format.tables.is_some_and(|tables| tables > 1);
        let Some(story) = self.stories.last_mut().filter(|_| self.group.destination == Destination::Text) else {
            return;
        };
        let row = if is_nested { &mut story.nested_row } else { &mut story.row };
        match word {
            "trowd" => {
                *row = Row::default();
                story.in_row |= !is_nested;
            }
            "trleft" => row.left = number.unwrap_or(0),
            "clmrg" => row.next.continues_left = true,
            "clvmrg" => row.next.continues_above = true,
            "cellx" => row.end_cell(number.unwrap_or(0)),
            "cell" => {
                self.group.format.tables = None;
                self.group.format.in_table = true;
                self.end_paragraph(End::Cell);
            }
            "nestcell" => self.end_paragraph(End::Cell),
            "row" => {
                let row = story.row.clone();
                story.in_row = false;
                let format = std::mem::replace(&mut self.group.format, Format { in_table: true, ..Format::default() });
                self.end_paragraph(End::Row(row));
                self.group.format = format;
            }
            "nestrow" => {
                let row = row.clone();
                self.end_paragraph(End::Row(row));
            }
            _ => {}
        }
    }

    /// A UTF-16 unit, signed; the characters that stand for it follow.
    fn unicode(&mut self, number: i32) {
        let unit = (number & 0xffff) as u32;
        self.skip = self.group.fallback;
        let c = match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return;
            }
            (Some(high), 0xdc00..=0xdfff) => char::from_u32(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00)),
            _ => char::from_u32(unit),
        };
        let text = self.fonts.character(self.group.font, c.unwrap_or('\u{fffd}'));
        self.show(&text);
    }

    /// A heading style without an outline level has that of its name, `heading 2`.
    fn style_name(&mut self, byte: u8) {
        if byte != b';' {
            if self.collected.len() < 64 {
                self.collected.push(char::from(byte));
            }
            return;
        }
        let name = std::mem::take(&mut self.collected).trim().to_ascii_lowercase();
        if let Some(style) = self.group.character_style {
            if name == "placeholder text" {
                self.placeholders.insert(style);
            }
            return;
        }
        let level = name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
        if let Some(level) = level.and_then(|level| level.checked_sub(1)) {
            self.outlines.entry(self.group.format.style).or_insert(level);
        }
    }
}

/// Words that stand for characters.
fn special(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "line" | "lbr" | "column" => "\n",
        "page" => "\u{c}",
        "bullet" => "•",
        "endash" => "–",
        "emdash" => "—",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
