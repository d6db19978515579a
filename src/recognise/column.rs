//! What the head of a table's column announces.

use crate::normalise::period;
use crate::profile::{Field, ProfileSet};

/// What a head's words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// What stands in the column; `None` for words that no profile knows.
    pub field: Option<Field>,
    /// The profile that knows the words.
    pub profile: Option<usize>,
    /// The period that the words name, as `Q1`, `2015/16` or `June`.
    pub period: Option<String>,
    /// A period among words that no profile knows: `Achievement 2022-23`.
    pub within: Option<String>,
    /// The field was inferred.
    pub inferred: bool,
}

impl Meaning {
    /// Nothing but a period: the column holds that period's result.
    pub(super) fn is_bare_period(&self) -> bool {
        self.field.is_none() && self.period.is_some()
    }

    /// Whether the words mean anything.
    pub(super) fn is_known(&self) -> bool {
        self.field.is_some() || self.period.is_some()
    }
}

/// Words that narrow a head without changing what it announces: `2015/16 Annual Performance`.
const QUALIFIERS: &[&str] = &[
    "annual",
    "quarterly",
    "quarter",
    "monthly",
    "month",
    "yearly",
    "year",
    "end",
    "cumulative",
    "cum",
    "latest",
    "current",
    "this",
    "full",
    "for",
    "in",
    "at",
    "the",
    "as",
    "of",
    "figure",
    "figures",
    "council",
    "our",
    "reported",
    "period",
    "to",
    "date",
];

/// What a head's words announce; `parts` are its cells from the top down, where it stands in several rows.
pub(super) fn meaning(profiles: &ProfileSet, parts: &[&str]) -> Meaning {
    let joined = parts.join(" ");
    let mut meaning = single(profiles, &joined);
    // `2016/17` over `Actual`, `Target` over `Quarterly`: the lower cell says most.
    if parts.len() > 1
        && meaning.field.is_none()
        && let Some(known) = parts.iter().rev().map(|part| single(profiles, part)).find(|part| part.field.is_some())
    {
        (meaning.field, meaning.profile) = (known.field, known.profile);
    }
    if meaning.field.is_none() && meaning.period.is_some() && !is_bare(&joined) {
        meaning.within = meaning.period.take();
    }
    meaning
}

fn single(profiles: &ProfileSet, text: &str) -> Meaning {
    let found = |words: &str| profiles.find_head(words).filter(|hit| hit.field != Field::Title);
    let given = |field: Option<crate::profile::Hit>, period: Option<String>| Meaning {
        field: field.map(|hit| hit.field),
        profile: field.map(|hit| hit.profile),
        period,
        within: None,
        inferred: false,
    };
    if let Some(hit) = found(text) {
        // `Quarter 2` is a label of forms, and a period's name at the head of a column.
        let (period, _) = split_period(text);
        let bare = hit.field == Field::OtherValue && period.is_some() && is_bare(text);
        return given(Some(hit).filter(|_| !bare), period);
    }
    let (period, rest) = split_period(text);
    let outside = without_brackets(&rest);
    // What leaves the words as they are need not be looked up again.
    let other = |words: &str, before: &str| if words == before { None } else { found(words) };
    let known = other(&rest, text).or_else(|| other(&outside, &rest));
    let known = known.or_else(|| other(&unqualified(&outside), &outside));
    given(known, period)
}

/// Whether nothing but a period and words that narrow it stand in `text`.
fn is_bare(text: &str) -> bool {
    let (period, rest) = split_period(text);
    period.is_some() && !unqualified(&rest).contains(char::is_alphanumeric)
}

/// The period in a head, with or without a year, and the words around it.
fn split_period(text: &str) -> (Option<String>, String) {
    if !period::may_hold(text) {
        return (None, text.to_owned());
    }
    // A quarter or month alone is read in the year that the paper is about; any year, set apart, shows where it stands.
    let padded = format!("{} outturn 2000/01", text.trim_end_matches(['.', ' ']));
    let found = period::find(text).or_else(|| period::find(&padded));
    let Some(found) = found else { return (None, text.to_owned()) };
    let parts: Vec<_> = found.parts.into_iter().filter(|part| part.end <= text.len()).collect();
    if parts.is_empty() {
        return (None, text.to_owned());
    }
    let mut rest = String::new();
    let mut at = 0;
    for part in &parts {
        rest.push_str(text.get(at..part.start).unwrap_or_default());
        rest.push(' ');
        at = part.end;
    }
    rest.push_str(text.get(at..).unwrap_or_default());
    let words: Vec<&str> = parts.into_iter().filter_map(|part| text.get(part)).collect();
    (Some(words.join(" ")), rest.trim().to_owned())
}

fn without_brackets(text: &str) -> String {
    text.split_once('(').map_or(text, |(before, _)| before).trim().to_owned()
}

fn unqualified(text: &str) -> String {
    let kept = text.split_whitespace().filter(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        !bare.is_empty() && !QUALIFIERS.contains(&bare.as_str())
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// Whether a period names its year.
pub(super) fn is_whole(period: &str) -> bool {
    period::parse(period).is_some()
}

/// When the period ends that stands among a head's words, and the other words in lower case.
pub(super) fn dated(text: &str) -> Option<(jiff::civil::Date, String)> {
    let (period, rest) = split_period(text);
    Some((end(&period?)?, rest.to_lowercase()))
}

/// When a period ends, for comparison with others of the same table; a quarter or month alone counts in one year.
pub(crate) fn end(period: &str) -> Option<jiff::civil::Date> {
    let reading = period::parse(period).or_else(|| period::parse(&format!("{period} 2000/01")));
    reading.map(|reading| reading.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_announce_fields_with_their_periods() {
        let profiles = ProfileSet::builtin().unwrap();
        for (parts, field, period) in [
            (&["Actual 04/05"][..], Some(Field::Outturn), Some("04/05")),
            (&["2015/16 Annual Performance"], Some(Field::Outturn), Some("2015/16 Annual")),
            (&["2015/16 Target"], Some(Field::Target), Some("2015/16")),
            (&["June Actual"], Some(Field::Outturn), Some("June")),
            (&["Q1"], None, Some("Q1")),
            (&["Q2 cum."], None, Some("Q2")),
            (&["Q3 2017/18"], None, Some("Q3 2017/18")),
            (&["2017/18", "Value"], Some(Field::Outturn), Some("2017/18")),
            (&["Target", "Quarter 2"], Some(Field::Target), Some("Quarter 2")),
            (&["Pref'd Outcm"], Some(Field::Polarity), None),
            (&["Meas. In"], Some(Field::Unit), None),
            (&["Planned (value)"], Some(Field::Target), None),
            (&["Comments (brief)"], Some(Field::Reason), None),
            (&["Short Term DOT against 2015/16 (Q3)"], None, None),
            (&["Actual Direction"], Some(Field::Other), None),
            (&["Officers"], None, None),
        ] {
            let meaning = meaning(&profiles, parts);
            assert_eq!((meaning.field, meaning.period.as_deref()), (field, period), "{parts:?}");
        }
    }
}
