//! Tokens of content streams and CMaps, borrowed from the decoded bytes.

use std::borrow::Cow;

/// One token, ISO 32000-1, 7.2 and 7.3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// An integer or a real.
    Number(f64),
    /// A name without its solidus; `#xx` still escaped, see [`name`].
    Name(&'a [u8]),
    /// The inside of `( … )`, still escaped.
    Literal(&'a [u8]),
    /// The inside of `< … >`.
    Hex(&'a [u8]),
    /// `[`
    ArrayOpen,
    /// `]`
    ArrayClose,
    /// `<<`
    DictOpen,
    /// `>>`
    DictClose,
    /// Anything else: an operator, `true`, `null`.
    Keyword(&'a [u8]),
}

/// Reads tokens from `bytes`, leniently: nothing is an error, unknown bytes are skipped.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    rest: &'a [u8],
}

const REGULAR: u8 = 0;
const SPACE: u8 = 1;
const DELIMITER: u8 = 2;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [REGULAR; 256];
    let spaces = b"\0\t\n\x0c\r ";
    let delimiters = b"()<>[]{}/%";
    let mut i = 0;
    while i < spaces.len() {
        table[spaces[i] as usize] = SPACE;
        i += 1;
    }
    i = 0;
    while i < delimiters.len() {
        table[delimiters[i] as usize] = DELIMITER;
        i += 1;
    }
    table
}

fn class(byte: u8) -> u8 {
    CLASS[byte as usize]
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Lexer { rest: bytes }
    }

    /// The bytes not yet read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Goes on `count` bytes.
    pub fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn skip_blanks(&mut self) {
        while let [byte, tail @ ..] = self.rest {
            match byte {
                b'%' => {
                    let line = tail.iter().position(|b| matches!(b, b'\n' | b'\r'));
                    self.rest = tail.get(line.unwrap_or(tail.len())..).unwrap_or_default();
                }
                _ if class(*byte) == SPACE => self.rest = tail,
                _ => return,
            }
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let end = self.rest.iter().position(|&b| class(b) != REGULAR).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn literal(&mut self) -> &'a [u8] {
        let rest = self.rest;
        let mut depth = 1usize;
        let mut bytes = rest.iter().enumerate();
        while let Some((i, byte)) = bytes.next() {
            match byte {
                b'\\' => {
                    bytes.next();
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.skip(i + 1);
                return rest.get(..i).unwrap_or_default();
            }
        }
        self.rest = &[];
        rest
    }

    fn hex(&mut self) -> &'a [u8] {
        let rest = self.rest;
        let end = rest.iter().position(|&b| b == b'>').unwrap_or(rest.len());
        self.skip(end + 1);
        rest.get(..end).unwrap_or_default()
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_blanks();
            let (&byte, tail) = self.rest.split_first()?;
            if class(byte) == REGULAR {
                let word = self.regular();
                return Some(number(word).map_or(Token::Keyword(word), Token::Number));
            }
            self.rest = tail;
            match byte {
                b'/' => return Some(Token::Name(self.regular())),
                b'(' => return Some(Token::Literal(self.literal())),
                b'[' => return Some(Token::ArrayOpen),
                b']' => return Some(Token::ArrayClose),
                b'<' if tail.first() == Some(&b'<') => {
                    self.skip(1);
                    return Some(Token::DictOpen);
                }
                b'<' => return Some(Token::Hex(self.hex())),
                b'>' if tail.first() == Some(&b'>') => {
                    self.skip(1);
                    return Some(Token::DictClose);
                }
                _ => {}
            }
        }
    }
}

/// The number that `word` writes, also in the ways of careless producers: `--5`, `1.2.3`, `0.-5`.
fn number(word: &[u8]) -> Option<f64> {
    let first = *word.first()?;
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let mut negative = false;
    let mut point = false;
    let mut digits = 0u64;
    // Decimal places of `digits`; negative where it left out digits before the point.
    let mut places = 0i32;
    let mut any = false;
    for (i, &byte) in word.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                any = true;
                if digits < DIGITS {
                    digits = digits * 10 + u64::from(byte - b'0');
                    places += i32::from(point);
                } else {
                    places -= i32::from(!point);
                }
            }
            b'.' if !point => point = true,
            b'-' if !any && !point => negative = true,
            b'+' if i == 0 => {}
            // What follows a second point or a late sign is noise, as other readers have it.
            b'.' | b'-' if any || point => break,
            _ => return None,
        }
    }
    let value = match usize::try_from(places).ok().and_then(|places| POWERS.get(places)) {
        Some(power) => digits as f64 / power,
        None => digits as f64 * 10f64.powi(-places),
    };
    (any || point).then_some(if negative { -value } else { value })
}

