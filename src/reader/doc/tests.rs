//! Whole files, made here: text, its properties, and what the table stream says of them.

use std::io::{Cursor, Write};

use super::*;
use crate::document::{PartKind, Place, Span};
use crate::record::Code;

/// A file under construction.
#[derive(Default)]
struct File {
    units: Vec<u16>,
    /// Ends of runs and paragraphs in characters, with their properties.
    runs: Vec<(u32, Vec<u8>)>,
    paragraphs: Vec<(u32, Vec<u8>)>,
    /// Characters of each story.
    counts: [u32; 8],
    /// Structures of the table stream by their number.
    structures: Vec<(usize, Vec<u8>)>,
    data: Vec<u8>,
}

/// Where text begins in the main stream: behind the header and two pages of properties.
const TEXT: u32 = 2048;
const BOLD: [u8; 3] = [0x35, 0x08, 1];
const HIDDEN: [u8; 3] = [0x3c, 0x08, 1];
const DELETED: [u8; 3] = [0x00, 0x08, 1];
const SPECIAL: [u8; 3] = [0x55, 0x08, 1];
const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const ROW_END: [u8; 3] = [0x17, 0x24, 1];

impl File {
    /// Adds text with properties to the story with this number; stories come in their order.
    fn run(mut self, story: usize, text: &str, properties: &[u8]) -> File {
        let before = self.units.len();
        self.units.extend(text.encode_utf16());
        self.counts[story] += (self.units.len() - before) as u32;
        self.runs.push((self.units.len() as u32, properties.to_vec()));
        self
    }

    /// Ends a paragraph with these properties after all text so far.
    fn end(mut self, properties: &[u8]) -> File {
        let properties = [&[0, 0], properties].concat();
        self.paragraphs.push((self.units.len() as u32, properties));
        self
    }

    /// A paragraph of plain text in the body.
    fn paragraph(self, text: &str) -> File {
        self.run(0, &format!("{text}\r"), &[]).end(&[])
    }

    fn cell(self, text: &str) -> File {
        self.run(0, &format!("{text}\u{7}"), &[]).end(&IN_TABLE)
    }

    /// The end of a row with these edges and cell flags.
    fn row(self, edges: &[i16], flags: &[u16]) -> File {
        let mut operand = vec![edges.len() as u8 - 1];
        operand.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
        for flags in flags {
            operand.extend(flags.to_le_bytes());
            operand.extend([0; 18]);
        }
        let length = (operand.len() as u16 + 1).to_le_bytes();
        let definition = [&[0x08, 0xd6][..], &length, &operand].concat();
        self.run(0, "\u{7}", &[]).end(&[&IN_TABLE[..], &ROW_END, &definition].concat())
    }

    /// Adds a structure: positions, then data.
    fn structure(mut self, number: usize, positions: &[u32], data: &[u8]) -> File {
        let positions = positions.iter().flat_map(|position| position.to_le_bytes());
        self.structures.push((number, positions.chain(data.iter().copied()).collect()));
        self
    }

    fn bytes(mut self) -> Vec<u8> {
        let end = self.units.len() as u32;
        let mut pieces = [[0; 4], end.to_le_bytes()].concat();
        pieces.extend([0, 0]);
        pieces.extend(TEXT.to_le_bytes());
        pieces.extend([0, 0]);
        let clx = [&[2][..], &(pieces.len() as u32).to_le_bytes(), &pieces].concat();
        let ends = [TEXT.to_le_bytes(), (TEXT + end * 2).to_le_bytes()].concat();
        self.structures.push((33, clx));
        self.structures.push((12, [&ends[..], &2u32.to_le_bytes()].concat()));
        self.structures.push((13, [&ends[..], &3u32.to_le_bytes()].concat()));

        let mut main = vec![0; TEXT as usize];
        let mut table = Vec::new();
        let mut put = |at: usize, value: &[u8]| main[at..at + value.len()].copy_from_slice(value);
        put(0, &[0xec, 0xa5, 0xc1, 0]);
        put(32, &14u16.to_le_bytes());
        put(62, &22u16.to_le_bytes());
        put(152, &93u16.to_le_bytes());
        for (index, count) in self.counts.iter().enumerate() {
            put(0x4c + index * 4, &count.to_le_bytes());
        }
        for (number, structure) in &self.structures {
            put(154 + number * 8, &(table.len() as u32).to_le_bytes());
            put(158 + number * 8, &(structure.len() as u32).to_le_bytes());
            table.extend(structure);
        }
        put(1024, &page(&self.runs, 1, |properties| [&[properties.len() as u8][..], properties].concat()));
        put(
            1536,
            &page(&self.paragraphs, 13, |properties| {
                let odd = properties.len() % 2 == 1;
                let count = [if odd { properties.len() as u8 / 2 + 1 } else { 0 }, properties.len() as u8 / 2];
                [&count[..if odd { 1 } else { 2 }], properties].concat()
            }),
        );
        main.extend(self.units.iter().flat_map(|unit| unit.to_le_bytes()));

        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        for (name, bytes) in [("/WordDocument", &main), ("/0Table", &table), ("/Data", &self.data)] {
            file.create_stream(name).expect("a stream").write_all(bytes).expect("its bytes");
        }
        file.into_inner().into_inner()
    }

