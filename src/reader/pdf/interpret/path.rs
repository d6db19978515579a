//! Paths: of all that is drawn, only straight horizontal and vertical rules are kept.

use super::state::State;
use crate::document::Rect;
use crate::reader::pdf::page::Rule;

/// Points of one path; drawings with more are not tables.
pub const POINTS: usize = 1 << 16;
/// Rules of one page; a page with more is a drawing.
pub const RULES: usize = 50_000;
/// Fills thinner than this are rules, in points.
const THIN: f32 = 3.0;
/// Strokes wider than this are areas.
const WIDE_STROKE: f64 = 6.0;
/// Rules shorter than this are dots.
const SHORT: f32 = 2.0;

/// The current path, in display coordinates.
#[derive(Debug, Default)]
pub struct Path {
    points: Vec<(f32, f32)>,
    subpaths: Vec<Subpath>,
    current: (f64, f64),
}

#[derive(Clone, Copy, Debug)]
struct Subpath {
    start: usize,
    closed: bool,
    curved: bool,
}

impl Path {
    /// `m`
    pub fn move_to(&mut self, state: &State, x: f64, y: f64) {
        self.subpaths.push(Subpath { start: self.points.len(), closed: false, curved: false });
        self.push(state, x, y);
    }

    /// `l`
    pub fn line_to(&mut self, state: &State, x: f64, y: f64) {
        if self.subpaths.last().is_none_or(|subpath| subpath.closed) {
            let (x, y) = self.current;
            self.move_to(state, x, y);
        }
        self.push(state, x, y);
    }

    /// `c`, `v`, `y`: only the end matters.
    pub fn curve_to(&mut self, state: &State, x: f64, y: f64) {
        self.line_to(state, x, y);
        if let Some(subpath) = self.subpaths.last_mut() {
            subpath.curved = true;
        }
    }

    /// `h`
    pub fn close(&mut self) {
        if let Some(subpath) = self.subpaths.last_mut() {
            subpath.closed = true;
        }
    }

    /// `re`
    pub fn rectangle(&mut self, state: &State, [x, y, width, height]: [f64; 4]) {
        self.move_to(state, x, y);
        for (x, y) in [(x + width, y), (x + width, y + height), (x, y + height)] {
            self.push(state, x, y);
        }
        self.close();
        self.current = (x, y);
    }

    fn push(&mut self, state: &State, x: f64, y: f64) {
        self.current = (x, y);
        if self.points.len() < POINTS {
            let (x, y) = state.ctm.apply(x, y);
            self.points.push((x as f32, y as f32));
        }
    }

    /// Whether it has as many points as are kept.
    pub fn is_cut(&self) -> bool {
        self.points.len() >= POINTS
    }

    /// Forgets the path, as every painting operator does.
    pub fn clear(&mut self) {
        self.points.clear();
        self.subpaths.clear();
    }

    fn parts(&self) -> impl Iterator<Item = (Subpath, &[(f32, f32)])> {
        self.subpaths.iter().enumerate().map(|(i, subpath)| {
            let end = self.subpaths.get(i + 1).map_or(self.points.len(), |next| next.start);
            (*subpath, self.points.get(subpath.start..end).unwrap_or_default())
        })
    }

    /// The rules that stroking the path draws.
    pub fn stroke(&self, state: &State, rules: &mut Vec<Rule>) {
        if state.stroke.is_invisible() || state.line_width * state.ctm.scale() > WIDE_STROKE {
            return;
        }
        for (subpath, points) in self.parts().filter(|(subpath, _)| !subpath.curved) {
            let closing = if subpath.closed { points.first() } else { None };
            let ends = points.iter().skip(1).chain(closing);
            for (from, to) in points.iter().zip(ends) {
                add(rules, around(&[*from, *to]), 0.7);
            }
        }
    }

    /// The rules and larger boxes that filling the path draws.
    pub fn fill(&self, state: &State, rules: &mut Vec<Rule>, boxes: &mut Vec<Rect>) {
        if state.fill.is_invisible() {
            return;
        }
        if let Some((outer, [left, top, right, bottom])) = self.frame() {
            let Rect { x0, y0, x1, y1 } = outer;
            let sides =
                [(top, x0, y0, x1, y0), (right, x1, y0, x1, y1), (bottom, x0, y1, x1, y1), (left, x0, y0, x0, y1)];
            // A border on some sides only is a frame without width on the others.
            for (_, x0, y0, x1, y1) in sides.into_iter().filter(|side| side.0 > 0.05) {
                add(rules, Rect { x0, y0, x1, y1 }, THIN);
            }
            return;
        }
        for (subpath, points) in self.parts() {
            if subpath.curved || points.len() > 8 {
                boxes.extend(rounded(points).filter(|_| boxes.len() < RULES));
                continue;
            }
            let bbox = around(points);
            add(rules, bbox, THIN);
            if bbox.width() >= THIN && bbox.height() >= THIN && boxes.len() < RULES && is_box(points) {
                boxes.push(bbox);
            }
        }
    }

