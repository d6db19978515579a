//! Where a report ends, and how sure that is.
//!
//! Nothing parts the last words of a report from a paper that begins overleaf without a heading. A report whose
//! end is a guess is worth a look; one whose text merely goes on over a page, before its next label, is not.

use std::collections::BTreeSet;

use super::{Extent, Found, is_content};
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::profile::{Field, Shape};
use crate::recognise::{Label, Labels, PieceKind, Reach, Section, fold};
use crate::record::{Code, Finding};

/// Cuts a report that is told and signed where a page seems to begin another paper: with words that no label of the
/// report announces, or with a label that heads papers.
pub(super) fn without_next_paper(document: &Document, labels: &Labels, extent: Extent) -> Extent {
    let own = labels.labels.get(extent.clone()).unwrap_or_default();
    let mut told = false;
    for (index, pair) in own.windows(2).enumerate() {
        let [last, next] = pair else { break };
        told |= last.field.shape() == Shape::Narrative;
        let signed = told && last.field.shape() == Shape::SignOff;
        if signed && begins_paper(document, labels, last.content, next) {
            return extent.start..extent.start + index + 1;
        }
    }
    extent
}

/// Whether the page of a label, behind what ends at `end`, begins with something else, or with a paper's own label.
/// Behind a page that is full only a heading is enough.
fn begins_paper(document: &Document, labels: &Labels, end: u32, label: &Label) -> bool {
    let seam = document.seam(end, label.span.start);
    if seam.is_none() && !document.is_overleaf(end, label.span) {
        return false;
    }
    let from = labels.leaves.partition_point(|leaf| leaf.block.span.start < end);
    let behind = labels.leaves.get(from..).unwrap_or_default().iter().filter(|leaf| is_content(leaf));
    let mut overleaf = behind.filter(|leaf| match seam {
        Some(seam) => seam.offset <= leaf.block.span.start,
        None => document.is_overleaf(end, leaf.block.span),
    });
    let begins = overleaf.next().filter(|leaf| leaf.block.span.end <= label.span.start);
    let heading = |leaf: &Leaf| matches!(leaf.block.kind, BlockKind::Heading { .. });
    label.field == Field::Paper || begins.is_some_and(|leaf| seam.is_some() || heading(leaf))
}

/// What speaks against the end of a report, or of one of its parts.
pub(super) fn doubts(document: &Document, labels: &Labels, sections: &[Section]) -> Vec<Finding> {
    let own = |section: &&Section| section.label.given.is_none();
    let mut doubts: Vec<Finding> =
        sections.iter().filter(own).filter_map(|section| at_seam(document, labels, section)).collect();
    let last = sections.iter().filter(own).max_by_key(|section| section.label.span.start);
    if doubts.is_empty() {
        doubts.extend(last.and_then(|section| overleaf(document, labels, section)));
    }
    doubts
}

/// Doubts the reports behind which labels of a form stand that belong to none: a reason below a table of results.
pub(super) fn orphans(document: &Document, labels: &Labels, reports: &mut [Found]) {
    let owned: BTreeSet<u32> = reports
        .iter()
        .flat_map(|report| &report.sections)
        .filter(|section| section.reach == Reach::Own)
        .map(|section| section.label.span.start)
        .collect();
    let ends: Vec<u32> = reports.iter().map(|report| end(&report.sections)).collect();
    let mut parted = 0;
    for label in &labels.labels {
        let starts = matches!(label.field, Field::Title | Field::Indicator | Field::Reference | Field::Paper);
        if repeats_head(document, labels, label) {
            continue;
        }
        if starts || label.field == Field::Service {
            parted = label.span.start;
            continue;
        }
        let told = label.field.shape() != Shape::Line;
        if !told || label.profile.is_none() || owned.contains(&label.span.start) {
            continue;
        }
        let before = ends.iter().enumerate().filter(|(_, end)| **end <= label.span.start).max_by_key(|(_, end)| **end);
        let Some((index, end)) = before.filter(|(_, end)| **end >= parted) else { continue };
        let near = label.span.start - end <= FARTHEST && document.seam(*end, label.span.start).is_none();
        if let Some(report) = reports.get_mut(index).filter(|_| near) {
            let words = fold(document.slice(label.span));
            let message = format!("{words:?} stands behind the report and belongs to none");
            report.findings.push(Finding::new(Code::EndDoubtful, message).on(label.field.key()));
        }
    }
}

