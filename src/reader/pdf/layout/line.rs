//! Words to lines.

use super::super::page::Direction;
use super::bidi;
use super::frame::Frame;
use super::note::is_mark;
use super::store::Store;
use super::word::{Gap, SPACE, Word};
use crate::document::Rect;

/// A raised mark is smaller than this part of its line's size.
const SMALL: f32 = 0.85;

/// Ems that a raised mark's baseline lies above its line's at most.
const HIGHEST: f32 = 0.7;

/// The gap, in ems, from which on a painted space counts: letters set tight run into it.
const LEAST: f32 = -0.5;

/// Ems by which words that belong together overlap at most.
const OVERPRINT: f32 = 0.6;

/// Ems from which on text under other text of its size is a line of its own.
const BELOW: f32 = 0.6;

/// Words below a mark among which the one that it follows is looked for.
const MOST_NEAR: usize = 200;

/// Words on one baseline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Its first word in [`Store::words`].
    pub first: u32,
    /// One past its last word.
    pub end: u32,
    /// Its box in the page's frame, without raised marks.
    pub bbox: Rect,
    /// Its baseline.
    pub baseline: f32,
    /// The font size of most of its characters.
    pub size: f32,
    /// Index of its page.
    pub page: u32,
    /// The left edge of the column or cell that it stands in.
    pub left: f32,
    /// The right edge of the column or cell that it stands in; not finite for the page's own body.
    pub right: f32,
    /// Every word is bold.
    pub bold: bool,
    /// Every word is the producer's own furniture.
    pub artifact: bool,
    /// It has a wide gap.
    pub tabbed: bool,
}

/// The space that lines stand in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strip {
    /// Index of the page.
    pub page: u32,
    /// Left edge.
    pub left: f32,
    /// Right edge; not finite where it is to be learnt from the whole document.
    pub right: f32,
}

/// Puts words into lines, top to bottom, and keeps them in the store; gives the lines' range.
pub(super) fn lines(words: Vec<Word>, strip: Strip, frame: Frame, store: &mut Store) -> std::ops::Range<u32> {
    let first = store.lines.len() as u32;
    let (mut upright, turned): (Vec<Word>, Vec<Word>) =
        words.into_iter().partition(|word| word.direction == frame.direction);
    cluster(&mut upright, strip, store);
    for direction in [Direction::Right, Direction::Down, Direction::Left, Direction::Up] {
        let mut own: Vec<Word> = turned.iter().copied().filter(|word| word.direction == direction).collect();
        let turned_from = store.lines.len();
        let turned_frame = Frame { direction, ..frame };
        for word in &mut own {
            word.bbox = turned_frame.turn(frame.restore(word.bbox));
        }
        cluster(&mut own, strip, store);
        lay_down(turned_from, turned_frame, frame, store);
    }
    let end = store.lines.len() as u32;
    if let Some(lines) = store.lines.get_mut(first as usize..)
        && !turned.is_empty()
    {
        lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    }
    first..end
}

/// Words of other directions than the page's are made into lines in their own frame; then they stand in the page's.
fn lay_down(from: usize, own: Frame, page: Frame, store: &mut Store) {
    for line in store.lines.iter_mut().skip(from) {
        line.bbox = page.turn(own.restore(line.bbox));
        line.baseline = line.bbox.y1;
        for word in store.words.iter_mut().take(line.end as usize).skip(line.first as usize) {
            word.bbox = page.turn(own.restore(word.bbox));
        }
    }
}

fn cluster(words: &mut [Word], strip: Strip, store: &mut Store) {
    words.sort_by(by_baseline);
    if lower_marks(words) {
        words.sort_by(by_baseline);
    }
    let mut rest = words;
    while let Some(&head) = rest.first() {
        let mut anchor = head;
        let mut count = 0;
        for word in rest.iter() {
            let far = word.baseline - anchor.baseline > reach(&anchor, word);
            let low = word.baseline - head.baseline > BELOW * word.size;
            if far || low && is_below(rest.get(..count), word) {
                break;
            }
            if word.size > anchor.size * 1.05 {
                anchor = *word;
            }
            count += 1;
        }
        let (line, tail) = rest.split_at_mut(count.max(1));
        push_line(line, strip, store);
        rest = tail;
    }
}

/// Whether a word stands under one of the same size: larger text beside them would make one line of two.
fn is_below(line: Option<&[Word]>, word: &Word) -> bool {
    line.unwrap_or_default().iter().rev().take(MOST_NEAR).any(|above| {
        word.baseline - above.baseline > BELOW * word.size
            && (above.size - word.size).abs() < 0.1 * word.size
            && above.bbox.x0 < word.bbox.x1
            && word.bbox.x0 < above.bbox.x1
    })
}

fn by_baseline(a: &Word, b: &Word) -> std::cmp::Ordering {
    a.baseline.total_cmp(&b.baseline).then(a.bbox.x0.total_cmp(&b.bbox.x0))
}

