//! Document → the reports inside it.
//!
//! A row of a register is a report, and so is a block around a small table of figures. In forms a
//! report starts at a title, or at an indicator's label when the one before
//! already has its figures. What has too few of a report's fields is no report:
//! minutes, a covering paper with implication headings of its own, a key.

mod doubt;
mod end;

pub use doubt::doubts;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::{BlockKind, Document, Leaf, Span};
use crate::normalise::{polarity, quantity};
use crate::profile::{Field, Shape};
use crate::recognise::{Bond, Doubt, Label, Labels, Reach, Register, RowReport, Section, fold, period_end, sections};
use crate::record::{Code, Finding, OtherTargetKind};

/// One report: a range of [`Labels::labels`].
pub type Extent = Range<usize>;

/// A report as found: its sections, and what else is known of it.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Its sections.
    pub sections: Vec<Section>,
    /// Words beside its sections' own: what it shares with the rows of its register that follow, the numbers of its rows.
    pub shared: Vec<Span>,
    /// What speaks against it already.
    pub findings: Vec<Finding>,
}

impl Found {
    /// Where its own text begins.
    fn start(&self) -> u32 {
        self.sections.iter().flat_map(|section| section.claims(false)).map(|span| span.start).min().unwrap_or(u32::MAX)
    }
}

/// The reports of a document, in reading order: forms, blocks and rows of registers.
pub fn reports(document: &Document, labels: &Labels) -> Vec<Found> {
    let mut reports = Vec::new();
    let mut standing: Vec<&Register> = labels.registers.iter().collect();
    for group in groups(document, labels) {
        let within = |register: &&Register| is_block(labels, &group, register);
        if let Some(index) = standing.iter().position(within) {
            let register = standing.remove(index);
            let block = sections(document, labels, group);
            reports.extend(rows(document, labels, register, &block));
            continue;
        }
        let extent = end::without_next_paper(document, labels, without_afterword(labels, without_lead(labels, group)));
        let headed = |label: &Label| label.field == Field::Outturn && end::repeats_head(document, labels, label);
        if labels.labels[extent.clone()].iter().any(headed) {
            continue;
        }
        if let Some(sections) = report(document, labels, &extent) {
            let numbers = sections.iter().filter_map(|section| labels.numbers.get(&section.label.leaf).copied());
            let shared = numbers.collect();
            reports.push(Found { sections, shared, ..Found::default() });
        }
    }
    for register in standing {
        reports.extend(rows(document, labels, register, &[]));
    }
    let refused = doubt::refused(labels);
    for report in &mut reports {
        yield_to_known(&mut report.sections);
        settle_results(&mut report.sections);
        settle_signatures(document, &mut report.sections);
        settle_direction(document, &mut report.sections);
        report.findings.extend(doubtful_lines(document, labels, &report.sections));
        report.findings.extend(end::doubts(document, labels, &report.sections));
        report.findings.extend(doubt::refused_labels(document, &refused, &report.sections));
    }
    reports.sort_by_key(Found::start);
    end::orphans(document, labels, &mut reports);
    reports
}

/// An inferred label gives way to a known one of its field that has content: `SRO` to `Prepared by`.
fn yield_to_known(sections: &mut [Section]) {
    let inferred = |section: &Section| section.label.doubt == Some(Doubt::Inferred);
    let filled = sections.iter().filter(|section| !inferred(section) && !section.content.is_empty());
    let known: BTreeSet<Field> = filled.map(|section| section.label.field).collect();
    for section in sections.iter_mut().filter(|section| inferred(section) && known.contains(&section.label.field)) {
        let (field, doubt) = match section.label.field {
            Field::Implications(_) | Field::Title => continue,
            Field::Outturn => (Field::OtherValue, section.label.doubt),
            Field::Target => (Field::OtherTarget(OtherTargetKind::Other), section.label.doubt),
            _ => (Field::Other, None),
        };
        (section.label.field, section.label.doubt) = (field, doubt);
    }
}

