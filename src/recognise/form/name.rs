//! The name of what a form measures.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Item, What, names_period};
use crate::normalise::{indicator, period};
use crate::profile::{Field, Shape};
use crate::recognise::kind::{Kinds, is_measure, names_paper_and_period};
use crate::recognise::labels::Doubt;
use crate::recognise::slot::{Set, Slot};
use crate::recognise::title::is_set_apart;

/// The most words of an indicator.
const LONGEST_NAME: usize = 30;

impl Form<'_> {
    /// The first slot before the figures whose value reads like a name is the indicator.
    pub(super) fn name(&mut self) {
        if self.has(&[Field::Indicator]) {
            return;
        }
        if let Some(slot) = self.crowned() {
            self.taken.insert(slot, Field::Indicator);
            self.bare.insert(slot);
            return;
        }
        // A heading over another is a title; the lower one names the indicator itself.
        let over = |slot: &Slot| {
            let next = self.leaves.get(slot.leaf + 1).filter(|next| next.cell.is_none() && self.ends_line(slot));
            let heads = || slot.set == Set::Bold || !self.comes_again(slot);
            next.is_some_and(|next| is_set_apart(self.document, next) && heads()) || self.is_over_item(slot)
        };
        let figures = self.first_figure();
        let before = |slot: &Slot| figures.is_some_and(|figures| slot.span.start < figures);
        // What stands under words that are a label themselves names nothing.
        let inferred = |at: usize| self.labels.get(at).is_some_and(|label| label.doubt == Some(Doubt::Inferred));
        let set_apart = |item: &&Item| match item.what {
            What::Label(at) => !inferred(at) || self.again.is_empty() || self.again.contains(item.words.as_str()),
            What::Slot(at) => {
                let again = self.again.is_empty() || self.again.contains(item.words.as_str());
                again && self.open.get(at).is_some_and(|slot| slot.set != Set::Line)
            }
        };
        let words: BTreeSet<&str> = self.items.iter().filter(set_apart).map(|item| item.words.as_str()).collect();
        let labelled = |slot: &Slot| words.contains(Form::value(slot).to_lowercase().as_str());
        // `To: Performance Committee`
        let addresses = |slot: &Slot| {
            let words = self.document.slice(slot.span).to_lowercase();
            matches!(words.trim_end_matches(':'), "to" | "from" | "cc" | "for" | "meeting" | "committee")
        };
        // `**KPI 1.7 Accidental** fires` is a name of which some words are bold.
        let names_code = |slot: &Slot| {
            let own = indicator::parse(self.document.slice(slot.span));
            own.reference.is_some() && own.name.is_some() && !self.ends_line(slot) && slot.set == Set::Bold
        };
        let fitting: Vec<(usize, &Slot)> = self
            .free()
            .filter(|(_, slot)| before(slot) && is_name(Form::value(slot)) && !self.is_other(slot) && !over(slot))
            .filter(|(_, slot)| !labelled(slot) && !names_period(self.document, slot) && !addresses(slot))
            .filter(|(_, slot)| !names_code(slot))
            .collect();
        // What every form says names none of their indicators.
        let own = |slot: &Slot| !self.common.contains(Form::value(slot));
        let measure = fitting.iter().find(|(_, slot)| is_measure(Form::value(slot)));
        // What a memorandum has before its first form is in none of the others.
        let again = fitting.iter().find(|(_, slot)| own(slot) && self.comes_again(slot));
        let first = again.or(fitting.iter().find(|(_, slot)| own(slot))).or(fitting.first());
        let service = self.service_named(figures).filter(|_| measure.is_none());
        let chosen = measure.or(first).map(|(_, slot)| Form::value(slot).to_owned());
        let chosen = chosen.or_else(|| service.and_then(|(at, _)| self.line_after(self.labels.get(at)?)));
        let other = self.first_other(figures).filter(|_| chosen.is_some());
        let longer = |(_, value): &(usize, String)| length(value) >= length(chosen.as_deref().unwrap_or_default()) + 2;
        if let Some((label, _)) = other.filter(longer) {
            self.changed.insert(label, Field::Indicator);
            return;
        }
        if let Some(label) = service.filter(|(_, measure)| *measure || fitting.is_empty()).map(|(label, _)| label) {
            self.changed.insert(label, Field::Indicator);
        } else if let Some(&(slot, _)) = measure.or(first) {
            self.taken.insert(slot, Field::Indicator);
        } else if let Some(label) = self.mistaken(figures) {
            self.changed.insert(label, Field::Indicator);
        }
    }

    /// `Objective: Patients seen within nine weeks`, where a form begins with it.
    fn first_other(&self, figures: Option<u32>) -> Option<(usize, String)> {
        let (at, label) = self.items.iter().find_map(|item| match item.what {
            What::Label(at) => Some((at, self.labels.get(at)?)),
            What::Slot(_) => None,
        })?;
        let guesses = self.profiles.guess(self.document.slice(label.span));
        let aside = guesses.first().is_some_and(|guess| guess.weight >= 2 && guess.field == Field::Other);
        let before = figures.is_some_and(|figures| label.span.start < figures);
        let one = length(self.document.slice(label.span)) == 1;
        let value = self.line_after(label).filter(|_| label.field == Field::Other && one && before && !aside)?;
        (is_name(&value) && length(&value) >= LEAST_TOLD && !self.common.contains(value.as_str()))
            .then_some((at, value))
    }

    /// A label before the figures that was taken for a narrative's, a signature's or something else's, and has none of
    /// these behind it: `Agreement heading: School visits`.
    fn mistaken(&self, figures: Option<u32>) -> Option<usize> {
        self.items.iter().find_map(|item| {
            let What::Label(at) = item.what else { return None };
            let label = self.labels.get(at).filter(|label| label.doubt == Some(Doubt::Inferred))?;
            let shaped =
                label.field == Field::Other || matches!(label.field.shape(), Shape::Narrative | Shape::SignOff);
            let before = figures.is_some_and(|figures| label.span.start < figures);
            let value = self.line_after(label).filter(|_| shaped && before)?;
            let kinds = Kinds::of(&value);
            (is_name(&value) && !kinds.prose && !kinds.none).then_some(at)
        })
    }

    /// The bold line or heading right over a figure that has its caption below, or over the first figure's label in its
    /// cell: `Theatre seats sold` over `57.2%` over `achieved this quarter`.
    fn crowned(&self) -> Option<usize> {
        let over = |item: &Item| match item.what {
            What::Slot(at) => self.open.get(at)?.above,
            What::Label(at) => {
                let label = self.labels.get(at)?;
                let piece = label.given.as_ref()?.first()?;
                (piece.span.end <= label.span.start).then_some(piece.span)
            }
        };
        let first = self.first_figure()?;
        let figure = self.items.iter().find_map(over);
        let below = |slot: &Slot| self.leaves.get(slot.leaf + 1).map(|leaf| leaf.block.span.start);
        let cell = |leaf: usize| self.leaves.get(leaf).and_then(|leaf| leaf.cell);
        let celled = |slot: &Slot| cell(slot.leaf).is_some() && cell(slot.leaf) == cell(slot.leaf + 1);
        let right_over = |slot: &Slot| match figure {
            Some(figure) => below(slot) == Some(figure.start),
            None => celled(slot) && below(slot) == Some(first),
        };
        let named = |slot: &Slot| is_name(self.document.slice(slot.span)) && !names_period(self.document, slot);
        let mut found = self.free().filter(|(_, slot)| slot.set == Set::Bold && right_over(slot) && named(slot));
        found.next().map(|(at, _)| at)
    }

    /// The labels that were found to announce this form's indicator, and their words.
    pub(super) fn names(&self) -> Vec<(What, String)> {
        let slots = self.taken.iter().filter(|(at, field)| **field == Field::Indicator && !self.bare.contains(*at));
        let slots = slots.map(|(at, _)| What::Slot(*at));
        let labels =
            self.changed.iter().filter(|(_, field)| **field == Field::Indicator).map(|(at, _)| What::Label(*at));
        slots.chain(labels).map(|what| (what, self.words(what).to_owned())).collect()
    }

    /// A form's indicator is what the same label announces in more of the others than its own does, if that is a name
    /// here too; a form without one may have it in a label that was taken for a narrative's.
    pub(super) fn name_as_others(&mut self, names: &BTreeMap<String, usize>) {
        let own = self.names();
        let known = own.is_empty() && self.has(&[Field::Indicator]);
        if names.is_empty() || known || !self.has(&[Field::Outturn, Field::Target]) {
            return;
        }
        let count = |words: &String| names.get(words).copied().unwrap_or(0);
        let least = own.iter().map(|(_, words)| count(words)).max().unwrap_or(0);
        let found = self.items.iter().filter(|item| count(&item.words) > least).find_map(|item| match item.what {
            What::Label(at) => {
                let label = self.labels.get(at).filter(|label| label.doubt == Some(Doubt::Inferred))?;
                is_name(&self.line_after(label)?).then_some(item.what)
            }
            What::Slot(at) => is_name(Form::value(self.open.get(at)?)).then_some(item.what),
        });
        if let Some(what) = found {
            own.iter().for_each(|(what, _)| self.give(*what, Field::Other));
            self.give(what, Field::Indicator);
        }
    }

    /// `Service promise`, which a profile knows by its first word alone, where nothing else names what is measured; and
    /// whether what it announces is the name of a measure.
    fn service_named(&self, figures: Option<u32>) -> Option<(usize, bool)> {
        let ahead = self.items.iter().filter(|item| figures > Some(item.start));
        let last: BTreeMap<&str, u32> = ahead.map(|item| (item.words.as_str(), item.start)).collect();
        let named = |item: &Item| {
            let What::Label(at) = item.what else { return None };
            let label = self.labels.get(at).filter(|label| label.field == Field::Service)?;
            let more = item.words.split(' ').count() >= 2;
            let before = figures.is_some_and(|figures| label.span.start < figures);
            // `Service standard: variance note` is a title where the label follows.
            let again = last.get(item.words.as_str()).is_some_and(|last| *last > item.start);
            let value = self.line_after(label).filter(|_| before && more && !again)?;
            Some((at, is_measure(&value)))
        };
        let mut found = self.items.iter().filter_map(named);
        let first = found.next()?;
        Some(std::iter::once(first).chain(found).find(|(_, measure)| *measure).unwrap_or(first))
    }
}

