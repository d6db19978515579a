//! `exrep profile`: template profiles for people who write them.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::args::{ProfileAction, Profiles};
use super::proposal::Proposal;
use super::{Exit, Stop, extractor, print, talk};
use crate::convert::{Extractor, Seen, SeenLabel};
use crate::ingest::{Source, Survey, Walk};
use crate::profile::{Field, ProfileSet, Severity, lint};

pub(super) fn run(action: ProfileAction) -> Result<Exit, Stop> {
    match action {
        ProfileAction::List { profiles } => list(&load(&profiles.profiles)?),
        ProfileAction::Show { name, profiles } => show(&name, &load(&profiles.profiles)?),
        ProfileAction::Check { file, documents, profiles } => check(&file, documents, profiles),
        ProfileAction::New { documents, profiles } => propose(documents, &profiles),
    }
}

fn load(paths: &[PathBuf]) -> Result<ProfileSet, Stop> {
    ProfileSet::load(paths).map_err(|error| Stop::usage(error.message))
}

fn list(set: &ProfileSet) -> Result<Exit, Stop> {
    let width = set.profiles().iter().map(|profile| profile.name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for profile in set.profiles() {
        let labels: usize = profile.labels.values().chain(profile.columns.values()).map(Vec::len).sum();
        let labels = labels + profile.titles.len();
        let cues: usize = profile.cues.values().map(Vec::len).sum();
        let count = if labels == 0 { format!("{cues} cues") } else { format!("{labels} labels") };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{:<width$}  {count:>11}  {}", profile.name, profile.description);
    }
    print(&out)
}

fn show(name: &str, set: &ProfileSet) -> Result<Exit, Stop> {
    let index = set.profiles().iter().position(|profile| profile.name == name);
    match index.and_then(|index| set.text(index)) {
        Some(text) => print(text),
        None => {
            let names: Vec<&str> = set.profiles().iter().map(|profile| profile.name.as_str()).collect();
            Err(Stop::usage(format!("no profile is called {name:?}; there are {}", names.join(", "))))
        }
    }
}

fn check(file: &Path, documents: Vec<PathBuf>, profiles: Profiles) -> Result<Exit, Stop> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Stop::usage(format!("profile {}: {error}; give the path of a .toml file", file.display())))?;
    let problems = lint(&text, &load(&profiles.profiles)?);
    let mut out = String::new();
    for problem in &problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let _ = writeln!(out, "{}:{}: {severity}: {}", file.display(), problem.line, talk::plain(&problem.message));
    }
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count() as u64;
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let _ = writeln!(out, "{}, {}", talk::many(errors, "error"), talk::many(warnings, "warning"));
    if errors > 0 {
        print(&out)?;
        return Ok(Exit::WrongUsage);
    }
    if !documents.is_empty() {
        let with = Profiles { profiles: std::iter::once(file.to_owned()).chain(profiles.profiles).collect() };
        let extractor = extractor(&with, None)?;
        let mut matched = Matched::of(extractor.profiles());
        let failed = survey(&extractor, documents, |name, seen| matched.add(extractor.profiles(), name, &seen))?;
        out.push_str(&matched.table());
        print(&out)?;
        return Ok(if failed { Exit::SomeFailed } else { Exit::AllRead });
    }
    print(&out)
}

fn propose(documents: Vec<PathBuf>, profiles: &Profiles) -> Result<Exit, Stop> {
    let extractor = extractor(profiles, None)?;
    let mut proposal = Proposal::default();
    let failed = survey(&extractor, documents, |_, seen| proposal.add(&seen))?;
    if proposal.is_empty() {
        return Err(Stop::failed(
            "no label was found in these documents; `exrep inspect --text FILE` shows what was read",
        ));
    }
    print(&proposal.toml(extractor.profiles()))?;
    Ok(if failed { Exit::SomeFailed } else { Exit::AllRead })
}

