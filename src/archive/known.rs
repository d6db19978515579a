//! What the archive knows about sources, side by side with a run's own.

use std::collections::VecDeque;

use rusqlite::params;

use super::catalogue::Catalogue;
use super::outcome::{Kind, ReadBy, Version, is_failure};
use super::plan::Stat;

/// Rows that are fetched at one time.
const PAGE: usize = 1000;

/// A source as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub path: String,
    pub stat: Stat,
    pub sha256: Option<String>,
    pub outcome: Kind,
    pub code: String,
    pub message: Option<String>,
    /// The accession of its latest record.
    pub record: Option<String>,
    /// The bytes of its latest record's document, which are not those of `sha256` where it was not read since.
    pub record_of: Option<String>,
    pub extractor: Option<ReadBy>,
}

impl Known {
    pub(super) fn is_failure(&self) -> bool {
        is_failure(self.outcome, &self.code)
    }

    /// The version that another one under its path would follow.
    pub(super) fn version(&self) -> Option<Version> {
        Some(Version { sha256: self.record_of.clone()?, record: self.record.clone()? })
    }
}

/// Goes through the known sources by path, in step with somebody who does the same.
pub(super) struct InStep<'a> {
    catalogue: &'a Catalogue,
    page: VecDeque<Known>,
    after: Option<String>,
    ended: bool,
}

impl<'a> InStep<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> InStep<'a> {
        InStep { catalogue, page: VecDeque::new(), after: None, ended: false }
    }

    /// What is known of `path`, which is not before any path that was asked for.
    pub(super) fn find(&mut self, path: &str) -> rusqlite::Result<Option<Known>> {
        loop {
            while self.page.front().is_some_and(|known| known.path.as_str() < path) {
                self.page.pop_front();
            }
            if let Some(known) = self.page.front() {
                return Ok((known.path == path).then(|| known.clone()));
            }
            if self.ended {
                return Ok(None);
            }
            // Straight to the path: a run over one folder need not read all of a large archive.
            self.page = self.catalogue.sources(path, self.after.as_deref(), PAGE)?;
            self.ended = self.page.len() < PAGE;
            self.after = self.page.back().map(|known| known.path.clone());
        }
    }
}

impl Catalogue {
    fn sources(&self, from: &str, after: Option<&str>, most: usize) -> rusqlite::Result<VecDeque<Known>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT path, bytes, changed, sha256, outcome, code, message, record, record_of, extractor, profiles
             FROM sources WHERE path >= ?1 AND path > ?2 ORDER BY path LIMIT ?3",
        )?;
        let rows = statement.query_map(params![from, after.unwrap_or(""), most as i64], |row| {
            let (version, profiles): (Option<String>, Option<String>) = (row.get(9)?, row.get(10)?);
            Ok(Known {
                path: row.get(0)?,
                stat: Stat { bytes: row.get::<_, Option<i64>>(1)?.map_or(0, i64::cast_unsigned), changed: row.get(2)? },
                sha256: row.get(3)?,
                outcome: Kind::of(&row.get::<_, String>(4)?).unwrap_or(Kind::Unreadable),
                code: row.get(5)?,
                message: row.get(6)?,
                record: row.get(7)?,
                record_of: row.get(8)?,
                extractor: version.zip(profiles).map(|(version, profiles)| ReadBy { version, profiles }),
            })
        })?;
        rows.collect()
    }
}
