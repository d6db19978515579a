//! Two figures that no words tell apart: what they are themselves, and in every form of the document, tells.
//!
//! ```text
//! Reading 84.7%   Set at 89%   Better when: higher   Flag: Red
//! ```
//!
//! A target is rounder than a result, what is red is worse than its target, a difference with a sign is the result less
//! its target, and a plan comes before the fact.

use std::collections::BTreeMap;

use super::{Form, Item, What};
use crate::normalise::{polarity, rag};
use crate::profile::Field;
use crate::recognise::kind::Kinds;
use crate::recognise::results::{self, Figure};
use crate::record::{PolarityValue, RagValue};

/// The points that decide against the order in which plan and fact are told.
const AGAINST: i32 = -2;

/// What bears out that two figures are a result and its target at all: that in several forms, or something else in one.
const LEAST: u32 = 2;

/// The points of another form in which words decide.
const CERTAIN: i32 = 12;

/// The most points that all forms together give for one reason.
const MOST: i32 = 3;

/// A form's result and target, not told apart, and what in it speaks for the first as the target.
#[derive(Clone, Debug)]
pub(super) struct Tied {
    first: What,
    other: What,
    /// Their labels' words.
    words: (String, String),
    votes: Votes,
    /// The result and the target by a faint word.
    faint: Option<(What, What)>,
}

/// Points for the first figure as the target; below 0 for the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Votes {
    /// It has fewer digits.
    round: i32,
    /// The other is worse, where worse is to be expected.
    worse: i32,
    /// A third figure is the other less this one.
    gap: i32,
    /// It comes first.
    order: i32,
    /// Its label's words speak faintly for it.
    words: i32,
    /// How many forms have two such figures, or one with a direction or a difference of the two beside them.
    borne_out: u32,
}

/// The points of all forms whose two figures have the same labels.
pub(super) struct Ballot(BTreeMap<(String, String), Votes>);

impl Ballot {
    pub(super) fn of(forms: &[Form]) -> Ballot {
        let mut sums: BTreeMap<(String, String), Votes> = BTreeMap::new();
        // What is decided in one form is decided in all.
        for (target, result) in forms.iter().filter_map(|form| form.decided.clone()) {
            let sure = |sign: i32| Votes { words: sign * CERTAIN, borne_out: LEAST, ..Votes::default() };
            sums.insert((result.clone(), target.clone()), sure(-1));
            sums.insert((target, result), sure(1));
        }
        for tied in forms.iter().filter_map(|form| form.tied.as_ref()) {
            let sum = sums.entry(tied.words.clone()).or_default();
            sum.round += tied.votes.round;
            sum.worse += tied.votes.worse;
            sum.gap += tied.votes.gap;
            sum.order = sum.order.max(tied.votes.order);
            sum.words = if sum.words.abs() >= CERTAIN { sum.words } else { tied.votes.words.clamp(-MOST, MOST) };
            sum.borne_out += tied.votes.borne_out;
        }
        Ballot(sums)
    }

    /// The result and the target of a pair, if that is decided.
    fn told(&self, tied: &Tied) -> Option<(What, What)> {
        let votes = self.0.get(&tied.words).filter(|votes| votes.borne_out >= LEAST);
        let bound = |points: i32| points.clamp(-MOST, MOST);
        let sum = votes
            .map_or(0, |votes| bound(votes.round) + bound(votes.worse) + bound(votes.gap) + votes.words + votes.order);
        match sum {
            1.. => Some((tied.other, tied.first)),
            points if points <= AGAINST => Some((tied.first, tied.other)),
            _ => tied.faint,
        }
    }
}

impl Form<'_> {
    /// The two figures of a form that has no others but their difference, with what it says of them.
    pub(super) fn tie(&self, places: &[What], figures: &[Figure], faint: Option<(usize, usize)>) -> Option<Tied> {
        let (first, other) = results::open_pair(figures)?;
        let faint = match faint {
            Some((result, target)) if [result, target].iter().all(|at| [first, other].contains(at)) => {
                Some((*places.get(result)?, *places.get(target)?))
            }
            Some(_) => return None,
            None => None,
        };
        let compared = results::gap(figures, first, other);
        let worse = self.worse(&figures[first], &figures[other]);
        let votes = Votes {
            round: results::rounder(&figures[first], &figures[other]),
            worse,
            gap: MOST * compared.unwrap_or(0),
            order: if compared.is_some() { 2 } else { 1 },
            words: results::leaning(&figures[first], &figures[other]),
            borne_out: 1 + u32::from(worse != 0 || compared.is_some()),
        };
        let words = |what: What| self.words(what).to_owned();
        let (first, other) = (*places.get(first)?, *places.get(other)?);
        Some(Tied { first, other, words: (words(first), words(other)), votes, faint })
    }

    /// Gives the two figures their fields, where all forms together tell them.
    pub(super) fn untie(&mut self, ballot: &Ballot) {
        let Some((result, target)) = self.tied.as_ref().and_then(|tied| ballot.told(tied)) else { return };
        self.give(result, Field::Outturn);
        self.give(target, Field::Target);
    }

    pub(super) fn words(&self, what: What) -> &str {
        let same = |item: &&Item| match (item.what, what) {
            (What::Label(one), What::Label(other)) | (What::Slot(one), What::Slot(other)) => one == other,
            _ => false,
        };
        self.items.iter().find(same).map_or("", |item| item.words.as_str())
    }

    /// How a direction and a status speak for the first of two figures as the target; without a status it is a report of
    /// what went wrong.
    fn worse(&self, first: &Figure, other: &Figure) -> i32 {
        let direction = self.found(Field::Polarity, |kinds| kinds.direction);
        let low = match direction.as_deref().and_then(polarity::parse) {
            Some(PolarityValue::LowIsGood) => true,
            Some(PolarityValue::HighIsGood) => false,
            _ => return 0,
        };
        let status = self.found(Field::Rag, |kinds| kinds.colour);
        let weight = match status.as_deref().and_then(rag::parse) {
            Some(RagValue::Red) => 2,
            Some(RagValue::Green | RagValue::Blue) => -1,
            Some(RagValue::Amber) | None => 1,
        };
        let greater = results::order(first, other) as i32;
        weight * if low { -greater } else { greater }
    }

    /// The value of a form's label of a field, or of a slot with such a value.
    fn found(&self, field: Field, is: impl Fn(&Kinds) -> bool) -> Option<String> {
        self.items.iter().find_map(|item| match item.what {
            What::Label(at) => self.line_after(self.labels.get(at).filter(|label| label.field == field)?),
            What::Slot(at) => {
                let slot = self.open.get(at)?;
                is(&Kinds::of(Form::value(slot))).then(|| Form::value(slot).to_owned())
            }
        })
    }
}
