//! Tables without all of their rules: columns stand apart by white, rows by white, a rule or a shade. The rules that
//! they leave out are given as though they were drawn.

use std::ops::Range;

use super::super::page::Rule;
use super::band::{Band, Level, bands, spoken};
use super::frame::Frame;
use super::grid::Grid;
use super::gutter::{Cover, Gutter, aligned, is_voter};
use super::row::{TextRow, rows};
use super::ruling::{Ruling, Rulings};
use super::store::Store;
use super::word::{Word, is_bullet};
use crate::document::Rect;

/// Lines in a row that may pass over the columns: headings of groups of rows, remarks below a row.
const MOST_ACROSS: usize = 6;

/// Ems of white that end a table.
const APART: f32 = 4.5;

/// Words on a line of running text in a narrow cell, on average at least.
const FEWEST_WORDS: f32 = 2.5;

/// Points around a table's text within which its drawn border is looked for.
const BORDER: f32 = 14.0;

/// Words of a page above which its tables are not looked for in this way.
const MOST_WORDS: usize = 20_000;

/// Lines that stand in columns.
#[derive(Clone, Debug)]
struct Region {
    rows: Range<usize>,
    gutters: Vec<Gutter>,
}

/// What is drawn on a page.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'a> {
    /// Its rulings.
    pub rulings: &'a Rulings,
    /// Its shaded boxes.
    pub fills: &'a [Rect],
    /// Its tables by rulings.
    pub grids: &'a [Grid],
    /// The text of its words.
    pub store: &'a Store,
}

/// The rules that a page's tables leave out.
pub(super) fn implied(words: &[Word], frame: Frame, drawn: Drawn) -> Vec<Rule> {
    if words.len() > MOST_WORDS {
        return Vec::new();
    }
    let tables: Vec<Rect> = drawn.grids.iter().filter(|grid| grid.columns() > 1).map(|grid| grid.bbox).collect();
    let is_free = |word: &Word| {
        let (x, y) = word.center();
        !tables.iter().any(|b| b.x0 <= x && x <= b.x1 && b.y0 <= y && y <= b.y1)
    };
    let mut out = Vec::new();
    for grid in drawn.grids {
        rows_within(words, frame, (grid, drawn.store), &mut out);
    }
    let rows = rows(words, frame, is_free);
    let voters: Vec<bool> = rows.iter().map(is_voter).collect();
    let mut at = 0;
    while at < rows.len() {
        let (region, end) = if voters.get(at) == Some(&true) { grow(&rows, &voters, at, 2) } else { (None, at + 1) };
        if let Some(region) = region {
            close(&rows, &region, drawn, &mut out);
        }
        at = end.max(at + 1);
    }
    if out.is_empty() {
        labels(&rows, &voters, drawn, &mut out);
    }
    out
}

/// Labels beside values in a lone box, or with a rule below each.
fn labels(rows: &[TextRow], voters: &[bool], drawn: Drawn, out: &mut Vec<Rule>) {
    let boxed = drawn.grids.iter().any(|grid| grid.cells.len() == 1 && grid.bbox.height() > 60.0);
    if !boxed && drawn.rulings.horizontal.len() < 3 {
        return;
    }
    let mut at = 0;
    while at < rows.len() {
        let (region, end) = if voters.get(at) == Some(&true) { grow(rows, voters, at, 1) } else { (None, at + 1) };
        if let Some(region) = region.filter(|region| region.gutters.len() == 1) {
            close(rows, &region, drawn, out);
        }
        at = end.max(at + 1);
    }
}