/// Sets high marks onto the baseline of the word that they stand right after or before, for some are raised so
/// far that they lie as near to the line above; says whether there were any.
fn lower_marks(words: &mut [Word]) -> bool {
    let largest = words.iter().map(|word| word.size).fold(0.0, f32::max);
    let mut any = false;
    for index in 0..words.len() {
        let Some(mark) = words.get(index).filter(|word| word.end - word.start <= 4 && word.size < SMALL * largest)
        else {
            continue;
        };
        let below = words.get(index + 1..).unwrap_or_default().iter().take(MOST_NEAR);
        let mut below = below.take_while(|word| word.baseline - mark.baseline < HIGHEST * largest);
        let touches = |word: &&Word| {
            let (size, rise) = (word.size, word.baseline - mark.baseline);
            let gap = (mark.bbox.x0 - word.bbox.x1).max(word.bbox.x0 - mark.bbox.x1);
            mark.size < SMALL * size && (0.12..HIGHEST).contains(&(rise / size)) && (-0.1..0.35).contains(&(gap / size))
        };
        let Some(baseline) = below.find(touches).map(|word| word.baseline) else { continue };
        if let Some(mark) = words.get_mut(index) {
            (mark.baseline, mark.raised, any) = (baseline, true, true);
        }
    }
    any
}

/// How far below `anchor` a word's baseline may lie on the same line: far enough for raised and lowered marks.
fn reach(anchor: &Word, word: &Word) -> f32 {
    let (small, large) = if anchor.size < word.size { (anchor.size, word.size) } else { (word.size, anchor.size) };
    if small > 0.85 * large { 0.3 * large } else { (0.45 * large).min(0.85 * small) }
}

fn push_line(words: &mut [Word], strip: Strip, store: &mut Store) {
    words.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    part_overprints(words);
    let (size, baseline) = dominant(words);
    let mut bbox: Option<Rect> = None;
    for word in words.iter_mut() {
        word.raised = word.size < SMALL * size && (word.raised || word.baseline < baseline - 0.12 * size);
        if !word.raised {
            bbox = Some(bbox.map_or(word.bbox, |b| b.union(word.bbox)));
        }
    }
    if hangs_over(words, strip, store) {
        take_over(words, store);
        return;
    }
    set_gaps(words, &store.text);
    let Some(bbox) = bbox.or(words.first().map(|word| word.bbox)) else { return };
    let first = store.words.len() as u32;
    store.lines.push(Line {
        first,
        end: first + words.len() as u32,
        bbox,
        baseline,
        size,
        page: strip.page,
        left: strip.left,
        right: strip.right,
        bold: words.iter().all(|word| word.bold || word.raised),
        artifact: words.iter().all(|word| word.artifact),
        tabbed: words.iter().any(|word| word.gap == Gap::Tab),
    });
    bidi::reorder(words, &mut store.text);
    store.words.extend_from_slice(words);
}

/// Where texts are printed over one another, as values too long for their field, each is kept together: its words
/// follow one another in painting order.
fn part_overprints(words: &mut [Word]) {
    let over = |a: &Word, b: &Word| b.bbox.x0 < a.bbox.x1 - OVERPRINT * a.size.min(b.size);
    if !words.windows(2).any(|pair| matches!(pair, [a, b] if over(a, b))) {
        return;
    }
    words.sort_by_key(|word| word.start);
    let mut texts: Vec<Vec<Word>> = Vec::new();
    for word in words.iter() {
        match texts.last_mut().filter(|text| text.last().is_some_and(|last| !over(last, word))) {
            Some(text) => text.push(*word),
            None => texts.push(vec![*word]),
        }
    }
    let left = |text: &Vec<Word>| text.first().map_or(0.0, |word| word.bbox.x0);
    texts.sort_by(|a, b| left(a).total_cmp(&left(b)));
    for (slot, word) in words.iter_mut().zip(texts.into_iter().flatten()) {
        *slot = word;
    }
}

/// Whether a line is nothing but the footnote's mark of a full line right above it, which it had no room on.
fn hangs_over(words: &[Word], strip: Strip, store: &Store) -> bool {
    let ([mark], Some(above)) = (words, store.lines.last()) else { return false };
    let (gap, room) = (mark.baseline - above.baseline, above.right - above.bbox.x1);
    above.page == strip.page
        && (above.left, above.right) == (strip.left, strip.right)
        && mark.size < SMALL * above.size
        && (0.5..1.7).contains(&(gap / above.size))
        && (mark.bbox.x0 - above.bbox.x0).abs() < 0.2 * above.size
        && room < mark.bbox.width() + 0.2 * above.size
        && is_mark(store.text.get(mark.start as usize..mark.end as usize).unwrap_or_default())
}

/// Gives a mark to the line above.
fn take_over(words: &[Word], store: &mut Store) {
    let marks = words.iter().map(|mark| Word { raised: true, gap: Gap::None, ..*mark });
    store.words.extend(marks);
    if let Some(above) = store.lines.last_mut() {
        above.end = store.words.len() as u32;
    }
}

