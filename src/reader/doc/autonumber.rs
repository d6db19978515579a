//! Numbers and bullets that paragraphs of Word 6 carry themselves (ANLD).

use super::bytes::u16_at;
use super::word::Word;
use crate::reader::number_format::NumberFormat;
use crate::reader::symbol::{mapped, unnamed};

/// Where the text before and after the number stands, and how much of it there may be.
const TEXT: usize = 20;
/// The level of bullets.
const BULLETS: u8 = 11;

/// How far numbered paragraphs have counted.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    last: Option<u32>,
}

impl Numbers {
    /// The marker of the next paragraph; one without a number ends the count.
    pub(super) fn next(&mut self, number: Option<&[u8]>, level: u8, word: &Word<'_>) -> Option<String> {
        let Some(number) = number else {
            self.last = None;
            return None;
        };
        let (before, after) = texts(number)?;
        let font = u16_at(number, 6)?;
        let decoded = |bytes: &[u8]| {
            let units: Vec<u16> = bytes.iter().map(|&byte| byte.into()).collect();
            let mut text = String::new();
            word.decode(&units, font, &mut text);
            mapped(&text, word.symbol_font(font)).unwrap_or(text)
        };
        if level == BULLETS {
            return Some(bullet(&decoded(before)));
        }
        let start = u16_at(number, 10)?.into();
        let count = self.last.map_or(start, |last: u32| last.saturating_add(1));
        self.last = Some(count);
        let format = NumberFormat::coded(*number.first()?);
        let shown = if format == NumberFormat::Bullet { String::new() } else { format.text(count) };
        Some(format!("{}{shown}{}", decoded(before), decoded(after)).trim().to_owned())
    }
}

/// Text before the number, and text behind it up to its end.
fn texts(number: &[u8]) -> Option<(&[u8], &[u8])> {
    let (before, end) = (usize::from(*number.get(1)?), usize::from(*number.get(2)?));
    let text = number.get(TEXT..).unwrap_or_default();
    let before_text = text.get(..before.min(text.len()))?;
    Some((before_text, text.get(before..end.min(text.len())).unwrap_or_default()))
}

/// A bullet that no font explains is a plain one.
fn bullet(text: &str) -> String {
    let shown: String = text.trim().chars().map(unnamed).collect();
    if shown.is_empty() || shown.contains(['\u{fffd}', '\u{b7}']) { "•".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_stands_before_and_behind_the_number() {
        let mut number = vec![0; TEXT];
        (number[1], number[2]) = (1, 3);
        number.extend(b"(a)x");
        assert_eq!(texts(&number), Some((&b"("[..], &b"a)"[..])));
        assert_eq!(texts(&number[..TEXT]), Some((&b""[..], &b""[..])));
        assert_eq!(bullet("\u{b7}"), "•");
    }
}
