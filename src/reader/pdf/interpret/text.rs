//! Showing strings: the pen, the boxes of glyphs, and copies that only make text look bold.

use std::rc::Rc;

use super::Interpreter;
use super::state::Paint;
use crate::document::Rect;
use crate::reader::pdf::font::{Code, Downward, Font, Text};
use crate::reader::pdf::matrix::Matrix;
use crate::reader::pdf::page::{Direction, Glyph};

/// A second copy of a glyph closer than this many em is the same glyph painted bold.
const COPY: f32 = 0.11;
/// The grid in which first glyphs of strings are found again, in points; a copy's reach seldom crosses its lines.
const GRID: f32 = 16.0;
/// Ascent and descent, in em, of text that runs downwards: its glyphs stand about its middle.
const DOWNWARD: (f32, f32) = (0.88, -0.12);

/// Text matrices and what the last glyphs were.
#[derive(Debug)]
pub struct Pen {
    /// `Tm`
    pub matrix: Matrix,
    /// The start of the line.
    pub line: Matrix,
    /// Where a space ended: its place, and the size of it.
    space: Option<(f32, f32, f32)>,
    /// First glyphs of strings, by grid cell.
    starts: Starts,
    /// The glyph that the next one may be a copy of.
    copied: Option<(u32, Paint)>,
    /// The slanted line that the next glyph may belong to.
    slanted: Option<Slanted>,
}

/// Where strings of a page began, to find them again by first character and place.
#[derive(Debug)]
struct Starts {
    /// The last entry of each bucket; a bucket is shared by many cells and characters.
    heads: Vec<u32>,
    entries: Vec<Start>,
}

#[derive(Clone, Copy, Debug)]
struct Start {
    glyph: u32,
    paint: Paint,
    previous: u32,
}

impl Starts {
    const NONE: u32 = u32::MAX;
    const BUCKETS: usize = 1 << 12;
    /// Entries of one bucket that are looked at.
    const REACH: usize = 64;

    fn new() -> Self {
        Starts { heads: vec![Self::NONE; Self::BUCKETS], entries: Vec::with_capacity(512) }
    }

    fn bucket(text: char, (x, y): (i32, i32)) -> usize {
        let place = (x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77);
        let hash = (place ^ u32::from(text)).wrapping_mul(0xC2B2_AE3D);
        (hash >> 16) as usize % Self::BUCKETS
    }

    fn add(&mut self, text: char, cell: (i32, i32), glyph: u32, paint: Paint) {
        if let Some(head) = self.heads.get_mut(Self::bucket(text, cell)) {
            self.entries.push(Start { glyph, paint, previous: *head });
            *head = self.entries.len() as u32 - 1;
        }
    }

    /// The latest start of this character in this cell, or one of its bucket, that `is_it`.
    fn find(&self, text: char, cell: (i32, i32), is_it: impl Fn(u32) -> bool) -> Option<Start> {
        let mut index = *self.heads.get(Self::bucket(text, cell))?;
        for _ in 0..Self::REACH {
            let start = self.entries.get(index as usize)?;
            if is_it(start.glyph) {
                return Some(*start);
            }
            index = start.previous;
        }
        None
    }
}

impl Default for Pen {
    fn default() -> Self {
        Pen {
            matrix: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            space: None,
            starts: Starts::new(),
            copied: None,
            slanted: None,
        }
    }
}

impl Pen {
    /// `BT`
    pub fn begin(&mut self) {
        self.set(Matrix::IDENTITY);
    }

    /// `Tm`
    pub fn set(&mut self, matrix: Matrix) {
        self.matrix = matrix;
        self.line = matrix;
    }

    /// `Td`
    pub fn next_line(&mut self, x: f64, y: f64) {
        self.set(self.line.shifted(x, y));
    }

    fn advance(&mut self, x: f64, y: f64) {
        self.matrix = self.matrix.shifted(x, y);
    }
}

/// What is the same for all glyphs of strings in one state.
pub struct Run {
    font: Rc<Font>,
    /// Text space to display, without its shift.
    matrix: Matrix,
    /// Font size over text space along the line.
    across: f64,
    /// Font size over text space.
    size: f64,
    ascent: (f64, f64),
    descent: (f64, f64),
    rise: (f64, f64),
    direction: Direction,
    shown: f32,
    bold: bool,
    invisible: bool,
    /// For text that runs aslant: the turn to the nearest direction.
    turn: Option<Turn>,
}

