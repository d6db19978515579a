//! The pages of `docs/` and the front page say what the code says.
#![allow(clippy::unwrap_used)]

use std::fs;

use exrep::record::{Code, Severity};
use exrep::{ErrorCode, Extractor, Limits, ProfileSet};
use serde_json::Value;

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

#[test]
fn the_example_of_the_readme_is_what_comes_out() {
    let readme = fs::read_to_string("README.md").unwrap();
    let example = readme.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    let extractor = Extractor::new(ProfileSet::builtin().unwrap(), Limits::default());
    let bytes = fs::read("fixtures/form-table/report.pdf").unwrap();
    let record = serde_json::to_value(extractor.convert("report.pdf", &bytes).unwrap()).unwrap();
    assert_holds(&record["reports"][0], &example, "report");
}

/// `whole` has every key of `part` with the same value.
fn assert_holds(whole: &Value, part: &Value, name: &str) {
    match part {
        Value::Object(keys) => {
            for (key, value) in keys {
                assert_holds(whole.get(key).unwrap_or(&Value::Null), value, &format!("{name}.{key}"));
            }
        }
        _ => assert_eq!(whole, part, "{name}"),
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
