//! What the columns of a table hold, told by all their cells together, whatever their heads say.
//!
//! ```text
//! What we watch | Mark to make | Reading | Off by | Cause
//! Fish landed   |     5,400 kg |   4,577 |    823 | The herring went north.
//! ```
//!
//! A column of names that all differ, two of figures of which a third is the difference, and prose beside or below
//! them make a register. Which of the two figures is the target is told by the words of the heads, by comparators in
//! the cells, by the sign of the difference or by what it is a percentage of; by order and round numbers only
//! together. Where that does not decide it the table is left alone.

use super::cells::Column;
use super::evidence::is_direction;
use super::guess;
use super::header::{Header, filled};
use super::kind::Kinds;
use super::results::significant;
use crate::document::{Document, Row, Table};
use crate::normalise::{polarity, rag};
use crate::profile::{Field, ProfileSet, Shape};
use crate::record::{PolarityValue, RagValue, Unit};

/// The fewest rows of figures that tell without their heads' words.
pub(super) const LEAST: usize = 2;

/// The rows of which most tell more than a few.
const SEVERAL: usize = 4;

/// The most rows that are looked at.
const ROWS: usize = 40;

/// The most bytes of a cell that is glanced at for a figure.
const LONGEST_FIGURE: usize = 40;

/// The most columns that are compared with each other.
const COLUMNS: usize = 24;

/// The head of `table`, if its cells tell of each row what is measured, its target, its result and the story.
pub(super) fn header(document: &Document, profiles: &ProfileSet, table: &Table) -> Option<Header> {
    let header = Header::unread(document, profiles, table)?;
    let body = table.rows.get(header.rows.end..)?;
    if !has_figures(document, body) || header.heads.len() > COLUMNS {
        return None;
    }
    let survey = Survey::of(document, profiles, &header, body);
    let found = survey.found()?;
    let mut header = header;
    survey.assign(&found, &mut header);
    guess::heads(document, profiles, &mut header.heads);
    guess::by_content(document, profiles, &mut header, table);
    (header.has(Field::Target) && header.has_results() && header.has(Field::Indicator)).then_some(header)
}

/// A glance: some row begins two cells with a figure.
fn has_figures(document: &Document, body: &[Row]) -> bool {
    let digit = |text: &str| text.len() <= LONGEST_FIGURE && text.contains(|c: char| c.is_ascii_digit());
    body.iter().take(LEAST + 2).any(|row| row.cells.iter().filter(|cell| digit(document.slice(cell.span))).count() >= 2)
}

/// All columns of a table.
pub(super) struct Survey {
    columns: Vec<Column>,
    /// How many rows of figures.
    pub(super) rows: usize,
    /// A row of the table is a line of prose.
    told_below: bool,
}

/// What a survey finds, by columns.
struct Found {
    name: usize,
    target: usize,
    result: usize,
    gap: Option<usize>,
    prose: Vec<usize>,
}

/// Two columns of figures, and the column of their difference.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) one: usize,
    pub(super) other: usize,
    pub(super) gap: Option<usize>,
    /// How the difference speaks for `one` as the target; negative for `other`.
    pub(super) bias: i32,
}

impl Survey {
    fn of(document: &Document, profiles: &ProfileSet, header: &Header, body: &[Row]) -> Survey {
        let full = |row: &&Row| filled(document, row).count() >= 3;
        let rows: Vec<&Row> = body.iter().filter(full).take(ROWS).collect();
        let line = |row: &Row| {
            let mut cells = filled(document, row);
            let only = cells.next().filter(|_| cells.next().is_none());
            only.is_some_and(|cell| document.slice(cell.span).split_whitespace().count() >= 5)
        };
        let told_below = 2 * body.iter().filter(|row| line(row)).count() >= rows.len();
        let columns = header.heads.iter().map(|head| Column::of(document, profiles, head, &rows)).collect();
        Survey { columns, rows: rows.len(), told_below }
    }

