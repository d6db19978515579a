//! Word and PDF exception performance reports to normalised, verifiable JSON.

pub mod assemble;
pub mod check;
// pub mod convert;
pub mod coverage;
pub mod document;
mod error;
pub mod format;
pub mod normalise;
pub mod profile;
pub mod reader;
pub mod recognise;
pub mod record;
pub mod segment;

pub use error::{Error, ErrorCode};
