//! Slots at the beginnings of lines and inside them.

use super::{Set, Slots};
use crate::document::{BlockKind, Leaf, Span};
use crate::recognise::kind::{Kinds, is_told};
use crate::recognise::section::{fold, without_leader};
use crate::recognise::wording::{LONGEST, is_phrase, is_wording};

/// Dots that lead from a label to its value.
const LEADER: &str = "....";

/// The most words of a value in a numbered line of a form.
const MOST_WORDS: usize = 16;

impl Slots<'_> {
    pub(super) fn in_text(&mut self, index: usize, leaf: &Leaf) {
        self.lines(index, leaf, true);
    }

    /// The slots at the beginnings of a leaf's lines; in regular type only where `regular` allows it.
    pub(super) fn lines(&mut self, index: usize, leaf: &Leaf, regular: bool) {
        let block = leaf.block.span;
        let text = self.document.slice(block);
        let heading = matches!(leaf.block.kind, BlockKind::Heading { .. });
        if matches!(leaf.block.kind, BlockKind::Item { .. }) && !self.is_bold(block) && !self.is_field(block) {
            return;
        }
        if let Some(above) = self.captioned(index, text) {
            let value = fold(self.document.slice(above));
            self.push(index, block, block.end, Set::Again, vec![value]);
            self.slots.last_mut().into_iter().for_each(|slot| slot.above = Some(above));
            return;
        }
        if let Some(values) = self.headed(index, text) {
            let mut from = block.start;
            for (part, value) in text.split('\t').zip(values) {
                let span = Span { start: from, end: from + part.len() as u32 };
                from = span.end + 1;
                if !self.is_known(span) {
                    self.push(index, span, span.end, Set::Cell, vec![value]);
                }
            }
            return;
        }
        let mut at = 0;
        let mut barred = false;
        let bars = [('|', " | "), ('·', " · "), ('•', " • ")];
        // The first bytes of these signs; most texts have none of them.
        let barred_text = memchr::memchr3(b'|', 0xC2, 0xE2, text.as_bytes()).is_some();
        let bars = barred_text && bars.iter().any(|(sign, bar)| text.contains(*sign) && text.contains(bar));
        let ends = |c: char| matches!(c, '\n' | '\t') || bars && matches!(c, '|' | '·' | '•');
        let mut parts: Vec<&str> = Vec::with_capacity(1);
        let whole = !bars && memchr::memchr2(b'\n', b'\t', text.as_bytes()).is_none();
        let mut part_of = |part| split_at(part, &self.recurring.further(part), &mut parts);
        match whole {
            true if text.is_empty() => {}
            true => part_of(text),
            false => text.split_inclusive(ends).for_each(part_of),
        }
        for part in parts {
            let from = at + (part.len() - part.trim_start_matches(' ').len());
            let after_pair = at > 0 && !text[..at].ends_with(ends);
            at += part.len();
            let gap = part.ends_with('\t');
            let words = part.trim_start_matches(' ').trim_end_matches(['\n', '\t', '|', '·', '•', ' ']);
            let span = Span { start: block.start + from as u32, end: block.start + (from + words.len()) as u32 };
            // Behind a bar another pair begins, as at the line's start.
            let opens = from == 0 || barred || after_pair;
            barred = part.ends_with(['|', '·', '•']);
            let first = from == 0;
            // `Term of record.......................second quarter of 2013/14`
            let leader = memchr::memchr(b'.', words.as_bytes()).and_then(|dot| Some(dot + words[dot..].find(LEADER)?));
            let leader = leader.filter(|&dots| dots >= 2 && is_wording(words[..dots].trim_end()));
            if let Some(dots) = leader {
                let label = Span { end: span.start + words[..dots].trim_end().len() as u32, ..span };
                if !self.is_known(label) {
                    let value = fold(without_leader(&words[dots..]));
                    let set = if self.is_bold(label) { Set::Bold } else { Set::Colon };
                    self.push(index, label, span.start + dots as u32, set, vec![value]);
                }
                continue;
            }
            let announces = |colon: usize| {
                let label = &words[..colon];
                // `Came to: 85.1%`
                is_wording(label) || is_phrase(label) && is_told(&words[colon + 1..])
            };
            let colon = memchr::memchr2(b':', b'?', words.as_bytes()).filter(|&colon| colon >= 2 && announces(colon));
            if let Some(colon) = colon {
                let end = span.start + (colon + usize::from(words[colon..].starts_with('?'))) as u32;
                let label = Span { end, ..span };
                let behind = words[colon + 1..].trim();
                let question = words[colon..].starts_with('?');
                let bold = heading || self.is_bold(label);
                let value_span = Span { start: span.start + (colon + 1) as u32, end: span.end };
                let one = bold && !behind.is_empty() && !question && first && (heading || self.is_bold(value_span));
                if one && !self.recurring.is_repeated(&words[..=colon]) {
                    // `Key target: report by exception` is one heading, `What is counted: Loans` in others too is two.
                    continue;
                }
                // `Several things lie behind this:` introduces the list below it.
                let listed =
                    self.leaves.get(index + 1).is_some_and(|next| matches!(next.block.kind, BlockKind::Item { .. }));
                if !bold && !question && behind.is_empty() && listed && words.split_whitespace().count() > 3 {
                    continue;
                }
                let set = match () {
                    () if bold => Set::Bold,
                    () if question && !behind.is_empty() => continue,
                    () if question => Set::Line,
                    () => Set::Colon,
                };
                if (bold || (regular && (first || gap || behind.len() <= LONGEST))) && !self.is_known(label) {
                    let value = self.value(index, Span { start: span.start + (colon + 1) as u32, end: span.end }, at);
                    self.push(index, label, span.start + (colon + 1) as u32, set, vec![value]);
                }
                continue;
            }
            if gap && is_wording(words) && (regular || self.is_bold(span)) && !self.is_known(span) {
                let value = text[at..].split(['\n', '\t']).next().unwrap_or_default();
                let set = if self.is_bold(span) { Set::Bold } else { Set::Colon };
                self.push(index, span, block.start + at as u32, set, vec![fold(value)]);
                continue;
            }
            let run = self.bold_prefix(span);
            let whole = heading || run.is_some_and(|run| run.end >= span.end);
            let cut = || self.recurring.cut(words, whole).filter(|_| regular && !self.is_value(span));
            if let Some(cut) = (whole || run.is_none()).then(cut).flatten() {
                let label = Span { start: span.start, end: span.start + cut.label as u32 };
                let content = span.start + cut.value as u32;
                if !self.is_known(label) {
                    let value = self.value(index, Span { start: content, end: span.end }, text.len());
                    self.push(index, label, content, Set::Again, vec![value]);
                }
                continue;
            }
            if !opens {
                continue;
            }
            if let Some(run) = run.filter(|run| run.end < span.end) {
                // `Published figure. 87%`
                let words = self.document.slice(run).trim_end().trim_end_matches(['.', '-', '–', '—', ' ']);
                let label = Span { end: run.start + words.len() as u32, ..run };
                let end = if bars { span.end } else { block.end };
                let value = self.value(index, Span { start: run.end, end }, text.len());
                // `Came to. 85.1%`
                let leads = is_wording(words) || is_phrase(words) && is_told(&value);
                if leads && !self.is_known(label) {
                    self.push(index, label, run.end, Set::Bold, vec![value]);
                }
            } else if first
                && (is_wording(words) || run.is_some() && self.announces(index, words, span, at))
                && !self.is_known(span)
            {
                let set = if heading || run.is_some() { Set::Bold } else { Set::Line };
                if set == Set::Bold || regular {
                    let value = self.value(index, Span { start: span.end, end: span.end }, at);
                    self.push(index, span, span.end, set, vec![value]);
                }
            }
        }
    }

    /// Whether a line introduces the value below it: `Better performance is` over `Higher`.
    fn announces(&self, index: usize, words: &str, span: Span, next_line: usize) -> bool {
        let end = Span { start: span.end, end: span.end };
        is_phrase(words) && is_told(&self.value(index, end, next_line))
    }

    /// Whether an item of a list is a numbered line of a form: bold words, a colon, and a few words that are no
    /// sentence.
    fn is_field(&self, item: Span) -> bool {
        let text = self.document.slice(item);
        let Some((words, value)) = text.split_once(':') else { return false };
        let label = Span { end: item.start + words.len() as u32, ..item };
        let bold = self.bold_prefix(item).is_some_and(|run| run.end >= label.end);
        let value = value.trim();
        bold && !value.is_empty() && value.split_whitespace().count() <= MOST_WORDS && !value.ends_with('.')
    }

    /// Bold words before a colon that begin inside a line: `**Outturn:** 12 **Quaterly Target:** 7`.
    pub(super) fn inside_lines(&mut self, index: usize, leaf: &Leaf) {
        let block = leaf.block.span;
        let text = self.document.slice(block);
        let first = self.document.bold.partition_point(|run| run.start <= block.start);
        let runs = self.document.bold.iter().skip(first).take_while(|run| run.start < block.end);
        for run in runs.filter(|run| run.end <= block.end) {
            let at = (run.start - block.start) as usize;
            let ahead = text.get(..at).unwrap_or_default();
            let starts_line = ahead.rsplit(['\n', '\t']).next().is_none_or(|ahead| ahead.trim().is_empty());
            let line = text.get(at..).unwrap_or_default().split(['\n', '\t']).next().unwrap_or_default();
            let bold = run.len();
            let colon = line.find(':').filter(|&colon| line.get(bold..colon).is_none_or(|gap| gap.trim().is_empty()));
            let Some(colon) = colon.filter(|_| !starts_line) else { continue };
            let label = Span { start: run.start, end: run.start + colon as u32 };
            let own = self.slots.iter().rev().take_while(|slot| slot.leaf == index);
            let taken = own.into_iter().any(|slot| slot.span.intersect(label).is_some());
            if !taken && is_wording(self.document.slice(label).trim()) && !self.is_known(label) {
                let rest = Span { start: label.end + 1, end: run.start + line.len() as u32 };
                let value = self.value(index, rest, at + line.len());
                self.push(index, label, label.end + 1, Set::Inside, vec![value]);
            }
        }
    }

    /// The parts of the next line, where this one is a line of labels over them.
    fn headed(&self, index: usize, text: &str) -> Option<Vec<String>> {
        let own = text.split('\t').count();
        if own < 2 || text.contains('\n') || !text.split('\t').all(|part| is_wording(part.trim())) {
            return None;
        }
        let cell = self.leaves.get(index)?.cell;
        let next = self.leaves.get(index + 1).filter(|next| next.cell.is_none() && cell.is_none())?;
        let values: Vec<String> = self.document.slice(next.block.span).split('\t').map(fold).collect();
        let told = |value: &String| {
            let kinds = Kinds::of(value);
            kinds.is_told() || kinds.absent
        };
        (values.len() == own && values.iter().all(told)).then_some(values)
    }

    /// The bold words that a line begins with.
    fn bold_prefix(&self, line: Span) -> Option<Span> {
        let at = self.document.bold.partition_point(|run| run.end <= line.start);
        let run = self.document.bold.get(at).filter(|run| run.start <= line.start + 1)?;
        Some(Span { start: line.start, end: run.end.min(line.end) })
    }
}

/// Adds the parts of a text between offsets in it, which ascend.
fn split_at<'t>(text: &'t str, offsets: &[usize], parts: &mut Vec<&'t str>) {
    let mut from = 0;
    for &offset in offsets {
        parts.push(&text[from..offset]);
        from = offset;
    }
    parts.push(&text[from..]);
}
