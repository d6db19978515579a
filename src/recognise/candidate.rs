//! A place where a profile's words occur, and what surrounds it.

use crate::document::{Document, Leaf, Span};
use crate::normalise::{period, quantity};
use crate::profile::{Field, Hit, ProfileSet, Shape};

/// A place where a profile's words occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The label's words, with a period and words in brackets that belong to it, without the colon.
    pub span: Span,
    /// What it would announce.
    pub field: Field,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a label.
    Label,
    /// No profile knows the words; they and what follows them suggest that they are one.
    Inferred,
    /// It is not.
    Refused(Refusal),
}

/// Why words that read like a label are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// In the middle of running text.
    InRunningText,
    /// At the start of a line, but what follows is neither a colon, nor nothing, nor a value of its kind.
    ReadsOn,
    /// Everyday words in regular type, where this document sets its labels in bold.
    NotInLabelStyle,
    /// A title's words as part of a longer line.
    NotAlone,
    /// The beginning of the value that the label before it waits for.
    ValueOfAnother,
}

impl Refusal {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::InRunningText => "inside running text",
            Refusal::ReadsOn => "the line reads on without a colon or a value of its kind",
            Refusal::NotInLabelStyle => "not set as this document sets its labels",
            Refusal::NotAlone => "title words inside a longer line",
            Refusal::ValueOfAnother => "begins the value of the label before it",
        }
    }
}

/// A candidate's surroundings, all in the leaf block that holds it.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The label's words, extended to what belongs to them.
    pub span: Span,
    /// A period inside the label; in two parts where the label's own words stand between.
    pub period: Option<String>,
    /// Where the content begins: after the colon or dash.
    pub content: u32,
    /// Nothing but a list number stands before it on its line.
    pub starts_line: bool,
    /// All of it is bold.
    pub bold: bool,
    /// It is bold, and bold begins with it or begins its line.
    pub begins_bold: bool,
    /// It is bold, and bold begins with it.
    pub opens_bold: bool,
    /// It is bold, and bold ends with it or with its colon.
    pub ends_bold: bool,
    /// It is the profile's words and no others.
    pub exact: bool,
    /// A colon follows.
    pub colon: bool,
    /// A wide gap follows, and something after it.
    pub gap: bool,
    /// A dash follows.
    pub dash: bool,
    /// Nothing follows on its line.
    pub ends_line: bool,
    /// It fills its leaf block.
    pub fills_leaf: bool,
    /// Its first letter is upper case, or a digit.
    pub capital: bool,
    /// The number of words in the profile's own label.
    pub words: usize,
    /// What follows on its line, to a tab, a line break or the next hit.
    pub rest: Span,
}

/// How far a label may reach beyond the profile's words.
const EXTENSION: usize = 60;