/// The rules between the rows of tables that have upright ones only, or a rule below their headings alone.
fn rows_within(words: &[Word], frame: Frame, (grid, store): (&Grid, &Store), out: &mut Vec<Rule>) {
    if grid.columns() < 2 || grid.rows() > 3 {
        return;
    }
    let inner = grid.xs.get(1..grid.columns()).unwrap_or_default();
    let gutters: Vec<Gutter> = inner.iter().map(|x| Gutter { from: x - 0.5, to: x + 0.5 }).collect();
    for (row, edges) in grid.ys.windows(2).enumerate().filter(|(row, _)| is_undivided(grid, *row)) {
        let [top, bottom] = edges else { continue };
        let b = Rect { y0: *top, y1: *bottom, ..grid.bbox };
        let is_inside = |word: &Word| {
            let (x, y) = word.center();
            b.x0 <= x && x <= b.x1 && b.y0 <= y && y <= b.y1
        };
        let lines = rows(words, frame, is_inside);
        if is_spoken(&lines, &gutters, store) {
            continue;
        }
        let bands = bands(&lines, &gutters, &[], store);
        let full = |band: &&Band| band.first && band.filled * 2 >= grid.columns();
        let sound = |band: &Band| (band.first || band.filled > 1) && (grid.columns() > 2 || band.labelled);
        let count = bands.iter().filter(full).count();
        if bands.len() < 3 || count * 2 < bands.len() || !bands.iter().all(sound) {
            continue;
        }
        let last = bands.len() - 1;
        for (index, band) in bands.iter().enumerate() {
            let (y0, y1) = (if index == 0 { b.y0 } else { band.top }, if index == last { b.y1 } else { band.bottom });
            if index > 0 {
                out.push(Rule { bbox: Rect { y0, y1: y0, ..b }, horizontal: true });
            }
            let open = inner.iter().zip(&band.crossed).filter(|(_, crossed)| !**crossed && is_whole(grid, row));
            out.extend(open.map(|(&x, _)| Rule { bbox: Rect { x0: x, y0, x1: x, y1 }, horizontal: false }));
        }
    }
}

/// Cells of running text side by side: every column has words enough and sentences go on in a third of the lines that
/// stand in the first column and in others, or that column is a list.
fn is_spoken(lines: &[TextRow], gutters: &[Gutter], store: &Store) -> bool {
    let own = |row: &&TextRow, first: bool| row.words.iter().any(|word| (column_of(gutters, word) == 0) == first);
    let shared = |row: &&TextRow| own(row, true) && own(row, false);
    let spoken = spoken(lines, gutters, store);
    let goes_on = lines.iter().zip(&spoken).filter(|(row, spoken)| **spoken && shared(row)).count();
    let all: Vec<&TextRow> = lines.iter().collect();
    let is_item = |row: &TextRow| {
        let first = row.words.first().filter(|word| column_of(gutters, word) == 0);
        first.is_some_and(|word| store.text_of(word).chars().all(is_bullet))
    };
    lines.iter().any(is_item)
        || goes_on > 0
            && goes_on * 3 >= lines.iter().filter(shared).count()
            && is_running_text(&all, gutters, FEWEST_WORDS)
}

/// A row whose upright rules, or none of them, run from top to bottom: headings between rows of text break them.
fn is_undivided(grid: &Grid, row: usize) -> bool {
    let own = grid.cells.iter().filter(|cell| cell.row as usize == row && cell.row_span == 1);
    is_whole(grid, row) || own.count() == grid.columns()
}

/// A row that is one cell.
fn is_whole(grid: &Grid, row: usize) -> bool {
    grid.cells.iter().any(|cell| cell.row as usize == row && cell.column_span as usize == grid.columns())
}

