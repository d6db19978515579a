//! The head of a table of figures: what each of its columns holds.
//!
//! A head may take up to three rows (`2016/17` over `Value`), may stand under a
//! line across the whole table, and may come again on the table's next page.

use std::ops::Range;

use super::column::{self, Meaning};
use super::guess;
use super::kind::Kinds;
use super::row::is_figure;
use super::section::fold;
use crate::document::{Cell, Document, Row, Span, Table};
use crate::profile::{Field, ProfileSet};

/// A column, or columns that one cell of the head covers.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// The grid columns.
    pub columns: Range<u32>,
    /// The words that tell it from its neighbours; empty under an empty head.
    pub span: Span,
    /// Every cell of the head over it.
    pub words: Vec<Span>,
    /// What stands in it.
    pub meaning: Meaning,
    /// Code and name stand in one cell.
    pub coded: bool,
}

impl Head {
    /// Whether its words are a value that nobody knows as a head: a row of labels with their values beside them is a
    /// form's, not a head.
    fn is_value(&self, document: &Document) -> bool {
        let words = fold(document.slice(self.span));
        !self.meaning.is_known() && (is_figure(&words) || Kinds::of(&words).code)
    }
}

/// A table's head.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// Rows of the table before the head: a line across all of it.
    pub lead: Range<usize>,
    /// The rows of the head.
    pub rows: Range<usize>,
    /// Its columns, left to right.
    pub heads: Vec<Head>,
    /// The most rows that a cell of the table covers.
    pub deepest: usize,
}

/// The most rows that a merged cell is taken to cover.
const DEEPEST_CELL: usize = 200;

/// The most rows of a head.
const DEEPEST: usize = 3;

/// The fewest cells of a head whose words nobody knows: a name, a target, a result and a story.
const LEAST_UNREAD: usize = 4;

/// The most bytes of a cell in a head's second line.
const LONGEST_LOWER: usize = 40;

/// The rows among which a head is looked for.
const FARTHEST: usize = 12;

/// The most bytes of a head's cell.
const LONGEST: usize = 120;

impl Header {
    /// The head of `table`, if at least two of its columns announce something.
    ///
    /// It is the first row of two cells or more, or one of the next that announces four columns: readers may give a
    /// key and the register below it as one table.
    pub(super) fn read(document: &Document, profiles: &ProfileSet, table: &Table) -> Option<Header> {
        let worded = |row: &&Row| filled(document, row).count() >= 2;
        let first = table.rows.iter().take(DEEPEST).position(|row| worded(&row))?;
        let below = first + 1..table.rows.len().min(first + FARTHEST);
        Header::at(document, profiles, table, first, 2)
            .or_else(|| below.into_iter().find_map(|row| Header::at(document, profiles, table, row, 4)))
    }

    /// The head that begins in this row, if it announces so many columns.
    fn at(document: &Document, profiles: &ProfileSet, table: &Table, first: usize, least: usize) -> Option<Header> {
        let mut header = Header::worded(document, profiles, table, first, least)?;
        guess::heads(document, profiles, &mut header.heads);
        let worded = header.heads.iter().filter(|head| !head.span.is_empty()).count();
        let known = header.heads.iter().filter(|head| head.meaning.is_known()).count();
        let values = header.heads.iter().any(|head| head.is_value(document));
        (known >= least && 2 * known >= worded && !values).then_some(header)
    }

    /// The first row of four cells or more as a head, whatever its words say, if none of them is a value.
    pub(super) fn unread(document: &Document, profiles: &ProfileSet, table: &Table) -> Option<Header> {
        let worded = |row: &Row| filled(document, row).count() + 1 >= LEAST_UNREAD;
        let first = table.rows.iter().take(DEEPEST).position(worded)?;
        let lower = |row: &Row| is_lower_line(document, row);
        let two = table.rows.get(first + 1).is_some_and(lower) && table.rows.get(first + 2).is_some();
        let header = Header::worded(document, profiles, table, first, if two { 1 } else { LEAST_UNREAD })?;
        let header = if two && header.rows.len() == 1 { header.deepened(document, profiles, table)? } else { header };
        let values = header.heads.iter().any(|head| head.is_value(document));
        let own = header.heads.iter().filter(|head| !head.span.is_empty()).count();
        (own >= LEAST_UNREAD && !values).then_some(header)
    }

    /// The head with the row below it as its second line.
    fn deepened(self, document: &Document, profiles: &ProfileSet, table: &Table) -> Option<Header> {
        let rows = self.rows.start..self.rows.end + 1;
        let heads = heads(document, profiles, table.rows.get(rows.clone())?);
        Some(Header { rows, heads, ..self })
    }

