//! Pages made in code, for tests.

use super::super::page::{Direction, Glyph, Page, Rule};
use super::Layout;
use crate::document::Rect;

/// A page under construction, A4, origin top left.
#[derive(Clone)]
pub(super) struct Sheet {
    page: Page,
    bold: bool,
    size: f32,
    font: u16,
}

impl Sheet {
    /// An empty page with this number.
    pub fn new(number: u32) -> Sheet {
        let page = Page { number, width: 595.0, height: 842.0, ..Page::default() };
        Sheet { page, bold: false, size: 10.0, font: 0 }
    }

    /// Sets the size of what follows.
    pub fn size(mut self, size: f32) -> Sheet {
        self.size = size;
        self
    }

    /// Sets the font of what follows.
    pub fn font(mut self, font: u16) -> Sheet {
        self.font = font;
        self
    }

    /// Sets text with its baseline at `y`; `**` turns bold on and off.
    pub fn text(mut self, x: f32, y: f32, text: &str) -> Sheet {
        self.set(x, y, text);
        self
    }

    /// Sets lines as wide as `width` allows, 12 points apart; gives no more space between them.
    pub fn paragraph(mut self, x: f32, y: f32, width: f32, text: &str) -> Sheet {
        for (line, row) in wrapped(text, width, self.size).into_iter().zip(0u8..) {
            self.set(x, y + 12.0 * f32::from(row), &line);
        }
        self
    }

    /// Draws the border of a box.
    pub fn frame(mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> Sheet {
        for (x0, y0, x1, y1) in [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)] {
            self.page.rules.push(Rule { bbox: Rect { x0, y0, x1, y1 }, horizontal: y0 == y1 });
        }
        self
    }

    /// Draws a horizontal rule.
    pub fn rule(mut self, x0: f32, x1: f32, y: f32) -> Sheet {
        self.page.rules.push(Rule { bbox: Rect { x0, y0: y, x1, y1: y }, horizontal: true });
        self
    }

    /// Draws a vertical rule.
    pub fn upright(mut self, x: f32, y0: f32, y1: f32) -> Sheet {
        self.page.rules.push(Rule { bbox: Rect { x0: x, y0, x1: x, y1 }, horizontal: false });
        self
    }

    /// Shades a box.
    pub fn fill(mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> Sheet {
        self.page.fills.push(Rect { x0, y0, x1, y1 });
        self
    }

    /// Paints a small shape.
    pub fn dot(mut self, x: f32, y: f32) -> Sheet {
        self.page.dots.push(Rect { x0: x, y0: y, x1: x + 3.5, y1: y + 3.5 });
        self
    }

    /// Covers the page with a picture.
    pub fn picture(mut self) -> Sheet {
        self.page.images.push(Rect { x0: 0.0, y0: 0.0, x1: 595.0, y1: 842.0 });
        self
    }

    /// The page turned by a quarter, so that its text runs up the paper.
    pub fn turned(mut self) -> Sheet {
        let height = self.page.width;
        for glyph in &mut self.page.glyphs {
            glyph.bbox = up(glyph.bbox, height);
            // Text that runs up the paper has its baseline to its right, where `y` was.
            glyph.direction = Direction::Up;
        }
        for rule in &mut self.page.rules {
            rule.bbox = up(rule.bbox, height);
            rule.horizontal = !rule.horizontal;
        }
        std::mem::swap(&mut self.page.width, &mut self.page.height);
        self
    }

    /// The page itself.
    pub fn page(self) -> Page {
        self.page
    }

    fn set(&mut self, x: f32, y: f32, text: &str) {
        let (mut x, mut space) = (x, false);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("**") {
                self.bold = !self.bold;
                rest = after;
                continue;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            let x1 = x + advance(c, self.size);
            if c == ' ' {
                space = true;
            } else {
                self.glyph(c, x, x1, y, space);
                space = false;
            }
            x = x1;
        }
    }

    fn glyph(&mut self, text: char, x0: f32, x1: f32, y: f32, space_before: bool) {
        self.page.glyphs.push(Glyph {
            text,
            bbox: Rect { x0, y0: y - 0.9 * self.size, x1, y1: y + 0.2 * self.size },
            baseline: y,
            size: self.size,
            direction: Direction::Right,
            bold: self.bold,
            font: self.font,
            invisible: false,
            space_before,
            artifact: false,
            confidence: 100,
            element: u32::MAX,
        });
    }
}

/// The lines that a text makes in a column of this width.
pub(super) fn wrapped(text: &str, width: f32, size: f32) -> Vec<String> {
    let measure = |text: &str| text.chars().filter(|&c| c != '*').map(|c| advance(c, size)).sum::<f32>();
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if measure(line) + measure(" ") + measure(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn advance(c: char, size: f32) -> f32 {
    if c == ' ' { 0.28 * size } else { 0.5 * size }
}

fn up(r: Rect, height: f32) -> Rect {
    Rect { x0: r.y0, y0: height - r.x1, x1: r.y1, y1: height - r.x0 }
}

/// The outline of a document of these pages.
pub(super) fn outline(sheets: impl IntoIterator<Item = Sheet>) -> String {
    let mut layout = Layout::default();
    for sheet in sheets {
        layout.page(&sheet.page);
    }
    layout.finish().map_or_else(|error| error.to_string(), |document| document.outline())
}
