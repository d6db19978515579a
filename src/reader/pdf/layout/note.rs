//! Footnotes: small text at the foot that begins with a mark raised somewhere above it.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use super::page::Item;
use super::paper::Papers;
use super::store::Store;
use super::word::{Gap, Word};

/// A footnote's text is no larger than this part of the body's.
const SMALL: f32 = 0.93;

/// Marks of a document that are looked at, and lines that are searched for marks on the baseline.
const MOST: usize = 2_000;

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteLayout {
    /// Its mark.
    pub marker: String,
    /// Its lines.
    pub lines: Vec<u32>,
    /// Words of its first line that are its mark.
    pub skip: u32,
    /// Bytes of the word after those that are its mark.
    pub skip_bytes: u32,
}

/// A footnote's mark in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Called {
    /// The note that it calls.
    pub note: usize,
    /// Bytes at the word's end that are the mark.
    pub bytes: u32,
}

/// The footnotes of a document and the marks that call them.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// In reading order.
    pub notes: Vec<NoteLayout>,
    /// The note that each line begins or goes on.
    pub of_line: BTreeMap<u32, usize>,
    /// The notes that words call: raised words, or words that end in a mark.
    pub of_word: BTreeMap<u32, Called>,
}

/// A raised mark that no note has answered yet.
struct Call {
    marker: String,
    word: u32,
    page: u32,
}

/// The mark that begins a note's line.
struct OwnMark {
    marker: String,
    /// Whole words that it takes.
    words: u32,
    /// It is set like the text after it, without a gap; where it takes no whole word, it is a word's first bytes.
    glued: bool,
}

/// Finds the footnotes; `is_furniture` tells lines to pass over.
pub(super) fn notes(store: &Store, papers: &Papers, is_furniture: impl Fn(u32) -> bool) -> Notes {
    let mut notes = Notes::default();
    let mut calls = raised_marks(store);
    for page in &store.pages {
        let mut open: Option<(usize, &Line)> = None;
        for item in &page.items {
            let Item::Line(index) = *item else {
                open = None;
                continue;
            };
            let Some(line) = store.lines.get(index as usize).filter(|_| !is_furniture(index)) else { continue };
            if line.size > SMALL * papers.size(papers.of(line.page)) {
                open = None;
                continue;
            }
            if let Some(OwnMark { marker, words, glued }) = own_mark(store, line)
                && (answer(&mut notes, &mut calls, &marker, line.page)
                    || glued && answer_glued(&mut notes, store, &marker, line))
            {
                let bytes = if words == 0 { marker.len() as u32 } else { 0 };
                notes.of_line.insert(index, notes.notes.len());
                open = Some((notes.notes.len(), line));
                notes.notes.push(NoteLayout { marker, lines: vec![index], skip: words, skip_bytes: bytes });
                continue;
            }
            let follows = |(note, before): &(usize, &Line)| {
                let gap = line.baseline - before.baseline;
                (line.size - before.size).abs() < 0.06 * before.size
                    && gap < 1.7 * line.size
                    && gap > 0.0
                    && *note < usize::MAX
            };
            open = open.filter(follows).map(|(note, _)| (note, line));
            if let Some((note, _)) = open {
                notes.of_line.insert(index, note);
                if let Some(note) = notes.notes.get_mut(note) {
                    note.lines.push(index);
                }
            }
        }
    }
    notes
}

/// Lines that begin with a mark raised elsewhere on their page: footnotes, even where pages repeat their text.
pub(super) fn beginnings(store: &Store, papers: &Papers) -> BTreeSet<u32> {
    let calls: BTreeSet<(u32, String)> = raised_marks(store).into_iter().map(|call| (call.page, call.marker)).collect();
    let mut searches = 0;
    let begins = |(line, index): (&Line, u32)| {
        let small = line.size <= SMALL * papers.size(papers.of(line.page));
        let mark = own_mark(store, line).filter(|_| small)?;
        searches += usize::from(mark.glued);
        let called = mark.glued && searches < MOST && glued_call(store, &mark.marker, line).is_some();
        (called || calls.contains(&(line.page, mark.marker))).then_some(index)
    };
    store.lines.iter().zip(0..).filter_map(begins).collect()
}

