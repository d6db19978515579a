//! The pipeline for one file: bytes in, a [`Record`] out.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::format::{self, Format};
use crate::profile::ProfileSet;
use crate::reader::{self, Limits};
use crate::record::{self, Coverage, Finding, Record, Report, Residue, SCHEMA, Source};
use crate::{Error, ErrorCode};

/// Reads documents to records, with one set of profiles and limits; shared by all threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    profiles: ProfileSet,
    limits: Limits,
}

impl Extractor {
    /// An extractor with these profiles and limits.
    pub fn new(profiles: ProfileSet, limits: Limits) -> Extractor {
        Extractor { profiles, limits }
    }

    /// The record of a document; `path` is only written into it.
    ///
    /// # Errors
    /// Where the bytes are no document that is read, or one that cannot be.
    pub fn convert(&self, path: &str, bytes: &[u8]) -> Result<Record, Error> {
        let format = self.detected(bytes)?;
        let document = reader::read(format, bytes, &self.limits)?;
        let Recognised { reports, residue, coverage, mut findings } = recognise(&document, &self.profiles);
        findings.splice(0..0, document.findings.iter().cloned());
        let source = source(path, bytes, format, document);
        Ok(Record { schema: SCHEMA, source, reports, residue, coverage, findings, extractor: self.identity() })
    }

    /// The document as read, before anything in it is recognised.
    ///
    /// # Errors
    /// As [`Extractor::convert`].
    pub fn document(&self, bytes: &[u8]) -> Result<Document, Error> {
        reader::read(self.detected(bytes)?, bytes, &self.limits)
    }

    /// Why the document's parts were recognised as they were, for people.
    ///
    /// # Errors
    /// As [`Extractor::convert`].
    pub fn explain(&self, bytes: &[u8]) -> Result<String, Error> {
        self.document(bytes).map(|document| document.outline())
    }

    /// The name of the format that the bytes are in.
    ///
    /// # Errors
    /// Where they are in none that is read.
    pub fn format(&self, bytes: &[u8]) -> Result<&'static str, Error> {
        format::detect(bytes).map(Format::as_str)
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What the record says of this extractor.
    pub fn identity(&self) -> record::Extractor {
        record::Extractor {
            name: "exrep",
            version: env!("CARGO_PKG_VERSION"),
            profiles: self.profiles.digest().to_owned(),
        }
    }

    fn detected(&self, bytes: &[u8]) -> Result<Format, Error> {
        let most = self.limits.file_bytes;
        if bytes.len() as u64 > most {
            let message = format!("{} bytes, more than the {most} that are read of a file", bytes.len());
            return Err(Error::new(ErrorCode::TooLarge, message));
        }
        format::detect(bytes)
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn source(path: &str, bytes: &[u8], format: Format, document: Document) -> Source {
    let properties = document.properties;
    Source {
        path: path.to_owned(),
        sha256: sha256(bytes),
        bytes: bytes.len() as u64,
        format: format.as_str(),
        pages: document.pages,
        title: properties.title,
        author: properties.author,
        created: properties.created,
        modified: properties.modified,
        producer: properties.producer,
        text_layer: document.text_layer,
    }
}

struct Recognised {
    reports: Vec<Report>,
    residue: Vec<Residue>,
    coverage: Coverage,
    findings: Vec<Finding>,
}

// SEAM: the recogniser takes this function's place; until then no report is found.
fn recognise(document: &Document, _profiles: &ProfileSet) -> Recognised {
    let characters = document.text.chars().filter(|c| !c.is_whitespace()).count() as u64;
    let coverage = Coverage { characters, ..Coverage::default() };
    Recognised { reports: Vec::new(), residue: Vec::new(), coverage, findings: Vec::new() }
}