/// The lines from `start` on that share columns, if there are gutters enough; and where to look on.
fn grow(rows: &[TextRow], voters: &[bool], start: usize, fewest: usize) -> (Option<Region>, usize) {
    let mut cover = Cover::default();
    let (mut gutters, mut sure): (Vec<Gutter>, Vec<Gutter>) = (Vec::new(), Vec::new());
    let (mut last, mut across) = (start, 0);
    for (index, row) in rows.iter().enumerate().skip(start) {
        let before = rows.get(index.saturating_sub(1)).map_or(row.top(), TextRow::bottom);
        if index > start && row.top() - before > APART * row.size {
            break;
        }
        let joins = if voters.get(index) == Some(&true) {
            let next = cover.with(row);
            let found = next.gutters();
            let crossed = sure.iter().filter(|gutter| !is_kept(row, gutter, &found)).count();
            let least = if cover.lines < 3 { 1 } else { (sure.len() / 2 + 1).max(fewest) };
            let joins = found.len() >= least
                && (cover.lines < 4 || crossed * 2 <= sure.len())
                && (cover.lines < 2 || sure.len() < 3 || crossed * 2 <= sure.len());
            if joins {
                (cover, gutters) = (next, found);
                sure = cover.sure(&gutters);
                last = index;
            }
            joins
        } else {
            across == 0 && !sure.iter().any(|gutter| is_crossed(row, gutter))
        };
        across = if joins { 0 } else { across + 1 };
        if across > MOST_ACROSS {
            break;
        }
    }
    let lines = cover.lines;
    let own = rows.get(start..=last).unwrap_or_default();
    let speaking: Vec<&TextRow> = own.iter().filter(|row| is_voter(row)).collect();
    let gutters = aligned(gutters, &speaking);
    let end = if lines > 3 { last + 1 } else { start + 1 };
    if gutters.len() < fewest || is_running_text(&speaking, &gutters, 4.0) {
        return (None, end);
    }
    let region = Region { rows: first_of(rows, start, &gutters)..end_of(rows, last, &gutters), gutters };
    let end = region.rows.end;
    (Some(region), end)
}

/// Whether a line leaves a gutter: it does not cross it, or its text on the left is only longer than that above.
fn is_kept(row: &TextRow, gutter: &Gutter, found: &[Gutter]) -> bool {
    let narrower = |left: &Gutter| {
        (left.to - gutter.to).abs() < 1.5 && left.to - left.from > 0.9 * row.size && !is_crossed(row, left)
    };
    !gutter.is_passed(row) || found.iter().any(narrower)
}

fn is_crossed(row: &TextRow, gutter: &Gutter) -> bool {
    row.words.iter().any(|word| gutter.is_crossed(word.bbox.x0, word.bbox.x1))
}

/// Lines tight above the first that stand in the columns: the first lines of a header set at its foot.
fn first_of(rows: &[TextRow], start: usize, gutters: &[Gutter]) -> usize {
    let above = rows.get(..start + 1).unwrap_or_default().windows(2).rev();
    start - above.take_while(|pair| is_tight(pair, gutters, pair.first())).count()
}

/// One past the lines tight below the last that stand in the columns.
fn end_of(rows: &[TextRow], last: usize, gutters: &[Gutter]) -> usize {
    let below = rows.get(last..).unwrap_or_default().windows(2);
    last + 1 + below.take_while(|pair| is_tight(pair, gutters, pair.last())).count()
}

fn is_tight(pair: &[TextRow], gutters: &[Gutter], other: Option<&TextRow>) -> bool {
    let ([a, b], Some(other)) = (pair, other) else { return false };
    let bold = |row: &TextRow| row.words.iter().all(|word| word.bold);
    b.top() - a.bottom() < 0.4 * b.size
        && (a.size - b.size).abs() < 0.1 * a.size
        && bold(a) == bold(b)
        && !gutters.iter().any(|gutter| is_crossed(other, gutter))
}

/// Columns of running text: every one has so many words on its lines.
fn is_running_text(rows: &[&TextRow], gutters: &[Gutter], least: f32) -> bool {
    (0..=gutters.len()).all(|column| {
        let (mut words, mut lines) = (0, 0);
        for row in rows {
            let own = row.words.iter().filter(|word| column_of(gutters, word) == column).count();
            words += own;
            lines += usize::from(own > 0);
        }
        words as f32 >= least * lines as f32
    })
}

/// The column that a word begins in.
pub(super) fn column_of(gutters: &[Gutter], word: &Word) -> usize {
    gutters.partition_point(|gutter| gutter.middle() < word.bbox.x0)
}

