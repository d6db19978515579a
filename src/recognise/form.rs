//! What a form's open slots mean, told by what else the form has.
//!
//! A form whose outturn and target are known and whose indicator is not has it in the slot before them; what is told
//! after its figures without a heading that is understood is the reason, then the actions. Nothing taken so is ever
//! accepted unseen.

use std::collections::BTreeMap;
use std::ops::Range;

use super::candidate::{Candidate, Fate};
use super::kind::{Kinds, is_measure};
use super::labels::{Doubt, Label};
use super::section::fold;
use super::slot::{Set, Slot};
use super::title::{self, is_set_apart};
use crate::document::{Document, Leaf, Span};
use crate::normalise::quantity;
use crate::profile::{Field, ProfileSet, Shape};
use crate::record::OtherTargetKind;

/// Gives the open slots of each form the fields that it still lacks.
pub(super) fn settle(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    open: &[Slot],
    candidates: &mut Vec<Candidate>,
    labels: &mut Vec<Label>,
) {
    title::headings(document, profiles, leaves, open, labels);
    let items = items(document, labels, open);
    let (mut added, mut changed) = (Vec::new(), BTreeMap::new());
    for range in forms(&items) {
        let Some(own) = items.get(range) else { continue };
        let mut form = Form {
            document,
            profiles,
            leaves,
            labels,
            open,
            items: own,
            taken: BTreeMap::new(),
            changed: BTreeMap::new(),
        };
        form.settle();
        changed.append(&mut form.changed);
        added.extend(form.taken.into_iter().filter_map(|(slot, field)| {
            let slot = open.get(slot)?;
            let label = Label::plain(slot.span, field, slot.leaf);
            let doubt = (field != Field::Other).then_some(Doubt::Inferred);
            Some(Label { content: slot.content, doubt, ..label })
        }));
    }
    for (index, field) in changed {
        if let Some(label) = labels.get_mut(index) {
            label.field = field;
        }
    }
    labels.retain(|label| !is_styled(label) || !added.iter().any(|other| other.span.intersect(label.span).is_some()));
    for label in &added {
        candidates.push(Candidate { span: label.span, field: label.field, fate: Fate::Inferred });
    }
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
    title::titles(document, profiles, leaves, candidates, labels);
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
    let words = |span: Span| fold(document.slice(span)).to_lowercase();
    // A label that the document's style alone marked is an open slot.
    let known = labels
        .iter()
        .enumerate()
        .filter(|(_, label)| !(is_styled(label) && open.iter().any(|slot| slot.span.intersect(label.span).is_some())))
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

/// Whether no profile knows a label, and nothing was inferred of it.
fn is_styled(label: &Label) -> bool {
    label.profile.is_none() && label.doubt.is_none() && label.field == Field::Other
}

/// The fewest different words that must come again for a paper to hold several forms.
const LEAST_REPEATED: usize = 3;

/// The items of each form: another begins where the first words that come again come again, with what stands right
/// before them and comes only once.
fn forms(items: &[Item]) -> Vec<Range<usize>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item.words.as_str()).or_default() += 1;
    }
    let repeats = |index: usize| items.get(index).is_some_and(|item| counts.get(item.words.as_str()) > Some(&1));
    let repeated = counts.values().filter(|count| **count > 1).count();
    let anchor = (0..items.len()).find(|&index| repeats(index)).filter(|_| repeated >= LEAST_REPEATED);
    let mut forms = Vec::new();
    let mut from = 0;
    if let Some(anchor) = anchor.and_then(|anchor| items.get(anchor)) {
        let again = items.iter().enumerate().filter(|(_, item)| item.words == anchor.words).skip(1);
        for (index, _) in again {
            let start = (from + 1..index).rev().take_while(|&before| !repeats(before)).last().unwrap_or(index);
            forms.push(from..start);
            from = start;
        }
    }
    forms.push(from..items.len());
    forms
}

