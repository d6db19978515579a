//! The seam to what reads text in pictures: it may run programs, which readers may not.

use crate::document::Rect;
use crate::reader::pdf::page::{Direction, Rule};

/// What reads the text of pages that are pictures.
pub trait TextEngine: Send + Sync + std::fmt::Debug {
    /// Its name, version and languages, as written in findings.
    ///
    /// # Errors
    /// Where there is no engine: the sentence that says how to get one.
    fn name(&self) -> Result<String, String>;

    /// Begins a document of which pages are to be read: a PDF or a picture file.
    fn open<'a>(&'a self, bytes: &'a [u8]) -> Box<dyn Scan + 'a>;

    /// Whether pages with text of their own are to be read anew where a picture covers them.
    fn is_forced(&self) -> bool;
}

/// A document whose pages are read one by one.
pub trait Scan {
    /// Pages of a picture file.
    ///
    /// # Errors
    /// Where it could not be decoded.
    fn pages(&mut self) -> Result<u32, Refusal>;

    /// Reads a page, numbered from 1, painted at `resolution` pixels per inch; at 0 as the page states.
    ///
    /// # Errors
    /// Where the page could not be painted or read, or not in time; other pages may still be.
    fn read(&mut self, page: u32, resolution: f32) -> Result<Reading, Refusal>;
}

/// What was read of a page. Boxes are points from the top left of the page as displayed and then made straight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The page's width in points as displayed.
    pub width: f32,
    /// The page's height in points as displayed.
    pub height: f32,
    /// How far the page's lines fall to the right, in radians; the boxes are turned back by it about the middle.
    pub tilt: f32,
    /// Its words, line by line.
    pub words: Vec<Word>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Small round shapes: bullets.
    pub dots: Vec<Rect>,
    /// Where ink as large as letters stands that no word accounts for.
    pub unread: Vec<Rect>,
}

/// A word as the engine read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its characters.
    pub text: String,
    /// Its box.
    pub bbox: Rect,
    /// Its baseline: `y` of level text, `x` of text turned by a quarter.
    pub baseline: f32,
    /// Font size in points.
    pub size: f32,
    /// Direction of writing.
    pub direction: Direction,
    /// Set in bold type.
    pub bold: bool,
    /// How sure the engine is, in percent; 0 where two readings disagree.
    pub confidence: u8,
}

/// Why a page was not read: a sentence without the page's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);
