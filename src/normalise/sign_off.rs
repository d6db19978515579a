//! Signatures: who, as what, when.
//!
//! | text | name | role | date |
//! | --- | --- | --- | --- |
//! | `Ann Other, Service Director, 17/11/21` | Ann Other | Service Director | 2021-11-17 |
//! | `Ann Other - 1 December 2021` | Ann Other | | 2021-12-01 |
//! | `Ann Other (Head of Place) 01 SEP 2019` | Ann Other | Head of Place | 2019-09-01 |
//! | `Group Manager - Revenues - Ann Other` | Ann Other | Group Manager - Revenues | |
//! | `Name: Ann Other  Role: Director  Date: 3/4/19` | Ann Other | Director | 2019-04-03 |
//! | `22/07/19` | | | 2019-07-22 |
//!
//! ```
//! use exrep::normalise::sign_off::parse;
//!
//! let signed = parse("Director of Place, Ann Other, 3/4/19");
//! assert_eq!(signed.name.as_deref(), Some("Ann Other"));
//! assert_eq!(signed.role.as_deref(), Some("Director of Place"));
//! assert_eq!(signed.date.unwrap().to_string(), "2019-04-03");
//! ```

use std::ops::Range;

use jiff::civil::Date;

use super::absence::is_absent;
use super::date;

/// The parts of a signature that were told apart with certainty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The person, or the initials.
    pub name: Option<String>,
    /// The person's role.
    pub role: Option<String>,
    /// The date; of several, the last.
    pub date: Option<Date>,
}

/// Longer texts are no signatures.
const LONGEST: usize = 300;

/// Name, role and date of a signature, in any common order.
///
/// A part with a role's word in it (`Head`, `Manager`) belongs to the role, and what stands beside it and is no name
/// goes with it: `Assistant Director, Place`. Two people leave name and role empty.
pub fn parse(text: &str) -> Reading {
    if text.len() > LONGEST || is_absent(text) {
        return Reading::default();
    }
    let dates = date::find_all(text);
    let signed = dates.last().map(|(_, date)| *date);
    let pieces = pieces(text, &dates);
    let (name, role) = labelled(&pieces).unwrap_or_else(|| told_apart(&pieces));
    Reading { name, role, date: signed }
}

/// A stretch of a signature between separators.
#[derive(Clone, Copy, Debug)]
struct Piece<'t> {
    text: &'t str,
    start: usize,
    whole: &'t str,
    /// Inside brackets.
    aside: bool,
}

impl Piece<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The text without its dates, cut at commas, spaced dashes, brackets, slashes, tabs and line breaks.
fn pieces<'t>(text: &'t str, dates: &[(Range<usize>, Date)]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    let starts = std::iter::once(0).chain(dates.iter().map(|(range, _)| range.end));
    let ends = dates.iter().map(|(range, _)| range.start).chain(std::iter::once(text.len()));
    for (mut start, end) in starts.zip(ends) {
        let base = start;
        for (offset, char) in text.get(base..end).unwrap_or_default().char_indices() {
            let at = base + offset;
            if separates(text, at, char) {
                pieces.extend(piece(text, start, at, depth > 0));
                start = at + char.len_utf8();
            }
            match char {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        pieces.extend(piece(text, start, end, depth > 0));
    }
    pieces
}

/// `start..end` without the punctuation at its ends, if anything else is there.
fn piece(whole: &str, start: usize, end: usize, aside: bool) -> Option<Piece<'_>> {
    let outer = |char: char| char.is_whitespace() || "-–—,;:/|".contains(char);
    let part = whole.get(start..end)?.trim_end_matches(outer);
    let text = part.trim_start_matches(|char| outer(char) || char == '.');
    let start = start + (part.len() - text.len());
    let text = full_stop(text).unwrap_or(text);
    (!text.is_empty()).then_some(Piece { text, start, whole, aside })
}

/// `text` without the full stop that ends it, unless that belongs to an abbreviation: `J. Other Jr.`
fn full_stop(text: &str) -> Option<&str> {
    let cut = text.strip_suffix('.')?;
    cut.rsplit(' ').next().filter(|word| word.len() > 3).map(|_| cut)
}

