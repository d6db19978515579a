//! What the columns of a table of figures hold whose heads no profile knows.

use super::header::{Head, Header, columns, filled};
use super::kind::{Kinds, is_told};
use super::labels::Doubt;
use super::section::fold;
use crate::document::{Document, Row, Table};
use crate::normalise::quantity;
use crate::profile::{Field, Guess, ProfileSet};
use crate::record::Unit;

/// Whether a cell's text is of the kind that a field has.
type Is<'a> = &'a dyn Fn(&Kinds) -> bool;

/// The most rows whose cells are looked at.
const ROWS: usize = 40;

impl Head {
    /// Why its field is not beyond doubt.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        self.meaning.inferred.then_some(Doubt::Inferred)
    }

    pub(super) fn infer(&mut self, field: Field) {
        self.meaning.field = Some(field);
        self.meaning.inferred = true;
        self.meaning.period = self.meaning.period.take().or(self.meaning.within.take());
    }
}

/// Gives heads that no profile knows the field that their words suggest, where no other column has it.
pub(super) fn heads(document: &Document, profiles: &ProfileSet, heads: &mut [Head]) {
    for index in 0..heads.len() {
        let Some(head) = heads.get(index).filter(|head| !head.meaning.is_known()) else { continue };
        let words: Vec<String> = head.words.iter().map(|span| fold(document.slice(*span))).collect();
        let words = words.join(" ");
        if words.is_empty() || is_told(&words) {
            continue;
        }
        let mut guesses = profiles.guess(&words);
        guesses.retain(|guess| guess.field != Field::Title);
        let taken = |field: Field| is_single(field) && heads.iter().any(|head| head.meaning.field == Some(field));
        let both = |field: Field| guesses.iter().any(|guess| guess.field == field && guess.weight >= 3);
        let free = guesses.iter().find(|guess| guess.weight >= 2).filter(|guess| !taken(guess.field));
        let field = match free.map(|guess| guess.field) {
            Some(Field::Reason | Field::Actions) if both(Field::Reason) && both(Field::Actions) => {
                Field::ReasonAndActions
            }
            Some(field) if field != Field::Other => field,
            _ => continue,
        };
        if let Some(head) = heads.get_mut(index) {
            head.infer(field);
        }
    }
}

/// Takes back what the cells below a head belie, and gives columns without a field the one that their cells fit.
pub(super) fn by_content(document: &Document, profiles: &ProfileSet, header: &mut Header, table: &Table) {
    let body = table.rows.get(header.rows.end..).unwrap_or_default();
    let cells = |head: &Head| -> Vec<Kinds> {
        let own = body.iter().take(ROWS).flat_map(|row| filled(document, row));
        own.filter(|cell| columns(cell) == head.columns)
            .map(|cell| Kinds::of(&fold(document.slice(cell.span))))
            .collect()
    };
    for head in header.heads.iter_mut().filter(|head| head.meaning.inferred) {
        let Some(field) = head.meaning.field else { continue };
        let kinds = cells(head);
        if 2 * kinds.iter().filter(|kinds| kinds.fit(field).is_some()).count() < kinds.len() {
            head.meaning.field = None;
            head.meaning.inferred = false;
        }
    }
    let open = |head: &Head| !head.meaning.is_known() && !head.span.is_empty();
    let most = |head: &Head, is: &dyn Fn(&Kinds) -> bool| {
        let kinds = cells(head);
        !kinds.is_empty() && 2 * kinds.iter().filter(|kinds| is(kinds)).count() > kinds.len()
    };
    let figures: Vec<usize> = (0..header.heads.len())
        .filter(|&index| header.heads.get(index).is_some_and(|head| open(head) && most(head, &|kinds| kinds.quantity)))
        .collect();
    let known = header.heads.iter().filter(|head| head.meaning.is_known()).count();
    let aimed = header.has(Field::Target);
    // A register of risks has figures too.
    let risks = header.any(|field| matches!(field, Field::Implications(_)));
    let enough = known >= 3 && !risks && (aimed || header.has_results());
    // The column of figures that is left is what the table lacks, if it tells or judges what it measures.
    let judged = header.any(|field| {
        matches!(field, Field::Rag | Field::Polarity | Field::Reason | Field::Actions | Field::ReasonAndActions)
    });
    let lacks = if aimed { !header.has_results() } else { header.has(Field::Outturn) };
    if enough && judged && lacks {
        let field = if aimed { Field::Outturn } else { Field::Target };
        let beside = |index: &usize| header.heads.get(*index).is_some_and(|head| is_beside(document, profiles, head));
        let signed = |index: &usize| header.heads.get(*index).is_some_and(|head| is_signed(document, head, body));
        let mut own: Vec<usize> = figures.iter().copied().filter(|index| !beside(index) && !signed(index)).collect();
        // `Outcome` heads a plan's aims in one paper and its figures in another.
        if own.is_empty() {
            let aside = |head: &Head| head.meaning.field == Some(Field::Other) && most(head, &|kinds| kinds.quantity);
            own.extend((0..header.heads.len()).filter(|&index| header.heads.get(index).is_some_and(aside)));
        }
        // `Benchmark` heads others' figures, and where there is no target, what a body holds itself to.
        if own.is_empty() && field == Field::Target {
            let aimed = |head: &Head| {
                let value = matches!(head.meaning.field, None | Some(Field::OtherValue));
                let aimed = |guess: &Guess| guess.field == Field::Target && guess.weight >= 2;
                value && guesses(document, profiles, head).iter().any(aimed) && most(head, &|kinds| kinds.quantity)
            };
            own.extend((0..header.heads.len()).filter(|&index| header.heads.get(index).is_some_and(aimed)));
        }
        if let &[index] = own.as_slice()
            && let Some(head) = header.heads.get_mut(index)
        {
            head.infer(field);
        }
    }
    for index in figures {
        if let Some(head) = header.heads.get_mut(index).filter(|head| !head.meaning.is_known()) {
            head.meaning.field = Some(Field::OtherValue);
        }
    }
    if !enough {
        return;
    }
    let wanted: [(Field, Is); 6] = [
        (Field::Polarity, &|kinds| kinds.direction && !kinds.colour),
        (Field::Reference, &|kinds| kinds.code),
        (Field::Rag, &|kinds| kinds.colour || kinds.status),
        (Field::Indicator, &|kinds| {
            (2..=30).contains(&kinds.words) && !kinds.is_told() && !kinds.person && !kinds.status
        }),
        (Field::Reason, &|kinds| kinds.prose && kinds.words >= 9),
        (Field::Actions, &|kinds| kinds.prose && kinds.words >= 9),
    ];
    for (field, is) in wanted {
        let named =
            field == Field::Indicator && header.heads.iter().any(|head| head.meaning.field == Some(Field::Indicator));
        let told = matches!(field, Field::Reason | Field::Actions) && header.has(Field::ReasonAndActions);
        if named || told || header.has(field) {
            continue;
        }
        // `Direction: up` may be how it went.
        let wished = |guess: &Guess| matches!(guess.field, Field::Polarity | Field::Target) && guess.weight >= 2;
        let aside = |head: &Head| field == Field::Polarity && !guesses(document, profiles, head).iter().any(wished);
        let open = |head: &Head| !head.meaning.is_known() && !head.span.is_empty() && !aside(head);
        // What is done stands behind why.
        let why = header.heads.iter().position(|head| head.meaning.field == Some(Field::Reason));
        let from = if field == Field::Actions { why.map_or(usize::MAX, |why| why + 1) } else { 0 };
        // Names stand before the figures.
        let figures = header.heads.iter().position(|head| head.meaning.field.is_some_and(is_figure));
        let end = if field == Field::Indicator { figures.unwrap_or(usize::MAX) } else { usize::MAX };
        let mut index =
            header.heads.iter().enumerate().take(end).skip(from).filter(|(_, head)| open(head) && most(head, is));
        let index = index.next().map(|(index, _)| index);
        if let Some(head) = index.and_then(|index| header.heads.get_mut(index)) {
            head.infer(field);
        }
    }
}

