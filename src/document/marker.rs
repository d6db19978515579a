//! List markers that were typed, rather than made by a list style.

/// The bytes of the marker and the white space behind it at the start of a paragraph: `• `, `– `, `3. `, `(b) `.
///
/// A number or letter counts as a marker where it begins a sequence or follows `previous`, the marker of the
/// item before.
pub(super) fn typed_marker(text: &str, previous: Option<&str>) -> Option<usize> {
    let gap = text.find([' ', '\t'])?;
    let (marker, rest) = text.split_at(gap);
    let begins = rest.trim_start();
    if begins.is_empty() {
        return None;
    }
    let length = text.len() - begins.len();
    let bullet = matches!(marker, "•" | "·" | "‣" | "▪" | "●" | "○" | "◦" | "■" | "□" | "➢" | "➤" | "►" | "✓" | "*")
        || (matches!(marker, "-" | "–" | "—") && !begins.starts_with(|c: char| c.is_ascii_digit()))
        || (marker == "o" && rest.starts_with('\t'));
    let sequence = ordinal(marker)
        .is_some_and(|number| number == 1 || previous.and_then(ordinal).is_some_and(|before| before + 1 == number));
    (bullet || sequence).then_some(length)
}

/// 3 for `3.`, `3)`, `(3)`, `c)`.
fn ordinal(marker: &str) -> Option<u32> {
    let bare = marker.strip_suffix(['.', ')'])?;
    let bare = bare.strip_prefix('(').unwrap_or(bare);
    if bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return bare.parse().ok();
    }
    let mut letters = bare.bytes();
    match (letters.next(), letters.next()) {
        (Some(letter @ b'a'..=b'z'), None) => Some(u32::from(letter - b'a') + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_bullets_and_running_numbers_are_markers() {
        for (text, previous, expected) in [
            ("• mend it", None, Some("• ".len())),
            ("–\tmend it", None, Some("–\t".len())),
            ("- 5 is the balance", None, None),
            ("1. mend it", None, Some(3)),
            ("2. mend it", Some("1."), Some(3)),
            ("2. mend it", None, None),
            ("b) mend it", Some("a)"), Some(3)),
            ("A. Moss", None, None),
            ("9 schools", Some("8."), None),
            ("•", None, None),
            ("o mend", None, None),
        ] {
            assert_eq!(typed_marker(text, previous), expected, "{text:?}");
        }
    }
}