fn separates(text: &str, at: usize, char: char) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(char::is_whitespace);
    let after = text.get(at + char.len_utf8()..).and_then(|after| after.chars().next()).is_none_or(char::is_whitespace);
    match char {
        ',' | '(' | ')' | '[' | ']' | ';' | '\n' | '\r' | '\t' | '|' | '\u{b}' => true,
        '-' | '\u{2010}' | '\u{2011}' | '–' | '—' => before || after,
        '/' | ':' => before || after,
        _ => false,
    }
}

/// `Name: … Role: … Date: …`.
fn labelled(pieces: &[Piece]) -> Option<(Option<String>, Option<String>)> {
    let label = |text: &str, words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let mut name = None;
    let mut role = None;
    let mut seen = false;
    let whole = pieces.first()?.whole;
    let mut labels = label_places(whole);
    labels.push((whole.len(), whole.len(), ""));
    for pair in labels.windows(2) {
        let [(_, start, word), (end, _, _)] = pair else { continue };
        let value = whole.get(*start..*end).unwrap_or_default();
        let value = value.trim_matches(|char: char| char.is_whitespace() || ",;-–".contains(char));
        let filled = (!value.is_empty()).then(|| value.to_string());
        if label(word, &["name", "print name"]) {
            name = filled;
            seen = true;
        } else if label(word, &["role", "title", "job title", "position", "post", "designation"]) {
            role = filled;
            seen = true;
        }
    }
    seen.then_some((name.filter(|name| is_name(name)), role))
}

/// Where labels stand in `text`: first byte, first byte behind the colon, the label.
fn label_places(text: &str) -> Vec<(usize, usize, &str)> {
    const LABELS: [&str; 11] = [
        "print name",
        "name",
        "job title",
        "role",
        "title",
        "position",
        "post",
        "designation",
        "date",
        "signed",
        "signature",
    ];
    let colons = text.match_indices(':').map(|(colon, _)| colon);
    colons
        .filter_map(|colon| {
            let before = text.get(..colon)?.trim_end();
            let fits = |label: &&&str| {
                before.len().checked_sub(label.len()).and_then(|start| before.get(start..)).is_some_and(|tail| {
                    let bounded = before
                        .get(..before.len() - label.len())
                        .is_some_and(|head| !head.ends_with(char::is_alphanumeric));
                    bounded && tail.eq_ignore_ascii_case(label)
                })
            };
            let label = LABELS.iter().find(fits)?;
            let start = before.len() - label.len();
            Some((start, colon + 1, text.get(start..before.len())?))
        })
        .collect()
}

/// Name and role by the words of the pieces.
fn told_apart(pieces: &[Piece]) -> (Option<String>, Option<String>) {
    let pieces: Vec<Piece> = pieces.iter().copied().filter_map(content).flat_map(unglued).flatten().collect();
    let roles: Vec<bool> = pieces.iter().map(|piece| is_role(piece.text)).collect();
    let names: Vec<usize> = (0..pieces.len())
        .filter(|index| !roles.get(*index).copied().unwrap_or(true))
        .filter(|index| pieces.get(*index).is_some_and(|piece| !piece.aside && is_name(piece.text)))
        .collect();
    if !roles.contains(&true) {
        return without_role(&pieces, &names);
    }
    // Of `Group Manager - Revenues - Ann Other`, the part of two names; else the part farthest from the role.
    let fuller = fuller(&pieces, &names);
    let Some(name) = (match (fuller.as_slice(), names.as_slice()) {
        ([only], _) | ([], [only]) => Some(*only),
        ([], []) => None,
        _ => outermost(&fuller, &names, &roles),
    }) else {
        return (None, span(&pieces, 0, pieces.len()));
    };
    let before = span(&pieces, 0, name);
    let after = span(&pieces, name + 1, pieces.len());
    let role = match (before, after) {
        (Some(_), Some(_)) => return (None, None),
        (before, after) => before.or(after),
    };
    (pieces.get(name).map(|piece| piece.text.to_string()), role)
}

/// The name at the outer end, when the rest can be its role: `Ann Other, Director, Place Shaping`.
fn outermost(fuller: &[usize], names: &[usize], roles: &[bool]) -> Option<usize> {
    let candidates = if fuller.is_empty() { names } else { fuller };
    let first = candidates.first().copied().filter(|index| *index == 0);
    let last = candidates.last().copied().filter(|index| index + 1 == roles.len());
    match (first, last) {
        (Some(first), _) if roles.get(1) == Some(&true) => Some(first),
        (None, Some(last)) => Some(last),
        _ => None,
    }
}

