//! What a form's open slots mean, told by what else the form has.
//!
//! A form whose outturn and target are known and whose indicator is not has it in the slot before them; what is told
//! after its figures without a heading that is understood is the reason, then the actions. Nothing taken so is ever
//! accepted unseen.

mod figure;
mod name;
mod tied;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::candidate::{Candidate, Fate};
use super::kind::{Kinds, without_clause};
use super::labels::{Doubt, Label};
use super::places::Places;
use super::rows::Rows;
use super::section::{Piece, PieceKind, fold};
use super::slot::{Set, Slot};
use super::title::{self, LEAST_REPEATED};
use crate::document::{BlockKind, CellAddress, Document, Leaf, Span};
use crate::normalise::{period, polarity, rag};
use crate::profile::{Field, ProfileSet, Shape};
use name::{is_name, is_period_line};
use tied::{Ballot, Tied};

/// Gives the open slots of each form the fields that it still lacks.
pub(super) fn settle(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    rows: &Rows,
    open: &[Slot],
    candidates: &mut Vec<Candidate>,
    labels: &mut Vec<Label>,
) {
    title::headings(document, profiles, leaves, open, labels);
    let items = items(document, labels, open);
    let common = common(open);
    let mut seen = BTreeSet::new();
    let again: BTreeSet<&str> =
        items.iter().map(|item| item.words.as_str()).filter(|words| !seen.insert(*words)).collect();
    let cells = leaves.iter().rev().filter_map(|leaf| Some((leaf.cell?, leaf.block.span))).collect();
    let (mut added, mut changed) = (Vec::new(), BTreeMap::new());
    let form = |range: Range<usize>| {
        let mut form = Form {
            document,
            profiles,
            leaves,
            labels,
            open,
            common: &common,
            again: &again,
            rows,
            cells: &cells,
            items: items.get(range)?,
            taken: BTreeMap::new(),
            bare: BTreeSet::new(),
            changed: BTreeMap::new(),
            anchored: false,
            decided: None,
            tied: None,
        };
        form.anchored = form.has(&[Field::Outturn, Field::Target]);
        form.figures();
        Some(form)
    };
    let mut judged: Vec<Form> = forms(&items).into_iter().filter_map(form).collect();
    let ballot = Ballot::of(&judged);
    for form in &mut judged {
        form.untie(&ballot);
        form.settle();
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    judged.iter().flat_map(Form::names).for_each(|(_, words)| *names.entry(words).or_default() += 1);
    for form in &mut judged {
        form.name_as_others(&names);
        changed.append(&mut form.changed);
        added.extend(std::mem::take(&mut form.taken).into_iter().filter_map(|(index, field)| {
            let slot = open.get(index)?;
            let doubt = (field != Field::Other).then_some(Doubt::Inferred);
            if form.bare.contains(&index) {
                let bare = Span { start: slot.span.start, end: slot.span.start };
                return Some(Label { doubt, ..Label::plain(bare, field, slot.leaf) });
            }
            let label = Label::plain(slot.span, field, slot.leaf);
            // Text under a label ends at a heading, but for the name that a caption announces.
            let heading = |leaf: &&Leaf| matches!(leaf.block.kind, BlockKind::Heading { .. });
            let alone =
                leaves.get(slot.leaf).is_some_and(|leaf| leaf.cell.is_none() && slot.content >= leaf.block.span.end);
            let below = leaves.get(slot.leaf + 1).filter(|_| field == Field::Indicator && alone).filter(heading);
            let given = slot.above.or(below.map(|leaf| leaf.block.span));
            let given = given.map(|span| vec![Piece { span, kind: PieceKind::Paragraph }]);
            Some(Label { content: slot.content, given, doubt, ..label })
        }));
    }
    for (index, field) in changed {
        if let Some(label) = labels.get_mut(index) {
            label.field = field;
            label.doubt = label.doubt.or(Some(Doubt::Inferred));
        }
    }
    let places = Places::of(added.iter().map(|label| label.span));
    // What stands under a caption of the indicator names it, though its words are a narrative's: `… on the at-risk list`.
    let names = |label: &&Label| label.field == Field::Indicator && !label.span.is_empty();
    let alone = |label: &&Label| leaves.get(label.leaf).is_some_and(|leaf| label.content >= leaf.block.span.end);
    let named: BTreeSet<usize> = added.iter().filter(names).filter(alone).map(|label| label.leaf + 1).collect();
    let name = |label: &Label| {
        let heads = label.field == Field::Title || label.field.shape() == Shape::Narrative;
        heads && label.doubt == Some(Doubt::Inferred) && named.contains(&label.leaf)
    };
    labels.retain(|label| !name(label) && (!is_styled(label) || !places.meet(label.span)));
    for label in &added {
        candidates.push(Candidate { span: label.span, field: label.field, fate: Fate::Inferred });
    }
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
    title::titles(document, profiles, leaves, candidates, labels);
}

/// The values that come more than once.
fn common(open: &[Slot]) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    open.iter().map(Form::value).filter(|value| !seen.insert(*value)).collect()
}

