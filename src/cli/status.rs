//! `exrep status`: an archive's last runs, and what needs a person.

use std::fmt::Write;

use super::args::{Answer, Status as Arguments};
use super::talk::plain;
use super::{Exit, Stop, archive, print};
use crate::archive::{Attention, RunLog, Status, status};

pub(super) fn run(args: &Arguments) -> Result<Exit, Stop> {
    archive(&args.archive)?;
    let status = status(&args.archive, args.runs)
        .map_err(|error| Stop::archive(format!("{}: {error}", args.archive.display())))?;
    let needed = status.needs_attention();
    match args.format {
        Answer::Text => print(&text(&status))?,
        Answer::Json => {
            let mut value = serde_json::to_value(&status).map_err(|error| Stop::archive(error.to_string()))?;
            value["needs_attention"] = needed.into();
            print(&format!("{value:#}\n"))?
        }
    };
    Ok(if needed { Exit::SomeFailed } else { Exit::AllRead })
}

// Writing to a String cannot fail.
fn text(status: &Status) -> String {
    let mut text = String::new();
    let Status { accessions, sources, documents, reports, to_check, .. } = status;
    let _ = writeln!(
        text,
        "{documents} documents with {reports} reports ({to_check} to check) of {sources} sources in {accessions} bags"
    );
    if !status.runs.is_empty() {
        let _ = writeln!(text, "\nlast runs");
    }
    for run in &status.runs {
        run_line(&mut text, run);
    }
    if status.importing {
        let _ = writeln!(text, "\nan import is at work now");
    } else if let Some(run) = status.unfinished {
        let _ = writeln!(text, "\nrun {run:06} was cut off; the next import goes on with it");
    }
    if !status.catalogue_current && !status.importing {
        let _ =
            writeln!(text, "\nthe catalogue does not cover all bags; the next import, or exrep reindex, mends that");
    }
    if !status.attention.is_empty() {
        let _ = writeln!(text, "\n{} sources need a person", status.attention.len());
    }
    for Attention { path, code, message, remedy, .. } in &status.attention {
        let _ = writeln!(text, "{code:<14} {}", plain(path));
        for line in message.iter().chain(remedy) {
            let _ = writeln!(text, "{:14} {}", "", plain(line));
        }
    }
    if !status.needs_attention() {
        let _ = writeln!(text, "\nnothing needs a person");
    }
    text
}

fn run_line(text: &mut String, run: &RunLog) {
    let counts: Vec<String> = run.outcomes.iter().map(|(kind, count)| format!("{count} {}", kind.as_str())).collect();
    let number = run.run.map_or_else(|| "nothing new".to_owned(), |run| format!("run {run:06}"));
    let _ = writeln!(
        text,
        "{}  {number:<11}  {}, {:.1} s: {} inputs: {}",
        run.began,
        run.ended,
        run.seconds,
        run.inputs,
        counts.join(", ")
    );
    if let Some(message) = &run.message {
        let _ = writeln!(text, "{:20}  {}", "", plain(message));
    }
}
