//! Columns of a table without upright rules: the white that runs down between its words.

use super::row::TextRow;
use super::word::Word;

/// Width of a bin in points.
const BIN: f32 = 0.5;

/// Bins across a page; what stands further right is not looked at.
const BINS: usize = 6_000;

/// Ems that a gap inside a line must have to speak for a column.
const WIDE: f32 = 0.9;

/// Ems that the white between two columns must have, seen over many lines.
const NARROW: f32 = 0.28;

/// Ems between two words of one text at most.
const SPACED: f32 = 0.45;

/// How many lines cover each place across the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    counts: Vec<u16>,
    /// Lines added.
    pub lines: usize,
    size: f32,
}

/// White between two columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gutter {
    /// Where the left column's longest line ends.
    pub from: f32,
    /// Where the right column begins.
    pub to: f32,
}

impl Gutter {
    /// Half way across it.
    pub fn middle(&self) -> f32 {
        (self.from + self.to) / 2.0
    }

    /// Whether a line's text passes over it: a word does, or two words with no more than a space between them, the
    /// second of which does not begin where its column does.
    pub fn is_passed(&self, row: &TextRow) -> bool {
        let at = row.words.partition_point(|word| word.bbox.x0 < self.middle());
        let left = at.checked_sub(1).and_then(|left| row.words.get(left));
        let Some(left) = left else { return false };
        let runs_on = |right: &Word| {
            let gap = right.bbox.x0 - left.bbox.x1;
            gap < SPACED * row.size && (right.bbox.x0 - self.to).abs() > 1.5 && gap * 2.0 < self.to - self.from
        };
        row.words.iter().any(|word| self.is_crossed(word.bbox.x0, word.bbox.x1))
            || row.words.get(at).is_some_and(|&right| runs_on(right))
    }

    /// Whether something between two places crosses it.
    pub fn is_crossed(&self, x0: f32, x1: f32) -> bool {
        x0 < self.middle() && self.middle() < x1
    }
}

impl Cover {
    /// With one line more.
    pub fn with(&self, row: &TextRow) -> Cover {
        let mut cover = Cover { lines: self.lines + 1, size: self.size.max(row.size), counts: self.counts.clone() };
        for word in &row.words {
            let (from, to) = (bin(word.bbox.x0 + BIN / 2.0), bin(word.bbox.x1 - BIN / 2.0));
            if cover.counts.len() <= to {
                cover.counts.resize(to + 1, 0);
            }
            for count in cover.counts.get_mut(from..=to).unwrap_or_default() {
                *count = count.saturating_add(1);
            }
        }
        cover
    }

    /// The gutters too wide for spaces that stand below one another by chance, as they do in few lines; all where none is.
    pub fn sure(&self, gutters: &[Gutter]) -> Vec<Gutter> {
        let wide = |gutter: &&Gutter| gutter.to - gutter.from >= WIDE * self.size;
        let sure: Vec<Gutter> = gutters.iter().filter(wide).copied().collect();
        if sure.is_empty() { gutters.to_vec() } else { sure }
    }

    /// The white between columns: no line crosses it, or next to none of many.
    pub fn gutters(&self) -> Vec<Gutter> {
        let most = if self.lines >= 6 { (self.lines / 8).max(1) } else { 0 };
        let least = if self.lines < 3 { WIDE } else { NARROW } * self.size;
        let is_white = |count: &u16| usize::from(*count) <= most;
        let mut gutters = Vec::new();
        let Some(first) = self.counts.iter().position(|count| !is_white(count)) else { return gutters };
        let mut at = first;
        for part in self.counts.get(first..).unwrap_or_default().chunk_by(|a, b| is_white(a) == is_white(b)) {
            let end = at + part.len();
            let (from, to) = (at as f32 * BIN, end as f32 * BIN);
            if part.first().is_some_and(is_white) && end < self.counts.len() && to - from >= least {
                gutters.push(whitest(part, at));
            }
            at = end;
        }
        gutters
    }
}

