//! `exrep import`: sources into an archive.

use std::collections::VecDeque;
use std::io;
use std::time::Instant;

use super::args::Import as Arguments;
use super::crew::workers;
use super::import_talk::Talk;
use super::sources::sources;
use super::{Exit, STOP, Stop, extractor, stop_on_ctrl_c};
use crate::archive::{self, Import, Lock, Options, RunLog, Tally};
use crate::ingest::{Source, Walk};

pub(super) fn run(args: &Arguments) -> Result<Exit, Stop> {
    let (began, clock) = (archive::clock(), Instant::now());
    let extractor = extractor(&args.profiles, Some(&args.workers.ocr))?;
    let sources = sources(&args.paths, args.files_from.as_deref(), args.null)?;
    if sources.contains(&Source::Stdin) {
        return Err(Stop::usage("standard input has no path to be kept under; give it a file's name"));
    }
    archive::Choice::new(&args.include, &args.exclude).map_err(Stop::usage)?;
    let named = |error| Stop::archive(format!("{}: {error}", args.archive.display()));
    std::fs::create_dir_all(&args.archive).map_err(named)?;
    let lock = Lock::exclusive(&args.archive, args.wait).map_err(named)?;
    let Some(_lock) = lock else { return Err(Stop::busy(&args.archive)) };
    stop_on_ctrl_c()?;
    let (options, workers) = (options(args), workers(&args.workers, &args.profiles)?);
    let import =
        Import { archive: &args.archive, extractor: &extractor, workers: &workers, options: &options, stop: &STOP };
    let mut talk = Talk::new(args);
    let walk = || Walk::new(VecDeque::from(sources.clone()), Some(&args.archive));
    let done = import.run(walk, |news| talk.news(&news));
    let log = log(began, clock, options.sources.clone(), &done);
    // A disk that is full takes no log either; the reason is on standard error.
    let logged = log.append(&args.archive);
    talk.end(&log, done.as_ref().ok());
    let tally = done.map_err(named)?;
    logged.map_err(named)?;
    Ok(exit(&tally))
}

fn exit(tally: &Tally) -> Exit {
    if tally.interrupted {
        Exit::Interrupted
    } else if tally.too_many_failures {
        Exit::TooManyFailures
    } else if tally.failed > 0 {
        Exit::SomeFailed
    } else {
        Exit::AllRead
    }
}

fn log(began: String, clock: Instant, sources: Vec<String>, done: &io::Result<Tally>) -> RunLog {
    let seconds = (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    let log = RunLog { began, seconds, sources, ..RunLog::default() };
    let tally = match done {
        Err(error) => return RunLog { ended: "failed".to_owned(), message: Some(error.to_string()), ..log },
        Ok(tally) => tally,
    };
    let ended = match (tally.too_many_failures, tally.interrupted) {
        (true, _) => "too_many_failures",
        (false, true) => "interrupted",
        (false, false) => "complete",
    };
    RunLog {
        run: tally.run,
        ended: ended.to_owned(),
        inputs: tally.inputs,
        outcomes: tally.outcomes.clone(),
        failed: tally.failed,
        reports: tally.reports,
        to_check: tally.to_check,
        published: tally.published.iter().map(ToString::to_string).collect(),
        ..log
    }
}

fn options(args: &Arguments) -> Options {
    let mut sources: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
    sources.extend(args.files_from.iter().map(|list| format!("--files-from {}", list.display())));
    sources.sort_unstable();
    Options {
        sources,
        include: args.include.clone(),
        exclude: args.exclude.clone(),
        bag_documents: args.bag_documents.get(),
        originals: args.originals,
        reprocess: args.reprocess,
        retry: !args.no_retry,
        checksum: args.checksum,
        most_failures: args.max_failures,
    }
}
