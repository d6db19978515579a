//! The bounds of one file's reading. Running out of one is a finding or a named error, never an abort.

/// Bounds on the work that one file may cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes that all of its streams or package parts may inflate to, summed.
    pub decoded_bytes: u64,
    /// Bytes that one stream or part may inflate to.
    pub stream_bytes: u64,
    /// Pages of a PDF.
    pub pages: usize,
    /// Content-stream operators of one document.
    pub operators: u64,
    /// Glyphs of one document.
    pub glyphs: u64,
    /// Form XObject executions of one page.
    pub forms: u32,
    /// Nesting: of tables, forms, page tree.
    pub depth: u32,
    /// Pages of one document that a text engine reads.
    pub scans: usize,
    /// Paragraphs of a Word document.
    pub paragraphs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 1 << 30,
            decoded_bytes: 512 << 20,
            stream_bytes: 64 << 20,
            pages: 5_000,
            operators: 50_000_000,
            glyphs: 20_000_000,
            forms: 5_000,
            depth: 16,
            scans: 2_000,
            paragraphs: 250_000,
        }
    }
}
