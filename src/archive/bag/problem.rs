//! What is wrong with a bag or an archive.

use std::fmt;

use serde::Serialize;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Something is not as it was kept.
    Error,
    /// Nothing is lost; somebody may stumble over it.
    Warning,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// How much it matters.
    pub weight: Weight,
    /// A stable word for it.
    pub code: &'static str,
    /// The file or source that it is about.
    pub path: String,
    /// What was found and what was expected.
    pub message: String,
}

impl Problem {
    /// An error.
    pub(in crate::archive) fn error(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Problem {
        Problem { weight: Weight::Error, code, path: path.into(), message: message.into() }
    }

    /// A warning.
    pub(in crate::archive) fn warning(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Problem {
        Problem { weight: Weight::Warning, ..Problem::error(code, path, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.path, self.message, self.code)
    }
}
