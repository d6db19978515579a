//! Registers: tables with an indicator in each row.
//!
//! Each row of figures is a report; the words at the head of its columns are
//! its labels. Between such rows stand bands (`Measures below target`), lines
//! across the table that comment on the row above, and rests of rows that a
//! page break cut. A register goes on over the page under a repeated head or
//! none.

use super::column;
use super::comment::lacking;
use super::evidence::{is_register, refined};
use super::header::{Header, columns, filled, overlap};
use super::kind::Kinds;
use super::labels::{Doubt, Label};
use super::row::{Opening, Reader, Under, announced, pieces};
use super::section::{Piece, PieceKind, Reach, Section, fold, trimmed};
use super::survey;
use crate::document::{Cell, Document, Row, Span, Table};
use crate::profile::{Field, ProfileSet, Shape};
use crate::record::{Code, Finding};

/// A table of indicators, over as many pages as it takes.
#[derive(Clone, Debug)]
pub struct Register {
    /// From its head to its last row.
    pub span: Span,
    /// Its rows of figures.
    pub rows: Vec<RowReport>,
    /// Its head and other words that all rows share.
    pub shared: Vec<Span>,
}

/// A row of figures.
#[derive(Clone, Debug, Default)]
pub struct RowReport {
    /// Its sections, in the order of the columns.
    pub sections: Vec<Section>,
    /// What speaks against it.
    pub findings: Vec<Finding>,
}

/// The most bytes of a band.
const LONGEST_BAND: usize = 120;

/// Reads one table after the other into registers.
pub(super) struct Registrar<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    registers: Vec<Register>,
    /// The head of the last register, while no text stands after it.
    open: Option<Header>,
    /// The head of the last register, whatever stands after it.
    last: Option<Header>,
    band: Vec<Piece>,
}

impl<'a> Registrar<'a> {
    pub(super) fn new(document: &'a Document, profiles: &'a ProfileSet) -> Registrar<'a> {
        Registrar { document, profiles, registers: Vec::new(), open: None, last: None, band: Vec::new() }
    }

    pub(super) fn finish(mut self) -> Vec<Register> {
        self.registers.iter_mut().for_each(doubt_older_results);
        self.registers
    }

    /// Text after a table: what follows is another one.
    pub(super) fn close(&mut self) {
        self.open = None;
        self.band.clear();
    }

    /// Adds `table` if it is a register, or goes on with the last one.
    pub(super) fn add(&mut self, span: Span, table: &Table, header: Option<&Header>) -> bool {
        let (document, profiles) = (self.document, self.profiles);
        let read = header.map(|header| refined(document, profiles, header, table));
        // A repeated head over the rest of a row: what stands between is a page's, though no reader knew it.
        let rest = |header: &Header| {
            self.last.as_ref().is_some_and(|last| same(document, last, header)) && self.begins_with_rest(table, header)
        };
        if self.open.is_none() && read.as_ref().is_some_and(rest) {
            self.open = self.last.clone();
        }
        let fresh = read.filter(|header| {
            is_register(document, header, table) || self.open.as_ref().is_some_and(|open| same(document, open, header))
        });
        let whole = |header: &Header| header.has(Field::Target) && header.has_results();
        let rest = self.open.as_ref().is_some_and(|open| header.is_none() && fits(open, table));
        let fresh = match fresh {
            Some(header) if whole(&header) || self.open.is_some() => Some(header),
            fresh if rest => fresh,
            fresh => survey::header(document, profiles, table).or(fresh),
        };
        let goes_on = match (&self.open, &fresh) {
            (Some(open), Some(header)) => same(document, open, header),
            (Some(open), None) => header.is_none() && fits(open, table),
            (None, _) => false,
        };
        let restated = fresh.is_some();
        let Some(header) = fresh.or_else(|| self.open.clone().filter(|_| goes_on)) else { return false };
        let header = match &self.open {
            Some(open) if goes_on => renamed(header, open),
            _ => header,
        };
        let headless = goes_on && !restated;
        if !goes_on {
            self.band.clear();
            self.registers.push(Register { span, rows: Vec::new(), shared: Vec::new() });
        }
        if let Some(register) = self.registers.last_mut() {
            register.span.end = span.end;
            let head = table.rows.get(..if headless { 0 } else { header.rows.end }).unwrap_or_default();
            register.shared.extend(head.iter().flat_map(|row| filled(document, row)).map(|cell| cell.span));
            let from = if headless { 0 } else { header.rows.end };
            let mut body = Body {
                reader: Reader { document, profiles, header: &header },
                table,
                register,
                band: &mut self.band,
                opened: false,
                headed: false,
            };
            (from..table.rows.len()).for_each(|row| body.row(row));
        }
        self.last = Some(header.clone());
        self.open = Some(header);
        true
    }

    /// Whether the first row under a head is a comment on a row of figures, or what a page break left of such a row,
    /// and none itself.
    fn begins_with_rest(&self, table: &Table, header: &Header) -> bool {
        let document = self.document;
        let body = table.rows.get(header.rows.end..).unwrap_or_default();
        let Some(first) = body.iter().find(|row| filled(document, row).next().is_some()) else { return false };
        let cells: Vec<&Cell> = filled(document, first).collect();
        let told = |cell: &&Cell| {
            let mut over = header.heads.iter().filter(|head| overlap(&columns(cell), &head.columns));
            let field = over.next().and_then(|head| head.meaning.field);
            field.is_some_and(|field| field.shape() == Shape::Narrative) && over.next().is_none()
        };
        if cells.iter().all(told) {
            return true;
        }
        let [only] = cells.as_slice() else { return false };
        announced(self.profiles, document.slice(only.span).trim()).is_some_and(|opening| {
            opening.profile.is_some() && !opening.dash && opening.field.shape() == Shape::Narrative
        })
    }
}

