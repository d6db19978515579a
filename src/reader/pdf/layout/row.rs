//! Lines across a whole page, whatever columns they pass through, and the white between them.

use super::frame::Frame;
use super::word::Word;

/// Turned words of a page that are looked at.
const MOST_TURNED: usize = 200;

/// Words on one baseline over the whole page, left to right.
#[derive(Clone, Debug)]
pub(super) struct TextRow<'a> {
    /// Its words.
    pub words: Vec<&'a Word>,
    /// Its baseline.
    pub baseline: f32,
    /// Its largest font size.
    pub size: f32,
    /// The top and foot of turned words that stand beside it: headings of narrow columns.
    beside: Option<(f32, f32)>,
}

impl TextRow<'_> {
    /// The top of its letters.
    pub fn top(&self) -> f32 {
        let top = self.baseline - 0.75 * self.size;
        self.beside.map_or(top, |(beside, _)| beside.min(top))
    }

    /// The foot of its letters.
    pub fn bottom(&self) -> f32 {
        let foot = self.baseline + 0.22 * self.size;
        self.beside.map_or(foot, |(_, beside)| beside.max(foot))
    }

    /// Left edge.
    pub fn left(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.bbox.x0)
    }

    /// Right edge.
    pub fn right(&self) -> f32 {
        self.words.iter().map(|word| word.bbox.x1).fold(0.0, f32::max)
    }
}

/// The lines of a page, top to bottom; of words that run as the page does and that `is_free`.
pub(super) fn rows(words: &[Word], frame: Frame, is_free: impl Fn(&Word) -> bool) -> Vec<TextRow<'_>> {
    let upright = words.iter().filter(|word| word.direction == frame.direction);
    let mut sorted: Vec<&Word> = upright.filter(|word| is_free(word)).collect();
    sorted.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<TextRow> = Vec::new();
    for word in sorted {
        match rows.last_mut() {
            Some(row) if word.baseline - row.baseline < 0.3 * row.size.min(word.size) => {
                row.words.push(word);
                row.size = row.size.max(word.size);
            }
            _ => rows.push(TextRow { words: vec![word], baseline: word.baseline, size: word.size, beside: None }),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    let turned = words.iter().filter(|word| word.direction != frame.direction && is_free(word));
    for word in turned.take(MOST_TURNED) {
        stand_beside(&mut rows, word);
    }
    rows
}

/// Gives a turned word to the first line beside it, or to the next below.
fn stand_beside(rows: &mut [TextRow], word: &Word) {
    let (top, foot) = (word.bbox.y0, word.bbox.y1);
    let from = rows.partition_point(|row| row.baseline < top);
    let near = |row: &&mut TextRow| row.baseline < foot + 2.0 * row.size && row.baseline > top;
    if let Some(row) = rows.iter_mut().skip(from).find(near) {
        row.beside = Some(row.beside.map_or((top, foot), |(a, b)| (a.min(top), b.max(foot))));
    }
}
