//! What `exrep import` says on standard error: sentences for a person or a mail, or JSON Lines.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::args::{Import, LogFormat};
use super::talk::{BAD, GOOD, plain, say};
use crate::archive::{Kind, News, OutcomeLine, RunLog, Tally, clock};

/// Failures that are listed; more are counted, so that a mail stays a mail.
const LISTED: usize = 50;

pub(super) struct Talk {
    format: LogFormat,
    quiet: bool,
    verbose: bool,
    archive: String,
    bar: ProgressBar,
    run: u32,
    failures: Vec<OutcomeLine>,
}

impl Talk {
    pub(super) fn new(args: &Import) -> Talk {
        let shown = !args.quiet && args.log_format == LogFormat::Text && std::io::stderr().is_terminal();
        Talk {
            format: args.log_format,
            quiet: args.quiet,
            verbose: args.verbose,
            archive: args.archive.display().to_string(),
            bar: if shown { bar() } else { ProgressBar::hidden() },
            run: 0,
            failures: Vec::new(),
        }
    }

    pub(super) fn news(&mut self, news: &News<'_>) {
        match news {
            News::Began { run, again } => {
                self.run = *run;
                self.failures.clear();
                self.log("info", json!({"event": if *again { "resumed" } else { "began" }}));
                if *again && self.format == LogFormat::Text && !self.quiet {
                    self.bar.suspend(|| say(format_args!("run {run:06} was cut off; it goes on from there")));
                }
            }
            News::Planned(inputs) => {
                self.bar.set_length(*inputs as u64);
                self.bar.set_position(0);
                self.bar.reset_eta();
                self.log("info", json!({"event": "planned", "inputs": inputs}));
            }
            News::Outcome(line) => self.outcome(line),
            News::Published(accession) => {
                self.log("info", json!({"event": "published", "accession": accession.to_string()}));
                if self.verbose && self.format == LogFormat::Text {
                    self.bar.suspend(|| say(format_args!("published {accession}")));
                }
            }
        }
    }

    fn outcome(&mut self, line: &OutcomeLine) {
        self.bar.inc(1);
        let failed = line.is_failure();
        if failed && self.failures.len() < LISTED {
            self.failures.push(line.clone());
        }
        if self.format == LogFormat::Json && (self.verbose || line.outcome != Kind::Unchanged) {
            let level = if failed { "warning" } else { "info" };
            let OutcomeLine { path, outcome, code, message, remedy, .. } = line;
            self.log(
                level,
                json!({"event": "outcome", "source": path, "outcome": outcome, "code": code, "message": message,
                    "remedy": remedy}),
            );
        }
        if self.verbose && self.format == LogFormat::Text {
            let style = if failed { BAD } else { GOOD };
            let message = line.message.as_deref().map(|message| format!(": {}", plain(message))).unwrap_or_default();
            let (code, path) = (&line.code, plain(&line.path));
            self.bar.suspend(|| say(format_args!("{style}{code}{style:#} {path}{message}")));
        }
    }

    fn log(&self, level: &str, mut entry: Value) {
        if self.format != LogFormat::Json || self.quiet {
            return;
        }
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("time".into(), clock().into());
            entry.insert("level".into(), level.into());
            entry.insert("run".into(), format!("{:06}", self.run).into());
        }
        say(entry);
    }

    /// The account of the whole import; none of one that failed, for its reason follows.
    pub(super) fn end(&self, log: &RunLog, tally: Option<&Tally>) {
        self.bar.finish_and_clear();
        let level = if log.ended == "complete" { "info" } else { "error" };
        let mut entry = serde_json::to_value(log).unwrap_or_default();
        if let Some(entry) = entry.as_object_mut() {
            entry.remove("run");
            entry.insert("event".into(), "ended".into());
        }
        self.log(level, entry);
        if let (Some(tally), LogFormat::Text, false) = (tally, self.format, self.quiet) {
            self.summary(log, tally);
        }
    }

    fn summary(&self, log: &RunLog, tally: &Tally) {
        let how = match log.ended.as_str() {
            "interrupted" => "interrupted; what was in hand is kept",
            "too_many_failures" => "stopped, for too many inputs failed; what was done is kept",
            _ if tally.published.is_empty() => "complete, nothing new",
            _ => "complete",
        };
        say(format_args!("{}: {how}", self.archive));
        for (outcome, count) in &tally.outcomes {
            let more = match outcome {
                Kind::Imported => format!("   {} reports, {} to check", tally.reports, tally.to_check),
                Kind::Unsupported if tally.no_documents > 0 => {
                    format!("   {} of them no documents at all", tally.no_documents)
                }
                _ => String::new(),
            };
            say(format_args!("{count:>10}  {}{more}", outcome.as_str()));
        }
        say(format_args!("{:>10}  inputs in {}", tally.inputs, duration(log.seconds)));
        if tally.older > 0 {
            let older = tally.older;
            say(format_args!(
                "{older} were read by another version or with other profiles: --reprocess reads them again"
            ));
        }
        if !tally.published.is_empty() {
            say(format_args!("published {}", log.published.join(", ")));
        }
        if tally.failed > 0 {
            say(format_args!("{} need a person, {} of them newly:", tally.failed, tally.newly_failed));
        }
        for line in &self.failures {
            say(format_args!("{BAD}{:<12}{BAD:#} {}", line.code, plain(&line.path)));
            for text in line.message.iter().chain(&line.remedy) {
                say(format_args!("{:12} {}", "", plain(text)));
            }
        }
        if tally.failed > self.failures.len() as u64 {
            let more = tally.failed - self.failures.len() as u64;
            say(format_args!("… and {more} more: exrep status {}", plain(&self.archive)));
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec}, {eta} left {wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn duration(seconds: f64) -> String {
    let whole = Duration::from_secs_f64(seconds.max(0.0)).as_secs();
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, 0, _) => format!("{seconds:.1} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}
