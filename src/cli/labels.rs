//! `exrep labels`: which labels a corpus has for each field, and since when.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;
use std::num::NonZeroUsize;

use serde::Serialize;

use super::args::{Labels, LabelsFormat};
use super::{Exit, Stop, extractor, print, talk};
use crate::convert::{Seen, SeenLabel, SeenReport};
use crate::ingest::{Source, Survey, Walk};
use crate::profile::{Field, ProfileSet};
use crate::record::Period;

/// The version of the JSON.
const SCHEMA: &str = "exrep/labels/1";

pub(super) fn run(args: Labels) -> Result<Exit, Stop> {
    let extractor = extractor(&args.profiles, None)?;
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let sources: Vec<Source> = args.paths.into_iter().map(Source::argument).collect();
    let mut drift = Drift::default();
    let survey = Survey { extractor: &extractor, jobs };
    survey
        .run(
            Walk::new(VecDeque::from(sources), None),
            |extractor, bytes| extractor.seen(bytes),
            |surveyed| match surveyed.seen {
                Some(Ok(seen)) => drift.add(&surveyed.name, &seen, extractor.profiles()),
                Some(Err(error)) => {
                    talk::error(&format!("{}: {error}", surveyed.name));
                    drift.failed.push(Failed { path: surveyed.name, code: error.code.as_str() });
                }
                None => {}
            },
        )
        .map_err(|error| Stop::failed(format!("documents cannot be read side by side: {error}; try --jobs 1")))?;
    let report = drift.report();
    print(&match args.format {
        LabelsFormat::Table => report.table(),
        LabelsFormat::Json => report.json()?,
    })?;
    Ok(if report.failed.is_empty() { Exit::AllRead } else { Exit::SomeFailed })
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Drift {
    documents: u64,
    reports: u64,
    fields: BTreeMap<Field, BTreeMap<String, Tally>>,
    unrecognised: Vec<String>,
    failed: Vec<Failed>,
}

/// How often a label was seen, and when.
#[derive(Debug, Default)]
struct Tally {
    /// The same words in upper and lower case, and how often.
    spellings: BTreeMap<String, u64>,
    reports: u64,
    documents: u64,
    last_document: String,
    profile: Option<String>,
    inferred: bool,
    first: Option<When>,
    last: Option<When>,
}

/// A period, ordered by its first day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct When {
    start: String,
    end: String,
    text: String,
}

/// A document that could not be read.
#[derive(Clone, Debug, Serialize)]
struct Failed {
    path: String,
    code: &'static str,
}

impl Drift {
    fn add(&mut self, path: &str, seen: &Seen, profiles: &ProfileSet) {
        self.documents += 1;
        self.reports += seen.reports.len() as u64;
        if seen.reports.is_empty() {
            self.unrecognised.push(path.to_owned());
        }
        for report in &seen.reports {
            self.add_report(path, report, profiles);
        }
    }

    fn add_report(&mut self, path: &str, report: &SeenReport, profiles: &ProfileSet) {
        let when = report.period.as_ref().and_then(When::of);
        let mut counted: Vec<(Field, String)> = Vec::new();
        for label in &report.labels {
            let key = (label.field, label.variant.to_lowercase());
            if counted.contains(&key) {
                continue;
            }
            let tally = self.fields.entry(key.0).or_default().entry(key.1.clone()).or_default();
            tally.add(path, label, when.as_ref(), profiles);
            counted.push(key);
        }
    }

    fn report(self) -> Report {
        let mut fields: Vec<(Field, BTreeMap<String, Tally>)> = self.fields.into_iter().collect();
        fields.sort_by_key(|(field, _)| *field);
        let fields = fields.into_iter().map(|(field, tallies)| {
            let mut labels: Vec<Variant> = tallies.into_values().map(Variant::of).collect();
            labels.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.label.cmp(&b.label)));
            FieldLabels { field: field.key(), labels }
        });
        Report {
            schema: SCHEMA,
            documents: self.documents,
            reports: self.reports,
            fields: fields.collect(),
            unrecognised: self.unrecognised,
            failed: self.failed,
        }
    }
}

