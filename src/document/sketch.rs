//! Documents drawn in a few lines of text, for tests of what comes after reading.
//!
//! `# heading`, `- item`, `  - nested item`, `| cell | cell |` (`<br>` between
//! a cell's paragraphs), `**bold**`, a tab for a wide gap, `^1` for a footnote's
//! mark and `[^1]: text` for the footnote; other lines are paragraphs. `>>>` begins a page, `===` another paper, and
//! `~~~` what looks like one.

use super::{BlockKind, Builder, Document, PartKind, Place, Rect, Style};

/// The document that `sketch` draws.
pub(crate) fn sketch(sketch: &str) -> Document {
    let mut artist = Artist { builder: Builder::new(), page: None, block: 0, row: None, cell: None };
    if sketch.lines().any(|line| line.trim() == ">>>") {
        artist.page = Some(1);
    }
    let mut in_table = false;
    for line in sketch.lines().map(|line| line.trim_end_matches([' '])).filter(|line| !line.trim().is_empty()) {
        let cells = line.trim().strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
        match (cells, in_table) {
            (Some(_), false) => {
                artist.builder.begin_table();
                artist.row = Some(0);
            }
            (None, true) => {
                artist.builder.end_table();
                (artist.row, artist.cell) = (None, None);
                artist.block += 1;
            }
            _ => {}
        }
        in_table = cells.is_some();
        match cells {
            Some(cells) => artist.row(cells),
            None if line.trim() == ">>>" => artist.page = artist.page.map(|page| page + 1),
            None if matches!(line.trim(), "===" | "~~~") => artist.builder.begin_paper(line.contains('=')),
            None => artist.line(line.trim_start_matches('\t')),
        }
    }
    if in_table {
        artist.builder.end_table();
    }
    let mut document = artist.builder.finish();
    for mark in &mut document.marks {
        mark.note = document.notes.iter().position(|note| note.marker == mark.marker);
    }
    document
}

struct Artist {
    builder: Builder,
    page: Option<u32>,
    block: u32,
    row: Option<u32>,
    cell: Option<u32>,
}

impl Artist {
    fn row(&mut self, cells: &str) {
        self.builder.begin_row();
        for (index, cell) in (0..).zip(cells.split('|')) {
            self.cell = Some(index);
            self.builder.begin_cell(index, 1, 1);
            for line in cell.split("<br>") {
                self.line(line.trim());
            }
        }
        self.row = self.row.map(|row| row + 1);
    }

    fn line(&mut self, line: &str) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = line.trim_start_matches(' ');
        let (kind, text) = if let Some(text) = line.strip_prefix("# ") {
            (BlockKind::Heading { level: 1 }, text)
        } else if let Some(text) = line.strip_prefix("- ") {
            (BlockKind::Item { level: (indent / 2) as u8, marker: "•".to_owned() }, text)
        } else if let Some((marker, text)) = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:")) {
            (BlockKind::Note(self.builder.add_note(marker)), text)
        } else {
            (BlockKind::Paragraph, line)
        };
        self.builder.begin(kind);
        let part = Place::Part { part: PartKind::Body, block: self.block, row: self.row, cell: self.cell };
        let place = self.page.map_or(part, |page| Place::Page { page, bbox: Rect::default() });
        for (index, run) in text.split("**").enumerate() {
            let mut pieces = run.split('^');
            self.builder.text(pieces.next().unwrap_or_default(), Style { bold: index % 2 == 1 }, place);
            for piece in pieces {
                let (mark, rest) = piece.split_at(piece.len().min(1));
                self.builder.mark(mark, None);
                self.builder.text(rest, Style { bold: index % 2 == 1 }, place);
            }
        }
        self.builder.end();
        if self.row.is_none() {
            self.block += 1;
        }
    }
}
