//! Fonts: which characters the bytes of a run are.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::reader::code_page::{of_charset, of_code_page};
use crate::reader::symbol::{SymbolFont, mapped, unnamed};

/// The fonts of a document.
#[derive(Debug)]
pub(super) struct Fonts {
    fonts: HashMap<i32, Font>,
    /// Of text in fonts that name no character set.
    pub(super) encoding: &'static Encoding,
    pub(super) default: i32,
}

#[derive(Debug, Default)]
struct Font {
    name: Vec<u8>,
    symbol: Option<SymbolFont>,
    is_symbol: bool,
    encoding: Option<&'static Encoding>,
}

impl Fonts {
    pub(super) fn new() -> Fonts {
        Fonts { fonts: HashMap::new(), encoding: WINDOWS_1252, default: 0 }
    }

    pub(super) fn set_page(&mut self, page: i32) {
        let known = if page == 65001 { Some(UTF_8) } else { u16::try_from(page).ok().and_then(of_code_page) };
        self.encoding = known.unwrap_or(self.encoding);
    }

    pub(super) fn set_charset(&mut self, font: i32, charset: i32) {
        let entry = self.fonts.entry(font).or_default();
        entry.is_symbol = charset == 2;
        entry.encoding = of_charset(charset);
    }

    /// More of a font's name, which `;` ends.
    pub(super) fn name(&mut self, font: i32, byte: u8) {
        let entry = self.fonts.entry(font).or_default();
        if byte == b';' {
            entry.symbol = SymbolFont::named(&String::from_utf8_lossy(&entry.name));
        } else if entry.name.len() < 64 {
            entry.name.push(byte);
        }
    }

    /// The text of bytes that are set in a font.
    pub(super) fn decode(&self, font: i32, bytes: &[u8]) -> String {
        match self.fonts.get(&font) {
            Some(Font { symbol: Some(symbol), .. }) => bytes.iter().map(|&byte| coded(*symbol, byte)).collect(),
            Some(Font { is_symbol: true, .. }) => {
                let private = |byte: u8| char::from_u32(0xf000 + u32::from(byte)).map_or(' ', unnamed);
                bytes.iter().map(|&byte| if byte.is_ascii_whitespace() { ' ' } else { private(byte) }).collect()
            }
            font => {
                let encoding = font.and_then(|font| font.encoding).unwrap_or(self.encoding);
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
        }
    }

    /// A Unicode character that is set in a font.
    pub(super) fn character(&self, font: i32, c: char) -> String {
        let symbol = self.fonts.get(&font).and_then(|font| font.symbol);
        let symbol = symbol.filter(|_| u32::from(c) < 0x100 || ('\u{f000}'..='\u{f0ff}').contains(&c));
        let text = c.to_string();
        mapped(&text, symbol).unwrap_or(text)
    }
}

fn coded(symbol: SymbolFont, byte: u8) -> char {
    if byte.is_ascii_whitespace() { ' ' } else { symbol.unicode(byte.into()) }
}
