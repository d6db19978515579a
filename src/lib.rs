//! Word and PDF exception performance reports to normalised, verifiable JSON.
//!
//! A file goes through these steps; each is a function without side effects, in the module named after it:
//!
//! | step | from → to | module |
//! | --- | --- | --- |
//! | detect | bytes → [`format::Format`] | [`format`] |
//! | read | bytes → [`document::Document`]: one text, its blocks, and where they stand | [`reader`] |
//! | segment | document → the reports inside it | `segment` |
//! | recognise | report and [`profile`] → sections: labels, cells, registers | `recognise` |
//! | normalise | a section's words → typed values | `normalise` |
//! | check | record → findings and the review verdict | `check` |
//! | write | [`record::Record`] → JSON | [`record`] |
//!
//! Readers know files; recognisers know councils; they meet only in [`document::Document`].
//! [`convert`] puts the steps together for one file, [`ingest`] does so for many, and [`cli`] is the command.
//!
//! ```
//! use exrep::{ErrorCode, Extractor, Limits, ProfileSet};
//!
//! let extractor = Extractor::new(ProfileSet::builtin(), Limits::default());
//! // `Ok` is a `Record`, which serialises to the JSON that `exrep schema` describes.
//! let failed = extractor.convert("returns/notes.txt", b"no document").unwrap_err();
//! assert_eq!(failed.code, ErrorCode::Unsupported);
//! ```

pub mod cli;
pub mod convert;
pub mod document;
mod error;
pub mod format;
pub mod ingest;
pub mod profile;
pub mod reader;
pub mod record;

pub use convert::Extractor;
pub use document::Document;
pub use error::{Error, ErrorCode};
pub use profile::ProfileSet;
pub use reader::Limits;
pub use record::Record;
