//! Glyphs to words.

use super::super::page::{Direction, Glyph};
use super::frame::Frame;
use super::store::Store;
use super::tags::Tags;
use crate::document::Rect;

/// A gap of this many ems or more between two glyphs is a space, where no space was painted.
pub(super) const SPACE: f32 = 0.15;

/// Characters set without a gap, in one style.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// First byte in [`Store::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its box in the page's frame.
    pub bbox: Rect,
    /// Its baseline in the page's frame.
    pub baseline: f32,
    /// Font size in points.
    pub size: f32,
    /// The structure element of its paragraph; [`tags::NONE`](super::tags::NONE) for none.
    pub block: u32,
    /// It belongs to a structure element.
    pub tagged: bool,
    /// Direction of writing as displayed.
    pub direction: Direction,
    /// What stands before it on its line.
    pub gap: Gap,
    /// Bold.
    pub bold: bool,
    /// Which of the document's fonts its first character is set in; 0 where that is not known.
    pub font: u16,
    /// The producer's own furniture.
    pub artifact: bool,
    /// Painted invisibly.
    pub invisible: bool,
    /// A space was painted before it.
    pub spaced: bool,
    /// Smaller than its line and above its baseline.
    pub raised: bool,
    /// How sure the engine is that read it from a picture, in percent; 100 for text of the file's own.
    pub confidence: u8,
}

/// What stands between two words of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: only the style changes, or the line begins.
    #[default]
    None,
    /// A space.
    Space,
    /// Much more than a space.
    Tab,
}

impl Word {
    /// The middle of its box.
    pub fn center(&self) -> (f32, f32) {
        ((self.bbox.x0 + self.bbox.x1) / 2.0, (self.bbox.y0 + self.bbox.y1) / 2.0)
    }
}

/// The words of a page in painting order; their text is added to the store.
pub(super) fn words(glyphs: &[Glyph], tags: &Tags, frame: Frame, store: &mut Store) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(glyphs.len() / 5 + 1);
    let mut bullet = false;
    for glyph in glyphs.iter().filter(|glyph| is_sound(glyph)) {
        let own = Frame { direction: glyph.direction, ..frame };
        let bbox = own.turn(glyph.bbox);
        let baseline = own.baseline(glyph.baseline);
        let open = words.last_mut().filter(|word| !bullet && continues(word, glyph, tags, bbox, baseline));
        store.text.push(glyph.text);
        let end = store.text_end();
        match open {
            Some(word) => {
                word.end = end;
                word.bbox = word.bbox.union(bbox);
            }
            None => words.push(Word {
                start: end.saturating_sub(glyph.text.len_utf8() as u32),
                end,
                bbox,
                baseline,
                size: glyph.size,
                block: tags.block(glyph.element),
                tagged: glyph.element != u32::MAX,
                direction: glyph.direction,
                gap: Gap::None,
                bold: glyph.bold,
                font: glyph.font,
                artifact: glyph.artifact,
                invisible: glyph.invisible,
                spaced: glyph.space_before,
                raised: false,
                confidence: glyph.confidence,
            }),
        }
        bullet = !glyph.text.is_ascii()
            && is_bullet(glyph.text)
            && words.last().is_some_and(|word| word.end - word.start <= 3);
    }
    words
}

/// Whether a character at the start of a word is a list's bullet and never part of the word.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣'
            | '▪'
            | '▫'
            | '●'
            | '◦'
            | '○'
            | '■'
            | '□'
            | '➢'
            | '➤'
            | '►'
            | '▶'
            | '✓'
            | '✔'
            | '❖'
            | '◆'
            | '⁃'
            | '∙'
            | '\u{f000}'..='\u{f0ff}'
    )
}

fn is_sound(glyph: &Glyph) -> bool {
    let b = glyph.bbox;
    let numbers = [b.x0, b.y0, b.x1, b.y1, glyph.baseline, glyph.size];
    numbers.iter().all(|n| n.abs() < 1e6) && glyph.size > 0.0 && !glyph.text.is_whitespace()
}

fn continues(word: &Word, glyph: &Glyph, tags: &Tags, bbox: Rect, baseline: f32) -> bool {
    let size = word.size;
    let gap = bbox.x0 - word.bbox.x1;
    !glyph.space_before
        && word.direction == glyph.direction
        && gap < SPACE * size
        && gap > -0.6 * size
        && (baseline - word.baseline).abs() < 0.08 * size
        && (glyph.size - size).abs() < 0.05 * size
        && word.bold == glyph.bold
        && word.artifact == glyph.artifact
        && word.invisible == glyph.invisible
        && word.confidence == glyph.confidence
        && word.block == tags.block(glyph.element)
}
