//! What the command says to people, on standard error.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::ingest::{Finished, Ledger, Outcome};

pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
const WARY: Style = AnsiColor::Yellow.on_default();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();

/// A sentence about why the command stopped.
pub(super) fn error(message: &str) {
    say(format_args!("{BAD}error{BAD:#}: {}", plain(message)));
}

/// A bar on a terminal that shows nothing else; otherwise none.
pub(super) fn progress(shown: bool, total: impl FnOnce() -> usize) -> ProgressBar {
    if !shown || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total() as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta} {wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// What became of one input.
pub(super) fn outcome(bar: &ProgressBar, finished: &Finished) {
    let name = plain(&finished.name);
    bar.suspend(|| match &finished.outcome {
        Outcome::Read { reports, to_check: 0, .. } => say(format_args!("{GOOD}read{GOOD:#} {name}: {reports} reports")),
        Outcome::Read { reports, to_check, .. } => {
            say(format_args!("{WARY}read{WARY:#} {name}: {reports} reports, {to_check} to check"));
        }
        Outcome::Failed(failure) => {
            say(format_args!("{BAD}failed{BAD:#} {name}: {}: {}", failure.error.code, plain(&failure.error.message)));
        }
        Outcome::NotADocument => say(format_args!("skipped {name}: no document")),
    });
}

/// What became of all: the failures as a table, then one line.
pub(super) fn summary(ledger: &Ledger, elapsed: Duration, interrupted: bool) {
    let width = ledger.failures().iter().map(|failure| failure.source.path.chars().count()).max().unwrap_or(0).min(60);
    for failure in ledger.failures() {
        let (code, path) = (failure.error.code, plain(&failure.source.path));
        say(format_args!("{BAD}{code:<12}{BAD:#} {path:<width$}  {}", plain(&failure.error.message)));
    }
    if ledger.unlisted() > 0 {
        let counts: Vec<String> = ledger.counts().map(|(code, count)| format!("{count} {}", code.as_str())).collect();
        say(format_args!("… and {} more; in all {}", ledger.unlisted(), counts.join(", ")));
    }
    let mut line = format!(
        "read {} ({}, {} to check)",
        many(ledger.read, "document"),
        many(ledger.reports, "report"),
        ledger.to_check
    );
    if ledger.failed() > 0 {
        line += &format!(", {} failed", ledger.failed());
    }
    if ledger.skipped > 0 {
        line += &format!(", skipped {}", many(ledger.skipped, "other file"));
    }
    if interrupted {
        line += ", then interrupted; what was in hand is written,";
    }
    say(format_args!("{line} in {:.2} s", elapsed.as_secs_f64()));
}

/// Names and messages may hold a file's own characters; those that steer a terminal are not passed on to it.
pub(super) fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

pub(super) fn many(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

pub(super) fn say(line: impl Display) {
    // Nobody is there to be told that standard error is closed. `anstream` drops colours where
    // there is no terminal and where NO_COLOR is set.
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
