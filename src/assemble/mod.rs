//! Sections → report: each field's words, their normalised reading and their place.

mod measured;
mod misreading;
mod narrative;
mod period;
mod sign_off;
mod target;

pub use period::PaperPeriods;

use std::collections::BTreeSet;

use crate::document::{Document, Span};
use crate::normalise::{indicator, polarity, quantity, rag, unit, variance};
use crate::profile::{Field, ProfileSet, Shape};
use crate::recognise::{Doubt, Section, fold};
use crate::record::{
    Code, Comparator, Finding, Footnote, Indicator, OtherField, Pages, Polarity, Rag, Report, Review, Severity, Target,
    Title, Variance,
};
use measured::Measured;

/// The report that `sections` make; `extent` is all of its text.
pub fn report(
    document: &Document,
    profiles: &ProfileSet,
    paper: &PaperPeriods,
    sections: &[Section],
    extent: Span,
    ordinal: u32,
) -> Report {
    let mut assembly = Assembly { document, profiles, sections, findings: Vec::new() };
    let name = assembly.indicator();
    let named = || name.as_ref().and_then(|indicator| unit::from_name(indicator.name.as_ref()?));
    let hint = assembly.stated_unit().or_else(named);
    let outturns = assembly.quantities(Field::Outturn, hint);
    let (targets, mut other_targets) = assembly.targets(hint);
    let outturn = outturns.first().map(Measured::outturn);
    let period = assembly.period(paper, extent);
    let result = assembly.of(Field::Outturn).find_map(|section| section.label.period.as_deref());
    let (target, others) =
        target::choose(&targets, period.as_ref(), result, outturns.first().map_or("", |first| &first.label));
    other_targets.extend(others);
    other_targets.sort_by_key(|(offset, _)| *offset);
    let polarity = assembly.polarity(target.as_ref());
    let polarity_value = polarity.as_ref().and_then(|polarity| polarity.value);
    let variance = match (&outturn, &target) {
        (Some(outturn), Some(target)) => variance::variance(outturn, target, polarity_value),
        _ => Variance::default(),
    };
    let mut report = Report {
        ordinal,
        title: assembly.title(),
        profile: profile_name(profiles, sections),
        pages: None,
        indicator: name,
        period,
        other_values: assembly.other_values(outturns.get(1..).unwrap_or_default(), hint),
        outturn,
        target,
        other_targets: other_targets.into_iter().map(|(_, target)| target).collect(),
        polarity,
        rag: assembly.rag(),
        variance,
        reason: assembly.narrative(Field::Reason),
        implications: assembly.implications(),
        actions: assembly.narrative(Field::Actions),
        reason_and_actions: assembly.reason_and_actions(),
        completed_by: assembly.sign_off(Field::CompletedBy),
        approved_by: assembly.sign_off(Field::ApprovedBy),
        footnotes: Vec::new(),
        other: assembly.other(),
        findings: Vec::new(),
        review: Review::Check,
    };
    assembly.doubt_cut_labels();
    assembly.doubt_inferred_labels();
    assembly.doubt_misreadings(extent);
    report.findings = assembly.findings;
    report
}

/// The first and last page that any of `spans` stands on.
pub fn pages(document: &Document, spans: impl IntoIterator<Item = Span>) -> Option<Pages> {
    let pages = spans.into_iter().filter_map(|span| document.places.pages(span));
    let widest = pages.reduce(|(first, last), (from, to)| (first.min(from), last.max(to)));
    widest.map(|(first, last)| Pages { first, last })
}

/// The footnotes whose marks stand in `extent`, and those that stand there without a mark.
pub fn footnotes(document: &Document, extent: Span) -> Vec<(Span, Footnote)> {
    let marked: BTreeSet<usize> = document.marks.iter().filter_map(|mark| mark.note).collect();
    let first = document.marks.partition_point(|mark| mark.offset < extent.start);
    let inside = document.marks[first..].iter().take_while(|mark| mark.offset <= extent.end);
    let named: BTreeSet<usize> = inside.filter_map(|mark| mark.note).collect();
    let belongs =
        |index: usize, span: Span| named.contains(&index) || (!marked.contains(&index) && extent.covers(span));
    let notes = document.notes.iter().enumerate().filter(|(index, note)| belongs(*index, note.span));
    notes
        .map(|(_, note)| {
            let text = fold(document.slice(note.span));
            (note.span, Footnote { marker: note.marker.clone(), text, at: document.places.of(note.span) })
        })
        .collect()
}

struct Assembly<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    sections: &'a [Section],
    findings: Vec<Finding>,
}

impl<'a> Assembly<'a> {
    fn of(&self, field: Field) -> impl Iterator<Item = &'a Section> + use<'a> {
        self.sections.iter().filter(move |section| section.label.field == field)
    }

