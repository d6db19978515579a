//! One page: its words into cells and lines, its lines and tables into reading order.

use super::super::page::{Direction, Glyph, Page, Rule};
use super::aligned::{self, Drawn};
use super::border;
use super::column;
use super::dot;
use super::frame::Frame;
use super::grid::{self, Grid};
use super::headed;
use super::line::Strip;
use super::ruling::Rulings;
use super::shaded;
use super::store::Store;
use super::tags::Tags;
use super::tile;
use super::word::{Word, words};
use crate::document::Rect;

/// A page's lines and tables in reading order.
#[derive(Clone, Debug, Default)]
pub(super) struct PageLayout {
    /// Page number from 1.
    pub number: u32,
    /// How it is turned.
    pub frame: Frame,
    /// Its content outside of tables, and its tables.
    pub items: Vec<Item>,
    /// Non-blank characters.
    pub characters: u32,
    /// Of those, painted invisibly.
    pub invisible: u32,
    /// Of those, without a way to Unicode.
    pub unmapped: u32,
    /// Pictures cover more than half of it.
    pub pictured: bool,
    /// Its text was read from its picture by an engine.
    pub engine: bool,
    /// How far its lines fall to the right, in radians.
    pub tilt: f32,
    /// Its rules were too many to look for tables.
    pub too_many_rules: bool,
}

/// A line or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Index into [`Store::lines`].
    Line(u32),
    /// Index into [`Store::grids`].
    Table(u32),
    /// The next line begins a column of its own.
    ColumnBreak,
}

impl Item {
    /// The line, where it is one.
    pub fn line(&self) -> Option<u32> {
        match self {
            Item::Line(line) => Some(*line),
            _ => None,
        }
    }
}

/// Reads a page into the store.
pub(super) fn lay_out(page: &Page, tags: &Tags, store: &mut Store) {
    let frame = Frame { direction: direction(&page.glyphs), width: sane(page.width), height: sane(page.height) };
    let index = store.pages.len() as u32;
    let turned = |rule: &Rule| Rule { bbox: frame.turn(rule.bbox), horizontal: rule.horizontal != frame.is_quarter() };
    let mut rules: Vec<Rule> = page.rules.iter().map(turned).collect();
    let fills: Vec<Rect> = page.fills.iter().map(|fill| frame.turn(*fill)).collect();
    let mut words = words(&page.glyphs, tags, frame, store);
    for word in words.iter_mut().filter(|word| word.direction != frame.direction) {
        let own = Frame { direction: word.direction, ..frame };
        word.bbox = own.restore(word.bbox);
        word.bbox = frame.turn(word.bbox);
    }
    rules.extend(border::implied(&rules, &fills, &words));
    rules.extend(tile::edges(&fills));
    rules.extend(tile::strips(&fills, &words));
    let mut rulings = Rulings::new(rules.iter().copied());
    let sides = shaded::edges(&rulings, &fills, &words);
    if !sides.is_empty() {
        rules.extend(sides);
        rulings = Rulings::new(rules.iter().copied());
    }
    let found = grid::grids(&rulings, index);
    let mut too_many_rules = rulings.too_many || found.is_none();
    let mut grids = found.unwrap_or_default();
    let implied = aligned::implied(&words, frame, Drawn { rulings: &rulings, fills: &fills, grids: &grids, store });
    if !implied.is_empty() && !too_many_rules {
        rulings = Rulings::new(rules.into_iter().chain(implied));
        let found = grid::grids(&rulings, index);
        too_many_rules = rulings.too_many || found.is_none();
        grids = found.unwrap_or_default();
    }
    dot::add_bullets(&page.dots, frame, &mut words, store);
    grids.retain(|grid| !is_page_border(grid, frame));
    let items = region(words, grids, index, frame, store);
    let count = |test: fn(&Glyph) -> bool| page.glyphs.iter().filter(|glyph| test(glyph)).count() as u32;
    store.pages.push(PageLayout {
        number: page.number,
        frame,
        items,
        characters: page.glyphs.len() as u32,
        invisible: count(|glyph| glyph.invisible),
        unmapped: count(|glyph| glyph.text == '\u{fffd}'),
        pictured: page.is_pictured(),
        engine: page.engine,
        tilt: page.tilt,
        too_many_rules,
    });
}

