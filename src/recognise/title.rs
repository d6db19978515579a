//! Lines set apart over a form, or over a part of one.
//!
//! `Variance report` over `Reference` is the form's title, though its words read like a label; `Recovery plan` between a
//! reason and its prose heads the actions, though its words are a title's.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, Fate};
use super::caption::names_body;
use super::kind::{Kinds, is_measure};
use super::labels::{Bond, Doubt, Label, of_leaf};
use super::numbered::is_number;
use super::section::fold;
use super::slot::{Set, Slot};
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::unit;
use crate::profile::{Field, ProfileSet, Shape};

/// Lines set apart that read like labels and head a form, and titles that head a part of one: `Variance report` over
/// `Reference`, `Recovery plan` between a reason and its actions.
pub(super) fn headings(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    open: &[Slot],
    labels: &mut [Label],
) {
    let mut seen: Vec<Field> = Vec::new();
    let spans: Vec<Span> = labels.iter().map(|label| label.span).chain(open.iter().map(|slot| slot.span)).collect();
    let counts = LazyCell::new(|| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        spans.iter().for_each(|span| *counts.entry(fold(document.slice(*span)).to_lowercase()).or_default() += 1);
        counts
    });
    let template = LazyCell::new(|| counts.values().filter(|count| **count > 1).count() >= LEAST_REPEATED);
    for index in 0..labels.len() {
        let label = &labels[index];
        let next = labels.get(index + 1).map_or(usize::MAX, |next| next.leaf);
        if !stands_apart(document, leaves, label) {
            if label.field == Field::Title {
                seen.clear();
            }
            seen.push(label.field);
            continue;
        }
        let text = fold(document.slice(label.span));
        let plan = || profiles.guess(&text).iter().any(|guess| guess.field == Field::Actions && guess.weight >= 2);
        let under = label.leaf + 1;
        let slots = open.partition_point(|slot| slot.leaf < under);
        let slotted = |is: &dyn Fn(Set) -> bool| {
            let below = open.get(slots..).unwrap_or_default().iter();
            below.take_while(|slot| slot.leaf == under).any(|slot| is(slot.set))
        };
        let over = || next == under || slotted(&|set| set != Set::Line);
        let right_over = || next == under || slotted(&|set| matches!(set, Set::Cell | Set::Bold));
        let told =
            || leaves.get(label.leaf + 1).is_some_and(|leaf| Kinds::of(&fold(document.slice(leaf.block.span))).prose);
        let field = match label.field {
            Field::Title if next > label.leaf + 1 => {
                let inside = seen.contains(&Field::Outturn) && !seen.contains(&Field::Actions);
                if inside && plan() && told() { Field::Actions } else { Field::Title }
            }
            field if field != Field::Title && names_paper(&text) && right_over() => Field::Title,
            // `Result that needs explaining`, `Measure of concern`; a row's number may stand between.
            Field::Outturn | Field::Target | Field::Indicator if next <= label.leaf + 2 && text.contains(' ') => {
                let named = labels.get(index + 1).is_some_and(|next| next.field == Field::Indicator);
                if named { Field::Title } else { label.field }
            }
            // `A promise that needs explaining`, with nothing between it and the form's first label.
            field if field.shape() == Shape::Narrative && label.doubt == Some(Doubt::Inferred) => {
                let figures = seen.contains(&Field::Outturn) || seen.contains(&Field::Target);
                // In a paper of several forms, what comes but once and before them all introduces them.
                let once = || *template && counts.get(&text.to_lowercase()) == Some(&1);
                if !figures && (over() || once()) { Field::Title } else { field }
            }
            field => field,
        };
        if field != label.field {
            (labels[index].field, labels[index].doubt) = (field, Some(Doubt::Inferred));
        }
        if field == Field::Title {
            seen.clear();
        }
        seen.push(field);
    }
}

/// The fewest different labels that must come again for a paper to hold several forms.
pub(super) const LEAST_REPEATED: usize = 3;

/// Whether a label is all of a heading or bold line outside tables.
fn stands_apart(document: &Document, leaves: &[Leaf], label: &Label) -> bool {
    let Some(leaf) = leaves.get(label.leaf).filter(|leaf| leaf.cell.is_none()) else { return false };
    let span = leaf.block.span;
    let rest = Span { start: label.content.min(span.end), end: span.end };
    is_set_apart(document, leaf) && label.span.start == span.start && document.slice(rest).trim().is_empty()
}

/// Whether words end like the name of a paper: `Corrective action sheet`.
fn names_paper(text: &str) -> bool {
    const PAPERS: [&str; 14] = [
        "report",
        "notice",
        "sheet",
        "form",
        "return",
        "statement",
        "summary",
        "proforma",
        "pro-forma",
        "note",
        "card",
        "template",
        "plan",
        "review",
    ];
    let last = text.rsplit(' ').next().unwrap_or_default().to_lowercase();
    text.contains(' ') && PAPERS.contains(&last.as_str())
}

/// The longest title, in bytes.
const LONGEST_TITLE: usize = 100;

