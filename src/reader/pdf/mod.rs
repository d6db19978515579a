//! PDF: a positioned-glyph layer over lopdf, and the layout that makes blocks of it.
//!
//! lopdf opens, repairs and decrypts the file and gives its objects. All else
//! is here, under the bounds of [`Limits`](crate::reader::Limits): filters,
//! page tree, fonts, the interpreter of content streams.

mod annotation;
mod budget;
mod filter;
mod font;
mod interpret;
mod lexer;
mod matrix;
mod object;
mod open;
mod optional;
pub mod page;
mod pages;
mod properties;
mod stream;
mod string;
pub mod structure;
#[cfg(test)]
mod tests;

pub use open::{Opened, open};
