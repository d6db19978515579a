//! Whether an archive is what it was, and says what its sources say. Every problem is reported, not the first.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use jsonschema::Validator;
use rayon::prelude::*;
use rusqlite::types::Value as Cell;
use serde_json::Value;

use super::accession::listed;
use super::bag::{self, Bag, Problem, check};
use super::catalogue::{Catalogue, FILE as CATALOGUE, rebuilt};
use super::crew::{Crew, End, Seen, Step, Workers};
use super::diff::changes;
use super::outcome::OutcomeLine;
use super::plan::Source;
use super::{Accession, canonical, lock};
use crate::convert::{Extractor, sha256};
use crate::ingest::{Input, Origin, Source as Named, Walk};

/// Differences of one record that are told one by one; more are counted.
const TOLD: usize = 20;

/// What may lie in an archive's folder.
const KNOWN: [&str; 8] = [
    "accessions",
    "staging",
    CATALOGUE,
    "catalogue.sqlite-journal",
    "catalogue.sqlite.new",
    "attention.jsonl",
    "runs.jsonl",
    lock::FILE,
];

/// What was looked at, and what is wrong.
#[derive(Debug, Default)]
pub struct Verified {
    /// Bags.
    pub bags: u64,
    /// Files in them.
    pub files: u64,
    /// Records.
    pub records: u64,
    /// Sources that were read again.
    pub sources: u64,
    /// All problems.
    pub problems: Vec<Problem>,
}

/// A verification.
pub struct Verify<'a> {
    /// The archive's folder, or that of one bag.
    pub folder: &'a Path,
    /// The folder that the sources' paths begin in, where they are to be read again.
    pub sources: Option<&'a Path>,
    /// What reads them.
    pub extractor: &'a Extractor,
    /// The workers.
    pub workers: &'a Workers,
}