/// The rows of one table.
struct Body<'b, 'a> {
    reader: Reader<'b>,
    table: &'a Table,
    register: &'b mut Register,
    band: &'b mut Vec<Piece>,
    /// A row of figures of this table was met.
    opened: bool,
    /// The last section of the last row was announced by a line across the table, and has what the next lines say.
    headed: bool,
}

impl Body<'_, '_> {
    fn row(&mut self, index: usize) {
        let document = self.reader.document;
        let Some(row) = self.table.rows.get(index) else { return };
        let cells: Vec<&Cell> = filled(document, row).collect();
        if cells.is_empty() || self.repeats_head(&cells) {
            self.register.shared.extend(cells.iter().map(|cell| cell.span));
            return;
        }
        let unders = unders(self.table, index, self.reader.header);
        let named = |under: &Under| matches!(under.head.meaning.field, Some(Field::Indicator | Field::Reference));
        let has_text = |under: &Under| under.cell.is_some_and(|cell| !document.slice(cell.span).trim().is_empty());
        if self.labelled(&cells) {
            return;
        }
        if let [only] = cells.as_slice()
            && (crosses(only, row) || (unders.iter().any(|under| named(under) && under.own && has_text(under))))
        {
            if !self.heading(only) && !self.under_heading(only) {
                self.headed = false;
                self.line(only);
            }
            return;
        }
        self.headed = false;
        if unders.iter().any(|under| named(under) && has_text(under)) && !self.is_rest(&unders) {
            self.report(&unders);
        } else {
            self.rest(&unders);
        }
    }

    /// Whether a row holds more lines of the row above: a name that goes on in lower case, and no figures.
    fn is_rest(&self, unders: &[Under]) -> bool {
        let document = self.reader.document;
        let text = |under: &Under| under.cell.map_or("", |cell| document.slice(cell.span).trim());
        let goes_on = |under: &Under| match under.head.meaning.field {
            Some(Field::Indicator) => under.own && text(under).starts_with(char::is_lowercase),
            Some(Field::Reference | Field::Outturn | Field::Target) => text(under).is_empty(),
            _ => true,
        };
        let named = unders.iter().any(|under| under.head.meaning.field == Some(Field::Indicator));
        self.opened
            && named
            && unders.iter().all(goes_on)
            && self
                .reader
                .outturn(unders)
                .is_none_or(|index| unders.get(index).is_none_or(|under| text(under).is_empty()))
    }

    /// A row of figures.
    fn report(&mut self, unders: &[Under]) {
        self.opened = true;
        let mut report = RowReport { sections: self.reader.sections(unders), findings: Vec::new() };
        if let Some(first) = self.band.first() {
            let label = Label::plain(Span { start: first.span.start, end: first.span.start }, Field::Other, 0);
            report.sections.insert(0, Section { label, content: self.band.clone(), reach: Reach::Shared });
        }
        let shared_name = unders.iter().any(|under| under.head.meaning.field == Some(Field::Indicator) && !under.own);
        if shared_name {
            let message = "the indicator's cell stands beside several rows of figures; each is taken as a report";
            report.findings.push(Finding::new(Code::AmbiguousValue, message.to_owned()).on("indicator"));
        }
        self.register.rows.push(report);
    }

