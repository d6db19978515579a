//! Places in a text, looked up by where they stand.

use crate::document::Span;

/// Places in a document's text, each with the farthest end of it and those before.
pub(super) struct Places(Vec<(u32, u32)>);

impl Places {
    pub(super) fn of(spans: impl Iterator<Item = Span>) -> Places {
        let mut places: Vec<(u32, u32)> = spans.map(|span| (span.start, span.end)).collect();
        places.sort_unstable();
        let mut farthest = 0;
        for (_, end) in &mut places {
            farthest = farthest.max(*end);
            *end = farthest;
        }
        Places(places)
    }

    /// Whether one of them shares text with `span`.
    pub(super) fn meet(&self, span: Span) -> bool {
        let before = self.0.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|(_, end)| *end > span.start)
    }

    /// Whether one that begins no later than `span` ends no earlier.
    pub(super) fn cover(&self, span: Span) -> bool {
        let before = self.0.partition_point(|(start, _)| *start <= span.start);
        before.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|(_, end)| *end >= span.end)
    }
}
