//! Reads documents in worker processes, side by side, and gives the results in input order.
//!
//! Each thread drives one worker: it digests a source's bytes, sees whether the archive knows them, and if not hands
//! the source to its worker, a few ahead so that the worker never waits. The worker answers in order, so the oldest
//! task is the one that it is at: its clock runs, and its outcome is what a death costs. A document whose worker died
//! is tried once more, first in a new one, lest it pay for what others left in memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use super::digest::{Digested, HEAD, digest_of};
use super::plan::{Source, Stat, file};
use super::worker::{Answer, Heard, Process, Task, answer};
use crate::convert::{Extractor, sha256};
use crate::ingest::{Input, Origin, STACK, claims_to_be_one, read};

/// Tasks that a worker has at one time, with the one that it is at.
const AHEAD: usize = 3;

/// Sources begun and not yet given back, for each worker: a slow document may take as long as this many others.
const WINDOW: usize = 256;

/// Bytes of records that wait for their turn, beyond which nothing new is begun.
const WAITING: usize = 32 << 20;

/// How often it is looked whether to go on.
const LOOK: Duration = Duration::from_millis(100);

/// A file that was changed so shortly ago may be half copied.
const FRESH: Duration = Duration::from_secs(1);

/// How workers are run.
#[derive(Clone, Debug)]
pub struct Workers {
    /// How many.
    pub jobs: NonZeroUsize,
    /// The program and its arguments; none to read in this process, without protection.
    pub command: Option<(PathBuf, Vec<std::ffi::OsString>)>,
    /// How long one document may take.
    pub timeout: Duration,
    /// Documents after which a worker is replaced by a new one.
    pub recycle: u64,
}

/// What was found out about a source.
#[derive(Debug)]
pub(super) struct Seen {
    pub source: Source,
    pub stat: Option<Stat>,
    pub digest: Option<Digested>,
    pub end: End,
}

/// How far a source came.
#[derive(Debug)]
pub(super) enum End {
    /// What is known of it holds, by its size and time of change.
    Unchanged,
    /// It failed before, and is not to be tried again.
    NotTried,
    /// The archive has its bytes.
    Known,
    /// A worker read it, or said why not.
    Answered(Box<Answer>),
    /// Its worker died, in these words.
    Crashed(String),
    /// Its worker was killed when its time was up.
    TimedOut,
    /// There was nothing to be read: a code, and why.
    Refused(&'static str, String),
}

/// What is to be done about a source.
#[derive(Debug)]
pub(super) enum Step {
    Settled(Seen),
    Read(Source),
}

/// The workers of a run.
pub(super) struct Crew<'a> {
    pub workers: &'a Workers,
    pub extractor: &'a Extractor,
    /// A folder for members of zips, unpacked while they are read.
    pub spool: &'a Path,
    /// Whether bytes of this digest need not be read.
    pub knows: &'a (dyn Fn(&str) -> bool + Sync),
    /// Once false, no further source is begun; those in hand are finished.
    pub going: &'a (dyn Fn() -> bool + Sync),
}

impl Crew<'_> {
    /// Takes the steps and calls `emit` with what became of each, in their order.
    ///
    /// # Errors
    /// The first error of `emit`, or where workers cannot be started at all.
    pub(super) fn run(
        &self,
        steps: impl Iterator<Item = Step>,
        mut emit: impl FnMut(Seen) -> io::Result<()>,
    ) -> io::Result<()> {
        let orders = Orders::default();
        let (done, results) = mpsc::channel();
        thread::scope(|scope| {
            // However this ends, nobody may wait for orders that do not come.
            let _closing = Closing(&orders);
            for _ in 0..self.workers.jobs.get() {
                let (orders, done) = (&orders, done.clone());
                let driver = move || Driver::new(self, orders, done).drive();
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, driver)?;
            }
            drop(done);
            let window = WINDOW * self.workers.jobs.get();
            let mut line =
                Line { steps: steps.take_while(|_| (self.going)()), waiting: VecDeque::new(), bytes: 0, begun: 0 };
            loop {
                line.fill(&orders, window);
                while let Some(seen) = line.next() {
                    emit(seen)?;
                    line.fill(&orders, window);
                }
                if line.waiting.is_empty() {
                    return Ok(());
                }
                match results.recv_timeout(LOOK) {
                    Ok(result) => result.map(|(number, seen)| line.put(number, seen))?,
                    Err(RecvTimeoutError::Timeout) if (self.going)() => {}
                    Err(RecvTimeoutError::Timeout) => orders.close(),
                    // What was done behind something that was not begun is done again by the next run.
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                }
            }
        })
    }
}