    fn found(&self) -> Option<Found> {
        if self.rows == 0 || self.is_another_list() {
            return None;
        }
        let name = self.name()?;
        let figures: Vec<usize> =
            (0..self.columns.len()).filter(|&at| at != name && self.is_figure(at, at < name)).collect();
        let periods: Vec<usize> = figures.iter().copied().filter(|&at| self.is_period(at)).collect();
        let (target, result, gap) = if periods.len() >= 2 {
            self.beside_periods(&figures, &periods)?
        } else {
            let pair = self.difference(&figures).or_else(|| self.two(&figures))?;
            let (target, result) = self.ordered(pair)?;
            (target, result, pair.gap)
        };
        let prose: Vec<usize> = (0..self.columns.len())
            .filter(|&at| at != name && !figures.contains(&at) && self.columns.get(at).is_some_and(Column::is_prose))
            .collect();
        let found = Found { name, target, result, gap, prose };
        let told = self.told_below || !found.prose.is_empty();
        let told = told && (self.rows >= LEAST || found.prose.len() >= 2);
        (told && self.measures(&found)).then_some(found)
    }

    pub(super) fn column(&self, at: usize) -> Option<&Column> {
        self.columns.get(at)
    }

    /// Registers of risks and accounts have figures and stories too.
    fn is_another_list(&self) -> bool {
        const WORDS: [&str; 14] = [
            "risk",
            "risks",
            "likelihood",
            "probability",
            "impact",
            "budget",
            "expenditure",
            "spend",
            "spent",
            "invoice",
            "supplier",
            "forecast",
            "votes",
            "candidate",
        ];
        let any = |list: &[&str]| {
            self.columns.iter().any(|column| {
                let lower = column.words.to_lowercase();
                lower.split(|c: char| !c.is_alphanumeric()).any(|word| list.contains(&word))
            })
        };
        let total = |text: &String| text.to_lowercase().starts_with("total");
        any(&WORDS) || self.columns.first().is_some_and(|column| column.texts.last().is_some_and(total))
    }

    /// The column of names of measures: several words that are no value, each row its own.
    fn name(&self) -> Option<usize> {
        let fits = |at: &usize| self.column(*at).is_some_and(|column| column.is_names(self.rows));
        let said = |at: &usize| {
            self.column(*at).is_some_and(|column| {
                column.known == Some(Field::Indicator) || column.weight(&|field| field == Field::Indicator) >= 2
            })
        };
        let otherwise = |at: &usize| self.column(*at).is_some_and(Column::is_named_otherwise);
        let all: Vec<usize> = (0..self.columns.len()).filter(fits).collect();
        let plain = || all.iter().copied().find(|at| !otherwise(at));
        // `Agreed deliverable` heads names where it comes first.
        let first = || all.first().copied().filter(|at| *at == 0);
        all.iter().copied().find(said).or_else(plain).or_else(first)
    }

    fn is_figure(&self, at: usize, before_name: bool) -> bool {
        let Some(column) = self.column(at) else { return false };
        let (figures, all) = (column.count(|kinds| kinds.quantity), column.count(|kinds| !kinds.blank));
        2 * all >= self.rows && 4 * figures >= 3 * all && !(before_name && column.is_serial())
    }

    /// Whether a head is a period and nothing else.
    fn is_period(&self, at: usize) -> bool {
        self.column(at).is_some_and(|column| column.dated && column.known.is_none())
    }

    /// The one column of figures beside several periods' that is of the same units, with the last of those.
    fn beside_periods(&self, figures: &[usize], periods: &[usize]) -> Option<(usize, usize, Option<usize>)> {
        let last = *periods.last()?;
        let differs = |at: usize| {
            periods.iter().any(|&one| {
                figures.iter().any(|&other| other != at && other != one && self.differs(one, other, at).is_some())
            })
        };
        let own = figures.iter().copied().filter(|&at| !periods.contains(&at) && !self.is_beside(at) && !differs(at));
        let own: Vec<usize> = own.filter(|&at| self.are_alike(at, last)).collect();
        let &[target] = own.as_slice() else { return None };
        let leans = self.column(target).is_some_and(|column| column.leaning() >= 0);
        leans.then_some((target, last, None))
    }

