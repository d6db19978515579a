//! A place in a list of tokens.

use super::token::{Kind, Token};

/// Walks over tokens; every step forward is bounded by their number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a, 't> {
    tokens: &'a [Token<'t>],
    at: usize,
}

impl<'a, 't> Cursor<'a, 't> {
    /// At the first of `tokens`.
    pub fn new(tokens: &'a [Token<'t>]) -> Self {
        Cursor { tokens, at: 0 }
    }

    /// The token here.
    pub fn peek(&self) -> Option<&'a Token<'t>> {
        self.tokens.get(self.at)
    }

    /// The token `ahead` places on.
    pub fn ahead(&self, ahead: usize) -> Option<&'a Token<'t>> {
        self.tokens.get(self.at.checked_add(ahead)?)
    }

    /// What is still to come.
    pub fn rest(&self) -> &'a [Token<'t>] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// What lies behind.
    pub fn passed(&self) -> &'a [Token<'t>] {
        self.tokens.get(..self.at).unwrap_or_default()
    }

    /// Whether nothing is to come.
    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Steps over `count` tokens.
    pub fn skip(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.tokens.len());
    }

    /// Steps over the mark, if it stands here.
    pub fn eat_mark(&mut self, mark: char) -> bool {
        self.eat_if(|token| token.is_mark(mark))
    }

    /// Steps over one of these words, if one stands here.
    pub fn eat_word(&mut self, words: &[&str]) -> bool {
        self.eat_if(|token| token.is_word(words))
    }

    /// Steps over all the words of `phrase`, if they stand here in this order; hyphens between them are forgiven.
    pub fn eat_phrase(&mut self, phrase: &str) -> bool {
        let mut cursor = *self;
        let mut rest = phrase;
        loop {
            let word = cursor.peek().filter(|token| token.kind == Kind::Word);
            let Some(behind) = word.and_then(|token| after_word(rest, token.text)) else { return false };
            cursor.skip(1);
            if behind.is_empty() {
                *self = cursor;
                return true;
            }
            cursor.eat_mark('-');
            rest = behind;
        }
    }

    /// Steps over the first of these phrases that stands here.
    pub fn eat_phrases(&mut self, phrases: &[&str]) -> bool {
        let letter = |text: &str| text.bytes().next().map(|first| first.to_ascii_lowercase());
        let Some(first) = self.peek().filter(|token| token.kind == Kind::Word).and_then(|token| letter(token.text))
        else {
            return false;
        };
        // Nearly every phrase is told by its first letter.
        phrases.iter().any(|phrase| letter(phrase) == Some(first) && self.eat_phrase(phrase))
    }

    /// Steps over the token here, if `wanted` says so.
    pub fn eat_if(&mut self, wanted: impl Fn(&Token) -> bool) -> bool {
        let eaten = self.peek().is_some_and(wanted);
        self.at += usize::from(eaten);
        eaten
    }
}

/// The words of `phrase` behind its first, where that is `word`.
fn after_word<'p>(phrase: &'p str, word: &str) -> Option<&'p str> {
    let letter = |text: &str| text.bytes().next().map(|first| first.to_ascii_lowercase());
    if letter(phrase) != letter(word) {
        return None;
    }
    let (first, behind) = phrase.split_at_checked(word.len())?;
    if !first.eq_ignore_ascii_case(word) {
        return None;
    }
    if behind.is_empty() { Some(behind) } else { behind.strip_prefix(' ') }
}