impl Context {
    /// The surroundings of `hit`; `next` is the one that follows it in the leaf.
    pub(super) fn of(
        document: &Document,
        profiles: &ProfileSet,
        leaf: &Leaf,
        hit: &Hit,
        next: Option<&Hit>,
    ) -> Context {
        let block = leaf.block.span;
        let text = document.slice(block);
        let (mut start, mut end) = (hit.start, hit.end);
        let line_start = memchr::memrchr2(b'\n', b'\t', &text.as_bytes()[..start]).map_or(0, |at| at + 1);
        let bold_end = bold_run(document, block, start).map_or(0, |(_, run_end)| run_end);
        let stated = label_period(text, line_start, hit, bold_end);
        if let Some(stated) = &stated {
            (start, end) = (stated.start, stated.end);
        }
        let run = bold_run(document, block, start);
        let mut belied = false;
        if let Some((run_start, run_end)) = run {
            let from = extended_start(text, run_start, line_start, start, (end, run_end));
            // `Outcome measure`, `Best direction`: where a profile knows a word that is no field's, all of them say more.
            let to = extended_end(profiles, text, end, run_end);
            let more = hit.field == Field::Other && (from < start || end < to);
            belied = more || from < start && !agrees(profiles, hit.field, &text[from..end]);
            start = if belied { start } else { from };
            // `Q3` and other words are no label of the third quarter.
            if !more && !matches!(hit.field, Field::OtherValue | Field::Period) {
                end = to;
            }
        }
        (start, end) = both_languages(profiles, text, line_start, hit.field, (start, end));
        end += bracket_after(&text[end..]);
        if text[end..].starts_with(['?', '.'])
            && (text[end + 1..].is_empty() || text[end + 1..].starts_with([':', ' ', '\t', '\n']))
        {
            end += 1;
        }
        let tail = &text[end..];
        let spaces = tail.len() - tail.trim_start_matches(' ').len();
        let after = &tail[spaces..];
        let colon = after.starts_with([':', '：', ';']);
        let dash = !colon
            && after
                .strip_prefix(['-', '–', '—'])
                .is_some_and(|value| !value.starts_with(|c: char| c.is_ascii_digit()));
        let mark = if colon || dash { after.chars().next().map_or(0, char::len_utf8) } else { 0 };
        let content = end + spaces + mark;
        let line = &text[content..];
        let line_end = memchr::memchr2(b'\n', b'\t', line.as_bytes()).map_or(text.len(), |at| content + at);
        // A pattern may find something else in a line than in the leaf; so do words where the next ones overlap it.
        let known = match next {
            _ if profiles.has_patterns() => None,
            Some(next) if next.start < content || next.start < line_end && line_end < next.end => None,
            next => Some(next.map_or(line_end, |next| next.start.min(line_end))),
        };
        let found = || profiles.find(&text[..line_end], content).map_or(line_end, |next| next.start);
        let rest_end = known.unwrap_or_else(found);
        let prefix = text[line_start..start].trim();
        let starts_line = prefix.is_empty() || is_list_number(prefix);
        let (words_start, number) = (start, starts_line && !prefix.is_empty());
        if number {
            // `3. Why`: the number is the label's, and nobody else's.
            start = line_start + (text[line_start..].len() - text[line_start..].trim_start().len());
        }
        let bold_reach = run.map(|(_, run_end)| run_end);
        let span = at(block, start, end);
        let bold = document.is_bold(at(block, words_start, end));
        let start = words_start;
        Context {
            span,
            period: stated.and_then(|stated| stated.period),
            content: block.start + content as u32,
            starts_line,
            bold,
            begins_bold: bold
                && !belied
                && run.is_some_and(|(run_start, _)| run_start >= start || run_start <= line_start),
            opens_bold: bold && run.is_some_and(|(run_start, _)| run_start >= start),
            ends_bold: bold && bold_reach.is_some_and(|reach| reach <= content),
            exact: span == at(block, hit.start, hit.end) && !profiles.has_patterns(),
            colon,
            gap: after.starts_with('\t') && !after.trim().is_empty(),
            dash,
            ends_line: line[..line_end - content].trim().is_empty(),
            fills_leaf: starts_line && line_start == 0 && line.trim().is_empty(),
            capital: text[start..].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
            words: text[hit.start..hit.end].split_whitespace().count(),
            rest: at(block, content, rest_end),
        }
    }
}

fn at(block: Span, start: usize, end: usize) -> Span {
    Span { start: block.start + start as u32, end: block.start + end as u32 }
}

/// The run of bold that holds byte `offset` of the block, in bytes of the block's text.
fn bold_run(document: &Document, block: Span, offset: usize) -> Option<(usize, usize)> {
    let offset = block.start + offset as u32;
    let index = document.bold.partition_point(|run| run.end <= offset);
    let run = document.bold.get(index).filter(|run| run.contains(offset))?.intersect(block)?;
    Some(((run.start - block.start) as usize, (run.end - block.start) as usize))
}

