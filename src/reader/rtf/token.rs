//! Control words, groups and bytes.

/// Longest control word; what is longer is none.
const WORD: usize = 40;

/// What was met next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word and its parameter.
    Word(&'a str, Option<i32>),
    /// A control symbol: `\~`, `\*`.
    Symbol(u8),
    /// A character of text, as itself or as `\'hh`.
    Byte(u8),
}

/// Reads a file from its start to its end.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0 }
    }

    /// Passes over binary data.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.bytes.len());
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn while_any(&mut self, is: impl Fn(&u8) -> bool, most: usize) -> &'a str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(most).take_while(|byte| is(byte)).count();
        self.at += length;
        rest.get(..length).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let next = self.bytes.get(self.at).copied()?;
        if next == b'\'' {
            self.at += 1;
            let hex = self.while_any(u8::is_ascii_hexdigit, 2);
            return Some(Token::Byte(u8::from_str_radix(hex, 16).unwrap_or(b' ')));
        }
        if !next.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(next));
        }
        let word = self.while_any(u8::is_ascii_alphabetic, WORD);
        let start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let digits = self.while_any(u8::is_ascii_digit, 10);
        if digits.is_empty() {
            self.at = start;
        }
        let sign = if self.bytes.get(start) == Some(&b'-') { -1 } else { 1 };
        let number = digits.parse::<i64>().ok().and_then(|number| i32::try_from(number * sign).ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return Some(match self.take()? {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                b'\r' | b'\n' | 0 => continue,
                b'\t' => Token::Word("tab", None),
                byte => Token::Byte(byte),
            });
        }
    }
}
