//! What kind of value a text is: what may stand under a label that no profile knows.

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;

use crate::normalise::{date, indicator, narrative, period, polarity, quantity, rag, sign_off, unit};
use crate::profile::{Field, Shape};
use crate::record::NarrativeStatus;

/// The kinds of value that a text may be; several may hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    /// Nothing.
    pub blank: bool,
    /// Words that say there is no value.
    pub absent: bool,
    /// One figure, with or without a unit.
    pub quantity: bool,
    /// Begins with a figure and says more.
    pub figures: bool,
    /// A traffic light's colour.
    pub colour: bool,
    /// How a result stands to its target, in words.
    pub status: bool,
    /// Which way is good.
    pub direction: bool,
    /// A reporting period.
    pub period: bool,
    /// A day.
    pub date: bool,
    /// A person, with a role or a date.
    pub person: bool,
    /// An indicator's code.
    pub code: bool,
    /// Words that say there is nothing to say.
    pub none: bool,
    /// A sentence or more.
    pub prose: bool,
    /// How many words.
    pub words: usize,
}

/// Longer texts are prose and nothing else.
const LONGEST: usize = 160;

/// The most texts of which the kinds are kept.
const KEPT: usize = 4096;

thread_local! {
    /// The kinds of texts that were asked for: each cell and line is asked by several recognisers, and the answer depends on
    /// nothing but its text.
    static KNOWN: RefCell<HashMap<Box<str>, Kinds>> = RefCell::default();
    /// Of the others, whether they are told.
    static TOLD: RefCell<HashMap<Box<str>, bool>> = RefCell::default();
}

/// What `of` says of a text, kept for the next who asks.
fn kept<T: Copy>(known: &'static LocalKey<RefCell<HashMap<Box<str>, T>>>, text: &str, of: impl FnOnce(&str) -> T) -> T {
    if let Some(found) = known.with_borrow(|known| known.get(text).copied()) {
        return found;
    }
    let found = of(text);
    known.with_borrow_mut(|known| {
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(text.into(), found);
    });
    found
}

impl Kinds {
    pub(super) fn of(text: &str) -> Kinds {
        let text = text.trim();
        if text.is_empty() {
            return Kinds { blank: true, ..Kinds::default() };
        }
        if text.len() > LONGEST {
            return Kinds { prose: true, words: text.split_whitespace().count(), ..Kinds::default() };
        }
        kept(&KNOWN, text, Kinds::asked)
    }

    fn asked(text: &str) -> Kinds {
        let words = text.split_whitespace().count();
        let quantity = is_quantity(text, words);
        let digit = |c: char| c.is_ascii_digit() || matches!(c, '£' | '<' | '>' | '≥' | '≤');
        let sentence = text.ends_with(['.', '!', '?', ':']);
        let date = date::parse(text).is_some();
        let named = || sign_off::parse(text).name.is_some();
        let none = narrative::status(text) == NarrativeStatus::None;
        let absent = quantity::is_absent(text);
        let person = !quantity && !absent && (2..=16).contains(&words) && words_begin_upper(text) && named();
        let coded = || indicator::parse(&format!("{text} Name")).reference.is_some();
        Kinds {
            blank: false,
            absent,
            quantity: quantity && !date && !is_years(text),
            figures: text.starts_with(digit) && words <= 16,
            colour: is_colour(text, words),
            status: !quantity && words <= 4 && rag::is_status(text),
            direction: !quantity && is_direction(text, words),
            period: period::parse(text).is_some(),
            date,
            person,
            code: text.len() <= 24 && words <= 3 && text.contains(|c: char| c.is_ascii_digit()) && !quantity && coded(),
            none,
            prose: words >= 9 || (words >= 4 && sentence),
            words,
        }
    }

