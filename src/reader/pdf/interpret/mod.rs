//! The interpreter: content streams to glyphs, rules and pictures, ISO 32000-1, annex A.

mod marked;
mod operator;
mod path;
mod state;
mod text;

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use self::marked::Marked;
use self::path::Path;
pub use self::state::State;
use self::text::{Pen, Run};
use super::budget::{Budget, Reached};
use super::font::Font;
use super::lexer::{Lexer, Token};
use super::matrix::Matrix;
use super::object::Objects;
use super::optional::Hidden;
use super::page::Page;
use super::pages::PageNode;
use super::stream;
use super::structure::Structure;
use crate::document::Rect;

/// Operands of one operator; the strings of a long `TJ` are the most.
const OPERANDS: usize = 1 << 18;
/// Saved graphics states; deeper ones are only counted.
const STATES: usize = 512;
/// Glyphs of a common page.
const GLYPHS: usize = 3_000;
/// Decoded forms that one page keeps, in bytes.
const KEPT_FORMS: usize = 16 << 20;

/// What is the same for all pages of a document.
#[derive(Clone, Copy, Debug)]
pub struct Context<'d> {
    /// Elements of marked content.
    pub structure: &'d Structure,
    /// Layers that are off.
    pub hidden: &'d Hidden,
}

/// Fonts of a document, each made when first used.
#[derive(Debug, Default)]
pub struct Fonts {
    /// By the address of the font's dictionary, which stays where it is while the document is open.
    known: HashMap<usize, Rc<Font>>,
    fallback: Option<Rc<Font>>,
}

impl Fonts {
    fn get(&mut self, objects: Objects, dict: &Dictionary, budget: &mut Budget) -> Rc<Font> {
        let key = std::ptr::from_ref(dict).addr();
        let number = u16::try_from(self.known.len() + 1).unwrap_or(u16::MAX);
        let load = || Rc::new(Font::load(objects, dict, budget).numbered(number));
        self.known.entry(key).or_insert_with(load).clone()
    }

    /// The font of text whose own is missing.
    fn fallback(&mut self) -> Rc<Font> {
        let make = || {
            let document = lopdf::Document::default();
            let mut budget = Budget::new(&crate::reader::Limits::default());
            Rc::new(Font::load(Objects(&document), &Dictionary::new(), &mut budget))
        };
        self.fallback.get_or_insert_with(make).clone()
    }
}

/// Interprets one page.
pub struct Interpreter<'d> {
    objects: Objects<'d>,
    context: Context<'d>,
    fonts: &'d mut Fonts,
    budget: &'d mut Budget,
    page: Page,
    owner: ObjectId,
    state: State,
    saved: Vec<State>,
    /// States saved beyond [`STATES`].
    beyond: usize,
    pen: Pen,
    /// How the last string was shown, while nothing but the pen's place can have changed since.
    run: Option<Box<Run>>,
    path: Path,
    marked: Marked,
    /// Forms being painted, outermost first.
    active: Vec<*const Stream>,
    forms: HashMap<*const Stream, Rc<Vec<u8>>>,
    kept: usize,
    /// Room for decoded strings.
    scratch: Vec<u8>,
    /// Glyphs without a way to Unicode.
    unmapped: u64,
}

/// What a page gave.
#[derive(Debug)]
pub struct Interpreted {
    /// The page.
    pub page: Page,
    /// Glyphs without a way to Unicode.
    pub unmapped: u64,
    /// Whether a content stream could not be decoded.
    pub unreadable: bool,
}

impl<'d> Interpreter<'d> {
    /// An interpreter for the page with this number.
    pub fn new(
        objects: Objects<'d>,
        context: Context<'d>,
        fonts: &'d mut Fonts,
        budget: &'d mut Budget,
        node: &PageNode,
        number: u32,
    ) -> Self {
        budget.next_page();
        Interpreter {
            objects,
            context,
            fonts,
            budget,
            page: Page {
                number,
                width: node.width as f32,
                height: node.height as f32,
                glyphs: Vec::with_capacity(GLYPHS),
                ..Page::default()
            },
            owner: node.id,
            state: State::new(node.to_display),
            saved: Vec::new(),
            beyond: 0,
            pen: Pen::default(),
            run: None,
            path: Path::default(),
            marked: Marked::default(),
            active: Vec::new(),
            forms: HashMap::new(),
            kept: 0,
            scratch: Vec::new(),
            unmapped: 0,
        }
    }

