//! The period of a report: from its labels, or from the lines that head the paper.

use std::cell::OnceCell;

use super::Assembly;
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::period::{self, Reading};
use crate::profile::Field;
use crate::recognise::{Reach, fold};
use crate::record::{At, Code, Finding, Period, Severity};

/// The periods that a paper's own lines state: titles, headings, bold lines, running headers.
///
/// They are looked for when the first report asks; one whose own labels state its period does not.
#[derive(Clone, Debug)]
pub struct PaperPeriods<'a> {
    document: &'a Document,
    leaves: &'a [Leaf<'a>],
    lines: OnceCell<Vec<Line>>,
}

#[derive(Clone, Debug)]
struct Line {
    span: Span,
    text: String,
    reading: Reading,
    rank: Rank,
    /// Where the paper begins that it stands in.
    paper: u32,
}

/// How much a line says about what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// A heading or a bold line.
    Heading,
    /// A running header or footer.
    Furniture,
    /// Another short line at the paper's beginning.
    Opening,
}

/// The longest line that may name a period, in bytes.
const LONGEST: usize = 160;

/// How many leaves make a paper's beginning.
const OPENING: usize = 40;

impl<'a> PaperPeriods<'a> {
    /// The periods that the lines of `document` state.
    pub fn of(document: &'a Document, leaves: &'a [Leaf<'a>]) -> PaperPeriods<'a> {
        PaperPeriods { document, leaves, lines: OnceCell::new() }
    }

    fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| self.stated())
    }

    fn stated(&self) -> Vec<Line> {
        let document = self.document;
        let mut opening = (0, 0);
        let lines = self.leaves.iter().enumerate().filter_map(|(index, leaf)| {
            let paper = document.paper(leaf.block.span.start);
            if paper != opening.0 {
                opening = (paper, index);
            }
            let span = leaf.block.span;
            let rank = match leaf.block.kind {
                _ if span.len() > LONGEST => return None,
                BlockKind::Heading { .. } => Rank::Heading,
                BlockKind::Furniture(_) => Rank::Furniture,
                BlockKind::Note(_) => return None,
                _ if leaf.cell.is_none() && document.is_bold(span) => Rank::Heading,
                _ if index < opening.1 + OPENING => Rank::Opening,
                _ => return None,
            };
            let found = period::find(document.slice(span))?;
            // A day is a meeting's or a print's, not a period, but in `Position as at 30 September 2013`.
            let as_at = || document.slice(span).to_lowercase().contains("as at ");
            let days = found.reading.start < found.reading.end || as_at();
            days.then_some(Line { span, text: found.text, reading: found.reading, rank, paper })
        });
        lines.collect()
    }

    /// The line that governs a report of this paper, and whether no other line says otherwise; what another paper
    /// says is a guess.
    fn governing(&self, extent: Span, paper: u32) -> Option<(&Line, bool)> {
        let own = self.among(extent, |line| line.paper == paper);
        own.or_else(|| self.among(extent, |_| true).map(|(line, _)| (line, false)))
    }

    fn among(&self, extent: Span, own: impl Fn(&Line) -> bool) -> Option<(&Line, bool)> {
        let before = |line: &&Line| own(line) && (line.span.end <= extent.start || line.rank == Rank::Furniture);
        let of = |rank: Rank| self.lines().iter().filter(before).filter(move |line| line.rank == rank);
        let line = of(Rank::Heading).next_back();
        let line = line.or_else(|| of(Rank::Furniture).next()).or_else(|| of(Rank::Opening).next())?;
        let agreed = line.rank != Rank::Opening
            && self.lines().iter().filter(before).filter(|other| other.rank != Rank::Opening).all(|other| {
                let inside = |one: &Reading, other: &Reading| other.start <= one.start && one.end <= other.end;
                inside(&line.reading, &other.reading)
            });
        Some((line, agreed))
    }
}

/// A period as found, before it is read.
struct Stated {
    text: String,
    at: At,
    doubt: Option<Severity>,
}