/// Results that wait for their turn.
struct Line<I> {
    steps: I,
    waiting: VecDeque<Option<Seen>>,
    bytes: usize,
    begun: u64,
}

impl<I: Iterator<Item = Step>> Line<I> {
    fn fill(&mut self, orders: &Orders, window: usize) {
        while self.waiting.len() < window && self.bytes < WAITING {
            match self.steps.next() {
                None => return,
                Some(Step::Settled(seen)) => self.waiting.push_back(Some(seen)),
                Some(Step::Read(source)) => {
                    orders.push(Order { number: self.begun, source });
                    self.waiting.push_back(None);
                }
            }
            self.begun += 1;
        }
    }

    fn put(&mut self, number: u64, seen: Seen) {
        self.bytes += weight(&seen);
        let first = self.begun - self.waiting.len() as u64;
        if let Some(slot) = number.checked_sub(first).and_then(|at| self.waiting.get_mut(usize::try_from(at).ok()?)) {
            *slot = Some(seen);
        }
    }

    fn next(&mut self) -> Option<Seen> {
        let seen = self.waiting.front_mut()?.take()?;
        self.waiting.pop_front();
        self.bytes = self.bytes.saturating_sub(weight(&seen));
        Some(seen)
    }
}

fn weight(seen: &Seen) -> usize {
    match &seen.end {
        End::Answered(answer) => {
            let reports: usize = answer.reports.iter().map(|report| report.get().len()).sum();
            reports + answer.record.as_ref().map_or(0, |record| record.get().len())
        }
        _ => 0,
    }
}

/// A source and its place in the order of the run.
#[derive(Debug)]
struct Order {
    number: u64,
    source: Source,
}

/// Orders that no driver has taken.
#[derive(Default)]
struct Orders {
    queue: Mutex<(VecDeque<Order>, bool)>,
    changed: Condvar,
}

impl Orders {
    fn push(&self, order: Order) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).0.push_back(order);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
        self.changed.notify_all();
    }

    /// The next order; where there is none, waits for one only if told to. None at all once it is closed.
    fn take(&self, wait: bool) -> Option<Order> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if queue.1 {
                return None;
            }
            if let Some(order) = queue.0.pop_front() {
                return Some(order);
            }
            if !wait {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

struct Closing<'a>(&'a Orders);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// One thread's worker and the tasks that it has.
struct Driver<'a> {
    crew: &'a Crew<'a>,
    orders: &'a Orders,
    done: Sender<io::Result<(u64, Seen)>>,
    process: Option<Process>,
    /// Tasks that `process` has answered.
    answered: u64,
    sent: VecDeque<Sent>,
}

struct Sent {
    number: u64,
    task: Task,
    seen: Seen,
    /// Its worker died before.
    again: bool,
}

