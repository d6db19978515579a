//! Rich Text Format (`.rtf`, also under the name `.doc`), specification 1.9.1.
//!
//! A tokenizer gives control words, groups and bytes; a parser with a bounded stack of groups makes paragraphs of
//! them, story by story; a writer lays paragraphs and tables out for the [`Builder`](crate::document::Builder).
//!
//! Read: paragraphs, headings by outline level, list items with their printed markers, tables, nested and merged,
//! bold, field results, check boxes, tracked changes as accepted, footnotes and endnotes, text boxes, symbols, headers
//! and footers, properties. Not read: comments, pictures, the data of embedded objects.

mod control;
mod destination;
mod font;
mod parser;
mod story;
#[cfg(test)]
mod tests;
mod token;
mod writer;

use crate::document::Document;
use crate::reader::Limits;
use crate::record::{Code, Finding};
use crate::{Error, ErrorCode};

use parser::Parser;

/// Reads a document in Rich Text Format.
///
/// An error says that there is no text at all; what is missing from a text that was read is a finding.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut parser = Parser::new(bytes, limits);
    parser.run();
    let (parsed, noticed) = parser.finish();
    let properties = parsed.properties.clone();
    let mut document = writer::write(parsed, limits);
    document.properties = properties;
    if document.text.is_empty() && noticed.cut {
        return Err(Error::damaged("the file is cut short before its first text"));
    }
    if document.text.is_empty() && noticed.limit {
        return Err(Error::new(ErrorCode::TooLarge, "the document exceeds the limits before its first text"));
    }
    let mut note = |is: bool, code, message: &str| {
        if is {
            document.findings.push(Finding::new(code, message));
        }
    };
    note(noticed.tracked, Code::TrackedChanges, "tracked changes: insertions read, deletions left out");
    note(noticed.hidden, Code::HiddenText, "hidden text was left out");
    note(noticed.limit, Code::LimitReached, "the document is larger than the limits allow; its end was not read");
    note(noticed.cut, Code::Repaired, "the file ends before its groups do; it was read as far as it goes");
    Ok(document)
}
