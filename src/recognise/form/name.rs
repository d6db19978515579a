//! The name of what a form measures.

use std::collections::BTreeSet;

use super::{Form, Item, What, names_period};
use crate::profile::Field;
use crate::recognise::kind::{Kinds, is_measure};
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
        let figures = self.first_figure();
        let before = |slot: &Slot| figures.is_some_and(|figures| slot.span.start < figures);
        // What stands under words that are a label themselves names nothing.
        let set_apart = |item: &&Item| match item.what {
            What::Label(_) => true,
            What::Slot(at) => self.open.get(at).is_some_and(|slot| !plain(slot)),
        };
        let words: BTreeSet<&str> = self.items.iter().filter(set_apart).map(|item| item.words.as_str()).collect();
        let labelled = |slot: &Slot| words.contains(Form::value(slot).to_lowercase().as_str());
        let fitting: Vec<(usize, &Slot)> = self
            .free()
            .filter(|(_, slot)| before(slot) && is_name(Form::value(slot)) && !self.is_other(slot) && !over(slot))
            .filter(|(_, slot)| !labelled(slot) && !names_period(self.document, slot))
            .collect();
        // What every form says names none of their indicators.
        let own = |slot: &Slot| !self.common.contains(Form::value(slot));
        let measure = fitting.iter().find(|(_, slot)| is_measure(Form::value(slot)));
        let first = fitting.iter().find(|(_, slot)| own(slot)).or(fitting.first());
        let service = self.service_named(figures).filter(|_| measure.is_none());
        if let Some(label) = service.filter(|(_, measure)| *measure || fitting.is_empty()).map(|(label, _)| label) {
            self.changed.insert(label, Field::Indicator);
        } else if let Some(&(slot, _)) = measure.or(first) {
            self.taken.insert(slot, Field::Indicator);
        }
    }

    /// `Service promise`, which a profile knows by its first word alone, where nothing else names what is measured; and
    /// whether what it announces is the name of a measure.
    fn service_named(&self, figures: Option<u32>) -> Option<(usize, bool)> {
        let named = |item: &Item| {
            let What::Label(at) = item.what else { return None };
            let label = self.labels.get(at).filter(|label| label.field == Field::Service)?;
            let more = item.words.split(' ').count() >= 2;
            let before = figures.is_some_and(|figures| label.span.start < figures);
            let value = self.line_after(label).filter(|_| before && more)?;
            Some((at, is_measure(&value)))
        };
        let mut found = self.items.iter().filter_map(named);
        let first = found.next()?;
        Some(std::iter::once(first).chain(found).find(|(_, measure)| *measure).unwrap_or(first))
    }
}

/// Whether a value reads like the name of what is measured.
pub(super) fn is_name(text: &str) -> bool {
    let kinds = Kinds::of(text);
    let words = text.split_whitespace().count();
    let sentence = text.contains(". ") || text.ends_with('.') && !is_measure(text);
    let person = kinds.person && !is_measure(text);
    (2..=LONGEST_NAME).contains(&words) && !kinds.is_told() && !kinds.absent && !sentence && !person
}
