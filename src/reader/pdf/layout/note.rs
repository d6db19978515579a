//! Footnotes: small text at the foot that begins with a mark raised somewhere above it.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use super::page::Item;
use super::store::Store;
use super::word::{Gap, Word};

/// A footnote's text is no larger than this part of the body's.
const SMALL: f32 = 0.93;

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteLayout {
    /// Its mark.
    pub marker: String,
    /// Its lines.
    pub lines: Vec<u32>,
    /// Words of its first line that are its mark.
    pub skip: u32,
}

/// The footnotes of a document and the marks that call them.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// In reading order.
    pub notes: Vec<NoteLayout>,
    /// The note that each line begins or goes on.
    pub of_line: BTreeMap<u32, usize>,
    /// The note that each raised word calls.
    pub of_word: BTreeMap<u32, usize>,
}

/// A raised mark that no note has answered yet.
struct Call {
    marker: String,
    word: u32,
    page: u32,
}

/// Finds the footnotes; `is_furniture` tells lines to pass over.
pub(super) fn notes(store: &Store, body_size: f32, is_furniture: impl Fn(u32) -> bool) -> Notes {
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
            if line.size > SMALL * body_size {
                open = None;
                continue;
            }
            if let Some((marker, skip)) = own_mark(store, line)
                && answer(&mut notes, &mut calls, &marker, line.page)
            {
                notes.of_line.insert(index, notes.notes.len());
                open = Some((notes.notes.len(), line));
                notes.notes.push(NoteLayout { marker, lines: vec![index], skip });
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
pub(super) fn beginnings(store: &Store, body_size: f32) -> BTreeSet<u32> {
    let calls: BTreeSet<(u32, String)> = raised_marks(store).into_iter().map(|call| (call.page, call.marker)).collect();
    let begins = |(line, index): (&Line, u32)| {
        let small = line.size <= SMALL * body_size;
        let (mark, _) = own_mark(store, line).filter(|_| small)?;
        calls.contains(&(line.page, mark)).then_some(index)
    };
    if calls.is_empty() { BTreeSet::new() } else { store.lines.iter().zip(0..).filter_map(begins).collect() }
}

/// Takes the calls of `marker` up to `page`, from the last page that has one.
fn answer(notes: &mut Notes, calls: &mut Vec<Call>, marker: &str, page: u32) -> bool {
    let matches = |call: &Call| call.marker == marker && call.page <= page;
    let Some(from) = calls.iter().filter(|call| matches(call)).map(|call| call.page).max() else { return false };
    let note = notes.notes.len();
    calls.retain(|call| {
        let taken = matches(call) && call.page == from;
        if taken {
            notes.of_word.insert(call.word, note);
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
                calls.push(Call { marker: store.text_of(word).to_owned(), word: at, page: line.page });
            }
        }
    }
    calls
}

fn is_mark(text: &str) -> bool {
    let digits = text.len() <= 3 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let letter = text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
    digits || letter || (!text.is_empty() && text.chars().count() <= 3 && text.chars().all(|c| "*†‡§¶".contains(c)))
}

/// The mark that begins a note's line, and how many words it takes.
fn own_mark(store: &Store, line: &Line) -> Option<(String, u32)> {
    let words = store.words_of(line);
    let first = words.first()?;
    if first.raised || is_mark(store.text_of(first)) {
        let mark = store.text_of(first);
        let rest = words.get(1)?;
        return (is_mark(mark) && (first.raised || rest.gap != Gap::None || is_smaller(first, rest)))
            .then(|| (mark.to_owned(), 1));
    }
    let group = words.iter().enumerate().take_while(|(index, word)| *index == 0 || word.gap == Gap::None).count();
    words.get(group)?;
    let text: String = words.iter().take(group).map(|word| store.text_of(word)).collect();
    let mark = text.trim_matches(['.', ')', '(', '[', ']', ':']);
    is_mark(mark).then(|| (mark.to_owned(), group as u32))
}

fn is_smaller(mark: &Word, text: &Word) -> bool {
    mark.size < 0.9 * text.size
}
