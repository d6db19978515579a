//! Readers: bytes of one format in, a [`Document`] out.

pub mod docx;
mod limits;
pub mod pdf;

pub use limits::Limits;

use crate::document::Document;
use crate::error::Error;
use crate::format::Format;

/// Reads a file of a known format.
pub fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    match format {
        Format::Pdf => pdf::read(bytes, limits),
        Format::Docx => docx::read(bytes, limits),
        Format::Doc | Format::Rtf | Format::Odt => Err(Error::unsupported(format!(
            "found a .{} file, expected PDF or .docx; convert to .docx first: soffice --headless --convert-to docx FILE",
            format.as_str()
        ))),
    }
}
