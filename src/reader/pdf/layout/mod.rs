//! Pages of glyphs and rules to a [`Document`]: words, lines, cells, blocks in reading order.
//!
//! Geometry decides. A page is reduced to lines and tables as it comes
//! ([`page`]); its glyphs are not kept. When all pages are known, what is usual
//! in the document is learnt ([`measure`]), furniture and footnotes are set
//! aside, tables are joined over page breaks, and lines become blocks
//! ([`paragraph`]).

mod abreast;
mod aligned;
mod band;
#[cfg(test)]
mod beside;
mod bidi;
mod border;
mod centred;
mod column;
mod cut;
mod dot;
mod flow;
mod frame;
mod furniture;
mod grid;
mod gutter;
mod headed;
mod hyphen;
mod joined;
mod label;
mod line;
mod marker;
mod measure;
mod note;
mod page;
mod paper;
mod paragraph;
#[cfg(test)]
mod registers;
mod row;
mod ruling;
#[cfg(test)]
mod sample;
mod seam;
mod shaded;
mod store;
mod tags;
#[cfg(test)]
mod tests;
mod tile;
mod word;
mod write;

use super::page::Page;
use super::structure::Structure;
use crate::document::{Builder, Document};
use crate::error::{Error, ErrorCode};
use crate::record::{Code, Finding, TextLayer};
use flow::Flow;
use store::Store;
use tags::Tags;

/// Takes pages in order and gives a [`Document`].
#[derive(Debug, Default)]
pub(super) struct Layout {
    store: Store,
    tags: Tags,
    /// Why pictures of pages were not read.
    unread: Option<String>,
}

impl Layout {
    /// A layout that takes hints from a structure tree.
    pub fn new(structure: &Structure) -> Layout {
        Layout { store: Store::default(), tags: Tags::new(structure), unread: None }
    }

    /// Reads a page; of its glyphs only words and lines are kept.
    pub fn page(&mut self, page: &Page) {
        page::lay_out(page, &self.tags, &mut self.store);
    }

    /// Says why pages that are pictures were not read.
    pub fn not_read(&mut self, why: String) {
        self.unread = Some(why);
    }

    /// The document of all pages, or the error that none of them has text.
    pub fn finish(self) -> Result<Document, Error> {
        let store = self.store;
        let scans: Vec<u32> = store.pages.iter().filter(|page| is_scan(page)).map(|page| page.number).collect();
        let others = store.pages.iter().any(|page| !is_scan(page) && page.characters > 0);
        if !scans.is_empty() && !others {
            return Err(needs_ocr(scans.len(), self.unread.as_deref()));
        }
        let flow = Flow::new(&store);
        let mut builder = Builder::new();
        write::write(&store, &flow, &mut builder);
        let mut document = builder.finish();
        document.pages = Some(store.pages.len() as u32);
        document.text_layer = text_layer(&store, !scans.is_empty());
        document.findings.extend(findings(&store, &scans, self.unread.as_deref()));
        Ok(document)
    }
}

/// A page that is a picture, with next to no text, or text that says nothing.
fn is_scan(page: &page::PageLayout) -> bool {
    let readable = page.characters.saturating_sub(page.unmapped);
    page.pictured && !page.engine && (readable < 12 || page.unmapped * 2 > page.characters)
}

fn needs_ocr(pages: usize, why: Option<&str>) -> Error {
    let (what, have) =
        if pages == 1 { ("its page is a picture", "it has") } else { ("its pages are pictures", "they have") };
    let why = why
        .unwrap_or("pictures are not read here; make a text layer first, for example with `ocrmypdf in.pdf out.pdf`");
    let message = format!("{what} and {have} no text layer ({pages} of {pages}); {why}");
    Error::new(ErrorCode::NeedsOcr, message)
}

fn text_layer(store: &Store, scans: bool) -> TextLayer {
    let texts = store.pages.iter().filter(|page| page.characters > 0 && !is_scan(page));
    let (mut read, mut native) = (false, scans);
    for page in texts {
        if page.engine || page.invisible * 2 > page.characters && page.pictured {
            read = true;
        } else {
            native = true;
        }
    }
    match (read, native) {
        (true, false) => TextLayer::Ocr,
        (true, true) => TextLayer::Mixed,
        (false, _) if scans => TextLayer::Mixed,
        (false, _) => TextLayer::Native,
    }
}

fn findings(store: &Store, scans: &[u32], why: Option<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !scans.is_empty() {
        let shown: Vec<String> = scans.iter().take(20).map(u32::to_string).collect();
        let more = if scans.len() > 20 { " and more" } else { "" };
        let why = why.map(|why| format!("; {why}")).unwrap_or_default();
        let message = format!("pages {}{more} are pictures without a text layer{why}", shown.join(", "));
        findings.push(Finding::new(Code::PagesWithoutText, message));
    }
    let ruled: Vec<String> =
        store.pages.iter().filter(|page| page.too_many_rules).take(20).map(|page| page.number.to_string()).collect();
    if !ruled.is_empty() {
        let message = format!("pages {} have too many rules to look for tables", ruled.join(", "));
        findings.push(Finding::new(Code::LimitReached, message));
    }
    findings
}
