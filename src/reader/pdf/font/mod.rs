//! Fonts: from codes to characters and widths, ISO 32000-1, 9.5 to 9.10.
//!
//! A code's text comes from, in this order: `/ToUnicode`; `/Encoding` with its
//! `/Differences` through the Adobe Glyph List; the embedded program; the
//! collection of a Chinese, Japanese or Korean font; the font's name where it
//! tells a symbol font. What is left is [`Text::Unmapped`].

mod cmap;
mod composite;
mod descriptor;
mod encodings;
mod metrics;
mod names;
mod predefined;
mod program;
mod simple;
mod standard;
mod symbols;
mod text;
mod vertical;

use lopdf::Dictionary;

use self::cmap::CMap;
use self::composite::Composite;
use self::descriptor::Descriptor;
use self::text::Pool;
pub use self::text::Text;
pub use self::vertical::Downward;
use super::budget::Budget;
use super::object::Objects;
use super::stream;

/// A font, made once for a document.
#[derive(Debug)]
pub struct Font {
    codes: Codes,
    pool: Pool,
    /// Top of its characters over the baseline, in em.
    pub ascent: f32,
    /// Bottom of its characters, in em; negative.
    pub descent: f32,
    /// Whether name, flags, weight or stem say bold.
    pub bold: bool,
    /// By what the em differs from the font size: bitmap fonts have sizes of 1.
    pub em: f32,
    /// Which of its document's fonts it is, from 1; 0 for none of them.
    pub number: u16,
}

#[derive(Debug)]
enum Codes {
    Simple(Box<[Code; 256]>),
    Composite(Box<Composite>),
}

/// What painting one code does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Code {
    /// How far the pen moves, in em.
    pub width: f32,
    /// What it stands for.
    pub text: Text,
    /// Whether it is the single-byte code 32, which word spacing widens.
    pub word_space: bool,
}

impl Font {
    /// The font of a font dictionary.
    pub fn load(objects: Objects, dict: &Dictionary, budget: &mut Budget) -> Font {
        let mut pool = Pool::default();
        let to_unicode = objects
            .stream(dict, b"ToUnicode")
            .and_then(|stream| stream::decode(objects, stream, budget))
            .map(|bytes| CMap::parse(&bytes, &mut pool))
            .filter(|map| !map.is_empty());
        if objects.name(dict, b"Subtype") == Some(b"Type0") || objects.array(dict, b"DescendantFonts").is_some() {
            let descendant = composite::descendant(objects, dict);
            let descriptor = Descriptor::load(objects, descendant.unwrap_or(dict), dict);
            let codes = Composite::load(objects, dict, descendant, &descriptor, to_unicode, &mut pool, budget);
            return Font::new(Codes::Composite(Box::new(codes)), pool, &descriptor);
        }
        let mut descriptor = Descriptor::load(objects, dict, dict);
        if objects.name(dict, b"Subtype") == Some(b"Type3") {
            descriptor.measure_type3(objects, dict);
        }
        let codes = simple::load(objects, dict, &descriptor, to_unicode, budget);
        Font::new(Codes::Simple(codes), pool, &descriptor)
    }

    /// The same font as this one of its document's, from 1.
    pub fn numbered(self, number: u16) -> Font {
        Font { number, ..self }
    }

    fn new(codes: Codes, pool: Pool, descriptor: &Descriptor) -> Font {
        let Descriptor { ascent, descent, bold, em, .. } = *descriptor;
        Font { codes, pool, ascent, descent, bold, em, number: 0 }
    }

    /// The first code of a string, and the rest of it.
    pub fn next<'s>(&self, string: &'s [u8]) -> Option<(Code, &'s [u8])> {
        match &self.codes {
            Codes::Simple(table) => {
                let (&byte, rest) = string.split_first()?;
                Some((table[usize::from(byte)], rest))
            }
            Codes::Composite(codes) => codes.next(string),
        }
    }

    /// The characters of [`Text::Many`].
    pub fn many(&self, start: u32, length: u8) -> &[char] {
        self.pool.many(start, length)
    }

    /// Whether it writes downwards, one glyph under the other.
    pub fn vertical(&self) -> bool {
        matches!(&self.codes, Codes::Composite(codes) if codes.downwards.is_some())
    }

    /// Where the first code of a string stands, and how far it moves the pen, in a font that writes downwards.
    pub fn downward(&self, string: &[u8]) -> Downward {
        match &self.codes {
            Codes::Composite(codes) => codes.downward(string).unwrap_or_default(),
            Codes::Simple(_) => Downward::default(),
        }
    }
}

/// The character of a code in a table where 0 is none.
fn at(table: &[u16; 256], code: u8) -> Option<char> {
    char::from_u32(u32::from(table[usize::from(code)])).filter(|char| *char != '\0')
}

/// The character of a byte in PDFDocEncoding.
pub fn pdf_doc_character(byte: u8) -> Option<char> {
    at(&encodings::PDF_DOC, byte)
}
