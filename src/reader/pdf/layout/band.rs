//! Rows of a table that has no rules between them, or not between all.

use super::aligned::column_of;
use super::gutter::Gutter;
use super::row::TextRow;
use super::store::Store;
use super::word::Word;

/// Ems of white above that of lines of one cell that part two rows.
const APART: f32 = 0.2;

/// Ems between two lines of one cell at most, where the table's rows do not tell.
const LEADING: f32 = 1.45;

/// Words of a line in a column from which on it is running text.
const SPEECH: usize = 3;

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// Its upper edge.
    pub top: f32,
    /// Its lower edge.
    pub bottom: f32,
    /// Whether a drawn rule is its upper edge.
    pub ruled: bool,
    /// Whether its first line has text in the first column.
    pub first: bool,
    /// Its first line begins bold and has text in the second column that is not: a label beside its value.
    pub labelled: bool,
    /// Columns with text.
    pub filled: usize,
    /// Of each gutter, whether its text passes over it.
    pub crossed: Vec<bool>,
}

/// A height at which something is drawn along a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// Its place.
    pub y: f32,
    /// It is a rule, not the edge of a shade.
    pub ruled: bool,
}

/// How a line stands in the columns.
struct Standing {
    filled: Vec<bool>,
    crossed: Vec<bool>,
}

impl Standing {
    fn new(row: &TextRow, gutters: &[Gutter]) -> Standing {
        let mut filled = vec![false; gutters.len() + 1];
        for word in &row.words {
            if let Some(filled) = filled.get_mut(column_of(gutters, word)) {
                *filled = true;
            }
        }
        Standing { filled, crossed: gutters.iter().map(|gutter| gutter.is_passed(row)).collect() }
    }

    fn count(&self) -> usize {
        self.filled.iter().filter(|filled| **filled).count()
    }

    fn begins(&self) -> bool {
        self.filled.first() == Some(&true)
    }

    /// Most columns have text here: only where a row begins.
    fn is_full(&self) -> bool {
        let least = if self.begins() { 6 } else { 7 };
        !self.is_across() && self.filled.len() > 2 && self.count() * 10 >= self.filled.len() * least
    }

    fn is_across(&self) -> bool {
        self.crossed.contains(&true)
    }
}

/// The rows of a table, from its lines and the heights at which something is drawn along it.
pub(super) fn bands(rows: &[TextRow], gutters: &[Gutter], levels: &[Level], store: &Store) -> Vec<Band> {
    let standings: Vec<Standing> = rows.iter().map(|row| Standing::new(row, gutters)).collect();
    let spoken = spoken(rows, gutters, store);
    let starts = starts(rows, &standings, (gutters, &spoken), levels);
    let mut bands: Vec<Band> = Vec::new();
    let mut foot = f32::NEG_INFINITY;
    for ((row, standing), start) in rows.iter().zip(&standings).zip(starts) {
        if let Some(ruled) = start {
            let top = ruled.map(|level| level.y).unwrap_or(if bands.is_empty() {
                row.top()
            } else {
                (foot + row.top()) / 2.0
            });
            if let Some(before) = bands.last_mut() {
                before.bottom = top;
            }
            let crossed = vec![false; gutters.len()];
            let bold = |index: usize| row.words.get(index).is_some_and(|word| word.bold);
            bands.push(Band {
                top,
                bottom: row.bottom(),
                ruled: ruled.is_some_and(|level| level.ruled),
                first: standing.begins(),
                labelled: standing.begins() && bold(0) && !bold(row.words.len() - 1),
                filled: 0,
                crossed,
            });
        }
        foot = foot.max(row.bottom());
        if let Some(band) = bands.last_mut() {
            band.bottom = foot;
            band.filled = band.filled.max(if standing.is_across() { 1 } else { standing.count() });
            let across = is_heading(row, standing);
            for (own, crossed) in band.crossed.iter_mut().zip(&standing.crossed) {
                *own |= *crossed || across;
            }
        }
    }
    bands
}

/// A line that passes over the columns without a gap stands in one cell across the table.
fn is_heading(row: &TextRow, standing: &Standing) -> bool {
    standing.is_across() && standing.begins() && !super::gutter::is_voter(row)
}

