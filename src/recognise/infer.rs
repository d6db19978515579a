//! What labels mean that no profile knows.
//!
//! The words of a [`Slot`] suggest fields, the text that stands after, beside or below it fits some of them, and
//! the best of both is taken if there is enough of it. Every label inferred here says so, and its report is never
//! accepted unseen.

use std::collections::BTreeSet;

use super::candidate::{Candidate, Fate};
use super::decide::Style;
use super::generic;
use super::kind::{Kinds, is_measure, is_told, names_paper_and_period, without_clause, without_number};
use super::labels::{Doubt, Label};
use super::places::Places;
use super::repair;
use super::rows::Rows;
use super::section::{Piece, PieceKind, fold};
use super::slot::{Set, Slot, Slots};
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::{period, quantity};
use crate::profile::{Field, Guess, Hit, ProfileSet, Shape};

/// Adds to `labels` those that are inferred, and gives those without a field of their own the one inferred.
pub(super) fn add(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    rows: &Rows,
    candidates: &mut Vec<Candidate>,
    style: Style,
    labels: &mut Vec<Label>,
) -> Inferred {
    repair::join(document, profiles, leaves, labels);
    let labelled: BTreeSet<usize> = labels.iter().map(|label| label.leaf).collect();
    // The leaves of labels behind something told.
    let told = |pair: &[Label]| Some(pair.get(1)?.leaf).filter(|_| pair[0].field.shape() == Shape::Narrative);
    let behind: BTreeSet<usize> = labels.windows(2).filter_map(told).collect();
    let (belied, kept): (Vec<Label>, Vec<Label>) = std::mem::take(labels).into_iter().partition(|label| {
        let signs = || behind.contains(&label.leaf) && signs(document, profiles, leaves, label);
        is_belied(document, profiles, leaves, &labelled, label) || signs()
    });
    *labels = kept;
    let known: Vec<Label> = labels.iter().filter(|label| label.profile.is_some()).cloned().collect();
    let slots = Slots::find(document, leaves, rows, &known, labels);
    // Where words stand that a profile knows and that are no labels.
    let refused = candidates.iter().filter(|candidate| matches!(candidate.fate, Fate::Refused(_)));
    let refusals = Places::of(refused.map(|candidate| candidate.span));
    // `Objective 5,560`, as in other lines, reads on to its value.
    let figure = |slot: &Slot| slot.set == Set::Again && slot.values.iter().all(|value| Kinds::of(value).quantity);
    let again = again(document, leaves, &slots);
    // `Lead officer: Ada Moss`, in italics at each form's end where the other labels are bold.
    let signed = |slot: &Slot| is_signed(leaves, slot) && again.contains(&words_of(document, slot));
    let refused = |slot: &Slot| slot.set != Set::Cell && !figure(slot) && !signed(slot) && refusals.cover(slot.span);
    let mut added: Vec<Label> = Vec::new();
    let (mut unread, mut open) = (Vec::new(), Vec::new());
    for slot in slots {
        let heading = leaves
            .get(slot.leaf)
            .is_some_and(|leaf| leaf.cell.is_none() && matches!(leaf.block.kind, BlockKind::Heading { .. }));
        let over_table = slot.set == Set::Bold && is_over_figures(document, leaves, slot.leaf);
        let again = again.contains(&words_of(document, &slot));
        let judge = Judge { document, profiles, style, slot: &slot, heading, over_table, again };
        if refused(&slot) {
            continue;
        }
        let repaired = judge.is_set_apart().then(|| repair::misspelt(document, profiles, &slot)).flatten();
        let repaired = repaired.filter(|label| judge.bears_out(label.field));
        if let Some(label) = repaired.or_else(|| repair::cut(document, profiles, leaves, (slot.span, None), slot.leaf))
        {
            added.push(label);
        } else if let Some(title) = judge.title(leaves) {
            added.push(title);
        } else if let Some(field) = judge.field() {
            let label = Label::plain(slot.span, field, slot.leaf);
            let given = slot.above.map(|span| vec![Piece { span, kind: PieceKind::Paragraph }]);
            added.push(Label { content: slot.content, given, doubt: Some(Doubt::Inferred), ..label });
        } else if !generic::is_lead_in(profiles, document.slice(slot.span)) {
            unread.extend((slot.set == Set::Bold).then_some(slot.span));
            open.push(slot);
        }
    }
    if added.is_empty() {
        return Inferred { unread, open, belied };
    }
    // A label that the document's style alone marked gives way to one whose words are understood.
    labels.retain(|label| {
        let rest = |whole: &Label| whole.doubt == Some(Doubt::Repaired) && whole.span.covers(label.span);
        !added.iter().any(rest)
    });
    labels.retain(|label| {
        label.profile.is_some() || !added.iter().any(|other| other.span.intersect(label.span).is_some())
    });
    for label in &added {
        candidates.push(Candidate { span: label.span, field: label.field, fate: Fate::Inferred });
    }
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
    Inferred { unread, open, belied }
}

