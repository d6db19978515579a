//! Detects a file's format from its content, never from its name.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::{Error, ErrorCode};

/// How far into a file a PDF header may stand (ISO 32000-1, annex H, implementation note 13).
const HEADER: usize = 1024;
/// How much of a text file is looked at.
const HEAD: usize = 4096;
/// The list of an OpenDocument package's parts.
const MANIFEST: &str = "meta-inf/manifest.xml";
/// Bytes of a zip entry that are looked at.
const ENTRY: u64 = 1 << 20;

/// A format that exrep knows by name; a Word document as one XML file is `Docx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Format {
    Pdf,
    Docx,
    Doc,
    Rtf,
    Odt,
    Tiff,
    Png,
    Jpeg,
    Html,
}

impl Format {
    /// As written in `source.format`.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Doc => "doc",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Tiff => "tiff",
            Format::Png => "png",
            Format::Jpeg => "jpeg",
            Format::Html => "html",
        }
    }
}

/// The format of a file.
///
/// What is recognised and not read, encrypted or cut short is an error that says so, and what to do about it.
pub fn detect(bytes: &[u8]) -> Result<Format, Error> {
    if bytes.is_empty() {
        return Err(Error::damaged("the file is empty (0 bytes)"));
    }
    if contains(head(bytes, HEADER), b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK") {
        return in_zip(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return in_compound_file(bytes);
    }
    let start = without_mark(bytes).trim_ascii_start();
    if start.starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if let Some(picture) = picture(bytes) {
        return picture;
    }
    if is_flat_text(start) {
        return Ok(Format::Odt);
    }
    if let Some(found) = in_markup(&without_wide_characters(start)) {
        return found;
    }
    if is_headless_pdf(bytes) {
        return Ok(Format::Pdf);
    }
    // A zip archive may have something in front of it.
    if contains(tail(bytes, HEAD), b"PK\x05\x06") {
        return in_zip(bytes);
    }
    Err(unknown(bytes))
}

/// An OpenDocument text as one XML file; many namespaces stand before its type.
fn is_flat_text(start: &[u8]) -> bool {
    let head = head(start, 1 << 14);
    start.starts_with(b"<") && contains(head, b"office:document") && contains(head, b"vnd.oasis.opendocument.text")
}

/// A PDF whose header is lost: its objects and their table are there.
fn is_headless_pdf(bytes: &[u8]) -> bool {
    let head = head(bytes, 1 << 16);
    contains(head, b" obj") && (contains(head, b"endobj") || contains(tail(bytes, HEAD), b"startxref"))
}

/// Whether an archive's directory has the names of a Word package as Word writes it, and of nothing else.
///
/// Most packages do, and opening the archive to see its content types costs a tenth of reading a short one.
fn is_plain_package(bytes: &[u8]) -> bool {
    let start = bytes.len().saturating_sub(HEAD);
    let Some(end) = memchr::memmem::rfind(tail(bytes, HEAD), b"PK\x05\x06").map(|at| start + at) else { return false };
    let Some(&[a, b, c, d]) = bytes.get(end + 12..end + 16) else { return false };
    let directory = end.checked_sub(u32::from_le_bytes([a, b, c, d]) as usize).and_then(|start| bytes.get(start..end));
    let Some(directory) = directory.filter(|directory| directory.starts_with(b"PK\x01\x02")) else { return false };
    contains(directory, b"word/document.xml")
        && contains(directory, b"[Content_Types].xml")
        && ![&b"mimetype"[..], b"xl/workbook", b"ppt/presentation"].iter().any(|name| contains(directory, name))
}

fn in_zip(bytes: &[u8]) -> Result<Format, Error> {
    if is_plain_package(bytes) {
        return Ok(Format::Docx);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        Error::damaged("found a zip archive without its directory, expected a .docx file; it is cut short or damaged")
    })?;
    let mimetype = entry(&mut archive, "mimetype");
    if contains(&mimetype, b"opendocument.text") {
        return Ok(Format::Odt);
    }
    let types = entry(&mut archive, "[Content_Types].xml");
    match main_type(&String::from_utf8_lossy(&types)) {
        Some(Main::Word) => return Ok(Format::Docx),
        Some(Main::Other(kind)) => return Err(office(kind)),
        None => {}
    }
    if !is_package(archive.file_names()) {
        return Err(Error::unsupported(if archive.file_names().all(|name| name.ends_with('/')) {
            "found a zip archive without any file in it"
        } else {
            "found a zip archive that is no document; name it .zip, and the documents in it are read"
        }));
    }
    let names: Vec<String> = archive.file_names().map(canonical).collect();
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    if has("xl/workbook.xml") {
        return Err(office("an Excel workbook (.xlsx)"));
    }
    if has("ppt/presentation.xml") {
        return Err(office("a PowerPoint presentation (.pptx)"));
    }
    if has("document.xml") || names.iter().any(|name| name.starts_with("word/")) {
        return Ok(Format::Docx);
    }
    if contains(&mimetype, b"sun.xml.writer") {
        return Err(convertible("a document of OpenOffice.org 1 (.sxw)"));
    }
    // Without its MIME type the manifest tells (OpenDocument part 2, 3.2).
    if mimetype.is_empty() && contains(&entry(&mut archive, MANIFEST), b"opendocument.text") {
        return Ok(Format::Odt);
    }
    if contains(&mimetype, b"opendocument") {
        return Err(office("an OpenDocument file that is no text document"));
    }
    Err(office("an office file that is no Word document"))
}

