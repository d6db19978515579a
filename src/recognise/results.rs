//! Which of a form's figures is its result, and which its target.
//!
//! Words tell: `we hoped for` is aimed at, `happened` is not. Where they tell of one alone, the other figure of its
//! unit is the other; `at least` stands before a target; a figure that is the difference of two others is neither.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::normalise::quantity::Reading;

/// A figure, and what its label's words say of it.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub reading: Reading,
    /// How much the words say that it was reached.
    pub reached: u32,
    /// How much they say that it was aimed at.
    pub aimed: u32,
    /// They call it a threshold, or a step to what is aimed at.
    pub staged: bool,
    /// They say that it is something else: an earlier result, a threshold.
    pub beside: bool,
    /// It has a sign.
    pub signed: bool,
    /// It counts points of a percentage.
    pub points: bool,
    /// What it is for certain: the result, or not.
    pub known: Option<Role>,
}

/// What a figure is for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Result,
    Target,
}

/// The result and the target among the figures of a form, in its order; `None` where they are not told apart.
pub(super) fn told(figures: &[Figure]) -> Option<(usize, usize)> {
    let open: Vec<usize> = (0..figures.len()).filter(|&at| may_be(figures, at)).collect();
    let pairs = open.iter().flat_map(|&result| open.iter().map(move |&target| (result, target)));
    let scored = pairs.filter(|(result, target)| result != target);
    let scored: Vec<(i64, (usize, usize))> =
        scored.filter_map(|pair| Some((score(&figures[pair.0], &figures[pair.1])?, pair))).collect();
    let most = scored.iter().map(|(score, _)| *score).max()?;
    let best: Vec<(usize, usize)> = scored.iter().filter(|(score, _)| *score == most).map(|(_, pair)| *pair).collect();
    let known = |at: usize| figures[at].known == Some(Role::Result);
    match best.as_slice() {
        [pair] if most > 0 => return Some(*pair),
        // Several results of a profile's have one target.
        [first, others @ ..] if most > 0 && others.iter().all(|other| other.1 == first.1 && known(other.0)) => {
            return Some(*first);
        }
        _ => {}
    }
    None
}

/// The figures with what seemed to stand beside the result and the target and is not said to be anything else: it counts
/// where nothing else is left for them.
pub(super) fn widened(figures: &[Figure]) -> Vec<Figure> {
    let beside = |figure: &Figure| figure.beside && figure.reached.max(figure.aimed) == 0;
    figures.iter().map(|figure| Figure { beside: beside(figure), ..figure.clone() }).collect()
}

/// A result with its target, or else with the one threshold of its unit, where words say nothing of that target and the
/// result is inferred too.
pub(super) fn held_to(figures: &[Figure], (result, target): (usize, usize)) -> (usize, usize) {
    let open = |at: usize| figures.get(at).is_some_and(|figure| figure.known.is_none());
    let unsaid = figures.get(target).is_some_and(|figure| figure.aimed == 0 && figure.reading.comparator.is_none());
    let unit = |at: usize| figures.get(at).map(|figure| figure.reading.unit);
    let is_staged = |at: &usize| figures.get(*at).is_some_and(|figure| figure.staged);
    let mut staged = (0..figures.len()).filter(|at| is_staged(at) && unit(*at) == unit(result) && *at != result);
    let threshold = staged.next().filter(|_| open(result) && open(target) && unsaid && staged.next().is_none());
    (result, threshold.unwrap_or(target))
}

/// Whether words, comparisons or a profile say more than a faint word for a result and its target.
pub(super) fn is_certain(figures: &[Figure], (result, target): (usize, usize)) -> bool {
    score(&figures[result], &figures[target]).is_some_and(|score| score >= CERTAIN)
}

/// How much more the words of the first of two figures speak for the target than those of the second.
pub(super) fn leaning(first: &Figure, other: &Figure) -> i32 {
    let own = |figure: &Figure| i32::try_from(figure.aimed).unwrap_or(0) - i32::try_from(figure.reached).unwrap_or(0);
    own(first) - own(other)
}

/// The two figures of one unit that are all that may be a form's result and target.
pub(super) fn open_pair(figures: &[Figure]) -> Option<(usize, usize)> {
    let open: Vec<usize> = (0..figures.len()).filter(|&at| may_be(figures, at)).collect();
    let &[first, other] = open.as_slice() else { return None };
    let (one, two) = (&figures[first], &figures[other]);
    let alike = one.known.is_none() && two.known.is_none() && one.reading.unit == two.reading.unit;
    alike.then_some((first, other))
}

/// Whether a third figure is the difference of two: 1 where its sign says that it is the second less the first, -1 the
/// first less the second, 0 where it has none.
pub(super) fn gap(figures: &[Figure], first: usize, other: usize) -> Option<i32> {
    let decimal = |figure: &Figure| figure.reading.value.map(|value| value.decimal());
    let difference = decimal(&figures[other])?.checked_sub(decimal(&figures[first])?)?;
    let gaps = (0..figures.len()).filter(|&at| at != first && at != other && is_difference(figures, at));
    gaps.filter_map(|at| Some((figures[at].signed, decimal(&figures[at])?)))
        .find(|(_, gap)| gap.abs() == difference.abs())
        .map(|(signed, gap)| match () {
            () if !signed || gap.is_zero() => 0,
            () if gap == difference => 1,
            () => -1,
        })
}

