//! What became of a source, decided when its turn comes by what came before it.

use std::path::Path;
use std::{fs, io};

use serde_json::Value;
use serde_json::value::RawValue;

use super::catalogue::{Catalogue, Held};
use super::crew::{End, Seen};
use super::journal::Journal;
use super::known::Known;
use super::outcome::{Kind, NOT_A_DOCUMENT, OutcomeLine, ReadBy};
use super::plan::file;
use super::worker::{Answer, Told, hex};
use super::{bag, pronom};
use crate::ingest::Origin;

/// What the archive gets for a source.
#[derive(Debug)]
pub(super) struct Decision {
    pub line: OutcomeLine,
    /// Whether it says something that the archive did not know.
    pub new: bool,
    /// The record and its reports' lines, where they are to be kept.
    pub record: Option<(Box<RawValue>, Vec<Box<RawValue>>)>,
}

/// What decisions are made by.
pub(super) struct Deciding<'a> {
    pub archive: &'a Path,
    pub catalogue: &'a Catalogue,
    pub by: &'a ReadBy,
    pub reprocess: bool,
}

impl Deciding<'_> {
    /// The decision about a source, of which the archive knows `known`.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub(super) fn decide(&self, seen: Seen, known: Option<&Known>, journal: &Journal) -> io::Result<Decision> {
        let line = self.line(&seen);
        let Seen { source, stat, digest, end } = seen;
        let sha256 = digest.as_ref().map(|digest| digest.sha256.clone());
        let decided = match end {
            End::Unchanged => return Ok(settled(OutcomeLine::new(source.input.name, Kind::Unchanged))),
            End::NotTried => failed_before(line, known),
            End::Refused(code, why) => refused(line, code, why),
            End::TimedOut => of_kind(line, Kind::TimedOut).saying("it took longer than --timeout allows"),
            End::Crashed(how) => of_kind(line, Kind::Crashed).saying(format!("its worker died: {how}")).coded("died"),
            End::Known => return self.known_bytes(line, known, journal, None),
            End::Answered(answer) => {
                if let (Some(before), Some(read)) = (&sha256, &answer.sha256)
                    && before != read
                {
                    refused(
                        line,
                        "changing",
                        "its bytes changed between two readings; it may be half copied".to_owned(),
                    )
                } else {
                    let mut line = line;
                    line.sha256 = sha256.or_else(|| answer.sha256.clone());
                    line.format.clone_from(&answer.format);
                    let head = digest.as_ref().map_or(&[][..], |digest| &digest.head);
                    line.pronom = answer.format.as_deref().and_then(|format| pronom::id(format, head));
                    if answer.result == Told::Read {
                        return self.known_bytes(line, known, journal, Some(*answer));
                    }
                    unread(line, *answer, file(&source.input))
                }
            }
        };
        let new = known.is_none_or(|known| !says_the_same(&decided, known, stat.as_ref()));
        Ok(Decision { line: decided, new, record: None })
    }

    /// A line with what is known of the file; its outcome is still to come.
    fn line(&self, seen: &Seen) -> OutcomeLine {
        let mut line = OutcomeLine::new(seen.source.input.name.clone(), Kind::Imported);
        if let Some(stat) = &seen.stat {
            line.bytes = Some(stat.bytes);
            line.changed.clone_from(&stat.changed);
        }
        line.sha256 = seen.digest.as_ref().map(|digest| digest.sha256.clone());
        let own = matches!(seen.source.input.origin, Origin::Named(_) | Origin::Found(_));
        let file = file(&seen.source.input).filter(|file| own && file.to_str().is_none());
        let name = file.and_then(Path::file_name);
        line.path_bytes = name.map(|name| hex(name.as_encoded_bytes()));
        line
    }

    /// Bytes that are a document, or are known.
    fn known_bytes(
        &self,
        mut line: OutcomeLine,
        known: Option<&Known>,
        journal: &Journal,
        answer: Option<Answer>,
    ) -> io::Result<Decision> {
        let sha256 = line.sha256.clone().unwrap_or_default();
        let held = self.held(&sha256, journal)?;
        let same_bytes =
            known.is_some_and(|known| known.outcome.has_record() && known.sha256.as_deref() == Some(sha256.as_str()));
        let Some(held) = held else {
            let Some(answer) = answer else {
                return Err(io::Error::other(format!("the record of {} is gone from the catalogue", line.path)));
            };
            return Ok(self.imported(line, known, answer));
        };
        let current = held.version == self.by.version && held.profiles == self.by.profiles;
        if self.reprocess
            && !current
            && let Some(answer) = answer
        {
            if self.differs(&held, &sha256, &answer)? {
                let mut decision = self.imported(line, known, answer);
                decision.line.follows = Some(super::outcome::Version { sha256, record: held.accession });
                decision.line.code = "reprocessed".to_owned();
                return Ok(decision);
            }
            if same_bytes {
                let mut line = unchanged(line, known);
                line.extractor = Some(self.by.clone());
                return Ok(Decision { line, new: true, record: None });
            }
        }
        if same_bytes {
            let mut line = unchanged(line, known);
            if self.reprocess && current && known.is_some_and(|known| known.extractor.as_ref() != Some(self.by)) {
                line.extractor = Some(self.by.clone());
                if let Some(record) =
                    known.and_then(|known| known.record.as_ref()).filter(|was| **was != held.accession)
                {
                    // Another path with these bytes was read again before, and its record differs.
                    return Ok(self.shared(line, &held, Some(record)));
                }
            }
            let new = line.bytes.is_some() || line.extractor.is_some();
            return Ok(Decision { line, new, record: None });
        }
        line.follows = known.and_then(Known::version).filter(|version| version.sha256 != sha256);
        Ok(self.shared(line, &held, None))
    }

    /// A source that shares the record of another one.
    fn shared(&self, mut line: OutcomeLine, held: &Held, before: Option<&String>) -> Decision {
        line.outcome = Kind::Duplicate;
        line.code = if before.is_some() { "reprocessed" } else { "duplicate" }.to_owned();
        line.message = Some(format!("the same bytes as {:?}", held.path));
        line.remedy = None;
        // Known only if these bytes were read twice, side by side: the other source's line has them.
        (line.format, line.pronom) = (None, None);
        line.record = Some(held.accession.clone());
        line.duplicate_of = Some(held.path.clone());
        line.extractor = Some(ReadBy { version: held.version.clone(), profiles: held.profiles.clone() });
        Decision { line, new: true, record: None }
    }

    fn held(&self, sha256: &str, journal: &Journal) -> io::Result<Option<Held>> {
        if let Some(path) = journal.document(sha256) {
            return Ok(Some(Held {
                accession: journal.accession.to_string(),
                path: path.to_owned(),
                version: self.by.version.clone(),
                profiles: self.by.profiles.clone(),
            }));
        }
        self.catalogue.held(sha256).map_err(io::Error::other)
    }

    fn imported(&self, mut line: OutcomeLine, known: Option<&Known>, answer: Answer) -> Decision {
        let facts = answer.document.unwrap_or_default();
        line.outcome = if facts.reports == 0 { Kind::NoReport } else { Kind::Imported };
        line.code = line.outcome.as_str().to_owned();
        line.message = Some(match facts.reports {
            0 => "no report in it".to_owned(),
            count => format!("{count} report{}, {} to check", if count == 1 { "" } else { "s" }, facts.to_check),
        });
        line.remedy = None;
        line.follows = known.and_then(Known::version);
        line.extractor = Some(self.by.clone());
        line.document = Some(facts);
        Decision { line, new: true, record: answer.record.map(|record| (record, answer.reports)) }
    }

    /// Whether reading again gave another record, whoever read it and under whichever path.
    fn differs(&self, held: &Held, sha256: &str, answer: &Answer) -> io::Result<bool> {
        let file = bag::record_file(self.archive, &held.accession, sha256);
        let before: Value = serde_json::from_slice(&fs::read(file)?)?;
        let now: Value = serde_json::from_str(answer.record.as_ref().map_or("null", |record| record.get()))?;
        Ok(findings_only(before) != findings_only(now))
    }
}

