//! The fixtures: what is read of each and what is recorded, and what must hold of every record.
//!
//! Beside each document stand `<document>.outline.txt` (what was read) and `<document>.record.json` (what was
//! recorded, without `extractor`, which changes with every profile). A document that is there for its failure has
//! the failure's sentence and JSON instead. `make bless` rewrites both; review the difference like code.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{lines, run, text, valid};
use serde_json::Value;

const ENDINGS: [&str; 8] = ["docx", "pdf", "doc", "rtf", "odt", "fodt", "xml", "zip"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every fixture document by its path below `fixtures`, with the JSON that is written for it.
fn written() -> BTreeMap<String, String> {
    let out = tempfile::tempdir().unwrap();
    run(&["extract", "fixtures", "--out", out.path().to_str().unwrap()], Path::new(env!("CARGO_MANIFEST_DIR")));
    let files = walkdir::WalkDir::new(out.path()).into_iter().map(|entry| entry.unwrap().into_path());
    let json: Vec<String> = files.filter(|file| file.is_file()).map(|file| fs::read_to_string(file).unwrap()).collect();
    assert!(!json.is_empty(), "no fixtures");
    json.into_iter().map(|json| (path_of(&valid(serde_json::from_str(&json).unwrap())), json)).collect()
}

fn recorded() -> BTreeMap<String, Value> {
    written().into_iter().map(|(path, json)| (path, serde_json::from_str(&json).unwrap())).collect()
}

fn path_of(value: &Value) -> String {
    value["source"]["path"].as_str().unwrap().to_owned()
}

/// The JSON without its last key.
fn without_extractor(json: &str) -> String {
    let (kept, _) = json.rsplit_once(",\n  \"extractor\": {").unwrap();
    format!("{kept}\n}}\n")
}

fn outline(path: &str) -> String {
    let output = run(&["inspect", path], &root());
    let shown = if output.status.success() { output.stdout } else { output.stderr };
    text(&shown).to_owned()
}

/// Compares with the golden, or writes it; gives what is wrong.
fn golden(path: &str, now: &str) -> Option<String> {
    let file = root().join(path);
    if std::env::var_os("EXREP_BLESS").is_some() {
        fs::write(file, now).unwrap();
        return None;
    }
    let Ok(before) = fs::read_to_string(file) else {
        return Some(format!("{path} is not there: run `make bless` and read it"));
    };
    let number = before.lines().zip(now.lines()).take_while(|(before, now)| before == now).count();
    let line = |text: &str| text.lines().nth(number).unwrap_or("(the end)").to_owned();
    (before != now).then(|| format!("{path}:{}\n    before {}\n    now    {}", number + 1, line(&before), line(now)))
}

#[test]
fn every_fixture_is_read_and_recorded_as_before() {
    let mut wrong = Vec::new();
    for (path, json) in written() {
        wrong.extend(golden(&format!("{path}.outline.txt"), &outline(&path)));
        wrong.extend(golden(&format!("{path}.record.json"), &without_extractor(&json)));
    }
    assert!(wrong.is_empty(), "`make bless` after reading these:\n{}", wrong.join("\n"));
}

#[test]
fn every_document_of_the_fixtures_has_a_record_or_a_named_failure() {
    let recorded = recorded();
    let files = walkdir::WalkDir::new(root()).into_iter().map(|entry| entry.unwrap().into_path());
    let is_document = |file: &PathBuf| file.extension().is_some_and(|ending| ENDINGS.iter().any(|e| ending == *e));
    for file in files.filter(is_document) {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        assert!(recorded.contains_key(&path), "{path}");
        assert_ne!(recorded[&path]["error"]["code"], "crashed", "{path}");
    }
}

#[test]
fn twins_give_the_same_reports() {
    let recorded = recorded();
    let docx = recorded.iter().filter_map(|(path, record)| Some((path.strip_suffix(".docx")?, record)));
    for (stem, word) in docx {
        for ending in ["pdf", "doc", "odt", "fodt", "rtf", "xml"] {
            let Some(twin) = recorded.get(&format!("{stem}.{ending}")) else { continue };
            assert_eq!(without_places(word), without_places(twin), "{stem}.docx and {stem}.{ending}");
        }
    }
}

/// Reports and residue without what a twin in another format cannot share.
fn without_places(record: &Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|key, _| key != "at" && key != "pages");
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut kept = serde_json::json!({ "reports": record["reports"], "residue": record["residue"] });
    strip(&mut kept);
    kept
}

#[test]
fn nothing_inside_a_report_is_lost() {
    for (path, record) in recorded().iter().filter(|(_, record)| record.get("error").is_none()) {
        let count = |key: &str| record["coverage"][key].as_u64().unwrap();
        let residue = record["residue"].as_array().unwrap().iter();
        let unclaimed: usize = residue.map(|piece| visible(piece["text"].as_str().unwrap())).sum();
        assert_eq!(count("claimed") + unclaimed as u64, count("in_reports"), "{path}");
        assert!(count("in_reports") <= count("characters"), "{path}");
    }
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[test]
fn every_field_says_where_it_stands_and_a_blank_one_where_its_label_does() {
    for (path, record) in recorded() {
        let mut wrong = Vec::new();
        unplaced(&record["reports"], "reports", &mut wrong);
        unplaced(&record["residue"], "residue", &mut wrong);
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
    }
}

fn unplaced(value: &Value, key: &str, wrong: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let nowhere = map.get("at").and_then(Value::as_array).is_some_and(Vec::is_empty);
            if nowhere {
                wrong.push(key.to_owned());
            }
            map.iter().for_each(|(key, value)| unplaced(value, key, wrong));
        }
        Value::Array(items) => items.iter().for_each(|value| unplaced(value, key, wrong)),
        _ => {}
    }
}

#[test]
fn the_number_of_jobs_changes_no_byte_of_the_fixtures() {
    let jobs = |n: &str| run(&["extract", "--jobs", n, "fixtures"], Path::new(env!("CARGO_MANIFEST_DIR"))).stdout;
    let one = jobs("1");
    assert!(one == jobs("8"));
    for value in lines(&one) {
        valid(value);
    }
}
