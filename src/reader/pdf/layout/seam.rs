//! Where another paper of a pack begins: told by its fonts and its page numbers, or by how its pages look.
//!
//! Files that were bound together keep their own fonts, and a paper that counts its pages starts again with one.
//! Another size of page or of text, another margin, or a page left half empty say less: one author does that too.

use std::collections::BTreeSet;

use super::page::{Item, PageLayout};
use super::paper::Papers;
use super::store::Store;
use crate::document::FurnitureKind;

/// Characters that a page must have for its fonts to speak.
const ENOUGH: u32 = 120;

/// How far down its page a text that goes on overleaf reaches at least.
const FULL: f32 = 0.6;

/// The seams of a document by page, counted from 0: whether another paper begins with it, and whether that is sure.
#[derive(Debug, Default)]
pub(super) struct Seams {
    of_page: Vec<Option<bool>>,
}

/// What a page says of the paper that it belongs to.
#[derive(Debug, Default)]
struct Signs {
    /// The fonts of its content, and how many bytes of text they set.
    fonts: BTreeSet<u16>,
    characters: u32,
    /// Its own number among the pages of its paper, and their number: `Page 2 of 4`.
    counted: Option<(u32, u32)>,
    /// How far down its content reaches, as a share of its height.
    reach: f32,
}

impl Seams {
    /// Learns from the content and the page numbers of all pages; `kinds` says of each line what furniture it is.
    pub fn new(store: &Store, papers: &Papers, kinds: &[Option<FurnitureKind>]) -> Seams {
        let signs: Vec<Signs> = store.pages.iter().map(|page| signs(store, page, kinds)).collect();
        let mut of_page = Vec::with_capacity(signs.len());
        let mut paper: BTreeSet<u16> = BTreeSet::new();
        for (index, own) in signs.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| signs.get(before));
            let sets_anew = own.sets_anew(&paper);
            let sure =
                before.is_some_and(|before| starts_count(before, own)) || sets_anew && shares_fonts(&signs, index);
            if sure {
                paper.clear();
            }
            paper.extend(&own.fonts);
            let short = before.is_some_and(|before| before.reach < FULL);
            let looks = sets_anew || short || resizes(store, index) || papers.resize(index);
            of_page.push((sure || looks).then_some(sure));
        }
        Seams { of_page }
    }

    /// Whether another paper begins with this page, counted from 0, and whether that is sure.
    pub fn at(&self, page: usize) -> Option<bool> {
        self.of_page.get(page).copied().flatten()
    }
}

impl Signs {
    /// Whether the page shares no font with its paper so far.
    fn sets_anew(&self, paper: &BTreeSet<u16>) -> bool {
        let known = !paper.is_empty() && !self.fonts.is_empty() && self.characters >= ENOUGH;
        known && self.fonts.is_disjoint(paper)
    }
}

fn signs(store: &Store, page: &PageLayout, kinds: &[Option<FurnitureKind>]) -> Signs {
    let mut signs = Signs::default();
    let mut content = |line: u32| {
        let Some(line) = store.lines.get(line as usize) else { return };
        signs.reach = signs.reach.max(line.bbox.y1 / page.frame.down());
        for word in store.words_of(line) {
            signs.characters += word.end - word.start;
            signs.fonts.extend((word.font > 0 && !word.invisible).then_some(word.font));
        }
    };
    let mut numbers = Vec::new();
    for item in &page.items {
        match *item {
            Item::Line(line) => match kinds.get(line as usize).copied().flatten() {
                Some(FurnitureKind::PageNumber) => numbers.push(line),
                Some(_) => {}
                None => content(line),
            },
            Item::Table(grid) => {
                let cells = store.grids.get(grid as usize).map(|grid| grid.cells.as_slice()).unwrap_or_default();
                cells.iter().flat_map(|cell| &cell.items).filter_map(Item::line).for_each(&mut content);
            }
            Item::ColumnBreak => {}
        }
    }
    let line = |line: &u32| store.lines.get(*line as usize).map(|line| store.line_text(line));
    signs.counted = numbers.iter().filter_map(line).find_map(|text| counted(&text));
    signs
}

/// The two numbers of `Page 2 of 4`, `2/4`, `2 of 4`.
fn counted(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (page, all) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    (numbers.next().is_none() && (1..=all).contains(&page)).then_some((page, all))
}

/// The page before was the last of its paper, or this one is the first of its own.
fn starts_count(before: &Signs, own: &Signs) -> bool {
    match (before.counted, own.counted) {
        (Some((page, all)), Some((next, of))) => next == 1 && (page > 1 || page == all || of != all),
        (Some((page, all)), None) => page == all,
        (None, Some((next, of))) => next == 1 && of > 1,
        (None, None) => false,
    }
}

