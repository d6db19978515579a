//! Hints from the structure tree: which paragraph a glyph belongs to.

use super::super::structure::{Role, Structure};

/// No paragraph.
pub(super) const NONE: u32 = u32::MAX;

/// The paragraph of each structure element.
#[derive(Clone, Debug, Default)]
pub(super) struct Tags {
    blocks: Vec<u32>,
}

impl Tags {
    /// Finds the paragraph of every element: itself, or the nearest one around it.
    pub fn new(structure: &Structure) -> Tags {
        let mut blocks: Vec<u32> = Vec::with_capacity(structure.elements.len());
        for (element, index) in structure.elements.iter().zip(0..) {
            let around = element.parent.and_then(|parent| blocks.get(parent as usize)).copied().unwrap_or(NONE);
            blocks.push(match element.role {
                Role::Paragraph | Role::Heading(_) | Role::Label | Role::ListBody | Role::Note | Role::Caption => index,
                Role::Span | Role::Link | Role::Quote | Role::Other | Role::Form => around,
                _ => NONE,
            });
        }
        Tags { blocks }
    }

    /// The paragraph of an element.
    pub fn block(&self, element: u32) -> u32 {
        self.blocks.get(element as usize).copied().unwrap_or(NONE)
    }
}