    /// A line across the table that is nothing but the label of reasons or actions, or a signature with its label, belongs
    /// to the row above; `Finance` is the name of a service.
    fn heading(&mut self, cell: &Cell) -> bool {
        let (document, profiles) = (self.reader.document, self.reader.profiles);
        let Some(report) = self.register.rows.last_mut().filter(|_| self.opened) else { return false };
        let text = document.slice(cell.span);
        let words = text.trim().trim_end_matches(':');
        let start = cell.span.start + (text.len() - text.trim_start().len()) as u32;
        let told = |field: Field| matches!(field, Field::Reason | Field::Actions | Field::ReasonAndActions);
        let known = profiles.find_head(words).filter(|hit| told(hit.field));
        if let Some(hit) = known {
            let end = start + words.len() as u32;
            let own = Label::plain(Span { start, end }, hit.field, 0);
            let label = Label { profile: Some(hit.profile), content: cell.span.end, ..own };
            report.sections.push(Section { label, content: Vec::new(), reach: Reach::Own });
            self.headed = true;
            return true;
        }
        let signs = |opening: &Opening| opening.field.shape() == Shape::SignOff && opening.profile.is_some();
        let signed = announced(profiles, text.trim()).filter(|opening| signs(opening) && !opening.dash);
        let Some(opening) = signed else { return false };
        let end = start + opening.colon as u32;
        let own = Label::plain(Span { start, end }, opening.field, 0);
        let label = Label { profile: opening.profile, content: end + 1, ..own };
        let content = trimmed(document, Span { start: end + 1, end: cell.span.end });
        let content = content.map(|span| Piece { span, kind: PieceKind::Paragraph }).into_iter().collect();
        report.sections.push(Section { label, content, reach: Reach::Own });
        self.headed = false;
        true
    }

    /// A line below a label that has the table's width to itself.
    fn under_heading(&mut self, cell: &Cell) -> bool {
        let document = self.reader.document;
        let own = self.headed && !document.is_bold(cell.span);
        let own =
            own && announced(self.reader.profiles, document.slice(cell.span).trim()).is_none_or(|opening| opening.dash);
        let report = self.register.rows.last_mut().filter(|_| own);
        let Some(section) = report.and_then(|report| report.sections.last_mut()) else { return false };
        section.content.extend(pieces(document, cell));
        true
    }

    /// A line across the table: a comment on the row above, or a band over the rows below.
    fn line(&mut self, cell: &Cell) {
        let document = self.reader.document;
        let text = fold(document.slice(cell.span));
        let pieces = pieces(document, cell);
        let bold = |colon: usize| {
            let start = cell.span.start;
            document.is_bold(Span { start, end: start + colon as u32 })
        };
        let labelled = announced(self.reader.profiles, document.slice(cell.span).trim()).filter(|opening| {
            let both = opening.field == Field::ReasonAndActions;
            opening.field.shape() == Shape::Narrative
                && ((opening.profile.is_some() || both) && !opening.dash || bold(opening.colon))
        });
        let sentence = text.len() > LONGEST_BAND || (text.ends_with(['.', '!']) && text.split(' ').count() > 5);
        let comments = (labelled.is_some() || sentence) && !document.is_bold(cell.span);
        match self.register.rows.last_mut().filter(|_| comments || labelled.is_some()) {
            Some(report) => self.reader.comment(pieces, report),
            // What no row follows belongs to none, and is left.
            None => *self.band = pieces,
        }
    }

    /// A row that a label begins belongs to the row above: `Comments`, and what they are.
    fn labelled(&mut self, cells: &[&Cell]) -> bool {
        let document = self.reader.document;
        let [first, others @ ..] = cells else { return false };
        let words = fold(document.slice(first.span));
        let profiles = self.reader.profiles;
        let heads = self.reader.header.heads.iter().filter(|head| overlap(&columns(first), &head.columns)).count();
        let label = match profiles.find_head(&words).filter(|hit| hit.field.shape() != Shape::Line) {
            Some(hit) => Label { profile: Some(hit.profile), ..Label::plain(first.span, hit.field, 0) },
            // A cell over several columns with one beside it is a label, whatever it says.
            None if heads >= 2 && others.len() == 1 => {
                let guesses = profiles.guess(&words);
                let told = guesses.iter().find(|guess| guess.field.shape() != Shape::Line && guess.weight >= 2);
                let prose = others.iter().any(|cell| Kinds::of(&fold(document.slice(cell.span))).prose);
                let by_order = || self.register.rows.last().filter(|_| guesses.is_empty() && prose).and_then(lacking);
                let field = told.map(|guess| guess.field).or_else(by_order).unwrap_or(Field::Other);
                let doubt = (field != Field::Other).then_some(Doubt::Inferred);
                Label { doubt, ..Label::plain(first.span, field, 0) }
            }
            None => return false,
        };
        let Some(report) = self.register.rows.last_mut().filter(|_| !others.is_empty()) else { return false };
        let content = others.iter().flat_map(|cell| pieces(document, cell)).collect();
        report.sections.push(Section { label, content, reach: Reach::Own });
        true
    }

