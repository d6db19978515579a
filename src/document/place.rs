//! Where text stands.

use super::Span;
use crate::record::{At, Evidence};

/// A rectangle in points (1/72 inch) from the page's top left as displayed; `y` grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl Rect {
    /// The smallest rectangle around both.
    pub fn union(self, other: Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Its width; never negative.
    pub fn width(self) -> f32 {
        (self.x1 - self.x0).max(0.0)
    }

    /// Its height; never negative.
    pub fn height(self) -> f32 {
        (self.y1 - self.y0).max(0.0)
    }
}

/// One place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// On a page, numbered from 1.
    Page {
        /// Page number from 1.
        page: u32,
        /// The box around the text.
        bbox: Rect,
    },
    /// In a part of a Word document.
    Part {
        /// Which part.
        part: PartKind,
        /// The paragraph's or table's index in the part, from 0.
        block: u32,
        /// The row inside the table, from 0.
        row: Option<u32>,
        /// The cell inside the row, from 0.
        cell: Option<u32>,
    },
}

/// Parts of a Word document that bear text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PartKind {
    Body,
    Footnote,
    Endnote,
    TextBox,
    Header,
    Footer,
}

impl PartKind {
    /// As written in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            PartKind::Body => "body",
            PartKind::Footnote => "footnote",
            PartKind::Endnote => "endnote",
            PartKind::TextBox => "textbox",
            PartKind::Header => "header",
            PartKind::Footer => "footer",
        }
    }
}

/// The place of every piece of a document's text, ascending.
#[derive(Clone, Debug, Default)]
pub struct PlaceMap {
    entries: Vec<(Span, Place)>,
}

impl PlaceMap {
    /// Adds the place of text that follows all text added before; text of one place grows it.
    pub(super) fn push(&mut self, span: Span, place: Place) {
        if let Some((last, at)) = self.entries.last_mut()
            && matches!(place, Place::Part { .. })
            && *at == place
        {
            last.end = span.end;
            return;
        }
        self.entries.push((span, place));
    }

    /// Moves the offsets behind `start`, after text was taken out there.
    pub(super) fn shift_back(&mut self, start: u32, moved: impl Fn(u32) -> u32) {
        for (span, _) in self.entries.iter_mut().rev().take_while(|(span, _)| span.end > start) {
            *span = Span { start: moved(span.start), end: moved(span.end) };
        }
        while self.entries.last().is_some_and(|(span, _)| span.is_empty()) {
            self.entries.pop();
        }
    }

    /// The places of `span`: one box a page, one entry a block of a part.
    pub fn of(&self, span: Span) -> At {
        let mut at: Vec<Place> = Vec::new();
        for place in self.within(span) {
            match (at.last_mut(), place) {
                (Some(Place::Page { page, bbox }), Place::Page { page: next, bbox: more }) if *page == next => {
                    *bbox = bbox.union(more);
                }
                (Some(last), place) if *last == place => {}
                _ => at.push(place),
            }
        }
        at.into_iter().map(evidence).collect()
    }

    /// The first and last page that `span` stands on.
    pub fn pages(&self, span: Span) -> Option<(u32, u32)> {
        let pages = self.within(span).filter_map(|place| match place {
            Place::Page { page, .. } => Some(page),
            Place::Part { .. } => None,
        });
        pages.fold(None, |range, page| match range {
            None => Some((page, page)),
            Some((first, last)) => Some((page.min(first), page.max(last))),
        })
    }

    /// The pieces that touch `span`, ascending.
    pub fn within(&self, span: Span) -> impl Iterator<Item = Place> {
        let first = self.entries.partition_point(|(at, _)| at.end <= span.start);
        self.entries[first..].iter().take_while(move |(at, _)| at.start < span.end).map(|&(_, place)| place)
    }
}

fn evidence(place: Place) -> Evidence {
    match place {
        Place::Page { page, bbox } => {
            let tenth = |v: f32| (f64::from(v) * 10.0).round() / 10.0;
            Evidence::Page { page, bbox: [tenth(bbox.x0), tenth(bbox.y0), tenth(bbox.x1), tenth(bbox.y1)] }
        }
        Place::Part { part, block, row, cell } => Evidence::Part { part: part.as_str(), block, row, cell },
    }
}
