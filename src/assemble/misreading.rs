//! Words that a text engine was not sure of, and ink that it did not read.

use super::Assembly;
use crate::document::{Place, Span};
use crate::profile::Shape;
use crate::recognise::fold;
use crate::record::{Code, Evidence, Finding};

/// Below this many percent a word of a value, or of a label, is doubted.
const SURE: u8 = 88;
/// Below this many percent a word of running text is doubted: one letter more or less changes no figure.
const FAIR: u8 = 70;
/// Points around a report within which ink is its own.
const AROUND: f64 = 6.0;

impl Assembly<'_> {
    /// Notes for each field the word that is least sure, and ink in the report's extent that was not read.
    pub(super) fn doubt_misreadings(&mut self, extent: Span) {
        if self.document.confidence.is_empty() {
            return;
        }
        for section in self.sections {
            let narrative = section.label.field.shape() == Shape::Narrative;
            let content = section.content.iter().map(|piece| (piece.span, if narrative { FAIR } else { SURE }));
            let all = std::iter::once((section.label.span, FAIR)).chain(content);
            let worst = all.flat_map(|(span, sure)| self.unsure(span, sure)).min_by_key(|(_, confidence)| *confidence);
            if let Some((span, confidence)) = worst {
                let word = fold(self.document.slice(span));
                let message = format!("the text engine was {confidence} % sure of {word:?}");
                self.findings.push(Finding::new(Code::OcrDoubtful, message).on(section.label.field.key()));
            }
        }
        let unread = self.document.unread.iter().filter(|place| self.is_within(place, extent)).count();
        if unread > 0 {
            let message = format!("{unread} blots as large as letters were not read as text");
            self.findings.push(Finding::new(Code::OcrInkUnread, message));
        }
    }

    /// The words of a span that are less sure.
    fn unsure(&self, span: Span, sure: u8) -> Vec<(Span, u8)> {
        let all = &self.document.confidence;
        let first = all.partition_point(|(word, _)| word.end <= span.start);
        let within = all.iter().skip(first).take_while(|(word, _)| word.start < span.end);
        within.filter(|(_, confidence)| *confidence < sure).copied().collect()
    }

    fn is_within(&self, place: &Place, extent: Span) -> bool {
        let Place::Page { page, bbox } = *place else { return false };
        let (x, y) = (f64::from(bbox.x0 + bbox.x1) / 2.0, f64::from(bbox.y0 + bbox.y1) / 2.0);
        self.document.places.of(extent).iter().any(|at| match at {
            Evidence::Page { page: own, bbox: [x0, y0, x1, y1] } => {
                *own == page && (x0 - AROUND..x1 + AROUND).contains(&x) && (y0 - AROUND..y1 + AROUND).contains(&y)
            }
            Evidence::Part { .. } => false,
        })
    }
}
