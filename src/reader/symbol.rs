//! Characters of symbol fonts as Unicode: ticks, boxes, bullets, arrows, Greek.

/// A font whose codes are not those of Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SymbolFont {
    Symbol,
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
}

impl SymbolFont {
    /// The symbol font of this name.
    pub(super) fn named(name: &str) -> Option<SymbolFont> {
        let name = name.trim();
        let fonts = [
            ("Symbol", SymbolFont::Symbol),
            ("Wingdings", SymbolFont::Wingdings),
            ("Wingdings 2", SymbolFont::Wingdings2),
            ("Wingdings 3", SymbolFont::Wingdings3),
            ("Webdings", SymbolFont::Webdings),
        ];
        fonts.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, font)| font)
    }

    /// The Unicode character of a code, with or without the private-use offset U+F000; U+FFFD where unknown.
    pub(super) fn unicode(self, code: u32) -> char {
        let code = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
        let known = match self {
            SymbolFont::Symbol => greek(code),
            SymbolFont::Wingdings => wingdings(code),
            SymbolFont::Wingdings2 => wingdings2(code),
            SymbolFont::Wingdings3 => wingdings3(code),
            SymbolFont::Webdings => webdings(code),
        };
        // Codes above those of the font are Unicode already, set in this font by mistake.
        known.or_else(|| char::from_u32(code).filter(|_| code > 0xff)).unwrap_or('\u{fffd}')
    }

    /// Text typed in this font.
    pub(super) fn text(self, text: &str) -> String {
        let space = |c: char| c.is_whitespace() || matches!(c, '\u{f020}' | '\u{f0a0}');
        text.chars().map(|c| if space(c) { ' ' } else { self.unicode(c.into()) }).collect()
    }
}

/// A character without a named font: private-use codes are those of Symbol or Wingdings, mostly bullets.
pub(super) fn unnamed(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f09f}' => '•',
        '\u{f0a7}' => '▪',
        '\u{f0a8}' | '\u{f06f}' => '☐',
        '\u{f0d8}' => '➢',
        '\u{f0fc}' => '✓',
        '\u{f0fb}' => '✗',
        '\u{f0fd}' => '☒',
        '\u{f0fe}' => '☑',
        '\u{f0e0}' => '→',
        '\u{f020}'..='\u{f07e}' => greek(u32::from(c) - 0xf000).unwrap_or(c),
        c => c,
    }
}

/// Text in a symbol font, or with private-use characters, as Unicode; `None` where it is so already.
pub(super) fn mapped(text: &str, font: Option<SymbolFont>) -> Option<String> {
    if let Some(font) = font {
        return Some(font.text(text));
    }
    let is_private = |c: char| ('\u{f020}'..='\u{f0ff}').contains(&c);
    text.chars().any(is_private).then(|| text.chars().map(unnamed).collect())
}

const GREEK_LOW: &str =
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
const GREEK_HIGH: &str =
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{fffd}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

fn greek(code: u32) -> Option<char> {
    let (table, first) = if code < 0xa0 { (GREEK_LOW, 0x20) } else { (GREEK_HIGH, 0xa0) };
    table.chars().nth(code.checked_sub(first)? as usize)
}