/// Whether a zip archive with these entries is one document, and not a folder of files.
///
/// It has content types (ECMA-376 part 2, 10.1.2.2), a MIME type (OpenDocument part 3, 3.3), or lost those and
/// still has a main part in its place.
pub fn is_package<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    names.map(canonical).any(|name| {
        let main = ["[content_types].xml", "mimetype", MANIFEST, "xl/workbook.xml", "ppt/presentation.xml"];
        main.contains(&name.as_str()) || name.starts_with("word/") || name == "document.xml"
    })
}

/// Names compare without case, and archives made on Windows may hold `\`.
fn canonical(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

enum Main {
    Word,
    Other(&'static str),
}

/// What the content types say of the main part: `…wordprocessingml.document.main+xml`, `…ms-word.….main+xml`.
fn main_type(types: &str) -> Option<Main> {
    let kinds = [
        ("wordprocessingml.", Main::Word),
        ("ms-word.", Main::Word),
        ("spreadsheetml.", Main::Other("an Excel workbook (.xlsx)")),
        ("ms-excel.", Main::Other("an Excel workbook (.xlsm, .xlsb)")),
        ("presentationml.", Main::Other("a PowerPoint presentation (.pptx)")),
        ("ms-powerpoint.", Main::Other("a PowerPoint presentation (.pptm)")),
    ];
    let mains: Vec<&str> = types.split(['"', '\'']).filter(|value| value.ends_with(".main+xml")).collect();
    kinds.into_iter().find(|(mark, _)| mains.iter().any(|main| main.contains(mark))).map(|(_, kind)| kind)
}

fn office(kind: &str) -> Error {
    Error::unsupported(format!("found {kind}, expected PDF, .docx, .doc, .odt or .rtf"))
}

/// The bytes of a zip entry, by name in any letter case; empty where there is none.
fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Vec<u8> {
    let index = archive.file_names().position(|known| known.trim_start_matches('/').eq_ignore_ascii_case(name));
    let mut bytes = Vec::new();
    if let Some(file) = index.and_then(|index| archive.by_index(index).ok()) {
        // What can be had of a damaged entry is enough here.
        let _ = file.take(ENTRY).read_to_end(&mut bytes);
    }
    bytes
}

/// An OLE2 file, by the names in its directory, whose entries are 128 bytes each (MS-CFB 2.6.1).
fn in_compound_file(bytes: &[u8]) -> Result<Format, Error> {
    let names: Vec<String> = bytes.chunks_exact(128).filter_map(directory_name).collect();
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        let message = "the document is encrypted; open it in Word with its password and save it without one";
        return Err(Error::new(ErrorCode::Encrypted, message));
    }
    if has("WordDocument") {
        return Ok(Format::Doc);
    }
    if has("MatOST") || has("MN0") {
        return Err(convertible("a Works document (.wps)"));
    }
    if has("StarWriterDocument") {
        return Err(convertible("a StarWriter document (.sdw)"));
    }
    let kind = if has("Workbook") || has("Book") {
        "an Excel workbook (.xls)"
    } else if has("PowerPoint Document") {
        "a PowerPoint presentation (.ppt)"
    } else {
        "an OLE2 file that is no Word document"
    };
    Err(office(kind))
}

/// The UTF-16 name at the start of a directory entry; its length stands at byte 64, with the closing zero.
fn directory_name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes([*entry.get(64)?, *entry.get(65)?]));
    let units = entry.get(..length.checked_sub(2)?).filter(|_| (4..=64).contains(&length))?;
    let units = units.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

