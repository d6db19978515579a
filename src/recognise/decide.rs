//! Whether a candidate is a label.

use super::candidate::{Context, Refusal};
use crate::document::{Document, Leaf, Span};
use crate::normalise::{polarity, quantity, rag, sign_off};
use crate::profile::{Field, Shape};

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
}

/// `Ok` for a label.
pub(super) fn decide(
    document: &Document,
    leaf: &Leaf,
    field: Field,
    context: &Context,
    style: Style,
    position: Position,
) -> Result<(), Refusal> {
    if field == Field::Title {
        return title(document, leaf, context);
    }
    if context.starts_line {
        at_line_start(document, leaf, field, context, style, position)
    } else {
        inside_line(document, context, style, position)
    }
}

fn title(document: &Document, leaf: &Leaf, context: &Context) -> Result<(), Refusal> {
    let text = document.slice(leaf.block.span);
    let first_line = text.split('\n').next().unwrap_or(text);
    let words = first_line.split_whitespace().count();
    let before = (context.span.start - leaf.block.span.start) as usize;
    let set_apart =
        context.bold || leaf.cell.is_some() || matches!(leaf.block.kind, crate::document::BlockKind::Heading { .. });
    let sentence = first_line.trim_end().ends_with('.') && words > 6;
    let short = words <= 16 && before <= 60;
    if short && !sentence && (context.fills_leaf || set_apart) && context.capital {
        Ok(())
    } else {
        Err(Refusal::NotAlone)
    }
}

fn at_line_start(
    document: &Document,
    leaf: &Leaf,
    field: Field,
    context: &Context,
    style: Style,
    position: Position,
) -> Result<(), Refusal> {
    let distinctive = context.words >= 3;
    let in_style =
        context.bold || !style.is_bold() || matches!(leaf.block.kind, crate::document::BlockKind::Heading { .. });
    let in_prose = position.inside_narrative_cell
        || position.current.is_some_and(|f| f.shape() == Shape::Narrative) && leaf.cell.is_none();
    if context.colon || context.ends_line || (context.begins_bold && context.ends_bold) {
        let alone_in_cell = leaf.cell.is_some() && context.fills_leaf && !position.inside_narrative_cell;
        return match () {
            _ if !context.capital && !context.bold => Err(Refusal::ReadsOn),
            _ if in_style && !(position.inside_narrative_cell && !context.bold && !distinctive) => Ok(()),
            _ if distinctive && context.colon => Ok(()),
            _ if alone_in_cell || !in_prose => Ok(()),
            _ => Err(Refusal::NotInLabelStyle),
        };
    }
    if !context.capital {
        return Err(Refusal::ReadsOn);
    }
    if !in_style && !distinctive {
        return Err(Refusal::NotInLabelStyle);
    }
    if is_plausible(document, field, context) { Ok(()) } else { Err(Refusal::ReadsOn) }
}

fn inside_line(document: &Document, context: &Context, style: Style, position: Position) -> Result<(), Refusal> {
    if context.begins_bold && (context.colon || context.ends_bold) {
        return Ok(());
    }
    let Some(previous) = position.previous_content else { return Err(Refusal::InRunningText) };
    let between = document.slice(Span { start: previous, end: context.span.start }).trim();
    let short = between.len() <= 60 && !between.contains(". ");
    let after_line = position.current.is_some_and(|field| field.shape() != Shape::Narrative);
    let distinctive = context.words >= 3 || !style.is_bold();
    if short && after_line && context.capital && distinctive && (context.colon || context.ends_line) {
        return Ok(());
    }
    Err(Refusal::InRunningText)
}

/// Whether what follows on the line, without a colon, is a value of the label's kind.
fn is_plausible(document: &Document, field: Field, context: &Context) -> bool {
    let rest = document.slice(context.rest).trim();
    if rest.is_empty() || (context.dash && context.words >= 2) {
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
        Field::Title | Field::Reference | Field::Service | Field::SignOffRole | Field::Other => false,
    }
}