    /// The box of a shape that may be a list's bullet: 1 to 8 points across and about as wide as tall.
    pub fn dot(&self, state: &State, filled: bool) -> Option<Rect> {
        const SMALLEST: f32 = 1.0;
        const LARGEST: f32 = 8.0;
        let paint = if filled { state.fill } else { state.stroke };
        if paint.is_invisible() || !(3..=64).contains(&self.points.len()) {
            return None;
        }
        let bbox = around(&self.points);
        let (width, height) = (bbox.width(), bbox.height());
        let small = (SMALLEST..LARGEST).contains(&width) && (SMALLEST..LARGEST).contains(&height);
        (small && (0.7..1.4).contains(&(width / height))).then_some(bbox)
    }

    /// The outer box of a frame, two boxes of which one is a little inside of the other, and the
    /// widths of its left, top, right and bottom side.
    fn frame(&self) -> Option<(Rect, [f32; 4])> {
        let [_, _] = self.subpaths.as_slice() else { return None };
        let mut parts = self.parts().filter(|(subpath, points)| !subpath.curved && is_box(points));
        let (a, b) = (around(parts.next()?.1), around(parts.next()?.1));
        let (outer, inner) = if a.width() > b.width() { (a, b) } else { (b, a) };
        let gaps = [inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1];
        (inner.width() > THIN && inner.height() > THIN && gaps.iter().all(|gap| (0.0..THIN).contains(gap)))
            .then_some((outer, gaps))
    }
}

/// Whether the points are corners of a box with level sides.
fn is_box(points: &[(f32, f32)]) -> bool {
    let Rect { x0, y0, x1, y1 } = around(points);
    let near = |a: f32, b: f32| (a - b).abs() < 0.2;
    (4..=5).contains(&points.len())
        && points.iter().all(|&(x, y)| (near(x, x0) || near(x, x1)) && (near(y, y0) || near(y, y1)))
}

/// The box whose corners are rounded, whether by curves or by many short lines.
fn rounded(points: &[(f32, f32)]) -> Option<Rect> {
    const MOST: usize = 64;
    const RADIUS: f32 = 14.0;
    if !(8..=MOST).contains(&points.len()) {
        return None;
    }
    let bbox = around(points);
    let corner = RADIUS.min(0.25 * bbox.width().min(bbox.height()));
    let inside = |x: f32, x0: f32, x1: f32| (x - x0).min(x1 - x);
    let on_edge = |&(x, y): &(f32, f32)| {
        let (x, y) = (inside(x, bbox.x0, bbox.x1), inside(y, bbox.y0, bbox.y1));
        x.min(y) < 0.2 || x.max(y) < corner
    };
    (corner >= 2.0 && points.iter().all(on_edge)).then_some(bbox)
}

fn around(points: &[(f32, f32)]) -> Rect {
    let none = Rect { x0: f32::INFINITY, y0: f32::INFINITY, x1: f32::NEG_INFINITY, y1: f32::NEG_INFINITY };
    points.iter().fold(none, |all, &(x, y)| all.union(Rect { x0: x, y0: y, x1: x, y1: y }))
}

/// Adds the box as a rule if it is thinner than `thin` and long enough.
fn add(rules: &mut Vec<Rule>, bbox: Rect, thin: f32) {
    let (width, height) = (bbox.x1 - bbox.x0, bbox.y1 - bbox.y0);
    if rules.len() >= RULES || !(width + height).is_finite() {
        return;
    }
    let horizontal = width >= height;
    let (length, thickness) = if horizontal { (width, height) } else { (height, width) };
    if thickness < thin && length >= SHORT && length > thickness * 1.5 {
        rules.push(Rule { bbox, horizontal });
    } else if thickness < thin && length < SHORT {
        join_dot(rules, bbox);
    }
}

/// A dot beside the last rule makes it longer: dotted borders are drawn dot by dot.
fn join_dot(rules: &mut Vec<Rule>, dot: Rect) {
    const GAP: f32 = 3.0;
    let level = |a0: f32, a1: f32, b0: f32, b1: f32| ((a0 + a1) - (b0 + b1)).abs() < 1.0;
    let beside = |a1: f32, b0: f32| (-0.1..GAP).contains(&(b0 - a1));
    if let Some(last) = rules.last_mut() {
        let Rect { x0, y0, x1, y1 } = last.bbox;
        let tiny = last.bbox.width() < SHORT && last.bbox.height() < SHORT;
        let row = level(y0, y1, dot.y0, dot.y1) && (beside(x1, dot.x0) || beside(dot.x1, x0));
        let column = level(x0, x1, dot.x0, dot.x1) && (beside(y1, dot.y0) || beside(dot.y1, y0));
        if row && (last.horizontal || tiny) {
            *last = Rule { bbox: last.bbox.union(dot), horizontal: true };
            return;
        }
        if column && (!last.horizontal || tiny) {
            *last = Rule { bbox: last.bbox.union(dot), horizontal: false };
            return;
        }
    }
    rules.push(Rule { bbox: dot, horizontal: dot.width() >= dot.height() });
}