/// One form before its judge.
struct Form<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    leaves: &'a [Leaf<'a>],
    labels: &'a [Label],
    open: &'a [Slot],
    items: &'a [Item],
    /// The fields given to open slots.
    taken: BTreeMap<usize, Field>,
    /// The fields given to labels that were inferred for want of better.
    changed: BTreeMap<usize, Field>,
}

/// The most words of an indicator.
const LONGEST_NAME: usize = 30;

impl<'a> Form<'a> {
    fn settle(&mut self) {
        let told = |field: Field| field.shape() == Shape::Narrative;
        let figures = (self.place(Field::Outturn), self.place(Field::Target));
        let narrated = self.fields().any(|(_, field)| told(field));
        let enough = match figures {
            (Some(_), Some(_)) => true,
            (None, None) => false,
            _ => narrated || self.is_rounded(),
        };
        if !enough {
            return;
        }
        self.period();
        self.figures();
        self.name();
        self.narratives();
        self.people();
        self.rest();
    }

    /// Whether enough of what else a form has is known, and something is told in it.
    fn is_rounded(&self) -> bool {
        const ELSE: [Field; 6] =
            [Field::Indicator, Field::Period, Field::Rag, Field::Polarity, Field::CompletedBy, Field::ApprovedBy];
        let known = ELSE.iter().filter(|field| self.has(&[**field])).count();
        known >= 2 && self.free().any(|(_, slot)| Kinds::of(Form::value(slot)).prose)
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

    /// Whether a slot's words say that the record has no field for it.
    fn is_other(&self, slot: &Slot) -> bool {
        let guesses = self.profiles.guess(self.document.slice(slot.span));
        guesses.first().is_some_and(|guess| guess.field == Field::Other && guess.weight >= 2)
    }

    /// A slot with a period before anything is told has the form's.
    fn period(&mut self) {
        if self.has(&[Field::Period]) {
            return;
        }
        let told = self.fields().filter(|(_, field)| field.shape() == Shape::Narrative).map(|(start, _)| start).min();
        let before = |slot: &Slot| told.is_none_or(|told| slot.span.start < told);
        let beside = |slot: &Slot| {
            slot.set == Set::Cell || self.leaves.get(slot.leaf).is_some_and(|leaf| slot.content < leaf.block.span.end)
        };
        let names = |slot: &Slot| beside(slot) && Form::value(slot).len() <= 40 && Kinds::of(Form::value(slot)).period;
        let mut fitting = self.free().filter(|(_, slot)| before(slot) && names(slot) && !self.is_beside(slot));
        let (first, second) = (fitting.next().map(|(at, _)| at), fitting.next());
        if let (Some(slot), None) = (first, second) {
            drop(fitting);
            self.taken.insert(slot, Field::Period);
        }
    }

    /// Whether a slot's words speak of another period or of what is to come.
    fn is_beside(&self, slot: &Slot) -> bool {
        let guesses = self.profiles.guess(self.document.slice(slot.span));
        guesses.first().is_some_and(|guess| matches!(guess.field, Field::Other | Field::OtherValue | Field::Target))
    }

    /// The one figure that is left, of the unit of the other, is what that one lacks.
    fn figures(&mut self) {
        let wanted = match (self.has(&[Field::Outturn]), self.has(&[Field::Target])) {
            (true, false) => Field::Target,
            (false, true) => Field::Outturn,
            _ => return,
        };
        let known = if wanted == Field::Target { Field::Outturn } else { Field::Target };
        let of_known = self.labels_of(known).find_map(|label| self.quantity_after(label));
        let alike = |text: &str| {
            let own = quantity::parse(text)?;
            let other = of_known.as_ref()?;
            (own.unit == other.unit).then_some(())
        };
        let fitting: Vec<(usize, u32)> = self
            .free()
            .filter(|(_, slot)| alike(Form::value(slot)).is_some() && !self.is_other(slot))
            .map(|(at, slot)| (at, self.weight(slot, wanted)))
            .collect();
        let most = fitting.iter().map(|(_, weight)| *weight).max().unwrap_or(0);
        let best: Vec<usize> = fitting.iter().filter(|(_, weight)| *weight == most).map(|(at, _)| *at).collect();
        if let [slot] = best.as_slice() {
            self.taken.insert(*slot, wanted);
        } else if let (Field::Target, [label]) = (wanted, self.milestones().as_slice()) {
            // `Milestone for the year`, where nothing else is aimed at.
            self.changed.insert(*label, wanted);
        } else if let (Field::Target, Some(label)) = (wanted, self.second_result()) {
            self.changed.insert(label, wanted);
        }
    }

    /// Inferred labels of targets that stand beside another, as a rule.
    fn milestones(&self) -> Vec<usize> {
        use OtherTargetKind::{Annual, Other, Trajectory};
        let aimed = |label: &Label| {
            label.doubt == Some(Doubt::Inferred)
                && matches!(label.field, Field::OtherTarget(Annual | Other | Trajectory))
        };
        let labels = self.items.iter().filter_map(|item| match item.what {
            What::Label(at) => Some((at, self.labels.get(at)?)),
            What::Slot(_) => None,
        });
        labels.filter(|(_, label)| aimed(label)).map(|(at, _)| at).collect()
    }

    /// Of two labels that were both taken for the result's, the one whose words speak of a target: `Figure planned`.
    fn second_result(&self) -> Option<usize> {
        let results = self.items.iter().filter_map(|item| match item.what {
            What::Label(at) => self
                .labels
                .get(at)
                .filter(|label| label.field == Field::Outturn && label.doubt == Some(Doubt::Inferred))
                .map(|_| (self.weight_of(&item.words, Field::Target), at)),
            What::Slot(_) => None,
        });
        let results: Vec<(u32, usize)> = results.collect();
        let aimed = results.iter().filter(|(weight, _)| *weight > 0).count() == 1 && results.len() >= 2;
        results.into_iter().find(|(weight, _)| aimed && *weight > 0).map(|(_, at)| at)
    }

    fn weight_of(&self, words: &str, field: Field) -> u32 {
        self.profiles.guess(words).iter().find(|guess| guess.field == field).map_or(0, |guess| guess.weight)
    }

    /// How much a slot's words say for a field.
    fn weight(&self, slot: &Slot, field: Field) -> u32 {
        self.weight_of(self.document.slice(slot.span), field)
    }

    fn labels_of(&self, wanted: Field) -> impl Iterator<Item = &'a Label> + use<'_, 'a> {
        self.items.iter().filter_map(move |item| match item.what {
            What::Label(at) => self.labels.get(at).filter(|label| label.field == wanted),
            What::Slot(_) => None,
        })
    }

