//! The small pieces that every parser here works on: words, digits and marks.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// ASCII digits.
    Digits,
    /// Any other character, with the many dashes, quotes and comparison signs folded to one each.
    Mark(char),
}

/// A word, a run of digits or a single mark of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// What it is.
    pub kind: Kind,
    /// As written.
    pub text: &'t str,
    /// First byte in the text.
    pub start: usize,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl<'t> Token<'t> {
    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is one of these lower-case words, whatever its own case.
    pub fn is_word(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.iter().any(|word| self.text.eq_ignore_ascii_case(word))
    }

    /// Its number, where it is digits that fit.
    pub fn number(&self) -> Option<u32> {
        if self.kind == Kind::Digits { self.text.parse().ok() } else { None }
    }
}

/// The tokens of `text`; white space only separates.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    tokens.extend(Tokens::new(text));
    tokens
}

/// Gives the tokens of a text one after the other.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str) -> Tokens<'t> {
        Tokens { text, at: 0 }
    }

    /// The next token, where it is of ASCII, with at most a space before it and no character beyond ASCII behind it.
    fn plain(&mut self) -> Option<Token<'t>> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let spaced = rest.first() == Some(&b' ');
        let body = if spaced { rest.get(1..)? } else { rest };
        let first = *body.first()?;
        let count = |is: fn(&u8) -> bool| body.iter().take_while(|byte| is(byte)).count();
        let (kind, length) = match first {
            b'0'..=b'9' => (Kind::Digits, count(u8::is_ascii_digit)),
            b'a'..=b'z' | b'A'..=b'Z' => (Kind::Word, count(u8::is_ascii_alphabetic)),
            b'!'..=b'~' => (Kind::Mark(char::from(first)), 1),
            _ => return None,
        };
        body.get(length).is_none_or(u8::is_ascii).then_some(())?;
        let start = self.at + usize::from(spaced);
        self.at = start + length;
        Some(Token { kind, text: self.text.get(start..self.at)?, start, spaced })
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(token) = self.plain() {
            return Some(token);
        }
        let rest = self.text.get(self.at..)?;
        // Nearly always a single space parts two tokens, or nothing.
        let body = rest.strip_prefix(' ').unwrap_or(rest);
        let body =
            if body.bytes().next().is_some_and(|first| first.is_ascii_graphic()) { body } else { body.trim_start() };
        let first = body.chars().next()?;
        let kind = kind(first);
        let length = match kind {
            Kind::Mark(_) => first.len_utf8(),
            Kind::Digits => body.bytes().take_while(u8::is_ascii_digit).count(),
            Kind::Word => word_length(body),
        };
        let start = self.text.len() - body.len();
        self.at = start + length;
        Some(Token { kind, text: body.get(..length)?, start, spaced: body.len() < rest.len() })
    }
}

/// The bytes of the letters that `text` begins with.
fn word_length(text: &str) -> usize {
    let ascii = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = text.get(ascii..).unwrap_or_default();
    if rest.bytes().next().is_none_or(|next| next.is_ascii()) {
        return ascii;
    }
    ascii + rest.find(|char| kind(char) != Kind::Word).unwrap_or(rest.len())
}

fn kind(char: char) -> Kind {
    match char {
        '0'..='9' => Kind::Digits,
        'a'..='z' | 'A'..='Z' => Kind::Word,
        _ if char.is_ascii() => Kind::Mark(char),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Kind::Mark('-'),
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{2032}' => Kind::Mark('\''),
        '\u{201c}' | '\u{201d}' => Kind::Mark('"'),
        'º' | 'ª' => Kind::Mark(char),
        _ if char.is_alphabetic() => Kind::Word,
        _ => Kind::Mark(char),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_and_marks_are_told_apart() {
        let text = "Q2 – £1.2m";
        let pieces: Vec<&str> = tokens(text).iter().map(|token| token.text).collect();
        assert_eq!(pieces, ["Q", "2", "–", "£", "1", ".", "2", "m"]);
        assert!(tokens(text).get(2).is_some_and(|dash| dash.is_mark('-') && dash.spaced));
    }
}
