//! What the package says about itself: `core.xml` and `app.xml`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::xml::{Item, Xml};
use crate::document::Properties;

/// Takes up core properties (ECMA-376 part 2, 11), or those of Word 2003 XML.
pub(super) fn read_core(text: &str, properties: &mut Properties) {
    each(text, |name, value| match name {
        b"title" | b"Title" => properties.title = Some(value),
        b"creator" | b"Author" => properties.author = Some(value),
        b"created" | b"Created" => properties.created = rfc3339(&value),
        b"modified" | b"LastSaved" => properties.modified = rfc3339(&value),
        _ => {}
    });
}

/// Takes up the producing program: `Microsoft Office Word 16.0000`.
pub(super) fn read_app(text: &str, properties: &mut Properties) {
    let (mut application, mut version) = (None, None);
    each(text, |name, value| match name {
        b"Application" => application = Some(value),
        b"AppVersion" => version = Some(value),
        _ => {}
    });
    properties.producer = match (application, version) {
        (Some(application), Some(version)) => Some(format!("{application} {version}")),
        (application, version) => application.or(version),
    };
}

/// Calls `take` with each leaf element's name and text that is not blank.
fn each(text: &str, mut take: impl FnMut(&[u8], String)) {
    let mut xml = Xml::new(text);
    let mut open: Option<(Vec<u8>, String)> = None;
    while let Some(item) = xml.next() {
        match item {
            Item::Start(tag) => open = Some((tag.local().to_vec(), String::new())),
            Item::Text(piece) => {
                if let Some((_, value)) = &mut open {
                    value.push_str(&piece);
                }
            }
            Item::End(_) => {
                if let Some((name, value)) = open.take() {
                    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !value.is_empty() {
                        take(&name, value);
                    }
                }
            }
        }
    }
}

/// A W3CDTF time as RFC 3339; one without a zone is UTC, as ECMA-376 has it, and a date alone its midnight.
pub(in crate::reader) fn rfc3339(value: &str) -> Option<String> {
    let timestamp = value.parse::<Timestamp>().ok().or_else(|| {
        let time = value.parse::<DateTime>().ok().or_else(|| Some(value.parse::<Date>().ok()?.at(0, 0, 0, 0)))?;
        Offset::UTC.to_timestamp(time).ok()
    })?;
    Some(timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc3339_whatever_their_precision() {
        for (value, expected) in [
            ("2021-11-17T09:30:00Z", Some("2021-11-17T09:30:00Z")),
            ("2021-11-17T09:30:00+01:00", Some("2021-11-17T08:30:00Z")),
            ("2021-11-17T09:30:00", Some("2021-11-17T09:30:00Z")),
            ("2021-11-17", Some("2021-11-17T00:00:00Z")),
            ("yesterday", None),
        ] {
            assert_eq!(rfc3339(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn properties_are_read_and_blank_ones_are_absent() {
        let mut properties = Properties::default();
        read_core("<cp:c><dc:title> R&amp;D  plan </dc:title><dc:creator/></cp:c>", &mut properties);
        read_app(
            "<Properties><Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>",
            &mut properties,
        );
        assert_eq!(properties.title.as_deref(), Some("R&D plan"));
        assert_eq!(properties.author, None);
        assert_eq!(properties.producer.as_deref(), Some("Microsoft Office Word 16.0000"));
    }
}
