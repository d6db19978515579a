//! What the command line names as sources.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Stop;
use crate::ingest::{Source, paths_of_list};

/// What the command line names, in its order; paths of `--files-from` last.
pub(super) fn sources(paths: &[PathBuf], files_from: Option<&Path>, null: bool) -> Result<Vec<Source>, Stop> {
    let mut sources: Vec<Source> = paths.iter().cloned().map(Source::argument).collect();
    let readers = sources.iter().filter(|source| matches!(source, Source::Stdin)).count()
        + usize::from(files_from == Some(Path::new("-")));
    if readers > 1 {
        return Err(Stop::usage("standard input can be read once only: give `-` once"));
    }
    if let Some(list) = files_from {
        let read = list_bytes(list);
        let bytes = read.map_err(|error| Stop::usage(format!("--files-from {}: {error}", list.display())))?;
        sources.extend(paths_of_list(&bytes, null).into_iter().map(Source::Listed));
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
