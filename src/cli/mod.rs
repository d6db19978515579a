//! The command: arguments in, data to standard output, talk to standard error.

mod args;
mod codes;
mod exit;
mod extract;
mod inspect;
mod ocr;
mod schema;
mod talk;

pub use exit::Exit;

use std::io::{self, Write};

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
        Command::Schema(args) => schema::run(&args),
        Command::Codes => codes::run(),
        Command::PaintPages => ocr::paint_pages(),
    };
    ended.unwrap_or_else(|stop| {
        talk::error(&stop.message);
        stop.exit
    })
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
}

fn extractor(profiles: &Profiles, ocr: &args::Ocr) -> Result<Extractor, Stop> {
    let profiles = ProfileSet::load(&profiles.profiles).map_err(|error| Stop::usage(error.message))?;
    let extractor = Extractor::new(profiles, Limits::default());
    Ok(match ocr::engine(ocr)? {
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
