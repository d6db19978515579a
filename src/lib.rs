//! Word and PDF exception performance reports to normalised, verifiable JSON.
//!
//! A file goes through these steps; each is a function without side effects, in the module named after it:
//!
//! | step | from → to | module |
//! | --- | --- | --- |
//! | detect | bytes → [`format::Format`] | [`format`] |
//! | read | bytes → [`document::Document`]: one text, its blocks, and where they stand | [`reader`] |
//! | recognise | document and [`profile`] → labels, and the text that belongs to each | [`recognise`] |
//! | segment | labels → the reports inside the document | [`segment`] |
//! | normalise | a field's words → its typed value | [`normalise`] |
//! | assemble | sections → [`record::Report`] | [`assemble`] |
//! | check | report → findings and the review verdict | [`check`] |
//! | account | claims → residue and [`coverage`] | [`coverage`] |
//! | write | [`record::Record`] → JSON | [`record`] |
//!
//! Readers know files; recognisers know councils; they meet only in [`document::Document`].
//! Pages that are only pictures are read through [`reader::TextEngine`], behind which [`ocr`] calls a program.
//! [`convert`] puts the steps together for one file, [`ingest`] does so for many, [`archive`] keeps what came of it,
//! and [`cli`] is the command.
//!
//! ```
//! use exrep::{ErrorCode, Extractor, Limits, ProfileSet};
//!
//! let extractor = Extractor::new(ProfileSet::builtin()?, Limits::default());
//! // `Ok` is a `Record`, which serialises to the JSON that `exrep schema` describes.
//! let failed = extractor.convert("returns/notes.txt", b"no document").unwrap_err();
//! assert_eq!(failed.code, ErrorCode::Unsupported);
//! # Ok::<(), exrep::Error>(())
//! ```

pub mod archive;
pub mod assemble;
pub mod check;
pub mod cli;
pub mod convert;
pub mod coverage;
pub mod document;
mod error;
pub mod format;
pub mod ingest;
pub mod normalise;
pub mod ocr;
pub mod profile;
pub mod reader;
pub mod recognise;
pub mod record;
pub mod segment;

pub use convert::Extractor;
pub use document::Document;
pub use error::{Error, ErrorCode};
pub use profile::ProfileSet;
pub use reader::{Limits, TextEngine};
pub use record::Record;