/// The size and baseline that most characters of a line share.
fn dominant(words: &[Word]) -> (f32, f32) {
    let mut seen: Vec<(u32, f32, f32)> = Vec::new();
    for word in words {
        let length = word.end - word.start;
        if let Some((count, ..)) = seen.iter_mut().find(|(_, size, _)| (size - word.size).abs() < 0.3) {
            *count += length;
        } else if seen.len() < 8 {
            seen.push((length, word.size, word.baseline));
        }
    }
    let most = seen.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    most.map_or((1.0, 0.0), |(_, size, baseline)| (size, baseline))
}

fn set_gaps(words: &mut [Word], text: &str) {
    let mut gaps: Vec<f32> = Vec::with_capacity(words.len());
    for pair in words.windows(2) {
        let [a, b] = pair else { continue };
        gaps.push(b.bbox.x0 - a.bbox.x1);
    }
    let usual = if are_figures(&gaps, words, text) { 0.0 } else { usual_gap(&gaps, words) };
    for (index, &gap) in gaps.iter().enumerate() {
        let Some(size) = words.get(index).map(|a| a.size) else { continue };
        let first = index == 0;
        let Some(word) = words.get_mut(index + 1) else { continue };
        let size = size.max(word.size);
        let lone = gaps.len() == 1 || first;
        word.gap = if gap > 1.15 * size && gap > 2.2 * usual && (!lone || gap > 1.8 * size || usual > 0.0) {
            Gap::Tab
        } else if gap > SPACE * size || (word.spaced && gap > LEAST * size) || gap < -OVERPRINT * size {
            Gap::Space
        } else {
            Gap::None
        };
    }
    close_letter_spacing(words, &gaps, text);
}

/// Whether wide white parts every word from the next, and all of them are figures: `62.6%   80%   58.7%`, in boxes side by
/// side. No text that fills its column is all of numbers.
fn are_figures(gaps: &[f32], words: &[Word], text: &str) -> bool {
    let wide = gaps.iter().zip(words).all(|(gap, word)| *gap > WIDEST_SPACE * word.size);
    let figure = |word: &Word| {
        let word = text.get(word.start as usize..word.end as usize).unwrap_or_default();
        word.contains(|c: char| c.is_ascii_digit())
    };
    gaps.len() >= 2 && wide && words.iter().all(figure)
}

/// Ems of white inside a line that is set to both margins, at most; what is wider parts columns.
const WIDEST_SPACE: f32 = 1.8;

/// The median of the gaps that are spaces; 0 where there are none beside the widest.
fn usual_gap(gaps: &[f32], words: &[Word]) -> f32 {
    let size = words.first().map_or(1.0, |word| word.size);
    let mut spaces: Vec<f32> = gaps.iter().copied().filter(|&gap| gap > 0.1 * size).collect();
    if spaces.len() < 2 {
        return 0.0;
    }
    spaces.sort_by(f32::total_cmp);
    let quarter = spaces.len() / 3;
    spaces.get(quarter).copied().unwrap_or(0.0).min(WIDEST_SPACE * size)
}

/// `E X C E P T I O N` is one word: single letters in an even rhythm, with a vowel among them.
fn close_letter_spacing(words: &mut [Word], gaps: &[f32], text: &str) {
    let single = |word: &Word| {
        let mut chars = text.get(word.start as usize..word.end as usize).unwrap_or_default().chars();
        chars.next().is_some_and(|c| c.is_lowercase() || c.is_uppercase()) && chars.next().is_none()
    };
    let vowel = |word: &Word| {
        let letter = text.get(word.start as usize..word.end as usize).unwrap_or_default();
        matches!(letter, "A" | "E" | "I" | "O" | "U" | "Y" | "a" | "e" | "i" | "o" | "u" | "y") || !letter.is_ascii()
    };
    let mut start = 0;
    while start < words.len() {
        let run = words.iter().skip(start).take_while(|word| single(word)).count();
        let letters = words.get(start..start + run).unwrap_or_default();
        let spells = letters.iter().any(vowel);
        if run >= 4 && spells {
            close_run(words, gaps, start, run);
        }
        start += run.max(1);
    }
}

fn close_run(words: &mut [Word], gaps: &[f32], start: usize, run: usize) {
    let mut own: Vec<f32> = gaps.iter().copied().skip(start).take(run - 1).collect();
    own.sort_by(f32::total_cmp);
    let beat = own.get(own.len() / 2).copied().unwrap_or(0.0);
    let size = words.get(start).map_or(1.0, |word| word.size);
    if !(0.05 * size..0.9 * size).contains(&beat) {
        return;
    }
    for (word, &gap) in words.iter_mut().skip(start + 1).zip(gaps.iter().skip(start)).take(run - 1) {
        word.gap = if gap < 1.5 * beat { Gap::None } else { Gap::Space };
    }
}