    /// The two columns of figures that are left when those of others and of earlier periods are put aside, if words
    /// tell one of them.
    fn two(&self, figures: &[usize]) -> Option<Pair> {
        let differs = |at: usize| {
            let others =
                |one: &usize| figures.iter().any(|&other| other > *one && self.differs(*one, other, at).is_some());
            figures.iter().any(others)
        };
        let mut own: Vec<usize> = figures.iter().copied().filter(|&at| !self.is_beside(at) && !differs(at)).collect();
        // `Scotland asks` beside a body's own figure, and nothing else for its target.
        if own.len() == 1 {
            own.extend(figures.iter().copied().filter(|&at| self.is_beside(at) && self.is_faintly_beside(at)));
            own.sort_unstable();
        }
        let lean = |at: usize| self.column(at).map_or(0, Column::leaning);
        let compares = |at: usize| self.column(at).is_some_and(Column::compares);
        let pair = |one: usize, other: usize| {
            let told = lean(one) != lean(other) || compares(one) || compares(other);
            let pair = Pair { one, other, gap: None, bias: 0 };
            // Where no words tell, their cells may.
            let alike =
                self.are_alike(one, other) && (told || self.borne_out(pair) != 0 || self.rounder(pair).abs() > 1);
            alike.then_some(pair)
        };
        if let &[one, other] = own.as_slice() {
            return pair(one, other);
        }
        let leans = |towards: i32| -> Vec<usize> {
            own.iter()
                .copied()
                .filter(|&at| self.column(at).is_some_and(|column| column.leaning().signum() == towards))
                .collect()
        };
        match (leans(1).as_slice(), leans(-1).as_slice()) {
            (&[target], &[result]) => pair(target.min(result), target.max(result)),
            _ => None,
        }
    }

    /// Whether a column's figures are others' or an earlier period's, or no figures of a result at all.
    pub(super) fn is_beside(&self, at: usize) -> bool {
        let Some(column) = self.column(at).filter(|_| !self.is_earlier(at)) else { return true };
        match column.known {
            Some(Field::Outturn | Field::Target | Field::OtherTarget(_)) => false,
            Some(_) => true,
            None => {
                let beside = column.weight(&|field| matches!(field, Field::OtherValue | Field::Other));
                let own =
                    column.weight(&|field| matches!(field, Field::Outturn | Field::Target | Field::OtherTarget(_)));
                beside >= 1 && beside >= own.max(1) && (beside >= 2 || own == 0)
            }
        }
    }

    /// Whether but a faint word says that a column's figures are others'.
    pub(super) fn is_faintly_beside(&self, at: usize) -> bool {
        self.column(at).is_some_and(|column| {
            column.known.is_none()
                && !self.is_earlier(at)
                && column.weight(&|field| matches!(field, Field::OtherValue | Field::Other)) <= 1
        })
    }

    /// Whether another column has the same head but for a later period: `Achievement 2021-22` beside `Achievement 2022-23`.
    fn is_earlier(&self, at: usize) -> bool {
        let Some((end, words)) = self.column(at).and_then(|column| column.ends.as_ref()) else { return false };
        let later = |column: &Column| column.ends.as_ref().is_some_and(|other| other.1 == *words && other.0 > *end);
        !words.is_empty() && self.columns.iter().any(later)
    }