    /// The figure that follows a label, to the end of its line or in the next words.
    fn quantity_after(&self, label: &Label) -> Option<quantity::Reading> {
        let text = &self.document.text;
        let rest = text.get(label.content as usize..)?.trim_start();
        quantity::parse(&fold(rest.split(['\n', '\t']).next()?))
    }

    /// The first slot before the figures whose value reads like a name is the indicator.
    fn name(&mut self) {
        if self.has(&[Field::Indicator]) {
            return;
        }
        let leaves = self.leaves;
        // A heading over another is a title; the lower one names the indicator itself.
        let plain = |slot: &Slot| slot.set == Set::Line;
        let begins = |start: u32| {
            let at = self.items.iter().filter(|item| item.start == start);
            at.into_iter().any(|item| match item.what {
                What::Label(_) => true,
                What::Slot(at) => self.open.get(at).is_some_and(|slot| !plain(slot)),
            })
        };
        let over = |slot: &Slot| {
            let next = leaves.get(slot.leaf + 1).filter(|next| next.cell.is_none());
            let own = leaves.get(slot.leaf).filter(|own| own.cell.is_none() && slot.content >= own.block.span.end);
            own.is_some() && next.is_some_and(|next| is_set_apart(self.document, next) || begins(next.block.span.start))
        };
        let figures = [Field::Outturn, Field::Target].into_iter().filter_map(|field| self.place(field)).min();
        let before = |slot: &Slot| figures.is_some_and(|figures| slot.span.start < figures);
        let names = |text: &str| {
            let kinds = Kinds::of(text);
            let words = text.split_whitespace().count();
            let sentence = text.contains(". ") || text.ends_with('.') && !is_measure(text);
            (2..=LONGEST_NAME).contains(&words) && !kinds.is_told() && !kinds.absent && !sentence
        };
        let fitting: Vec<(usize, &Slot)> = self
            .free()
            .filter(|(_, slot)| before(slot) && names(Form::value(slot)) && !self.is_other(slot) && !over(slot))
            .collect();
        let measure = fitting.iter().find(|(_, slot)| is_measure(Form::value(slot)));
        if let Some(&(slot, _)) = measure.or(fitting.first()) {
            self.taken.insert(slot, Field::Indicator);
        } else if let Some(label) = self.service_named(figures) {
            self.changed.insert(label, Field::Indicator);
        }
    }

