//! List markers: bullets, numbers, letters.

use super::line::Line;
use super::paragraph::Step;
use super::store::Store;
use super::word::{Gap, Word, is_bullet};

/// A list marker at the start of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Marker {
    /// Words of the line that it takes.
    pub words: u32,
    /// Bytes of the word after those that it takes: a number wider than its place touches the text.
    pub bytes: u32,
    /// As printed.
    pub text: String,
    /// Its left edge.
    pub x: f32,
    /// Where the item's text begins.
    pub text_x: f32,
    kind: Kind,
    ordinal: u32,
    gap: f32,
}

/// Kinds of marker; two of one kind may be of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Never anything else.
    Bullet,
    /// A character that also occurs in sentences.
    Doubtful(char),
    /// A number or letter and what closes it.
    Number(Numbering, Closing),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbering {
    Decimal,
    Lower,
    Upper,
    Roman,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Dot,
    Bracket,
    Brackets,
}

/// How many earlier candidates a number's predecessor is looked for among.
const RECENT: usize = 12;

/// The markers of a flow's lines: `Some` where a line begins a list item.
pub(super) fn markers(store: &Store, steps: &[Step]) -> Vec<Option<Marker>> {
    let lines: Vec<Option<&Line>> = steps.iter().map(|step| store.lines.get(step.line as usize)).collect();
    let mut readings: Vec<Vec<Marker>> =
        lines.iter().map(|line| line.map_or_else(Vec::new, |line| candidates(store, line))).collect();
    let mut sure: Vec<Vec<bool>> = readings.iter().map(|r| vec![false; r.len()]).collect();
    mark_siblings(&readings, &mut sure);
    let mut out: Vec<Option<Marker>> = Vec::with_capacity(steps.len());
    for index in 0..steps.len() {
        let own = readings.get_mut(index).map(std::mem::take).unwrap_or_default();
        let flags = sure.get(index).cloned().unwrap_or_default();
        let line = lines.get(index).copied().flatten();
        let next = lines.get(index + 1).copied().flatten();
        let mut best: Option<Marker> = None;
        for (marker, sibling) in own.into_iter().zip(flags) {
            let size = line.map_or(10.0, |line| line.size);
            if (best.is_none() || sibling) && is_item(&marker, sibling, size, line, next) {
                best = Some(marker);
                if sibling {
                    break;
                }
            }
        }
        if let Some(marker) = best.as_mut().filter(|marker| marker.text_x == marker.x) {
            let earlier: Option<&Marker> = out.iter().rev().take(RECENT).flatten().find(|own| follows(own, marker));
            marker.text_x = earlier.map_or(marker.text_x, |own| own.text_x);
        }
        out.push(best);
    }
    out
}

fn is_item(marker: &Marker, sibling: bool, size: f32, line: Option<&Line>, next: Option<&Line>) -> bool {
    let heading = line.is_some_and(|line| line.bold) && !next.is_some_and(|next| next.bold);
    let hangs = marker.text_x - marker.x > 0.7 * size
        && next.is_some_and(|next| {
            line.is_some_and(|line| next.page == line.page && next.baseline - line.baseline < 2.0 * size)
                && (next.bbox.x0 - marker.text_x).abs() < 0.35 * size
        });
    match marker.kind {
        Kind::Bullet => true,
        Kind::Doubtful(_) => sibling || hangs || marker.gap > 0.42 * size,
        Kind::Number(..) => !heading && (sibling || hangs || marker.gap > 0.6 * size),
    }
}

/// Marks candidates that have a neighbour of their list: the same sign, or the next number, at the same place.
fn mark_siblings(readings: &[Vec<Marker>], sure: &mut [Vec<bool>]) {
    let mut recent: std::collections::VecDeque<(usize, usize)> = Default::default();
    for (index, own) in readings.iter().enumerate() {
        for (at, marker) in own.iter().enumerate() {
            for &(i, j) in &recent {
                let Some(earlier) = readings.get(i).and_then(|r| r.get(j)) else { continue };
                if i != index && follows(earlier, marker) {
                    for (i, j) in [(i, j), (index, at)] {
                        if let Some(flag) = sure.get_mut(i).and_then(|flags| flags.get_mut(j)) {
                            *flag = true;
                        }
                    }
                }
            }
        }
        for at in 0..own.len() {
            if recent.len() >= RECENT {
                recent.pop_front();
            }
            recent.push_back((index, at));
        }
    }
}