impl<'a> Driver<'a> {
    fn new(crew: &'a Crew<'a>, orders: &'a Orders, done: Sender<io::Result<(u64, Seen)>>) -> Driver<'a> {
        Driver { crew, orders, done, process: None, answered: 0, sent: VecDeque::new() }
    }

    fn drive(mut self) {
        if let Err(error) = self.work() {
            // The receiver is gone only when nobody wants the rest.
            let _ = self.done.send(Err(error));
        }
    }

    fn work(&mut self) -> io::Result<()> {
        loop {
            while self.sent.len() < AHEAD
                && let Some(order) = self.orders.take(self.sent.is_empty())
            {
                self.begin(order)?;
            }
            if self.sent.is_empty() {
                return Ok(());
            }
            self.listen()?;
        }
    }

    /// Digests a source and, where that is not the end of it, hands it to the worker.
    fn begin(&mut self, order: Order) -> io::Result<()> {
        let Order { number, source } = order;
        let spooled = self.spooled(number);
        let Some(task) = Task::of(number, &source.input, &spooled) else {
            let end = match &source.input.origin {
                Origin::Unreadable(error) => End::Refused(code(error), error.message.clone()),
                _ => End::Refused("unreadable", "standard input has no path to be kept under".to_owned()),
            };
            self.finish(number, Seen { source, stat: None, digest: None, end });
            return Ok(());
        };
        let digested = match &source.input.origin {
            Origin::Member(member) => unpacked(&source.input, member.file(), &spooled, self.crew)?,
            _ => digest(&source, self.crew),
        };
        let (stat, digest) = match digested {
            Ok(digested) => digested,
            Err((code, why)) => {
                self.finish(number, Seen { source, stat: None, digest: None, end: End::Refused(code, why) });
                return Ok(());
            }
        };
        let known = digest.as_ref().is_some_and(|digest| (self.crew.knows)(&digest.sha256));
        let seen = Seen { source, stat: Some(stat), digest, end: End::Known };
        if known {
            self.finish(number, seen);
            return Ok(());
        }
        if self.crew.workers.command.is_none() {
            let end = End::Answered(Box::new(answer(&task, self.crew.extractor)));
            self.finish(number, Seen { end, ..seen });
            return Ok(());
        }
        let sent = Sent { number, task, seen, again: false };
        if self.process.is_none() {
            self.start()?;
        }
        if let Some(process) = &mut self.process {
            process.send(&sent.task)?;
        }
        self.sent.push_back(sent);
        Ok(())
    }

    fn spooled(&self, number: u64) -> PathBuf {
        self.crew.spool.join(number.to_string())
    }

    fn finish(&self, number: u64, seen: Seen) {
        if matches!(seen.source.input.origin, Origin::Member(_)) {
            // One that stays goes with the folder.
            let _ = std::fs::remove_file(self.spooled(number));
        }
        let _ = self.done.send(Ok((number, seen)));
    }

    /// Waits for the answer to the oldest task.
    fn listen(&mut self) -> io::Result<()> {
        let heard = match &self.process {
            Some(process) => process.hear(self.crew.workers.timeout),
            None => Heard::Gone,
        };
        match heard {
            Heard::Answer(answer) if self.sent.front().is_some_and(|sent| sent.number == answer.id) => {
                if let Some(Sent { number, seen, .. }) = self.sent.pop_front() {
                    self.finish(number, Seen { end: End::Answered(answer), ..seen });
                }
                self.answered += 1;
                if self.answered >= self.crew.workers.recycle {
                    self.replace()?;
                }
                Ok(())
            }
            Heard::Nothing => {
                if let Some(Sent { number, seen, .. }) = self.sent.pop_front() {
                    self.finish(number, Seen { end: End::TimedOut, ..seen });
                }
                self.replace()
            }
            heard => {
                let how = match &mut self.process {
                    Some(process) if matches!(heard, Heard::Gone) => process.end(),
                    _ => "it gave what is no answer".to_owned(),
                };
                match self.sent.pop_front() {
                    Some(sent) if sent.again => {
                        self.finish(sent.number, Seen { end: End::Crashed(how), ..sent.seen });
                    }
                    Some(sent) => self.sent.push_front(Sent { again: true, ..sent }),
                    None => {}
                }
                self.replace()
            }
        }
    }

    /// Ends the worker; a new one gets the tasks that are left.
    fn replace(&mut self) -> io::Result<()> {
        self.process = None;
        if self.sent.is_empty() {
            return Ok(());
        }
        self.start()?;
        if let Some(process) = &mut self.process {
            for sent in &self.sent {
                process.send(&sent.task)?;
            }
        }
        Ok(())
    }

    fn start(&mut self) -> io::Result<()> {
        let Some((program, arguments)) = &self.crew.workers.command else { return Ok(()) };
        let mut command = Command::new(program);
        command.args(arguments);
        self.process = Some(Process::start(command, &self.crew.extractor.identity())?);
        self.answered = 0;
        Ok(())
    }
}

type Refusal = (&'static str, String);

type Digesting = Result<(Stat, Option<Digested>), Refusal>;

/// The code of an error, the finer one where there is one.
fn code(error: &crate::Error) -> &'static str {
    if error.message.contains("permission") { "no_permission" } else { error.code.as_str() }
}

/// A member of a zip, written to where a worker can read it.
///
/// # Errors
/// Where there is no room for it; what is wrong with the member itself is its own refusal.
fn unpacked(input: &Input, zip: &Path, spooled: &Path, crew: &Crew<'_>) -> io::Result<Digesting> {
    let metadata = match std::fs::metadata(zip) {
        Ok(metadata) => metadata,
        Err(error) => return Ok(Err(refused(error))),
    };
    let bytes = match read(input, crew.extractor) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err((code(&error), error.message))),
    };
    std::fs::write(spooled, &bytes)?;
    let head = bytes.get(..HEAD).unwrap_or(&bytes).to_vec();
    Ok(Ok((Stat::of_input(input, &metadata), Some(Digested { sha256: sha256(&bytes), head }))))
}

