//! Grids: small tables of figures of one indicator, which a line above them names.
//!
//! A grid has one row of figures, or one a period; then the latest that is
//! reported counts, and the others are `other_values`.

use super::column;
use super::header::{Head, Header, columns, filled, overlap};
use super::labels::{Doubt, Label};
use super::register::unders;
use super::row::{Reader, Under, is_figure, pieces};
use super::section::{Piece, PieceKind, Reach, Section, fold, trimmed};
use crate::document::{Cell, Document, Row, Span, Table};
use crate::normalise::quantity;
use crate::profile::{Field, ProfileSet, Shape};
use crate::record::OtherTargetKind;

/// A table of one indicator's figures.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// All of it.
    pub span: Span,
    /// A line across the table, above its head: the indicator, as a rule.
    pub lead: Option<Piece>,
    /// What its cells say, as labels with their content.
    pub labels: Vec<Label>,
}

impl Grid {
    /// Reads `table` if it holds one indicator's result and target.
    pub(super) fn read(
        document: &Document,
        profiles: &ProfileSet,
        span: Span,
        table: &Table,
        header: &Header,
    ) -> Option<Grid> {
        let aimed = |field| matches!(field, Field::Target | Field::OtherTarget(_));
        let named = header.has(Field::Indicator) || header.has(Field::Reference);
        if named || !header.has_results() || !header.any(aimed) {
            return None;
        }
        let reader = Reader { document, profiles, header };
        let end = figures_end(document, profiles, table, header);
        let span = within(span, table, end);
        let rows: Vec<Vec<Under>> = (header.rows.end..end)
            .filter(|&row| table.rows.get(row).is_some_and(|row| filled(document, row).next().is_some()))
            .map(|row| unders(table, row, header))
            .collect();
        let main = latest(&reader, &rows)?;
        let mut labels = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let sections = reader.sections(row);
            let name = row_head(&reader, row);
            if index == main {
                labels.extend(name.map(period_label));
                labels.extend(
                    sections
                        .into_iter()
                        .filter(|section| Some(section.content.as_slice()) != name.as_ref().map(std::slice::from_ref))
                        .map(|section| given(section, name.map(|piece| fold(document.slice(piece.span))))),
                );
            } else {
                labels.extend(sections.into_iter().filter_map(|section| earlier(section, name?)));
            }
        }
        let (lead, span) = lead(document, table, header, span);
        Some(Grid { span, lead, labels })
    }
}

impl Grid {
    /// Reads `table` if its columns are periods and its rows result and target.
    ///
    /// ```text
    ///        | Q1 | Q2 | Q3
    /// Actual | 71 | 64 |
    /// Target | 80 | 80 | 80
    /// ```
    pub(super) fn of_rows(
        document: &Document,
        profiles: &ProfileSet,
        span: Span,
        table: &Table,
        header: &Header,
    ) -> Option<Grid> {
        let periods = periods(header)?;
        let mut rows: Vec<FieldRow> = Vec::new();
        let mut end = figures_end(document, profiles, table, header);
        for index in header.rows.end..end {
            let Some(row) = table.rows.get(index).filter(|row| filled(document, row).next().is_some()) else {
                continue;
            };
            // A cell over several periods is of none of them: the form goes on there.
            let over = |cell: &Cell| periods.iter().filter(|head| overlap(&columns(cell), &head.columns)).count();
            let across = row.cells.iter().any(|cell| over(cell) > 1);
            let Some(row) = field_row(document, profiles, &unders(table, index, header)).filter(|_| !across) else {
                end = index;
                break;
            };
            rows.push(row);
        }
        let span = within(span, table, end);
        let has = |field: Field| rows.iter().any(|row| row.field == field);
        if !has(Field::Outturn) || !has(Field::Target) {
            return None;
        }
        let result = rows.iter().find(|row| row.field == Field::Outturn)?;
        let filled = result.cells.iter().filter(|(_, pieces)| !pieces.is_empty()).map(|(head, _)| *head);
        let main = filled.max_by_key(|head| head.meaning.period.as_deref().and_then(column::end))?;
        let mut labels: Vec<Label> = rows.iter().flat_map(|row| row.labels(main)).collect();
        labels.push(period_label(Piece { span: main.span, kind: PieceKind::Paragraph }));
        // A period still to come has a name and no figures.
        let named = |head: &&Head| head.span != main.span && !labels.iter().any(|label| label.span == head.span);
        let empty: Vec<&Head> = periods.iter().filter(named).collect();
        labels.extend(
            empty
                .into_iter()
                .map(|head| Label { given: Some(Vec::new()), ..Label::plain(head.span, Field::OtherValue, 0) }),
        );
        let (lead, span) = lead(document, table, header, span);
        Some(Grid { span, lead, labels })
    }
}

