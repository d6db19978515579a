//! Labels that a misprint or a break hides: a letter wrong, or their words in two paragraphs.

use super::labels::{Doubt, Label};
use super::slot::Slot;
use crate::document::{Document, Leaf, Span};
use crate::normalise::period;
use crate::profile::{Field, Hit, ProfileSet};

/// The longest rest of a label on a line of its own, in bytes.
const LONGEST: usize = 60;

/// The label that a slot's words are but for a letter.
pub(super) fn misspelt(document: &Document, profiles: &ProfileSet, slot: &Slot) -> Option<Label> {
    let words = document.slice(slot.span);
    let mut found: Option<Whole> = None;
    for text in profiles.mended(words) {
        let Some(whole) = whole(profiles, &text) else { continue };
        if found.as_ref().is_some_and(|other| other.hit.field != whole.hit.field) {
            return None;
        }
        found.get_or_insert(whole);
    }
    let Whole { hit, period } = found?;
    let label = Label::plain(slot.span, hit.field, slot.leaf);
    Some(Label { content: slot.content, profile: Some(hit.profile), period, doubt: Some(Doubt::Repaired), ..label })
}

/// Doubts known labels that are another's beginning or end but for a letter: `Quaterly Target`.
pub(super) fn around(document: &Document, profiles: &ProfileSet, labels: &mut [Label]) {
    let sound = |label: &&mut Label| label.profile.is_some() && label.doubt.is_none() && label.field != Field::Title;
    for label in labels.iter_mut().filter(sound) {
        let mended = profiles.mended(document.slice(label.span));
        if let Some(whole) = mended.iter().find_map(|text| whole(profiles, text)) {
            label.field = whole.hit.field;
            label.profile = Some(whole.hit.profile);
            label.doubt = Some(Doubt::Repaired);
        }
    }
}

/// Joins known labels whose last words stand in the next leaf: `Reason for level of`, `performance:`.
pub(super) fn join(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], labels: &mut Vec<Label>) {
    let mut joined: Vec<Span> = Vec::new();
    for label in labels.iter_mut().filter(|label| label.field != Field::Title) {
        let begins = leaves.get(label.leaf).is_some_and(|leaf| leaf.block.span.start == label.span.start);
        if let Some(whole) = begins.then(|| cut(document, profiles, leaves, label.span, label.leaf)).flatten() {
            joined.push(whole.span);
            *label = whole;
        }
    }
    // What the rest alone was taken for.
    labels.retain(|label| !joined.iter().any(|whole| whole.covers(label.span) && *whole != label.span));
}

/// The label that these words, which end their leaf, begin and the next leaf's first words end.
pub(super) fn cut(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    words: Span,
    leaf: usize,
) -> Option<Label> {
    let own = leaves.get(leaf)?;
    let beside = |next: &Leaf| match (own.cell, next.cell) {
        (Some(own), Some(next)) => (next.table, next.row, next.cell) == (own.table, own.row, own.cell + 1),
        _ => false,
    };
    let next = leaves.get(leaf + 1).filter(|next| next.cell == own.cell || beside(next))?;
    // A colon would end the label here.
    if !document.slice(Span { start: words.end, end: own.block.span.end }).trim().is_empty() {
        return None;
    }
    let line = document.slice(next.block.span).split(['\n', '\t']).next().unwrap_or_default();
    let rest = line.split(':').next().unwrap_or_default().trim_end();
    // A rest goes on in lower case; what begins with a capital is a label or value of its own.
    if !rest.starts_with(char::is_lowercase) || rest.len() > LONGEST {
        return None;
    }
    let joined = format!("{} {rest}", document.slice(words).trim());
    let Whole { hit, period } = whole(profiles, &joined).filter(|whole| whole.hit.field != Field::Title)?;
    let end = next.block.span.start + rest.len() as u32;
    let colon = line.get(rest.len()..).is_some_and(|tail| tail.trim_start().starts_with(':'));
    let content = if colon { next.block.span.start + line.find(':')? as u32 + 1 } else { end };
    let label = Label::plain(Span { start: words.start, end }, hit.field, leaf + 1);
    Some(Label { content, profile: Some(hit.profile), period, doubt: Some(Doubt::Repaired), ..label })
}

struct Whole {
    hit: Hit,
    period: Option<String>,
}

/// The label that all of a text is, with or without a period that belongs to it.
fn whole(profiles: &ProfileSet, text: &str) -> Option<Whole> {
    let mut from = 0;
    while let Some(hit) = profiles.find(text, from) {
        from = hit.end.max(from + 1);
        let outside = [text.get(..hit.start)?, text.get(hit.end..)?].concat();
        if !outside.contains(char::is_alphanumeric) {
            return Some(Whole { hit, period: None });
        }
        let period = period::find(text).filter(|_| hit.period.before || hit.period.after);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let stated = |period: &period::Found| -> usize {
            period.parts.iter().filter_map(|part| text.get(part.clone())).map(letters).sum()
        };
        if let Some(period) = period.filter(|period| stated(period) == letters(&outside)) {
            return Some(Whole { hit, period: Some(period.text) });
        }
    }
    None
}