/// Of several results the latest counts, or the first, where that names no period.
fn settle_results(sections: &mut [Section]) {
    let is_result = |section: &Section| section.label.field == Field::Outturn && !section.content.is_empty();
    let results: Vec<usize> = (0..sections.len()).filter(|&index| is_result(&sections[index])).collect();
    let [first, others @ ..] = results.as_slice() else { return };
    if others.is_empty() {
        return;
    }
    let end = |index: &usize| sections[*index].label.period.as_deref().and_then(period_end);
    let main = match results.iter().map(end).collect::<Option<Vec<_>>>() {
        // `max_by_key` gives the last of equals; the first counts.
        Some(_) => results.iter().rev().max_by_key(|index| end(index)).unwrap_or(first),
        None => first,
    };
    let main = *main;
    for &index in std::iter::once(first).chain(others).filter(|index| **index != main) {
        sections[index].label.field = Field::OtherValue;
    }
}

/// Who wrote or signed a report comes before who answers for its indicator: `Prepared by` before `Lead officer`.
fn settle_signatures(document: &Document, sections: &mut [Section]) {
    let signs = |section: &Section| names_signature(&fold(document.slice(section.label.span)));
    for field in [Field::CompletedBy, Field::ApprovedBy] {
        let filled = |section: &Section| section.label.field == field && !section.content.is_empty();
        if !sections.iter().any(|section| filled(section) && signs(section)) {
            continue;
        }
        for section in sections.iter_mut().filter(|section| filled(section) && !signs(section)) {
            section.label.field = Field::Other;
        }
    }
}

/// Whether a label's words speak of a form's writing or signing, not of who is in charge of what it reports.
fn names_signature(label: &str) -> bool {
    const WORDS: [&str; 16] = [
        "complet",
        "prepared",
        "written",
        "compiled",
        "produced",
        "submitted",
        "author",
        "drafted",
        "signed",
        "sign off",
        "sign-off",
        "approv",
        "authoris",
        "agreed",
        "cwblhawyd",
        "cymeradwy",
    ];
    let label = label.to_lowercase();
    WORDS.iter().any(|word| label.contains(word))
}

/// `Aim to Maximise` says itself what it is, whatever its label.
fn settle_direction(document: &Document, sections: &mut [Section]) {
    if sections.iter().any(|section| section.label.field == Field::Polarity) {
        return;
    }
    let says = |section: &Section| {
        let [piece] = section.content.as_slice() else { return false };
        polarity::is_explicit(&fold(document.slice(piece.span)))
    };
    let found = sections.iter_mut().find(|section| section.label.field == Field::Other && says(section));
    if let Some(section) = found {
        section.label.field = Field::Polarity;
    }
}

/// Bold lines inside narratives, which may be labels that nobody knows.
fn doubtful_lines(document: &Document, labels: &Labels, sections: &[Section]) -> Vec<Finding> {
    let told = sections.iter().filter(|section| section.label.field.shape() == Shape::Narrative);
    let inside = told.flat_map(|section| section.content.iter().map(move |piece| (section.label.field, piece.span)));
    let doubt = |(field, piece): (Field, Span)| {
        let at = labels.unread.partition_point(|line| line.start < piece.start);
        let line = labels.unread.get(at).filter(|line| piece.covers(**line))?;
        let message =
            format!("{:?} is set like a label, and was read as part of the text", fold(document.slice(*line)));
        Some(Finding::new(Code::LabelDoubtful, message).on(field.key()))
    };
    inside.filter_map(doubt).collect()
}

/// Whether a register stands in the block that these labels make.
fn is_block(labels: &Labels, group: &Extent, register: &Register) -> bool {
    let own = &labels.labels[group.clone()];
    let Some(first) = own.first().filter(|label| label.bond == Bond::Starts && label.field == Field::Title) else {
        return false;
    };
    let next = labels.labels.get(group.end).map_or(u32::MAX, |label| label.span.start);
    first.span.start < register.span.start && register.span.start < next
}

/// The rows of a register, each with what its block says of all of them.
fn rows(document: &Document, labels: &Labels, register: &Register, block: &[Section]) -> Vec<Found> {
    let title = block.is_empty().then(|| title(document, labels, register)).flatten();
    let of_row = |(index, row): (usize, &RowReport)| {
        let mut sections: Vec<Section> = title.iter().cloned().collect();
        sections.extend(block.iter().cloned());
        sections.extend(row.sections.iter().cloned());
        settle(document, &mut sections, block.len());
        // What all rows share is claimed once.
        let shared = if index == 0 { register.shared.clone() } else { Vec::new() };
        Found { sections, shared, findings: row.findings.clone() }
    };
    register.rows.iter().enumerate().map(of_row).collect()
}