fn sane(length: f32) -> f32 {
    if length.is_finite() { length.clamp(1.0, 1e6) } else { 612.0 }
}

/// The direction of most glyphs.
fn direction(glyphs: &[Glyph]) -> Direction {
    let mut counts = [0usize; 4];
    for glyph in glyphs {
        if let Some(count) = counts.get_mut(glyph.direction as usize) {
            *count += 1;
        }
    }
    let all = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
    let most = counts.iter().zip(all).max_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
    most.map_or(Direction::Right, |(_, direction)| direction)
}

fn is_page_border(grid: &Grid, frame: Frame) -> bool {
    let b = grid.bbox;
    grid.cells.len() == 1 && b.width() > 0.85 * frame.across() && b.height() > 0.85 * frame.down()
}

/// Puts words into their cells, makes lines of them, and orders lines and tables.
fn region(words: Vec<Word>, mut grids: Vec<Grid>, page: u32, frame: Frame, store: &mut Store) -> Vec<Item> {
    let mut body = Vec::new();
    let mut held: Vec<Vec<(usize, Word)>> = vec![Vec::new(); grids.len()];
    for word in words {
        let (x, y) = word.center();
        let at = grids.iter().enumerate().find_map(|(index, grid)| {
            let b = grid.bbox;
            let inside = b.x0 <= x && x <= b.x1 && b.y0 <= y && y <= b.y1;
            inside.then(|| grid.cell_at(x, y)).flatten().map(|cell| (index, cell))
        });
        match at.and_then(|(index, cell)| Some((held.get_mut(index)?, cell))) {
            Some((words, cell)) => words.push((cell, word)),
            None => body.push(word),
        }
    }
    let mut top = Vec::new();
    for index in 0..grids.len() {
        let Some(mut grid) = grids.get_mut(index).map(std::mem::take) else { continue };
        let words = held.get_mut(index).map(std::mem::take).unwrap_or_default();
        if !is_table(&grid, &words) {
            body.extend(words.into_iter().map(|(_, word)| word));
            for cell in &mut grid.cells {
                top.append(&mut cell.items);
            }
            continue;
        }
        fill(&mut grid, words, page, frame, store);
        let id = store.grids.len() as u32;
        let outer = grids.iter_mut().skip(index + 1).find(|outer| holds(outer.bbox, grid.bbox));
        let cell = outer.and_then(|outer| {
            let (x, y) = ((grid.bbox.x0 + grid.bbox.x1) / 2.0, (grid.bbox.y0 + grid.bbox.y1) / 2.0);
            let cell = outer.cell_at(x, y)?;
            outer.cells.get_mut(cell)
        });
        match cell {
            Some(cell) => cell.items.push(Item::Table(id)),
            None => top.push(Item::Table(id)),
        }
        store.grids.push(grid);
    }
    top.extend(column::lines(body, page, frame, store));
    order(&mut top, store);
    top
}

/// Whether `inner` lies within `outer`, give or take a line's width.
fn holds(outer: Rect, inner: Rect) -> bool {
    let slack = 2.0;
    outer.x0 - slack <= inner.x0
        && outer.y0 - slack <= inner.y0
        && inner.x1 <= outer.x1 + slack
        && inner.y1 <= outer.y1 + slack
}