/// A label or an open slot.
#[derive(Clone, Debug)]
struct Item {
    start: u32,
    /// Its words in lower case.
    words: String,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Label(usize),
    Slot(usize),
}

fn items(document: &Document, labels: &[Label], open: &[Slot]) -> Vec<Item> {
    let words = |span: Span| template(document.slice(span));
    let places = Places::of(open.iter().map(|slot| slot.span));
    // A label that the document's style alone marked is an open slot.
    let known = labels
        .iter()
        .enumerate()
        .filter(|(_, label)| !(is_styled(label) && places.meet(label.span)))
        .map(|(at, label)| Item { start: label.span.start, words: words(label.span), what: What::Label(at) });
    let open = open.iter().enumerate().map(|(at, slot)| Item {
        start: slot.span.start,
        words: words(slot.span),
        what: What::Slot(at),
    });
    let mut items: Vec<Item> = known.chain(open).collect();
    items.sort_by_key(|item| item.start);
    items
}

/// A label's words as other forms have them: in lower case, without the number that they begin with, or end with as
/// `Plan objective 12` does.
fn template(words: &str) -> String {
    let words = fold(words);
    let own = without_clause(&words);
    let bare = own.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = bare.len() < words.len() && bare.ends_with(' ') && bare.split_whitespace().count() >= 2;
    let words = if numbered { bare.trim_end() } else { own };
    words.to_lowercase()
}

/// Whether no profile knows a label, and nothing was inferred of it.
fn is_styled(label: &Label) -> bool {
    label.profile.is_none() && label.doubt.is_none() && label.field == Field::Other
}

/// The items of each form: another begins where the first words that come again come again, with what stands right
/// before them and comes only once. Words that come twice in each form, as a title that heads a column too, only lead to
/// those that come once.
fn forms(items: &[Item]) -> Vec<Range<usize>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item.words.as_str()).or_default() += 1;
    }
    let repeats = |index: usize| items.get(index).is_some_and(|item| counts.get(item.words.as_str()) > Some(&1));
    let repeated = counts.values().filter(|count| **count > 1).count();
    let first = (0..items.len()).find(|&index| repeats(index)).filter(|_| repeated >= LEAST_REPEATED);
    let mut often: BTreeMap<usize, usize> = BTreeMap::new();
    counts.values().filter(|count| **count > 1).for_each(|count| *often.entry(*count).or_default() += 1);
    let usual =
        often.iter().max_by_key(|(count, words)| (**words, std::cmp::Reverse(**count))).map(|(count, _)| *count);
    let count = |index: usize| items.get(index).and_then(|item| counts.get(item.words.as_str()).copied());
    let twice = |first: &usize| usual.is_some_and(|usual| count(*first) == Some(2 * usual));
    let near = |first: usize| (first..items.len()).take(LEAD).find(|&index| count(index) == usual);
    let anchor = first.filter(twice).and_then(near).or(first);
    let lead = items.get(first.unwrap_or(0)..anchor.unwrap_or(0)).unwrap_or_default();
    let leads = |item: &Item| lead.iter().any(|other| other.words == item.words);
    let mut forms = Vec::new();
    let mut from = 0;
    if let Some(anchor) = anchor.and_then(|anchor| items.get(anchor)) {
        let again = items.iter().enumerate().filter(|(_, item)| item.words == anchor.words).skip(1);
        for (index, _) in again {
            let index = (from + 1..index).rev().take(LEAD).take_while(|&at| leads(&items[at])).last().unwrap_or(index);
            let start = (from + 1..index).rev().take_while(|&before| !repeats(before)).last().unwrap_or(index);
            forms.push(from..start);
            from = start;
        }
    }
    forms.push(from..items.len());
    forms
}

/// The most labels that lead to the first that comes once in each form.
const LEAD: usize = 3;

/// Whether a slot's words are a period themselves.
fn names_period(document: &Document, slot: &Slot) -> bool {
    let words = document.slice(slot.span);
    period::parse(words).is_some() || is_period_line(words)
}

/// Whether a slot's words are a field's value themselves: `Quarter 2 2019/20`, `We want more`, `Off track`.
fn is_value(document: &Document, slot: &Slot, field: Field) -> bool {
    let words = document.slice(slot.span);
    match field {
        Field::Period => names_period(document, slot),
        Field::Polarity => polarity::is_explicit(words),
        Field::Rag => rag::is_status(words) || rag::parse(words).is_some(),
        _ => false,
    }
}

