//! Lines that say themselves what they are: between bars or semicolons (`Actual: 81% | Target: 90% | Higher is better`), or
//! below a label and its value.

use super::labels::{Label, of_leaf};
use super::section::fold;
use crate::document::{Document, Leaf, Span};
use crate::normalise::{polarity, rag};
use crate::profile::{Field, Shape};

/// What parts such lines.
const BARS: [char; 4] = ['|', ';', '·', '•'];

/// Adds labels without words before the parts of such lines that say themselves what they are.
pub(super) fn add(document: &Document, leaves: &[Leaf], labels: &mut Vec<Label>) {
    let mut added = Vec::new();
    let mut from = 0;
    while from < labels.len() {
        let leaf = labels[from].leaf;
        let count = labels[from..].iter().take_while(|label| label.leaf == leaf).count();
        let own = &labels[from..from + count];
        from += count;
        if let Some(found) = leaves.get(leaf).filter(|_| count >= 2) {
            added.extend(
                parts(document, found.block.span, own)
                    .map(|(start, field)| Label::plain(Span { start, end: start }, field, leaf)),
            );
        }
    }
    added.extend(directions(document, leaves, labels));
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
}

/// Labels without words before lines that say which way is good, right below a line of a label and its value, where the
/// document has no label for it: `Aim to Maximise` under `Status: Alert`.
fn directions(document: &Document, leaves: &[Leaf], labels: &[Label]) -> Vec<Label> {
    if labels.iter().any(|label| label.field == Field::Polarity) {
        return Vec::new();
    }
    let of = |over: &Label| {
        let own = leaves.get(over.leaf).filter(|own| own.cell.is_none())?;
        let valued = over.field.shape() == Shape::Line && over.content < own.block.span.end;
        let below = leaves.get(over.leaf + 1).filter(|below| valued && below.cell.is_none())?;
        let free = of_leaf(labels, over.leaf + 1).is_empty();
        let span = below.block.span;
        let start = Span { end: span.start, ..span };
        (free && polarity::is_explicit(&fold(document.slice(span))))
            .then(|| Label::plain(start, Field::Polarity, over.leaf + 1))
    };
    let mut found: Vec<Label> = labels.iter().filter_map(of).collect();
    found.dedup_by_key(|label| label.leaf);
    found
}

/// Where the parts begin that no label begins, and what they say.
fn parts(document: &Document, line: Span, labels: &[Label]) -> impl Iterator<Item = (u32, Field)> {
    let mut at = line.start;
    let mut found: Vec<(u32, Field)> = Vec::new();
    for part in document.slice(line).split(BARS) {
        let span = Span { start: at, end: at + part.len() as u32 };
        // Each bar's own bytes.
        let bar = document.slice(Span { start: span.end, end: line.end }).chars().next().map_or(0, char::len_utf8);
        at = span.end + bar as u32;
        let text = part.trim();
        let labelled = labels.iter().any(|label| span.contains(label.span.start));
        let lacks = |field: Field| {
            !labels.iter().any(|label| label.field == field) && !found.iter().any(|(_, other)| *other == field)
        };
        let field = match () {
            () if labelled => continue,
            () if polarity::is_explicit(text) && lacks(Field::Polarity) => Field::Polarity,
            () if !text.contains(' ') && rag::parse(text).is_some() && lacks(Field::Rag) => Field::Rag,
            () => continue,
        };
        let start = span.start + (part.len() - part.trim_start().len()) as u32;
        found.push((start, field));
    }
    found.into_iter()
}
