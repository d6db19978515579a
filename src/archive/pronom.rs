//! Formats in PRONOM, the National Archives' registry.

/// The PRONOM id of a format, where it can be told without doubt; PDF has one for each version, which `head`, the
/// file's first bytes, names.
pub(super) fn id(format: &str, head: &[u8]) -> Option<String> {
    let id = match format {
        "pdf" => pdf(head)?,
        "docx" => "fmt/412",
        "doc" => "fmt/40",
        // Versions of RTF and OpenDocument have ids of their own, and files do not reliably say theirs.
        _ => return None,
    };
    Some(id.to_owned())
}

fn pdf(head: &[u8]) -> Option<&'static str> {
    const MARK: &[u8] = b"%PDF-";
    let at = head.windows(MARK.len()).position(|window| window == MARK)? + MARK.len();
    Some(match head.get(at..at + 3)? {
        b"1.0" => "fmt/14",
        b"1.1" => "fmt/15",
        b"1.2" => "fmt/16",
        b"1.3" => "fmt/17",
        b"1.4" => "fmt/18",
        b"1.5" => "fmt/19",
        b"1.6" => "fmt/20",
        b"1.7" => "fmt/276",
        b"2.0" => "fmt/1129",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_is_known_by_its_version_and_others_by_their_format() {
        for (format, head, expected) in [
            ("pdf", &b"%PDF-1.4\n"[..], Some("fmt/18")),
            ("pdf", b"junk\n%PDF-2.0\n", Some("fmt/1129")),
            ("pdf", b"%PDF-9.9", None),
            ("pdf", b"%PDF-1", None),
            ("docx", b"PK", Some("fmt/412")),
            ("odt", b"PK", None),
        ] {
            assert_eq!(id(format, head).as_deref(), expected);
        }
    }
}
