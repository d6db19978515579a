//! Title, author and dates from the information dictionary or, failing that, from XMP metadata.

use lopdf::{Dictionary, Document};

use super::budget::Budget;
use super::object::{Objects, dictionary};
use super::{stream, string};
use crate::document::Properties;

/// The document's properties.
pub fn load(document: &Document, budget: &mut Budget) -> Properties {
    let objects = Objects(document);
    let info = objects.dict(&document.trailer, b"Info");
    let mut properties = info.map(|info| from_info(objects, info)).unwrap_or_default();
    let missing = properties.title.is_none() || properties.created.is_none() || properties.author.is_none();
    let catalog = document.trailer.get(b"Root").ok().and_then(|root| objects.resolve(root)).and_then(dictionary);
    if missing
        && let Some(metadata) = catalog.and_then(|catalog| objects.stream(catalog, b"Metadata"))
        && let Some(bytes) = stream::decode(objects, metadata, budget)
    {
        fill_from_xmp(&mut properties, &String::from_utf8_lossy(&bytes));
    }
    properties
}

fn from_info(objects: Objects, info: &Dictionary) -> Properties {
    let text = |key: &[u8]| objects.string(info, key).map(string::text).and_then(|text| tidy(&text));
    let instant = |key: &[u8]| objects.string(info, key).map(string::text).and_then(|text| date(&text));
    Properties {
        title: text(b"Title"),
        author: text(b"Author"),
        created: instant(b"CreationDate"),
        modified: instant(b"ModDate"),
        producer: text(b"Producer").or_else(|| text(b"Creator")),
    }
}

/// Text without control characters; nothing of nothing.
fn tidy(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|char| !char.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A PDF date, ISO 32000-1, 7.9.4, in RFC 3339; parts left out are the first of their kind, in UTC.
///
/// ```text
/// D:20240115093000+01'00'   2024-01-15T09:30:00+01:00
/// D:2024                    2024-01-01T00:00:00Z
/// ```
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (stamp, zone) = text.split_at_checked(digits)?;
    let part = |from: usize, length: usize, default: i64| match stamp.get(from..from + length) {
        Some(digits) => digits.parse().ok(),
        None if stamp.len() <= from => Some(default),
        None => None,
    };
    let (year, month, day) = (part(0, 4, 0)?, part(4, 2, 1)?, part(6, 2, 1)?);
    let (hour, minute, second) = (part(8, 2, 0)?, part(10, 2, 0)?, part(12, 2, 0)?);
    let small = |value: i64| i8::try_from(value).ok();
    jiff::civil::Date::new(i16::try_from(year).ok().filter(|year| *year > 0)?, small(month)?, small(day)?).ok()?;
    jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    let zone = offset(zone).unwrap_or_else(|| "Z".to_owned());
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// `+01'00'`, `-05`, `Z`.
fn offset(zone: &str) -> Option<String> {
    let sign = zone.chars().next().filter(|char| matches!(char, '+' | '-'))?;
    let digits: String = zone.chars().filter(char::is_ascii_digit).take(4).collect();
    let hours: u8 = digits.get(..2)?.parse().ok().filter(|hours| *hours <= 14)?;
    let minutes: u8 = digits.get(2..4).map_or(Some(0), |d| d.parse().ok()).filter(|minutes| *minutes < 60)?;
    Some(if hours == 0 && minutes == 0 { "Z".to_owned() } else { format!("{sign}{hours:02}:{minutes:02}") })
}

/// Looks up the few properties in the XMP packet as text: no packet needs more, and broken ones abound.
fn fill_from_xmp(properties: &mut Properties, xmp: &str) {
    let fill = |slot: &mut Option<String>, names: &[&str]| {
        if slot.is_none() {
            *slot = names.iter().find_map(|name| xmp_value(xmp, name)).and_then(|text| tidy(&text));
        }
    };
    fill(&mut properties.title, &["dc:title"]);
    fill(&mut properties.author, &["dc:creator"]);
    fill(&mut properties.producer, &["pdf:Producer", "xmp:CreatorTool"]);
    let instant = |slot: &mut Option<String>, name: &str| {
        if slot.is_none() {
            let text = xmp_value(xmp, name).and_then(|text| tidy(&text));
            *slot = text.and_then(|text| xmp_date(&text));
        }
    };
    instant(&mut properties.created, "xmp:CreateDate");
    instant(&mut properties.modified, "xmp:ModifyDate");
}

/// An element's text without the tags inside it, or the attribute of that name.
fn xmp_value(xmp: &str, name: &str) -> Option<String> {
    let close = format!("</{name}>");
    if let Some((before, _)) = xmp.split_once(close.as_str())
        && let Some(start) = before.rfind(&format!("<{name}"))
    {
        let (_, inside) = before.get(start..)?.split_once('>')?;
        let mut text = String::new();
        for piece in inside.split('<') {
            text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
        }
        return Some(unescape(&text));
    }
    let (_, rest) = xmp.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| unescape(value))
}

fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// An XMP date is ISO 8601 already, but may lack the zone or the time.
fn xmp_date(text: &str) -> Option<String> {
    let digits: String = text.chars().take(19).filter(char::is_ascii_digit).collect();
    let zone = text.get(19..).map(|rest| rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit()));
    date(&format!("{digits}{}", zone.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_rfc_3339() {
        let cases = [
            ("D:20240115093000+01'00'", Some("2024-01-15T09:30:00+01:00")),
            ("D:20240115093000Z00'00'", Some("2024-01-15T09:30:00Z")),
            ("D:20240115093000-05", Some("2024-01-15T09:30:00-05:00")),
            ("D:202401", Some("2024-01-01T00:00:00Z")),
            ("20240231", None),
            ("yesterday", None),
        ];
        for (text, expected) in cases {
            assert_eq!(date(text).as_deref(), expected, "{text}");
        }
        assert_eq!(xmp_date("2024-01-15T09:30:00.12+00:00").as_deref(), Some("2024-01-15T09:30:00Z"));
        assert_eq!(xmp_date("2024-01-15").as_deref(), Some("2024-01-15T00:00:00Z"));
    }

    #[test]
    fn xmp_gives_what_the_information_dictionary_lacks() {
        let mut properties = Properties { author: Some("A".into()), ..Properties::default() };
        let xmp = "<x xmp:CreateDate=\"2024-01-15\"><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">\
            Q1 &amp; Q2</rdf:li></rdf:Alt></dc:title><dc:creator>B</dc:creator></x>";
        fill_from_xmp(&mut properties, xmp);
        assert_eq!(properties.title.as_deref(), Some("Q1 & Q2"));
        assert_eq!(properties.author.as_deref(), Some("A"));
        assert_eq!(properties.created.as_deref(), Some("2024-01-15T00:00:00Z"));
    }
}