    /// The first section of a field, one with content before a blank one; others of the same field are a finding.
    fn first(&mut self, field: Field) -> Option<&'a Section> {
        let first = self.of(field).find(|section| !section.content.is_empty()).or(self.of(field).next())?;
        if self.of(field).filter(|section| !section.content.is_empty()).count() > 1 {
            let words = fold(self.document.slice(first.label.span));
            // `Analysis` after `Reasons for the exception` is another part of the form, kept under `other`; the same
            // words twice may be two forms run together.
            let again = |section: &Section| fold(self.document.slice(section.label.span)).eq_ignore_ascii_case(&words);
            let alike = self.of(field).filter(|section| !section.content.is_empty() && again(section)).count() > 1;
            let told = matches!(field, Field::Reason | Field::Actions);
            let severity = if told && !alike { Severity::Info } else { Severity::Warning };
            let message = format!("{words:?} is not the only label of its kind; the first is taken");
            self.findings.push(Finding::new(Code::LabelRepeated, message).on(field.key()).at(severity));
        }
        Some(first)
    }

    /// Labels that no profile knows as they stand.
    fn doubt_inferred_labels(&mut self) {
        for section in self.sections {
            if section.label.doubt.is_none() && !self.may_be_a_field(section) {
                continue;
            }
            let field = section.label.field.key();
            let label = || self.label(section);
            let (code, message) = match section.label.doubt {
                Some(Doubt::Inferred) if section.label.span.is_empty() => (
                    Code::LabelInferred,
                    format!("no label stands before the {field}; it was taken for that by its place"),
                ),
                Some(Doubt::Inferred) => {
                    (Code::LabelInferred, format!("{:?} is no known label; it was taken for {field}", label()))
                }
                Some(Doubt::Repaired) => (Code::LabelRepaired, format!("{:?} was taken for {field}", label())),
                None => (Code::LabelUnknown, format!("{:?} is no known label; what it says is under other", label())),
            };
            self.findings.push(Finding::new(code, message).on(field));
        }
    }

    /// Whether a label that no profile knows has a value that the record may have a field for.
    fn may_be_a_field(&self, section: &Section) -> bool {
        let label = &section.label;
        label.field == Field::Other && label.profile.is_none() && !label.span.is_empty() && {
            // `Short term DOT` says itself that it is none.
            let words = self.label(section);
            if self.profiles.is_nearly_a_label(&words) {
                return true;
            }
            if self.profiles.guess(&words).first().is_some_and(|guess| guess.field == Field::Other) {
                return false;
            }
            let text = self.text(section);
            let sentence = text.split(' ').count() >= 9;
            sentence
                || rag::parse(&text).is_some()
                || polarity::parse(&text).is_some()
                || quantity::parse(&text).is_some()
        }
    }

    /// `risks)` of `Commentary (achievements or ongoing / risks):`, cut in two by a row or page, reads like a label.
    fn doubt_cut_labels(&mut self) {
        let begins = |section: &&Section, lower: bool| {
            let words = self.document.slice(section.label.span);
            words.starts_with(|c: char| if lower { c.is_lowercase() } else { c.is_uppercase() })
        };
        if self.sections.iter().filter(|section| begins(section, false)).count() < 3 {
            return;
        }
        let cut: Vec<&Section> = self.sections.iter().filter(|section| begins(section, true)).collect();
        for section in cut {
            let message = format!("{:?} may be the rest of a label that was cut in two", self.label(section));
            self.findings.push(Finding::new(Code::LabelDoubtful, message).on(section.label.field.key()));
        }
    }

    fn text(&self, section: &Section) -> String {
        let pieces = section.content.iter().map(|piece| fold(self.document.slice(piece.span)));
        pieces.collect::<Vec<_>>().join(" ")
    }

    fn label(&self, section: &Section) -> String {
        fold(self.document.slice(section.label.span))
    }

    /// Where a section's content stands; its label, where it is blank.
    fn at(&self, section: &Section) -> crate::record::At {
        match section.content.as_slice() {
            [] => self.document.places.of(section.label.span),
            pieces => pieces.iter().flat_map(|piece| self.document.places.of(piece.span)).fold(Vec::new(), joined),
        }
    }

    fn title(&self) -> Option<Title> {
        let section = self.of(Field::Title).next()?;
        let span = section.label.span;
        Some(Title { text: fold(self.document.slice(span)), at: self.document.places.of(span) })
    }

    fn indicator(&mut self) -> Option<Indicator> {
        let reference = self.first(Field::Reference).filter(|section| !section.content.is_empty());
        let Some(section) = self.first(Field::Indicator) else {
            let section = reference?;
            let text = self.text(section);
            let reading = indicator::parse(&text);
            return Some(Indicator {
                reference: reading.reference.or(Some(text.clone())),
                service: None,
                name: reading.name,
                text,
                at: self.at(section),
            });
        };
        let text = self.text(section);
        let mut reading = indicator::parse(&text);
        let initials = indicator::initials(&text).filter(|_| reading.reference.is_none() && reference.is_none());
        if let Some((code, name)) = initials {
            let message = format!("{code:?} was taken for the indicator's code; it may belong to its name");
            self.findings.push(Finding::new(Code::AmbiguousValue, message).on("indicator"));
            let own = indicator::parse(name);
            let name = own.name.filter(|_| own.reference.is_none()).unwrap_or_else(|| name.to_owned());
            (reading.reference, reading.name, reading.service) = (Some(code.to_owned()), Some(name), own.service);
        }
        let service = reading.service.as_deref().filter(|service| indicator::may_be_code(service));
        if let Some(code) = service.filter(|_| reading.reference.is_none() && reference.is_none()) {
            let message = format!("{code:?} was taken for the service; it may be the indicator's code");
            self.findings.push(Finding::new(Code::AmbiguousValue, message).on("indicator"));
        }
        Some(Indicator {
            service: reading.service,
            name: reading.name,
            reference: reading.reference.or(reference.map(|section| self.text(section))),
            at: self.at(section),
            text,
        })
    }

    fn polarity(&mut self, target: Option<&Target>) -> Option<Polarity> {
        if let Some(section) = self.first(Field::Polarity) {
            let text = self.text(section);
            let value = polarity::parse(&text);
            return Some(Polarity { value, text, at: self.at(section) });
        }
        let target = target?;
        // A range says where the target lies, not that more than it is bad.
        let comparator = target.comparator.filter(|comparator| *comparator != Comparator::Range)?;
        let value = polarity::from_comparator(comparator);
        Some(Polarity { text: target.text.clone(), value: Some(value), at: target.at.clone() })
    }

    fn rag(&mut self) -> Option<Rag> {
        let Some(section) = self.first(Field::Rag) else { return self.rag_in_outturn() };
        let text = self.text(section);
        Some(Rag { value: rag::parse(&text), text, at: self.at(section) })
    }

    /// `59.1% (RED)`: the status in brackets behind the result.
    fn rag_in_outturn(&self) -> Option<Rag> {
        let section = self.of(Field::Outturn).find(|section| !section.content.is_empty())?;
        let text = self.text(section);
        let status = text.trim_end().strip_suffix(')')?.rsplit_once('(')?.1.trim();
        let value = rag::parse(status).filter(|_| !status.contains(' '))?;
        Some(Rag { value: Some(value), text: status.to_owned(), at: self.at(section) })
    }

    /// Labelled fields without a key of their own, and repeats of those that have one.
    fn other(&self) -> Vec<OtherField> {
        let repeated = |section: &&Section| {
            let field = section.label.field;
            let keyed = matches!(
                field,
                Field::Reason
                    | Field::Actions
                    | Field::ReasonAndActions
                    | Field::Polarity
                    | Field::Rag
                    | Field::Indicator
                    | Field::CompletedBy
                    | Field::ApprovedBy
                    | Field::Reference
            );
            let taken = self.of(field).find(|other| !other.content.is_empty()).or(self.of(field).next());
            let told = field.shape() == Shape::Narrative;
            let joined =
                || told && taken.is_some_and(|taken| self.alike(taken).any(|alike| std::ptr::eq(alike, *section)));
            keyed
                && !section.content.is_empty()
                && !taken.is_some_and(|taken| std::ptr::eq(taken, *section))
                && !joined()
        };
        let others = self.sections.iter().filter(|section| {
            matches!(section.label.field, Field::Other | Field::Paper | Field::Service | Field::Unit)
                || repeated(section)
        });
        let field = |section: &Section| OtherField {
            label: self.label(section),
            text: self.text(section),
            at: self.at(section),
        };
        others.map(field).collect()
    }
}

/// The profile that knows most of the labels; on a tie the more specific one.
fn profile_name(profiles: &ProfileSet, sections: &[Section]) -> String {
    let count = |index: usize| sections.iter().filter(|section| section.label.profile == Some(index)).count();
    let best = (0..profiles.profiles().len()).min_by_key(|&index| std::cmp::Reverse(count(index)));
    best.and_then(|index| profiles.profiles().get(index)).map_or(String::new(), |profile| profile.name.clone())
}

/// Evidence of adjacent pieces, one box a page.
fn joined(mut at: crate::record::At, next: crate::record::Evidence) -> crate::record::At {
    use crate::record::Evidence::Page;
    match (at.last_mut(), &next) {
        (Some(Page { page, bbox }), Page { page: other, bbox: more }) if page == other => {
            *bbox = [bbox[0].min(more[0]), bbox[1].min(more[1]), bbox[2].max(more[2]), bbox[3].max(more[3])];
        }
        (Some(last), next) if last == next => {}
        _ => at.push(next),
    }
    at
}
