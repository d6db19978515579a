//! The importer's side of one worker.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Answer, Hello, PROTOCOL, Task};
use crate::record::Extractor;

/// How long a worker may take to say who it is: reading the profiles, on a machine that does much else.
const START: Duration = Duration::from_secs(60);

/// Bytes of what a dying worker says that are kept: the last ones.
const LAST_WORDS: usize = 4 << 10;

/// One running worker. Dropping it kills it.
#[derive(Debug)]
pub(in crate::archive) struct Process {
    child: Child,
    tasks: Option<ChildStdin>,
    answers: Receiver<Vec<u8>>,
    last_words: Option<JoinHandle<Vec<u8>>>,
}

/// What came from a worker.
#[derive(Debug)]
pub(in crate::archive) enum Heard {
    /// The answer to the oldest task.
    Answer(Box<Answer>),
    /// Nothing within the time.
    Nothing,
    /// What is no answer.
    Nonsense,
    /// Its end.
    Gone,
}

impl Process {
    /// Starts a worker and waits until it says who it is.
    ///
    /// # Errors
    /// Where it does not start, or is another version than this.
    pub(in crate::archive) fn start(mut command: Command, identity: &Extractor) -> io::Result<Process> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        own_group(&mut command);
        let mut child = command.spawn()?;
        let (tasks, answers) = (child.stdin.take(), child.stdout.take().map(lines));
        let last_words = child.stderr.take().map(|stderr| thread::spawn(move || tail(stderr)));
        let answers = answers.ok_or_else(|| io::Error::other("a worker without output"))?;
        let mut process = Process { child, tasks, answers, last_words };
        match process.answers.recv_timeout(START).map(|line| serde_json::from_slice::<Hello>(&line)) {
            Ok(Ok(hello)) if hello.worker == PROTOCOL && hello.version == identity.version => {
                if hello.profiles == identity.profiles {
                    return Ok(process);
                }
                Err(io::Error::other("a worker has other profiles than this run: a profile was changed meanwhile"))
            }
            Ok(_) => Err(io::Error::other("a worker is another version of exrep than this")),
            Err(_) => Err(io::Error::other(format!("a worker does not start: {}", process.end()))),
        }
    }

    /// Hands it a task; a worker that is gone is noticed when it is listened to.
    pub(in crate::archive) fn send(&mut self, task: &Task) -> io::Result<()> {
        let mut line = serde_json::to_vec(task)?;
        line.push(b'\n');
        if let Some(tasks) = &mut self.tasks {
            let _ = tasks.write_all(&line);
        }
        Ok(())
    }

    /// The next answer.
    pub(in crate::archive) fn hear(&self, within: Duration) -> Heard {
        match self.answers.recv_timeout(within) {
            Ok(line) => serde_json::from_slice(&line).map_or(Heard::Nonsense, |answer| Heard::Answer(Box::new(answer))),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => Heard::Gone,
        }
    }

    /// Ends it, if it has not ended, and tells how it did.
    pub(in crate::archive) fn end(&mut self) -> String {
        self.tasks = None;
        // One that closed its output is about to be reaped; give it the time to have a status of its own.
        let mut status = self.child.try_wait().ok().flatten();
        for _ in 0..20 {
            if status.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
            status = self.child.try_wait().ok().flatten();
        }
        self.kill();
        let words = self.last_words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        let said = words.lines().map(str::trim).rfind(|line| !line.is_empty() && !line.starts_with("note: "));
        let how = status.map_or_else(|| "it closed its output and went on".to_owned(), how);
        said.map_or_else(|| how.clone(), |said| format!("{how}: {said}"))
    }

    /// Ends it at once, with all that it started.
    pub(in crate::archive) fn kill(&mut self) {
        kill_group(&self.child);
        // Both fail only where it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Ctrl-C on a terminal goes to its whole group, and documents in hand are to be finished.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_: &Child) {}

fn lines(stdout: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (to, lines) = mpsc::channel();
    thread::spawn(move || {
        let mut from = BufReader::with_capacity(128 << 10, stdout);
        let mut line = Vec::new();
        // A line without an end is the half answer of one that died.
        while matches!(from.read_until(b'\n', &mut line), Ok(1..)) && line.ends_with(b"\n") {
            if to.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    });
    lines
}

fn tail(mut from: impl Read) -> Vec<u8> {
    let (mut kept, mut piece) = (Vec::new(), [0; 1024]);
    while let Ok(count @ 1..) = from.read(&mut piece) {
        kept.extend_from_slice(piece.get(..count).unwrap_or_default());
        kept.drain(..kept.len().saturating_sub(LAST_WORDS));
    }
    kept
}

#[cfg(unix)]
fn how(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.signal(), status.code()) {
        (Some(6), _) => "it was aborted (SIGABRT)".to_owned(),
        (Some(9), _) => "it was killed (SIGKILL), perhaps for want of memory".to_owned(),
        (Some(11), _) => "it reached for memory that is not its own (SIGSEGV)".to_owned(),
        (Some(signal), _) => format!("it was ended by signal {signal}"),
        (None, Some(code)) => format!("it ended with exit code {code}"),
        (None, None) => "it ended".to_owned(),
    }
}

#[cfg(not(unix))]
fn how(status: ExitStatus) -> String {
    format!("it ended with {status}")
}