/// Where both the block and the row have a field, the row's counts, unless it says nothing; the other is kept.
fn settle(document: &Document, sections: &mut [Section], block: usize) {
    let says = |section: &Section| {
        let words: Vec<String> = section.content.iter().map(|piece| fold(document.slice(piece.span))).collect();
        let words = words.join(" ");
        !words.is_empty() && !quantity::is_absent(&words)
    };
    let (block, row) = sections.split_at_mut(block);
    for own in row {
        let field = own.label.field;
        let exclusive = !matches!(field, Field::Other | Field::OtherValue | Field::OtherTarget(_));
        for other in block.iter_mut().filter(|other| exclusive && other.label.field == field) {
            if says(own) || !says(other) {
                other.label.field = Field::Other;
            } else {
                own.label.field = Field::Other;
            }
        }
    }
}

/// The heading over a register: the nearest of the highest level.
fn title(document: &Document, labels: &Labels, register: &Register) -> Option<Section> {
    let before = labels.leaves.iter().enumerate().take_while(|(_, leaf)| leaf.block.span.start < register.span.start);
    let paper = document.paper(register.span.start);
    let before = before.filter(|(_, leaf)| leaf.block.span.start >= paper);
    let headings = before.filter_map(|(index, leaf)| match leaf.block.kind {
        BlockKind::Heading { level } => Some((index, level, leaf.block.span)),
        _ => None,
    });
    let mut best: Option<(usize, u8, Span)> = None;
    for heading in headings.filter(|heading| !document.slice(heading.2).trim().is_empty()) {
        if best.is_none_or(|best| heading.1 <= best.1) {
            best = Some(heading);
        }
    }
    let (leaf, _, span) = best?;
    Some(Section { label: Label::plain(span, Field::Title, leaf), content: Vec::new(), reach: Reach::Shared })
}

/// The labels of each part of the document that may be a report.
fn groups(document: &Document, labels: &Labels) -> Vec<Extent> {
    let mut extents = Vec::new();
    let mut group = Group::default();
    for (index, label) in labels.labels.iter().enumerate() {
        let parted = group.is_parted_from(document, labels, label);
        let rest = labels.labels.get(index..).unwrap_or_default();
        let again = group.is_again(document, labels, label);
        if parted || again || group.is_over(label) || group.is_far_from(label) || group.figures && heads_a_paper(rest) {
            extents.push(group.range.start..index);
            group = Group { range: index..index, ..Group::default() };
        }
        group.add(index, label, labels);
    }
    extents.push(group.range.start..labels.labels.len());
    extents
}

#[derive(Default)]
struct Group {
    range: Range<usize>,
    /// The fields so far, each once: few, and faster to look through than a tree.
    seen: Vec<Field>,
    figures: bool,
    last: Option<(u32, Shape)>,
    /// The first label that begins a table, and that table.
    head: Option<(Span, u32)>,
}

/// The most text, in bytes, under a heading of a form: some four pages.
const LONGEST_NARRATIVE: u32 = 16_000;

/// The most text between the label of a value and the next label: what a form explains, and a page's furniture.
const LONGEST_LINE: u32 = 4_000;

impl Group {
    /// Whether `label` starts another report.
    fn is_over(&self, label: &Label) -> bool {
        match label.field {
            _ if label.bond == Bond::Starts => !self.range.is_empty(),
            _ if label.bond == Bond::Stays => false,
            Field::Title => !self.seen.is_empty(),
            Field::Indicator | Field::Reference => self.figures && self.seen.contains(&label.field),
            _ => false,
        }
    }

    /// Whether `label` begins a table as the form's first table begins, and the form has told all: it is the same form
    /// for another indicator.
    fn is_again(&self, document: &Document, labels: &Labels, label: &Label) -> bool {
        let told = || self.seen.iter().any(|field| field.shape() == Shape::Narrative);
        let whole = self.seen.contains(&Field::Outturn) && self.seen.contains(&Field::Target);
        let Some((span, table)) = self.head.filter(|_| whole && told()) else { return false };
        let heads = heads_table(labels, label).is_some_and(|own| own != table);
        heads && fold(document.slice(span)) == fold(document.slice(label.span))
    }

    /// Whether so much text stands between that they cannot be of one form.
    fn is_far_from(&self, label: &Label) -> bool {
        self.last.is_some_and(|(end, shape)| {
            let most = if shape == Shape::Narrative { LONGEST_NARRATIVE } else { LONGEST_LINE };
            label.span.start.saturating_sub(end) > most
        })
    }

