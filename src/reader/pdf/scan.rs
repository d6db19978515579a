//! Pages that are pictures, and what reads them.
//!
//! A page's own text is taken where it has any; it is set aside for the engine's where it says nothing: next to
//! no characters, most of them without a way to Unicode, or an invisible layer of gibberish.

use super::layout::Layout;
use super::page::{Glyph, Page};
use crate::document::{Document, Place, Rect};
use crate::error::{Error, ErrorCode};
use crate::reader::Limits;
use crate::reader::picture::{Reading, Scan, TextEngine, Word};
use crate::record::{Code, Finding};

/// Characters below which a page's own text is a stamp or a page number.
const STAMP: usize = 12;
/// Characters below which a page's own text may be a stamp on a scan, where the picture has far more.
const SOME: usize = 400;
/// Resolutions at which a page is painted.
const SHARP: std::ops::RangeInclusive<f32> = 100.0..=400.0;
/// Resolution of pages whose text was drawn and cannot be mapped.
const DRAWN: f32 = 300.0;

/// What a page's own text is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worth {
    /// It is the page's text.
    Text,
    /// Another program read it from the picture.
    Layer,
    /// There is little of it, over a picture of the whole page.
    Stamp,
    /// There is none, or it says nothing.
    Nothing,
}

/// The pages of one document that an engine reads.
pub struct Scans<'a> {
    bytes: &'a [u8],
    engine: Option<&'a dyn TextEngine>,
    session: Option<Box<dyn Scan + 'a>>,
    left: usize,
    read: Vec<u32>,
    layers: Vec<u32>,
    failed: Vec<(u32, String)>,
    absent: Option<String>,
    unread: Vec<Place>,
}

impl<'a> Scans<'a> {
    /// None read yet.
    pub fn new(bytes: &'a [u8], engine: Option<&'a dyn TextEngine>, limits: &Limits) -> Scans<'a> {
        let (read, layers, failed, unread) = Default::default();
        Scans { bytes, engine, session: None, left: limits.scans, read, layers, failed, absent: None, unread }
    }

    /// The page, or what an engine read of it where its own text is worth less.
    pub fn read(&mut self, page: Page) -> Page {
        let worth = worth(&page);
        let forced = self.engine.is_some_and(TextEngine::is_forced) && page.is_pictured();
        if worth == Worth::Text && !forced {
            return page;
        }
        if worth == Worth::Layer && !forced {
            self.layers.push(page.number);
            return page;
        }
        let resolution = if page.resolution > 0.0 { page.resolution } else { DRAWN };
        let resolution = resolution.clamp(*SHARP.start(), *SHARP.end());
        let Some(reading) = self.reading(page.number, resolution) else { return page };
        let characters: usize = reading.words.iter().map(|word| word.text.chars().count()).sum();
        if worth == Worth::Stamp && characters < 2 * page.glyphs.len() + 50 {
            return page;
        }
        self.take(page, reading)
    }

    /// The pages of a picture file.
    pub fn picture_pages(&mut self) -> Result<Vec<Page>, Error> {
        let bytes = self.bytes;
        let Some(engine) = self.engine else {
            return Err(Error::new(ErrorCode::NeedsOcr, "it is a picture, and pictures are not read here"));
        };
        engine.name().map_err(|why| Error::new(ErrorCode::NeedsOcr, format!("it is a picture; {why}")))?;
        let session = self.session.get_or_insert_with(|| engine.open(bytes));
        let count = session.pages().map_err(|refusal| Error::damaged(refusal.0))?;
        Ok((1..=count)
            .map(|number| {
                let blank = Page { number, width: 595.0, height: 842.0, ..Page::default() };
                let whole = Rect { x0: 0.0, y0: 0.0, x1: blank.width, y1: blank.height };
                match self.reading(number, 0.0) {
                    Some(reading) => self.take(Page { width: reading.width, height: reading.height, ..blank }, reading),
                    None => Page { images: vec![whole], ..blank },
                }
            })
            .collect())
    }

    /// The document, with findings about what was read from pictures.
    pub fn finish(self, mut layout: Layout) -> Result<Document, Error> {
        let why = self.absent.or_else(|| self.failed.first().map(|(page, why)| format!("page {page}: {why}")));
        if let Some(why) = why {
            layout.not_read(why);
        }
        let mut document = layout.finish()?;
        let mut findings = Vec::new();
        // Asking for the name starts the engine's program: only where it was used.
        if !self.read.is_empty()
            && let Some(Ok(name)) = self.engine.map(TextEngine::name)
        {
            findings.push(Finding::new(Code::ReadByOcr, format!("{} read from pictures by {name}", list(&self.read))));
        }
        if !self.layers.is_empty() {
            let message = format!("the text of {} is an invisible layer over a picture", list(&self.layers));
            findings.push(Finding::new(Code::OcrLayer, message));
        }
        let failed = self.failed.iter().map(|(page, why)| format!("page {page} could not be read: {why}"));
        findings.extend(failed.map(|message| Finding::new(Code::OcrFailed, message)));
        document.findings.splice(0..0, findings);
        document.unread = self.unread;
        Ok(document)
    }

    fn reading(&mut self, page: u32, resolution: f32) -> Option<Reading> {
        let engine = self.engine?;
        if let Err(why) = engine.name() {
            self.absent = Some(why);
            return None;
        }
        let bytes = self.bytes;
        let session = self.session.get_or_insert_with(|| engine.open(bytes));
        let Some(left) = self.left.checked_sub(1) else {
            self.failed.push((page, "more pages are pictures than are read of one document".to_owned()));
            return None;
        };
        self.left = left;
        session.read(page, resolution).map_err(|refusal| self.failed.push((page, refusal.0))).ok()
    }

    /// The page that a reading makes; of its own content only its size is kept.
    fn take(&mut self, page: Page, reading: Reading) -> Page {
        self.read.push(page.number);
        let number = page.number;
        self.unread.extend(reading.unread.iter().map(|&bbox| Place::Page { page: number, bbox }));
        let mut glyphs = Vec::new();
        for word in &reading.words {
            add_glyphs(word, &mut glyphs);
        }
        Page {
            number,
            width: page.width,
            height: page.height,
            glyphs,
            rules: reading.rules,
            dots: reading.dots,
            images: page.images,
            engine: true,
            tilt: reading.tilt,
            resolution: page.resolution,
            ..Page::default()
        }
    }
}