impl Grid {
    /// Reads `table` if its columns are parts of a year, its rows years, and one of them the target.
    ///
    /// ```text
    ///         | Q1 | Q2 | Q3
    /// 2019/20 | 71 | 64 | 70
    /// 2020/21 | 72 | 66 |
    /// Target  | 80 | 80 | 80
    /// ```
    pub(super) fn of_years(
        document: &Document,
        profiles: &ProfileSet,
        span: Span,
        table: &Table,
        header: &Header,
    ) -> Option<Grid> {
        let part = |head: &Head| head.meaning.period.as_deref().is_some_and(|period| !column::is_whole(period));
        let parts = periods(header).filter(|parts| parts.iter().all(part))?;
        let (mut years, mut others): (Vec<YearRow>, Vec<FieldRow>) = (Vec::new(), Vec::new());
        let end = figures_end(document, profiles, table, header);
        for index in header.rows.end..end {
            if table.rows.get(index).is_none_or(|row| filled(document, row).next().is_none()) {
                continue;
            }
            let unders = unders(table, index, header);
            match year_row(document, profiles, &unders) {
                Some(row) => years.push(row),
                None => others.push(field_row(document, profiles, &unders)?),
            }
        }
        let cells = years.iter().flat_map(|row| row.cells.iter().map(move |(head, pieces)| (row, *head, pieces)));
        let told = cells.filter(|(_, _, pieces)| !pieces.is_empty());
        let (year, head, _) = told.max_by_key(|(row, head, _)| row.part(head).as_deref().and_then(column::end))?;
        let aims = |row: &&FieldRow| row.field == Field::Target;
        // The target of another year is that year's.
        let of_year = |row: &&FieldRow| row.year.as_ref().is_none_or(|own| *own == year.year);
        let target = others.iter().filter(aims).find(of_year)?.name;
        let mut labels: Vec<Label> = years.iter().flat_map(|row| row.labels((year.name, head.span))).collect();
        for row in &mut others {
            row.field = match row.field {
                Field::Target if row.name != target => Field::OtherTarget(OtherTargetKind::Previous),
                Field::Outturn => Field::OtherValue,
                field => field,
            };
            labels.extend(row.labels(head));
        }
        let own = |head: &&Head| !labels.iter().any(|label| label.span == head.span);
        let heads: Vec<&Head> = parts.iter().filter(own).collect();
        let bare = |head: &Head| Label { given: Some(Vec::new()), ..Label::plain(head.span, Field::Other, 0) };
        labels.extend(heads.into_iter().map(bare));
        let (lead, span) = lead(document, table, header, within(span, table, end));
        Some(Grid { span, lead, labels })
    }
}

/// The heads behind the first, where all of them are periods and nothing else.
fn periods(header: &Header) -> Option<&[Head]> {
    let [_, periods @ ..] = header.heads.as_slice() else { return None };
    (periods.len() >= 2 && periods.iter().all(|head| head.meaning.is_bare_period())).then_some(periods)
}

/// A year's results.
struct YearRow<'a> {
    name: Span,
    /// `2019/20`
    year: String,
    profile: Option<usize>,
    cells: Vec<(&'a Head, Vec<Piece>)>,
}

impl YearRow<'_> {
    /// `Q2 2019/20`
    fn part(&self, head: &Head) -> Option<String> {
        Some(format!("{} {}", head.meaning.period.as_ref()?, self.year))
    }

    /// The result, in the row and under the head that are `main`, and the others.
    fn labels(&self, main: (Span, Span)) -> Vec<Label> {
        let filled = self.cells.iter().filter(|(_, pieces)| !pieces.is_empty());
        let label = |(head, pieces): &(&Head, Vec<Piece>)| {
            let field = if (self.name, head.span) == main { Field::Outturn } else { Field::OtherValue };
            let (period, profile) = (self.part(head), self.profile);
            Label { period, profile, given: Some(pieces.clone()), ..Label::plain(self.name, field, 0) }
        };
        filled.map(label).collect()
    }
}

