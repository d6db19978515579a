//! From bytes to an open document whose pages can be taken one at a time.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::budget::{Budget, Reached};
use super::interpret::{Context, Fonts, Interpreter};
use super::object::{Objects, dictionary};
use super::optional::Hidden;
use super::page::Page;
use super::pages::{self, PageNode};
use super::properties;
use super::repair;
use super::structure::{self, Structure};
use crate::document::Properties;
use crate::reader::Limits;
use crate::record::{Code, Finding};
use crate::{Error, ErrorCode};

/// An open PDF.
pub struct Opened {
    document: Document,
    pages: Vec<PageNode>,
    properties: Properties,
    structure: Structure,
    hidden: Hidden,
    fonts: Fonts,
    budget: Budget,
    repaired: Option<String>,
    elsewhere: Option<&'static str>,
    unmapped: u64,
    unmapped_pages: Vec<u32>,
    unreadable_pages: Vec<u32>,
    empty: Dictionary,
}

/// Opens a PDF, repairing and decrypting it where no password is needed.
///
/// # Errors
///
/// `encrypted` where a password is needed, `damaged` where no page can be
/// found, `too_large` beyond the limit of bytes.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Opened, Error> {
    if bytes.len() as u64 > limits.file_bytes {
        let message = format!("{} bytes found, at most {} expected", bytes.len(), limits.file_bytes);
        return Err(Error::new(ErrorCode::TooLarge, message));
    }
    let (mut document, mut repaired) = load(bytes, limits)?;
    if only_attachments_encrypted(&document)
        && let Ok(plain) =
            Document::load_mem_with_options(&repair::without_encryption(bytes), options(limits, None, false))
    {
        document = plain;
    }
    if document.trailer.has(b"Encrypt")
        && !document.trailer.has(b"ID")
        && let Some(whole) = repair::with_identifier(bytes)
        && let Ok(opened) = Document::load_mem_with_options(&whole, options(limits, None, false))
    {
        document = opened;
    }
    if document.trailer.has(b"Encrypt") {
        let message = "the file needs a password to open, none expected; save it without one and convert again";
        return Err(Error::new(ErrorCode::Encrypted, message));
    }
    let mut budget = Budget::new(limits);
    let mut pages = pages::pages(Objects(&document), &mut budget);
    if is_lost(&pages)
        && let Ok(rebuilt) = Document::load_mem_with_options(bytes, options(limits, None, true))
        && !rebuilt.trailer.has(b"Encrypt")
    {
        let found = pages::pages(Objects(&rebuilt), &mut budget);
        if !is_lost(&found) {
            (pages, document) = (found, rebuilt);
            repaired.get_or_insert_with(|| "the page tree was found by scanning the file".to_owned());
        }
    }
    if pages.is_empty() {
        return Err(Error::damaged("no page found in the file, at least one expected"));
    }
    let elsewhere = text_elsewhere(Objects(&document));
    let properties = properties::load(&document, &mut budget);
    let structure = Structure::load(Objects(&document));
    if structure.cut {
        budget.reach(Reached::Elements(structure::NODES));
    }
    let hidden = Hidden::load(Objects(&document));
    Ok(Opened {
        document,
        pages,
        properties,
        structure,
        hidden,
        fonts: Fonts::default(),
        budget,
        repaired,
        elsewhere,
        unmapped: 0,
        unmapped_pages: Vec::new(),
        unreadable_pages: Vec::new(),
        empty: Dictionary::new(),
    })
}

/// Whether there is no page that can be read.
fn is_lost(pages: &[PageNode]) -> bool {
    pages.iter().all(|page| page.lost)
}

fn options(limits: &Limits, filter: Option<lopdf::FilterFunc>, force_reconstruct: bool) -> LoadOptions {
    LoadOptions {
        max_decompressed_size: usize::try_from(limits.stream_bytes).ok(),
        filter,
        force_reconstruct,
        ..LoadOptions::default()
    }
}

/// Loads the objects; gives what had to be repaired.
fn load(bytes: &[u8], limits: &Limits) -> Result<(Document, Option<String>), Error> {
    let filter: Option<lopdf::FilterFunc> = if bytes.len() > LARGE { Some(without_pictures) } else { None };
    let first = Document::load_mem_with_options(bytes, options(limits, filter, false));
    let (document, whole) = match first {
        Ok(document) => (document, true),
        Err(error) if is_password(&error) => return Err(encrypted(&error)),
        Err(error) => (load_repaired(bytes, &error, limits, filter)?, false),
    };
    let repaired = match document.xref_recovery {
        _ if !whole => Some("the file had no usable header, or objects packed in a way of their own".to_owned()),
        Some(lopdf::xref::XrefRecovery::Reconstructed) => {
            Some("the table of objects was broken and was rebuilt from the objects found".to_owned())
        }
        _ if repair::ends_in_cut_update(bytes) => {
            Some("the file ends in an update that was cut off; what was read is the revision before it".to_owned())
        }
        _ => None,
    };
    Ok((document, repaired))
}

