//! All labels of a document.

use std::collections::BTreeMap;
use std::ops::Range;

use super::candidate::{Candidate, Context, Fate};
use super::caption;
use super::decide::{Case, Position, Style};
use super::figures::{self, Figures};
use super::form;
use super::generic;
use super::headed;
use super::infer;
use super::numbered;
use super::pairs;
use super::register::Register;
use super::repair;
use super::rows::Rows;
use super::section::{self, Piece};
use super::slot;
use crate::document::{BlockKind, CellAddress, Document, Leaf, Span};
use crate::profile::{Field, Hit, ProfileSet, Shape};

/// Words that announce a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its words, without the colon.
    pub span: Span,
    /// What it announces.
    pub field: Field,
    /// Where its content begins, after the colon.
    pub content: u32,
    /// The period inside it, as in `2021/22 Q2 outturn`.
    pub period: Option<String>,
    /// Index of the profile that knows it; `None` for a label that no profile knows.
    pub profile: Option<usize>,
    /// Index of the leaf block that holds it.
    pub leaf: usize,
    /// It is a profile's words and no others: looking them up again finds them and nothing else.
    pub exact: bool,
    /// Nothing follows it in its cell, or in its block outside tables.
    pub alone: bool,
    /// Its content, where a table of figures gave it; text around it is not added.
    pub given: Option<Vec<Piece>>,
    /// Whether it starts a report whatever its field, or never does.
    pub bond: Bond,
    /// Why its field is not beyond doubt.
    pub doubt: Option<Doubt>,
}

/// Why a label's field is not beyond doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No profile knows its words; they and the value suggest the field.
    Inferred,
    /// A letter of its words was mended, or two parts of it were joined.
    Repaired,
}

/// How a label is bound to those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bond {
    /// By what its field says.
    #[default]
    Free,
    /// Not at all: another report, or another part of the paper, begins with it.
    Starts,
    /// It belongs to the report before it, even as a title.
    Stays,
}

impl Label {
    /// A label with these words and nothing else known.
    pub(crate) fn plain(span: Span, field: Field, leaf: usize) -> Label {
        Label {
            span,
            field,
            content: span.end,
            period: None,
            profile: None,
            leaf,
            exact: false,
            alone: false,
            given: None,
            bond: Bond::Free,
            doubt: None,
        }
    }
}

/// The labels of a document, and the leaf blocks that they and their content stand in.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    /// The document's leaf blocks, in reading order.
    pub leaves: Vec<Leaf<'a>>,
    /// Labels in reading order.
    pub labels: Vec<Label>,
    /// Every place where a profile's words occur, for explanation.
    pub candidates: Vec<Candidate>,
    /// Tables of indicators, a row each; their labels are not among `labels`.
    pub registers: Vec<Register>,
    /// Every table that was read by its columns.
    pub tables: Vec<Span>,
    /// Lines that are set like labels and are none that is understood, ascending.
    pub unread: Vec<Span>,
    /// Words that stand where a label may, and what stands where its value would; ascending.
    pub open: Vec<(Span, String)>,
    /// The cells that number the rows of forms, by the leaf behind them.
    pub numbers: BTreeMap<usize, Span>,
    /// The columns that each cell covers.
    pub(super) columns: BTreeMap<CellAddress, Range<u32>>,
    /// Values that stand above their labels, ascending.
    pub(super) above: Vec<Span>,
}