impl Tally {
    fn add(&mut self, path: &str, label: &SeenLabel, when: Option<&When>, profiles: &ProfileSet) {
        *self.spellings.entry(label.variant.clone()).or_default() += 1;
        self.reports += 1;
        if self.documents == 0 || self.last_document != path {
            self.documents += 1;
            self.last_document = path.to_owned();
        }
        let profile = label.profile.and_then(|index| profiles.profiles().get(index));
        self.profile = self.profile.take().or_else(|| profile.map(|profile| profile.name.clone()));
        self.inferred |= label.profile.is_none();
        let Some(when) = when else { return };
        if self.first.as_ref().is_none_or(|first| when < first) {
            self.first = Some(when.clone());
        }
        if self.last.as_ref().is_none_or(|last| when > last) {
            self.last = Some(when.clone());
        }
    }
}

impl When {
    fn of(period: &Period) -> Option<When> {
        let (start, end) = (period.start.clone()?, period.end.clone()?);
        let text = match (&period.financial_year, period.quarter) {
            (Some(year), Some(quarter)) => format!("{year} Q{quarter}"),
            _ => period.text.clone(),
        };
        Some(When { start, end, text })
    }
}

/// What is written.
#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    documents: u64,
    reports: u64,
    fields: Vec<FieldLabels>,
    /// Documents without a report.
    unrecognised: Vec<String>,
    failed: Vec<Failed>,
}

#[derive(Debug, Serialize)]
struct FieldLabels {
    field: String,
    labels: Vec<Variant>,
}

/// One label of a field.
#[derive(Debug, Serialize)]
struct Variant {
    /// The spelling seen most often, `{period}` for a period; empty where the field has no label.
    label: String,
    reports: u64,
    documents: u64,
    /// The profile that knows it.
    profile: Option<String>,
    /// Whether it was inferred where it stands, or marked by the document's style alone.
    inferred: bool,
    first: Option<When>,
    last: Option<When>,
}

impl Variant {
    fn of(tally: Tally) -> Variant {
        let most = tally.spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        Variant {
            label: most.map_or(String::new(), |(spelling, _)| spelling.clone()),
            reports: tally.reports,
            documents: tally.documents,
            profile: tally.profile,
            inferred: tally.inferred,
            first: tally.first,
            last: tally.last,
        }
    }
}

/// The widest label in the table, in characters.
const WIDEST: usize = 44;

impl Report {
    fn json(&self) -> Result<String, Stop> {
        let json = serde_json::to_string_pretty(self);
        json.map(|json| json + "\n").map_err(|error| Stop::failed(format!("the labels cannot be written: {error}")))
    }

    fn table(&self) -> String {
        let labels = self.fields.iter().flat_map(|field| &field.labels);
        let width = labels.map(|label| shown(label).chars().count()).max().unwrap_or(0).max("label".len());
        let field_width = self.fields.iter().map(|field| field.field.len()).max().unwrap_or(0).max("field".len());
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{:<field_width$}  {:<width$}  reports  first       last", "field", "label");
        for field in &self.fields {
            let mut name = field.field.as_str();
            for label in &field.labels {
                let when = |when: &Option<When>| when.as_ref().map_or("-".to_owned(), |when| when.text.clone());
                let (first, last) = (when(&label.first), when(&label.last));
                let _ = writeln!(
                    out,
                    "{name:<field_width$}  {:<width$}  {:>7}  {first:<10}  {last}",
                    shown(label),
                    label.reports
                );
                name = "";
            }
        }
        let _ = writeln!(out, "\n{} in {}", talk::many(self.reports, "report"), talk::many(self.documents, "document"));
        if self.fields.iter().flat_map(|field| &field.labels).any(|label| label.inferred) {
            out.push_str("~ no profile knows this label; `exrep profile new` proposes one\n");
        }
        if !self.unrecognised.is_empty() {
            let _ = writeln!(out, "\nnothing recognised in {}", talk::many(self.unrecognised.len() as u64, "document"));
            for path in &self.unrecognised {
                let _ = writeln!(out, "  {}", talk::plain(path));
            }
        }
        out
    }
}

/// The label as the table has it: marked where no profile knows it, and cut where it is long.
fn shown(label: &Variant) -> String {
    let mark = if label.inferred && !label.label.is_empty() { "~ " } else { "" };
    let words = if label.label.is_empty() { "(no label)" } else { &label.label };
    let words = talk::plain(words);
    match words.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{mark}{}…", words.get(..at).unwrap_or_default()),
        None => format!("{mark}{words}"),
    }
}