/// A file's stat and digest. A film among documents is not digested: its head tells the worker what it is.
fn digest(source: &Source, crew: &Crew<'_>) -> Digesting {
    let path = file(&source.input).ok_or_else(|| ("unreadable", "it is no file".to_owned()))?;
    let found = matches!(source.input.origin, Origin::Found(_));
    let mut before = stat(path)?;
    if is_fresh(&before) {
        thread::sleep(FRESH);
        let after = stat(path)?;
        if after != before {
            return Err(changing(&before, &after));
        }
        before = after;
    }
    if before.bytes > crew.extractor.limits().file_bytes || (found && !claims_to_be_one(&source.input.name)) {
        // Only so that a refusal has the system's reason.
        File::open(path).map_err(refused)?;
        return Ok((before, None));
    }
    let digested = digest_of(path).map_err(refused)?;
    let after = stat(path)?;
    if after == before { Ok((before, Some(digested))) } else { Err(changing(&before, &after)) }
}

fn changing(before: &Stat, after: &Stat) -> Refusal {
    let sizes = if before.bytes == after.bytes {
        "it was changed".to_owned()
    } else {
        format!("its size went from {} to {} bytes", before.bytes, after.bytes)
    };
    ("changing", format!("{sizes} while it was read; it may be half copied"))
}

fn is_fresh(stat: &Stat) -> bool {
    let changed = stat.changed.as_ref().and_then(|changed| changed.parse::<jiff::Timestamp>().ok());
    let changed = changed.map(SystemTime::from);
    changed.is_some_and(|changed| SystemTime::now().duration_since(changed).is_ok_and(|age| age < FRESH))
}

/// A named pipe or a device would never end.
fn stat(path: &Path) -> Result<Stat, Refusal> {
    let metadata = std::fs::metadata(path).map_err(refused)?;
    if metadata.is_file() {
        return Ok(Stat::of(&metadata));
    }
    Err(("not_a_file", "found a folder, a device or a pipe, expected a file".to_owned()))
}