/// The words that stand before a colon more than once, with nothing behind it on their line and no list below it, or with
/// a person; and those that fill a line over something told.
fn again(document: &Document, leaves: &[Leaf], slots: &[Slot]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let lists =
        |slot: &Slot| leaves.get(slot.leaf + 1).is_some_and(|next| matches!(next.block.kind, BlockKind::Item { .. }));
    let alone = |slot: &Slot| ends_line(document, slot) && !lists(slot);
    let colons = slots.iter().filter(|slot| {
        let line = slot.set == Set::Line && alone(slot) && !slot.values.iter().all(String::is_empty);
        line || slot.set == Set::Colon && (alone(slot) || is_signed(leaves, slot))
    });
    colons.map(|slot| words_of(document, slot)).filter(|words| !seen.insert(words.clone())).collect()
}

/// Whether a line of its own has a person behind a colon.
fn is_signed(leaves: &[Leaf], slot: &Slot) -> bool {
    let own = leaves.get(slot.leaf).filter(|leaf| !matches!(leaf.block.kind, BlockKind::Item { .. }));
    let opens = own.is_some_and(|leaf| leaf.block.span.start == slot.span.start);
    slot.set == Set::Colon && opens && slot.values.first().is_some_and(|value| Kinds::of(value).person)
}

fn ends_line(document: &Document, slot: &Slot) -> bool {
    let rest = document.text.get(slot.content as usize..).unwrap_or_default();
    rest.chars().find(|c| *c == '\n' || !c.is_whitespace()).is_none_or(|c| c == '\n')
}

fn words_of(document: &Document, slot: &Slot) -> String {
    fold(document.slice(slot.span)).to_lowercase()
}

/// What inferring leaves to be done.
pub(super) struct Inferred {
    /// Lines that are set like labels and were not understood.
    pub unread: Vec<Span>,
    /// The slots that are still open.
    pub open: Vec<Slot>,
    /// Labels that what is behind them belies.
    belied: Vec<Label>,
}

impl Inferred {
    /// Labels that were belied and that nothing else has taken stay as labels that nobody knows, or what is behind them
    /// would be lost in a report's end.
    pub(super) fn restore(&mut self, labels: &mut Vec<Label>) {
        let taken = Places::of(labels.iter().map(|label| label.span));
        let own = |label: &Label| !is_figure(label.field) && label.field.shape() != Shape::Narrative;
        let lost = std::mem::take(&mut self.belied).into_iter();
        let lost = lost.filter(|label| own(label) && label.field != Field::Indicator && !taken.meet(label.span));
        labels.extend(lost.map(|label| Label { field: Field::Other, doubt: Some(Doubt::Inferred), ..label }));
        labels.sort_by_key(|label| (label.leaf, label.span.start));
    }
}

