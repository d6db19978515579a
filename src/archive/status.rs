//! How an archive stands: its last runs, and what needs a person.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::accession::listed;
use super::run::Run;
use super::{Attention, Catalogue, Lock, RunLog};

/// How an archive stands.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The last times that the command ran, the latest first.
    pub runs: Vec<RunLog>,
    /// Published bags.
    pub accessions: u64,
    /// Sources that the archive knows.
    pub sources: u64,
    /// Documents in their latest versions.
    pub documents: u64,
    /// Reports in them.
    pub reports: u64,
    /// Of those, for a person to check.
    pub to_check: u64,
    /// Whether an import is at work now.
    pub importing: bool,
    /// The run that was cut off; the next import goes on with it.
    pub unfinished: Option<u32>,
    /// Whether the catalogue covers all bags; the next import, or `exrep reindex`, brings it up to date.
    pub catalogue_current: bool,
    /// Sources that the last run of their kind could not read.
    pub attention: Vec<Attention>,
}

impl Status {
    /// Whether a person should look.
    pub fn needs_attention(&self) -> bool {
        let badly_ended = self.runs.first().is_some_and(|run| run.ended != "complete");
        let not_whole = !self.importing && (self.unfinished.is_some() || !self.catalogue_current);
        !self.attention.is_empty() || badly_ended || not_whole
    }
}

/// How an archive stands, with its last `runs` runs.
///
/// # Errors
/// Where it cannot be read.
pub fn status(archive: &Path, runs: usize) -> io::Result<Status> {
    let importing = Lock::shared(archive, false)?.is_none();
    let (accessions, _) = listed(&archive.join("accessions"))?;
    let catalogue = Catalogue::read(archive).ok().flatten();
    let covered = catalogue.as_ref().and_then(|catalogue| catalogue.accessions().ok());
    let count = |sql: &str| -> u64 {
        let count =
            catalogue.as_ref().map(|catalogue| catalogue.connection().query_row(sql, [], |row| row.get::<_, i64>(0)));
        count.and_then(Result::ok).map_or(0, i64::cast_unsigned)
    };
    Ok(Status {
        runs: RunLog::last(archive, runs)?,
        accessions: accessions.len() as u64,
        sources: count("SELECT count(*) FROM sources"),
        documents: count("SELECT count(*) FROM current_documents"),
        reports: count("SELECT count(*) FROM current_reports"),
        to_check: count("SELECT count(*) FROM reports_to_check"),
        importing,
        unfinished: Run::under_way(&archive.join("staging"))?.map(|run| run.run),
        catalogue_current: covered.is_some_and(|covered| covered == accessions),
        attention: Attention::all(archive)?,
    })
}
