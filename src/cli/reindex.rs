//! `exrep reindex`: the catalogue again, from the bags.

use super::args::Reindex;
use super::{Exit, Stop, archive};
use crate::archive::{Lock, reindex};

pub(super) fn run(args: &Reindex) -> Result<Exit, Stop> {
    let named = |error| Stop::archive(format!("{}: {error}", args.archive.display()));
    archive(&args.archive)?;
    let Some(_lock) = Lock::exclusive(&args.archive, args.wait).map_err(named)? else {
        return Err(Stop::busy(&args.archive));
    };
    reindex(&args.archive).map_err(named)?;
    Ok(Exit::AllRead)
}