/// Whether words of a profile's that announce a figure have a name or a person behind them: `Key target: KT4 Forged
/// licences withdrawn`, `Target holder: Ada Moss`; or a profile knows only some of a label's words, and what is behind
/// them is of no kind that they announce: `University aim: Education`, `Level approved by committee: 70%`.
fn is_belied(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    labelled: &BTreeSet<usize>,
    label: &Label,
) -> bool {
    let figure = is_figure(label.field);
    let part = || is_part(document, profiles, leaves, label);
    let known = figure || label.field == Field::Indicator || part();
    let Some(leaf) = leaves.get(label.leaf).filter(|_| known) else { return false };
    let own = Span { start: label.content.min(leaf.block.span.end), end: leaf.block.span.end };
    let beside = || {
        let cell = leaf.cell?;
        let next = leaves.get(label.leaf + 1).filter(|_| !labelled.contains(&(label.leaf + 1)))?;
        next.cell.filter(|other| (other.table, other.row) == (cell.table, cell.row)).map(|_| next.block.span)
    };
    // Right below a heading, outside tables.
    let below = || {
        let next = leaves.get(label.leaf + 1).filter(|next| leaf.cell.is_none() && next.cell.is_none())?;
        let may = label.field == Field::Indicator || label.field == Field::Service && part();
        Some(next.block.span).filter(|_| may && !labelled.contains(&(label.leaf + 1)))
    };
    let text = document.slice(own).trim();
    let text = if text.is_empty() { beside().or_else(below).map_or("", |span| document.slice(span)) } else { text };
    let text = fold(text.split(['\n', '\t']).next().unwrap_or_default());
    let kinds = Kinds::of(&text);
    if label.field.shape() == Shape::Narrative && heads_table(document, leaves, label) && part() {
        return true;
    }
    // `Performance measures: exceptions Q2 2011/12` heads a paper.
    if label.field == Field::Indicator && (names_paper_and_period(&text) || kinds.period) {
        return true;
    }
    let fits = kinds.blank || kinds.absent || kinds.fit(label.field).is_some();
    // `Present figure: 7.7%` is no list of those present.
    let fits = fits && !(label.field == Field::Paper && kinds.is_told());
    // A form may be signed with a day alone.
    let fits = fits || label.field.shape() == Shape::SignOff && !kinds.quantity;
    // A few words may be the rest of a narrative's label.
    if !fits && (label.field.shape() != Shape::Narrative || kinds.is_told()) && part() {
        return true;
    }
    if !figure {
        return false;
    }
    // `Short of target by: 37`
    if kinds.quantity && document.slice(label.span).to_lowercase().ends_with(" by") && part() {
        return true;
    }
    let told = kinds.is_told() || kinds.absent || kinds.figures || kinds.blank;
    // `Key target: report by exception`, all of it bold, is a heading.
    let heading = !own.is_empty() && leaf.cell.is_none() && document.is_bold(leaf.block.span);
    !told && kinds.words >= 2 && (is_measure(&text) || kinds.person || heading)
}

/// Whether words that head a paper have a person behind them: `Report by: Ada Moss`, at the end of a form.
fn signs(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], label: &Label) -> bool {
    let Some(leaf) = leaves.get(label.leaf).filter(|_| label.field == Field::Paper) else { return false };
    let own = Span { start: label.content.min(leaf.block.span.end), end: leaf.block.span.end };
    let guesses = profiles.guess(document.slice(label.span));
    let by = |guess: &Guess| guess.field == Field::CompletedBy && guess.weight >= 3;
    guesses.iter().any(by) && Kinds::of(&fold(document.slice(own))).person
}

/// The cells below a heading among which figures are looked for.
const NEAR: usize = 14;

/// Whether a leaf outside tables stands over a table with two figures or more in its first cells.
fn is_over_figures(document: &Document, leaves: &[Leaf], over: usize) -> bool {
    let table = leaves.get(over + 1).and_then(|leaf| leaf.cell).map(|cell| cell.table);
    let outside = leaves.get(over).is_some_and(|leaf| leaf.cell.is_none());
    let own =
        leaves.iter().skip(over + 1).take_while(|leaf| table.is_some() && leaf.cell.map(|cell| cell.table) == table);
    let figure = |leaf: &&Leaf| quantity::parse(document.slice(leaf.block.span)).is_some();
    outside && own.take(NEAR).filter(figure).nth(1).is_some()
}

/// Whether a heading that ends in words of a narrative's label stands right over a table: `Sailings cancelled for technical
/// reasons` over its figures.
fn heads_table(document: &Document, leaves: &[Leaf], label: &Label) -> bool {
    let Some(leaf) = leaves.get(label.leaf) else { return false };
    let alone = document.slice(Span { start: label.content.min(leaf.block.span.end), end: leaf.block.span.end });
    alone.trim().is_empty() && is_over_figures(document, leaves, label.leaf)
}

/// Whether a profile knows only some of the words that are set as one label.
fn is_part(document: &Document, profiles: &ProfileSet, leaves: &[Leaf], label: &Label) -> bool {
    let Some(block) = leaves.get(label.leaf).map(|leaf| leaf.block.span) else { return false };
    let ahead = document.slice(Span { start: block.start, end: label.span.start.max(block.start) });
    let ahead = without_number(ahead.rsplit(['\n', '\t', ':', '.', '|']).next().unwrap_or_default());
    let text = document.slice(label.span);
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).count();
    let outside = |hit: &Hit| words(&text[..hit.start]) + words(&text[hit.end..]);
    words(ahead) > 0
        || !label.exact && label.period.is_none() && profiles.find(text, 0).is_some_and(|hit| outside(&hit) > 0)
}

/// The longest title, in bytes.
const LONGEST_TITLE: usize = 100;

/// The most words of a heading or bold line over a value.
const LONGEST_HEADING: usize = 7;

