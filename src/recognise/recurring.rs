//! Words that begin lines again and again, with another value behind them each time.
//!
//! ```text
//! Pitched at. 80%                 We closed the quarter at 71.5%.
//! Pitched at. 85%                 We closed the quarter at 64%.
//! ```
//!
//! A form that sets its labels like its text says in every copy what it says in the others; what differs are the values.

use super::kind::Kinds;
use super::section::fold;
use super::wording::{is_caption, is_phrase, is_wording};
use crate::document::{BlockKind, Document, Leaf};
use crate::normalise::quantity;

/// The most words of a label that its words alone tell.
const MOST_WORDS: usize = 7;

/// The most words of a label that a full stop or a dash parts from prose.
const LONGEST_LEAD: usize = 4;

/// How often is often enough: no more are counted.
const MANY: usize = 64;

/// The most bytes before a colon that its label may fill.
const LONGEST_LABEL: usize = 120;

/// The most bytes of a line whose end may be a value.
const LONGEST_LINE: usize = 110;

/// What the lines of a document begin with.
pub(super) struct Recurring {
    /// A hash of each beginning of each line, ascending.
    openings: Vec<u64>,
    /// A hash of each ending of what stands before a colon inside a line, ascending.
    inner: Vec<u64>,
}

/// Where a line's label ends, and where its value begins, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub label: usize,
    pub value: usize,
}

impl Recurring {
    pub(super) fn of(document: &Document, leaves: &[Leaf]) -> Recurring {
        let content =
            leaves.iter().filter(|leaf| !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_)));
        let (mut openings, mut inner) = (Vec::new(), Vec::new());
        for leaf in content {
            for line in lines(document.slice(leaf.block.span)) {
                begun(line, &mut openings);
                for at in colons(line).skip(1) {
                    let from = line.floor_char_boundary(at.saturating_sub(LONGEST_LABEL));
                    inner.extend(endings(&line[from..at]).map(|(_, hash)| hash));
                }
            }
        }
        openings.sort_unstable();
        inner.sort_unstable();
        Recurring { openings, inner }
    }

    /// The label that a line begins with and its value, where no sign parts them but a full stop or a dash.
    ///
    /// A line that is `set_apart` as one is not parted before a value.
    pub(super) fn cut(&self, line: &str, set_apart: bool) -> Option<Cut> {
        let figure = |cut: &Cut| {
            let rest = &line[cut.value..];
            rest.split_whitespace().count() <= 2 && quantity::parse(rest).is_some()
        };
        let found = self.stopped(line).or_else(|| self.told(line).filter(|cut| !set_apart || figure(cut)))?;
        // `April - June 2019`; few lines come as far as this question, which is the dearest.
        (line.len() > LONGEST_LINE || !is_value(line)).then_some(found)
    }

    /// `Pitched at. 80%`, `Account of it. The queue drops callers.`
    fn stopped(&self, line: &str) -> Option<Cut> {
        let sign = |space: usize| {
            if line[..space].ends_with('.') {
                return Some((space - 1, ". "));
            }
            [" - ", " – ", " — "].into_iter().find(|sign| line[space..].starts_with(sign)).map(|sign| (space, sign))
        };
        // Behind so many words no sign counts; one of them may be the full stop.
        let mut words = 0;
        let spaces = memchr::memchr_iter(b' ', line.as_bytes()).take_while(|&space| {
            words += usize::from(!line[..space].is_empty() && !line[..space].ends_with(' '));
            words <= MOST_WORDS + 1
        });
        let (end, sign) = spaces.into_iter().find_map(sign)?;
        let label = line.get(..end)?.trim_end();
        let value = end + sign.len();
        let words = label.split_whitespace().count();
        if words > MOST_WORDS || !is_phrase(label) {
            return None;
        }
        let told = is_value(&line[value..]);
        let label_is_value = || {
            let kinds = Kinds::of(label);
            kinds.is_told() || kinds.absent || kinds.none
        };
        // Whole sentences come again too.
        let again = || words <= LONGEST_LEAD && is_wording(label) && self.recurs(&line[..value]);
        ((told || again()) && !label_is_value()).then_some(Cut { label: label.len(), value })
    }

    /// `We closed the quarter at 71.5%.`, `Held by Ada Moss`: the rest is a value, and what is before it comes again.
    fn told(&self, line: &str) -> Option<Cut> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let mut hash = SEED;
        let starts = words(line).collect::<Vec<_>>();
        for (count, (at, word)) in starts.iter().enumerate().take(MOST_WORDS) {
            hash = add(hash, word.as_bytes());
            let label = at + word.len();
            let value = starts.get(count + 1)?.0;
            // A beginning that stands once begins no longer one twice.
            if count_of(&self.openings, hash) < 2 {
                return None;
            }
            let rest = &line[value..];
            let opens = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "£<>≤≥+-−".contains(c));
            // `A screening tool was completed in August, and a full assessment was not required.`
            let few = count < LONGEST_LEAD || Kinds::of(rest.trim_end_matches('.')).is_told();
            if opens && few && is_lead(&line[..label], rest) && is_value(rest) {
                return Some(Cut { label, value });
            }
        }
        None
    }

    /// Whether a few words begin several lines.
    pub(super) fn is_repeated(&self, line: &str) -> bool {
        line.split_whitespace().count() <= MOST_WORDS && self.recurs(line)
    }

    /// Whether other lines begin with the same words.
    fn recurs(&self, words: &str) -> bool {
        let mut hash = SEED;
        words.split_whitespace().for_each(|word| hash = add(hash, word.as_bytes()));
        count_of(&self.openings, hash) >= 2
    }

    /// Where further labels begin inside a line: `Pitched at: 90% Came to: 85.1% Right way: up`.
    ///
    /// What stands before one is a value, or other words each time.
    pub(super) fn further(&self, line: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let mut colons = colons(line);
        let Some(first) = colons.next() else { return found };
        let mut from = first + 1;
        for colon in colons {
            let between = line.get(from..colon).unwrap_or_default();
            let label = |start: usize| is_phrase(&between[start..]);
            let value = |start: usize| is_value(&between[..start]);
            let ends: Vec<(usize, u64)> = endings(between).filter(|(start, _)| label(*start)).collect();
            let behind = |start: usize| !between[..start].trim().is_empty();
            let told = ends.iter().rev().find(|(start, _)| behind(*start) && value(*start));
            let again = || {
                let count = |hash: u64| count_of(&self.inner, hash);
                let most = ends.iter().map(|(_, hash)| count(*hash)).max().filter(|most| *most >= 2)?;
                ends.iter().rev().find(|(_, hash)| count(*hash) == most).filter(|(start, _)| behind(*start))
            };
            if let Some((start, _)) = told.or_else(again) {
                found.push(from + start);
                from = colon + 1;
            } else {
                return found;
            }
        }
        found
    }
}

