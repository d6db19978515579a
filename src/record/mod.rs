//! The record: what is written for one source document.
//!
//! Every key is always there; what the document does not have is `null` or
//! `[]`. The words of the document (`text`) stand beside their normalised
//! reading, and `at` says where they were found. The JSON Schema is generated
//! from these types.

mod evidence;
mod finding;
mod narrative;
mod number;
mod report;
mod schema;
mod value;

pub use evidence::{At, Evidence};
pub use finding::{Code, Finding, Severity};
pub use narrative::{BlockKind, Implications, Narrative, NarrativeBlock, NarrativeStatus, OtherImplication};
pub use number::Number;
pub use report::{Footnote, Indicator, OtherField, Pages, Report, Review, SignOff, Title};
pub use schema::schema;
pub use value::{
    Basis, Comparator, OtherTarget, OtherTargetKind, OtherValue, Outturn, Period, Polarity, PolarityValue, Quantity,
    Rag, RagValue, Target, Unit, Variance, VarianceStatus,
};

use schemars::JsonSchema;
use serde::Serialize;

/// The version of the record's shape, as written in `schema`.
pub const SCHEMA: &str = "exrep/record/1";

/// One source document and the reports that it holds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Record {
    /// `exrep/record/1`.
    pub schema: &'static str,
    /// The file that was read.
    pub source: Source,
    /// The reports, in reading order; empty where the document holds none.
    pub reports: Vec<Report>,
    /// Text inside a report's extent that no field claims.
    pub residue: Vec<Residue>,
    /// Non-blank characters: how many there are, and how many are accounted for.
    pub coverage: Coverage,
    /// Findings about the document as a whole.
    pub findings: Vec<Finding>,
    /// What made this record.
    pub extractor: Extractor,
}

/// The file that a record was read from, and its own properties.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// The path as reached from the input root, with `/`.
    pub path: String,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The file's size in bytes.
    pub bytes: u64,
    /// `docx` (also as one XML file), `doc`, `pdf`, `rtf`, `odt`, `html`, `tiff`, `png` or `jpeg`, by content.
    pub format: &'static str,
    /// Number of pages; `null` where the format has none fixed.
    pub pages: Option<u32>,
    /// The document's title property.
    pub title: Option<String>,
    /// The document's author property.
    pub author: Option<String>,
    /// When the document says it was created, RFC 3339.
    pub created: Option<String>,
    /// When the document says it was last changed, RFC 3339.
    pub modified: Option<String>,
    /// The program that the document says made it.
    pub producer: Option<String>,
    /// Where the text comes from.
    pub text_layer: TextLayer,
}

/// Where a document's text comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextLayer {
    /// Text that the document's author typed.
    #[default]
    Native,
    /// Text that a machine read from a picture of the page.
    Ocr,
    /// A scan that was not read.
    None,
    /// Some pages of one kind, some of another.
    Mixed,
}

/// Text inside a report's extent that no field claims.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Residue {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub at: At,
}

/// Counts of non-blank characters (Unicode scalar values that are not white space).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// In the whole document.
    pub characters: u64,
    /// Inside the reports' extents.
    pub in_reports: u64,
    /// Of those, claimed by a field, label or footnote, or known as page furniture.
    pub claimed: u64,
}

/// What made a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Extractor {
    /// `exrep`.
    pub name: &'static str,
    /// The version of exrep.
    pub version: &'static str,
    /// A digest of the profile set in force.
    pub profiles: String,
}
