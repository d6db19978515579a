//! Running headers, footers and page numbers: by place and by repetition.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use super::page::{Item, PageLayout};
use super::paper::Papers;
use super::store::Store;
use crate::document::FurnitureKind;

/// How many lines at the head and at the foot of a page may be furniture.
const DEEPEST: usize = 5;

/// The share of a page's height at its head and foot where furniture stands.
const BAND: f32 = 0.16;

/// The most words of a line along a page's foot that ends with its number.
const MOST_WORDS: usize = 16;

/// Points between baselines of lines at one height.
const SAME_HEIGHT: f32 = 3.0;

/// A line at the head or foot of a page.
struct Candidate {
    page: usize,
    line: u32,
    baseline: f32,
    key: String,
}

/// What each line is, where it is furniture; `notes` are lines that are not.
pub(super) fn furniture(store: &Store, papers: &Papers, notes: &BTreeSet<u32>) -> Vec<Option<FurnitureKind>> {
    let mut kinds = vec![None; store.lines.len()];
    let tagged = is_tagged(store);
    let (mut heads, mut feet) = (Vec::new(), Vec::new());
    for (index, page) in store.pages.iter().enumerate() {
        let (head, foot) = edges(store, index, page);
        heads.push(head);
        feet.push(foot);
        mark_blank_page(store, page, &mut kinds);
    }
    let judge = Judge { store, tagged, papers, notes };
    for (zone, top) in [(&heads, true), (&feet, false)] {
        let repeated = repetitions(zone);
        for edge in zone {
            judge.mark(edge, top, &repeated, &mut kinds);
        }
    }
    spare_bare_pages(store, &mut kinds);
    kinds
}

/// What repeats on pages that hold nothing else is their content, where most pages are so; page numbers are not.
fn spare_bare_pages(store: &Store, kinds: &mut [Option<FurnitureKind>]) {
    let lines = |page: &PageLayout| -> Option<Vec<u32>> {
        let line = |item: &Item| match item {
            Item::Line(line) => Some(*line),
            Item::Table(_) | Item::ColumnBreak => None,
        };
        page.items.iter().map(line).collect()
    };
    let is_bare = |lines: &Vec<u32>| {
        !lines.is_empty() && lines.iter().all(|&line| kinds.get(line as usize).is_some_and(Option::is_some))
    };
    let bare: Vec<u32> = store.pages.iter().filter_map(lines).filter(is_bare).flatten().collect();
    let count = store.pages.iter().filter_map(lines).filter(is_bare).count();
    let filled = store.pages.iter().filter(|page| !page.items.is_empty()).count();
    if count * 2 <= filled {
        return;
    }
    for line in bare {
        if let Some(kind) = kinds.get_mut(line as usize)
            && *kind != Some(FurnitureKind::PageNumber)
        {
            *kind = None;
        }
    }
}

/// The lines at a page's head, downwards, and at its foot, upwards.
fn edges(store: &Store, index: usize, page: &PageLayout) -> (Vec<Candidate>, Vec<Candidate>) {
    let height = page.frame.down();
    let (mut above, mut below) = (f32::INFINITY, f32::NEG_INFINITY);
    let mut lines: Vec<(u32, &Line)> = Vec::new();
    for item in &page.items {
        match item {
            Item::Line(line) => lines.extend(store.lines.get(*line as usize).map(|found| (*line, found))),
            Item::Table(grid) => {
                if let Some(grid) = store.grids.get(*grid as usize) {
                    above = above.min(grid.bbox.y0);
                    below = below.max(grid.bbox.y1);
                }
            }
            Item::ColumnBreak => {}
        }
    }
    lines.sort_by(|a, b| a.1.baseline.total_cmp(&b.1.baseline));
    let candidate = |(line, found): &(u32, &Line)| Candidate {
        page: index,
        line: *line,
        baseline: found.baseline,
        key: key(&store.line_text(found)),
    };
    let head = lines.iter().take_while(|(_, l)| l.baseline < (BAND * height).min(above + 4.0)).take(DEEPEST);
    let foot = lines.iter().rev().take_while(|(_, l)| l.baseline > ((1.0 - BAND) * height).max(below)).take(DEEPEST);
    (head.map(candidate).collect(), foot.map(candidate).collect())
}

