//! Quarter turns.

use super::Picture;
use crate::document::Rect;
use crate::reader::pdf::page::{Direction, Rule};

/// How a picture was turned clockwise so that its text is upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// Not at all.
    #[default]
    None,
    /// By a quarter.
    Quarter,
    /// Upside down.
    Half,
    /// By three quarters.
    ThreeQuarters,
}

impl Turn {
    /// This turn and another half.
    pub fn and_half(self) -> Turn {
        match self {
            Turn::None => Turn::Half,
            Turn::Quarter => Turn::ThreeQuarters,
            Turn::Half => Turn::None,
            Turn::ThreeQuarters => Turn::Quarter,
        }
    }

    /// Whether width and height change places.
    pub fn is_sideways(self) -> bool {
        matches!(self, Turn::Quarter | Turn::ThreeQuarters)
    }

    /// The direction of text on the page as displayed that is upright when turned so.
    pub fn direction(self) -> Direction {
        match self {
            Turn::None => Direction::Right,
            Turn::Quarter => Direction::Up,
            Turn::Half => Direction::Left,
            Turn::ThreeQuarters => Direction::Down,
        }
    }

    /// From the picture as turned to the page as displayed, which is `width` by `height`.
    pub fn restore(self, r: Rect, (width, height): (f32, f32)) -> Rect {
        match self {
            Turn::None => r,
            Turn::Quarter => Rect { x0: r.y0, y0: height - r.x1, x1: r.y1, y1: height - r.x0 },
            Turn::Half => Rect { x0: width - r.x1, y0: height - r.y1, x1: width - r.x0, y1: height - r.y0 },
            Turn::ThreeQuarters => Rect { x0: width - r.y1, y0: r.x0, x1: width - r.y0, y1: r.x1 },
        }
    }

    /// A rule on the page as displayed.
    pub fn restore_rule(self, rule: Rule, page: (f32, f32)) -> Rule {
        Rule { bbox: self.restore(rule.bbox, page), horizontal: rule.horizontal != self.is_sideways() }
    }

    /// A baseline on the page as displayed: its `x` for text turned by a quarter.
    pub fn baseline(self, y: f32, (width, height): (f32, f32)) -> f32 {
        match self {
            Turn::None | Turn::Quarter => y,
            Turn::Half => height - y,
            Turn::ThreeQuarters => width - y,
        }
    }

    /// The picture turned.
    pub fn apply(self, picture: Picture) -> Picture {
        let (width, height) = (picture.width, picture.height);
        let mut pixels = picture.pixels;
        match self {
            Turn::None => {}
            Turn::Half => pixels.reverse(),
            Turn::Quarter => pixels = transposed(&pixels, width, |x, y| x * height + height - 1 - y),
            Turn::ThreeQuarters => pixels = transposed(&pixels, width, |x, y| (width - 1 - x) * height + y),
        }
        let (width, height) = if self.is_sideways() { (height, width) } else { (width, height) };
        Picture { width, height, pixels }
    }
}

fn transposed(pixels: &[u8], width: usize, place: impl Fn(usize, usize) -> usize) -> Vec<u8> {
    let mut out = vec![255; pixels.len()];
    for (y, row) in pixels.chunks_exact(width).enumerate() {
        for (x, &shade) in row.iter().enumerate() {
            if let Some(slot) = out.get_mut(place(x, y)) {
                *slot = shade;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_pixel_is_found_again_on_the_page() {
        let mut pixels = vec![255; 6];
        pixels[2] = 0; // the third of the first row of three
        for turn in [Turn::None, Turn::Quarter, Turn::Half, Turn::ThreeQuarters] {
            let turned = turn.apply(Picture { width: 3, height: 2, pixels: pixels.clone() });
            let at = turned.pixels.iter().position(|&shade| shade == 0).unwrap();
            let (x, y) = ((at % turned.width) as f32, (at / turned.width) as f32);
            let found = turn.restore(Rect { x0: x, y0: y, x1: x + 1.0, y1: y + 1.0 }, (3.0, 2.0));
            assert_eq!(found, Rect { x0: 2.0, y0: 0.0, x1: 3.0, y1: 1.0 }, "{turn:?}");
        }
    }

    #[test]
    fn text_that_runs_up_the_page_is_upright_after_a_quarter_turn() {
        let (turn, page) = (Turn::Quarter, (500.0, 800.0));
        assert_eq!(turn.direction(), Direction::Up);
        let word = turn.restore(Rect { x0: 10.0, y0: 40.0, x1: 60.0, y1: 50.0 }, page);
        assert_eq!(word, Rect { x0: 40.0, y0: 740.0, x1: 50.0, y1: 790.0 });
        assert_eq!(turn.baseline(48.0, page), 48.0);
    }
}
