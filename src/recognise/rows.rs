//! Which cells of a form's table hold labels, and which their values.
//!
//! A form's labels stand in its first column with the values beside them, or in rows with the values below.

use std::collections::{BTreeMap, BTreeSet};

use super::column;
use super::kind::{Kinds, is_measure, is_told};
use crate::document::{CellAddress, Document, Leaf};
use crate::normalise::{quantity, rag};
use crate::profile::{Field, Hit, ProfileSet};
use crate::record::RagValue;

/// What cells of forms are told by their tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Cells of labels.
    pub labels: BTreeSet<CellAddress>,
    /// Tables that say what colours and signs mean.
    pub keys: BTreeSet<u32>,
    /// Rows of values below or above rows of labels, by table and row.
    pub values: BTreeSet<(u32, u32)>,
    /// Rows of labels whose values stand in the row above.
    pub captions: BTreeSet<(u32, u32)>,
    /// Tables whose cells hold a value over its caption.
    pub crowned: BTreeSet<u32>,
}

/// A cell as seen from afar.
#[derive(Clone, Copy, Debug)]
struct Cell<'a> {
    address: CellAddress,
    /// Its words, without a colon.
    text: &'a str,
    /// A profile knows them as a label.
    known: bool,
    /// They may be a label's, and are all that it holds.
    plain: bool,
    bold: bool,
    /// The colour that is all of it.
    colour: Option<RagValue>,
    /// How many words.
    words: usize,
}

#[derive(Clone, Debug, Default)]
struct Row<'a> {
    cells: Vec<Cell<'a>>,
}

/// The longest words of a cell of labels, in bytes.
const LONGEST: usize = 80;

impl Rows {
    /// What the tables tell; `may_hold` says whether a profile may know words of a leaf.
    pub(super) fn of(
        document: &Document,
        profiles: &ProfileSet,
        leaves: &[Leaf],
        may_hold: impl Fn(usize) -> bool,
    ) -> Rows {
        let mut tables: BTreeMap<u32, BTreeMap<u32, Row>> = BTreeMap::new();
        for (index, leaf) in leaves.iter().enumerate() {
            let Some(address) = leaf.cell else { continue };
            let row = tables.entry(address.table).or_default().entry(address.row).or_default();
            match row.cells.last_mut().filter(|last| last.address == address) {
                // A cell of several paragraphs holds no label alone.
                Some(last) => last.plain = false,
                None => row.cells.push(Cell::of(document, profiles, leaf, address, may_hold(index))),
            }
        }
        let mut rows = Rows { crowned: crowned(document, leaves), ..Rows::default() };
        for (table, own) in &tables {
            rows.table(profiles, *table, own);
        }
        rows
    }

    fn table(&mut self, profiles: &ProfileSet, table: u32, rows: &BTreeMap<u32, Row>) {
        let meanings: BTreeSet<RagValue> = rows.values().filter_map(Row::meaning).collect();
        if meanings.len() >= 2 && 2 * rows.values().filter(|row| row.meaning().is_some()).count() >= rows.len() {
            self.keys.insert(table);
            return;
        }
        for (index, row) in rows {
            let below = rows.get(&(index + 1));
            let above = index.checked_sub(1).and_then(|above| rows.get(&above));
            if above.is_some_and(|above| row.captions(profiles, above)) {
                self.captions.insert((table, *index));
                self.values.insert((table, index - 1));
                self.labels.extend(row.cells.iter().map(|cell| cell.address));
                continue;
            }
            if self.values.contains(&(table, *index))
                || !below.is_some_and(|below| row.heads(profiles, below) || row.strips(below, rows.get(&(index + 2))))
            {
                continue;
            }
            self.labels.extend(row.cells.iter().map(|cell| cell.address));
            self.values.insert((table, index + 1));
        }
        let others = rows.iter().filter(|(index, _)| !self.values.contains(&(table, **index))).map(|(_, row)| row);
        let pairs: Vec<&Row> = others.filter(|row| row.is_pair()).collect();
        let known = pairs.iter().filter(|row| row.cells.first().is_some_and(|cell| cell.known)).count();
        if known >= 3 && 2 * known >= pairs.len() {
            self.labels.extend(pairs.iter().filter_map(|row| Some(row.cells.first()?.address)));
        }
        self.labels
            .extend(pairs.iter().filter(|row| row.alternates()).flat_map(|row| row.even()).map(|cell| cell.address));
    }
}