    /// `Service promise`, which a profile knows by its first word alone, where nothing else names what is measured.
    fn service_named(&self, figures: Option<u32>) -> Option<usize> {
        self.items.iter().find_map(|item| {
            let What::Label(at) = item.what else { return None };
            let label = self.labels.get(at).filter(|label| label.field == Field::Service)?;
            let more = item.words.split(' ').count() >= 2;
            (more && figures.is_some_and(|figures| label.span.start < figures)).then_some(at)
        })
    }

    /// What is told behind the figures, in the order of every form: why, then what is done.
    fn narratives(&mut self) {
        let both = self.has(&[Field::ReasonAndActions]);
        let figures = [Field::Outturn, Field::Target].into_iter().filter_map(|field| self.place(field)).max();
        for (wanted, other) in [(Field::Reason, Field::Actions), (Field::Actions, Field::Reason)] {
            if both || self.has(&[wanted]) {
                continue;
            }
            let bound = self.place(other);
            let within = |slot: &Slot| {
                let after = figures.is_some_and(|figures| slot.span.start > figures);
                let side = match (wanted, bound) {
                    (_, None) => true,
                    (Field::Reason, Some(actions)) => slot.span.start < actions,
                    (_, Some(reason)) => slot.span.start > reason,
                };
                after && side
            };
            let told = |slot: &Slot| {
                let kinds = Kinds::of(Form::value(slot));
                kinds.prose && !kinds.person
            };
            // Behind the first heading of implications nothing but implications follow.
            let implied = self
                .fields()
                .filter(|(_, field)| matches!(field, Field::Implications(_)))
                .map(|(start, _)| start)
                .min()
                .unwrap_or(u32::MAX);
            let found = self
                .free()
                .find(|(_, slot)| within(slot) && told(slot) && !self.is_other(slot) && slot.span.start < implied);
            if let Some((slot, _)) = found {
                self.taken.insert(slot, wanted);
            }
        }
    }

    /// A person behind all that is told has completed the form.
    fn people(&mut self) {
        if self.has(&[Field::CompletedBy]) {
            return;
        }
        let told = self.fields().filter(|(_, field)| field.shape() == Shape::Narrative).map(|(start, _)| start).max();
        let after = |slot: &Slot| told.is_some_and(|told| slot.span.start > told);
        let found = self.free().find(|(_, slot)| after(slot) && Kinds::of(Form::value(slot)).person);
        if let Some((slot, _)) = found {
            self.taken.insert(slot, Field::CompletedBy);
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
        let figures = [Field::Outturn, Field::Target].into_iter().filter_map(|field| self.place(field)).min();
        let others: Vec<usize> = self
            .free()
            .filter(|(_, slot)| {
                // A heading before the figures may name what they measure.
                let names = slot.set == Set::Bold && figures.is_none_or(|figures| slot.span.start < figures);
                matches!(slot.set, Set::Cell | Set::Bold) && slot.span.start > first && !slot.over_figures && !names
            })
            .map(|(at, _)| at)
            .collect();
        for slot in others {
            self.taken.insert(slot, Field::Other);
        }
    }
}
