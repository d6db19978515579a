//! One bag into the catalogue, in one transaction.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use rusqlite::types::Value as Cell;
use rusqlite::{Transaction, params};
use serde_json::Value;

use super::Catalogue;
use crate::archive::Accession;
use crate::archive::bag::info::Info;
use crate::archive::outcome::{Kind, OutcomeLine};
use crate::convert::sha256;

/// The columns of `reports` that are keys of a report's line.
const COLUMNS: [&str; 43] = [
    "sha256",
    "path",
    "ordinal",
    "profile",
    "title",
    "page_first",
    "page_last",
    "indicator",
    "service",
    "indicator_name",
    "reference",
    "period",
    "financial_year",
    "quarter",
    "period_start",
    "period_end",
    "outturn_text",
    "outturn",
    "outturn_unit",
    "target_text",
    "target",
    "target_unit",
    "target_basis",
    "target_comparator",
    "target_low",
    "target_high",
    "polarity_text",
    "polarity",
    "rag_text",
    "rag",
    "variance",
    "variance_percent",
    "variance_status",
    "completed_by",
    "completed_by_name",
    "completed_by_role",
    "completed_by_date",
    "approved_by",
    "approved_by_name",
    "approved_by_role",
    "approved_by_date",
    "review",
    "findings",
];

impl Catalogue {
    /// Adds a published bag.
    ///
    /// # Errors
    /// Where the bag cannot be read or the catalogue cannot be written.
    pub(in crate::archive) fn add(&self, archive: &Path, accession: Accession) -> io::Result<()> {
        let bag = archive.join("accessions").join(accession.to_string());
        let mut connection = self.connection();
        let transaction = connection.transaction().map_err(io::Error::other)?;
        let mut adding = Adding { to: &transaction, accession: accession.to_string(), reports: 0, documents: 0 };
        adding.accession_row(&bag, accession).map_err(|error| named(&bag, &error))?;
        let counts = adding.outcomes(&bag).map_err(|error| named(&bag, &error))?;
        adding.reports(&bag).map_err(|error| named(&bag, &error))?;
        adding.totals(&counts).map_err(io::Error::other)?;
        transaction.commit().map_err(io::Error::other)
    }
}

fn named(bag: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", bag.display()))
}

struct Adding<'a> {
    to: &'a Transaction<'a>,
    accession: String,
    reports: i64,
    documents: i64,
}

type Counts = BTreeMap<(Kind, String), i64>;

