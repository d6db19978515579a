//! Worker processes, as the command line asks for them.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Stop;
use super::args::{Profiles, Workers as Arguments};
use crate::archive::Workers;

/// The workers that are asked for, each with the same profiles and engine as this process.
pub(super) fn workers(args: &Arguments, profiles: &Profiles) -> Result<Workers, Stop> {
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok());
    let mut arguments: Vec<OsString> = vec!["worker".into(), "--memory".into(), args.memory.to_string().into()];
    for profile in &profiles.profiles {
        arguments.extend(["--profile".into(), profile.as_os_str().to_owned()]);
    }
    arguments.extend(args.ocr.arguments());
    let command = if args.in_process { None } else { Some((program()?, arguments)) };
    Ok(Workers {
        jobs: jobs.unwrap_or(NonZeroUsize::MIN),
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
