//! The worker's side: tasks in, answers out.

use std::io::{self, BufRead, Write};
use std::thread;

use serde_json::value::RawValue;

use super::{Answer, Hello, PROTOCOL, Task, Told, Why};
use crate::archive::canonical;
use crate::archive::outcome::DocumentFacts;
use crate::archive::report_line::ReportLine;
use crate::convert::Extractor;
use crate::ingest::{Failure, Reading, STACK, reading};
use crate::record::{Record, Review};

/// Answers tasks, one a line, until there are no more. The first line says who answers.
///
/// # Errors
/// Where a line is no task, or an answer cannot be written.
pub fn serve(extractor: &Extractor, from: impl BufRead + Send, to: impl Write + Send) -> io::Result<()> {
    // The main thread's stack is what the shell allows; nesting is bounded for one of this size.
    thread::scope(|scope| {
        let serving = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || answers(extractor, from, to))?;
        serving.join().unwrap_or_else(|_| Err(io::Error::other("a bug of exrep outside any document")))
    })
}

fn answers(extractor: &Extractor, mut from: impl BufRead, mut to: impl Write) -> io::Result<()> {
    let identity = extractor.identity();
    let version = identity.version.to_owned();
    write(&mut to, &Hello { worker: PROTOCOL.to_owned(), version, profiles: identity.profiles })?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let task: Task = serde_json::from_slice(&line)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("no task: {error}")))?;
        write(&mut to, &answer(&task, extractor))?;
    }
}

fn write(to: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

/// Reads a task's document.
pub(in crate::archive) fn answer(task: &Task, extractor: &Extractor) -> Answer {
    let Some(input) = task.input() else {
        let error = Why { code: "unreadable".to_owned(), message: "the task names no file".to_owned() };
        return Answer { id: task.id, error: Some(error), ..Answer::default() };
    };
    match reading(&input, extractor) {
        Reading::Record(record) => read(task.id, &record),
        Reading::Failed(failure) => failed(task.id, *failure),
        Reading::NotADocument => Answer { id: task.id, result: Told::NotADocument, ..Answer::default() },
    }
}

fn read(id: u64, record: &Record) -> Answer {
    let written = canonical(record).and_then(|json| raw(&json));
    let lines = ReportLine::of(record);
    let lines: serde_json::Result<Vec<_>> =
        lines.iter().map(|line| canonical(line).and_then(|json| raw(&json))).collect();
    let (result, error, reports, record_json) = match (written, lines) {
        (Ok(json), Ok(reports)) => (Told::Read, None, reports, Some(json)),
        (Err(error), _) | (_, Err(error)) => {
            let message = format!("a bug of exrep, please report it: {error}");
            (Told::Failed, Some(Why { code: "crashed".to_owned(), message }), Vec::new(), None)
        }
    };
    Answer {
        id,
        result,
        sha256: Some(record.source.sha256.clone()),
        bytes: Some(record.source.bytes),
        format: Some(record.source.format.to_owned()),
        error,
        document: Some(facts(record)),
        reports,
        record: record_json,
    }
}

fn raw(json: &[u8]) -> serde_json::Result<Box<RawValue>> {
    let text = std::str::from_utf8(json).map_err(serde::ser::Error::custom)?;
    RawValue::from_string(text.to_owned())
}

fn facts(record: &Record) -> DocumentFacts {
    let source = record.source.clone();
    let to_check = record.reports.iter().filter(|report| report.review == Review::Check).count() as u64;
    let layer = serde_json::to_value(source.text_layer).ok();
    DocumentFacts {
        reports: record.reports.len() as u64,
        to_check,
        pages: source.pages.map(u64::from),
        title: source.title,
        author: source.author,
        created: source.created,
        modified: source.modified,
        producer: source.producer,
        text_layer: layer.and_then(|layer| layer.as_str().map(str::to_owned)),
    }
}

fn failed(id: u64, failure: Failure) -> Answer {
    Answer {
        id,
        sha256: failure.source.sha256,
        bytes: failure.source.bytes,
        format: failure.source.format.map(str::to_owned),
        error: Some(Why { code: failure.error.code.to_owned(), message: failure.error.message }),
        ..Answer::default()
    }
}