/// The lines of a text, and what bars part in them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    // Most texts have no sign of several bytes: those of one are found many times as fast.
    let plain = memchr::memchr2(0xC2, 0xE2, text.as_bytes()).is_none();
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let own = rest?;
        let end = match plain {
            true => memchr::memchr3(b'\n', b'\t', b'|', own.as_bytes()),
            false => own.find(['\n', '\t', '|', '·', '•']),
        };
        let Some(end) = end else {
            rest = None;
            return Some(own);
        };
        let sign = own[end..].chars().next().map_or(1, char::len_utf8);
        rest = own.get(end + sign..);
        own.get(..end)
    })
}

/// Adds a hash of each beginning of a line, to its first words.
fn begun(line: &str, openings: &mut Vec<u64>) {
    let mut hash = SEED;
    let (mut rest, mut count) = (line.as_bytes(), 0);
    while count < MOST_WORDS {
        rest = rest.trim_ascii_start();
        let length = rest.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
        if length == 0 || rest.get(length).is_some_and(|next| *next != b' ') {
            // White space beyond ASCII takes a closer look.
            let text = std::str::from_utf8(rest).unwrap_or_default();
            for word in text.split_whitespace().take(MOST_WORDS - count) {
                hash = add(hash, word.as_bytes());
                openings.push(hash);
            }
            return;
        }
        let (word, behind) = rest.split_at(length);
        hash = add(hash, word);
        openings.push(hash);
        (rest, count) = (behind, count + 1);
    }
}

/// Where colons with a space behind them stand.
fn colons(line: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b':', line.as_bytes()).filter(|at| line[at + 1..].starts_with(' '))
}

/// Whether a text is a value and nothing else: a figure, a period, a person.
fn is_value(text: &str) -> bool {
    let prose = Kinds::of(&fold(text)).prose;
    let kinds = Kinds::of(&fold(text.trim_end_matches(['.', ' '])));
    !prose && (kinds.is_told() || kinds.person || kinds.absent && kinds.words <= 3)
}

/// Whether words may lead to a value: `this quarter we reached`, before a figure.
fn is_lead(words: &str, rest: &str) -> bool {
    is_phrase(words) || is_caption(words) && words.contains(' ') && quantity::parse(rest).is_some()
}

/// What hashes begin from, and what they are multiplied by: FNV-1a's.
const SEED: u64 = 0xCBF2_9CE4_8422_2325;
const FACTOR: u64 = 0x0100_0000_01B3;

/// The hash of the words so far and another, whatever its case. They are sorted, not put in a table: what collides costs
/// nothing, and misleads nobody but the document itself.
fn add(hash: u64, word: &[u8]) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(FACTOR);
    step(word.iter().fold(hash, |hash, byte| step(hash, byte.to_ascii_lowercase())), b' ')
}

fn count_of(hashes: &[u64], hash: u64) -> usize {
    let from = hashes.partition_point(|other| *other < hash);
    hashes.get(from..).unwrap_or_default().iter().take(MANY).take_while(|other| **other == hash).count()
}

/// The words of a line, each with where it begins.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split_whitespace().map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

/// The last words of a text, from the last alone to the last seven, with where each such ending begins.
fn endings(text: &str) -> impl Iterator<Item = (usize, u64)> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let ends = words.into_iter().rev().take(MOST_WORDS);
    ends.map(move |(start, _)| {
        let mut hash = SEED;
        text[start..].split_whitespace().for_each(|word| hash = add(hash, word.as_bytes()));
        (start, hash)
    })
}