/// A slot before its judge.
struct Judge<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    style: Style,
    slot: &'a Slot,
    /// It stands in a heading of the paper.
    heading: bool,
    /// It stands over a table with figures.
    over_table: bool,
    /// Its words come again before a colon, or on a line of their own.
    again: bool,
}

/// What speaks for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Case {
    field: Field,
    weight: u32,
    fit: u32,
}

impl Judge<'_> {
    fn field(&self) -> Option<Field> {
        let words = fold(self.document.slice(self.slot.span));
        // `% of bins missed`, `NI 192 Waste recycled` name an indicator; they announce nothing.
        let mut guesses = self.profiles.guess(&words);
        // `Which measure is off target?` beside a name is no paper's title.
        if self.is_beside() && !self.slot.values.iter().all(String::is_empty) {
            guesses.retain(|guess| guess.field != Field::Title);
        }
        let may_speak = !guesses.is_empty() || self.is_beside();
        // `1.2 Level reached` before a figure is a clause; `1.8 False alarms caused by cooking` has an indicator's number.
        let clause = self.slot.values.iter().any(|value| Kinds::of(value).quantity);
        if !may_speak
            || is_measure(if clause { without_clause(&words) } else { &words })
            || is_told(&words)
            || words.contains(", ") && Kinds::of(&words).person
        {
            return None;
        }
        let mut best: Option<Case> = None;
        for value in &self.slot.values {
            let kinds = Kinds::of(value);
            let case = weighed(&guesses, &kinds, &words).or_else(|| self.by_value(&kinds));
            if let Some(case) = case.filter(|case| best.is_none_or(|best| case.sum() > best.sum())) {
                best = Some(case);
            }
        }
        // A heading right over figures names what they measure.
        let figures =
            |case: &Case| case.field.shape() == Shape::Narrative && (self.slot.over_figures || self.over_table);
        best.filter(|case| !figures(case)).filter(|case| self.is_enough(case)).map(|case| case.field)
    }

    /// A heading over a form's first label: `Force performance exception`, `Off target: exception commentary`.
    fn title(&self, leaves: &[Leaf]) -> Option<Label> {
        let leaf = leaves.get(self.slot.leaf).filter(|leaf| leaf.cell.is_none())?;
        let span = leaf.block.span;
        if self.slot.set != Set::Bold || self.slot.span.start != span.start {
            return None;
        }
        let whole = fold(self.document.slice(span));
        let set_apart = matches!(leaf.block.kind, BlockKind::Heading { .. }) || self.document.is_bold(span);
        if !set_apart || whole.len() > LONGEST_TITLE || is_measure(&whole) {
            return None;
        }
        let guesses = self.profiles.guess(&whole);
        let (first, others) = guesses.split_first()?;
        let margin = others.first().is_none_or(|other| other.weight + 1 < first.weight);
        let behind = self.document.slice(Span { start: self.slot.content, end: span.end }).trim().is_empty();
        let followed = behind && !self.slot.values.iter().all(String::is_empty);
        (first.field == Field::Title && first.weight >= 4 && margin && !followed).then(|| Label {
            content: span.end,
            doubt: Some(Doubt::Inferred),
            ..Label::plain(span, Field::Title, self.slot.leaf)
        })
    }

    /// Whether the words are set as this document's labels are.
    fn is_set_apart(&self) -> bool {
        self.slot.set != Set::Line && (self.slot.set != Set::Colon || !self.style.is_bold())
    }

    /// Whether what follows the words may be a value of this field.
    fn bears_out(&self, field: Field) -> bool {
        // A form that nobody has filled in has nothing behind its labels.
        let fits = |kinds: Kinds| kinds.blank || kinds.fit(field).is_some();
        // What is beside a cell speaks before what is below it.
        let first = self.slot.values.iter().find(|value| !value.is_empty());
        let paper = field == Field::Indicator && first.is_some_and(|value| names_paper_and_period(value));
        !paper && fits(Kinds::of(first.map_or("", String::as_str)))
    }

    /// `Lower is better` and `Amber` say themselves what they are.
    fn by_value(&self, kinds: &Kinds) -> Option<Case> {
        let field = match () {
            () if !self.is_beside() => return None,
            // `**Sadly:** more nests` stands in a text.
            () if self.slot.set != Set::Bold
                && kinds.direction
                && kinds.words >= 2
                && kinds.words <= 6
                && !kinds.colour =>
            {
                Field::Polarity
            }
            () if kinds.colour && kinds.words <= 2 => Field::Rag,
            () => return None,
        };
        Some(Case { field, weight: 2, fit: 3 })
    }

    /// Whether the value stands beside the words: in a cell, or on their line.
    fn is_beside(&self) -> bool {
        matches!(self.slot.set, Set::Cell | Set::Colon)
            || self.slot.set == Set::Bold && !ends_line(self.document, self.slot)
    }

    /// `Performance measures Quarter 3 2016/17` heads a paper.
    fn names_period(&self) -> bool {
        period::find(self.document.slice(self.slot.span)).is_some()
    }

    fn is_enough(&self, case: &Case) -> bool {
        let told = case.field.shape() == Shape::Narrative;
        // Where labels are bold, words before a colon that come in form after form are labels too: underlined, say.
        let regular = !self.style.is_bold() || self.again;
        let words = self.document.slice(self.slot.span).split_whitespace().count();
        match self.slot.set {
            Set::Cell => case.sum() >= 4 || (case.weight >= 2 && case.sum() >= 3),
            Set::Bold if told => case.weight >= 3 && case.sum() >= 4,
            // A heading that only names what follows parts a form as any other does.
            Set::Bold if case.field == Field::Other => case.weight >= 4 && words <= 5 && !self.heading,
            Set::Bold if case.field == Field::Indicator && self.names_period() => false,
            // A heading of the paper is no figure's label.
            Set::Bold if self.heading && case.field.shape() == Shape::Line && case.fit == 0 => false,
            Set::Bold => case.weight >= 2 && case.sum() >= 3 && words <= LONGEST_HEADING,
            Set::Colon if told => regular && case.weight >= 3 - u32::from(self.again) && case.fit >= 1,
            Set::Colon => regular && case.fit >= 2 && case.sum() >= 4,
            Set::Again if told => case.weight >= 3 && case.sum() >= 4,
            Set::Again => case.fit >= 2 && case.sum() >= 4,
            Set::Inside => !told && case.weight >= 3 && case.fit >= 2,
            Set::Line if told && self.again => case.weight >= 2 && case.fit >= 1,
            Set::Line if told => regular && case.weight >= 5 && case.fit >= 2,
            Set::Line => regular && case.weight >= 4 && case.fit >= 3,
        }
    }
}

