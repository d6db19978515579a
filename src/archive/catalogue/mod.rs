//! The catalogue: an SQLite file, derived from the bags.

mod add;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::accession::{Accession, listed};

/// The catalogue's file in the archive.
pub const FILE: &str = "catalogue.sqlite";

/// The version of the catalogue's tables; another one is made again.
const VERSION: i32 = 1;

const SCHEMA: &str = include_str!("schema.sql");

/// An open catalogue.
#[derive(Debug)]
pub struct Catalogue(Mutex<Connection>);

/// A record in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub accession: String,
    pub path: String,
    pub version: String,
    pub profiles: String,
}

impl Catalogue {
    /// Opens the catalogue for writing and brings it up to date with the bags; where there is none, or one that is
    /// damaged, of another version or ahead of the bags, it is made again.
    ///
    /// # Errors
    /// Where the archive cannot be written, or a bag cannot be read.
    pub fn open(archive: &Path) -> io::Result<Catalogue> {
        let path = archive.join(FILE);
        let (accessions, _) = listed(&archive.join("accessions"))?;
        if let Some(connection) = usable(&path) {
            let catalogue = Catalogue(Mutex::new(connection));
            if let Ok(have) = catalogue.accessions()
                && accessions.starts_with(&have)
            {
                for accession in accessions.iter().skip(have.len()) {
                    catalogue.add(archive, *accession)?;
                }
                return Ok(catalogue);
            }
        }
        reindex(archive)
    }

    /// Opens the catalogue as it is, for reading; `None` where there is none.
    ///
    /// # Errors
    /// Where it is no catalogue.
    pub fn read(archive: &Path) -> rusqlite::Result<Option<Catalogue>> {
        let path = archive.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.query_row("SELECT count(*) FROM accessions", [], |_| Ok(()))?;
        Ok(Some(Catalogue(Mutex::new(connection))))
    }

    /// The connection, for one use at a time.
    pub fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The accessions that it covers, in order.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn accessions(&self) -> rusqlite::Result<Vec<Accession>> {
        let connection = self.connection();
        let mut statement = connection.prepare("SELECT accession FROM accessions ORDER BY run, bag")?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let parsed = |name: String| name.parse().map_err(|()| rusqlite::Error::InvalidQuery);
        names.map(|name| name.and_then(parsed)).collect()
    }

    /// How many bags a run has published, and whether it has ended.
    pub(super) fn bags_of(&self, run: u32) -> rusqlite::Result<(u32, bool)> {
        let sql = "SELECT coalesce(max(bag), 0), max(ended) IS NOT NULL FROM accessions WHERE run = ?1";
        self.connection().query_row(sql, [run], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The last accession, and the digest of its tag manifest.
    pub(super) fn last_seal(&self) -> rusqlite::Result<Option<(Accession, String)>> {
        let sql = "SELECT run, bag, seal FROM accessions ORDER BY run DESC, bag DESC LIMIT 1";
        let last = |row: &rusqlite::Row<'_>| Ok((Accession { run: row.get(0)?, bag: row.get(1)? }, row.get(2)?));
        self.connection().query_row(sql, [], last).optional()
    }

    /// The latest record of these bytes.
    pub(super) fn held(&self, sha256: &str) -> rusqlite::Result<Option<Held>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT accession, path, version, profiles FROM documents WHERE sha256 = ?1 ORDER BY document DESC LIMIT 1",
        )?;
        let held = |row: &rusqlite::Row<'_>| {
            Ok(Held { accession: row.get(0)?, path: row.get(1)?, version: row.get(2)?, profiles: row.get(3)? })
        };
        statement.query_row([sha256], held).optional()
    }
}

/// Makes the catalogue again from the bags, beside the one that is there, and puts it in its place.
///
/// # Errors
/// Where the archive cannot be written, or a bag cannot be read.
pub fn reindex(archive: &Path) -> io::Result<Catalogue> {
    let (path, fresh) = (archive.join(FILE), archive.join(format!("{FILE}.new")));
    remove(&fresh)?;
    remove(&journal_of(&fresh))?;
    drop(rebuilt(archive, &fresh)?);
    fs::File::open(&fresh)?.sync_all()?;
    // A journal that was left beside the old one is not for the new one.
    remove(&journal_of(&path))?;
    fs::rename(&fresh, &path)?;
    usable(&path)
        .map(|connection| Catalogue(Mutex::new(connection)))
        .ok_or_else(|| io::Error::other(format!("{} cannot be opened although it has just been made", path.display())))
}

/// A catalogue of the bags as they are, in a new file.
pub(super) fn rebuilt(archive: &Path, file: &Path) -> io::Result<Catalogue> {
    let connection = Connection::open(file).map_err(io::Error::other)?;
    prepare(&connection).map_err(io::Error::other)?;
    let catalogue = Catalogue(Mutex::new(connection));
    let (accessions, _) = listed(&archive.join("accessions"))?;
    for accession in accessions {
        catalogue.add(archive, accession)?;
    }
    Ok(catalogue)
}

fn journal_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A whole catalogue of this version.
fn usable(path: &Path) -> Option<Connection> {
    if !path.exists() {
        return None;
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).ok()?;
    settle(&connection).ok()?;
    (version == VERSION).then_some(connection)
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    settle(connection)?;
    connection.execute_batch(SCHEMA)?;
    connection.pragma_update(None, "user_version", VERSION)
}

/// A rollback journal rather than a write-ahead log, so that a copy on a read-only disc can be opened.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(32);
    connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;")
}
