//! The style sheet (MS-DOC 2.9.271): what a style's chain says of its paragraphs and characters.

use super::bytes::{Cursor, slice, u16_at};
use super::look::Look;
use super::old;
use super::paragraph::Format;
use super::sprm::Dialect;

/// Longest chain of styles that is followed; longer ones are cycles.
const CHAIN: usize = 32;
/// The number of a style that is based on none.
const NONE: u16 = 0x0fff;
/// Most styles of a document (MS-DOC 2.9.275).
const STYLES: u16 = 0x0ffe;
/// A font that no style names.
const NO_FONT: u16 = u16::MAX;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles<'a> {
    styles: Vec<Style<'a>>,
    resolved: Vec<Resolved>,
    effects: Vec<Effect>,
    dialect: Dialect,
}

/// What a character style makes of text that is plain, and of text that is bold and hidden.
#[derive(Clone, Copy, Debug, Default)]
struct Effect {
    on_plain: Look,
    on_toggled: Look,
}

/// What a style's chain comes to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Resolved {
    pub(super) format: Format,
    pub(super) look: Look,
}

#[derive(Clone, Debug, Default)]
struct Style<'a> {
    /// Number among the built-in styles: 1 to 9 are headings.
    built_in: u16,
    base: u16,
    is_placeholder: bool,
    paragraph: &'a [u8],
    characters: &'a [u8],
}

impl<'a> Styles<'a> {
    /// The styles of a style sheet, as far as it is whole.
    pub(super) fn parse(bytes: &'a [u8], dialect: Dialect) -> Styles<'a> {
        let mut sheet = Styles { styles: read(bytes, dialect).unwrap_or_default(), dialect, ..Styles::default() };
        sheet.resolved = (0..sheet.styles.len()).map(|index| sheet.resolve(index)).collect();
        sheet.effects = (0..sheet.styles.len()).map(|index| sheet.effect(index)).collect();
        sheet
    }

    /// What a paragraph style comes to.
    pub(super) fn paragraph(&self, style: u16) -> Resolved {
        self.resolved.get(usize::from(style)).copied().unwrap_or_default()
    }

    /// The automatic number that a paragraph style's chain gives (Word 6).
    pub(super) fn number(&self, style: u16) -> Option<&'a [u8]> {
        let numbers =
            |style: &Style<'a>| self.dialect.sprms(style.paragraph).filter(|sprm| sprm.code == old::NUMBER).last();
        self.chain(usize::from(style)).into_iter().find_map(numbers).map(|sprm| sprm.operand)
    }

    /// Applies a character style to what the paragraph's style says.
    pub(super) fn apply_characters(&self, style: u16, look: &mut Look) {
        let Some(effect) = self.effects.get(usize::from(style)) else { return };
        let pick = |is_on: bool| if is_on { &effect.on_toggled } else { &effect.on_plain };
        look.bold = pick(look.bold).bold;
        look.hidden = pick(look.hidden).hidden;
        look.placeholder |= effect.on_plain.placeholder;
        if effect.on_plain.font != NO_FONT {
            look.font = effect.on_plain.font;
        }
    }

    fn effect(&self, index: usize) -> Effect {
        let plain = Look { font: NO_FONT, ..Look::default() };
        let toggled = Look { bold: true, hidden: true, ..plain };
        let chain = self.chain(index);
        let styled = |mut look: Look| {
            for style in chain.iter().rev() {
                let below = look;
                self.dialect.sprms(style.characters).for_each(|sprm| look.apply(&sprm, &below));
                look.placeholder |= style.is_placeholder;
            }
            look
        };
        Effect { on_plain: styled(plain), on_toggled: styled(toggled) }
    }

    fn chain(&self, index: usize) -> Vec<&Style<'a>> {
        let mut chain = Vec::new();
        let mut next = self.styles.get(index);
        while let Some(style) = next.filter(|_| chain.len() < CHAIN) {
            chain.push(style);
            next = self.styles.get(usize::from(style.base)).filter(|_| style.base != NONE);
        }
        chain
    }

    fn resolve(&self, index: usize) -> Resolved {
        let mut resolved = Resolved::default();
        for style in self.chain(index).into_iter().rev() {
            let below = resolved.look;
            self.dialect.sprms(style.characters).for_each(|sprm| resolved.look.apply(&sprm, &below));
            // A heading's level and a title's are theirs by nature; the style may say otherwise.
            match style.built_in {
                level @ 1..=9 => resolved.format.outline = u8::try_from(level - 1).ok(),
                62 => resolved.format.outline = Some(0),
                _ => {}
            }
            self.dialect.sprms(style.paragraph).for_each(|sprm| resolved.format.apply(&sprm));
        }
        resolved
    }
}

