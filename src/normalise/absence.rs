//! Words in a value's place that say there is no value.

use super::token::{Kind, Tokens};

/// Folded to lower-case words with one space between them.
const ABSENT: [&str; 76] = [
    "annual indicator",
    "annual measure",
    "available later",
    "awaited",
    "awaiting data",
    "awaiting figures",
    "awaiting results",
    "baseline",
    "baseline to be established",
    "baseline to be set",
    "baseline year",
    "being developed",
    "contextual",
    "contextual indicator",
    "contextual measure",
    "data awaited",
    "data not available",
    "data not yet available",
    "data not yet due",
    "data only",
    "data pending",
    "data unavailable",
    "ddim ar gael",
    "figures awaited",
    "i w gadarnhau",
    "information only",
    "measured annually",
    "measured quarterly",
    "monitor only",
    "monitoring only",
    "n a",
    "n a annual",
    "na",
    "no data",
    "no data available",
    "no data this quarter",
    "no data yet",
    "no target",
    "no target set",
    "no value",
    "none set",
    "not applicable",
    "not applicable this quarter",
    "not available",
    "not available this quarter",
    "not available yet",
    "not collected",
    "not due",
    "not known",
    "not measured",
    "not measured for quarters",
    "not measured this quarter",
    "not measured this year",
    "not provided",
    "not recorded",
    "not reported",
    "not reported this quarter",
    "not set",
    "not yet available",
    "not yet due",
    "not yet known",
    "not yet set",
    "pending",
    "reported annually",
    "reported quarterly",
    "target not set",
    "tba",
    "tbc",
    "tbd",
    "to be advised",
    "to be agreed",
    "to be confirmed",
    "to be determined",
    "to be set",
    "unavailable",
    "unknown",
];

/// The bytes of the longest of them; most texts have more words, and need not be read to their end.
const LONGEST: usize = 27;

/// Whether `text` says that there is no value: `N/A`, `Not set`, `TBC`, `-`, `…`; also where it is empty.
///
/// Footnote marks and a note in brackets behind the words are forgiven: `N/A[1]`, `TBC (new measure)`.
/// Doubtful signs (`x`, `?`) do not say anything.
///
/// ```
/// use exrep::normalise::quantity::is_absent;
///
/// for text in ["N/A", "n.a.", "Not Set", "Data only", "TBC", "–", "N/A[1]", ""] {
///     assert!(is_absent(text), "{text}");
/// }
/// for text in ["0", "Nil", "x", "?", "Top Quartile", "39%"] {
///     assert!(!is_absent(text), "{text}");
/// }
/// ```
pub fn is_absent(text: &str) -> bool {
    let mut words = String::with_capacity(LONGEST);
    let mut depth = 0_u32;
    for token in Tokens::new(text) {
        match token.kind {
            Kind::Mark('(' | '[') => depth = depth.saturating_add(1),
            Kind::Mark(')' | ']') => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            Kind::Word => {
                if words.len() + token.text.len() > LONGEST {
                    return false;
                }
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(token.text);
            }
            Kind::Mark('-' | '.' | '/' | '\\' | '…' | '*' | '#' | ',' | '\'' | ':' | ';' | '†') => {}
            _ => return false,
        }
    }
    words.make_ascii_lowercase();
    let bare_note = words.is_empty() && text.contains(['(', '[']);
    !bare_note && (words.is_empty() || ABSENT.binary_search(&words.as_str()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_none_is_longer_than_the_longest() {
        assert!(ABSENT.is_sorted());
        assert_eq!(ABSENT.iter().map(|words| words.len()).max(), Some(LONGEST));
    }

    #[test]
    fn absence_is_told_from_values_and_from_doubt() {
        for text in [
            "NA",
            "N/A*",
            "--",
            "…",
            "Not yet available",
            "TBC (new measure)",
            "Measured annually.",
            "#N/A",
            "N/A - annual",
        ] {
            assert!(is_absent(text), "{text:?}");
        }
        for text in ["None", "N/A 39%", "November 2016", "Annual", "(39%)", "Not met", "x", "?", "12"] {
            assert!(!is_absent(text), "{text:?}");
        }
    }
}
