//! Whether a candidate is a label.

use super::candidate::{Context, Refusal};
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::{polarity, quantity, rag, sign_off};
use crate::profile::{Field, Shape};

impl Position {
    fn after_narrative(self) -> bool {
        self.current.is_some_and(|field| field.shape() == Shape::Narrative)
    }
}

/// How a document sets its labels, learnt from those that are beyond doubt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    bold: usize,
    regular: usize,
}

impl Style {
    /// Counts a candidate that can hardly be anything but a label: at a line's start, with a colon or alone.
    pub(super) fn learn(&mut self, context: &Context) {
        if !(context.starts_line && context.capital && (context.colon || context.ends_line)) {
            return;
        }
        if context.bold {
            self.bold += 1;
        } else {
            self.regular += 1;
        }
    }

    /// Whether labels are set in bold here.
    pub(super) fn is_bold(self) -> bool {
        self.bold >= 3 && self.bold >= 4 * self.regular
    }
}

/// Where in a form a candidate stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    /// The field whose content precedes it.
    pub current: Option<Field>,
    /// A label in the same leaf block ends here.
    pub previous_content: Option<u32>,
    /// The same cell began with a narrative's label.
    pub inside_narrative_cell: bool,
    /// The field of the label before it, where that still waits for its one line.
    pub awaited: Option<Field>,
}

/// A candidate before its judge.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub document: &'a Document,
    pub leaf: &'a Leaf<'a>,
    pub field: Field,
    pub context: &'a Context,
    pub style: Style,
    pub position: Position,
}

