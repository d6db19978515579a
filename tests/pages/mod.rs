//! Pages as another reader sees them: their glyphs, their pictures, and copies that are turned and cut.
#![allow(clippy::unwrap_used, missing_docs)]

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::kurbo::{BezPath, Point, Rect};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::PremulRgba8;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use lopdf::{Dictionary, Object, ObjectId, Stream};

/// A page's size as displayed and what is painted on it.
pub struct Painted {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
}

/// A character and where it stands: a little right of and above its origin, as displayed.
pub struct Glyph {
    pub text: String,
    at: Point,
}

impl Glyph {
    pub fn stands_in(&self, [x0, y0, x1, y1]: [f32; 4]) -> bool {
        let (x, y) = (self.at.x as f32, self.at.y as f32);
        x0 <= x && x <= x1 && y0 <= y && y <= y1
    }
}

/// A character without what readers may differ in: blanks, hyphens, quotes, ligatures.
pub fn plain(c: char) -> Vec<char> {
    match c {
        'ﬀ' => vec!['f', 'f'],
        'ﬁ' => vec!['f', 'i'],
        'ﬂ' => vec!['f', 'l'],
        'ﬃ' => vec!['f', 'f', 'i'],
        'ﬄ' => vec!['f', 'f', 'l'],
        c if c.is_alphanumeric() || matches!(c, '%' | '£' | '.' | ',') => vec![c],
        _ => Vec::new(),
    }
}

fn open(bytes: &[u8]) -> Pdf {
    Pdf::new(bytes.to_vec()).unwrap()
}

pub fn paint(bytes: &[u8]) -> Vec<Painted> {
    let pdf = open(bytes);
    let cache = InterpreterCache::new();
    let pages = pdf.pages().iter().map(|page| {
        let (width, height) = page.render_dimensions();
        let initial = page.initial_transform(true).to_kurbo();
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(initial, whole, &cache, page.xref(), InterpreterSettings::default());
        let mut witness = Witness::default();
        interpret_page(page, &mut context, &mut witness);
        Painted { width, height, glyphs: witness.0 }
    });
    pages.collect()
}

/// Writes down glyphs and paints nothing.
#[derive(Default)]
struct Witness(Vec<Glyph>);

impl<'a> Device<'a> for Witness {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => String::new(),
            };
            self.0.push(Glyph { text, at: props.transform * glyph.transform() * Point::new(80.0, 200.0) });
        }
    }
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// How a copy of a document differs: every page looks the same but for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// `/Rotate 90`, on its side as displayed.
    Quarter,
    /// `/Rotate 180`.
    Half,
    /// `/Rotate 270`.
    ThreeQuarters,
    /// A crop box inside a larger page, neither at the origin.
    Cut,
    /// The content itself is turned, as on a landscape page laid on its side.
    Content,
}

impl Turn {
    pub const ALL: [Turn; 5] = [Turn::Quarter, Turn::Half, Turn::ThreeQuarters, Turn::Cut, Turn::Content];

    /// The turned copy; `None` for an encrypted file.
    pub fn apply(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut document = lopdf::Document::load_mem(bytes).unwrap();
        if document.is_encrypted() || document.encryption_state.is_some() {
            return None;
        }
        for id in document.get_pages().into_values().collect::<Vec<_>>() {
            self.turn(&mut document, id);
        }
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        Some(out)
    }

    fn turn(self, document: &mut lopdf::Document, id: ObjectId) {
        let shown = inherited(document, id, b"CropBox").or_else(|| inherited(document, id, b"MediaBox"));
        let [x0, y0, x1, y1] = numbers(&shown.unwrap());
        let rotated = inherited(document, id, b"Rotate").map_or(0, |rotate| rotate.as_i64().unwrap());
        let set = |document: &mut lopdf::Document, key: &str, value: Object| {
            document.get_object_mut(id).unwrap().as_dict_mut().unwrap().set(key, value);
        };
        let frame = |edges: [f32; 4]| Object::Array(edges.map(Object::Real).to_vec());
        match self {
            Turn::Quarter => set(document, "Rotate", (rotated + 90).into()),
            Turn::Half => set(document, "Rotate", (rotated + 180).into()),
            Turn::ThreeQuarters => set(document, "Rotate", (rotated + 270).into()),
            Turn::Cut => {
                wrap(document, id, "1 0 0 1 130 -70 cm");
                set(document, "MediaBox", frame([x0 + 90.0, y0 - 95.0, x1 + 140.0, y1 - 10.0]));
                set(document, "CropBox", frame([x0 + 130.0, y0 - 70.0, x1 + 130.0, y1 - 70.0]));
            }
            Turn::Content => {
                wrap(document, id, &format!("0 1 -1 0 {y1} {} cm", -x0));
                set(document, "MediaBox", frame([0.0, 0.0, y1 - y0, x1 - x0]));
                set(document, "CropBox", frame([0.0, 0.0, y1 - y0, x1 - x0]));
            }
        }
    }
}