fn read(bytes: &[u8], dialect: Dialect) -> Option<Vec<Style<'_>>> {
    let mut cursor = Cursor::new(bytes);
    let header = usize::from(cursor.u16()?);
    let header = cursor.take(header)?;
    let count = u16_at(header, 0)?;
    let base = usize::from(u16_at(header, 2)?);
    let mut styles = Vec::new();
    for _ in 0..count.min(STYLES) {
        let Some(style) = cursor.u16().and_then(|length| cursor.take(usize::from(length))) else { break };
        styles.push(read_style(style, base, dialect).unwrap_or(Style { base: NONE, ..Style::default() }));
    }
    Some(styles)
}

/// One style (MS-DOC 2.9.260): fixed part, name, then the properties of its kind.
fn read_style(bytes: &[u8], base: usize, dialect: Dialect) -> Option<Style<'_>> {
    let (kind, count) = (u16_at(bytes, 2)?, u16_at(bytes, 4)? & 0x000f);
    let mut style = Style { built_in: u16_at(bytes, 0)? & 0x0fff, base: kind >> 4, ..Style::default() };
    let mut cursor = Cursor::new(bytes.get(base..)?);
    match dialect {
        Dialect::New => style.is_placeholder = cursor.closed_text()?.eq_ignore_ascii_case("placeholder text"),
        // The name is bytes, which a zero closes.
        Dialect::Old => {
            let length = usize::from(cursor.u8()?);
            cursor.take(length + 1)?;
        }
    }
    let mut at = bytes.len() - cursor.rest().len();
    for index in 0..count {
        // Each stands at an even offset.
        at = at.next_multiple_of(2);
        let Some(length) = u16_at(bytes, at) else { break };
        let Some(properties) = slice(bytes, at + 2, usize::from(length)) else { break };
        match (kind & 0x000f, index) {
            (1, 0) => style.paragraph = properties.get(2..).unwrap_or_default(),
            (1, 1) | (2, 0) => style.characters = properties,
            _ => {}
        }
        at += 2 + usize::from(length);
    }
    Some(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A style of a kind, based on another, with its properties.
    fn style(built_in: u16, kind: u16, base: u16, name: &str, properties: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in [built_in, (base << 4) | kind, properties.len() as u16, 0, 0, name.len() as u16] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
        for properties in properties {
            bytes.extend((properties.len() as u16).to_le_bytes());
            bytes.extend(*properties);
            bytes.resize(bytes.len().next_multiple_of(2), 0);
        }
        bytes
    }

    fn sheet(styles: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = vec![4, 0, styles.len() as u8, 0, 10, 0];
        for style in styles {
            bytes.extend((style.len() as u16).to_le_bytes());
            bytes.extend(style);
        }
        bytes
    }

    #[test]
    fn chains_give_level_list_and_bold_and_survive_cycles() {
        let bold = [0x35, 0x08, 1];
        let bytes = sheet(&[
            style(0, 1, NONE, "Normal", &[&[0, 0], &[]]),
            style(2, 1, 0, "heading 2", &[&[1, 0, 0x0b, 0x46, 7, 0], &bold]),
            style(100, 1, 1, "Sub", &[&[2, 0, 0x40, 0x26, 9], &[0x35, 0x08, 0x81]]),
            style(101, 1, 4, "a", &[&[3, 0]]),
            style(102, 1, 3, "b", &[&[4, 0]]),
            style(103, 2, NONE, "Placeholder Text", &[&[0x35, 0x08, 0x81]]),
        ]);
        let styles = Styles::parse(&bytes, Dialect::New);
        let heading = styles.paragraph(1);
        assert_eq!((heading.format.outline, heading.format.list, heading.look.bold), (Some(1), Some(7), true));
        let sub = styles.paragraph(2);
        assert_eq!((sub.format.outline, sub.format.list, sub.look.bold), (Some(9), Some(7), false));
        assert_eq!(styles.paragraph(3).format, Format::default());
        let mut look = heading.look;
        styles.apply_characters(5, &mut look);
        assert!(!look.bold && look.placeholder);
        assert_eq!(styles.paragraph(999).format, Format::default());
    }
}