    /// Whether another paper begins before `label`, and not with it as what the form still lacks.
    fn is_parted_from(&self, document: &Document, labels: &Labels, label: &Label) -> bool {
        let Some((end, _)) = self.last else { return false };
        let Some(seam) = document.seam(end, label.span.start).filter(|seam| seam.sure) else { return false };
        let first = labels.leaves.partition_point(|leaf| leaf.block.span.start < seam.offset);
        let begins = labels.leaves[first..].iter().find(|leaf| is_content(leaf));
        let of_form = match label.field {
            Field::Outturn | Field::Target | Field::Polarity | Field::Rag => true,
            field => matches!(field.shape(), Shape::Narrative | Shape::SignOff),
        };
        let lacks = of_form && label.profile.is_some() && !self.seen.contains(&label.field);
        !(lacks && begins.is_some_and(|leaf| leaf.block.span.covers(label.span)))
    }

    fn add(&mut self, index: usize, label: &Label, labels: &Labels) {
        if self.head.is_none() {
            self.head = heads_table(labels, label).map(|table| (label.span, table));
        }
        self.last = Some((label.content, label.field.shape()));
        self.range.end = index + 1;
        self.figures |=
            matches!(label.field, Field::Outturn | Field::Target) || label.field.shape() == Shape::Narrative;
        if !self.seen.contains(&label.field) {
            self.seen.push(label.field);
        }
    }
}

/// The table that begins with a label.
fn heads_table(labels: &Labels, label: &Label) -> Option<u32> {
    let leaf = labels.leaves.get(label.leaf)?;
    let cell = leaf.cell.filter(|cell| cell.row == 0 && cell.cell == 0)?;
    (leaf.block.span.start == label.span.start && cell.table == label.span.start).then_some(cell.table)
}

/// Labels among which those of a paper's head must stand, and how many it takes.
const HEAD: usize = 8;
const HEAD_LABELS: usize = 3;

/// Whether the next labels are those of a covering paper or minutes, whose own headings belong to no indicator.
fn heads_a_paper(next: &[Label]) -> bool {
    if next.first().is_none_or(|label| label.field != Field::Paper) {
        return false;
    }
    let of_report =
        |label: &&Label| !matches!(label.field, Field::Title | Field::Indicator | Field::Outturn | Field::Target);
    next.iter().take(HEAD).take_while(of_report).filter(|label| label.field == Field::Paper).count() >= HEAD_LABELS
}

/// Labels before the title or indicator belong to what surrounds the report.
fn without_lead(labels: &Labels, extent: Extent) -> Extent {
    let starts = |label: &Label| {
        matches!(label.field, Field::Title | Field::Indicator | Field::Reference | Field::Service | Field::Period)
    };
    let lead = labels.labels[extent.clone()].iter().position(starts).unwrap_or(0);
    extent.start + lead..extent.end
}

/// After the sign-off, a label that the report already has belongs to the paper around it, unless it stands in the
/// sign-off's own table: actions, each with who leads it.
fn without_afterword(labels: &Labels, extent: Extent) -> Extent {
    let mut seen: Vec<Field> = Vec::new();
    let mut signed: Option<Option<u32>> = None;
    for (index, label) in labels.labels[extent.clone()].iter().enumerate() {
        let first = !seen.contains(&label.field);
        if first {
            seen.push(label.field);
        }
        let table = labels.leaves.get(label.leaf).and_then(|leaf| leaf.cell).map(|cell| cell.table);
        let apart = signed.is_some_and(|signed| table.is_none() || table != signed);
        if apart && !first && label.field.shape() == Shape::Narrative {
            return extent.start..extent.start + index;
        }
        if label.field.shape() == Shape::SignOff {
            signed = Some(table);
        }
    }
    extent
}

/// Words of content: not page furniture, not a note.
fn is_content(leaf: &Leaf) -> bool {
    !matches!(leaf.block.kind, BlockKind::Furniture(_) | BlockKind::Note(_))
}

