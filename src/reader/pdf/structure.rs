//! The structure tree: which element a marked-content sequence belongs to, ISO 32000-1, 14.7.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::object::{Objects, dictionary};

/// Elements and kids that are looked at; the tree is only a hint.
pub const NODES: usize = 1 << 20;
/// Names that a role map may lead through.
const ROLE_CHAIN: usize = 8;

/// The elements of a tagged file; empty where it has no tags.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// The elements, parents before their children.
    pub elements: Vec<Element>,
    /// It was too large to be read whole.
    pub cut: bool,
    /// Object number of page or form, MCID, element; ascending.
    contents: Vec<(u32, u32, u32)>,
}

/// One structure element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// Index of the element around it.
    pub parent: Option<u32>,
}

/// Standard structure types, ISO 32000-1, 14.8.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Role {
    Document,
    Section,
    Paragraph,
    /// `H` is level 0, `H1` to `H6` are 1 to 6.
    Heading(u8),
    List,
    ListItem,
    Label,
    ListBody,
    Table,
    TableRow,
    TableHeader,
    TableCell,
    TableSection,
    Caption,
    Note,
    Quote,
    Span,
    Link,
    Figure,
    Form,
    Artifact,
    Other,
}

impl Role {
    fn of(name: &[u8]) -> Role {
        match name {
            b"Document" => Role::Document,
            b"Part" | b"Art" | b"Sect" | b"Div" => Role::Section,
            b"P" => Role::Paragraph,
            b"H" | b"Title" => Role::Heading(0),
            [b'H', digit @ b'1'..=b'6'] => Role::Heading(digit - b'0'),
            b"L" => Role::List,
            b"LI" => Role::ListItem,
            b"Lbl" => Role::Label,
            b"LBody" => Role::ListBody,
            b"Table" => Role::Table,
            b"TR" => Role::TableRow,
            b"TH" => Role::TableHeader,
            b"TD" => Role::TableCell,
            b"THead" | b"TBody" | b"TFoot" => Role::TableSection,
            b"Caption" => Role::Caption,
            b"Note" | b"FENote" => Role::Note,
            b"Quote" | b"BlockQuote" => Role::Quote,
            b"Span" => Role::Span,
            b"Link" | b"Reference" | b"Annot" => Role::Link,
            b"Figure" | b"Formula" => Role::Figure,
            b"Form" => Role::Form,
            b"Artifact" => Role::Artifact,
            _ => Role::Other,
        }
    }

    fn is_known(name: &[u8]) -> bool {
        Role::of(name) != Role::Other || matches!(name, b"NonStruct" | b"Private" | b"TOC" | b"TOCI" | b"Index")
    }
}

impl Structure {
    /// The index of the element that holds the marked content `mcid` of a page or form.
    pub fn element(&self, owner: ObjectId, mcid: u32) -> Option<u32> {
        let key = (owner.0, mcid);
        let at = self.contents.binary_search_by_key(&key, |&(owner, mcid, _)| (owner, mcid)).ok()?;
        self.contents.get(at).map(|entry| entry.2)
    }

    /// An element and all those around it, innermost first.
    pub fn ancestry(&self, element: u32) -> impl Iterator<Item = (u32, Element)> {
        let get = |index: u32| self.elements.get(index as usize).map(|element| (index, *element));
        std::iter::successors(get(element), move |(_, element)| get(element.parent?))
    }

    /// Reads the tree of the catalog.
    pub fn load(objects: Objects) -> Structure {
        let mut structure = Structure::default();
        let catalog = objects.0.trailer.get(b"Root").ok().and_then(|root| objects.resolve(root)).and_then(dictionary);
        let Some(root) = catalog.and_then(|catalog| objects.dict(catalog, b"StructTreeRoot")) else { return structure };
        let roles = objects.dict(root, b"RoleMap");
        let mut seen = BTreeSet::new();
        // Kids are taken from the end, so that elements come out in document order.
        let mut open: Vec<Kid> = Vec::new();
        push_kids(objects, root, None, None, &mut open);
        let mut budget = NODES;
        while let Some(kid) = open.pop() {
            let Some(left) = budget.checked_sub(1) else {
                structure.cut = true;
                break;
            };
            budget = left;
            if let Object::Reference(id) = kid.object
                && !seen.insert(*id)
            {
                continue;
            }
            match objects.resolve(kid.object) {
                Some(Object::Integer(mcid)) => structure.add(kid.page, *mcid, kid.parent),
                Some(Object::Dictionary(dict)) => structure.enter(objects, dict, kid, roles, &mut open),
                _ => {}
            }
        }
        structure.contents.sort_unstable();
        structure.contents.dedup_by_key(|entry| (entry.0, entry.1));
        structure
    }

    fn enter<'a>(
        &mut self,
        objects: Objects<'a>,
        dict: &'a Dictionary,
        kid: Kid<'a>,
        roles: Option<&'a Dictionary>,
        open: &mut Vec<Kid<'a>>,
    ) {
        let page = dict.get(b"Pg").ok().and_then(|page| page.as_reference().ok()).or(kid.page);
        if let Some(mcid) = objects.integer(dict, b"MCID") {
            let form = dict.get(b"Stm").ok().and_then(|stream| stream.as_reference().ok());
            return self.add(form.or(page), mcid, kid.parent);
        }
        let Some(name) = objects.name(dict, b"S") else { return };
        let index = self.elements.len() as u32;
        self.elements.push(Element { role: role(objects, name, roles), parent: kid.parent });
        push_kids(objects, dict, Some(index), page, open);
    }

    fn add(&mut self, owner: Option<ObjectId>, mcid: i64, parent: Option<u32>) {
        if let (Some(owner), Ok(mcid), Some(parent)) = (owner, u32::try_from(mcid), parent) {
            self.contents.push((owner.0, mcid, parent));
        }
    }
}

#[derive(Clone, Copy)]
struct Kid<'a> {
    object: &'a Object,
    parent: Option<u32>,
    page: Option<ObjectId>,
}

fn push_kids<'a>(
    objects: Objects<'a>,
    dict: &'a Dictionary,
    parent: Option<u32>,
    page: Option<ObjectId>,
    open: &mut Vec<Kid<'a>>,
) {
    match objects.get(dict, b"K") {
        Some(Object::Array(kids)) => {
            open.extend(kids.iter().take(NODES).rev().map(|object| Kid { object, parent, page }));
        }
        Some(_) => open.extend(dict.get(b"K").ok().map(|object| Kid { object, parent, page })),
        None => {}
    }
}

fn role<'a>(objects: Objects<'a>, mut name: &'a [u8], roles: Option<&'a Dictionary>) -> Role {
    for _ in 0..ROLE_CHAIN {
        match roles.and_then(|roles| objects.name(roles, name)) {
            Some(next) if !Role::is_known(name) => name = next,
            _ => break,
        }
    }
    Role::of(name)
}
