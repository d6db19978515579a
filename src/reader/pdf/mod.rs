//! PDF: a positioned-glyph layer over lopdf, and the layout that makes blocks of it.
//!
//! lopdf opens, repairs and decrypts the file and gives its objects. All else
//! is here, under the bounds of [`Limits`](crate::reader::Limits): filters,
//! page tree, fonts, the interpreter of content streams.

mod annotation;
mod budget;
mod filter;
mod font;
mod interpret;
mod layout;
mod lexer;
mod matrix;
mod object;
mod open;
mod optional;
pub mod page;
mod pages;
mod properties;
mod repair;
mod scan;
mod stream;
mod string;
pub mod structure;
#[cfg(test)]
mod tests;

pub use open::{Opened, open};

use crate::Error;
use crate::document::Document;
use crate::reader::Limits;
use crate::reader::picture::TextEngine;
use scan::Scans;

/// Reads a PDF; pages that are pictures by `engine`, where there is one.
///
/// # Errors
///
/// Those of [`open`], and `needs_ocr` where every page is a picture without a text layer that could not be read.
pub fn read(bytes: &[u8], limits: &Limits, engine: Option<&dyn TextEngine>) -> Result<Document, Error> {
    let mut opened = open(bytes, limits)?;
    let mut layout = layout::Layout::new(opened.structure());
    let mut scans = Scans::new(bytes, engine, limits);
    for index in 0..opened.page_count() {
        if let Some(page) = opened.page(index) {
            layout.page(&scans.read(page));
        }
    }
    let mut document = scans.finish(layout)?;
    document.properties = opened.properties().clone();
    document.findings.splice(0..0, opened.findings());
    Ok(document)
}

/// Reads a picture file, each page of it as a scan.
///
/// # Errors
///
/// `needs_ocr` without an engine, or where it could read no page; `damaged` where the picture is none.
pub fn read_picture(bytes: &[u8], limits: &Limits, engine: Option<&dyn TextEngine>) -> Result<Document, Error> {
    let mut layout = layout::Layout::default();
    let mut scans = Scans::new(bytes, engine, limits);
    for page in scans.picture_pages()? {
        layout.page(&page);
    }
    scans.finish(layout)
}
