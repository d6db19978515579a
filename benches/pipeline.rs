//! How fast the fixtures are read, recognised, and taken through the whole pipeline.
//!
//! Every row is one kind of document. Throughput is documents and, where the format has pages, pages a second.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt;
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