/// Gives the rules around the cells of a region, where it proves to be a table.
fn close(rows: &[TextRow], region: &Region, drawn: Drawn, out: &mut Vec<Rule>) {
    let Some(own) = rows.get(region.rows.clone()) else { return };
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return };
    let text = Rect {
        x0: own.iter().map(TextRow::left).fold(f32::INFINITY, f32::min) - 3.0,
        y0: first.top() - 2.0,
        x1: own.iter().map(TextRow::right).fold(0.0, f32::max) + 3.0,
        y1: last.bottom() + 2.0,
    };
    let levels = levels(text, drawn);
    let bands = bands(own, &region.gutters, &levels, drawn.store);
    let columns = region.gutters.len() + 1;
    let bbox = bordered(text, drawn.rulings);
    let boxed = bbox.y0 < text.y0 && bbox.y1 > text.y1 || levels.len() >= 2;
    if columns > 2 && !is_table(&bands, columns, !levels.is_empty()) || columns == 2 && !(boxed && is_form(&bands)) {
        return;
    }
    let edges = edges(&region.gutters);
    let pairs = if columns == 2 { second_labels(own, &region.gutters) } else { Vec::new() };
    let last = bands.len().saturating_sub(1);
    for (index, band) in bands.iter().enumerate() {
        let y0 = if index == 0 { bbox.y0 } else { band.top };
        let y1 = if index == last { bbox.y1 } else { band.bottom };
        if index == 0 || !band.ruled {
            out.push(Rule { bbox: Rect { x0: bbox.x0, y0, x1: bbox.x1, y1: y0 }, horizontal: true });
        }
        let inner = edges.iter().zip(&band.crossed).filter(|(_, crossed)| !**crossed).map(|(x, _)| *x);
        let row: Vec<&TextRow> = own.iter().filter(|row| (band.top..band.bottom).contains(&row.baseline)).collect();
        let more = pairs.iter().copied().filter(|&x| divides(&row, x));
        for x in [bbox.x0, bbox.x1].into_iter().chain(inner).chain(more) {
            out.push(Rule { bbox: Rect { x0: x, y0, x1: x, y1 }, horizontal: false });
        }
    }
    out.push(Rule { bbox: Rect { y0: bbox.y1, ..bbox }, horizontal: true });
}

/// Where further labels and values begin in at least two lines of a form of labels beside values.
fn second_labels(rows: &[TextRow], gutters: &[Gutter]) -> Vec<f32> {
    let first = gutters.first().map_or(0.0, |gutter| gutter.to + 3.0);
    let mut starts: Vec<f32> = Vec::new();
    for row in rows {
        let after_gap = row.words.windows(2).filter_map(|pair| match pair {
            [a, b] if b.bbox.x0 - a.bbox.x1 > 0.9 * row.size && b.bbox.x0 > first => Some(b.bbox.x0 - 3.0),
            _ => None,
        });
        starts.extend(after_gap);
    }
    starts.sort_by(f32::total_cmp);
    let alike = starts.chunk_by(|a, b| b - a < 1.5).filter(|places| places.len() > 1);
    alike.filter_map(|places| places.first().copied()).collect()
}

/// Whether text begins right of a place and none passes over it.
fn divides(rows: &[&TextRow], x: f32) -> bool {
    let mut words = rows.iter().flat_map(|row| &row.words);
    words.clone().any(|word| (word.bbox.x0 - 3.0 - x).abs() < 2.0)
        && !words.any(|word| word.bbox.x0 < x && x < word.bbox.x1)
}

/// Three rows of columns, two of them with text in three; a drawn rule between stands for one of them.
fn is_table(bands: &[Band], columns: usize, drawn: bool) -> bool {
    let apart = bands.iter().filter(|band| band.filled >= 2).count();
    let full = bands.iter().filter(|band| band.filled >= columns.min(3)).count();
    apart + usize::from(drawn) >= 3 && full >= 2 && apart * 3 >= bands.len()
}