/// Documents that are one XML or HTML file.
fn in_markup(start: &[u8]) -> Option<Result<Format, Error>> {
    let text = String::from_utf8_lossy(head(start, HEAD)).to_ascii_lowercase();
    let text = text.as_str();
    if text.starts_with("mime-version:") {
        return Some(Err(convertible("a web archive (.mht)")));
    }
    if !text.starts_with('<') {
        return None;
    }
    let names = |name: &str| text.contains(name);
    // Word's HTML names its other namespaces too.
    let is_html = names("<html") || HTML.contains(&first_name(text));
    if names("schemas.microsoft.com/office/2006/xmlpackage") {
        // PowerPoint and Excel have such files too.
        let is_word = contains(start, b"wordprocessingml.");
        return Some(if is_word {
            Ok(Format::Docx)
        } else {
            Err(convertible("an Office file that is no Word document"))
        });
    }
    if !is_html && names("schemas.microsoft.com/office/word/2003/wordml") {
        return Some(Ok(Format::Docx));
    }
    if names("office:document") {
        return Some(Err(convertible("an OpenDocument file as one XML file")));
    }
    is_html.then_some(Ok(Format::Html))
}

/// Elements that an HTML file may begin with; `!doctype` of XML names its own root and is looked into.
const HTML: [&str; 24] = [
    "body",
    "head",
    "meta",
    "title",
    "style",
    "table",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "center",
    "font",
    "span",
    "ul",
    "ol",
    "dl",
    "pre",
    "blockquote",
    "b",
    "br",
    "hr",
    "section",
];

/// The name of the first element that is no declaration.
fn first_name(text: &str) -> &str {
    let tags = text.split('<').filter(|tag| !tag.is_empty() && !tag.starts_with(['!', '?']));
    let first = tags.map(|tag| tag.split(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').next());
    first.flatten().next().unwrap_or_default()
}

/// The head of a file in UTF-16 as UTF-8.
fn without_wide_characters(start: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    match encoding_rs::Encoding::for_bom(start) {
        Some((encoding, _)) => encoding.decode(head(start, 4 * HEAD)).0.trim_start().as_bytes().to_vec().into(),
        None => start.into(),
    }
}

/// A picture, which may be a scan: in a format that is read, or the error that names another.
fn picture(bytes: &[u8]) -> Option<Result<Format, Error>> {
    const READ: [(&[u8], Format); 4] = [
        (b"\x89PNG\r\n\x1a\n", Format::Png),
        (b"\xff\xd8\xff", Format::Jpeg),
        (b"II*\0", Format::Tiff),
        (b"MM\0*", Format::Tiff),
    ];
    const OTHERS: [(&[u8], &str); 3] = [(b"GIF8", "GIF"), (b"BM", "BMP"), (b"\0\0\0\x0cjP  ", "JPEG 2000")];
    if let Some((_, format)) = READ.into_iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(Ok(format));
    }
    let found = OTHERS.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| kind)?;
    // Words may begin with BM.
    if found == "BMP" && bytes.get(6..10) != Some(&[0; 4]) {
        return None;
    }
    let message = format!("found a {found} picture, expected a document or a TIFF, PNG or JPEG picture of one");
    Some(Err(Error::new(ErrorCode::NeedsOcr, message)))
}

fn unknown(bytes: &[u8]) -> Error {
    if bytes.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
        return Error::damaged("the file holds only blanks or zeros");
    }
    let start = head(bytes, HEAD);
    let is_text = std::str::from_utf8(start).map_or_else(|error| error.valid_up_to() + 4 > start.len(), |_| true);
    if let Some(kind) = other_words(bytes) {
        return convertible(kind);
    }
    let kind = if is_text && !start.contains(&0) { "plain text" } else { "an unknown kind of file" };
    Error::unsupported(format!("found {kind}, expected PDF, .docx, .doc, .odt or .rtf"))
}

/// Documents of other and older word processors, by their first bytes.
fn other_words(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 8] = [
        (&[0x9b, 0xa5], "a document of Word 1"),
        (&[0xdb, 0xa5], "a document of Word 2"),
        (&[0x31, 0xbe, 0, 0], "a document of Write, or of Word for DOS"),
        (&[0x32, 0xbe, 0, 0], "a document of Write"),
        (&[0xfe, 0x37, 0, 0x23], "a document of Word 5 for Macintosh"),
        (&[0xfe, 0x37, 0, 0x1c], "a document of Word 4 for Macintosh"),
        (b"\xffWPC", "a WordPerfect document"),
        (b"WordPro", "a Lotus Word Pro document"),
    ];
    KINDS.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| kind)
}

/// A document that is not read, but that LibreOffice can make one of that is.
pub(crate) fn convertible(kind: &str) -> Error {
    let remedy = "convert to .docx first: soffice --headless --convert-to docx FILE";
    Error::unsupported(format!("found {kind}, expected PDF, .docx, .doc, .odt or .rtf; {remedy}"))
}

fn head(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..length).unwrap_or(bytes)
}

