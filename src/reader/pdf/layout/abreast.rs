//! Lines that stand abreast in columns below headings: where they end, and whether they are text or a table's rows.

use std::ops::Range;

use super::line::Line;
use super::marker::is_marker;
use super::store::Store;
use super::word::{Gap, Word};

/// Lines below headings that are looked at.
const MOST_LINES: usize = 300;

/// Ems from one line to the next that end the columns.
const APART: f32 = 2.6;

/// Ems from one line to the next of a paragraph at most.
const LEADING: f32 = 1.6;

/// Ems from one line to the next of a heading at most.
const HEADING: f32 = 1.4;

/// Lines of a heading at most.
const MOST_HEADS: usize = 3;

/// Ems from one line to the next of a column where it waits for the next row of a table.
const HOLE: f32 = 2.2;

/// Ems of white that two columns have between them in every line.
const GUTTER: f32 = 0.7;

/// Ems of white before a word that begins where its column does.
const NARROW: f32 = 0.4;

/// Ems from its column's edge within which a word begins where the column does.
const LEVEL: f32 = 0.1;

/// Ems that a line begins right of its column's edge at most.
const INDENT: f32 = 5.0;

/// Ems that a line begins left of its column's heading at most.
const OUTDENT: f32 = 0.3;

/// Lines of a column from which on its longest one tells how wide it is.
const MEASURED: usize = 4;

/// Words of a cell that holds a figure rather than text.
const FIGURE: usize = 3;

/// Blocks that begin for themselves for one that begins beside another's beginning.
const APART_TO_IN_STEP: usize = 3;

/// Lines that stand in columns below headings.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// They are these.
    pub lines: Range<usize>,
    /// The lines that begin a further row of columns.
    pub cuts: Vec<usize>,
    /// Where each column begins.
    pub lefts: Vec<f32>,
    /// Where each column ends.
    pub rights: Vec<f32>,
}

impl Region {
    /// Its rows of columns.
    pub fn bands(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(self.lines.start).chain(self.cuts.iter().copied());
        let ends = self.cuts.iter().copied().chain([self.lines.end]);
        starts.zip(ends).map(|(start, end)| start..end)
    }
}

/// The column that a word begins in.
pub(super) fn column_of(lefts: &[f32], word: &Word) -> usize {
    let from = word.bbox.x0 + OUTDENT * word.size;
    lefts.iter().skip(1).take_while(|left| **left <= from).count()
}

/// The lines of a column: parts of the page's lines.
#[derive(Clone, Debug, Default)]
struct Column {
    rows: Vec<Row>,
    /// Those of its heading come first.
    heads: usize,
}

/// A line of a column.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Index of the page's line.
    line: usize,
    first: Word,
    last: Word,
    words: usize,
    bold: bool,
    marked: bool,
}

impl Row {
    fn new(store: &Store, line: usize, words: &[&Word]) -> Option<Row> {
        let (first, last) = (**words.first()?, **words.last()?);
        let marked = words.len() > 1 && is_marker(store.text_of(&first));
        Some(Row { line, first, last, words: words.len(), bold: words.iter().all(|word| word.bold), marked })
    }

    /// Ems from the baseline of a line above.
    fn gap(&self, above: &Row) -> f32 {
        (self.first.baseline - above.last.baseline) / self.first.size
    }
}

/// Columns side by side.
pub(super) struct Columns {
    /// Where each begins.
    pub lefts: Vec<f32>,
    columns: Vec<Column>,
}

/// Headings and the lines below that stand in their columns; and where to look on.
pub(super) fn grow(store: &Store, lines: &[Line], start: usize, lefts: Vec<f32>) -> (Columns, usize) {
    let mut columns = Columns { columns: vec![Column::default(); lefts.len()], lefts };
    let mut last: Option<&Line> = None;
    let mut end = start;
    for (index, line) in lines.iter().enumerate().skip(start).take(MOST_LINES) {
        let gap = last.map_or(0.0, |last| (line.baseline - last.baseline) / last.size.max(line.size));
        let apart = gap > APART || line.artifact;
        let Some(rows) = columns.stand(store, line, index).filter(|_| !apart) else { break };
        let heads = rows.iter().flatten().count() > 1 && line.bold;
        if heads && (gap > HEADING || columns.columns.iter().any(Column::has_text)) {
            break;
        }
        columns.push(rows);
        (last, end) = (Some(line), index + 1);
    }
    (columns, end)
}

