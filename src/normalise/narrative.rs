//! Whether running text says anything.
//!
//! ```
//! use exrep::normalise::narrative::status;
//! use exrep::record::NarrativeStatus;
//!
//! assert_eq!(status("None identified."), NarrativeStatus::None);
//! assert_eq!(status("There are no direct financial implications arising from this report."), NarrativeStatus::None);
//! assert_eq!(status("None, but decisions on the services named may have."), NarrativeStatus::Stated);
//! assert_eq!(status("As above"), NarrativeStatus::Stated);
//! assert_eq!(status(" "), NarrativeStatus::Blank);
//! ```

use crate::record::NarrativeStatus;

use super::cursor::Cursor;
use super::token::{Kind, Token, Tokens, tokens};

/// A longer text says something.
const LONGEST: usize = 240;

/// `none` where the whole text says that there is nothing, `blank` where it is empty, else `stated`.
///
/// One or more sentences, each a denial (`None`, `Not applicable`, `There are no … implications`) with a tail that
/// adds nothing (`identified`, `at this stage`, `arising from this report`). Any other word makes the text stated.
pub fn status(text: &str) -> NarrativeStatus {
    let text = text.trim();
    if text.is_empty() {
        return NarrativeStatus::Blank;
    }
    if text.len() > LONGEST {
        return NarrativeStatus::Stated;
    }
    if Tokens::new(text).next().is_some_and(|first| !may_deny(&first)) {
        return NarrativeStatus::Stated;
    }
    let tokens = tokens(text);
    if !tokens.iter().any(|token| matches!(token.kind, Kind::Word | Kind::Digits)) {
        let dashes = tokens.iter().all(|token| matches!(token.kind, Kind::Mark('-' | '.' | '/' | '…')));
        return if dashes { NarrativeStatus::None } else { NarrativeStatus::Stated };
    }
    let mut cursor = Cursor::new(&tokens);
    while !cursor.at_end() {
        if !denial(&mut cursor) {
            return NarrativeStatus::Stated;
        }
        while cursor.eat_if(stop) {}
    }
    NarrativeStatus::None
}

fn stop(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark('.' | ';' | '!' | '*' | '•' | '"' | '/'))
}

/// Whether a denial may begin with this token: nearly every text is told by its first word to be none.
fn may_deny(token: &Token) -> bool {
    const FIRST: [&str; 21] = [
        "n",
        "na",
        "nil",
        "no",
        "not",
        "none",
        "nothing",
        "there",
        "this",
        "the",
        "at",
        "to",
        "currently",
        "we",
        "it",
        "report",
        "indicator",
        "measure",
        "do",
        "does",
        "zero",
    ];
    const WELSH: [&str; 3] = ["dim", "ddim", "amherthnasol"];
    match token.kind {
        Kind::Word => token.is_word(&FIRST) || token.is_word(&WELSH),
        Kind::Digits => false,
        Kind::Mark(_) => true,
    }
}

/// One sentence that denies; steps over it.
fn denial(cursor: &mut Cursor) -> bool {
    cursor.eat_if(|token| matches!(token.kind, Kind::Mark('"' | '•' | '*')));
    if !cursor.peek().is_some_and(may_deny) {
        return false;
    }
    let denied = whole(cursor) || none(cursor) || no_thing(cursor) || not_any(cursor);
    denied && tail(cursor)
}

/// Words that deny by themselves: `N/A`, `Not applicable`, `Dim`.
fn whole(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    if trial.eat_word(&["n"])
        && (trial.eat_mark('/') || trial.eat_mark('.') || trial.eat_mark('\\'))
        && trial.eat_word(&["a"])
    {
        *cursor = trial;
        return true;
    }
    cursor.eat_phrases(&[
        "not applicable",
        "not relevant",
        "does not apply",
        "na",
        "nil",
        "amherthnasol",
        "ddim yn berthnasol",
        "dim goblygiadau",
        "dim",
    ])
}

/// `None`, `There are none`, `None of these`.
fn none(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    there_are(&mut trial);
    if trial.eat_word(&["none", "nothing"]) {
        *cursor = trial;
        return true;
    }
    false
}