/// A line's text with its numbers made alike.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() => {
                if !key.ends_with('#') {
                    key.push('#');
                }
            }
            c if c.is_whitespace() => {}
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// Lines of one text at one height.
struct Repetition {
    /// Baselines of the highest and the lowest.
    top: f32,
    bottom: f32,
    count: usize,
    /// The first and the last page, from 0.
    first: usize,
    last: usize,
}

/// For each text, the heights where it stands, from the top.
type Repetitions<'a> = BTreeMap<&'a str, Vec<Repetition>>;

fn repetitions(zone: &[Vec<Candidate>]) -> Repetitions<'_> {
    let mut places: BTreeMap<&str, Vec<(f32, usize)>> = BTreeMap::new();
    for candidate in zone.iter().flatten() {
        places.entry(&candidate.key).or_default().push((candidate.baseline, candidate.page));
    }
    places.into_iter().map(|(key, places)| (key, at_heights(places))).collect()
}

fn at_heights(mut places: Vec<(f32, usize)>) -> Vec<Repetition> {
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<Repetition> = Vec::new();
    for (baseline, page) in places {
        match found.last_mut() {
            Some(r) if baseline - r.bottom <= SAME_HEIGHT && baseline - r.top <= 4.0 * SAME_HEIGHT => {
                r.bottom = baseline;
                r.count += 1;
                r.first = r.first.min(page);
                r.last = r.last.max(page);
            }
            _ => found.push(Repetition { top: baseline, bottom: baseline, count: 1, first: page, last: page }),
        }
    }
    found
}

struct Judge<'a> {
    store: &'a Store,
    tagged: bool,
    papers: &'a Papers,
    notes: &'a BTreeSet<u32>,
}

impl Judge<'_> {
    /// Marks the furniture of one edge, from the page's border inwards, until the first line that is content.
    fn mark(&self, edge: &[Candidate], top: bool, repeated: &Repetitions, kinds: &mut [Option<FurnitureKind>]) {
        for (index, candidate) in edge.iter().enumerate() {
            let Some(line) = self.store.lines.get(candidate.line as usize) else { continue };
            if self.notes.contains(&candidate.line) {
                break;
            }
            let number = is_page_number(&candidate.key);
            let apart = self.is_apart(candidate, edge.get(index + 1..).unwrap_or_default(), repeated);
            let is_furniture = self.is_artifact(line)
                || number && self.is_counting(candidate, line, repeated)
                || !self.is_content_by_tag(line)
                    && (self.repeats(candidate, repeated) || !top && apart && self.is_numbered(line))
                    && self.is_plain(line, apart, top);
            if !is_furniture {
                break;
            }
            let kind = match (number, top) {
                (true, _) => FurnitureKind::PageNumber,
                (false, true) => FurnitureKind::Header,
                (false, false) => FurnitureKind::Footer,
            };
            if let Some(slot) = kinds.get_mut(candidate.line as usize) {
                *slot = Some(kind);
            }
        }
    }

    /// Further from the first line that does not repeat than that one from the next.
    fn is_apart(&self, candidate: &Candidate, inner: &[Candidate], repeated: &Repetitions) -> bool {
        let mut others = inner.iter().skip_while(|next| self.repeats(next, repeated) && !next.key.ends_with(':'));
        let Some(next) = others.next() else { return true };
        let gap = |a: &Candidate, b: &Candidate| (a.baseline - b.baseline).abs();
        let usual = others.next().map_or(0.0, |after| gap(next, after));
        let own = gap(candidate, next);
        own > 1.7 * self.body_size(candidate.page as u32) && own > 1.3 * usual
    }

    fn body_size(&self, page: u32) -> f32 {
        self.papers.size(self.papers.of(page))
    }

    fn is_artifact(&self, line: &Line) -> bool {
        self.tagged && line.artifact
    }

    /// In a tagged document, text that belongs to an element is content.
    fn is_content_by_tag(&self, line: &Line) -> bool {
        self.tagged && !line.artifact && self.store.words_of(line).iter().all(|word| word.tagged)
    }

    /// The same text at the same height on two fifths of the pages, and on two at least; on three at least
    /// where it is two fifths of some pages of a pack.
    fn repeats(&self, candidate: &Candidate, repeated: &Repetitions) -> bool {
        let Some(heights) = repeated.get(candidate.key.as_str()) else { return false };
        let found = heights.iter().find(|r| r.top <= candidate.baseline && candidate.baseline <= r.bottom);
        found.is_some_and(|r| {
            let (all, within) = (self.store.pages.len(), r.last - r.first + 1);
            r.count >= 2 && r.count * 5 >= all * 2 || r.count >= 6 || r.count >= 3 && r.count * 5 >= within * 2
        })
    }

    /// Not a title that happens to begin every page: no larger than the text, and set apart from it.
    fn is_plain(&self, line: &Line, apart: bool, top: bool) -> bool {
        let height = self.store.pages.get(line.page as usize).map_or(842.0, |page| page.frame.down());
        let outermost = if top { line.baseline < 0.06 * height } else { line.baseline > 0.94 * height };
        let label = self.store.words_of(line).last().is_some_and(|word| self.store.text_of(word).ends_with(':'));
        // A title stands at a page's head; where tables are set small, what runs along the border is larger.
        let most = if !line.bold && (outermost || !top) { 1.6 } else { 1.1 };
        line.size < most * self.body_size(line.page) && !(line.bold && label) && (apart || outermost && !line.bold)
    }

    /// Along the foot of a page, and ending with its number set apart: `Printed on 5 April 2022          1`. On a single page
    /// nothing repeats that would tell it.
    fn is_numbered(&self, line: &Line) -> bool {
        let Some(page) = self.store.pages.get(line.page as usize) else { return false };
        let [.., before, last] = self.store.words_of(line) else { return false };
        let number = self.store.text_of(last) == page.number.to_string();
        let named = self.store.text_of(before).eq_ignore_ascii_case("page");
        let apart = last.bbox.x0 - before.bbox.x1 > 2.0 * line.size;
        let few = self.store.words_of(line).len() <= MOST_WORDS;
        few && number && (named || apart) && line.baseline > 0.92 * page.frame.down()
    }

    /// A page number that repeats as such, or on a single page can be nothing else.
    fn is_counting(&self, candidate: &Candidate, line: &Line, repeated: &Repetitions) -> bool {
        if self.repeats(candidate, repeated) {
            return true;
        }
        let words = candidate.key.contains("page") || candidate.key.contains("of");
        let height = self.store.pages.get(line.page as usize).map_or(842.0, |page| page.frame.down());
        let outermost = line.baseline < 0.07 * height || line.baseline > 0.92 * height;
        let number = self.store.pages.get(candidate.page).map(|page| page.number.to_string());
        words || outermost && number.is_some_and(|number| number == self.store.line_text(line))
    }
}

