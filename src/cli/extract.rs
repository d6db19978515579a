//! `exrep extract`: documents in, records out.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::ProgressBar;

use super::args::{Extract, Format};
use super::{Exit, Stop, extractor, talk};
use crate::convert::Extractor;
use crate::ingest::{Ingest, Ledger, Source, Walk, Writer, paths_of_list};

/// Set by the first Ctrl-C: no further input is begun.
static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn run(args: Extract) -> Result<Exit, Stop> {
    let begun = Instant::now();
    let extractor = extractor(&args.profiles, &args.ocr)?;
    let sources = sources(&args)?;
    let mut writer = writer(&args, &sources, &extractor)?;
    stop_on_ctrl_c()?;
    let bar = bar(&args, &sources);
    let mut ledger = Ledger::default();
    let ingest = Ingest { extractor: &extractor, jobs: jobs(&args), json: writer.json(), stop: &STOP };
    let written = ingest.run(walk(&args, sources), |finished| {
        let finished = writer.write(finished)?;
        if args.verbose {
            talk::outcome(&bar, &finished);
        }
        bar.inc(1);
        ledger.add(finished);
        Ok(())
    });
    let written = written.and_then(|()| writer.finish());
    bar.finish_and_clear();
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::AllRead),
        Err(error) => return Err(Stop::failed(format!("the records cannot be written: {error}"))),
        Ok(()) => {}
    }
    if !args.quiet {
        talk::summary(&ledger, begun.elapsed(), STOP.load(Ordering::Relaxed));
    }
    Ok(exit(&ledger))
}

fn exit(ledger: &Ledger) -> Exit {
    if STOP.load(Ordering::Relaxed) {
        Exit::Interrupted
    } else if ledger.failed() > 0 {
        Exit::SomeFailed
    } else {
        Exit::AllRead
    }
}

fn jobs(args: &Extract) -> NonZeroUsize {
    args.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// What the command line names, in its order; paths of `--files-from` last.
fn sources(args: &Extract) -> Result<Vec<Source>, Stop> {
    let mut sources: Vec<Source> = args.paths.iter().cloned().map(Source::argument).collect();
    let readers = sources.iter().filter(|source| matches!(source, Source::Stdin)).count()
        + usize::from(args.files_from.as_deref() == Some(Path::new("-")));
    if readers > 1 {
        return Err(Stop::usage("standard input can be read once only: give `-` once"));
    }
    if let Some(list) = &args.files_from {
        let read = list_bytes(list);
        let bytes = read.map_err(|error| Stop::usage(format!("--files-from {}: {error}", list.display())))?;
        sources.extend(paths_of_list(&bytes, args.null).into_iter().map(Source::Listed));
    }
    Ok(sources)
}

fn list_bytes(list: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if list.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        File::open(list)?.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn walk(args: &Extract, sources: Vec<Source>) -> Walk {
    Walk::new(VecDeque::from(sources), args.out.as_deref())
}

fn writer(args: &Extract, sources: &[Source], extractor: &Extractor) -> Result<Writer, Stop> {
    if let Some(out) = &args.out {
        return Writer::tree(out, extractor.identity())
            .map_err(|error| Stop::failed(format!("--out {}: {error}", out.display())));
    }
    let one = args.files_from.is_none() && sources.len() == 1 && !sources.iter().any(Source::is_folder);
    Ok(match args.format {
        Some(Format::Jsonl) => Writer::lines(io::stdout()),
        Some(Format::Json) | None if one => Writer::object(io::stdout()),
        Some(Format::Json) => Writer::array(io::stdout()),
        None => Writer::lines(io::stdout()),
    })
}

/// A bar would tear records that go to the same terminal.
fn bar(args: &Extract, sources: &[Source]) -> ProgressBar {
    let shown = !args.quiet && (args.out.is_some() || !io::IsTerminal::is_terminal(&io::stdout()));
    talk::progress(shown, || walk(args, sources.to_vec()).count())
}

/// The first Ctrl-C lets the documents in hand finish; the second ends the process at once.
fn stop_on_ctrl_c() -> Result<(), Stop> {
    let handler = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    };
    ctrlc::set_handler(handler).map_err(|error| Stop::failed(format!("Ctrl-C cannot be watched: {error}")))
}
