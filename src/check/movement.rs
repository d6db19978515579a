//! What the narrative says about the figures, where it can mean only one thing.
//!
//! Three forms, each of a whole sentence about the present result; anything
//! else is left alone, since a false alarm costs more trust than a missed one:
//!
//! - `… fell from 30% to 39% …` when the outturn is 39 %;
//! - `Performance is above target …` when a high-is-good outturn is below it;
//! - `The target was met …` when the figures miss it.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::normalise::quantity;
use crate::record::{Code, Finding, PolarityValue, Report, VarianceStatus};

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    let narratives = [("reason", &report.reason), ("reason_and_actions", &report.reason_and_actions)];
    for (field, narrative) in narratives {
        let Some(narrative) = narrative else { continue };
        for sentence in sentences(&narrative.text) {
            let contradicted =
                moved(sentence, report).or_else(|| beside(sentence, report)).or_else(|| claimed(sentence, report));
            if let Some(what) = contradicted {
                let shown: String = sentence.chars().take(120).collect();
                findings.push(Finding::new(Code::MovementContradicted, format!("{what}: {shown:?}")).on(field));
            }
        }
    }
}

/// Sentences, cut at line ends and at full stops with a space behind them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.split(". ")).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// `fell from X to Y`, with Y the outturn and X on the wrong side of it.
fn moved(sentence: &str, report: &Report) -> Option<&'static str> {
    const DOWN: [&str; 9] =
        ["down", "fell", "fallen", "decreased", "reduced", "dropped", "decrease", "reduction", "fall"];
    const UP: [&str; 8] = ["up", "rose", "risen", "increased", "grown", "increase", "rise", "grew"];
    let outturn = report.outturn.as_ref()?;
    let current = outturn.value?.decimal();
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "from")?;
    let [earlier, to, later, ..] = words.get(at + 1..)? else { return None };
    let verb = words.get(at.checked_sub(1)?)?;
    if *to != "to" {
        return None;
    }
    let (earlier, later) = (figure(earlier)?, figure(later)?);
    let named = |list: &[&str]| list.iter().any(|word| verb.eq_ignore_ascii_case(word));
    let said = match (named(&DOWN), named(&UP)) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        _ => return None,
    };
    let really = later.cmp(&earlier);
    (later == current && really != Ordering::Equal && really != said).then_some("the figures move the other way")
}

/// One number, with or without its unit, without the sentence's punctuation.
fn figure(word: &str) -> Option<Decimal> {
    let bare = word.trim_end_matches([',', '.', ';', ')']);
    quantity::parse(bare).and_then(|reading| reading.exact()).map(|quantity| quantity.value.decimal())
}

/// `Performance is above target`: told of a result where high is good, so that above can only mean more.
fn beside(sentence: &str, report: &Report) -> Option<&'static str> {
    let high = report.polarity.as_ref().and_then(|polarity| polarity.value) == Some(PolarityValue::HighIsGood);
    let difference = report.variance.absolute.filter(|_| high)?.decimal();
    let words =
        present(sentence, &["performance", "the outturn", "outturn", "the result", "performance for the quarter"])?;
    let above = words.contains("above target") || words.contains("above the target");
    let below = words.contains("below target") || words.contains("below the target");
    match (above, below) {
        (true, false) if difference < Decimal::ZERO => Some("the outturn is below the target"),
        (false, true) if difference > Decimal::ZERO => Some("the outturn is above the target"),
        _ => None,
    }
}

/// `The target was met`, `The target has not been achieved`.
fn claimed(sentence: &str, report: &Report) -> Option<&'static str> {
    let status = report.variance.status?;
    let words = present(sentence, &["the target", "target", "the quarterly target", "this target"])?;
    let verb = ["was met", "has been met", "was achieved", "has been achieved", "was exceeded", "has been exceeded"];
    let not = [
        "was not met",
        "has not been met",
        "was not achieved",
        "has not been achieved",
        "was missed",
        "has been missed",
    ];
    let met = verb.iter().any(|verb| words.starts_with(verb));
    let missed = not.iter().any(|verb| words.starts_with(verb));
    match status {
        VarianceStatus::Missed if met => Some("the figures miss the target"),
        VarianceStatus::Met if missed => Some("the figures meet the target"),
        _ => None,
    }
}

/// What a sentence says of one of these subjects, in lower case; `None` where it qualifies it or speaks of another time.
fn present(sentence: &str, subjects: &[&str]) -> Option<String> {
    const ELSEWHERE: [&str; 19] = [
        "but",
        "however",
        "although",
        "last",
        "previous",
        "previously",
        "earlier",
        "except",
        "until",
        "if",
        "april",
        "annual",
        "year",
        "month",
        "months",
        "some",
        "national",
        "nearly",
        "almost",
    ];
    let folded = sentence.trim_end_matches('.').to_lowercase();
    let rest =
        subjects.iter().filter_map(|subject| folded.strip_prefix(subject)).find_map(|rest| rest.strip_prefix(' '))?;
    let elsewhere = folded.split(|char: char| !char.is_alphanumeric()).any(|word| ELSEWHERE.contains(&word));
    let figures = folded.bytes().any(|byte| byte.is_ascii_digit());
    (!elsewhere && !figures && rest.len() < 120).then(|| rest.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, compute, narrative, outturn, report, target};
    use crate::record::PolarityValue;

    fn contradicted(text: &str, result: &str, goal: &str) -> bool {
        let mut report = report();
        report.outturn = Some(outturn(result));
        report.target = Some(target(goal));
        if let Some(polarity) = &mut report.polarity {
            polarity.value = Some(PolarityValue::HighIsGood);
        }
        report.reason = Some(narrative(text));
        compute(&mut report);
        codes(report).contains(&"movement_contradicted")
    }

    #[test]
    fn only_plain_contradictions_are_found() {
        let table = [
            ("Performance fell from 30% to 39% in the quarter.", true),
            ("Performance fell from 45% to 39% in the quarter.", false),
            ("Performance rose from 45% to 39%.", true),
            ("Sickness fell from 30% to 41%.", false),
            ("Visits are down from 12 to 9.", false),
            ("Staff moved from 30% to 39% of their time.", false),
            ("Performance is above target.", true),
            ("Performance is well above the target because of a scheme", true),
            ("Performance is below target.", false),
            ("Performance is above target in some areas.", false),
            ("Performance was above target last quarter.", false),
            ("Performance in June was above target, but fell.", false),
            ("Lorries broke down. The target was met.", true),
            ("The target was not met.", false),
            ("The target was met until May.", false),
            ("The target was set in April.", false),
        ];
        for (text, expected) in table {
            assert_eq!(contradicted(text, "39%", "50%"), expected, "{text:?}");
        }
        assert!(contradicted("The target has not been achieved.", "60%", "50%"));
        assert!(contradicted("Performance is below target.", "60%", "50%"));
    }
}
