//! What the cells of a table say of its columns, and of what the table is.

use super::grid::figures_end;
use super::guess;
use super::header::{Head, Header, columns, filled, overlap};
use super::kind::Kinds;
use super::row::is_figure;
use super::section::fold;
use crate::document::{Document, Table};
use crate::normalise::{indicator, polarity, quantity};
use crate::profile::{Field, ProfileSet};

/// The head with what its cells say of columns that its words leave open.
pub(super) fn refined(document: &Document, profiles: &ProfileSet, header: &Header, table: &Table) -> Header {
    let mut header = header.clone();
    let body = table.rows.get(header.rows.end..figures_end(document, profiles, table, &header)).unwrap_or_default();
    let names = header.heads.iter().filter(|head| head.meaning.field == Some(Field::Indicator)).count();
    for head in &mut header.heads {
        let cells = body.iter().flat_map(|row| filled(document, row)).filter(|cell| columns(cell) == head.columns);
        let texts: Vec<String> = cells.map(|cell| fold(document.slice(cell.span))).collect();
        let most = |is: &dyn Fn(&str) -> bool| {
            !texts.is_empty() && 2 * texts.iter().filter(|text| is(text)).count() > texts.len()
        };
        let directions = || most(&is_direction);
        let codes = || most(&is_code);
        head.meaning.field = match head.meaning.field {
            Some(Field::Outturn) | None if directions() => Some(Field::Polarity),
            // `Standard` heads what is measured here, and targets there.
            Some(Field::Target) if names == 0 && most(&|text| is_name(text)) => Some(Field::Indicator),
            // `PI` heads codes here and names there.
            Some(Field::Reference) if names == 0 && most(&|text| text.split(' ').count() > 3) => Some(Field::Indicator),
            Some(Field::Indicator) if names > 1 && !head.coded && codes() => Some(Field::Reference),
            Some(Field::Outturn) if most(&|text| text.split(' ').count() > 12) => Some(Field::Reason),
            field => field,
        };
    }
    guess::by_content(document, profiles, &mut header, table);
    header
}

/// Three words or more that are no figure.
fn is_name(text: &str) -> bool {
    text.split(' ').count() >= 3
        && text.len() <= 160
        && !Kinds::of(text).is_told()
        && !quantity::is_absent(text)
        && quantity::parse(text).is_none()
}

/// `BVPI 182`, `K104`: an indicator's code alone, where another column has the names.
fn is_code(text: &str) -> bool {
    let one = !text.contains(' ') && text.len() <= 12 && !is_figure(text);
    let numbered = text.starts_with(char::is_alphabetic) && text.contains(|c: char| c.is_ascii_digit());
    one && numbered || text.len() <= 24 && indicator::parse(&format!("{text} Name")).reference.is_some()
}

/// `Bigger is Better`, `Lower`: which way is good; `Down` may as well be the way it went.
pub(super) fn is_direction(text: &str) -> bool {
    const WORDS: [&str; 8] = ["better", "good", "high", "low", "bigger", "smaller", "maximi", "minimi"];
    let words = text.to_lowercase();
    WORDS.iter().any(|word| words.contains(word)) && polarity::parse(text).is_some() && !is_figure(text)
}

/// Whether any result of the table is a figure; programmes and plans have dates there.
fn has_figures(document: &Document, header: &Header, table: &Table) -> bool {
    let mut results =
        header.heads.iter().filter(|head| head.meaning.field == Some(Field::Outturn) || head.meaning.is_bare_period());
    let rows = table.rows.get(header.rows.end..).unwrap_or_default();
    results.any(|head| {
        let mut cells =
            rows.iter().flat_map(|row| filled(document, row)).filter(|cell| overlap(&columns(cell), &head.columns));
        cells.any(|cell| is_figure(&fold(document.slice(cell.span))))
    })
}

/// Whether a table has an indicator in each row, and its result or what is done about it.
pub(super) fn is_register(document: &Document, header: &Header, table: &Table) -> bool {
    let named = header.has(Field::Indicator) || header.has(Field::Reference);
    // Risks have a reference, a score and what is done about them.
    let risks = header.any(|field| matches!(field, Field::Implications(_)));
    if !named || keeps_accounts(document, header) || risks && !header.has(Field::Indicator) {
        return false;
    }
    let told = |field: Field| matches!(field, Field::Reason | Field::Actions | Field::ReasonAndActions);
    let aimed = |field: Field| matches!(field, Field::Target | Field::OtherTarget(_) | Field::Polarity | Field::Rag);
    if header.has_results() {
        let body = table.rows.get(header.rows.end..).unwrap_or_default();
        if !has_figures(document, header, table) || guess::is_money(document, header, body) {
            return false;
        }
        let known = |head: &Head| head.meaning.field.is_some_and(told) && !head.meaning.inferred;
        // Decisions and contracts have a reference, a value and a reason.
        let named = |head: &Head| head.meaning.field == Some(Field::Indicator) && !head.meaning.inferred;
        let listed = header.has(Field::Reference) && header.heads.iter().any(named);
        return header.any(aimed) || !risks && listed && header.heads.iter().any(known);
    }
    header.has(Field::Reference)
        && header.has(Field::Indicator)
        && header.has(Field::Actions)
        && is_coded(document, header, table)
}

/// Budgets have results and comments too.
fn keeps_accounts(document: &Document, header: &Header) -> bool {
    const WORDS: [&str; 8] = ["budget", "expenditure", "spend", "spent", "income", "£000", "£'000", "£m"];
    header.heads.iter().any(|head| {
        let words = document.slice(head.span).to_lowercase().replace('’', "'");
        WORDS
            .iter()
            .any(|word| words.split(|c: char| c.is_whitespace() || c == '(' || c == ')').any(|part| part == *word))
    })
}

/// Whether indicators' codes stand in the column of references: `BVPI 182`, not `2.3`.
fn is_coded(document: &Document, header: &Header, table: &Table) -> bool {
    let Some(head) = header.heads.iter().find(|head| head.meaning.field == Some(Field::Reference)) else {
        return false;
    };
    let rows = table.rows.get(header.rows.end..).unwrap_or_default();
    let cells = rows.iter().flat_map(|row| filled(document, row)).filter(|cell| columns(cell) == head.columns);
    let (mut coded, mut all) = (0, 0);
    for cell in cells {
        let text = fold(document.slice(cell.span));
        let letters = text.chars().take_while(|c| c.is_alphabetic()).count() >= 2;
        coded += usize::from(letters && indicator::parse(&format!("{text} Name")).reference.is_some());
        all += 1;
    }
    coded > 0 && 2 * coded > all
}