/// A word's characters, each with its share of the word's box.
fn add_glyphs(word: &Word, glyphs: &mut Vec<Glyph>) {
    let count = word.text.chars().count().max(1) as f32;
    let b = word.bbox;
    let level = matches!(word.direction, super::page::Direction::Right | super::page::Direction::Left);
    let backwards = matches!(word.direction, super::page::Direction::Left | super::page::Direction::Up);
    for (index, text) in word.text.chars().enumerate() {
        let (from, to) = (index as f32 / count, (index + 1) as f32 / count);
        let (from, to) = if backwards { (1.0 - to, 1.0 - from) } else { (from, to) };
        let between = |a: f32, z: f32, part: f32| a + (z - a) * part;
        let bbox = if level {
            Rect { x0: between(b.x0, b.x1, from), x1: between(b.x0, b.x1, to), ..b }
        } else {
            Rect { y0: between(b.y0, b.y1, from), y1: between(b.y0, b.y1, to), ..b }
        };
        glyphs.push(Glyph {
            text,
            bbox,
            baseline: word.baseline,
            size: word.size,
            direction: word.direction,
            bold: word.bold,
            font: 0,
            invisible: false,
            space_before: index == 0,
            artifact: false,
            // Never as sure as the file's own text.
            confidence: word.confidence.min(99),
            element: u32::MAX,
        });
    }
}

fn worth(page: &Page) -> Worth {
    let characters = page.glyphs.len();
    let unmapped = page.glyphs.iter().filter(|glyph| glyph.text == '\u{fffd}').count();
    if unmapped * 2 > characters && unmapped >= STAMP {
        return Worth::Nothing;
    }
    if !page.is_pictured() {
        return Worth::Text;
    }
    if characters - unmapped < STAMP {
        return Worth::Nothing;
    }
    let invisible = page.glyphs.iter().filter(|glyph| glyph.invisible).count();
    if invisible * 2 > characters {
        return if is_gibberish(&page.glyphs) { Worth::Nothing } else { Worth::Layer };
    }
    let is_whole = |image: &Rect| image.width() * image.height() > 0.9 * page.width * page.height;
    if characters < SOME && *SHARP.start() <= page.resolution && page.images.iter().any(is_whole) {
        return Worth::Stamp;
    }
    Worth::Text
}

/// Whether a layer's words are mostly none: letters among digits, no vowels, signs inside.
fn is_gibberish(glyphs: &[Glyph]) -> bool {
    let (mut words, mut odd) = (0, 0);
    let starts = |before: &Glyph, glyph: &Glyph| {
        glyph.space_before
            || (glyph.baseline - before.baseline).abs() > 0.5 * glyph.size
            || glyph.bbox.x0 - before.bbox.x1 > 0.25 * glyph.size
    };
    for word in glyphs.chunk_by(|before, glyph| !starts(before, glyph)) {
        let text: String = word.iter().map(|glyph| glyph.text).collect();
        words += 1;
        odd += usize::from(is_odd(&text));
    }
    words >= 8 && odd * 4 > words
}

/// No word of any language that we read, and no figure.
fn is_odd(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| c.is_ascii_punctuation() || "‘’“”–—£€•…".contains(c));
    if inner.is_empty() {
        return word.chars().count() > 3;
    }
    if word.contains('\u{fffd}') {
        return true;
    }
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let signs = inner.chars().count() - letters - digits;
    let figure = digits > letters && inner.chars().all(|c| c.is_alphanumeric() || "/.,:-–%£".contains(c));
    if figure || letters == 0 {
        return !figure;
    }
    let vowel = inner.chars().any(|c| "aeiouywAEIOUYWâêîôûŵŷ".contains(c));
    let capitals = inner.chars().all(|c| !c.is_lowercase());
    let jumps = inner.chars().zip(inner.chars().skip(1)).filter(|(a, b)| a.is_lowercase() && b.is_uppercase()).count();
    letters >= 3 && !vowel && !capitals
        || jumps > 1
        || digits > 0 && letters > 3 && !inner.starts_with(|c: char| c.is_uppercase())
        || signs > letters / 3 + 1
}

/// `page 3`, `pages 1, 2, 5`, `pages 1, 2, 3 and 9 more`.
fn list(pages: &[u32]) -> String {
    let shown: Vec<String> = pages.iter().take(8).map(u32::to_string).collect();
    let more = pages.len().saturating_sub(shown.len());
    let plural = if pages.len() == 1 { "page" } else { "pages" };
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{plural} {}{rest}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_figures_are_told_from_gibberish() {
        for word in
            ["performance", "2021/22", "83.3%", "£1.2m", "NI", "65", "(Q2)", "BV054a", "Cyngor", "wrth", "'s", "HMRC"]
        {
            assert!(!is_odd(word), "{word}");
        }
        for word in ["tb3r1cc", "pr~^m;c", "rtnfcs", "\u{fffd}\u{fffd}a", "pErFoRm", "~~;~_-"] {
            assert!(is_odd(word), "{word}");
        }
    }
}
