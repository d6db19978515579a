//! The papers of a pack: pages that one hand has set, told by the size of their text and its left edge.
//!
//! An agenda binds together papers of many authors. What is usual in one of them (its size of text, its margins,
//! its leading) says nothing of another, and a document of one author is one paper.

use std::collections::BTreeMap;
use std::ops::Range;

use super::measure::usual_size;
use super::page::{Item, PageLayout};
use super::seam::Seams;
use super::store::Store;

/// Characters of running text that a page must have to speak for itself.
const ENOUGH: u32 = 120;

/// Lines that a paper must have to be one: a page that merely looks different belongs to the one before.
const FEWEST: usize = 20;

/// The papers that pages belong to.
#[derive(Debug)]
pub(super) struct Papers {
    /// The paper of each page.
    of_page: Vec<usize>,
    /// The font size of most characters of each paper's running text.
    sizes: Vec<f32>,
}

/// What a page's running text is set like: its size in quarters of a point, its left edge in threes of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    size: u32,
    left: i32,
}

impl Papers {
    /// Tells the papers of a document apart.
    pub fn new(store: &Store) -> Papers {
        Papers::of_run(store, 0..store.pages.len())
    }

    /// The papers of pages that stand together.
    fn of_run(store: &Store, run: Range<usize>) -> Papers {
        let usual = quarters(usual_size(store, run.clone()));
        let pages = store.pages.get(run).unwrap_or_default();
        let mut looks: Vec<Option<Look>> = Vec::with_capacity(pages.len());
        let mut last = None;
        for page in pages {
            let look = look(store, page, usual, last);
            last = look.or(last);
            looks.push(last);
        }
        // Pages in front of the first that speaks belong to it.
        let first = looks.iter().flatten().next().copied().unwrap_or(Look { size: usual, left: 0 });
        let looks: Vec<Look> = looks.into_iter().map(|look| look.unwrap_or(first)).collect();
        let mut lines: BTreeMap<Look, usize> = BTreeMap::new();
        for (look, page) in looks.iter().zip(pages) {
            *lines.entry(*look).or_default() += page.items.iter().filter_map(Item::line).count();
        }
        let most = lines.iter().max_by_key(|(_, count)| **count).map_or(first, |(look, _)| *look);
        let mut papers: BTreeMap<Look, usize> = BTreeMap::new();
        let mut found = Papers { of_page: Vec::with_capacity(looks.len()), sizes: Vec::new() };
        let mut before = most;
        for look in looks {
            if lines.get(&look).is_some_and(|count| *count >= FEWEST) {
                before = look;
            }
            let paper = *papers.entry(before).or_insert_with(|| {
                found.sizes.push(before.size as f32 / 4.0);
                found.sizes.len() - 1
            });
            found.of_page.push(paper);
        }
        found
    }

    /// The same papers where no seam is sure; otherwise those that each run of pages between sure seams holds.
    pub fn parted(self, store: &Store, seams: &Seams) -> Papers {
        let is_sure = |page: &usize| seams.at(*page) == Some(true);
        let mut starts: Vec<usize> = (0..store.pages.len()).filter(is_sure).collect();
        if starts.is_empty() {
            return self;
        }
        starts.insert(0, 0);
        let mut found = Papers { of_page: Vec::with_capacity(self.of_page.len()), sizes: Vec::new() };
        let ends = starts.iter().skip(1).copied().chain([store.pages.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let own = Papers::of_run(store, start..end);
            let known = found.sizes.len();
            found.of_page.extend(own.of_page.iter().map(|paper| paper + known));
            found.sizes.extend(own.sizes);
        }
        found
    }

    /// Whether the running text of a page, counted from 0, has another size than that of the page before.
    pub fn resize(&self, page: usize) -> bool {
        let size = |page: usize| self.of_page.get(page).and_then(|paper| self.sizes.get(*paper)).copied();
        let pair = page.checked_sub(1).and_then(size).zip(size(page));
        pair.is_some_and(|(a, b)| (a - b).abs() > 0.08 * a.max(b))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sizes.len().max(1)
    }

    /// The paper that a page, counted from 0, belongs to.
    pub fn of(&self, page: u32) -> usize {
        self.of_page.get(page as usize).copied().unwrap_or(0)
    }

    /// The size of most characters of a paper's running text.
    pub fn size(&self, paper: usize) -> f32 {
        self.sizes.get(paper).copied().unwrap_or(10.0)
    }
}

/// How a page's running text is set, where it has enough of it; sizes that are usual are preferred.
fn look(store: &Store, page: &PageLayout, usual: u32, last: Option<Look>) -> Option<Look> {
    let lines = || page.items.iter().filter_map(Item::line).filter_map(|line| store.lines.get(line as usize));
    let mut sizes: BTreeMap<u32, u32> = BTreeMap::new();
    for line in lines() {
        let length: u32 = store.words_of(line).iter().map(|word| word.end - word.start).sum();
        *sizes.entry(quarters(line.size)).or_default() += length;
    }
    let all: u32 = sizes.values().sum();
    if all < ENOUGH {
        return None;
    }
    let share = |size: u32| sizes.range(size.saturating_sub(1)..=size + 1).map(|(_, count)| count).sum::<u32>();
    let known =
        [Some(usual), last.map(|look| look.size)].into_iter().flatten().find(|&size| share(size) * 10 >= all * 3);
    let size = known.or_else(|| sizes.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(size, _)| *size))?;
    let mut lefts: Vec<f32> =
        lines().filter(|line| quarters(line.size).abs_diff(size) <= 1).map(|line| line.bbox.x0).collect();
    lefts.sort_by(f32::total_cmp);
    // Where a few lines begin, not where one stands out.
    let left = lefts.windows(3).find(|w| matches!(w, [a, _, c] if c - a < 3.0)).and_then(|w| w.first());
    let left = left.map(|left| (left / 3.0).round() as i32);
    let near = last.filter(|last| last.size == size && left.is_none_or(|left| (left - last.left).abs() <= 1));
    near.or(left.map(|left| Look { size, left })).or(last)
}

fn quarters(size: f32) -> u32 {
    (size * 4.0).round().clamp(0.0, 4e5) as u32
}