/// A row that begins with a year, or with a result's name and a year.
fn year_row<'a>(document: &Document, profiles: &ProfileSet, row: &[Under<'a>]) -> Option<YearRow<'a>> {
    let [first, values @ ..] = row else { return None };
    let name = trimmed(document, first.cell?.span)?;
    let meaning = column::meaning(profiles, &[&fold(document.slice(name))]);
    let year = meaning.period.filter(|period| column::is_whole(period))?;
    let result = matches!(meaning.field, None | Some(Field::Outturn | Field::OtherValue));
    let cells =
        values.iter().map(|under| (under.head, under.cell.map(|cell| pieces(document, cell)).unwrap_or_default()));
    let cells: Vec<(&Head, Vec<Piece>)> = cells.collect();
    let text = |pieces: &[Piece]| pieces.iter().map(|piece| fold(document.slice(piece.span))).collect::<String>();
    let figures = cells.iter().map(|(_, pieces)| text(pieces));
    let figures = figures.into_iter().all(|text| text.is_empty() || is_figure(&text) || quantity::is_absent(&text));
    (result && figures).then_some(YearRow { name, year, profile: meaning.profile, cells })
}

/// The line across the table above its head, and the span with it; cells side by side there are the form's own, and the
/// grid begins below them.
fn lead(document: &Document, table: &Table, header: &Header, span: Span) -> (Option<Piece>, Span) {
    let above = table.rows.get(header.lead.clone()).unwrap_or_default();
    let pairs = above.iter().any(|row| filled(document, row).nth(1).is_some());
    let head = table.rows.get(header.lead.end).and_then(|row| row.cells.first());
    if let Some(head) = head.filter(|_| pairs) {
        return (None, Span { start: head.span.start, ..span });
    }
    let line = above.iter().flat_map(|row| filled(document, row)).next();
    (line.and_then(|line| pieces(document, line).first().copied()), span)
}

/// The first row below the figures that a label of running text begins: there the form goes on.
pub(super) fn figures_end(document: &Document, profiles: &ProfileSet, table: &Table, header: &Header) -> usize {
    let told = |row: &Row| {
        let first = filled(document, row).next()?;
        let words = fold(document.slice(first.span));
        let label = words.split(':').next().unwrap_or_default();
        profiles.find_head(label).filter(|hit| hit.field.shape() != Shape::Line)
    };
    let from = header.rows.end + 1;
    let below = table.rows.get(from..).unwrap_or_default();
    below.iter().position(|row| told(row).is_some()).map_or(table.rows.len(), |at| from + at)
}

/// The part of a table's span before row `end`.
fn within(span: Span, table: &Table, end: usize) -> Span {
    let next = table.rows.get(end).and_then(|row| row.cells.first());
    Span { end: next.map_or(span.end, |cell| cell.span.start), ..span }
}

/// A row of one field over several periods.
struct FieldRow<'a> {
    name: Span,
    field: Field,
    /// The year among its words: `Target 2019/20`.
    year: Option<String>,
    profile: Option<usize>,
    doubt: Option<Doubt>,
    cells: Vec<(&'a Head, Vec<Piece>)>,
}

impl FieldRow<'_> {
    /// The cell of the period that counts under the row's name, the others under their periods.
    fn labels(&self, main: &Head) -> Vec<Label> {
        let filled = self.cells.iter().filter(|(_, pieces)| !pieces.is_empty());
        let label = |(head, pieces): &(&Head, Vec<Piece>)| {
            let (field, span) = match self.field {
                field if head.span == main.span => (field, self.name),
                Field::Outturn | Field::OtherValue => (Field::OtherValue, head.span),
                Field::Target | Field::OtherTarget(_) => (Field::OtherTarget(OtherTargetKind::Other), head.span),
                _ => (Field::Other, self.name),
            };
            let period = head.meaning.period.clone().filter(|_| matches!(field, Field::Outturn | Field::Target));
            let (profile, doubt) = (self.profile, self.doubt);
            Label { period, profile, doubt, given: Some(pieces.clone()), ..Label::plain(span, field, 0) }
        };
        filled.map(label).collect()
    }
}