/// Loads a file that was refused: once more with its first line, which may be all that it lacks, or with the names
/// of its filters written out.
fn load_repaired(
    bytes: &[u8],
    error: &lopdf::Error,
    limits: &Limits,
    filter: Option<lopdf::FilterFunc>,
) -> Result<Document, Error> {
    let whole = [b"%PDF-1.4\n", bytes].concat();
    if let Ok(document) = Document::load_mem_with_options(&whole, options(limits, filter, false)) {
        return Ok(document);
    }
    if let Some(named) = repair::with_whole_filter_names(bytes)
        && let Ok(document) = Document::load_mem_with_options(&named, options(limits, filter, true))
    {
        return Ok(document);
    }
    let why = match error {
        lopdf::Error::Unimplemented(_) => "its objects are packed with a filter that is not supported".into(),
        error => error.to_string().to_lowercase(),
    };
    let message = format!("not readable as PDF: {why}");
    Err(match error {
        lopdf::Error::Decompress(_) => Error::new(ErrorCode::TooLarge, message),
        _ => Error::damaged(message),
    })
}

/// Whether strings and streams of the document itself are plain, ISO 32000-1, 7.6.5: then it opens without a password.
fn only_attachments_encrypted(document: &Document) -> bool {
    let objects = Objects(document);
    let Some(encryption) = objects.dict(&document.trailer, b"Encrypt") else { return false };
    let plain = |key: &[u8]| objects.name(encryption, key).is_none_or(|name| name == b"Identity");
    objects.integer(encryption, b"V").is_some_and(|version| version >= 4) && plain(b"StmF") && plain(b"StrF")
}

fn is_password(error: &lopdf::Error) -> bool {
    matches!(
        error,
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_)
    )
}

fn encrypted(error: &lopdf::Error) -> Error {
    Error::new(ErrorCode::Encrypted, format!("the file cannot be decrypted: {}", error.to_string().to_lowercase()))
}

/// Files from which on the data of pictures is dropped while loading.
const LARGE: usize = 8 << 20;

/// Drops the data of pictures: no text comes from it, and it is most of large files.
fn without_pictures(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else {
        // lopdf takes members of object streams from what is returned, and all others from the argument.
        return Some((id, object.clone()));
    };
    if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image") {
        // Not empty: of empty streams lopdf reads the data once more.
        stream.content = vec![0];
    }
    Some((id, Object::Null))
}

/// What holds its text where pages do not lead: portfolios in attachments, behind a page that says so, and pure XFA
/// forms in XML.
fn text_elsewhere(objects: Objects) -> Option<&'static str> {
    let catalog = objects.0.trailer.get(b"Root").ok().and_then(|root| objects.resolve(root)).and_then(dictionary)?;
    if objects.dict(catalog, b"Collection").is_some() {
        return Some("the file is a portfolio: the files in it were not read; extract them and convert each");
    }
    let form = objects.dict(catalog, b"AcroForm")?;
    let dynamic = objects.get(form, b"XFA").is_some()
        && (objects.array(form, b"Fields").is_none_or(<[Object]>::is_empty)
            || matches!(objects.get(catalog, b"NeedsRendering"), Some(Object::Boolean(true))));
    dynamic.then_some("the file is an XFA form, which was not read; print it to PDF and convert that")
}

impl Opened {
    /// Number of pages that can be read.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// What the document says about itself.
    pub fn properties(&self) -> &Properties {
        &self.properties
    }

    /// The structure tree that [`Glyph::element`](super::page::Glyph::element) points into.
    pub fn structure(&self) -> &Structure {
        &self.structure
    }

    /// Interprets the page at `index`, from 0. Nothing of it is kept but its fonts.
    pub fn page(&mut self, index: usize) -> Option<Page> {
        let node = self.pages.get(index)?;
        let number = index as u32 + 1;
        let context = Context { structure: &self.structure, hidden: &self.hidden };
        let objects = Objects(&self.document);
        let interpreter = Interpreter::new(objects, context, &mut self.fonts, &mut self.budget, node, number);
        let interpreted = interpreter.paint_page(node, &self.empty);
        self.unmapped += interpreted.unmapped;
        if interpreted.unmapped > 0 {
            self.unmapped_pages.push(number);
        }
        if interpreted.unreadable {
            self.unreadable_pages.push(number);
        }
        Some(interpreted.page)
    }

    /// What was noticed while opening and on the pages taken so far.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.repaired.as_ref().map(|how| Finding::new(Code::Repaired, how.as_str())));
        findings.extend(self.elsewhere.map(|how| Finding::new(Code::PartUnreadable, how)));
        if self.unmapped > 0 {
            let message = format!(
                "{} characters on {} have no way to Unicode in their fonts",
                self.unmapped,
                page_list(&self.unmapped_pages)
            );
            findings.push(Finding::new(Code::UnmappedCharacters, message));
        }
        if !self.unreadable_pages.is_empty() {
            let message = format!("contents of {} could not be decoded", page_list(&self.unreadable_pages));
            findings.push(Finding::new(Code::PartUnreadable, message));
        }
        findings.extend(self.budget.findings());
        findings
    }
}

/// `page 3`, `pages 1, 2, 5`, `pages 1, 2, 3 and 9 more`.
fn page_list(pages: &[u32]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = pages.iter().take(SHOWN).map(u32::to_string).collect();
    let more = pages.len().saturating_sub(SHOWN);
    let plural = if pages.len() == 1 { "page" } else { "pages" };
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{plural} {}{rest}", shown.join(", "))
}
