//! A profile proposed from examples.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::profile::cut;
use super::talk;
use crate::convert::{Seen, SeenLabel};
use crate::profile::{Field, ProfileSet, written};
use crate::recognise::{Doubt, told};

/// The labels of some documents, each with what it was taken for and what stood under it.
#[derive(Debug, Default)]
pub(super) struct Proposal {
    documents: u64,
    reports: u64,
    /// By what a profile would write, in lower case.
    labels: BTreeMap<String, Tally>,
    /// What stands under labels, in lower case: words that are values are no labels.
    contents: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Tally {
    /// Its words, as first seen.
    words: String,
    /// What a profile would write.
    entry: String,
    count: u64,
    /// What it was taken for, and how often.
    votes: BTreeMap<Field, u64>,
    /// The profile that knows it.
    profile: Option<usize>,
    values: Vec<String>,
}

/// What is known of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// A profile has it.
    Known,
    /// Its words and its value suggest the field.
    Guessed,
    /// Its values suggest the field, and nothing else does.
    Told,
    /// The documents set it as a label; no field is suggested.
    Marked,
}

/// The most values of a label that are looked at.
const MOST_VALUES: usize = 200;

/// The fewest values that speak for themselves.
const FEWEST_VALUES: usize = 2;

impl Tally {
    /// What the label announces, as far as its words and values tell.
    fn reading(&self) -> (Field, Standing) {
        // On a tie the field that comes first: an outturn before other values.
        let most = self.votes.iter().rev().max_by_key(|(_, count)| **count).map(|(field, _)| *field);
        if self.profile.is_some() {
            return (most.unwrap_or(Field::Other), Standing::Known);
        }
        let told =
            told(&self.words, self.values.iter().map(String::as_str)).filter(|_| self.values.len() >= FEWEST_VALUES);
        // Under an indicator's label forms have different names: `To: Performance Committee`.
        let same = self.values.len() > 2 && self.values.windows(2).all(|pair| pair[0] == pair[1]);
        // So have those that only count them.
        let counts = self.entry != self.words && self.entry.starts_with('/');
        let most = most.filter(|field| !((same || counts) && *field == Field::Indicator));
        match (most, told) {
            (Some(field), _) => (field, Standing::Guessed),
            (None, Some(field)) => (field, Standing::Told),
            (None, None) => (Field::Other, Standing::Marked),
        }
    }

    /// What else it was taken for.
    fn otherwise(&self, field: Field) -> Vec<String> {
        self.votes
            .iter()
            .filter(|(other, _)| **other != field)
            .map(|(other, count)| format!("{count} × {}", other.key()))
            .collect()
    }

    fn example(&self) -> String {
        self.values.first().map_or_else(|| "(blank)".to_owned(), |value| talk::plain(cut(value)))
    }
}

impl Proposal {
    pub(super) fn add(&mut self, seen: &Seen) {
        self.documents += 1;
        self.reports += seen.reports.len() as u64;
        for label in seen.reports.iter().flat_map(|report| &report.labels).chain(&seen.loose) {
            self.label(label);
        }
        for unread in &seen.unread {
            self.count(&unread.variant, &unread.content);
        }
    }

    fn label(&mut self, label: &SeenLabel) {
        self.contents.insert(label.content.to_lowercase());
        // A misspelling of one document's is no label of the template's.
        if label.doubt == Some(Doubt::Repaired) {
            return;
        }
        let Some(tally) = self.count(&label.variant, &label.content) else { return };
        // What a profile knows may have been given another field by the form around it.
        let known = label.profile.filter(|_| label.doubt.is_none());
        tally.profile = tally.profile.or(known);
        // What the style of the document alone marked may be anything.
        if label.profile.is_some() || label.doubt.is_some() {
            *tally.votes.entry(label.field).or_default() += 1;
        }
    }

