//! CMaps: `/ToUnicode` and embedded encodings of composite fonts, read leniently.

use super::names;
use super::text::{Pool, Text};
use crate::reader::pdf::lexer::{Lexer, Token, string};

/// Entries of one CMap; a font has at most 65,536 codes.
const ENTRIES: usize = 1 << 17;
/// Codes that a range of ligatures may be written out to.
const EXPANDED: u32 = 256;

/// What a CMap says; ranges stay ranges, so that a range of all codes costs nothing.
#[derive(Clone, Debug, Default)]
pub struct CMap {
    /// Code lengths and first and last codes of the code space.
    spaces: Vec<(u8, u32, u32)>,
    texts: Vec<(u32, Text)>,
    text_ranges: Vec<(u32, u32, u32)>,
    cids: Vec<(u32, u32, u32)>,
}

impl CMap {
    /// Reads a CMap; texts of several characters go to `pool`.
    pub fn parse(bytes: &[u8], pool: &mut Pool) -> CMap {
        let mut map = CMap::default();
        let mut tokens = Lexer::new(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Keyword(b"begincodespacerange") => map.read_spaces(&mut tokens),
                Token::Keyword(b"beginbfchar") => map.read_chars(&mut tokens, pool),
                Token::Keyword(b"beginbfrange") => map.read_ranges(&mut tokens, pool),
                Token::Keyword(b"begincidrange") => map.read_cids(&mut tokens, true),
                Token::Keyword(b"begincidchar") => map.read_cids(&mut tokens, false),
                _ => {}
            }
        }
        // Of two mappings of one code the later counts.
        map.texts.reverse();
        map.texts.sort_by_key(|entry| entry.0);
        map.texts.dedup_by_key(|entry| entry.0);
        map.text_ranges.sort_by_key(|range| range.0);
        map.cids.sort_by_key(|range| range.0);
        map
    }

    /// Whether it maps no code to text.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.text_ranges.is_empty()
    }

    /// The text of a code.
    pub fn text(&self, code: u32) -> Option<Text> {
        if let Ok(at) = self.texts.binary_search_by_key(&code, |entry| entry.0) {
            return self.texts.get(at).map(|entry| entry.1);
        }
        let at = self.text_ranges.partition_point(|range| range.0 <= code);
        let (low, high, base) = *self.text_ranges.get(at.checked_sub(1)?)?;
        if code > high {
            return None;
        }
        char::from_u32(base.checked_add(code - low)?).map(Text::of)
    }

    /// The character identifier of a code; the code itself where nothing maps it.
    pub fn cid(&self, code: u32) -> u32 {
        match self.own_cid(code) {
            Some(cid) => cid,
            None if self.cids.is_empty() => code,
            None => 0,
        }
    }

    /// The character identifier that it maps a code to.
    pub fn own_cid(&self, code: u32) -> Option<u32> {
        let at = self.cids.partition_point(|range| range.0 <= code);
        let (low, high, base) = *self.cids.get(at.checked_sub(1)?)?;
        (code <= high).then(|| base.wrapping_add(code - low))
    }

    /// Whether it leaves the length of its codes to the CMap that it builds on.
    pub fn has_no_spaces(&self) -> bool {
        self.spaces.is_empty()
    }

    /// The first code of `bytes` and its length by the code space, two bytes where it has none.
    pub fn next_code(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let mut code = 0u32;
        for (i, &byte) in bytes.iter().enumerate().take(4) {
            code = code << 8 | u32::from(byte);
            let length = i + 1;
            if self.spaces.iter().any(|&(len, low, high)| usize::from(len) == length && within(code, low, high)) {
                return Some((code, length));
            }
        }
        let length = self.spaces.iter().map(|space| usize::from(space.0)).min().unwrap_or(2).min(bytes.len());
        let code = bytes.get(..length)?.iter().fold(0u32, |code, &byte| code << 8 | u32::from(byte));
        (length > 0).then_some((code, length))
    }

    fn read_spaces(&mut self, tokens: &mut Lexer) {
        while let Some(low @ (Token::Hex(_) | Token::Literal(_))) = tokens.next() {
            let Some(high) = tokens.next() else { return };
            let length = string(low).len();
            if (1..=4).contains(&length) && self.spaces.len() < 64 {
                self.spaces.push((length as u8, code(low), code(high)));
            }
        }
    }

    fn read_chars(&mut self, tokens: &mut Lexer, pool: &mut Pool) {
        while let Some(from @ (Token::Hex(_) | Token::Literal(_))) = tokens.next() {
            let Some(to) = tokens.next() else { return };
            self.add(code(from), target(to, pool));
        }
    }

    fn read_ranges(&mut self, tokens: &mut Lexer, pool: &mut Pool) {
        while let Some(low @ (Token::Hex(_) | Token::Literal(_))) = tokens.next() {
            let Some(high) = tokens.next() else { return };
            let (low, high) = (code(low), code(high));
            match tokens.next() {
                Some(Token::ArrayOpen) => {
                    let items = tokens.by_ref().take_while(|token| *token != Token::ArrayClose);
                    for (i, item) in items.enumerate() {
                        self.add(low.saturating_add(i as u32), target(item, pool));
                    }
                }
                Some(to) => self.add_range(low, high, to, pool),
                None => return,
            }
        }
    }

    fn add(&mut self, code: u32, text: Option<Text>) {
        if let Some(text) = text
            && self.texts.len() < ENTRIES
        {
            self.texts.push((code, text));
        }
    }

    fn add_range(&mut self, low: u32, high: u32, to: Token, pool: &mut Pool) {
        let chars = characters(&string(to));
        match chars.as_slice() {
            [] => self.add(low, target(to, pool)),
            [_] if low == high => self.add(low, target(to, pool)),
            [base] if high > low && self.text_ranges.len() < ENTRIES => {
                self.text_ranges.push((low, high, u32::from(*base)));
            }
            [start @ .., last] => {
                for code in (low..=high).take(EXPANDED as usize) {
                    let next = char::from_u32(u32::from(*last).saturating_add(code - low));
                    let text: Vec<char> = start.iter().copied().chain(next).collect();
                    self.add(code, Some(pool.text(&text)));
                }
            }
        }
    }

    fn read_cids(&mut self, tokens: &mut Lexer, ranges: bool) {
        while let Some(low @ (Token::Hex(_) | Token::Literal(_))) = tokens.next() {
            let high = if ranges { tokens.next() } else { Some(low) };
            let (Some(high), Some(Token::Number(cid))) = (high, tokens.next()) else { return };
            if self.cids.len() < ENTRIES {
                self.cids.push((code(low), code(high), cid as u32));
            }
        }
    }
}

