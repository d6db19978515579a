//! A profile's TOML.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Field;
use crate::error::{Error, ErrorCode};

/// A template's own words, as written in TOML.
///
/// ```
/// let profile = exrep::profile::Profile::parse(r#"
///     name = "riverside"
///     titles = ["Riverside exception form"]
///     [labels]
///     outturn = ["Where we are", "{period} position"]
/// "#)?;
/// assert_eq!(profile.name, "riverside");
/// # Ok::<(), exrep::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name, as it appears under `profile` in a report.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default)]
    pub description: String,
    /// Titles that start a report; each covers a line of its own.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Labels by field key.
    #[serde(default)]
    pub labels: BTreeMap<String, Vec<String>>,
    /// Words that announce a field only at the head of a table's column, by field key: `Value`, `No.`
    #[serde(default)]
    pub columns: BTreeMap<String, Vec<String>>,
    /// Words that suggest a field in labels that no profile knows, by field key: `achiev*`, `where we are`.
    #[serde(default)]
    pub cues: BTreeMap<String, Vec<String>>,
    /// Bold words before a colon that belong to running text (`Update:`) and are no label.
    #[serde(default)]
    pub lead_ins: Vec<String>,
}

impl Profile {
    /// Parses a profile.
    ///
    /// # Errors
    /// `damaged`, with the line and what is wrong there.
    pub fn parse(text: &str) -> Result<Profile, Error> {
        let profile: Profile =
            toml::from_str(text).map_err(|error| Error::damaged(format!("profile not understood: {error}")))?;
        let mut keys = profile.labels.keys().chain(profile.columns.keys()).chain(profile.cues.keys());
        if let Some(key) = keys.find(|key| Field::from_key(key).is_none()) {
            return Err(Error::damaged(format!(
                "profile {:?}: no field is called {key:?} (see the table of keys in docs/profiles.md)",
                profile.name
            )));
        }
        Ok(profile)
    }

    /// Every title and label with its field.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Field, &str)> {
        let titles = self.titles.iter().map(|title| (Field::Title, title.as_str()));
        titles.chain(fields(&self.labels))
    }

    /// Every word of a column's head with its field.
    pub(super) fn column_entries(&self) -> impl Iterator<Item = (Field, &str)> {
        fields(&self.columns)
    }

    /// Every cue with its field.
    pub(super) fn cue_entries(&self) -> impl Iterator<Item = (Field, &str)> {
        fields(&self.cues)
    }
}

fn fields(table: &BTreeMap<String, Vec<String>>) -> impl Iterator<Item = (Field, &str)> {
    let known = table.iter().filter_map(|(key, words)| Some((Field::from_key(key)?, words)));
    known.flat_map(|(field, words)| words.iter().map(move |word| (field, word.as_str())))
}

/// The profile files that a path names: itself, or the `.toml` files of a folder, by name.
pub(super) fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable =
        |error: std::io::Error| Error::new(ErrorCode::Unreadable, format!("profile {}: {error}", path.display()));
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        let message = format!("profile folder {}: no file in it ends in .toml", path.display());
        return Err(Error::new(ErrorCode::Unreadable, message));
    }
    Ok(files)
}

pub(super) fn read(file: &Path) -> Result<String, Error> {
    std::fs::read_to_string(file)
        .map_err(|error| Error::new(ErrorCode::Unreadable, format!("profile {}: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_documentation_is_a_profile() {
        let page = include_str!("../../docs/profiles.md");
        let example = page.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        assert_eq!(Profile::parse(example).unwrap().labels.len(), 5);
    }

    #[test]
    fn every_key_of_the_documentation_is_a_field() {
        let page = include_str!("../../docs/profiles.md");
        let table = page.split("## Keys").nth(1).unwrap();
        let keys = table.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
        let named = keys.flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(|key| !key.starts_with('.'));
        for key in named {
            assert!(Field::from_key(key).is_some(), "{key}");
        }
    }

    #[test]
    fn an_unknown_field_key_is_named() {
        let error = Profile::parse("name = \"x\"\n[labels]\nouput = [\"y\"]").unwrap_err();
        assert_eq!(
            error.message,
            "profile \"x\": no field is called \"ouput\" (see the table of keys in docs/profiles.md)"
        );
    }
}
