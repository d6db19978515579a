//! Forms with a rule between their rows and shaded labels: the shades' sides are the upright edges that they leave out.
//! A label may be a band over the whole form, its text in the row below.

use super::super::page::Rule;
use super::ruling::{Ruling, Rulings};
use super::word::Word;
use crate::document::Rect;

/// Points from a rule to the shade that it bounds at most.
const NEAR: f32 = 2.5;

/// Rows of labels that make a form.
const FEWEST: usize = 3;

/// Ems between two words of one cell at most.
const APART: f32 = 0.9;

/// Rulings and shades of a page above which they are a drawing.
const MOST: usize = 1_000;

/// Words of a page above which its forms are not looked for.
const MOST_WORDS: usize = 20_000;

/// A row between two rules, and its shades left to right.
struct Row {
    bbox: Rect,
    shades: Vec<Rect>,
    /// A shade fills it.
    band: bool,
}

/// The upright edges of forms that are drawn so.
pub(super) fn edges(rulings: &Rulings, fills: &[Rect], words: &[Word]) -> Vec<Rule> {
    let flat = &rulings.horizontal;
    let many = fills.len() > MOST || flat.len() > MOST || words.len() > MOST_WORDS;
    if many || fills.len() < FEWEST || flat.len() <= FEWEST {
        return Vec::new();
    }
    let mut out = Vec::new();
    let rows: Vec<Row> = flat.windows(2).filter_map(|pair| row(pair, rulings, fills)).collect();
    for form in held(rows).chunk_by(touches) {
        let labelled = form.iter().filter(|row| row.is_labelled()).count();
        if labelled >= FEWEST && form.iter().all(|row| row.is_parted(words)) {
            out.extend(form.iter().flat_map(Row::sides));
        }
    }
    out
}

/// Whether a row stands right below another of its width.
fn touches(above: &Row, own: &Row) -> bool {
    (above.bbox.y1 - own.bbox.y0).abs() < 0.1 && (above.bbox.x0 - own.bbox.x0).abs() < NEAR
}

/// The rows that have a label, are one, or hold the text below one; others part two forms.
fn held(rows: Vec<Row>) -> Vec<Row> {
    let below_band: Vec<bool> =
        rows.windows(2).map(|pair| matches!(pair, [above, own] if above.band && touches(above, own))).collect();
    let below_band = std::iter::once(false).chain(below_band);
    rows.into_iter()
        .zip(below_band)
        .filter(|(row, below)| row.is_labelled() || row.band || *below)
        .map(|(row, _)| row)
        .collect()
}

/// The row between two rules of one length with nothing upright between them.
fn row(pair: &[Ruling], rulings: &Rulings, fills: &[Rect]) -> Option<Row> {
    let [a, b] = pair else { return None };
    let bbox = Rect { x0: a.from, y0: a.at, x1: a.to, y1: b.at };
    let alike = (a.from - b.from).abs() < NEAR && (a.to - b.to).abs() < NEAR && bbox.height() > 2.0 * NEAR;
    let crossed = rulings
        .vertical
        .iter()
        .any(|r| r.from < bbox.y1 - NEAR && r.to > bbox.y0 + NEAR && bbox.x0 - NEAR < r.at && r.at < bbox.x1 + NEAR);
    if !alike || crossed {
        return None;
    }
    let is_own = |fill: &&Rect| {
        (fill.y0 - bbox.y0).abs() < NEAR
            && (fill.y1 - bbox.y1).abs() < NEAR
            && fill.x0 > bbox.x0 - NEAR
            && fill.x1 < bbox.x1 + NEAR
    };
    let mut shades: Vec<Rect> = fills.iter().filter(is_own).copied().collect();
    let band = shades.iter().any(|fill| fill.width() > 0.9 * bbox.width());
    shades.retain(|_| !band);
    shades.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    shades.dedup_by(|a, b| (a.x0 - b.x0).abs() < NEAR);
    Some(Row { bbox, shades, band })
}

impl Row {
    /// Its first cell is shaded.
    fn is_labelled(&self) -> bool {
        self.shades.first().is_some_and(|shade| (shade.x0 - self.bbox.x0).abs() < NEAR)
    }

    /// Its upright edges, left to right.
    fn xs(&self) -> Vec<f32> {
        let mut xs = vec![self.bbox.x0, self.bbox.x1];
        xs.extend(self.shades.iter().flat_map(|shade| [shade.x0, shade.x1]));
        xs.sort_by(f32::total_cmp);
        xs.dedup_by(|a, b| (*a - *b).abs() < NEAR);
        xs
    }

    /// Whether no word crosses an edge, and no wide gap parts the words between two of them: columns of a register do.
    fn is_parted(&self, words: &[Word]) -> bool {
        let xs = self.xs();
        let mut own: Vec<&Word> =
            words.iter().filter(|word| (self.bbox.y0..self.bbox.y1).contains(&word.center().1)).collect();
        own.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
        let crossed = |word: &&Word| xs.iter().any(|&x| word.bbox.x0 < x - 1.5 && word.bbox.x1 > x + 1.5);
        let wide = |pair: &[&Word]| {
            let [a, b] = pair else { return false };
            (a.baseline - b.baseline).abs() < 1.0
                && b.bbox.x0 - a.bbox.x1 > APART * a.size
                && !xs.iter().any(|&x| a.bbox.x1 < x + 1.5 && x - 1.5 < b.bbox.x0)
        };
        !own.iter().any(crossed) && !own.windows(2).any(wide)
    }

    fn sides(&self) -> Vec<Rule> {
        let Rect { y0, y1, .. } = self.bbox;
        let side = |x| Rule { bbox: Rect { x0: x, y0, x1: x, y1 }, horizontal: false };
        self.xs().into_iter().map(side).collect()
    }
}
