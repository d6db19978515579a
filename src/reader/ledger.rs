//! The ledger: letters and digits that went in equal those that came out.

use crate::document::Document;
use crate::record::{Code, Finding};

/// Letters and digits of a text as they will stand in the document, where ligatures are taken apart.
pub(super) fn letters(text: &str) -> u64 {
    if text.is_ascii() {
        return text.bytes().filter(u8::is_ascii_alphanumeric).count() as u64;
    }
    let weight = |c: char| match c {
        '\u{fb03}' | '\u{fb04}' => 3,
        '\u{fb00}'..='\u{fb02}' | '\u{fb05}' | '\u{fb06}' => 2,
        c => u64::from(c.is_alphanumeric()),
    };
    text.chars().map(weight).sum()
}

/// Compares what came out with what was shown; a difference is a finding.
pub(super) fn balance(document: &mut Document, expected: u64) {
    let found = letters(&document.text);
    if found != expected {
        let message = format!("{expected} letters and digits were read from the package, {found} came out");
        document.findings.push(Finding::new(Code::CharactersLost, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_as_they_will_stand_in_the_document() {
        for (text, count) in [("a1 -", 2), ("e\u{fb03}ct", 6), ("é\u{ad}½²", 3), ("☒", 0)] {
            assert_eq!(letters(text), count, "{text}");
        }
    }

    #[test]
    fn a_difference_is_a_finding() {
        let mut document = Document { text: "abc".to_owned(), ..Document::default() };
        balance(&mut document, 3);
        assert!(document.findings.is_empty());
        balance(&mut document, 4);
        assert_eq!(document.findings.first().map(|f| f.code), Some(Code::CharactersLost));
    }
}
