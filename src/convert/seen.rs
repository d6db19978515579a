//! The labels of a document in its own words, for people who ask what templates say.

use super::{Extractor, recorded};
use crate::Error;
use crate::document::{Document, Span};
use crate::normalise::period;
use crate::profile::Field;
use crate::recognise::{Doubt, Fate, Labels, Section, fold, sections};
use crate::record::Period;
use crate::segment::reports;

/// What was recognised in a document, label by label.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its reports, in reading order.
    pub reports: Vec<SeenReport>,
    /// Labels of a document in which no report was found.
    pub loose: Vec<SeenLabel>,
    /// Words that stand where a label may and are none that is understood.
    pub unread: Vec<Unread>,
    /// Words of profiles that are no labels where they stand.
    pub refused: Vec<Refused>,
}

/// One report and its labels.
#[derive(Clone, Debug)]
pub struct SeenReport {
    /// What it reports on.
    pub period: Option<Period>,
    /// Its labels, in reading order.
    pub labels: Vec<SeenLabel>,
}

/// A label and what stands under it.
#[derive(Clone, Debug)]
pub struct SeenLabel {
    /// What it announces.
    pub field: Field,
    /// Its words as the document has them; empty where the form has none, as over a register's first column.
    pub words: String,
    /// Its words with `{period}` for a period: what a profile would write.
    pub variant: String,
    /// The profile that knows it, by its index in the set.
    pub profile: Option<usize>,
    /// Why its field is not beyond doubt.
    pub doubt: Option<Doubt>,
    /// Its content, white space folded.
    pub content: String,
}

/// Words that stand where a label may.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The words, with `{period}` for a period.
    pub variant: String,
    /// What stands where their value would, white space folded.
    pub content: String,
}

/// Words of a profile that are no label where they stand.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The words.
    pub words: String,
    /// What they would announce.
    pub field: Field,
    /// Why they are none.
    pub why: &'static str,
}

impl Extractor {
    /// The labels of a document, in its own words.
    ///
    /// # Errors
    /// As [`Extractor::convert`].
    pub fn seen(&self, bytes: &[u8]) -> Result<Seen, Error> {
        let document = self.document(bytes)?;
        let labels = Labels::find(&document, &self.profiles);
        let found = reports(&document, &labels);
        let records = recorded(&document, &self.profiles, &labels, &found).reports;
        let loose = match found.is_empty() {
            true if !labels.labels.is_empty() => sections(&document, &labels, 0..labels.labels.len()),
            _ => Vec::new(),
        };
        let mut periods = records.into_iter().map(|record| record.period);
        let reports = found.iter().map(|report| SeenReport {
            period: periods.next().flatten(),
            labels: report.sections.iter().map(|section| label(&document, section)).collect(),
        });
        let refused = labels.candidates.iter().filter_map(|candidate| match candidate.fate {
            Fate::Refused(refusal) => Some(Refused {
                words: fold(document.slice(candidate.span)),
                field: candidate.field,
                why: refusal.as_str(),
            }),
            _ => None,
        });
        Ok(Seen {
            reports: reports.collect(),
            loose: loose.iter().map(|section| label(&document, section)).collect(),
            unread: labels.open.iter().map(|(span, value)| unread(&document, *span, value)).collect(),
            refused: refused.collect(),
        })
    }
}

fn label(document: &Document, section: &Section) -> SeenLabel {
    let words = fold(document.slice(section.label.span));
    SeenLabel {
        field: section.label.field,
        variant: variant(&words),
        words,
        profile: section.label.profile,
        doubt: section.label.doubt,
        content: section.span().map_or(String::new(), |span: Span| fold(document.slice(span))),
    }
}

fn unread(document: &Document, span: Span, value: &str) -> Unread {
    Unread { variant: variant(&fold(document.slice(span))), content: value.to_owned() }
}

/// The words with `{period}` in place of a period.
fn variant(words: &str) -> String {
    let bare = words.trim_end_matches([':', ' ']);
    let parts = period::find(bare).map(|found| found.parts).unwrap_or_default();
    let (Some(start), Some(end)) = (parts.iter().map(|part| part.start).min(), parts.iter().map(|part| part.end).max())
    else {
        return bare.to_owned();
    };
    let apart = parts.len() > 1 && parts.iter().map(|part| part.end - part.start).sum::<usize>() + 3 < end - start;
    match (bare.get(..start), bare.get(end..)) {
        // `Q2 outturn 2021/22`: words between the parts stay.
        _ if apart => parts.iter().rev().fold(bare.to_owned(), |mut text, part| {
            text.replace_range(part.start..part.end, "{period}");
            text
        }),
        (Some(ahead), Some(behind)) => format!("{ahead}{{period}}{behind}"),
        _ => bare.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_in_a_label_does_not_make_it_another() {
        for (words, expected) in [
            ("2021/22 Q2 outturn:", "{period} outturn"),
            ("Outturn 2019/20", "Outturn {period}"),
            ("Quarterly Target", "Quarterly Target"),
            ("Actual (June 2019)", "Actual ({period})"),
        ] {
            assert_eq!(variant(words), expected);
        }
    }
}
