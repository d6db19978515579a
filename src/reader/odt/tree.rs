//! A part as a tree of elements, of bounded depth.

use std::borrow::Cow;

use crate::reader::docx::xml::{Item, NameHash, Tag, Xml};

/// Elements that may be open at once; text below stands in the deepest of them.
const DEPTH: usize = 100;
/// Elements and pieces of text that are kept; each costs some hundred bytes of memory.
const NODES: usize = 3_000_000;

/// A parsed part.
pub(super) struct Tree<'a> {
    /// The element around the whole part, without a name.
    pub(super) root: Element<'a>,
    /// Parsing stopped at a syntax fault.
    pub(super) is_faulty: bool,
    /// Elements nested too deep.
    pub(super) is_flattened: bool,
    /// There were more elements than are kept.
    pub(super) is_limited: bool,
}

/// An element with what it holds.
#[derive(Default)]
pub(super) struct Element<'a> {
    tag: Option<Tag<'a>>,
    pub(super) children: Vec<Node<'a>>,
}

/// What an element holds.
pub(super) enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

impl<'a> Tree<'a> {
    /// Parses a part; what is open at its end or at a fault is closed there.
    pub(super) fn parse(text: &'a str) -> Tree<'a> {
        let mut xml = Xml::new(text);
        let mut open: Vec<(NameHash, Element<'a>)> = Vec::new();
        let mut root = Element::default();
        let (mut over, mut is_flattened) = (0_usize, false);
        let mut nodes = 0;
        while let Some(item) = xml.next().filter(|_| nodes < NODES) {
            nodes += 1;
            match item {
                Item::Start(_) if open.len() >= DEPTH => {
                    over += 1;
                    is_flattened = true;
                }
                Item::Start(tag) => open.push((tag.hash(), Element { tag: Some(tag), children: Vec::new() })),
                Item::End(_) if over > 0 => over -= 1,
                Item::End(name) => {
                    if let Some(at) = open.iter().rposition(|(hash, _)| *hash == name) {
                        close(&mut open, &mut root, at);
                    }
                }
                Item::Text(text) => {
                    let parent = open.last_mut().map_or(&mut root, |(_, element)| element);
                    parent.children.push(Node::Text(text));
                }
            }
        }
        close(&mut open, &mut root, 0);
        Tree { root, is_faulty: xml.is_faulty(), is_flattened, is_limited: nodes >= NODES }
    }
}

/// Closes all elements but the first so many.
fn close<'a>(open: &mut Vec<(NameHash, Element<'a>)>, root: &mut Element<'a>, left: usize) {
    while open.len() > left {
        let Some((_, element)) = open.pop() else { return };
        let parent = open.last_mut().map_or(&mut *root, |(_, element)| element);
        parent.children.push(Node::Element(element));
    }
}

impl<'a> Element<'a> {
    /// The name with its usual prefix; all known programs write the prefixes of the standard.
    pub(super) fn name(&self) -> &str {
        self.tag.as_ref().map_or("", Tag::name)
    }

    /// An attribute by its local name.
    pub(super) fn get(&self, local: &str) -> Option<Cow<'_, str>> {
        self.tag.as_ref()?.get(local)
    }

    /// An attribute as a whole number.
    pub(super) fn number(&self, local: &str) -> Option<u32> {
        self.get(local)?.trim().parse().ok()
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of this name below it.
    pub(super) fn find(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find_map(|child| if child.name() == name { Some(child) } else { child.find(name) })
    }

    /// Whether an element of one of these names lies below it.
    pub(super) fn holds(&self, names: &[&str]) -> bool {
        self.elements().any(|child| names.contains(&child.name()) || child.holds(names))
    }

    /// All character data below it.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    fn add_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Element(element) => element.add_text(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }
}
