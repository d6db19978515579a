//! Indicators: service, name and reference.
//!
//! | text | service | reference | name |
//! | --- | --- | --- | --- |
//! | `Social care: % of repeat referrals` | Social care | | % of repeat referrals |
//! | `NI 65 – Children becoming subject of a plan` | | NI 65 | Children becoming … |
//! | `BV053, PAFC28 Intensive home care` | | BV053, PAFC28 | Intensive home care |
//! | `KPI 1.1.2.1 Fires` | | KPI 1.1.2.1 | Fires |
//! | `Waste recycled (NI 192)` | | NI 192 | Waste recycled |
//! | `Stage 1 complaints answered` | | | Stage 1 complaints answered |
//!
//! ```
//! use exrep::normalise::indicator::parse;
//!
//! let indicator = parse("Waste and Environment: Missed bins: refuse only");
//! assert_eq!(indicator.service.as_deref(), Some("Waste and Environment"));
//! assert_eq!(indicator.name.as_deref(), Some("Missed bins: refuse only"));
//! assert_eq!(indicator.reference, None);
//! ```

use super::reference;

/// The parts of an indicator's line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The service before the first colon.
    pub service: Option<String>,
    /// The indicator's own name.
    pub name: Option<String>,
    /// Its code, or codes, as written.
    pub reference: Option<String>,
}

/// Service, name and reference of an indicator's line.
///
/// What stands before the first colon is a service when it is short, has no digits and does not itself measure
/// anything, and a capital, a sign or a digit follows the colon.
pub fn parse(text: &str) -> Reading {
    let text = text.trim();
    let (leading, rest) = reference::leading(text);
    let (service, rest) = service(rest);
    let (inner, rest) = match leading {
        Some(code) => (Some(code), rest),
        None => reference::leading(rest),
    };
    let (trailing, name) = match inner {
        Some(code) => (Some(code), rest),
        None => reference::trailing(rest),
    };
    let own = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    Reading { service: service.and_then(own), name: own(name), reference: trailing.and_then(own) }
}

/// Capitals, with one digit behind them or none, or a letter with a number that may be the code of what follows them, and
/// that: `RTT Patients waiting …`, `LIB 9 Libraries: …`, `A15 Vehicles off the road`. They may as well be the name's first
/// words.
pub fn initials(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (first, rest) = text.split_once(' ')?;
    let digit =
        rest.get(..2).is_some_and(|start| start.starts_with(|c: char| c.is_ascii_digit()) && start.ends_with(' '));
    let (first, rest) = if digit { text.split_at_checked(first.len() + 2)? } else { (first, rest) };
    let mut letters = rest.trim_start().chars();
    let name = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let (letter, number) = first.split_at_checked(1)?;
    let lettered = letter.starts_with(|c: char| c.is_ascii_uppercase() && !matches!(c, 'Q' | 'H'))
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit());
    let coded = lettered || may_be_code(first.split(' ').next()?);
    (coded && name).then_some((first, rest.trim_start()))
}

/// Whether capitals, with or without a dash between them, may be an indicator's code: `RTT`, `LIBS-B`, but not `NHS`.
pub fn may_be_code(word: &str) -> bool {
    let capitals = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    let most = if word.contains('-') { 8 } else { 6 };
    (2..=most).contains(&word.len()) && capitals && !word.starts_with('-') && !is_everyday(word)
}

/// Whether capitals are words of their own, whatever follows: `NHS`, `GP`.
pub(super) fn is_everyday(capitals: &str) -> bool {
    const WORDS: [&str; 30] = [
        "NHS", "GP", "GPS", "ASB", "HR", "ICT", "IT", "FOI", "SEN", "SEND", "EHC", "EHCP", "CAMHS", "LAC", "CLA",
        "NEET", "BME", "BAME", "UK", "MP", "PPE", "CQC", "HMO", "DFG", "CCTV", "EU", "VAT", "MOT", "HGV", "CO",
    ];
    WORDS.contains(&capitals)
}

/// The service and what it is followed by; no service, and all of `text`, where there is none.
fn service(text: &str) -> (Option<&str>, &str) {
    let Some((before, after)) = text.split_once(':') else { return (None, text) };
    let name = after.trim_start();
    let opens = |char: char| char.is_uppercase() || char.is_ascii_digit() || "%£'\"“‘(#<>".contains(char);
    if is_service(before.trim()) && after.starts_with(char::is_whitespace) && name.starts_with(opens) {
        (Some(before.trim()), name)
    } else {
        (None, text)
    }
}

/// Whether `text` can be the name of a service.
fn is_service(text: &str) -> bool {
    const LONGEST: usize = 60;
    const MOST_WORDS: usize = 7;
    let worded = text.chars().all(|char| char.is_alphabetic() || " -–&,'’/()".contains(char));
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    text.len() <= LONGEST && worded && capital && text.split_whitespace().count() <= MOST_WORDS && !measures(text)
}

