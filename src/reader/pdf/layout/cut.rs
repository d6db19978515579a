//! Rows that a page break cut in tables whose cells are closed by a rule below only: no rule ends the upper part,
//! and none begins the lower one; nor does one begin a row of column headings.

use super::super::page::Rule;
use super::border::{Extent, Piece, crosses, has_upright, is_shared, joint};
use crate::document::Rect;

/// Ems between the middles of two lines of one row at most.
const LEADING: f32 = 1.9;

/// Ems between a rule and the middle of the line beside it at most.
const PADDING: f32 = 2.3;

/// The edges of the row below the last level with joints, and above the first.
pub(super) fn rows(levels: &[Vec<Piece>], rules: &[Rule], fills: &[Rect], words: &[Extent]) -> Vec<Rule> {
    let jointed = |level: &Vec<Piece>| level.windows(2).any(|pair| joint(pair).is_some());
    let mut out = Vec::new();
    if let Some(last) = levels.iter().rposition(jointed) {
        let limit = levels.get(last + 1).and_then(|level| level.first()).map_or(f32::INFINITY, |piece| piece.y);
        let y = levels.get(last).and_then(|level| level.first()).map_or(limit, |piece| piece.y);
        let from = words.partition_point(|word| word.y <= y);
        let level = levels.get(last).map_or(&[][..], Vec::as_slice);
        let below = words.get(from..).unwrap_or_default().iter().take_while(|word| word.y < limit);
        out.extend(row(levels, last, rules, (words, below.take_while(|word| !is_prose(words, word, level)))));
    }
    if let Some(first) = levels.iter().position(jointed) {
        let limit = first.checked_sub(1).and_then(|above| levels.get(above)?.first()).map_or(0.0, |piece| piece.y);
        let y = levels.get(first).and_then(|level| level.first()).map_or(limit, |piece| piece.y);
        let to = words.partition_point(|word| word.y < y);
        let above = words.get(..to).unwrap_or_default().iter().rev().take_while(|word| word.y > limit);
        let level = levels.get(first).map_or(&[][..], Vec::as_slice);
        let shaded = fills.iter().any(|fill| (fill.y1 - y).abs() < 2.5 && fill.y1 - fill.y0 > 4.0);
        out.extend(row(levels, first, rules, (words, above.filter(|word| !shaded && !is_prose(words, word, level)))));
    }
    out
}

/// The edges of a row that a level opens or closes, from the lines that stand tight to it and to one another.
fn row<'a>(
    levels: &[Vec<Piece>],
    index: usize,
    rules: &[Rule],
    (all, words): (&[Extent], impl Iterator<Item = &'a Extent>),
) -> Vec<Rule> {
    let Some(level) = levels.get(index) else { return Vec::new() };
    let (Some(first), Some(last)) = (level.first(), level.last()) else { return Vec::new() };
    let mut edges: Vec<f32> = level.windows(2).filter_map(joint).filter(|&x| is_shared(x, index, levels)).collect();
    edges.insert(0, first.x0);
    edges.push(last.x1);
    let fits =
        |word: &Extent| word.x0 > first.x0 - 1.5 && word.x1 < last.x1 + 1.5 && !edges.iter().any(|&x| crosses(word, x));
    let (mut end, mut reach) = (first.y, first.y);
    let mut starts = vec![f32::INFINITY; edges.len()];
    for word in words {
        let leading = if end == first.y { PADDING } else { LEADING };
        if (word.y - end).abs() > leading * word.size || !fits(word) {
            break;
        }
        end = word.y;
        reach = end + word.size * if end < first.y { -0.9 } else { 0.9 };
        if let Some(start) = starts.get_mut(column(&edges, word)) {
            *start = start.min(word.x0);
        }
    }
    let (top, bottom) = (reach.min(first.y), reach.max(first.y));
    if edges.len() < 3 || !is_row(&starts, &edges, (top, bottom), all) || has_upright(rules, top, bottom) {
        return Vec::new();
    }
    let upright = |&x: &f32| Rule { bbox: Rect { x0: x, y0: top, x1: x, y1: bottom }, horizontal: false };
    let closing = Rule { bbox: Rect { x0: first.x0, y0: reach, x1: last.x1, y1: reach }, horizontal: true };
    edges.iter().map(upright).chain([closing]).collect()
}

/// Whether a word stands in a line of five words or more that passes over a joint without a wide gap: text
/// outside the table.
fn is_prose(words: &[Extent], word: &Extent, level: &[Piece]) -> bool {
    let from = words.partition_point(|other| other.y < word.y - 0.2 * word.size);
    let near = words.get(from..).unwrap_or_default().iter().take_while(|other| other.y < word.y + 0.2 * word.size);
    let mut line: Vec<&Extent> = near.collect();
    line.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let whole = line.first().zip(line.last()).map(|(a, b)| Extent { x0: a.x0, x1: b.x1, ..**a });
    line.len() >= 5
        && line.windows(2).all(|pair| matches!(pair, [a, b] if b.x0 - a.x1 < 0.6 * word.size))
        && level.windows(2).filter_map(joint).any(|x| whole.is_some_and(|whole| crosses(&whole, x)))
}

/// One more than the index of the column that a word begins in.
fn column(edges: &[f32], word: &Extent) -> usize {
    edges.partition_point(|&x| x <= word.x0 + 1.5)
}

/// Text in two columns; or in one but the first, where it begins as that column's text does in the rows beside.
fn is_row(starts: &[f32], edges: &[f32], (top, bottom): (f32, f32), words: &[Extent]) -> bool {
    let mut filled = starts.iter().enumerate().filter(|(_, start)| start.is_finite());
    match (filled.next(), filled.next()) {
        (Some(_), Some(_)) => true,
        (Some((index, start)), None) if index > 1 => {
            let others = words.iter().filter(|word| !(top..=bottom).contains(&word.y) && column(edges, word) == index);
            (others.map(|word| word.x0).fold(f32::INFINITY, f32::min) - start).abs() < 1.5
        }
        _ => false,
    }
}
