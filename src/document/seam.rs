//! Where one paper of a pack ends and the next begins.

use super::{Document, Span};

/// A place where another paper begins, or seems to: an agenda binds the papers of many authors together, and text
/// after such a place goes on nothing before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seam {
    /// The byte offset of the new paper's first text.
    pub offset: u32,
    /// Whether the file leaves no doubt; otherwise the pages only look as if two hands had made them.
    pub sure: bool,
}

impl Document {
    /// The seam behind `from` and not behind `to`; a sure one where there are several.
    pub fn seam(&self, from: u32, to: u32) -> Option<Seam> {
        let first = self.seams.partition_point(|seam| seam.offset <= from);
        let between = self.seams.get(first..).unwrap_or_default().iter().take_while(|seam| seam.offset <= to);
        between.copied().max_by_key(|seam| seam.sure)
    }

    /// Where the paper begins that an offset belongs to, by the seams that are sure.
    pub fn paper(&self, offset: u32) -> u32 {
        let end = self.seams.partition_point(|seam| seam.offset <= offset);
        let before = self.seams.get(..end).unwrap_or_default();
        before.iter().rev().find(|seam| seam.sure).map_or(0, |seam| seam.offset)
    }

    /// Whether `span` stands on a later page than what ends at `from`, where the format fixes pages.
    pub fn is_overleaf(&self, from: u32, span: Span) -> bool {
        let before = self.places.pages(Span { start: from.saturating_sub(1), end: from });
        let here = self.places.pages(span);
        before.zip(here).is_some_and(|((_, last), (first, _))| last < first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seam_stands_before_the_text_that_it_begins() {
        let seam = |offset, sure| Seam { offset, sure };
        let document = Document { seams: vec![seam(5, false), seam(9, true), seam(12, false)], ..Document::default() };
        assert_eq!(document.seam(0, 4), None);
        assert_eq!(document.seam(0, 5), Some(seam(5, false)));
        assert_eq!(document.seam(5, 8), None);
        assert_eq!(document.seam(0, 20), Some(seam(9, true)));
        assert_eq!(document.seam(9, 20), Some(seam(12, false)));
        assert_eq!(document.seam(20, 0), None);
        assert_eq!([0, 8, 9, 30].map(|offset| document.paper(offset)), [0, 0, 9, 9]);
    }
}
