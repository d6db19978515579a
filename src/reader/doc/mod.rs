//! Word 97 to 2003 (`.doc`, MS-DOC), and Word 6 and 95.
//!
//! A compound file holds the streams. The main stream begins with a block of offsets (`fib`); the table stream holds
//! the piece table that says which bytes are which characters (`piece`). All stories (body, notes, headers, text
//! boxes) are ranges of one count of characters. Pages of properties (`page`) say by byte offset what runs and
//! paragraphs are; a walk over the paragraphs of each story feeds the [`Builder`].
//!
//! Read fully: paragraphs, headings by outline level, lists with their printed markers, tables, nested and merged,
//! bold, form fields, field results, tracked changes as accepted, footnotes and endnotes, text boxes, symbols, headers
//! and footers, properties, fast saves, files cut short. Word 6 and 95 keep the same structures in the main stream, with
//! shorter opcodes (`old`) and the bytes of a code page for characters (`font`); of them form fields are not read.
//! Not read: comments, embedded objects, equations, WordArt, bold by a table's style, the numbers of numbered headings.

mod autonumber;
mod bytes;
mod drawing;
mod fib;
mod font;
mod form;
mod header;
mod look;
mod note;
mod numbering;
mod old;
#[cfg(test)]
mod old_tests;
mod page;
mod paragraph;
mod piece;
mod property;
mod row;
mod show;
mod sprm;
mod storage;
mod story;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod word;
mod writer;

use crate::document::Document;
use crate::reader::Limits;
use crate::record::{Code, Finding};
use crate::{Error, ErrorCode};

use fib::Fib;
use storage::Storage;
use word::Word;
use writer::Writer;

/// Reads a Word 97 document.
///
/// An error says that there is no text at all; what is missing from a text that was read is a finding.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut storage = Storage::open(bytes, limits)?;
    let missing = || Error::damaged("the stream WordDocument is missing or cannot be read");
    let main = storage.stream("WordDocument").ok_or_else(missing)?;
    let fib = Fib::parse(&main)?;
    let mut document = if fib.is_old {
        write(&Word::parse(fib, &main, &main, &main, limits), limits)
    } else {
        read_new(fib, &main, &mut storage, limits)
    };
    document.properties = property::read(&storage.stream("\u{5}SummaryInformation").unwrap_or_default());
    let is_cut = storage.is_padded || storage.is_cut;
    if document.text.is_empty() {
        refuse(&document, is_cut)?;
    }
    if is_cut {
        let message = "the file is cut short or its sectors are damaged; it was read as far as it goes";
        document.findings.push(Finding::new(Code::Repaired, message));
    }
    Ok(document)
}

/// A file without any text is no success where its text could not be reached.
fn refuse(document: &Document, is_cut: bool) -> Result<(), Error> {
    let has = |code| document.findings.iter().any(|finding| finding.code == code);
    if has(Code::LimitReached) {
        return Err(Error::new(ErrorCode::TooLarge, "the document exceeds the limits before its first text"));
    }
    if is_cut || has(Code::CharactersLost) || has(Code::PartUnreadable) {
        return Err(Error::damaged("the document's text cannot be reached"));
    }
    Ok(())
}

fn read_new(fib: Fib, main: &[u8], storage: &mut Storage<'_>, limits: &Limits) -> Document {
    let table = storage.stream(fib.table);
    let data = storage.stream("Data").unwrap_or_default();
    let word = Word::parse(fib, main, table.as_deref().unwrap_or_default(), &data, limits);
    let mut document = write(&word, limits);
    if table.is_none() {
        let message = format!("the stream {} is missing: tables, lists and notes are not known", word.fib.table);
        document.findings.push(Finding::new(Code::PartUnreadable, message));
    }
    document
}

fn write(word: &Word<'_>, limits: &Limits) -> Document {
    let mut writer = Writer::new(word, limits);
    writer.write();
    writer.noticed.limit |= word.is_limited();
    let mut document = writer.finish();
    if word.text.is_cut {
        let (found, stated) = (word.text.units.len(), word.fib.characters());
        let message = format!("{found} characters of text are there, the file states {stated}");
        document.findings.push(Finding::new(Code::CharactersLost, message));
    }
    document
}