impl Verify<'_> {
    /// Looks at everything.
    ///
    /// # Errors
    /// Where the folder is neither an archive nor a bag, or workers cannot be started.
    pub fn run(&self) -> io::Result<Verified> {
        let mut verified = Verified::default();
        if !self.folder.join("accessions").is_dir() {
            let bag = check(self.folder);
            verified.bags = 1;
            verified.files = bag.files.len() as u64;
            verified.problems = bag.problems;
            return Ok(verified);
        }
        let (accessions, others) = listed(&self.folder.join("accessions"))?;
        for name in others {
            verified.problems.push(Problem::error("extra_file", format!("accessions/{name}"), "is no accession"));
        }
        self.stray(&mut verified)?;
        let mut seal = None;
        for (at, accession) in accessions.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| accessions.get(at));
            seal = Some(self.accession(*accession, before.copied(), seal.as_deref(), &mut verified)?);
        }
        self.catalogue(&accessions, seal.as_deref(), &mut verified)?;
        if let Some(root) = self.sources {
            self.evidence(root, &mut verified)?;
        }
        Ok(verified)
    }

    fn stray(&self, verified: &mut Verified) -> io::Result<()> {
        for entry in fs::read_dir(self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !KNOWN.contains(&name.as_str()) {
                verified.problems.push(Problem::error("extra_file", name, "is no part of an archive"));
            }
        }
        Ok(())
    }

    /// One bag; gives the digest of its tag manifest.
    fn accession(
        &self,
        accession: Accession,
        before: Option<Accession>,
        seal: Option<&str>,
        verified: &mut Verified,
    ) -> io::Result<String> {
        let name = format!("accessions/{accession}");
        let folder = self.folder.join(&name);
        let bag = check(&folder);
        let mut problems = bag.problems.clone();
        problems.extend(ours(&folder, &bag));
        problems.extend(in_order(accession, before, seal, &bag));
        problems.extend(contents(&folder, &bag, verified));
        verified.bags += 1;
        verified.files += bag.files.len() as u64;
        let named = |problem: Problem| Problem { path: format!("{name}/{}", problem.path), ..problem };
        problems.sort();
        problems.dedup();
        verified.problems.extend(problems.into_iter().map(named));
        Ok(fs::read(folder.join("tagmanifest-sha256.txt")).map(|bytes| sha256(&bytes)).unwrap_or_default())
    }

    /// The catalogue against one that is made of the bags now.
    fn catalogue(&self, accessions: &[Accession], seal: Option<&str>, verified: &mut Verified) -> io::Result<()> {
        let mut wrong = |message: String| verified.problems.push(Problem::error("catalogue", CATALOGUE, message));
        let have = match Catalogue::read(self.folder) {
            Ok(Some(have)) => have,
            Ok(None) if accessions.is_empty() => return Ok(()),
            Ok(None) => {
                wrong("is missing; `exrep reindex` makes it again".to_owned());
                return Ok(());
            }
            Err(error) => {
                wrong(format!("cannot be read: {error}; `exrep reindex` makes it again"));
                return Ok(());
            }
        };
        match have.last_seal() {
            Ok(Some((accession, stated))) if accessions.last() == Some(&accession) && Some(stated.as_str()) != seal => {
                wrong(format!("has another digest of the last accession, {accession}, than that has now"));
            }
            _ => {}
        }
        let scratch = tempfile::tempdir()?;
        let fresh = match rebuilt(self.folder, &scratch.path().join(CATALOGUE)) {
            Ok(fresh) => fresh,
            Err(error) => {
                wrong(format!("cannot be compared, for the bags cannot be read into one: {error}"));
                return Ok(());
            }
        };
        for message in have.differences(&fresh).map_err(io::Error::other)? {
            wrong(message);
        }
        Ok(())
    }

    /// Reads sources again and compares every field of their records.
    fn evidence(&self, root: &Path, verified: &mut Verified) -> io::Result<()> {
        let Some(catalogue) = Catalogue::read(self.folder).map_err(io::Error::other)? else { return Ok(()) };
        let kept = catalogue.kept().map_err(io::Error::other)?;
        let all = Walk::new(vec![Named::argument(root.to_owned())], None);
        let mut inputs: HashMap<String, Input> = all.map(|input| (input.name.clone(), input)).collect();
        let mut waiting = kept.iter();
        let steps = kept.iter().map(|kept| match inputs.remove(&kept.path) {
            Some(input) => Step::Read(Source { input, taken: false }),
            None => {
                let origin = Origin::Named(root.join(&kept.path));
                let source = Source { input: Input { name: kept.path.clone(), origin }, taken: false };
                let end = End::Refused("vanished", "no such file".to_owned());
                Step::Settled(Seen { source, stat: None, digest: None, end })
            }
        });
        let spool = tempfile::tempdir()?;
        let crew = Crew {
            workers: self.workers,
            extractor: self.extractor,
            spool: spool.path(),
            knows: &|_| false,
            going: &|| true,
        };
        crew.run(steps, |seen| {
            if let Some(kept) = waiting.next() {
                verified.sources += 1;
                let problems = self.compared(kept, seen)?;
                verified.problems.extend(problems);
            }
            Ok(())
        })
    }

    fn compared(&self, kept: &KeptSource, seen: Seen) -> io::Result<Vec<Problem>> {
        let path = kept.path.as_str();
        let answer = match seen.end {
            End::Answered(answer) => answer,
            End::Refused(code, why) => {
                return Ok(vec![Problem::warning("no_evidence", path, format!("{why} ({code})"))]);
            }
            End::TimedOut => return Ok(vec![Problem::error("no_evidence", path, "reading it again took too long")]),
            End::Crashed(how) => return Ok(vec![Problem::error("no_evidence", path, how)]),
            End::Unchanged | End::NotTried | End::Known => return Ok(Vec::new()),
        };
        if answer.sha256.as_ref() != Some(&kept.sha256) {
            let message = "has other bytes now than the version that the archive holds";
            return Ok(vec![Problem::warning("source_changed", path, message)]);
        }
        let file = bag::record_file(self.folder, &kept.record, &kept.sha256);
        let Some(before) = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else {
            return Ok(vec![Problem::error("missing_file", path, format!("its record is not at {}", file.display()))]);
        };
        let Some(record) = &answer.record else {
            let why = answer.error.map_or_else(|| "no document".to_owned(), |error| error.message);
            return Ok(vec![Problem::error("evidence", path, format!("gave a record once, and now none: {why}"))]);
        };
        let mut differ = changes(&before, &serde_json::from_str(record.get())?);
        // The record is that of all paths with these bytes, and has the first one's.
        differ.retain(|change| change.field != "source.path");
        let told = differ.iter().take(TOLD).map(|change| {
            Problem::error(
                "evidence",
                path,
                format!("{}: found {}, expected {}", change.field, change.after, change.before),
            )
        });
        let mut problems: Vec<Problem> = told.collect();
        if differ.len() > TOLD {
            problems.push(Problem::error("evidence", path, format!("{} more fields differ", differ.len() - TOLD)));
        }
        Ok(problems)
    }
}

