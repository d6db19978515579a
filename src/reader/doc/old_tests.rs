//! Whole files of Word 6, made here: everything lies in one stream, and characters are bytes.

use std::io::{Cursor, Write};

use super::*;

/// Where text begins: behind the header and two pages of properties.
const TEXT: u32 = 2048;
/// Where properties of a section lie that say that it has a footer.
const SECTION: u16 = 0x300;
const BOLD: [u8; 2] = [85, 1];
const DELETED: [u8; 2] = [65, 1];
const SPECIAL: [u8; 2] = [117, 1];
const IN_TABLE: [u8; 2] = [24, 1];

/// A file under construction.
#[derive(Default)]
struct File {
    text: Vec<u8>,
    runs: Vec<(u32, Vec<u8>)>,
    paragraphs: Vec<(u32, Vec<u8>)>,
    counts: [u32; 8],
    structures: Vec<(usize, Vec<u8>)>,
}

impl File {
    /// Adds text with properties to the story with this number; stories come in their order.
    fn run(mut self, story: usize, text: &[u8], properties: &[u8]) -> File {
        self.text.extend(text);
        self.counts[story] += text.len() as u32;
        self.runs.push((self.text.len() as u32, properties.to_vec()));
        self
    }

    /// Ends a paragraph of a style after all text so far.
    fn end(mut self, style: u8, properties: &[u8]) -> File {
        self.paragraphs.push((self.text.len() as u32, [&[style, 0], properties].concat()));
        self
    }

    fn structure(mut self, number: usize, positions: &[u32], data: &[u8]) -> File {
        let positions = positions.iter().flat_map(|position| position.to_le_bytes());
        self.structures.push((number, positions.chain(data.iter().copied()).collect()));
        self
    }

    fn bytes(mut self) -> Vec<u8> {
        let end = TEXT + self.text.len() as u32;
        // The tables of pages are left short: the header says which pages there are.
        self.structures.push((12, [TEXT.to_le_bytes(), end.to_le_bytes()].concat()));
        self.structures.push((13, [TEXT.to_le_bytes(), end.to_le_bytes()].concat()));
        let mut main = vec![0; TEXT as usize];
        main.extend(&self.text);
        let mut put = |at: usize, value: &[u8]| main[at..at + value.len()].copy_from_slice(value);
        put(0, &[0xdc, 0xa5, 104, 0]);
        put(6, &0x0809_u16.to_le_bytes());
        put(24, &TEXT.to_le_bytes());
        put(28, &end.to_le_bytes());
        put(0x18a, &[2, 0, 3, 0, 1, 0, 1, 0]);
        put(SECTION.into(), &[2, 0, 153, 0x08]);
        for (index, count) in self.counts.iter().enumerate() {
            put(0x34 + index * 4, &count.to_le_bytes());
        }
        let runs = |properties: &[u8]| [&[properties.len() as u8][..], properties].concat();
        put(1024, &page(&self.runs, 1, runs));
        let paragraphs = |properties: &[u8]| {
            let padded = [properties, &[0][..properties.len() % 2]].concat();
            [&[padded.len() as u8 / 2][..], &padded].concat()
        };
        put(1536, &page(&self.paragraphs, 7, paragraphs));
        for (number, structure) in &self.structures {
            let at = 0x58 + number * 8 + if *number >= 38 { 10 } else { 0 };
            let place = [(main.len() as u32).to_le_bytes(), (structure.len() as u32).to_le_bytes()].concat();
            main[at..at + 8].copy_from_slice(&place);
            main.extend(structure);
        }
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        file.create_stream("/WordDocument").expect("a stream").write_all(&main).expect("its bytes");
        file.into_inner().into_inner()
    }

    fn read(self) -> Document {
        read(&self.bytes(), &Limits::default()).expect("a document")
    }
}

/// A page of properties, whose entries have `size` bytes and are packed by `pack`.
fn page(runs: &[(u32, Vec<u8>)], size: usize, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut page = vec![0; 512];
    let mut room = 510;
    for (index, (end, properties)) in runs.iter().enumerate() {
        page[index * 4 + 4..index * 4 + 8].copy_from_slice(&(TEXT + end).to_le_bytes());
        let packed = pack(properties);
        room = (room - packed.len()) & !1;
        page[room..room + packed.len()].copy_from_slice(&packed);
        page[(runs.len() + 1) * 4 + index * size] = (room / 2) as u8;
    }
    page[..4].copy_from_slice(&TEXT.to_le_bytes());
    page[511] = runs.len() as u8;
    page
}

