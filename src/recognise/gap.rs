//! Columns of differences: `Gap`, `Off by`, `% out`, whatever they are called.
//!
//! Two columns of which a third is the difference are a target and a result. A sign, or what the difference is a
//! percentage of, may say which is which.

use rust_decimal::Decimal;

use super::survey::{LEAST, Pair, Survey};
use crate::normalise::quantity::Reading;
use crate::record::Unit;

/// The weight of a head that says that its figures are differences.
const SAID: i32 = 4;

/// Decimal places beyond which differences are not compared more finely.
const FINEST: u32 = 20;

impl Survey {
    /// Two columns of which a third is the difference.
    pub(super) fn difference(&self, figures: &[usize]) -> Option<Pair> {
        let mut best: Option<(i32, Pair)> = None;
        for &gap in figures {
            for &one in figures {
                for &other in figures.iter().filter(|&&other| other > one && other != gap && one != gap) {
                    let Some(bias) = self.differs(one, other, gap) else { continue };
                    let weight = self.speaks_for_gap(one, other, gap);
                    let enough = self.rows >= LEAST || weight >= SAID;
                    if enough && best.as_ref().is_none_or(|(most, _)| weight > *most) {
                        best = Some((weight, Pair { one, other, gap: Some(gap), bias }));
                    }
                }
            }
        }
        // `National ask` may be what is asked of everybody; a difference from it makes it a target.
        let beside = |at: usize| self.is_beside(at) && !self.is_faintly_beside(at);
        best.map(|(_, pair)| pair).filter(|pair| !beside(pair.one) && !beside(pair.other))
    }

    /// Of three columns any may be the sum of the others; the difference is called so, is small and comes last.
    fn speaks_for_gap(&self, one: usize, other: usize, gap: usize) -> i32 {
        const WORDS: [&str; 12] = [
            "by",
            "gap",
            "off",
            "short",
            "shortfall",
            "variance",
            "difference",
            "diff",
            "variation",
            "deviation",
            "distance",
            "adrift",
        ];
        let lower = self.column(gap).map_or_else(String::new, |column| column.words.to_lowercase());
        let said = lower.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word));
        let small = self.triples(one, other, gap).filter(|(one, other, gap)| gap.abs() <= one.abs().min(other.abs()));
        let small = 2 * small.count() > self.triples(one, other, gap).count();
        SAID * i32::from(said) + 2 * i32::from(small) + i32::from(gap > other)
    }

    /// The numbers of three columns, row by row.
    fn triples(
        &self,
        one: usize,
        other: usize,
        gap: usize,
    ) -> impl Iterator<Item = (Decimal, Decimal, Decimal)> + use<'_> {
        (0..self.rows).filter_map(move |row| {
            let number = |at: usize| self.column(at)?.number(row);
            Some((number(one)?, number(other)?, number(gap)?))
        })
    }

    /// How a difference speaks for its first column as the target; `None` if it is none.
    pub(super) fn differs(&self, one: usize, other: usize, gap: usize) -> Option<i32> {
        if !self.are_alike(one, other) {
            return None;
        }
        let rows: Vec<(Decimal, Decimal, Decimal)> = self.triples(one, other, gap).collect();
        let told = rows.iter().filter(|(_, _, gap)| !gap.is_zero()).count();
        let most = |is: &dyn Fn(&(Decimal, Decimal, Decimal)) -> bool| {
            told >= 1
                && rows.len() >= LEAST.min(self.rows)
                && 4 * rows.iter().filter(|row| is(row)).count() >= 3 * rows.len()
        };
        let near = |value: Decimal, gap: Decimal| {
            (value.abs() - gap.abs()).abs() <= Decimal::new(6, gap.scale().min(FINEST) + 1)
        };
        if most(&|(one, other, gap)| one.checked_sub(*other).is_some_and(|value| near(value, *gap))) {
            // Of differences with a sign the target was taken away.
            let signed = rows.iter().any(|(_, _, gap)| gap.is_sign_negative() && !gap.is_zero());
            let positive = |value: Option<Decimal>, gap: Decimal| {
                gap.is_zero() || value.is_some_and(|value| value.is_sign_positive() == gap.is_sign_positive())
            };
            let bias = match () {
                () if !signed => 0,
                () if rows.iter().all(|(one, other, gap)| positive(other.checked_sub(*one), *gap)) => 2,
                () if rows.iter().all(|(one, other, gap)| positive(one.checked_sub(*other), *gap)) => -2,
                () => 0,
            };
            return Some(bias);
        }
        let share = |part: Decimal, whole: Decimal| part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.abs());
        let of = |whole: usize| {
            most(&|(one, other, gap)| {
                let whole = if whole == 0 { *one } else { *other };
                let part = one.checked_sub(*other).and_then(|part| share(part, whole));
                part.is_some_and(|part| near(part, *gap))
            })
        };
        match (of(0), of(1)) {
            (true, false) => Some(3),
            (false, true) => Some(-3),
            _ => None,
        }
    }

    /// Whether two columns are of one unit in each row.
    pub(super) fn are_alike(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.column(one), self.column(other)) else { return false };
        let both: Vec<(&Reading, &Reading)> = one
            .figures
            .iter()
            .zip(&other.figures)
            .filter_map(|(one, other)| Some((one.as_ref()?, other.as_ref()?)))
            .collect();
        // `90` beside `88.4%`
        let bare = |one: &Reading, other: &Reading| one.unit == Unit::Percent && !other.unit_stated;
        let same = both.iter().filter(|(one, other)| one.unit == other.unit || bare(one, other) || bare(other, one));
        !both.is_empty() && 4 * same.count() >= 3 * both.len()
    }
}
