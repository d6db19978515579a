//! Whether words may be a label's, whatever they say.

use super::kind::without_number;

/// The longest label that no profile knows, in bytes.
pub(super) const LONGEST: usize = 90;

/// The most words of such a label.
const MOST_WORDS: usize = 14;

/// The most words that begin with `the` and are no sentence.
const LONGEST_NOUN: usize = 7;

/// Whether a text may be a label: a few words that begin like one and are no sentence.
pub(super) fn is_wording(text: &str) -> bool {
    let text = without_number(text);
    is_bare_phrase(text) && !is_introduction(text)
}

/// Whether a text is a few words that begin like a label; before a figure they may introduce it: `Came to`.
pub(super) fn is_phrase(text: &str) -> bool {
    is_bare_phrase(without_number(text))
}

fn is_bare_phrase(text: &str) -> bool {
    if text.len() > LONGEST
        || text.ends_with([',', ';'])
        || memchr::memchr(b'.', text.as_bytes()).is_some() && text.contains(". ")
    {
        return false;
    }
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ' '));
    // `2019/20 Q3 result`
    let dated = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['/', '-']);
    let begins = bare.starts_with(char::is_uppercase) || dated;
    // So many words and the spaces between them take some bytes, and there is white space between any two.
    let blank = |byte: &u8| *byte <= b' ' || !byte.is_ascii();
    let few = || {
        text.len() <= 2 * MOST_WORDS
            || text.as_bytes().iter().filter(|byte| blank(byte)).count() < MOST_WORDS
            || text.split_whitespace().count() <= MOST_WORDS
    };
    begins
        && bare.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
        && (!text.ends_with('.') || is_abbreviated(text))
        && few()
}

/// Whether a few words end in one cut short: `KPI No.`
fn is_abbreviated(text: &str) -> bool {
    let last = text.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    last.len() <= 4 && text.split_whitespace().count() <= 4
}

/// Whether a text is such words in lower case: `achieved this quarter`, under the figure.
pub(super) fn is_caption(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().filter(|first| first.is_lowercase());
    first.is_some_and(|first| is_phrase(&format!("{}{}", first.to_uppercase(), letters.as_str())))
}

/// Whether words introduce what follows them in a sentence: `The following steps have been taken`, `Work includes`.
fn is_introduction(text: &str) -> bool {
    const FIRST: [&str; 9] =
        ["the following", "these ", "there ", "it ", "they ", "in summary", "this ", "in order", "as "];
    const LAST: [&str; 13] = [
        "includes",
        "include",
        "including",
        "are",
        "is",
        "were",
        "was",
        "follows",
        "following",
        "that",
        "have",
        "has",
        "to",
    ];
    const LONGEST_LAST: usize = "including".len();
    const ASKS: [&str; 7] = ["where", "what", "how", "why", "who", "which", "when"];
    if text.ends_with('?') {
        return false;
    }
    let text = text.trim_end_matches([':', ' ', '?']);
    let letter = |text: &str| text.bytes().next().map(|first| first.to_ascii_lowercase());
    let own = letter(text);
    let begins = |words: &str| {
        own == letter(words) && text.get(..words.len()).is_some_and(|first| first.eq_ignore_ascii_case(words))
    };
    let ends = || {
        let last = memchr::memrchr(b' ', text.as_bytes()).and_then(|space| text.get(space + 1..)).unwrap_or(text);
        last.len() < text.len() && last.len() <= LONGEST_LAST && LAST.iter().any(|word| last.eq_ignore_ascii_case(word))
    };
    // `This month`, over its figure.
    const SPANS: [&str; 6] = ["month", "quarter", "year", "period", "week", "time"];
    let span = || text.rsplit(' ').next().is_some_and(|last| SPANS.iter().any(|span| last.eq_ignore_ascii_case(span)));
    let now = || begins("this ") && text.split(' ').count() == 2 && span();
    // The first byte of a quotation mark tells most texts to have none.
    let quotes = || text.bytes().any(|byte| matches!(byte, b'"' | 0xE2)) && text.contains(['“', '"']);
    // `The form sent out in April read “Indicator`, but `The story behind the figure`
    let sentence = || begins("the ") && text.split(' ').count() > LONGEST_NOUN || quotes();
    (ends() || FIRST.iter().any(|first| begins(first)) && !now() || sentence()) && !ASKS.iter().any(|word| begins(word))
}
