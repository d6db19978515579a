//! Tables whose cells are closed by a rule below only, as web pages set them: the rules' joints are the columns.

use super::super::page::Rule;
use super::cut;
use super::word::Word;
use crate::document::Rect;

/// Rules and fills of a page above this number are a drawing.
const MOST: usize = 4_000;

/// Ends this near to each other meet.
const MEET: f32 = 1.2;

/// Levels above a row among which its upper edge is looked for.
const REACH: usize = 12;

/// Points that the paddings of two rows differ by at most.
const ALIKE: f32 = 1.2;

/// A piece of rule below one cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Its height.
    pub y: f32,
    /// Left end.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
}

/// Where a word stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// The middle of its height.
    pub y: f32,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Font size.
    pub size: f32,
}

/// The upright edges, and the header cells' edges, that such tables leave out.
pub(super) fn implied(rules: &[Rule], fills: &[Rect], words: &[Word]) -> Vec<Rule> {
    if rules.len() > MOST || fills.len() > MOST {
        return Vec::new();
    }
    let levels = levels(rules);
    let jointed = |level: &Vec<Piece>| level.windows(2).any(|pair| joint(pair).is_some());
    if levels.iter().filter(|level| jointed(level)).count() < 2 {
        return Vec::new();
    }
    let extent = |w: &Word| Extent { y: w.center().1, x0: w.bbox.x0, x1: w.bbox.x1, size: w.size };
    let mut words: Vec<Extent> = words.iter().map(extent).collect();
    words.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut out = headers(fills, &levels);
    for index in 1..levels.len() {
        row(index, &levels, (rules, fills), &words, &mut out);
    }
    out.extend(cut::rows(&levels, rules, fills, &words));
    out
}

/// The upright edges of the row that a level closes; none where text crosses one of them, for then
/// another table ends above.
fn row(index: usize, levels: &[Vec<Piece>], (rules, fills): (&[Rule], &[Rect]), words: &[Extent], out: &mut Vec<Rule>) {
    let Some(level) = levels.get(index) else { return };
    let ends = level.first().map(|piece| piece.x0).into_iter().chain(level.last().map(|piece| piece.x1));
    let mut found: Vec<Rule> = Vec::new();
    for x in level.windows(2).filter_map(joint).chain(ends) {
        let covers = |above: &&Vec<Piece>| above.iter().any(|p| p.x0 - MEET <= x && x <= p.x1 + MEET);
        let above = levels.iter().take(index).rev().take(REACH).find(covers);
        let ends = above.and_then(|above| above.first()).zip(level.first()).map(|(a, b)| (a.y, b.y));
        let Some((top, bottom)) = ends.filter(|_| is_shared(x, index, levels)) else { continue };
        if has_upright(rules, top, bottom) {
            return;
        }
        if is_crossed(x, top, bottom, words) {
            if is_like_others(index, (top, bottom), levels, words) {
                out.extend(ends_of(level, top, bottom));
            } else {
                out.extend(band(level, top, bottom, fills));
            }
            return;
        }
        let top = shaded_top(x, top, bottom, fills);
        found.push(Rule { bbox: Rect { x0: x, y0: top, x1: x, y1: bottom }, horizontal: false });
    }
    out.append(&mut found);
}

/// Where the shaded cell of a new table begins that ends at `bottom` and has a side at `x`; else `top`.
fn shaded_top(x: f32, top: f32, bottom: f32, fills: &[Rect]) -> f32 {
    let sides = |fill: &&Rect| (fill.x0 - x).abs() < MEET || (fill.x1 - x).abs() < MEET;
    let mut shaded = fills.iter().filter(|fill| (fill.y1 - bottom).abs() < 2.5).filter(sides);
    shaded.find(|fill| fill.y0 > top + 4.0).map_or(top, |fill| fill.y0)
}

/// The ends of a row that one shaded cell fills: a band between groups of rows.
fn band(level: &[Piece], top: f32, bottom: f32, fills: &[Rect]) -> Vec<Rule> {
    let (Some(first), Some(last)) = (level.first(), level.last()) else { return Vec::new() };
    let fills_row = |fill: &&Rect| {
        (fill.x0 - first.x0).abs() < 2.0
            && (fill.x1 - last.x1).abs() < 2.0
            && fill.y0 > top - 2.5
            && fill.y1 < bottom + 2.5
            && fill.y1 - fill.y0 > 0.8 * (bottom - top)
    };
    if fills.iter().any(|fill| fills_row(&fill)) { ends_of(level, top, bottom) } else { Vec::new() }
}

/// The outer edges of a row.
fn ends_of(level: &[Piece], top: f32, bottom: f32) -> Vec<Rule> {
    let ends = level.first().map(|piece| piece.x0).into_iter().chain(level.last().map(|piece| piece.x1));
    ends.map(|x| Rule { bbox: Rect { x0: x, y0: top, x1: x, y1: bottom }, horizontal: false }).collect()
}

