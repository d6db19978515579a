//! The package, a zip archive or one XML file: finds parts by name in any letter case and gives them as text.

use std::collections::HashMap;
use std::io::Cursor;
use std::ops::Range;

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use super::flat;
use super::inflate::{Inflater, Packed};
use crate::reader::Limits;
use crate::{Error, ErrorCode};

/// An open Word package.
pub(in crate::reader) struct Package<'a> {
    content: Content<'a>,
    names: HashMap<String, usize>,
    part_bytes: u64,
    bytes_left: u64,
    bytes: &'a [u8],
    inflater: Inflater,
}

enum Content<'a> {
    Zip(ZipArchive<Cursor<&'a [u8]>>),
    /// The file's text, where its parts stand, and whether white space always counts in them.
    Flat(String, Vec<Range<usize>>, bool),
}

/// A part's text and how it was come by.
pub(in crate::reader) struct Part {
    /// The part as UTF-8.
    pub(in crate::reader) text: String,
    /// Why the text may be incomplete.
    pub(in crate::reader) fault: Option<Fault>,
}

/// What kept a part from being read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reader) enum Fault {
    /// It inflates to more than the limits allow.
    TooLarge,
    /// Its data ended early or do not match their checksum.
    Damaged,
}

impl<'a> Package<'a> {
    /// Opens the archive; bytes before the first and after the last entry are tolerated.
    pub(in crate::reader) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Error> {
        let (part_bytes, bytes_left) = (limits.stream_bytes, limits.decoded_bytes);
        if is_xml(bytes) {
            return Package::flat(bytes, part_bytes, bytes_left);
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Error::damaged(format!("the package cannot be opened as a zip archive: {error}")))?;
        // Of entries with one name the last one counts, as for Word.
        let names = archive.file_names().enumerate().map(|(index, name)| (canonical(name), index)).collect();
        Ok(Package {
            content: Content::Zip(archive),
            names,
            part_bytes,
            bytes_left,
            bytes,
            inflater: Inflater::default(),
        })
    }

    fn flat(bytes: &[u8], part_bytes: u64, bytes_left: u64) -> Result<Package<'a>, Error> {
        let text = decoded(bytes.to_vec());
        let kind = flat::kind(&text);
        let parts = kind.map(|kind| flat::parts(&text, kind)).unwrap_or_default();
        let (names, places): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        if names.is_empty() {
            return Err(Error::damaged("the file holds no part of a Word document"));
        }
        let names = names.iter().enumerate().map(|(index, name)| (canonical(name), index)).collect();
        Ok(Package {
            content: Content::Flat(text, places, kind == Some(flat::Kind::Word2003)),
            names,
            part_bytes,
            bytes_left,
            bytes: &[],
            inflater: Inflater::default(),
        })
    }

    /// Whether white space counts in text that does not say so.
    pub(in crate::reader) fn keeps_space(&self) -> bool {
        matches!(self.content, Content::Flat(_, _, true))
    }

    /// Whether there is such a part.
    pub(in crate::reader) fn contains(&self, name: &str) -> bool {
        self.names.contains_key(&canonical(name))
    }

    /// The canonical names of all parts, sorted.
    pub(in crate::reader) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.names.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The part of this name, or `None` where the package has none.
    pub(in crate::reader) fn part(&mut self, name: &str) -> Result<Option<Part>, Error> {
        let Some(&index) = self.names.get(&canonical(name)) else { return Ok(None) };
        let allowed = self.part_bytes.min(self.bytes_left);
        let archive = match &mut self.content {
            Content::Zip(archive) => archive,
            Content::Flat(text, places, _) => {
                let text = places.get(index).and_then(|at| text.get(at.clone())).unwrap_or_default();
                let part = within(text, allowed);
                self.bytes_left = self.bytes_left.saturating_sub(part.text.len() as u64);
                return Ok(Some(part));
            }
        };
        let file = archive.by_index_raw(index).map_err(|error| refused(name, &error))?;
        let packed = Packed::of(&file, self.bytes).map_err(|error| refused(name, &error))?;
        let (data, fault) = packed.unpacked(&mut self.inflater, allowed);
        self.bytes_left = self.bytes_left.saturating_sub(data.len() as u64);
        Ok(Some(Part { text: decoded(data), fault }))
    }
}

/// Whether the file is XML rather than an archive.
fn is_xml(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    start.starts_with(b"<") || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// As much of a part's text as may be read.
fn within(text: &str, allowed: u64) -> Part {
    let mut end = usize::try_from(allowed).unwrap_or(usize::MAX).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let fault = (end < text.len()).then_some(Fault::TooLarge);
    Part { text: text.get(..end).unwrap_or_default().to_owned(), fault }
}

/// Part names compare without case, and archives made on Windows may hold `\` (ECMA-376 part 2, 9.1.1).
fn canonical(name: &str) -> String {
    let mut name = name.replace('\\', "/");
    name.make_ascii_lowercase();
    match name.strip_prefix('/') {
        Some(stripped) => stripped.to_owned(),
        None => name,
    }
}

fn refused(name: &str, error: &ZipError) -> Error {
    let message = error.to_string();
    if message.to_ascii_lowercase().contains("password") {
        return Error::new(ErrorCode::Encrypted, format!("the part {name} is encrypted; its password is needed"));
    }
    if matches!(error, ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) {
        return Error::unsupported(format!("the part {name} is packed with a method other than deflate: {message}"));
    }
    Error::damaged(format!("the part {name} cannot be unpacked: {message}"))
}

/// Text in the encoding that its byte order mark or XML declaration names; UTF-8 otherwise.
fn decoded(data: Vec<u8>) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(&data) {
        return encoding.decode_with_bom_removal(&data).0.into_owned();
    }
    match data.get(..2) {
        Some([b'<', 0]) => return encoding_rs::UTF_16LE.decode(&data).0.into_owned(),
        Some([0, b'<']) => return encoding_rs::UTF_16BE.decode(&data).0.into_owned(),
        _ => {}
    }
    let data = match declared(&data) {
        Some(encoding) if encoding != encoding_rs::UTF_8 => return encoding.decode(&data).0.into_owned(),
        _ => data,
    };
    String::from_utf8(data).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The encoding of `<?xml … encoding="…"?>`.
fn declared(data: &[u8]) -> Option<&'static Encoding> {
    let head = data.get(..data.len().min(200))?;
    let head = head.strip_prefix(b"<?xml")?;
    let head = String::from_utf8_lossy(head.split(|&b| b == b'>').next()?).into_owned();
    let (_, rest) = head.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = rest.get(1..)?.split(quote).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // Bytes that were readable as ASCII cannot be UTF-16, whatever the declaration says.
    (encoding != encoding_rs::UTF_16LE && encoding != encoding_rs::UTF_16BE).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_by_mark_by_declaration_or_as_utf8() {
        let utf16: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &utf16].concat();
        let latin = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>\xe9</a>".to_vec();
        for (bytes, end) in [
            (utf16, "<a>é</a>"),
            (marked, "<a>é</a>"),
            (latin, "<a>é</a>"),
            ("\u{feff}<a>é</a>".as_bytes().to_vec(), "<a>é</a>"),
            (b"<a>\xe9</a>".to_vec(), "<a>\u{fffd}</a>"),
        ] {
            let text = decoded(bytes);
            assert!(text.ends_with(end), "{text}");
            assert!(text.starts_with('<'), "{text}");
        }
    }

    #[test]
    fn names_compare_without_case_and_slash_direction() {
        assert_eq!(canonical("/Word\\Document.XML"), "word/document.xml");
    }
}
