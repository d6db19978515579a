//! What a bag holds so that it explains itself.

use super::{OUTCOME_SCHEMA, OutcomeLine, REPORT_SCHEMA, ReportLine};
use crate::convert::Extractor;
use crate::record::{Record, SCHEMA, schema};

/// Paths and contents of the schemas of the payload, and of the profiles that were in force.
pub(super) fn files(extractor: &Extractor) -> Vec<(String, Vec<u8>)> {
    let schemas = [
        ("record", schema::<Record>(SCHEMA, "Exception report record")),
        ("report", schema::<ReportLine>(REPORT_SCHEMA, "Line of reports.jsonl")),
        ("outcome", schema::<OutcomeLine>(OUTCOME_SCHEMA, "Line of outcomes.jsonl")),
    ];
    let schemas =
        schemas.into_iter().map(|(name, schema)| (format!("data/schemas/{name}.schema.json"), format!("{schema:#}\n")));
    let profiles = (1..).zip(extractor.profile_texts()).map(|(number, (name, text)): (u32, (&str, &str))| {
        (format!("data/profiles/{number:02}-{}.toml", plain(name)), text.to_owned())
    });
    schemas.chain(profiles).map(|(file, text)| (file, text.into_bytes())).collect()
}

/// A name that every file system takes, in one normal form.
fn plain(name: &str) -> String {
    let plain = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '-' });
    plain.take(60).collect()
}