    /// The rest of a row that a page break cut, or more lines of it.
    fn rest(&mut self, unders: &[Under]) {
        let at_break = !self.opened;
        let Some(report) = self.register.rows.last_mut() else { return };
        let reader = self.reader;
        for under in unders.iter().filter(|under| under.own) {
            let Some(cell) = under.cell else { continue };
            let pieces = pieces(reader.document, cell);
            reader.append(under.head, pieces, at_break, report);
        }
    }

    fn repeats_head(&self, cells: &[&Cell]) -> bool {
        let document = self.reader.document;
        let said = |cell: &&Cell| {
            let text = fold(document.slice(cell.span));
            header_words(document, self.reader.header).any(|span| fold(document.slice(span)) == text)
        };
        cells.len() >= 2 && cells.iter().all(said)
    }
}

/// A row whose result is for an earlier period than that of others may have its latest one elsewhere.
fn doubt_older_results(register: &mut Register) {
    let period = |report: &RowReport| {
        let outturn = report.sections.iter().find(|section| section.label.field == Field::Outturn)?;
        outturn.label.period.clone()
    };
    let end = |report: &RowReport| {
        let period = period(report)?;
        Some((!column::is_whole(&period), column::end(&period)?))
    };
    let Some(latest) = register.rows.iter().filter_map(end).max() else { return };
    for report in &mut register.rows {
        if end(report).is_some_and(|end| end < latest) {
            let message =
                format!("the result is for {}; other rows report a later one", period(report).unwrap_or_default());
            report.findings.push(Finding::new(Code::AmbiguousValue, message).on("outturn"));
        }
    }
}

/// The cell of each head in a row; one that a row above began is not its own.
pub(super) fn unders<'a>(table: &'a Table, index: usize, header: &'a Header) -> Vec<Under<'a>> {
    let first = (index + 1).saturating_sub(header.deepest);
    let rows = table.rows.get(first..=index).unwrap_or_default();
    let reaching = rows.iter().enumerate().flat_map(|(at, row)| {
        let rest = index.saturating_sub(first + at) as u32;
        row.cells.iter().filter(move |cell| cell.row_span > rest || rest == 0).map(move |cell| (cell, rest == 0))
    });
    let cells: Vec<(&Cell, bool)> = reaching.collect();
    let mut taken: Vec<u32> = Vec::new();
    let mut unders = Vec::with_capacity(header.heads.len());
    for head in &header.heads {
        let over =
            cells.iter().find(|(cell, _)| overlap(&columns(cell), &head.columns) && !taken.contains(&cell.span.start));
        if let Some((cell, _)) = over
            && !cell.span.is_empty()
        {
            taken.push(cell.span.start);
        }
        unders.push(Under { head, cell: over.map(|(cell, _)| *cell), own: over.is_none_or(|(_, own)| *own) });
    }
    unders
}

/// Whether a cell covers its row.
fn crosses(cell: &Cell, row: &Row) -> bool {
    let width = row.cells.iter().map(|cell| columns(cell).end).max().unwrap_or(0);
    cell.column_span >= 2 && cell.column_span + 1 >= width
}

fn header_words<'h>(document: &'h Document, header: &'h Header) -> impl Iterator<Item = Span> + use<'h> {
    header
        .heads
        .iter()
        .flat_map(|head| head.words.iter().copied())
        .filter(|span| !document.slice(*span).trim().is_empty())
}

/// Whether two heads say the same.
fn same(document: &Document, one: &Header, other: &Header) -> bool {
    let words =
        |header: &Header| -> Vec<String> { header.heads.iter().map(|head| fold(document.slice(head.span))).collect() };
    words(one) == words(other)
}

/// The columns of `header`, told by the words of the first head: repeated ones announce nothing new.
fn renamed(mut header: Header, first: &Header) -> Header {
    for (head, first) in header.heads.iter_mut().zip(&first.heads) {
        head.span = first.span;
        head.meaning = first.meaning.clone();
    }
    header
}

/// Whether a table without a head may go on under `header`.
fn fits(header: &Header, table: &Table) -> bool {
    let width = header.heads.iter().map(|head| head.columns.end).max();
    let own = table.rows.iter().flat_map(|row| &row.cells).map(|cell| columns(cell).end).max();
    header.heads.len() >= 4 && width == own
}
