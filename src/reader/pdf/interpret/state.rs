//! The graphics state, ISO 32000-1, 8.4 and 9.3: what of it text and rules need.

use std::rc::Rc;

use crate::reader::pdf::font::Font;
use crate::reader::pdf::matrix::Matrix;

/// What `q` saves and `Q` restores.
#[derive(Clone, Debug)]
pub struct State {
    /// From user space to the page as displayed.
    pub ctm: Matrix,
    /// Text state.
    pub text: TextState,
    /// Colour of fills.
    pub fill: Paint,
    /// Colour of strokes.
    pub stroke: Paint,
    /// In user space.
    pub line_width: f64,
}

impl State {
    /// The state at the start of a page.
    pub fn new(ctm: Matrix) -> Self {
        State { ctm, text: TextState::default(), fill: Paint::BLACK, stroke: Paint::BLACK, line_width: 1.0 }
    }
}

/// Text state, in unscaled text space.
#[derive(Clone, Debug)]
pub struct TextState {
    /// `Tf`
    pub font: Option<Rc<Font>>,
    /// `Tf`
    pub size: f64,
    /// `Tc`
    pub character_spacing: f64,
    /// `Tw`
    pub word_spacing: f64,
    /// `Tz`, as a factor.
    pub scaling: f64,
    /// `TL`
    pub leading: f64,
    /// `Ts`
    pub rise: f64,
    /// `Tr`
    pub mode: u8,
}

impl Default for TextState {
    fn default() -> Self {
        TextState {
            font: None,
            size: 1.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

/// A colour, as far as it matters: whether it shows on paper, and whether two are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    space: Space,
    components: [f32; 4],
    transparent: bool,
}

/// How components mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Gray and RGB: all ones are white.
    Additive,
    /// CMYK and inks: all zeros are white.
    Subtractive,
    /// Patterns, indexed colours and the like.
    Other,
}

impl Paint {
    /// The initial colour.
    pub const BLACK: Paint = Paint { space: Space::Additive, components: [0.0; 4], transparent: false };

    /// The colour of these components.
    pub fn new(space: Space, values: impl Iterator<Item = f64>) -> Paint {
        let fill = if space == Space::Additive { 1.0 } else { 0.0 };
        let mut components = [fill; 4];
        let mut any = false;
        for (slot, value) in components.iter_mut().zip(values) {
            *slot = value as f32;
            any = true;
        }
        let space = if any { space } else { Space::Other };
        Paint { space, components, transparent: false }
    }

    /// The same colour, shown or not shown at all.
    pub fn with_alpha(self, alpha: f64) -> Paint {
        Paint { transparent: alpha <= 0.01, ..self }
    }

    /// Whether transparency was set, to carry it to the next colour.
    pub fn alpha_of(self, before: Paint) -> Paint {
        Paint { transparent: before.transparent, ..self }
    }

    /// Its colour space.
    pub fn space(self) -> Space {
        self.space
    }

    /// The initial colour of a space.
    pub fn initial(space: Space) -> Paint {
        let ink = if space == Space::Subtractive { 1.0 } else { 0.0 };
        Paint { space, components: [ink; 4], transparent: false }
    }

    /// Whether it cannot be seen on white paper.
    pub fn is_invisible(self) -> bool {
        self.transparent
            || match self.space {
                Space::Additive => self.components.iter().all(|&value| value >= 0.99),
                Space::Subtractive => self.components.iter().all(|&value| value <= 0.01),
                Space::Other => false,
            }
    }

    /// Whether it is fully transparent.
    pub fn is_transparent(self) -> bool {
        self.transparent
    }
}
