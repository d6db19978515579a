//! `exrep worker`: reads documents for another process.

use std::io::{self, BufReader};

use super::args::Worker;
use super::{Exit, Stop, extractor};
use crate::archive::{confine, serve};

pub(super) fn run(args: &Worker) -> Result<Exit, Stop> {
    // The process that gives the tasks says when to stop, by ending them.
    ctrlc::set_handler(|| {}).map_err(|error| Stop::failed(format!("signals cannot be watched: {error}")))?;
    let memory = (args.memory > 0).then(|| args.memory.saturating_mul(1 << 20));
    confine(memory).map_err(|error| Stop::failed(format!("the worker cannot be confined: {error}")))?;
    let extractor = extractor(&args.profiles, Some(&args.ocr))?;
    match serve(&extractor, BufReader::new(io::stdin()), io::stdout()) {
        Ok(()) => Ok(Exit::AllRead),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::AllRead),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Stop::usage(error.to_string())),
        Err(error) => Err(Stop::failed(format!("the worker cannot go on: {error}"))),
    }
}
