//! The fields that a label can announce.

use crate::record::OtherTargetKind;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The form's title; starts a report.
    Title,
    /// What is measured.
    Indicator,
    /// The indicator's code, where the form has it apart.
    Reference,
    /// The service, where the form has it apart; it stands under `other`.
    Service,
    /// The reporting period, where the form has it apart.
    Period,
    /// The result.
    Outturn,
    /// The target.
    Target,
    /// A target of another kind, by the key's suffix.
    OtherTarget(OtherTargetKind),
    /// A measured value beside the outturn.
    OtherValue,
    /// Which way is good.
    Polarity,
    /// The stated status.
    Rag,
    /// Why performance is as it is.
    Reason,
    /// What is done about it.
    Actions,
    /// Both in one section.
    ReasonAndActions,
    /// Implications, for one topic or two.
    Implications(Topics),
    /// Who wrote it.
    CompletedBy,
    /// Who approved it.
    ApprovedBy,
    /// The date of the sign-off before it, where it has a label of its own.
    SignOffDate,
    /// The role of the sign-off before it, where it has a label of its own.
    SignOffRole,
    /// The unit of the figures, where the form has it apart.
    Unit,
    /// What heads a covering paper or minutes: several together end the report before them.
    Paper,
    /// A field that the record has no key for.
    Other,
}

/// What kind of content follows a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line or cell.
    Line,
    /// A name, perhaps a role and a date, over a few lines.
    SignOff,
    /// Paragraphs and list items.
    Narrative,
}

/// An implication's topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Topic {
    Financial,
    Legal,
    HumanResources,
    Sustainability,
    PublicHealth,
    Equality,
    Risk,
    Other,
}

/// A set of topics: one, or two where one heading names both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Topics(u8);

impl Topics {
    /// The set of this topic alone.
    pub fn of(topic: Topic) -> Topics {
        Topics(1 << topic as u8)
    }

    /// With another topic.
    #[must_use]
    pub fn with(self, topic: Topic) -> Topics {
        Topics(self.0 | 1 << topic as u8)
    }

    /// Its topics, in the record's order.
    pub fn iter(self) -> impl Iterator<Item = Topic> {
        Topic::ALL.into_iter().filter(move |&topic| self.0 & (1 << topic as u8) != 0)
    }
}

impl Topic {
    const ALL: [Topic; 8] = [
        Topic::Financial,
        Topic::Legal,
        Topic::HumanResources,
        Topic::Sustainability,
        Topic::PublicHealth,
        Topic::Equality,
        Topic::Risk,
        Topic::Other,
    ];

    /// The key under `implications`.
    pub fn key(self) -> &'static str {
        match self {
            Topic::Financial => "financial",
            Topic::Legal => "legal",
            Topic::HumanResources => "human_resources",
            Topic::Sustainability => "sustainability",
            Topic::PublicHealth => "public_health",
            Topic::Equality => "equality",
            Topic::Risk => "risk",
            Topic::Other => "other",
        }
    }
}

/// Keys of a profile's `[labels]` table, but for the implications.
const KEYS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("indicator", Field::Indicator),
    ("indicator.reference", Field::Reference),
    ("service", Field::Service),
    ("period", Field::Period),
    ("outturn", Field::Outturn),
    ("target", Field::Target),
    ("other_targets.annual", Field::OtherTarget(OtherTargetKind::Annual)),
    ("other_targets.floor", Field::OtherTarget(OtherTargetKind::Floor)),
    ("other_targets.stretch", Field::OtherTarget(OtherTargetKind::Stretch)),
    ("other_targets.threshold", Field::OtherTarget(OtherTargetKind::Threshold)),
    ("other_targets.trajectory", Field::OtherTarget(OtherTargetKind::Trajectory)),
    ("other_targets.previous", Field::OtherTarget(OtherTargetKind::Previous)),
    ("other_targets.other", Field::OtherTarget(OtherTargetKind::Other)),
    ("other_values", Field::OtherValue),
    ("polarity", Field::Polarity),
    ("rag", Field::Rag),
    ("reason", Field::Reason),
    ("actions", Field::Actions),
    ("reason_and_actions", Field::ReasonAndActions),
    ("completed_by", Field::CompletedBy),
    ("approved_by", Field::ApprovedBy),
    ("sign_off.date", Field::SignOffDate),
    ("sign_off.role", Field::SignOffRole),
    ("unit", Field::Unit),
    ("paper", Field::Paper),
    ("other", Field::Other),
];

impl Field {
    /// The field of a key in a profile's `[labels]`: `outturn`, `implications.legal`,
    /// or two topics as `implications.financial+legal`.
    pub fn from_key(key: &str) -> Option<Field> {
        if let Some(topics) = key.strip_prefix("implications.") {
            return topics
                .split('+')
                .map(|name| Topic::ALL.into_iter().find(|topic| topic.key() == name.trim()))
                .try_fold(Topics::default(), |set, topic| Some(set.with(topic?)))
                .map(Field::Implications);
        }
        KEYS.iter().find(|(name, _)| *name == key).map(|&(_, field)| field)
    }

    /// Every key that [`Field::from_key`] knows, but for topics joined by `+`.
    pub fn keys() -> impl Iterator<Item = String> {
        let topics = Topic::ALL.iter().map(|topic| format!("implications.{}", topic.key()));
        KEYS.iter().map(|(key, _)| (*key).to_owned()).chain(topics)
    }

    /// The record key, for findings and explanations.
    pub fn key(self) -> String {
        match self {
            Field::Implications(topics) => {
                format!("implications.{}", topics.iter().map(Topic::key).collect::<Vec<_>>().join("+"))
            }
            field => KEYS.iter().find(|(_, f)| *f == field).map_or("other", |(name, _)| name).to_owned(),
        }
    }

    /// What kind of content follows its label.
    pub fn shape(self) -> Shape {
        match self {
            Field::Reason | Field::Actions | Field::ReasonAndActions | Field::Implications(_) => Shape::Narrative,
            Field::CompletedBy | Field::ApprovedBy => Shape::SignOff,
            _ => Shape::Line,
        }
    }
}
