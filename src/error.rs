//! Why a whole file could not be read.

use std::fmt;

/// What went wrong with one file.
///
/// The code is stable: pipelines and the archive's ledger branch on it. An
/// `Error` stops its file and no other; what is merely doubtful in a file that
/// was read is a [`Finding`](crate::record::Finding) on its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The stable outcome.
    pub code: ErrorCode,
    /// What was found and what was expected, and what to do next; lower case, without a full stop.
    pub message: String,
}

/// The named outcomes of a file that gave no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ErrorCode {
    /// Opening it needs a password that we do not have.
    Encrypted,
    /// The file claims a format that we read, but is broken beyond repair.
    Damaged,
    /// A format, or a kind of file within a format, that is not read.
    Unsupported,
    /// Pages are pictures and no text layer exists.
    NeedsOcr,
    /// A size, depth or work limit was exceeded before any text was read.
    TooLarge,
    /// The operating system refused to give the bytes.
    Unreadable,
    /// Reading it hit a bug of ours; the panic was contained.
    Crashed,
    /// Its JSON could not be written to the output folder.
    NotWritten,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: &'static [ErrorCode] = &[
        ErrorCode::Encrypted,
        ErrorCode::Damaged,
        ErrorCode::Unsupported,
        ErrorCode::NeedsOcr,
        ErrorCode::TooLarge,
        ErrorCode::Unreadable,
        ErrorCode::Crashed,
        ErrorCode::NotWritten,
    ];

    /// What the code says of an input, in a sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            ErrorCode::Encrypted => "Opening it needs a password that we do not have.",
            ErrorCode::Damaged => "The file claims a format that we read, but is broken beyond repair.",
            ErrorCode::Unsupported => "A format, or a kind of file within a format, that is not read.",
            ErrorCode::NeedsOcr => "Pages are pictures and no text layer exists.",
            ErrorCode::TooLarge => "A size, depth or work limit was exceeded before any text was read.",
            ErrorCode::Unreadable => "The operating system refused to give the bytes.",
            ErrorCode::Crashed => "Reading it hit a bug of ours; the other inputs were read all the same.",
            ErrorCode::NotWritten => "Its JSON could not be written to the output folder.",
        }
    }

    /// The code as written in JSON: `encrypted`, `damaged`, …
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::Encrypted => "encrypted",
            ErrorCode::Damaged => "damaged",
            ErrorCode::Unsupported => "unsupported",
            ErrorCode::NeedsOcr => "needs_ocr",
            ErrorCode::TooLarge => "too_large",
            ErrorCode::Unreadable => "unreadable",
            ErrorCode::Crashed => "crashed",
            ErrorCode::NotWritten => "not_written",
        }
    }
}

impl Error {
    /// An error with this code and sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Error { code, message: message.into() }
    }

    /// Shorthand for [`ErrorCode::Damaged`].
    pub fn damaged(message: impl Into<String>) -> Self {
        Error::new(ErrorCode::Damaged, message)
    }

    /// Shorthand for [`ErrorCode::Unsupported`].
    pub fn unsupported(message: impl Into<String>) -> Self {
        Error::new(ErrorCode::Unsupported, message)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Error {}