/// No word of a role anywhere: one name, and at most one part in brackets behind it that may be a role.
fn without_role(pieces: &[Piece], names: &[usize]) -> (Option<String>, Option<String>) {
    match (pieces, names) {
        ([only], [_]) => (Some(only.text.to_string()), None),
        ([name, aside], [0]) if aside.aside => (Some(name.text.to_string()), None),
        ([surname, first], [0, 1]) if !surname.text.contains(' ') && !first.text.contains(' ') => {
            // `Other, Ann` or two people: the order is not ours to change.
            (None, None)
        }
        (pieces, _) if fuller(pieces, names).len() == 1 => {
            let name = fuller(pieces, names).first().and_then(|index| pieces.get(*index));
            (name.map(|piece| piece.text.to_string()), None)
        }
        ([name, ..], [0]) => (Some(name.text.to_string()), None),
        _ => (None, None),
    }
}

/// Those of `names` that have two words or more.
fn fuller(pieces: &[Piece], names: &[usize]) -> Vec<usize> {
    let full = |index: &usize| pieces.get(*index).is_some_and(|piece| is_full_name(piece.text));
    names.iter().copied().filter(full).collect()
}

/// The pieces `start..end` as written, with the separators between them.
fn span(pieces: &[Piece], start: usize, end: usize) -> Option<String> {
    let pieces = pieces.get(start..end)?;
    let (first, last) = pieces.first().zip(pieces.last())?;
    let text = first.whole.get(first.start..last.end())?;
    if date::find(text).is_some() {
        let mut roles = pieces.iter().filter(|piece| is_role(piece.text));
        return roles.next().filter(|_| roles.next().is_none()).map(|piece| piece.text.to_string());
    }
    let open = text.matches('(').count() > text.matches(')').count();
    Some(if open { format!("{text})") } else { text.to_string() })
}

/// The piece without `Signed`, `dated`, `on`; `None` if nothing is left.
fn content(piece: Piece) -> Option<Piece> {
    const BEFORE: [&str; 13] = [
        "electronically signed by",
        "signed electronically by",
        "signed off by",
        "approved by",
        "completed by",
        "agreed by",
        "signed by",
        "signed",
        "approved",
        "agreed",
        "name",
        "by",
        "date",
    ];
    const AFTER: [&str; 9] =
        ["signed off", "approved on", "signed on", "dated", "date", "approved", "on", "agreed", "signed"];
    let mut text = piece.text;
    let mut start = piece.start;
    for word in BEFORE {
        if let Some(rest) = without_prefix(text, word) {
            start += text.len() - rest.len();
            text = rest;
            break;
        }
    }
    for word in AFTER {
        if let Some(rest) = without_suffix(text, word) {
            text = rest;
            break;
        }
    }
    let kept = text.chars().any(char::is_alphabetic);
    kept.then_some(Piece { text, start, ..piece })
}

/// `Ann Other Head of Place` in two: words that open a role, behind what can only be a name.
fn unglued(piece: Piece) -> [Option<Piece>; 2] {
    const OPENERS: [&str; 10] = [
        " head of ",
        " director of ",
        " chief ",
        " interim ",
        " acting ",
        " deputy ",
        " assistant director",
        " service director",
        " group manager",
        " team leader",
    ];
    let opens = |at: &usize| {
        let here = |opener: &&str| {
            let words = piece.text.get(*at..at + opener.len());
            words.is_some_and(|words| words.eq_ignore_ascii_case(opener))
        };
        OPENERS.iter().any(here)
    };
    let cut = piece.text.match_indices(' ').map(|(at, _)| at).find(opens);
    let split = cut.and_then(|cut| piece.text.split_at_checked(cut)).filter(|(name, _)| is_full_name(name));
    match split {
        Some((name, role)) => {
            let start = piece.start + name.len() + 1;
            [Some(Piece { text: name, ..piece }), Some(Piece { text: role.trim_start(), start, ..piece })]
        }
        None => [Some(piece), None],
    }
}

fn without_prefix<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    let bounded = rest.is_empty() || rest.starts_with([' ', ':']);
    (bounded && head.eq_ignore_ascii_case(word)).then(|| rest.trim_start_matches([' ', ':']))
}

fn without_suffix<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    let bounded = rest.is_empty() || rest.ends_with(' ');
    (bounded && tail.eq_ignore_ascii_case(word)).then(|| rest.trim_end_matches([' ', ',', '-', '\u{2010}', '–', '.']))
}

