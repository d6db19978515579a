//! Marked content, ISO 32000-1, 14.6: artifacts, structure elements, replacement text, hidden layers.

use crate::document::Rect;
use crate::reader::pdf::page::Glyph;

/// Sequences inside one another; deeper ones are only counted.
pub const DEPTH: usize = 512;

/// The open sequences.
#[derive(Debug, Default)]
pub struct Marked {
    open: Vec<Sequence>,
    /// Sequences that were opened beyond [`DEPTH`].
    beyond: usize,
}

/// One sequence, with what it inherits from those around it.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// Furniture.
    pub artifact: bool,
    /// Belongs to a layer that is off.
    pub hidden: bool,
    /// The structure element.
    pub element: u32,
    /// `/ActualText` and the number of glyphs painted before it.
    pub actual: Option<(String, usize)>,
}

impl Marked {
    /// Whether nothing is painted now.
    pub fn hidden(&self) -> bool {
        self.open.last().is_some_and(|sequence| sequence.hidden)
    }

    /// Whether what is painted now is furniture.
    pub fn artifact(&self) -> bool {
        self.open.last().is_some_and(|sequence| sequence.artifact)
    }

    /// The structure element of what is painted now.
    pub fn element(&self) -> u32 {
        self.open.last().map_or(u32::MAX, |sequence| sequence.element)
    }

    /// A sequence that says nothing new.
    pub fn inner(&self) -> Sequence {
        Sequence { artifact: self.artifact(), hidden: self.hidden(), element: self.element(), actual: None }
    }

    /// `BMC`, `BDC`; false for one that is only counted.
    pub fn begin(&mut self, sequence: Sequence) -> bool {
        let kept = self.open.len() < DEPTH;
        if kept {
            self.open.push(sequence);
        } else {
            self.beyond += 1;
        }
        kept
    }

    /// `EMC`; `floor` sequences belong to a caller and stay.
    pub fn end(&mut self, floor: usize, glyphs: &mut Vec<Glyph>) {
        if let Some(left) = self.beyond.checked_sub(1) {
            self.beyond = left;
        } else if self.open.len() > floor
            && let Some(Sequence { actual: Some((text, start)), .. }) = self.open.pop()
        {
            replace(glyphs, start, &text);
        }
    }

    /// How many sequences are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes what a content stream left open.
    pub fn end_all(&mut self, floor: usize, glyphs: &mut Vec<Glyph>) {
        self.beyond = 0;
        while self.open.len() > floor {
            self.end(floor, glyphs);
        }
    }
}

/// Puts `text` in place of the glyphs from `start` on, spread over their boxes.
fn replace(glyphs: &mut Vec<Glyph>, start: usize, text: &str) {
    let Some(painted) = glyphs.get(start..).filter(|painted| !painted.is_empty()) else { return };
    let mut replaced: Vec<Glyph> = Vec::new();
    let count = text.chars().filter(|char| !char.is_whitespace()).count();
    let mut space = painted.first().is_some_and(|glyph| glyph.space_before);
    let mut at = 0;
    for char in text.chars() {
        if char.is_whitespace() {
            space = true;
            continue;
        }
        if let Some(glyph) = share(painted, at, count) {
            replaced.push(Glyph { text: char, space_before: space, ..glyph });
        }
        at += 1;
        space = false;
    }
    glyphs.truncate(start);
    glyphs.append(&mut replaced);
}

/// The `at`th of `count` shares of the painted glyphs: several of them, one, or a slice of one.
fn share(painted: &[Glyph], at: usize, count: usize) -> Option<Glyph> {
    let first = *painted.get(at * painted.len() / count)?;
    if count <= painted.len() {
        let end = ((at + 1) * painted.len() / count).min(painted.len());
        let same_line = |glyph: &&Glyph| (glyph.baseline - first.baseline).abs() < 0.5 * first.size;
        let all = painted.get(at * painted.len() / count..end)?.iter().filter(same_line);
        let bbox = all.fold(first.bbox, |bbox, glyph| bbox.union(glyph.bbox));
        return Some(Glyph { bbox, ..first });
    }
    // Several characters in one glyph: this is which of how many.
    let index = at * painted.len() / count;
    let from = (index * count).div_ceil(painted.len());
    let to = ((index + 1) * count).div_ceil(painted.len());
    let (part, parts) = ((at - from) as f32, (to - from).max(1) as f32);
    let Rect { x0, x1, y0, y1 } = first.bbox;
    let (width, height) = ((x1 - x0) / parts, (y1 - y0) / parts);
    use crate::reader::pdf::page::Direction::{Down, Left, Right, Up};
    let bbox = match first.direction {
        Right => Rect { x0: x0 + width * part, x1: x0 + width * (part + 1.0), y0, y1 },
        Left => Rect { x0: x1 - width * (part + 1.0), x1: x1 - width * part, y0, y1 },
        Down => Rect { x0, x1, y0: y0 + height * part, y1: y0 + height * (part + 1.0) },
        Up => Rect { x0, x1, y0: y1 - height * (part + 1.0), y1: y1 - height * part },
    };
    Some(Glyph { bbox, ..first })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::pdf::page::Direction;

    fn glyph(text: char, x0: f32, x1: f32) -> Glyph {
        Glyph {
            text,
            bbox: Rect { x0, y0: 0.0, x1, y1: 10.0 },
            baseline: 8.0,
            size: 10.0,
            direction: Direction::Right,
            bold: false,
            font: 0,
            invisible: false,
            space_before: false,
            artifact: false,
            confidence: 100,
            element: 0,
        }
    }

    fn outcome(painted: &[(f32, f32)], text: &str) -> Vec<(char, f32, f32)> {
        let mut glyphs: Vec<Glyph> = painted.iter().map(|&(x0, x1)| glyph('?', x0, x1)).collect();
        replace(&mut glyphs, 0, text);
        glyphs.iter().map(|glyph| (glyph.text, glyph.bbox.x0, glyph.bbox.x1)).collect()
    }

    #[test]
    fn replacement_text_is_spread_over_the_glyphs() {
        assert_eq!(outcome(&[(0.0, 4.0), (4.0, 8.0)], "ab"), [('a', 0.0, 4.0), ('b', 4.0, 8.0)]);
        assert_eq!(outcome(&[(0.0, 6.0)], "ffi"), [('f', 0.0, 2.0), ('f', 2.0, 4.0), ('i', 4.0, 6.0)]);
        assert_eq!(outcome(&[(0.0, 4.0), (4.0, 8.0)], "é"), [('é', 0.0, 8.0)]);
        assert_eq!(outcome(&[(0.0, 4.0)], ""), []);
    }
}