/// A record without what may differ although the reading is the same.
fn findings_only(mut record: Value) -> Value {
    if let Some(keys) = record.as_object_mut() {
        keys.remove("extractor");
    }
    if let Some(source) = record.get_mut("source").and_then(Value::as_object_mut) {
        source.remove("path");
    }
    record
}

fn settled(line: OutcomeLine) -> Decision {
    Decision { line, new: false, record: None }
}

/// With the file's size and time of change only where those are other than known.
fn unchanged(line: OutcomeLine, known: Option<&Known>) -> OutcomeLine {
    let mut unchanged = OutcomeLine::new(line.path, Kind::Unchanged);
    if known.is_none_or(|known| line.bytes != Some(known.stat.bytes) || line.changed != known.stat.changed) {
        (unchanged.bytes, unchanged.changed) = (line.bytes, line.changed);
    }
    unchanged
}

fn of_kind(mut line: OutcomeLine, kind: Kind) -> OutcomeLine {
    line.outcome = kind;
    line.code = kind.as_str().to_owned();
    line.remedy = kind.remedy().map(str::to_owned);
    line
}

fn failed_before(line: OutcomeLine, known: Option<&Known>) -> OutcomeLine {
    let Some(known) = known else { return line };
    let mut line = of_kind(line, known.outcome).coded(known.code.clone());
    line.message.clone_from(&known.message);
    (line.bytes, line.changed) = (Some(known.stat.bytes), known.stat.changed.clone());
    line.sha256.clone_from(&known.sha256);
    line
}

fn refused(line: OutcomeLine, code: &str, why: String) -> OutcomeLine {
    let kind = Kind::of(code).filter(|kind| !kind.has_record()).unwrap_or(Kind::Unreadable);
    let mut line = of_kind(line, kind).saying(why).coded(code);
    line.remedy = match code {
        "changing" => Some("none is needed: the next run reads it when it is whole".to_owned()),
        "path_taken" => Some("name the folder that holds both files instead of each of them".to_owned()),
        "not_a_file" => Some("leave it out with --exclude".to_owned()),
        _ => line.remedy,
    };
    line
}

fn unread(line: OutcomeLine, answer: Answer, file: Option<&Path>) -> OutcomeLine {
    if answer.result == Told::NotADocument {
        let mut line = of_kind(line, Kind::Unsupported).coded(NOT_A_DOCUMENT).saying("no document of any kind");
        line.remedy = None;
        return line;
    }
    let Some(error) = answer.error else { return of_kind(line, Kind::Crashed).saying("no reason was given") };
    let kind = Kind::of(&error.code).filter(|kind| !kind.has_record()).unwrap_or(Kind::Unreadable);
    if kind == Kind::Unreadable && file.is_some_and(|file| !file.exists()) {
        return refused(line, "vanished", "no such file".to_owned());
    }
    let line = of_kind(line, kind).saying(error.message);
    if kind == Kind::Crashed { line.coded("panicked") } else { line }
}

/// Whether a failure is the one that is known already.
fn says_the_same(line: &OutcomeLine, known: &Known, stat: Option<&super::plan::Stat>) -> bool {
    line.outcome == known.outcome
        && line.code == known.code
        && line.message == known.message
        && line.sha256 == known.sha256
        && stat.is_none_or(|stat| *stat == known.stat)
}