/// Two cells and some text, or one box: what a chart or a frame around a picture lacks.
fn is_table(grid: &Grid, words: &[(usize, Word)]) -> bool {
    let nested = grid.cells.iter().any(|cell| !cell.items.is_empty());
    if words.is_empty() && !nested {
        return false;
    }
    let mut filled = vec![false; grid.cells.len()];
    for (cell, _) in words {
        if let Some(filled) = filled.get_mut(*cell) {
            *filled = true;
        }
    }
    let count = filled.iter().filter(|&&filled| filled).count();
    grid.cells.len() < 12 || count * 12 >= grid.cells.len()
}

fn fill(grid: &mut Grid, mut words: Vec<(usize, Word)>, page: u32, frame: Frame, store: &mut Store) {
    words.sort_by_key(|(cell, _)| *cell);
    let padding = words.iter().filter_map(|(cell, word)| {
        let rect = grid.rect(grid.cells.get(*cell)?);
        Some(word.bbox.x0 - rect.x0)
    });
    let padding = padding.fold(12.0, f32::min).max(0.0);
    let mut rest = words.as_slice();
    while let Some(&(cell, _)) = rest.first() {
        let count = rest.iter().take_while(|(other, _)| *other == cell).count();
        let (own, tail) = rest.split_at(count);
        rest = tail;
        let Some(rect) = grid.cells.get(cell).map(|cell| grid.rect(cell)) else { continue };
        let strip = Strip { page, left: rect.x0 + padding, right: rect.x1 - padding };
        let own: Vec<Word> = own.iter().map(|(_, word)| *word).collect();
        let items = headed::lines(own, strip, frame, store, |made, _, _| made.map(Item::Line).collect());
        if let Some(cell) = grid.cells.get_mut(cell) {
            cell.items.extend(items);
        }
    }
    for cell in &mut grid.cells {
        if cell.items.iter().any(|item| matches!(item, Item::Table(_))) {
            order(&mut cell.items, store);
        }
    }
}

/// Puts tables between the lines of a region by their tops; lines keep their order.
fn order(items: &mut Vec<Item>, store: &Store) {
    if !items.iter().any(|item| matches!(item, Item::Table(_))) {
        return;
    }
    let top = |item: &Item| match item {
        Item::Line(line) => store.lines.get(*line as usize).map_or(0.0, |line| line.baseline),
        Item::Table(grid) => store.grids.get(*grid as usize).map_or(0.0, |grid| grid.bbox.y0),
        Item::ColumnBreak => 0.0,
    };
    if !items.contains(&Item::ColumnBreak) {
        let left = |item: &Item| match item {
            Item::Table(grid) => store.grids.get(*grid as usize).map_or(0.0, |grid| grid.bbox.x0),
            _ => 0.0,
        };
        items.sort_by(|a, b| top(a).total_cmp(&top(b)).then(left(a).total_cmp(&left(b))));
        return;
    }
    order_columns(items, store, top);
}

/// In columns, a table goes behind the last line above it that it shares a part of the page's width with.
fn order_columns(items: &mut Vec<Item>, store: &Store, top: impl Fn(&Item) -> f32) {
    let mut tables: Vec<Item> = items.extract_if(.., |item| matches!(item, Item::Table(_))).collect();
    tables.sort_by(|a, b| top(a).total_cmp(&top(b)));
    for table in tables {
        let Item::Table(grid) = table else { continue };
        let Some(bbox) = store.grids.get(grid as usize).map(|grid| grid.bbox) else { continue };
        let is_above = |item: &Item| match item {
            Item::Line(line) => store.lines.get(*line as usize).is_some_and(|line| {
                let shares = line.bbox.x0 < bbox.x1 && bbox.x0 < line.bbox.x1;
                line.baseline < bbox.y0 && (shares || !line.right.is_finite())
            }),
            Item::Table(other) => store
                .grids
                .get(*other as usize)
                .is_some_and(|other| other.bbox.y0 <= bbox.y0 && other.bbox.x0 < bbox.x1 && bbox.x0 < other.bbox.x1),
            Item::ColumnBreak => false,
        };
        let at = items.iter().rposition(is_above).map_or(0, |above| above + 1);
        items.insert(at, table);
    }
}