impl<'a> Labels<'a> {
    /// Finds the labels of `document` that `profiles` know, and those that its own style marks as labels.
    pub fn find(document: &'a Document, profiles: &ProfileSet) -> Labels<'a> {
        let leaves = document.leaves();
        let hits: Vec<Vec<(Hit, Context)>> = leaves.iter().map(|leaf| hits(document, profiles, leaf)).collect();
        let mut finder = Finder {
            document,
            profiles,
            style: learn(&hits),
            rows: Rows::of(document, profiles, &leaves, |index| {
                // A pattern may find in a cell without its colon what it does not find in its leaf.
                let none = hits.get(index).is_some_and(Vec::is_empty) && leaves.get(index).is_some_and(is_content);
                !none || profiles.has_patterns()
            }),
            position: Position::default(),
            cell: None,
            labels: Vec::new(),
            candidates: Vec::new(),
        };
        for (index, leaf) in leaves.iter().enumerate() {
            finder.leaf(index, leaf, hits.get(index).map_or(&[][..], Vec::as_slice));
        }
        let (mut labels, mut candidates, style, rows) = (finder.labels, finder.candidates, finder.style, finder.rows);
        let mut inferred = infer::add(document, profiles, &leaves, &rows, &mut candidates, style, &mut labels);
        form::settle(document, profiles, &leaves, &rows, &inferred.open, &mut candidates, &mut labels);
        inferred.restore(&mut labels);
        let infer::Inferred { unread, open, .. } = inferred;
        repair::around(document, profiles, &mut labels);
        pairs::add(document, &leaves, &mut labels);
        mark_alone(document, &leaves, &mut labels);
        let Figures { registers, tables } = figures::read(document, profiles, &leaves, &mut labels);
        headed::pair(document, &leaves, &rows, &mut labels);
        caption::add(document, profiles, &leaves, &tables, &mut labels);
        let (columns, above) = (section::columns(document), section::above(&labels));
        let open = slot::left(open, &labels);
        let numbers = numbered::of(document, &leaves, &labels);
        Labels { leaves, labels, candidates, registers, tables, unread, open, columns, above, numbers }
    }
}

/// The labels of a leaf; `labels` are ordered by their leaves.
pub(super) fn of_leaf(labels: &[Label], leaf: usize) -> &[Label] {
    let from = labels.partition_point(|label| label.leaf < leaf);
    let rest = labels.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|label| label.leaf == leaf)).unwrap_or_default()
}

/// Words of content: not page furniture, not a note.
fn is_content(leaf: &Leaf) -> bool {
    !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_))
}

/// Every hit in a leaf, and what surrounds it; a hit hides others only where it overlaps them.
fn hits(document: &Document, profiles: &ProfileSet, leaf: &Leaf) -> Vec<(Hit, Context)> {
    if !is_content(leaf) {
        return Vec::new();
    }
    let text = document.slice(leaf.block.span);
    let mut hits = Vec::new();
    let mut from = 0;
    let mut found = profiles.find(text, from);
    while let Some(mut hit) = found {
        let once = hit.end;
        hit.end = doubled(text, &hit);
        from = hit.end.max(from + 1);
        found = profiles.find(text, from);
        let mut context = Context::of(document, profiles, leaf, &hit, found.as_ref());
        context.exact &= once == hit.end;
        hits.push((hit, context));
    }
    hits
}

/// Where a label ends that was written twice: `Action taken Action taken:`.
fn doubled(text: &str, hit: &Hit) -> usize {
    let words = text.get(hit.start..hit.end).unwrap_or_default();
    let behind = text.get(hit.end..).unwrap_or_default();
    let again = behind.trim_start_matches(' ');
    let same =
        again.len() < behind.len() && again.get(..words.len()).is_some_and(|next| next.eq_ignore_ascii_case(words));
    let cut = again.get(words.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if same && !cut { hit.end + behind.len() - again.len() + words.len() } else { hit.end }
}

fn learn(hits: &[Vec<(Hit, Context)>]) -> Style {
    let mut style = Style::default();
    for (_, context) in hits.iter().flatten().filter(|(hit, _)| hit.field != Field::Title) {
        style.learn(context);
    }
    style
}

struct Finder<'a> {
    document: &'a Document,
    profiles: &'a ProfileSet,
    style: Style,
    rows: Rows,
    position: Position,
    cell: Option<CellAddress>,
    labels: Vec<Label>,
    candidates: Vec<Candidate>,
}