fn from(first: u32, code: u32, to: char) -> Option<char> {
    char::from_u32(u32::from(to) + (code - first))
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x21 => '✏',
        0x22 | 0x23 => '✂',
        0x28 => '☎',
        0x29 => '✆',
        0x2a | 0x2b => '✉',
        0x36 => '⌛',
        0x37 => '⌨',
        0x3f => '✍',
        0x40 => '✎',
        0x41 => '✌',
        0x43 => '👍',
        0x44 => '👎',
        0x45..=0x48 => return from(0x45, code, '☜'),
        0x49 => '✋',
        0x4a => '☺',
        0x4b => '😐',
        0x4c => '☹',
        0x4e => '☠',
        0x4f => '⚐',
        0x51 => '✈',
        0x52 => '☼',
        0x54 => '❄',
        0x55 | 0x56 => '✝',
        0x58 => '✠',
        0x59 => '✡',
        0x5a => '☪',
        0x5b => '☯',
        0x5e..=0x69 => return from(0x5e, code, '♈'),
        0x6a | 0x6b => '&',
        0x6c => '●',
        0x6d => '❍',
        0x6e => '■',
        0x6f | 0xa8 => '☐',
        0x70 => '□',
        0x71 => '❑',
        0x72 => '❒',
        0x73 | 0x74 => '⧫',
        0x75 | 0x77 => '◆',
        0x76 => '❖',
        0x78 => '⌧',
        0x7a => '⌘',
        0x7b | 0x7c => '✿',
        0x7d => '“',
        0x7e => '”',
        0x80 => '⓪',
        0x81..=0x8a => return from(0x81, code, '①'),
        0x8b => '⓿',
        0x8c..=0x95 => return from(0x8c, code, '❶'),
        0x9e => '·',
        0x9f => '•',
        0xa0 | 0xa7 => '▪',
        0xa1..=0xa3 => '○',
        0xa4 => '◉',
        0xa5 => '◎',
        0xa6 => '○',
        0xaa => '✦',
        0xab => '★',
        0xac => '✶',
        0xad => '✴',
        0xae => '✹',
        0xaf => '✵',
        0xb1 => '⌖',
        0xb6 => '✰',
        0xb7..=0xc2 => return from(0xb7, code, '🕐'),
        0xd5 => '⌫',
        0xd6 => '⌦',
        0xd8 => '➢',
        0xdc => '➲',
        0xdf | 0xe7 => '←',
        0xe0 => '→',
        0xe1 | 0xe9 => '↑',
        0xe2 | 0xea => '↓',
        0xe3 | 0xeb => '↖',
        0xe4 | 0xec => '↗',
        0xe5 | 0xed => '↙',
        0xe6 | 0xee => '↘',
        0xe8 => '➔',
        0xef => '⇦',
        0xf0 => '⇨',
        0xf1 => '⇧',
        0xf2 => '⇩',
        0xf3 => '⬄',
        0xf4 => '⇳',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

fn wingdings2(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x4f | 0x56 => '✗',
        0x50 => '✓',
        0x51 | 0x53 | 0x54 => '☒',
        0x52 => '☑',
        0x96..=0x98 => '●',
        0xa0 => '■',
        0xa2 | 0xa3 => '☐',
        0xae => '◆',
        0xea | 0xeb => '★',
        _ => return None,
    })
}

fn wingdings3(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x21 => '←',
        0x22 => '→',
        0x23 => '↑',
        0x24 => '↓',
        0x25 => '↖',
        0x26 => '↗',
        0x27 => '↙',
        0x28 => '↘',
        0x70 | 0x80 => '▲',
        0x71 | 0x81 => '▼',
        0x72 => '△',
        0x73 => '▽',
        0x74 | 0x7c => '◀',
        0x75 | 0x7d => '▶',
        0x76 => '◁',
        0x77 => '▷',
        0x7e => '▲',
        0x84 => '▲',
        0x85 => '▼',
        0x86 => '◀',
        0x87 => '▶',
        _ => return None,
    })
}

fn webdings(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x33 => '◀',
        0x34 => '▶',
        0x35 => '▲',
        0x36 => '▼',
        0x61 => '✓',
        0x63 => '☐',
        0x67 => '■',
        0x69 => 'ℹ',
        0x6e => '●',
        0x72 => '✗',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbol_font_codes_become_unicode_with_and_without_the_private_offset() {
        for (font, code, expected) in [
            ("Wingdings", 0xf0fe, '☑'),
            ("wingdings", 0xfc, '✓'),
            ("Wingdings", 0xa8, '☐'),
            ("Wingdings", 0x8a, '⑩'),
            ("Wingdings 2", 0x50, '✓'),
            ("Symbol", 0x62, 'β'),
            ("Symbol", 0xf0b3, '≥'),
            ("Symbol", 0xfe, '⎭'),
            ("Symbol", 0x7e, '∼'),
            ("Wingdings", 0x2612, '☒'),
            ("Wingdings 2", 0xff, '\u{fffd}'),
        ] {
            let font = SymbolFont::named(font).expect("a known font");
            assert_eq!(font.unicode(code), expected, "{code:x}");
        }
        assert_eq!(SymbolFont::named("Arial"), None);
        assert_eq!(SymbolFont::Wingdings.text("\u{f0fc} n"), "✓ ■");
    }
}
