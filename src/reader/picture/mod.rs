//! Pages that are pictures: painted, made straight, their rules found, their words taken from an engine.
//!
//! Nothing here runs a program or touches a file. [`paint`] makes pixels of a page and may hang on hostile
//! input, so that it is called in a process that can be ended; what reads text stands behind [`TextEngine`].
//! [`prepare`] does what the engine and the layout need: it turns the picture until its lines are level and
//! takes the rules of tables out of it. [`Prepared::reading`] makes of the engine's words what a page of the
//! PDF reader is made of, and tells what ink no word accounts for.

mod bits;
mod engine;
mod figure;
mod ink;
mod paint;
mod prepare;
mod reading;
mod rule;
mod size;
mod skew;
mod stem;
mod turn;

pub use engine::{Reading, Refusal, Scan, TextEngine, Word};
pub use paint::{Paintable, paint};
pub use prepare::{Prepared, prepare};
pub use reading::{Found, Level};
pub use turn::Turn;

/// A picture in shades of grey, row by row, 0 black and 255 white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width × height` shades.
    pub pixels: Vec<u8>,
}

impl Picture {
    /// A picture of these pixels; none where their number is not `width × height`.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Picture> {
        (width > 0 && height > 0 && width.checked_mul(height)? == pixels.len()).then_some(Picture {
            width,
            height,
            pixels,
        })
    }

    /// The shade at a place; white outside.
    pub fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width { self.pixels.get(y * self.width + x).copied().unwrap_or(255) } else { 255 }
    }

    /// Row by row.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(self.width)
    }

    fn set(&mut self, x: usize, y: usize, shade: u8) {
        if x < self.width
            && let Some(pixel) = self.pixels.get_mut(y * self.width + x)
        {
            *pixel = shade;
        }
    }
}
