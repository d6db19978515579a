//! One import: from sources to published bags.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::accession::listed;
use super::attention::{self, Attention};
use super::bag::{self, Closing, close};
use super::catalogue::Catalogue;
use super::crew::{Crew, End, Seen, Step, Workers};
use super::decide::{Deciding, Decision};
use super::journal::{Entry, Journal, Kept, entries};
use super::known::{InStep, Known};
use super::outcome::{Kind, OutcomeLine, ReadBy, is_failure};
use super::plan::{Choice, Source, Stat, file, sources};
use super::run::{Asked, Ended, Run, now};
use super::worker::open_many_files;
use super::{Accession, explain};
use crate::convert::Extractor;
use crate::ingest::{Input, read};

/// What an import is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The sources as they were named, for the bags and to know a run again.
    pub sources: Vec<String>,
    /// Patterns of paths that are meant; none for all.
    pub include: Vec<String>,
    /// Patterns of paths that are not.
    pub exclude: Vec<String>,
    /// Records in a bag, at most.
    pub bag_documents: usize,
    /// Whether documents themselves are kept beside their records.
    pub originals: bool,
    /// Whether documents that another version or other profiles read are read again.
    pub reprocess: bool,
    /// Whether documents that failed before are tried again.
    pub retry: bool,
    /// Whether to digest files whose size and time of change are as they were.
    pub checksum: bool,
    /// Failures after which to stop.
    pub most_failures: Option<Most>,
}

/// How many failures are put up with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Most {
    /// So many.
    Count(u64),
    /// This part of the inputs, in percent, once a hundred of them are done.
    Percent(f64),
}

impl Most {
    fn is_exceeded(self, failed: u64, done: u64) -> bool {
        match self {
            Most::Count(most) => failed > most,
            Most::Percent(most) => done >= 100 && failed as f64 * 100.0 > most * done as f64,
        }
    }
}

/// What an import tells while it goes on.
#[derive(Debug)]
pub enum News<'a> {
    /// A run begins, or goes on where it was cut off.
    Began {
        /// Its number.
        run: u32,
        /// Whether it was cut off before.
        again: bool,
    },
    /// So many inputs are to be decided.
    Planned(usize),
    /// What became of one.
    Outcome(&'a OutcomeLine),
    /// A bag is in its place.
    Published(Accession),
}

/// What became of the inputs of an import.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The last run that published something.
    pub run: Option<u32>,
    /// The bags that were published.
    pub published: Vec<Accession>,
    /// Inputs.
    pub inputs: u64,
    /// Inputs by outcome.
    pub outcomes: BTreeMap<Kind, u64>,
    /// Of the unsupported ones, files of folders that are no documents.
    pub no_documents: u64,
    /// Failures.
    pub failed: u64,
    /// Failures that were not known before.
    pub newly_failed: u64,
    /// Reports in documents that were read.
    pub reports: u64,
    /// Of those, for a person to check.
    pub to_check: u64,
    /// Sources that another version or other profiles read; `--reprocess` reads them again.
    pub older: u64,
    /// Whether it was told to stop.
    pub interrupted: bool,
    /// Whether more failed than was to be put up with.
    pub too_many_failures: bool,
}

/// An import into an archive that is locked for it.
pub struct Import<'a> {
    /// The archive's folder.
    pub archive: &'a Path,
    /// What reads documents; workers must be the same.
    pub extractor: &'a Extractor,
    /// The workers.
    pub workers: &'a Workers,
    /// What is asked.
    pub options: &'a Options,
    /// Once set, no further source is begun; those in hand are finished and published.
    pub stop: &'a AtomicBool,
}