/// A row that begins with a figure's name and goes on with figures.
fn field_row<'a>(document: &Document, profiles: &ProfileSet, row: &[Under<'a>]) -> Option<FieldRow<'a>> {
    let [first, values @ ..] = row else { return None };
    let name = trimmed(document, first.cell?.span)?;
    let meaning = column::meaning(profiles, &[&fold(document.slice(name))]);
    let figures = |field: &Field| {
        matches!(
            field,
            Field::Outturn | Field::Target | Field::OtherTarget(_) | Field::OtherValue | Field::Rag | Field::Other
        )
    };
    let guess = || {
        let guesses = profiles.guess(&fold(document.slice(name)));
        guesses.into_iter().find(|guess| guess.weight >= 2).map(|guess| guess.field)
    };
    let known = meaning.field.filter(figures);
    let field = known.or_else(|| guess().filter(figures))?;
    let doubt = known.is_none().then_some(Doubt::Inferred);
    let cells = values.iter().map(|under| {
        let narrow = under.cell.filter(|cell| columns(cell) == under.head.columns);
        (under.head, narrow.map(|cell| pieces(document, cell)).unwrap_or_default())
    });
    let year = meaning.period.filter(|period| column::is_whole(period));
    Some(FieldRow { name, field, year, profile: meaning.profile, doubt, cells: cells.collect() })
}

/// The row that counts: the only one, or the latest of those that periods name.
fn latest(reader: &Reader, rows: &[Vec<Under>]) -> Option<usize> {
    let text = |under: &Under| under.cell.map(|cell| fold(reader.document.slice(cell.span))).unwrap_or_default();
    let result = |row: &Vec<Under>| reader.outturn(row).and_then(|index| row.get(index)).map(text).unwrap_or_default();
    let figures = rows.iter().map(result).all(|text| text.is_empty() || is_figure(&text) || quantity::is_absent(&text));
    if !figures || rows.iter().all(|row| result(row).is_empty()) {
        return None;
    }
    if let [_] = rows {
        return Some(0);
    }
    let end = |row: &Vec<Under>| column::end(&fold(reader.document.slice(row_head(reader, row)?.span)));
    let ends: Option<Vec<_>> = rows.iter().map(end).collect();
    let ends = ends?;
    (0..rows.len()).filter(|&index| !result(&rows[index]).is_empty()).max_by_key(|&index| ends[index])
}

/// The period that a row begins with.
fn row_head(reader: &Reader, row: &[Under]) -> Option<Piece> {
    let first = row.first()?;
    let heads = first.head.span.is_empty() || first.head.meaning.field == Some(Field::Period);
    let span = trimmed(reader.document, first.cell.filter(|_| heads)?.span)?;
    column::end(&fold(reader.document.slice(span)))?;
    Some(Piece { span, kind: PieceKind::Paragraph })
}

fn period_label(piece: Piece) -> Label {
    let start = piece.span.start;
    Label { given: Some(vec![piece]), ..Label::plain(Span { start, end: start }, Field::Period, 0) }
}

fn given(section: Section, period: Option<String>) -> Label {
    let period = section.label.period.clone().or(period.filter(|_| section.label.field == Field::Outturn));
    Label { period, given: Some(section.content), ..section.label }
}

/// A cell of an earlier period.
fn earlier(section: Section, name: Piece) -> Option<Label> {
    if section.content.first() == Some(&name) || section.content.is_empty() || section.reach == Reach::Shared {
        return None;
    }
    let (field, span) = match section.label.field {
        Field::Outturn | Field::OtherValue => (Field::OtherValue, name.span),
        Field::Target | Field::OtherTarget(_) => (Field::OtherTarget(OtherTargetKind::Previous), name.span),
        _ => (Field::Other, section.label.span),
    };
    Some(Label { profile: section.label.profile, given: Some(section.content), ..Label::plain(span, field, 0) })
}
