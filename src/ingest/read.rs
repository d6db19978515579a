//! One input's bytes, and its outcome.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::isolate::contained;
use super::walk::{Input, Origin};
use super::writer::Json;
use super::{Failure, KnownSource, Outcome};
use crate::convert::{Extractor, sha256};
use crate::record::{Record, Review};
use crate::{Error, ErrorCode};

/// Bytes by which a file of a folder is told to be no document, before the rest of it is read.
const HEAD: u64 = 64 << 10;

/// The first bytes of files that bear text for people or hold others that may: PDF, Office and ODF
/// packages, zip, Word 97 and its kin, RTF.
const SIGNATURES: [&[u8]; 5] = [b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"{\\rtf"];

/// What Word's XML and HTML files say of themselves near their beginning.
const WORD_MARKUP: &[u8] = b"schemas.microsoft.com/office/";

/// Endings by which a file's name claims to be a document, so that it must not be passed over in silence.
const CLAIMS: [&str; 9] = ["pdf", "docx", "docm", "dotx", "doc", "rtf", "odt", "fodt", "zip"];

/// The bytes of an input, at most as many as the limits allow.
pub fn read(input: &Input, extractor: &Extractor) -> Result<Vec<u8>, Error> {
    let most = extractor.limits().file_bytes;
    let bytes = match &input.origin {
        Origin::Named(path) | Origin::Found(path) => bytes_of_file(path, most),
        Origin::Member(member) => Ok(member.bytes(most)?),
        Origin::Stdin => bytes(io::stdin().lock(), 0, most),
        Origin::Unreadable(error) => return Err(error.clone()),
    };
    let bytes = bytes.map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(Error::new(
            ErrorCode::TooLarge,
            format!("more than {most} bytes, the most that are read of a file"),
        ));
    }
    Ok(bytes)
}

fn bytes_of_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    bytes(file, metadata.len(), most)
}

/// At most one byte more than `most`, so that the caller can tell; `expected` bytes are made room for at once.
fn bytes(from: impl Read, expected: u64, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(expected.min(most)).unwrap_or(0).saturating_add(1))?;
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the operating system said, as a sentence that begins in lower case.
pub(super) fn unreadable(error: io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    };
    Error::new(ErrorCode::Unreadable, message)
}

/// Reads an input to its outcome, whatever happens.
pub(super) fn outcome(input: &Input, extractor: &Extractor, json: Json) -> Outcome {
    match reading(input, extractor) {
        Reading::Record(record) => written(&record, json),
        Reading::Failed(failure) => Outcome::Failed(failure),
        Reading::NotADocument => Outcome::NotADocument,
    }
}

/// What reading an input comes to.
pub(crate) enum Reading {
    Record(Box<Record>),
    Failed(Box<Failure>),
    NotADocument,
}

/// Reads an input, whatever happens.
pub(crate) fn reading(input: &Input, extractor: &Extractor) -> Reading {
    if is_no_document_by_its_head(input, extractor) {
        return Reading::NotADocument;
    }
    let bytes = match read(input, extractor) {
        Ok(bytes) => bytes,
        Err(error) => return failed(input, None, error, extractor),
    };
    let converted = contained(|| extractor.convert(&input.name, &bytes));
    concluded(input, &bytes, converted, extractor)
}

fn concluded(
    input: &Input,
    bytes: &[u8],
    converted: Result<Result<Record, Error>, String>,
    extractor: &Extractor,
) -> Reading {
    match converted {
        Ok(Ok(record)) => Reading::Record(Box::new(record)),
        Ok(Err(_)) if is_passed_over(input, bytes, extractor) => Reading::NotADocument,
        Ok(Err(error)) => failed(input, Some(bytes), error, extractor),
        Err(words) => failed(input, Some(bytes), crashed(&words), extractor),
    }
}

pub(super) fn crashed(words: &str) -> Error {
    Error::new(ErrorCode::Crashed, format!("a bug of exrep, please report it: {words}"))
}

fn written(record: &Record, json: Json) -> Outcome {
    let source = KnownSource {
        path: record.source.path.clone(),
        sha256: Some(record.source.sha256.clone()),
        bytes: Some(record.source.bytes),
        format: Some(record.source.format),
    };
    match json.bytes(record) {
        Ok(json) => {
            let to_check = record.reports.iter().filter(|report| report.review == Review::Check).count() as u64;
            Outcome::Read { source, json, reports: record.reports.len() as u64, to_check }
        }
        Err(error) => {
            let failure = Failure::new(source, crashed(&error.to_string()), record.extractor.clone());
            Outcome::Failed(Box::new(failure))
        }
    }
}

fn failed(input: &Input, bytes: Option<&[u8]>, error: Error, extractor: &Extractor) -> Reading {
    let source = KnownSource {
        path: input.name.clone(),
        sha256: bytes.map(sha256),
        bytes: bytes.map(|bytes| bytes.len() as u64),
        format: bytes.and_then(|bytes| contained(|| extractor.format(bytes)).ok()?.ok()),
    };
    Reading::Failed(Box::new(Failure::new(source, error, extractor.identity())))
}

