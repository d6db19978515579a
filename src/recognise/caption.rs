//! Forms whose indicator has no label: the heading above their first label names it.

use super::figures::is_in_table;
use super::kind::without_number;
use super::labels::{Bond, Doubt, Label, of_leaf};
use super::section::fold;
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::period;
use crate::profile::{Field, Shape};

/// How far above the first label of a form its heading may stand, in leaves.
const REACH: usize = 6;

/// The longest heading that names an indicator, in bytes.
const LONGEST: usize = 200;

/// Adds a label without words before each heading that names a form's indicator.
pub(super) fn add(document: &Document, leaves: &[Leaf], tables: &[Span], labels: &mut Vec<Label>) {
    let mut added = Vec::new();
    for index in 0..labels.len() {
        let label = &labels[index];
        if label.field != Field::Outturn {
            continue;
        }
        if let Some((leaf, title)) = caption(document, leaves, tables, labels, index) {
            if let Some(title) = title.and_then(|title| labels.get_mut(title)) {
                title.bond = Bond::Stays;
            }
            let start = leaves.get(leaf).map_or(0, |leaf| leaf.block.span.start);
            let label = Label::plain(Span { start, end: start }, Field::Indicator, leaf);
            added.push(Label { doubt: Some(Doubt::Inferred), bond: Bond::Starts, ..label });
        }
    }
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
}

/// The leaf of the heading over the form that the outturn's label `index` stands in, and the title between them.
fn caption(
    document: &Document,
    leaves: &[Leaf],
    tables: &[Span],
    labels: &[Label],
    index: usize,
) -> Option<(usize, Option<usize>)> {
    let mut first = index;
    let mut stop = None;
    for before in (0..index).rev() {
        let label = &labels[before];
        match label.field {
            Field::Indicator | Field::Reference => return None,
            field if field == Field::Title || field == Field::Outturn || field.shape() != Shape::Line => {
                stop = Some(before);
                break;
            }
            _ if label.bond == Bond::Starts => {
                stop = Some(before);
                break;
            }
            _ => first = before,
        }
    }
    let in_table = |leaf: &Leaf| is_in_table(tables, leaf.block.span);
    let names = |index: &usize| {
        let labelled = !of_leaf(labels, *index).is_empty();
        leaves.get(*index).is_some_and(|leaf| {
            !labelled && is_content(leaf) && leaf.cell.is_none() && !in_table(leaf) && is_name(document, leaf)
        })
    };
    let floor = stop.map_or(0, |stop| labels[stop].leaf + 1);
    let below = labels.get(first)?.leaf;
    if let Some(leaf) =
        (floor..below).rev().filter(|&index| leaves.get(index).is_some_and(is_content)).take(REACH).find(names)
    {
        return Some((leaf, None));
    }
    // `Brownfield homes started` over `Exception report | Q2 2023/24`.
    let title = stop.filter(|&stop| labels[stop].field == Field::Title)?;
    let above = (0..labels[title].leaf).rev().find(|&index| leaves.get(index).is_some_and(is_content))?;
    names(&above).then_some((above, Some(title)))
}

fn is_content(leaf: &Leaf) -> bool {
    !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_))
}

/// Whether a leaf is a heading or a bold line that may name an indicator.
fn is_name(document: &Document, leaf: &Leaf) -> bool {
    let span = leaf.block.span;
    let text = fold(document.slice(span));
    let set_apart = matches!(leaf.block.kind, BlockKind::Heading { .. }) || document.is_bold(span);
    let words = without_number(&text).split_whitespace().count();
    set_apart && text.len() <= LONGEST && words >= 2 && !text.ends_with([':', '?']) && period::parse(&text).is_none()
}
