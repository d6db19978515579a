//! A story under way: text that flows on its own, as the body, a text box, a note, a header.

use super::drawing::BoxText;
use crate::document::{FurnitureKind, PartKind, Place};
use crate::reader::field::Field;

/// What the paragraphs of a story become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The body, or a text box in it.
    Text,
    /// The note with this index.
    Note(usize),
    /// A header or footer.
    Furniture(FurnitureKind),
}

/// Where a story has got to.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) part: PartKind,
    pub(super) role: Role,
    /// Index of the top-level block in its part.
    pub(super) block: u32,
    /// Row and cell of the outermost table.
    pub(super) row: Option<u32>,
    pub(super) cell: Option<u32>,
    pub(super) fields: Vec<Field>,
    /// How many open fields keep text from being shown.
    pub(super) muted: u32,
    /// Notes that wait for the end of their top-level block.
    pub(super) notes: Vec<usize>,
    /// Text boxes that wait for the end of their paragraph.
    pub(super) boxes: Vec<BoxText>,
    /// The note's own mark, which its text repeats at its start.
    pub(super) mark: Option<String>,
    /// The note's block has begun.
    pub(super) note_is_open: bool,
}

impl Story {
    pub(super) fn new(part: PartKind, role: Role) -> Story {
        Story {
            part,
            role,
            block: 0,
            row: None,
            cell: None,
            fields: Vec::new(),
            muted: 0,
            notes: Vec::new(),
            boxes: Vec::new(),
            mark: None,
            note_is_open: false,
        }
    }

    /// Tables are kept as tables; notes and furniture hold paragraphs only.
    pub(super) fn keeps_tables(&self) -> bool {
        self.role == Role::Text
    }

    pub(super) fn place(&self) -> Place {
        Place::Part { part: self.part, block: self.block, row: self.row, cell: self.cell }
    }
}
