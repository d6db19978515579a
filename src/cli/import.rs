//! `exrep import`: sources into an archive.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::args::Import as Arguments;
use super::sources::sources;
use super::{Exit, STOP, Stop, extractor, stop_on_ctrl_c};
use crate::archive::{self, Import, Lock, Options, Tally, Workers};
use crate::ingest::{Source, Walk};

pub(super) fn run(args: &Arguments) -> Result<Exit, Stop> {
    let begun = Instant::now();
    let extractor = extractor(&args.profiles)?;
    let sources = sources(&args.paths, args.files_from.as_deref(), args.null)?;
    if sources.contains(&Source::Stdin) {
        return Err(Stop::usage("standard input has no path to be kept under; give it a file's name"));
    }
    archive::Choice::new(&args.include, &args.exclude).map_err(Stop::usage)?;
    let named = |error| Stop::archive(format!("{}: {error}", args.archive.display()));
    std::fs::create_dir_all(&args.archive).map_err(named)?;
    let Some(_lock) = Lock::exclusive(&args.archive, args.wait).map_err(named)? else {
        return Err(Stop::busy(&args.archive));
    };
    stop_on_ctrl_c()?;
    let (options, workers) = (options(args), workers(args)?);
    let import =
        Import { archive: &args.archive, extractor: &extractor, workers: &workers, options: &options, stop: &STOP };
    let walk = || Walk::new(VecDeque::from(sources.clone()), Some(&args.archive));
    let tally = import.run(walk, |_| {}).map_err(named)?;
    eprintln!("{tally:?} {:?}", begun.elapsed());
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

fn workers(args: &Arguments) -> Result<Workers, Stop> {
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok());
    let mut arguments: Vec<OsString> = vec!["worker".into(), "--memory".into(), args.memory.to_string().into()];
    for profile in &args.profiles.profiles {
        arguments.extend(["--profile".into(), profile.as_os_str().to_owned()]);
    }
    let command = if args.in_process { None } else { Some((program()?, arguments)) };
    Ok(Workers {
        jobs: jobs.unwrap_or(std::num::NonZeroUsize::MIN),
        command,
        timeout: Duration::from_secs(args.timeout.get()),
        recycle: args.recycle.get(),
    })
}

/// This very program, also where its file was replaced by another version while it runs.
fn program() -> Result<PathBuf, Stop> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_owned());
    }
    std::env::current_exe().map_err(|error| Stop::archive(format!("workers cannot be started: {error}")))
}
