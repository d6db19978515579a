//! What is usual in a document, or in a paper of a pack: its text's size, its margins, its leading.

use super::line::Line;
use super::paper::Papers;
use super::store::Store;
use super::tags::NONE;
use super::word::Gap;

/// What is usual in each of a document's papers.
#[derive(Debug, Default)]
pub(super) struct Measures {
    papers: Option<Papers>,
    measures: Vec<Measure>,
}

/// What is usual in a paper.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    /// The font size of most characters.
    pub size: f32,
    /// The structure tree agrees with the lines about what goes on.
    pub tagged: bool,
    /// Sizes of headings, largest first.
    pub headings: Vec<f32>,
    /// Right edges of body text, by page width.
    rights: Vec<(f32, f32)>,
    /// Leading over font size, in the pages' bodies.
    body: Option<f32>,
    /// Leading over font size, in tables' cells.
    cells: Option<f32>,
}

/// Text this much larger than the body is a heading.
const HEADING: f32 = 1.14;

impl Measures {
    /// Learns from every line of a document; `body` are those outside tables and furniture.
    pub fn new(store: &Store, papers: Papers, body: &[u32]) -> Measures {
        let mut lines = vec![(Vec::new(), Vec::new()); papers.count()];
        for &line in body {
            if let Some((body, _)) = store.lines.get(line as usize).and_then(|l| lines.get_mut(papers.of(l.page))) {
                body.push(line);
            }
        }
        let outside: std::collections::BTreeSet<u32> = body.iter().copied().collect();
        for (index, line) in (0..).zip(&store.lines) {
            if let Some((_, cells)) = lines.get_mut(papers.of(line.page)).filter(|_| !outside.contains(&index)) {
                cells.push(index);
            }
        }
        let measure = |(paper, (body, cells)): (usize, &(Vec<u32>, Vec<u32>))| {
            Measure::new(store, papers.size(paper), body, cells)
        };
        let measures = lines.iter().enumerate().map(measure).collect();
        Measures { papers: Some(papers), measures }
    }

    /// What is usual around a line.
    pub fn of(&self, line: &Line) -> &Measure {
        self.on(line.page)
    }

    /// What is usual on a page, counted from 0.
    pub fn on(&self, page: u32) -> &Measure {
        static NOTHING: Measure = Measure::NOTHING;
        let paper = self.papers.as_ref().map_or(0, |papers| papers.of(page));
        self.measures.get(paper).unwrap_or(&NOTHING)
    }
}

impl Measure {
    const NOTHING: Measure =
        Measure { size: 0.0, tagged: false, headings: Vec::new(), rights: Vec::new(), body: None, cells: None };

    /// Learns from the lines of a paper: those outside tables and furniture, and the others.
    fn new(store: &Store, size: f32, body: &[u32], others: &[u32]) -> Measure {
        let mut measure = Measure { size, rights: rights(store, body, size), ..Measure::default() };
        let in_body = Sure::ratio(store, &measure, body.iter().copied());
        let in_cells = Sure::ratio(store, &measure, others.iter().copied());
        measure.tagged = Sure::tags_agree(store, &measure, merged(body, others));
        measure.body = in_body;
        measure.cells = in_cells;
        measure.headings = heading_sizes(store, body, size);
        measure
    }

    /// The right edge of the space that a line stands in.
    pub fn right(&self, store: &Store, line: &Line) -> f32 {
        if line.right.is_finite() {
            return line.right.max(line.bbox.x1);
        }
        let width = page_width(store, line);
        let found = self.rights.iter().find(|(page, _)| (page - width).abs() < 2.0);
        found.map_or(line.bbox.x1, |(_, right)| *right)
    }

    /// Leading over font size that is usual around a line.
    pub fn leading(&self, line: &Line) -> Option<f32> {
        if line.right.is_finite() { self.cells.or(self.body) } else { self.body.or(self.cells) }
    }

    /// The heading level of text of this size, from 1; `None` for body text.
    pub fn heading_level(&self, size: f32) -> Option<u8> {
        if size < self.size * HEADING {
            return None;
        }
        let rank = self.headings.iter().take_while(|&&heading| heading > size * 1.03).count();
        Some(rank.min(5) as u8 + 1)
    }

    /// The slack that would remain at the end of `a` had the first word of `b` been set there.
    pub fn slack(&self, store: &Store, a: &Line, b: &Line) -> f32 {
        let right = self.right(store, a);
        let word = first_group_width(store, b) + 0.25 * b.size;
        let ragged = (a.bbox.x0 - b.bbox.x0).abs() > 0.6 * a.size && a.left < a.bbox.x0 - 2.0 * a.size;
        if ragged && a.right.is_finite() {
            return (right - a.left) - a.bbox.width() - word;
        }
        right - a.bbox.x1 - word
    }
}

/// The width of a line's first characters up to a space.
fn first_group_width(store: &Store, line: &Line) -> f32 {
    let words = store.words_of(line);
    let Some(first) = words.first() else { return 0.0 };
    let group = words.iter().enumerate().take_while(|(index, word)| *index == 0 || word.gap == Gap::None);
    let end = group.map(|(_, word)| word.bbox.x1).fold(first.bbox.x1, f32::max);
    end - first.bbox.x0
}

