//! What the last run of each set of sources could not read: `attention.jsonl`.
//!
//! It stands beside the bags because it is about the present: a file that was mended or taken away is no longer in it
//! after the next run, while the bags keep what was once so.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::outcome::{Kind, OutcomeLine};

const FILE: &str = "attention.jsonl";

/// A source that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Its path.
    pub path: String,
    /// What became of it.
    pub outcome: Kind,
    /// A finer word for it.
    pub code: String,
    /// What was found and what was expected.
    pub message: Option<String>,
    /// What a person can do about it.
    pub remedy: Option<String>,
    /// The run that could not read it.
    pub run: u32,
    /// The sources of that run, as they were named.
    pub sources: Vec<String>,
}

impl Attention {
    pub(super) fn of(line: &OutcomeLine, run: u32, sources: &[String]) -> Attention {
        Attention {
            path: line.path.clone(),
            outcome: line.outcome,
            code: line.code.clone(),
            message: line.message.clone(),
            remedy: line.remedy.clone(),
            run,
            sources: sources.to_vec(),
        }
    }

    /// All that an archive has.
    ///
    /// # Errors
    /// Where the file cannot be read or is none of ours.
    pub fn all(archive: &Path) -> io::Result<Vec<Attention>> {
        let file = match File::open(archive.join(FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            file => file?,
        };
        BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
    }
}

/// Puts what a run could not read into the place of what earlier runs of its sources could not; where it did not get
/// to the end, only for the paths that it got to.
pub(super) fn replace(archive: &Path, sources: &[String], fresh: &[Attention], complete: bool) -> io::Result<()> {
    let paths: HashSet<&str> = fresh.iter().map(|attention| attention.path.as_str()).collect();
    let earlier = Attention::all(archive).unwrap_or_default();
    let stays = |old: &Attention| {
        let ours = old.sources == sources;
        if complete { !ours } else { !ours || !paths.contains(old.path.as_str()) }
    };
    let new = archive.join(format!("{FILE}.new"));
    let mut to = BufWriter::new(File::create(&new)?);
    for attention in earlier.iter().filter(|old| stays(old)).chain(fresh) {
        serde_json::to_writer(&mut to, attention)?;
        to.write_all(b"\n")?;
    }
    to.flush()?;
    to.get_ref().sync_all()?;
    fs::rename(new, archive.join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_replaces_what_its_own_sources_had_and_no_other() {
        let archive = tempfile::tempdir().unwrap();
        let of =
            |path: &str, source: &str| Attention::of(&OutcomeLine::new(path, Kind::Damaged), 1, &[source.to_owned()]);
        let paths = || -> Vec<String> { Attention::all(archive.path()).unwrap().into_iter().map(|a| a.path).collect() };
        let (a, b) = (["/a".to_owned()], ["/b".to_owned()]);
        replace(archive.path(), &a, &[of("1", "/a"), of("2", "/a")], true).unwrap();
        replace(archive.path(), &b, &[of("3", "/b")], true).unwrap();
        assert_eq!(paths(), ["1", "2", "3"]);
        replace(archive.path(), &a, &[of("2", "/a")], false).unwrap();
        assert_eq!(paths(), ["1", "3", "2"]);
        replace(archive.path(), &a, &[], true).unwrap();
        assert_eq!(paths(), ["3"]);
    }
}
