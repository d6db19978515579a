//! Tags and text, as tolerantly as browsers take them apart.

use std::borrow::Cow;

use memchr::memmem;

use super::entity;

/// A piece of HTML; comments, declarations and instructions are passed over.
pub(super) enum Token<'a> {
    /// Text, references resolved.
    Text(Cow<'a, str>),
    Start(Tag<'a>),
    /// An end tag's name in small letters.
    End(String),
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// In small letters.
    pub(super) name: String,
    attributes: &'a str,
}

/// Takes a text apart.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { rest: text }
    }

    /// Passes over all up to the end tag of an element that holds no markup; gives what it held.
    pub(super) fn raw(&mut self, name: &str) -> &'a str {
        let text = self.rest;
        for at in memmem::find_iter(text.as_bytes(), b"</") {
            let after = text.get(at + 2..at + 2 + name.len());
            if after.is_some_and(|after| after.eq_ignore_ascii_case(name)) {
                self.rest = text.get(at..).unwrap_or_default();
                return text.get(..at).unwrap_or_default();
            }
        }
        self.rest = "";
        text
    }

    fn markup(&mut self) -> Option<Token<'a>> {
        let text = self.rest;
        if let Some(comment) = text.strip_prefix("<!--") {
            self.rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            return None;
        }
        let inside = text.get(1..).unwrap_or_default();
        if inside.starts_with(['!', '?']) {
            self.rest = inside.split_once('>').map_or("", |(_, rest)| rest);
            return None;
        }
        let (inside, is_end) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
        let end = tag_end(inside);
        let tag = inside.get(..end).unwrap_or_default();
        self.rest = inside.get(end + 1..).unwrap_or_default();
        let length = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(length);
        let name = name.to_ascii_lowercase();
        Some(if is_end { Token::End(name) } else { Token::Start(Tag { name, attributes }) })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if begins_markup(self.rest) {
                if let Some(token) = self.markup() {
                    return Some(token);
                }
                continue;
            }
            let markup = memchr::memchr_iter(b'<', self.rest.as_bytes());
            let mut ends = markup.filter(|&at| self.rest.get(at..).is_some_and(begins_markup));
            let (text, rest) = self.rest.split_at(ends.next().unwrap_or(self.rest.len()));
            self.rest = rest;
            return Some(Token::Text(entity::resolved(text)));
        }
    }
}

/// A sign that is followed by a space or a digit is a sign.
fn begins_markup(text: &str) -> bool {
    match text.as_bytes() {
        [b'<', b'!' | b'?', ..] => true,
        [b'<', b'/', next, ..] | [b'<', next, ..] => next.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Where the tag ends: at the first `>` outside quotes, or at the first one where a quote is never closed.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    tag.find('>').unwrap_or(tag.len())
}

impl Tag<'_> {
    /// The value of an attribute, references resolved; empty where it has none.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let length = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
            let (found, after) = rest.split_at(length.max(1).min(rest.len()));
            let (value, after) = value(after);
            if found.eq_ignore_ascii_case(name) {
                return Some(entity::resolved(value));
            }
            rest = after;
        }
    }

    /// The value of an attribute as a number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let value = self.get(name)?;
        let value = value.trim();
        let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        value.get(..digits)?.parse().ok()
    }
}

/// The value after an attribute's name, and what follows it.
fn value(after: &str) -> (&str, &str) {
    let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else { return ("", after) };
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
}