    /// Which of a pair is the target and which the result.
    fn ordered(&self, pair: Pair) -> Option<(usize, usize)> {
        let (one, other) = (self.column(pair.one)?, self.column(pair.other)?);
        let words = (one.leaning() - other.leaning()).clamp(-4, 4);
        let compares = 3 * (i32::from(one.compares()) - i32::from(other.compares()));
        let order = 1;
        let sum = words + compares + pair.bias + self.borne_out(pair) + self.rounder(pair) + order;
        // Without a difference that ties the two, a faint word is not enough.
        let least = match pair.gap {
            _ if self.rows < LEAST && words.abs() + compares.abs() < 2 => return None,
            None if words.abs() < 2 => 3,
            _ => 2,
        };
        match sum {
            sum if sum >= least => Some((pair.one, pair.other)),
            sum if sum <= -least => Some((pair.other, pair.one)),
            _ => None,
        }
    }

    /// How the digits of its figures speak for `one` as the target: for 2 where that holds of most of several rows.
    fn rounder(&self, pair: Pair) -> i32 {
        let (Some(one), Some(other)) = (self.column(pair.one), self.column(pair.other)) else { return 0 };
        let digits = |column: &Column, row: usize| column.number(row).map(significant);
        let fewer = |row: usize| Some(digits(other, row)?.cmp(&digits(one, row)?) as i32);
        let rows: Vec<i32> = (0..self.rows).filter_map(fewer).collect();
        let sum: i32 = rows.iter().sum();
        let most = rows.len() >= SEVERAL && 5 * sum.unsigned_abs() as usize >= 3 * rows.len();
        sum.signum() * if most { 2 } else { 1 }
    }

    /// Whether red rows are worse than `one`, by the direction that each row names; without colours, whether most are.
    fn borne_out(&self, pair: Pair) -> i32 {
        let find = |is: &dyn Fn(&Kinds) -> bool| self.columns.iter().find(|column| column.is_mostly(is));
        let ways = || self.columns.iter().find(|column| column.is_mostly_text(&is_direction));
        let Some(direction) = find(&|kinds| kinds.direction).or_else(ways) else { return 0 };
        let colour = find(&|kinds| kinds.colour);
        let number = |at: usize, row: usize| self.column(at)?.number(row);
        let row = |row: usize| -> Option<i32> {
            let red = match colour {
                Some(colour) => rag::parse(colour.texts.get(row)?)? == RagValue::Red,
                None => true,
            };
            let good = polarity::parse(direction.texts.get(row)?)?;
            let difference = number(pair.one, row)?.checked_sub(number(pair.other, row)?)?;
            if !red || difference.is_zero() {
                return None;
            }
            let higher = good == PolarityValue::HighIsGood;
            Some(if higher == difference.is_sign_positive() { 1 } else { -1 })
        };
        let rows: Vec<i32> = (0..self.rows).filter_map(row).collect();
        let sum: i32 = rows.iter().sum();
        match colour {
            Some(_) => 2 * sum.signum(),
            None if rows.len() >= SEVERAL && 5 * sum.unsigned_abs() as usize >= 4 * rows.len() => 2 * sum.signum(),
            None if 5 * sum.unsigned_abs() as usize >= 3 * rows.len() => sum.signum(),
            None => 0,
        }
    }

    /// Whether the rows are measures and not accounts: of several units, or said to be measures.
    fn measures(&self, found: &Found) -> bool {
        let (Some(target), Some(result)) = (self.column(found.target), self.column(found.result)) else {
            return false;
        };
        let units: Vec<Unit> = result.figures.iter().flatten().map(|reading| reading.unit).collect();
        let Some(first) = units.first() else { return false };
        let money = units.iter().all(|unit| *unit == Unit::Gbp);
        let uniform = units.iter().all(|unit| unit == first);
        let told = target.leaning() > 1 || result.leaning() < -1 || target.compares();
        let judged = self
            .columns
            .iter()
            .any(|column| column.is_mostly(&|kinds| kinds.colour) || column.is_mostly(&|kinds| kinds.direction));
        let units_apart = self.columns.iter().any(Column::is_units);
        let name = self.column(found.name);
        let named = name.is_some_and(|column| {
            column.known == Some(Field::Indicator)
                || column.weight(&|field| matches!(field, Field::Indicator | Field::Target)) >= 2
        });
        match *first {
            _ if money => false,
            _ if !uniform || units_apart => true,
            Unit::Percent => told || judged || named,
            _ => named && (told || judged),
        }
    }

