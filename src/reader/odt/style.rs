//! Styles: what paragraphs and spans look like, along the chains of their parents.

use std::collections::HashMap;

use super::list::{ListStyle, list_style};
use super::tree::Element;
use crate::reader::symbol::SymbolFont;

/// Longest chain of parents that is followed.
const PARENTS: usize = 32;

/// Names of the style that Word gives to what a content control shows before anything is entered.
const PLACEHOLDER: [&str; 2] = ["Placeholder Text", "PlaceholderText"];

/// Whose automatic styles count: two parts may give one name to different styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    /// Headers and footers.
    Page,
    /// The body.
    Content,
}

/// How text is set, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    /// What a content control shows before anything is entered.
    pub(super) placeholder: bool,
    pub(super) font: Option<SymbolFont>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By scope, which common styles do not have, family and name.
    styles: HashMap<(Option<Scope>, String, String), Style>,
    lists: HashMap<(Option<Scope>, String), ListStyle>,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    list: Option<String>,
    bold: Option<bool>,
    hidden: Option<bool>,
    /// A page begins with its paragraphs: by a break, or by the master page that it names.
    turns_page: bool,
    is_placeholder: bool,
    /// `Some(None)` is a font that is no symbol font.
    font: Option<Option<SymbolFont>>,
}

impl Styles {
    /// Adds the styles of a part; those found first stay.
    pub(super) fn add(&mut self, root: &Element<'_>, scope: Scope) {
        for (group, scope) in [("office:styles", None), ("office:automatic-styles", Some(scope))] {
            for style in root.find(group).into_iter().flat_map(Element::elements) {
                let Some(name) = style.get("name").map(|name| name.into_owned()) else { continue };
                if style.name() == "text:list-style" {
                    self.lists.entry((scope, name)).or_insert_with(|| list_style(style));
                } else if style.name() == "style:style" {
                    let family = style.get("family").unwrap_or_default().into_owned();
                    self.styles.entry((scope, family, name)).or_insert_with(|| parsed(style));
                }
            }
        }
    }

    /// The look of a style's text inside text of another look.
    pub(super) fn look(&self, scope: Scope, family: &str, name: &str, around: Look) -> Look {
        let chain = || self.chain(scope, family, name);
        Look {
            bold: chain().find_map(|style| style.bold).unwrap_or(around.bold),
            hidden: chain().find_map(|style| style.hidden).unwrap_or(around.hidden),
            placeholder: around.placeholder || chain().any(|style| style.is_placeholder),
            font: chain().find_map(|style| style.font).unwrap_or(around.font),
        }
    }

    /// Whether a page begins with the paragraphs of a style.
    pub(super) fn turns_page(&self, scope: Scope, name: &str) -> bool {
        self.chain(scope, "paragraph", name).next().is_some_and(|style| style.turns_page)
    }

    /// The list style that a paragraph style names.
    pub(super) fn list_of(&self, scope: Scope, name: &str) -> Option<&str> {
        self.chain(scope, "paragraph", name).find_map(|style| style.list.as_deref()).filter(|list| !list.is_empty())
    }

    /// A list style by name.
    pub(super) fn list(&self, scope: Scope, name: &str) -> Option<&ListStyle> {
        let find = |scope| self.lists.get(&(scope, name.to_owned()));
        find(Some(scope)).or_else(|| find(None))
    }

    /// A style and its parents.
    fn chain<'s>(&'s self, scope: Scope, family: &str, name: &str) -> impl Iterator<Item = &'s Style> {
        let find = |name: &str, scope| self.styles.get(&(scope, family.to_owned(), name.to_owned()));
        let mut chain = Vec::new();
        let mut next = find(name, Some(scope)).or_else(|| find(name, None));
        while let Some(style) = next.filter(|_| chain.len() < PARENTS) {
            chain.push(style);
            next = style.parent.as_deref().and_then(|parent| find(parent, None));
        }
        chain.into_iter()
    }
}

fn parsed(element: &Element<'_>) -> Style {
    let owned = |name: &str| element.get(name).map(|value| value.into_owned());
    let mut style = Style { parent: owned("parent-style-name"), list: owned("list-style-name"), ..Style::default() };
    // Word's character style, by its name here or as its program shows it.
    let names = [owned("display-name"), owned("name").map(|name| name.replace("_20_", " "))];
    let is_known = |name: &String| PLACEHOLDER.iter().any(|known| name.eq_ignore_ascii_case(known));
    style.is_placeholder = names.iter().flatten().any(is_known);
    let of_paragraph = element.elements().find(|child| child.name() == "style:paragraph-properties");
    let breaks = of_paragraph.and_then(|format| format.get("break-before")).is_some_and(|value| value == "page");
    style.turns_page = breaks || owned("master-page-name").is_some_and(|name| !name.is_empty());
    if let Some(text) = element.elements().find(|child| child.name() == "style:text-properties") {
        style.bold = text.get("font-weight").map(|weight| is_bold(&weight));
        let hides = |display: &str| {
            display == "none" || display == "condition" && text.get("condition").as_deref() == Some("none")
        };
        style.hidden = text.get("display").map(|display| hides(&display));
        let font = text.get("font-name").or_else(|| text.get("font-family"));
        style.font = font.map(|font| SymbolFont::named(font.trim_matches(['\'', '"'])));
    }
    style
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
}