/// Labels beside values, nearly all the way.
fn is_form(bands: &[Band]) -> bool {
    let labelled = bands.iter().filter(|band| band.labelled).count();
    labelled >= 3 && labelled * 10 >= bands.len() * 7
}

/// The upright edges between columns: half the least white before the right one's text, whose place is sure.
fn edges(gutters: &[Gutter]) -> Vec<f32> {
    let padding = gutters.iter().map(|gutter| (gutter.to - gutter.from) / 2.0).fold(6.0, f32::min);
    gutters.iter().map(|gutter| gutter.to - padding).collect()
}

/// The heights at which rules or the edges of shades run along most of a table.
fn levels(text: Rect, drawn: Drawn) -> Vec<Level> {
    let inside = |y: f32| text.y0 < y && y < text.y1;
    let shared = |x0: f32, x1: f32| x1.min(text.x1) - x0.max(text.x0);
    let mut pieces: Vec<(Level, f32)> = Vec::new();
    let rules = drawn.rulings.horizontal.iter().filter(|r| inside(r.at));
    pieces.extend(rules.map(|r| (Level { y: r.at, ruled: true }, shared(r.from, r.to))));
    for fill in drawn.fills.iter().filter(|fill| fill.height() < text.height()) {
        let edges = [fill.y0, fill.y1].into_iter().filter(|y| inside(*y));
        pieces.extend(edges.map(|y| (Level { y, ruled: false }, shared(fill.x0, fill.x1))));
    }
    pieces.retain(|(_, length)| *length > 0.0);
    pieces.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let whole = |level: &[(Level, f32)]| {
        let length =
            |ruled: bool| level.iter().filter(|(at, _)| at.ruled == ruled).map(|(_, length)| length).sum::<f32>();
        let ruled = length(true) > 0.5 * text.width();
        let y = level.first()?.0.y;
        (ruled || length(false) > 0.5 * text.width()).then_some(Level { y, ruled })
    };
    pieces.chunk_by(|a, b| b.0.y - a.0.y < 1.5).filter_map(whole).collect()
}

/// The table's box: its drawn border where one is near, for a second one beside it would make empty cells.
fn bordered(text: Rect, rulings: &Rulings) -> Rect {
    let near = |found: &[Ruling], at: f32, outwards: f32, along: (f32, f32)| {
        let reach = (at - if outwards < 0.0 { BORDER } else { 4.0 }, at + if outwards > 0.0 { BORDER } else { 4.0 });
        let beside = |r: &&Ruling| (reach.0..=reach.1).contains(&r.at) && r.from < along.1 && r.to > along.0;
        let nearest = found.iter().filter(beside).min_by(|a, b| (a.at - at).abs().total_cmp(&(b.at - at).abs()));
        nearest.map_or(at, |ruling| ruling.at)
    };
    let (across, down) = ((text.x0, text.x1), (text.y0, text.y1));
    let mut bbox = Rect {
        x0: near(&rulings.vertical, text.x0, -1.0, down),
        y0: near(&rulings.horizontal, text.y0, -1.0, across),
        x1: near(&rulings.vertical, text.x1, 1.0, down),
        y1: near(&rulings.horizontal, text.y1, 1.0, across),
    };
    let within = |r: &&Ruling| (bbox.y0 - 1.0..=bbox.y1 + 1.0).contains(&r.at) && r.to > text.x0 && r.from < text.x1;
    let rules = rulings.horizontal.iter().filter(within);
    let whole = rules.clone().filter(|r| r.to - r.from > 0.8 * text.width()).count();
    let reach = if whole > 1 { f32::INFINITY } else { BORDER };
    let ends = rules.map(|r| (r.from, r.to)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    if let Some((from, to)) = ends {
        bbox.x0 = if bbox.x0 - from < reach { bbox.x0.min(from) } else { bbox.x0 };
        bbox.x1 = if to - bbox.x1 < reach { bbox.x1.max(to) } else { bbox.x1 };
    }
    bbox
}
