//! Composite fonts: codes of several bytes, ISO 32000-1, 9.7.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::cmap::CMap;
use super::descriptor::{self, Descriptor};
use super::predefined::{Collection, Predefined};
use super::program::Program;
use super::text::{Pool, Text};
use super::vertical::{Downward, Metrics};
use super::{Code, symbols::Family};
use crate::reader::pdf::budget::Budget;
use crate::reader::pdf::object::{Objects, dictionary, number};
use crate::reader::pdf::stream;

/// Entries of `/W`; a font has at most 65,536 glyphs.
pub const WIDTHS: usize = 1 << 17;
/// Codes that are looked up beforehand, at most.
const FIRST: u32 = 256;

/// The codes of a composite font.
#[derive(Debug)]
pub struct Composite {
    encoding: Encoding,
    to_unicode: Option<CMap>,
    /// Without `/ToUnicode`, and for symbol fonts: the characters of the embedded program, by CID.
    by_cid: BTreeMap<u32, char>,
    family: Option<Family>,
    /// `/ToUnicode /Identity-H`: the codes are Unicode, if nothing contradicts it.
    identity: bool,
    /// First CID, last CID, width; ascending.
    widths: Vec<(u32, u32, f32)>,
    default_width: f32,
    /// The first codes, looked up beforehand, as text has nearly no others.
    first: Vec<Code>,
    /// Without `/ToUnicode`: the characters of the collection that the CIDs belong to.
    collection: Option<Collection>,
    /// The metrics of a font that writes downwards.
    pub downwards: Option<Metrics>,
}

#[derive(Debug)]
enum Encoding {
    /// Two bytes, the CID itself.
    Identity,
    Predefined(Box<Predefined>),
    /// And the predefined one that it builds on.
    Embedded(CMap, Option<Box<Predefined>>),
}

/// The descendant font's dictionary.
pub fn descendant<'a>(objects: Objects<'a>, dict: &'a Dictionary) -> Option<&'a Dictionary> {
    match objects.get(dict, b"DescendantFonts")? {
        Object::Array(array) => objects.resolve(array.first()?).and_then(dictionary),
        object => dictionary(object),
    }
}

impl Composite {
    /// The codes of `dict` and its descendant.
    pub fn load(
        objects: Objects,
        dict: &Dictionary,
        descendant: Option<&Dictionary>,
        descriptor: &Descriptor,
        to_unicode: Option<CMap>,
        pool: &mut Pool,
        budget: &mut Budget,
    ) -> Composite {
        let (encoding, vertical) = match objects.get(dict, b"Encoding") {
            Some(Object::Stream(stream)) => {
                let bytes = stream::decode(objects, stream, budget).unwrap_or_default();
                let vertical = objects.integer(&stream.dict, b"WMode") == Some(1);
                let base = [&b"UseCMap"[..], b"CMapName"].iter().find_map(|key| objects.name(&stream.dict, key));
                let base = base.and_then(Predefined::named).map(Box::new);
                (Encoding::Embedded(CMap::parse(&bytes, pool), base), vertical)
            }
            Some(Object::Name(name)) => {
                let known = Predefined::named(name).map(|map| Encoding::Predefined(Box::new(map)));
                (known.unwrap_or(Encoding::Identity), name.ends_with(b"-V") || name == b"V")
            }
            _ => (Encoding::Identity, false),
        };
        let mut font = Composite {
            encoding,
            by_cid: BTreeMap::new(),
            family: descriptor.family,
            identity: objects.name(dict, b"ToUnicode").is_some_and(|name| name.starts_with(b"Identity")),
            widths: descendant.map(|dict| widths(objects, dict)).unwrap_or_default(),
            first: Vec::new(),
            default_width: descendant
                .and_then(|dict| objects.number(dict, b"DW"))
                .map_or(1.0, |width| (width / 1000.0) as f32),
            downwards: vertical.then(|| Metrics::load(objects, descendant)),
            collection: None,
            to_unicode,
        };
        if font.to_unicode.is_none() || font.family.is_some() {
            font.collection = Collection::of(objects, descendant, pool);
            if font.collection.is_none() {
                font.by_cid = program_characters(objects, descendant, descriptor, budget);
            }
        }
        font.first = (0..FIRST).map(|code| font.code(code, 2)).collect();
        font
    }