    /// Counts a label's words, if they are words.
    fn count(&mut self, variant: &str, content: &str) -> Option<&mut Tally> {
        if !variant.replace("{period}", "").contains(char::is_alphabetic) {
            return None;
        }
        let entry = entry(variant);
        let tally = self.labels.entry(entry.to_lowercase()).or_default();
        if tally.count == 0 {
            (tally.words, tally.entry) = (variant.to_owned(), entry);
        }
        tally.count += 1;
        if !content.is_empty() && tally.values.len() < MOST_VALUES {
            tally.values.push(content.to_owned());
        }
        Some(tally)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The profile, with comments for the person who edits it.
    pub(super) fn toml(&self, set: &ProfileSet) -> String {
        let mut out = format!(
            "# Proposed by exrep from {} ({}).\n\
             # Read every line that is not commented out: each label is under the field that its words and values\n\
             # suggest. Move it where it belongs, delete what is no label, then try it:\n\
             #   exrep profile check THIS.toml DOCUMENTS…\n\
             # Labels that the built-in profiles know need no line here; they stand as comments, for orientation.\n\
             name = \"new-template\"\n\
             description = \"\"\n\n",
            talk::many(self.documents, "document"),
            talk::many(self.reports, "report")
        );
        let mut fields: BTreeMap<Field, Vec<(&Tally, Standing)>> = BTreeMap::new();
        let mut unread = Vec::new();
        for tally in self.labels.values() {
            let (field, standing) = tally.reading();
            match standing {
                Standing::Marked if !self.contents.contains(&tally.words.to_lowercase()) => unread.push(tally),
                Standing::Marked => {}
                _ => fields.entry(field).or_default().push((tally, standing)),
            }
        }
        out.push_str("# A line of its own that starts a report.\n");
        match fields.remove(&Field::Title) {
            Some(titles) => list(set, (Field::Title, "titles"), &titles, &mut out),
            None => out.push_str("# titles = [\"…\"]\n"),
        }
        out.push_str("\n[labels]\n");
        for (field, tallies) in &fields {
            list(set, (*field, &quoted(&field.key())), tallies, &mut out);
        }
        unread_list(unread, &mut out);
        out
    }
}

/// A label as a profile writes it; what counts the forms of a document, as `Matter 2`, for all of them.
fn entry(variant: &str) -> String {
    let counts = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    match variant.rsplit_once(' ') {
        Some((words, number)) if counts(number) && words.chars().all(|c| c.is_alphanumeric() || c == ' ') => {
            format!("/{words} \\d+/")
        }
        _ => written(variant),
    }
}

/// Labels that the documents set as labels, the most frequent first; one that came once is as likely a line of text.
fn unread_list(mut unread: Vec<&Tally>, out: &mut String) {
    unread.retain(|tally| tally.count > 1);
    unread.sort_by_key(|tally| (std::cmp::Reverse(tally.count), tally.words.as_str()));
    if unread.is_empty() {
        return;
    }
    out.push_str("\n# Set like labels, and not understood. Those that announce a field go into its list above;\n");
    out.push_str("# those that have no field of their own go into \"other\"; a report's first line into \"titles\".\n");
    for tally in unread {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "#   {},  # {} ×, first: {}", quoted(&tally.entry), tally.count, tally.example());
    }
}

/// A label that needs no line.
fn comment(set: &ProfileSet, tally: &Tally, key: &str, out: &mut String) {
    let profile = tally.profile.and_then(|index| set.profiles().get(index)).map_or("", |profile| &profile.name);
    let _ = writeln!(out, "# {key}: {} is known ({profile}), {} ×", quoted(&tally.words), tally.count);
}

/// The labels of a field: those that a profile has as comments, then the others under `key`.
fn list(set: &ProfileSet, (field, key): (Field, &str), tallies: &[(&Tally, Standing)], out: &mut String) {
    for (tally, _) in tallies.iter().filter(|(_, standing)| *standing == Standing::Known) {
        comment(set, tally, &field.key(), out);
    }
    let own: Vec<_> = tallies.iter().filter(|(_, standing)| *standing != Standing::Known).collect();
    if own.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{key} = [");
    for (tally, standing) in own {
        let why = if *standing == Standing::Told { "by its values" } else { "guessed" };
        let otherwise = tally.otherwise(field);
        let also = if otherwise.is_empty() { String::new() } else { format!(", but {}", otherwise.join(", ")) };
        let label = quoted(&tally.entry);
        let _ = writeln!(out, "  {label},  # {why}, {} ×{also}, first: {}", tally.count, tally.example());
    }
    out.push_str("]\n");
}

/// A string as TOML writes it; labels are one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