/// A bold line such as `Director of Place approval with date:` begins where its bold begins.
fn extended_start(
    text: &str,
    run_start: usize,
    line_start: usize,
    start: usize,
    (end, run_end): (usize, usize),
) -> usize {
    let from = run_start.max(line_start);
    let ahead = &text[from..start];
    let closes = text[end..].trim_start().starts_with(':') || text[end..run_end.max(end)].trim().is_empty();
    let plain =
        !ahead.contains([':', '.', ';', ',']) && ahead.len() <= EXTENSION && ahead.split_whitespace().count() <= 6;
    if run_start <= line_start && closes && plain && !is_list_number(ahead.trim()) { from } else { start }
}

/// Whether words of the form's own around a label's say nothing else: `Performance for quarter` is no period.
fn agrees(profiles: &ProfileSet, field: Field, words: &str) -> bool {
    let guesses = profiles.guess(words);
    let Some(first) = guesses.first().filter(|first| field != Field::Title && first.weight >= 2) else { return true };
    let own = guesses.iter().find(|guess| guess.field == field).map_or(0, |guess| guess.weight);
    let alike = first.field.shape() == field.shape() && field.shape() != Shape::Line;
    own >= first.weight || alike
}

/// A label in two languages, `Statws / Status`, is one, if neither part announces something else.
fn both_languages(
    profiles: &ProfileSet,
    text: &str,
    line_start: usize,
    field: Field,
    (start, end): (usize, usize),
) -> (usize, usize) {
    let other = |words: &str| {
        let plain =
            words.len() <= EXTENSION && words.contains(char::is_alphabetic) && !words.contains(['.', ';', '\t']);
        let words = words.trim();
        let known = profiles.find(words, 0).filter(|hit| hit.start == 0 && hit.end == words.len());
        plain && known.is_none_or(|hit| hit.field == field)
    };
    let ahead = &text[line_start..start];
    let from = match ahead.trim_end().strip_suffix(['/', '|']) {
        Some(words) if other(words) && !words.contains(':') => line_start,
        _ => start,
    };
    let line = text[end..].split('\n').next().unwrap_or_default();
    let tail = line.split(':').next().unwrap_or_default();
    let whole = tail.len() < line.len() || text.len() == end + line.len();
    let to = match tail.trim_start().strip_prefix(['/', '|']) {
        Some(words) if whole && other(words) => end + tail.trim_end().len(),
        _ => end,
    };
    (from, to)
}

/// A bold label with words of the form's own before its colon ends there.
fn extended_end(profiles: &ProfileSet, text: &str, end: usize, run_end: usize) -> usize {
    let Some(ahead) = text.get(end..run_end) else { return end };
    let closed =
        text[run_end..].trim_start_matches(' ').starts_with(['\n', '\t', ':']) || text[run_end..].trim().is_empty();
    let Some(colon) = ahead.find(':').or(closed.then_some(ahead.len())) else { return end };
    let words = &ahead[..colon];
    // `Indicator 3:` counts; other digits belong to values.
    let counts = words.trim().len() <= 3 && words.trim().chars().all(|c| c.is_ascii_digit());
    let plain = words.len() <= EXTENSION
        && !words.contains(['.', ';', '\t', '\n', '?'])
        && (counts || !words.contains(|c: char| c.is_ascii_digit()));
    let another = |hit: Hit| hit.period.before || text[hit.start..hit.end].split_whitespace().count() >= 3;
    if colon == 0 || !plain || profiles.find(&text[..end + colon], end).is_some_and(another) {
        end
    } else {
        end + words.trim_end().len()
    }
}

/// A label with the period that belongs to it.
struct Stated {
    start: usize,
    end: usize,
    period: Option<String>,
}

/// Words before `outturn` that say which one, though not when.
const SPANS: &[&str] = &[
    "year-end",
    "year end",
    "quarter",
    "quarterly",
    "quarter's",
    "monthly",
    "month",
    "annual",
    "yearly",
    "year",
    "latest",
    "current",
    "cumulative",
];

