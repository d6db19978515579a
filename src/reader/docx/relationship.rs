//! Relationships between parts, and where the main part is.

use super::package::Package;
use super::xml::{Item, Xml};
use crate::Error;

/// The relationships of one part.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    list: Vec<Relationship>,
}

#[derive(Debug)]
struct Relationship {
    id: String,
    /// The last step of its type's name, which Strict and transitional packages share.
    kind: String,
    target: String,
}

impl Relationships {
    /// Of the part `name`; empty where the package has none.
    pub(super) fn of(package: &mut Package<'_>, name: &str) -> Relationships {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let text = package.part(&rels).ok().flatten().map(|part| part.text);
        Relationships::parse(&text.unwrap_or_default(), folder)
    }

    fn parse(text: &str, folder: &str) -> Relationships {
        let mut list = Vec::new();
        let mut xml = Xml::new(text);
        while let Some(item) = xml.next() {
            let Item::Start(tag) = item else { continue };
            if tag.local() != b"Relationship" || tag.get("TargetMode").as_deref() == Some("External") {
                continue;
            }
            let (Some(kind), Some(target)) = (tag.get("Type"), tag.get("Target")) else { continue };
            list.push(Relationship {
                id: tag.get("Id").unwrap_or_default().into_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolved(folder, &target),
            });
        }
        Relationships { list }
    }

    /// The part names of one kind, `header2` before `header10`.
    pub(super) fn all(&self, kind: &str) -> Vec<String> {
        let mut names: Vec<String> =
            self.list.iter().filter(|r| r.kind.eq_ignore_ascii_case(kind)).map(|r| r.target.clone()).collect();
        names.sort_by_cached_key(|name| (name.len(), name.clone()));
        names.dedup();
        names
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The first part of one kind.
    pub(super) fn first(&self, kind: &str) -> Option<String> {
        self.list.iter().find(|r| r.kind.eq_ignore_ascii_case(kind)).map(|r| r.target.clone())
    }

    /// The part that `id` names, where it is of one of these kinds.
    pub(super) fn target(&self, id: &str, kinds: &[&str]) -> Option<&str> {
        let relationship = self.list.iter().find(|r| r.id == id)?;
        kinds.iter().any(|kind| relationship.kind.eq_ignore_ascii_case(kind)).then_some(relationship.target.as_str())
    }
}

/// A target relative to its source's folder; `..` and a leading `/` as in ECMA-376 part 2, 9.3.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// The name of the main document part: by relationship, by content type, by its usual name.
pub(super) fn main_part(package: &mut Package<'_>, root: &Relationships) -> Result<String, Error> {
    let by_relationship = root.first("officeDocument");
    if let Some(name) = by_relationship.filter(|name| package.contains(name)) {
        return Ok(name);
    }
    if let Some(name) = by_content_type(package)?.filter(|name| package.contains(name)) {
        return Ok(name);
    }
    let names = package.names();
    let usual = |name: &&&str| **name == "word/document.xml";
    let similar =
        |name: &&&str| name.ends_with("document.xml") || (name.starts_with("word/document") && name.ends_with(".xml"));
    let found = names.iter().find(usual).or_else(|| names.iter().find(similar));
    found.map(|name| (*name).to_owned()).ok_or_else(|| Error::damaged("the package has no main document part"))
}

fn by_content_type(package: &mut Package<'_>) -> Result<Option<String>, Error> {
    let Some(part) = package.part("[Content_Types].xml")? else { return Ok(None) };
    let mut xml = Xml::new(&part.text);
    while let Some(item) = xml.next() {
        let Item::Start(tag) = item else { continue };
        let is_main = tag.get("ContentType").is_some_and(|t| t.contains("word") && t.ends_with(".main+xml"));
        if is_main && let Some(name) = tag.get("PartName") {
            return Ok(Some(name.trim_start_matches('/').to_owned()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_the_folder_of_their_source() {
        for (folder, target, expected) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../docProps/core.xml", "docProps/core.xml"),
            ("word", "..\\customXml\\item1.xml", "customXml/item1.xml"),
            ("", "./word/document.xml", "word/document.xml"),
        ] {
            assert_eq!(resolved(folder, target), expected);
        }
    }

    #[test]
    fn strict_and_transitional_types_are_one_kind_and_headers_sort_by_number() {
        let xml = r#"<Relationships>
            <Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/header" Target="header10.xml"/>
            <Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header2.xml"/>
            <Relationship Id="c" Type="http://x/hyperlink" Target="http://y" TargetMode="External"/>
        </Relationships>"#;
        let relationships = Relationships::parse(xml, "word");
        assert_eq!(relationships.all("header"), ["word/header2.xml", "word/header10.xml"]);
        assert_eq!(relationships.target("a", &["header"]), Some("word/header10.xml"));
        assert_eq!(relationships.target("c", &["hyperlink"]), None);
    }
}
