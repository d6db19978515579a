//! What changed between two versions of a record, field by field.

use std::path::Path;
use std::{fs, io};

use rusqlite::params;
use serde::Serialize;
use serde_json::Value;

use super::bag::record_file;
use super::catalogue::Catalogue;
use super::outcome::Version;

/// One field whose value is another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its path, as `reports[0].outturn.value`.
    pub field: String,
    /// What it was; `null` also where there was nothing.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// A version of a source, the one that it follows, and what is different.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    /// The source.
    pub path: String,
    /// The earlier version.
    pub before: Version,
    /// The later version.
    pub after: Version,
    /// The fields that differ.
    pub changes: Vec<Change>,
}

/// The fields by which two records differ. What is in the same place of two lists is compared.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare(String::new(), before, after, &mut found);
    found
}

fn compare(field: String, before: &Value, after: &Value, found: &mut Vec<Change>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let name = if field.is_empty() { key.clone() } else { format!("{field}.{key}") };
                compare(name, one.get(key).unwrap_or(&Value::Null), other.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for at in 0..one.len().max(other.len()) {
                let (one, other) = (one.get(at).unwrap_or(&Value::Null), other.get(at).unwrap_or(&Value::Null));
                compare(format!("{field}[{at}]"), one, other, found);
            }
        }
        _ if before == after => {}
        _ => found.push(Change { field, before: before.clone(), after: after.clone() }),
    }
}

/// Every version that follows another: in the last run that has any, in a run (`7`), of a source's path, or of a
/// document by the beginning of its SHA-256.
///
/// # Errors
/// Where the archive cannot be read.
pub fn changed(archive: &Path, catalogue: &Catalogue, what: Option<&str>) -> io::Result<Vec<Changed>> {
    let mut all = Vec::new();
    for (path, before, after) in catalogue.versions(what).map_err(io::Error::other)? {
        let read = |version: &Version| -> io::Result<Value> {
            Ok(serde_json::from_slice(&fs::read(record_file(archive, &version.record, &version.sha256))?)?)
        };
        let changes = changes(&read(&before)?, &read(&after)?);
        all.push(Changed { path, before, after, changes });
    }
    Ok(all)
}

impl Catalogue {
    fn versions(&self, what: Option<&str>) -> rusqlite::Result<Vec<(String, Version, Version)>> {
        let connection = self.connection();
        let mut statement = connection.prepare(
            "SELECT d.path, d.follows_sha256, d.follows_accession, d.sha256, d.accession
             FROM documents d JOIN accessions a USING (accession)
             WHERE d.follows_sha256 IS NOT NULL AND CASE
                 WHEN ?1 IS NULL THEN a.run = (
                     SELECT max(a.run) FROM documents d JOIN accessions a USING (accession)
                     WHERE d.follows_sha256 IS NOT NULL)
                 ELSE d.path = ?1 OR CAST(a.run AS TEXT) = ?1
                     OR (length(?1) >= 8 AND (substr(d.sha256, 1, length(?1)) = ?1
                         OR substr(d.follows_sha256, 1, length(?1)) = ?1)) END
             ORDER BY d.document",
        )?;
        let rows = statement.query_map(params![what], |row| {
            let version = |at| Ok::<_, rusqlite::Error>(Version { sha256: row.get(at)?, record: row.get(at + 1)? });
            Ok((row.get(0)?, version(1)?, version(3)?))
        })?;
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_that_differ_are_named() {
        let before = json!({"a": 1, "reports": [{"outturn": {"value": 41, "unit": "count"}}], "gone": "x"});
        let after = json!({"a": 1, "reports": [{"outturn": {"value": 42, "unit": "count"}}, {"new": true}]});
        let told: Vec<_> = changes(&before, &after).into_iter().map(|c| (c.field, c.before, c.after)).collect();
        assert_eq!(
            told,
            [
                ("gone".to_owned(), json!("x"), Value::Null),
                ("reports[0].outturn.value".to_owned(), json!(41), json!(42)),
                ("reports[1]".to_owned(), Value::Null, json!({"new": true})),
            ]
        );
    }
}
