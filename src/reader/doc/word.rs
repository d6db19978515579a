//! What a file of Word 97 holds, looked up by character position: text, paragraphs, looks.

use std::cell::Cell;
use std::collections::BTreeSet;

use encoding_rs::{Encoding, MACINTOSH};

use super::bytes::{Cursor, plc, slice};
use super::fib::{Fib, Structure};
use super::font::{Font, fonts};
use super::look::Look;
use super::old;
use super::page::{PageKind, PropertyRuns};
use super::paragraph::Format;
use super::piece::{Piece, Text};
use super::row::RowFormat;
use super::sprm::Dialect;
use super::style::Styles;
use crate::reader::Limits;
use crate::reader::code_page::of_language;
use crate::reader::symbol::SymbolFont;

/// Longest chain of properties that point to more properties.
const CHAIN: usize = 4;

/// The parsed structures of one file.
pub(super) struct Word<'a> {
    pub(super) fib: Fib,
    pub(super) table: &'a [u8],
    pub(super) data: &'a [u8],
    pub(super) text: Text<'a>,
    fonts: Vec<Font>,
    /// Of text of Word 6 in fonts that do not tell.
    encoding: &'static Encoding,
    pub(super) dialect: Dialect,
    characters: PropertyRuns<'a>,
    paragraphs: PropertyRuns<'a>,
    styles: Styles<'a>,
    /// Where sections end: one past their closing character.
    sections: BTreeSet<u32>,
    /// Bytes of properties in the data stream that may still be looked at: many paragraphs may name the same.
    room: Cell<usize>,
}

/// A paragraph: its characters, the closing mark included, and its properties.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) style: u16,
    pub(super) format: Format,
    /// How many tables it lies in, as far as nesting is kept.
    pub(super) depth: u32,
    pub(super) ends_cell: bool,
    pub(super) ends_row: bool,
}

impl<'a> Word<'a> {
    pub(super) fn parse(fib: Fib, main: &'a [u8], table: &'a [u8], data: &'a [u8], limits: &Limits) -> Word<'a> {
        let most = usize::try_from(limits.stream_bytes).unwrap_or(usize::MAX);
        let dialect = fib.dialect();
        let pages = |structure, kind| PropertyRuns::parse(main, fib.structure(table, structure), kind, dialect);
        let (sections, _) = plc(fib.structure(table, Structure::Sections), 12);
        Word {
            text: Text::parse(&fib, main, table, most),
            fonts: fonts(fib.structure(table, Structure::Fonts), dialect),
            encoding: if fib.is_mac { MACINTOSH } else { of_language(fib.language) },
            dialect,
            characters: pages(Structure::CharacterPages, PageKind::Characters),
            paragraphs: pages(Structure::ParagraphPages, PageKind::Paragraphs),
            styles: Styles::parse(fib.structure(table, Structure::Styles), dialect),
            sections: sections.into_iter().collect(),
            room: Cell::new(most),
            fib,
            table,
            data,
        }
    }

    /// The paragraphs of a range of characters.
    pub(super) fn paragraphs(&self, first: u32, last: u32, depth: u32) -> Vec<Paragraph> {
        let last = last.min(u32::try_from(self.text.units.len()).unwrap_or(u32::MAX));
        let units = self.text.units.get(first as usize..last as usize).unwrap_or_default();
        let mut paragraphs = Vec::new();
        let mut start = first;
        for (at, &unit) in (first..last).zip(units) {
            if matches!(unit, 7 | 13) || (unit == 12 && self.ends_paragraph(at)) {
                paragraphs.push(self.paragraph(start, at + 1, unit, depth));
                start = at + 1;
            }
        }
        if start < last {
            paragraphs.push(self.paragraph(start, last, 13, depth));
        }
        paragraphs
    }

    /// Whether a page break is the end of its paragraph, as the end of a section is.
    fn ends_paragraph(&self, at: u32) -> bool {
        let ends_run = |piece: &Piece| {
            let run = self.paragraphs.find(piece.offset(at));
            piece.character(run.end) == at.saturating_add(1)
        };
        self.sections.contains(&at.saturating_add(1)) || self.text.piece(at).is_some_and(ends_run)
    }

    fn paragraph(&self, first: u32, last: u32, mark: u16, most: u32) -> Paragraph {
        let mut paragraph = Paragraph { first, last, ..Paragraph::default() };
        let grpprls = self.paragraph_properties(last.saturating_sub(1), &mut paragraph.style);
        let mut format = self.styles.paragraph(paragraph.style).format;
        for grpprl in grpprls.into_iter().flatten() {
            self.dialect.sprms(grpprl).for_each(|sprm| format.apply(&sprm));
        }
        if let Some(piece) = self.text.piece(last.saturating_sub(1)).filter(|piece| piece.modifier & 1 == 0) {
            format.apply_short(piece.modifier);
        }
        paragraph.format = format;
        paragraph.depth = format.depth().min(most);
        if format.depth() <= most {
            paragraph.ends_row = paragraph.depth > 0 && format.ends_row();
            paragraph.ends_cell = paragraph.depth > 0 && !paragraph.ends_row && format.ends_cell(mark);
        }
        paragraph
    }

    /// The style and modifiers of the paragraph that a character closes, also those kept in the data stream.
    fn paragraph_properties(&self, mark: u32, style: &mut u16) -> [Option<&'a [u8]>; CHAIN] {
        let mut found = [None; CHAIN];
        let Some(piece) = self.text.piece(mark) else { return found };
        let run = self.paragraphs.find(piece.offset(mark));
        *style = run.style;
        let mut next = Some(run.grpprl);
        for slot in found.iter_mut().take(CHAIN - 1) {
            let Some(grpprl) = next.take() else { break };
            *slot = Some(grpprl);
            // sprmPHugePapx and sprmPTableProps stand for properties too long for a page.
            let elsewhere =
                self.dialect.sprms(grpprl).filter(|sprm| matches!(sprm.code, 0x6646 | 0x6645 | 0x646b)).last();
            next = elsewhere.and_then(|sprm| self.long_properties(sprm.operand));
        }
        found[CHAIN - 1] = Some(self.text.modifiers(piece));
        let all = found.iter().flatten().flat_map(|grpprl| self.dialect.sprms(grpprl));
        if let Some(sprm) = all.filter(|sprm| sprm.code == 0x4600).last() {
            *style = sprm.word();
        }
        found
    }

    /// Whether the properties in the data stream were more than the limits allow.
    pub(super) fn is_limited(&self) -> bool {
        self.text.is_limited || self.room.get() < usize::from(u16::MAX)
    }

    /// Properties in the data stream, behind their length (MS-DOC 2.9.210).
    fn long_properties(&self, operand: &[u8]) -> Option<&'a [u8]> {
        let at = Cursor::new(operand).u32()? as usize;
        let length = usize::from(Cursor::new(self.data.get(at..)?).u16()?);
        self.room.set(self.room.get().checked_sub(length)?);
        slice(self.data, at.checked_add(2)?, length)
    }

