//! The sources of a run, in the order in which they are decided.

use std::fs::Metadata;
use std::path::Path;
use std::time::SystemTime;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::Timestamp;

use crate::ingest::{Input, Origin};

/// Which paths are meant.
#[derive(Clone, Debug)]
pub struct Choice {
    include: Option<Globs>,
    exclude: Globs,
}

/// Patterns with a `/` are held against a whole path, others against the names in it.
#[derive(Clone, Debug)]
struct Globs {
    paths: GlobSet,
    names: GlobSet,
}

impl Choice {
    /// Paths that an `include` pattern matches, or any where there is none, and that no `exclude` pattern matches.
    ///
    /// # Errors
    /// The pattern that is none, and why.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Choice, String> {
        let include = if include.is_empty() { None } else { Some(Globs::new(include)?) };
        Ok(Choice { include, exclude: Globs::new(exclude)? })
    }

    fn takes(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let included =
            self.include.as_ref().is_none_or(|globs| globs.paths.is_match(path) || globs.names.is_match(name));
        let excluded =
            self.exclude.paths.is_match(path) || path.split('/').any(|name| self.exclude.names.is_match(name));
        included && !excluded
    }
}

impl Globs {
    fn new(patterns: &[String]) -> Result<Globs, String> {
        let (mut paths, mut names) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for pattern in patterns {
            let to = if pattern.contains('/') { &mut paths } else { &mut names };
            to.add(glob(pattern).map_err(|error| error.to_string())?);
        }
        let build = |builder: GlobSetBuilder| builder.build().map_err(|error| error.to_string());
        Ok(Globs { paths: build(paths)?, names: build(names)? })
    }
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

/// One source of a run.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub input: Input,
    /// Another file has its path already; that of its name has `#2` behind it.
    pub taken: bool,
}

/// The inputs that are meant, by the bytes of their paths; each file once, and of several files with one path all but
/// the first marked.
pub(super) fn sources(inputs: impl Iterator<Item = Input>, choice: &Choice) -> Vec<Source> {
    let chosen = inputs.filter(|input| choice.takes(&input.name));
    let mut sources: Vec<Source> = chosen.map(|input| Source { input, taken: false }).collect();
    sources.sort_unstable_by(|one, other| {
        one.input.name.cmp(&other.input.name).then_with(|| place(&one.input).cmp(&place(&other.input)))
    });
    sources.dedup_by(|next, first| next.input.name == first.input.name && place(&next.input) == place(&first.input));
    let mut before: Option<(String, u32)> = None;
    for source in &mut sources {
        match &mut before {
            Some((name, count)) if *name == source.input.name => {
                *count += 1;
                source.input.name = format!("{name}#{count}");
                source.taken = true;
            }
            _ => before = Some((source.input.name.clone(), 1)),
        }
    }
    sources.sort_unstable_by(|one, other| one.input.name.cmp(&other.input.name).then(one.taken.cmp(&other.taken)));
    sources.dedup_by(|next, first| next.input.name == first.input.name);
    sources
}

/// The file whose size and time of change stand for an input.
pub(super) fn file(input: &Input) -> Option<&Path> {
    match &input.origin {
        Origin::Named(path) | Origin::Found(path) => Some(path),
        Origin::Member(member) => Some(member.file()),
        Origin::Stdin | Origin::Unreadable(_) => None,
    }
}

fn place(input: &Input) -> Option<std::path::PathBuf> {
    file(input).map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// A file's size and time of change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    pub bytes: u64,
    pub changed: Option<String>,
}

impl Stat {
    pub(super) fn of(metadata: &Metadata) -> Stat {
        Stat { bytes: metadata.len(), changed: metadata.modified().ok().and_then(rfc3339) }
    }

    /// Of an input whose file has this metadata: a member of a zip has its own size, and its zip's time of change.
    pub(super) fn of_input(input: &Input, metadata: &Metadata) -> Stat {
        let stat = Stat::of(metadata);
        match &input.origin {
            Origin::Member(member) => Stat { bytes: member.size(), ..stat },
            _ => stat,
        }
    }
}

fn rfc3339(time: SystemTime) -> Option<String> {
    Timestamp::try_from(time).ok().map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str) -> Input {
        Input::named(Path::new(path))
    }

    #[test]
    fn sources_are_sorted_once_each_and_a_path_is_given_once() {
        let choice = Choice::new(&[], &[]).unwrap();
        let inputs = ["/y/b.pdf", "/x/b.pdf", "/x/a.pdf", "/x/b.pdf", "/x/B.pdf"].map(named);
        let sources = sources(inputs.into_iter(), &choice);
        let told: Vec<_> = sources.iter().map(|s| (s.input.name.as_str(), s.taken)).collect();
        assert_eq!(told, [("B.pdf", false), ("a.pdf", false), ("b.pdf", false), ("b.pdf#2", true)]);
        assert_eq!(file(&sources[2].input), Some(Path::new("/x/b.pdf")));
    }

    #[test]
    fn patterns_choose_by_name_or_by_path() {
        let owned = |patterns: &[&str]| patterns.iter().map(|&p| p.to_owned()).collect::<Vec<_>>();
        let choice = Choice::new(&owned(&["*.pdf", "2023/**/*.docx"]), &owned(&["drafts", "old/*.pdf"])).unwrap();
        for (path, taken) in [
            ("a.pdf", true),
            ("x/y/a.pdf", true),
            ("a.docx", false),
            ("2023/q1/a.docx", true),
            ("x/drafts/a.pdf", false),
            ("old/a.pdf", false),
            ("old/x/a.pdf", true),
        ] {
            assert_eq!(choice.takes(path), taken, "{path}");
        }
        assert!(Choice::new(&owned(&["a[.pdf"]), &[]).is_err());
    }
}