impl Adding<'_> {
    fn accession_row(&self, bag: &Path, accession: Accession) -> io::Result<()> {
        let info = Info::parse(&fs::read_to_string(bag.join("bag-info.txt"))?);
        let value = |label: &str| info.first(label).unwrap_or_default().to_owned();
        let seal = sha256(&fs::read(bag.join("tagmanifest-sha256.txt"))?);
        self.execute(
            "INSERT INTO accessions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, ?8)",
            params![
                self.accession,
                accession.run,
                accession.bag,
                value("Exrep-Run-Started"),
                info.first("Exrep-Run-Ended"),
                value("Exrep-Version"),
                value("Exrep-Profiles"),
                seal
            ],
        )
    }

    fn outcomes(&mut self, bag: &Path) -> io::Result<Counts> {
        let mut counts = Counts::new();
        for (number, line) in (1_i64..).zip(lines(&bag.join("data/outcomes.jsonl"))?) {
            let line: OutcomeLine = serde_json::from_str(&line?)?;
            *counts.entry((line.outcome, line.code.clone())).or_default() += 1;
            if line.outcome != Kind::Unchanged {
                self.outcome(number, &line)?;
            }
            self.source(&line)?;
            if line.record_sha256.is_some() {
                self.document(&line)?;
            }
        }
        Ok(counts)
    }

    fn outcome(&self, number: i64, line: &OutcomeLine) -> io::Result<()> {
        let follows = line.follows.as_ref();
        self.execute(
            "INSERT INTO outcomes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                self.accession,
                number,
                line.path,
                line.outcome.as_str(),
                line.code,
                line.message,
                line.remedy,
                line.sha256,
                line.bytes.map(u64::cast_signed),
                line.changed,
                line.record,
                follows.map(|version| &version.sha256),
                follows.map(|version| &version.record),
                line.duplicate_of
            ],
        )
    }

    /// How the source stands after this outcome.
    fn source(&self, line: &OutcomeLine) -> io::Result<()> {
        let by = line.extractor.as_ref();
        if line.outcome == Kind::Unchanged {
            if line.bytes.is_none() && by.is_none() {
                return Ok(());
            }
            return self.execute(
                "UPDATE sources SET bytes = coalesce(?2, bytes), changed = coalesce(?3, changed),
                 extractor = coalesce(?4, extractor), profiles = coalesce(?5, profiles) WHERE path = ?1",
                params![
                    line.path,
                    line.bytes.map(u64::cast_signed),
                    line.changed,
                    by.map(|by| &by.version),
                    by.map(|by| &by.profiles)
                ],
            );
        }
        let record_of = line.record.as_ref().and(line.sha256.as_ref());
        self.execute(
            "INSERT INTO sources VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (path) DO UPDATE SET path_bytes = excluded.path_bytes, outcome = excluded.outcome,
             code = excluded.code, message = excluded.message, remedy = excluded.remedy,
             accession = excluded.accession, sha256 = excluded.sha256, bytes = excluded.bytes,
             changed = excluded.changed, record = coalesce(excluded.record, record),
             record_of = coalesce(excluded.record_of, record_of), extractor = coalesce(excluded.extractor, extractor),
             profiles = coalesce(excluded.profiles, profiles)",
            params![
                line.path,
                line.path_bytes,
                line.outcome.as_str(),
                line.code,
                line.message,
                line.remedy,
                self.accession,
                line.sha256,
                line.bytes.map(u64::cast_signed),
                line.changed,
                line.record,
                record_of,
                by.map(|by| &by.version),
                by.map(|by| &by.profiles)
            ],
        )
    }

    fn document(&mut self, line: &OutcomeLine) -> io::Result<()> {
        let facts = line.document.clone().unwrap_or_default();
        let (by, follows) = (line.extractor.as_ref(), line.follows.as_ref());
        self.documents += 1;
        self.execute(
            "INSERT INTO documents (sha256, accession, path, bytes, format, pronom, pages, title, author, created,
             modified, producer, text_layer, reports, to_check, version, profiles, record_sha256, follows_sha256,
             follows_accession)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
            params![
                line.sha256,
                self.accession,
                line.path,
                line.bytes.map(u64::cast_signed),
                line.format,
                line.pronom,
                facts.pages.map(u64::cast_signed),
                facts.title,
                facts.author,
                facts.created,
                facts.modified,
                facts.producer,
                facts.text_layer,
                facts.reports.cast_signed(),
                facts.to_check.cast_signed(),
                by.map_or("", |by| &by.version),
                by.map_or("", |by| &by.profiles),
                line.record_sha256,
                follows.map(|version| &version.sha256),
                follows.map(|version| &version.record)
            ],
        )
    }

    fn reports(&mut self, bag: &Path) -> io::Result<()> {
        let insert = format!(
            "INSERT INTO reports (document, accession, {}) SELECT document, accession{} FROM documents
             WHERE sha256 = ?1 AND accession = ?{}",
            COLUMNS.join(", "),
            (1..=COLUMNS.len()).map(|n| format!(", ?{n}")).collect::<String>(),
            COLUMNS.len() + 1
        );
        let mut statement = self.to.prepare(&insert).map_err(io::Error::other)?;
        for line in lines(&bag.join("data/reports.jsonl"))? {
            let line: Value = serde_json::from_str(&line?)?;
            let mut cells: Vec<Cell> = COLUMNS.iter().map(|column| cell(line.get(column))).collect();
            cells.push(Cell::Text(self.accession.clone()));
            if statement.execute(rusqlite::params_from_iter(cells)).map_err(io::Error::other)? != 1 {
                return Err(io::Error::other("a line of data/reports.jsonl is of no document in data/outcomes.jsonl"));
            }
            self.reports += 1;
            let report = self.to.last_insert_rowid();
            for narrative in line.get("narratives").and_then(Value::as_array).into_iter().flatten() {
                self.narrative(report, narrative)?;
            }
        }
        Ok(())
    }

    fn narrative(&self, report: i64, narrative: &Value) -> io::Result<()> {
        let of = |key: &str| cell(narrative.get(key));
        self.execute(
            "INSERT INTO narratives (report, field, label, status, text) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![report, of("field"), of("label"), of("status"), of("text")],
        )?;
        self.execute(
            "INSERT INTO narratives_search (rowid, text) VALUES (?1, ?2)",
            params![self.to.last_insert_rowid(), of("text")],
        )
    }

    fn totals(&self, counts: &Counts) -> io::Result<()> {
        let mut inputs = 0;
        for ((outcome, code), count) in counts {
            inputs += count;
            self.execute(
                "INSERT INTO counts VALUES (?1, ?2, ?3, ?4)",
                params![self.accession, outcome.as_str(), code, count],
            )?;
        }
        self.execute(
            "UPDATE accessions SET inputs = ?2, documents = ?3, reports = ?4 WHERE accession = ?1",
            params![self.accession, inputs, self.documents, self.reports],
        )
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> io::Result<()> {
        let mut statement = self.to.prepare_cached(sql).map_err(io::Error::other)?;
        statement.execute(params).map(|_| ()).map_err(io::Error::other)
    }
}

fn lines(file: &Path) -> io::Result<io::Lines<BufReader<File>>> {
    Ok(BufReader::with_capacity(256 << 10, File::open(file)?).lines())
}

/// A scalar, or the words of a list with a space between them.
fn cell(value: Option<&Value>) -> Cell {
    match value {
        None | Some(Value::Null | Value::Object(_)) => Cell::Null,
        Some(Value::Bool(yes)) => Cell::Integer(i64::from(*yes)),
        Some(Value::Number(number)) => {
            number.as_i64().map_or_else(|| number.as_f64().map_or(Cell::Null, Cell::Real), Cell::Integer)
        }
        Some(Value::String(text)) => Cell::Text(text.clone()),
        Some(Value::Array(words)) => Cell::Text(words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
    }
}
