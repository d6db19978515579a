//! Labels that a misprint or a break hides: a letter wrong, or their words in two paragraphs, two cells, or on either
//! side of a tab.

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
    // `Committed` is no misspelt `Committee`, of which nothing is read.
    let Whole { hit, period } = found.filter(|found| found.hit.field != Field::Other)?;
    let label = Label::plain(slot.span, hit.field, slot.leaf);
    Some(Label { content: slot.content, profile: Some(hit.profile), period, doubt: Some(Doubt::Repaired), ..label })
}

/// Doubts known labels that are another's beginning or end but for a letter: `Quaterly Target`.
pub(super) fn around(document: &Document, profiles: &ProfileSet, labels: &mut [Label]) {
    // Words that a profile knows as they stand have nothing to mend.
    let sound = |label: &&mut Label| {
        label.profile.is_some() && label.doubt.is_none() && label.field != Field::Title && !label.exact
    };
    for label in labels.iter_mut().filter(sound) {
        let mended = profiles.mended(document.slice(label.span));
        if let Some(whole) = mended.iter().find_map(|text| whole(profiles, text)) {
            label.field = whole.hit.field;
            label.profile = Some(whole.hit.profile);
            label.doubt = Some(Doubt::Repaired);
        }
    }
}

/// Joins known labels whose other words stand behind a break: `Reason for level of`, `performance:`.
pub(super) fn join(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], labels: &mut Vec<Label>) {
    let mut joined: Vec<Span> = Vec::new();
    for label in labels.iter_mut().filter(|label| label.field != Field::Title) {
        let whole = cut(document, profiles, leaves, (label.span, Some(label.field)), label.leaf)
            .or_else(|| begun(document, profiles, leaves, label.span, label.leaf));
        if let Some(whole) = whole {
            joined.push(whole.span);
            *label = whole;
        }
    }
    // What the rest alone was taken for, and the value that stood a cell too far to the right.
    let value = |label: &Label, whole: &Span| {
        let at = leaves.partition_point(|leaf| leaf.block.span.end < whole.end);
        let beside = leaves.get(at).zip(leaves.get(label.leaf)).is_some_and(|(own, next)| is_beside(own, next));
        label.profile.is_none() && beside
    };
    labels.retain(|label| {
        let rest = |whole: &Span| whole.covers(label.span) && *whole != label.span;
        !joined.iter().any(|whole| rest(whole) || value(label, whole))
    });
}

/// The label that these words begin and the words behind a break end: in the next leaf, behind a tab, or in the cell
/// beside. `field` is what the words announce alone.
pub(super) fn cut(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    (words, field): (Span, Option<Field>),
    leaf: usize,
) -> Option<Label> {
    let own = leaves.get(leaf)?;
    let behind = document.slice(Span { start: words.end, end: own.block.span.end });
    // A colon would end the label here.
    let (next_leaf, from, end, tabbed) = if let Some(rest) = behind.trim_start_matches(' ').strip_prefix('\t') {
        (leaf, own.block.span.end - rest.len() as u32, own.block.span.end, true)
    } else {
        let next = leaves.get(leaf + 1).filter(|next| next.cell == own.cell || is_beside(own, next))?;
        let begins = own.block.span.start == words.start;
        (behind.trim().is_empty() && begins).then_some(())?;
        (leaf + 1, next.block.span.start, next.block.span.end, next.cell != own.cell)
    };
    let line = document.slice(Span { start: from, end }).split(['\n', '\t']).next().unwrap_or_default();
    let rest = line.split(':').next().unwrap_or_default().trim_end();
    let colon = line.get(rest.len()..).is_some_and(|tail| tail.trim_start().starts_with(':'));
    // A rest goes on in lower case; what begins with a capital is a label or value of its own, unless a colon or the
    // end of the cell shows that the label ends there.
    let ends = colon || next_leaf == leaf && from + rest.len() as u32 == end;
    let goes_on = rest.starts_with(char::is_lowercase) || tabbed && ends;
    // Between a label's cell and its value's stands the label's own last word.
    let third = leaves.get(leaf + 2).filter(|_| tabbed && next_leaf != leaf && field.is_some());
    let between = third.zip(leaves.get(next_leaf)).is_some_and(|(third, next)| is_beside(next, third))
        && from + rest.len() as u32 == end;
    if !(goes_on || between) || rest.is_empty() || rest.len() > LONGEST {
        return None;
    }
    let joined = format!("{} {rest}", document.slice(words).trim());
    let Whole { hit, period } = whole(profiles, &joined).filter(|whole| whole.hit.field != Field::Title)?;
    if !goes_on && field != Some(hit.field) {
        return None;
    }
    let end = from + rest.len() as u32;
    let content = if colon { from + line.find(':')? as u32 + 1 } else { end };
    let label = Label::plain(Span { start: words.start, end }, hit.field, next_leaf);
    Some(Label { content, profile: Some(hit.profile), period, doubt: Some(Doubt::Repaired), ..label })
}

/// The label that these words end and the words before a tab begin: `Quarterly`, `Target:`.
fn begun(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], words: Span, leaf: usize) -> Option<Label> {
    let block = leaves.get(leaf)?.block.span;
    let ahead = document.slice(Span { start: block.start, end: words.start.max(block.start) });
    let ahead = ahead.trim_end_matches(' ').strip_suffix('\t')?;
    let line = ahead.rsplit([':', '\n', '\t']).next().unwrap_or_default();
    let behind = document.slice(Span { start: words.end, end: block.end });
    let colon = behind.len() - behind.trim_start().strip_prefix(':')?.len();
    let starts =
        line.char_indices().filter(|(at, c)| c.is_uppercase() && line[..*at].ends_with([' ', '\t']) || *at == 0);
    starts.take(MOST_STARTS).find_map(|(at, _)| {
        let first = line.get(at..)?;
        let joined = format!("{} {}", first.trim(), document.slice(words));
        let Whole { hit, period } = whole(profiles, &joined).filter(|whole| whole.hit.field != Field::Title)?;
        let start = block.start + (ahead.len() - line.len() + at) as u32;
        let label = Label::plain(Span { start, end: words.end }, hit.field, leaf);
        let content = words.end + colon as u32;
        Some(Label { content, profile: Some(hit.profile), period, doubt: Some(Doubt::Repaired), ..label })
    })
}

/// The most words with a capital that a label may begin with.
const MOST_STARTS: usize = 8;

/// Whether a leaf stands in the cell to the right of another's.
fn is_beside(own: &Leaf, next: &Leaf) -> bool {
    own.cell.zip(next.cell).is_some_and(|(own, next)| {
        own.table == next.table && own.row == next.row && own.cell.checked_add(1) == Some(next.cell)
    })
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
