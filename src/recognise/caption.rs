//! Forms whose indicator has no label: the heading above their first label names it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::figures::is_in_table;
use super::kind::{Kinds, is_measure, without_number};
use super::labels::{Bond, Doubt, Label, of_leaf};
use super::section::fold;
use super::title;
use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::period;
use crate::profile::{Field, ProfileSet, Shape};

/// How far above the first label of a form its heading may stand, in leaves.
const REACH: usize = 6;

/// The longest heading that names an indicator, in bytes.
const LONGEST: usize = 200;

/// Adds a label without words before each heading that names a form's indicator.
pub(super) fn add(
    document: &Document,
    profiles: &ProfileSet,
    leaves: &[Leaf],
    tables: &[Span],
    labels: &mut Vec<Label>,
) {
    let mut added = Vec::new();
    let repeated = OnceCell::new();
    // What every form has above its name, or the only form.
    let one = labels.iter().filter(|label| label.field == Field::Outturn).nth(1).is_none();
    let titled = |above: usize| {
        let text =
            || leaves.get(above).map_or(String::new(), |leaf| fold(document.slice(leaf.block.span)).to_lowercase());
        let first = || !leaves.iter().take(above).any(is_content);
        let again = || repeated.get_or_init(|| title::repeated(document, leaves)).contains(text().as_str());
        (one && first() || again()).then_some(above)
    };
    for index in 0..labels.len() {
        let label = &labels[index];
        if label.field != Field::Outturn {
            continue;
        }
        if let Some((leaf, title)) = caption(document, leaves, tables, labels, index) {
            let below = title.filter(|title| labels.get(*title).is_some_and(|title| title.leaf > leaf));
            if let Some(title) = below.and_then(|title| labels.get_mut(title)) {
                title.bond = Bond::Stays;
            }
            // What a title stands over begins with the title.
            let above = leaf.checked_sub(1).filter(|_| title.is_none()).and_then(titled);
            let above = above.filter(|above| title::is_title(document, profiles, leaves, labels, *above));
            if let Some((above, over)) = above.and_then(|above| Some((above, leaves.get(above)?.block.span))) {
                let own = Label::plain(over, Field::Title, above);
                added.push(Label { doubt: Some(Doubt::Inferred), bond: Bond::Starts, ..own });
            }
            let follows = above.is_some() || title.is_some() && below.is_none();
            let bond = if follows { Bond::Stays } else { Bond::Starts };
            let start = leaves.get(leaf).map_or(0, |leaf| leaf.block.span.start);
            let label = Label::plain(Span { start, end: start }, Field::Indicator, leaf);
            let label = Label { doubt: Some(Doubt::Inferred), bond, ..label };
            match code_above(document, leaves, labels, leaf) {
                Some(code) => {
                    added.push(Label { bond, ..code });
                    added.push(Label { bond: Bond::Stays, ..label });
                }
                None => added.push(label),
            }
        }
    }
    labels.extend(added);
    labels.sort_by_key(|label| (label.leaf, label.span.start));
    count(document, leaves, labels);
}

/// Makes what counts the forms of a document, and names nothing, the label of the name: `Matter 1 – Fire audits` where
/// another form has `Matter 2`, `Commitment` of `Commitment W12: Leakage`.
fn count(document: &Document, leaves: &[Leaf], captions: &mut [Label]) {
    let names = |label: &&mut Label| label.field == Field::Indicator && label.span.is_empty() && label.given.is_none();
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for label in captions.iter_mut().filter(names) {
        if let Some(counted) = leaves.get(label.leaf).and_then(|leaf| Counted::of(document.slice(leaf.block.span))) {
            seen.entry(counted.word.to_owned()).or_default().insert(counted.number.to_owned());
        }
    }
    for label in captions.iter_mut().filter(names) {
        let text = leaves.get(label.leaf).map_or("", |leaf| document.slice(leaf.block.span));
        let Some(counted) = Counted::of(text) else { continue };
        if seen.get(counted.word).is_some_and(|numbers| numbers.len() > 1) {
            label.span.end = label.span.start + counted.label as u32;
            label.content = label.span.start + counted.content as u32;
        }
    }
}

/// A heading that begins with a word and a number or code.
struct Counted<'t> {
    word: &'t str,
    number: &'t str,
    /// Where the words that only count end, and where the name, or its code, begins; bytes.
    label: usize,
    content: usize,
}

