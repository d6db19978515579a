//! Tables drawn as shaded cells with white between them, without a rule; and strips of boxes with a figure in each.

use super::super::page::Rule;
use super::word::Word;
use crate::document::Rect;

/// Points of white between two tiles at most.
const GAP: f32 = 5.0;

/// Tiles of a page above which they are a drawing.
const MOST: usize = 4_000;

/// Boxes of a strip at most.
const MOST_ABREAST: usize = 8;

/// Words of a page above which its strips are not looked for.
const MOST_WORDS: usize = 20_000;

/// Words in a box of a strip at most; more is running text.
const FEW: usize = 14;

/// Shades of a page above which its strips are not looked for.
const MOST_SHADES: usize = 400;

/// Rows of tiles that make a table; two may be the headings of one drawn otherwise.
const FEWEST: usize = 3;

/// The edges of tiles that stand in rows one below the other.
pub(super) fn edges(fills: &[Rect]) -> Vec<Rule> {
    if fills.len() < 2 * FEWEST || fills.len() > MOST {
        return Vec::new();
    }
    let rows = rows(fills);
    let mut out = Vec::new();
    for stack in rows.chunk_by(|a, b| is_below(a, b)) {
        if stack.len() >= FEWEST && stack.iter().filter(|row| row.len() > 1).count() * 2 > stack.len() {
            out.extend(stack.iter().flatten().flat_map(|tile| sides(*tile)));
        }
    }
    out
}

/// Points of white between two boxes of a strip at most.
const STRIP: f32 = 32.0;

/// How much larger a box's figure is set than its caption.
const LARGER: f32 = 1.3;

/// The edges of boxes of one size side by side, each with something in large type over or under its caption; they meet in
/// the middle of the white between them.
pub(super) fn strips(fills: &[Rect], words: &[Word]) -> Vec<Rule> {
    if !(2..=MOST_SHADES).contains(&fills.len()) || words.len() > MOST_WORDS {
        return Vec::new();
    }
    rows(fills).iter().filter(|row| is_strip(row, words)).flat_map(|row| joined(row)).collect()
}

fn is_strip(row: &[Rect], words: &[Word]) -> bool {
    let alike = |pair: &[Rect]| match pair {
        [a, b] => {
            let size = (a.width() - b.width()).abs() < 0.1 * a.width() && (a.height() - b.height()).abs() < 1.5;
            size && (0.0..STRIP).contains(&(b.x0 - a.x1))
        }
        _ => false,
    };
    (2..=MOST_ABREAST).contains(&row.len())
        && row.windows(2).all(alike)
        && row.iter().all(|tile| is_stacked(*tile, words))
}

/// Whether a box holds two lines or more of unlike sizes, and nothing that stands out of it.
fn is_stacked(tile: Rect, words: &[Word]) -> bool {
    let within = |word: &&Word| {
        let (x, y) = word.center();
        tile.x0 < x && x < tile.x1 && tile.y0 < y && y < tile.y1
    };
    let own = || words.iter().filter(within);
    let size = |larger: fn(f32, f32) -> f32, from: f32| own().map(|word| word.size).fold(from, larger);
    let (least, most) = (size(f32::min, f32::INFINITY), size(f32::max, 0.0));
    let contained = own().all(|word| tile.x0 - 1.0 < word.bbox.x0 && word.bbox.x1 < tile.x1 + 1.0);
    contained && most >= LARGER * least && own().count() <= FEW
}

/// The sides of a strip's boxes.
fn joined(row: &[Rect]) -> Vec<Rule> {
    let middle = |pair: &[Rect]| match pair {
        [a, b] => (a.x1 + b.x0) / 2.0,
        _ => 0.0,
    };
    let mut edges: Vec<f32> = row.windows(2).map(middle).collect();
    edges.insert(0, row.first().map_or(0.0, |first| first.x0));
    edges.extend(row.last().map(|last| last.x1));
    let tile = |pair: &[f32]| match (pair, row.first()) {
        (&[x0, x1], Some(first)) => Some(Rect { x0, x1, ..*first }),
        _ => None,
    };
    edges.windows(2).filter_map(tile).flat_map(sides).collect()
}

/// Tiles of one height side by side, left to right; top to bottom.
fn rows(fills: &[Rect]) -> Vec<Vec<Rect>> {
    let sound = |f: &&Rect| [f.x0, f.y0, f.x1, f.y1].iter().all(|n| n.is_finite()) && f.height() > 5.0;
    let mut tiles: Vec<Rect> = fills.iter().filter(sound).copied().collect();
    tiles.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Vec<Rect>> = Vec::new();
    for tile in tiles {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| (first.y0 - tile.y0).abs() < 1.5) => row.push(tile),
            _ => rows.push(vec![tile]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}

fn is_below(above: &[Rect], below: &[Rect]) -> bool {
    let ends = |row: &[Rect]| row.first().zip(row.last()).map(|(first, last)| (first.x0, last.x1));
    let foot = above.iter().map(|tile| tile.y1).fold(0.0, f32::max);
    let gap = below.first().map_or(f32::INFINITY, |tile| tile.y0) - foot;
    let alike = ends(above).zip(ends(below)).is_some_and(|(a, b)| (a.0 - b.0).abs() < 2.0 && (a.1 - b.1).abs() < 2.0);
    let beside = |row: &[Rect]| row.windows(2).all(|pair| matches!(pair, [a, b] if (b.x0 - a.x1).abs() < GAP));
    alike && (-1.5..GAP).contains(&gap) && beside(above) && beside(below)
}

fn sides(tile: Rect) -> [Rule; 4] {
    let Rect { x0, y0, x1, y1 } = tile;
    let sides = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)];
    sides.map(|(x0, y0, x1, y1)| Rule { bbox: Rect { x0, y0, x1, y1 }, horizontal: y0 == y1 })
}
