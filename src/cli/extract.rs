//! `exrep extract`: documents in, records out.

use std::collections::VecDeque;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;
use std::time::Instant;

use indicatif::ProgressBar;

use super::args::{Extract, Format};
use super::sources::sources;
use super::{Exit, STOP, Stop, extractor, stop_on_ctrl_c, talk};
use crate::convert::Extractor;
use crate::ingest::{Ingest, Ledger, Source, Walk, Writer};

pub(super) fn run(args: Extract) -> Result<Exit, Stop> {
    let begun = Instant::now();
    let extractor = extractor(&args.profiles, Some(&args.ocr))?;
    let sources = sources(&args.paths, args.files_from.as_deref(), args.null)?;
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
