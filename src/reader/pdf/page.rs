//! What the interpreter gives the layout: glyphs, rulings and pictures of one page.
//!
//! All coordinates are points from the page's top left as displayed (crop box
//! and `/Rotate` applied), `y` growing downwards.

use crate::document::Rect;

/// One page, interpreted.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Page number from 1.
    pub number: u32,
    /// Width as displayed.
    pub width: f32,
    /// Height as displayed.
    pub height: f32,
    /// Glyphs in painting order.
    pub glyphs: Vec<Glyph>,
    /// Straight horizontal and vertical rules: stroked lines, edges of stroked
    /// rectangles, and filled rectangles thinner than 3 points.
    pub rules: Vec<Rule>,
    /// Larger filled rectangles in painting order: shaded cells and backgrounds. White ones are left out.
    pub fills: Vec<Rect>,
    /// Boxes of painted images.
    pub images: Vec<Rect>,
    /// Boxes of small painted shapes, 1 to 8 points across and about as wide as tall:
    /// browsers draw list bullets so, without a character.
    pub dots: Vec<Rect>,
    /// Pixels per inch of the finest picture that covers a quarter of the page or more; 0 without one.
    pub resolution: f32,
    /// Its text was read from its picture by an engine.
    pub engine: bool,
    /// How far its lines fall to the right, in radians; what is here was turned back by it about the middle.
    pub tilt: f32,
}

/// One character as painted. A code that maps to several characters gives
/// several glyphs that share its advance.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    /// The character; U+FFFD where the font has no way to Unicode. Never white space
    /// (a space only moves the pen) except that a space glyph sets `space_before` on the next glyph.
    pub text: char,
    /// A box from the pen's start to its end, and from the font's ascent to its descent.
    pub bbox: Rect,
    /// The baseline's `y`, for text that runs left to right; its `x` for text turned by a quarter.
    pub baseline: f32,
    /// Font size as displayed, in points.
    pub size: f32,
    /// Direction of writing as displayed.
    pub direction: Direction,
    /// Bold by font name, descriptor, weight, render mode 2 or double painting.
    pub bold: bool,
    /// Which of the document's fonts it is set in, from 1; 0 where that is not known.
    pub font: u16,
    /// Painted invisibly (render mode 3): an OCR layer.
    pub invisible: bool,
    /// A space character was painted just before it.
    pub space_before: bool,
    /// Inside `/Artifact` marked content: furniture by the producer's own word.
    pub artifact: bool,
    /// How sure the engine is that read it from a picture, in percent; 100 for text of the file's own.
    pub confidence: u8,
    /// Index of the structure element, see [`Structure`](super::structure::Structure); `u32::MAX` for none.
    pub element: u32,
}

/// Direction of writing as displayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Left to right.
    #[default]
    Right,
    /// Top to bottom: turned a quarter clockwise.
    Down,
    /// Upside down.
    Left,
    /// Bottom to top: turned a quarter counter-clockwise.
    Up,
}

/// A horizontal or vertical rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Its box; one side is (nearly) zero.
    pub bbox: Rect,
    /// Whether it runs left to right.
    pub horizontal: bool,
}

impl Page {
    /// Whether pictures cover more than half of it.
    pub fn is_pictured(&self) -> bool {
        let sane = |length: f32| if length.is_finite() { length.clamp(1.0, 1e6) } else { 612.0 };
        let (width, height) = (sane(self.width), sane(self.height));
        let covered = |r: &Rect| {
            let clip = Rect { x0: r.x0.max(0.0), y0: r.y0.max(0.0), x1: r.x1.min(width), y1: r.y1.min(height) };
            clip.width() * clip.height()
        };
        self.images.iter().map(covered).sum::<f32>() > 0.5 * width * height
    }
}
