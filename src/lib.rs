//! Word and PDF exception performance reports to normalised, verifiable JSON.

pub mod check;
pub mod document;
mod error;
pub mod format;
pub mod normalise;
pub mod reader;
pub mod record;

pub use error::{Error, ErrorCode};
