//! Which words of a document are labels, and what each announces.
//!
//! [`Labels::find`] weighs every place where a profile's words occur: a label
//! stands at the start of a line or cell, or in bold amid regular text, and is
//! followed by a colon, by nothing, or by a value of its kind. The same words
//! inside running text are not labels; each refusal keeps its reason, which
//! `exrep inspect --explain` prints. [`sections`] then gives every label the
//! text that belongs to it.

mod candidate;
mod decide;
mod generic;
mod labels;
mod section;
#[cfg(test)]
mod tests;
mod trace;

pub use candidate::{Candidate, Fate, Refusal};
pub use labels::{Label, Labels};
pub use section::{Piece, PieceKind, Section, fold, sections};
pub use trace::explain;
