//! Running text under a heading of the form.

use schemars::JsonSchema;
use serde::Serialize;

use super::At;

/// The text under one heading.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Narrative {
    /// Whether something is stated.
    pub status: NarrativeStatus,
    /// The blocks joined by a blank line.
    pub text: String,
    /// Its paragraphs and list items.
    pub blocks: Vec<NarrativeBlock>,
    /// Where it stands.
    pub at: At,
}

/// Whether a narrative states anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NarrativeStatus {
    /// The report says something.
    Stated,
    /// The report says that there is nothing: `None identified.`
    None,
    /// The label is there and nothing after it.
    Blank,
}

/// One paragraph or list item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NarrativeBlock {
    /// Paragraph or list item.
    pub kind: BlockKind,
    /// Its words, without the item's marker.
    pub text: String,
    /// The item's nesting level from 0; 0 for a paragraph.
    pub level: u8,
}

/// Paragraph or list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A bulleted or numbered item.
    Item,
}

/// What the exception implies, topic by topic; `null` where the form has no such heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Implications {
    /// Money, budgets, resources.
    pub financial: Option<Narrative>,
    /// Law and duties.
    pub legal: Option<Narrative>,
    /// Staff and workforce.
    pub human_resources: Option<Narrative>,
    /// Environment and climate.
    pub sustainability: Option<Narrative>,
    /// Public health.
    pub public_health: Option<Narrative>,
    /// Equality and diversity.
    pub equality: Option<Narrative>,
    /// Risk.
    pub risk: Option<Narrative>,
    /// Implications under any other heading.
    pub other: Vec<OtherImplication>,
}

/// An implication under a heading that the record has no key for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OtherImplication {
    /// The heading.
    pub label: String,
    /// The text under it.
    pub narrative: Narrative,
}
