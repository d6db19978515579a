//! What else a form tells: its period, status and direction, the story, and who tells it.

use super::{Form, is_value, names_period};
use crate::normalise::rag;
use crate::profile::{Field, Shape};
use crate::recognise::kind::Kinds;
use crate::recognise::slot::{Set, Slot};

impl Form<'_> {
    /// A slot with a period before anything is told has the form's.
    pub(super) fn period(&mut self) {
        if self.has(&[Field::Period]) {
            return;
        }
        let told = self.fields().filter(|(_, field)| field.shape() == Shape::Narrative).map(|(start, _)| start).min();
        let before = |slot: &Slot| told.is_none_or(|told| slot.span.start < told);
        let beside = |slot: &Slot| {
            slot.set == Set::Cell || self.leaves.get(slot.leaf).is_some_and(|leaf| slot.content < leaf.block.span.end)
        };
        let names = |slot: &Slot| beside(slot) && Form::value(slot).len() <= 40 && Kinds::of(Form::value(slot)).period;
        let figures = self.first_figure();
        let ahead = |slot: &Slot| figures.is_some_and(|figures| slot.span.start < figures);
        let fitting: Vec<(usize, &Slot)> =
            self.free().filter(|(_, slot)| before(slot) && names(slot) && !self.is_beside(slot)).collect();
        let ahead: Vec<usize> = fitting.iter().filter(|(_, slot)| ahead(slot)).map(|(at, _)| *at).collect();
        // A line of its own between the name and the figures: `Quarter 2 (July - September) 2018/19`.
        let apart =
            |slot: &Slot| figures.is_some_and(|figures| slot.span.start < figures) && names_period(self.document, slot);
        let lines: Vec<usize> = self.free().filter(|(_, slot)| apart(slot)).map(|(at, _)| at).collect();
        match (ahead.as_slice(), fitting.as_slice(), lines.as_slice()) {
            ([slot], ..) | ([], [(slot, _)], _) | ([], [], [slot]) => self.take(*slot, Field::Period),
            _ => {}
        }
    }

    /// The one slot before anything is told whose value says how the result stands: `Finding: outside tolerance`.
    pub(super) fn status(&mut self) {
        if self.has(&[Field::Rag]) {
            return;
        }
        let told = self.fields().filter(|(_, field)| field.shape() == Shape::Narrative).map(|(start, _)| start).min();
        let figures = self.first_figure();
        let before = |slot: &Slot| {
            figures.is_some_and(|figures| slot.span.start > figures) && told.is_none_or(|told| slot.span.start < told)
        };
        let words = |slot: &Slot| Kinds::of(self.document.slice(slot.span));
        let says = |slot: &Slot| rag::is_status(Form::value(slot)) && !Kinds::of(Form::value(slot)).is_told();
        let itself = |slot: &Slot| is_value(self.document, slot, Field::Rag);
        let of = |is: &dyn Fn(&Slot) -> bool| -> Vec<usize> {
            self.free().filter(|(_, slot)| before(slot) && is(slot)).map(|(at, _)| at).collect()
        };
        let mut fitting = of(&|slot| says(slot) && !itself(slot) && !words(slot).is_told());
        // Elsewhere a line that says so itself belongs to the figures beside it.
        if fitting.is_empty() && !self.is_known() {
            fitting = of(&itself);
        }
        if let [slot] = fitting.as_slice() {
            self.take(*slot, Field::Rag);
        }
    }

    /// The one slot whose value, or which itself, says which way is good.
    pub(super) fn direction(&mut self) {
        if self.has(&[Field::Polarity]) {
            return;
        }
        let itself = |slot: &Slot| is_value(self.document, slot, Field::Polarity);
        // `Sadly: more nests` belongs to what is told.
        let told = self.fields().filter(|(_, field)| field.shape() == Shape::Narrative).map(|(start, _)| start).min();
        let before = |slot: &Slot| told.is_none_or(|told| slot.span.start < told);
        let way = |slot: &Slot| {
            let kinds = Kinds::of(Form::value(slot));
            // A heading over `Aim to Maximise` names what is measured.
            let beside = slot.set == Set::Cell || !self.ends_line(slot);
            kinds.direction && !kinds.colour && beside && !self.is_other(slot) && !self.is_beside(slot)
        };
        // Beside figures that a profile knows, such a line is theirs.
        let says = |slot: &Slot| itself(slot) && !self.is_known() || before(slot) && way(slot);
        let fitting: Vec<usize> = self.free().filter(|(_, slot)| says(slot)).map(|(at, _)| at).collect();
        if let [slot] = fitting.as_slice() {
            self.take(*slot, Field::Polarity);
        }
    }

    /// What is told behind the figures, in the order of every form: why, then what is done.
    pub(super) fn narratives(&mut self) {
        let both = self.has(&[Field::ReasonAndActions]);
        let figures = self.last_figure();
        for (wanted, other) in [(Field::Reason, Field::Actions), (Field::Actions, Field::Reason)] {
            if both || self.has(&[wanted]) {
                continue;
            }
            let bound = self.place(other);
            let within = |slot: &Slot| {
                // Beside the figures, after what is told already, words must say what they head.
                let goes_on = bound.is_some() && self.weight_of(self.document.slice(slot.span), wanted) > 0;
                let after = figures.is_some_and(|figures| slot.span.start > figures) || goes_on;
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
            // Behind the first heading of implications nothing but implications follow, unless it says so.
            let implied = self
                .fields()
                .filter(|(_, field)| matches!(field, Field::Implications(_)))
                .map(|(start, _)| start)
                .min()
                .unwrap_or(u32::MAX);
            let weight = |slot: &Slot| self.weight_of(self.document.slice(slot.span), wanted);
            let fits = |slot: &Slot| {
                let own = !self.is_other(slot) && !self.is_over_item(slot);
                within(slot) && told(slot) && own && (slot.span.start < implied || weight(slot) > 0)
            };
            // The one whose words say most for it, else the first.
            let found = self.free().filter(|(_, slot)| fits(slot));
            let best = found.map(|(at, slot)| (std::cmp::Reverse(weight(slot)), at)).min();
            if let Some((_, slot)) = best {
                self.taken.insert(slot, wanted);
            }
        }
    }

    /// A person behind all that is told has completed the form.
    pub(super) fn people(&mut self) {
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

    /// Whether a slot's words speak of another period or of what is to come.
    fn is_beside(&self, slot: &Slot) -> bool {
        let guesses = self.profiles.guess(self.document.slice(slot.span));
        guesses.first().is_some_and(|guess| matches!(guess.field, Field::Other | Field::OtherValue | Field::Target))
    }
}
