//! Manifests: a digest and a path on each line (RFC 8493, clause 2.1.3).

use std::borrow::Cow;
use std::fmt::Write;

use crate::archive::journal::Kept;

/// The digests that our bags have.
pub(super) const ALGORITHMS: [&str; 2] = ["sha256", "sha512"];

/// The text of a manifest of these files, by path.
pub(super) fn text(algorithm: &str, files: &[Kept]) -> String {
    let mut files: Vec<&Kept> = files.iter().collect();
    files.sort_unstable_by(|one, other| one.file.cmp(&other.file));
    files.iter().fold(String::with_capacity(files.len() * 160), |mut text, kept| {
        let digest = if algorithm == "sha256" { &kept.sha256 } else { &kept.sha512 };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{digest}  {}", encoded(&kept.file));
        text
    })
}

/// A path as a manifest writes it: line ends and `%` are percent-encoded, and nothing else is.
pub(super) fn encoded(path: &str) -> Cow<'_, str> {
    if path.contains(['%', '\r', '\n']) {
        return Cow::Owned(path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"));
    }
    Cow::Borrowed(path)
}

/// The path that a manifest's notation means. Before version 1.0 a `%` stood for itself; other sequences always do.
pub(super) fn decoded(written: &str, version: (u32, u32)) -> String {
    let mut path = written.to_owned();
    for (notation, meant) in [("%0D", "\r"), ("%0d", "\r"), ("%0A", "\n"), ("%0a", "\n")] {
        path = path.replace(notation, meant);
    }
    // Last, so that `%250A` does not become a line end.
    if version >= (1, 0) { path.replace("%25", "%") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_and_read_back() {
        for (path, written) in
            [("data/a b.pdf", "data/a b.pdf"), ("data/50%\r\n", "data/50%25%0D%0A"), ("data/%0A", "data/%250A")]
        {
            assert_eq!(encoded(path), written);
            assert_eq!(decoded(written, (1, 0)), path);
        }
        assert_eq!(decoded("data/100%/%41", (1, 0)), "data/100%/%41");
        assert_eq!(decoded("data/%25%0a", (0, 97)), "data/%25\n");
    }
}
