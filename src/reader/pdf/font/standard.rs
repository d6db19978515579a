//! Metrics of the standard 14 fonts, for fonts that bring no widths: ISO 32000-1, 9.6.2.2.

use super::metrics;
use super::symbols::Family;

/// A standard font, or the one that stands in for an unknown font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// Every glyph is 600 wide.
    Courier,
    /// A column of the table of Latin fonts.
    Latin(usize),
    Symbol,
    ZapfDingbats,
}

impl Standard {
    /// The standard font that a PostScript name is, or is nearest to.
    pub fn nearest(name: &str) -> Standard {
        match Family::of(name) {
            Some(Family::Symbol) => return Standard::Symbol,
            Some(_) => return Standard::ZapfDingbats,
            None => {}
        }
        let lower = name.to_ascii_lowercase();
        let has = |part: &str| lower.contains(part);
        if has("courier") || has("mono") || has("consol") {
            return Standard::Courier;
        }
        let bold = usize::from(has("bold") || has("black"));
        let italic = usize::from(has("italic") || has("oblique"));
        let serif = has("times") || has("serif") && !has("sans") || has("roman") || has("georgia") || has("garamond");
        Standard::Latin(if serif { 2 + bold + 2 * italic } else { bold })
    }

    /// The advance width of a character in em.
    pub fn width(self, char: char) -> Option<f32> {
        let code = u16::try_from(u32::from(char)).ok()?;
        let find = |table: &[(u16, u16)]| {
            table.binary_search_by_key(&code, |row| row.0).ok().and_then(|at| table.get(at)).map(|row| row.1)
        };
        let width = match self {
            Standard::Courier => Some(600),
            Standard::Latin(column) => {
                let at = metrics::LATIN.binary_search_by_key(&code, |row| row.0).ok()?;
                metrics::LATIN.get(at)?.1.get(column).copied()
            }
            Standard::Symbol => find(&metrics::SYMBOL),
            Standard::ZapfDingbats => find(&metrics::ZAPF_DINGBATS),
        };
        width.map(|width| f32::from(width) / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_core_fonts() {
        let cases = [
            ("Helvetica", 'A', 0.667),
            ("Helvetica-Bold", 'A', 0.722),
            ("Times-Roman", 'A', 0.722),
            ("Times-BoldItalic", 'A', 0.667),
            ("Courier-Oblique", 'i', 0.6),
            ("ArialMT", '€', 0.556),
        ];
        for (name, char, width) in cases {
            assert_eq!(Standard::nearest(name).width(char), Some(width), "{name}");
        }
    }
}
