//! What looks like a report and was not taken for one.
//!
//! A form whose label of the outturn is missing or misspelt has too few fields to be a report. Nothing is read from
//! it, and nobody would know: the document says so in a finding of its own.

use std::collections::BTreeSet;

use super::{Extent, Found, counts, groups, without_afterword, without_lead};
use crate::document::{Document, Span};
use crate::normalise::quantity;
use crate::profile::{Field, Shape};
use crate::recognise::{Candidate, Doubt, Fate, Label, Labels, Section, fold, sections};
use crate::record::{Code, Finding};

/// The most findings of one document.
const MOST: usize = 20;

/// A finding for each part of a document that has labels of a report and is none.
pub fn doubts(document: &Document, labels: &Labels, found: &[Found]) -> Vec<Finding> {
    let taken: BTreeSet<u32> =
        found.iter().flat_map(|report| &report.sections).map(|section| section.label.span.start).collect();
    if labels.labels.iter().all(|label| taken.contains(&label.span.start)) {
        return Vec::new();
    }
    let refused = |extent: &Extent| {
        let own = labels.labels.get(extent.clone()).unwrap_or_default();
        !own.iter().any(|label| taken.contains(&label.span.start))
    };
    let extents =
        groups(document, labels).into_iter().map(|group| without_afterword(labels, without_lead(labels, group)));
    let doubtful = extents.filter(refused).filter_map(|extent| {
        let own = labels.labels.get(extent.clone())?;
        let missing = Seen::of(own).doubt()?;
        has_value(document, &sections(document, labels, extent)).then(|| finding(document, own, missing))
    });
    doubtful.take(MOST).collect()
}

/// The known words that are no labels where they stand, and those that are, ascending: a label inside a text is one that
/// a table of figures did not part from it.
pub(super) fn refused<'l>(labels: &'l Labels) -> Vec<&'l Candidate> {
    let wanted = |candidate: &&Candidate| {
        matches!(candidate.fate, Fate::Refused(_) | Fate::Label)
            && !matches!(candidate.field, Field::Title | Field::Paper | Field::Other | Field::OtherValue)
    };
    let mut refused: Vec<&Candidate> = labels.candidates.iter().filter(wanted).collect();
    refused.sort_by_key(|candidate| candidate.span.start);
    refused
}

/// Known words at the start of a paragraph of running text that may be the label of a field which the report has not:
/// `Completed by: Ada Moss` in regular type, where all labels are bold.
pub(super) fn refused_labels(document: &Document, refused: &[&Candidate], sections: &[Section]) -> Vec<Finding> {
    let fields: BTreeSet<Field> = sections.iter().map(|section| section.label.field).collect();
    let told = sections.iter().filter(|section| section.label.field.shape() == Shape::Narrative);
    let pieces = told.flat_map(|section| section.content.iter().map(move |piece| (section.label.field, piece.span)));
    let mut findings = Vec::new();
    for (field, piece) in pieces {
        let from = refused.partition_point(|candidate| candidate.span.start < piece.start);
        let inside = refused.iter().skip(from).take_while(|candidate| candidate.span.start < piece.end);
        // At the very start, before a colon or a dash, they head the text, whichever field they announce.
        let heads = |span: Span| {
            let behind = document.slice(Span { start: span.end, end: piece.end.max(span.end) });
            span.start == piece.start && is_closed(behind)
        };
        let missing = inside.filter(|candidate| !fields.contains(&candidate.field) || heads(candidate.span));
        let candidate = missing.take(MOST).find(|candidate| reads_as_label(document, piece, candidate.span));
        findings.extend(candidate.map(|candidate| {
            let words = fold(document.slice(candidate.span));
            let message = format!("{words:?} may be the label of {}; it was read as text", candidate.field.key());
            Finding::new(Code::LabelDoubtful, message).on(field.key())
        }));
    }
    findings
}

/// Whether words begin their paragraph like a label, with a word or two of its own before them at most.
fn reads_as_label(document: &Document, piece: Span, words: Span) -> bool {
    let ahead = document.slice(Span { start: piece.start, end: words.start });
    let line = ahead.rsplit(['\n', '\t']).next().unwrap_or_default();
    let behind = document.slice(Span { start: words.end, end: piece.end.max(words.end) });
    let text = document.slice(words);
    let capital = line.trim_start().chars().chain(text.chars()).next().is_some_and(char::is_uppercase);
    let few = line.split_whitespace().count() <= 2 && !line.contains(['.', ',', ';', ':']);
    capital && few && (is_closed(behind) || text.split_whitespace().count() >= 2)
}

