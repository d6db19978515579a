//! `bagit.txt`: the bag's version and its tag files' encoding (RFC 8493, clause 2.1.1).

use encoding_rs::{Encoding, UTF_8};

use super::problem::Problem;

/// The file.
pub(super) const FILE: &str = "bagit.txt";

/// Versions of BagIt that were ever published.
const VERSIONS: [(u32, u32); 6] = [(0, 93), (0, 94), (0, 95), (0, 96), (0, 97), (1, 0)];

/// What a bag declares of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration {
    pub version: (u32, u32),
    pub encoding: &'static Encoding,
}

impl Declaration {
    /// Reads the file; what is not understood is reported, and taken for version 1.0 in UTF-8.
    pub(super) fn parse(bytes: &[u8], problems: &mut Vec<Problem>) -> Declaration {
        let mut wrong = |message: String| problems.push(Problem::error("declaration", FILE, message));
        let mut declaration = Declaration { version: (1, 0), encoding: UTF_8 };
        if bytes.starts_with(b"\xef\xbb\xbf") {
            wrong("begins with a byte order mark, which it must not".to_owned());
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            wrong("is not UTF-8, which it must be in every bag".to_owned());
            return declaration;
        };
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        let (version, encoding) = match lines.as_slice() {
            [version, encoding] => (*version, *encoding),
            [version, encoding, more @ ..] => {
                if more.iter().any(|line| !line.trim().is_empty()) {
                    wrong(format!("has {} lines, expected two", lines.len()));
                }
                (*version, *encoding)
            }
            _ => {
                wrong(format!("has {} lines, expected BagIt-Version and Tag-File-Character-Encoding", lines.len()));
                return declaration;
            }
        };
        match value(version, "BagIt-Version").and_then(parsed) {
            Some(version) if VERSIONS.contains(&version) => declaration.version = version,
            _ => wrong(format!("found {version:?}, expected \"BagIt-Version: 1.0\" or another version there is")),
        }
        match value(encoding, "Tag-File-Character-Encoding").and_then(|name| Encoding::for_label(name.as_bytes())) {
            Some(known) => declaration.encoding = known,
            None => wrong(format!("found {encoding:?}, expected \"Tag-File-Character-Encoding: UTF-8\" or the like")),
        }
        if declaration.version >= (0, 97) {
            for (line, label) in [(version, "BagIt-Version"), (encoding, "Tag-File-Character-Encoding")] {
                let exact = line.strip_prefix(label).and_then(|rest| rest.strip_prefix(": "));
                if exact.is_none_or(|value| value.trim() != value || value.is_empty()) {
                    wrong(format!("found {line:?}, expected the label, a colon, one space and the value"));
                }
            }
        }
        declaration
    }

    /// A tag file's text; a byte order mark decides over the declaration.
    pub(super) fn text(self, file: &str, bytes: &[u8], problems: &mut Vec<Problem>) -> String {
        let (text, encoding, lossy) = self.encoding.decode(bytes);
        if lossy {
            problems.push(Problem::error(
                "encoding",
                file,
                format!("is not in {}, as bagit.txt says", encoding.name()),
            ));
        }
        if encoding == UTF_8 && bytes.starts_with(b"\xef\xbb\xbf") {
            problems.push(Problem::warning("byte_order_mark", file, "begins with a byte order mark"));
        }
        text.into_owned()
    }
}

fn value<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let (name, value) = line.split_once(':')?;
    (name.trim() == label).then_some(value.trim())
}

fn parsed(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    Some((number(major)?, number(minor)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_good_and_bad() {
        for (text, problems) in [
            ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", 0),
            ("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8", 0),
            ("BagIt-Version: 0.97\nTag-File-Character-Encoding: ISO-8859-1\n", 0),
            ("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-16\n", 0),
            ("BagIt-Version : 0.96\nTag-File-Character-Encoding: UTF-8\n", 0),
            ("BagIt-Version : 0.97\nTag-File-Character-Encoding: UTF-8\n", 1),
            ("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n", 1),
            ("BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n", 1),
            ("BagIt-Version: 97\nTag-File-Character-Encoding: UTF-8\n", 1),
            ("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", 1),
            ("BagIt-Version: 1.0\nTag-File-Character-Encoding: WTF-8\n", 1),
            ("BagIt-Version: 1.0\n", 1),
            ("", 1),
            ("\u{feff}BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", 1),
            ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nAnd: more\n", 1),
        ] {
            let mut found = Vec::new();
            Declaration::parse(text.as_bytes(), &mut found);
            assert_eq!(found.len(), problems, "{text:?} {found:?}");
        }
    }
}
