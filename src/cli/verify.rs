//! `exrep verify`: whether an archive, or a bag, is what it was.

use std::fmt::Write;

use serde_json::json;

use super::args::{Answer, Verify as Arguments};
use super::crew::workers;
use super::talk::{self, plain};
use super::{Exit, Stop, extractor, print};
use crate::archive::{Lock, Verified, Verify, Weight};

pub(super) fn run(args: &Arguments) -> Result<Exit, Stop> {
    let named = |error| Stop::archive(format!("{}: {error}", args.folder.display()));
    if !args.folder.is_dir() {
        return Err(Stop::usage(format!("{} is no folder", args.folder.display())));
    }
    let lock = Lock::shared(&args.folder, args.wait).map_err(named)?;
    let Some(_lock) = lock else { return Err(Stop::busy(&args.folder)) };
    let extractor = extractor(&args.profiles, Some(&args.workers.ocr))?;
    let workers = workers(&args.workers, &args.profiles)?;
    let sources = args.sources.as_deref();
    let verify = Verify { folder: &args.folder, sources, extractor: &extractor, workers: &workers };
    let verified = verify.run().map_err(named)?;
    let errors = verified.problems.iter().filter(|problem| problem.weight == Weight::Error).count();
    match args.format {
        Answer::Text => print(&text(&verified, errors))?,
        Answer::Json => {
            let Verified { bags, files, records, sources, problems } = &verified;
            let value = json!({"valid": errors == 0, "bags": bags, "files": files, "records": records,
                "sources": sources, "problems": problems});
            print(&format!("{value:#}\n"))?
        }
    };
    let warnings = verified.problems.len() - errors;
    if errors + warnings > 0 {
        talk::say(format_args!("{}: {errors} errors, {warnings} warnings", plain(&args.folder.display().to_string())));
    }
    Ok(if errors > 0 { Exit::SomeFailed } else { Exit::AllRead })
}

// Writing to a String cannot fail.
fn text(verified: &Verified, errors: usize) -> String {
    let mut text = String::new();
    for problem in &verified.problems {
        let weight = match problem.weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
        };
        let _ = writeln!(text, "{weight:<8} {}", plain(&problem.to_string()));
    }
    let Verified { bags, files, records, sources, problems } = verified;
    let read = if *sources > 0 { format!(", {sources} sources read again") } else { String::new() };
    let found = match (errors, problems.len() - errors) {
        (0, 0) => "nothing is wrong".to_owned(),
        (errors, warnings) => format!("{errors} errors, {warnings} warnings"),
    };
    let _ = writeln!(text, "{found}: {bags} bags with {files} files, {records} records{read}");
    text
}