/// Whether a colon, or a dash between spaces, closes the words before.
fn is_closed(behind: &str) -> bool {
    behind.trim_start().starts_with(':') || [" - ", " – ", " — "].iter().any(|dash| behind.starts_with(dash))
}

/// The fields that a group of labels has.
struct Seen {
    fields: BTreeSet<Field>,
}

impl Seen {
    fn of(labels: &[Label]) -> Seen {
        let sure = |label: &&Label| counts(label) && label.doubt != Some(Doubt::Inferred);
        Seen { fields: labels.iter().filter(sure).map(|label| label.field).collect() }
    }

    fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// What is missing of a report, where enough of one is there.
    fn doubt(&self) -> Option<&'static str> {
        let titled = self.has(Field::Title);
        // `Ref` stands over contracts and risks too.
        let named = self.has(Field::Indicator) || titled && self.has(Field::Reference);
        let figures = [Field::Outturn, Field::Target].into_iter().filter(|field| self.has(*field)).count();
        let told = self.fields.iter().filter(|field| field.shape() == Shape::Narrative).count();
        let paper = self.has(Field::Paper);
        let enough = match (titled, named) {
            _ if paper => false,
            (true, true) => figures >= 1 || told >= 2,
            (true, false) => figures == 2 && told >= 1,
            (false, true) => figures >= 1 && told >= 1,
            (false, false) => figures == 2 && told >= 2,
        };
        enough.then_some(match () {
            () if !named => "no indicator",
            () if !self.has(Field::Outturn) => "no outturn",
            () => "no outturn or target that is a value",
        })
    }
}

/// Whether an outturn or target is left blank, or begins as a value does, or there is none; a guide has sentences there.
fn has_value(document: &Document, sections: &[Section]) -> bool {
    let figures = sections.iter().filter(|section| matches!(section.label.field, Field::Outturn | Field::Target));
    let mut figures = figures.peekable();
    figures.peek().is_none()
        || figures.any(|section| {
            let words =
                section.content.iter().map(|piece| fold(document.slice(piece.span))).collect::<Vec<_>>().join(" ");
            let figure = words.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '£' | '<' | '>' | '≥' | '≤'));
            let value = quantity::parse(&words).is_some() || quantity::is_absent(&words);
            words.is_empty() || value || figure && words.len() <= LONGEST_VALUE
        })
}

/// The longest value with what may have run into it, in bytes.
const LONGEST_VALUE: usize = 100;

fn finding(document: &Document, labels: &[Label], missing: &str) -> Finding {
    let span = labels.first().map_or(Span { start: 0, end: 0 }, |label| label.span);
    let page = document.places.pages(span).map_or(String::new(), |(page, _)| format!(" on page {page}"));
    // What no label announces has its words behind it.
    let words = labels.iter().map(|label| fold(document.slice(label.span))).find(|words| !words.is_empty());
    let words = words.unwrap_or_default();
    let message =
        format!("the labels from {words:?}{page} on look like those of a report, and {missing} was found there");
    Finding::new(Code::ReportDoubtful, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::sketch;
    use crate::profile::ProfileSet;
    use crate::segment::reports;

    fn doubted(text: &str) -> (usize, usize) {
        let document = sketch(text);
        let labels = Labels::find(&document, &ProfileSet::builtin().unwrap());
        let found = reports(&document, &labels);
        (found.len(), doubts(&document, &labels, &found).len())
    }

    #[test]
    fn a_form_without_its_outturn_or_its_indicator_is_doubted_and_a_guide_is_not() {
        for (text, expected) in [
            (
                "**Exception Performance Report**
                 **Indicator Description:** Parks: Benches mended
                 **Quarterly Target:** 80%
                 **Reason for level of performance:** The store of planks ran low.",
                (0, 1),
            ),
            (
                "**2019/20 Q3 outturn:** 71%\t**Quarterly Target:** 80%
                 **Reason for level of performance:** The store of planks ran low.
                 **Actions taken or planned to improve performance:** Planks are on order.",
                (0, 1),
            ),
            (
                "**Indicator Description:** Parks: Benches mended
                 **2019/20 Q3 outturn:** 71%\t**Quarterly Target:** 80%
                 **Reason for level of performance:** The store of planks ran low.",
                (1, 0),
            ),
            (
                "**How to fill in the exception report**
                 **Indicator Description:** Give the name of the measure as in the plan.
                 **Outturn:** Give the figure that was reported.
                 **Target:** Give the figure that was agreed in the plan.
                 **Reason for level of performance:** Say why.",
                (0, 0),
            ),
            (
                "**Financial implications:** None.
                 **Legal implications:** None.
                 **HR implications:** None.",
                (0, 0),
            ),
        ] {
            assert_eq!(doubted(text), expected, "{text}");
        }
    }
}