/// Whether a word of `text` says that something is measured, or is a form's label.
fn measures(text: &str) -> bool {
    const WORDS: [&str; 35] = [
        "theme",
        "priority",
        "objective",
        "aim",
        "directorate",
        "portfolio",
        "department",
        "category",
        "service",
        "amount",
        "average",
        "cumulative",
        "description",
        "indicator",
        "kpi",
        "mean",
        "measure",
        "median",
        "name",
        "number",
        "outcome",
        "per",
        "percent",
        "percentage",
        "proportion",
        "rate",
        "ratio",
        "ref",
        "reference",
        "target",
        "time",
        "title",
        "total",
        "value",
        "volume",
    ];
    text.split(|char: char| !char.is_alphanumeric())
        .any(|word| WORDS.iter().any(|other| word.eq_ignore_ascii_case(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_name_and_reference_are_told_apart() {
        let table = [
            ("Social care: % of repeat referrals", "Social care", "", "% of repeat referrals"),
            ("Housing: Number of people rough sleeping", "Housing", "", "Number of people rough sleeping"),
            ("Children's Services: Rate of plans", "Children's Services", "", "Rate of plans"),
            ("Waste and Environment: Repairs: first time", "Waste and Environment", "", "Repairs: first time"),
            ("Housing: NI 155 Homes delivered", "Housing", "NI 155", "Homes delivered"),
            ("Repairs: first time fix", "", "", "Repairs: first time fix"),
            ("Number of calls: Emergency", "", "", "Number of calls: Emergency"),
            ("Age 16:17 split", "", "", "Age 16:17 split"),
            ("NI 65 – Children becoming subject", "", "NI 65", "Children becoming subject"),
            ("NI192 Waste recycled", "", "NI192", "Waste recycled"),
            ("A12 - Young people: treatment begun", "", "A12", "Young people: treatment begun"),
            ("A12 resurfaced by March", "", "", "A12 resurfaced by March"),
            ("Q1 - April to June", "", "", "Q1 - April to June"),
            ("BVPI 109a-c Planning applications", "", "BVPI 109a-c", "Planning applications"),
            ("BVPI 172 (PAF D20) Adult learners", "", "BVPI 172 (PAF D20)", "Adult learners"),
            ("BV053, PAFC28, SP213 Intensive home care", "", "BV053, PAFC28, SP213", "Intensive home care"),
            ("KPI 1.1.2.1 Fires", "", "KPI 1.1.2.1", "Fires"),
            ("KPI 2.2: Fires", "", "KPI 2.2", "Fires"),
            ("LPI0541 Missed bins", "", "LPI0541", "Missed bins"),
            ("CS 295 Council tax collected", "", "CS 295", "Council tax collected"),
            ("NHS 111 Calls answered", "", "", "NHS 111 Calls answered"),
            ("CH8 Homes let", "", "CH8", "Homes let"),
            ("OF.65 (A) Missed bins", "", "OF.65 (A)", "Missed bins"),
            ("EC01: Falls with harm", "", "EC01", "Falls with harm"),
            ("sspi02b Time to process claims", "", "sspi02b", "Time to process claims"),
            ("CS 4 - Number of visits", "", "CS 4", "Number of visits"),
            ("ASCOF 2A Admissions", "", "ASCOF 2A", "Admissions"),
            ("1.6 Accidental dwelling fires", "", "1.6", "Accidental dwelling fires"),
            ("2.2.2 Audits completed", "", "2.2.2", "Audits completed"),
            ("H01 Dwelling fires", "", "H01", "Dwelling fires"),
            ("HC/12 Homes let", "", "HC/12", "Homes let"),
            ("4.10i Suicide rate", "", "4.10i", "Suicide rate"),
            ("ASCOF 1C(2A) Direct payments", "", "ASCOF 1C(2A)", "Direct payments"),
            ("Ref 12: Homes let", "", "12", "Homes let"),
            ("12: Homes let", "", "12", "Homes let"),
            ("Theme: People", "", "", "Theme: People"),
            ("1. % of children seen", "", "1", "% of children seen"),
            ("Indicator 3: Calls answered", "", "Indicator 3", "Calls answered"),
            ("Ref: CH8 Homes let", "", "CH8", "Homes let"),
            ("Waste recycled (NI 192)", "", "NI 192", "Waste recycled"),
            ("Waste recycled [LPI0541]", "", "LPI0541", "Waste recycled"),
            ("Waste recycled - NI 192", "", "NI 192", "Waste recycled"),
            ("Homes let (Ref: CH8)", "", "CH8", "Homes let"),
            ("Falls with harm (Nov 10)", "", "", "Falls with harm (Nov 10)"),
            ("Pupils reaching the standard (KS2)", "", "", "Pupils reaching the standard (KS2)"),
            ("Readmissions (Acute Trust)", "", "", "Readmissions (Acute Trust)"),
            ("Stage 1 complaints answered", "", "", "Stage 1 complaints answered"),
            ("Category 1 defects made safe", "", "", "Category 1 defects made safe"),
            ("GCSE 5 A*-C including English", "", "", "GCSE 5 A*-C including English"),
            ("KS2 attainment", "", "", "KS2 attainment"),
            ("CO2 emissions", "", "", "CO2 emissions"),
            ("P3.9 Secondary fires", "", "P3.9", "Secondary fires"),
            ("CP:OP39_4b.1 Vehicles removed", "", "CP:OP39_4b.1", "Vehicles removed"),
            ("W-C2 Sewer flooding", "", "W-C2", "Sewer flooding"),
            ("TDC_ST5 Bins mended", "", "TDC_ST5", "Bins mended"),
            ("16 to 18 year olds", "", "", "16 to 18 year olds"),
            ("999 calls answered", "", "", "999 calls answered"),
            ("2.5 year olds seen", "", "", "2.5 year olds seen"),
            ("% of visits", "", "", "% of visits"),
            ("NI 65", "", "NI 65", ""),
            ("", "", "", ""),
        ];
        for (text, service, reference, name) in table {
            let read = parse(text);
            let found = [read.service, read.reference, read.name].map(Option::unwrap_or_default);
            assert_eq!(found, [service, reference, name], "{text:?}");
        }
    }
}
