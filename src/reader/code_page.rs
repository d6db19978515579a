//! Code pages of Windows: by number, by the character set of a font, by language.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// The encoding that a Windows code page's number names.
pub(super) fn of_code_page(page: u16) -> Option<&'static Encoding> {
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
        10000 => MACINTOSH,
        _ => return None,
    })
}

/// The encoding of a font's character set; `None` for Western and unknown ones, which the document decides.
pub(super) fn of_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        77 => MACINTOSH,
        128 => SHIFT_JIS,
        129 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// The code page that Windows uses for a language.
pub(super) fn of_language(language: u16) -> &'static Encoding {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_tells_the_code_page() {
        for (language, byte, c) in [(0x0809, 0xa3, '£'), (0x0419, 0xe6, 'ж'), (0x0415, 0xb9, 'ą')] {
            let (text, _) = of_language(language).decode_without_bom_handling(std::slice::from_ref(&byte));
            assert_eq!(text, c.to_string());
        }
    }
}
