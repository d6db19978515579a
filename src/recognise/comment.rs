//! Comments on a row of figures: lines across the table that tell why, and what is done.

use super::header::Head;
use super::labels::{Doubt, Label};
use super::register::RowReport;
use super::row::{Reader, announced};
use super::section::{Piece, PieceKind, Reach, Section, fold, trimmed};
use crate::document::Span;
use crate::profile::Field;
use crate::record::{Code, Finding};

/// The most words of a label before a comment.
const LONGEST_LABEL: usize = 6;

impl Reader<'_> {
    /// Adds a comment on a whole row to its report.
    pub(super) fn comment(&self, pieces: Vec<Piece>, report: &mut RowReport) {
        let reason = report.sections.iter().position(|section| section.label.field == Field::Reason);
        let both = report.sections.iter().any(|section| section.label.field == Field::ReasonAndActions);
        let start = pieces.first().map_or(0, |piece| piece.span.start);
        let mut added = vec![Section {
            label: Label::plain(Span { start, end: start }, if both { Field::Other } else { Field::Reason }, 0),
            content: Vec::new(),
            reach: Reach::Own,
        }];
        for piece in pieces {
            let has = |field: Field| {
                added.iter().chain(&report.sections).any(|it| it.label.field == field && !it.content.is_empty())
            };
            let next = if has(Field::Reason) { Field::Actions } else { Field::Reason };
            let free = !both && !has(next);
            match self.unread_label(piece.span, next).filter(|_| free) {
                Some(label) => {
                    let span = Span { start: label.content, end: piece.span.end };
                    let content = trimmed(self.document, span).map(|span| Piece { span, ..piece });
                    added.push(Section { label, content: content.into_iter().collect(), reach: Reach::Own });
                }
                None => self.add(piece, &mut added),
            }
        }
        for section in added.into_iter().filter(|section| !section.content.is_empty()) {
            match reason.and_then(|at| report.sections.get_mut(at)) {
                Some(first) if section.label.field == Field::Reason && section.label.span.is_empty() => {
                    first.content.extend(section.content);
                }
                Some(first) if section.label.field == Field::Reason && first.content.is_empty() => *first = section,
                _ => report.sections.push(section),
            }
        }
    }

    /// The label that a comment begins with in bold whose words nobody knows: the first tells why, the
    /// second what is done.
    fn unread_label(&self, span: Span, next: Field) -> Option<Label> {
        let text = self.document.slice(span);
        let colon = text.find(':').filter(|_| announced(self.profiles, text).is_none())?;
        let words = Span { start: span.start, end: span.start + colon as u32 };
        let label = text.get(..colon)?;
        let short = (1..=LONGEST_LABEL).contains(&label.split_whitespace().count());
        let apart = self.document.is_bold(words) && !self.document.is_bold(span);
        (short && apart && label.starts_with(char::is_uppercase)).then(|| Label {
            content: words.end + 1,
            doubt: Some(Doubt::Inferred),
            ..Label::plain(words, next, 0)
        })
    }

    /// Adds the rest of a cell to the section that the same column began.
    pub(super) fn append(&self, head: &Head, pieces: Vec<Piece>, at_break: bool, report: &mut RowReport) {
        let Some(first) = report.sections.iter().position(|section| section.label.span == head.span) else {
            if !pieces.is_empty() {
                let field = head.meaning.field.unwrap_or(Field::Other);
                let label =
                    Label { profile: head.meaning.profile, doubt: head.doubt(), ..Label::plain(head.span, field, 0) };
                report.sections.push(Section { label, content: pieces, reach: Reach::Headed });
            }
            return;
        };
        // Labels inside the cell began sections of their own, which come right after its first.
        let own = report.sections[first + 1..].iter().take_while(|section| section.reach == Reach::Own).count();
        let mut tail = report.sections.split_off(first + own + 1);
        for piece in pieces {
            let cut = at_break && self.goes_on(report.sections.last(), piece);
            let kind = if cut { PieceKind::Rest } else { piece.kind };
            self.add(Piece { kind, ..piece }, &mut report.sections);
        }
        report.sections.append(&mut tail);
        let figure = matches!(head.meaning.field, Some(Field::Outturn | Field::Target | Field::Polarity));
        if figure {
            let message = format!("{:?} goes on in the next row", fold(self.document.slice(head.span)));
            report.findings.push(Finding::new(Code::AmbiguousValue, message));
        }
    }

    /// Whether a piece is the rest of a sentence that the section's last piece began.
    fn goes_on(&self, section: Option<&Section>, piece: Piece) -> bool {
        let last = section.and_then(|section| section.content.last());
        let open = last.is_some_and(|last| !self.document.slice(last.span).trim_end().ends_with(['.', '!', '?', ':']));
        open && self.document.slice(piece.span).starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
    }
}

/// The narrative that a report lacks: why first, then what is done.
pub(super) fn lacking(report: &RowReport) -> Option<Field> {
    let has = |field: Field| {
        report.sections.iter().any(|section| section.label.field == field && !section.content.is_empty())
    };
    match (has(Field::Reason), has(Field::Actions)) {
        _ if has(Field::ReasonAndActions) => None,
        (false, false) => Some(Field::Reason),
        (true, false) => Some(Field::Actions),
        _ => None,
    }
}
