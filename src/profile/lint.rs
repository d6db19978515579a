//! What is wrong with a profile, or may be, and on which line.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use regex_syntax::hir::Hir;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cue::Cues;
use super::label::{Label, Wording, finds_itself};
use super::{Field, ProfileSet};

/// Something to look at in a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, and what to do.
    pub message: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// A line that does not do what it seems to.
    Warning,
    /// The profile cannot be used.
    Error,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The keys of a profile.
const KEYS: [&str; 7] = ["name", "description", "titles", "labels", "columns", "cues", "lead_ins"];

/// What is wrong with the profile in `text`, or may be, in the order of its lines.
///
/// `others` are the profiles that come after it: where they know the same words, its own win.
///
/// ```
/// let others = exrep::ProfileSet::builtin()?;
/// let problems = exrep::profile::lint("name = \"x\"\n[labels]\nouttrun = [\"Where we are\"]", &others);
/// assert_eq!(problems[0].to_string(), "line 3: no field is called \"outtrun\"; did you mean \"outturn\"?");
/// # Ok::<(), exrep::Error>(())
/// ```
pub fn lint(text: &str, others: &ProfileSet) -> Vec<Problem> {
    let mut lint = Lint { text, others: Some(others), problems: Vec::new() };
    lint.profile();
    lint.problems.sort_by_key(|problem| problem.line);
    lint.problems
}

/// The first thing in `text` that keeps the profile from being used.
pub(super) fn first_error(text: &str) -> Option<Problem> {
    let mut lint = Lint { text, others: None, problems: Vec::new() };
    lint.profile();
    lint.problems.into_iter().filter(|problem| problem.severity == Severity::Error).min_by_key(|problem| problem.line)
}

struct Lint<'a> {
    text: &'a str,
    others: Option<&'a ProfileSet>,
    problems: Vec<Problem>,
}

/// A label, and where it was first written in this table.
struct Written {
    field: Field,
    line: usize,
}