/// One form before its judge.
struct Form<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    leaves: &'a [Leaf<'a>],
    labels: &'a [Label],
    open: &'a [Slot],
    /// The values that come more than once in the document.
    common: &'a BTreeSet<&'a str>,
    /// The words of labels and slots that come more than once in the document.
    again: &'a BTreeSet<&'a str>,
    rows: &'a Rows,
    /// The first line of each cell.
    cells: &'a BTreeMap<CellAddress, Span>,
    items: &'a [Item],
    /// The fields given to open slots.
    taken: BTreeMap<usize, Field>,
    /// The slots among them whose words are the value themselves.
    bare: BTreeSet<usize>,
    /// The fields given to labels that were inferred for want of better.
    changed: BTreeMap<usize, Field>,
    /// Its own labels announce a result and a target.
    anchored: bool,
    /// The words of the target's and the result's labels, where they decided.
    decided: Option<(String, String)>,
    /// The two figures that its words do not tell apart.
    tied: Option<Tied>,
}

/// The most bytes between a heading and the figures of what it names: a period, captions.
const NEAR: u32 = 160;

impl<'a> Form<'a> {
    fn settle(&mut self) {
        let told = |field: Field| field.shape() == Shape::Narrative;
        let narrated = self.fields().any(|(_, field)| told(field));
        let enough = match (self.has(&[Field::Outturn]), self.has(&[Field::Target])) {
            (true, true) => self.anchored || self.is_whole(),
            (false, false) => false,
            _ => narrated || self.is_rounded(),
        };
        if !enough {
            (self.taken, self.changed) = (BTreeMap::new(), BTreeMap::new());
            return;
        }
        self.period();
        self.status();
        self.direction();
        self.name();
        self.narratives();
        self.people();
        self.rest();
    }

    /// Whether a form none of whose figures any words tell has a name before them and something told behind.
    fn is_whole(&self) -> bool {
        let (Some(first), Some(last)) = (self.first_figure(), self.last_figure()) else { return false };
        let named = self.has(&[Field::Indicator])
            || self
                .free()
                .any(|(_, slot)| slot.span.start < first && (is_name(Form::value(slot)) || self.heads(slot, first)));
        let narrative = |field: Field| matches!(field, Field::Reason | Field::Actions | Field::ReasonAndActions);
        let told = self.fields().any(|(start, field)| start > last && narrative(field))
            || self.free().any(|(_, slot)| slot.span.start > last && Kinds::of(Form::value(slot)).prose);
        named && told
    }

    /// Whether a slot is a heading right over the figures that may name what is measured itself.
    fn heads(&self, slot: &Slot, figures: u32) -> bool {
        let near = figures.saturating_sub(slot.span.end) <= NEAR;
        near && slot.set == Set::Bold && is_name(self.document.slice(slot.span))
    }

    /// Whether enough of what else a form has is known, and something is told in it.
    fn is_rounded(&self) -> bool {
        const ELSE: [Field; 6] =
            [Field::Indicator, Field::Period, Field::Rag, Field::Polarity, Field::CompletedBy, Field::ApprovedBy];
        let known = ELSE.iter().filter(|field| self.has(&[**field])).count();
        known >= 2 && self.free().any(|(_, slot)| Kinds::of(Form::value(slot)).prose)
    }

    /// Whether a slot outside tables has nothing beside it in its leaf.
    fn ends_line(&self, slot: &Slot) -> bool {
        self.leaves.get(slot.leaf).is_some_and(|own| own.cell.is_none() && slot.content >= own.block.span.end)
    }

    /// Whether a slot's words are the same in other forms.
    fn comes_again(&self, slot: &Slot) -> bool {
        self.again.contains(template(self.document.slice(slot.span)).as_str())
    }

    /// Whether another label or slot begins right below a slot that has nothing beside it; words that come again stand
    /// over their value where those below them do not.
    fn is_over_item(&self, slot: &Slot) -> bool {
        let again = self.comes_again(slot);
        let next = self.leaves.get(slot.leaf + 1).filter(|next| next.cell.is_none() && self.ends_line(slot));
        let Some(start) = next.map(|next| next.block.span.start) else { return false };
        let at = self.items.partition_point(|item| item.start < start);
        let own = self.items.get(at..).unwrap_or_default().iter().take_while(|item| item.start == start);
        let inferred = |at: usize| self.labels.get(at).is_some_and(|label| label.doubt == Some(Doubt::Inferred));
        own.into_iter().any(|item| match item.what {
            What::Label(at) if !inferred(at) => true,
            _ if again && !self.again.contains(item.words.as_str()) => false,
            What::Label(_) => true,
            What::Slot(at) => self.open.get(at).is_some_and(|slot| slot.set != Set::Line),
        })
    }