/// Whether a label stands in a line of a register's heads, come again over a page's first words.
pub(super) fn repeats_head(document: &Document, labels: &Labels, label: &Label) -> bool {
    let Some(leaf) = labels.leaves.get(label.leaf).filter(|leaf| leaf.cell.is_none()) else { return false };
    if labels.registers.is_empty() {
        return false;
    }
    let parts: Vec<String> = document.slice(leaf.block.span).split('\t').map(fold).collect();
    let mut heads = labels.registers.iter().map(|register| &register.shared);
    parts.len() >= 3
        && heads.any(|heads| {
            let heads: BTreeSet<String> = heads.iter().map(|head| fold(document.slice(*head))).collect();
            parts.iter().all(|part| heads.contains(part))
        })
}

/// The most bytes between a report and a label that may be its own.
const FARTHEST: u32 = 2_000;

/// Where a report's own text ends.
fn end(sections: &[Section]) -> u32 {
    sections.iter().flat_map(|section| section.claims(false)).map(|span| span.end).max().unwrap_or(0)
}

/// Another paper seems to begin behind a section's text, with text that could go on it.
fn at_seam(document: &Document, labels: &Labels, section: &Section) -> Option<Finding> {
    let next = next_start(labels, section);
    let seam = document.seam(section.label.span.start, next).filter(|seam| !seam.sure && seam.offset < next)?;
    let at = labels.leaves.partition_point(|leaf| leaf.block.span.start < seam.offset);
    let before = labels.leaves.get(..at)?.iter().rev().find(|leaf| is_content(leaf))?;
    let after = labels.leaves.get(at..)?.iter().find(|leaf| is_content(leaf))?;
    let open = section.content.is_empty() || section.label.field.shape() == Shape::Narrative;
    let behind = section.claims(false).any(|claim| before.block.span.covers(claim));
    (open && behind && goes_on(before, after)).then(|| {
        finding(section, &format!("{:?} was taken for another paper's", first_words(document, after.block.span)))
    })
}

/// The last text of a report goes on with a paragraph of its own overleaf, and nothing of a report follows there.
fn overleaf(document: &Document, labels: &Labels, section: &Section) -> Option<Finding> {
    // A label may well be the last line of its page; a signature that is not beside it is another's.
    let first = match section.label.field.shape() {
        Shape::Narrative => section.content.first()?.span.end,
        Shape::SignOff => section.label.content.max(section.label.span.end),
        Shape::Line => return None,
    };
    let mut end = first;
    let mut turned = None;
    for piece in section.content.iter().filter(|piece| piece.span.start >= first) {
        if piece.kind != PieceKind::Rest && document.is_overleaf(end, piece.span) {
            turned = Some(piece.span);
        }
        end = piece.span.end;
    }
    let turned = turned?;
    let next = next_start(labels, section);
    let follows = next != u32::MAX && !document.is_overleaf(end, Span { start: next, end: next.saturating_add(1) });
    let words = first_words(document, turned);
    (!follows).then(|| finding(section, &format!("{words:?} begins a page, and may be another paper's")))
}

/// Where the next label or table of figures begins.
fn next_start(labels: &Labels, section: &Section) -> u32 {
    let start = section.label.span.start;
    let label = labels.labels.iter().map(|label| label.span.start).find(|&next| next > start);
    let table = labels.tables.iter().map(|table| table.start).find(|&next| next > start);
    label.unwrap_or(u32::MAX).min(table.unwrap_or(u32::MAX))
}

/// Whether what a leaf says can go on what another one says: both are running text.
fn goes_on(before: &Leaf, after: &Leaf) -> bool {
    before.cell.is_none() && after.cell.is_none() && !matches!(after.block.kind, BlockKind::Heading { .. })
}

fn finding(section: &Section, why: &str) -> Finding {
    Finding::new(Code::EndDoubtful, format!("where the text ends is not certain: {why}")).on(section.label.field.key())
}

fn first_words(document: &Document, span: Span) -> String {
    document.slice(span).chars().take(60).collect()
}
