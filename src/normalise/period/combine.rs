//! Pieces of a period put together, if they agree.

use jiff::ToSpan;
use jiff::civil::Date;

use super::part::{Month, Part, Placed};
use super::{Reading, financial_year, quarter_days};

/// The period that all of `parts` are about; `None` where they contradict each other or are too few.
pub(super) fn combine(parts: &[Placed]) -> Option<Reading> {
    let pieces = Pieces::of(parts)?;
    let (start, end) = pieces.days()?;
    let named = pieces.quarters.is_some() || pieces.half.is_some();
    let assumed = named && pieces.calendar.is_some() && pieces.months.is_none() && pieces.day.is_none();
    Some(Reading { assumed, ..Reading::new(start, end)? })
}

/// At most one piece of each kind.
#[derive(Clone, Copy, Debug, Default)]
struct Pieces {
    year: Option<i16>,
    calendar: Option<i16>,
    quarters: Option<(u8, u8)>,
    half: Option<u8>,
    whole: bool,
    months: Option<(Month, Month)>,
    number: Option<u8>,
    day: Option<Date>,
    span: Option<(Date, Date)>,
}

impl Pieces {
    fn of(parts: &[Placed]) -> Option<Pieces> {
        let mut pieces = Pieces::default();
        for placed in parts {
            match placed.part {
                Part::Year { begins, .. } => set(&mut pieces.year, begins)?,
                Part::CalendarYear(year) => set(&mut pieces.calendar, year)?,
                Part::Quarters(first, last) => set(&mut pieces.quarters, (first, last))?,
                Part::Half(half) => set(&mut pieces.half, half)?,
                Part::WholeYear => pieces.whole = true,
                Part::Months(first, last) => set(&mut pieces.months, (first, last))?,
                Part::MonthNumber(number) => set(&mut pieces.number, number)?,
                Part::Day { day, .. } => set(&mut pieces.day, day)?,
                Part::Ended(months, last) => set(&mut pieces.span, (months_up_to(months, last)?, last))?,
                Part::Days(first, last) => set(&mut pieces.span, (first, last))?,
                Part::ToDate => {}
                Part::Unknown => return None,
            }
        }
        // `Q2 (Jul-Sep) 2021`: the year of the months.
        if let (Some((first, last)), Some(_)) = (&mut pieces.months, pieces.calendar)
            && first.year.is_none()
            && last.year.is_none()
        {
            last.year = pieces.calendar.take();
        }
        Some(pieces)
    }

    fn days(self) -> Option<(Date, Date)> {
        let months = match self.months {
            Some((first, last)) => Some(self.month_days(first, last)?),
            None => None,
        };
        let inside = self.span.or(months).or(self.day.map(|day| (day, day)));
        let year = self.begins(inside)?;
        let Some(year) = year else { return self.without_year(inside) };
        let named = self.named(year)?;
        match (named, inside) {
            (Some(named), Some(inside)) => agree(named, inside, self.day.is_some() && self.span.or(months).is_none()),
            (Some(named), None) => Some(named),
            (None, Some(inside)) => within(inside, whole(year)?).then_some(inside),
            (None, None) => whole(year),
        }
    }

    /// The financial year meant: as written, or as far as a calendar year and a quarter tell it.
    ///
    /// `Q2 2021` is July to September 2021 however years are named; `Q4 2021` is not certain, and `None`.
    fn begins(&self, inside: Option<(Date, Date)>) -> Option<Option<i16>> {
        let named = self.quarters.is_some() || self.half.is_some() || self.number.is_some() || self.whole;
        match (self.year, self.calendar) {
            (Some(_), Some(_)) => None,
            (Some(year), None) => Some(Some(year)),
            (None, calendar) => match (inside, calendar) {
                (Some((_, end)), None) if named => Some(Some(financial_year(end))),
                (Some(_), Some(_)) => None,
                (None, Some(year)) if named => {
                    let early = self.quarters.is_some_and(|(_, last)| last <= 3) || self.half == Some(1);
                    (early && !self.whole && self.number.is_none()).then_some(Some(year))
                }
                _ => Some(None),
            },
        }
    }