/// Whether a head's words say that its figures are an earlier period's, or of others: `Was`, `England`.
fn is_beside(document: &Document, profiles: &ProfileSet, head: &Head) -> bool {
    let first = guesses(document, profiles, head).first().map(|guess| guess.field);
    matches!(first, Some(Field::OtherValue | Field::OtherTarget(_) | Field::Other))
}

/// The fields that a head's words suggest.
fn guesses(document: &Document, profiles: &ProfileSet, head: &Head) -> Vec<Guess> {
    let words: Vec<String> = head.words.iter().map(|span| fold(document.slice(*span))).collect();
    profiles.guess(&words.join(" "))
}

/// Whether every result is money and only the cells name what is measured: accounts, not measures.
pub(super) fn is_money(document: &Document, header: &Header, body: &[Row]) -> bool {
    let named = header.heads.iter().any(|head| head.meaning.field == Some(Field::Indicator) && !head.meaning.inferred);
    let results: Vec<&Head> = header.heads.iter().filter(|head| head.meaning.field == Some(Field::Outturn)).collect();
    let cells = body.iter().take(ROWS).flat_map(|row| filled(document, row));
    let own = cells.filter(|cell| results.iter().any(|head| columns(cell) == head.columns));
    let mut units =
        own.filter_map(|cell| quantity::parse(&fold(document.slice(cell.span)))).map(|it| it.unit).peekable();
    !named && body.len() >= 2 && units.peek().is_some() && units.all(|unit| unit == Unit::Gbp)
}

/// Whether most figures of a column have a sign: differences.
fn is_signed(document: &Document, head: &Head, body: &[Row]) -> bool {
    let own = body.iter().take(ROWS).flat_map(|row| filled(document, row)).filter(|cell| columns(cell) == head.columns);
    let signs: Vec<bool> =
        own.map(|cell| document.slice(cell.span).trim_start().starts_with(['+', '-', '−', '–'])).collect();
    2 * signs.iter().filter(|signed| **signed).count() > signs.len()
}

fn is_figure(field: Field) -> bool {
    matches!(field, Field::Outturn | Field::Target | Field::OtherValue | Field::OtherTarget(_))
}

/// Whether a table has one column of a field.
fn is_single(field: Field) -> bool {
    !matches!(field, Field::Other | Field::OtherValue | Field::OtherTarget(_) | Field::Implications(_))
}