impl<'a> Cell<'a> {
    fn of(
        document: &'a Document,
        profiles: &ProfileSet,
        leaf: &Leaf,
        address: CellAddress,
        may_hold: bool,
    ) -> Cell<'a> {
        let text = document.slice(leaf.block.span).trim().trim_end_matches([':', '.', '?']).trim_end();
        let begins = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let plain = text.len() <= LONGEST && !text.contains(". ") && !text.contains(": ") && begins;
        let hit = if may_hold { profiles.find(text, 0) } else { None };
        let hit = hit.filter(|hit| hit.field != Field::Title);
        // `Q3 outturn 2019/20`
        let dated = |hit: &Hit| column::meaning(profiles, &[text]).field == Some(hit.field);
        let known = hit.is_some_and(|hit| {
            (hit.start == 0 && hit.end == text.len()) || ((hit.period.before || hit.period.after) && dated(&hit))
        });
        let words = text.split_whitespace().count();
        let colour = if words <= 2 { rag::parse(text) } else { None };
        Cell { address, text, known, plain, bold: document.is_bold(leaf.block.span), colour, words }
    }

    /// Whether its words are a label's, or suggest a field at least.
    fn is_guessed(&self, profiles: &ProfileSet) -> bool {
        let weight = || profiles.guess(self.text).first().map_or(0, |guess| guess.weight);
        self.plain && (self.known || (weight() >= 2 && !is_measure(self.text) && !is_told(self.text)))
    }

    /// Whether it is a figure.
    fn is_figure(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '£' | '-' | '−'))
            && quantity::parse(self.text).is_some()
    }

    /// Whether it may be a caption: a few words without a figure.
    fn is_caption(&self) -> bool {
        (1..=MOST_CAPTION).contains(&self.words) && !self.text.contains(|c: char| c.is_ascii_digit())
    }

    /// Whether it is a value, or words that say that there is none.
    fn is_told(&self) -> bool {
        let absent = || !self.text.is_empty() && quantity::is_absent(self.text);
        !self.known && self.text.len() <= LONGEST && (is_told(self.text) || absent() || rag::is_status(self.text))
    }
}

/// The most words of a caption.
const MOST_CAPTION: usize = 6;

/// The fewest cells of a value over its caption that tell how a table is set.
const LEAST_CROWNED: usize = 3;

/// The tables in which a figure or colour stands over a few words in several cells.
fn crowned(document: &Document, leaves: &[Leaf]) -> BTreeSet<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for index in 0..leaves.len() {
        let cell = |at: usize| leaves.get(at).and_then(|leaf| leaf.cell);
        let (Some(own), Some(under)) = (cell(index), cell(index + 1)) else { continue };
        let two = own == under && cell(index + 2) != Some(own) && index.checked_sub(1).and_then(cell) != Some(own);
        if !two {
            continue;
        }
        let text = |at: usize| leaves.get(at).map_or("", |leaf| document.slice(leaf.block.span)).trim();
        let (value, caption) = (text(index), text(index + 1));
        let told = |text: &str| text.len() <= LONGEST && Kinds::of(text).is_told();
        let worded = caption.starts_with(char::is_uppercase) && caption.len() <= LONGEST && !caption.ends_with('.');
        if worded && told(value) && !told(caption) {
            *counts.entry(own.table).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= LEAST_CROWNED).map(|(table, _)| table).collect()
}