/// Whether every byte of `code` lies between those of `low` and `high`.
fn within(code: u32, low: u32, high: u32) -> bool {
    let bytes = code.to_be_bytes().into_iter().zip(low.to_be_bytes()).zip(high.to_be_bytes());
    bytes.into_iter().all(|((byte, low), high)| low <= byte && byte <= high)
}

fn code(token: Token) -> u32 {
    match token {
        Token::Number(value) => value as u32,
        _ => string(token).iter().take(4).fold(0, |code, &byte| code << 8 | u32::from(byte)),
    }
}

fn target(token: Token, pool: &mut Pool) -> Option<Text> {
    match token {
        Token::Name(name) => names::character(name).map(Text::of),
        Token::Number(value) => char::from_u32(value as u32).map(Text::of),
        _ => {
            let bytes = string(token);
            let chars = characters(&bytes);
            (!chars.is_empty()).then(|| pool.text(&chars))
        }
    }
}

/// UTF-16BE text; a single byte is a character too.
fn characters(bytes: &[u8]) -> Vec<char> {
    if let [byte] = bytes {
        return vec![char::from(*byte)];
    }
    let units = bytes.chunks_exact(2).map(|pair| pair.iter().fold(0u16, |unit, &byte| unit << 8 | u16::from(byte)));
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (CMap, Pool) {
        let mut pool = Pool::default();
        (CMap::parse(text.as_bytes(), &mut pool), pool)
    }

    #[test]
    fn characters_ranges_and_arrays_are_mapped() {
        let (map, pool) = parse(
            "2 beginbfchar <01> <0041> <02> <D83DDE00> endbfchar 3 beginbfrange <10> <12> <0061>
             <20> <21> [<00660069> /eacute] <30> <31> <00660061> endbfrange CMap define resource pop",
        );
        let text = |code| map.text(code).map(|text| pool.chars(text).collect::<String>());
        let cases = [(1, "A"), (2, "😀"), (0x12, "c"), (0x20, "fi"), (0x21, "é"), (0x30, "fa"), (0x31, "fb")];
        for (code, expected) in cases {
            assert_eq!(text(code).as_deref(), Some(expected), "{code}");
        }
        assert_eq!(text(0x13), None);
    }

    #[test]
    fn a_range_of_all_codes_costs_one_entry() {
        let (map, _) = parse("1 beginbfrange <00000000> <FFFFFFFF> <0020> endbfrange");
        assert_eq!(map.text_ranges.len(), 1);
        assert_eq!(map.text(0xFFFF_FFFF), None);
    }

    #[test]
    fn the_later_mapping_of_a_code_counts() {
        let (map, _) = parse("beginbfchar <01> <0041> <01> <0042> endbfchar");
        assert_eq!(map.text(1), Some(Text::Char('B')));
    }

    #[test]
    fn codes_are_as_long_as_the_code_space_says() {
        let (map, _) = parse(
            "2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange begincidrange <8000> <80FF> 5 endcidrange",
        );
        assert_eq!(map.next_code(b"A\x80\x01"), Some((0x41, 1)));
        assert_eq!(map.next_code(b"\x80\x01"), Some((0x8001, 2)));
        assert_eq!(map.cid(0x8001), 6);
        assert_eq!(CMap::default().next_code(b"\x00\x41"), Some((0x41, 2)));
    }
}