    /// Paints the page's contents, then its annotations.
    pub fn paint_page(mut self, node: &PageNode, empty: &'d Dictionary) -> Interpreted {
        if node.lost {
            return Interpreted { page: self.page, unmapped: 0, unreadable: true };
        }
        let dict = self.objects.0.objects.get(&node.id).and_then(super::object::dictionary).unwrap_or(empty);
        let holder = node.resources.and_then(|id| self.objects.0.objects.get(&id)).and_then(super::object::dictionary);
        let resources = holder.and_then(|holder| self.objects.dict(holder, b"Resources")).unwrap_or(empty);
        let (content, unreadable) = self.content(dict);
        self.run(&content, resources);
        drop(content);
        super::annotation::paint(&mut self, dict, resources, State::new(node.to_display));
        Interpreted { page: self.page, unmapped: self.unmapped, unreadable }
    }

    /// The streams of `/Contents`, decoded, one after the other; and whether one could not be decoded.
    fn content(&mut self, dict: &'d Dictionary) -> (Vec<u8>, bool) {
        let mut content = Vec::new();
        let mut unreadable = false;
        let mut add = |stream: Option<&Stream>, budget: &mut Budget| {
            unreadable |= !stream.is_some_and(|stream| {
                let start = content.len();
                let decoded = stream::decode_onto(self.objects, stream, budget, &mut content);
                decoded && (content.len() > start || stream.content.is_empty())
            });
            content.push(b'\n');
        };
        match self.objects.get(dict, b"Contents") {
            Some(Object::Stream(stream)) => add(Some(stream), self.budget),
            Some(Object::Array(streams)) => {
                for object in streams.iter().take(1 << 16) {
                    add(self.objects.resolve(object).and_then(|object| object.as_stream().ok()), self.budget);
                }
            }
            Some(_) => unreadable = true,
            None => {}
        }
        (content, unreadable)
    }

    /// Interprets one content stream.
    fn run(&mut self, content: &[u8], resources: &'d Dictionary) {
        let (states, sequences) = (self.saved.len(), self.marked.depth());
        let mut operands: Vec<Token> = Vec::with_capacity(64);
        let mut lexer = Lexer::new(content);
        self.run = None;
        while let Some(token) = lexer.next() {
            let Token::Keyword(operator) = token else {
                if operands.len() < OPERANDS {
                    operands.push(token);
                } else {
                    self.budget.reach(Reached::Operands(OPERANDS));
                }
                continue;
            };
            if matches!(operator, b"true" | b"false" | b"null") {
                operands.push(token);
                continue;
            }
            if !self.budget.operator() {
                break;
            }
            if operator == b"BI" {
                skip_inline_image(&mut lexer);
                self.add_image(0);
            } else {
                self.operate(operator, &operands, resources, (states, sequences));
            }
            operands.clear();
        }
        self.marked.end_all(sequences, &mut self.page.glyphs);
        self.beyond = 0;
        if let Some(state) = self.saved.get(states) {
            self.state = state.clone();
            self.saved.truncate(states);
        }
    }

    fn save(&mut self) {
        if self.saved.len() < STATES {
            self.saved.push(self.state.clone());
        } else {
            self.budget.reach(Reached::Nesting(STATES));
            self.beyond += 1;
        }
    }

    fn restore(&mut self, floor: usize) {
        if let Some(left) = self.beyond.checked_sub(1) {
            self.beyond = left;
        } else if self.saved.len() > floor
            && let Some(state) = self.saved.pop()
        {
            self.state = state;
        }
    }

    /// Paints a form in the current state: ISO 32000-1, 8.10.
    pub fn paint_form(&mut self, form: &'d Stream, id: Option<ObjectId>, outer: &'d Dictionary) {
        let key = std::ptr::from_ref(form);
        if self.active.contains(&key) {
            return;
        }
        if self.active.len() >= self.budget.limits.depth as usize {
            self.budget.reach(Reached::Depth);
            return;
        }
        if !self.budget.form() {
            return;
        }
        let Some(content) = self.form_content(form) else { return };
        let resources = self.objects.dict(&form.dict, b"Resources").unwrap_or(outer);
        let state = self.state.clone();
        let pen = (self.pen.matrix, self.pen.line);
        let owner = self.owner;
        let path = std::mem::take(&mut self.path);
        if let Some(matrix) = self.objects.matrix(&form.dict, b"Matrix") {
            self.state.ctm = matrix.then(self.state.ctm);
        }
        self.owner = id.unwrap_or(owner);
        self.active.push(key);
        let beyond = std::mem::take(&mut self.beyond);
        self.run(&content, resources);
        self.beyond = beyond;
        self.active.pop();
        (self.state, self.path, self.owner) = (state, path, owner);
        (self.pen.matrix, self.pen.line) = pen;
    }

