//! What docx-rs has no room for, beside each paragraph of the completed package.

use crate::document::{FurnitureKind, Place};

/// One entry a paragraph; the paragraph's id is the entry's index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Where it stands in the original package.
    pub(super) place: Place,
    /// What it belongs to.
    pub(super) role: Role,
    /// Set on the first paragraph of a cell.
    pub(super) cell: Option<CellStart>,
    /// Number and level of the list that it is in.
    pub(super) list: Option<(u32, u8)>,
    /// Outline level from 0.
    pub(super) outline: Option<u8>,
    /// The paragraph goes on with the one before, which was too long for one piece.
    pub(super) goes_on: bool,
    /// Its author began a page with it.
    pub(super) turns: bool,
}

/// What a paragraph belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The body, or a text box in it.
    Text,
    /// The note with this index.
    Note(usize),
    /// A header or footer.
    Furniture(FurnitureKind),
}

/// How a cell lies in the table's grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellStart {
    /// Grid column from 0.
    pub(super) column: u32,
    /// Grid columns that it covers.
    pub(super) span: u32,
    /// Whether it goes on with the cell above it.
    pub(super) continued: bool,
}
