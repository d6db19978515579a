//! `bag-info.txt`: labels and values (RFC 8493, clause 2.2.2).

use std::fmt::Write;

/// The lines of a bag-info file, in order; a label may occur several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::archive) struct Info(Vec<(String, String)>);

impl Info {
    /// Reads a file's text. Lines that are neither a label nor continue one are dropped.
    pub(in crate::archive) fn parse(text: &str) -> Info {
        let mut lines: Vec<(String, String)> = Vec::new();
        for line in text.lines().flat_map(|line| line.split('\r')) {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = lines.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((label, value)) = line.split_once(':') {
                lines.push((label.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Info(lines)
    }

    /// The lines of a file's text that are neither a label with a value nor continue one.
    pub(in crate::archive) fn strange(text: &str) -> impl Iterator<Item = &str> {
        let lines = text.lines().flat_map(|line| line.split('\r')).filter(|line| !line.trim().is_empty());
        lines
            .enumerate()
            .filter(|(number, line)| {
                let goes_on = *number > 0 && line.starts_with([' ', '\t']);
                !goes_on && line.split_once(':').is_none_or(|(label, _)| label.trim().is_empty())
            })
            .map(|(_, line)| line)
    }

    /// The first value of a label, whose case does not matter.
    pub(in crate::archive) fn first(&self, label: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(label)).map(|(_, value)| value.as_str())
    }

    /// Every value of a label.
    pub(in crate::archive) fn all<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(label)).map(|(_, value)| value.as_str())
    }

    /// Adds a line; line ends in the value become spaces, for a value has no notation for them.
    pub(in crate::archive) fn push(&mut self, label: &str, value: impl AsRef<str>) {
        self.0.push((label.to_owned(), value.as_ref().replace(['\r', '\n'], " ")));
    }

    /// The file's text.
    pub(in crate::archive) fn text(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (label, value)| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{label}: {value}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_repeat_and_values_go_on() {
        let info = Info::parse("Source: a\r\nContact-Name :  B\n\tand C\nsource: d\rPayload-Oxum: 1.2\n");
        assert_eq!(info.all("Source").collect::<Vec<_>>(), ["a", "d"]);
        assert_eq!((info.first("contact-name"), info.first("Payload-Oxum")), (Some("B and C"), Some("1.2")));
    }

    #[test]
    fn what_is_written_is_read() {
        let mut info = Info::default();
        info.push("A", "one\ntwo: three");
        info.push("B", "");
        assert_eq!(info.text(), "A: one two: three\nB: \n");
        assert_eq!(Info::parse(&info.text()).first("A"), Some("one two: three"));
    }
}