/// Whether a word of `text` belongs to roles and not to people.
fn is_role(text: &str) -> bool {
    const ROLES: [&str; 101] = [
        "accountant",
        "acting",
        "administrator",
        "adviser",
        "advisor",
        "analyst",
        "architect",
        "archivist",
        "assistant",
        "associate",
        "auditor",
        "bursar",
        "business",
        "cabinet",
        "captain",
        "ceo",
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "champion",
        "chaplain",
        "chief",
        "clerk",
        "co-ordinator",
        "commander",
        "commissioner",
        "constable",
        "consultant",
        "controller",
        "convener",
        "coordinator",
        "corporate",
        "councillor",
        "curator",
        "cyfarwyddwr",
        "dean",
        "deputy",
        "director",
        "ecologist",
        "engineer",
        "executive",
        "foreman",
        "governor",
        "group",
        "harbourmaster",
        "head",
        "headteacher",
        "inspector",
        "interim",
        "judge",
        "keeper",
        "lead",
        "leader",
        "librarian",
        "manager",
        "marshal",
        "master",
        "matron",
        "member",
        "nurse",
        "officer",
        "operations",
        "owner",
        "partner",
        "pennaeth",
        "performance",
        "planner",
        "portfolio",
        "practitioner",
        "president",
        "principal",
        "programme",
        "provost",
        "ranger",
        "recorder",
        "registrar",
        "rheolwr",
        "scientist",
        "secretary",
        "section",
        "senior",
        "sergeant",
        "service",
        "services",
        "solicitor",
        "specialist",
        "sponsor",
        "statistician",
        "steward",
        "strategic",
        "superintendent",
        "supervisor",
        "surveyor",
        "swyddog",
        "team",
        "technician",
        "treasurer",
        "trustee",
        "unit",
        "warden",
    ];
    const SHORT: [&str; 12] = ["AD", "HoS", "CFO", "COO", "SRO", "DCS", "DASS", "ACFO", "DCFO", "GM", "S151", "HR"];
    let mut words = text.split(|char: char| !(char.is_alphanumeric() || char == '-' || char == '\''));
    // `Cllr J. Smith` is a person with a title.
    if text.starts_with("Cllr") || text.starts_with("Councillor ") {
        return false;
    }
    words.any(|word| ROLES.iter().any(|role| word.eq_ignore_ascii_case(role)) || SHORT.contains(&word))
}

/// Whether `text` looks like a person: one to five words that begin like names, or initials.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let initials = words.len() == 1
        && (2..=4).contains(&text.len())
        && text.chars().all(|char| char.is_ascii_uppercase() || char == '.');
    let shaped = (1..=5).contains(&words.len()) && words.iter().all(|word| names_word(word));
    let capital = words.iter().any(|word| word.chars().next().is_some_and(char::is_uppercase));
    (initials || shaped && text.len() > 1) && capital && !is_role(text)
}

/// Whether `text` is a name of two words or more.
fn is_full_name(text: &str) -> bool {
    is_name(text) && text.contains(' ') && !text.contains('&')
}

/// `Siân`, `O'Neill`, `Thomas-Hughes`, `J.`, `van`, `McDonald`.
fn names_word(word: &str) -> bool {
    const PARTICLES: [&str; 18] = [
        "van", "der", "den", "de", "la", "le", "du", "von", "ap", "ab", "bin", "binti", "al", "el", "da", "dos", "di",
        "ter",
    ];
    let word = word.trim_end_matches('.');
    let letters = word.chars().all(|char| char.is_alphabetic() || matches!(char, '\'' | '’' | '-' | '‑' | '.'));
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    letters && !word.is_empty() && (capital && !is_common(word) || PARTICLES.contains(&word))
}

