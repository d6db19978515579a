//! What templates say: the words that announce each field.
//!
//! A profile is a TOML file of titles and labels. All profiles in force are
//! compiled once into a single automaton, [`ProfileSet`], that finds every
//! label of every profile in one pass over a text.

mod automaton;
mod cue;
mod field;
mod label;
mod mend;
mod source;
mod words;

pub use cue::Guess;
pub use field::{Field, Shape, Topic, Topics};
pub use label::{Hit, PeriodPart};
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

    /// The embedded profiles and those in `files`, which come first.
    ///
    /// # Errors
    /// `unreadable` when a file cannot be read, `damaged` when it is no valid profile.
    pub fn load(files: &[PathBuf]) -> Result<ProfileSet, Error> {
        let mut texts = Vec::new();
        for file in files {
            texts.push(source::read(file)?);
        }
        texts.extend(BUILTIN.iter().map(|text| (*text).to_owned()));
        ProfileSet::compile(texts)
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
        })
    }

    /// The profiles, most specific first.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// A short digest of all profile texts in force, for the record.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The first label at or after `from` in `text`; the longest one where several start there.
    pub fn find(&self, text: &str, from: usize) -> Option<Hit> {
        self.automaton.find(&self.labels, text, from)
    }

    /// What the words of a label that no profile knows suggest, the likeliest field first.
    pub fn guess(&self, label: &str) -> Vec<Guess> {
        self.cues.guess(label)
    }

    /// The texts that a label misspelt by a letter may be meant as: with its one unknown word mended.
    pub fn mended(&self, label: &str) -> Vec<String> {
        mend::mended(label, |word| self.automaton.knows(word))
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