impl Columns {
    /// A line's parts in the columns, where it leaves the white between them.
    fn stand(&self, store: &Store, line: &Line, index: usize) -> Option<Vec<Option<Row>>> {
        let mut parts: Vec<Vec<&Word>> = vec![Vec::new(); self.lefts.len()];
        let mut before: Option<(usize, &Word)> = None;
        for word in store.words_of(line) {
            let column = column_of(&self.lefts, word);
            let gap = before.map_or(f32::INFINITY, |(_, before)| word.bbox.x0 - before.bbox.x1);
            let own = parts.get_mut(column)?;
            let left = self.lefts.get(column)?;
            let marked = matches!(own.as_slice(), [only] if is_marker(store.text_of(only)));
            let sound = match own.is_empty() {
                true => {
                    let off = (word.bbox.x0 - left) / word.size;
                    let gutter = if off.abs() < LEVEL { NARROW } else { GUTTER };
                    gap >= gutter * word.size && (-1.0..INDENT).contains(&off)
                }
                false => word.gap != Gap::Tab || marked,
            };
            let within = self.lefts.get(column + 1).is_none_or(|next| word.bbox.x1 < next - OUTDENT * word.size);
            if !sound || !within || before.is_some_and(|(before, _)| before > column) {
                return None;
            }
            own.push(word);
            before = Some((column, word));
        }
        Some(parts.iter().map(|words| Row::new(store, index, words)).collect())
    }

    fn push(&mut self, rows: Vec<Option<Row>>) {
        for (column, row) in self.columns.iter_mut().zip(rows) {
            let Some(row) = row else { continue };
            column.heads += usize::from(row.bold && !column.has_text());
            column.rows.push(row);
        }
    }

    /// The region that the columns make, where they prove to be text; what goes on right below such text has less to
    /// prove.
    pub fn region(mut self, store: &Store, start: usize, goes_on: bool) -> Option<Region> {
        let rights = self.rights();
        let end = self.end(&rights)?;
        for column in &mut self.columns {
            column.rows.retain(|row| row.line < end);
        }
        let beginnings = self.beginnings(&rights);
        self.is_text(store, &rights, &beginnings, goes_on).then_some(Region {
            lines: start..end,
            cuts: beginnings.cuts,
            lefts: self.lefts,
            rights,
        })
    }

    /// Where the columns end: their longest lines, or where few tell, as wide as the widest of the others.
    fn rights(&self) -> Vec<f32> {
        let widths: Vec<f32> =
            self.lefts.iter().zip(&self.columns).map(|(left, column)| column.right() - left).collect();
        let widest = widths.iter().copied().fold(0.0, f32::max);
        let right = |(index, column): (usize, &Column)| {
            let (left, own) = (self.lefts.get(index)?, widths.get(index)?);
            let size = column.rows.first()?.first.size;
            let room = self.lefts.get(index + 1).map_or(widest, |next| next - left - GUTTER * size);
            Some(left + if column.rows.len() - column.heads < MEASURED { widest.min(room).max(*own) } else { *own })
        };
        self.columns.iter().enumerate().map(|pair| right(pair).unwrap_or(f32::INFINITY)).collect()
    }

    /// One past the last line. Below the text of all other columns, a line at the left margin may also be one of the
    /// page's own: it is the column's where it goes on a paragraph, stands as near as the column's own lines do, or
    /// begins a paragraph that breaks where the column ends.
    fn end(&self, rights: &[f32]) -> Option<usize> {
        let last = |column: &Column| column.rows.last().map_or(0, |row| row.line);
        let others = self.columns.iter().skip(1).map(last).max()?;
        let (first, right) = (self.columns.first()?, *rights.first()?);
        let shared = first.rows.partition_point(|row| row.line <= others);
        let inner = first.rows.get(first.heads..shared).unwrap_or_default().windows(2);
        let gaps = inner.filter_map(|pair| pair.last().zip(pair.first()).map(|(b, a)| b.gap(a)));
        let near = gaps.fold(1.35, f32::max) * 1.03;
        let mut end = others + 1;
        for (index, pair) in first.rows.windows(2).enumerate().skip(shared.saturating_sub(1)) {
            let [a, b] = pair else { continue };
            let wraps = first.rows.get(index + 2).is_some_and(|next| goes_on(b, next, right));
            let near = index < first.heads || b.gap(a) <= near && (b.marked || !b.first.bold);
            if !goes_on(a, b, right) && !near && !wraps {
                break;
            }
            end = b.line + 1;
        }
        Some(end)
    }

