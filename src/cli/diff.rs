//! `exrep diff`: what changed between versions, field by field.

use std::fmt::Write;

use serde_json::Value;

use super::args::{Answer, Diff};
use super::talk::plain;
use super::{Exit, Stop, archive, print};
use crate::archive::{Catalogue, Changed, changed};

pub(super) fn run(args: &Diff) -> Result<Exit, Stop> {
    archive(&args.archive)?;
    let named = |error: String| Stop::archive(format!("{}: {error}", args.archive.display()));
    let catalogue = Catalogue::read(&args.archive).map_err(|error| named(error.to_string()))?;
    let Some(catalogue) = catalogue else {
        return Err(named("there is no catalogue; exrep reindex makes it".to_owned()));
    };
    let all = changed(&args.archive, &catalogue, args.what.as_deref()).map_err(|error| named(error.to_string()))?;
    match args.format {
        Answer::Json => print(&format!("{:#}\n", serde_json::to_value(&all).unwrap_or(Value::Null))),
        Answer::Text => print(&text(&all)),
    }
}

// Writing to a String cannot fail.
fn text(all: &[Changed]) -> String {
    let mut text = String::new();
    if all.is_empty() {
        text.push_str("no version of a document follows another\n");
    }
    for Changed { path, before, after, changes } in all {
        let bytes = if before.sha256 == after.sha256 { "the same bytes, read again" } else { "new bytes" };
        let _ = writeln!(text, "{} {} -> {} ({bytes})", plain(path), before.record, after.record);
        for change in changes {
            let _ = writeln!(text, "  {}: {} -> {}", change.field, short(&change.before), short(&change.after));
        }
    }
    text
}

/// A value on one line; long ones are cut, JSON has them whole.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
