//! What a code stands for.

/// The text of one code, small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Text {
    /// No way to Unicode was found.
    #[default]
    Unmapped,
    /// A space: the pen moves.
    Space,
    /// A character without width or meaning of its own, as U+200B.
    Nothing,
    /// One character.
    Char(char),
    /// Several, as of a ligature: where they stand in the font's [`Pool`].
    Many(u32, u8),
}

impl Text {
    /// The text of one character.
    pub fn of(char: char) -> Text {
        match char {
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => Text::Nothing,
            _ if char.is_whitespace() => Text::Space,
            // Producers write these where they know no character.
            char::REPLACEMENT_CHARACTER | '\u{FFFF}' => Text::Unmapped,
            _ if char.is_control() => Text::Unmapped,
            _ => Text::Char(char),
        }
    }
}

/// The texts of several characters of one font.
#[derive(Clone, Debug, Default)]
pub struct Pool(Vec<char>);

impl Pool {
    /// The text of these characters.
    pub fn text(&mut self, chars: &[char]) -> Text {
        match chars {
            [] => Text::Nothing,
            [char] => Text::of(*char),
            _ => {
                let start = self.0.len() as u32;
                self.0.extend(chars.iter().filter(|char| !char.is_control()));
                match u8::try_from(self.0.len() - start as usize) {
                    Ok(0) | Err(_) => Text::Unmapped,
                    Ok(length) => Text::Many(start, length),
                }
            }
        }
    }

    /// The characters of several.
    pub fn many(&self, start: u32, length: u8) -> &[char] {
        let start = start as usize;
        self.0.get(start..start + usize::from(length)).unwrap_or_default()
    }

    /// The characters of a text.
    #[cfg(test)]
    pub fn chars(&self, text: Text) -> impl Iterator<Item = char> {
        let one = if let Text::Char(char) = text { Some(char) } else { None };
        let many = if let Text::Many(start, length) = text { self.many(start, length) } else { &[] };
        one.into_iter().chain(many.iter().copied())
    }
}
