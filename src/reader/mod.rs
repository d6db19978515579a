//! Readers: bytes of one format in, a [`Document`](crate::document::Document) out.

pub mod docx;
mod limits;
pub mod pdf;

pub use limits::Limits;
