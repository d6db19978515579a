//! How fast the fixtures are read, recognised, and taken through the whole pipeline.
//!
//! Every row is one kind of document. Throughput is documents and, where the format has pages, pages a second.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt;
use std::fmt::Write;
use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use exrep::{Document, Extractor, Limits, ProfileSet};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// All fixtures of one ending.
struct Documents {
    ending: &'static str,
    bytes: Vec<Vec<u8>>,
}

impl fmt::Display for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.bytes.len(), self.ending)
    }
}

fn documents() -> Vec<Documents> {
    let of = |ending| Documents { ending, bytes: fixtures(ending) };
    ["docx", "pdf"].map(of).into_iter().filter(|documents| !documents.bytes.is_empty()).collect()
}

/// Fixtures that are read; the hostile ones are there for their errors.
fn fixtures(ending: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|file| file.path().extension().is_some_and(|extension| extension == ending));
    let all = files.map(|file| std::fs::read(file.path()).unwrap());
    all.filter(|bytes| extractor().document(bytes).is_ok()).collect()
}

fn extractor() -> Extractor {
    Extractor::new(ProfileSet::builtin().expect("the embedded profiles compile"), Limits::default())
}

fn pages(documents: &Documents) -> usize {
    let extractor = extractor();
    let pages = documents.bytes.iter().map(|bytes| extractor.document(bytes).unwrap().pages.unwrap_or(1));
    pages.sum::<u32>() as usize
}

/// Bytes to a document: documents a second.
#[divan::bench(args = documents())]
fn read(bencher: Bencher<'_, '_>, documents: &Documents) {
    let extractor = extractor();
    bencher
        .counter(ItemsCount::new(documents.bytes.len()))
        .bench(|| documents.bytes.iter().map(|bytes| extractor.document(bytes).unwrap().text.len()).sum::<usize>());
}

/// The same, pages a second; a Word document counts as one.
#[divan::bench(args = documents())]
fn read_pages(bencher: Bencher<'_, '_>, documents: &Documents) {
    let extractor = extractor();
    bencher
        .counter(ItemsCount::new(pages(documents)))
        .bench(|| documents.bytes.iter().map(|bytes| extractor.document(bytes).unwrap().text.len()).sum::<usize>());
}

/// A document to its reports: documents a second.
#[divan::bench(args = documents())]
fn recognise(bencher: Bencher<'_, '_>, documents: &Documents) {
    let extractor = extractor();
    let read: Vec<Document> = documents.bytes.iter().map(|bytes| extractor.document(bytes).unwrap()).collect();
    bencher
        .counter(ItemsCount::new(read.len()))
        .bench(|| read.iter().map(|document| extractor.reports(document).len()).sum::<usize>());
}

/// Bytes to a record's JSON: documents a second.
#[divan::bench(args = documents())]
fn convert(bencher: Bencher<'_, '_>, documents: &Documents) {
    let extractor = extractor();
    bencher.counter(ItemsCount::new(documents.bytes.len())).bench(|| {
        let json = |bytes: &Vec<u8>| serde_json::to_vec(&extractor.convert("a", bytes).unwrap()).unwrap().len();
        documents.bytes.iter().map(json).sum::<usize>()
    });
}

/// Compiling the built-in profiles, once a run.
#[divan::bench]
fn compile_profiles() -> Extractor {
    extractor()
}

/// A profile of so many synonyms, all of words that reports are full of.
fn synonyms(count: usize) -> String {
    const WORDS: [&str; 8] = ["performance", "target", "the", "quarter", "result", "service", "of", "latest"];
    let mut text = String::from("name = \"many\"\n[labels]\nother = [\n");
    for number in 0..count {
        let word = |place: u32| WORDS[number / 8_usize.pow(place) % 8];
        writeln!(text, "\"{} {} {} number{number}\",", word(0), word(1), word(2)).unwrap();
    }
    text + "]\n"
}

fn extractor_with(synonyms_count: usize) -> Extractor {
    if synonyms_count == 0 {
        return extractor();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), synonyms(synonyms_count)).unwrap();
    let set = ProfileSet::load(&[file.path().to_owned()]).unwrap();
    Extractor::new(set, Limits::default())
}

/// Reading and compiling a profile of so many synonyms, once a run.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5)]
fn load_synonyms(count: usize) -> Extractor {
    extractor_with(count)
}

/// All fixtures recognised with so many synonyms in force: the time does not grow with them.
#[divan::bench(args = [0, 1_000, 100_000])]
fn recognise_with_synonyms(bencher: Bencher<'_, '_>, count: usize) {
    let extractor = extractor_with(count);
    let read: Vec<Document> = fixtures("docx").iter().map(|bytes| extractor.document(bytes).unwrap()).collect();
    bencher
        .counter(ItemsCount::new(read.len()))
        .bench(|| read.iter().map(|document| extractor.reports(document).len()).sum::<usize>());
}

/// A paper of so many paragraphs of running text with 100,000 synonyms in force: ten times the text, ten times as long.
#[divan::bench(args = [200, 2_000, 20_000], sample_count = 5)]
fn recognise_long_paper_with_synonyms(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let extractor = extractor_with(100_000);
    let document = paper(paragraphs);
    bencher.counter(ItemsCount::new(paragraphs)).bench(|| extractor.reports(&document).len());
}

fn paper(paragraphs: usize) -> Document {
    let mut builder = exrep::document::Builder::new();
    for number in 0..paragraphs as u32 {
        let place = exrep::document::Place::Part {
            part: exrep::document::PartKind::Body,
            block: number,
            row: None,
            cell: None,
        };
        let text = "The latest performance of the service in the quarter was below the target of the service, and the \
                    result of the quarter is the latest target of the performance of the service";
        builder.begin(exrep::document::BlockKind::Paragraph);
        builder.text(text, exrep::document::Style::default(), place);
    }
    builder.finish()
}
