//! Paths in manifests, which may come from anybody.

/// Why a path must not be followed; `None` for one that stays in the bag.
pub(super) fn unsafe_because(path: &str) -> Option<&'static str> {
    let bytes = path.as_bytes();
    if path.is_empty() {
        Some("is empty")
    } else if path.starts_with(['/', '\\']) {
        Some("is absolute")
    } else if bytes.get(1) == Some(&b':') && bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        Some("begins with a drive")
    } else if path.starts_with('~') {
        Some("begins in a home folder")
    } else if path.split(['/', '\\']).any(|part| part == "..") {
        Some("leads out of its folder")
    } else if path.contains('\0') {
        Some("holds a NUL character")
    } else {
        None
    }
}

/// The path without `./`, doubled `/` and the like.
pub(super) fn plain(path: &str) -> String {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_elsewhere_are_unsafe() {
        for path in ["/etc/passwd", "data/../../x", "..", "~root/x", "C:\\x", "\\\\server\\x", "data\\..\\..\\x", ""] {
            assert!(unsafe_because(path).is_some(), "{path}");
        }
        for path in ["data/a b.txt", "./data/x", "data/a..b", "data/~x", "data/c:d"] {
            assert!(unsafe_because(path).is_none(), "{path}");
        }
        assert_eq!(plain("./data//x/./y"), "data/x/y");
    }
}