    /// No financial year at all: the days as they are, or a calendar year.
    fn without_year(&self, inside: Option<(Date, Date)>) -> Option<(Date, Date)> {
        let named = self.quarters.is_some() || self.half.is_some() || self.number.is_some() || self.whole;
        match (inside, self.calendar) {
            _ if named => None,
            (Some(inside), _) => Some(inside),
            (None, Some(year)) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
            (None, None) => None,
        }
    }

    /// The part of the year that quarter, half, number or `year end` name; they must not contradict each other.
    fn named(&self, year: i16) -> Option<Option<(Date, Date)>> {
        let quarter = match self.quarters {
            Some((first, last)) => Some(quarter_days(year, first, last)?),
            None => None,
        };
        let half = match self.half {
            Some(1) => Some(quarter_days(year, 1, 2)?),
            Some(_) => Some(quarter_days(year, 3, 4)?),
            None => None,
        };
        let number = match self.number {
            Some(number) => Some(month_of(year, number)?),
            None => None,
        };
        let whole = if self.whole { Some(whole(year)?) } else { None };
        // `Quarter 4 (year end)`, `Quarter 2 / Mid-Year`: the quarter, with the same last day.
        let mut finest: Option<(Date, Date)> = None;
        for days in [number, quarter, half, whole].into_iter().flatten() {
            match finest {
                Some((_, end)) if end != days.1 && number.is_none() => return None,
                Some(finer) if !within(finer, days) => return None,
                Some(_) => {}
                None => finest = Some(days),
            }
        }
        Some(finest)
    }

    /// First day of the first month to last day of the last, the missing years told by the other year given.
    fn month_days(&self, first: Month, last: Month) -> Option<(Date, Date)> {
        let in_year = |month: i8| self.year.map(|year| if month >= 4 { year } else { year + 1 });
        let wraps = first.month > last.month;
        let last_year = last
            .year
            .or_else(|| first.year.map(|year| if wraps { year + 1 } else { year }))
            .or_else(|| in_year(last.month))?;
        let first_year = first.year.unwrap_or(if wraps { last_year - 1 } else { last_year });
        let start = Date::new(first_year, first.month, 1).ok()?;
        let end = Date::new(last_year, last.month, 1).ok()?.last_of_month();
        (start <= end).then_some((start, end))
    }
}

/// Sets what was empty, or was the same.
fn set<T: PartialEq>(slot: &mut Option<T>, value: T) -> Option<()> {
    match slot {
        Some(other) if *other != value => None,
        _ => {
            *slot = Some(value);
            Some(())
        }
    }
}

/// What quarter or half name against the days that are written out: the same, or a day or month at their end.
fn agree(named: (Date, Date), inside: (Date, Date), day: bool) -> Option<(Date, Date)> {
    let at_end = within(inside, named) && (day || inside.1 == named.1);
    (named == inside || at_end).then_some(named)
}

fn within(inner: (Date, Date), outer: (Date, Date)) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

fn whole(year: i16) -> Option<(Date, Date)> {
    quarter_days(year, 1, 4)
}

/// The days of the financial year's `number`th month.
fn month_of(year: i16, number: u8) -> Option<(Date, Date)> {
    let number = i8::try_from(number).ok()?;
    let (year, month) = if number <= 9 { (year, number + 3) } else { (year + 1, number - 9) };
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// The first of so many months that end on `last`.
fn months_up_to(months: i8, last: Date) -> Option<Date> {
    if last == last.last_of_month() {
        return last.first_of_month().checked_sub((i64::from(months) - 1).months()).ok();
    }
    last.checked_sub(i64::from(months).months()).ok()?.tomorrow().ok()
}