fn refused(error: io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::NotFound => ("vanished", "no such file".to_owned()),
        io::ErrorKind::PermissionDenied => ("no_permission", "no permission to read it".to_owned()),
        _ => ("unreadable", error.to_string()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::profile::ProfileSet;
    use crate::reader::Limits;

    /// A worker in sh: it answers, hangs, dies or talks nonsense as the file's name says, and dies once where a mark is.
    const WORKER: &str = r#"
        printf '{"worker":"exrep/worker/1","version":"%s","profiles":"%s"}\n' "$1" "$2"
        while read -r line; do
            id=${line#*:}; id=${id%%,*}
            case $line in
                *hang*) sleep 1000 & wait ;;
                *abort*) echo "stack overflow" >&2; kill -ABRT $$ ;;
                *quit*) exit 7 ;;
                *nonsense*) echo "no answer" ;;
                *once*) if [ -e "$3/mark" ]; then rm "$3/mark"; kill -KILL $$; fi; echo "{\"id\":$id,\"result\":\"not_a_document\"}" ;;
                *) echo "{\"id\":$id,\"result\":\"not_a_document\"}" ;;
            esac
        done"#;

    fn ends(names: &[&str], jobs: usize, timeout: u64) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mark"), "").unwrap();
        let extractor = Extractor::new(ProfileSet::builtin().unwrap(), Limits::default());
        let identity = extractor.identity();
        let arguments = ["-c", WORKER, "sh", identity.version, &identity.profiles, folder.path().to_str().unwrap()];
        let workers = Workers {
            jobs: NonZeroUsize::new(jobs).unwrap(),
            command: Some((PathBuf::from("/bin/sh"), arguments.iter().map(Into::into).collect())),
            timeout: Duration::from_millis(timeout),
            recycle: 5,
        };
        let step = |name: &&str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).unwrap();
            let past = SystemTime::UNIX_EPOCH;
            File::options().append(true).open(&path).unwrap().set_modified(past).unwrap();
            Step::Read(Source { input: Input::named(&path), taken: false })
        };
        let steps: Vec<Step> = names.iter().map(step).collect();
        let crew =
            Crew { workers: &workers, extractor: &extractor, spool: folder.path(), knows: &|_| false, going: &|| true };
        let mut ends = Vec::new();
        let done = crew.run(steps.into_iter(), |seen| {
            let end = match seen.end {
                End::Answered(_) => "answered".to_owned(),
                End::TimedOut => "timed out".to_owned(),
                End::Crashed(how) => how,
                other => format!("{other:?}"),
            };
            ends.push(format!("{}: {end}", seen.source.input.name));
            Ok(())
        });
        done.unwrap();
        ends
    }

    #[test]
    fn a_worker_that_dies_costs_its_document_and_no_other() {
        for jobs in [1, 3] {
            let names = ["a", "b-abort", "c", "d-once", "e-quit", "f", "g-nonsense", "h"];
            assert_eq!(
                ends(&names, jobs, 60_000),
                [
                    "a: answered",
                    "b-abort: it was aborted (SIGABRT): stack overflow",
                    "c: answered",
                    "d-once: answered",
                    "e-quit: it ended with exit code 7",
                    "f: answered",
                    "g-nonsense: it gave what is no answer",
                    "h: answered",
                ]
            );
        }
    }

    #[test]
    fn a_worker_that_hangs_is_killed_when_its_time_is_up() {
        let names = ["a", "b-hang", "c", "d", "e-hang", "f"];
        let expected =
            ["a: answered", "b-hang: timed out", "c: answered", "d: answered", "e-hang: timed out", "f: answered"];
        assert_eq!(ends(&names, 2, 2000), expected);
    }

    #[test]
    fn many_documents_come_in_order_from_workers_that_are_replaced() {
        let names: Vec<String> = (0..60).map(|n| format!("{n:03}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let expected: Vec<String> = names.iter().map(|name| format!("{name}: answered")).collect();
        assert_eq!(ends(&names, 3, 60_000), expected);
    }
}
