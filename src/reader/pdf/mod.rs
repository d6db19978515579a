//! PDF: a positioned-glyph layer over lopdf, and the layout that makes blocks of it.

mod layout;
pub mod page;

use crate::document::Document;
use crate::error::Error;
use crate::reader::Limits;

/// Reads a PDF.
pub fn read(_bytes: &[u8], _limits: &Limits) -> Result<Document, Error> {
    Err(Error::unsupported("PDF files are not read yet"))
}
