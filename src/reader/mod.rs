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
pub mod picture;
pub mod rtf;
mod symbol;

pub use limits::Limits;
pub use picture::TextEngine;

use crate::document::Document;
use crate::error::Error;
use crate::format::Format;

/// Reads a file of a known format; pages that are pictures by `engine`, where there is one.
///
/// # Errors
/// Those of the format's reader.
pub fn read(format: Format, bytes: &[u8], limits: &Limits, engine: Option<&dyn TextEngine>) -> Result<Document, Error> {
    match format {
        Format::Pdf => pdf::read(bytes, limits, engine),
        Format::Tiff | Format::Png | Format::Jpeg => pdf::read_picture(bytes, limits, engine),
        Format::Docx => docx::read(bytes, limits),
        Format::Doc => doc::read(bytes, limits),
        Format::Html => html::read(bytes, limits),
        Format::Odt => odt::read(bytes, limits),
        Format::Rtf => rtf::read(bytes, limits),
    }
}
