//! Changes to a file's bytes that make lopdf read what it would refuse, and signs of what went wrong with them.

use std::borrow::Cow;

use memchr::memmem;

/// The file with its `/Encrypt` renamed, as lopdf reads no object of a file that it has no password for.
pub fn without_encryption(bytes: &[u8]) -> Vec<u8> {
    const KEY: &[u8] = b"/Encrypt";
    let mut plain = bytes.to_vec();
    for at in memmem::find_iter(bytes, KEY) {
        let end = at + KEY.len();
        // `/EncryptMetadata` is another key.
        if bytes.get(end).is_some_and(|byte| !byte.is_ascii_alphabetic())
            && let Some(last) = plain.get_mut(end - 1)
        {
            *last = b'_';
        }
    }
    plain
}

/// The file with an empty `/ID` in its last trailer: lopdf decrypts none without, although it may be left out.
pub fn with_identifier(bytes: &[u8]) -> Option<Vec<u8>> {
    let trailer = memmem::rfind(bytes, b"trailer")?;
    let at = trailer + memmem::find(bytes.get(trailer..)?, b"/Encrypt")?;
    let (before, after) = bytes.split_at_checked(at)?;
    Some([before, b"/ID[()()]", after].concat())
}

/// The file with the short names of filters, which are for inline images alone, written out.
///
/// Objects move, so that the file must be read by scanning it.
pub fn with_whole_filter_names(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEY: &[u8] = b"/Filter";
    let mut whole = Vec::with_capacity(bytes.len() + 1024);
    let mut done = 0;
    for at in memmem::find_iter(bytes, KEY) {
        let start = at + KEY.len();
        // The value ends with its array, or with its one name.
        let rest = bytes.get(start..bytes.len().min(start + 80)).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let array = rest.get(blank) == Some(&b'[');
        let ends = |byte: &u8| if array { *byte == b']' } else { matches!(byte, b'/' | b'>' | b' ' | b'\r' | b'\n') };
        let length = rest.iter().skip(blank + 1).position(ends).map_or(rest.len(), |at| blank + 1 + at);
        let value = String::from_utf8_lossy(rest.get(..length).unwrap_or_default());
        if let Cow::Owned(named) = whole_names(&value) {
            whole.extend_from_slice(bytes.get(done..start)?);
            whole.extend_from_slice(named.as_bytes());
            done = start + length;
        }
    }
    whole.extend_from_slice(bytes.get(done..)?);
    (done > 0).then_some(whole)
}

/// A filter's value with its short names written out; borrowed where there are none.
fn whole_names(value: &str) -> Cow<'_, str> {
    let whole = |name: &str| match name {
        "Fl" => Some("FlateDecode"),
        "LZW" => Some("LZWDecode"),
        "A85" => Some("ASCII85Decode"),
        "AHx" => Some("ASCIIHexDecode"),
        "RL" => Some("RunLengthDecode"),
        _ => None,
    };
    let mut pieces = value.split('/');
    let mut named = pieces.next().unwrap_or_default().to_owned();
    let mut changed = false;
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        changed |= whole(name).is_some();
        named.extend(["/", whole(name).unwrap_or(name), rest]);
    }
    if changed { Cow::Owned(named) } else { Cow::Borrowed(value) }
}

/// Whether objects follow the last end of the file: an update that was cut off, so that what is read is older.
pub fn ends_in_cut_update(bytes: &[u8]) -> bool {
    let tail = memmem::rfind(bytes, b"%%EOF").and_then(|at| bytes.get(at..));
    tail.is_some_and(|tail| memmem::find(tail, b" obj").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encryption_is_renamed_and_its_other_keys_are_not() {
        let plain = without_encryption(b"<</Encrypt 1 0 R/EncryptMetadata true>>");
        assert_eq!(plain, b"<</Encryp_ 1 0 R/EncryptMetadata true>>");
    }

    #[test]
    fn a_trailer_without_an_identifier_gets_one() {
        let found = with_identifier(b"xref trailer <</Size 1/Encrypt 1 0 R>>");
        assert_eq!(found.as_deref(), Some(&b"xref trailer <</Size 1/ID[()()]/Encrypt 1 0 R>>"[..]));
        assert_eq!(with_identifier(b"trailer <</Size 1>>"), None);
    }

    #[test]
    fn short_filter_names_are_written_out() {
        let cases: [(&[u8], Option<&[u8]>); 4] = [
            (b"<</Filter /Fl /N 5>> stream /Fl", Some(b"<</Filter /FlateDecode /N 5>> stream /Fl")),
            (b"<</Filter[/A85/Fl]/N 5>>", Some(b"<</Filter[/ASCII85Decode/FlateDecode]/N 5>>")),
            (b"<</Filter/RL>>", Some(b"<</Filter/RunLengthDecode>>")),
            (b"<</Filter/FlateDecode>>", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(with_whole_filter_names(bytes).as_deref(), expected);
        }
    }

    #[test]
    fn an_update_after_the_last_end_was_cut_off() {
        assert!(ends_in_cut_update(b"1 0 obj endobj %%EOF\n7 0 obj <<"));
        assert!(!ends_in_cut_update(b"1 0 obj endobj %%EOF\n"));
    }
}
