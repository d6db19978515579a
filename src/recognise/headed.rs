//! Labels with their values in the line or row below, or above, where nothing else joins them.
//!
//! ```text
//! Actual     Target     Status            6.9 days   6.0 days   Red
//! 6.9 days   6.0 days   Red               Actual     Target     Status
//! ```

use super::kind::Kinds;
use super::labels::{Doubt, Label};
use super::rows::Rows;
use super::section::{Piece, PieceKind, fold, trimmed};
use crate::document::{BlockKind, CellAddress, Document, Leaf, Span};
use crate::profile::Shape;

/// Gives labels of a line the values of the line below or above, and captions in tables the values above them.
pub(super) fn pair(document: &Document, leaves: &[Leaf], rows: &Rows, labels: &mut [Label]) {
    let mut from = 0;
    while from < labels.len() {
        let leaf = labels[from].leaf;
        let count = labels[from..].iter().take_while(|label| label.leaf == leaf).count();
        let free = from == 0 || labels.get(from - 1).is_none_or(|before| before.leaf + 1 < leaf);
        let own = &mut labels[from..from + count];
        from += count;
        let cell = leaves.get(leaf).and_then(|leaf| leaf.cell);
        if let Some(over) = cell.and_then(|cell| crown(document, leaves, rows, leaf, cell)) {
            for label in own {
                label.given = Some(vec![over]);
            }
        } else if let Some(cell) = cell.filter(|cell| rows.captions.contains(&(cell.table, cell.row))) {
            for label in own {
                label.given = Some(above(document, leaves, leaf, cell));
            }
        } else if count >= 2
            && let Some((values, doubt)) = values(document, leaves, leaf, own, free)
        {
            for (label, value) in own.iter_mut().zip(values) {
                let piece = trimmed(document, value).map(|span| Piece { span, kind: PieceKind::Paragraph });
                label.given = Some(piece.into_iter().collect());
                let told = label.field.shape() == Shape::Narrative;
                label.doubt = label.doubt.or(doubt).or(told.then_some(Doubt::Repaired));
            }
        }
    }
}

/// The value over a caption in its own cell.
fn crown(document: &Document, leaves: &[Leaf], rows: &Rows, leaf: usize, cell: CellAddress) -> Option<Piece> {
    let of = |at: usize| leaves.get(at).filter(|leaf| leaf.cell == Some(cell));
    let over = of(leaf.checked_sub(1)?).filter(|_| rows.crowned.contains(&cell.table) && of(leaf + 1).is_none())?;
    trimmed(document, over.block.span).map(|span| Piece { span, kind: PieceKind::Paragraph })
}

/// The text of the cell above a caption's.
fn above(document: &Document, leaves: &[Leaf], leaf: usize, cell: CellAddress) -> Vec<Piece> {
    let Some(over) = cell.row.checked_sub(1).map(|row| CellAddress { row, ..cell }) else { return Vec::new() };
    let before = leaves.get(..leaf).unwrap_or_default().iter().rev();
    let near = before.take_while(|leaf| leaf.cell.is_some_and(|at| at.table != over.table || at.row >= over.row));
    let own = near.filter(|leaf| leaf.cell == Some(over)).filter_map(|leaf| trimmed(document, leaf.block.span));
    let mut pieces: Vec<Piece> = own.map(|span| Piece { span, kind: PieceKind::Paragraph }).collect();
    pieces.reverse();
    pieces
}

/// The values of a line of labels: the parts of the next line, or of the one before that has no labels of its own,
/// if there are as many of them.
fn values(
    document: &Document,
    leaves: &[Leaf],
    leaf: usize,
    labels: &[Label],
    free: bool,
) -> Option<(Vec<Span>, Option<Doubt>)> {
    let head = leaves.get(leaf).filter(|head| head.cell.is_none())?;
    let covered = parts(document, head.block.span, '\t');
    let whole = |part: &Span| {
        labels.iter().filter(|label| part.covers(label.span) && part.end <= label.content + 1).count() == 1
    };
    if covered.len() != labels.len() || !covered.iter().all(whole) {
        return None;
    }
    let line = |index: usize| {
        let line = leaves.get(index).filter(|line| line.cell.is_none())?;
        let parted = parts(document, line.block.span, '\t');
        (parted.len() == labels.len()).then_some((line, parted))
    };
    let told = |part: &Span| {
        let kinds = Kinds::of(&fold(document.slice(*part)));
        kinds.is_told() || kinds.absent
    };
    // Figures set large read like a heading.
    let below =
        line(leaf + 1).filter(|(line, parts)| line.block.kind == BlockKind::Paragraph || parts.iter().all(told));
    let over = leaf.checked_sub(1).filter(|_| free).and_then(line).filter(|(_, parts)| parts.iter().all(told));
    match (below, over) {
        (Some((_, below)), None) => return Some((below, None)),
        (Some((_, below)), Some(_)) if below.iter().all(told) => return Some((below, None)),
        (_, Some((_, over))) => return Some((over, None)),
        (None, None) => {}
    }
    // Narrow gaps are spaces: as many words as labels.
    let below =
        leaves.get(leaf + 1).filter(|below| below.cell.is_none() && below.block.kind == BlockKind::Paragraph)?;
    let by_spaces = parts(document, below.block.span, ' ');
    let one = parts(document, below.block.span, '\t').len() == 1;
    (one && by_spaces.len() == labels.len()).then_some((by_spaces, Some(Doubt::Repaired)))
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
