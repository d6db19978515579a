//! Lines to paragraphs, items and headings: where the author began a new one.

use super::line::Line;
use super::marker::{Marker, markers};
use super::measure::{Measure, Measures, Sure};
use super::store::Store;
use super::tags::NONE;
use super::word::{Gap, Word};

/// A line of a flow: running text of a page's body, or of one cell, over all pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Index into [`Store::lines`].
    pub line: u32,
    /// A page or column break stands before it.
    pub cut: bool,
}

/// A block made of consecutive lines of a flow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Built {
    /// What it is.
    pub kind: BuiltKind,
    /// Its lines in the flow.
    pub steps: std::ops::Range<usize>,
    /// What its first line leaves out: its marker.
    pub skip: Skip,
}

/// What a block's first line leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Skip {
    /// Whole words.
    pub words: u32,
    /// Bytes of the word after those.
    pub bytes: u32,
}

/// Kinds of built block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BuiltKind {
    /// Running text, or a line that stands alone.
    Paragraph,
    /// Larger than the body.
    Heading(u8),
    /// A list item.
    Item {
        /// Nesting from 0.
        level: u8,
        /// As printed.
        marker: String,
    },
}

/// The open block while a flow is read.
struct Open<'a> {
    start: usize,
    marker: Option<&'a Marker>,
    lines: usize,
    bold: bool,
}

/// Makes blocks of a flow.
pub(super) fn blocks(store: &Store, measures: &Measures, steps: &[Step]) -> Vec<Built> {
    let markers = markers(store, steps);
    let own = own_leadings(store, measures, steps);
    let mut levels: Vec<f32> = Vec::new();
    let mut out = Vec::new();
    let mut open: Option<Open> = None;
    let mut last: Option<&Line> = None;
    for (index, step) in steps.iter().enumerate() {
        let Some(line) = store.lines.get(step.line as usize) else { continue };
        let marker = markers.get(index).and_then(Option::as_ref);
        let begins = match (&open, last) {
            (Some(open), Some(before)) => {
                let measure = measures.of(line);
                let own = own.get(index).copied().flatten();
                let judge = Judge { store, measure, leading: own.or(measure.leading(line)) };
                marker.is_some() || judge.begins(open, before, line, step.cut)
            }
            _ => true,
        };
        if begins {
            if let Some(open) = open.take() {
                out.push(close(&open, index, store, measures, steps, &mut levels));
            }
            open = Some(Open { start: index, marker, lines: 0, bold: true });
        }
        if let Some(open) = &mut open {
            open.lines += 1;
            open.bold &= line.bold;
        }
        last = Some(line);
    }
    if let Some(open) = open {
        out.push(close(&open, steps.len(), store, measures, steps, &mut levels));
    }
    out
}

/// The leading that is usual in this flow, for each of its lines: that of the lines of the same paper.
fn own_leadings(store: &Store, measures: &Measures, steps: &[Step]) -> Vec<Option<f32>> {
    let mut leadings = Vec::with_capacity(steps.len());
    let measure = |step: &Step| store.lines.get(step.line as usize).map(|line| measures.of(line));
    for alike in steps.chunk_by(|a, b| measure(a).zip(measure(b)).is_some_and(|(a, b)| std::ptr::eq(a, b))) {
        let lines = alike.iter().map(|step| step.line);
        let own = alike.first().and_then(measure).and_then(|measure| Sure::ratio(store, measure, lines));
        leadings.resize(leadings.len() + alike.len(), own);
    }
    leadings
}

fn close(open: &Open, end: usize, store: &Store, measures: &Measures, steps: &[Step], levels: &mut Vec<f32>) -> Built {
    let steps_of = open.start..end;
    if let Some(marker) = open.marker {
        levels.retain(|&x| x < marker.x - 5.0);
        let level = levels.len().min(8) as u8;
        levels.push(marker.x);
        let kind = BuiltKind::Item { level, marker: marker.text.clone() };
        return Built { kind, steps: steps_of, skip: Skip { words: marker.words, bytes: marker.bytes } };
    }
    levels.clear();
    let lines = steps.get(steps_of.clone()).unwrap_or_default();
    let of = || lines.iter().filter_map(|step| store.lines.get(step.line as usize));
    let size = of().map(|line| line.size).fold(f32::INFINITY, f32::min);
    let level = of().next().and_then(|line| measures.of(line).heading_level(size)).filter(|_| lines.len() <= 4);
    let kind = level.map_or(BuiltKind::Paragraph, BuiltKind::Heading);
    Built { kind, steps: steps_of, skip: Skip::default() }
}

/// Decides whether a line begins a new block.
struct Judge<'a> {
    store: &'a Store,
    measure: &'a Measure,
    leading: Option<f32>,
}