impl Case {
    fn sum(&self) -> u32 {
        self.weight + self.fit
    }
}

/// The guess that a value bears out best; reason and actions in one label are both.
fn weighed(guesses: &[Guess], kinds: &Kinds, words: &str) -> Option<Case> {
    // `Corporate plan: 2015–2019`
    let spanned = |field: Field| field == Field::Target && kinds.period;
    let cases = guesses
        .iter()
        .filter(|guess| !spanned(guess.field))
        .filter_map(|guess| Some(Case { field: guess.field, weight: guess.weight, fit: kinds.fit(guess.field)? }));
    let mut cases: Vec<Case> = cases.collect();
    // A way that is wanted: `Movement wanted: upwards`.
    let wish = guesses.iter().find(|guess| guess.field == Field::Target && guess.weight >= 2);
    if let (Some(wish), Some(fit)) = (wish, kinds.fit(Field::Polarity)) {
        cases.push(Case { field: Field::Polarity, weight: wish.weight, fit });
    }
    let of = |field: Field| cases.iter().find(|case| case.field == field && case.weight >= 3);
    if joins(words)
        && let (Some(reason), Some(actions)) = (of(Field::Reason), of(Field::Actions))
    {
        let (weight, fit) = (reason.weight.min(actions.weight) + 1, reason.fit);
        return Some(Case { field: Field::ReasonAndActions, weight, fit });
    }
    // On a tie the heavier words, which come first.
    cases.into_iter().rev().max_by_key(Case::sum)
}

/// Whether a label's words name the reason and the actions: `Reason for variance and corrective action`.
pub(super) fn names_both(profiles: &ProfileSet, words: &str) -> bool {
    let guesses = profiles.guess(words);
    let of = |field: Field| guesses.iter().any(|guess| guess.field == field && guess.weight >= 3);
    joins(words) && of(Field::Reason) && of(Field::Actions)
}

fn is_figure(field: Field) -> bool {
    matches!(field, Field::Outturn | Field::Target | Field::OtherTarget(_) | Field::OtherValue)
}

/// Whether a label names two things.
fn joins(words: &str) -> bool {
    let lower = words.to_lowercase();
    lower.split(' ').any(|word| matches!(word, "and" | "&" | "/" | "+" | "a")) || lower.contains('/')
}
