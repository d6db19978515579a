//! What is kept of every page until the whole document is known.

use super::grid::Grid;
use super::line::Line;
use super::page::PageLayout;
use super::word::Word;

/// Text, words, lines and tables of all pages read so far.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// The text of all words, one after the other.
    pub text: String,
    /// Words, in the order of their lines.
    pub words: Vec<Word>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Tables by their rulings.
    pub grids: Vec<Grid>,
    /// Pages.
    pub pages: Vec<PageLayout>,
}

impl Store {
    /// Bytes of text so far.
    pub fn text_end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// The words of a line.
    pub fn words_of(&self, line: &Line) -> &[Word] {
        self.words.get(line.first as usize..line.end as usize).unwrap_or_default()
    }

    /// The text of a word.
    pub fn text_of(&self, word: &Word) -> &str {
        self.text.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    /// The text of a line, its gaps as spaces.
    pub fn line_text(&self, line: &Line) -> String {
        let mut text = String::new();
        for word in self.words_of(line) {
            if !text.is_empty() && word.gap != super::word::Gap::None {
                text.push(' ');
            }
            text.push_str(self.text_of(word));
        }
        text
    }
}
