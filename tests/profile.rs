//! `exrep profile` and `exrep labels`, as people call them.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{docx, run, text, write};
use serde_json::Value;

/// A form in words that no built-in profile knows, and one that it does.
const FORM: [&str; 7] = [
    "Exception Performance Report",
    "Indicator Description: Bins missed",
    "2022/23 Q1 needle: 88%",
    "Quarterly Target: 95%",
    "Good performance is: High",
    "Reason for level of performance: Two crews were short of drivers.",
    "Completed by: Ann Jones, Head of Waste, 03/08/22",
];

const PROFILE: &str = "name = \"riverside\"\n[labels]\noutturn = [\"{period} needle\"]\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "returns/form.docx", &docx(&FORM));
    write(folder.path(), "returns/minutes.docx", &docx(&["The committee met.", "It agreed its minutes."]));
    write(folder.path(), "profiles/riverside.toml", PROFILE.as_bytes());
    folder
}

#[test]
fn three_lines_extend_the_vocabulary_from_a_file_or_a_folder() {
    let folder = folder();
    for profile in ["profiles/riverside.toml", "profiles"] {
        let output = run(&["extract", "--profile", profile, "returns/form.docx"], folder.path());
        let record: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(record["reports"][0]["outturn"]["value"], 88, "{profile}");
    }
    let empty = run(&["extract", "--profile", "returns", "returns/form.docx"], folder.path());
    assert_eq!(empty.status.code(), Some(2));
    assert!(text(&empty.stderr).contains("no file in it ends in .toml"), "{}", text(&empty.stderr));
}

#[test]
fn check_names_the_line_and_what_was_meant_then_what_each_label_matched() {
    let folder = folder();
    write(folder.path(), "bad.toml", b"name = \"bad\"\n[labels]\nouttrun = [\"x y\"]\n");
    let bad = run(&["profile", "check", "bad.toml"], folder.path());
    assert_eq!(bad.status.code(), Some(2));
    assert!(
        text(&bad.stdout).starts_with("bad.toml:3: error: no field is called \"outtrun\"; did you mean \"outturn\"?")
    );
    let refused = run(&["extract", "--profile", "bad.toml", "returns"], folder.path());
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("bad.toml: line 3"), "{}", text(&refused.stderr));

    let good = run(&["profile", "check", "profiles/riverside.toml", "returns"], folder.path());
    assert_eq!(good.status.code(), Some(0));
    let said = text(&good.stdout);
    assert!(said.contains("outturn  {period} needle  1 ×, first: 88%"), "{said}");
    assert!(said.contains("no report in minutes.docx"), "{said}");
}

#[test]
fn what_new_proposes_is_a_profile_without_errors() {
    let folder = folder();
    let proposed = run(&["profile", "new", "returns"], folder.path());
    write(folder.path(), "proposed.toml", &proposed.stdout);
    let checked = run(&["profile", "check", "proposed.toml"], folder.path());
    assert_eq!(checked.status.code(), Some(0), "{}{}", text(&proposed.stdout), text(&checked.stdout));
}

/// Forms in words that nobody knows: what each label announces is told by all of them together.
fn unknown_forms(folder: &Path) {
    for (name, measure, aim, got, want, light) in [
        ("a", "Kites flown from the green", "120", "84", "More", "Red"),
        ("b", "Days of fog on the pier", "10 days", "17 days", "Fewer", "Amber"),
        ("c", "Lamps lit by dusk", "95%", "88%", "More", "Amber"),
    ] {
        let lines = [
            "Wide of the mark",
            &format!("The thing counted: {measure}"),
            "Quarter: Q2 2019/20",
            &format!("Hoped for: {aim}"),
            &format!("Came in at: {got}"),
            &format!("Hue: {light}"),
            &format!("Leaning: {want}"),
            "What got in the way: Gales kept everybody indoors for most of the quarter.",
            "Putting it right: The keeper will go round again in the spring with two helpers.",
            "Watchkeeper: Ada Moss, Head of Lamps",
        ];
        write(folder, &format!("forms/{name}.docx"), &docx(&lines));
    }
}

#[test]
fn new_reads_the_meaning_of_labels_from_all_their_values() {
    let folder = tempfile::tempdir().unwrap();
    unknown_forms(folder.path());
    let proposed = run(&["profile", "new", "forms"], folder.path());
    let said = text(&proposed.stdout);
    for (key, label) in [("polarity", "Leaning"), ("rag", "Hue"), ("completed_by", "Watchkeeper")] {
        let list = said.split(&format!("\"{key}\" = [")).nth(1).unwrap_or_else(|| panic!("no {key} in {said}"));
        assert!(list.split(']').next().unwrap().contains(&format!("\"{label}\"")), "{key}: {said}");
    }
    // As it was proposed, it makes every report of the template one that needs no person.
    write(folder.path(), "proposed.toml", &proposed.stdout);
    let output = run(&["extract", "--profile", "proposed.toml", "forms/a.docx"], folder.path());
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    let report = &record["reports"][0];
    assert_eq!(report["outturn"]["value"], 84, "{said}");
    assert_eq!(report["target"]["value"], 120);
    assert_eq!(report["polarity"]["value"], "high_is_good");
    assert_eq!(report["review"], "accept", "{}", report["findings"]);
}

#[test]
fn list_and_show_give_the_built_in_profiles() {
    let folder = folder();
    let list = run(&["profile", "list"], folder.path());
    assert!(text(&list.stdout).lines().any(|line| line.starts_with("general ")));
    let shown = run(&["profile", "show", "general"], folder.path());
    assert!(text(&shown.stdout).contains("name = \"general\""));
    let unknown = run(&["profile", "show", "generall"], folder.path());
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn labels_are_counted_with_their_first_and_last_period() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = run(&["labels", "fixtures/two-reports", "fixtures/minutes-no-report"], root);
    assert!(text(&table.stdout).contains("{period} outturn"), "{}", text(&table.stdout));
    let json = run(&["labels", "--format", "json", "fixtures/two-reports", "fixtures/minutes-no-report"], root);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["schema"], "exrep/labels/1");
    let outturn = json["fields"].as_array().unwrap().iter().find(|field| field["field"] == "outturn").unwrap();
    assert_eq!(outturn["labels"][0]["label"], "{period} outturn");
    assert_eq!(outturn["labels"][0]["first"]["text"], "2024/25 Q2");
    assert!(!json["unrecognised"].as_array().unwrap().is_empty());
}
