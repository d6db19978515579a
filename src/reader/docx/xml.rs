//! A forgiving pull reader: local names, decoded values, text with its references resolved.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// What was met next; an empty element gives a start and an end.
pub(in crate::reader) enum Item<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag, by its local name's hash.
    End(NameHash),
    /// Character data, references resolved, not yet trimmed.
    Text(Cow<'a, str>),
}

/// Enough of a local name to tell whether an end tag fits its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reader) struct NameHash(u32);

/// A start tag.
pub(in crate::reader) struct Tag<'a>(BytesStart<'a>);

/// Reads one part from its start to its end or to its first fault.
pub(in crate::reader) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    faulty: bool,
}

impl<'a> Xml<'a> {
    pub(in crate::reader) fn new(text: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Xml { reader, faulty: false }
    }

    /// Whether reading stopped at a syntax fault.
    pub(in crate::reader) fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// The byte behind the last item; an empty element's start and end share it.
    pub(in crate::reader) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next item; `None` at the end and at a syntax fault.
    pub(in crate::reader) fn next(&mut self) -> Option<Item<'a>> {
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(start)) => return Some(Item::Start(Tag(start))),
                Ok(Event::End(end)) => return Some(Item::End(NameHash::of(end.local_name().into_inner()))),
                Ok(Event::Text(text)) => return Some(Item::Text(owned_or_borrowed(text.into_inner()))),
                Ok(Event::CData(data)) => return Some(Item::Text(owned_or_borrowed(data.into_inner()))),
                Ok(Event::GeneralRef(reference)) => return Some(Item::Text(Cow::Owned(resolved(&reference)))),
                Ok(Event::Eof) => return None,
                Ok(Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
                Err(_) => {
                    self.faulty = true;
                    return None;
                }
            }
        }
    }
}

impl NameHash {
    fn of(local: &[u8]) -> NameHash {
        NameHash(local.iter().fold(local.len() as u32, |hash, &byte| hash.wrapping_mul(31).wrapping_add(byte.into())))
    }
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(in crate::reader) fn local(&self) -> &[u8] {
        self.0.local_name().into_inner()
    }

    /// The name with its prefix; empty where it is no UTF-8.
    pub(in crate::reader) fn name(&self) -> &str {
        std::str::from_utf8(self.0.name().into_inner()).unwrap_or_default()
    }

    /// The name's prefix with its colon; empty where it has none.
    pub(in crate::reader) fn prefix(&self) -> &[u8] {
        let name = self.0.name().into_inner();
        name.get(..name.len() - self.local().len()).unwrap_or_default()
    }

    pub(in crate::reader) fn hash(&self) -> NameHash {
        NameHash::of(self.local())
    }

    /// The value of the first attribute of this local name, whatever its prefix.
    pub(in crate::reader) fn get(&self, local: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let is_named = |attribute: &Attribute<'_>| attribute.key.local_name().into_inner() == local.as_bytes();
        attributes.flatten().find(is_named).map(|attribute| unescaped(owned_or_borrowed(attribute.value)))
    }

    /// The `val` attribute.
    pub(in crate::reader) fn val(&self) -> Option<Cow<'_, str>> {
        self.get("val")
    }

    /// The `val` attribute as a whole number; fractions, which some programs write, are cut off.
    pub(in crate::reader) fn number(&self) -> Option<i64> {
        let value = self.val()?;
        let value = value.trim();
        value.parse().ok().or_else(|| value.split('.').next()?.parse().ok())
    }

    /// The `val` attribute of an on/off element: on where there is none (ECMA-376 part 1, 17.17.4).
    pub(in crate::reader) fn is_on(&self) -> bool {
        !self.val().is_some_and(|v| matches!(v.trim(), "0" | "false" | "off" | "False" | "Off"))
    }

    /// Every namespace declaration: prefix and name.
    pub(in crate::reader) fn namespaces(&self) -> impl Iterator<Item = (String, String)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.flatten().filter_map(|attribute| {
            let prefix = attribute.key.as_ref().strip_prefix(b"xmlns:")?;
            let value = unescaped(owned_or_borrowed(attribute.value.clone())).into_owned();
            Some((String::from_utf8_lossy(prefix).into_owned(), value))
        })
    }
}

fn owned_or_borrowed(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        // The lossy way is slow on what has no loss.
        Cow::Borrowed(bytes) => {
            std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
        }
        Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
    }
}

fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    match quick_xml::escape::unescape(&value) {
        Ok(text) => Cow::Owned(text.into_owned()),
        Err(_) => value,
    }
}

/// The character of a reference; an entity that the document itself declares is never expanded, and stands for nothing.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        b"amp" => "&",
        b"lt" => "<",
        b"gt" => ">",
        b"quot" => "\"",
        b"apos" => "'",
        b"nbsp" => " ",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> String {
        let mut reader = Xml::new(xml);
        let mut out = String::new();
        while let Some(item) = reader.next() {
            if let Item::Text(piece) = item {
                out.push_str(&piece);
            }
        }
        out
    }

    #[test]
    fn references_and_cdata_become_text_and_entities_do_not_expand() {
        assert_eq!(text("<a>R&amp;D &#65;&#x42; &lt;x&gt;<![CDATA[ & ]]></a>"), "R&D AB <x> & ");
        assert_eq!(text("<!DOCTYPE a [<!ENTITY b \"bomb\">]><a>&b;!</a>"), "!");
        assert_eq!(text("<a>Q & A</a>"), "Q & A");
    }

    #[test]
    fn attributes_are_found_by_local_name_under_any_prefix() {
        let mut reader = Xml::new("<x:a x:val='&quot;1' y:id='2'/>");
        let Some(Item::Start(tag)) = reader.next() else { panic!("no start") };
        assert_eq!(tag.val().as_deref(), Some("\"1"));
        assert_eq!(tag.get("id").as_deref(), Some("2"));
        assert!(matches!(reader.next(), Some(Item::End(hash)) if hash == tag.hash()));
    }
}