/// `There are`, `There is`, `There will be`, `We have`, `This report has`.
fn there_are(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    trial.eat_phrases(&["at this stage", "at present", "at this time", "currently", "to date"]);
    trial.eat_mark(',');
    let subject = trial.eat_word(&["there"]) || {
        let this = trial.eat_word(&["this", "the"]);
        trial.eat_word(&["report", "we", "it", "indicator", "measure"]) || this
    };
    let found = subject
        && trial.eat_phrases(&[
            "are currently",
            "is currently",
            "are considered to be",
            "are",
            "is",
            "will be",
            "have been",
            "has been",
            "has",
            "have",
        ]);
    if found {
        *cursor = trial;
    }
    found
}

/// `No implications`, `There are no direct financial or legal implications`, `No impact`.
fn no_thing(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    there_are(&mut trial);
    if !trial.eat_word(&["no", "zero"]) {
        return false;
    }
    noun_phrase(&mut trial, cursor)
}

/// `There are not any implications`, `There aren't any …`, `Not anticipated to have any impact`.
fn not_any(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    there_are(&mut trial);
    let denied =
        trial.eat_phrases(&["not any", "not considered to be any", "not expected to be any", "not thought to be any"])
            || trial.eat_phrases(&[
                "does not have any",
                "do not have any",
                "not considered to have any",
                "not have any",
            ]);
    denied && noun_phrase(&mut trial, cursor)
}

/// Adjectives and topics, then what there is none of.
fn noun_phrase<'a, 't>(trial: &mut Cursor<'a, 't>, cursor: &mut Cursor<'a, 't>) -> bool {
    const NOUNS: [&str; 22] = [
        "implication",
        "implications",
        "impact",
        "impacts",
        "issue",
        "issues",
        "concern",
        "concerns",
        "risk",
        "risks",
        "effect",
        "effects",
        "consequence",
        "consequences",
        "consideration",
        "considerations",
        "cost",
        "costs",
        "requirement",
        "requirements",
        "action",
        "actions",
    ];
    const MORE: [&str; 6] = ["comment", "comments", "exceptions", "matters", "factors", "benefits"];
    let noun = |token: &Token| token.is_word(&NOUNS) || token.is_word(&MORE);
    let mut found = false;
    while trial.eat_if(|token| noun(token) || topic(token)) {
        found |= trial.passed().last().is_some_and(noun);
        if found {
            *cursor = *trial;
        }
    }
    found
}

/// Words that say which implications there are none of.
fn topic(token: &Token) -> bool {
    const TOPICS: [&str; 44] = [
        "additional",
        "adverse",
        "any",
        "apparent",
        "budget",
        "budgetary",
        "climate",
        "community",
        "current",
        "direct",
        "diversity",
        "environmental",
        "equalities",
        "equality",
        "financial",
        "finance",
        "further",
        "health",
        "hr",
        "human",
        "identified",
        "immediate",
        "impact",
        "known",
        "legal",
        "major",
        "material",
        "negative",
        "new",
        "notable",
        "obvious",
        "other",
        "particular",
        "personnel",
        "policy",
        "public",
        "resource",
        "resources",
        "risk",
        "safety",
        "significant",
        "social",
        "specific",
        "staffing",
    ];
    const MORE: [&str; 12] = [
        "protected",
        "group",
        "groups",
        "characteristics",
        "staff",
        "workforce",
        "sustainability",
        "wider",
        "carbon",
        "property",
        "it",
        "wellbeing",
    ];
    token.is_word(&TOPICS)
        || token.is_word(&MORE)
        || token.is_word(&["and", "or", "nor"])
        || matches!(token.kind, Kind::Mark(',' | '/' | '&' | '-'))
}

