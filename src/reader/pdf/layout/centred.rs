//! Labels beside values that are centred on them, or stand at their foot: a value begins above its label.

use std::ops::Range;

use super::line::Line;

/// Ems between two lines of one block at most.
const TIGHT: f32 = 1.4;

/// Ems that the middles of a label and its value differ by at most.
const ALIKE: f32 = 0.3;

/// Lines of one side that follow one another without more white than lines of one text have.
#[derive(Clone, Copy, Debug)]
struct Block {
    first: usize,
    last: usize,
    top: f32,
    foot: f32,
}

impl Block {
    fn middle(&self) -> f32 {
        (self.top + self.foot) / 2.0
    }
}

/// The rows of labels and values, where the values show that labels are not set at their heads: each block of one
/// side has a block of the other on one height, and some stand so that neither begins beside the other.
///
/// `sides` says of a line by its index whether it has text of a label and of a value.
pub(super) fn rows(lines: &[Line], sides: impl Fn(usize) -> (bool, bool)) -> Option<Vec<Range<usize>>> {
    let sides: Vec<(bool, bool)> = (0..lines.len()).map(sides).collect();
    let labels = blocks(lines, |line| sides.get(line).is_some_and(|side| side.0));
    let values = blocks(lines, |line| sides.get(line).is_some_and(|side| side.1));
    let size = lines.iter().map(|line| line.size).fold(0.0, f32::max);
    let alike = |a: f32, b: f32| (a - b).abs() < ALIKE * size;
    if labels.len() != values.len() || labels.len() < 2 {
        return None;
    }
    let pairs = || labels.iter().zip(&values);
    let centred = pairs().all(|(label, value)| alike(label.middle(), value.middle()));
    let at_foot = || pairs().all(|(label, value)| alike(label.foot, value.foot) && label.top > value.top - 1.0);
    let shifted = pairs().any(|(label, value)| !alike(label.top, value.top));
    if !shifted || !centred && !at_foot() {
        return None;
    }
    let mut rows: Vec<Range<usize>> = Vec::with_capacity(labels.len());
    for (label, value) in pairs() {
        let own = label.first.min(value.first)..label.last.max(value.last) + 1;
        if rows.last().map_or(0, |row| row.end) != own.start {
            return None;
        }
        rows.push(own);
    }
    (rows.last()?.end == lines.len()).then_some(rows)
}

/// The blocks of the lines that belong to a side.
fn blocks(lines: &[Line], is_own: impl Fn(usize) -> bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| is_own(*index)) {
        match blocks.last_mut() {
            Some(block) if line.baseline - block.foot < TIGHT * line.size => {
                (block.last, block.foot) = (index, line.baseline);
            }
            _ => blocks.push(Block { first: index, last: index, top: line.baseline, foot: line.baseline }),
        }
    }
    blocks
}