    fn read(self) -> Document {
        read(&self.bytes(), &Limits::default()).expect("a document")
    }

    fn outline(self) -> String {
        self.read().outline()
    }
}

/// A page of properties, whose entries have `size` bytes and are packed by `pack`.
fn page(runs: &[(u32, Vec<u8>)], size: usize, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut page = vec![0; 512];
    let mut room = 510;
    for (index, (end, properties)) in runs.iter().enumerate() {
        let at = index * 4;
        page[at + 4..at + 8].copy_from_slice(&(TEXT + end * 2).to_le_bytes());
        let packed = pack(properties);
        room = (room - packed.len()) & !1;
        page[room..room + packed.len()].copy_from_slice(&packed);
        page[(runs.len() + 1) * 4 + index * size] = (room / 2) as u8;
    }
    page[..4].copy_from_slice(&TEXT.to_le_bytes());
    page[511] = runs.len() as u8;
    page
}

#[test]
fn paragraphs_bold_breaks_and_hyphens_are_read() {
    let file = File::default()
        .run(0, "Reason: ", &BOLD)
        .run(0, "night\u{1e}time\u{b}foot\u{1f}fall\tup\r", &[])
        .end(&[])
        .run(0, "Legal\r", &[])
        .end(&[0x40, 0x26, 1])
        .paragraph("  ");
    let expected = "paragraph \"**Reason:** night-time\\nfootfall\\tup\"\nheading 2 \"Legal\"\n";
    assert_eq!(file.outline(), expected);
}

#[test]
fn hidden_and_deleted_text_is_left_out_and_its_mark_joins_paragraphs() {
    let file = File::default()
        .run(0, "Kept ", &[])
        .run(0, "gone\r", &DELETED)
        .end(&[])
        .run(0, "on", &[])
        .run(0, "secret", &HIDDEN)
        .run(0, ".\r", &[])
        .end(&[]);
    let document = file.read();
    assert_eq!(document.text, "Kept on.\n");
    let codes: Vec<Code> = document.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TrackedChanges, Code::HiddenText]);
}

#[test]
fn cells_have_the_columns_of_the_grid_and_merged_ones_stand_once() {
    let file = File::default()
        .cell("wide")
        .row(&[0, 4000], &[])
        .cell("tall")
        .cell("b")
        .row(&[0, 2000, 4000], &[0x60, 0])
        .cell("")
        .cell("c")
        .row(&[10, 2005, 4000], &[0x20, 0])
        .paragraph("after");
    let outline = file.outline();
    let expected = "table\n  row 0\n    cell 0 across 2\n      paragraph \"wide\"\n  row 1\n    cell 0 down 2\n      \
                    paragraph \"tall\"\n    cell 1\n      paragraph \"b\"\n  row 2\n    cell 1\n      paragraph \"c\"\n\
                    paragraph \"after\"\n";
    assert_eq!(outline, expected);
}

#[test]
fn a_table_in_a_cell_is_a_table_of_its_own() {
    let inner = [&IN_TABLE[..], &[0x49, 0x66, 2, 0, 0, 0]].concat();
    let cell_end = [&inner[..], &[0x4b, 0x24, 1]].concat();
    let row_end = [&cell_end[..], &[0x4c, 0x24, 1]].concat();
    let file = File::default()
        .run(0, "deep\r", &[])
        .end(&cell_end)
        .run(0, "\r", &[])
        .end(&row_end)
        .cell("behind")
        .row(&[0, 4000], &[]);
    let expected = "table\n  row 0\n    cell 0\n      table\n        row 0\n          cell 0\n            paragraph \
                    \"deep\"\n      paragraph \"behind\"\n";
    assert_eq!(file.outline(), expected);
}

#[test]
fn fields_show_their_results() {
    for (text, shown) in [
        ("a \u{13} PAGE \u{14}7\u{15} b\r", "a 7 b\n"),
        ("a \u{13} XE x \u{15}b\r", "a b\n"),
        ("\u{13} IF \u{13} A \u{14}1\u{15} \u{14}yes\u{15}\r", "yes\n"),
        ("\u{13} FORMCHECKBOX \u{15}open\r", "☐open\n"),
        ("\u{13} PAGE cut off\rnext\r", "next\n"),
        ("\u{15}\u{14}stray\r", "stray\n"),
    ] {
        let document = File::default().run(0, text, &SPECIAL).read();
        assert_eq!(document.text, shown, "{text:?}");
    }
}

