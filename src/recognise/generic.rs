//! Labels that no profile knows, told by how the document sets its labels.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::Position;
use crate::document::{CellAddress, Document, Leaf, Span};
use crate::profile::{Field, ProfileSet, Shape};

/// A label that no profile knows.
pub(super) struct Unknown {
    pub span: Span,
    pub content: u32,
}

/// The longest label that no profile knows, in bytes.
const LONGEST: usize = 60;

/// The cells that stand in a table's column of labels: the first of their row, others beside them, and most
/// such cells of the table known labels.
pub(super) fn label_column(document: &Document, profiles: &ProfileSet, leaves: &[Leaf]) -> BTreeSet<CellAddress> {
    let mut tables: BTreeMap<u32, (usize, Vec<CellAddress>)> = BTreeMap::new();
    for (index, leaf) in leaves.iter().enumerate() {
        let Some(cell) = leaf.cell.filter(|cell| cell.cell == 0) else { continue };
        let same_row = |next: &&Leaf| next.cell.is_some_and(|c| c.table == cell.table && c.row == cell.row);
        if !leaves[index + 1..].iter().take_while(same_row).any(|next| next.cell.is_some_and(|c| c.cell == 1)) {
            continue;
        }
        let text = document.slice(leaf.block.span).trim().trim_end_matches([':', '.']).trim_end();
        let hit = profiles.find(text, 0).filter(|hit| hit.start == 0 && hit.end == text.len());
        let table = tables.entry(cell.table).or_default();
        table.0 += usize::from(hit.is_some_and(|hit| hit.field != Field::Title));
        table.1.push(cell);
    }
    tables
        .into_values()
        .filter(|(known, cells)| *known >= 3 && 2 * known >= cells.len())
        .flat_map(|(_, cells)| cells)
        .collect()
}

/// An unknown label at `from`: bold words before a colon, or a cell in a column of labels.
pub(super) fn find(
    document: &Document,
    profiles: &ProfileSet,
    leaf: &Leaf,
    from: u32,
    to: u32,
    position: Position,
    in_column: bool,
) -> Option<Unknown> {
    let block = leaf.block.span;
    let starts_line = from == block.start;
    if !starts_line || to <= from {
        return None;
    }
    let text = document.slice(Span { start: from, end: to });
    let line = text.split(['\n', '\t']).next().unwrap_or(text);
    if in_column && to == block.end && line.len() == text.len() {
        let words = line.trim_end().trim_end_matches(':');
        let prose = words.len() > LONGEST || words.contains(". ") || words.is_empty();
        return (!prose).then(|| unknown(from, words, to));
    }
    let colon = line.find(':').filter(|&colon| colon > 1 && colon <= LONGEST)?;
    let words = &line[..colon];
    let span = Span { start: from, end: from + words.len() as u32 };
    let capital = words.starts_with(char::is_uppercase);
    if !capital || !document.is_bold(span) || is_lead_in(profiles, words) || position.inside_narrative_cell {
        return None;
    }
    let value = line[colon + 1..].trim();
    let value_bold =
        !value.is_empty() && document.is_bold(Span { start: from + (colon + 1) as u32, end: from + line.len() as u32 });
    let after_narrative =
        leaf.cell.is_none() && position.current.is_some_and(|field| field.shape() == Shape::Narrative);
    let short = value.len() <= 40 && !value.contains(". ") && !value.ends_with('.');
    if position.current.is_none() || value_bold || (after_narrative && (value.is_empty() || !short)) {
        return None;
    }
    Some(unknown(from, words, from + colon as u32 + 1))
}

fn unknown(from: u32, words: &str, content: u32) -> Unknown {
    Unknown { span: Span { start: from, end: from + words.trim_end().len() as u32 }, content }
}

fn is_lead_in(profiles: &ProfileSet, words: &str) -> bool {
    let words = words.trim();
    profiles.profiles().iter().flat_map(|profile| &profile.lead_ins).any(|lead_in| lead_in.eq_ignore_ascii_case(words))
}