    /// The fields of the form's labels, and of slots that have been given one, with where they stand.
    fn fields(&self) -> impl Iterator<Item = (u32, Field)> + use<'_, 'a> {
        self.items.iter().filter_map(|item| match item.what {
            What::Label(at) => {
                Some((item.start, *self.changed.get(&at).or(self.labels.get(at).map(|label| &label.field))?))
            }
            What::Slot(at) => Some((item.start, *self.taken.get(&at)?)),
        })
    }

    /// Whether a profile knows the form's result or target.
    fn is_known(&self) -> bool {
        self.has_known(Field::Outturn) || self.has_known(Field::Target)
    }

    /// Whether a profile knows a label of the form for this field.
    fn has_known(&self, field: Field) -> bool {
        self.items.iter().any(|item| match item.what {
            What::Label(at) => {
                self.labels.get(at).is_some_and(|label| label.field == field && label.doubt != Some(Doubt::Inferred))
            }
            What::Slot(_) => false,
        })
    }

    /// Where the label of the first of a form's result and target stands.
    fn first_figure(&self) -> Option<u32> {
        self.place(Field::Outturn).into_iter().chain(self.place(Field::Target)).min()
    }

    /// Where the label of the last of a form's result and target stands.
    fn last_figure(&self) -> Option<u32> {
        self.place(Field::Outturn).max(self.place(Field::Target))
    }

    fn place(&self, wanted: Field) -> Option<u32> {
        self.fields().find(|(_, field)| *field == wanted).map(|(start, _)| start)
    }

    fn has(&self, wanted: &[Field]) -> bool {
        self.fields().any(|(_, field)| wanted.contains(&field))
    }

    /// The slots that have no field yet.
    fn free(&self) -> impl Iterator<Item = (usize, &'a Slot)> + use<'_, 'a> {
        self.items.iter().filter_map(|item| match item.what {
            What::Slot(at) if !self.taken.contains_key(&at) => Some((at, self.open.get(at)?)),
            _ => None,
        })
    }

    fn value(slot: &Slot) -> &str {
        slot.values.first().map_or("", String::as_str)
    }

    /// The value of a label or of a slot that has a field.
    fn item_value(&self, item: &Item) -> Option<String> {
        match item.what {
            What::Label(at) => self.line_after(self.labels.get(at)?),
            What::Slot(at) => {
                self.taken.get(&at).and_then(|_| self.open.get(at)).map(|slot| Form::value(slot).to_owned())
            }
        }
    }

    /// Whether a slot's words say that the record has no field for it.
    fn is_other(&self, slot: &Slot) -> bool {
        let guesses = self.profiles.guess(self.document.slice(slot.span));
        guesses.first().is_some_and(|guess| guess.field == Field::Other && guess.weight >= 2)
    }

    /// Gives a slot a field: to what follows its words, or to the words where they are such a value themselves.
    fn take(&mut self, index: usize, field: Field) {
        let Some(slot) = self.open.get(index) else { return };
        self.taken.insert(index, field);
        if is_value(self.document, slot, field) {
            self.bare.insert(index);
        }
    }

    /// Cells set like the form's labels are labels, whatever they say; so are its bold lines, where it is a form
    /// that no profile knows.
    fn rest(&mut self) {
        let own: Vec<&Label> = self
            .items
            .iter()
            .filter_map(|item| match item.what {
                What::Label(at) => self.labels.get(at),
                What::Slot(_) => None,
            })
            .collect();
        let inferred = own.iter().filter(|label| label.doubt == Some(Doubt::Inferred)).count() + self.taken.len();
        let unfamiliar = 3 * inferred >= own.len() + self.taken.len();
        if !unfamiliar {
            return;
        }
        let first = self.fields().map(|(start, _)| start).min().unwrap_or(0);
        let figures = self.first_figure();
        // Pairs in one line with what is understood.
        let taken = self.taken.keys().filter_map(|at| self.open.get(*at)).map(|slot| slot.leaf);
        let leaves: BTreeSet<usize> = taken.chain(own.iter().map(|label| label.leaf)).collect();
        // What stands under a label in large type is its value.
        let values: BTreeSet<String> = self.items.iter().filter_map(|item| self.item_value(item)).collect();
        let others: Vec<usize> = self
            .free()
            .filter(|(_, slot)| !values.contains(&fold(self.document.slice(slot.span))))
            .filter(|(_, slot)| {
                // A heading before the figures may name what they measure.
                let names = slot.set == Set::Bold && figures.is_none_or(|figures| slot.span.start < figures);
                let beside = matches!(slot.set, Set::Colon | Set::Again) && leaves.contains(&slot.leaf);
                (beside || matches!(slot.set, Set::Cell | Set::Bold))
                    && slot.span.start > first
                    && !slot.over_figures
                    && !names
            })
            .map(|(at, _)| at)
            .collect();
        for slot in others {
            self.taken.insert(slot, Field::Other);
        }
    }
}
