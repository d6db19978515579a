//! Running text: reasons, actions and implications.

use super::Assembly;
use crate::normalise::narrative;
use crate::profile::{Field, Topic};
use crate::recognise::{Piece, PieceKind, Section, fold};
use crate::record::{
    BlockKind, Code, Finding, Implications, Narrative, NarrativeBlock, NarrativeStatus, OtherImplication,
};

impl Assembly<'_> {
    pub(super) fn narrative(&mut self, field: Field) -> Option<Narrative> {
        let section = self.first(field)?;
        let alike: Vec<&Section> = self.alike(section).collect();
        if let [_, _, ..] = alike.as_slice() {
            // `Planned action` again and again, each with who leads it: one narrative.
            let content = alike.iter().flat_map(|section| section.content.iter().copied()).collect();
            return Some(self.narrated(&Section { content, ..section.clone() }));
        }
        Some(self.narrated(section))
    }

    /// The section that tells both; where both are told apart, its label with nothing below stands over them.
    pub(super) fn reason_and_actions(&mut self) -> Option<Narrative> {
        let apart = [Field::Reason, Field::Actions].into_iter().all(|field| self.first(field).is_some());
        let told = self.narrative(Field::ReasonAndActions)?;
        (!apart || told.status != NarrativeStatus::Blank).then_some(told)
    }

    /// The sections with content under the same words as `section`.
    pub(super) fn alike<'s>(&'s self, section: &Section) -> impl Iterator<Item = &'s Section> + use<'s> {
        let words = self.document.slice(section.label.span);
        let said = !words.trim().is_empty();
        self.sections.iter().filter(move |other| {
            said && !other.content.is_empty() && same_words(self.document.slice(other.label.span), words)
        })
    }

    pub(super) fn narrated(&self, section: &Section) -> Narrative {
        let mut blocks: Vec<NarrativeBlock> = Vec::with_capacity(section.content.len());
        for piece in &section.content {
            let block = self.block(*piece);
            match blocks.last_mut().filter(|_| piece.kind == PieceKind::Rest) {
                Some(last) => last.text = format!("{} {}", last.text, block.text),
                None => blocks.push(block),
            }
        }
        let text = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n");
        let status = if blocks.is_empty() { NarrativeStatus::Blank } else { narrative::status(&text) };
        Narrative { status, text, blocks, at: self.at(section) }
    }

    pub(super) fn block(&self, piece: Piece) -> NarrativeBlock {
        let text = fold(self.document.slice(piece.span));
        match piece.kind {
            PieceKind::Paragraph | PieceKind::Rest => NarrativeBlock { kind: BlockKind::Paragraph, text, level: 0 },
            PieceKind::Item(level) => NarrativeBlock { kind: BlockKind::Item, text, level },
        }
    }

    pub(super) fn implications(&mut self) -> Implications {
        let mut implications = Implications::default();
        for section in self.sections {
            let Field::Implications(topics) = section.label.field else { continue };
            let narrative = self.narrated(section);
            if topics.iter().count() > 1 {
                let message = format!("{:?} names two topics; both keys hold its text", self.label(section));
                self.findings.push(Finding::new(Code::TopicsShared, message).on(section.label.field.key()));
            }
            for topic in topics.iter() {
                let Some(slot) = slot(&mut implications, topic) else {
                    implications
                        .other
                        .push(OtherImplication { label: self.label(section), narrative: narrative.clone() });
                    continue;
                };
                match slot {
                    None => *slot = Some(narrative.clone()),
                    Some(first) if first.blocks.is_empty() => *slot = Some(narrative.clone()),
                    Some(_) if narrative.blocks.is_empty() => {}
                    Some(_) => {
                        implications
                            .other
                            .push(OtherImplication { label: self.label(section), narrative: narrative.clone() });
                        let message = format!("{:?} stands more than once; the first is taken", self.label(section));
                        self.findings.push(Finding::new(Code::LabelRepeated, message).on(section.label.field.key()));
                    }
                }
            }
        }
        implications
    }
}

/// Whether two texts are the same words, whatever their case and the white space between them.
fn same_words(one: &str, other: &str) -> bool {
    // Nearly always the first letters differ.
    let first = |text: &str| text.trim_start().bytes().next().map(|first| first.to_ascii_lowercase());
    if first(one) != first(other) {
        return false;
    }
    let mut others = other.split_whitespace();
    let same = |word: &str| others.next().is_some_and(|other| word.eq_ignore_ascii_case(other));
    one.split_whitespace().all(same) && others.next().is_none()
}

fn slot(implications: &mut Implications, topic: Topic) -> Option<&mut Option<Narrative>> {
    Some(match topic {
        Topic::Financial => &mut implications.financial,
        Topic::Legal => &mut implications.legal,
        Topic::HumanResources => &mut implications.human_resources,
        Topic::Sustainability => &mut implications.sustainability,
        Topic::PublicHealth => &mut implications.public_health,
        Topic::Equality => &mut implications.equality,
        Topic::Risk => &mut implications.risk,
        Topic::Other => return None,
    })
}