/// Which lines begin a row; with the height of what is drawn above it, if anything is.
fn starts(
    rows: &[TextRow],
    standings: &[Standing],
    (gutters, spoken): (&[Gutter], &[bool]),
    levels: &[Level],
) -> Vec<Option<Option<Level>>> {
    let mut foot = f32::NEG_INFINITY;
    let mut white: Vec<f32> = Vec::with_capacity(rows.len());
    let mut drawn: Vec<Option<Level>> = Vec::with_capacity(rows.len());
    for row in rows {
        let above = levels.iter().copied().find(|level| foot - 2.0 < level.y && level.y < row.top() + 2.0);
        drawn.push(above.filter(|_| foot.is_finite()));
        white.push((row.top() - foot) / row.size);
        foot = foot.max(row.bottom());
    }
    let ruled = drawn.iter().flatten().count();
    let inner = leading(rows, standings).map(|leading| leading - 0.97);
    let wide = |index: usize| inner.zip(white.get(index)).is_some_and(|(inner, white)| *white > inner + APART);
    let parted = (1..rows.len()).filter(|&index| wide(index)).count();
    let by_rules = ruled >= 3 && ruled * 2 >= parted;
    let full: Vec<usize> = (1..rows.len()).filter(|&at| standings.get(at).is_some_and(Standing::is_full)).collect();
    let explains =
        |begins: &dyn Fn(usize) -> bool| full.iter().filter(|&&at| begins(at)).count() * 10 >= full.len() * 7;
    let rules = drawn.iter().flatten().filter(|level| level.ruled).count();
    let by_rules = by_rules && (rules >= 3 || explains(&|at| drawn.get(at).is_some_and(Option::is_some)));
    let by_white = parted >= 2 && explains(&wide);
    let mut across = false;
    let mut out = Vec::with_capacity(rows.len());
    for (index, standing) in standings.iter().enumerate() {
        let rule = drawn.get(index).copied().flatten();
        let changes = standing.is_across() != across && (standing.is_across() || standing.count() > 1);
        let whole = standing.is_full()
            || standing.begins() && standing.count() * 3 >= standing.filled.len() && standing.count() > 1;
        let wraps = || rows.get(index - 1..=index).is_some_and(|pair| goes_on(pair, standings, index, gutters));
        let cut = spoken.get(index) == Some(&true) && !standing.is_across();
        let begins = index == 0
            || rule.is_some()
            || !cut && changes
            || !cut && !by_rules && by_white && wide(index) && (standing.begins() || standing.count() >= 2)
            || !cut && !by_rules && !by_white && whole && !wraps();
        if begins {
            across = standing.is_across();
        }
        out.push(begins.then_some(rule));
    }
    out
}

/// Whether a line goes on the cells of the line right above it: it stands tight below, has text in no other column and
/// fewer of them than the table or the line above, and none of its first words had room above.
fn goes_on(pair: &[TextRow], standings: &[Standing], index: usize, gutters: &[Gutter]) -> bool {
    let [above, below] = pair else { return false };
    let (Some(before), Some(own)) = (standings.get(index - 1), standings.get(index)) else { return false };
    let tight =
        below.baseline - above.baseline < LEADING * below.size && (above.size - below.size).abs() < 0.1 * below.size;
    let within = before.filled.iter().zip(&own.filled).all(|(before, own)| *before || !own);
    let fewer = own.count() < before.count() || own.filled.len() == 2;
    tight
        && within
        && fewer
        && !before.is_across()
        && (0..gutters.len())
            .filter(|&column| own.filled.get(column) == Some(&true))
            .all(|column| is_wrapped(above, below, column, gutters))
}

/// Which lines stand tight below one whose sentence goes on in them, in one column at least: no row begins there.
pub(super) fn spoken(rows: &[TextRow], gutters: &[Gutter], store: &Store) -> Vec<bool> {
    let end = rows.iter().map(TextRow::right).fold(0.0, f32::max);
    let speaks = |pair: &[TextRow]| {
        let [above, below] = pair else { return false };
        below.baseline - above.baseline < LEADING * below.size
            && (0..=gutters.len()).any(|column| {
                let end = gutters.get(column).map_or(end, |gutter| gutter.from);
                is_sentence_cut((above, below), gutters, (column, end), store)
            })
    };
    std::iter::once(false).chain(rows.windows(2).map(speaks)).take(rows.len()).collect()
}

/// Whether a column's running text goes on in lower case, its next word having had no room before `end`.
fn is_sentence_cut(
    (above, below): (&TextRow, &TextRow),
    gutters: &[Gutter],
    (column, end): (usize, f32),
    store: &Store,
) -> bool {
    let inside = |word: &&&Word| column_of(gutters, word) == column;
    let (Some(last), Some(first)) = (above.words.iter().rfind(inside), below.words.iter().find(inside)) else {
        return false;
    };
    store.text_of(first).starts_with(char::is_lowercase)
        && !store.text_of(last).ends_with(['.', '!', '?', ':', ';'])
        && last.bold == first.bold
        && first.bbox.width() + 0.25 * first.size > end - last.bbox.x1
        && above.words.iter().filter(inside).count() >= SPEECH
}

/// Whether the first word of a column's text had no room at the end of the line above.
fn is_wrapped(above: &TextRow, below: &TextRow, column: usize, gutters: &[Gutter]) -> bool {
    let inside = |word: &&&Word| column_of(gutters, word) == column;
    let ends = above.words.iter().rfind(inside).zip(below.words.iter().find(inside));
    let room = |last: &Word| gutters.get(column).map_or(f32::INFINITY, |gutter| gutter.from) - last.bbox.x1;
    ends.is_some_and(|(last, first)| first.bbox.width() + 0.25 * first.size > room(last) && last.bold == first.bold)
}

/// The usual distance over their size of lines in one cell: of those that follow without the first column, or across.
fn leading(rows: &[TextRow], standings: &[Standing]) -> Option<f32> {
    let mut found: Vec<f32> = Vec::new();
    for (pair, standing) in rows.windows(2).zip(standings.windows(2)) {
        let ([a, b], [before, after]) = (pair, standing) else { continue };
        let shares = before.filled.iter().zip(&after.filled).any(|(a, b)| *a && *b);
        if shares && (!after.begins() || before.is_across() && after.is_across()) {
            found.push((b.baseline - a.baseline) / b.size);
        }
    }
    found.retain(|ratio| (0.8..3.0).contains(ratio));
    found.sort_by(f32::total_cmp);
    found.get(found.len() / 4).copied().filter(|_| found.len() > 1)
}
