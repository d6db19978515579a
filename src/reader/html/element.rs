//! What elements are: blocks, void elements, hidden ones.

use super::token::Tag;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 39] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "title",
    "ul",
];

/// Elements without an end.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "wbr"];

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an element that begins here ends the open element `open`, whose end tag was left out.
pub(super) fn ends(name: &str, open: &str) -> bool {
    match open {
        "p" => is_block(name) || name == "table",
        "li" => name == "li",
        "dt" | "dd" => matches!(name, "dt" | "dd"),
        "option" => matches!(name, "option" | "optgroup"),
        "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot"),
        "tr" => matches!(name, "tr" | "tbody" | "thead" | "tfoot"),
        "head" => matches!(name, "body" | "p" | "div" | "table"),
        _ => false,
    }
}

/// Elements that an end tag inside them does not reach beyond.
pub(super) fn is_wall(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "body")
}

/// Whether text inside the element is not shown.
pub(super) fn is_hidden(tag: &Tag<'_>) -> bool {
    if matches!(tag.name.as_str(), "head" | "template" | "noscript" | "del" | "object" | "datalist")
        || tag.get("hidden").is_some()
    {
        return true;
    }
    let is_deleted = tag.get("class").is_some_and(|class| class.eq_ignore_ascii_case("msodel"));
    is_deleted
        || tag.get("style").is_some_and(|style| {
            let style = plain(&style);
            ["display:none", "visibility:hidden", "mso-hide:all", "mso-element:comment"]
                .iter()
                .any(|way| style.contains(way))
        })
}

/// Whether the element is bold, where it says so.
pub(super) fn is_bold(tag: &Tag<'_>) -> Option<bool> {
    let own = tag.get("style").and_then(|style| {
        let style = plain(&style);
        let (_, weight) = style.split_once("font-weight:")?;
        let weight = weight.split(';').next()?;
        Some(matches!(weight, "bold" | "bolder" | "600" | "700" | "800" | "900"))
    });
    own.or_else(|| matches!(tag.name.as_str(), "b" | "strong" | "th").then_some(true))
}

fn plain(style: &str) -> String {
    style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}