/// Spares reading a film to its end; what the head leaves in doubt is read whole.
pub(super) fn is_no_document_by_its_head(input: &Input, extractor: &Extractor) -> bool {
    if claims_to_be_one(&input.name) {
        return false;
    }
    let head = match &input.origin {
        Origin::Found(path) => File::open(path).and_then(|file| bytes(file, 0, HEAD - 1)).ok(),
        Origin::Member(member) => member.bytes(HEAD - 1).ok(),
        Origin::Named(_) | Origin::Stdin | Origin::Unreadable(_) => None,
    };
    head.is_some_and(|head| is_foreign(&head, extractor))
}

pub(super) fn is_passed_over(input: &Input, bytes: &[u8], extractor: &Extractor) -> bool {
    let is_found = matches!(input.origin, Origin::Found(_) | Origin::Member(_));
    is_found && !claims_to_be_one(&input.name) && is_foreign(bytes, extractor)
}

/// Neither in a format that we know nor in one that documents come in: empty, text, a film, a program.
///
/// A picture is not foreign: it may be a scan.
fn is_foreign(bytes: &[u8], extractor: &Extractor) -> bool {
    let told = contained(|| extractor.format(bytes));
    let unknown = match told {
        Ok(Err(error)) => matches!(error.code, ErrorCode::Unsupported | ErrorCode::Damaged),
        // Web pages lie about in folders; those that Word made say so.
        Ok(Ok(format)) => format == "html",
        Err(_) => false,
    };
    let head = bytes.get(..4096).unwrap_or(bytes);
    let is_word_markup = head.windows(WORD_MARKUP.len()).any(|window| window.eq_ignore_ascii_case(WORD_MARKUP));
    unknown && !is_word_markup && !SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
}

/// Whether a file's name says that it is a document.
pub(crate) fn claims_to_be_one(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| CLAIMS.iter().any(|claim| extension.eq_ignore_ascii_case(claim)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ProfileSet;
    use crate::reader::Limits;

    fn extractor(file_bytes: u64) -> Extractor {
        Extractor::new(ProfileSet::builtin().unwrap(), Limits { file_bytes, ..Limits::default() })
    }

    fn code(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Read { .. } => "read",
            Outcome::Failed(failure) => failure.error.code,
            Outcome::NotADocument => "not a document",
        }
    }

    #[test]
    fn a_panic_is_the_outcome_of_its_file() {
        let (extractor, input) = (extractor(99), Input::named(Path::new("a/b.pdf")));
        let panicked = contained(|| -> Result<Record, Error> { panic!("slipped") });
        let Reading::Failed(failure) = concluded(&input, b"bytes", panicked, &extractor) else { panic!() };
        assert_eq!((failure.error.code, failure.source.path.as_str()), ("crashed", "b.pdf"));
        assert!(failure.error.message.contains("slipped"), "{}", failure.error.message);
        assert_eq!(failure.source.sha256.as_deref(), Some(sha256(b"bytes").as_str()));
    }

    #[test]
    fn only_what_claims_to_be_a_document_fails_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let cases: [(&str, &[u8], &str); 11] = [
            ("notes.txt", b"plain words", "not a document"),
            ("truth.json", b"{}", "not a document"),
            ("empty", b"", "not a document"),
            ("page.html", b"<html></html>", "not a document"),
            ("scan.tif", b"II*\0", "needs_ocr"),
            (
                "letter.xml",
                b"<w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'/>",
                "damaged",
            ),
            ("film.mp4", b"\0\0\0\x20ftypisom", "not a document"),
            ("page.doc", b"<html></html>", "read"),
            ("empty.PDF", b"", "damaged"),
            ("returns.bin", b"PK\x03\x04 not much of a zip", "damaged"),
            ("old", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "unsupported"),
        ];
        for (name, bytes, expected) in cases {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let found = Input { name: name.to_owned(), origin: Origin::Found(path.clone()) };
            let outcome = outcome(&found, &extractor(1 << 20), Json::Line);
            assert_eq!(code(&outcome), expected, "{name}");
            let named = super::outcome(&Input::named(&path), &extractor(1 << 20), Json::Line);
            // A web page is read where it is asked for, or claims to be a document.
            let is_page = bytes.starts_with(b"<html");
            assert_eq!(matches!(named, Outcome::Failed(_)), !is_page, "{name} {named:?}");
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_too_large_and_a_missing_one_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, b"%PDF-1.4").unwrap();
        assert_eq!(code(&outcome(&Input::named(&path), &extractor(7), Json::Line)), "too_large");
        for missing in [folder.path().join("none.pdf"), folder.path().to_owned()] {
            assert_eq!(code(&outcome(&Input::named(&missing), &extractor(7), Json::Line)), "unreadable");
        }
    }
}