impl Import<'_> {
    /// Brings the archive up to date with the inputs. A run that was cut off is finished first.
    ///
    /// # Errors
    /// Where the archive cannot be written or workers cannot be started; what is published is untouched, and the next
    /// import goes on from there.
    pub fn run<I: Iterator<Item = Input>>(
        &self,
        inputs: impl Fn() -> I,
        mut tell: impl FnMut(News<'_>),
    ) -> io::Result<Tally> {
        open_many_files();
        fs::create_dir_all(self.archive.join("accessions"))?;
        let choice = Choice::new(&self.options.include, &self.options.exclude).map_err(io::Error::other)?;
        let catalogue = Catalogue::open(self.archive)?;
        let mut tally = Tally::default();
        if let Some(running) = self.under_way(&catalogue, &mut tally, &mut tell)? {
            tell(News::Began { run: running.run.run, again: true });
            self.go(running, &catalogue, inputs(), &choice, self.options.retry, &mut tally, &mut tell)?;
            if tally.interrupted || tally.too_many_failures {
                return Ok(tally);
            }
            // Sources may have come meanwhile, before the place where it was cut off.
            let failed_just_now = std::mem::take(&mut tally);
            self.go(self.begin(&mut tell)?, &catalogue, inputs(), &choice, false, &mut tally, &mut tell)?;
            tally.add_run(failed_just_now);
            return Ok(tally);
        }
        self.go(self.begin(&mut tell)?, &catalogue, inputs(), &choice, self.options.retry, &mut tally, &mut tell)?;
        Ok(tally)
    }

    fn asked(&self) -> Asked {
        let identity = self.extractor.identity();
        Asked {
            sources: self.options.sources.clone(),
            include: self.options.include.clone(),
            exclude: self.options.exclude.clone(),
            bag_documents: self.options.bag_documents,
            originals: self.options.originals,
            reprocess: self.options.reprocess,
            extractor: ReadBy { version: identity.version.to_owned(), profiles: identity.profiles },
        }
    }

    fn staging(&self) -> PathBuf {
        self.archive.join("staging")
    }

    /// A new run, with nothing in it.
    fn begin(&self, tell: &mut impl FnMut(News<'_>)) -> io::Result<Running> {
        clear(&self.staging())?;
        let last = listed(&self.archive.join("accessions"))?.0.last().map_or(0, |accession| accession.run);
        let number = last.checked_add(1).ok_or_else(|| io::Error::other("there have been too many runs"))?;
        let run = Run { run: number, started: now(), asked: self.asked() };
        run.begin(&self.staging())?;
        let journal = Journal::open(&self.staging(), run.accession(1), |_| {})?;
        tell(News::Began { run: number, again: false });
        Ok(Running { run, journal, behind: None })
    }

    /// The run that was cut off, if this import asks the same; what another one had done is published.
    fn under_way(
        &self,
        catalogue: &Catalogue,
        tally: &mut Tally,
        tell: &mut impl FnMut(News<'_>),
    ) -> io::Result<Option<Running>> {
        let Some(run) = Run::under_way(&self.staging())? else {
            clear(&self.staging())?;
            return Ok(None);
        };
        let (bags, ended) = catalogue.bags_of(run.run).map_err(io::Error::other)?;
        if ended {
            clear(&self.staging())?;
            return Ok(None);
        }
        let same = run.asked == self.asked();
        let mut earlier = Vec::new();
        let journal = Journal::open(&self.staging(), run.accession(bags + 1), |entry| {
            if same {
                earlier.push((entry.line.outcome, entry.line.is_failure()));
            }
        })?;
        let behind = match &journal.last {
            Some(path) => Some(path.clone()),
            None if bags > 0 => bag::last_path(self.archive, run.accession(bags))?,
            None => None,
        };
        let mut running = Running { run, journal, behind };
        if same {
            for (outcome, failed) in earlier {
                tally.count(outcome, failed);
            }
            return Ok(Some(running));
        }
        if bags > 0 || running.journal.news > 0 {
            let explanations = explain::files(self.extractor);
            let accession = publish(self.archive, catalogue, &mut running, &explanations, Some(Ended::Interrupted))?;
            tell(News::Published(accession));
        }
        clear(&self.staging())?;
        Ok(None)
    }

    #[allow(clippy::too_many_arguments)]
    fn go(
        &self,
        mut running: Running,
        catalogue: &Catalogue,
        inputs: impl Iterator<Item = Input>,
        choice: &Choice,
        retry: bool,
        tally: &mut Tally,
        tell: &mut impl FnMut(News<'_>),
    ) -> io::Result<()> {
        let by = running.run.asked.extractor.clone();
        let mut plan = sources(inputs, choice);
        if let Some(behind) = &running.behind {
            plan.retain(|source| source.input.name.as_str() > behind.as_str());
        }
        tell(News::Planned(plan.len()));
        let explanations = explain::files(self.extractor);
        let in_bag: Mutex<HashSet<String>> = Mutex::default();
        let exceeded = AtomicBool::new(false);
        let known: RefCell<VecDeque<Option<Known>>> = RefCell::default();
        let failure: Cell<Option<rusqlite::Error>> = Cell::new(None);
        let mut in_step = InStep::new(catalogue);
        let steps = plan.into_iter().map_while(|source| match in_step.find(&source.input.name) {
            Ok(found) => {
                let step = self.step(source, found.as_ref(), &by, retry);
                known.borrow_mut().push_back(found);
                Some(step)
            }
            Err(error) => {
                failure.set(Some(error));
                None
            }
        });
        let knows = |sha256: &str| {
            if in_bag.lock().unwrap_or_else(PoisonError::into_inner).contains(sha256) {
                return true;
            }
            let held = catalogue.held(sha256).ok().flatten();
            held.is_some_and(|held| {
                !self.options.reprocess || (held.version == by.version && held.profiles == by.profiles)
            })
        };
        let going = || !self.stop.load(Ordering::Relaxed) && !exceeded.load(Ordering::Relaxed);
        let spool = self.staging().join("members");
        fs::create_dir_all(&spool)?;
        let crew =
            Crew { workers: self.workers, extractor: self.extractor, spool: &spool, knows: &knows, going: &going };
        let deciding = Deciding { archive: self.archive, catalogue, by: &by, reprocess: self.options.reprocess };
        crew.run(steps, |seen| {
            let known = known.borrow_mut().pop_front().flatten();
            let input = seen.source.input.clone();
            let decision = deciding.decide(seen, known.as_ref(), &running.journal)?;
            if decision.record.is_some() && running.journal.records() >= self.options.bag_documents {
                let accession = publish(self.archive, catalogue, &mut running, &explanations, None)?;
                in_bag.lock().unwrap_or_else(PoisonError::into_inner).clear();
                tally.publish(accession);
                tell(News::Published(accession));
            }
            let entry = self.entry(decision, &input, &running.journal)?;
            if let (Some(_), Some(sha256)) = (&entry.record, &entry.line.sha256) {
                in_bag.lock().unwrap_or_else(PoisonError::into_inner).insert(sha256.clone());
            }
            tally.add(&entry, known.as_ref(), &by);
            tell(News::Outcome(&entry.line));
            running.journal.add(entry)?;
            if self.options.most_failures.is_some_and(|most| most.is_exceeded(tally.failed, tally.inputs)) {
                exceeded.store(true, Ordering::Relaxed);
            }
            Ok(())
        })?;
        if let Some(error) = failure.take() {
            return Err(io::Error::other(error));
        }
        tally.too_many_failures = exceeded.load(Ordering::Relaxed);
        tally.interrupted = self.stop.load(Ordering::Relaxed);
        running.journal.flush()?;
        if running.journal.news > 0 || running.journal.accession.bag > 1 {
            let ended = match (tally.too_many_failures, tally.interrupted) {
                (true, _) => Ended::TooManyFailures,
                (false, true) => Ended::Interrupted,
                (false, false) => Ended::Complete,
            };
            let accession = publish(self.archive, catalogue, &mut running, &explanations, Some(ended))?;
            tally.publish(accession);
            tell(News::Published(accession));
        }
        let fresh = failures(catalogue, &running)?;
        let complete = !tally.too_many_failures && !tally.interrupted;
        attention::replace(self.archive, &running.run.asked.sources, &fresh, complete)?;
        clear(&self.staging())
    }

    /// What is to be done about a source, by its size and time of change.
    fn step(&self, source: Source, known: Option<&Known>, by: &ReadBy, retry: bool) -> Step {
        let settled = |source, end| Step::Settled(Seen { source, stat: None, digest: None, end });
        if source.taken {
            let why = "another file has the same path: two sources were named that hold one each".to_owned();
            return settled(source, End::Refused("path_taken", why));
        }
        let Some(known) = known.filter(|_| !self.options.checksum) else { return Step::Read(source) };
        let metadata = file(&source.input).and_then(|file| fs::metadata(file).ok());
        let stat = metadata.map(|metadata| Stat::of_input(&source.input, &metadata));
        let untouched = stat.is_some_and(|stat| stat.changed.is_some() && stat == known.stat);
        if !untouched {
            return Step::Read(source);
        }
        if known.is_failure() {
            return if retry { Step::Read(source) } else { settled(source, End::NotTried) };
        }
        if self.options.reprocess && known.extractor.as_ref() != Some(by) {
            return Step::Read(source);
        }
        settled(source, End::Unchanged)
    }

    /// The journal's entry for a decision; the files that it speaks of are written.
    fn entry(&self, decision: Decision, input: &Input, journal: &Journal) -> io::Result<Entry> {
        let Decision { mut line, new, record } = decision;
        let Some((json, reports)) = record else {
            return Ok(Entry { line, new, record: None, original: None, reports: Vec::new() });
        };
        let sha256 = line.sha256.clone().unwrap_or_default();
        let original = match Some(input).filter(|_| self.options.originals) {
            Some(input) => match self.keep_original(input, &line, journal)? {
                Some(kept) => Some(kept),
                None => {
                    let path = line.path;
                    let line = OutcomeLine::new(path, Kind::Unreadable).coded("changing");
                    let line = line.saying("its bytes changed before they were copied; it may be half copied");
                    return Ok(Entry { line, new, record: None, original: None, reports: Vec::new() });
                }
            },
            None => None,
        };
        let kept = Kept::of(bag::record_name(&sha256), json.get().as_bytes());
        fs::write(journal.bag.join(&kept.file), json.get())?;
        line.record = Some(journal.accession.to_string());
        line.record_sha256 = Some(kept.sha256.clone());
        Ok(Entry { line, new, record: Some(kept), original, reports })
    }

    /// Copies a document; `None` where it is not the one that was read.
    fn keep_original(&self, input: &Input, line: &OutcomeLine, journal: &Journal) -> io::Result<Option<Kept>> {
        let sha256 = line.sha256.as_deref().unwrap_or_default();
        let name = format!("data/originals/{sha256}.{}", line.format.as_deref().unwrap_or("bin"));
        let Ok(bytes) = read(input, self.extractor) else { return Ok(None) };
        let kept = Kept::of(name, &bytes);
        if kept.sha256 != sha256 {
            return Ok(None);
        }
        fs::create_dir_all(journal.bag.join("data/originals"))?;
        fs::write(journal.bag.join(&kept.file), bytes)?;
        Ok(Some(kept))
    }
}

/// A run, and its bag that is being filled.
struct Running {
    run: Run,
    journal: Journal,
    /// Sources up to this path have their outcomes already.
    behind: Option<String>,
}

/// What a run could not read: from its bags, or from its journal where it published nothing.
fn failures(catalogue: &Catalogue, running: &Running) -> io::Result<Vec<Attention>> {
    let Run { run, asked, .. } = &running.run;
    let mut failures = catalogue.failures(*run, &asked.sources).map_err(io::Error::other)?;
    if running.journal.file.exists() {
        for entry in entries(&running.journal.file)? {
            let line = entry?.line;
            if line.is_failure() {
                failures.push(Attention::of(&line, *run, &asked.sources));
            }
        }
    }
    Ok(failures)
}

impl Catalogue {
    fn failures(&self, run: u32, sources: &[String]) -> rusqlite::Result<Vec<Attention>> {
        let connection = self.connection();
        let mut statement = connection.prepare(
            "SELECT o.path, o.outcome, o.code, o.message, o.remedy FROM outcomes o JOIN accessions a USING (accession)
             WHERE a.run = ?1 ORDER BY a.bag, o.line",
        )?;
        let rows = statement.query_map([run], |row| {
            let outcome = Kind::of(&row.get::<_, String>(1)?).unwrap_or(Kind::Unreadable);
            let (path, code, message, remedy) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(Attention { path, outcome, code, message, remedy, run, sources: sources.to_vec() })
        })?;
        rows.filter(|row| row.as_ref().map_or(true, |row| is_failure(row.outcome, &row.code))).collect()
    }
}

/// Closes the bag, puts it into its place, adds it to the catalogue, and begins the next one.
fn publish(
    archive: &Path,
    catalogue: &Catalogue,
    running: &mut Running,
    explanations: &[(String, Vec<u8>)],
    ended: Option<Ended>,
) -> io::Result<Accession> {
    let journal = &mut running.journal;
    journal.flush()?;
    let accession = journal.accession;
    let previous = catalogue.last_seal().map_err(io::Error::other)?;
    let closing = Closing { run: &running.run, accession, ended, previous, explanations };
    close(&journal.bag, &journal.file, &closing)?;
    sync_all_below(&journal.bag)?;
    let accessions = archive.join("accessions");
    fs::rename(&journal.bag, accessions.join(accession.to_string()))?;
    sync_folder(&accessions)?;
    catalogue.add(archive, accession)?;
    fs::remove_file(&journal.file)?;
    if ended.is_none() {
        let next = running.run.accession(accession.bag.saturating_add(1));
        running.journal = Journal::open(&archive.join("staging"), next, |_| {})?;
    }
    Ok(accession)
}

/// One call for all that was written, where there is one: a call for each of ten thousand files takes minutes.
#[cfg(target_os = "linux")]
fn sync_all_below(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_all_below(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry.map_err(io::Error::other)?;
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// A rename is lasting once its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn clear(staging: &Path) -> io::Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl Tally {
    fn publish(&mut self, accession: Accession) {
        self.run = Some(accession.run);
        self.published.push(accession);
    }

    fn count(&mut self, outcome: Kind, failed: bool) {
        self.inputs += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
        self.failed += u64::from(failed);
    }

    fn add(&mut self, entry: &Entry, known: Option<&Known>, by: &ReadBy) {
        let line = &entry.line;
        self.count(line.outcome, line.is_failure());
        self.no_documents += u64::from(line.outcome == Kind::Unsupported && !line.is_failure());
        self.newly_failed += u64::from(line.is_failure() && entry.new);
        if entry.record.is_some()
            && let Some(facts) = &line.document
        {
            self.reports += facts.reports;
            self.to_check += facts.to_check;
        }
        let older = line.extractor.as_ref().or(known.and_then(|known| known.extractor.as_ref()));
        self.older += u64::from(line.outcome == Kind::Unchanged && older.is_some_and(|older| older != by));
    }

    /// Adds what a run did that went before this one, which found its sources again.
    fn add_run(&mut self, before: Tally) {
        self.reports += before.reports;
        self.to_check += before.to_check;
        self.newly_failed += before.newly_failed;
        self.run = self.run.or(before.run);
        for (outcome, count) in before.outcomes {
            if matches!(outcome, Kind::Imported | Kind::NoReport | Kind::Duplicate) {
                *self.outcomes.entry(outcome).or_default() += count;
                let unchanged = self.outcomes.entry(Kind::Unchanged).or_default();
                *unchanged = unchanged.saturating_sub(count);
            }
        }
        self.published.splice(0..0, before.published);
    }
}