impl Lint<'_> {
    fn say(&mut self, severity: Severity, at: &Range<usize>, message: String) {
        let line = self.line(at);
        self.problems.push(Problem { line, severity, message });
    }

    fn line(&self, at: &Range<usize>) -> usize {
        let ahead = self.text.as_bytes().get(..at.start).unwrap_or_default();
        1 + ahead.iter().filter(|&&byte| byte == b'\n').count()
    }

    fn profile(&mut self) {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.say(Severity::Error, &error.span().unwrap_or(0..0), error.message().replace('\n', "; "));
        }
        let table = table.get_ref();
        for (key, value) in table {
            let at = key.span();
            match key.get_ref().as_ref() {
                "name" | "description" => self.string(value, "words in quotes"),
                "titles" => self.table_of(&[(Field::Title, value)], Kind::Labels),
                "lead_ins" => drop(self.strings(value)),
                "labels" => self.fields(value, Kind::Labels),
                "columns" => self.fields(value, Kind::Columns),
                "cues" => self.fields(value, Kind::Cues),
                unknown => {
                    let hint = if Field::from_key(unknown).is_some() {
                        "; fields stand below [labels]".to_owned()
                    } else {
                        meant(unknown, KEYS.iter().map(|key| (*key).to_owned()))
                    };
                    self.say(Severity::Error, &at, format!("no key is called {unknown:?}{hint}"));
                }
            }
        }
        let name = table.iter().find(|(key, _)| key.get_ref() == "name").map(|(_, value)| value);
        match name.and_then(|name| name.get_ref().as_str()) {
            None if errors.is_empty() => self.say(Severity::Error, &(0..0), "a profile needs a name".to_owned()),
            Some("") => self.say(Severity::Error, &(0..0), "the name is empty; reports are marked with it".to_owned()),
            Some(name) if self.others.is_some_and(|set| set.profiles().iter().any(|other| other.name == name)) => {
                let message = format!("another profile is called {name:?}; reports would not tell which knew them");
                self.say(Severity::Warning, &(0..0), message);
            }
            _ => {}
        }
    }

    fn string(&mut self, value: &Spanned<DeValue<'_>>, expected: &str) {
        if !value.get_ref().is_str() {
            let found = value.get_ref().type_str();
            self.say(Severity::Error, &value.span(), format!("found {found} where {expected} were expected"));
        }
    }

    /// The strings of a list with their places.
    fn strings<'v>(&mut self, value: &'v Spanned<DeValue<'_>>) -> Vec<(&'v str, Range<usize>)> {
        let Some(items) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            let message = format!("found {found} where a list was expected: [\"first label\", \"second label\"]");
            self.say(Severity::Error, &value.span(), message);
            return Vec::new();
        };
        for item in items.iter() {
            self.string(item, "words in quotes");
        }
        items.iter().filter_map(|item| Some((item.get_ref().as_str()?, item.span()))).collect()
    }

    fn fields(&mut self, value: &Spanned<DeValue<'_>>, kind: Kind) {
        let Some(table) = value.get_ref().as_table() else {
            let message = format!("found {} where a table of fields was expected", value.get_ref().type_str());
            return self.say(Severity::Error, &value.span(), message);
        };
        let mut known = Vec::new();
        for (key, words) in table {
            let name = key.get_ref().as_ref();
            match (Field::from_key(name), words.get_ref().as_table()) {
                (Some(field), None) => known.push((field, words)),
                (_, Some(inner)) => {
                    // `implications.legal = […]` without quotes is a table in a table to TOML.
                    let inner = inner.keys().next().map_or("…", |key| key.get_ref().as_ref());
                    let message = format!("a key with a full stop needs quotes: \"{name}.{inner}\" = […]");
                    self.say(Severity::Error, &key.span(), message);
                }
                (None, None) => {
                    let hint = meant(name, Field::keys());
                    self.say(Severity::Error, &key.span(), format!("no field is called {name:?}{hint}"));
                }
            }
        }
        // The parser gives keys by name; a problem is told where the second of two stands.
        known.sort_by_key(|(_, words)| words.span().start);
        self.table_of(&known, kind);
    }

    fn table_of(&mut self, entries: &[(Field, &Spanned<DeValue<'_>>)], kind: Kind) {
        let mut written: HashMap<Vec<String>, Written> = HashMap::new();
        let mut cues = Cues::default();
        for &(field, list) in entries {
            let words = self.strings(list);
            if words.is_empty() && list.get_ref().as_array().is_some() {
                self.say(
                    Severity::Warning,
                    &list.span(),
                    format!("no words for {}; the line does nothing", field.key()),
                );
            }
            for (text, at) in words {
                if kind == Kind::Cues {
                    if let Err(error) = cues.add(field, text) {
                        self.say(Severity::Error, &at, error.message);
                    }
                    continue;
                }
                match Label::new(0, field, text) {
                    Ok(label) => self.label(&label, text, &at, kind, &mut written),
                    Err(error) => self.say(Severity::Error, &at, error.message),
                }
            }
        }
    }

    fn label(
        &mut self,
        label: &Label,
        text: &str,
        at: &Range<usize>,
        kind: Kind,
        written: &mut HashMap<Vec<String>, Written>,
    ) {
        let Some(others) = self.others else { return };
        let line = self.line(at);
        let variants = match &label.words {
            Wording::Words(variants) => variants,
            Wording::Pattern(_) => {
                if let Some(why) = never_matches(text) {
                    self.say(Severity::Warning, at, format!("the pattern {text} never matches: {why}"));
                }
                return;
            }
        };
        if !finds_itself(label, text) {
            let message = format!(
                "{text:?} never matches: its words may be apart by spaces, hyphens, commas and brackets only; \
                 write them as two labels"
            );
            self.say(Severity::Warning, at, message);
        }
        let mut told = false;
        for words in variants {
            if let Some(first) = written.get(words) {
                let message = if first.field == label.field {
                    format!("{text:?} is there already, on line {}", first.line)
                } else {
                    let first_key = first.field.key();
                    format!(
                        "{text:?} never announces {}: line {} has it for {first_key}",
                        label.field.key(),
                        first.line
                    )
                };
                if !told {
                    self.say(Severity::Warning, at, message);
                }
                told = true;
                continue;
            }
            written.insert(words.clone(), Written { field: label.field, line });
            if let Some((field, profile)) = others.whole(&words.join(" "), kind == Kind::Columns)
                && !told
            {
                told = true;
                let message = if field == label.field {
                    format!("{profile} knows {text:?} already; this one may go")
                } else {
                    let (own, other) = (label.field.key(), field.key());
                    format!("{text:?} is {other} in {profile}; with this profile it is {own} in every document")
                };
                let severity = if field == label.field { Severity::Note } else { Severity::Warning };
                self.say(severity, at, message);
            }
        }
    }
}

/// The tables of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Labels,
    Columns,
    Cues,
}

/// Why a pattern finds nothing, if it does not.
fn never_matches(text: &str) -> Option<&'static str> {
    let pattern = text.trim().trim_matches('/');
    let hir: Hir = regex_syntax::parse(&format!("(?i){pattern}")).ok()?;
    let properties = hir.properties();
    match (properties.minimum_len(), properties.maximum_len()) {
        (None, _) => Some("no text can fit it"),
        (_, Some(0)) => Some("it finds places, not words"),
        _ => None,
    }
}

