//! What templates say: the words that announce each field.
//!
//! A profile is a TOML file of titles and labels. All profiles in force are
//! compiled once into a single automaton, [`ProfileSet`], that finds every
//! label of every profile in one pass over a text.

mod automaton;
mod cue;
mod field;
mod label;
mod lint;
mod mend;
mod source;
mod words;

pub use cue::Guess;
pub use field::{Field, Shape, Topic, Topics};
pub use label::{Hit, PeriodPart, written};
pub use lint::{Problem, Severity, lint};
pub use source::Profile;

use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::error::Error;
use automaton::Automaton;
use cue::Cues;
use label::Label;

/// The profiles in force, compiled.
#[derive(Clone, Debug)]
pub struct ProfileSet {
    profiles: Arc<[Profile]>,
    texts: Arc<[String]>,
    labels: Arc<[Label]>,
    automaton: Arc<Automaton>,
    column_labels: Arc<[Label]>,
    column_automaton: Arc<Automaton>,
    cues: Arc<Cues>,
    digest: String,
}

/// The embedded profiles, most specific first: on equal evidence the earlier one is named.
const BUILTIN: &[&str] = &[
    include_str!("builtin/exception-form.toml"),
    include_str!("builtin/general.toml"),
    include_str!("builtin/inference.toml"),
];

impl ProfileSet {
    /// The embedded profiles.
    ///
    /// # Errors
    /// Only if an embedded profile is broken, which a test excludes.
    pub fn builtin() -> Result<ProfileSet, Error> {
        ProfileSet::compile(BUILTIN.iter().map(|text| (*text).to_owned()).collect())
    }

    /// The embedded profiles and those in `paths`, which come first: files, or folders of `.toml` files by name.
    ///
    /// # Errors
    /// `unreadable` when a file cannot be read, `damaged` when it is no valid profile, with its line.
    pub fn load(paths: &[PathBuf]) -> Result<ProfileSet, Error> {
        let (mut files, mut texts) = (Vec::new(), Vec::new());
        for path in paths {
            files.extend(source::files(path)?);
        }
        for file in &files {
            texts.push(source::read(file)?);
        }
        let own = texts.clone();
        texts.extend(BUILTIN.iter().map(|text| (*text).to_owned()));
        ProfileSet::compile(texts).map_err(|error| {
            let mut problems = files.iter().zip(&own).filter_map(|(file, text)| Some((file, lint::first_error(text)?)));
            match problems.next() {
                Some((file, problem)) => Error::damaged(format!("profile {}: {problem}", file.display())),
                None => error,
            }
        })
    }

    fn compile(texts: Vec<String>) -> Result<ProfileSet, Error> {
        let profiles = texts.iter().map(|text| Profile::parse(text)).collect::<Result<Vec<_>, _>>()?;
        let (mut labels, mut column_labels, mut cues) = (Vec::new(), Vec::new(), Cues::default());
        for (index, profile) in profiles.iter().enumerate() {
            for (field, words) in profile.entries() {
                labels.push(Label::new(index, field, words)?);
            }
            for (field, words) in profile.column_entries() {
                column_labels.push(Label::new(index, field, words)?);
            }
            for (field, words) in profile.cue_entries() {
                cues.add(field, words)?;
            }
        }
        Ok(ProfileSet {
            profiles: profiles.into(),
            automaton: Arc::new(Automaton::new(&labels)),
            labels: labels.into(),
            column_automaton: Arc::new(Automaton::new(&column_labels)),
            column_labels: column_labels.into(),
            cues: Arc::new(cues),
            digest: digest(&texts),
            texts: texts.into(),
        })
    }

    /// A profile's own text, by its index.
    pub fn text(&self, profile: usize) -> Option<&str> {
        self.texts.get(profile).map(String::as_str)
    }

    /// Every title, label and head of a profile, as it writes them.
    pub fn written(&self, profile: usize) -> impl Iterator<Item = (Field, &str)> {
        let profile = self.profiles.get(profile).into_iter();
        profile.flat_map(|profile| profile.entries().chain(profile.column_entries()))
    }

    /// The label of a profile, as it writes it, that stands in `words`.
    pub fn wording(&self, profile: usize, field: Field, words: &str) -> Option<&str> {
        let tables = [(&self.automaton, &self.labels), (&self.column_automaton, &self.column_labels)];
        let mut found = tables.into_iter().flat_map(|(automaton, labels)| automaton.all(labels, words));
        found.find(|label| (label.profile, label.field) == (profile, field)).map(|label| label.text.as_str())
    }

    /// The field and profile that know exactly these words, as a label or as a column's head.
    fn whole(&self, words: &str, head: bool) -> Option<(Field, &str)> {
        let hit = match head {
            true => self.column_automaton.find(&self.column_labels, words, 0),
            false => self.find(words, 0),
        };
        let hit = hit.filter(|hit| hit.start == 0 && hit.end == words.len())?;
        Some((hit.field, self.profiles.get(hit.profile)?.name.as_str()))
    }

    /// The profiles, most specific first.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profiles' own texts, in the same order.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// A short digest of all profile texts in force, for the record.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The first label at or after `from` in `text`; the longest one where several start there.
    pub fn find(&self, text: &str, from: usize) -> Option<Hit> {
        self.automaton.find(&self.labels, text, from)
    }

    /// Whether some label is found by a pattern, which may depend on what stands around it.
    pub(crate) fn has_patterns(&self) -> bool {
        self.automaton.has_patterns()
    }

    /// What the words of a label that no profile knows suggest, the likeliest field first.
    pub fn guess(&self, label: &str) -> Vec<Guess> {
        self.cues.guess(label)
    }

    /// The texts that a label misspelt by a letter may be meant as: with its one unknown word mended.
    pub fn mended(&self, label: &str) -> Vec<String> {
        self.automaton.mended(label)
    }

    /// Whether these words are a label but for one letter.
    pub fn is_nearly_a_label(&self, words: &str) -> bool {
        let whole = |text: &String| {
            let bare = text.trim_end_matches([':', ' ']);
            self.find(bare, 0).is_some_and(|hit| hit.start == 0 && hit.end == bare.len())
        };
        self.mended(words).iter().any(whole)
    }

    /// The label that the whole of a column's head is, but for signs around it; heads know more words than forms.
    pub fn find_head(&self, text: &str) -> Option<Hit> {
        let whole = |hit: &Hit| {
            let bare = |part: &str| !part.contains(char::is_alphanumeric);
            text.get(..hit.start).is_some_and(bare) && text.get(hit.end..).is_some_and(bare)
        };
        self.column_automaton.find(&self.column_labels, text, 0).filter(whole).or(self.find(text, 0).filter(whole))
    }
}

fn digest(texts: &[String]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_profiles_compile() {
        let set = ProfileSet::builtin().unwrap();
        assert_eq!(set.profiles()[0].name, "exception-form");
        assert_eq!(set.digest().len(), 16);
    }

    #[test]
    fn the_longest_label_wins_whatever_its_case_quotes_and_spaces() {
        let set = ProfileSet::builtin().unwrap();
        for text in
            ["SUMMARY OF LEGAL IMPLICATIONS:", "Summary of  legal implications", "summary of legal\nimplications"]
        {
            let hit = set.find(text, 0).unwrap();
            assert_eq!((hit.start, hit.field), (0, Field::Implications(Topics::of(Topic::Legal))), "{text}");
            assert!(hit.end >= text.trim_end_matches(':').len());
        }
        assert_eq!(set.find("nothing here to see", 0), None);
    }
}
