//! A picture made ready for an engine.

use super::bits::Bits;
use super::ink;
use super::rule::{self, Strokes};
use super::skew;
use super::{Picture, Turn};

/// Less than this many radians is as good as level: a pixel in a line's length.
const LEVEL: f32 = 0.000_5;

/// A straight, upright picture without rules.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What the engine is shown.
    pub picture: Picture,
    /// Its pixels per inch.
    pub resolution: f32,
    /// How it was turned.
    pub turn: Turn,
    /// How far the page's lines fall to the right as displayed, in radians.
    pub(super) tilt: f32,
    /// Its ink, without rules.
    pub(super) bits: Bits,
    /// Its rules.
    pub(super) strokes: Strokes,
}

/// Makes a picture straight, upright or upside down, and takes its rules out.
pub fn prepare(picture: &Picture, resolution: f32) -> Prepared {
    let bits = Bits::of(picture, window(resolution));
    let tilt = skew::skew(&bits);
    let turn = if ink::is_sideways(&bits, resolution) { Turn::Quarter } else { Turn::None };
    let straight = if tilt.abs() < LEVEL { picture.clone() } else { straightened(picture, tilt) };
    cleared(turn.apply(straight), resolution, turn, tilt)
}

impl Prepared {
    /// Whether there is ink enough for a line of text.
    pub fn has_ink(&self) -> bool {
        self.bits.dark.iter().filter(|&&bit| bit == 1).count() > 400
    }

    /// The same picture upside down.
    pub fn upside_down(self, original: &Picture) -> Prepared {
        let straight = if self.tilt.abs() < LEVEL { original.clone() } else { straightened(original, self.tilt) };
        let turn = self.turn.and_half();
        cleared(turn.apply(straight), self.resolution, turn, self.tilt)
    }
}

fn cleared(mut picture: Picture, resolution: f32, turn: Turn, tilt: f32) -> Prepared {
    let mut bits = Bits::of(&picture, window(resolution));
    ink::despeckle(&mut picture, &mut bits, resolution);
    let strokes = rule::find(&bits, resolution);
    rule::erase(&mut picture, &mut bits, &strokes);
    Prepared { picture, resolution, turn, tilt, bits, strokes }
}

/// A fifth of an inch: wider than a letter's strokes, narrower than a cell.
fn window(resolution: f32) -> usize {
    (resolution / 5.0) as usize | 1
}

/// The picture turned about its middle, so that lines falling by `tilt` become level.
fn straightened(picture: &Picture, tilt: f32) -> Picture {
    let (width, height) = (picture.width, picture.height);
    let (sin, cos) = tilt.sin_cos();
    let (cx, cy) = ((width as f32 - 1.0) / 2.0, (height as f32 - 1.0) / 2.0);
    let mut pixels = vec![255_u8; width * height];
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        let dy = y as f32 - cy;
        let (x0, y0) = (cx - cx * cos - dy * sin, cy - cx * sin + dy * cos);
        for (x, out) in row.iter_mut().enumerate() {
            *out = blended(picture, x0 + x as f32 * cos, y0 + x as f32 * sin);
        }
    }
    Picture { width, height, pixels }
}

/// The shade between four pixels; white outside.
fn blended(picture: &Picture, x: f32, y: f32) -> u8 {
    if x < 0.0 || y < 0.0 || x > (picture.width - 1) as f32 || y > (picture.height - 1) as f32 {
        return 255;
    }
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = ((x - left as f32) * 256.0, (y - top as f32) * 256.0);
    let (fx, fy) = (fx as u32, fy as u32);
    let start = top * picture.width + left;
    let pair = |start: usize| match picture.pixels.get(start..) {
        Some([a, b, ..]) => (u32::from(*a), u32::from(*b)),
        Some([a]) => (u32::from(*a), u32::from(*a)),
        _ => (255, 255),
    };
    let (a, b) = pair(start);
    let (c, d) = pair(start + picture.width);
    let upper = a * (256 - fx) + b * fx;
    let lower = c * (256 - fx) + d * fx;
    ((upper * (256 - fy) + lower * fy) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of dashes in lines that fall by `slope`, and a rule below them.
    fn page(slope: f32) -> Picture {
        let mut picture = Picture::new(900, 700, vec![245; 630_000]).unwrap();
        for line in 1..16 {
            for x in (60..840).filter(|x| x % 13 < 7 && (x / 60) % 5 != 0) {
                let y = (line * 36) as f32 + slope * (x as f32 - 450.0);
                (0..10).for_each(|dy| picture.set(x, y as usize + dy, 30));
            }
        }
        for x in 60..840 {
            let y = 640.0 + slope * (x as f32 - 450.0);
            (0..3).for_each(|dy| picture.set(x, y as usize + dy, 30));
        }
        picture
    }

    #[test]
    fn a_skewed_page_is_made_straight_and_loses_its_rules() {
        for degrees in [0.0_f32, 0.7, -1.6] {
            let made = prepare(&page(degrees.to_radians().tan()), 100.0);
            assert!((made.tilt.to_degrees() - degrees).abs() < 0.05, "{degrees} {}", made.tilt.to_degrees());
            assert_eq!((made.turn, made.strokes.level.len()), (Turn::None, 1), "{degrees} {:?}", made.strokes);
            assert!(made.picture.at(450, 641) > 150, "{degrees}");
        }
    }

    #[test]
    fn a_page_on_its_side_is_turned() {
        let letters: Vec<(usize, usize)> = (0..20)
            .flat_map(|line| (0..60).map(move |letter| (50 + letter * 12 + letter / 6 * 6, 40 + line * 30)))
            .collect();
        let mut upright = Picture::new(900, 700, vec![245; 630_000]).unwrap();
        for (x, y) in letters {
            (0..100).for_each(|at| upright.set(x + at % 10, y + at / 10, 30));
        }
        assert_eq!(prepare(&upright, 100.0).turn, Turn::None);
        let made = prepare(&Turn::ThreeQuarters.apply(upright), 100.0);
        assert_eq!((made.turn, made.picture.width), (Turn::Quarter, 900));
    }
}