impl Counted<'_> {
    fn of(text: &str) -> Option<Counted<'_>> {
        let (word, rest) = text.split_once(' ')?;
        let number = rest.split([' ', ':']).next().unwrap_or_default();
        let behind = rest.get(number.len()..)?;
        let name = behind.trim_start_matches([' ', ':', '-', '–', '—', '|']);
        let parted = behind.trim_start().starts_with([':', '-', '–', '—', '|']) && !name.is_empty();
        let worded = word.len() >= 4 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
        let coded = number.starts_with(|c: char| c.is_ascii_uppercase());
        let counts = number.len() <= 6
            && number.ends_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
            && (coded || number.chars().all(|c| c.is_ascii_digit()));
        let content = if coded { word.len() + 1 } else { text.len() - name.len() };
        let label = if coded { word.len() } else { word.len() + 1 + number.len() };
        (worded && counts && parted).then_some(Counted { word, number, label, content })
    }
}

/// The line right above an indicator's name that holds nothing but its code.
fn code_above(document: &Document, leaves: &[Leaf], labels: &[Label], name: usize) -> Option<Label> {
    let above = name.checked_sub(1)?;
    let leaf = leaves.get(above).filter(|leaf| is_content(leaf))?;
    let same = leaves.get(name).is_some_and(|name| name.cell == leaf.cell);
    let free = !labels.iter().any(|label| label.leaf == above);
    let start = leaf.block.span.start;
    let code = Kinds::of(&fold(document.slice(leaf.block.span))).code;
    (same && free && code).then(|| Label::plain(Span { start, end: start }, Field::Reference, above))
}

/// The leaf of the heading over the form that the outturn's label `at` stands in, and the title right above or
/// below it.
fn caption(
    document: &Document,
    leaves: &[Leaf],
    tables: &[Span],
    labels: &[Label],
    at: usize,
) -> Option<(usize, Option<usize>)> {
    let mut first = at;
    let mut stop = None;
    for before in (0..at).rev() {
        let label = &labels[before];
        match label.field {
            Field::Indicator | Field::Reference => return None,
            field if field == Field::Title || field == Field::Outturn || field.shape() == Shape::Narrative => {
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
            !labelled && is_content(leaf) && !in_table(leaf) && is_alone(leaves, *index) && is_name(document, leaf)
        })
    };
    let floor = stop.map_or(0, |stop| labels[stop].leaf + 1);
    // The nearest heading over the figures; lines such as the period's may stand between.
    let own = |index: &usize| labels[first..=at].iter().any(|label| label.leaf == *index);
    let above = |index: &usize| leaves.get(*index).is_some_and(is_content) && !own(index);
    let below = labels.get(at)?.leaf;
    if let Some(leaf) = (floor..below).rev().filter(above).take(REACH).find(names) {
        return Some((
            leaf,
            stop.filter(|&stop| labels[stop].field == Field::Title && labels[stop].bond == Bond::Free),
        ));
    }
    // `Brownfield homes started` over `Exception report | Q2 2023/24`.
    let title = stop.filter(|&stop| labels[stop].field == Field::Title)?;
    let above = (0..labels[title].leaf).rev().find(|&index| leaves.get(index).is_some_and(is_content))?;
    names(&above).then_some((above, Some(title)))
}

fn is_content(leaf: &Leaf) -> bool {
    !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_))
}

/// The most words of a line in regular type that names an indicator.
const MOST_WORDS: usize = 20;

/// Whether a line ends like the name of a body: `Lydcombe City Council`.
pub(super) fn names_body(text: &str) -> bool {
    const BODIES: [&str; 12] = [
        "council",
        "trust",
        "borough",
        "authority",
        "university",
        "association",
        "partnership",
        "department",
        "committee",
        "panel",
        "cabinet",
        "board",
    ];
    let last = text.rsplit(' ').next().unwrap_or_default().to_lowercase();
    BODIES.contains(&last.as_str())
}

/// Whether a leaf stands outside tables, or is all that its row holds.
fn is_alone(leaves: &[Leaf], index: usize) -> bool {
    let Some(cell) = leaves.get(index).and_then(|leaf| leaf.cell) else { return true };
    let in_row = |at: Option<usize>| {
        let other = at.and_then(|at| leaves.get(at)).and_then(|leaf| leaf.cell);
        other.is_some_and(|other| (other.table, other.row) == (cell.table, cell.row))
    };
    cell.cell == 0 && !in_row(index.checked_sub(1)) && !in_row(Some(index + 1))
}

/// Whether a leaf is a heading or a bold line that may name an indicator, or says itself that it does.
fn is_name(document: &Document, leaf: &Leaf) -> bool {
    let span = leaf.block.span;
    let text = fold(document.slice(span));
    let says = is_measure(&text) && !text.ends_with('.') && text.split(' ').count() <= MOST_WORDS;
    let set_apart = matches!(leaf.block.kind, BlockKind::Heading { .. }) || document.is_bold(span) || says;
    let words = without_number(&text).split_whitespace().count();
    set_apart
        && !names_body(&text)
        && text.len() <= LONGEST
        && words >= 2
        && !text.ends_with([':', '?'])
        && period::parse(&text).is_none()
}
