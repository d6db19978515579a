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

/// The label that a slot's words begin and the next leaf's first words end.
pub(super) fn cut(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], slot: &Slot) -> Option<Label> {
    let own = leaves.get(slot.leaf)?;
    let next = leaves.get(slot.leaf + 1).filter(|next| next.cell == own.cell)?;
    let ends = document.slice(Span { start: slot.span.end, end: own.block.span.end }).trim().is_empty();
    if !ends || slot.content > slot.span.end {
        return None;
    }
    let line = document.slice(next.block.span).split(['\n', '\t']).next().unwrap_or_default();
    let rest = line.split(':').next().unwrap_or_default().trim_end();
    if rest.is_empty() || rest.len() > LONGEST {
        return None;
    }
    let joined = format!("{} {rest}", document.slice(slot.span).trim());
    let Whole { hit, period } = whole(profiles, &joined).filter(|whole| whole.hit.field != Field::Title)?;
    let end = next.block.span.start + rest.len() as u32;
    let colon = line.get(rest.len()..).is_some_and(|tail| tail.trim_start().starts_with(':'));
    let content = if colon { next.block.span.start + line.find(':')? as u32 + 1 } else { end };
    let label = Label::plain(Span { start: slot.span.start, end }, hit.field, slot.leaf + 1);
    Some(Label { content, profile: Some(hit.profile), period, doubt: Some(Doubt::Repaired), ..label })
}

struct Whole {
    hit: Hit,
    period: Option<String>,
}

/// The label that all of a text is, with or without a period that belongs to it.
fn whole(profiles: &ProfileSet, text: &str) -> Option<Whole> {
    let hit = profiles.find(text, 0)?;
    let outside = [text.get(..hit.start)?, text.get(hit.end..)?].concat();
    if !outside.contains(char::is_alphanumeric) {
        return Some(Whole { hit, period: None });
    }
    let period = period::find(text).filter(|_| hit.period.before || hit.period.after)?;
    let parts = period.parts.iter().filter_map(|part| text.get(part.clone()));
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let stated: usize = parts.map(letters).sum();
    (stated == letters(&outside)).then(|| Whole { hit, period: Some(period.text.clone()) })
}
