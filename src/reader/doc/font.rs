//! The table of fonts (MS-DOC 2.9.286 SttbfFfn, 2.9.84 FFN): which are symbol fonts, and what bytes mean in them.

use encoding_rs::Encoding;

use super::bytes::{Cursor, utf16};
use super::sprm::Dialect;
use crate::reader::code_page::of_charset;
use crate::reader::symbol::SymbolFont;

/// What is known of a font.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Font {
    pub(super) symbol: Option<SymbolFont>,
    /// Of its bytes in Word 6.
    pub(super) encoding: Option<&'static Encoding>,
}

/// The fonts by their numbers, as far as the table is whole.
pub(super) fn fonts(bytes: &[u8], dialect: Dialect) -> Vec<Font> {
    let mut cursor = Cursor::new(bytes);
    let count = cursor.u16().unwrap_or(0);
    let mut fonts = Vec::new();
    // Word 6 counts bytes and not fonts; the table ends where its bytes do.
    if dialect == Dialect::New {
        cursor.u16();
    }
    while let Some(font) = cursor.u8().and_then(|length| cursor.take(usize::from(length))) {
        if dialect == Dialect::New && fonts.len() >= usize::from(count) {
            break;
        }
        let name = match dialect {
            Dialect::New => utf16(font.get(39..).unwrap_or_default()),
            Dialect::Old => String::from_utf8_lossy(font.get(5..).unwrap_or_default()).into_owned(),
        };
        let symbol = SymbolFont::named(name.split('\0').next().unwrap_or_default());
        let charset = font.get(3).map_or(0, |&charset| charset.into());
        fonts.push(Font { symbol, encoding: of_charset(charset) });
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1251;

    #[test]
    fn symbol_fonts_are_known_by_name() {
        let font = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            [&[39 + name.len() as u8][..], &[0; 39], &name].concat()
        };
        let bytes = [&[3, 0, 0, 0][..], &font("Arial"), &font("Wingdings")].concat();
        let found: Vec<Option<SymbolFont>> = fonts(&bytes, Dialect::New).iter().map(|font| font.symbol).collect();
        assert_eq!(found, [None, Some(SymbolFont::Wingdings)]);
    }

    #[test]
    fn a_font_of_word_6_tells_its_code_page() {
        let font = |charset: u8, name: &[u8]| [&[name.len() as u8 + 5, 0, 0, 0, charset, 0][..], name].concat();
        let bytes = [&[99, 0][..], &font(0, b"Arial\0"), &font(204, b"Arial Cyr\0"), &font(2, b"Symbol\0")].concat();
        let encodings: Vec<_> = fonts(&bytes, Dialect::Old).iter().map(|font| (font.symbol, font.encoding)).collect();
        assert_eq!(encodings, [(None, None), (None, Some(WINDOWS_1251)), (Some(SymbolFont::Symbol), None)]);
    }
}