    /// How well a value of these kinds fits a field: from 3, as nothing else does, to 0; `None` where it cannot be.
    pub(super) fn fit(&self, field: Field) -> Option<u32> {
        let one = |fits: bool, how: u32| fits.then_some(how);
        match field {
            _ if self.blank => one(field != Field::Period && field != Field::Indicator, 0),
            Field::Outturn | Field::Target | Field::OtherTarget(_) | Field::OtherValue => one(self.quantity, 3)
                .or(one(self.absent, 1))
                .or(one(self.figures && !self.date && !self.period, 1))
                .or(one(field == Field::Target && self.period, 0)),
            Field::Polarity => one(self.direction, 3),
            Field::Rag => one(self.colour, 3).or(one(self.words <= 4 && !self.is_told() && !self.prose, 1)),
            Field::Period => one(self.period, 3),
            Field::SignOffDate => one(self.date, 3),
            Field::SignOffRole => one(self.words <= 10 && !self.quantity && !self.prose, 0),
            Field::Reference => {
                let told = self.quantity || self.colour || self.direction || self.status;
                one(self.code, 3).or(one(self.words <= 2 && !told, 1))
            }
            Field::Indicator => one(self.words >= 2 && !self.is_told(), 1),
            Field::Service => one(self.words <= 10 && !self.is_told() && !self.prose, 1),
            Field::Unit => one(self.words <= 5 && !self.prose && !self.date, 1),
            Field::Other | Field::Paper | Field::Title => Some(0),
            field if field.shape() == Shape::SignOff => {
                one(self.person, 3).or(one(self.words <= 12 && !self.is_told() && !self.prose, 1))
            }
            _ => {
                let told = self.words >= 3 && !self.is_told() && !self.figures;
                one(self.prose, 2).or(one(self.none, 1)).or(one(told, 0))
            }
        }
    }

    /// Whether it is a figure, a colour, a direction, a period or a day, and hardly anything else.
    pub(super) fn is_told(&self) -> bool {
        self.quantity || self.colour || self.direction || self.period || self.date
    }
}

/// Whether [`Kinds::is_told`] holds of a text, without its other kinds.
pub(super) fn is_told(text: &str) -> bool {
    let text = text.trim();
    if !(1..=LONGEST).contains(&text.len()) {
        return false;
    }
    let known = KNOWN.with_borrow(|known| known.get(text).map(Kinds::is_told));
    known.unwrap_or_else(|| kept(&TOLD, text, asked_told))
}

/// Whether [`Kinds::quantity`] holds of a text, without its other kinds.
pub(super) fn is_figure_alone(text: &str) -> bool {
    let text = text.trim();
    let known = KNOWN.with_borrow(|known| known.get(text).map(|kinds| kinds.quantity));
    known.unwrap_or_else(|| {
        let figure = (1..=LONGEST).contains(&text.len()) && is_quantity(text, text.split_whitespace().count());
        figure && date::parse(text).is_none() && !is_years(text)
    })
}

fn asked_told(text: &str) -> bool {
    let words = text.split_whitespace().count();
    is_quantity(text, words)
        || is_colour(text, words)
        || is_direction(text, words)
        || period::parse(text).is_some()
        || date::parse(text).is_some()
}

/// The field of a label under which values of one kind alone stand, whatever its words: of four values that are not
/// blank three name a colour, a direction, a period or a person. Figures, days and prose stand under several fields, and
/// what names a measure announces nothing.
pub fn told<'v>(words: &str, values: impl Iterator<Item = &'v str>) -> Option<Field> {
    const TELLING: [Field; 4] = [Field::Rag, Field::Polarity, Field::Period, Field::CompletedBy];
    let kinds: Vec<Kinds> = values.map(Kinds::of).filter(|kinds| !kinds.blank && !kinds.absent).collect();
    // A day may be anybody's.
    let certain = |kinds: &&Kinds, field: Field| kinds.fit(field) == Some(3) && !kinds.date;
    let most = |field: Field| 4 * kinds.iter().filter(|kinds| certain(kinds, field)).count() >= 3 * kinds.len();
    TELLING.into_iter().find(|field| !kinds.is_empty() && !is_measure(words) && most(*field))
}

/// The most words of a figure that is written without digits: `two and a half days`.
const MOST_NUMBER_WORDS: usize = 6;

fn is_quantity(text: &str, words: usize) -> bool {
    (words <= MOST_NUMBER_WORDS || text.bytes().any(|byte| byte.is_ascii_digit())) && quantity::parse(text).is_some()
}