/// The fewest words of a name that is told from a service's by its length.
const LEAST_TOLD: usize = 4;

fn length(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The most words around the period in a line that tells only of that.
const MOST_AROUND: usize = 4;

/// The last words of what leads to a period.
const LEADS: [&str; 10] = ["of", "for", "at", "to", "in", "on", "from", "ended", "ending", "the"];

/// Whether a line is a period with a few words before it: `In respect of quarter 1 of 2013/14`.
pub(super) fn is_period_line(text: &str) -> bool {
    let Some(found) = period::find(text) else { return false };
    let (Some(first), Some(last)) = (found.parts.first(), found.parts.last()) else { return false };
    let behind = text.get(last.end..).unwrap_or_default();
    let ahead = text.get(..first.start).unwrap_or_default();
    // `Reading for`, but not `Departures, May 2006`.
    let leads = ahead.split_whitespace().next_back().is_some_and(|word| LEADS.contains(&word.to_lowercase().as_str()));
    leads && !behind.contains(char::is_alphanumeric) && ahead.split_whitespace().count() <= MOST_AROUND
}

/// Whether a value reads like the name of what is measured.
pub(super) fn is_name(text: &str) -> bool {
    let kinds = Kinds::of(text);
    let words = text.split_whitespace().count();
    let sentence = text.contains(". ") || text.ends_with('.') && !is_measure(text);
    let person = kinds.person && !is_measure(text);
    (2..=LONGEST_NAME).contains(&words)
        && !is_period_line(text)
        && !names_paper_and_period(text)
        && !kinds.is_told()
        && !kinds.absent
        && !sentence
        && !person
}