/// Takes the line right above a form's first label for its title, where it has none.
pub(super) fn titles(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    candidates: &mut Vec<Candidate>,
    labels: &mut Vec<Label>,
) {
    let mut added: Vec<Label> = Vec::new();
    let mut from = 0;
    let repeated = LazyCell::new(|| repeated(document, leaves));
    for index in 0..labels.len() {
        let starts = matches!(labels[index].field, Field::Indicator | Field::Reference);
        let titled = labels[from..index].iter().any(|label| label.field == Field::Title);
        if !starts || labels[index].bond != Bond::Free {
            continue;
        }
        // A code under the name of its form, which has its title.
        let named = index.checked_sub(1).and_then(|before| labels.get(before));
        if from == index
            && labels[index].field == Field::Reference
            && named.is_some_and(|label| label.field == Field::Indicator)
        {
            from = index + 1;
            continue;
        }
        // Labels of a line before it, as the period, belong to the form too.
        let first = labels[from..=index]
            .iter()
            .rposition(|label| label.field.shape() != Shape::Line)
            .map_or(from, |told| from + told + 1);
        let near = |over: usize| labels[over].leaf + 1 >= labels[first].leaf;
        let over = first > from && near(first - 1) && is_over(document, leaves, &labels[first - 1]);
        let first = if over { first - 1 } else { first };
        from = index + 1;
        if titled {
            continue;
        }
        if let Some(heading) = labels.get_mut(first).filter(|label| is_over(document, leaves, label)) {
            heading.field = Field::Title;
            continue;
        }
        let before = |leaf: usize| leaf.checked_sub(1);
        let above = labels.get(first).and_then(|label| before(label.leaf));
        let numbers = |leaf: &usize| leaves.get(*leaf).is_some_and(|leaf| is_number(document, leaf));
        let above = above.and_then(|leaf| if numbers(&leaf) { before(leaf) } else { Some(leaf) });
        let above = above.filter(|leaf| is_title(document, profiles, leaves, labels, *leaf));
        // In a form that nobody knows other labels may stand between.
        let farther = || {
            labels[first..].iter().take(KNOWN).find(|label| label.doubt == Some(Doubt::Inferred))?;
            let told = labels[..index].iter().rfind(|label| label.field.shape() != Shape::Line);
            let floor = told.map_or(0, |told| told.leaf + 1);
            let over = (floor..labels[index].leaf).rev().take(REACH);
            over.into_iter().find(|leaf| {
                let text = leaves.get(*leaf).map_or(String::new(), |leaf| fold(document.slice(leaf.block.span)));
                let named = repeated.contains(text.to_lowercase().as_str()) || names_paper(&text);
                named && is_title(document, profiles, leaves, labels, *leaf)
            })
        };
        if let Some(leaf) = above.or_else(farther) {
            let Some(span) = leaves.get(leaf).map(|leaf| leaf.block.span) else { continue };
            added.push(Label { doubt: Some(Doubt::Inferred), ..Label::plain(span, Field::Title, leaf) });
        }
    }
    for label in &added {
        candidates.push(Candidate { span: label.span, field: label.field, fate: Fate::Inferred });
    }
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
}

/// The first labels of a form that tell whether a profile knows it.
const KNOWN: usize = 4;

/// How far above a form's indicator its title may stand, in leaves.
const REACH: usize = 7;

/// The lines set apart outside tables that come more than once, in lower case: those of a template.
pub(super) fn repeated(document: &Document, leaves: &[Leaf]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let lines = leaves.iter().filter(|leaf| leaf.cell.is_none() && is_set_apart(document, leaf));
    let texts = lines.map(|leaf| fold(document.slice(leaf.block.span)).to_lowercase());
    texts.filter(|text| text.len() <= LONGEST_TITLE && !seen.insert(text.clone())).collect()
}

/// Whether a leaf is a heading, or all bold.
pub(super) fn is_set_apart(document: &Document, leaf: &Leaf) -> bool {
    matches!(leaf.block.kind, BlockKind::Heading { .. }) || document.is_bold(leaf.block.span)
}

/// Whether a label was inferred of a heading with nothing between it and the form below.
fn is_over(document: &Document, leaves: &[Leaf], label: &Label) -> bool {
    label.doubt == Some(Doubt::Inferred)
        && label.field.shape() == Shape::Narrative
        && stands_apart(document, leaves, label)
}

/// Whether a leaf is a short line set apart, outside tables, that is no label and names no body.
pub(super) fn is_title(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    labels: &[Label],
    index: usize,
) -> bool {
    let Some(leaf) = leaves.get(index) else { return false };
    let span = leaf.block.span;
    if !is_set_apart(document, leaf) || leaf.cell.is_some() {
        return false;
    }
    let text = fold(document.slice(span));
    let labelled = !of_leaf(labels, index).is_empty();
    let cued = profiles.guess(&text).iter().any(|guess| guess.field == Field::Title);
    let body = !cued && names_body(&text);
    !labelled
        && !body
        && text.len() <= LONGEST_TITLE
        && text.split(' ').count() >= 2
        && !text.ends_with(['.', ':', '?', ';', ','])
        && !is_measure(&text)
        && unit::from_name(&text).is_none()
}
