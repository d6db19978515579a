//! One row of a table of figures → the sections of a report.

use super::column;
use super::header::{Head, Header};
use super::infer;
use super::labels::{Doubt, Label};
use super::section::{Piece, PieceKind, Reach, Section, fold, trimmed};
use crate::document::{Block, BlockKind, Cell, Document, Span};
use crate::normalise::{indicator, polarity, quantity};
use crate::profile::{Field, Hit, ProfileSet, Shape};

/// What is needed to read a row.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub document: &'a Document,
    pub profiles: &'a ProfileSet,
    pub header: &'a Header,
}

/// A cell of a row under its head.
#[derive(Clone, Copy)]
pub(super) struct Under<'a> {
    pub head: &'a Head,
    pub cell: Option<&'a Cell>,
    /// The cell starts in this row; it may cover more.
    pub own: bool,
}

impl<'a> Reader<'a> {
    /// The sections of a row, in the order of its columns, and whether the result stated is not the latest column's.
    pub(super) fn sections(&self, row: &[Under<'a>]) -> Vec<Section> {
        let results = self.results(row);
        let mut sections = Vec::new();
        for (index, under) in row.iter().enumerate() {
            let field = self.field(under, index, &results);
            self.cell(under, field, &mut sections);
        }
        sections
    }

    /// The column of the result: the latest one that has a value, or words where a value belongs.
    pub(super) fn outturn(&self, row: &[Under<'a>]) -> Option<usize> {
        self.results(row).first().copied()
    }

    /// Columns of results, the one that the row reports first.
    fn results(&self, row: &[Under<'a>]) -> Vec<usize> {
        let columns = |wanted: &dyn Fn(&Head) -> bool| -> Vec<usize> {
            row.iter().enumerate().filter(|(_, under)| wanted(under.head)).map(|(index, _)| index).collect()
        };
        let stated = columns(&|head| head.meaning.field == Some(Field::Outturn));
        let bare = columns(&|head| head.meaning.is_bare_period());
        // `08/09 Outturn` to the left of `Q1`, `Q2` … is last year's; to the right of them it sums them up.
        let dated = |index: &usize| row[*index].head.meaning.period.is_some();
        let earlier = stated.iter().all(dated) && stated.last() < bare.first();
        let mut all = match (stated.is_empty(), bare.is_empty()) {
            (false, true) => stated,
            (false, false) if !earlier => stated,
            _ => stated.into_iter().chain(bare).collect(),
        };
        let key = |index: &usize| {
            let under = &row[*index];
            let filled = under.cell.is_some_and(|cell| !self.text(cell).is_empty());
            let period = under.head.meaning.period.as_deref();
            let partial = period.is_some_and(|period| !column::is_whole(period));
            (filled, partial, period.and_then(column::end))
        };
        // Stable: of columns that no period tells apart the first is the result.
        all.sort_by_key(|index| std::cmp::Reverse(key(index)));
        all
    }

    fn field(&self, under: &Under, index: usize, results: &[usize]) -> Field {
        let meaning = &under.head.meaning;
        match meaning.field {
            _ if results.first() == Some(&index) => Field::Outturn,
            Some(Field::Outturn) => Field::OtherValue,
            Some(field) => field,
            None if meaning.period.is_some() => Field::OtherValue,
            None => Field::Other,
        }
    }

    fn cell(&self, under: &Under, field: Field, sections: &mut Vec<Section>) {
        let pieces = under.cell.map(|cell| pieces(self.document, cell)).unwrap_or_default();
        let blank = pieces.is_empty();
        // An empty cell under `Status` may have had a colour; under `Q4` the quarter is still to come.
        if blank && !matches!(field, Field::Indicator | Field::Outturn | Field::Target) && field.shape() == Shape::Line
        {
            return;
        }
        let head = under.head;
        let reach = if under.own { Reach::Headed } else { Reach::Shared };
        let label = Label {
            period: head.meaning.period.clone(),
            profile: head.meaning.profile,
            doubt: head.doubt(),
            ..Label::plain(head.span, field, 0)
        };
        let section = Section { label, content: pieces, reach };
        if field == Field::Indicator {
            let (name, others) = self.beside_name(section);
            let named = if head.coded { self.coded(name) } else { vec![name] };
            sections.extend(named.into_iter().chain(others));
        } else if field.shape() == Shape::Narrative {
            self.narrative(section, sections);
        } else {
            sections.push(section);
        }
    }

    /// What labels of their own say in the cell of the name: `Good performance HIGH`, `Owner: A. Moss`.
    fn beside_name(&self, section: Section) -> (Section, Vec<Section>) {
        let (mut name, mut others) = (Vec::new(), Vec::new());
        for piece in section.content {
            match self.opening_label(piece.span).filter(|_| !name.is_empty()) {
                Some(label) => {
                    let rest = Span { start: label.content, end: piece.span.end };
                    let content = trimmed(self.document, rest).map(|span| Piece { span, ..piece });
                    let reach = if section.reach == Reach::Shared { Reach::Shared } else { Reach::Own };
                    others.push(Section { label, content: content.into_iter().collect(), reach });
                }
                None => name.push(piece),
            }
        }
        (Section { content: name, ..section }, others)
    }

    /// The label that a piece begins with: before a colon, or before a direction.
    fn opening_label(&self, span: Span) -> Option<Label> {
        let text = self.document.slice(span);
        let hit = self.profiles.find(text, 0).filter(|hit| hit.start == 0)?;
        let tail = text.get(hit.end..)?;
        let colon = tail.trim_start().starts_with(':');
        let direction = hit.field == Field::Polarity && polarity::parse(tail).is_some();
        let known = !matches!(hit.field, Field::Title | Field::Indicator | Field::Outturn | Field::Target);
        let content = if colon { hit.end + tail.find(':')? + 1 } else { hit.end };
        let words = Span { start: span.start, end: span.start + hit.end as u32 };
        ((colon && known) || direction).then(|| Label {
            content: span.start + content as u32,
            profile: Some(hit.profile),
            ..Label::plain(words, hit.field, 0)
        })
    }

    /// Code and name of one cell: `HR004 Penalty notices cancelled`.
    fn coded(&self, section: Section) -> Vec<Section> {
        let Some(first) = section.content.first().copied() else { return vec![section] };
        let text = self.document.slice(first.span);
        let known = indicator::parse(&fold(text)).reference.is_some();
        let code = text.split_whitespace().next().unwrap_or_default();
        let coded = code.contains(|c: char| c.is_ascii_digit()) && code.len() < 16 && code.len() < text.len();
        let whole =
            section.content.len() > 1 && code.len() == text.len() && code.contains(|c: char| c.is_ascii_digit());
        if !whole && (known || !coded) {
            return vec![section];
        }
        let cut = first.span.start + code.len() as u32;
        let reference = Piece { span: Span { start: first.span.start, end: cut }, ..first };
        let rest = trimmed(self.document, Span { start: cut, end: first.span.end }).map(|span| Piece { span, ..first });
        let name = rest.into_iter().chain(section.content.iter().skip(1).copied()).collect();
        let label = Label { field: Field::Reference, ..section.label.clone() };
        vec![Section { label, content: vec![reference], reach: section.reach }, Section { content: name, ..section }]
    }

    /// A narrative cell, and those that labels inside it begin: `Corrective Action: …`.
    fn narrative(&self, section: Section, sections: &mut Vec<Section>) {
        let from = sections.len();
        let pieces = section.content.clone();
        sections.push(Section { content: Vec::new(), ..section });
        for piece in pieces {
            self.add(piece, sections);
        }
        // A cell that begins with a label of its own has nothing to say under its head.
        if sections.len() > from + 1 && sections.get(from).is_some_and(|first| first.content.is_empty()) {
            sections.remove(from);
        }
    }

    /// Adds a piece to the last section, cut where labels inside it begin others.
    pub(super) fn add(&self, piece: Piece, sections: &mut Vec<Section>) {
        let mut at = piece.span.start;
        for label in self.inner_labels(piece.span) {
            self.push(Piece { span: Span { start: at, end: label.span.start }, ..piece }, sections);
            at = label.content;
            let reach = sections.last().map_or(Reach::Own, |section| section.reach);
            let reach = if reach == Reach::Shared { Reach::Shared } else { Reach::Own };
            sections.push(Section { label, content: Vec::new(), reach });
        }
        let kind = if at == piece.span.start { piece.kind } else { PieceKind::Paragraph };
        self.push(Piece { span: Span { start: at, end: piece.span.end }, kind }, sections);
    }

    fn push(&self, piece: Piece, sections: &mut [Section]) {
        if let Some(span) = trimmed(self.document, piece.span)
            && let Some(section) = sections.last_mut()
        {
            section.content.push(Piece { span, ..piece });
        }
    }

    /// Labels with a colon inside a narrative: at its beginning, or in bold.
    fn inner_labels(&self, span: Span) -> Vec<Label> {
        let text = self.document.slice(span);
        let mut labels = Vec::new();
        let mut from = 0;
        // `Action:` is a label at the head of a column and at the beginning of a cell.
        let opening = announced(self.profiles, text).filter(|opening| opening.field.shape() == Shape::Narrative);
        if let Some(Opening { field, profile, colon, content, dash }) = opening {
            let at = |offset: usize| span.start + offset as u32;
            let words = Span { start: span.start, end: at(colon) };
            let doubt = profile.is_none().then_some(Doubt::Inferred);
            // Words that no profile knows must be set apart from what they announce, or leave no doubt.
            let known = profile.is_some() || field == Field::ReasonAndActions;
            if known && !dash || self.document.is_bold(words) {
                labels.push(Label { content: at(content), profile, doubt, ..Label::plain(words, field, 0) });
                from = content;
            }
        }
        while let Some(hit) = self.profiles.find(text, from) {
            from = hit.end.max(from + 1);
            let at = |offset: usize| span.start + offset as u32;
            let words = Span { start: at(hit.start), end: at(hit.end) };
            let colon = text.get(hit.end..).is_some_and(|tail| tail.starts_with(':'));
            let begins = text.get(..hit.start).is_some_and(|ahead| ahead.trim().is_empty() || ahead.ends_with('\n'));
            let set_off = begins || self.document.is_bold(words);
            if colon && set_off && hit.field.shape() == Shape::Narrative {
                labels.push(Label {
                    content: at(hit.end + 1),
                    profile: Some(hit.profile),
                    ..Label::plain(words, hit.field, 0)
                });
            }
        }
        labels
    }

    fn text(&self, cell: &Cell) -> &'a str {
        self.document.slice(cell.span).trim()
    }
}

/// The label that a text begins with, before a colon or a dash.
pub(super) struct Opening {
    pub field: Field,
    /// `None` for words that only suggest the field.
    pub profile: Option<usize>,
    /// Where the colon or the dash stands.
    pub colon: usize,
    /// Where what it announces begins.
    pub content: usize,
    /// A dash: only type tells that words before it are a label.
    pub dash: bool,
}

/// The label that a text begins with, from the words of forms or of columns' heads, or what its words suggest.
pub(super) fn announced(profiles: &ProfileSet, text: &str) -> Option<Opening> {
    let mark = |sign: &'static str| Some((text.find(sign)?, sign));
    let first = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    let signs = first.contains([':', '-', '–', '—']);
    let (colon, sign) = [":", " – ", " - ", " — "].into_iter().filter(|_| signs).filter_map(mark).min()?;
    let words = text.get(..colon).filter(|_| colon <= LONGEST)?;
    let (content, dash) = (colon + sign.len(), sign != ":");
    let whole = |hit: &Hit| hit.start == 0 && words.get(hit.end..).is_some_and(|rest| rest.trim().is_empty());
    let known = profiles.find(words, 0).filter(whole).or_else(|| profiles.find_head(words));
    if let Some(hit) = known {
        return Some(Opening { field: hit.field, profile: Some(hit.profile), colon, content, dash });
    }
    let short = words.split(' ').count() <= 7 && words.starts_with(char::is_uppercase);
    if short && infer::names_both(profiles, words) {
        return Some(Opening { field: Field::ReasonAndActions, profile: None, colon, content, dash });
    }
    let guess = profiles.guess(words).into_iter().next().filter(|guess| guess.weight >= 3)?;
    (short && guess.field.shape() == Shape::Narrative).then_some(Opening {
        field: guess.field,
        profile: None,
        colon,
        content,
        dash,
    })
}

/// The longest label inside a cell, in bytes.
const LONGEST: usize = 80;

/// The blocks of a cell as pieces.
pub(super) fn pieces(document: &Document, cell: &Cell) -> Vec<Piece> {
    let mut pieces = Vec::new();
    collect(document, &cell.blocks, &mut pieces);
    pieces
}

fn collect(document: &Document, blocks: &[Block], pieces: &mut Vec<Piece>) {
    for block in blocks {
        let kind = match &block.kind {
            BlockKind::Item { level, .. } => PieceKind::Item(*level),
            BlockKind::Paragraph | BlockKind::Heading { .. } => PieceKind::Paragraph,
            BlockKind::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    collect(document, &cell.blocks, pieces);
                }
                continue;
            }
            BlockKind::Note(_) | BlockKind::Furniture(_) => continue,
        };
        if let Some(span) = trimmed(document, block.span) {
            pieces.push(Piece { span, kind });
        }
    }
}

/// Whether a text is a figure, alone or with a status: `59.1% (RED)`.
pub(super) fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && quantity::parse(text).is_some()
}
