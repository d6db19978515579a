//! Where a field came from.

use schemars::JsonSchema;
use serde::Serialize;

/// The places of a piece of text, in reading order.
pub type At = Vec<Evidence>;

/// One place: on a page, or in a part of a Word package.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Evidence {
    /// On a page of a PDF.
    Page {
        /// Page number from 1.
        page: u32,
        /// Left, top, right, bottom in points (1/72 inch) from the page's top left as displayed.
        bbox: [f64; 4],
    },
    /// In a part of a Word document.
    Part {
        /// `body`, `footnote`, `endnote`, `textbox`, `header` or `footer`.
        part: &'static str,
        /// The paragraph's or table's index in the part, from 0.
        block: u32,
        /// The row inside a table, from 0.
        row: Option<u32>,
        /// The cell inside the row, from 0.
        cell: Option<u32>,
    },
}
