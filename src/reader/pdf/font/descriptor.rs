//! What font dictionary and font descriptor say about the whole font: ISO 32000-1, 9.8.

use lopdf::{Dictionary, Object};

use super::symbols::Family;
use crate::reader::pdf::object::Objects;

/// Flags of `/Flags`.
const SYMBOLIC: i64 = 1 << 2;
const FORCE_BOLD: i64 = 1 << 18;
/// Stems of regular text faces measure up to about 100 thousandths of an em, of bold ones from about 135.
const BOLD_STEM: f64 = 130.0;

/// The facts of one font.
#[derive(Clone, Debug)]
pub struct Descriptor<'a> {
    /// The descriptor's dictionary.
    pub dict: Option<&'a Dictionary>,
    /// PostScript name without the prefix of a subset.
    pub name: String,
    /// The symbol fonts that its name belongs to.
    pub family: Option<Family>,
    /// Whether its codes are its own.
    pub symbolic: bool,
    /// In em, over the baseline.
    pub ascent: f32,
    /// In em; negative.
    pub descent: f32,
    /// See [`Font::bold`](super::Font::bold).
    pub bold: bool,
    /// See [`Font::em`](super::Font::em).
    pub em: f32,
}

impl<'a> Descriptor<'a> {
    /// The facts of `font`, which for a composite font is the descendant of `outer`.
    pub fn load(objects: Objects<'a>, font: &'a Dictionary, outer: &'a Dictionary) -> Self {
        let dict = objects.dict(font, b"FontDescriptor");
        let name = [font, outer].iter().find_map(|dict| objects.name(dict, b"BaseFont"));
        let name = name.or_else(|| objects.name(dict?, b"FontName")).unwrap_or_default();
        let name = strip_subset(&String::from_utf8_lossy(name)).to_owned();
        let number = |key: &[u8]| dict.and_then(|dict| objects.number(dict, key));
        let flags = number(b"Flags").unwrap_or(0.0) as i64;
        let bold = bold_name(&name)
            || flags & FORCE_BOLD != 0
            || number(b"FontWeight").is_some_and(|weight| (600.0..=1000.0).contains(&weight))
            || !is_telling(&name) && number(b"StemV").is_some_and(|stem| (BOLD_STEM..400.0).contains(&stem));
        let (ascent, descent) = heights(number(b"Ascent"), number(b"Descent"));
        Descriptor {
            dict,
            family: Family::of(&name),
            name,
            symbolic: flags & SYMBOLIC != 0,
            ascent,
            descent,
            bold,
            em: 1.0,
        }
    }

    /// Takes the heights of a Type 3 font from its box, as it has no descriptor.
    pub fn measure_type3(&mut self, objects: Objects, font: &Dictionary) {
        let scale = objects.matrix(font, b"FontMatrix").map_or(0.001, |matrix| matrix.d.abs());
        let Some([_, bottom, _, top]) = objects.rect(font, b"FontBBox") else { return };
        let (top, bottom) = (top * scale, bottom * scale);
        let height = top - bottom;
        if !(0.01..1000.0).contains(&height) {
            return;
        }
        self.em = if (0.4..2.5).contains(&height) { 1.0 } else { height as f32 };
        let (ascent, descent) = ((top as f32 / self.em), (bottom as f32 / self.em));
        if (0.4..1.5).contains(&ascent) && (-0.8..=0.0).contains(&descent) {
            (self.ascent, self.descent) = (ascent, descent.min(-0.1));
        }
    }
}

/// Ascent and descent in em; what cannot be is replaced by common values.
fn heights(ascent: Option<f64>, descent: Option<f64>) -> (f32, f32) {
    let ascent = ascent.map_or(0.0, |a| a / 1000.0);
    let descent = descent.map_or(0.0, |d| -d.abs() / 1000.0);
    let ascent = if (0.4..1.5).contains(&ascent) { ascent } else { 0.75 };
    let descent = if (-0.6..=-0.05).contains(&descent) { descent } else { -0.22 };
    (ascent as f32, descent as f32)
}

/// `ABCDEF+Name` without its prefix.
fn strip_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// Whether a name is a family's, and so would say `Bold`; `F1` and `CIDFont+F2` are not. Ghostscript writes the same
/// `StemV` for every weight.
fn is_telling(name: &str) -> bool {
    let family = name.rsplit('+').next().unwrap_or(name);
    family.chars().filter(|c| c.is_alphabetic()).count() >= 4
}

fn bold_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["bold", "heavy", "demi"].iter().any(|word| lower.contains(word))
        || lower.ends_with("black")
        || ["-black", ",black", "black-", "blackitalic", "blackoblique"].iter().any(|word| lower.contains(word))
}

/// The embedded program: its bytes' stream and the kind of it.
pub fn program<'a>(objects: Objects<'a>, descriptor: &Descriptor<'a>) -> Option<&'a lopdf::Stream> {
    let dict = descriptor.dict?;
    [&b"FontFile2"[..], b"FontFile3", b"FontFile"].iter().find_map(|key| match objects.get(dict, key) {
        Some(Object::Stream(stream)) => Some(stream),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telling_name_is_trusted_before_its_stem() {
        for (name, telling) in [("LiberationSans", true), ("F1", false), ("CIDFont+F2", false), ("T3", false)] {
            assert_eq!(is_telling(name), telling, "{name}");
        }
    }

    #[test]
    fn bold_is_told_by_name() {
        let cases = [
            ("Arial-BoldMT", true),
            ("Calibri,Bold", true),
            ("OpenSans-SemiBold", true),
            ("FranklinGothic-Demi", true),
            ("Arial-Black", true),
            ("BlackadderITC-Regular", false),
            ("Helvetica-Oblique", false),
        ];
        for (name, bold) in cases {
            assert_eq!(bold_name(name), bold, "{name}");
        }
        assert_eq!(strip_subset("ABCDEF+Arial"), "Arial");
        assert_eq!(strip_subset("C++Font"), "C++Font");
    }

    #[test]
    fn heights_that_cannot_be_are_replaced() {
        assert_eq!(heights(Some(905.0), Some(212.0)), (0.905, -0.212));
        assert_eq!(heights(Some(0.0), Some(-3000.0)), (0.75, -0.22));
    }
}