/// Whether pages beside a page share their fonts: some programs make the fonts of each page anew.
fn shares_fonts(signs: &[Signs], index: usize) -> bool {
    let shares =
        |a: usize, b: usize| signs.get(a).zip(signs.get(b)).is_some_and(|(a, b)| !a.fonts.is_disjoint(&b.fonts));
    index >= 2 && shares(index - 2, index - 1) || shares(index, index + 1)
}

/// Whether a page has another size or turn than the one before.
fn resizes(store: &Store, index: usize) -> bool {
    let frame = |index: usize| store.pages.get(index).map(|page| page.frame);
    let pair = index.checked_sub(1).and_then(frame).zip(frame(index));
    pair.is_some_and(|(a, b)| (a.down() - b.down()).abs() > 6.0 || (a.across() - b.across()).abs() > 6.0)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sheet, outline};
    use super::*;

    const LONG: &str = "The number of visits fell in the second month because two of the three rooms were closed for \
                        repair and the third could be used in the mornings only. It will open again in the autumn.";

    fn sheet(number: u32, font: u16) -> Sheet {
        Sheet::new(number).font(font).paragraph(60.0, 200.0, 470.0, LONG).paragraph(60.0, 600.0, 470.0, LONG)
    }

    /// The seams in an outline, by the number of blocks before them.
    fn seams(sheets: impl IntoIterator<Item = Sheet>) -> Vec<(usize, bool)> {
        let mut found = Vec::new();
        let mut blocks = 0;
        for line in outline(sheets).lines() {
            match line {
                "another paper" => found.push((blocks, true)),
                "another paper?" => found.push((blocks, false)),
                _ => blocks += usize::from(line.starts_with("paragraph")),
            }
        }
        found
    }

    #[test]
    fn fonts_that_the_pages_before_lack_begin_a_paper() {
        assert_eq!(seams([sheet(1, 1), sheet(2, 1), sheet(3, 2)]), [(4, true)]);
        assert_eq!(seams([sheet(1, 1), sheet(2, 2), sheet(3, 2)]), [(2, true)]);
        assert_eq!(seams([sheet(1, 1), sheet(2, 1), sheet(3, 1)]), []);
        assert_eq!(seams([sheet(1, 0), sheet(2, 0), sheet(3, 0)]), [], "nothing is known of the fonts");
    }

    #[test]
    fn fonts_made_anew_for_each_page_say_little() {
        assert_eq!(seams([sheet(1, 1), sheet(2, 2), sheet(3, 3)]), [(2, false), (4, false)]);
    }

    #[test]
    fn a_count_of_pages_that_ends_or_starts_again_parts_papers() {
        let counted = |number, text: &str| sheet(number, 0).text(270.0, 800.0, text);
        let count = |texts: [&str; 3]| seams((1..).zip(texts).map(|(number, text)| counted(number, text)));
        assert_eq!(count(["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]), []);
        assert_eq!(count(["Page 1 of 2", "Page 2 of 2", "Page 1 of 9"]), [(4, true)]);
        assert_eq!(count(["Page 1 of 2", "Page 2 of 2", ""]), [(4, true)]);
        assert_eq!(count(["", "Page 1 of 2", "Page 2 of 2"]), [(2, true)]);
        assert_eq!(count(["Page 41", "Page 42", "Page 43"]), []);
    }

    #[test]
    fn a_page_left_half_empty_and_another_size_of_page_may_part_papers() {
        let short = || Sheet::new(1).paragraph(60.0, 200.0, 470.0, LONG);
        assert_eq!(seams([short(), sheet(2, 0)]), [(1, false)]);
        let mut wide = sheet(2, 0).page();
        (wide.width, wide.height) = (842.0, 1191.0);
        let mut layout = super::super::Layout::default();
        layout.page(&sheet(1, 0).page());
        layout.page(&wide);
        assert_eq!(layout.finish().expect("a document").seams.len(), 1);
    }

    #[test]
    fn a_sentence_goes_on_over_what_looks_like_a_seam() {
        let before = Sheet::new(1).paragraph(60.0, 100.0, 470.0, "The crew collects what is left on");
        let after = Sheet::new(2).paragraph(60.0, 100.0, 470.0, "the kerb, and comes back on Friday.");
        assert_eq!(seams([before, after]), []);
    }

    #[test]
    fn page_counts_are_told_from_other_numbers() {
        assert_eq!(counted("Page 2 of 4"), Some((2, 4)));
        assert_eq!(counted("2/4"), Some((2, 4)));
        for text in ["Page 2", "5 of 4", "Page 0 of 4", "1 of 2 of 3", "iv"] {
            assert_eq!(counted(text), None, "{text}");
        }
    }
}