/// A page's attribute, its own or from above.
fn inherited(document: &lopdf::Document, id: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node: &Dictionary = document.get_dictionary(id).unwrap();
    loop {
        if let Ok(value) = node.get(key) {
            return Some(document.dereference(value).unwrap().1.clone());
        }
        node = document.get_dictionary(node.get(b"Parent").ok()?.as_reference().unwrap()).unwrap();
    }
}

fn numbers(edges: &Object) -> [f32; 4] {
    let edges: Vec<f32> = edges.as_array().unwrap().iter().map(|edge| edge.as_float().unwrap()).collect();
    edges.try_into().unwrap()
}

/// Puts an operator before a page's content, for that alone.
fn wrap(document: &mut lopdf::Document, id: ObjectId, operator: &str) {
    let own = match document.get_dictionary(id).unwrap().get(b"Contents").unwrap() {
        Object::Array(streams) => streams.clone(),
        Object::Reference(stream) => match document.get_object(*stream).unwrap() {
            Object::Array(streams) => streams.clone(),
            _ => vec![Object::Reference(*stream)],
        },
        other => panic!("contents are {other:?}"),
    };
    let mut stream =
        |text: String| Object::Reference(document.add_object(Stream::new(Dictionary::new(), text.into_bytes())));
    let (before, after) = (stream(format!("q {operator}\n")), stream("\nQ".to_owned()));
    let streams: Vec<Object> = [before].into_iter().chain(own).chain([after]).collect();
    document.get_object_mut(id).unwrap().as_dict_mut().unwrap().set("Contents", streams);
}

/// Pixels a point.
const SCALE: f32 = 1.6;

/// A page's picture.
pub struct Picture(Pixmap);

pub fn pictures(bytes: &[u8]) -> Vec<Picture> {
    let pdf = open(bytes);
    let cache = RenderCache::new();
    let size = PixmapSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE };
    let (how, settings) = (InterpreterSettings::default(), RenderSettings::default());
    pdf.pages().iter().map(|page| Picture(render(page, &cache, &how, &settings, &size))).collect()
}

impl Picture {
    /// Draws a box, and a number at its top right.
    pub fn frame(&mut self, bbox: [f32; 4], color: [u8; 3], number: Option<usize>) {
        let [x0, y0, x1, y1] = bbox.map(|edge| (edge * SCALE) as i32);
        for x in x0..=x1 {
            self.dot(x, y0, color);
            self.dot(x, y1, color);
        }
        for y in y0..=y1 {
            self.dot(x0, y, color);
            self.dot(x1, y, color);
        }
        for (index, digit) in number.iter().flat_map(|n| n.to_string().into_bytes()).enumerate() {
            self.digit(x1 + 3 + 9 * index as i32, y0, digit, color);
        }
    }

    /// A figure of three by five squares.
    fn digit(&mut self, x: i32, y: i32, digit: u8, color: [u8; 3]) {
        const SHAPES: [u16; 10] = [
            0b111_101_101_101_111,
            0b010_110_010_010_111,
            0b111_001_111_100_111,
            0b111_001_111_001_111,
            0b101_101_111_001_001,
            0b111_100_111_001_111,
            0b111_100_111_101_111,
            0b111_001_001_001_001,
            0b111_101_111_101_111,
            0b111_101_111_001_111,
        ];
        let shape = SHAPES[usize::from(digit - b'0')];
        for square in (0..15).filter(|square| shape >> (14 - square) & 1 == 1) {
            for (dx, dy) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                self.dot(x + square % 3 * 2 + dx, y + square / 3 * 2 + dy, color);
            }
        }
    }

    fn dot(&mut self, x: i32, y: i32, [r, g, b]: [u8; 3]) {
        let (width, height) = (i32::from(self.0.width()), i32::from(self.0.height()));
        if (0..width).contains(&x) && (0..height).contains(&y) {
            self.0.set_pixel(x as u16, y as u16, PremulRgba8 { r, g, b, a: 255 });
        }
    }

    pub fn png(self) -> Vec<u8> {
        self.0.into_png().unwrap()
    }
}
