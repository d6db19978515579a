//! The pages of `docs/` say what the code says.
#![allow(clippy::unwrap_used)]

use std::fs;

use exrep::ErrorCode;
use exrep::record::{Code, Severity};

const PAGE: &str = "docs/record.md";

#[test]
fn the_tables_of_codes_are_current() {
    let page = fs::read_to_string(PAGE).unwrap();
    let current = with_table(&with_table(&page, "codes", &findings()), "failures", &failures());
    if std::env::var_os("EXREP_BLESS").is_some() {
        fs::write(PAGE, &current).unwrap();
        return;
    }
    assert!(page == current, "{PAGE} has other codes than the program: run `make bless`");
}

#[test]
fn codes_are_unique_snake_case_words() {
    let all: Vec<&str> =
        Code::ALL.iter().map(|c| c.as_str()).chain(ErrorCode::ALL.iter().map(|c| c.as_str())).collect();
    for (index, code) in all.iter().enumerate() {
        assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code}");
        assert!(!all[..index].contains(code), "{code} twice");
    }
}

fn findings() -> String {
    let mut table = String::from("| code | severity | meaning |\n| --- | --- | --- |\n");
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        table += &format!("| `{}` | {severity} | {} |\n", code.as_str(), code.explanation());
    }
    table
}

fn failures() -> String {
    let mut table = String::from("| code | meaning |\n| --- | --- |\n");
    for code in ErrorCode::ALL {
        table += &format!("| `{}` | {} |\n", code.as_str(), code.explanation());
    }
    table
}

/// The page with what stands between the marks `<!-- name -->` and `<!-- /name -->` replaced.
fn with_table(page: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = page.split_once(&open).unwrap();
    let (_, after) = rest.split_once(&close).unwrap();
    format!("{before}{open}{table}{close}{after}")
}
