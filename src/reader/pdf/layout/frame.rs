//! Turned pages: coordinates in which the text runs left to right.

use super::super::page::Direction;
use crate::document::Rect;

/// A page as its reader holds it: turned so that text of `direction` runs left to right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    /// Direction of writing as displayed.
    pub direction: Direction,
    /// The page's width as displayed.
    pub width: f32,
    /// The page's height as displayed.
    pub height: f32,
}

impl Frame {
    /// The width of the page as held.
    pub fn across(&self) -> f32 {
        if self.is_quarter() { self.height } else { self.width }
    }

    /// The height of the page as held.
    pub fn down(&self) -> f32 {
        if self.is_quarter() { self.width } else { self.height }
    }

    /// Whether the page is turned by a quarter.
    pub fn is_quarter(&self) -> bool {
        matches!(self.direction, Direction::Down | Direction::Up)
    }

    /// From displayed to held coordinates.
    pub fn turn(&self, r: Rect) -> Rect {
        match self.direction {
            Direction::Right => r,
            Direction::Down => Rect { x0: r.y0, y0: self.width - r.x1, x1: r.y1, y1: self.width - r.x0 },
            Direction::Left => self.upside_down(r),
            Direction::Up => Rect { x0: self.height - r.y1, y0: r.x0, x1: self.height - r.y0, y1: r.x1 },
        }
    }

    /// From held to displayed coordinates.
    pub fn restore(&self, r: Rect) -> Rect {
        match self.direction {
            Direction::Right => r,
            Direction::Down => Rect { x0: self.width - r.y1, y0: r.x0, x1: self.width - r.y0, y1: r.x1 },
            Direction::Left => self.upside_down(r),
            Direction::Up => Rect { x0: r.y0, y0: self.height - r.x1, x1: r.y1, y1: self.height - r.x0 },
        }
    }

    /// The box around a displayed box that is turned clockwise about the page's middle, in radians.
    pub fn tilted(&self, r: Rect, tilt: f32) -> Rect {
        if tilt == 0.0 {
            return r;
        }
        let ((sin, cos), (cx, cy)) = (tilt.sin_cos(), (self.width / 2.0, self.height / 2.0));
        // As high and wide as before: the tilt of one word is next to nothing.
        let (x, y) = ((r.x0 + r.x1) / 2.0 - cx, (r.y0 + r.y1) / 2.0 - cy);
        let (x, y) = (cx + x * cos - y * sin, cy + x * sin + y * cos);
        let (half, tall) = (r.width() / 2.0, r.height() / 2.0);
        Rect { x0: x - half, y0: y - tall, x1: x + half, y1: y + tall }
    }

    /// A glyph's baseline in held coordinates.
    pub fn baseline(&self, baseline: f32) -> f32 {
        match self.direction {
            Direction::Right | Direction::Up => baseline,
            Direction::Down => self.width - baseline,
            Direction::Left => self.height - baseline,
        }
    }

    fn upside_down(&self, r: Rect) -> Rect {
        Rect { x0: self.width - r.x1, y0: self.height - r.y1, x1: self.width - r.x0, y1: self.height - r.y0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_and_restoring_gives_the_same_box() {
        let r = Rect { x0: 10.0, y0: 20.0, x1: 30.0, y1: 90.0 };
        for direction in [Direction::Right, Direction::Down, Direction::Left, Direction::Up] {
            let frame = Frame { direction, width: 500.0, height: 800.0 };
            assert_eq!(frame.restore(frame.turn(r)), r, "{direction:?}");
        }
    }

    #[test]
    fn a_tilted_line_falls_to_the_right() {
        let frame = Frame { direction: Direction::Right, width: 600.0, height: 800.0 };
        let at = |x0| frame.tilted(Rect { x0, y0: 395.0, x1: x0 + 10.0, y1: 405.0 }, 0.02);
        assert!(at(20.0).y0 < 390.0 && at(570.0).y0 > 400.0);
        assert_eq!(frame.tilted(Rect::default(), 0.0), Rect::default());
    }

    #[test]
    fn text_running_up_the_page_reads_from_the_foot() {
        let frame = Frame { direction: Direction::Up, width: 500.0, height: 800.0 };
        let foot = frame.turn(Rect { x0: 100.0, y0: 700.0, x1: 110.0, y1: 750.0 });
        let head = frame.turn(Rect { x0: 100.0, y0: 100.0, x1: 110.0, y1: 150.0 });
        assert!(foot.x0 < head.x0);
        assert_eq!(foot.y0, head.y0);
    }
}
