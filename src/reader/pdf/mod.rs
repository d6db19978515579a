//! PDF: a positioned-glyph layer over lopdf, and the layout that makes blocks of it.

mod layout;
pub mod page;
