//! Lists: the bullet or number before each item.

use std::collections::HashMap;

use super::tree::Element;
use crate::reader::number_format::NumberFormat;
use crate::reader::symbol::{SymbolFont, unnamed};

/// Levels of a list style (16.30).
pub(super) const LEVELS: usize = 10;

/// The levels of a list style.
pub(super) type ListStyle = [Option<Level>; LEVELS];
/// How far each level has counted.
type Counts = [Option<u32>; LEVELS];

/// One level of a list style.
#[derive(Debug)]
pub(super) struct Level {
    format: NumberFormat,
    start: u32,
    /// What is printed: text, and levels from 0 whose numbers stand in it.
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Number(usize),
}

/// The style's levels (16.31 to 16.34).
pub(super) fn list_style(style: &Element<'_>) -> ListStyle {
    let mut levels = ListStyle::default();
    for level in style.elements() {
        let Some(at) = level.number("level").and_then(|level| (level as usize).checked_sub(1)) else { continue };
        let parsed = match level.name() {
            "text:list-level-style-number" => number(level, at),
            "text:list-level-style-bullet" => bullet(level),
            "text:list-level-style-image" => Level::of_text("•".to_owned()),
            _ => continue,
        };
        if let Some(level) = levels.get_mut(at) {
            *level = Some(parsed);
        }
    }
    levels
}

impl Level {
    fn of_text(text: String) -> Level {
        Level { format: NumberFormat::Bullet, start: 1, pieces: vec![Piece::Text(text)] }
    }
}

fn number(level: &Element<'_>, at: usize) -> Level {
    let format = match level.get("num-format").as_deref() {
        Some("1") => NumberFormat::Decimal,
        Some("a") => NumberFormat::LowerLetter,
        Some("A") => NumberFormat::UpperLetter,
        Some("i") => NumberFormat::LowerRoman,
        Some("I") => NumberFormat::UpperRoman,
        Some("01" | "01, 02, 03, ...") => NumberFormat::DecimalZero,
        Some("1st") => NumberFormat::Ordinal,
        None | Some("") => NumberFormat::None,
        Some(_) => NumberFormat::Decimal,
    };
    let pieces = match level.get("num-list-format") {
        Some(template) => templated(&template),
        None => {
            let text = |name: &str| Piece::Text(level.get(name).unwrap_or_default().into_owned());
            let shown = (level.number("display-levels").unwrap_or(1) as usize).clamp(1, at + 1);
            let mut pieces = vec![text("num-prefix")];
            for number in at + 1 - shown..=at {
                if pieces.len() > 1 {
                    pieces.push(Piece::Text(".".to_owned()));
                }
                pieces.push(Piece::Number(number));
            }
            pieces.push(text("num-suffix"));
            pieces
        }
    };
    Level { format, start: level.number("start-value").unwrap_or(1), pieces }
}

/// `%1%.%2%)` as text and numbers.
fn templated(template: &str) -> Vec<Piece> {
    let level = |text: &str| text.parse().ok().filter(|level| (1..=LEVELS).contains(level));
    let pieces = template.split('%').map(|text| match level(text) {
        Some(level) => Piece::Number(level - 1),
        None => Piece::Text(text.to_owned()),
    });
    pieces.collect()
}

fn bullet(level: &Element<'_>) -> Level {
    let properties = level.elements().find(|child| child.name() == "style:text-properties");
    let font = properties.and_then(|p| p.get("font-name").or_else(|| p.get("font-family")));
    let font = font.and_then(|font| SymbolFont::named(font.trim_matches(['\'', '"'])));
    let shown = |c: char| {
        // Programs write the Unicode bullet beside the symbol font that it replaced.
        let c =
            font.filter(|_| u32::from(c) < 0x100 || c >= '\u{e000}').map_or(unnamed(c), |font| font.unicode(c.into()));
        if c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c }
    };
    let affix = |name: &str| level.get(name).unwrap_or_default().into_owned();
    let text: String = level.get("bullet-char").unwrap_or_default().chars().map(shown).collect();
    Level::of_text(format!("{}{text}{}", affix("num-prefix"), affix("num-suffix")))
}

/// How far the lists of a document have counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    counts: Counts,
    by_id: HashMap<String, Counts>,
    by_style: HashMap<String, Counts>,
}

impl Lists {
    /// Begins a list that is in no other: anew, or where another left off (19.781, 19.782).
    pub(super) fn begin(&mut self, list: &Element<'_>) {
        let continued = match (list.get("continue-list"), list.get("continue-numbering").as_deref()) {
            (Some(id), _) => self.by_id.get(id.as_ref()),
            (None, Some("true")) => self.by_style.get(list.get("style-name").unwrap_or_default().as_ref()),
            _ => None,
        };
        self.counts = continued.copied().unwrap_or_default();
    }

    /// Ends a list that is in no other.
    pub(super) fn end(&mut self, list: &Element<'_>) {
        if let Some(id) = list.get("id") {
            self.by_id.insert(id.into_owned(), self.counts);
        }
        // A list that goes on with another counts for it as well.
        if let Some(id) = list.get("continue-list") {
            self.by_id.insert(id.into_owned(), self.counts);
        }
        self.by_style.insert(list.get("style-name").unwrap_or_default().into_owned(), self.counts);
    }

    /// Counts an item and gives its marker.
    pub(super) fn next(&mut self, style: Option<&ListStyle>, level: usize, start: Option<u32>) -> String {
        let at = level.min(LEVELS - 1);
        let level_at = |at: usize| style.and_then(|style| style.get(at)).and_then(Option::as_ref);
        let first = |at: usize| level_at(at).map_or(1, |level| level.start);
        for (index, count) in self.counts.iter_mut().enumerate() {
            *count = match index.cmp(&at) {
                std::cmp::Ordering::Less => count.or_else(|| Some(first(index))),
                std::cmp::Ordering::Equal => {
                    start.or(count.map(|count| count.saturating_add(1))).or_else(|| Some(first(at)))
                }
                std::cmp::Ordering::Greater => None,
            };
        }
        let Some(level) = level_at(at) else { return String::new() };
        if level.format == NumberFormat::None {
            return String::new();
        }
        let shown = level.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Number(at) => {
                let number = self.counts.get(*at).copied().flatten().unwrap_or(1);
                level_at(*at).map_or(NumberFormat::Decimal, |level| level.format).text(number)
            }
        });
        shown.collect::<String>().trim().to_owned()
    }
}