/// The widest part that the fewest lines cover.
fn whitest(part: &[u16], at: usize) -> Gutter {
    let least = part.iter().min().copied().unwrap_or_default();
    let mut from = at;
    let mut widest = 0..0;
    for piece in part.chunk_by(|a, b| a == b) {
        if piece.first() == Some(&least) && piece.len() > widest.len() {
            widest = from..from + piece.len();
        }
        from += piece.len();
    }
    Gutter { from: widest.start as f32 * BIN, to: widest.end as f32 * BIN }
}

fn bin(x: f32) -> usize {
    ((x / BIN).max(0.0) as usize).min(BINS)
}

/// Whether a line has a gap that speaks for a column.
pub(super) fn is_voter(row: &TextRow) -> bool {
    let mut end = f32::INFINITY;
    row.words.iter().any(|word| {
        let wide = word.bbox.x0 - end > WIDE * row.size;
        end = if end.is_finite() { end.max(word.bbox.x1) } else { word.bbox.x1 };
        wide
    })
}

/// The gutters that have an edge to their right: lines begin there at one place, or end, or are centred alike.
pub(super) fn aligned(gutters: Vec<Gutter>, rows: &[&TextRow]) -> Vec<Gutter> {
    let mut kept: Vec<Gutter> = gutters;
    let mut index = kept.len();
    while let Some(at) = index.checked_sub(1) {
        let Some(gutter) = kept.get(at).copied() else { break };
        let to = kept.get(at + 1).map_or(f32::INFINITY, Gutter::middle);
        if !is_column(rows, gutter, to) {
            kept.remove(at);
        }
        index = at;
    }
    kept
}

/// Many lines must stand right of little white: the longest lines of a ragged column end in single words.
fn is_column(rows: &[&TextRow], gutter: Gutter, to: f32) -> bool {
    let mut extents: Vec<(f32, f32)> = Vec::with_capacity(rows.len());
    let mut size: f32 = 0.0;
    for row in rows {
        size = size.max(row.size);
        let inside = || row.words.iter().filter(|word| (gutter.middle()..to).contains(&word.bbox.x0));
        if let (Some(first), Some(last)) = (inside().next(), inside().next_back()) {
            extents.push((first.bbox.x0, last.bbox.x1));
        }
    }
    let shares =
        |edge: fn(&(f32, f32)) -> f32| most_alike(extents.iter().map(edge).collect()) * 10 >= extents.len() * 6;
    let gaps: Vec<f32> = rows.iter().filter_map(|row| gap(row, gutter, to)).collect();
    let wide = gaps.iter().filter(|gap| **gap > WIDE).count();
    if wide * 3 < gaps.len() {
        return false;
    }
    let fewest = if gutter.to - gutter.from < WIDE * size { (rows.len() / 6).max(3) } else { 2 };
    extents.len() >= fewest && (shares(|e| e.0) || shares(|e| e.1) || shares(|e| (e.0 + e.1) / 2.0))
}

/// The white at a gutter in a line that has text on both sides, in ems: in most lines of a column it is wide. The
/// white before a column further right says nothing.
fn gap(row: &TextRow, gutter: Gutter, to: f32) -> Option<f32> {
    let right = row.words.iter().position(|word| word.bbox.x0 >= gutter.middle())?;
    let left = row.words.get(..right)?.iter().map(|word| word.bbox.x1).reduce(f32::max)?;
    let next = row.words.get(right).filter(|next| next.bbox.x0 < to)?;
    Some((next.bbox.x0 - left) / row.size)
}

/// How many numbers are within a point and a half of one another.
fn most_alike(mut places: Vec<f32>) -> usize {
    places.sort_by(f32::total_cmp);
    let mut from = 0;
    let mut most = 0;
    for (index, place) in places.iter().enumerate() {
        while places.get(from).is_some_and(|first| place - first > 1.5) {
            from += 1;
        }
        most = most.max(index + 1 - from);
    }
    most
}