    /// The first code of a string, and the rest of it.
    pub fn next<'s>(&self, string: &'s [u8]) -> Option<(Code, &'s [u8])> {
        let (code, length) = self.encoding.next_code(string)?;
        let rest = string.get(length..)?;
        match self.first.get(code as usize) {
            Some(&known) if length == 2 => Some((known, rest)),
            _ => Some((self.code(code, length), rest)),
        }
    }

    /// The metrics of the first code of a string in a font that writes downwards.
    pub fn downward(&self, string: &[u8]) -> Option<Downward> {
        let (code, length) = self.encoding.next_code(string)?;
        let cid = self.encoding.cid(code, length);
        self.downwards.as_ref().map(|metrics| metrics.of(cid, self.width(cid)))
    }

    fn code(&self, code: u32, length: usize) -> Code {
        let cid = self.encoding.cid(code, length);
        let word_space = length == 1 && code == 32;
        Code { width: self.width(cid), text: self.text(code, cid), word_space }
    }

    fn text(&self, code: u32, cid: u32) -> Text {
        let mapped = self.to_unicode.as_ref().and_then(|map| map.text(code)).filter(|text| *text != Text::Unmapped);
        let is_unicode = self.encoding.is_unicode() || self.identity && self.by_cid.is_empty();
        let as_code = || char::from_u32(code).filter(|_| is_unicode).map(Text::of);
        let own = || self.by_cid.get(&cid).map(|char| Text::of(*char));
        let collected = || self.collection.as_ref().and_then(|collection| collection.text(cid));
        let text = mapped.or_else(own).or_else(as_code).or_else(collected).unwrap_or(Text::Unmapped);
        self.family.map_or(text, |family| family.reveal(text))
    }

    fn width(&self, cid: u32) -> f32 {
        let at = self.widths.partition_point(|range| range.0 <= cid);
        match at.checked_sub(1).and_then(|at| self.widths.get(at)) {
            Some(&(_, last, width)) if cid <= last => width,
            _ => self.default_width,
        }
    }
}

impl Encoding {
    fn next_code(&self, string: &[u8]) -> Option<(u32, usize)> {
        match (self, string) {
            (Encoding::Identity, [high, low, ..]) => Some((u32::from(*high) << 8 | u32::from(*low), 2)),
            (Encoding::Identity, [byte]) => Some((u32::from(*byte), 1)),
            (Encoding::Identity, []) => None,
            (Encoding::Predefined(map), _) => map.next_code(string),
            (Encoding::Embedded(map, Some(base)), _) if map.has_no_spaces() => base.next_code(string),
            (Encoding::Embedded(map, _), _) => map.next_code(string),
        }
    }

    fn cid(&self, code: u32, length: usize) -> u32 {
        match self {
            Encoding::Identity => code,
            Encoding::Predefined(map) => map.cid(code, length),
            Encoding::Embedded(map, Some(base)) => map.own_cid(code).unwrap_or_else(|| base.cid(code, length)),
            Encoding::Embedded(map, None) => map.cid(code),
        }
    }

    /// Whether its codes are UTF-16.
    fn is_unicode(&self) -> bool {
        matches!(self, Encoding::Predefined(map) | Encoding::Embedded(_, Some(map)) if map.unicode)
    }
}

/// `/W`: `c [w1 w2 …]` and `first last w`.
fn widths(objects: Objects, dict: &Dictionary) -> Vec<(u32, u32, f32)> {
    let mut list = Vec::new();
    let mut items = objects.array(dict, b"W").unwrap_or_default().iter().filter_map(|object| objects.resolve(object));
    while let Some(first) = items.next().and_then(number) {
        let first = first.max(0.0) as u32;
        match items.next() {
            Some(Object::Array(array)) => {
                let widths = array.iter().map(|object| objects.resolve(object).and_then(number).unwrap_or(0.0));
                list.extend(widths.zip(first..).map(|(width, cid)| (cid, cid, (width / 1000.0) as f32)));
            }
            Some(last) => {
                let (Some(last), Some(width)) = (number(last), items.next().and_then(number)) else { break };
                list.push((first, last.max(0.0) as u32, (width / 1000.0) as f32));
            }
            None => break,
        }
        if list.len() > WIDTHS {
            break;
        }
    }
    list.sort_by_key(|range| range.0);
    list
}

/// The characters of the embedded program's glyphs, by CID through `/CIDToGIDMap`.
fn program_characters(
    objects: Objects,
    descendant: Option<&Dictionary>,
    descriptor: &Descriptor,
    budget: &mut Budget,
) -> BTreeMap<u32, char> {
    let bytes = descriptor::program(objects, descriptor).and_then(|stream| stream::decode(objects, stream, budget));
    let Some(bytes) = bytes else { return BTreeMap::new() };
    let Some(program) = Program::parse(&bytes) else { return BTreeMap::new() };
    let by_glyph = program.characters_by_glyph();
    let map = descendant
        .and_then(|dict| objects.stream(dict, b"CIDToGIDMap"))
        .and_then(|stream| stream::decode(objects, stream, budget));
    match map {
        None => by_glyph.into_iter().map(|(glyph, char)| (u32::from(glyph), char)).collect(),
        Some(map) => {
            let glyphs = map.chunks_exact(2).map(|pair| pair.iter().fold(0u16, |id, &byte| id << 8 | u16::from(byte)));
            (0u32..).zip(glyphs).filter_map(|(cid, glyph)| Some((cid, *by_glyph.get(&glyph)?))).collect()
        }
    }
}