/// Whether a text is two years and nothing else: `2015–2019`.
fn is_years(text: &str) -> bool {
    let year = |part: &str| part.len() == 4 && part.starts_with(['1', '2']) && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.split(['-', '–', '—']).map(str::trim);
    text.len() <= 16 && parts.clone().count() == 2 && parts.all(year)
}

fn is_colour(text: &str, words: usize) -> bool {
    words <= 6 && rag::parse(text).is_some()
}

/// Whether a text that is no figure says which way is good.
fn is_direction(text: &str, words: usize) -> bool {
    words <= 8 && (words <= 4 || polarity::names_good(text)) && polarity::worded(text).is_some()
}

/// Whether the first word of a text begins like a name.
fn words_begin_upper(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

/// Whether a line is a period and a word or two: `exceptions Q2 2011/12`.
pub(super) fn names_paper_and_period(text: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    let Some(found) = period::find(text) else { return false };
    let parts: usize = found.parts.iter().filter_map(|part| text.get(part.clone())).map(words).sum();
    words(text) <= parts + 2
}

/// Whether a line names what is measured: `% of …`, `Number of …`, `NI 192 …`.
pub(super) fn is_measure(text: &str) -> bool {
    const OPENINGS: [&str; 14] = [
        "% ",
        "percentage ",
        "per cent",
        "percent ",
        "number of",
        "no. of",
        "average ",
        "proportion ",
        "rate of",
        "time ",
        "share of",
        "total ",
        "days ",
        "mean ",
    ];
    let text = without_number(text);
    let lower = text.to_lowercase();
    let reading = indicator::parse(text);
    OPENINGS.iter().any(|opening| lower.starts_with(opening))
        || (reading.reference.is_some() && reading.name.is_some())
        || (unit::from_name(text).is_some() && text.split_whitespace().count() >= 3)
}

/// A line without the number or letter that it has in a list of headings: `3. Why are we off track?`
pub(super) fn without_number(text: &str) -> &str {
    let text = text.trim();
    // Two letters begin a word.
    if text.bytes().take(2).filter(u8::is_ascii_alphabetic).count() == 2 {
        return text;
    }
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '('));
    let number = &text[..text.len() - bare.len()];
    let counts = number.len() <= 4 && (number.ends_with(['.', ')']) || number.is_empty());
    if counts && bare.starts_with(' ') {
        return bare.trim_start();
    }
    // `B. Period`, `(c) Reason`
    let first = text.split(' ').next().unwrap_or_default();
    let letter = first.trim_matches(['(', ')', '.']);
    let marked = first.len() == letter.len() + 1 && first.ends_with(['.', ')'])
        || first.starts_with('(') && first.ends_with(')');
    let one = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_alphabetic());
    if one && marked { text[first.len()..].trim_start() } else { text }
}

/// A line without its clause's number: `1.2 Outcome`.
pub(super) fn without_clause(text: &str) -> &str {
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = text.len() - bare.len();
    let clause = (3..=5).contains(&number) && text[..number].contains('.') && bare.starts_with(' ');
    if clause { bare.trim_start() } else { without_number(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_fits_the_fields_of_its_kind() {
        for (text, fits, not) in [
            ("83.4%", Field::Outturn, Field::Reason),
            ("£1.2m", Field::Target, Field::CompletedBy),
            ("N/A", Field::Target, Field::Period),
            ("Amber", Field::Rag, Field::Outturn),
            ("Lower is better", Field::Polarity, Field::Outturn),
            ("Q2 2019/20", Field::Period, Field::Rag),
            ("Ada Moss, Head of Ponds", Field::CompletedBy, Field::Period),
            ("12/03/2019", Field::SignOffDate, Field::Outturn),
            ("The store of planks ran low after the flood.", Field::Reason, Field::Rag),
            ("", Field::Actions, Field::Period),
            ("LPI 12", Field::Reference, Field::Polarity),
        ] {
            let kinds = Kinds::of(text);
            assert!(kinds.fit(fits).is_some(), "{text:?} {fits:?}");
            assert_eq!(kinds.fit(not), None, "{text:?} {not:?}");
        }
    }
}