/// The period right before a label, right after it, or in two parts on either side (`Q1 outturn 2023/24:`).
fn label_period(text: &str, line_start: usize, hit: &Hit, bold_end: usize) -> Option<Stated> {
    if !hit.period.before && !hit.period.after {
        return None;
    }
    let tail = text[hit.end..].split(['\n', '\t', ':']).next().unwrap_or_default();
    let tail_end = hit.end + tail.char_indices().nth(EXTENSION).map_or(tail.len(), |(at, _)| at);
    let closed = text[tail_end..].starts_with(':') || bold_end >= tail_end;
    let before_only = || hit.period.before.then(|| period_around(text, line_start, hit, hit.end)).flatten();
    let both = hit.period.after.then(|| period_around(text, line_start, hit, tail_end)).flatten();
    // `Outturn 2019` without a colon may as well be a count.
    let certain = |stated: &Stated| {
        stated.end == hit.end
            || closed
            || stated.period.as_ref().is_some_and(|period| period.contains(['/', '-', 'Q', 'q']))
    };
    let stated =
        both.filter(|stated| certain(stated) && (hit.period.before || stated.start == hit.start)).or_else(before_only);
    stated.or_else(|| {
        let ahead = text[line_start..hit.start].trim_end();
        let span = SPANS.iter().filter(|_| hit.period.before).find(|span| ends_with_words(ahead, span))?;
        Some(Stated { start: line_start + ahead.len() - span.len(), end: hit.end, period: None })
    })
}

/// Whether `text` ends with these words, in any case.
fn ends_with_words(text: &str, words: &str) -> bool {
    let Some(at) = text.len().checked_sub(words.len()) else { return false };
    let tail = text.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(words));
    tail && !text[..at].ends_with(char::is_alphanumeric)
}

/// The period in the words up to `to`, if each of its parts touches the label.
fn period_around(text: &str, line_start: usize, hit: &Hit, to: usize) -> Option<Stated> {
    let ahead = &text[line_start..hit.start];
    let from = line_start + ahead.char_indices().rev().take(EXTENSION).last().map_or(0, |(at, _)| at);
    let found = period::find(&text[from..to])?;
    let mut stated = Stated { start: hit.start, end: hit.end, period: Some(found.text) };
    for part in &found.parts {
        let (start, end) = (from + part.start, from + part.end);
        if end <= hit.start {
            let between = text[end..hit.start].trim_matches([' ', ')', '-', '–', ',']);
            let bracket = text[line_start..start].ends_with('(');
            stated.start = between.is_empty().then_some(start - usize::from(bracket))?;
        } else if start >= hit.end {
            let between = text[hit.end..start].trim_matches([' ', '(', '-', '–', ',']);
            let close = text[end..to].starts_with(')');
            stated.end = matches!(between, "" | "for" | "at" | "in" | "as at").then_some(end + usize::from(close))?;
            if !text[stated.end..to].trim().is_empty() {
                return None;
            }
        } else {
            return None;
        }
    }
    Some(stated)
}

/// The length of a remark in brackets that belongs to the label: `Commentary (max 200 words):`.
fn bracket_after(tail: &str) -> usize {
    let inner = tail.trim_start_matches(' ');
    let Some(body) = inner.strip_prefix('(') else { return 0 };
    let Some(close) = body.find(')').filter(|&close| close <= 120 && !body[..close].contains('\n')) else { return 0 };
    let behind = body[close + 1..].trim_start_matches(' ');
    let closed = behind.is_empty() || behind.starts_with([':', '\n', '\t']);
    if closed && quantity::parse(&body[..close]).is_none() { tail.len() - behind.len() } else { 0 }
}

/// `1.`, `a)`, `(iv)`, `2.1` before a label.
fn is_list_number(prefix: &str) -> bool {
    let bare = prefix.trim_start_matches('(').trim_end_matches([')', '.', ':']);
    let short = bare.len() <= 4 && !bare.is_empty();
    let number = bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    short && (number || (prefix.ends_with([')', '.']) && bare.len() <= 3 && bare.chars().all(char::is_alphanumeric)))
}