impl Row<'_> {
    fn count(&self, is: impl Fn(&Cell) -> bool) -> usize {
        self.cells.iter().filter(|cell| is(cell)).count()
    }

    /// Whether this row's cells are the labels of the row below.
    fn heads(&self, profiles: &ProfileSet, below: &Row) -> bool {
        let all = self.cells.len();
        let known = self.count(|cell| cell.known);
        let set_apart = self.count(|cell| cell.bold) == all && below.count(|cell| cell.bold) == 0;
        let may = all >= 2 && below.cells.len() <= all && (known >= 2 || set_apart);
        if !may || self.count(|cell| cell.plain) < all || below.count(|cell| cell.known) > 0 {
            return false;
        }
        let guessed = self.count(|cell| cell.is_guessed(profiles));
        let set_apart = set_apart && 2 * guessed >= all;
        match known {
            0 => set_apart && guessed == all,
            1 => set_apart,
            _ => set_apart || 2 * guessed > all,
        }
    }

    /// Whether this row's cells, which nobody knows, head the one row of figures below.
    fn strips(&self, below: &Row, next: Option<&Row>) -> bool {
        let all = self.cells.len();
        // A name may stand before the figures, a word of judgement among them.
        let named = |row: &Row| {
            let odd = row.cells.iter().find(|cell| !cell.is_told());
            odd.is_some_and(|cell| cell.plain && (cell.address.cell == 0 && cell.words >= 2 || cell.words <= 2))
        };
        let told = |row: &Row| {
            let others = row.count(|cell| cell.is_told());
            row.cells.len() == all && (others == all || others + 1 == all && named(row))
        };
        // What costs little is asked first.
        all >= 2
            && below.cells.len() == all
            && self.count(|cell| cell.is_caption()) == all
            && below.count(|cell| cell.known) == 0
            && (self.count(|cell| cell.known) > 0 || below.count(|cell| cell.is_figure()) >= 2)
            && told(below)
            && self.count(|cell| cell.is_told()) == 0
            && !next.is_some_and(told)
    }

    /// Whether this row's cells are the captions of the values in the row above.
    fn captions(&self, profiles: &ProfileSet, above: &Row) -> bool {
        let all = self.cells.len();
        let under = |(cell, value): (&Cell, &Cell)| cell.address.cell == value.address.cell;
        // Words that nobody knows, under figures that nothing stands over.
        let open = || {
            let first = above.cells.first().is_some_and(|cell| cell.address.row == 0);
            let set_apart = above.count(|cell| cell.bold) == all && self.count(|cell| cell.bold) == 0;
            let figures = above.count(|cell| cell.is_figure());
            (first || set_apart) && figures >= 2 && self.count(|cell| cell.is_caption()) == all
        };
        let known = || self.count(|cell| cell.known) >= 2 && 2 * self.count(|cell| cell.is_guessed(profiles)) > all;
        all >= 2
            && above.cells.len() == all
            && self.cells.iter().zip(&above.cells).all(under)
            && self.count(|cell| cell.plain && !cell.is_told()) == all
            && above.count(|cell| cell.is_told()) == all
            && (known() || open())
    }

    /// The colour whose meaning is beside it, in a row of a key: `Amber`, `less than 10% off the target`.
    fn meaning(&self) -> Option<RagValue> {
        let [colour, meaning] = self.cells.as_slice() else { return None };
        colour.colour.filter(|_| meaning.words >= 3 && meaning.colour.is_none())
    }

    /// Whether a cell stands beside its first.
    fn is_pair(&self) -> bool {
        self.cells.first().is_some_and(|first| first.address.cell == 0)
            && self.cells.iter().any(|cell| cell.address.cell == 1)
    }

    /// Its first, third … cells.
    fn even(&self) -> impl Iterator<Item = &Cell<'_>> {
        self.cells.iter().filter(|cell| cell.address.cell % 2 == 0)
    }

    /// Whether labels and values take turns in it, and at least one label is known.
    fn alternates(&self) -> bool {
        self.even().count() >= 2
            && self.even().all(|cell| cell.plain)
            && self.even().any(|cell| cell.known)
            && !self.cells.iter().any(|cell| cell.address.cell % 2 == 1 && cell.known)
            && self.even().all(|cell| cell.bold)
                != self.cells.iter().any(|cell| cell.address.cell % 2 == 1 && cell.bold)
    }
}