/// What our bags promise beyond the standard: both digests of everything, tag files too, and one notation.
fn ours(folder: &Path, bag: &Bag) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in ["manifest-sha256.txt", "manifest-sha512.txt", "bag-info.txt", "metadata/premis.xml"] {
        if !bag.files.contains_key(file) {
            problems.push(Problem::error("missing_file", file, "is missing"));
        }
    }
    match bag::tag_manifests(folder, bag.files.keys().map(String::as_str)) {
        Err(error) => problems.push(Problem::error("unreadable", "tagmanifest-sha256.txt", error.to_string())),
        Ok(expected) => {
            for (file, text) in expected {
                match fs::read(folder.join(&file)) {
                    Ok(bytes) if bytes == text.as_bytes() => {}
                    Ok(_) => problems.push(Problem::error("changed_file", file, "is not that of the bag's tag files")),
                    Err(_) => problems.push(Problem::error("missing_file", file, "is missing")),
                }
            }
        }
    }
    problems
}

/// Whether the bag follows the one that is before it.
fn in_order(accession: Accession, before: Option<Accession>, seal: Option<&str>, bag: &Bag) -> Vec<Problem> {
    let wrong = |message: String| vec![Problem::error("sequence", "bag-info.txt", message)];
    if bag.info.first("External-Identifier") != Some(accession.to_string().as_str()) {
        return wrong("says that it is another accession".to_owned());
    }
    let expected = before.zip(seal).map(|(before, seal)| format!("{before} {seal}"));
    match (bag.info.first("Exrep-Follows"), &expected) {
        (None, None) => Vec::new(),
        (Some(stated), Some(expected)) if stated == expected => Vec::new(),
        (stated, _) => {
            let found = expected.unwrap_or_else(|| "none".to_owned());
            wrong(format!("the accession before it: found {found}, expected {}", stated.unwrap_or("none")))
        }
    }
}

/// Records by their schema and their bytes, and the lines that speak of them.
fn contents(folder: &Path, bag: &Bag, verified: &mut Verified) -> Vec<Problem> {
    let mut problems = Vec::new();
    let outcomes: HashMap<String, OutcomeLine> = lines(folder, "data/outcomes.jsonl", &mut problems)
        .filter_map(|line: OutcomeLine| Some((line.record_sha256.as_ref().and(line.sha256.clone())?, line)))
        .collect();
    let mut reports: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines::<Value>(folder, "data/reports.jsonl", &mut problems) {
        *reports.entry(line.get("sha256").and_then(Value::as_str).unwrap_or_default().to_owned()).or_default() += 1;
    }
    let schema = validator(folder, &mut problems);
    let records: Vec<&String> = bag.files.keys().filter(|file| file.starts_with("data/records/")).collect();
    verified.records += records.len() as u64;
    let found: Vec<Problem> = records
        .par_iter()
        .flat_map_iter(|file| {
            let sha256 = file.trim_start_matches("data/records/").trim_end_matches(".json");
            let count = reports.get(sha256).copied().unwrap_or_default();
            record(folder, file, schema.as_ref(), outcomes.get(sha256), count)
        })
        .collect();
    problems.extend(found);
    for sha256 in outcomes.keys().filter(|sha256| !bag.files.contains_key(&bag::record_name(sha256))) {
        problems.push(Problem::error(
            "missing_file",
            bag::record_name(sha256),
            "is missing; data/outcomes.jsonl has it",
        ));
    }
    problems
}

fn record(
    folder: &Path,
    file: &str,
    schema: Option<&Validator>,
    line: Option<&OutcomeLine>,
    reports: usize,
) -> Vec<Problem> {
    let wrong = |message: String| Problem::error("record", file, message);
    let bytes = match fs::read(folder.join(file)) {
        Ok(bytes) => bytes,
        Err(error) => return vec![Problem::error("unreadable", file, error.to_string())],
    };
    let value: Value = match serde_json::from_slice(&bytes) {
        Ok(value) => value,
        Err(error) => return vec![wrong(format!("is no JSON: {error}"))],
    };
    let mut problems = Vec::new();
    if canonical(&value).ok().as_deref() != Some(&bytes) {
        problems.push(wrong("is not in canonical form (RFC 8785)".to_owned()));
    }
    for error in schema.iter().flat_map(|schema| schema.iter_errors(&value)) {
        problems.push(Problem::error("schema", file, format!("{}: {error}", error.instance_path())));
    }
    let of = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let Some(line) = line else {
        problems.push(wrong("no line of data/outcomes.jsonl speaks of it".to_owned()));
        return problems;
    };
    if line.record_sha256 != Some(sha256(&bytes)) || of("/source/sha256") != line.sha256.as_deref() {
        problems.push(wrong("is not the one that data/outcomes.jsonl speaks of".to_owned()));
    }
    let found = value.get("reports").and_then(Value::as_array).map_or(0, Vec::len);
    if found != reports {
        problems.push(wrong(format!("has {found} reports, data/reports.jsonl has {reports} of it")));
    }
    problems
}