/// 1 where the first figure has fewer significant digits than the second, -1 where it has more.
pub(super) fn rounder(first: &Figure, other: &Figure) -> i32 {
    let digits = |figure: &Figure| figure.reading.value.map_or(0, |value| significant(value.decimal()));
    digits(other).cmp(&digits(first)) as i32
}

/// Which of two figures is the greater.
pub(super) fn order(first: &Figure, other: &Figure) -> Ordering {
    let decimal = |figure: &Figure| figure.reading.value.map(|value| value.decimal());
    decimal(first).cmp(&decimal(other))
}

/// The significant digits of a number: 2 of 89 and of 8900.
pub(super) fn significant(number: Decimal) -> usize {
    number.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}

/// How well the words bear out that one figure is the result and another its target.
fn score(result: &Figure, target: &Figure) -> Option<i64> {
    let wrong = result.known == Some(Role::Target) || target.known == Some(Role::Result);
    if wrong || result.reading.unit != target.reading.unit {
        return None;
    }
    let compared = |figure: &Figure| if figure.reading.comparator.is_some() { COMPARED } else { 0 };
    let aimed = i64::from(target.aimed) - i64::from(target.reached) + compared(target);
    let reached = i64::from(result.reached) - i64::from(result.aimed) - compared(result);
    let known = [result, target].into_iter().filter(|figure| figure.known.is_some()).count() as i64;
    Some(aimed + reached + known * KNOWN)
}

/// What `at least` weighs for a target.
const COMPARED: i64 = 3;

/// What is more than a faint word.
const CERTAIN: i64 = 2;

/// What a label of a profile's weighs.
const KNOWN: i64 = 100;

/// Whether a figure may be the result or the target.
fn may_be(figures: &[Figure], at: usize) -> bool {
    let Some(figure) = figures.get(at) else { return false };
    figure.known.is_some() || !figure.beside && !is_difference(figures, at)
}

/// Whether a figure is the difference of two others of one unit, and says less than they of what it is: `Adrift by`.
pub(super) fn is_difference(figures: &[Figure], at: usize) -> bool {
    let Some(own) = figures.get(at).filter(|own| own.known.is_none()) else { return false };
    let says = |figure: &Figure| match figure.known {
        Some(_) => u32::MAX,
        None => figure.reached.max(figure.aimed),
    };
    let Some(size) = own.reading.value.map(|value| value.decimal().abs()) else { return false };
    let of = |first: usize, second: usize| {
        let (Some(first_figure), Some(second_figure)) = (figures.get(first), figures.get(second)) else { return false };
        let values = first_figure.reading.value.zip(second_figure.reading.value);
        let difference = values.and_then(|(first, second)| first.decimal().checked_sub(second.decimal()));
        let follows = first < at && second < at;
        let less = own.signed || own.points || says(own) < says(first_figure).min(says(second_figure));
        !first_figure.beside
            && !second_figure.beside
            && first_figure.reading.unit == second_figure.reading.unit
            && difference.is_some_and(|difference| difference.abs() == size)
            && (less || follows && says(own) <= says(first_figure).min(says(second_figure)))
    };
    let others: Vec<usize> = (0..figures.len()).filter(|&other| other != at).collect();
    others.iter().any(|&first| others.iter().any(|&second| first < second && of(first, second)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::quantity;

    fn figure(text: &str, reached: u32, aimed: u32) -> Figure {
        Figure {
            reading: quantity::parse(text).unwrap(),
            reached,
            aimed,
            staged: false,
            beside: false,
            signed: false,
            points: false,
            known: None,
        }
    }

    #[test]
    fn words_comparisons_and_differences_tell_a_result_from_its_target() {
        for (why, figures, expected) in [
            ("words", vec![figure("84%", 2, 0), figure("90%", 0, 3)], Some((0, 1))),
            ("the other", vec![figure("84%", 0, 0), figure("90%", 0, 3)], Some((0, 1))),
            ("at least", vec![figure("84%", 0, 0), figure("at least 90%", 0, 0)], Some((0, 1))),
            ("nothing", vec![figure("90%", 0, 0), figure("84%", 0, 0)], None),
            ("adrift by", vec![figure("15", 0, 2), figure("13", 0, 0), figure("2", 0, 0)], Some((1, 0))),
            (
                "by its sign",
                vec![figure("69%", 0, 2), figure("53%", 0, 0), Figure { signed: true, ..figure("-16", 0, 3) }],
                Some((1, 0)),
            ),
            ("three alike", vec![figure("15", 0, 0), figure("13", 0, 0), figure("7", 0, 0)], None),
            ("units", vec![figure("15%", 0, 0), figure("£13", 0, 2)], None),
        ] {
            assert_eq!(told(&figures), expected, "{why}");
        }
    }

    #[test]
    fn what_a_profile_knows_is_not_asked_again() {
        let known = Figure { known: Some(Role::Result), ..figure("90%", 0, 2) };
        assert_eq!(told(&[known, figure("84%", 2, 0)]), Some((0, 1)));
    }
}
