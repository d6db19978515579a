//! The bag that is being filled: its files, and a journal of its outcomes in order.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256, Sha512};

use super::Accession;
use super::digest::digest_of;
use super::outcome::OutcomeLine;
use super::worker::hex;

/// One line of the journal: an outcome, and what the bag gets with it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub line: OutcomeLine,
    /// Whether it says something that the archive did not know.
    pub new: bool,
    /// Its record.
    pub record: Option<Kept>,
    /// Its bytes, where they are kept.
    pub original: Option<Kept>,
    /// A line for each of its reports.
    pub reports: Vec<Box<RawValue>>,
}

/// A payload file and its digests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its path in the bag.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    pub sha512: String,
}

impl Kept {
    pub(super) fn of(file: String, bytes: &[u8]) -> Kept {
        let (sha256, sha512) = (hex(&Sha256::digest(bytes)), hex(&Sha512::digest(bytes)));
        Kept { file, bytes: bytes.len() as u64, sha256, sha512 }
    }
}

/// The bag that is being filled.
#[derive(Debug)]
pub(super) struct Journal {
    pub accession: Accession,
    /// The bag's folder.
    pub bag: PathBuf,
    /// The journal's file, beside it.
    pub file: PathBuf,
    to: BufWriter<File>,
    /// Records in the bag, by their source's SHA-256, and that source's path.
    documents: HashMap<String, String>,
    /// Lines in the journal.
    pub lines: u64,
    /// Lines that say something new.
    pub news: u64,
    /// The path of the last line.
    pub last: Option<String>,
}

impl Journal {
    /// Opens the journal of an accession in a staging folder, and goes on behind its last sound line.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub(super) fn open(staging: &Path, accession: Accession, mut each: impl FnMut(&Entry)) -> io::Result<Journal> {
        let bag = staging.join(accession.to_string());
        let file = staging.join(format!("{accession}.journal"));
        fs::create_dir_all(bag.join("data/records"))?;
        let mut to = OpenOptions::new().create(true).append(true).read(true).open(&file)?;
        let (mut documents, mut lines, mut news, mut last) = (HashMap::new(), 0, 0, None);
        let mut kept = HashSet::new();
        let sound = sound_lines(&mut to, &bag, |entry| {
            each(&entry);
            lines += 1;
            news += u64::from(entry.new);
            kept.extend([&entry.record, &entry.original].into_iter().flatten().map(|kept| bag.join(&kept.file)));
            if let (Some(_), Some(sha256)) = (&entry.record, &entry.line.sha256) {
                documents.insert(sha256.clone(), entry.line.path.clone());
            }
            last = Some(entry.line.path);
        })?;
        to.set_len(sound)?;
        clear(&bag, &kept)?;
        Ok(Journal { accession, bag, file, to: BufWriter::new(to), documents, lines, news, last })
    }

    /// Records in the bag.
    pub(super) fn records(&self) -> usize {
        self.documents.len()
    }

    /// The path of the source whose record in this bag is that of these bytes.
    pub(super) fn document(&self, sha256: &str) -> Option<&str> {
        self.documents.get(sha256).map(String::as_str)
    }

    /// Writes the next outcome; the files that it speaks of are there already.
    ///
    /// # Errors
    /// Where the disk is full or gone.
    pub(super) fn add(&mut self, entry: Entry) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, &entry)?;
        self.to.write_all(b"\n")?;
        if entry.new {
            self.to.flush()?;
        }
        self.lines += 1;
        self.news += u64::from(entry.new);
        if let (Some(_), Some(sha256)) = (&entry.record, entry.line.sha256) {
            self.documents.insert(sha256, entry.line.path.clone());
        }
        self.last = Some(entry.line.path);
        Ok(())
    }

    /// Writes all that was added.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The entries of a journal, in order.
pub(super) fn entries(file: &Path) -> io::Result<impl Iterator<Item = io::Result<Entry>>> {
    let lines = BufReader::with_capacity(256 << 10, File::open(file)?).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

/// Calls `each` with every line up to the first that is cut off, or whose files are not what it says, and gives the
/// length of those lines.
fn sound_lines(journal: &mut File, bag: &Path, mut each: impl FnMut(Entry)) -> io::Result<u64> {
    let mut from = BufReader::with_capacity(256 << 10, journal);
    let (mut sound, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let length = from.read_until(b'\n', &mut line)?;
        let entry = line.strip_suffix(b"\n").and_then(|line| serde_json::from_slice::<Entry>(line).ok());
        match entry {
            Some(entry) if [&entry.record, &entry.original].into_iter().flatten().all(|kept| is_there(bag, kept)) => {
                sound += length as u64;
                each(entry);
            }
            _ => return Ok(sound),
        }
    }
}

/// After a loss of power a file may be there and empty.
fn is_there(bag: &Path, kept: &Kept) -> bool {
    digest_of(&bag.join(&kept.file)).is_ok_and(|digest| digest.sha256 == kept.sha256)
}

/// Removes what no line speaks of: files of an outcome that was not written, or of a bag that was not finished.
fn clear(bag: &Path, kept: &HashSet<PathBuf>) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(bag) {
        let entry = entry.map_err(io::Error::other)?;
        if !entry.file_type().is_dir() && !kept.contains(entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::outcome::Kind;

    const ACCESSION: Accession = Accession { run: 1, bag: 1 };

    fn entry(journal: &Journal, path: &str) -> Entry {
        let record = Kept::of(format!("data/records/{path}.json"), path.as_bytes());
        fs::write(journal.bag.join(&record.file), path).unwrap();
        let line = OutcomeLine { sha256: Some(path.to_owned()), ..OutcomeLine::new(path, Kind::Imported) };
        Entry { line, new: true, record: Some(record), original: None, reports: Vec::new() }
    }

    fn reopened(staging: &Path) -> (Vec<String>, Journal) {
        let mut paths = Vec::new();
        let journal = Journal::open(staging, ACCESSION, |entry| paths.push(entry.line.path.clone())).unwrap();
        (paths, journal)
    }

    #[test]
    fn a_journal_goes_on_behind_its_last_sound_line() {
        let staging = tempfile::tempdir().unwrap();
        let (_, mut journal) = reopened(staging.path());
        for path in ["a", "b", "c"] {
            let entry = entry(&journal, path);
            journal.add(entry).unwrap();
        }
        entry(&journal, "unheard of");
        drop(journal);
        let (paths, journal) = reopened(staging.path());
        assert_eq!(
            (paths, journal.records(), journal.last.as_deref()),
            (vec!["a".into(), "b".into(), "c".into()], 3, Some("c"))
        );
        assert!(!journal.bag.join("data/records/unheard of.json").exists());

        // The last line cut off at any byte costs that line and no other.
        let whole = fs::read(&journal.file).unwrap();
        let two = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
        for cut in two..whole.len() {
            fs::write(&journal.file, &whole[..cut]).unwrap();
            fs::write(journal.bag.join("data/records/c.json"), "c").unwrap();
            assert_eq!(reopened(staging.path()).0, ["a", "b"]);
            assert_eq!(fs::metadata(&journal.file).unwrap().len(), two as u64);
        }
    }

    #[test]
    fn a_record_that_did_not_reach_the_disk_is_made_again_with_all_after_it() {
        let staging = tempfile::tempdir().unwrap();
        let (_, mut journal) = reopened(staging.path());
        for path in ["a", "b", "c"] {
            let entry = entry(&journal, path);
            journal.add(entry).unwrap();
        }
        fs::write(journal.bag.join("data/records/b.json"), "").unwrap();
        drop(journal);
        assert_eq!(reopened(staging.path()).0, ["a"]);
    }
}
