//! Document → the reports inside it.
//!
//! A report starts at a title, or at an indicator's label when the one before
//! already has its figures. What has too few of a report's fields is no report:
//! minutes, a covering paper with implication headings of its own, a key.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::Document;
use crate::normalise::quantity;
use crate::profile::{Field, Shape};
use crate::recognise::{Label, Labels, Section, fold, sections};

/// One report: a range of [`Labels::labels`].
pub type Extent = Range<usize>;

/// The reports of a document, in reading order.
pub fn segment(document: &Document, labels: &Labels) -> Vec<Extent> {
    let mut extents = Vec::new();
    let mut group = Group::default();
    for (index, label) in labels.labels.iter().enumerate() {
        if group.is_over(label) || group.is_far_from(label) {
            extents.push(group.range.start..index);
            group = Group { range: index..index, ..Group::default() };
        }
        group.add(index, label);
    }
    extents.push(group.range.start..labels.labels.len());
    extents
        .into_iter()
        .map(|extent| without_afterword(labels, without_lead(labels, extent)))
        .filter(|extent| is_report(document, labels, extent))
        .collect()
}

#[derive(Default)]
struct Group {
    range: Range<usize>,
    seen: BTreeSet<Field>,
    figures: bool,
    last: Option<(u32, Shape)>,
}

/// The most text, in bytes, under a heading of a form: some four pages.
const LONGEST_NARRATIVE: u32 = 16_000;

/// The most text between the label of a value and the next label: what a form explains, and a page's furniture.
const LONGEST_LINE: u32 = 4_000;

impl Group {
    /// Whether `label` starts another report.
    fn is_over(&self, label: &Label) -> bool {
        match label.field {
            Field::Title => !self.seen.is_empty(),
            Field::Indicator | Field::Reference => self.figures && self.seen.contains(&label.field),
            _ => false,
        }
    }

    /// Whether so much text stands between that they cannot be of one form.
    fn is_far_from(&self, label: &Label) -> bool {
        self.last.is_some_and(|(end, shape)| {
            let most = if shape == Shape::Narrative { LONGEST_NARRATIVE } else { LONGEST_LINE };
            label.span.start.saturating_sub(end) > most
        })
    }

    fn add(&mut self, index: usize, label: &Label) {
        self.last = Some((label.content, label.field.shape()));
        self.range.end = index + 1;
        self.figures |=
            matches!(label.field, Field::Outturn | Field::Target) || label.field.shape() == Shape::Narrative;
        self.seen.insert(label.field);
    }
}

/// Labels before the title or indicator belong to what surrounds the report.
fn without_lead(labels: &Labels, extent: Extent) -> Extent {
    let starts = |label: &Label| {
        matches!(label.field, Field::Title | Field::Indicator | Field::Reference | Field::Service | Field::Period)
    };
    let lead = labels.labels[extent.clone()].iter().position(starts).unwrap_or(0);
    extent.start + lead..extent.end
}

/// After the sign-off, a label that the report already has belongs to the paper around it.
fn without_afterword(labels: &Labels, extent: Extent) -> Extent {
    let mut seen = BTreeSet::new();
    let mut signed = false;
    for (index, label) in labels.labels[extent.clone()].iter().enumerate() {
        let first = seen.insert(label.field);
        if signed && !first && label.field.shape() == Shape::Narrative {
            return extent.start..extent.start + index;
        }
        signed |= label.field.shape() == Shape::SignOff;
    }
    extent
}

/// Whether a group of labels has what makes an exception report.
fn is_report(document: &Document, labels: &Labels, extent: &Extent) -> bool {
    let fields: BTreeSet<Field> =
        labels.labels[extent.clone()].iter().filter(|label| label.profile.is_some()).map(|label| label.field).collect();
    let has = |field| fields.contains(&field);
    let others = fields.iter().filter(|field| **field != Field::Title).count();
    let named = has(Field::Indicator) || has(Field::Reference);
    let told = fields.iter().any(|field| field.shape() == Shape::Narrative) || has(Field::Polarity);
    let judged = has(Field::Target) || has(Field::OtherValue);
    let enough = if has(Field::Title) { others >= 3 } else { judged && others >= 4 };
    let measured = has(Field::Outturn) || (has(Field::Target) && has(Field::OtherValue));
    named && measured && told && enough && is_measured(document, &sections(document, labels, extent.clone()))
}

/// Whether an outturn or target is a value, says that there is none, or is left blank. A key, and prose whose
/// headings happen to be labels, have sentences there.
fn is_measured(document: &Document, sections: &[Section]) -> bool {
    let figures = sections.iter().filter(|section| matches!(section.label.field, Field::Outturn | Field::Target));
    figures.into_iter().any(|section| {
        let words = section.content.iter().map(|piece| fold(document.slice(piece.span))).collect::<Vec<_>>().join(" ");
        let figure = quantity::parse(&words).is_some() || quantity::is_absent(&words);
        words.is_empty() || figure || (words.len() <= 24 && section.label.period.is_some())
    })
}
