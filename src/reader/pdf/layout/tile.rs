//! Tables drawn as shaded cells with white between them, without a rule.

use super::super::page::Rule;
use crate::document::Rect;

/// Points of white between two tiles at most.
const GAP: f32 = 5.0;

/// Tiles of a page above which they are a drawing.
const MOST: usize = 4_000;

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
