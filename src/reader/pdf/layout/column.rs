//! Text side by side without rulings: columns of running text, and labels beside their values.

use std::ops::Range;

use super::centred;
use super::frame::Frame;
use super::grid::{Grid, GridCell};
use super::headed;
use super::label::{Carried, carried, is_next_line, label_end, leading, wraps};
use super::line::{Line, Strip};
use super::marker::is_marker;
use super::page::Item;
use super::store::Store;
use super::word::{Gap, SPACE, Word};
use crate::document::Rect;

/// Lines that must stand side by side before a page is thought to have labels beside values.
const FEWEST_PAIRS: usize = 3;

/// Lines that each of two columns of running text must have.
const FEWEST_LINES: usize = 6;

/// Ems from one line to the next of one side that part two blocks.
const BLOCK: f32 = 1.65;

/// Makes lines of the words outside ruled tables.
pub(super) fn lines(words: Vec<Word>, page: u32, frame: Frame, store: &mut Store) -> Vec<Item> {
    let strip = Strip { page, left: 0.0, right: f32::INFINITY };
    headed::lines(words, strip, frame, store, |made, words, store| beside((made, words), strip, frame, store))
}

/// Makes items of lines outside headed columns; `words_from` is where their words begin in the store.
fn beside((made, words_from): (Range<u32>, usize), strip: Strip, frame: Frame, store: &mut Store) -> Vec<Item> {
    let (page, from) = (strip.page, (words_from, made.start as usize));
    let carried = carried(page, store);
    let runs = runs(store, made.clone(), carried);
    if runs.is_empty() {
        return made.map(Item::Line).collect();
    }
    let lines = store.lines.split_off(from.1);
    let words = store.words.split_off(from.0);
    let end = lines.iter().map(|line| line.bbox.x1).fold(0.0, f32::max);
    let offset = from.0;
    let mut rebuild = Rebuild { lines: &lines, words: &words, offset, strip, frame, end, carried, items: Vec::new() };
    let mut at = 0;
    for run in runs {
        let own = run.lines.start - from.1..run.lines.end - from.1;
        rebuild.plain(at..own.start, store);
        at = own.end;
        match run.kind {
            Kind::Columns => rebuild.columns(own, run.x, store),
            Kind::Labels => rebuild.labels(own, run.x, store),
        }
    }
    rebuild.plain(at..lines.len(), store);
    rebuild.items
}

fn starts_upper(store: &Store, word: &Word) -> bool {
    store.text_of(word).starts_with(|c: char| !c.is_lowercase())
}

/// Consecutive lines with a gutter.
struct Run {
    lines: Range<usize>,
    /// Where the right side begins.
    x: f32,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Columns,
    Labels,
}

/// How a line stands to a gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Across,
    Left,
    Right,
    Both,
}

fn side(words: &[Word], x: f32) -> Side {
    let (mut left, mut right) = (false, false);
    let changes = words.iter().any(|word| !word.bold && (word.bbox.x0 - x).abs() < 2.0);
    for word in words {
        if word.bbox.x0 >= x - 2.0 {
            right = true;
        } else if word.bbox.x1 <= x - 0.5 * word.size || word.bold && word.bbox.x1 <= x - SPACE * word.size && changes {
            left = true;
        } else {
            return Side::Across;
        }
    }
    match (left, right) {
        (true, true) => Side::Both,
        (false, true) => Side::Right,
        _ => Side::Left,
    }
}

/// A list marker left of the gutter is no label.
fn side_of(store: &Store, line: &Line, x: f32) -> Side {
    let words = store.words_of(line);
    match side(words, x) {
        Side::Both if begins_with_marker(store, words) => Side::Right,
        side => side,
    }
}

fn begins_with_marker(store: &Store, words: &[Word]) -> bool {
    words.first().is_some_and(|word| is_marker(store.text_of(word)))
        && words.get(1).is_some_and(|word| word.gap != Gap::None)
}