impl Finder<'_> {
    fn leaf(&mut self, index: usize, leaf: &Leaf, hits: &[(Hit, Context)]) {
        if !is_content(leaf) || leaf.cell.is_some_and(|cell| self.rows.keys.contains(&cell.table)) {
            return;
        }
        if leaf.cell != self.cell {
            self.cell = leaf.cell;
            self.position.inside_narrative_cell = false;
        }
        self.position.previous_content = None;
        self.position.awaited = self.awaited(index, leaf);
        let mut at = leaf.block.span.start;
        for (hit, context) in hits {
            if leaf.block.span.start + (hit.start as u32) < at || context.span.start < at {
                continue;
            }
            self.unknown(index, leaf, at, context.span.start);
            let (style, position) = (self.style, self.position);
            let case = Case { document: self.document, leaf, field: hit.field, context, style, position };
            let verdict = case.decide();
            let fate = verdict.map_or_else(Fate::Refused, |()| Fate::Label);
            self.candidates.push(Candidate { span: context.span, field: hit.field, fate });
            if fate == Fate::Label {
                at = context.content;
                self.accept(index, leaf, hit, context);
            }
        }
        self.unknown(index, leaf, at, leaf.block.span.end);
    }

    /// The last label's field, where it still waits for its line: it ended its own block, and this is the next one.
    fn awaited(&self, index: usize, leaf: &Leaf) -> Option<Field> {
        let last = self.labels.last().filter(|last| last.leaf < index)?;
        let between = Span { start: last.content, end: leaf.block.span.start };
        self.document.slice(between).trim().is_empty().then_some(last.field)
    }

    /// The whole line around a title's words: `… Exception Report - Quarter 2 (July - Sept) 2014/15`.
    fn line(&self, leaf: &Leaf, words: Span) -> Span {
        let ahead = self.document.slice(Span { start: leaf.block.span.start, end: words.start });
        let behind = self.document.slice(Span { start: words.end, end: leaf.block.span.end });
        let start = leaf.block.span.start + ahead.rfind('\n').map_or(0, |at| at + 1) as u32;
        let end = words.end + behind.find('\n').unwrap_or(behind.len()) as u32;
        Span { start, end }
    }

    /// A label that no profile knows, between `from` and `to`.
    fn unknown(&mut self, index: usize, leaf: &Leaf, from: u32, to: u32) {
        let in_column = leaf.cell.is_some_and(|cell| self.rows.labels.contains(&cell));
        let found = generic::find(self.document, self.profiles, leaf, from, to, self.position, in_column);
        let Some(found) = found else { return };
        let opening = self.opening(found.span);
        let field = opening.map_or(Field::Other, |hit| hit.field);
        self.candidates.push(Candidate { span: found.span, field, fate: Fate::Label });
        let profile = opening.map(|hit| hit.profile);
        self.labels.push(Label { content: found.content, profile, ..Label::plain(found.span, field, index) });
        self.position.current = Some(field);
        self.position.previous_content = Some(found.content);
    }

    /// The heading that a label's first words are, where words of the form's own follow: `Action taken to improve …`.
    fn opening(&self, label: Span) -> Option<Hit> {
        let words = self.document.slice(label);
        let hit = self.profiles.find(words, 0).filter(|hit| hit.start == 0)?;
        let telling = words.get(..hit.end)?.split_whitespace().count() >= 2;
        (telling && hit.field.shape() == Shape::Narrative).then_some(hit)
    }

    fn accept(&mut self, index: usize, leaf: &Leaf, hit: &Hit, context: &Context) {
        let words = self.document.slice(context.span);
        let both = words.len() > hit.end - hit.start
            && matches!(hit.field, Field::Reason | Field::Actions)
            && infer::names_both(self.profiles, words);
        let (field, doubt) = if both { (Field::ReasonAndActions, Some(Doubt::Inferred)) } else { (hit.field, None) };
        let span = if field == Field::Title { self.line(leaf, context.span) } else { context.span };
        self.labels.push(Label {
            content: if field == Field::Title { leaf.block.span.end } else { context.content },
            period: context.period.clone(),
            profile: Some(hit.profile),
            doubt,
            exact: context.exact && span == context.span,
            ..Label::plain(span, field, index)
        });
        self.position.current = Some(field);
        self.position.previous_content = Some(context.content);
        self.position.awaited = Some(field);
        self.position.inside_narrative_cell = leaf.cell.is_some() && field.shape() == Shape::Narrative;
    }
}

/// Marks the labels that nothing follows, in their cell or in their block.
fn mark_alone(document: &Document, leaves: &[Leaf], labels: &mut [Label]) {
    for index in 0..labels.len() {
        let next = labels.get(index + 1).map(|label| label.span.start);
        let label = &labels[index];
        let end = cell_end(leaves, label.leaf);
        let end = next.map_or(end, |next| next.min(end));
        let rest = Span { start: label.content, end: end.max(label.content) };
        let followed_in_cell = next.is_some_and(|next| next < cell_end(leaves, label.leaf));
        let alone = document.slice(rest).trim().is_empty() && !followed_in_cell;
        labels[index].alone = alone;
    }
}

/// Where the cell of a leaf ends; outside tables, where the leaf ends.
pub(super) fn cell_end(leaves: &[Leaf], index: usize) -> u32 {
    let Some(leaf) = leaves.get(index) else { return 0 };
    let same = |other: &&Leaf| leaf.cell.is_some() && other.cell == leaf.cell;
    leaves[index..]
        .iter()
        .take_while(|other| std::ptr::eq(*other, leaf) || same(other))
        .last()
        .map_or(leaf.block.span.end, |last| last.block.span.end)
}
