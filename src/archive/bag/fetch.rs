//! `fetch.txt`: payload files that are elsewhere (RFC 8493, clause 2.2.3).

use super::manifest::decoded;
use super::path::{plain, unsafe_because};
use super::problem::Problem;

/// The file.
pub(super) const FILE: &str = "fetch.txt";

/// The payload paths of a fetch file's text; a whole bag has them all by now.
pub(super) fn paths(text: &str, version: (u32, u32), problems: &mut Vec<Problem>) -> Vec<String> {
    let mut paths = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut wrong = |why: &str| problems.push(Problem::error("fetch", FILE, format!("{line:?} {why}")));
        let mut parts = line.splitn(3, char::is_whitespace);
        let (Some(url), Some(length), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
            wrong("has not a URL, a length and a path");
            continue;
        };
        let path = decoded(path.trim_start(), version);
        if !url.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty()) {
            wrong("begins with no URL");
        }
        if length != "-" && (length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit())) {
            wrong("has a length that is no number and no dash");
        }
        if let Some(why) = unsafe_because(&path) {
            wrong(&format!("names a path that {why}"));
        } else if !plain(&path).starts_with("data/") {
            let problem = if version >= (1, 0) { Problem::error } else { Problem::warning };
            problems.push(problem("fetch", FILE, format!("{line:?} names a path outside data/")));
        } else {
            paths.push(plain(&path));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_good_and_bad() {
        for (line, good) in [
            ("http://example.org/a 12 data/a b", true),
            ("http://example.org/a - data/a", true),
            ("http://example.org/a data/a", false),
            ("http://example.org/a x data/a", false),
            ("example.org/a 1 data/a", false),
            ("http://example.org/a 1 data/../../a", false),
            ("http://example.org/a 1 /etc/passwd", false),
            ("http://example.org/a 1 bagit.txt", false),
        ] {
            let mut problems = Vec::new();
            paths(line, (1, 0), &mut problems);
            assert_eq!(problems.is_empty(), good, "{line}: {problems:?}");
        }
    }
}