/// Further digits change nothing that a page can show.
const DIGITS: u64 = 1_000_000_000_000_000;

/// Powers of ten.
const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// A name token's bytes with `#xx` resolved.
pub fn name(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'#') {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = match (byte, tail) {
            (b'#', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                out.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                out.push(byte);
                rest = tail;
            }
        }
    }
    Cow::Owned(out)
}

/// The bytes of a string token; nothing for other tokens.
pub fn string(token: Token<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    match token {
        Token::Literal(raw) => unescape(raw, &mut bytes),
        Token::Hex(raw) => unhex(raw, &mut bytes),
        _ => {}
    }
    bytes
}

/// As [`string`], with `scratch` for what has to be decoded.
pub fn string_in<'t>(token: Token<'t>, scratch: &'t mut Vec<u8>) -> &'t [u8] {
    scratch.clear();
    match token {
        Token::Literal(raw) if !raw.iter().any(|b| matches!(b, b'\\' | b'\r')) => return raw,
        Token::Literal(raw) => unescape(raw, scratch),
        Token::Hex(raw) => unhex(raw, scratch),
        _ => {}
    }
    scratch
}

/// Hexadecimal digits to bytes; an odd last digit stands for a high half.
pub fn unhex(raw: &[u8], out: &mut Vec<u8>) {
    out.reserve(raw.len() / 2 + 1);
    let mut high = None;
    for &byte in raw {
        let value = DIGIT[usize::from(byte)];
        if value > 15 {
            continue;
        }
        match high.take() {
            Some(first) => out.push(first << 4 | value),
            None => high = Some(value),
        }
    }
    out.extend(high.map(|first: u8| first << 4));
}

/// The value of a hexadecimal digit, 255 for other bytes.
static DIGIT: [u8; 256] = digits();

const fn digits() -> [u8; 256] {
    let mut table = [255; 256];
    let mut i = 0;
    while i < 16 {
        table[b"0123456789abcdef"[i] as usize] = i as u8;
        table[b"0123456789ABCDEF"[i] as usize] = i as u8;
        i += 1;
    }
    table
}

fn digit(byte: u8) -> Option<u8> {
    Some(DIGIT[usize::from(byte)]).filter(|value| *value < 16)
}

/// Literal-string escapes, ISO 32000-1, 7.3.4.2.
fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    out.reserve(raw.len());
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\r' {
            bytes.next_if_eq(&b'\n');
            out.push(b'\n');
            continue;
        }
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'b') => out.push(8),
            Some(b'f') => out.push(12),
            Some(b'\n') => {}
            Some(b'\r') => {
                bytes.next_if_eq(&b'\n');
            }
            Some(first @ b'0'..=b'7') => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    if let Some(next) = bytes.next_if(|b| matches!(b, b'0'..=b'7')) {
                        value = value * 8 + u32::from(next - b'0');
                    }
                }
                out.push(value as u8);
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Lexer::new(text.as_bytes()).collect()
    }

    #[test]
    fn numbers_of_careless_producers_are_read() {
        for (text, value) in [("12", 12.0), ("-.5", -0.5), ("--7", -7.0), ("+3.", 3.0), ("1.5.2", 1.5), ("4-5", 4.0)] {
            assert_eq!(tokens(text), [Token::Number(value)], "{text}");
        }
        assert_eq!(tokens("T*"), [Token::Keyword(b"T*")]);
        assert_eq!(tokens("-"), [Token::Keyword(b"-")]);
    }

    #[test]
    fn strings_nest_escape_and_end_with_the_stream() {
        assert_eq!(tokens("(a(b)\\)c)Tj"), [Token::Literal(b"a(b)\\)c"), Token::Keyword(b"Tj")]);
        assert_eq!(tokens("(cut off"), [Token::Literal(b"cut off")]);
        assert_eq!(string(Token::Literal(b"\\101\\53\\\n\\x")), b"A+x");
        assert_eq!(string(Token::Hex(b"4 1\n4")), b"A@");
    }

    #[test]
    fn names_and_comments_end_where_they_should() {
        assert_eq!(tokens("/F1 %x\n/A#20B[<</P 1>>]").len(), 8);
        assert_eq!(name(b"A#20B#").as_ref(), b"A B#");
    }
}
