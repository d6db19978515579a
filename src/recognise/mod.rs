//! Which words of a document are labels, and what each announces.
//!
//! [`Labels::find`] weighs every place where a profile's words occur: a label
//! stands at the start of a line or cell, or in bold amid regular text, and is
//! followed by a colon, by nothing, or by a value of its kind. The same words
//! inside running text are not labels; each refusal keeps its reason, which
//! `exrep inspect --explain` prints. [`sections`] then gives every label the
//! text that belongs to it.
//!
//! Where no profile knows the words, they are guessed: a slot at a time by its words and value, then a form at a time
//! by what it still lacks. What is guessed says so, and its report is never accepted.
//!
//! Tables of figures are read by the heads of their columns instead: a [`Register`] has an indicator in each row,
//! a grid the figures of the one indicator that a line above it names.

mod block;
mod candidate;
mod caption;
mod cells;
mod column;
mod comment;
mod decide;
mod evidence;
mod figures;
mod form;
mod gap;
mod generic;
mod grid;
mod guess;
mod headed;
mod header;
mod infer;
mod kind;
mod labels;
mod numbered;
mod paired;
mod pairs;
mod places;
mod recurring;
mod register;
mod repair;
mod results;
mod row;
mod rows;
mod section;
mod slot;
mod stack;
mod survey;
#[cfg(test)]
mod tests;
mod title;
mod trace;
mod transposed;
mod wording;

pub(crate) use column::end as period_end;

pub use candidate::{Candidate, Fate, Refusal};
pub use kind::told;
pub use labels::{Bond, Doubt, Label, Labels};
pub use register::{Register, RowReport};
pub use section::{Piece, PieceKind, Reach, Section, fold, sections};
pub use trace::explain;