/// The sections of a group of labels that has what makes an exception report.
fn report(document: &Document, labels: &Labels, extent: &Extent) -> Option<Vec<Section>> {
    let fields: BTreeSet<Field> =
        labels.labels[extent.clone()].iter().filter(|label| counts(label)).map(|label| label.field).collect();
    let has = |field| fields.contains(&field);
    let others = fields.iter().filter(|field| !matches!(field, Field::Title | Field::Paper)).count();
    let named = has(Field::Indicator) || has(Field::Reference);
    let told = fields.iter().any(|field| field.shape() == Shape::Narrative) || has(Field::Polarity) || has(Field::Rag);
    let judged = has(Field::Target) || has(Field::OtherValue);
    let captioned = labels.labels[extent.clone()].first().is_some_and(|label| label.bond == Bond::Starts);
    let enough = if has(Field::Title) || captioned { others >= 3 } else { judged && others >= 4 };
    let measured = has(Field::Outturn) || (has(Field::Target) && has(Field::OtherValue));
    if !(named && measured && told && enough) {
        return None;
    }
    let sections = sections(document, labels, extent.clone());
    let name = |label: &&Label| label.field == Field::Indicator && counts(label);
    let known = |label: &Label| label.doubt != Some(Doubt::Inferred);
    let named = labels.labels[extent.clone()].iter().filter(name).any(known);
    let sound = if named {
        is_measured(document, &sections)
    } else {
        // A name that no label announces, or a reference alone, needs the figures of a report beside it. A reference
        // and a risk, with its score and the score that is aimed at, are a risk register's.
        let implied = fields.iter().any(|field| matches!(field, Field::Implications(_)));
        let risk = !has(Field::Indicator) && !has(Field::Reason) && implied;
        others >= 4 && !risk && is_borne_out(document, &sections)
    };
    sound.then_some(sections)
}

/// Whether a result and a target are figures, and something tells or judges them.
fn is_borne_out(document: &Document, sections: &[Section]) -> bool {
    let text = |section: &Section| {
        section.content.iter().map(|piece| fold(document.slice(piece.span))).collect::<Vec<_>>().join(" ")
    };
    let of = |field: Field| sections.iter().filter(move |section| section.label.field == field).map(text);
    let figure = |field: Field| of(field).any(|text| quantity::parse(&text).is_some());
    let told = |section: &Section| {
        section.label.field.shape() == Shape::Narrative && text(section).split(' ').count() >= LEAST_TOLD
    };
    let judged = of(Field::Rag).chain(of(Field::Polarity)).any(|text| !text.is_empty());
    let open = |section: &&Section| matches!(section.label.field, Field::Other | Field::Paper);
    let most = 2 * sections.iter().filter(open).count() <= sections.len();
    !lists_pages(document, sections)
        && most
        && figure(Field::Outturn)
        && figure(Field::Target)
        && (judged || sections.iter().any(told))
}

/// Whether most of what labels announce are numbers that only rise: pages, in a list of contents.
fn lists_pages(document: &Document, sections: &[Section]) -> bool {
    let first = |section: &Section| {
        let piece = section.content.first()?;
        document.slice(piece.span).split_whitespace().next()?.parse::<u32>().ok()
    };
    let filled = sections.iter().filter(|section| !section.content.is_empty()).count();
    let mut numbers: Vec<(u32, u32)> =
        sections.iter().filter_map(|section| Some((section.label.span.start, first(section)?))).collect();
    numbers.sort_unstable();
    let rising = numbers.windows(2).all(|pair| matches!(pair, [(_, one), (_, next)] if one < next));
    numbers.len() >= 3 && rising && 5 * numbers.len() >= 3 * filled
}

/// The fewest words of a reason that a report is told by.
const LEAST_TOLD: usize = 4;

/// Whether a label speaks for a report: a profile knows it, or it belongs to a table of figures.
fn counts(label: &Label) -> bool {
    label.profile.is_some()
        || label.doubt.is_some()
        || (label.bond != Bond::Free && label.field != Field::Other)
        || label.given.is_some()
}

/// Whether an outturn or target is a value, says that there is none, or is left blank. A key, and prose whose
/// headings happen to be labels, have sentences there.
fn is_measured(document: &Document, sections: &[Section]) -> bool {
    let figures = sections.iter().filter(|section| matches!(section.label.field, Field::Outturn | Field::Target));
    figures.into_iter().any(|section| {
        let words = section.content.iter().map(|piece| fold(document.slice(piece.span))).collect::<Vec<_>>().join(" ");
        let figure = quantity::parse(&words).is_some() || quantity::is_absent(&words);
        words.is_empty() || figure || (words.len() <= 24 && section.label.period.is_some())
    })
}
