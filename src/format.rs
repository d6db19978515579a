//! Detects a file's format from its content, never from its name.

/// A format that exrep knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Format {
    Pdf,
    Docx,
}

impl Format {
    /// As written in `source.format`.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
        }
    }
}
