//! The text engine: pages painted in a process that can be ended, read by `tesseract`, kept for the next run.
//!
//! Nothing is started or looked up before a page needs it: documents with text of their own cost nothing here.

mod cache;
mod hocr;
mod language;
mod painter;
mod tesseract;

pub use cache::Cache;
pub use painter::serve;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use crate::reader::picture::{self, Found, Prepared, Reading, Refusal, Scan, TextEngine};
use painter::Painter;
use tesseract::Tesseract;

/// A page is tried upside down when its characters are read with less confidence than this.
const UPSIDE_DOWN: f32 = 62.0;

/// How pages are read.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Languages, as `eng+cym`; those that are not installed are left out.
    pub languages: String,
    /// Whether pages with text of their own are to be read anew where a picture covers them.
    pub force: bool,
    /// How long the painting or the reading of one page may take.
    pub patience: Duration,
    /// The program that paints pages when called with `paint-pages`: exrep itself.
    pub painter: PathBuf,
    /// The engine's program.
    pub tesseract: PathBuf,
    /// Where readings are kept.
    pub cache: Option<Cache>,
}

/// Reads pages by `tesseract`.
#[derive(Debug)]
pub struct Ocr {
    settings: Settings,
    engine: OnceLock<Result<Tesseract, String>>,
}

impl Ocr {
    /// An engine; whether there is one is looked up when the first page needs it.
    pub fn new(settings: Settings) -> Ocr {
        Ocr { settings, engine: OnceLock::new() }
    }

    fn engine(&self) -> Result<&Tesseract, String> {
        let found = self.engine.get_or_init(|| {
            Tesseract::find(&self.settings.tesseract, &self.settings.languages, self.settings.patience)
        });
        found.as_ref().map_err(String::clone)
    }
}

impl TextEngine for Ocr {
    fn name(&self) -> Result<String, String> {
        self.engine().map(Tesseract::name)
    }

    fn open<'a>(&'a self, bytes: &'a [u8]) -> Box<dyn Scan + 'a> {
        Box::new(Session { ocr: self, bytes, painter: None, digest: None })
    }

    fn is_forced(&self) -> bool {
        self.settings.force
    }
}

/// One document's pages.
struct Session<'a> {
    ocr: &'a Ocr,
    bytes: &'a [u8],
    painter: Option<Painter>,
    digest: Option<String>,
}

impl Scan for Session<'_> {
    fn pages(&mut self) -> Result<u32, Refusal> {
        self.painter()?.pages()
    }

    fn read(&mut self, page: u32, resolution: f32) -> Result<Reading, Refusal> {
        let engine = self.ocr.engine().map_err(Refusal)?;
        let Some(cache) = &self.ocr.settings.cache else {
            let (picture, resolution) = self.paint(page, resolution)?;
            return read(engine, &picture, resolution);
        };
        let digest = self.digest.get_or_insert_with(|| cache::digest(&[self.bytes]));
        let place =
            cache::digest(&[engine.name().as_bytes(), digest.as_bytes(), format!("{page} {resolution}").as_bytes()]);
        if let Some(reading) = cache.reading_of_page(&place) {
            return Ok(reading);
        }
        let (picture, resolution) = self.paint(page, resolution)?;
        let size = format!("{} {} {resolution}", picture.width, picture.height);
        let key = cache::digest(&[engine.name().as_bytes(), size.as_bytes(), &picture.pixels]);
        let reading = match cache.reading(&key) {
            Some(reading) => reading,
            None => read(engine, &picture, resolution)?,
        };
        cache.keep(&place, &key, &reading);
        Ok(reading)
    }
}

impl Session<'_> {
    fn painter(&mut self) -> Result<&mut Painter, Refusal> {
        match &mut self.painter {
            Some(painter) => Ok(painter),
            none => {
                Ok(none.insert(Painter::start(&self.ocr.settings.painter, self.bytes, self.ocr.settings.patience)?))
            }
        }
    }

    /// A page's pixels; a painter that failed is not asked again.
    fn paint(&mut self, page: u32, resolution: f32) -> Result<(picture::Picture, f32), Refusal> {
        let painted = self.painter()?.paint(page, resolution);
        if self.painter.as_ref().is_some_and(Painter::is_lost) {
            self.painter = None;
        }
        painted
    }
}

fn read(engine: &Tesseract, picture: &picture::Picture, resolution: f32) -> Result<Reading, Refusal> {
    let prepared = picture::prepare(picture, resolution);
    let found = engine.read(&prepared.picture, prepared.resolution)?;
    let (prepared, found) = upright(engine, picture, prepared, found)?;
    let mut found = language::in_its_language(engine, &prepared, found)?;
    if let Some(rest) = prepared.rest(&found) {
        found.add(engine.read_sparse(&rest, prepared.resolution)?);
    }
    Ok(prepared.reading(found))
}

/// The better of a page and the page upside down, where the page alone is read badly.
fn upright(
    engine: &Tesseract,
    picture: &picture::Picture,
    prepared: Prepared,
    found: Found,
) -> Result<(Prepared, Found), Refusal> {
    if found.confidence() >= UPSIDE_DOWN || found.characters() == 0 && !prepared.has_ink() {
        return Ok((prepared, found));
    }
    let other = prepared.clone().upside_down(picture);
    let again = engine.read(&other.picture, other.resolution)?;
    let better = again.confidence() > found.confidence() && again.characters() * 2 > found.characters();
    Ok(if better { (other, again) } else { (prepared, found) })
}