/// Typst sets marks with the font's own raised figures, of full size and on the baseline: `report.1` in the
/// text, `1Excludes` at the foot. Takes the one word above that ends so.
fn answer_glued(notes: &mut Notes, store: &Store, marker: &str, line: &Line) -> bool {
    if notes.notes.len() >= MOST {
        return false;
    }
    let Some(word) = glued_call(store, marker, line).filter(|word| !notes.of_word.contains_key(word)) else {
        return false;
    };
    notes.of_word.insert(word, Called { note: notes.notes.len(), bytes: marker.len() as u32 });
    true
}

/// The only word on the line's page, above it, that ends in a small letter or stop and then the mark.
fn glued_call(store: &Store, marker: &str, line: &Line) -> Option<u32> {
    let stop = |c: char| matches!(c, '.' | ',' | ';' | ')' | '’' | '”');
    let calls = |before: &str, word: &Word| {
        let head = store.text_of(word).strip_suffix(marker)?;
        let before = if head.is_empty() && word.gap == Gap::None { before } else { head };
        before.trim_end_matches(stop).ends_with(char::is_lowercase).then_some(())
    };
    let from = store.lines.partition_point(|other| other.page < line.page);
    let above = store.lines.get(from..)?.iter().take_while(|other| other.page == line.page);
    let mut found = None;
    for other in above.filter(|other| other.baseline < line.baseline) {
        let mut before = "";
        for (word, index) in store.words_of(other).iter().zip(other.first..) {
            if calls(before, word).is_some() && found.replace(index).is_some() {
                return None;
            }
            before = store.text_of(word);
        }
    }
    found
}

/// Takes the calls of `marker` up to `page`, from the last page that has one.
fn answer(notes: &mut Notes, calls: &mut Vec<Call>, marker: &str, page: u32) -> bool {
    let matches = |call: &Call| call.marker == marker && call.page <= page;
    let Some(from) = calls.iter().filter(|call| matches(call)).map(|call| call.page).max() else { return false };
    let note = notes.notes.len();
    calls.retain(|call| {
        let taken = matches(call) && call.page == from;
        if taken {
            notes.of_word.insert(call.word, Called { note, bytes: call.marker.len() as u32 });
        }
        !taken
    });
    true
}

/// Raised marks that do not begin their line.
fn raised_marks(store: &Store) -> Vec<Call> {
    let mut calls = Vec::new();
    for line in &store.lines {
        for (word, at) in store.words_of(line).iter().zip(line.first..).skip(1) {
            if word.raised && is_mark(store.text_of(word)) {
                if calls.len() >= MOST {
                    return calls;
                }
                calls.push(Call { marker: store.text_of(word).to_owned(), word: at, page: line.page });
            }
        }
    }
    calls
}

/// Whether a text may be a footnote's mark.
pub(super) fn is_mark(text: &str) -> bool {
    let digits = text.len() <= 3 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let letter = text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
    digits || letter || (!text.is_empty() && text.chars().count() <= 3 && text.chars().all(|c| "*†‡§¶".contains(c)))
}

/// The mark that begins a note's line.
fn own_mark(store: &Store, line: &Line) -> Option<OwnMark> {
    let words = store.words_of(line);
    let first = words.first()?;
    let text = store.text_of(first);
    if is_mark(text) {
        let rest = words.get(1)?;
        let apart = first.raised || rest.gap != Gap::None || is_smaller(first, rest);
        let glued = !apart && store.text_of(rest).starts_with(char::is_uppercase);
        return (apart || glued).then(|| OwnMark { marker: text.to_owned(), words: 1, glued });
    }
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let glued = text.get(figures..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if (1..=2).contains(&figures) && glued {
        return Some(OwnMark { marker: text.get(..figures)?.to_owned(), words: 0, glued });
    }
    let group = words.iter().enumerate().take_while(|(index, word)| *index == 0 || word.gap == Gap::None).count();
    words.get(group)?;
    let text: String = words.iter().take(group).map(|word| store.text_of(word)).collect();
    let mark = text.trim_matches(['.', ')', '(', '[', ']', ':']);
    is_mark(mark).then(|| OwnMark { marker: mark.to_owned(), words: group as u32, glued: false })
}

fn is_smaller(mark: &Word, text: &Word) -> bool {
    mark.size < 0.9 * text.size
}
