//! Pages that are pictures: what the command line says about them.

use std::env;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::args::{self, When};
use super::{Exit, Stop};
use crate::ocr::{Cache, Ocr, Settings, serve};
use crate::reader::TextEngine;

/// The engine that the options ask for; whether it is installed is found out when a page needs it.
pub(super) fn engine(args: &args::Ocr) -> Result<Option<Arc<dyn TextEngine>>, Stop> {
    if args.when == When::Never {
        return Ok(None);
    }
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '_');
    if args.languages.is_empty() || !args.languages.chars().all(sound) {
        return Err(Stop::usage(format!("--ocr-languages {:?}: expected such as eng+cym", args.languages)));
    }
    let painter = env::current_exe().map_err(|error| Stop::failed(format!("exrep cannot find itself: {error}")))?;
    let kept = args.cache.clone().or_else(cache_folder).filter(|_| !args.no_cache);
    Ok(Some(Arc::new(Ocr::new(Settings {
        languages: args.languages.clone(),
        force: args.when == When::Force,
        patience: Duration::from_secs(u64::from(args.timeout.max(1))),
        painter,
        tesseract: PathBuf::from("tesseract"),
        cache: kept.map(Cache::new),
    }))))
}

/// Where the user's programs keep what they can make again.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home =
        || folder("HOME").map(|home| home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }));
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("LOCALAPPDATA")).or_else(home)?;
    Some(cache.join("exrep").join("ocr"))
}

/// `exrep paint-pages`: the process behind [`crate::ocr`].
pub(super) fn paint_pages() -> Result<Exit, Stop> {
    serve(io::stdin().lock(), io::stdout().lock()).map_err(|error| Stop::failed(error.to_string()))?;
    Ok(Exit::AllRead)
}