/// Whether a row's text stands in it as the row's above or below does: with the same white over it and before it.
fn is_like_others(index: usize, own: (f32, f32), levels: &[Vec<Piece>], words: &[Extent]) -> bool {
    let y = |at: usize| levels.get(at).and_then(|level| level.first()).map(|piece| piece.y);
    let above = index.checked_sub(2).and_then(y).zip(index.checked_sub(1).and_then(y));
    let others = [above, y(index).zip(y(index + 1))];
    let Some((white, left)) = padding(own, words) else { return false };
    let alike = |other: (f32, f32)| {
        padding(other, words).is_some_and(|(w, l)| (w - white).abs() < ALIKE && (l - left).abs() < ALIKE)
    };
    others.into_iter().flatten().any(alike)
}

/// The white over a row's first line and the place of its leftmost word.
fn padding((top, bottom): (f32, f32), words: &[Extent]) -> Option<(f32, f32)> {
    let from = words.partition_point(|word| word.y < top);
    let to = words.partition_point(|word| word.y < bottom);
    let own = words.get(from..to).filter(|own| !own.is_empty())?;
    let left = own.iter().map(|word| word.x0).fold(f32::INFINITY, f32::min);
    own.first().map(|first| (first.y - top, left))
}

/// Whether a word stands on both sides of `x` between two heights.
fn is_crossed(x: f32, top: f32, bottom: f32, words: &[Extent]) -> bool {
    let from = words.partition_point(|word| word.y < top);
    let within = words.get(from..).unwrap_or_default().iter().take_while(|word| word.y < bottom);
    within.take(20_000).any(|word| crosses(word, x))
}

/// Whether a word stands on both sides of `x`.
pub(super) fn crosses(word: &Extent, x: f32) -> bool {
    word.x0 < x - 1.5 && word.x1 > x + 1.5
}

/// The pieces of each height, left to right; heights downwards.
fn levels(rules: &[Rule]) -> Vec<Vec<Piece>> {
    let sound = |b: &Rect| [b.x0, b.y0, b.x1, b.y1].iter().all(|n| n.is_finite());
    let flat = rules.iter().filter(|rule| rule.horizontal && sound(&rule.bbox));
    let mut pieces: Vec<Piece> =
        flat.map(|rule| Piece { y: (rule.bbox.y0 + rule.bbox.y1) / 2.0, x0: rule.bbox.x0, x1: rule.bbox.x1 }).collect();
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut levels: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match levels.last_mut() {
            Some(level) if level.first().is_some_and(|first| piece.y - first.y < 1.0) => level.push(piece),
            _ => levels.push(vec![piece]),
        }
    }
    for level in &mut levels {
        level.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    levels
}

/// Where two neighbours meet.
pub(super) fn joint(pair: &[Piece]) -> Option<f32> {
    let [a, b] = pair else { return None };
    ((a.x1 - b.x0).abs() < MEET && a.x1 - a.x0 > 8.0 && b.x1 - b.x0 > 8.0).then_some(b.x0)
}

/// Whether the next level with joints above or below has a joint or an end there too: underlined words do not.
pub(super) fn is_shared(x: f32, index: usize, levels: &[Vec<Piece>]) -> bool {
    let has = |level: &&Vec<Piece>| {
        level.len() > 1 && level.iter().any(|piece| (piece.x0 - x).abs() < MEET || (piece.x1 - x).abs() < MEET)
    };
    let above = levels.iter().take(index).rev().take(3).find(has);
    above.or_else(|| levels.iter().skip(index + 1).take(3).find(has)).is_some()
}

/// A table with upright rules of its own, here or in the rows beside, needs no others.
pub(super) fn has_upright(rules: &[Rule], top: f32, bottom: f32) -> bool {
    let stands = |rule: &&Rule| !rule.horizontal && rule.bbox.y0 < bottom + 2.0 && rule.bbox.y1 > top - 2.0;
    rules.iter().any(|rule| stands(&rule))
}

/// The edges of fills that stand side by side on a level with joints.
fn headers(fills: &[Rect], levels: &[Vec<Piece>]) -> Vec<Rule> {
    let beside =
        |a: &Rect, b: &Rect| (a.y0 - b.y0).abs() < MEET && ((a.x1 - b.x0).abs() < MEET || (b.x1 - a.x0).abs() < MEET);
    let mut sorted: Vec<Rect> = fills.iter().filter(|f| f.x0.is_finite() && f.y0.is_finite()).copied().collect();
    sorted.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut out = Vec::new();
    for (index, fill) in sorted.iter().enumerate() {
        let near = sorted.iter().skip(index.saturating_sub(1)).take(3);
        let on_level = levels.iter().any(|level| {
            level.len() > 1
                && level.iter().any(|p| (p.y - fill.y1).abs() < 2.5 && p.x0 < fill.x1 - 2.0 && p.x1 > fill.x0 + 2.0)
        });
        let on_columns = || {
            levels.iter().skip_while(|level| level.first().is_some_and(|p| p.y < fill.y1)).take(2).any(|level| {
                level.len() > 1 && level.iter().any(|p| (p.x0 - fill.x0).abs() < MEET && (p.x1 - fill.x1).abs() < MEET)
            })
        };
        if (on_level || on_columns()) && near.filter(|other| beside(fill, other)).count() > 0 {
            let Rect { x0, y0, x1, y1 } = *fill;
            let sides = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)];
            out.extend(sides.map(|(x0, y0, x1, y1)| Rule { bbox: Rect { x0, y0, x1, y1 }, horizontal: y0 == y1 }));
        }
    }
    out
}
