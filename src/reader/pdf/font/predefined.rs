//! Predefined CMaps and character collections of Chinese, Japanese and Korean fonts: ISO 32000-1, 9.7.5.2.

use std::collections::BTreeMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use lopdf::{Dictionary, Object};

use super::text::{Pool, Text};
use crate::reader::pdf::object::Objects;

/// How the codes of a predefined CMap are cut from a string, and which character identifiers they mean.
#[derive(Debug)]
pub struct Predefined {
    map: CMap,
    /// Two bytes a code, which is Unicode.
    pub unicode: bool,
}

impl Predefined {
    /// The predefined CMap of this name.
    pub fn named(name: &[u8]) -> Option<Predefined> {
        let map = named(CMapName::from_bytes(name))?;
        let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
        Some(Predefined { map, unicode: has(b"UCS2") || has(b"UTF16") })
    }

    /// The first code of `bytes` and its length: the fewest bytes that mean something.
    pub fn next_code(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let mut code = 0u32;
        let shortest = if self.unicode { 2 } else { 1 };
        for (&byte, length) in bytes.iter().zip(1..=4u8) {
            code = code << 8 | u32::from(byte);
            if length >= shortest && self.map.lookup_cid_code(code, length).is_some() {
                return Some((code, usize::from(length)));
            }
        }
        // In all of them, single bytes are below 0x80.
        let length = if self.unicode || *bytes.first()? >= 0x80 { bytes.len().min(2) } else { 1 };
        let code = bytes.get(..length)?.iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
        Some((code, length))
    }

    /// The character identifier of a code of so many bytes; 0 where it has none.
    pub fn cid(&self, code: u32, length: usize) -> u32 {
        u8::try_from(length).ok().and_then(|length| self.map.lookup_cid_code(code, length)).unwrap_or(0)
    }
}

/// Identifiers that a collection has at most; the largest, Adobe-GB1, has 30,572.
const IDENTIFIERS: u32 = 1 << 15;

/// The characters of a collection's identifiers.
#[derive(Debug)]
pub struct Collection {
    map: CMap,
    /// Those that stand for several characters.
    several: BTreeMap<u32, Text>,
}

impl Collection {
    /// The collection that `/CIDSystemInfo` of a descendant font names, if it is one of Adobe's.
    pub fn of(objects: Objects, descendant: Option<&Dictionary>, pool: &mut Pool) -> Option<Collection> {
        let info = objects.dict(descendant?, b"CIDSystemInfo")?;
        let part = |key: &[u8]| match objects.get(info, key) {
            Some(Object::String(bytes, _) | Object::Name(bytes)) => Some(bytes.as_slice()),
            _ => None,
        };
        let family = CidFamily::from_registry_ordering(part(b"Registry")?, part(b"Ordering")?);
        let map = family.ucs2_cmap().and_then(named)?;
        let mut several = BTreeMap::new();
        for cid in 0..IDENTIFIERS {
            if let Some(BfString::String(text)) = map.lookup_bf_string(cid) {
                several.insert(cid, pool.text(&text.chars().collect::<Vec<char>>()));
            }
        }
        Some(Collection { map, several })
    }

    /// The text of a character identifier.
    pub fn text(&self, cid: u32) -> Option<Text> {
        match self.map.lookup_bf_string(cid)? {
            BfString::Char(char) => Some(Text::of(char)),
            BfString::String(_) => self.several.get(&cid).copied(),
        }
    }
}

fn named(name: CMapName<'_>) -> Option<CMap> {
    if matches!(name, CMapName::IdentityH | CMapName::IdentityV | CMapName::Custom(_)) {
        return None;
    }
    CMap::parse(load_embedded(name)?, load_embedded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Document, dictionary};

    #[test]
    fn codes_of_legacy_encodings_are_one_or_two_bytes() {
        let Some(map) = Predefined::named(b"90ms-RKSJ-H") else { panic!("not found") };
        assert_eq!(map.next_code(b"A\x88\x9f"), Some((0x41, 1)));
        assert_eq!(map.next_code(b"\x88\x9fA"), Some((0x889f, 2)));
        assert_eq!(map.next_code(b"\x88"), Some((0x88, 1)));
        assert_eq!(map.next_code(b""), None);
        assert_eq!(map.cid(0x889f, 2), 1125);
        assert!(Predefined::named(b"Identity-H").is_none() && Predefined::named(b"Made-Up-H").is_none());
    }

    #[test]
    fn identifiers_of_a_collection_have_characters() {
        let document = Document::new();
        let font = dictionary! {
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Japan1"),
            },
        };
        let collection = Collection::of(Objects(&document), Some(&font), &mut Pool::default());
        assert_eq!(collection.and_then(|collection| collection.text(1125)), Some(Text::Char('亜')));
    }
}
