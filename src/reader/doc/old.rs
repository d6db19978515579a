//! Word 6 and 95: text of a code page, as paragraphs; cells of tables come one below the other.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use super::bytes::{Cursor, plc, slice, u32_at};
use super::fib::{Fib, StoryKind, Structure};

/// The paragraphs of the main story as far as their bytes are there, and whether all are.
///
/// A character is a byte here, also where a code page takes two for a letter.
pub(super) fn paragraphs(fib: &Fib, main: &[u8]) -> (Vec<String>, bool) {
    let length = fib.story(StoryKind::Main).1 as usize;
    let mut bytes = Vec::new();
    for (at, count) in pieces(fib, main) {
        let count = count.min(length.saturating_sub(bytes.len()));
        let available = main.get(at..).unwrap_or_default();
        bytes.extend_from_slice(available.get(..count).unwrap_or(available));
        // Pieces may name the same bytes again and again.
        if bytes.len() >= length.min(main.len()) {
            break;
        }
    }
    let encoding = of_language(fib.language);
    let paragraphs = bytes.split(|byte| matches!(byte, 7 | 12 | 13));
    let paragraphs = paragraphs.map(|bytes| visible(&encoding.decode_without_bom_handling(bytes).0));
    (paragraphs.collect(), bytes.len() >= length)
}

/// Offsets and lengths of the pieces of text, which lie together unless they were saved apart.
fn pieces(fib: &Fib, main: &[u8]) -> Vec<(usize, usize)> {
    let together = (fib.text.0 as usize, fib.text.1.saturating_sub(fib.text.0) as usize);
    if !fib.is_complex {
        return vec![together];
    }
    parse_pieces(fib.structure(main, Structure::Pieces)).unwrap_or_else(|| vec![together])
}

fn parse_pieces(structure: &[u8]) -> Option<Vec<(usize, usize)>> {
    let mut cursor = Cursor::new(structure);
    while cursor.u8()? == 1 {
        let length = cursor.u16()?;
        cursor.take(usize::from(length))?;
    }
    let length = cursor.u32()? as usize;
    let (positions, data) = plc(slice(cursor.rest(), 0, length)?, 8);
    let pieces = positions.windows(2).zip(data.chunks_exact(8)).filter_map(|(range, descriptor)| {
        let &[first, last] = range else { return None };
        Some((u32_at(descriptor, 2)? as usize, last.checked_sub(first)? as usize))
    });
    Some(pieces.collect())
}

/// The paragraph without the instructions of fields and without what stands for pictures.
fn visible(text: &str) -> String {
    let mut fields: Vec<bool> = Vec::new();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{13}' => fields.push(false),
            '\u{14}' => {
                if let Some(in_result) = fields.last_mut() {
                    *in_result = true;
                }
            }
            '\u{15}' => {
                fields.pop();
            }
            _ if fields.contains(&false) => {}
            '\u{1e}' => out.push('-'),
            '\t' | '\u{b}' => out.push(c),
            c if c >= ' ' => out.push(c),
            _ => {}
        }
    }
    out
}

/// The code page that Windows uses for a language.
fn of_language(language: u16) -> &'static Encoding {
    match (language & 0x03ff, language) {
        (0x04, 0x0404 | 0x0c04 | 0x1404) => BIG5,
        (0x04, _) => GBK,
        (0x11, _) => SHIFT_JIS,
        (0x12, _) => EUC_KR,
        (0x1e, _) => WINDOWS_874,
        (0x2a, _) => WINDOWS_1258,
        (0x1a, 0x0c1a | 0x1c1a) | (0x02 | 0x19 | 0x22 | 0x23 | 0x2f, _) => WINDOWS_1251,
        (0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x1c | 0x24, _) => WINDOWS_1250,
        (0x08, _) => WINDOWS_1253,
        (0x1f, _) => WINDOWS_1254,
        (0x0d, _) => WINDOWS_1255,
        (0x01 | 0x20 | 0x29, _) => WINDOWS_1256,
        (0x25..=0x27, _) => WINDOWS_1257,
        _ => WINDOWS_1252,
    }
}

/// The encoding that a Windows code page's number names.
pub(in crate::reader) fn of_code_page(page: u16) -> Option<&'static Encoding> {
    Some(match page {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_of_fields_are_left_out() {
        assert_eq!(visible("a\u{13}PAGE \u{14}1\u{15}\u{1e}b\u{1}\u{13}XE x\u{15}."), "a1-b.");
    }

    #[test]
    fn the_language_tells_the_code_page() {
        for (language, byte, c) in [(0x0809, 0xa3, '£'), (0x0419, 0xe6, 'ж'), (0x0415, 0xb9, 'ą')] {
            let (text, _) = of_language(language).decode_without_bom_handling(std::slice::from_ref(&byte));
            assert_eq!(text, c.to_string());
        }
    }
}