/// `; did you mean "outturn"?`, where a key is near enough.
fn meant(unknown: &str, keys: impl Iterator<Item = String>) -> String {
    let lower = unknown.to_lowercase().replace([' ', '-'], "_");
    let near = keys.filter_map(|key| {
        let tail = key.rsplit('.').next().unwrap_or(&key);
        let steps = distance(&lower, &key).min(1 + distance(&lower, tail));
        (steps <= 1 + lower.chars().count() / 4).then_some((steps, key))
    });
    match near.min() {
        Some((_, key)) => format!("; did you mean {key:?}?"),
        None => " (docs/profiles.md has the table of keys)".to_owned(),
    }
}

/// How many letters must be put in, taken out, changed, or exchanged with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(64).collect(), right.chars().take(64).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let above = rows.last().map_or(&[][..], Vec::as_slice);
            let mut steps = (at(above, j) + usize::from(l != r)).min(at(above, j + 1) + 1).min(at(&row, j) + 1);
            let exchanged = i > 0 && j > 0 && left.get(i - 1) == Some(r) && right.get(j - 1) == Some(l);
            if exchanged && let Some(before) = rows.get(i - 1) {
                steps = steps.min(at(before, j - 1) + 1);
            }
            row.push(steps);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        lint(text, &ProfileSet::builtin().unwrap()).iter().map(Problem::to_string).collect()
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        for (text, expected) in [
            ("name = \"x\"\ntitels = []", "line 2: no key is called \"titels\"; did you mean \"titles\"?"),
            (
                "name = \"x\"\n[labels]\ntaget = [\"Our bar\"]",
                "line 3: no field is called \"taget\"; did you mean \"target\"?",
            ),
            (
                "name = \"x\"\n[labels]\nfinancial = [\"Our bar\"]",
                "line 3: no field is called \"financial\"; did you mean \"implications.financial\"?",
            ),
            (
                "name = \"x\"\n[labels]\nimplications.legal = [\"Our bar\"]",
                "line 3: a key with a full stop needs quotes: \"implications.legal\" = […]",
            ),
            (
                "name = \"x\"\noutturn = [\"Our bar\"]",
                "line 2: no key is called \"outturn\"; fields stand below [labels]",
            ),
            (
                "name = \"x\"\n[labels]\ntarget = \"Our bar\"",
                "line 3: found string where a list was expected: [\"first label\", \"second label\"]",
            ),
            ("titles = [\"Our bar form\"]", "line 1: a profile needs a name"),
            (
                "name = \"x\"\n[labels]\ntarget = [\"Our bar\"]\noutturn = [\"OUR  bar\"]",
                "line 4: \"OUR  bar\" never announces outturn: line 3 has it for target",
            ),
            (
                "name = \"x\"\n[labels]\ntarget = [\n\"Our bar\",\n\"Our [own] bar\"]",
                "line 5: \"Our [own] bar\" is there already, on line 4",
            ),
            (
                "name = \"x\"\n[labels]\nreason = [\"Quarterly Target\"]",
                "line 3: \"Quarterly Target\" is target in exception-form; with this profile it is reason in every document",
            ),
            (
                "name = \"x\"\n[labels]\ntarget = [\"Our bar: now\"]",
                "line 3: \"Our bar: now\" never matches: its words may be apart by spaces, hyphens, commas and brackets \
                 only; write them as two labels",
            ),
            (
                "name = \"x\"\n[labels]\ntarget = [\"/\\\\b/\"]",
                "line 3: the pattern /\\b/ never matches: it finds places, not words",
            ),
        ] {
            assert_eq!(said(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_pattern_that_is_none_and_a_bracket_left_open_are_errors() {
        for label in ["/(/", "Our [bar", "{period}"] {
            let text = format!("name = \"x\"\n[labels]\ntarget = [{label:?}]");
            assert_eq!(first_error(&text).map(|problem| problem.line), Some(3), "{label}");
        }
    }

    #[test]
    fn a_sound_profile_gives_no_word() {
        assert_eq!(
            said("name = \"x\"\n[labels]\noutturn = [\"Where the needle points\", \"{period} needle\"]"),
            [""; 0]
        );
    }

    #[test]
    fn letters_are_counted_that_people_mistype() {
        for (left, right, steps) in [("titels", "titles", 1), ("taget", "target", 1), ("a", "", 1), ("same", "same", 0)]
        {
            assert_eq!(distance(left, right), steps, "{left} {right}");
        }
    }
}
