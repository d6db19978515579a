//! Many files: find them, read them side by side, and lose none.
//!
//! [`Walk`] turns arguments into inputs in a fixed order, [`Ingest`] reads
//! them on several threads and gives them back in that order, [`Writer`]
//! writes each as JSON, [`Ledger`] counts what became of them. Every input
//! ends in a named [`Outcome`]; a bug of ours in one file is contained and is
//! that file's outcome. Memory does not grow with the number of files.

mod dispatch;
mod isolate;
mod ledger;
mod name;
mod outcome;
mod pack;
mod read;
mod survey;
mod walk;
mod writer;

pub use dispatch::Ingest;
pub(crate) use dispatch::STACK;
pub use ledger::Ledger;
pub use outcome::{FAILURE_SCHEMA, Failure, FailureError, Finished, KnownSource, Outcome};
pub use pack::Member;
pub use read::read;
pub(crate) use read::{Reading, claims_to_be_one, reading};
pub use survey::{Survey, Surveyed};
pub use walk::{Input, Origin, Source, Walk, paths_of_list};
pub use writer::{Json, Writer};