#[test]
fn notes_stand_behind_the_block_that_refers_to_them() {
    let file = File::default()
        .run(0, "Cases", &[])
        .run(0, "\u{2}", &SPECIAL)
        .run(0, " rose", &[])
        .run(0, "*", &BOLD)
        .run(0, ".\r", &[])
        .end(&[])
        .paragraph("Next")
        .run(1, "\u{2}", &SPECIAL)
        .run(1, " By month.\r", &[])
        .run(1, "* To May.\r\r", &[])
        .structure(2, &[5, 11, 19], &[1, 0, 0, 0])
        .structure(3, &[0, 12, 22, 23], &[]);
    let document = file.read();
    let notes: Vec<(&str, &str)> =
        document.notes.iter().map(|note| (note.marker.as_str(), document.slice(note.span))).collect();
    assert_eq!(notes, [("1", "By month."), ("*", "To May.")]);
    assert_eq!(document.text, "Cases rose.\nBy month.\nTo May.\nNext\n");
    let marks: Vec<(u32, Option<usize>)> = document.marks.iter().map(|mark| (mark.offset, mark.note)).collect();
    assert_eq!(marks, [(5, Some(0)), (10, Some(1))]);
}

#[test]
fn headers_come_first_and_a_text_box_behind_its_anchor() {
    let mut anchor = [0; 26];
    anchor[0] = 9;
    let mut entry = [0; 22];
    entry[14] = 9;
    let file = File::default()
        .run(0, "Body\u{8}", &SPECIAL)
        .run(0, "\r", &[])
        .paragraph("Next")
        .run(2, "Top\r", &[])
        .run(2, "Foot\r\r", &[])
        .run(6, "Boxed\r\r", &[])
        .structure(11, &[0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 9, 9, 9, 10], &[])
        .structure(40, &[4, 12], &anchor)
        .structure(56, &[0, 6, 7], &[&entry[..], &[0; 22]].concat());
    let document = file.read();
    let expected = "header \"Top\"\nparagraph \"Body\"\nparagraph \"Boxed\"\nparagraph \"Next\"\nfooter \"Foot\"\n";
    assert_eq!(document.outline(), expected);
    let places = |text: &str| {
        let at = document.text.find(text).expect("the text");
        document.places.within(Span::new(at, at + 1)).next()
    };
    let place = |part, block| Some(Place::Part { part, block, row: None, cell: None });
    assert_eq!(places("Boxed"), place(PartKind::TextBox, 0));
    assert_eq!(places("Next"), place(PartKind::Body, 1));
}

#[test]
fn text_that_is_not_there_is_a_finding_and_none_at_all_an_error() {
    let mut bytes = File::default().paragraph("Here").bytes();
    let at = bytes.windows(8).position(|window| window == b"\x05\0\0\0\0\0\0\0").expect("the count");
    bytes[at] = 90;
    let document = read(&bytes, &Limits::default()).expect("a document");
    assert_eq!(document.text, "Here\n");
    assert_eq!(document.findings.first().map(|finding| finding.code), Some(Code::CharactersLost));
    let empty = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file").into_inner().into_inner();
    assert_eq!(read(&empty, &Limits::default()).expect_err("an error").code, ErrorCode::Damaged);
}

#[test]
fn notes_that_claim_the_same_text_again_and_again_end_at_a_limit() {
    let references: Vec<u32> = (0..40).collect();
    let bounds: Vec<u32> = (0..40).map(|index| if index % 2 == 0 { 0 } else { 30 }).collect();
    let file = File::default()
        .paragraph("Body")
        .run(1, &format!("{}\r\r", "n".repeat(30)), &[])
        .structure(2, &references, &[1; 78])
        .structure(3, &bounds, &[]);
    let document = file.read();
    assert!(document.text.len() < 100);
    assert!(document.findings.iter().any(|finding| finding.code == Code::LimitReached));
}

#[test]
fn damaged_files_end_in_a_document_or_a_named_error() {
    let file = File::default()
        .cell("a")
        .cell("b")
        .row(&[0, 10, 20], &[0, 0])
        .run(0, "x\u{2}\u{13} A \u{14}b\u{15}\u{8}\r", &SPECIAL)
        .end(&[0x0b, 0x46, 1, 0])
        .run(1, "\u{2} note\r", &SPECIAL)
        .structure(2, &[8, 20], &[1, 0])
        .structure(3, &[0, 7, 8], &[]);
    let bytes = file.bytes();
    let work = move || {
        for (at, value) in (0..bytes.len()).step_by(53).zip([0xff, 0x00, 0x80, 0x01].into_iter().cycle()) {
            let mut damaged = bytes.clone();
            damaged[at] = value;
            if at % 5 == 0 {
                damaged.truncate(at);
            }
            // An error is as good as a document here; only a panic is not.
            let _ = read(&damaged, &Limits::default());
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread");
    thread.join().expect("no panic");
}
