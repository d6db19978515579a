//! A file name as text, without loss.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write;

/// The name itself where it is UTF-8; otherwise its stray bytes as `%E9` and, so that no two names become one, `%` as
/// `%25`.
pub(super) fn text_of(name: &OsStr) -> Cow<'_, str> {
    if let Some(text) = name.to_str() {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('%', "%25"));
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_that_are_no_utf_8_stay_apart() {
        let cases: [(&[u8], &str); 4] = [
            (b"plain 100%.pdf", "plain 100%.pdf"),
            (b"caf\xe9.pdf", "caf%E9.pdf"),
            (b"caf\xe8 100%.pdf", "caf%E8 100%25.pdf"),
            ("café.pdf".as_bytes(), "café.pdf"),
        ];
        for (bytes, text) in cases {
            assert_eq!(text_of(OsStr::from_bytes(bytes)), text);
        }
    }
}