    fn form_content(&mut self, form: &'d Stream) -> Option<Rc<Vec<u8>>> {
        let key = std::ptr::from_ref(form);
        if let Some(content) = self.forms.get(&key) {
            return Some(content.clone());
        }
        let content = Rc::new(stream::decode(self.objects, form, self.budget)?);
        if self.kept + content.len() <= KEPT_FORMS {
            self.kept += content.len();
            self.forms.insert(key, content.clone());
        }
        Some(content)
    }

    /// Notes the unit square as a picture of so many pixels across.
    fn add_image(&mut self, pixels: i64) {
        if self.marked.hidden() {
            return;
        }
        let [x0, y0, x1, y1] = self.state.ctm.apply_box([0.0, 0.0, 1.0, 1.0]).map(|v| v as f32);
        let bbox = Rect { x0: x0.max(0.0), y0: y0.max(0.0), x1: x1.min(self.page.width), y1: y1.min(self.page.height) };
        if bbox.width() > 0.0 && bbox.height() > 0.0 && self.page.images.len() < OPERANDS {
            self.page.images.push(bbox);
            if bbox.width() * bbox.height() > 0.25 * self.page.width * self.page.height {
                let along = self.state.ctm.a.hypot(self.state.ctm.b) / 72.0;
                self.page.resolution = self.page.resolution.max((pixels as f64 / along) as f32);
            }
        }
    }

    /// The objects of the file.
    pub fn objects(&self) -> Objects<'d> {
        self.objects
    }

    /// How many glyphs were painted so far.
    pub fn glyphs(&self) -> usize {
        self.page.glyphs.len()
    }

    /// Starts afresh in `state`, with `matrix` before it.
    pub fn place_at(&mut self, state: State, matrix: Matrix) {
        self.state = State { ctm: matrix.then(state.ctm), ..state };
        self.saved.clear();
    }

    /// Interprets content of our own making.
    pub fn paint_content(&mut self, content: &[u8], resources: &'d Dictionary) {
        self.run(content, resources);
    }

    /// Notes that a bound stopped some work.
    pub fn reach(&mut self, bound: Reached) {
        self.budget.reach(bound);
    }

    /// Whether content of this layer is off.
    pub fn hides(&self, layer: &Object) -> bool {
        self.context.hidden.hides(self.objects, layer)
    }
}

/// Goes past `ID data EI`; where no `EI` is found the rest is image data cut off.
fn skip_inline_image(lexer: &mut Lexer) {
    loop {
        let before = lexer.clone();
        match lexer.next() {
            Some(Token::Keyword(b"ID")) => break,
            // The image ended without data.
            Some(Token::Keyword(b"EI")) | None => return,
            Some(Token::Keyword(b"BT" | b"ET" | b"Tj" | b"TJ" | b"Q")) => {
                *lexer = before;
                return;
            }
            Some(_) => {}
        }
    }
    let data = lexer.rest();
    let mut at = 0;
    while let Some(found) = data.get(at..).and_then(|rest| rest.windows(2).position(|pair| pair == b"EI")) {
        let start = at + found;
        if ends_image(data, start) {
            lexer.skip(start + 2);
            return;
        }
        at = start + 1;
    }
    lexer.skip(data.len());
}

/// Whether the `EI` at `start` stands alone and is followed by what looks like content.
fn ends_image(data: &[u8], start: usize) -> bool {
    let blank = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b'\0' | b'\t' | b'\n' | 12 | b'\r' | b' '));
    let before = start.checked_sub(1).and_then(|i| data.get(i));
    if !blank(before) || !blank(data.get(start + 2)) {
        return false;
    }
    let next = data.get(start + 2..).unwrap_or_default();
    next.iter().take(12).all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~' | 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_images_are_skipped_whatever_their_bytes() {
        let next = |content: &'static [u8]| {
            let mut lexer = Lexer::new(content);
            skip_inline_image(&mut lexer);
            lexer.next()
        };
        assert_eq!(next(b"/W 1 ID \xffEI\x00 EI \x80\xff\nEI\nQ"), Some(Token::Keyword(b"Q")));
        assert_eq!(next(b"/W 1 ID \x01\x02 cut off"), None);
        assert_eq!(next(b"/W 1 Q"), Some(Token::Keyword(b"Q")));
    }
}
