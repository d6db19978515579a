//! Which of several targets is the one that the period is judged by.

use super::measured::Measured;
use crate::normalise::period;
use crate::record::{Basis, OtherTarget, OtherTargetKind, Period, Target};

/// The target set for the period, and the others with where their labels stand.
///
/// A label that names the period itself (`2015/16 Annual Target`) decides; else one for a span like the period's
/// (`Quarterly Target`), else the first. A target that its label sets for another year is never taken.
pub(super) fn choose(
    targets: &[Measured],
    period: Option<&Period>,
    result: Option<&str>,
    label: &str,
) -> (Option<Target>, Vec<(u32, OtherTarget)>) {
    let fits: Vec<Fit> = targets.iter().map(|target| fit(target, period, result, label)).collect();
    let judged = |index: &usize| !matches!(fits[*index], Fit::Earlier | Fit::Later);
    let main = (0..targets.len()).filter(judged).min_by_key(|&index| fits[index]);
    let others = targets.iter().zip(&fits).enumerate().filter(|(index, _)| Some(*index) != main);
    let others = others.map(|(_, (target, fit))| target.other_target(kind(target, *fit))).collect();
    (main.and_then(|index| targets.get(index)).map(Measured::target), others)
}

/// How well a target fits the period; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Its label names the period.
    Named,
    /// Its label names a longer period around it.
    Around,
    /// It is for spans like the period's.
    Basis,
    /// Its label says nothing of when.
    Open,
    /// Its label names a part of the period.
    Within,
    /// Its label names an earlier period.
    Earlier,
    /// Its label names a later period.
    Later,
}

fn fit(target: &Measured, period: Option<&Period>, result: Option<&str>, label: &str) -> Fit {
    let named = target.section.label.period.as_deref();
    if named.is_some() && named == result {
        return Fit::Named;
    }
    // `Q2 target` beside the report's `Q2 2012/13`.
    let year = period.and_then(|period| period.financial_year.as_deref());
    let dated = |named: &str| named.contains(|c: char| c.is_ascii_digit()) || named.len() == 3;
    let partial = |named: &str| period::parse(&format!("{named} {}", year?)).filter(|_| dated(named));
    let own = named.and_then(|named| period::parse(named).or_else(|| partial(named)));
    let own = own.map(|own| (own.start.to_string(), own.end.to_string()));
    let whole = period.and_then(|period| Some((period.start.clone()?, period.end.clone()?)));
    if let Some(((start, end), (first, last))) = own.zip(whole) {
        return match () {
            () if start == first && end == last => Fit::Named,
            () if start <= first && last <= end => Fit::Around,
            () if first <= start && end <= last => Fit::Within,
            () if end < last => Fit::Earlier,
            () => Fit::Later,
        };
    }
    // `YTD Target` belongs to `YTD Actual`, whatever the period.
    if is_to_date(label) && is_to_date(&target.label) {
        return Fit::Around;
    }
    let wanted = period.and_then(span_of);
    if wanted.is_some() && target.target().basis == wanted { Fit::Basis } else { Fit::Open }
}

fn is_to_date(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    label.contains("ytd") || label.contains("to date")
}

fn span_of(period: &Period) -> Option<Basis> {
    match (period.quarter, &period.financial_year) {
        (Some(_), _) => Some(Basis::Quarterly),
        (None, Some(_)) if period.start.as_ref().is_some_and(|start| start.ends_with("-04-01")) => Some(Basis::Annual),
        (None, Some(_)) => Some(Basis::Monthly),
        (None, None) => None,
    }
}

fn kind(target: &Measured, fit: Fit) -> OtherTargetKind {
    match fit {
        Fit::Earlier => OtherTargetKind::Previous,
        Fit::Later => OtherTargetKind::Other,
        _ if target.target().basis == Some(Basis::Annual) => OtherTargetKind::Annual,
        _ => OtherTargetKind::Other,
    }
}

/// The span that a target's label names.
pub(super) fn basis(label: &str) -> Option<Basis> {
    let label = label.to_ascii_lowercase();
    // `Set at the start of the year`: when, not for how long.
    let set_at = ["start of", "beginning of", "outset of"];
    let label = set_at.iter().find_map(|words| label.split_once(words)).map_or(label.as_str(), |(ahead, _)| ahead);
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    match () {
        () if has(&["quarter"]) => Some(Basis::Quarterly),
        () if has(&["month"]) => Some(Basis::Monthly),
        () if has(&["annual", "year"]) => Some(Basis::Annual),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_the_span_of_its_target_and_not_when_it_was_set() {
        for (label, span) in [
            ("Quarterly Target", Some(Basis::Quarterly)),
            ("Target for the year", Some(Basis::Annual)),
            ("Forecast at the start of the year", None),
            ("Monthly target set at the beginning of the year", Some(Basis::Monthly)),
            ("Goal", None),
        ] {
            assert_eq!(basis(label), span, "{label}");
        }
    }
}