fn validator(folder: &Path, problems: &mut Vec<Problem>) -> Option<Validator> {
    const FILE: &str = "data/schemas/record.schema.json";
    let schema = fs::read(folder.join(FILE)).map_err(|error| error.to_string());
    let schema = schema.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).map_err(|error| error.to_string()));
    let built = schema.and_then(|schema| jsonschema::draft202012::new(&schema).map_err(|error| error.to_string()));
    built.map_err(|error| problems.push(Problem::error("schema", FILE, format!("is no schema: {error}")))).ok()
}

/// The values of a file of JSON Lines; what is none is a problem.
fn lines<T: serde::de::DeserializeOwned>(
    folder: &Path,
    file: &str,
    problems: &mut Vec<Problem>,
) -> std::vec::IntoIter<T> {
    let mut values = Vec::new();
    match File::open(folder.join(file)) {
        Err(error) => problems.push(Problem::error("unreadable", file, error.to_string())),
        Ok(from) => {
            for (number, line) in (1..).zip(BufReader::new(from).split(b'\n')) {
                match line
                    .map_err(|error| error.to_string())
                    .and_then(|line| serde_json::from_slice(&line).map_err(|error| error.to_string()))
                {
                    Ok(value) => values.push(value),
                    Err(error) => problems.push(Problem::error("line", file, format!("line {number}: {error}"))),
                }
            }
        }
    }
    values.into_iter()
}

/// A source whose record the archive holds.
struct KeptSource {
    path: String,
    sha256: String,
    record: String,
}

impl Catalogue {
    fn kept(&self) -> rusqlite::Result<Vec<KeptSource>> {
        let connection = self.connection();
        let mut statement =
            connection.prepare("SELECT path, record_of, record FROM sources WHERE record IS NOT NULL ORDER BY path")?;
        let rows = statement
            .query_map([], |row| Ok(KeptSource { path: row.get(0)?, sha256: row.get(1)?, record: row.get(2)? }))?;
        rows.collect()
    }

    /// How this one differs from another, table by table; nothing where they are equal row for row.
    fn differences(&self, other: &Catalogue) -> rusqlite::Result<Vec<String>> {
        let mut told = Vec::new();
        for check in self.check()? {
            told.push(format!("SQLite finds: {check}; `exrep reindex` makes it again"));
        }
        let tables = other.tables()?;
        if self.tables()? != tables {
            told.push("has other tables or views; `exrep reindex` makes it again".to_owned());
            return Ok(told);
        }
        for (table, _) in tables.iter().filter(|(_, sql)| sql.starts_with("CREATE TABLE")) {
            match self.first_difference(other, table) {
                Ok(None) => {}
                Ok(Some(row)) => told
                    .push(format!("table {table} differs from the bags at row {row}; `exrep reindex` makes it again")),
                Err(error) => told.push(format!("table {table} cannot be read: {error}")),
            }
        }
        Ok(told)
    }

    fn check(&self) -> rusqlite::Result<Vec<String>> {
        let connection = self.connection();
        let mut statement = connection.prepare("PRAGMA integrity_check(5)")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let lines: Vec<String> = rows.collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    fn tables(&self) -> rusqlite::Result<Vec<(String, String)>> {
        let connection = self.connection();
        let mut statement = connection.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    /// The number of the first row that is not the same in both.
    fn first_difference(&self, other: &Catalogue, table: &str) -> rusqlite::Result<Option<u64>> {
        let sql = format!("SELECT * FROM \"{table}\"");
        let (one, two) = (self.connection(), other.connection());
        let (mut one, mut two) = (one.prepare(&sql)?, two.prepare(&sql)?);
        let columns = two.column_count();
        if one.column_count() != columns {
            return Ok(Some(0));
        }
        let (mut one, mut two) = (one.query([])?, two.query([])?);
        for number in 1.. {
            let cells = |row: Option<&rusqlite::Row<'_>>| -> rusqlite::Result<Option<Vec<Cell>>> {
                row.map(|row| (0..columns).map(|column| row.get::<_, Cell>(column)).collect()).transpose()
            };
            let (left, right) = (cells(one.next()?)?, cells(two.next()?)?);
            if left != right {
                return Ok(Some(number));
            }
            if left.is_none() {
                return Ok(None);
            }
        }
        Ok(None)
    }
}
