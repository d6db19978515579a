//! What is kept: bags that anyone can check, and a catalogue that is derived from them.
//!
//! [`Import`] reads sources in worker processes and publishes what became of them:
//!
//! ```text
//! archive/
//!   accessions/000001-01/   a BagIt bag, immutable: records, a line per report, a line per input, events
//!   accessions/000001-02/
//!   catalogue.sqlite        derived from the bags; `exrep reindex` makes it again
//!   staging/                a run that is under way or was cut off
//!   attention.jsonl         what the last run of each set of sources could not read
//!   runs.jsonl              one line for each run of the command, also those with nothing new
//!   lock                    held by the one process that writes
//! ```
//!
//! **A source** is a path (as `source.path` of a record) and the bytes under it. Where the bytes are is
//! [`ingest::Origin`](crate::ingest::Origin)'s business alone, so that a member of a zip is a source like any other:
//! it is unpacked beside the run while a worker reads it, and has its own size and its zip's time of change.
//!
//! **Order makes runs repeatable.** Sources are sorted by their paths' bytes, and whatever is decided about a source
//! (is it a duplicate? which bag is full?) is decided when its turn comes, by what came before it. Workers may finish
//! in any order; outcomes wait for their turn. So the bags do not depend on the number of jobs or the order of arguments.
//!
//! **Nothing is lost.** The state of a run is its published bags and a journal of the outcomes after them, in order; a
//! record is written before its line in the journal. A run that was cut off goes on behind the last whole line whose
//! record is there and undamaged. A bag is derived from its journal alone, synced, and renamed into place. The
//! catalogue is brought up to date from the bags, in one transaction for each, at publication or when next a run begins.
//! Whatever the moment at which the power fails, the next run ends with the bytes of one that was never cut off.
//!
//! **A run with nothing new publishes nothing**: every input `unchanged`, or failed again in the way that is known.

mod accession;
mod attention;
mod bag;
mod canonical;
mod catalogue;
mod crew;
mod decide;
mod diff;
mod digest;
mod explain;
mod import;
mod journal;
mod known;
mod lock;
mod outcome;
mod plan;
mod pronom;
mod report_line;
mod run;
mod run_log;
mod status;
mod verify;
mod worker;

pub use accession::Accession;
pub use attention::Attention;
pub use bag::{Problem, Weight};
pub use canonical::canonical;
pub use catalogue::{Catalogue, reindex};
pub use crew::Workers;
pub use diff::{Change, Changed, changed, changes};
pub use import::{Import, Most, News, Options, Tally};
pub use lock::Lock;
pub use outcome::{Kind, OUTCOME_SCHEMA, OutcomeLine};
pub use plan::Choice;
pub use report_line::{REPORT_SCHEMA, ReportLine};
pub use run::clock;
pub use run_log::RunLog;
pub use status::{Status, status};
pub use verify::{Verified, Verify};
pub use worker::{confine, serve};