    /// Whether the columns hold running text or lists, and not the rows of a table.
    fn is_text(&self, store: &Store, rights: &[f32], beginnings: &Beginnings, goes_on: bool) -> bool {
        let spoken: Vec<usize> =
            self.columns.iter().zip(rights).map(|(column, right)| column.spoken(store, *right)).collect();
        let items = |column: &Column| column.text().iter().filter(|row| row.marked).count();
        let wrapped = spoken.iter().any(|&spoken| spoken >= 1);
        let listed = self.columns.iter().any(|column| items(column) >= 2);
        let text = self.columns.iter().filter_map(|column| column.text().first()).map(|row| row.line).min();
        let headed = |column: &Column| {
            let last = column.heads.checked_sub(1).and_then(|last| column.rows.get(last)).map_or(0, |row| row.line);
            column.heads <= MOST_HEADS && (column.has_text() || text.is_some_and(|text| last < text))
        };
        let sound = self.columns.iter().all(headed);
        let sound = sound
            && self.columns.iter().zip(&spoken).all(|(column, &spoken)| match column.text() {
                [] => self.columns.iter().zip(rights).any(|(other, right)| other.spoken(store, *right) >= 2),
                text => {
                    text.iter().any(|row| !row.bold) && (spoken > 0 || items(column) > 0 || !column.is_figure(store))
                }
            });
        (wrapped || listed || goes_on) && sound && beginnings.apart >= APART_TO_IN_STEP * beginnings.in_step
    }

    /// How the blocks below the first of each column begin.
    fn beginnings(&self, rights: &[f32]) -> Beginnings {
        let mut rows: Vec<(&Row, bool, bool)> = Vec::new();
        for (column, right) in self.columns.iter().zip(rights) {
            for pair in column.text().windows(2) {
                let [a, b] = pair else { continue };
                rows.push((b, !goes_on(a, b, *right), b.gap(a) > HOLE));
            }
        }
        rows.sort_by_key(|(row, ..)| row.line);
        // Headings now in one column, now in another are no labels of a table's rows.
        let headed = |column: &Column| column.text().windows(2).any(|pair| matches!(pair, [a, b] if !a.bold && b.bold));
        let headed = self.columns.iter().filter(|column| headed(column)).count() >= 2;
        let unlike = |line: &[(&Row, bool, bool)]| headed && line.iter().any(|(row, ..)| row.bold != line[0].0.bold);
        let mut found = Beginnings::default();
        for line in rows.chunk_by(|a, b| a.0.line == b.0.line) {
            let own = line.iter().filter(|(_, begins, _)| *begins).count();
            if line.len() < 2 || own < line.len() || unlike(line) {
                found.apart += own;
            } else if line.iter().all(|(row, ..)| !row.marked) {
                found.in_step += 1;
                let cut = line.iter().any(|(.., hole)| *hole);
                found.cuts.extend(line.first().filter(|_| cut).map(|(row, ..)| row.line));
            }
        }
        found
    }
}

/// How the blocks of columns begin; items of lists tell nothing.
#[derive(Default)]
struct Beginnings {
    /// Lines in which one begins beside another, as rows of a table do.
    in_step: usize,
    /// Blocks that begin beside none.
    apart: usize,
    /// Of the lines in step, those that a column waited for.
    cuts: Vec<usize>,
}

impl Column {
    /// The lines below its heading.
    fn text(&self) -> &[Row] {
        self.rows.get(self.heads..).unwrap_or_default()
    }

    fn has_text(&self) -> bool {
        self.rows.len() > self.heads
    }

    fn right(&self) -> f32 {
        self.text().iter().map(|row| row.last.bbox.x1).fold(0.0, f32::max)
    }

    /// In how many lines a sentence of several words goes on.
    fn spoken(&self, store: &Store, right: f32) -> usize {
        let speaks = |pair: &&[Row]| {
            let [a, b] = pair else { return false };
            goes_on(a, b, right)
                && a.words >= 3
                && store.text_of(&b.first).starts_with(char::is_lowercase)
                && !store.text_of(&a.last).ends_with(['.', '!', '?', ':', ';'])
        };
        self.text().windows(2).filter(speaks).count()
    }

    /// Next to nothing but a number.
    fn is_figure(&self, store: &Store) -> bool {
        let words: usize = self.text().iter().map(|row| row.words).sum();
        let first = self.text().first().map_or("", |row| store.text_of(&row.first));
        words <= FIGURE && first.contains(|c: char| c.is_ascii_digit())
    }
}

/// Whether a line goes on the paragraph of the one above: tight below, without a label of its own, and its first word
/// had no room there.
fn goes_on(above: &Row, below: &Row, right: f32) -> bool {
    let room = right - above.last.bbox.x1 - 0.25 * below.first.size;
    let labelled = below.first.bold && !above.last.bold || above.bold && !below.bold;
    !below.marked && !labelled && below.gap(above) < LEADING && below.first.bbox.width() > room
}