/// Words behind a denial that add nothing, up to the sentence's end.
fn tail(cursor: &mut Cursor) -> bool {
    const PHRASES: [&str; 61] = [
        "specifically",
        "none",
        "on",
        "have been",
        "has been",
        "were",
        "was",
        "are",
        "is",
        "that we are aware of",
        "that are known",
        "of which we are aware",
        "identified",
        "known",
        "noted",
        "anticipated",
        "expected",
        "envisaged",
        "foreseen",
        "applicable",
        "required",
        "reported",
        "recorded",
        "raised",
        "found",
        "arising",
        "resulting",
        "at this stage",
        "at present",
        "at this time",
        "at this point",
        "at the moment",
        "at the present time",
        "currently",
        "to date",
        "so far",
        "as yet",
        "yet",
        "this quarter",
        "this period",
        "in this period",
        "in this quarter",
        "in the quarter",
        "this time",
        "to report",
        "to note",
        "from",
        "directly from",
        "as a result of",
        "in respect of",
        "in relation to",
        "relating to",
        "associated with",
        "for",
        "of",
        "with",
        "in",
        "by",
        "to",
        "directly",
        "immediately",
    ];
    const OBJECTS: [&str; 21] = [
        "this report",
        "the report",
        "this indicator",
        "the indicator",
        "this measure",
        "the measure",
        "this exception",
        "this performance",
        "the performance",
        "this paper",
        "this update",
        "this issue",
        "these actions",
        "the actions",
        "this matter",
        "this service",
        "the council",
        "the content of",
        "the contents of",
        "this",
        "it",
    ];
    loop {
        if cursor.at_end() || cursor.peek().is_some_and(stop) {
            return true;
        }
        let known = cursor.eat_phrases(&OBJECTS)
            || cursor.eat_phrases(&PHRASES)
            || cursor.eat_if(topic)
            || noun_phrase(&mut cursor.clone(), cursor)
            || cursor.eat_if(|token| matches!(token.kind, Kind::Mark(',' | '-' | '(' | ')' | ':')));
        if !known {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_denials_are_none() {
        for text in [
            "None",
            "NONE",
            "None.",
            "None identified.",
            "None identified to date",
            "None known.",
            "None at this stage.",
            "None at present",
            "None arising from this report",
            "None directly arising.",
            "N/A",
            "n/a",
            "N/A.",
            "N.A.",
            "Nil",
            "Nil.",
            "-",
            "Not applicable",
            "Not applicable at this stage.",
            "No implications",
            "No direct implications identified.",
            "No impact identified.",
            "No known issues.",
            "No additional costs.",
            "There are none.",
            "There are no implications arising from this report.",
            "There are no direct financial implications arising from this report.",
            "There are no direct legal implications.",
            "There are no financial, legal or HR implications.",
            "There is no equality impact.",
            "This has no financial impact.",
            "No implications for human resources.",
            "No adverse impact on any protected group.",
            "There are no staffing implications, and none are anticipated.",
            "There are not considered to be any implications.",
            "No legal implications have been identified at this time.",
            "At this stage, there are no risks.",
            "None identified. None known.",
            "Dim.",
            "Amherthnasol",
            "Amherthnasol / Not applicable",
        ] {
            assert_eq!(status(text), NarrativeStatus::None, "{text:?}");
        }
    }

    #[test]
    fn anything_more_is_stated() {
        for text in [
            "As above",
            "As detailed in the cover report.",
            "Contained within the report",
            "None, but decisions on the services named may have.",
            "None at present, but the cost of a further winter of agency cover will be assessed in May.",
            "None identified beyond those already reported to Cabinet in May.",
            "None other than staff time.",
            "None except legal fees.",
            "None until the contract ends.",
            "None, although costs may rise.",
            "None. Staff have been briefed.",
            "None, staff at risk.",
            "None, and a risk to public health.",
            "None - see above",
            "No implications for staff; agency costs rise.",
            "No legal challenge has been received, and the position will be kept under review.",
            "No change in staffing levels is planned before June.",
            "No group has been treated less favourably.",
            "There are no funds left to pay for the work.",
            "The service will be assessed for any financial implications.",
            "Any implications will be assessed once the recovery plan has been agreed.",
            "Not known",
            "Nil return was made in June",
            "To be confirmed",
            "Yes",
            "0",
            "?",
        ] {
            assert_eq!(status(text), NarrativeStatus::Stated, "{text:?}");
        }
    }

    #[test]
    fn white_space_is_blank() {
        for text in ["", " ", "\u{a0}\n"] {
            assert_eq!(status(text), NarrativeStatus::Blank, "{text:?}");
        }
    }
}
