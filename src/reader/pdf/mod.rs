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
mod stream;
mod string;
pub mod structure;
#[cfg(test)]
mod tests;

pub use open::{Opened, open};

use crate::Error;
use crate::document::Document;
use crate::reader::Limits;

/// Reads a PDF.
///
/// # Errors
///
/// Those of [`open`], and `needs_ocr` where every page is a picture without a text layer.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut opened = open(bytes, limits)?;
    let mut layout = layout::Layout::new(opened.structure());
    for index in 0..opened.page_count() {
        if let Some(page) = opened.page(index) {
            layout.page(&page);
        }
    }
    let mut document = layout.finish()?;
    document.properties = opened.properties().clone();
    document.findings.splice(0..0, opened.findings());
    Ok(document)
}