/// The runs of lines that stand side by side at the page's most usual gutter.
fn runs(store: &Store, made: Range<u32>, carried: Option<Carried>) -> Vec<Run> {
    let made = made.start as usize..made.end as usize;
    let lines = store.lines.get(made.clone()).unwrap_or_default();
    for x in carried.map(|carried| carried.x).into_iter().chain(gutters(store, lines)) {
        let sides: Vec<Side> = lines.iter().map(|line| side_of(store, line, x)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        for part in sides.split(|&side| side == Side::Across) {
            let first = part.iter().position(|&side| side != Side::Left);
            let last = part.iter().rposition(|&side| side != Side::Left);
            if let (Some(first), Some(last)) = (first, last) {
                let own = trimmed(lines, &sides, at + first..at + last + 1);
                let own = own.start..with_rest(store, lines, &sides, own, x);
                let goes_on = || carried.is_some_and(|carried| goes_on(carried, x, &sides, own.clone()));
                let kind = kind(store, lines.get(own.clone()).unwrap_or_default(), &sides, own.clone(), x);
                let kind = kind.or_else(|| goes_on().then_some(Kind::Labels));
                found.extend(kind.map(|kind| Run { lines: made.start + own.start..made.start + own.end, x, kind }));
            }
            at += part.len() + 1;
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether lines at the head of a page go on the labels beside values of the page before.
fn goes_on(carried: Carried, x: f32, sides: &[Side], own: Range<usize>) -> bool {
    let run = sides.get(own.clone()).unwrap_or_default();
    let beside = run.iter().filter(|&&side| side != Side::Left).count();
    (carried.x - x).abs() < 2.5 && own.start <= 2 && beside >= 2 && run.contains(&Side::Both)
}

/// A run without lines of its right side alone that stand far above or below it: running headers, page numbers.
fn trimmed(lines: &[Line], sides: &[Side], own: Range<usize>) -> Range<usize> {
    let is_far = |index: usize, other: usize| {
        let pair = lines.get(index).zip(lines.get(other)).filter(|_| sides.get(index) == Some(&Side::Right));
        pair.is_some_and(|(a, b)| (a.baseline - b.baseline).abs() > 2.8 * b.size)
    };
    let Range { mut start, mut end } = own;
    while start + 1 < end && is_far(start, start + 1) {
        start += 1;
    }
    while start + 1 < end && is_far(end - 1, end - 2) {
        end -= 1;
    }
    start..end
}

/// The end of a run with the lines of its last label.
fn with_rest(store: &Store, lines: &[Line], sides: &[Side], own: Range<usize>, x: f32) -> usize {
    let run = lines.get(own.clone()).unwrap_or_default();
    let right = label_end(run.iter().flat_map(|line| store.words_of(line)), x);
    let rest = sides.iter().skip(own.end).take_while(|&&side| side == Side::Left).count();
    let leading = leading(run, |index| sides.get(own.start + index) == Some(&Side::Right));
    let goes_on = |pair: &&[Line]| matches!(pair, [a, b] if is_next_line(store, a, b, (right, leading), x));
    own.end + lines.get(own.end - 1..own.end + rest).unwrap_or_default().windows(2).take_while(goes_on).count()
}

/// Left edges after wide gaps, and of lines far inside the page, the most frequent first.
fn gutters(store: &Store, lines: &[Line]) -> Vec<f32> {
    let left = lines.iter().map(|line| line.bbox.x0).fold(f32::INFINITY, f32::min);
    let mut edges: Vec<f32> = Vec::new();
    for line in lines {
        let words = store.words_of(line);
        let marked = usize::from(begins_with_marker(store, words)) * 2;
        edges.extend(words.iter().skip(marked).filter(|word| word.gap == Gap::Tab).map(|word| word.bbox.x0));
        if line.bbox.x0 > left + 8.0 * line.size {
            edges.push(line.bbox.x0);
        }
    }
    edges.sort_by(f32::total_cmp);
    let mut counted: Vec<(usize, f32)> = Vec::new();
    let mut rest = edges.as_slice();
    while let Some(&first) = rest.first() {
        let count = rest.partition_point(|&edge| edge <= first + 2.5);
        counted.push((count, first));
        rest = rest.get(count.max(1)..).unwrap_or_default();
    }
    counted.retain(|&(count, _)| count >= FEWEST_PAIRS);
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    counted.into_iter().take(4).map(|(_, x)| x).collect()
}

fn kind(store: &Store, lines: &[Line], sides: &[Side], own: Range<usize>, x: f32) -> Option<Kind> {
    let sides = sides.get(own)?;
    let count = |wanted: Side| sides.iter().filter(|&&side| side == wanted).count();
    let (both, left, right) = (count(Side::Both), count(Side::Left), count(Side::Right));
    if both + left >= FEWEST_LINES && both + right >= FEWEST_LINES && is_running_text(store, lines, x) {
        return Some(Kind::Columns);
    }
    let tabs = |line: &Line| store.words_of(line).iter().any(|word| word.gap == Gap::Tab && word.bbox.x0 > x + 3.0);
    let wider = lines.iter().filter(|line| tabs(line)).count();
    let inner = lines.iter().any(|line| store.words_of(line).iter().any(|w| w.gap == Gap::Tab && w.bbox.x0 < x - 3.0));
    let hangs = right >= 1 || {
        let end = label_end(lines.iter().flat_map(|line| store.words_of(line)), x);
        let leading = leading(lines, |index| sides.get(index) == Some(&Side::Right));
        let pairs = lines.windows(2).zip(sides.iter().skip(1));
        let wrapped = |(pair, side): &(&[Line], &Side)| {
            **side == Side::Left && matches!(pair, [a, b] if is_next_line(store, a, b, (end, leading), x))
        };
        pairs.filter(wrapped).count() >= 2
    };
    (both >= FEWEST_PAIRS && hangs && wider * 5 <= both && !inner).then_some(Kind::Labels)
}

/// Both sides are full lines of several words.
fn is_running_text(store: &Store, lines: &[Line], x: f32) -> bool {
    let (mut left, mut right) = (Fill::default(), Fill::default());
    for line in lines {
        let words = store.words_of(line);
        let (a, b): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|word| word.bbox.x0 < x - 2.0);
        left.add(&a);
        right.add(&b);
    }
    left.is_full() && (right.is_full() || right.is_text() && !is_in_step(store, lines, x))
}

/// Whether most of the left side's blocks begin beside one of the right side's, as labels do beside their values.
fn is_in_step(store: &Store, lines: &[Line], x: f32) -> bool {
    let (mut last, mut begins, mut beside) = ([None, None], 0, 0);
    for line in lines {
        let words = store.words_of(line);
        let on = [words.iter().any(|word| word.bbox.x0 < x - 2.0), words.iter().any(|word| word.bbox.x0 >= x - 2.0)];
        let apart = |before: Option<f32>| before.is_none_or(|before| line.baseline - before > BLOCK * line.size);
        let [left, right] = [0, 1].map(|side| on[side] && apart(last[side]));
        if left && last[0].is_some() {
            begins += 1;
            beside += usize::from(right);
        }
        for (last, _) in last.iter_mut().zip(on).filter(|(_, on)| *on) {
            *last = Some(line.baseline);
        }
    }
    begins > 0 && beside * 2 >= begins
}

/// The extents of one side's lines.
#[derive(Default)]
struct Fill {
    extents: Vec<(f32, f32)>,
    words: usize,
}

impl Fill {
    fn add(&mut self, words: &[&Word]) {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            self.extents.push((first.bbox.x0, last.bbox.x1));
            self.words += words.len();
        }
    }

    /// Lines of several words, be they full or not.
    fn is_text(&self) -> bool {
        self.extents.len() >= FEWEST_LINES && self.words >= 3 * self.extents.len()
    }

    fn is_full(&self) -> bool {
        let from = self.extents.iter().map(|e| e.0).fold(f32::INFINITY, f32::min);
        let to = self.extents.iter().map(|e| e.1).fold(0.0, f32::max);
        let full = self.extents.iter().filter(|e| e.1 - from > 0.75 * (to - from)).count();
        full * 10 >= self.extents.len() * 6 && self.words >= 4 * self.extents.len()
    }
}

/// Lines made anew, each side for itself.
struct Rebuild<'a> {
    lines: &'a [Line],
    words: &'a [Word],
    /// Index of the first of `words` in the store.
    offset: usize,
    strip: Strip,
    frame: Frame,
    /// Where the page's longest line ends.
    end: f32,
    carried: Option<Carried>,
    items: Vec<Item>,
}

impl Rebuild<'_> {
    fn words_of(&self, lines: Range<usize>) -> Vec<Word> {
        let own = self.lines.get(lines).unwrap_or_default();
        let range = |line: &Line| line.first as usize - self.offset..line.end as usize - self.offset;
        own.iter().flat_map(|line| self.words.get(range(line)).unwrap_or_default()).copied().collect()
    }

    fn push(&mut self, words: Vec<Word>, strip: Strip, store: &mut Store) -> Vec<Item> {
        super::line::lines(words, strip, self.frame, store).map(Item::Line).collect()
    }

    fn plain(&mut self, lines: Range<usize>, store: &mut Store) {
        let items = self.push(self.words_of(lines), self.strip, store);
        self.items.extend(items);
    }

    fn columns(&mut self, lines: Range<usize>, x: f32, store: &mut Store) {
        let (left, right): (Vec<Word>, Vec<Word>) =
            self.words_of(lines).into_iter().partition(|word| word.bbox.x0 < x - 2.0);
        for words in [left, right] {
            let from = words.iter().map(|word| word.bbox.x0).fold(f32::INFINITY, f32::min);
            let to = words.iter().map(|word| word.bbox.x1).fold(0.0, f32::max);
            let strip = Strip { page: self.strip.page, left: from, right: to };
            let items = self.push(words, strip, store);
            self.items.push(Item::ColumnBreak);
            self.items.extend(items);
        }
        self.items.push(Item::ColumnBreak);
    }

    /// Labels beside values are a table of two columns.
    fn labels(&mut self, lines: Range<usize>, x: f32, store: &mut Store) {
        let rows = self.rows(lines, x, store);
        let words = |rows: &[Range<usize>]| rows.iter().flat_map(|row| self.words_of(row.clone())).collect::<Vec<_>>();
        let left = words(&rows).iter().map(|word| word.bbox.x0).fold(x, f32::min);
        let edge = x - 1.0;
        let right = self.end.max(self.frame.across() - left);
        let carried = self.carried.filter(|carried| (carried.x - x).abs() < 2.5);
        let (left, right) = carried.map_or((left, right), |carried| (left.min(carried.left), carried.right));
        let mut ys: Vec<f32> = rows.iter().map(|row| self.top(row)).collect();
        ys.push(rows.last().map_or(0.0, |row| self.bottom(row)));
        let mut cells = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let sides: (Vec<Word>, Vec<Word>) =
                self.words_of(row.clone()).into_iter().partition(|word| word.bbox.x0 < x - 2.0);
            let page = self.strip.page;
            let strips = [Strip { page, left, right: x - 6.0 }, Strip { page, left: x, right: self.end }];
            for ((column, words), strip) in (0..).zip([sides.0, sides.1]).zip(strips) {
                let items = self.push(words, strip, store);
                cells.push(GridCell { row: index as u32, column, row_span: 1, column_span: 1, items });
            }
        }
        let bbox =
            Rect { x0: left, y0: ys.first().copied().unwrap_or(0.0), x1: right, y1: ys.last().copied().unwrap_or(0.0) };
        self.items.push(Item::Table(store.grids.len() as u32));
        store.grids.push(Grid::unruled(self.strip.page, bbox, (vec![left, edge, right], ys), cells));
    }

    fn top(&self, row: &Range<usize>) -> f32 {
        self.lines.get(row.start).map_or(0.0, |line| line.bbox.y0)
    }

    fn bottom(&self, row: &Range<usize>) -> f32 {
        self.lines.get(row.end.saturating_sub(1)).map_or(0.0, |line| line.bbox.y1)
    }

    /// Whether the value beside a line begins with a capital after one whose last line had room for its first word.
    fn is_new_value(&self, index: usize, x: f32, store: &Store) -> bool {
        let value = |index: usize| {
            let mut words = self.words_of(index..index + 1);
            words.retain(|word| word.bbox.x0 >= x - 2.0);
            words
        };
        let (Some(above), own) = (index.checked_sub(1).map(value), value(index)) else { return false };
        let (Some(before), Some(first)) = (above.last(), own.first()) else { return false };
        let room = self.end - before.bbox.x1 - 0.25 * before.size;
        starts_upper(store, first) && first.bbox.width() < room
    }

    /// Lines into rows: a row begins with a label that is not the last one's next line.
    fn rows(&self, lines: Range<usize>, x: f32, store: &Store) -> Vec<Range<usize>> {
        if let Some(rows) = centred::rows(self.lines.get(lines.clone()).unwrap_or_default(), |line| {
            let words = self.words_of(lines.start + line..lines.start + line + 1);
            let right = words.iter().filter(|word| word.bbox.x0 >= x - 2.0).count();
            (right < words.len(), right > 0)
        }) {
            return rows.into_iter().map(|row| lines.start + row.start..lines.start + row.end).collect();
        }
        let right = label_end(self.words_of(lines.clone()).iter(), x);
        let own = self.lines.get(lines.clone()).unwrap_or_default();
        let is_value = |index: usize| {
            self.words_of(lines.start + index..lines.start + index + 1).iter().all(|w| w.bbox.x0 >= x - 2.0)
        };
        let leading = leading(own, is_value);
        let mut rows: Vec<Range<usize>> = Vec::new();
        let mut last: Option<(Word, Word, usize)> = None;
        for index in lines {
            let words = self.words_of(index..index + 1);
            let own: Vec<Word> = words.into_iter().filter(|word| word.bbox.x0 < x - 2.0).collect();
            let ends = own.first().copied().zip(own.last().copied());
            let begins = ends.is_some_and(|(first, _)| {
                !last.is_some_and(|(label, before, at)| {
                    at + 1 == index
                        && wraps(store, (&label, &before), &first, (right, leading))
                        && !(starts_upper(store, &first) && self.is_new_value(index, x, store))
                })
            });
            match rows.last_mut() {
                Some(row) if !begins => row.end = index + 1,
                _ => rows.push(index..index + 1),
            }
            if let Some((first, end)) = ends {
                last = Some((first, end, index));
            }
        }
        rows
    }
}