/// A style sheet of plain paragraph styles with these built-in numbers.
fn styles(built_in: &[u16]) -> Vec<u8> {
    let mut bytes = vec![4, 0, built_in.len() as u8, 0, 8, 0];
    for number in built_in {
        let mut style = Vec::new();
        for value in [*number, 0xfff1, 2, 0] {
            style.extend(value.to_le_bytes());
        }
        // A name, and two empty sets of properties.
        style.extend([1, b'x', 0, 0, 2, 0, 0, 0, 0, 0]);
        bytes.extend((style.len() as u16).to_le_bytes());
        bytes.extend(style);
    }
    bytes
}

/// A font of a character set.
fn font(charset: u8, name: &str) -> Vec<u8> {
    [&[name.len() as u8 + 6, 0, 0, 0, charset, 0], name.as_bytes(), &[0]].concat()
}

#[test]
fn paragraphs_tables_and_headings_are_read_in_the_code_pages_of_their_fonts() {
    let edges: Vec<u8> = [0_i16, 2000, 4000].iter().flat_map(|edge| edge.to_le_bytes()).collect();
    let row = [&[24, 1, 25, 1, 190, 28, 0, 2][..], &edges, &[0; 20]].concat();
    let fonts = [&[0, 0][..], &font(0, "Arial"), &font(204, "Arial Cyr"), &font(2, "Wingdings")].concat();
    let document = File::default()
        .run(0, b"Returns\r", &[])
        .end(1, &[])
        .run(0, b"Fees \xa3", &BOLD)
        .run(0, b"\x07", &[])
        .end(0, &IN_TABLE)
        .run(0, b"\xe6", &[93, 1, 0])
        .run(0, b"\xfc", &[93, 2, 0])
        .run(0, b"\x07", &[])
        .end(0, &IN_TABLE)
        .run(0, b"\x07", &[])
        .end(0, &row)
        .run(0, b"gone", &DELETED)
        .run(0, b"kept\r", &[])
        .end(0, &[])
        .structure(1, &[], &styles(&[0, 1]))
        .structure(15, &[], &fonts)
        .read();
    let expected = "heading 1 \"Returns\"\ntable\n  row 0\n    cell 0\n      paragraph \"**Fees £**\"\n    cell 1\n      \
                    paragraph \"ж✓\"\nparagraph \"kept\"\n";
    assert_eq!(document.outline(), expected);
}

#[test]
fn notes_headers_text_boxes_and_numbers_are_found() {
    let mut number = vec![12, 52];
    let mut descriptor = vec![0; 52];
    (descriptor[2], descriptor[10], descriptor[20]) = (1, 3, b'.');
    number.extend(descriptor);
    let numbered = [&number[..], &[13, 10]].concat();
    let mut section = [0; 12];
    section[2..4].copy_from_slice(&SECTION.to_le_bytes());
    let file = File::default()
        .run(0, b"Cases", &[])
        .run(0, b"\x02", &SPECIAL)
        .run(0, b" rose\x08\r", &[])
        .end(0, &numbered)
        .run(0, b"again\r", &[])
        .end(0, &numbered)
        .run(1, b"\x02", &SPECIAL)
        .run(1, b" By month.\r\r", &[])
        .run(2, b"separator\rFoot\r\r", &[])
        .run(6, b"Boxed\r\r", &[])
        .structure(2, &[5, 19], &[1, 0])
        .structure(3, &[0, 12, 13], &[])
        .structure(6, &[0, 19], &section)
        .structure(11, &[0, 10, 15, 16], &[])
        .structure(31, &[], &[0, 1])
        .structure(38, &[11, 19], &[0, 0, 0, 0, 1, 0])
        .structure(56, &[0, 6, 7], &[]);
    let document = file.read();
    let expected = "item 0 [3.] \"Cases{1} rose\"\nparagraph \"Boxed\"\nnote [1] \"By month.\"\nitem 0 [4.] \"again\"\n\
                    footer \"Foot\"\n";
    assert_eq!(document.outline(), expected);
}

#[test]
fn damaged_files_end_in_a_document_or_a_named_error() {
    let bytes = File::default()
        .run(0, b"a\x02\x13 A \x14b\x15\x08\r", &SPECIAL)
        .end(1, &[13, 11])
        .structure(1, &[], &styles(&[0, 1]))
        .structure(15, &[], &[&[0, 0][..], &font(204, "Arial")].concat())
        .bytes();
    for (at, value) in (0..bytes.len()).step_by(13).zip([0xff, 0x00, 0x80, 0x01].into_iter().cycle()) {
        let mut damaged = bytes.clone();
        damaged[at] = value;
        // An error is as good as a document here; only a panic is not.
        let _ = read(&damaged, &Limits::default());
    }
}