impl Case<'_> {
    /// `Ok` for a label.
    pub(super) fn decide(&self) -> Result<(), Refusal> {
        // `Finance` in the cell beside `Service`
        let celled = self.leaf.cell.is_some() && self.context.fills_leaf;
        let everyday = self.context.words <= 2 && !self.context.bold && (!self.context.ends_line || celled);
        if self.field == Field::Title {
            self.title()
        } else if self.is_a_word_of_a_heading() {
            Err(Refusal::NotAlone)
        } else if everyday && self.begins_what_is_awaited() {
            Err(Refusal::ValueOfAnother)
        } else if self.context.starts_line {
            self.at_line_start()
        } else {
            self.inside_line()
        }
    }

    /// `Public Health: …` and `Finance: …` are services too, where an indicator is awaited; `QUARTER 1: APRIL …` is a
    /// period.
    fn begins_what_is_awaited(&self) -> bool {
        match self.position.awaited {
            Some(Field::Indicator | Field::Service) => {
                matches!(self.field, Field::Implications(_) | Field::Service | Field::Paper | Field::Other)
            }
            Some(Field::Period) => {
                matches!(self.field, Field::OtherValue | Field::Period | Field::Paper | Field::Other)
            }
            _ => false,
        }
    }

    /// `Telephone enquiries answered`, all of a line without a colon, is no `Telephone`.
    fn is_a_word_of_a_heading(&self) -> bool {
        let aside =
            matches!(self.field, Field::Other | Field::Service | Field::Unit | Field::Paper | Field::SignOffRole);
        aside
            && self.leaf.cell.is_none()
            && self.context.words == 1
            && !self.context.colon
            && !self.context.gap
            && self.context.fills_leaf
            && self.document.slice(self.context.span).split_whitespace().nth(2).is_some()
    }

    fn is_heading(&self) -> bool {
        matches!(self.leaf.block.kind, BlockKind::Heading { .. })
    }

    fn title(&self) -> Result<(), Refusal> {
        let text = self.document.slice(self.leaf.block.span);
        let line = text.split('\n').next().unwrap_or(text);
        let words = line.split_whitespace().count();
        let before = (self.context.span.start - self.leaf.block.span.start) as usize;
        let set_apart = self.context.bold || self.leaf.cell.is_some() || self.is_heading();
        let sentence = line.trim_end().ends_with('.') && words > 6;
        let short = words <= 16 && before <= 60;
        let alone = short && !sentence && (self.context.fills_leaf || set_apart) && self.context.capital;
        if alone { Ok(()) } else { Err(Refusal::NotAlone) }
    }

    fn at_line_start(&self) -> Result<(), Refusal> {
        let context = self.context;
        if !context.capital && !context.bold {
            return Err(Refusal::ReadsOn);
        }
        if context.colon || context.ends_line || (context.begins_bold && context.ends_bold) {
            return self.set_off();
        }
        if !context.capital || !is_plausible(self.document, self.field, context) {
            return Err(Refusal::ReadsOn);
        }
        if self.in_style() || self.is_distinctive() { Ok(()) } else { Err(Refusal::NotInLabelStyle) }
    }

    /// At a line's start, with a colon, or nothing, or regular type behind it.
    fn set_off(&self) -> Result<(), Refusal> {
        let (context, position) = (self.context, self.position);
        let fills_cell = self.leaf.cell.is_some() && context.fills_leaf && !position.inside_narrative_cell;
        let signing = |field: Field| field.shape() == Shape::SignOff;
        if signing(self.field)
            && position.current.is_some_and(signing)
            && !context.colon
            && !context.gap
            && !context.bold
            && !fills_cell
        {
            // A role on a line of its own under a name: `Head of Service`.
            return Err(Refusal::ReadsOn);
        }
        let in_narrative_cell = position.inside_narrative_cell && !context.bold && !self.is_distinctive();
        let in_prose = position.inside_narrative_cell || (self.leaf.cell.is_none() && position.after_narrative());
        let label = (self.in_style() && !in_narrative_cell)
            || (self.is_distinctive() && context.colon)
            || fills_cell
            || !in_prose;
        if label { Ok(()) } else { Err(Refusal::NotInLabelStyle) }
    }

    fn inside_line(&self) -> Result<(), Refusal> {
        let context = self.context;
        // In a bold line that only ends in a label's words, as `… on a stroke unit`, they are none.
        if (context.begins_bold && context.colon) || (context.opens_bold && context.ends_bold) {
            return Ok(());
        }
        let previous = self.position.previous_content.ok_or(Refusal::InRunningText)?;
        let between = self.document.slice(Span { start: previous, end: context.span.start }).trim();
        let short = between.len() <= 60 && !between.contains(". ");
        let distinctive = self.is_distinctive() || !self.style.is_bold();
        let after_value = self.position.current.is_some() && !self.position.after_narrative();
        let label = short && after_value && context.capital && distinctive && context.colon;
        if label { Ok(()) } else { Err(Refusal::InRunningText) }
    }

    /// Set as this document sets its labels.
    fn in_style(&self) -> bool {
        self.context.bold || !self.style.is_bold() || self.is_heading()
    }

    /// Hardly ever the beginning of a sentence.
    fn is_distinctive(&self) -> bool {
        self.context.words >= 3
    }
}

/// Whether what follows on the line, without a colon, is a value of the label's kind.
fn is_plausible(document: &Document, field: Field, context: &Context) -> bool {
    let rest = document.slice(context.rest).trim();
    if rest.is_empty() {
        return context.ends_line;
    }
    if context.dash && context.words >= 2 {
        return true;
    }
    let capital = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    match field {
        Field::Outturn | Field::Target | Field::OtherTarget(_) | Field::OtherValue => {
            quantity::parse(rest).is_some() || quantity::is_absent(rest)
        }
        Field::Polarity => polarity::parse(rest).is_some(),
        Field::Rag => rag::parse(rest).is_some(),
        Field::CompletedBy | Field::ApprovedBy => {
            let reading = sign_off::parse(rest);
            rest.len() <= 80 && capital && (reading.name.is_some() || reading.date.is_some())
        }
        Field::SignOffDate => crate::normalise::date::parse(rest).is_some(),
        Field::Period => crate::normalise::period::parse(rest).is_some(),
        Field::Indicator => context.words >= 2 && capital,
        Field::Reason | Field::Actions | Field::ReasonAndActions | Field::Implications(_) => {
            context.words >= 3 && capital
        }
        Field::Title
        | Field::Reference
        | Field::Service
        | Field::SignOffRole
        | Field::Unit
        | Field::Paper
        | Field::Other => false,
    }
}
