//! Readers: bytes of one format in, a [`Document`] out.

mod code_page;
pub mod doc;
pub mod docx;
mod field;
pub mod html;
mod ledger;
mod limits;
mod list;
mod number_format;
pub mod odt;
pub mod pdf;
pub mod rtf;
mod symbol;

pub use limits::Limits;

use crate::document::Document;
use crate::error::Error;
use crate::format::Format;

/// Reads a file of a known format.
pub fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    match format {
        Format::Pdf => pdf::read(bytes, limits),
        Format::Docx => docx::read(bytes, limits),
        Format::Doc => doc::read(bytes, limits),
        Format::Html => html::read(bytes, limits),
        Format::Odt => odt::read(bytes, limits),
        Format::Rtf => rtf::read(bytes, limits),
    }
}
