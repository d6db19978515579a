//! Text strings outside of content, ISO 32000-1, 7.9.2.2.

use super::font::pdf_doc_character;

/// A text string: UTF-16 or UTF-8 behind a byte-order mark, else PDFDocEncoding.
pub fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().filter_map(|&byte| pdf_doc_character(byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_every_encoding_are_read() {
        let cases: [(&[u8], &str); 4] = [
            (b"caf\xe9 \x80", "café •"),
            (b"\xfe\xff\x20\xac", "€"),
            (b"\xff\xfe\xac\x20", "€"),
            (b"\xef\xbb\xbf\xc3\xa9", "é"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text(bytes), expected);
        }
    }
}
