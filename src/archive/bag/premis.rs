//! PREMIS 3 objects and events of a bag, as a tag file.
//!
//! For each document: what format it was found to be in, its digest, what reading it gave, and whether that passed our
//! checks. All events of a run have the run's time: they are facts of the run, and a run repeated is the same bytes.

use std::io::{self, Write};

use quick_xml::escape::escape;

use super::sealed::Sealed;
use crate::archive::Accession;
use crate::archive::journal::Entry;
use crate::archive::outcome::OutcomeLine;
use crate::archive::run::Run;

/// The tag file.
pub(super) const FILE: &str = "metadata/premis.xml";

/// The four events: name, and code in the Library of Congress's vocabulary of event types.
const EVENTS: [(&str, &str); 4] = [
    ("format identification", "fid"),
    ("message digest calculation", "mes"),
    ("metadata extraction", "mee"),
    ("validation", "val"),
];

/// Whether an outcome is about bytes that were read in this run.
pub(super) fn is_event(entry: &Entry) -> bool {
    entry.new && entry.line.sha256.is_some() && (entry.record.is_some() || entry.line.is_failure())
}

pub(super) fn begin(to: &mut Sealed) -> io::Result<()> {
    to.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<premis xmlns=\"http://www.loc.gov/premis/v3\" \
          xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
          xsi:schemaLocation=\"http://www.loc.gov/premis/v3 https://www.loc.gov/standards/premis/v3/premis-3-0.xsd\" \
          version=\"3.0\">\n",
    )
}

/// The source document.
pub(super) fn object(to: &mut Sealed, line: &OutcomeLine) -> io::Result<()> {
    let sha256 = line.sha256.as_deref().unwrap_or_default();
    let format = line.format.as_deref().unwrap_or("unknown");
    write!(
        to,
        "<object xsi:type=\"file\">{}<objectCharacteristics><fixity><messageDigestAlgorithm>SHA-256\
         </messageDigestAlgorithm><messageDigest>{sha256}</messageDigest></fixity>",
        identifier("object", "sha256", sha256)
    )?;
    if let Some(bytes) = line.bytes {
        write!(to, "<size>{bytes}</size>")?;
    }
    write!(to, "<format><formatDesignation><formatName>{}</formatName></formatDesignation>", escape(format))?;
    if let Some(pronom) = &line.pronom {
        write!(
            to,
            "<formatRegistry><formatRegistryName>PRONOM</formatRegistryName><formatRegistryKey>{}</formatRegistryKey>\
             </formatRegistry>",
            escape(pronom)
        )?;
    }
    writeln!(
        to,
        "</format></objectCharacteristics><originalName>{}</originalName></object>",
        escape(printable(&line.path))
    )
}

/// What was done with it.
pub(super) fn events(to: &mut Sealed, line: &OutcomeLine, run: &Run, accession: Accession) -> io::Result<()> {
    let sha256 = line.sha256.as_deref().unwrap_or_default();
    for ((name, code), (outcome, detail)) in EVENTS.into_iter().zip(results(line)) {
        let id = format!("{accession}/{sha256}/{code}");
        write!(
            to,
            "<event>{}<eventType valueURI=\"http://id.loc.gov/vocabulary/preservation/eventType/{code}\">{name}</eventType>\
             <eventDateTime>{}</eventDateTime><eventOutcomeInformation><eventOutcome>{outcome}</eventOutcome>",
            identifier("event", "exrep", &id),
            run.started
        )?;
        write!(
            to,
            "<eventOutcomeDetail><eventOutcomeDetailNote>{}</eventOutcomeDetailNote></eventOutcomeDetail>\
             </eventOutcomeInformation>",
            escape(printable(&detail))
        )?;
        writeln!(
            to,
            "{}{}</event>",
            identifier("linkingAgent", "exrep", "exrep"),
            identifier("linkingObject", "sha256", sha256)
        )?;
    }
    Ok(())
}

/// The program, and the end of the file.
pub(super) fn end(to: &mut Sealed, run: &Run) -> io::Result<()> {
    let by = &run.asked.extractor;
    writeln!(
        to,
        "<agent>{}<agentName>exrep</agentName><agentType>software</agentType><agentVersion>{}</agentVersion>\
         <agentNote>profiles {}</agentNote></agent>\n</premis>",
        identifier("agent", "exrep", "exrep"),
        escape(&by.version),
        escape(&by.profiles)
    )
}

fn identifier(of: &str, kind: &str, value: &str) -> String {
    let value = escape(value);
    format!(
        "<{of}Identifier><{of}IdentifierType>{kind}</{of}IdentifierType><{of}IdentifierValue>{value}\
         </{of}IdentifierValue></{of}Identifier>"
    )
}

fn results(line: &OutcomeLine) -> [(&'static str, String); 4] {
    let format = line.format.as_deref();
    let named = match (format, &line.pronom) {
        (Some(format), Some(pronom)) => ("success", format!("{format}, PRONOM {pronom}")),
        (Some(format), None) => ("success", format.to_owned()),
        (None, _) => ("fail", "the format is not known".to_owned()),
    };
    let digest = ("success", format!("SHA-256 {}", line.sha256.as_deref().unwrap_or_default()));
    let Some(facts) = &line.document else {
        let message = line.message.clone().unwrap_or_default();
        return [named, digest, ("fail", format!("{}: {message}", line.code)), ("fail", "no record".to_owned())];
    };
    let record = line.record_sha256.as_deref().unwrap_or_default();
    let read = ("success", format!("{} reports; record with SHA-256 {record}", facts.reports));
    let valid = if facts.to_check == 0 {
        ("success", "every report accepted".to_owned())
    } else {
        ("warning", format!("{} of {} reports for a person to check", facts.to_check, facts.reports))
    };
    [named, digest, read, valid]
}

/// Without the characters that XML 1.0 has no notation for.
fn printable(text: &str) -> String {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}
