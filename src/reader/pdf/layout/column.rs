//! Columns of running text.

use super::frame::Frame;
use super::line::Strip;
use super::page::Item;
use super::store::Store;
use super::word::Word;

/// Makes lines of the words outside tables.
pub(super) fn lines(words: Vec<Word>, page: u32, frame: Frame, store: &mut Store) -> Vec<Item> {
    let strip = Strip { page, left: 0.0, right: f32::INFINITY };
    super::line::lines(words, strip, frame, store).map(Item::Line).collect()
}
