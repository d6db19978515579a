//! The cells of one column, and what they and its head say.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::column;
use super::header::{Head, columns};
use super::kind::Kinds;
use super::section::fold;
use crate::document::{Document, Row};
use crate::normalise::quantity::{self, Reading};
use crate::normalise::unit;
use crate::profile::{Field, Guess, ProfileSet};

/// One column.
pub(super) struct Column {
    /// The words of its head.
    pub(super) words: String,
    /// What a profile says of them.
    pub(super) known: Option<Field>,
    /// They name a period.
    pub(super) dated: bool,
    /// When a period ends that stands among them, and the other words.
    pub(super) ends: Option<(Date, String)>,
    pub(super) guesses: Vec<Guess>,
    /// A cell a row of figures; blank where there is none.
    pub(super) texts: Vec<String>,
    pub(super) kinds: Vec<Kinds>,
    /// The figures in it.
    pub(super) figures: Vec<Option<Reading>>,
}

impl Column {
    /// The column under `head` in these rows of figures.
    pub(super) fn of(document: &Document, profiles: &ProfileSet, head: &Head, rows: &[&Row]) -> Column {
        let words: Vec<String> = head.words.iter().map(|span| fold(document.slice(*span))).collect();
        let words = words.join(" ");
        let cell = |row: &&Row| {
            let own = row.cells.iter().find(|cell| columns(cell) == head.columns);
            own.map_or_else(String::new, |cell| fold(document.slice(cell.span)))
        };
        let texts: Vec<String> = rows.iter().map(cell).collect();
        let kinds: Vec<Kinds> = texts.iter().map(|text| Kinds::of(text)).collect();
        // `Aim` heads directions in one paper and figures in another.
        let figures = 2 * kinds.iter().filter(|kinds| kinds.quantity).count() > rows.len();
        let belied =
            |field: Field| figures && matches!(field, Field::Polarity | Field::Rag | Field::Period | Field::Indicator);
        Column {
            known: head.meaning.field.filter(|field| !head.meaning.inferred && !belied(*field)),
            dated: head.meaning.period.is_some(),
            ends: column::dated(&words),
            guesses: profiles.guess(&words),
            kinds,
            figures: texts.iter().map(|text| quantity::parse(text)).collect(),
            words,
            texts,
        }
    }

    pub(super) fn count(&self, is: impl Fn(&Kinds) -> bool) -> usize {
        self.kinds.iter().filter(|kinds| is(kinds)).count()
    }

    /// Whether three of four of its cells are so.
    pub(super) fn is_mostly(&self, is: &dyn Fn(&Kinds) -> bool) -> bool {
        let all = self.count(|kinds| !kinds.blank);
        all > 0 && 4 * self.count(is) >= 3 * all
    }

    /// Whether three of four of its texts are so.
    pub(super) fn is_mostly_text(&self, is: &dyn Fn(&str) -> bool) -> bool {
        let all = self.count(|kinds| !kinds.blank);
        all > 0 && 4 * self.texts.iter().filter(|text| is(text)).count() >= 3 * all
    }

    /// Whether all its cells say the same.
    pub(super) fn is_same(&self) -> bool {
        self.texts.iter().all(|text| Some(text) == self.texts.first())
    }

    /// The weight of the head's words for fields.
    pub(super) fn weight(&self, is: &dyn Fn(Field) -> bool) -> i32 {
        self.guesses.iter().filter(|guess| is(guess.field)).map(|guess| guess.weight as i32).max().unwrap_or(0)
    }

    /// Which way the head's words lean: above 0 to a target, below to a result.
    pub(super) fn leaning(&self) -> i32 {
        match self.known {
            Some(Field::Target) => 4,
            Some(Field::OtherTarget(_)) => 3,
            Some(Field::Outturn) => -4,
            None if self.dated => -2,
            _ => {
                let target = self.weight(&|field| matches!(field, Field::Target | Field::OtherTarget(_)));
                target - self.weight(&|field| field == Field::Outturn)
            }
        }
    }

    /// Whether comparators stand before its figures.
    pub(super) fn compares(&self) -> bool {
        let figures = self.figures.iter().flatten();
        let with = figures.clone().filter(|reading| reading.comparator.is_some());
        let (with, all) = (with.count(), figures.count());
        all > 0 && 2 * with >= all
    }

    pub(super) fn number(&self, row: usize) -> Option<Decimal> {
        self.figures.get(row)?.as_ref()?.value.map(|number| number.decimal())
    }

    /// Whether its figures count the rows.
    pub(super) fn is_serial(&self) -> bool {
        let numbers: Vec<Decimal> = (0..self.figures.len()).filter_map(|row| self.number(row)).collect();
        numbers.windows(2).all(|two| matches!(two, [one, next] if one.checked_add(Decimal::ONE) == Some(*next)))
    }

    /// Whether its head says that something else stands in it than the names of measures.
    pub(super) fn is_named_otherwise(&self) -> bool {
        self.guesses.first().is_some_and(|guess| guess.weight >= 3 && is_another(guess.field))
    }

    /// Whether several words that are no value stand in it, each row its own.
    pub(super) fn is_names(&self, rows: usize) -> bool {
        if self.known.is_some_and(is_another) {
            return false;
        }
        let named = |kinds: &Kinds| {
            (2..=30).contains(&kinds.words) && !kinds.is_told() && !kinds.absent && !kinds.code && !kinds.status
        };
        let ends = self.texts.iter().filter(|text| text.ends_with(['.', '!'])).count();
        let mut texts: Vec<&str> = self.texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let all = texts.len();
        texts.sort_unstable();
        texts.dedup();
        let people = self.count(|kinds| kinds.person);
        4 * all >= 3 * rows && texts.len() == all && 2 * ends < all && 2 * people < all + 1 && self.is_mostly(&named)
    }

    /// Whether units stand in it, and not the same in every row.
    pub(super) fn is_units(&self) -> bool {
        let units = self.texts.iter().filter(|text| !text.is_empty() && unit::from_label(text).is_some()).count();
        self.known == Some(Field::Unit) || (units == self.texts.len() && !self.is_same())
    }

    pub(super) fn is_prose(&self) -> bool {
        let told = |kinds: &Kinds| (kinds.prose || kinds.words >= 5) && !kinds.is_told();
        let (all, told) = (self.count(|kinds| !kinds.blank && !kinds.none && !kinds.absent), self.count(told));
        all > 0 && 2 * told >= all
    }
}

/// Whether a field cannot be taken for the names of measures.
fn is_another(field: Field) -> bool {
    !matches!(field, Field::Indicator | Field::Target | Field::Reference | Field::Outturn | Field::Unit)
}
