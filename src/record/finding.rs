//! Findings: what a person should know before trusting a record.

use schemars::JsonSchema;
use serde::Serialize;

/// One thing that was noticed about a report or a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// What it is; stable, for programs.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// The record key that it is about, as `outturn` or `implications.legal`.
    pub field: Option<String>,
    /// What was found and what was expected, for people.
    pub message: String,
}

impl Finding {
    /// A finding of this code about the document or report as a whole.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Finding { code, severity: code.severity(), field: None, message: message.into() }
    }

    /// The same finding, mattering so much.
    pub fn at(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding about one field.
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; the record can be trusted.
    Info,
    /// A person should look: `review` is `check`.
    Warning,
    /// Something is wrong or missing: `review` is `check`.
    Error,
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $text:literal, $severity:ident; )+) => {
        /// The stable codes of findings. This table is their documentation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        pub enum Code {
            $( $(#[doc = $doc])+ #[serde(rename = $text)] $variant, )+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$( Code::$variant ),+];

            /// The code as written in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $( Code::$variant => $text, )+ }
            }

            /// How much a finding of this code matters.
            pub fn severity(self) -> Severity {
                match self { $( Code::$variant => Severity::$severity, )+ }
            }

            /// The table's explanation of this code.
            pub fn explanation(self) -> &'static str {
                match self { $( Code::$variant => concat!($($doc),+).trim_ascii(), )+ }
            }
        }
    };
}

codes! {
    // Reading
    /// Characters of a font could not be mapped to Unicode; each is U+FFFD in the text.
    UnmappedCharacters = "unmapped_characters", Warning;
    /// A broken file was repaired while it was opened; something may be missing.
    Repaired = "repaired", Warning;
    /// Work on the file stopped at a limit; the record covers what was read until then.
    LimitReached = "limit_reached", Error;
    /// A part of the file could not be read, and its text is missing.
    PartUnreadable = "part_unreadable", Error;
    /// Some pages are pictures without a text layer; their text is missing.
    PagesWithoutText = "pages_without_text", Error;
    /// Pages were read from their pictures by a text engine, whose name and version the message gives; a misread
    /// word may look like any other, so that a person should compare before trusting a report of theirs.
    ReadByOcr = "read_by_ocr", Warning;
    /// The text engine failed on a page, or took too long; the page's text is missing.
    OcrFailed = "ocr_failed", Error;
    /// The text lies invisibly over pictures of the pages: another program read it from them, nobody knows how well.
    OcrLayer = "ocr_layer", Warning;
    /// The text engine was not sure of words that a field was read from.
    OcrDoubtful = "ocr_doubtful", Warning;
    /// Ink as large as letters stands in the report that was not read as text.
    OcrInkUnread = "ocr_ink_unread", Warning;
    /// Letters and digits that went into the reader did not all come out.
    CharactersLost = "characters_lost", Error;
    /// The document has tracked changes; insertions were read, deletions left out.
    TrackedChanges = "tracked_changes", Info;
    /// Hidden text was left out.
    HiddenText = "hidden_text", Info;
    /// The file was read, and there is no text in it.
    NoText = "no_text", Warning;
    // Recognising
    /// Labels stand together as they do in a report, and too few of them, or no value that one could be judged by, were
    /// found for one: nothing was read from there.
    ReportDoubtful = "report_doubtful", Warning;
    /// A required field's label is not in the report.
    FieldMissing = "field_missing", Error;
    /// A required field's label is there with nothing after it.
    FieldBlank = "field_blank", Warning;
    /// A field's words could not be read as a value of its kind.
    ValueUnread = "value_unread", Error;
    /// The report says in the field's place that there is no value: `N/A`, `Not set`.
    ValueAbsent = "value_absent", Info;
    /// The same label occurs twice in one report with different content.
    LabelRepeated = "label_repeated", Warning;
    /// Words taken for a label may be the rest of one that was cut in two, or words set like a label were taken for text.
    LabelDoubtful = "label_doubtful", Warning;
    /// Where the text of a field ends is not certain: another paper may have begun, and no heading says so.
    EndDoubtful = "end_doubtful", Warning;
    /// No profile knows the words of a label; its field was inferred from them, its value and its place.
    LabelInferred = "label_inferred", Warning;
    /// No profile knows a label, and what it announces may be a field of the record; it is under `other`.
    LabelUnknown = "label_unknown", Warning;
    /// A label was read with a letter mended, or two parts of it joined.
    LabelRepaired = "label_repaired", Warning;
    /// Text inside the report belongs to no field; it is under `residue`.
    TextInResidue = "text_in_residue", Warning;
    /// The period is not stated beside the outturn and was taken from elsewhere in the document.
    PeriodInferred = "period_inferred", Warning;
    /// One label names two topics; both keys hold the same narrative.
    TopicsShared = "topics_shared", Info;
    // Checking
    /// The outturn meets the target although this is an exception report.
    TargetMet = "target_met", Info;
    /// Outturn and target are in different units, so that there is no variance.
    UnitsDiffer = "units_differ", Warning;
    /// A sign-off is dated before the reporting period ends.
    SignedBeforePeriodEnd = "signed_before_period_end", Warning;
    /// A sign-off is dated long after the reporting period.
    SignedLate = "signed_late", Info;
    /// A percentage lies outside 0 to 100 where that cannot be.
    PercentOutOfRange = "percent_out_of_range", Warning;
    /// The narrative states a movement or figure that the numbers contradict.
    MovementContradicted = "movement_contradicted", Warning;
    /// The stated status (red, met, …) contradicts outturn, target and polarity.
    StatusContradicted = "status_contradicted", Warning;
    /// The text of one label and another's value could not be told apart with certainty.
    AmbiguousValue = "ambiguous_value", Warning;
}