    fn assign(&self, found: &Found, header: &mut Header) {
        let mut give = |at: usize, field: Field| {
            let Some(head) = header.heads.get_mut(at).filter(|head| !head.meaning.is_bare_period()) else { return };
            if head.meaning.field != Some(field) {
                head.infer(field);
                head.meaning.profile = None;
            }
        };
        give(found.name, Field::Indicator);
        give(found.target, Field::Target);
        give(found.result, Field::Outturn);
        let mut stories = Vec::new();
        for &at in &found.prose {
            if let Some(field) = self.story(at, &found.prose, &stories) {
                give(at, field);
                stories.push(field);
            }
        }
        let taken: Vec<usize> =
            [found.name, found.target, found.result].into_iter().chain(found.prose.clone()).collect();
        for (at, head) in header.heads.iter_mut().enumerate().filter(|(at, _)| !taken.contains(at)) {
            let Some(column) = self.column(at) else { continue };
            let second = matches!(head.meaning.field, Some(Field::Indicator | Field::Target | Field::Outturn));
            if self.is_earlier(at) && self.is_figure(at, false) {
                head.infer(Field::OtherValue);
                continue;
            }
            let aside = Some(at) == found.gap || column.is_mostly(&|kinds| kinds.date || kinds.period);
            if second || (aside && !column.is_same()) {
                head.meaning.field = Some(if aside { Field::Other } else { Field::OtherValue });
                head.meaning.profile = None;
            }
            let ways = column.texts.iter().filter(|text| is_direction(text)).count();
            if 4 * ways >= 3 * column.count(|kinds| !kinds.blank) && ways > 0 {
                if head.meaning.field != Some(Field::Polarity) {
                    head.infer(Field::Polarity);
                }
                continue;
            }
            if column.is_units() && head.meaning.field.is_none() {
                head.infer(Field::Unit);
            }
            let first_code = at < found.name && column.is_mostly(&|kinds| kinds.code);
            if first_code && head.meaning.field.is_none() {
                head.infer(Field::Reference);
            }
        }
    }

    /// What a column of prose tells: what its words say, else the first why and the second what is done.
    fn story(&self, at: usize, all: &[usize], before: &[Field]) -> Option<Field> {
        let column = self.column(at)?;
        if column.known.is_some() {
            return column.known;
        }
        let weight = |field: Field| column.weight(&|other| other == field);
        let (why, done) = (weight(Field::Reason), weight(Field::Actions));
        let first = column.guesses.first().filter(|guess| guess.weight >= 2).map(|guess| guess.field);
        let has = |field: Field| before.contains(&field);
        let known_later = |field: Field| {
            all.iter().any(|&other| other != at && self.column(other).is_some_and(|column| column.known == Some(field)))
        };
        let free = |field: Field| !has(field) && !known_later(field);
        match first {
            Some(Field::Reason | Field::Actions) if why >= 2 && done >= 2 && all.len() == 1 => {
                Some(Field::ReasonAndActions)
            }
            Some(field @ (Field::Reason | Field::Actions)) if free(field) => Some(field),
            Some(field) if !matches!(field, Field::Reason | Field::Actions) && field.shape() == Shape::Narrative => {
                Some(field)
            }
            Some(Field::Other | Field::OtherValue) => None,
            _ if free(Field::Reason) => Some(Field::Reason),
            _ if free(Field::Actions) => Some(Field::Actions),
            _ => None,
        }
    }
}
