//! The command: arguments in, data to standard output, talk to standard error.

mod args;
mod codes;
mod crew;
mod diff;
mod exit;
mod extract;
mod import;
mod import_talk;
mod inspect;
mod labels;
mod ocr;
mod profile;
mod proposal;
mod reindex;
mod schema;
mod sources;
mod status;
mod talk;
mod verify;
mod worker;

pub use exit::Exit;

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;

use crate::convert::Extractor;
use crate::profile::ProfileSet;
use crate::reader::Limits;
use args::{Command, CommandLine, Profiles};

/// Runs the command line of this process.
pub fn main() -> Exit {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(usage) => {
            // Help that nobody can read is no failure.
            let _ = usage.print();
            return if usage.use_stderr() { Exit::WrongUsage } else { Exit::AllRead };
        }
    };
    let ended = match line.command {
        Command::Extract(args) => extract::run(args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Labels(args) => labels::run(args),
        Command::Profile(args) => profile::run(args.command),
        Command::Schema(args) => schema::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Reindex(args) => reindex::run(&args),
        Command::Worker(args) => worker::run(&args),
        Command::Codes => codes::run(),
        Command::PaintPages => ocr::paint_pages(),
    };
    ended.unwrap_or_else(|stop| {
        talk::error(&stop.message);
        stop.exit
    })
}

/// Set by the first Ctrl-C or SIGTERM: no further input is begun.
static STOP: AtomicBool = AtomicBool::new(false);

/// The first Ctrl-C, or SIGTERM, lets the documents in hand finish; the second ends the process at once.
fn stop_on_ctrl_c() -> Result<(), Stop> {
    let handler = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    };
    ctrlc::set_handler(handler).map_err(|error| Stop::failed(format!("Ctrl-C cannot be watched: {error}")))
}

/// Why the whole command stopped.
struct Stop {
    exit: Exit,
    message: String,
}

impl Stop {
    fn usage(message: impl Into<String>) -> Stop {
        Stop { exit: Exit::WrongUsage, message: message.into() }
    }

    fn failed(message: impl Into<String>) -> Stop {
        Stop { exit: Exit::SomeFailed, message: message.into() }
    }

    fn busy(archive: &Path) -> Stop {
        let message = format!("{} is being written by another process; --wait waits for it", archive.display());
        Stop { exit: Exit::Busy, message }
    }

    fn archive(message: impl Into<String>) -> Stop {
        Stop { exit: Exit::ArchiveFailed, message: message.into() }
    }
}

/// Refuses a folder that is no archive.
fn archive(folder: &Path) -> Result<(), Stop> {
    if folder.join("accessions").is_dir() {
        return Ok(());
    }
    Err(Stop::usage(format!("{} is no archive: it has no accessions", folder.display())))
}

fn extractor(profiles: &Profiles, ocr: Option<&args::Ocr>) -> Result<Extractor, Stop> {
    let profiles = ProfileSet::load(&profiles.profiles).map_err(|error| Stop::usage(error.message))?;
    let extractor = Extractor::new(profiles, Limits::default());
    Ok(match ocr.map(ocr::engine).transpose()?.flatten() {
        Some(engine) => extractor.with_engine(engine),
        None => extractor,
    })
}

/// Writes to standard output; a reader that has gone away (`| head`) is no failure.
fn print(text: &str) -> Result<Exit, Stop> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::failed(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(Exit::AllRead),
    }
}