fn tail(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(length)..).unwrap_or(bytes)
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
            writer.write_all(text.as_bytes()).expect("its text");
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn typed(main: &str) -> Vec<u8> {
        zipped(&[(
            "[Content_Types].xml",
            &format!("<Override PartName='/x' ContentType='application/{main}.main+xml'/>"),
        )])
    }

    fn compound(name: &str) -> Vec<u8> {
        let mut bytes = vec![0; 640];
        bytes[..4].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0]);
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[512..512 + units.len()].copy_from_slice(&units);
        bytes[576] = units.len() as u8 + 2;
        bytes
    }

    #[test]
    fn formats_are_known_by_content() {
        let word = typed("vnd.openxmlformats-officedocument.wordprocessingml.document");
        let junk = |bytes: &[u8]| [b"junk in front", bytes].concat();
        for (bytes, format) in [
            (b"%PDF-1.4\n".to_vec(), Format::Pdf),
            (junk(b"\n%PDF-1.7"), Format::Pdf),
            (b"1 0 obj\n<<>>\nendobj\ntrailer".to_vec(), Format::Pdf),
            (word.clone(), Format::Docx),
            (junk(&word), Format::Docx),
            (junk(&word)[13..].to_vec(), Format::Docx),
            (typed("vnd.ms-word.document.macroEnabled"), Format::Docx),
            (zipped(&[("WORD\\Document.XML", "<w:document/>")]), Format::Docx),
            (zipped(&[("mimetype", "application/vnd.oasis.opendocument.text")]), Format::Odt),
            (zipped(&[("META-INF/manifest.xml", "media-type='application/vnd.oasis.opendocument.text'")]), Format::Odt),
            (
                b"<?xml?><office:document office:mimetype='application/vnd.oasis.opendocument.text'>".to_vec(),
                Format::Odt,
            ),
            (
                b"<?xml?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>\
                <pkg:part pkg:contentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'>"
                    .to_vec(),
                Format::Docx,
            ),
            (
                b"<?xml?><w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'>".to_vec(),
                Format::Docx,
            ),
            (b"<!-- a --><TABLE><tr>".to_vec(), Format::Html),
            (b"\xff\xfe<\0H\0t\0m\0l\0>\0".to_vec(), Format::Html),
            (b"<html xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'>".to_vec(), Format::Html),
            (compound("WordDocument"), Format::Doc),
            (b"\xef\xbb\xbf {\\rtf1".to_vec(), Format::Rtf),
            (b"MM\0*\0\0".to_vec(), Format::Tiff),
            (b"\xff\xd8\xff\xe0".to_vec(), Format::Jpeg),
        ] {
            assert_eq!(detect(&bytes), Ok(format));
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        let word = typed("vnd.openxmlformats-officedocument.wordprocessingml.document");
        for (bytes, code, words) in [
            (Vec::new(), ErrorCode::Damaged, "empty"),
            (vec![0; 50], ErrorCode::Damaged, "zeros"),
            (word[..word.len() / 2].to_vec(), ErrorCode::Damaged, "cut short"),
            (compound("encryptedpackage"), ErrorCode::Encrypted, "password"),
            (compound("Workbook"), ErrorCode::Unsupported, ".xls"),
            (typed("vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ErrorCode::Unsupported, "an Excel"),
            (zipped(&[("a.txt", "a")]), ErrorCode::Unsupported, "name it .zip"),
            (zipped(&[]), ErrorCode::Unsupported, "without any file"),
            (b"GIF89a".to_vec(), ErrorCode::NeedsOcr, "GIF"),
            (b"MIME-Version: 1.0\n".to_vec(), ErrorCode::Unsupported, "soffice"),
            (
                b"<?xml?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>".to_vec(),
                ErrorCode::Unsupported,
                "no Word document",
            ),
            (b"<?xml?><note>see &lt;html</note>".to_vec(), ErrorCode::Unsupported, "plain text"),
            (b"Dear <html>".to_vec(), ErrorCode::Unsupported, "plain text"),
            (b"Dear all,".to_vec(), ErrorCode::Unsupported, "plain text"),
            (
                b"\xffWPC\0\0".to_vec(),
                ErrorCode::Unsupported,
                "WordPerfect document, expected PDF, .docx, .doc, .odt or .rtf; convert to .docx first: soffice",
            ),
            (b"\xdb\xa5\x2d\0".to_vec(), ErrorCode::Unsupported, "Word 2"),
            (compound("MatOST"), ErrorCode::Unsupported, "Works"),
            (zipped(&[("mimetype", "application/vnd.sun.xml.writer")]), ErrorCode::Unsupported, "soffice"),
            (vec![1, 2, 3, 0, 255], ErrorCode::Unsupported, "unknown"),
        ] {
            let error = detect(&bytes).expect_err(words);
            assert_eq!(error.code, code, "{error}");
            assert!(error.message.contains(words), "{error}");
        }
    }
}
