//! Evidence: every box lies on its page as displayed and holds the words that it is the place of.
//!
//! The witness is another reader, hayro: it says which glyphs it paints where. `make evidence` (`EXREP_EVIDENCE` names
//! a folder) also writes each page as a picture with its boxes, for a person to look at: blocks are blue, the fields
//! of the record red and numbered, and a list beside each picture says which field has which number.
#![allow(clippy::unwrap_used)]

mod common;
mod pages;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use exrep::document::{Document, Place};
use exrep::format::Format;
use exrep::{Extractor, Limits, ProfileSet};
use pages::{Glyph, Painted, Turn};
use serde_json::Value;

/// Share of words that must be exactly what stands in their boxes; the others differ by a hyphen or a mark.
const EXACT: f64 = 0.97;

/// A field of a record that has places.
struct Field {
    name: String,
    text: String,
    at: Vec<(u32, [f32; 4])>,
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "pdf")).collect()
}

fn case(file: &Path) -> String {
    file.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned()
}

fn read(bytes: &[u8]) -> Document {
    exrep::reader::read(Format::Pdf, bytes, &Limits::default(), None).unwrap()
}

fn record(bytes: &[u8]) -> Value {
    let extractor = Extractor::new(ProfileSet::builtin().unwrap(), Limits::default());
    serde_json::to_value(extractor.convert("report.pdf", bytes).unwrap()).unwrap()
}

/// Every object of the record that has both words and places, by its path.
fn fields(value: &Value, path: &str, found: &mut Vec<Field>) {
    match value {
        Value::Object(object) => {
            if let (Some(text), Some(Value::Array(at))) = (object.get("text").and_then(Value::as_str), object.get("at"))
            {
                let place = |at: &Value| {
                    let edge = |i: usize| at["bbox"][i].as_f64().unwrap() as f32;
                    (at["page"].as_u64().unwrap() as u32, [edge(0), edge(1), edge(2), edge(3)])
                };
                let at = at.iter().map(place).collect();
                found.push(Field { name: path.to_owned(), text: text.to_owned(), at });
            }
            object.iter().for_each(|(key, inner)| fields(inner, &format!("{path}/{key}"), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, inner)| fields(inner, &format!("{path}/{i}"), found));
        }
        _ => {}
    }
}

fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.chars().flat_map(pages::plain) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

/// Letters of `text` that do not stand in the boxes.
fn missing(text: &str, boxes: &[(u32, [f32; 4])], painted: &[Painted]) -> usize {
    let inside = within(boxes, painted).map(|glyph| glyph.text.as_str()).collect::<String>();
    let inside = letters(&inside);
    letters(text).iter().map(|(c, &wanted)| wanted.saturating_sub(inside.get(c).copied().unwrap_or(0))).sum()
}

fn within<'a>(boxes: &'a [(u32, [f32; 4])], painted: &'a [Painted]) -> impl Iterator<Item = &'a Glyph> {
    boxes.iter().flat_map(|(page, bbox)| {
        let glyphs = painted.get(*page as usize - 1).map_or(&[][..], |page| &page.glyphs);
        glyphs.iter().filter(move |glyph| glyph.stands_in(*bbox))
    })
}

/// What is wrong with a document's boxes.
fn wrong(name: &str, bytes: &[u8]) -> Vec<String> {
    let painted = pages::paint(bytes);
    let document = read(bytes);
    let mut wrong = Vec::new();
    let (mut words, mut exact) = (0usize, 0usize);
    for word in document.text.split_whitespace() {
        let start = word.as_ptr() as usize - document.text.as_ptr() as usize;
        let boxes = boxes(&document, start, start + word.len());
        wrong.extend(boxes.iter().filter(|at| !lies_on(&painted, at)).map(|at| format!("{name}: {word:?} at {at:?}")));
        let absent = missing(word, &boxes, &painted);
        if absent > 0 {
            wrong.push(format!("{name}: {word:?} is not at {boxes:?}"));
        }
        words += 1;
        exact += usize::from(
            absent == 0
                && within(&boxes, &painted).flat_map(|g| g.text.chars()).flat_map(pages::plain).count()
                    == letters(word).values().sum::<usize>(),
        );
    }
    if (exact as f64) < EXACT * words as f64 {
        wrong.push(format!("{name}: {exact} of {words} words are exactly what stands in their boxes"));
    }
    let mut found = Vec::new();
    fields(&record(bytes), "", &mut found);
    for field in found {
        wrong.extend(
            field.at.iter().filter(|at| !lies_on(&painted, at)).map(|at| format!("{name}: {} at {at:?}", field.name)),
        );
        if missing(&field.text, &field.at, &painted) > 0 {
            wrong.push(format!("{name}: {} is not at {:?}: {:?}", field.name, field.at, field.text));
        }
    }
    wrong
}

