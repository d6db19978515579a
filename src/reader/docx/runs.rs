//! Writes the little XML that docx-rs is given: runs of text, tabs, breaks and note marks.
//!
//! Names have a prefix only inside runs: elsewhere docx-rs goes by local names, and makes strings of prefixes.

use std::fmt::Write;

/// The runs of one paragraph.
#[derive(Debug, Default)]
pub(super) struct Runs {
    xml: String,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Closed,
    InRun(bool),
    InText(bool),
}

/// The font that `w:sym` names where the symbol is a note mark; its code is the note's index.
pub(super) const NOTE_MARK: &str = "note-mark";

impl Runs {
    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.xml.is_empty()
    }

    /// Bytes written.
    pub(super) fn len(&self) -> usize {
        self.xml.len()
    }

    /// Text; control characters, which XML cannot carry, become spaces.
    pub(super) fn text(&mut self, text: &str, bold: bool) {
        self.open_run(bold);
        if self.state != State::InText(bold) {
            self.xml.push_str("<w:t>");
            self.state = State::InText(bold);
        }
        let mut clean = 0;
        for (at, byte) in text.bytes().enumerate() {
            let replacement = match byte {
                // docx-rs decodes references twice.
                b'&' => "&amp;amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                0..=8 | 10..=31 => " ",
                _ => continue,
            };
            self.xml.push_str(text.get(clean..at).unwrap_or_default());
            self.xml.push_str(replacement);
            clean = at + 1;
        }
        self.xml.push_str(text.get(clean..).unwrap_or_default());
    }

    pub(super) fn tab(&mut self) {
        self.element("<w:tab/>");
    }

    pub(super) fn line_break(&mut self) {
        self.element("<w:br/>");
    }

    /// The mark of the note with this index.
    pub(super) fn note_mark(&mut self, note: usize) {
        self.element("");
        // Writing to a String cannot fail.
        let _ = write!(self.xml, "<w:sym font=\"{NOTE_MARK}\" char=\"{note}\"/>");
    }

    /// The finished runs; the next ones start afresh.
    pub(super) fn take(&mut self) -> String {
        self.close_text();
        if self.state != State::Closed {
            self.xml.push_str("</r>");
            self.state = State::Closed;
        }
        std::mem::take(&mut self.xml)
    }

    fn element(&mut self, xml: &str) {
        self.close_text();
        if self.state == State::Closed {
            self.open_run(false);
        }
        self.xml.push_str(xml);
    }

    fn open_run(&mut self, bold: bool) {
        match self.state {
            State::InRun(open) | State::InText(open) if open == bold => return,
            State::Closed => {}
            _ => {
                self.close_text();
                self.xml.push_str("</r>");
            }
        }
        self.xml.push_str(if bold { "<r><w:rPr><b/></w:rPr>" } else { "<r>" });
        self.state = State::InRun(bold);
    }

    fn close_text(&mut self) {
        if let State::InText(bold) = self.state {
            self.xml.push_str("</w:t>");
            self.state = State::InRun(bold);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_well_formed_and_merge_while_they_look_alike() {
        let mut runs = Runs::default();
        runs.text("a<", false);
        runs.text("&b\u{1}", false);
        runs.tab();
        runs.text("c", true);
        runs.note_mark(3);
        assert_eq!(
            runs.take(),
            "<r><w:t>a&lt;&amp;amp;b </w:t><w:tab/></r><r><w:rPr><b/></w:rPr><w:t>c</w:t>\
             <w:sym font=\"note-mark\" char=\"3\"/></r>"
        );
        assert!(runs.is_empty());
    }
}
