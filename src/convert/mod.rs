//! The pipeline for one file: bytes in, a [`Record`] out.

mod seen;
#[cfg(test)]
mod tests;

pub use seen::{Refused, Seen, SeenLabel, SeenReport, Unread};

use std::fmt::Write;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::assemble::PaperPeriods;
use crate::coverage::Claims;
use crate::document::{Document, Span};
pub use crate::format::is_package;
use crate::format::{self, Format};
use crate::profile::ProfileSet;
use crate::reader::{self, Limits, TextEngine};
use crate::recognise::{Labels, Section, explain, fold};
use crate::record::{self, Code, Coverage, Finding, Record, Report, Residue, SCHEMA, Source};
use crate::segment::{Found, doubts, reports};
use crate::{Error, ErrorCode, assemble, check};

/// Reads documents to records, with one set of profiles and limits; shared by all threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    profiles: ProfileSet,
    limits: Limits,
    engine: Option<Arc<dyn TextEngine>>,
}

impl Extractor {
    /// An extractor with these profiles and limits.
    pub fn new(profiles: ProfileSet, limits: Limits) -> Extractor {
        Extractor { profiles, limits, engine: None }
    }

    /// The same extractor, with an engine that reads pages that are pictures.
    pub fn with_engine(self, engine: Arc<dyn TextEngine>) -> Extractor {
        Extractor { engine: Some(engine), ..self }
    }

    /// The record of a document; `path` is only written into it.
    ///
    /// # Errors
    /// Where the bytes are no document that is read, or one that cannot be.
    pub fn convert(&self, path: &str, bytes: &[u8]) -> Result<Record, Error> {
        let format = self.detected(bytes)?;
        let document = reader::read(format, bytes, &self.limits, self.engine.as_deref())?;
        let Recognised { reports, residue, coverage, doubts } = recognise(&document, &self.profiles);
        let mut findings = document.findings.clone();
        findings.extend(doubts);
        if coverage.characters == 0 {
            findings.push(Finding::new(Code::NoText, "the document was read, and there is no text in it"));
        }
        let source = source(path, bytes, format, document);
        Ok(Record { schema: SCHEMA, source, reports, residue, coverage, findings, extractor: self.identity() })
    }

    /// The document as read, before anything in it is recognised.
    ///
    /// # Errors
    /// As [`Extractor::convert`].
    pub fn document(&self, bytes: &[u8]) -> Result<Document, Error> {
        reader::read(self.detected(bytes)?, bytes, &self.limits, self.engine.as_deref())
    }

    /// The reports in a document that was read.
    pub fn reports(&self, document: &Document) -> Vec<Report> {
        recognise(document, &self.profiles).reports
    }

    /// Why the document's parts were recognised as they were, for people.
    ///
    /// # Errors
    /// As [`Extractor::convert`].
    pub fn explain(&self, bytes: &[u8]) -> Result<String, Error> {
        let document = self.document(bytes)?;
        let labels = Labels::find(&document, &self.profiles);
        let found = reports(&document, &labels);
        let mut claims = Claims::default();
        for report in &found {
            claim(&mut claims, report);
        }
        let reports: Vec<Vec<Section>> = found.into_iter().map(|report| report.sections).collect();
        let (residue, _) = claims.settle(&document, &labels.leaves);
        Ok(explain(&document, &self.profiles, &labels, &reports, &residue))
    }

    /// The name of the format that the bytes are in.
    ///
    /// # Errors
    /// Where they are in none that is read.
    pub fn format(&self, bytes: &[u8]) -> Result<&'static str, Error> {
        format::detect(bytes).map(Format::as_str)
    }

    /// The profiles in force.
    pub fn profiles(&self) -> &ProfileSet {
        &self.profiles
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The names and TOML texts of the profiles in force, most specific first.
    pub fn profile_texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.profiles.profiles().iter().map(|profile| profile.name.as_str());
        names.zip(self.profiles.texts().iter().map(String::as_str))
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

pub(crate) struct Recognised {
    pub(crate) reports: Vec<Report>,
    pub(crate) residue: Vec<Residue>,
    pub(crate) coverage: Coverage,
    /// What looks like a report and is none.
    pub(crate) doubts: Vec<Finding>,
}

/// Labels → extents → sections → reports, and the account of what they claim.
pub(crate) fn recognise(document: &Document, profiles: &ProfileSet) -> Recognised {
    let labels = Labels::find(document, profiles);
    let all = reports(document, &labels);
    Recognised { doubts: doubts(document, &labels, &all), ..recorded(document, profiles, &labels, &all) }
}

/// The records of the reports that were found.
fn recorded(document: &Document, profiles: &ProfileSet, labels: &Labels, all: &[Found]) -> Recognised {
    let mut claims = Claims::default();
    let extents: Vec<Span> = all.iter().filter_map(|found| claim(&mut claims, found)).collect();
    let paper = PaperPeriods::of(document, &labels.leaves);
    let mut reports = Vec::with_capacity(all.len());
    for ((found, extent), ordinal) in all.iter().zip(&extents).zip(1..) {
        let mut report = assemble::report(document, profiles, &paper, &found.sections, *extent, ordinal);
        report.findings.extend(found.findings.iter().cloned());
        let notes = assemble::footnotes(document, *extent);
        let own = found.sections.iter().flat_map(|section| section.claims(false));
        report.pages = assemble::pages(document, own.chain(notes.iter().map(|(span, _)| *span)));
        for (span, footnote) in notes {
            claims.add_note(span);
            report.footnotes.push(footnote);
        }
        reports.push(report);
    }
    let (residue, coverage) = claims.settle(document, &labels.leaves);
    for (report, extent) in reports.iter_mut().zip(&extents) {
        let first = residue.partition_point(|span| span.start < extent.start);
        let within = residue[first..].iter().take_while(|span| span.start <= extent.end);
        let within: Vec<&str> =
            within.filter(|span| extent.covers(**span)).map(|span| document.slice(*span).trim()).collect();
        let words = within.iter().any(|text| text.contains(char::is_alphanumeric));
        if words {
            let message =
                format!("{} piece(s) of text belong to no field, the first {:?}", within.len(), cut(within[0]));
            report.findings.push(Finding::new(Code::TextInResidue, message));
        }
        check::check(report);
        report.review = check::verdict(report, &document.findings, words);
    }
    let residue =
        residue.into_iter().map(|span| Residue { text: fold(document.slice(span)), at: document.places.of(span) });
    Recognised { reports, residue: residue.collect(), coverage, doubts: Vec::new() }
}

/// Claims a report's labels and content, and gives its extent; what it shares with others lies outside it.
fn claim(claims: &mut Claims, found: &Found) -> Option<Span> {
    let shared = found.sections.iter().flat_map(|section| section.claims(true)).chain(found.shared.iter().copied());
    shared.for_each(|span| claims.add_shared(span));
    claims.add_report(found.sections.iter().flat_map(|section| section.claims(false)))
}

/// The first words of a text, for a message.
fn cut(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(at, _)| &text[..at])
}
