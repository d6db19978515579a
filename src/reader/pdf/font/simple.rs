//! Simple fonts: one byte a code, ISO 32000-1, 9.6.

use lopdf::{Dictionary, Object};

use super::cmap::CMap;
use super::descriptor::{self, Descriptor};
use super::program::Program;
use super::standard::Standard;
use super::text::Text;
use super::{Code, at, encodings, names};
use crate::reader::pdf::budget::Budget;
use crate::reader::pdf::object::{Objects, number};
use crate::reader::pdf::stream;

/// The 256 codes of a simple font.
pub fn load(
    objects: Objects,
    dict: &Dictionary,
    descriptor: &Descriptor,
    to_unicode: Option<CMap>,
    budget: &mut Budget,
) -> Box<[Code; 256]> {
    let mut codes = Box::new([Code::default(); 256]);
    let mut encoded = Encoding::load(objects, dict, descriptor);
    let type3 = objects.name(dict, b"Subtype") == Some(b"Type3");
    if to_unicode.is_none() && !type3 && encoded.needs_program() {
        encoded.read_program(objects, descriptor, budget);
    }
    for (code, slot) in (0..=255u8).zip(codes.iter_mut()) {
        let mapped = to_unicode.as_ref().and_then(|map| map.text(u32::from(code)));
        slot.text = match mapped {
            Some(text) if text != Text::Unmapped => in_family(text, descriptor),
            _ => encoded.character(code, type3).map_or(Text::Unmapped, Text::of),
        };
        slot.word_space = code == 32;
    }
    set_widths(objects, dict, descriptor, &mut codes);
    codes
}

/// A private-use character of a symbol font is its code in disguise.
fn in_family(text: Text, descriptor: &Descriptor) -> Text {
    match (text, descriptor.family) {
        (Text::Char(char @ '\u{F000}'..='\u{F0FF}'), Some(family)) => {
            family.character(u32::from(char) as u8).map_or(text, Text::of)
        }
        _ => text,
    }
}

/// What `/Encoding` says about every code.
struct Encoding {
    base: Option<&'static [u16; 256]>,
    /// Whether the base was stated rather than assumed.
    stated: bool,
    family: Option<super::symbols::Family>,
    /// The character, or `None` for a name without meaning.
    differences: Vec<(u8, Option<char>)>,
    program: Vec<Option<char>>,
}

impl Encoding {
    fn load(objects: Objects, dict: &Dictionary, descriptor: &Descriptor) -> Encoding {
        let entry = objects.get(dict, b"Encoding");
        let name = match entry {
            Some(Object::Name(name)) => Some(name.as_slice()),
            Some(Object::Dictionary(encoding)) => objects.name(encoding, b"BaseEncoding"),
            _ => None,
        };
        let stated = name.and_then(base);
        let true_type = objects.name(dict, b"Subtype") == Some(b"TrueType");
        let assumed = if true_type { &encodings::WIN_ANSI } else { &encodings::STANDARD };
        let differences = match entry {
            Some(Object::Dictionary(encoding)) => differences(objects, encoding),
            _ => Vec::new(),
        };
        Encoding {
            base: stated.or(Some(assumed)),
            stated: stated.is_some() && !(true_type && descriptor.symbolic && differences.is_empty()),
            family: descriptor.family,
            differences,
            program: Vec::new(),
        }
    }

    /// Whether codes are left to the font program.
    fn needs_program(&self) -> bool {
        self.family.is_none() && (!self.stated || self.differences.iter().any(|entry| entry.1.is_none()))
    }

    fn read_program(&mut self, objects: Objects, descriptor: &Descriptor, budget: &mut Budget) {
        let Some(stream) = descriptor::program(objects, descriptor) else { return };
        let Some(bytes) = stream::decode(objects, stream, budget) else { return };
        let Some(program) = Program::parse(&bytes) else { return };
        self.program = (0..=255).map(|code| program.character(code)).collect();
    }

    fn character(&self, code: u8, type3: bool) -> Option<char> {
        let difference = self.differences.iter().rev().find(|entry| entry.0 == code);
        let own = self.program.get(usize::from(code)).copied().flatten();
        match difference {
            Some((_, Some(char))) => return Some(*char),
            // Type 3 glyphs are often named at random while their codes are ASCII.
            Some((_, None)) if type3 => return at(&encodings::WIN_ANSI, code),
            Some((_, None)) => return own.or_else(|| self.family?.character(code)),
            None => {}
        }
        if let Some(family) = self.family {
            return family.character(code);
        }
        if !self.stated && own.is_some() {
            return own;
        }
        self.base.and_then(|base| at(base, code))
    }
}

fn base(name: &[u8]) -> Option<&'static [u16; 256]> {
    match name {
        b"WinAnsiEncoding" => Some(&encodings::WIN_ANSI),
        b"MacRomanEncoding" => Some(&encodings::MAC_ROMAN),
        b"StandardEncoding" => Some(&encodings::STANDARD),
        b"MacExpertEncoding" => Some(&encodings::MAC_EXPERT),
        b"PDFDocEncoding" => Some(&encodings::PDF_DOC),
        _ => None,
    }
}

/// `[65 /A /B 97 /a]`: names from a code on.
fn differences(objects: Objects, encoding: &Dictionary) -> Vec<(u8, Option<char>)> {
    let mut list = Vec::new();
    let mut code = 0u32;
    for object in objects.array(encoding, b"Differences").unwrap_or_default().iter().take(1024) {
        match objects.resolve(object) {
            Some(Object::Name(name)) => {
                if let Ok(byte) = u8::try_from(code) {
                    list.push((byte, names::character(name)));
                }
                code = code.saturating_add(1);
            }
            Some(object) => code = number(object).map_or(code, |value| value as u32),
            None => {}
        }
    }
    list
}

fn set_widths(objects: Objects, dict: &Dictionary, descriptor: &Descriptor, codes: &mut [Code; 256]) {
    let type3 = objects.name(dict, b"Subtype") == Some(b"Type3");
    let unit =
        if type3 { objects.matrix(dict, b"FontMatrix").map_or(0.001, |m| m.a.abs().max(m.b.abs())) } else { 0.001 };
    let missing = descriptor.dict.and_then(|d| objects.number(d, b"MissingWidth")).map(|width| (width * unit) as f32);
    let widths = objects.array(dict, b"Widths");
    if widths.is_none() {
        let standard = Standard::nearest(&descriptor.name);
        for code in codes.iter_mut() {
            let width = match code.text {
                Text::Char(char) => standard.width(char),
                Text::Space => standard.width(' '),
                _ => None,
            };
            code.width = width.or(missing).unwrap_or(0.5);
        }
        return;
    }
    codes.iter_mut().for_each(|code| code.width = missing.unwrap_or(0.0));
    let first = objects.integer(dict, b"FirstChar").unwrap_or(0).clamp(0, 256) as usize;
    for (code, object) in codes.iter_mut().skip(first).zip(widths.unwrap_or_default()) {
        if let Some(width) = objects.resolve(object).and_then(number) {
            code.width = (width * unit) as f32;
        }
    }
}
