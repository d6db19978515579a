//! The figures of a form, and which of them are its result and its target.

use super::{Form, Item, What};
use crate::document::{CellAddress, Leaf};
use crate::normalise::{indicator, quantity};
use crate::profile::{Field, Guess, Shape};
use crate::recognise::kind::{Kinds, is_measure, without_clause};
use crate::recognise::labels::{Doubt, Label};
use crate::recognise::results::{self, Figure, Role};
use crate::recognise::section::{fold, without_leader};
use crate::record::OtherTargetKind;

/// The most figures of a form that are told apart.
const MOST: usize = 40;

/// The most bytes of a line of labels over their values.
const LONGEST_ROW: usize = 600;

impl Form<'_> {
    /// The result and the target are told together, by their words, by each other and by the other figures.
    pub(super) fn figures(&mut self) {
        let lacking = !self.has(&[Field::Outturn]) || !self.has(&[Field::Target]);
        // Where both are known there is nothing to tell, and no line need be read for its figure.
        if !lacking && !self.has_inferred_figure() {
            return;
        }
        let (places, figures): (Vec<What>, Vec<Figure>) =
            self.items.iter().filter_map(|item| self.figure(item)).unzip();
        // More figures are no form's, and each is compared with every two others.
        if figures.len() > MOST {
            return;
        }
        let told = results::told(&figures);
        let figures = if told.is_some() { figures } else { results::widened(&figures) };
        let told = told.or_else(|| results::told(&figures)).map(|pair| results::held_to(&figures, pair));
        let field = |what: What| match what {
            What::Label(at) => self.labels.get(at).map(|label| label.field),
            What::Slot(_) => None,
        };
        let inferred = |at: usize| figures.get(at).is_some_and(|figure| figure.known.is_none());
        let claimed = |at: &usize| {
            let field = places.get(*at).copied().and_then(field);
            inferred(*at) && matches!(field, Some(Field::Outturn | Field::Target))
        };
        let differences: Vec<usize> =
            (0..figures.len()).filter(|at| claimed(at) && results::is_difference(&figures, *at)).collect();
        if !lacking && differences.is_empty() {
            return;
        }
        let found = told.filter(|_| self.is_figured(&figures));
        let neither = !self.has_known(Field::Outturn) && !self.has_known(Field::Target);
        if neither && found.is_none_or(|pair| !results::is_certain(&figures, pair)) {
            self.tied = self.tie(&places, &figures, found);
            if self.tied.is_some() {
                return;
            }
        }
        let Some((result, target)) = found else {
            self.milestone();
            return;
        };
        if neither && let (Some(result), Some(target)) = (places.get(result), places.get(target)) {
            self.decided = Some((self.words(*target).to_owned(), self.words(*result).to_owned()));
        }
        let mut given: Vec<(What, Field)> = Vec::new();
        given.extend(differences.iter().filter_map(|at| Some((*places.get(*at)?, Field::Other))));
        for (at, field) in [(result, Field::Outturn), (target, Field::Target)] {
            given.extend(places.get(at).filter(|_| inferred(at)).map(|what| (*what, field)));
        }
        for (what, field) in given {
            self.give(what, field);
        }
    }

    /// Whether a label that was inferred announces the result or the target.
    fn has_inferred_figure(&self) -> bool {
        self.items.iter().any(|item| match item.what {
            What::Label(at) => self.labels.get(at).is_some_and(|label| {
                label.doubt == Some(Doubt::Inferred) && matches!(label.field, Field::Outturn | Field::Target)
            }),
            What::Slot(_) => false,
        })
    }

    pub(super) fn give(&mut self, what: What, field: Field) {
        match what {
            What::Slot(at) => drop(self.taken.insert(at, field)),
            What::Label(at) => drop(self.changed.insert(at, field)),
        }
    }

    /// Whether a label is the name of a row of figures.
    fn is_data(&self, label: &Label) -> bool {
        let Some(cell) = self.leaves.get(label.leaf).and_then(|leaf| leaf.cell) else { return false };
        [1, 2].into_iter().all(|right| {
            let beside = self.cells.get(&CellAddress { cell: cell.cell + right, ..cell });
            beside.is_some_and(|span| quantity::parse(&fold(self.document.slice(*span))).is_some())
        })
    }

    /// Whether every result and target that a profile knows is a figure: `N/A` lacks nothing.
    fn is_figured(&self, figures: &[Figure]) -> bool {
        let known = self.items.iter().filter(|item| match item.what {
            What::Label(at) => self.labels.get(at).is_some_and(|label| role(label).is_some()),
            What::Slot(_) => false,
        });
        known.count() == figures.iter().filter(|figure| figure.known.is_some()).count()
    }

    /// The figure of a label or an open slot, if it has one.
    fn figure(&self, item: &Item) -> Option<(What, Figure)> {
        let (text, known) = match item.what {
            What::Slot(at) => {
                let slot = self.open.get(at).filter(|_| !self.taken.contains_key(&at))?;
                quantity::parse(Form::value(slot))?;
                // `NI 84 Budget position` before a page's number is an entry of a list; `Performance in month` is none.
                let words = self.document.slice(slot.span);
                let announces =
                    || self.weight_of(words, Field::Outturn) >= 2 && indicator::parse(words).reference.is_none();
                if is_measure(without_clause(words)) && !announces() {
                    return None;
                }
                (Form::value(slot).to_owned(), None)
            }
            What::Label(at) => {
                let label = self.labels.get(at)?;
                // What a profile knows as something else, and has a figure under it.
                let belied = matches!(label.field, Field::Service | Field::Indicator | Field::Other)
                    || label.field.shape() == Shape::Narrative
                    // `This quarter` over `80.1%`
                    || label.field == Field::Period && self.weight_of(&item.words, Field::Outturn) > 0;
                let may =
                    label.doubt == Some(Doubt::Inferred) || is_result(label.field) || belied && !self.is_data(label);
                (self.line_after(label).filter(|_| may)?, role(label))
            }
        };
        let reading = quantity::parse(&text)?;
        let kinds = Kinds::of(&text);
        if !kinds.quantity || kinds.period {
            return None;
        }
        let guesses = self.profiles.guess(&item.words);
        let weight = |field: Field| guesses.iter().find(|guess| guess.field == field).map_or(0, |guess| guess.weight);
        let (reached, aimed) = (weight(Field::Outturn), weight(Field::Target));
        use OtherTargetKind::{Annual, Threshold, Trajectory};
        let staged = |guess: &&Guess| matches!(guess.field, Field::OtherTarget(Trajectory | Annual | Threshold));
        let aimed = if aimed == 0 { u32::from(guesses.iter().any(|guess| staged(&guess))) } else { aimed };
        // `Costs: Nil`
        if kinds.none && reached.max(aimed) == 0 && known.is_none() {
            return None;
        }
        let first = guesses.first().filter(|first| first.weight >= 2 || reached.max(aimed) == 0);
        let other = |field: Field| matches!(field, Field::Other | Field::OtherValue | Field::OtherTarget(_));
        let known_other = match item.what {
            What::Label(at) => self.labels.get(at).is_some_and(|label| other(label.field) && label.doubt.is_none()),
            What::Slot(_) => false,
        };
        let signed = text.starts_with(['+', '-', '−', '–']);
        let points = text.contains("point");
        // `Short of target by`
        let apart = known.is_none() && reached.max(aimed) > 0 && item.words.ends_with(" by");
        let beside = known_other || apart || first.is_some_and(|first| other(first.field));
        let staged = first.is_some_and(|first| staged(&first));
        let figure = Figure { reading, reached, aimed, staged, beside, signed, points, known };
        Some((item.what, figure))
    }

    /// What else may be the target where no figure is left: `Milestone for the year`, `Figure planned`.
    fn milestone(&mut self) {
        if self.has(&[Field::Target]) || !self.has(&[Field::Outturn]) {
            return;
        }
        if let [label] = self.milestones().as_slice() {
            self.changed.insert(*label, Field::Target);
        } else if let Some(label) = self.second_result() {
            self.changed.insert(label, Field::Target);
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

    pub(super) fn weight_of(&self, words: &str, field: Field) -> u32 {
        self.profiles.guess(words).iter().find(|guess| guess.field == field).map_or(0, |guess| guess.weight)
    }

    /// What stands under a label: in the cell below or above it in a row of labels, in its place of the line below, or
    /// else on the line, or in the cell, that follows.
    pub(super) fn line_after(&self, label: &Label) -> Option<String> {
        let leaf = self.leaves.get(label.leaf)?;
        if let Some(cell) = leaf.cell.filter(|cell| self.rows.crowned.contains(&cell.table)) {
            let over = self.leaves.get(label.leaf.checked_sub(1)?).filter(|over| over.cell == Some(cell))?;
            return Some(fold(self.document.slice(over.block.span)));
        }
        if let Some(cell) = leaf.cell {
            let below = self.rows.values.contains(&(cell.table, cell.row + 1)).then_some(cell.row + 1);
            let captions = self.rows.captions.contains(&(cell.table, cell.row));
            let row = if captions { cell.row.checked_sub(1) } else { below };
            if let Some(row) = row {
                let text = |row: u32| Some(fold(self.document.slice(*self.cells.get(&CellAddress { row, ..cell })?)));
                // A column of figures has no one value.
                let column = !captions && text(row + 1).is_some_and(|next| quantity::parse(&next).is_some());
                return text(row).filter(|_| !column);
            }
        } else if let Some(part) = self.part_below(leaf, label) {
            return Some(part);
        }
        // Another label may follow on the line: `Should have been 66 | We got 62`.
        let next = self.items.partition_point(|item| item.start <= label.span.start);
        let end = self.items.get(next).map_or(self.document.text.len(), |item| item.start.max(label.content) as usize);
        let rest = self.document.text.get(label.content as usize..end)?;
        let rest = if rest.trim().is_empty() { self.document.text.get(label.content as usize..)? } else { rest };
        let line = without_leader(rest.trim_start()).split(['\n', '\t']).next()?;
        Some(fold(line.trim_end_matches([' ', '|', '·', '•'])))
    }

    /// The part of the next line that stands in a label's place, where both lines have as many.
    fn part_below(&self, leaf: &Leaf, label: &Label) -> Option<String> {
        let own = Some(self.document.slice(leaf.block.span)).filter(|own| own.len() <= LONGEST_ROW)?;
        let place = own.get(..(label.span.start.checked_sub(leaf.block.span.start)?) as usize)?.matches('\t').count();
        let next = self.leaves.get(label.leaf + 1).filter(|next| next.cell.is_none())?;
        let parts: Vec<&str> = self.document.slice(next.block.span).split('\t').collect();
        let even = !own.contains('\n') && parts.len() >= 2 && own.split('\t').count() == parts.len();
        let told = parts.iter().all(|part| Kinds::of(&fold(part)).is_told());
        parts.get(place).filter(|_| even && told).map(|part| fold(part))
    }
}

/// What a label of a figure's says for certain.
fn role(label: &Label) -> Option<Role> {
    match label.field {
        _ if label.doubt == Some(Doubt::Inferred) => None,
        Field::Outturn => Some(Role::Result),
        Field::Target => Some(Role::Target),
        _ => None,
    }
}

fn is_result(field: Field) -> bool {
    matches!(field, Field::Outturn | Field::Target | Field::OtherValue | Field::OtherTarget(_))
}
