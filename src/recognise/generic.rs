//! Labels that no profile knows, told by how the document sets its labels.

use super::decide::Position;
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::profile::{ProfileSet, Shape};

/// A label that no profile knows.
pub(super) struct Unknown {
    pub span: Span,
    pub content: u32,
}

/// The longest label that no profile knows, in bytes.
const LONGEST: usize = 60;

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
    // `Statement of accounts: narrative report` heads another paper.
    let heading = leaf.cell.is_none() && matches!(leaf.block.kind, BlockKind::Heading { .. });
    if !starts_line || to <= from || heading {
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

/// Whether bold words before a colon belong to running text: `Update:`.
pub(super) fn is_lead_in(profiles: &ProfileSet, words: &str) -> bool {
    let words = words.trim().trim_end_matches(':');
    profiles.profiles().iter().flat_map(|profile| &profile.lead_ins).any(|lead_in| lead_in.eq_ignore_ascii_case(words))
}
