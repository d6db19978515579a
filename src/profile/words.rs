//! Text as the words that labels are compared by.
//!
//! A word is a run of letters and digits in lower case; apostrophes inside it
//! are dropped (`T’hold` is `thold`), `&` is `and`. Words of one label may be
//! apart by spaces, one line break, hyphens, slashes, commas, full stops and
//! brackets, but not by a tab or a colon.

/// Walks over the words of a text from a byte offset.
#[derive(Clone, Debug)]
pub(super) struct Words<'t> {
    text: &'t str,
    at: usize,
}

/// The most bytes that may stand between two words of a label.
const WIDEST_GAP: usize = 6;

impl<'t> Words<'t> {
    /// The words of `text` from byte `at` on, which begins a word or a gap.
    pub(super) fn new(text: &'t str, at: usize) -> Words<'t> {
        Words { text, at }
    }

    /// The next word, in lower case in `word`, with its bytes, wherever it is.
    pub(super) fn seek(&mut self, word: &mut String) -> Option<(usize, usize)> {
        let start = self.reach()?;
        Some((start, self.take(word)))
    }

    /// Goes to where the next word begins, wherever it is.
    pub(super) fn reach(&mut self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let begins = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'&' || !byte.is_ascii();
        self.at += rest.as_bytes().iter().position(begins)?;
        if !self.text.as_bytes().get(self.at)?.is_ascii() {
            let rest = self.text.get(self.at..)?;
            self.at += rest.find(|c: char| c.is_alphanumeric() || c == '&')?;
        }
        Some(self.at)
    }

    /// Goes past the plain word that begins here; gives whether it is one: letters and digits of ASCII, then a sign of
    /// ASCII that ends it.
    pub(super) fn pass(&mut self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let plain = plain_word(rest);
        self.at += plain.unwrap_or(0);
        plain.is_some()
    }

    /// Goes to the next word, if nothing but a gap inside a label stands before it; gives its first byte.
    pub(super) fn step(&mut self) -> Option<u8> {
        let rest = self.text.get(self.at..)?;
        // Nearly always a single space.
        if let [b' ', first, ..] = rest.as_bytes()
            && first.is_ascii_alphanumeric()
        {
            self.at += 1;
            return Some(*first);
        }
        let gap = rest.find(|c: char| c.is_alphanumeric() || c == '&')?;
        let between = &rest[..gap];
        let fits = gap <= WIDEST_GAP
            && between
                .chars()
                .all(|c| matches!(c, ' ' | '\n' | '-' | '–' | '—' | '‐' | '‑' | '/' | '(' | ')' | ',' | '.' | '\''));
        if !fits || (gap == 0 && !rest.starts_with('&') && !self.text[..self.at].ends_with('&')) {
            return None;
        }
        self.at += gap;
        rest.as_bytes().get(gap).copied()
    }

    /// Takes the word that begins here, in lower case in `word`; gives one past its last byte.
    pub(super) fn take_word(&mut self, word: &mut Word) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        match plain_word(rest).filter(|length| *length <= Word::SHORT) {
            Some(length) => {
                word.length = length;
                // A fixed number of bytes is copied and folded in a step or two.
                match rest.first_chunk() {
                    Some(all) => word.short = *all,
                    None => word.short.iter_mut().zip(rest).for_each(|(own, byte)| *own = *byte),
                }
                word.short.make_ascii_lowercase();
                self.at += length;
                self.at
            }
            None => {
                word.length = usize::MAX;
                self.take(&mut word.long)
            }
        }
    }

    /// Takes the word that begins here; gives one past its last byte.
    pub(super) fn take(&mut self, word: &mut String) -> usize {
        word.clear();
        let rest = &self.text[self.at..];
        if let Some(plain) = plain_word(rest.as_bytes()) {
            word.push_str(&rest[..plain]);
            word.make_ascii_lowercase();
            self.at += plain;
            return self.at;
        }
        if rest.starts_with('&') {
            word.push_str("and");
            self.at += 1;
            return self.at;
        }
        let ascii = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (ascii, rest) = rest.split_at(ascii);
        word.push_str(ascii);
        word.make_ascii_lowercase();
        let from = self.at + ascii.len();
        let mut end = from;
        for (offset, c) in rest.char_indices() {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            } else if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            } else if matches!(c, '\'' | '’' | '‘' | 'ʼ') {
                continue;
            } else {
                break;
            }
            end = from + offset + c.len_utf8();
        }
        self.at = end;
        end
    }
}

/// A word in lower case; nearly all are short, and need no memory of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    short: [u8; Word::SHORT],
    /// Of the short word; more than there is room for where it is long.
    length: usize,
    long: String,
}

impl Word {
    /// The most bytes of a short word.
    const SHORT: usize = 24;

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.short.get(..self.length).unwrap_or(self.long.as_bytes())
    }
}

/// The bytes of the word that a text begins with, where nothing in it or right behind it needs a closer look.
fn plain_word(text: &[u8]) -> Option<usize> {
    let length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ends = text.get(length).is_none_or(|next| next.is_ascii() && *next != b'\'');
    (length > 0 && ends).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let (mut walk, mut word, mut all) = (Words::new(text, 0), String::new(), Vec::new());
        while walk.seek(&mut word).is_some() {
            all.push(word.clone());
        }
        all
    }

    #[test]
    fn words_are_lower_case_without_apostrophes() {
        assert_eq!(words("Red T’hold (Q3) – R&D: Siân's"), ["red", "thold", "q3", "r", "and", "d", "siâns"]);
    }

    #[test]
    fn a_colon_or_a_tab_ends_a_label() {
        let mut word = String::new();
        for (text, follows) in
            [("Legal - risk", true), ("Legal: risk", false), ("Legal\trisk", false), ("Legal\nrisk", true)]
        {
            let mut walk = Words::new(text, 0);
            walk.seek(&mut word);
            assert_eq!(walk.step().is_some(), follows, "{text:?}");
        }
    }
}
