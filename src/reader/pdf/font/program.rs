//! Characters from an embedded font program: TrueType, CFF and Type 1.

use std::collections::BTreeMap;

use ttf_parser::{Face, GlyphId, PlatformId, cff, cmap};

use super::{at, encodings, names};
use crate::reader::pdf::lexer::{Lexer, Token};

/// Where the encoding of a Type 1 program must have come.
const CLEAR_TEXT: usize = 64 << 10;

/// A font program, parsed as far as encodings need it.
pub enum Program<'a> {
    /// TrueType or OpenType.
    Face(Box<Face<'a>>),
    /// A bare CFF table.
    Cff(Box<cff::Table<'a>>),
    /// Type 1: the built-in encoding from its clear-text part.
    Type1(BTreeMap<u8, char>),
}

impl<'a> Program<'a> {
    /// Parses what the bytes are, whatever the key said that they were embedded under.
    pub fn parse(bytes: &'a [u8]) -> Option<Program<'a>> {
        if bytes.starts_with(b"%!") || bytes.starts_with(&[0x80, 1]) {
            return Some(Program::Type1(type1_encoding(bytes)));
        }
        if let Ok(face) = Face::parse(bytes, 0) {
            return Some(Program::Face(Box::new(face)));
        }
        cff::Table::parse(bytes).map(|table| Program::Cff(Box::new(table)))
    }

    /// The character of a simple font's code by the program's own encoding.
    pub fn character(&self, code: u8) -> Option<char> {
        match self {
            Program::Type1(encoding) => encoding.get(&code).copied(),
            Program::Cff(table) => {
                table.glyph_name(table.glyph_index(code)?).and_then(|n| names::character(n.as_bytes()))
            }
            Program::Face(face) => {
                let glyph = symbolic_glyph(face, code)?;
                let name = face.glyph_name(glyph).and_then(|name| names::character(name.as_bytes()));
                name.or_else(|| unicode_of(face, glyph)).or_else(|| mac_character(face, code))
            }
        }
    }

    /// The characters of its glyphs, by glyph identifier.
    pub fn characters_by_glyph(&self) -> BTreeMap<u16, char> {
        match self {
            Program::Face(face) => {
                let mut map = BTreeMap::new();
                for table in unicode_tables(face) {
                    table.codepoints(|code| {
                        if let Some(char) = char::from_u32(code).filter(|char| !char.is_control())
                            && let Some(glyph) = table.glyph_index(code)
                        {
                            map.entry(glyph.0).or_insert(char);
                        }
                    });
                }
                if map.is_empty() {
                    let named = (0..face.number_of_glyphs())
                        .filter_map(|id| Some((id, names::character(face.glyph_name(GlyphId(id))?.as_bytes())?)));
                    map.extend(named);
                }
                map
            }
            Program::Cff(table) => (0..table.number_of_glyphs())
                .filter_map(|id| Some((id, names::character(table.glyph_name(GlyphId(id))?.as_bytes())?)))
                .collect(),
            Program::Type1(_) => BTreeMap::new(),
        }
    }
}

fn unicode_tables<'f>(face: &'f Face<'_>) -> impl Iterator<Item = cmap::Subtable<'f>> {
    face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode())
}

/// ISO 32000-1, 9.6.6.4: the (3, 0) table at the code or behind 0xF000, then the (1, 0) table.
fn symbolic_glyph(face: &Face, code: u8) -> Option<GlyphId> {
    let tables = || face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
    let code = u32::from(code);
    let found = |glyph: &GlyphId| glyph.0 != 0;
    let symbol = tables().filter(|t| t.platform_id == PlatformId::Windows && t.encoding_id == 0).find_map(|table| {
        [0xF000, 0, 0xF100, 0xF200].iter().find_map(|base| table.glyph_index(base + code).filter(found))
    });
    symbol.or_else(|| {
        tables().filter(|t| t.platform_id == PlatformId::Macintosh).find_map(|t| t.glyph_index(code).filter(found))
    })
}

fn unicode_of(face: &Face, glyph: GlyphId) -> Option<char> {
    let mut found = None;
    for table in unicode_tables(face) {
        table.codepoints(|code| {
            if found.is_none() && table.glyph_index(code) == Some(glyph) {
                found = char::from_u32(code);
            }
        });
    }
    found.filter(|char| !char.is_control())
}

/// Without names, a code of the (1, 0) table means what Mac OS means by it, if the program has more than a few.
fn mac_character(face: &Face, code: u8) -> Option<char> {
    let named = face.tables().post.is_some_and(|post| post.names().next().is_some());
    if named { None } else { at(&encodings::MAC_ROMAN, code) }
}

/// `dup 65 /A put` between `/Encoding` and `readonly def`, or `StandardEncoding def`.
fn type1_encoding(bytes: &[u8]) -> BTreeMap<u8, char> {
    let clear = bytes.get(..CLEAR_TEXT).unwrap_or(bytes);
    let Some(start) = clear.windows(9).position(|window| window == b"/Encoding") else { return BTreeMap::new() };
    let mut tokens = Lexer::new(clear.get(start + 9..).unwrap_or_default());
    let mut map = BTreeMap::new();
    while let Some(token) = tokens.next() {
        match token {
            Token::Keyword(b"StandardEncoding") => {
                return (0..=255).filter_map(|code| Some((code, at(&encodings::STANDARD, code)?))).collect();
            }
            Token::Keyword(b"dup") => {
                if let (Some(Token::Number(code)), Some(Token::Name(name))) = (tokens.next(), tokens.next())
                    && let Some(char) = names::character(name)
                {
                    map.insert(code as u8, char);
                }
            }
            Token::Keyword(b"readonly" | b"eexec" | b"currentdict") => break,
            _ => {}
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_of_a_type_1_program_is_read() {
        let clear = b"%!PS-AdobeFont-1.0\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\n\
            dup 2 /eacute put dup 3 /B put readonly def";
        let Some(program) = Program::parse(clear) else { panic!("not parsed") };
        assert_eq!(program.character(2), Some('é'));
        assert_eq!(program.character(3), Some('B'));
        assert_eq!(program.character(4), None);
    }
}