/// A turn by the angle of this cosine and sine.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Turn(f64, f64);

impl Turn {
    /// From a slanted direction to the nearest of the four; `None` for less than about five degrees.
    fn to_nearest(a: f64, b: f64) -> Option<Turn> {
        let length = a.hypot(b);
        let (a, b) = (a / length, b / length);
        let turn = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
            (true, true, _) => Turn(a, -b),
            (true, false, _) => Turn(-a, b),
            (false, _, true) => Turn(b, a),
            (false, _, false) => Turn(-b, -a),
        };
        (turn.1.abs() > 0.08).then_some(turn)
    }

    fn apply(self, (x, y): (f64, f64)) -> (f64, f64) {
        (x * self.0 - y * self.1, x * self.1 + y * self.0)
    }
}

/// A line of slanted text, laid straight about the point where it begins.
#[derive(Clone, Copy, Debug)]
struct Slanted {
    turn: Turn,
    start: (f64, f64),
    /// Where its last glyph ended, as painted.
    end: (f64, f64),
}

impl Interpreter<'_> {
    /// Where a slanted glyph stands when its line is laid straight: its start and its way forward.
    fn straighten(&mut self, run: &Run, turn: Turn, from: (f64, f64), forward: (f64, f64)) -> [(f64, f64); 2] {
        let minus = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0, a.1 - b.1);
        let straight = turn.apply(forward);
        let follows = |line: &Slanted| {
            let (x, y) = turn.apply(minus(from, line.end));
            let (along, across) = if straight.0.abs() >= straight.1.abs() {
                (x * straight.0.signum(), y)
            } else {
                (y * straight.1.signum(), x)
            };
            let size = f64::from(run.shown);
            line.turn == turn && across.abs() < 0.3 * size && (-0.5 * size..3.0 * size).contains(&along)
        };
        let start = self.pen.slanted.filter(follows).map_or(from, |line| line.start);
        self.pen.slanted = Some(Slanted { turn, start, end: (from.0 + forward.0, from.1 + forward.1) });
        let (x, y) = turn.apply(minus(from, start));
        [(start.0 + x, start.1 + y), straight]
    }

    /// `TJ` numbers: thousandths of the font size against the direction of writing.
    pub fn adjust(&mut self, amount: f64) {
        let text = &self.state.text;
        let distance = -amount / 1000.0 * text.size;
        if text.font.as_ref().is_some_and(|font| font.vertical()) {
            self.pen.advance(0.0, distance);
        } else {
            self.pen.advance(distance * text.scaling, 0.0);
        }
    }

    /// `Tj`: paints every code of `string` and moves the pen.
    pub fn show(&mut self, string: &[u8]) {
        let run = self.run.take().unwrap_or_else(|| self.start_run());
        self.show_in(&run, string);
        self.run = Some(run);
    }

    fn show_in(&mut self, run: &Run, string: &[u8]) {
        let text = &self.state.text;
        let (character, word, scaling) = (text.character_spacing, text.word_spacing, text.scaling);
        let vertical = run.font.vertical();
        let mut rest = string;
        let mut first = true;
        while let Some((code, next)) = run.font.next(rest) {
            let downward = vertical.then(|| run.font.downward(rest));
            rest = next;
            let spacing = character + if code.word_space { word } else { 0.0 };
            let (x, y) = match downward {
                Some(downward) => (0.0, f64::from(downward.advance) * run.size + spacing),
                None => (f64::from(code.width) * run.across + spacing * scaling, 0.0),
            };
            if !self.paint(run, code, downward, first) {
                return;
            }
            first = false;
            self.pen.advance(x, y);
        }
    }

    fn start_run(&mut self) -> Box<Run> {
        let font = match &self.state.text.font {
            Some(font) => font.clone(),
            None => self.fonts.fallback(),
        };
        let text = &self.state.text;
        let matrix = self.pen.matrix.then(self.state.ctm);
        let size = text.size;
        let across = size * text.scaling;
        let vertical = font.vertical();
        // Text that runs downwards is as text turned by a quarter.
        let up = |em: f32| {
            let em = f64::from(em);
            if vertical {
                (matrix.a * em * across, matrix.b * em * across)
            } else {
                (matrix.c * em * size, matrix.d * em * size)
            }
        };
        let (ascent, descent) = if vertical { DOWNWARD } else { (font.ascent * font.em, font.descent * font.em) };
        let (ascent, descent) = (up(ascent), up(descent));
        let shown = (size.abs() * matrix.c.hypot(matrix.d)) as f32 * font.em;
        let (a, b) =
            if vertical { (-matrix.c * size, -matrix.d * size) } else { (matrix.a * across, matrix.b * across) };
        let turn = Turn::to_nearest(a, b);
        let straight = |vector| turn.map_or(vector, |turn| turn.apply(vector));
        let (ascent, descent) = (straight(ascent), straight(descent));
        let stroked = text.mode == 2
            && self.state.stroke == self.state.fill
            && self.state.line_width * self.state.ctm.scale() > 0.004 * f64::from(shown);
        Box::new(Run {
            bold: font.bold || stroked,
            invisible: matches!(text.mode, 3 | 7) || self.state.fill.is_transparent(),
            rise: (matrix.c * text.rise, matrix.d * text.rise),
            direction: direction(a, b),
            turn,
            font,
            matrix,
            across,
            size,
            ascent,
            descent,
            shown,
        })
    }

    /// Paints one code at the pen; false when no more glyphs may be painted.
    fn paint(&mut self, run: &Run, code: Code, downward: Option<Downward>, first: bool) -> bool {
        if matches!(code.text, Text::Nothing) || self.marked.hidden() {
            return true;
        }
        let mut origin = self.state.ctm.apply(self.pen.matrix.e, self.pen.matrix.f);
        origin = (origin.0 + run.rise.0, origin.1 + run.rise.1);
        let (right, up) = match downward {
            // The baseline of turned text runs along the left of the glyphs' middle.
            Some(Downward { across, up, .. }) => {
                let middle = f64::from(across) + f64::from(DOWNWARD.0 + DOWNWARD.1) / -2.0;
                (middle * run.across, f64::from(up) * run.size)
            }
            None => (0.0, 0.0),
        };
        let m = run.matrix;
        origin = (origin.0 + m.a * right + m.c * up, origin.1 + m.b * right + m.d * up);
        let forward = match downward {
            Some(downward) => {
                (f64::from(downward.advance) * run.size * m.c, f64::from(downward.advance) * run.size * m.d)
            }
            None => {
                let width = f64::from(code.width) * run.across;
                (m.a * width, m.b * width)
            }
        };
        let [origin, forward] = match run.turn {
            Some(turn) => self.straighten(run, turn, origin, forward),
            None => [origin, forward],
        };
        let end = (origin.0 + forward.0, origin.1 + forward.1);
        let (start, length) = match code.text {
            Text::Space => {
                self.pen.space = Some((end.0 as f32, end.1 as f32, run.shown));
                return true;
            }
            Text::Char(char) => return char.is_whitespace() || self.place(run, char, origin, end, first),
            Text::Many(start, length) => (start, length),
            _ => return self.place(run, char::REPLACEMENT_CHARACTER, origin, end, first),
        };
        for (i, &char) in run.font.many(start, length).iter().enumerate() {
            let part = |i: usize| {
                let share = i as f64 / f64::from(length.max(1));
                (origin.0 + forward.0 * share, origin.1 + forward.1 * share)
            };
            if char.is_whitespace() {
                continue;
            }
            if !self.place(run, char, part(i), part(i + 1), first && i == 0) {
                return false;
            }
        }
        true
    }

    fn place(&mut self, run: &Run, text: char, from: (f64, f64), to: (f64, f64), first: bool) -> bool {
        let bbox = corners(from, to, run.ascent, run.descent);
        if !(bbox.x0 + bbox.y0 + bbox.x1 + bbox.y1 + run.shown).is_finite() || !self.on_page(bbox) {
            return true;
        }
        let level = matches!(run.direction, Direction::Right | Direction::Left);
        let glyph = Glyph {
            text,
            bbox,
            baseline: if level { from.1 as f32 } else { from.0 as f32 },
            size: run.shown,
            direction: run.direction,
            bold: run.bold,
            font: run.font.number,
            invisible: run.invisible,
            space_before: self.take_space(from, run.shown),
            artifact: self.marked.artifact(),
            confidence: 100,
            element: self.marked.element(),
        };
        if self.is_copy(&glyph, first) {
            return true;
        }
        if !self.budget.glyph() {
            return false;
        }
        if text == char::REPLACEMENT_CHARACTER {
            self.unmapped += 1;
        }
        self.page.glyphs.push(glyph);
        true
    }

    fn on_page(&self, bbox: Rect) -> bool {
        bbox.x1 > 0.0 && bbox.y1 > 0.0 && bbox.x0 < self.page.width && bbox.y0 < self.page.height
    }

    /// Whether the last thing before this glyph was a space that ended near it.
    fn take_space(&mut self, at: (f64, f64), size: f32) -> bool {
        let Some((x, y, space_size)) = self.pen.space.take() else { return false };
        let reach = size.max(space_size) * 2.0;
        (at.0 as f32 - x).abs() < reach && (at.1 as f32 - y).abs() < reach
    }

    /// Whether the glyph was painted before at nearly the same place; the first painting turns bold.
    fn is_copy(&mut self, glyph: &Glyph, first: bool) -> bool {
        let paint = self.state.fill;
        let index = self.page.glyphs.len() as u32;
        let mut candidate = self.pen.copied.take().filter(|&(index, _)| self.same_place(index, glyph));
        if candidate.is_none() && first {
            candidate = self.started_here(glyph);
        }
        if first && candidate.is_none() {
            self.pen.starts.add(glyph.text, cell(glyph.bbox.x0, glyph.bbox.y1), index, paint);
        }
        let Some((index, before)) = candidate else { return false };
        self.pen.copied = Some((index + 1, before));
        if let Some(original) = self.page.glyphs.get_mut(index as usize) {
            let moved = (original.bbox.x0 - glyph.bbox.x0).abs() + (original.bbox.y1 - glyph.bbox.y1).abs();
            original.bold |= glyph.bold || before == paint && moved > 0.005 * glyph.size;
            original.invisible &= glyph.invisible;
        }
        true
    }

    fn started_here(&self, glyph: &Glyph) -> Option<(u32, Paint)> {
        let reach = COPY * glyph.size;
        let (x, y) = (glyph.bbox.x0, glyph.bbox.y1);
        let (left, top) = cell(x - reach, y - reach);
        let (right, bottom) = cell(x + reach, y + reach);
        if right - left > 4 || bottom - top > 4 {
            return None;
        }
        for x in left..=right {
            for y in top..=bottom {
                let found = self.pen.starts.find(glyph.text, (x, y), |index| self.same_place(index, glyph));
                if let Some(start) = found {
                    return Some((start.glyph, start.paint));
                }
            }
        }
        None
    }

    fn same_place(&self, index: u32, glyph: &Glyph) -> bool {
        let reach = COPY * glyph.size;
        self.page.glyphs.get(index as usize).is_some_and(|other| {
            other.text == glyph.text
                && other.direction == glyph.direction
                && (other.bbox.x0 - glyph.bbox.x0).abs() < reach
                && (other.bbox.y1 - glyph.bbox.y1).abs() < reach
                && (other.size - glyph.size).abs() < reach
        })
    }
}

fn cell(x: f32, y: f32) -> (i32, i32) {
    ((x / GRID) as i32, (y / GRID) as i32)
}

fn direction(a: f64, b: f64) -> Direction {
    match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
        (true, true, _) => Direction::Right,
        (true, false, _) => Direction::Left,
        (false, _, true) => Direction::Down,
        (false, _, false) => Direction::Up,
    }
}

fn corners(from: (f64, f64), to: (f64, f64), up: (f64, f64), down: (f64, f64)) -> Rect {
    let low = |a: f64, b: f64, up: f64, down: f64| a.min(b) + up.min(down);
    let high = |a: f64, b: f64, up: f64, down: f64| a.max(b) + up.max(down);
    Rect {
        x0: low(from.0, to.0, up.0, down.0) as f32,
        y0: low(from.1, to.1, up.1, down.1) as f32,
        x1: high(from.0, to.0, up.0, down.0) as f32,
        y1: high(from.1, to.1, up.1, down.1) as f32,
    }
}