    /// The head that begins in this row with as many cells of words.
    fn worded(document: &Document, profiles: &ProfileSet, table: &Table, first: usize, least: usize) -> Option<Header> {
        let row = table.rows.get(first)?;
        if filled(document, row).count() < least || filled(document, row).any(|cell| cell.span.len() > LONGEST) {
            return None;
        }
        let more = table.rows[first + 1..].iter().take(DEEPEST - 1);
        // Cells of the first row that reach down say how deep the head is.
        let cells = filled(document, row).count();
        let deep: Vec<usize> = filled(document, row)
            .map(|cell| cell.row_span as usize)
            .filter(|span| (2..=DEEPEST).contains(span))
            .collect();
        let reach = deep.iter().max().filter(|_| 2 * deep.len() >= cells).map_or(1, |deepest| *deepest);
        let depth = (1 + more.take_while(|row| goes_on(document, profiles, row)).count()).max(reach);
        let rows = first..first + depth;
        let heads = heads(document, profiles, table.rows.get(rows.clone())?);
        let spans = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.row_span as usize);
        let deepest = spans.max().unwrap_or(1).clamp(1, DEEPEST_CELL);
        Some(Header { lead: 0..first, rows, heads, deepest })
    }

    /// Whether a column of this field is there.
    pub(super) fn has(&self, field: Field) -> bool {
        self.heads.iter().any(|head| head.meaning.field == Some(field))
    }

    /// Whether some column's field satisfies `wanted`.
    pub(super) fn any(&self, wanted: impl Fn(Field) -> bool) -> bool {
        self.heads.iter().any(|head| head.meaning.field.is_some_and(&wanted))
    }

    /// Whether figures of one or several periods stand in it.
    pub(super) fn has_results(&self) -> bool {
        self.has(Field::Outturn) || self.heads.iter().any(|head| head.meaning.is_bare_period())
    }
}

/// The cells of a row that have text.
pub(super) fn filled<'a>(document: &'a Document, row: &'a Row) -> impl Iterator<Item = &'a Cell> {
    row.cells.iter().filter(|cell| !document.slice(cell.span).trim().is_empty())
}

/// The grid columns that a cell covers.
pub(super) fn columns(cell: &Cell) -> Range<u32> {
    cell.column..cell.column.saturating_add(cell.column_span.max(1))
}

pub(super) fn overlap(one: &Range<u32>, other: &Range<u32>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Whether a row under a head is more of it: two cells at least, all of them words of heads about figures.
fn goes_on(document: &Document, profiles: &ProfileSet, row: &Row) -> bool {
    let mut count = 0;
    let all = filled(document, row).all(|cell| {
        count += 1;
        let meaning = column::meaning(profiles, &[&fold(document.slice(cell.span))]);
        let figures = |field| {
            matches!(
                field,
                Field::Outturn | Field::Target | Field::OtherTarget(_) | Field::OtherValue | Field::Rag | Field::Other
            )
        };
        meaning.is_bare_period() || meaning.field.is_some_and(figures)
    });
    all && count >= 2
}

/// Whether a row is the second line of a head: a few words under some columns, and no value.
fn is_lower_line(document: &Document, row: &Row) -> bool {
    let first = row.cells.first().is_none_or(|cell| document.slice(cell.span).trim().is_empty());
    let words: Vec<String> = filled(document, row).map(|cell| fold(document.slice(cell.span))).collect();
    let worded = |text: &String| text.len() <= LONGEST_LOWER && !Kinds::of(text).is_told() && !Kinds::of(text).code;
    first && words.len() >= 2 && words.len() < row.cells.len() && words.iter().all(worded)
}

fn heads(document: &Document, profiles: &ProfileSet, rows: &[Row]) -> Vec<Head> {
    let cells: Vec<(usize, &Cell)> =
        rows.iter().enumerate().flat_map(|(depth, row)| row.cells.iter().map(move |cell| (depth, cell))).collect();
    // The lowest cells make the columns; a cell with others under it groups them.
    let lowest = |depth: usize, cell: &Cell| {
        !cells.iter().any(|(below, other)| *below > depth && overlap(&columns(other), &columns(cell)))
    };
    let mut bottom: Vec<&Cell> =
        cells.iter().filter(|(depth, cell)| lowest(*depth, cell)).map(|(_, cell)| *cell).collect();
    bottom.sort_by_key(|cell| cell.column);
    let parts: Vec<Vec<Span>> = bottom
        .iter()
        .map(|cell| {
            let over = cells.iter().filter(|(_, other)| overlap(&columns(other), &columns(cell)));
            over.map(|(_, other)| other.span).filter(|span| !document.slice(*span).trim().is_empty()).collect()
        })
        .collect();
    bottom.iter().zip(&parts).map(|(cell, own)| head(document, profiles, cell, own, &parts)).collect()
}

fn head(document: &Document, profiles: &ProfileSet, cell: &Cell, own: &[Span], all: &[Vec<Span>]) -> Head {
    let words: Vec<String> = own.iter().map(|span| fold(document.slice(*span))).collect();
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    let meaning = column::meaning(profiles, &parts);
    // `Value` under each of six years does not tell them apart; the years do.
    let alone = |span: &&Span| {
        let text = document.slice(**span);
        all.iter().filter(|other| other.iter().any(|part| document.slice(*part) == text)).count() == 1
    };
    let span = own.iter().rev().find(alone).or(own.last()).copied();
    Head {
        columns: columns(cell),
        span: span.unwrap_or(Span { start: cell.span.start, end: cell.span.start }),
        words: own.to_vec(),
        coded: meaning.field == Some(Field::Indicator) && names_a_code(&words.join(" ")),
        meaning,
    }
}

/// `Code & Name`, `Ref / Indicator`: the head of a column of codes and names.
fn names_a_code(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| !word.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&["code", "ref", "no", "number", "reference", "id"])
        && has(&["name", "description", "title", "indicator", "measure", "kpi", "pi"])
}
