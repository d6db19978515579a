//! What the controls of forms, the marks of form fields and formulas show.

use std::collections::HashMap;

use super::tree::{Element, Node};
use crate::reader::field::check_box;

/// What each control of a form shows, by its identifier (13.3).
#[derive(Debug, Default)]
pub(super) struct Controls {
    shown: HashMap<String, String>,
}

impl Controls {
    /// The controls of all forms of a body.
    pub(super) fn parse(body: &Element<'_>) -> Controls {
        let mut controls = Controls::default();
        controls.add(body);
        controls
    }

    fn add(&mut self, parent: &Element<'_>) {
        for child in parent.elements() {
            if child.name().starts_with("form:")
                && let Some(id) = child.get("id")
                && let Some(text) = control(child)
            {
                self.shown.insert(id.into_owned(), text);
            }
            if matches!(child.name(), "office:text" | "office:forms" | "form:form") {
                self.add(child);
            }
        }
    }

    /// What the control shows that a shape stands for.
    pub(super) fn of(&self, shape: &Element<'_>) -> Option<&str> {
        self.shown.get(shape.get("control")?.as_ref()).map(String::as_str)
    }
}

/// What one control shows; `None` for buttons and what else is not part of the text.
fn control(control: &Element<'_>) -> Option<String> {
    let get = |name: &str| control.get(name).filter(|value| !value.is_empty()).map(|value| value.into_owned());
    let boxed = |is_checked: bool| Some(format!("{} {}", check_box(is_checked), get("label").unwrap_or_default()));
    match control.name() {
        "form:checkbox" => boxed(get("current-state").or_else(|| get("state")).is_some_and(|s| s == "checked")),
        "form:radio" => boxed(get("current-selected").or_else(|| get("selected")).is_some_and(|s| s == "true")),
        "form:fixed-text" => get("label"),
        "form:listbox" => {
            let is_chosen = |name: &str| {
                control.elements().filter(|entry| entry.get(name).as_deref() == Some("true")).map(label).collect()
            };
            let chosen: Vec<String> = is_chosen("current-selected");
            let chosen = if chosen.is_empty() { is_chosen("selected") } else { chosen };
            Some(chosen.join(", "))
        }
        "form:text"
        | "form:textarea"
        | "form:formatted-text"
        | "form:number"
        | "form:date"
        | "form:time"
        | "form:combobox" => get("current-value").or_else(|| get("value")),
        _ => None,
    }
}

fn label(entry: &Element<'_>) -> String {
    entry.get("label").or_else(|| entry.get("value")).unwrap_or_default().into_owned()
}

/// The state of a check box or drop-down of Word that LibreOffice keeps as a mark without content.
pub(super) fn field_mark(mark: &Element<'_>) -> Option<String> {
    let kind = mark.get("type")?;
    let parameters = || mark.elements().filter(|child| child.name() == "field:param");
    let named = |name: &str| {
        let parameter = parameters().find(|parameter| parameter.get("name").as_deref() == Some(name))?;
        parameter.get("value").map(|value| value.into_owned())
    };
    if kind.ends_with("FORMCHECKBOX") {
        return Some(check_box(named("Checkbox_Checked").as_deref() == Some("true")).to_owned());
    }
    if kind.ends_with("FORMDROPDOWN") {
        let chosen: usize = named("Dropdown_Selected").and_then(|index| index.parse().ok()).unwrap_or(0);
        let mut entries = parameters().filter(|entry| entry.get("name").as_deref() == Some("Dropdown_ListEntry"));
        return entries.nth(chosen)?.get("value").map(|value| value.into_owned());
    }
    None
}

/// The characters of a formula in MathML, without the source that some programs add to it.
pub(super) fn formula(element: &Element<'_>) -> Option<String> {
    let math = if local(element) == "math" { Some(element) } else { math_in(element) };
    let mut text = String::new();
    add_formula(math?, &mut text);
    (!text.is_empty()).then_some(text)
}

fn math_in<'e, 'a>(element: &'e Element<'a>) -> Option<&'e Element<'a>> {
    element.elements().find_map(|child| if local(child) == "math" { Some(child) } else { math_in(child) })
}

fn add_formula(element: &Element<'_>, text: &mut String) {
    for child in &element.children {
        match child {
            Node::Element(child) if local(child) == "annotation" => {}
            Node::Element(child) => add_formula(child, text),
            Node::Text(more) => text.extend(more.chars().filter(|c| !c.is_whitespace())),
        }
    }
}

fn local<'e>(element: &'e Element<'_>) -> &'e str {
    element.name().rsplit(':').next().unwrap_or_default()
}