/// Looks at all documents; whether one failed.
fn survey(extractor: &Extractor, paths: Vec<PathBuf>, mut add: impl FnMut(&str, Seen)) -> Result<bool, Stop> {
    let sources: Vec<Source> = paths.into_iter().map(Source::argument).collect();
    let jobs = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut failed = false;
    let ended = Survey { extractor, jobs }.run(
        Walk::new(VecDeque::from(sources), None),
        |extractor, bytes| extractor.seen(bytes),
        |surveyed| match surveyed.seen {
            Some(Ok(seen)) => add(&surveyed.name, seen),
            Some(Err(error)) => {
                failed = true;
                talk::error(&format!("{}: {error}", surveyed.name));
            }
            None => {}
        },
    );
    ended.map_err(|error| Stop::failed(format!("documents cannot be read side by side: {error}")))?;
    Ok(failed)
}

/// What each label of a profile matched.
struct Matched {
    /// By the profile's own order of fields and words.
    entries: Vec<Entry>,
    documents: u64,
    reports: u64,
    /// Documents without a report.
    without: Vec<String>,
}

#[derive(Default)]
struct Entry {
    field: String,
    text: String,
    matched: u64,
    example: String,
    refused: BTreeMap<&'static str, u64>,
}

impl Matched {
    /// Nothing yet, for the first profile of the set.
    fn of(set: &ProfileSet) -> Matched {
        let entries =
            set.written(0).map(|(field, text)| Entry { field: field.key(), text: text.to_owned(), ..Entry::default() });
        Matched { entries: entries.collect(), documents: 0, reports: 0, without: Vec::new() }
    }

    fn add(&mut self, set: &ProfileSet, name: &str, seen: &Seen) {
        self.documents += 1;
        self.reports += seen.reports.len() as u64;
        if seen.reports.is_empty() {
            self.without.push(name.to_owned());
        }
        let labels = seen.reports.iter().flat_map(|report| &report.labels).chain(&seen.loose);
        for label in labels.filter(|label| label.profile == Some(0)) {
            self.matched(set, label);
        }
        for refused in &seen.refused {
            if let Some(entry) = self.entry(set, refused.field, &refused.words) {
                *entry.refused.entry(refused.why).or_default() += 1;
            }
        }
    }

    fn matched(&mut self, set: &ProfileSet, label: &SeenLabel) {
        let Some(entry) = self.entry(set, label.field, &label.words) else { return };
        entry.matched += 1;
        if entry.example.is_empty() {
            entry.example.clone_from(&label.content);
        }
    }

    fn entry(&mut self, set: &ProfileSet, field: Field, words: &str) -> Option<&mut Entry> {
        let text = set.wording(0, field, words)?;
        let field = field.key();
        self.entries.iter_mut().find(|entry| entry.field == field && entry.text.trim() == text)
    }

    fn table(&self) -> String {
        let field_width = self.entries.iter().map(|entry| entry.field.len()).max().unwrap_or(0);
        let width = self.entries.iter().map(|entry| entry.text.chars().count()).max().unwrap_or(0);
        let mut out = String::from("\n");
        for entry in &self.entries {
            let refused: u64 = entry.refused.values().sum();
            let said = match (entry.matched, entry.refused.iter().max_by_key(|(_, count)| **count)) {
                (0, None) => "not seen".to_owned(),
                (0, Some((why, _))) => format!("never taken, {refused} refused: {why}"),
                (matched, why) => {
                    let refused = why.map_or(String::new(), |(why, _)| format!(", {refused} refused: {why}"));
                    let example = if entry.example.is_empty() { "(blank)" } else { cut(&entry.example) };
                    format!("{matched} ×{refused}, first: {}", talk::plain(example))
                }
            };
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{:<field_width$}  {:<width$}  {said}", entry.field, entry.text);
        }
        let (reports, documents) = (talk::many(self.reports, "report"), talk::many(self.documents, "document"));
        let _ = writeln!(out, "\n{reports} in {documents}");
        for name in &self.without {
            let _ = writeln!(out, "no report in {}", talk::plain(name));
        }
        out
    }
}

/// The first words of a value.
pub(super) fn cut(text: &str) -> &str {
    text.char_indices().nth(50).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}