/// `Page 1 of 4`, `- 1 -`, `1 | P a g e`, `2 of 19`, `iv`, with digits as `#`.
fn is_page_number(key: &str) -> bool {
    let bare = key.trim_matches(['-', '–', '—', '|', '[', ']', '(', ')', '.', '~']);
    let roman = !bare.is_empty() && bare.len() <= 5 && bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    roman
        || matches!(
            bare,
            "#" | "page#"
                | "page#of#"
                | "#of#"
                | "#/#"
                | "#|page"
                | "#|p.a.g.e"
                | "page|#"
                | "page#/#"
                | "p#"
                | "p.#"
                | "pg#"
                | "agendapage#"
                | "packpage#"
        )
}

/// Most glyphs outside artifacts belong to structure elements.
fn is_tagged(store: &Store) -> bool {
    let content = store.words.iter().filter(|word| !word.artifact);
    let (mut tagged, mut all) = (0usize, 0usize);
    for word in content {
        all += 1;
        tagged += usize::from(word.tagged);
    }
    all > 0 && tagged * 10 >= all * 8
}

fn mark_blank_page(store: &Store, page: &PageLayout, kinds: &mut [Option<FurnitureKind>]) {
    for item in &page.items {
        let Item::Line(line) = item else { continue };
        let Some(found) = store.lines.get(*line as usize) else { continue };
        let blank = found.end - found.first < 9
            && key(&store.line_text(found)).trim_matches(['.', '[', ']', '(', ')'])
                == "thispageisintentionallyleftblank";
        if blank && let Some(kind) = kinds.get_mut(*line as usize) {
            *kind = Some(FurnitureKind::Header);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_text() {
        for text in ["Page 1 of 4", "- 1 -", "1 | P a g e", "2 of 19", "iv", "Page 12", "7"] {
            assert!(is_page_number(&key(text)), "{text}");
        }
        for text in ["2019/20 Q1", "1 Introduction", "Page", "54%", ""] {
            assert!(!is_page_number(&key(text)), "{text}");
        }
    }
}