/// Both lists, each in rising order, as one.
fn merged(a: &[u32], b: &[u32]) -> impl Iterator<Item = u32> {
    let mut all: Vec<u32> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.into_iter()
}

fn page_width(store: &Store, line: &Line) -> f32 {
    store.pages.get(line.page as usize).map_or(0.0, |page| page.frame.across())
}

/// The size of most characters on pages counted from 0, to half a point.
pub(super) fn usual_size(store: &Store, pages: std::ops::Range<usize>) -> f32 {
    let mut counts: std::collections::BTreeMap<u32, u64> = Default::default();
    for line in store.lines.iter().filter(|line| pages.contains(&(line.page as usize))) {
        let length: u32 = store.words_of(line).iter().map(|word| word.end - word.start).sum();
        *counts.entry((line.size * 4.0).round().clamp(0.0, 4e5) as u32).or_default() += u64::from(length);
    }
    let most = counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    most.map_or(10.0, |(size, _)| *size as f32 / 4.0)
}

/// The right edge of body text for each width of page: where at least a few lines end, not where one overflows.
fn rights(store: &Store, body: &[u32], size: f32) -> Vec<(f32, f32)> {
    let mut widths: Vec<(f32, Vec<f32>, f32)> = Vec::new();
    for line in body.iter().filter_map(|&line| store.lines.get(line as usize)) {
        if line.right.is_finite() || line.tabbed || (line.size - size).abs() > 0.1 * size {
            continue;
        }
        let width = page_width(store, line);
        let full = widths.len() >= 64;
        let found = widths.iter_mut().find(|(page, ..)| (page - width).abs() < 2.0);
        match found {
            Some((_, ends, left)) => {
                ends.push(line.bbox.x1);
                *left = left.min(line.bbox.x0);
            }
            None if full => {}
            None => widths.push((width, vec![line.bbox.x1], line.bbox.x0)),
        }
    }
    let mut rights = Vec::new();
    for (width, mut ends, left) in widths {
        ends.sort_by(|a, b| b.total_cmp(a));
        let em = size;
        let supported = ends.windows(3).find(|w| matches!(w, [a, _, c] if a - c < 3.0 * em));
        let found = supported.or(Some(ends.as_slice())).and_then(|w| w.first()).copied().unwrap_or(width);
        let dense = ends.iter().filter(|&&end| end > found - 6.0 * em).count();
        let mirrored = width - left - 3.0 * em;
        rights.push((width, if dense >= 6 { found } else { found.max(mirrored) }));
    }
    rights
}

fn heading_sizes(store: &Store, body: &[u32], size: f32) -> Vec<f32> {
    let mut sizes: Vec<f32> =
        body.iter().filter_map(|&line| store.lines.get(line as usize)).map(|line| line.size).collect();
    sizes.retain(|&s| s >= size * HEADING);
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|a, b| (*a - *b).abs() < 0.03 * *b);
    sizes
}

/// Pairs of lines that are certainly one paragraph: the first is full, the second goes on in lower case.
pub(super) struct Sure;

impl Sure {
    /// Their usual leading over font size.
    pub fn ratio(store: &Store, measure: &Measure, lines: impl Iterator<Item = u32>) -> Option<f32> {
        let mut ratios: Vec<f32> = Vec::new();
        let mut last: Option<&Line> = None;
        for line in lines.filter_map(|line| store.lines.get(line as usize)) {
            if let Some(a) = last.replace(line) {
                ratios.extend(Sure::pair(store, measure, a, line));
            }
        }
        ratios.sort_by(f32::total_cmp);
        ratios.get(ratios.len() / 2).copied()
    }

    /// Whether the lines of such pairs are of one element, nearly always and at least a few times.
    fn tags_agree(store: &Store, measure: &Measure, lines: impl Iterator<Item = u32>) -> bool {
        let (mut same, mut all) = (0, 0);
        let mut last: Option<&Line> = None;
        for b in lines.filter_map(|line| store.lines.get(line as usize)) {
            let Some(a) = last.replace(b) else { continue };
            if Sure::pair(store, measure, a, b).is_some() {
                let before = store.words_of(a).last().map(|word| word.block);
                let after = store.words_of(b).first().map(|word| word.block);
                all += 1;
                same += usize::from(before == after && before != Some(NONE));
            }
        }
        same >= 3 && same * 10 >= all * 9
    }

    fn pair(store: &Store, measure: &Measure, a: &Line, b: &Line) -> Option<f32> {
        let gap = b.baseline - a.baseline;
        let alike = a.page == b.page
            && a.left == b.left
            && (a.size - b.size).abs() < 0.04 * a.size
            && gap > 0.7 * a.size
            && gap < 2.4 * a.size
            && (a.bbox.x0 - b.bbox.x0).abs() < 0.5 * a.size;
        let lower = store.words_of(b).first().is_some_and(|word| store.text_of(word).starts_with(char::is_lowercase));
        let full = alike && lower && measure.slack(store, a, b) < 0.0;
        full.then_some(gap / a.size)
    }
}