impl Assembly<'_> {
    /// From the outturn's label, else a label of its own, else the title, the target's label, or the paper's lines.
    pub(super) fn period(&mut self, paper: &PaperPeriods, extent: Span) -> Option<Period> {
        let stated = self.stated(paper, extent)?;
        if let Some(severity) = stated.doubt {
            let message =
                format!("the period {:?} does not stand beside the outturn; it was taken from elsewhere", stated.text);
            self.findings.push(Finding::new(Code::PeriodInferred, message).on("period").at(severity));
        }
        let text = stated.text;
        let reading = period::parse(&text).or_else(|| period::find(&text).map(|found| found.reading));
        if let Some(reading) = reading.as_ref().filter(|reading| reading.assumed) {
            let message = format!(
                "{text:?} names one year; it was taken for {} to {}, as quarters run from April",
                reading.start, reading.end
            );
            self.findings.push(Finding::new(Code::PeriodInferred, message).on("period"));
        }
        Some(Period {
            financial_year: reading.as_ref().and_then(|reading| reading.financial_year.clone()),
            quarter: reading.as_ref().and_then(|reading| reading.quarter),
            start: reading.as_ref().map(|reading| reading.start.to_string()),
            end: reading.as_ref().map(|reading| reading.end.to_string()),
            text,
            at: stated.at,
        })
    }

    fn stated(&self, paper: &PaperPeriods, extent: Span) -> Option<Stated> {
        let places = &self.document.places;
        let of_label = |field| {
            self.of(field).find_map(|section| {
                let text = section.label.period.clone().or_else(|| partial(&self.label(section)))?;
                Some(Stated { text, at: places.of(section.label.span), doubt: None })
            })
        };
        let result = of_label(Field::Outturn);
        if result.as_ref().is_some_and(|stated| is_whole(&stated.text)) {
            return result;
        }
        let own = self.own_period().filter(|stated| is_whole(&stated.text));
        if own.as_ref().is_some_and(|own| result.is_none() || !is_year(&own.text)) {
            return own;
        }
        let around = own.or_else(|| self.in_title()).or_else(|| self.governed(paper, extent));
        let Some(part) = result else {
            let target = || of_label(Field::Target).filter(|stated| is_whole(&stated.text));
            let doubtful = |stated: Stated| Stated { doubt: Some(Severity::Warning), ..stated };
            return match around {
                Some(around) if around.doubt != Some(Severity::Warning) => Some(around),
                around => target().map(doubtful).or(around),
            };
        };
        // `Quarter 3 result` in a paper about 2023/24.
        let Some(around) = around else { return Some(part) };
        let year = period::find(&around.text).and_then(|found| found.reading.financial_year);
        let text = year.map(|year| format!("{} {year}", part.text)).filter(|text| is_whole(text));
        match text {
            Some(text) => Some(Stated { text, at: [part.at, around.at].concat(), doubt: around.doubt }),
            None => Some(part),
        }
    }

    /// From a label of its own, or the report's title.
    fn own_period(&self) -> Option<Stated> {
        let own = self.of(Field::Period).find(|section| !section.content.is_empty());
        let own = own.and_then(|section| Some((self.text(section), section.span()?)));
        let Some((text, span)) = own else { return self.in_title() };
        Some(Stated { text, at: self.document.places.of(span), doubt: None })
    }

    /// From the report's own title.
    fn in_title(&self) -> Option<Stated> {
        let span = self.of(Field::Title).find(|section| section.reach != Reach::Shared)?.label.span;
        let text = period::find(self.document.slice(span))?.text;
        Some(Stated { text, at: self.document.places.of(span), doubt: None })
    }

    /// From the lines of the paper above the report.
    fn governed(&self, paper: &PaperPeriods, extent: Span) -> Option<Stated> {
        let (line, agreed) = paper.governing(extent, self.document.paper(extent.start))?;
        let doubt = Some(if agreed { Severity::Info } else { Severity::Warning });
        Some(Stated { text: fold(&line.text), at: self.document.places.of(line.span), doubt })
    }
}

fn is_whole(text: &str) -> bool {
    period::parse(text).is_some() || period::find(text).is_some()
}

/// A financial year, and nothing more exact.
fn is_year(text: &str) -> bool {
    let reading = period::find(text).map(|found| found.reading);
    reading.is_some_and(|reading| reading.end.since(reading.start).is_ok_and(|days| days.get_days() > 360))
}

/// A quarter or month without its year, in a label such as `Quarter 3 result`.
fn partial(label: &str) -> Option<String> {
    if period::find(label).is_some() {
        return None;
    }
    let found = period::find(&format!("{label} outturn 2000/01"))?;
    if is_year(&found.text) {
        return None;
    }
    let parts = found.parts.into_iter().filter_map(|part| label.get(part)).collect::<Vec<_>>();
    (!parts.is_empty()).then(|| parts.join(" "))
}
