//! From a journal to a whole bag: everything but the records and originals, which are there already.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::info::Info;
use super::sealed::{Sealed, whole};
use super::{manifest, premis};
use crate::archive::Accession;
use crate::archive::canonical;
use crate::archive::journal::{Kept, entries};
use crate::archive::run::{Ended, Run};

/// What a bag says of its run, and what explains its payload.
#[derive(Debug)]
pub(in crate::archive) struct Closing<'a> {
    pub run: &'a Run,
    pub accession: Accession,
    /// How the run ended, where this is its last bag.
    pub ended: Option<Ended>,
    /// The accession before it, and the digest of its tag manifest.
    pub previous: Option<(Accession, String)>,
    /// Paths and texts of the schemas and profiles.
    pub explanations: &'a [(String, Vec<u8>)],
}

/// Writes what is missing of the bag in `folder`; all of it follows from the journal and `closing`.
///
/// # Errors
/// Where the disk is full or gone.
pub(in crate::archive) fn close(folder: &Path, journal: &Path, closing: &Closing<'_>) -> io::Result<()> {
    let mut payload = payload(folder, journal)?;
    for (file, bytes) in closing.explanations {
        payload.files.push(whole(folder, file, bytes)?);
    }
    let mut tags = vec![
        whole(folder, "bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?,
        events(folder, journal, closing)?,
        whole(folder, "bag-info.txt", info(closing, &payload).text().as_bytes())?,
    ];
    for algorithm in manifest::ALGORITHMS {
        let text = manifest::text(algorithm, &payload.files);
        tags.push(whole(folder, &format!("manifest-{algorithm}.txt"), text.as_bytes())?);
    }
    for algorithm in manifest::ALGORITHMS {
        let text = manifest::text(algorithm, &tags);
        whole(folder, &format!("tagmanifest-{algorithm}.txt"), text.as_bytes())?;
    }
    Ok(())
}

struct Payload {
    files: Vec<Kept>,
    inputs: u64,
    outcomes: BTreeMap<&'static str, u64>,
}

fn payload(folder: &Path, journal: &Path) -> io::Result<Payload> {
    let mut outcomes = Sealed::create(folder, "data/outcomes.jsonl")?;
    let mut reports = Sealed::create(folder, "data/reports.jsonl")?;
    let mut payload = Payload { files: Vec::new(), inputs: 0, outcomes: BTreeMap::new() };
    for entry in entries(journal)? {
        let entry = entry?;
        outcomes.write_all(&canonical(&entry.line)?)?;
        outcomes.write_all(b"\n")?;
        for report in &entry.reports {
            reports.write_all(report.get().as_bytes())?;
            reports.write_all(b"\n")?;
        }
        payload.inputs += 1;
        *payload.outcomes.entry(entry.line.outcome.as_str()).or_default() += 1;
        payload.files.extend([entry.record, entry.original].into_iter().flatten());
    }
    // The bytes of one original may be there for several outcomes.
    payload.files.sort_unstable();
    payload.files.dedup();
    payload.files.extend([outcomes.seal()?, reports.seal()?]);
    Ok(payload)
}

fn events(folder: &Path, journal: &Path, closing: &Closing<'_>) -> io::Result<Kept> {
    let mut to = Sealed::create(folder, premis::FILE)?;
    premis::begin(&mut to)?;
    for entry in entries(journal)? {
        let entry = entry?;
        if premis::is_event(&entry) {
            premis::object(&mut to, &entry.line)?;
        }
    }
    for entry in entries(journal)? {
        let entry = entry?;
        if premis::is_event(&entry) {
            premis::events(&mut to, &entry.line, closing.run, closing.accession)?;
        }
    }
    premis::end(&mut to, closing.run)?;
    to.seal()
}

fn info(closing: &Closing<'_>, payload: &Payload) -> Info {
    let Closing { run, accession, ended, previous, .. } = closing;
    let bytes: u64 = payload.files.iter().map(|kept| kept.bytes).sum();
    let by = &run.asked.extractor;
    let mut info = Info::default();
    info.push("Bagging-Date", run.started.get(..10).unwrap_or_default());
    info.push("External-Identifier", accession.to_string());
    info.push("External-Description", "exception performance reports, read by exrep into JSON records");
    info.push("Payload-Oxum", format!("{bytes}.{}", payload.files.len()));
    info.push("Bag-Group-Identifier", format!("run {:06}", run.run));
    let all = if ended.is_some() { accession.bag.to_string() } else { "?".to_owned() };
    info.push("Bag-Count", format!("{} of {all}", accession.bag));
    info.push("Bag-Software-Agent", format!("exrep {}", by.version));
    info.push("Exrep-Version", &by.version);
    info.push("Exrep-Profiles", &by.profiles);
    info.push("Exrep-Run-Started", &run.started);
    if let Some(ended) = ended {
        info.push("Exrep-Run-Ended", ended.as_str());
    }
    for source in &run.asked.sources {
        info.push("Exrep-Source", source);
    }
    let options = [
        run.asked.originals.then(|| "--originals".to_owned()),
        run.asked.reprocess.then(|| "--reprocess".to_owned()),
        Some(format!("--bag-documents {}", run.asked.bag_documents)),
    ];
    let globs = |flag: &str, globs: &[String]| globs.iter().map(|glob| format!("{flag} {glob}")).collect::<Vec<_>>();
    let choice = [globs("--include", &run.asked.include), globs("--exclude", &run.asked.exclude)].concat();
    for option in options.into_iter().flatten().chain(choice) {
        info.push("Exrep-Option", option);
    }
    info.push("Exrep-Inputs", payload.inputs.to_string());
    for (outcome, count) in &payload.outcomes {
        info.push("Exrep-Outcome", format!("{outcome} {count}"));
    }
    if let Some((accession, seal)) = previous {
        info.push("Exrep-Follows", format!("{accession} {seal}"));
    }
    info
}
