//! A document as text for people: the outline and the plain text.

use std::fmt::Write;

use super::{Block, BlockKind, Document, FurnitureKind};

pub(super) fn outline(document: &Document) -> String {
    let mut out = String::new();
    let mut seams = document.seams.iter().peekable();
    for block in &document.blocks {
        while let Some(seam) = seams.next_if(|seam| seam.offset <= block.span.start) {
            out.push_str(if seam.sure { "another paper\n" } else { "another paper?\n" });
        }
        outline_block(document, block, 0, &mut out);
    }
    out
}

fn outline_block(document: &Document, block: &Block, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let text = || annotated(document, block);
    // Writing to a String cannot fail.
    let _ = match &block.kind {
        BlockKind::Paragraph => writeln!(out, "{pad}paragraph {}", text()),
        BlockKind::Heading { level } => writeln!(out, "{pad}heading {level} {}", text()),
        BlockKind::Item { level, marker } => writeln!(out, "{pad}item {level} [{marker}] {}", text()),
        BlockKind::Note(index) => {
            let marker = document.notes.get(*index).map_or("", |note| &note.marker);
            writeln!(out, "{pad}note [{marker}] {}", text())
        }
        BlockKind::Furniture(kind) => writeln!(out, "{pad}{} {}", furniture(*kind), text()),
        BlockKind::Table(table) => {
            let _ = writeln!(out, "{pad}table");
            for (number, row) in table.rows.iter().enumerate() {
                let _ = writeln!(out, "{pad}  row {number}");
                for cell in &row.cells {
                    let _ = write!(out, "{pad}    cell {}", cell.column);
                    if cell.column_span > 1 {
                        let _ = write!(out, " across {}", cell.column_span);
                    }
                    if cell.row_span > 1 {
                        let _ = write!(out, " down {}", cell.row_span);
                    }
                    out.push('\n');
                    for block in &cell.blocks {
                        outline_block(document, block, depth + 3, out);
                    }
                }
            }
            Ok(())
        }
    };
}

fn furniture(kind: FurnitureKind) -> &'static str {
    match kind {
        FurnitureKind::Header => "header",
        FurnitureKind::Footer => "footer",
        FurnitureKind::PageNumber => "page-number",
        FurnitureKind::RepeatedHeaderRow => "repeated-header-row",
        FurnitureKind::Figure => "figure",
    }
}

/// The block's text in quotes with `**bold**` runs, `{1}` footnote marks, `\t` and `\n` shown.
fn annotated(document: &Document, block: &Block) -> String {
    let mut events: Vec<(u32, u8, String)> = Vec::new();
    for run in &document.bold {
        if let Some(both) = run.intersect(block.span) {
            events.push((both.start, 2, "**".to_owned()));
            events.push((both.end, 0, "**".to_owned()));
        }
    }
    for mark in &document.marks {
        if mark.offset >= block.span.start && mark.offset <= block.span.end {
            events.push((mark.offset, 1, format!("{{{}}}", mark.marker)));
        }
    }
    events.sort();
    let mut out = String::from("\"");
    let mut at = block.span.start;
    for (offset, _, inserted) in events {
        push_visible(&mut out, document.slice(super::Span { start: at, end: offset }));
        out.push_str(&inserted);
        at = offset;
    }
    push_visible(&mut out, document.slice(super::Span { start: at, end: block.span.end }));
    out.push('"');
    out
}

fn push_visible(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
}

pub(super) fn plain_text(document: &Document) -> String {
    let mut out = String::new();
    for leaf in document.leaves() {
        match &leaf.block.kind {
            BlockKind::Item { level, marker } => {
                out.push_str(&"  ".repeat(usize::from(*level)));
                out.push_str(if marker.is_empty() { "-" } else { marker });
                out.push(' ');
            }
            BlockKind::Note(index) => {
                if let Some(note) = document.notes.get(*index) {
                    let _ = write!(out, "[{}] ", note.marker);
                }
            }
            _ => {}
        }
        push_with_marks(document, leaf.block, &mut out);
        out.push('\n');
    }
    out
}

fn push_with_marks(document: &Document, block: &Block, out: &mut String) {
    let mut at = block.span.start;
    let first = document.marks.partition_point(|mark| mark.offset < block.span.start);
    for mark in document.marks[first..].iter().take_while(|mark| mark.offset <= block.span.end) {
        out.push_str(document.slice(super::Span { start: at, end: mark.offset }));
        let _ = write!(out, "[{}]", mark.marker);
        at = mark.offset;
    }
    out.push_str(document.slice(super::Span { start: at, end: block.span.end }));
}