impl Judge<'_> {
    fn begins(&self, open: &Open, a: &Line, b: &Line, cut: bool) -> bool {
        let em = a.size;
        if (a.size - b.size).abs() > 0.08 * em.max(b.size) {
            return true;
        }
        let slack = self.measure.slack(self.store, a, b);
        if let Some(same) = self.tags(a, b) {
            return !same || slack > 8.0 * em && !starts_lower(self.store, b);
        }
        if cut && self.parts(a, b) {
            return true;
        }
        let extra = if cut { 0.0 } else { self.extra(a, b) };
        if !(-0.8..=0.35).contains(&extra) {
            return true;
        }
        let full = slack < 0.12 * em;
        self.is_indented_anew(open, a, b, cut, full) || self.changes_style(open, a, b) || {
            let flows = starts_lower(self.store, b) && !ends_sentence(self.store, a);
            if full { extra > 0.12 && !flows } else { !(flows && slack < 5.0 * em && extra < 0.12) }
        }
    }

    /// Whether text between one and the other edge of a page or box, or a column's heading, follows a column: no paragraph
    /// goes on there, save where its sentence does.
    fn parts(&self, a: &Line, b: &Line) -> bool {
        let holds = |outer: &Line, inner: &Line| {
            let (left, right) = (inner.left - outer.left, outer.right - inner.right);
            left > -1.0 && right > -1.0 && left + right > 2.0 * a.size
        };
        let flows = starts_lower(self.store, b) && !ends_sentence(self.store, a);
        a.page == b.page && (b.bold && b.left != a.left || (holds(a, b) || holds(b, a)) && !flows)
    }

    /// Whether the structure tree puts both lines into one paragraph, where it can be trusted.
    fn tags(&self, a: &Line, b: &Line) -> Option<bool> {
        let before = self.store.words_of(a).last().map_or(NONE, |word| word.block);
        let after = self.store.words_of(b).first().map_or(NONE, |word| word.block);
        (self.measure.tagged && before != NONE && after != NONE).then_some(before == after)
    }

    /// Leading above what is usual, in ems.
    fn extra(&self, a: &Line, b: &Line) -> f32 {
        let gap = (b.baseline - a.baseline) / a.size;
        gap - self.leading.unwrap_or(gap.clamp(1.0, 1.5))
    }

    fn is_indented_anew(&self, open: &Open, a: &Line, b: &Line, cut: bool, full: bool) -> bool {
        let em = a.size;
        let shift = if cut && a.left != b.left { b.left - a.left } else { 0.0 };
        let x = b.bbox.x0 - shift;
        let near = |place: f32| (x - place).abs() < 0.6 * em;
        if let Some(marker) = open.marker {
            return !(near(marker.text_x) || near(marker.x) && full);
        }
        let after_tab = |word: &&Word| word.gap == Gap::Tab && near(word.bbox.x0);
        if near(a.bbox.x0)
            || full && self.store.words_of(a).iter().rev().find(|w| w.gap == Gap::Tab).is_some_and(|w| after_tab(&w))
        {
            return false;
        }
        let middle = |line: &Line| (line.bbox.x0 + line.bbox.x1) / 2.0;
        if (middle(a) - middle(b) + shift).abs() < 0.6 * em || (a.bbox.x1 - b.bbox.x1 + shift).abs() < 0.3 * em {
            return false;
        }
        let outdents = x < a.bbox.x0 && a.bbox.x0 - x < 5.0 * em;
        let hangs = x > a.bbox.x0 && x - a.bbox.x0 < 5.0 * em && !ends_sentence(self.store, a);
        !(full && open.lines == 1 && (outdents || hangs))
    }

    /// A bold label after regular text, or regular text after a bold line.
    fn changes_style(&self, open: &Open, a: &Line, b: &Line) -> bool {
        let (before, after) = (self.store.words_of(a), self.store.words_of(b));
        let ends_bold = before.iter().rev().find(|word| !word.raised).is_some_and(|word| word.bold);
        let starts_bold = after.first().is_some_and(|word| word.bold);
        match (ends_bold, starts_bold) {
            (false, true) => b.bold || self.is_label(after),
            (true, true) => open.bold && ends_with(self.store, a, ':'),
            (true, false) => open.bold && a.bold,
            (false, false) => false,
        }
    }

    /// A bold run at the start that ends in a colon.
    fn is_label(&self, words: &[Word]) -> bool {
        let run = words.iter().take_while(|word| word.bold);
        let Some(last) = run.last() else { return false };
        self.store.text_of(last).ends_with(':')
    }
}

pub(super) fn starts_lower(store: &Store, line: &Line) -> bool {
    let first = store.words_of(line).first();
    first.is_some_and(|word| store.text_of(word).starts_with(char::is_lowercase))
}

fn last_char(store: &Store, line: &Line) -> Option<char> {
    let word = store.words_of(line).iter().rev().find(|word| !word.raised)?;
    store.text_of(word).chars().next_back()
}

fn ends_with(store: &Store, line: &Line, c: char) -> bool {
    last_char(store, line) == Some(c)
}

pub(super) fn ends_sentence(store: &Store, line: &Line) -> bool {
    let closes = |c: char| matches!(c, '"' | '\'' | '”' | '’' | ')' | ']');
    let word = store.words_of(line).iter().rev().find(|word| !word.raised);
    let text = word.map_or("", |word| store.text_of(word)).trim_end_matches(closes);
    text.ends_with(['.', '!', '?', ':'])
}

/// Whether a line goes on a sentence or item of `a` over a page break, judged alone.
pub(super) fn goes_on(store: &Store, measure: &Measure, a: &Line, b: &Line) -> bool {
    let judge = Judge { store, measure, leading: None };
    let open = Open { start: 0, marker: None, lines: 2, bold: a.bold };
    let full = measure.slack(store, a, b) < 0.12 * a.size;
    full && !judge.changes_style(&open, a, b) && (starts_lower(store, b) || !ends_sentence(store, a))
}

/// Whether a line begins with a bold label.
pub(super) fn starts_label(store: &Store, line: &Line) -> bool {
    let words = store.words_of(line);
    let first = words.first().is_some_and(|word| word.bold);
    first && words.iter().take_while(|word| word.bold).last().is_some_and(|w| store.text_of(w).ends_with(':'))
        || line.bold
}
