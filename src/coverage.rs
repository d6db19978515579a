//! Proof that nothing was lost: what is claimed, what is residue, what lies outside.
//!
//! Every byte inside a report's extent is a label, a value, a footnote, page
//! furniture, or residue. Coverage counts characters that are not white space.

use crate::document::{BlockKind, Document, Leaf, Span};
use crate::record::Coverage;

/// What of a document its reports claim.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    extents: Vec<Span>,
    claimed: Vec<Span>,
}

impl Claims {
    /// Adds a report and gives its extent: everything from its first to its last claimed byte.
    pub fn add_report(&mut self, claimed: impl IntoIterator<Item = Span>) -> Option<Span> {
        let from = self.claimed.len();
        self.claimed.extend(claimed.into_iter().filter(|span| !span.is_empty()));
        let spans = &self.claimed[from..];
        let start = spans.iter().map(|span| span.start).min();
        let end = spans.iter().map(|span| span.end).max();
        let extent = Span { start: start?, end: end? };
        self.extents.push(extent);
        Some(extent)
    }

    /// Claims a footnote that a report refers to; it belongs to the report wherever it stands.
    pub fn add_note(&mut self, span: Span) {
        self.claimed.push(span);
        self.extents.push(span);
    }

    /// Claims words that stand apart from the report: a column's head, a band over several rows.
    pub fn add_shared(&mut self, span: Span) {
        if !span.is_empty() {
            self.claimed.push(span);
            self.extents.push(span);
        }
    }

    /// The text inside extents that nothing claims, and the counts.
    pub fn settle(mut self, document: &Document, leaves: &[Leaf]) -> (Vec<Span>, Coverage) {
        let furniture = leaves.iter().filter(|leaf| matches!(leaf.block.kind, BlockKind::Furniture(_)));
        self.claimed.extend(furniture.map(|leaf| leaf.block.span));
        let extents = union(self.extents);
        let claimed = union(self.claimed);
        let mut coverage = Coverage { characters: visible(&document.text), ..Coverage::default() };
        let mut residue = Vec::new();
        for extent in extents {
            coverage.in_reports += visible(document.slice(extent));
            for piece in gaps(extent, &claimed) {
                residue.extend(leaf_pieces(document, leaves, piece));
            }
        }
        let left: u64 = residue.iter().map(|span| visible(document.slice(*span))).sum();
        coverage.claimed = coverage.in_reports - left;
        (residue, coverage)
    }
}

/// Characters that are not white space.
fn visible(text: &str) -> u64 {
    let begins = text.bytes().filter(|byte| !matches!(byte, 0x80..=0xBF | b'\t'..=b'\r' | b' ')).count();
    // White space beyond ASCII begins with one of these bytes.
    let bytes = text.as_bytes();
    let may_be_white = memchr::memchr3_iter(0xC2, 0xE2, 0xE3, bytes).chain(memchr::memchr_iter(0xE1, bytes));
    let white = may_be_white.filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    (begins - white.count()) as u64
}

/// Ascending, disjoint, not touching.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// What of `extent` no claimed span covers.
fn gaps(extent: Span, claimed: &[Span]) -> Vec<Span> {
    let mut gaps = Vec::new();
    let mut at = extent.start;
    let first = claimed.partition_point(|span| span.end <= extent.start);
    for span in claimed[first..].iter().take_while(|span| span.start < extent.end) {
        if span.start > at {
            gaps.push(Span { start: at, end: span.start });
        }
        at = at.max(span.end);
    }
    if at < extent.end {
        gaps.push(Span { start: at, end: extent.end });
    }
    gaps
}

/// The parts of `gap` that hold visible text, leaf by leaf.
fn leaf_pieces(document: &Document, leaves: &[Leaf], gap: Span) -> Vec<Span> {
    let first = leaves.partition_point(|leaf| leaf.block.span.end <= gap.start);
    let within = leaves[first..].iter().take_while(|leaf| leaf.block.span.start < gap.end);
    within
        .filter_map(|leaf| leaf.block.span.intersect(gap))
        .filter(|span| !document.slice(*span).trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_is_invisible() {
        let white: String = ('\0'..=char::MAX).filter(|c| c.is_whitespace()).collect();
        assert_eq!(visible(&format!("£1{white}–é{white}‘x’。")), 8);
        assert_eq!(visible(""), 0);
    }

    #[test]
    fn what_no_span_claims_is_a_gap() {
        let span = |start, end| Span { start, end };
        let claimed = union(vec![span(6, 8), span(0, 2), span(1, 3)]);
        assert_eq!(claimed, [span(0, 3), span(6, 8)]);
        assert_eq!(gaps(span(1, 10), &claimed), [span(3, 6), span(8, 10)]);
    }
}