/// Capitalised words of departments and forms that are no one's name.
fn is_common(word: &str) -> bool {
    const WORDS: [&str; 34] = [
        "yes",
        "no",
        "approved",
        "agreed",
        "draft",
        "final",
        "see",
        "page",
        "ext",
        "tel",
        "and",
        "of",
        "for",
        "the",
        "department",
        "directorate",
        "council",
        "housing",
        "planning",
        "finance",
        "revenues",
        "benefits",
        "education",
        "environment",
        "highways",
        "transport",
        "care",
        "communities",
        "resources",
        "not",
        "none",
        "tbc",
        "pending",
        "awaiting",
    ];
    WORDS.iter().any(|common| word.eq_ignore_ascii_case(common))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_split_in_any_common_order() {
        let table = [
            ("Ann Other, Service Director, 17/11/21", "Ann Other", "Service Director", "2021-11-17"),
            ("Ann Other - 1 December 2021", "Ann Other", "", "2021-12-01"),
            ("Ann Other – 17 February 2018", "Ann Other", "", "2018-02-17"),
            ("Ann Other 25 May 2023", "Ann Other", "", "2023-05-25"),
            ("Ann Other", "Ann Other", "", ""),
            ("Ann Other 29.05.19", "Ann Other", "", "2019-05-29"),
            ("Ann Other, Assistant Director, Place, 3/8/23", "Ann Other", "Assistant Director, Place", "2023-08-03"),
            ("Ann Other, Director of Children's Services", "Ann Other", "Director of Children's Services", ""),
            ("Ann Other, Group Manager - Revenues, 28/01/23", "Ann Other", "Group Manager - Revenues", "2023-01-28"),
            ("Ann Other (Head of Place) 01 SEP 2019", "Ann Other", "Head of Place", "2019-09-01"),
            (
                "Ann Other (Group Manager - Revenues) 27th Jan 2023",
                "Ann Other",
                "Group Manager - Revenues",
                "2023-01-27",
            ),
            ("Ann Bexley-Other (Service Director) 2022-11-28", "Ann Bexley-Other", "Service Director", "2022-11-28"),
            ("Ann Other / Head of Housing / 3 May 2021", "Ann Other", "Head of Housing", "2021-05-03"),
            ("Business Support Manager - Ann Other", "Ann Other", "Business Support Manager", ""),
            ("Group Manager - Revenues - Ann Other", "Ann Other", "Group Manager - Revenues", ""),
            ("Director of Place, Ann Other, 3/4/19", "Ann Other", "Director of Place", "2019-04-03"),
            ("Director of Place: Ann Other", "Ann Other", "Director of Place", ""),
            ("17/11/21 Ann Other, Head of Service", "Ann Other", "Head of Service", "2021-11-17"),
            ("Ann Other\nHead of Service\n17/11/21", "Ann Other", "Head of Service", "2021-11-17"),
            ("Signed: Ann Other, Head of Service. Date: 17/11/21", "Ann Other", "Head of Service", "2021-11-17"),
            ("Ann Other, dated 17/11/21", "Ann Other", "", "2021-11-17"),
            ("Ann Other on 17/11/21", "Ann Other", "", "2021-11-17"),
            ("Approved by Ann Other 17/11/21", "Ann Other", "", "2021-11-17"),
            ("Name: Ann Other  Role: Director of Place  Date: 3/4/19", "Ann Other", "Director of Place", "2019-04-03"),
            ("Ann Other Head of Service 3/4/19", "Ann Other", "Head of Service", "2019-04-03"),
            ("Planning Policy Manager", "", "Planning Policy Manager", ""),
            ("Ann Other, Place", "Ann Other", "", ""),
            ("Yes - 3/4/19", "", "", "2019-04-03"),
            ("22/07/19", "", "", "2019-07-22"),
            ("VW", "VW", "", ""),
            ("Cllr J. Smith", "Cllr J. Smith", "", ""),
            ("Dr A O'Neill, Medical Director", "Dr A O'Neill", "Medical Director", ""),
            ("Siân Thomas-Hughes, Pennaeth, Head of Service", "Siân Thomas-Hughes", "Pennaeth, Head of Service", ""),
            ("Jan van der Berg 3/4/19", "Jan van der Berg", "", "2019-04-03"),
            ("Mrs F McDonald, Team Leader", "Mrs F McDonald", "Team Leader", ""),
            ("Head of Service", "", "Head of Service", ""),
            ("Ann Other, Head of Place 3/4/19, revised 5/4/19", "Ann Other", "Head of Place", "2019-04-05"),
            ("Ann Other, Bob Other", "", "", ""),
            ("not yet approved", "", "", ""),
            ("TBC", "", "", ""),
            ("", "", "", ""),
        ];
        for (text, name, role, date) in table {
            let read = parse(text);
            let found = (
                read.name.unwrap_or_default(),
                read.role.unwrap_or_default(),
                read.date.map(|date| date.to_string()).unwrap_or_default(),
            );
            let expected = (name.to_string(), role.to_string(), date.to_string());
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
