//! From an engine's words in pixels to a page's words in points.

use super::bits::Bits;
use super::engine::{Reading, Word};
use super::rule::Stroke;
use super::{Picture, Prepared, figure, ink, size, stem};
use crate::document::Rect;
use crate::reader::pdf::page::Rule;

/// A word in the pixels of a prepared picture, level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// Its characters.
    pub text: String,
    /// First column.
    pub x0: usize,
    /// First row.
    pub y0: usize,
    /// One past the last column.
    pub x1: usize,
    /// One past the last row.
    pub y1: usize,
    /// The row of its baseline.
    pub baseline: f32,
    /// The number of its line.
    pub line: u32,
    /// How sure the engine is, in percent.
    pub confidence: u8,
}

/// What an engine found in a prepared picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Words, line by line.
    pub words: Vec<Level>,
}

impl Found {
    /// The mean confidence of its characters: low where the page is upside down.
    pub fn confidence(&self) -> f32 {
        let (sum, count) = self.words.iter().fold((0.0, 0.0), |(sum, count), word| {
            let length = word.text.chars().count() as f32;
            (sum + f32::from(word.confidence) * length, count + length)
        });
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// Adds words of another reading that stand where none is yet.
    pub fn add(&mut self, other: Found) {
        let lines = self.words.iter().map(|word| word.line).max().unwrap_or(0);
        let free = |word: &Level| {
            let (x, y) = ((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2);
            !self.words.iter().any(|own| own.x0 <= x && x < own.x1 && own.y0 <= y && y < own.y1)
        };
        let new: Vec<Level> = other.words.into_iter().filter(free).collect();
        self.words.extend(new.into_iter().map(|word| Level { line: lines + word.line, ..word }));
    }

    /// Characters in it.
    pub fn characters(&self) -> usize {
        self.words.iter().map(|word| word.text.chars().count()).sum()
    }
}

impl Prepared {
    /// The picture of what no word accounts for: the rest is paper. None where nothing there can be a letter.
    ///
    /// An engine passes over words that it takes for parts of a drawing, such as figures alone in a cell.
    pub fn rest(&self, found: &Found) -> Option<Picture> {
        let words: Vec<Level> = found.words.iter().filter(|word| !self.is_rest_of_rule(word)).cloned().collect();
        let body = self.body(&size::sizes(&words, self.resolution));
        let blots = ink::outside(&self.bits, &words, margin(body));
        let mut picture = Picture { pixels: vec![255; self.picture.pixels.len()], ..self.picture };
        let mut letters = 0;
        // What is near a letter may be its dot, or the point of a figure.
        let reach = (body * 0.3) as usize;
        for blot in blots.iter().filter(|blot| ink::is_letter(blot, body)) {
            letters += 1;
            for y in blot.y0.saturating_sub(reach)..(blot.y1 + reach).min(picture.height) {
                for x in blot.x0.saturating_sub(reach)..(blot.x1 + reach).min(picture.width) {
                    picture.set(x, y, self.picture.at(x, y));
                }
            }
        }
        (letters > 0).then_some(picture)
    }

    fn body(&self, sizes: &[f32]) -> f32 {
        let least = sizes.iter().copied().fold(f32::INFINITY, f32::min);
        if least.is_finite() { least } else { self.resolution / 7.2 }
    }

    /// The page that the words make.
    pub fn reading(&self, found: Found) -> Reading {
        let points = 72.0 / self.resolution;
        let mut words: Vec<Level> = found.words.into_iter().filter(|word| !self.is_rest_of_rule(word)).collect();
        let sizes = size::sizes(&words, self.resolution);
        for (word, size) in words.iter_mut().zip(&sizes) {
            figure::check(word, *size, &self.bits);
        }
        let bold = stem::bold(&words, &sizes, &self.bits);
        let body = self.body(&sizes);
        let blots = ink::outside(&self.bits, &words, margin(body));
        let (width, height) = (self.picture.width as f32 * points, self.picture.height as f32 * points);
        let page = if self.turn.is_sideways() { (height, width) } else { (width, height) };
        let place = |x0: usize, y0: usize, x1: usize, y1: usize| {
            let p = |pixels: usize| pixels as f32 * points;
            self.turn.restore(Rect { x0: p(x0), y0: p(y0), x1: p(x1), y1: p(y1) }, page)
        };
        let of_blot = |blot: &ink::Blot| place(blot.x0, blot.y0, blot.x1, blot.y1);
        let level = self.strokes.level.iter().map(|s| (place(s.from, s.top, s.to, s.bottom), true));
        let upright = self.strokes.upright.iter().map(|s| (place(s.top, s.from, s.bottom, s.to), false));
        let sideways = self.turn.is_sideways();
        let rules = level.chain(upright).map(|(bbox, flat)| Rule { bbox, horizontal: flat != sideways }).collect();
        let letters = blots.iter().filter(|blot| ink::is_letter(blot, body) && !self.touches_rule(blot));
        let words = words.into_iter().zip(sizes).zip(bold).map(|((word, size), bold)| Word {
            bbox: place(word.x0, word.y0, word.x1, word.y1),
            baseline: self.turn.baseline(word.baseline * points, page),
            size: size * points,
            direction: self.turn.direction(),
            bold,
            confidence: word.confidence,
            text: word.text,
        });
        Reading {
            width: page.0,
            height: page.1,
            tilt: self.tilt,
            words: words.collect(),
            rules,
            dots: blots.iter().filter(|blot| ink::is_bullet(blot, body)).map(of_blot).collect(),
            unread: letters.map(of_blot).collect(),
        }
    }

    /// `|`, `_` and the like where a rule's ink was, and words without any ink.
    fn is_rest_of_rule(&self, word: &Level) -> bool {
        let marks = word.text.chars().all(|c| "|_[]{}()—–-=~'`.,:;!lI/\\".contains(c));
        let dark = ink_in(&self.bits, word);
        let near = |stroke: &Stroke, (from, to): (usize, usize), (top, bottom): (usize, usize)| {
            stroke.from < to + 4 && from < stroke.to + 4 && stroke.top < bottom + 6 && top < stroke.bottom + 6
        };
        let (across, down) = ((word.x0, word.x1), (word.y0, word.y1));
        let at_rule = self.strokes.level.iter().any(|stroke| near(stroke, across, down))
            || self.strokes.upright.iter().any(|stroke| near(stroke, down, across));
        dark == 0 || marks && at_rule && !word.text.contains(|c: char| c.is_alphanumeric())
    }

    fn touches_rule(&self, blot: &ink::Blot) -> bool {
        let touches = |stroke: &Stroke, (from, to): (usize, usize), (top, bottom): (usize, usize)| {
            stroke.from < to + 3 && from < stroke.to + 3 && stroke.top < bottom + 3 && top < stroke.bottom + 3
        };
        self.strokes.level.iter().any(|s| touches(s, (blot.x0, blot.x1), (blot.y0, blot.y1)))
            || self.strokes.upright.iter().any(|s| touches(s, (blot.y0, blot.y1), (blot.x0, blot.x1)))
    }
}

/// How far around a word ink is the word's, for type of `size` pixels.
fn margin(size: f32) -> usize {
    (size * 0.06) as usize + 1
}

/// Dark pixels in a word's box.
fn ink_in(bits: &Bits, word: &Level) -> usize {
    let rows = (word.y0..word.y1.min(bits.height)).map(|y| bits.row(y).get(word.x0..word.x1.min(bits.width)));
    rows.flatten().map(|row| row.iter().filter(|&&bit| bit == 1).count()).sum()
}
