//! Hyphens at line ends: the author's, or the setter's.

use std::collections::BTreeSet;

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

/// Lines after a cut word among which its rest is looked for: furniture and notes may stand between.
const REACH: usize = 6;

/// What a document's own words say about its line-end hyphens.
#[derive(Debug, Default)]
pub(super) struct Hyphens {
    words: BTreeSet<String>,
    /// The document sets hyphens of its own: at least once without doubt.
    splits: bool,
}

impl Hyphens {
    /// Learns from every word, where any line may end within one.
    pub fn new(store: &Store) -> Hyphens {
        let (mut pairs, mut wanted) = (Vec::new(), BTreeSet::new());
        for near in store.lines.iter().enumerate().map(|(at, _)| store.lines.iter().skip(at).take(REACH)) {
            let mut near = near;
            let Some(a) = near.next() else { continue };
            for b in near {
                match pair(store, a, b) {
                    Some(found) => pairs.push(found),
                    None if !may_be_cut(store, a, b) => break,
                    None => {}
                }
                wanted.extend(parts(store, a, b));
            }
        }
        if wanted.is_empty() {
            return Hyphens::default();
        }
        let mut hyphens = Hyphens { words: known_words(store, wanted.into_iter().collect()), splits: false };
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
        let stands_alone = |part: &str| self.words.contains(&part.to_lowercase());
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
        let coded = store.words_of(b).len() == 1 && completes_code(head, tail);
        coded
            || numbers && (head.contains('/') || completes_group(head, tail))
            || letters && (short || self.knows(bare(head), "", bare(tail)))
    }

    fn knows(&self, head: &str, between: &str, tail: &str) -> bool {
        self.words.contains(&format!("{head}{between}{tail}").to_lowercase())
    }
}

/// Whether a letter is the end of a code: `BV187` `a`.
fn completes_code(head: &str, tail: &str) -> bool {
    let mut letters = tail.chars();
    let one = letters.next().is_some_and(|c| c.is_ascii_lowercase()) && letters.next().is_none();
    one && head.starts_with(|c: char| c.is_ascii_uppercase())
        && head.ends_with(|c: char| c.is_ascii_digit())
        && head.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether digits complete the last group of three of a number: `£310,00` `0`.
fn completes_group(head: &str, tail: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let group = head.rsplit_once(',').map_or("", |(_, group)| group);
    let rest = tail.find(|c| !digits(c)).unwrap_or(tail.len());
    (1..=2).contains(&group.len()) && group.chars().all(digits) && group.len() + rest == 3
}

/// Whether the last word of `a` begins its line and fills it, in a cell.
fn may_be_cut(store: &Store, a: &Line, b: &Line) -> bool {
    let (Some(last), Some(_)) = (store.words_of(a).last(), store.words_of(b).first()) else { return false };
    let alone = last.bbox.x0 < a.left + 0.5 * a.size || store.words_of(a).len() == 1;
    a.right.is_finite() && alone && a.right - last.bbox.x1 < 0.5 * a.size
}

/// What it helps to know of two lines' ends: the word, its parts, and both with a hyphen.
fn parts(store: &Store, a: &Line, b: &Line) -> Vec<String> {
    let (Some(last), Some(first)) = (store.words_of(a).last(), store.words_of(b).first()) else { return Vec::new() };
    let (head, tail) = (bare(store.text_of(last)).to_lowercase(), bare(store.text_of(first)).to_lowercase());
    vec![format!("{head}{tail}"), format!("{head}-{tail}"), head, tail]
}

/// Those of the `wanted` words, ascending, that stand within lines; none that a line's end may have cut.
fn known_words(store: &Store, wanted: Vec<String>) -> BTreeSet<String> {
    let lengths = wanted.iter().fold(0u64, |lengths, word| lengths | length_bit(word));
    let mut found = vec![false; wanted.len()];
    let mut cut = false;
    for line in &store.lines {
        let own = store.words_of(line);
        let whole = own.iter().skip(usize::from(cut)).map(|word| store.text_of(word));
        for text in whole.filter(|text| !text.ends_with('-')).map(bare).filter(|text| lengths & length_bit(text) != 0) {
            let lower = text.bytes().map(|b| b.to_ascii_lowercase());
            if let Ok(at) = wanted.binary_search_by(|known| known.bytes().cmp(lower.clone()))
                && let Some(found) = found.get_mut(at)
            {
                *found = true;
            }
        }
        cut = own.last().is_some_and(|word| store.text_of(word).ends_with('-'));
    }
    wanted.into_iter().zip(found).filter_map(|(word, found)| found.then_some(word)).collect()
}

fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_narrow_cell_cuts_is_told_by_what_is_left() {
        for (head, tail, number, code) in [
            ("£310,00", "0", true, false),
            ("38,5", "00", true, false),
            ("38,500", "12", false, false),
            ("1,2", "0", false, false),
            ("BV187", "a", false, true),
            ("BV187", "an", false, false),
            ("187", "a", false, false),
            ("Stage", "a", false, false),
        ] {
            assert_eq!((completes_group(head, tail), completes_code(head, tail)), (number, code), "{head} {tail}");
        }
    }
}
