//! Hyphens at line ends: the author's, or the setter's.

use std::borrow::Cow;
use std::collections::HashSet;

use super::line::Line;
use super::store::Store;

/// Ends of English words that are no words themselves.
const TAILS: &[&str] = &[
    "able", "al", "als", "ance", "ances", "ant", "ants", "ary", "ate", "ated", "ates", "ating", "ation", "ations",
    "bers", "cal", "cation", "cial", "cy", "dent", "dents", "ders", "ed", "ence", "ences", "ent", "ents", "er", "ered",
    "ers", "ery", "ety", "ful", "gency", "ger", "ges", "ging", "ian", "ible", "ic", "ical", "ies", "ified", "ing",
    "ings", "ion", "ions", "ist", "ists", "ite", "ity", "ive", "ized", "ised", "ising", "ices", "less", "ly", "ment",
    "ments", "mental", "ness", "nity", "nities", "nal", "ous", "ously", "pate", "ported", "quent", "ral", "ries",
    "rity", "ry", "sion", "sions", "sive", "tain", "tal", "ted", "tee", "tees", "ter", "ters", "tial", "tic", "ties",
    "tigation", "ting", "tion", "tions", "tional", "tive", "tively", "tor", "tors", "ture", "tures", "ty", "ual",
    "uation", "ure", "vice", "vices", "vision",
];

/// What a document's own words say about its line-end hyphens.
#[derive(Debug, Default)]
pub(super) struct Hyphens<'a> {
    words: HashSet<Cow<'a, str>>,
    /// The document sets hyphens of its own: at least once without doubt.
    splits: bool,
}

impl<'a> Hyphens<'a> {
    /// Learns from every word, where any line ends in a hyphen at all.
    pub fn new(store: &'a Store) -> Hyphens<'a> {
        let pairs: Vec<(&str, &str)> = store
            .lines
            .windows(2)
            .filter_map(|w| match w {
                [a, b] => pair(store, a, b),
                _ => None,
            })
            .collect();
        let cut = store.lines.windows(2).any(|w| matches!(w, [a, b] if may_be_cut(store, a, b)));
        if pairs.is_empty() && !cut {
            return Hyphens::default();
        }
        let mut hyphens = Hyphens { words: whole_words(store), splits: false };
        let sure = |(head, tail): &&(&str, &str)| hyphens.knows(head, "", tail) && !hyphens.knows(head, "-", tail);
        hyphens.splits = pairs.iter().any(|pair| sure(&pair)) || pairs.iter().any(|(_, tail)| is_tail(tail));
        hyphens
    }

    /// Whether the hyphen at the end of `a` is only the line's, not the word's.
    pub fn is_soft(&self, store: &Store, a: &Line, b: &Line) -> bool {
        let Some((head, tail)) = pair(store, a, b) else { return false };
        if self.knows(head, "-", tail) {
            return false;
        }
        if self.knows(head, "", tail) || is_tail(tail) {
            return true;
        }
        let stands_alone = |part: &str| self.words.contains(part.to_lowercase().as_str());
        self.splits && !(stands_alone(tail) && (stands_alone(head) || is_prefix(head))) && !is_word(head)
    }

    /// Whether `a` ends within a word that was too long for its cell: `Performan` `ce`.
    pub fn is_cut(&self, store: &Store, a: &Line, b: &Line) -> bool {
        const PAIRS: &str = " am an as at be by do go he if in is it me my no of on or so to up us we ";
        if !may_be_cut(store, a, b) {
            return false;
        }
        let (Some(last), Some(first)) = (store.words_of(a).last(), store.words_of(b).first()) else { return false };
        let (head, tail) = (store.text_of(last), store.text_of(first));
        let numbers = head.ends_with(|c: char| c.is_ascii_digit()) && tail.starts_with(|c: char| c.is_ascii_digit());
        let letters = head.ends_with(char::is_alphabetic) && tail.starts_with(char::is_lowercase);
        let short =
            bare(tail).chars().count() <= 2 && bare(tail) != "a" && !PAIRS.contains(&format!(" {} ", bare(tail)));
        numbers && head.contains('/') || letters && (short || self.knows(bare(head), "", bare(tail)))
    }

    fn knows(&self, head: &str, between: &str, tail: &str) -> bool {
        self.words.contains(format!("{head}{between}{tail}").to_lowercase().as_str())
    }
}

/// Whether the last word of `a` begins its line and fills it, in a cell.
fn may_be_cut(store: &Store, a: &Line, b: &Line) -> bool {
    let (Some(last), Some(_)) = (store.words_of(a).last(), store.words_of(b).first()) else { return false };
    let alone = last.bbox.x0 < a.left + 0.5 * a.size || store.words_of(a).len() == 1;
    a.right.is_finite() && alone && a.right - last.bbox.x1 < 0.5 * a.size
}

/// The words that stand within lines, in lower case; none that a line's end may have cut.
fn whole_words(store: &Store) -> HashSet<Cow<'_, str>> {
    let mut words = HashSet::with_capacity(store.words.len() / 2);
    let mut cut = false;
    for line in &store.lines {
        let own = store.words_of(line);
        for word in own.iter().skip(usize::from(cut)) {
            let text = store.text_of(word);
            if !text.ends_with('-') {
                let bare = bare(text);
                let lower = bare.bytes().all(|b| b.is_ascii_lowercase());
                words.insert(if lower { Cow::Borrowed(bare) } else { Cow::Owned(bare.to_lowercase()) });
            }
        }
        cut = own.last().is_some_and(|word| store.text_of(word).ends_with('-'));
    }
    words
}

/// The two parts of a word that is cut at the end of a line.
fn pair<'a>(store: &'a Store, a: &Line, b: &Line) -> Option<(&'a str, &'a str)> {
    let last = store.text_of(store.words_of(a).last()?);
    let head = last.strip_suffix('-')?;
    let tail = bare(store.text_of(store.words_of(b).first()?));
    let letters = |text: &str| !text.is_empty() && text.chars().all(char::is_alphabetic);
    let head = head.trim_start_matches(|c: char| !c.is_alphanumeric());
    (letters(head) && letters(tail) && tail.starts_with(char::is_lowercase)).then_some((head, tail))
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_tail(text: &str) -> bool {
    TAILS.contains(&text)
}

/// Prefixes that English often, but not always, sets off by a hyphen.
fn is_prefix(head: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "bi", "co", "counter", "ex", "in", "inter", "intra", "mini", "off", "on", "out", "over", "pro", "re", "sub",
        "under",
    ];
    PREFIXES.contains(&head.to_lowercase().as_str())
}

/// Parts of compounds that are words or nearly so, and that no setter would make by chance.
fn is_word(head: &str) -> bool {
    const WORDS: &[&str] = &[
        "all", "anti", "cross", "end", "extra", "first", "fixed", "follow", "full", "half", "high", "key", "long",
        "low", "mid", "multi", "night", "non", "one", "part", "post", "pre", "quasi", "second", "self", "semi",
        "short", "single", "third", "three", "time", "two", "ultra", "well", "year",
    ];
    WORDS.contains(&head.to_lowercase().as_str())
}
