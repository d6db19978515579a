//! Lines of labels with a line of their values below, where a reader saw no table.
//!
//! ```text
//! Actual     Target     Status
//! 6.9 days   6.0 days   Red
//! ```

use super::labels::{Doubt, Label};
use super::section::{Piece, PieceKind, trimmed};
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::profile::Shape;

/// Gives the labels of such lines the values below them.
pub(super) fn pair(document: &Document, leaves: &[Leaf], labels: &mut [Label]) {
    let mut from = 0;
    while from < labels.len() {
        let leaf = labels[from].leaf;
        let count = labels[from..].iter().take_while(|label| label.leaf == leaf).count();
        let own = &mut labels[from..from + count];
        from += count;
        if count >= 2
            && let Some((values, doubt)) = values(document, leaves, leaf, own)
        {
            for (label, value) in own.iter_mut().zip(values) {
                label.given = Some(
                    trimmed(document, value)
                        .map(|span| Piece { span, kind: PieceKind::Paragraph })
                        .into_iter()
                        .collect(),
                );
                let told = label.field.shape() == Shape::Narrative;
                label.doubt = label.doubt.or(doubt).or(told.then_some(Doubt::Repaired));
            }
        }
    }
}

/// The values of a line of labels: the parts of the next line, if there are as many of them.
fn values(document: &Document, leaves: &[Leaf], leaf: usize, labels: &[Label]) -> Option<(Vec<Span>, Option<Doubt>)> {
    let head = leaves.get(leaf).filter(|head| head.cell.is_none())?;
    let covered = parts(document, head.block.span, '\t');
    let whole = |part: &Span| {
        labels.iter().filter(|label| part.covers(label.span) && part.end <= label.content + 1).count() == 1
    };
    if covered.len() != labels.len() || !covered.iter().all(whole) {
        return None;
    }
    let below =
        leaves.get(leaf + 1).filter(|below| below.cell.is_none() && below.block.kind == BlockKind::Paragraph)?;
    let by_gaps = parts(document, below.block.span, '\t');
    if by_gaps.len() == labels.len() {
        return Some((by_gaps, None));
    }
    // Narrow gaps are spaces: as many words as labels.
    let by_spaces = parts(document, below.block.span, ' ');
    (by_gaps.len() == 1 && by_spaces.len() == labels.len()).then_some((by_spaces, Some(Doubt::Repaired)))
}

/// The parts of a line between separators.
fn parts(document: &Document, line: Span, separator: char) -> Vec<Span> {
    let mut at = line.start;
    let mut parts = Vec::new();
    for part in document.slice(line).split(separator) {
        let end = at + part.len() as u32;
        parts.push(Span { start: at, end });
        at = end + 1;
    }
    parts.retain(|part| !document.slice(*part).trim().is_empty());
    parts
}
