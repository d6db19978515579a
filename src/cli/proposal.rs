//! A profile proposed from examples.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::profile::cut;
use super::talk;
use crate::convert::{Seen, SeenLabel};
use crate::profile::{Field, ProfileSet};
use crate::recognise::Doubt;

/// The labels of some documents, and how often each was seen.
#[derive(Debug, Default)]
pub(super) struct Proposal {
    documents: u64,
    reports: u64,
    labels: BTreeMap<(Field, String), Tally>,
    unread: BTreeMap<String, u64>,
}

#[derive(Debug, Default)]
struct Tally {
    words: String,
    count: u64,
    example: String,
    profile: Option<usize>,
    doubt: Option<Doubt>,
}

/// What is known of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// A profile has it.
    Known,
    /// Its words and its value suggest the field.
    Guessed,
    /// The document sets it as a label.
    Marked,
}

impl Tally {
    fn standing(&self) -> Standing {
        match (self.profile, self.doubt) {
            (Some(_), None) => Standing::Known,
            (None, None) => Standing::Marked,
            _ => Standing::Guessed,
        }
    }
}

impl Proposal {
    pub(super) fn add(&mut self, seen: &Seen) {
        self.documents += 1;
        self.reports += seen.reports.len() as u64;
        for label in seen.reports.iter().flat_map(|report| &report.labels).chain(&seen.loose) {
            self.add_label(label);
        }
        for line in &seen.unread {
            *self.unread.entry(line.clone()).or_default() += 1;
        }
    }

    fn add_label(&mut self, label: &SeenLabel) {
        if label.variant.is_empty() || label.variant == "{period}" {
            return;
        }
        let tally = self.labels.entry((label.field, label.variant.to_lowercase())).or_default();
        if tally.count == 0 {
            *tally =
                Tally { words: label.variant.clone(), profile: label.profile, doubt: label.doubt, ..Tally::default() };
        }
        tally.count += 1;
        if tally.example.is_empty() {
            tally.example.clone_from(&label.content);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.unread.is_empty()
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
        self.titles(set, &mut out);
        out.push_str("\n[labels]\n");
        let mut fields: Vec<Field> = self.labels.keys().map(|(field, _)| *field).collect();
        fields.dedup();
        for field in fields.into_iter().filter(|field| *field != Field::Title) {
            self.field(set, field, &mut out);
        }
        self.unread(&mut out);
        out
    }

    fn of(&self, field: Field) -> impl Iterator<Item = &Tally> {
        let of_field = self.labels.iter().filter(move |((own, _), _)| *own == field);
        of_field.map(|(_, tally)| tally)
    }

    fn titles(&self, set: &ProfileSet, out: &mut String) {
        out.push_str("# A line of its own that starts a report.\n");
        for tally in self.of(Field::Title).filter(|tally| tally.standing() == Standing::Known) {
            comment(set, tally, "title", out);
        }
        let own: Vec<&Tally> = self.of(Field::Title).filter(|tally| tally.standing() != Standing::Known).collect();
        if own.is_empty() {
            out.push_str("# titles = [\"…\"]\n");
            return;
        }
        list("titles", own.into_iter(), out);
    }

    fn field(&self, set: &ProfileSet, field: Field, out: &mut String) {
        let key = field.key();
        for tally in self.of(field).filter(|tally| tally.standing() == Standing::Known) {
            comment(set, tally, &key, out);
        }
        let own: Vec<&Tally> = self.of(field).filter(|tally| tally.standing() != Standing::Known).collect();
        if !own.is_empty() {
            list(&quoted(&key), own.into_iter(), out);
        }
    }

    fn unread(&self, out: &mut String) {
        let mut lines: Vec<(&String, &u64)> = self.unread.iter().collect();
        lines.sort_by_key(|(line, count)| (std::cmp::Reverse(**count), *line));
        if lines.is_empty() {
            return;
        }
        out.push_str("\n# Set like labels, and not understood. Those that announce a field go into its list above;\n");
        out.push_str("# those that have no field of their own go into \"other\".\n");
        for (line, count) in lines {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "#   {},  # {count} ×", quoted(line));
        }
    }
}

/// A label that needs no line.
fn comment(set: &ProfileSet, tally: &Tally, key: &str, out: &mut String) {
    let profile = tally.profile.and_then(|index| set.profiles().get(index)).map_or("", |profile| &profile.name);
    let _ = writeln!(out, "# {key}: {} is known ({profile}), {} ×", quoted(&tally.words), tally.count);
}

fn list<'t>(key: &str, tallies: impl Iterator<Item = &'t Tally>, out: &mut String) {
    let _ = writeln!(out, "{key} = [");
    for tally in tallies {
        let why = match tally.standing() {
            Standing::Guessed => "guessed",
            _ => "set like a label",
        };
        let example = if tally.example.is_empty() { "(blank)".to_owned() } else { talk::plain(cut(&tally.example)) };
        let _ = writeln!(out, "  {},  # {why}, {} ×, first: {example}", quoted(&tally.words), tally.count);
    }
    out.push_str("]\n");
}

/// A string as TOML writes it; labels are one line, and brackets and slashes in them mean something else there.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '[' => out.push('('),
            ']' => out.push(')'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