fn lies_on(painted: &[Painted], (page, bbox): &(u32, [f32; 4])) -> bool {
    let [x0, y0, x1, y1] = *bbox;
    painted.get(*page as usize - 1).is_some_and(|page| {
        x0 >= -0.1 && y0 >= -0.1 && x1 <= page.width + 0.1 && y1 <= page.height + 0.1 && x0 < x1 && y0 < y1
    })
}

/// The boxes of a piece of the text.
fn boxes(document: &Document, start: usize, end: usize) -> Vec<(u32, [f32; 4])> {
    let places = document.places.within(exrep::document::Span::new(start, end));
    let on_page = |place| match place {
        Place::Page { page, bbox } => Some((page, [bbox.x0, bbox.y0, bbox.x1, bbox.y1])),
        Place::Part { .. } => None,
    };
    places.filter_map(on_page).collect()
}

#[test]
fn boxes_hold_their_words_on_every_fixture() {
    let wrong: Vec<String> = fixtures().iter().flat_map(|file| wrong(&case(file), &fs::read(file).unwrap())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn boxes_hold_their_words_however_the_page_is_turned_and_cut() {
    let mut all = Vec::new();
    for file in fixtures() {
        let bytes = fs::read(&file).unwrap();
        for turn in Turn::ALL {
            if let Some(turned) = turn.apply(&bytes) {
                all.extend(wrong(&format!("{} {turn:?}", case(&file)), &turned));
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn a_turned_page_is_read_as_the_upright_one() {
    let said = |bytes: &[u8]| {
        let mut found = Vec::new();
        fields(&record(bytes), "", &mut found);
        found.into_iter().map(|field| format!("{}: {}\n", field.name, field.text)).collect::<String>()
    };
    for file in fixtures() {
        let bytes = fs::read(&file).unwrap();
        for turn in Turn::ALL {
            if let Some(turned) = turn.apply(&bytes) {
                assert_eq!(said(&turned), said(&bytes), "{} {turn:?}", case(&file));
            }
        }
    }
}

/// Pictures for a person; without `EXREP_EVIDENCE` there is nothing to do.
#[test]
fn pictures() {
    let Some(folder) = std::env::var_os("EXREP_EVIDENCE").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    for file in fixtures() {
        let bytes = fs::read(&file).unwrap();
        draw(&folder, &case(&file), &bytes);
        for turn in Turn::ALL.iter().filter(|_| case(&file) == "form-table") {
            draw(&folder, &format!("form-table-{turn:?}"), &turn.apply(&bytes).unwrap());
        }
    }
}

fn draw(folder: &Path, name: &str, bytes: &[u8]) {
    let document = read(bytes);
    let mut found = Vec::new();
    fields(&record(bytes), "", &mut found);
    let list: String =
        found.iter().enumerate().map(|(i, field)| format!("{} {}: {}\n", i + 1, field.name, field.text)).collect();
    fs::write(folder.join(format!("{name}.txt")), list).unwrap();
    let spans = document.leaves().into_iter().map(|leaf| leaf.block.span);
    let blocks: Vec<(u32, [f32; 4])> =
        spans.flat_map(|span| hull(&boxes(&document, span.start as usize, span.end as usize))).collect();
    for (mut picture, number) in pages::pictures(bytes).into_iter().zip(1..) {
        for (_, bbox) in blocks.iter().filter(|(page, _)| *page == number) {
            picture.frame(*bbox, [60, 110, 220], None);
        }
        for (index, field) in found.iter().enumerate() {
            for (_, bbox) in field.at.iter().filter(|(page, _)| *page == number) {
                picture.frame(*bbox, [210, 30, 30], Some(index + 1));
            }
        }
        fs::write(folder.join(format!("{name}-{number}.png")), picture.png()).unwrap();
    }
}

/// One box a page.
fn hull(boxes: &[(u32, [f32; 4])]) -> BTreeMap<u32, [f32; 4]> {
    let mut hulls: BTreeMap<u32, [f32; 4]> = BTreeMap::new();
    for (page, b) in boxes {
        let hull = hulls.entry(*page).or_insert(*b);
        *hull = [hull[0].min(b[0]), hull[1].min(b[1]), hull[2].max(b[2]), hull[3].max(b[3])];
    }
    hulls
}