fn follows(a: &Marker, b: &Marker) -> bool {
    let near = (a.x - b.x).abs() < 4.0 || (a.text_x - b.text_x).abs() < 2.5;
    let ordered = match a.kind {
        Kind::Number(..) => a.ordinal + 1 == b.ordinal,
        _ => true,
    };
    a.kind == b.kind && near && ordered
}

/// What the start of a line may be; `i.` may be a letter or a Roman number.
fn candidates(store: &Store, line: &Line) -> Vec<Marker> {
    let words = store.words_of(line);
    let Some(first) = words.first() else { return Vec::new() };
    let count = 1 + words.iter().skip(1).take_while(|word| word.gap == Gap::None).take(3).count();
    let sign = store.text_of(first);
    let mut taken = count;
    let mut text: String = words.iter().take(count).map(|word| store.text_of(word)).collect();
    if sign.chars().all(is_bullet) {
        taken = 1;
        text = sign.to_owned();
    }
    if first.raised {
        return Vec::new();
    }
    if let Some(marker) = glued(first, sign, &text) {
        return vec![marker];
    }
    let Some(next) = words.get(taken) else { return Vec::new() };
    let before = words.get(taken - 1).map_or(first.bbox.x1, |word| word.bbox.x1);
    let build = |(kind, ordinal): (Kind, u32)| Marker {
        words: taken as u32,
        bytes: 0,
        text: shown(&text),
        x: first.bbox.x0,
        text_x: next.bbox.x0,
        kind,
        ordinal,
        gap: next.bbox.x0 - before,
    };
    kinds(&text).into_iter().map(build).collect()
}

/// A number that the text touches: `10.Recruit`.
fn glued(first: &Word, sign: &str, text: &str) -> Option<Marker> {
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(figures + 1)?;
    let mut letters = rest.chars();
    let begins = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase);
    let (kind, ordinal) = kinds(number).into_iter().find(|_| begins && figures > 0)?;
    let (words, bytes) = if number == sign { (1, 0) } else { (0, number.len() as u32) };
    let x = first.bbox.x0;
    Some(Marker { words, bytes, text: number.to_owned(), x, text_x: x, kind, ordinal, gap: 0.0 })
}

/// Private-use bullets of symbol fonts are shown as the bullet they look like.
fn shown(text: &str) -> String {
    text.chars().map(|c| if ('\u{f000}'..='\u{f0ff}').contains(&c) { '•' } else { c }).collect()
}

/// Whether a text may be a list marker.
pub(super) fn is_marker(text: &str) -> bool {
    !kinds(text).is_empty()
}

fn kinds(text: &str) -> Vec<(Kind, u32)> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return match c {
            c if is_bullet(c) => vec![(Kind::Bullet, 0)],
            '-' | '–' | '—' | '*' | '·' | 'o' | '§' | '»' | '>' | '−' => vec![(Kind::Doubtful(c), 0)],
            _ => Vec::new(),
        };
    }
    let (body, closing) = if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (inner, Closing::Brackets)
    } else if let Some(inner) = text.strip_suffix(')') {
        (inner, Closing::Bracket)
    } else if let Some(inner) = text.strip_suffix('.') {
        (inner, Closing::Dot)
    } else {
        return Vec::new();
    };
    numberings(body).into_iter().map(|(numbering, n)| (Kind::Number(numbering, closing), n)).collect()
}

fn numberings(body: &str) -> Vec<(Numbering, u32)> {
    let mut out = Vec::new();
    if !body.is_empty() && body.len() <= 3 && body.bytes().all(|b| b.is_ascii_digit()) {
        out.extend(body.parse().ok().map(|n| (Numbering::Decimal, n)));
    }
    if let [letter] = body.as_bytes() {
        match letter {
            b'a'..=b'z' => out.push((Numbering::Lower, u32::from(letter - b'a') + 1)),
            b'A'..=b'Z' => out.push((Numbering::Upper, u32::from(letter - b'A') + 1)),
            _ => {}
        }
    }
    out.extend(roman(&body.to_ascii_lowercase()).map(|n| (Numbering::Roman, n)));
    out
}

/// The value of a small Roman number in lower case.
fn roman(body: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    SMALL.iter().position(|&roman| roman == body).map(|index| index as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_letters_and_signs_are_told_from_words() {
        for text in ["•", "\u{f0b7}", "1.", "12)", "(a)", "iv.", "b)", "o", "-"] {
            assert!(!kinds(text).is_empty(), "{text}");
        }
        for text in ["9", "2018.", "a", "I", "(the)", "2.5", "mix.", "10%"] {
            assert!(kinds(text).is_empty(), "{text}");
        }
    }
}
