//! Labelled quantities: outturns, targets and what stands beside them.

use super::{Assembly, target};
use crate::normalise::{quantity, unit};
use crate::profile::Field;
use crate::recognise::Section;
use crate::record::{At, Code, Finding, OtherTarget, OtherTargetKind, OtherValue, Outturn, Target};

/// A labelled quantity.
pub(super) struct Measured<'a> {
    pub(super) section: &'a Section,
    pub(super) label: String,
    pub(super) text: String,
    reading: Option<quantity::Reading>,
    at: At,
}

impl Measured<'_> {
    pub(super) fn outturn(&self) -> Outturn {
        let quantity = self.reading.as_ref().and_then(quantity::Reading::exact);
        Outturn {
            text: self.text.clone(),
            value: quantity.map(|quantity| quantity.value),
            unit: quantity.map(|quantity| quantity.unit),
            at: self.at.clone(),
        }
    }

    pub(super) fn target(&self) -> Target {
        let reading = self.reading.as_ref();
        Target {
            text: self.text.clone(),
            value: reading.and_then(|reading| reading.value),
            unit: reading.map(|reading| reading.unit),
            basis: reading.and_then(|reading| reading.basis).or(target::basis(&self.label)),
            comparator: reading.and_then(|reading| reading.comparator),
            low: reading.and_then(|reading| reading.range).map(|(low, _)| low),
            high: reading.and_then(|reading| reading.range).map(|(_, high)| high),
            at: self.at.clone(),
        }
    }

    pub(super) fn other_target(&self, kind: OtherTargetKind) -> (u32, OtherTarget) {
        let reading = self.reading.as_ref();
        let target = OtherTarget {
            label: self.label.clone(),
            text: self.text.clone(),
            value: reading.and_then(|reading| reading.value),
            unit: reading.map(|reading| reading.unit),
            kind,
            at: self.at.clone(),
        };
        (self.section.label.span.start, target)
    }

    pub(super) fn other_value(&self) -> (u32, OtherValue) {
        let quantity = self.reading.as_ref().and_then(quantity::Reading::exact);
        let value = OtherValue {
            label: self.label.clone(),
            text: self.text.clone(),
            value: quantity.map(|quantity| quantity.value),
            unit: quantity.map(|quantity| quantity.unit),
            at: self.at.clone(),
        };
        (self.section.label.span.start, value)
    }
}

impl<'a> Assembly<'a> {
    pub(super) fn measured(&self, section: &'a Section, hint: Option<unit::Hint>) -> Measured<'a> {
        let text = self.text(section);
        let hint = unit::in_label(&self.label(section)).or(hint);
        let reading = quantity::parse(&text).map(|reading| quantity::with_unit_hint(reading, hint));
        Measured { section, label: self.label(section), text, reading, at: self.at(section) }
    }

    pub(super) fn quantities(&mut self, field: Field, hint: Option<unit::Hint>) -> Vec<Measured<'a>> {
        let mut all: Vec<_> = self.of(field).map(|section| self.measured(section, hint)).collect();
        if all.iter().any(|measured| !measured.text.is_empty()) {
            all.retain(|measured| !measured.text.is_empty());
        }
        all
    }

    pub(super) fn targets(&mut self, hint: Option<unit::Hint>) -> (Vec<Measured<'a>>, Vec<(u32, OtherTarget)>) {
        let targets = self.quantities(Field::Target, hint);
        let others = self.sections.iter().filter_map(|section| match section.label.field {
            Field::OtherTarget(kind) => Some(self.measured(section, hint).other_target(kind)),
            _ => None,
        });
        (targets, others.collect())
    }

    pub(super) fn other_values(&self, outturns: &[Measured], hint: Option<unit::Hint>) -> Vec<OtherValue> {
        let labelled = self.of(Field::OtherValue).map(|section| self.measured(section, hint).other_value());
        let mut values: Vec<_> = outturns.iter().map(Measured::other_value).chain(labelled).collect();
        values.sort_by_key(|(offset, _)| *offset);
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// The unit that a column or label of its own states; one that is not understood is a finding.
    pub(super) fn stated_unit(&mut self) -> Option<unit::Hint> {
        let section = self.first(Field::Unit).filter(|section| !section.content.is_empty())?;
        let text = self.text(section);
        if let Some(hint) = unit::from_label(&text) {
            return Some(hint);
        }
        // `per 1,00000`: misprinted, but its digits say one thing.
        let hint = unit::from_label(&text.replace(',', ""));
        let code = if hint.is_some() { Code::AmbiguousValue } else { Code::ValueUnread };
        let message = format!("unit not understood: {text:?} (expected such as \"%\", \"days\" or \"per 1,000\")");
        self.findings.push(Finding::new(code, message).on("outturn"));
        hint
    }
}
