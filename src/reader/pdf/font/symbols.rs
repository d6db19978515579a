//! Characters of symbol fonts whose codes are not text: Symbol, Zapf Dingbats and the Wingdings family.

use super::encodings;

/// A font whose codes stand for symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Symbol,
    ZapfDingbats,
    Wingdings,
    Wingdings2,
    Wingdings3,
}

impl Family {
    /// The family that a PostScript font name belongs to.
    pub fn of(name: &str) -> Option<Family> {
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase();
        if name.starts_with("wingdings") {
            return Some(match name.get(9..10) {
                Some("2") => Family::Wingdings2,
                Some("3") => Family::Wingdings3,
                _ => Family::Wingdings,
            });
        }
        if name.starts_with("symbol") && !name.starts_with("symbola") {
            return Some(Family::Symbol);
        }
        (name.contains("zapfdingbats") || name == "dingbats").then_some(Family::ZapfDingbats)
    }

    /// The character of a code.
    pub fn character(self, code: u8) -> Option<char> {
        let table = match self {
            Family::Symbol => return super::at(&encodings::SYMBOL, code),
            Family::ZapfDingbats => return super::at(&encodings::ZAPF_DINGBATS, code),
            Family::Wingdings => WINGDINGS,
            Family::Wingdings2 => WINGDINGS_2,
            Family::Wingdings3 => WINGDINGS_3,
        };
        table
            .iter()
            .find_map(|&(first, chars)| chars.chars().nth(usize::from(code.checked_sub(first)?)))
            .filter(|&char| char != ' ')
    }
}

/// Runs of codes and their characters, where plain Unicode has a likeness that reads the same.
static WINGDINGS: &[(u8, &str)] = &[
    (0x20, " "),
    (0xFB, "✗✓☒☑"),
    (0xDF, "←→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⇔⇕↖↗↙↘"),
    (0xD7, "◂▸▴▾"),
    (0xAB, "★✶✴✹✵"),
    (0x9E, "·•▪○"),
    (0xA7, "▪◻"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x6C, "●❍■□□❑❒⬧⧫◆❖⬥☒"),
    (0x45, "☜☞☝☟"),
    (0x4A, "☺😐☹"),
    (0x43, "👍👎"),
];

static WINGDINGS_2: &[(u8, &str)] = &[(0x4F, "✗✓☒☑☒"), (0x96, "·•●"), (0x9E, "◉"), (0xA2, "▪■"), (0x97, "•")];

static WINGDINGS_3: &[(u8, &str)] =
    &[(0x21, "←→↑↓↖↗↙↘"), (0x66, "←→↑↓↖↗↙↘"), (0x70, "▲▼△▽◀▶◁▷"), (0x7C, "◂▸"), (0x7B, "▴")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_told_by_name() {
        assert_eq!(Family::of("Wingdings-Regular"), Some(Family::Wingdings));
        assert_eq!(Family::of("Wingdings3"), Some(Family::Wingdings3));
        assert_eq!(Family::of("SymbolMT"), Some(Family::Symbol));
        assert_eq!(Family::of("Arial"), None);
    }

    #[test]
    fn arrows_bullets_and_ticks_are_characters() {
        assert_eq!(Family::Wingdings.character(0xE1), Some('↑'));
        assert_eq!(Family::Wingdings.character(0xA7), Some('▪'));
        assert_eq!(Family::Wingdings.character(0xFC), Some('✓'));
        assert_eq!(Family::Wingdings3.character(b'q'), Some('▼'));
        assert_eq!(Family::Symbol.character(0xB7), Some('•'));
        assert_eq!(Family::ZapfDingbats.character(0x34), Some('✔'));
    }
}