    /// How the row that a paragraph ends is divided into cells.
    pub(super) fn row(&self, end: &Paragraph) -> RowFormat {
        let mut row = RowFormat::default();
        let grpprls = self.paragraph_properties(end.last.saturating_sub(1), &mut 0);
        for grpprl in grpprls.into_iter().flatten() {
            self.dialect.sprms(grpprl).for_each(|sprm| row.apply(&sprm));
        }
        row
    }

    /// The automatic number of a paragraph (Word 6): its own, or that of its style.
    pub(super) fn automatic_number(&self, paragraph: &Paragraph) -> Option<&'a [u8]> {
        let grpprls = self.paragraph_properties(paragraph.last.saturating_sub(1), &mut 0);
        let own = grpprls.into_iter().flatten().flat_map(|grpprl| self.dialect.sprms(grpprl));
        let own = own.filter(|sprm| sprm.code == old::NUMBER).last().map(|sprm| sprm.operand);
        own.or_else(|| self.styles.number(paragraph.style))
    }

    /// Whether a font is a symbol font.
    pub(super) fn symbol_font(&self, font: u16) -> Option<SymbolFont> {
        self.fonts.get(usize::from(font)).and_then(|font| font.symbol)
    }

    /// For each font whether it is a symbol font.
    pub(super) fn symbol_fonts(&self) -> Vec<Option<SymbolFont>> {
        self.fonts.iter().map(|font| font.symbol).collect()
    }

    /// Appends the text of characters that are set in a font.
    pub(super) fn decode(&self, units: &[u16], font: u16, text: &mut String) {
        if !self.text.has_bytes {
            return text.extend(char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('\u{fffd}')));
        }
        let font = self.fonts.get(usize::from(font)).copied().unwrap_or_default();
        if font.symbol.is_some() {
            return text.extend(units.iter().filter_map(|&unit| char::from_u32(unit.into())));
        }
        let bytes: Vec<u8> = units.iter().map(|&unit| unit as u8).collect();
        text.push_str(&font.encoding.unwrap_or(self.encoding).decode_without_bom_handling(&bytes).0);
    }

    /// How a character looks in a paragraph of a style, and one past the last that looks the same.
    pub(super) fn look(&self, character: u32, style: u16) -> (Look, u32) {
        let Some(piece) = self.text.piece(character) else { return (Look::default(), u32::MAX) };
        let run = self.characters.find(piece.offset(character));
        let mut styled = self.styles.paragraph(style).look;
        let modifiers = self.text.modifiers(piece);
        let own = || self.dialect.sprms(run.grpprl).chain(self.dialect.sprms(modifiers));
        if let Some(sprm) = own().filter(|sprm| sprm.code == 0x4a30).last() {
            self.styles.apply_characters(sprm.word(), &mut styled);
        }
        let mut look = styled;
        own().for_each(|sprm| look.apply(&sprm, &styled));
        if piece.modifier & 1 == 0 {
            look.apply_short(piece.modifier, &styled);
        }
        (look, piece.character(run.end).max(character.saturating_add(1)))
    }
}
