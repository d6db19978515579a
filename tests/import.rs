//! `exrep import` and what keeps its archives, as their users meet them.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::{docx, exrep, text, write};
use serde_json::Value;
use tempfile::TempDir;

const FORM: &str = "fixtures/form-table/report.pdf";

fn form() -> Vec<u8> {
    fs::read(FORM).unwrap()
}

/// Good and bad documents and another file, all older than the second in which files count as half copied.
fn returns() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "in/2023/form.pdf", &form());
    write(root, "in/2023/minutes.docx", &docx(&["Minutes", "All is well"]));
    write(root, "in/broken.docx", b"PK\x03\x04 and then nothing of use");
    write(root, "in/copy of form.pdf", &form());
    write(root, "in/notes.txt", b"not for reading");
    age(root);
    folder
}

fn age(root: &Path) {
    let past = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
    for entry in walkdir::WalkDir::new(root.join("in")).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            fs::File::options().append(true).open(entry.path()).unwrap().set_modified(past).unwrap();
        }
    }
}

fn touch(root: &Path, name: &str, bytes: &[u8], seconds: u64) {
    write(root, name, bytes);
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    fs::File::options().append(true).open(root.join(name)).unwrap().set_modified(time).unwrap();
}

fn exrep_in(folder: &Path, args: &[&str]) -> Output {
    exrep().args(args).current_dir(folder).env("SOURCE_DATE_EPOCH", "1700000000").output().unwrap()
}

fn import(folder: &Path, more: &[&str]) -> Output {
    exrep_in(folder, &[&["import", "in", "--archive", "kept"], more].concat())
}

fn outcomes(folder: &Path, accession: &str) -> Vec<Value> {
    let file = folder.join("kept/accessions").join(accession).join("data/outcomes.jsonl");
    fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn told(lines: &[Value]) -> Vec<(&str, &str)> {
    lines.iter().map(|line| (line["path"].as_str().unwrap(), line["code"].as_str().unwrap())).collect()
}

fn accessions(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder.join("kept/accessions"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn assert_sound(folder: &Path) {
    let output = exrep_in(folder, &["verify", "kept"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn every_input_has_an_outcome_and_a_second_run_finds_nothing_new() {
    let folder = returns();
    let output = import(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("published 000001-01"), "{}", text(&output.stderr));
    let lines = outcomes(folder.path(), "000001-01");
    assert_eq!(
        told(&lines),
        [
            ("2023/form.pdf", "imported"),
            ("2023/minutes.docx", "no_report"),
            ("broken.docx", "damaged"),
            ("copy of form.pdf", "duplicate"),
            ("notes.txt", "not_a_document"),
        ]
    );
    assert_eq!(lines[0]["pronom"], "fmt/20");
    assert_eq!(lines[3]["duplicate_of"], "2023/form.pdf");
    assert!(lines[2]["remedy"].is_string() && lines[2]["message"].is_string());
    assert_sound(folder.path());

    let again = import(folder.path(), &[]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("complete, nothing new"), "{}", text(&again.stderr));
    assert_eq!(accessions(folder.path()), ["000001-01"]);
    let status = exrep_in(folder.path(), &["status", "kept", "--format", "json"]);
    assert_eq!(status.status.code(), Some(1));
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["attention"][0]["path"], "broken.docx");
    assert_eq!((status["runs"].as_array().unwrap().len(), &status["documents"]), (2, &Value::from(2)));

    // A failure that was mended is no longer there.
    fs::remove_file(folder.path().join("in/broken.docx")).unwrap();
    assert_eq!(import(folder.path(), &[]).status.code(), Some(0));
    assert_eq!(exrep_in(folder.path(), &["status", "kept"]).status.code(), Some(0));
}

#[test]
fn jobs_order_and_isolation_change_no_byte() {
    let folder = returns();
    for n in 0..30 {
        touch(folder.path(), &format!("in/many/{n}.docx"), &docx(&vec!["words"; n * 37 % 50]), 1_600_000_000);
    }
    assert_eq!(import(folder.path(), &["--bag-documents", "7", "--jobs", "1"]).status.code(), Some(1));
    let expected = tree(&folder.path().join("kept/accessions"));
    assert!(accessions(folder.path()).len() > 3);
    for more in [&["--jobs", "8"][..], &["--jobs", "3", "--recycle", "2"], &["--in-process"]] {
        fs::remove_dir_all(folder.path().join("kept")).unwrap();
        import(folder.path(), &[&["--bag-documents", "7"], more].concat());
        let found = tree(&folder.path().join("kept/accessions"));
        let others: Vec<&PathBuf> =
            found.iter().filter(|(path, bytes)| expected.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
        assert!(found == expected, "{more:?}: {others:#?}");
    }
    assert_sound(folder.path());
    let lists =
        ["in/many/1.docx\nin/many/2.docx\nin/2023\n", "in/2023\nin/many/2.docx\nin/many/1.docx\nin/many/2.docx\n"];
    let trees = lists.map(|list| {
        fs::write(folder.path().join("list"), list).unwrap();
        let _ = fs::remove_dir_all(folder.path().join("kept"));
        exrep_in(folder.path(), &["import", "--files-from", "list", "--archive", "kept"]);
        tree(&folder.path().join("kept/accessions"))
    });
    assert!(trees[0] == trees[1]);
    assert_eq!(outcomes(folder.path(), "000001-01").len(), 4);
}

#[test]
fn versions_follow_one_another_and_diff_names_the_fields() {
    let folder = returns();
    import(folder.path(), &[]);
    touch(folder.path(), "in/2023/minutes.docx", &docx(&["Minutes", "All is changed"]), 1_600_000_001);
    touch(folder.path(), "in/2023/form.pdf", &form(), 1_600_000_002);
    import(folder.path(), &[]);
    let lines = outcomes(folder.path(), "000002-01");
    assert_eq!(told(&lines)[..2], [("2023/form.pdf", "unchanged"), ("2023/minutes.docx", "no_report")]);
    assert!(lines[0]["changed"].is_string(), "a new time of change is kept, so that no run digests the file again");
    assert_eq!(lines[1]["follows"]["record"], "000001-01");
    let diff = exrep_in(folder.path(), &["diff", "kept", "2023/minutes.docx"]);
    let told = text(&diff.stdout);
    assert!(told.contains("000001-01 -> 000002-01 (new bytes)") && told.contains("source.sha256: "), "{told}");
    assert_sound(folder.path());
    assert_eq!(accessions(folder.path()).len(), 2);
    import(folder.path(), &[]);
    assert_eq!(accessions(folder.path()).len(), 2);
}

#[test]
fn other_profiles_make_new_versions_only_where_the_record_differs() {
    let folder = returns();
    import(folder.path(), &[]);
    fs::write(
        folder.path().join("own.toml"),
        "name = \"own\"\n[labels]\nother = [\"All is\"]\noutturn = [\"{period} outturn\"]\n",
    )
    .unwrap();
    let own = ["--profile", "own.toml"];
    let plain = import(folder.path(), &own);
    assert!(text(&plain.stderr).contains("--reprocess reads them again"), "{}", text(&plain.stderr));
    assert_eq!(accessions(folder.path()).len(), 1);
    import(folder.path(), &[&own[..], &["--reprocess"]].concat());
    let lines = outcomes(folder.path(), "000002-01");
    let form = &lines[0];
    assert!(["reprocessed", "unchanged"].contains(&form["code"].as_str().unwrap()), "{form}");
    assert_eq!(lines[1]["code"], "unchanged");
    assert_sound(folder.path());
    import(folder.path(), &[&own[..], &["--reprocess"]].concat());
    assert_eq!(accessions(folder.path()).len(), 2, "what was read again is not read again");
}

#[test]
fn a_catalogue_that_is_lost_or_behind_is_made_again_row_for_row() {
    let folder = returns();
    import(folder.path(), &["--bag-documents", "1"]);
    let catalogue = folder.path().join("kept/catalogue.sqlite");
    fs::write(&catalogue, "no database").unwrap();
    assert_eq!(exrep_in(folder.path(), &["verify", "kept"]).status.code(), Some(1));
    assert_eq!(exrep_in(folder.path(), &["reindex", "kept"]).status.code(), Some(0));
    assert_sound(folder.path());
    fs::remove_file(&catalogue).unwrap();
    assert_eq!(import(folder.path(), &[]).status.code(), Some(1));
    assert_sound(folder.path());
    assert_eq!(accessions(folder.path()).len(), 2);
}

#[test]
fn any_flipped_bit_and_any_missing_or_extra_file_is_named() {
    let folder = returns();
    import(folder.path(), &[]);
    let bag = folder.path().join("kept/accessions/000001-01");
    for (file, bytes) in tree(&bag) {
        let path = bag.join(&file);
        for at in [bytes.len() / 3, bytes.len().saturating_sub(1)] {
            let mut flipped = bytes.clone();
            let Some(byte) = flipped.get_mut(at) else { continue };
            *byte ^= 0x20;
            fs::write(&path, &flipped).unwrap();
            assert_named(folder.path(), &file);
        }
        fs::remove_file(&path).unwrap();
        assert_named(folder.path(), &file);
        fs::write(&path, &bytes).unwrap();
    }
    for extra in ["data/extra.txt", "extra.txt", "data/records/extra.json", "../extra", "../../extra"] {
        fs::write(bag.join(extra), "extra").unwrap();
        assert_named(folder.path(), Path::new(if extra.ends_with(".txt") { "extra.txt" } else { "extra" }));
        fs::remove_file(bag.join(extra)).unwrap();
    }
    assert_sound(folder.path());
}

fn assert_named(folder: &Path, file: &Path) {
    let output = exrep_in(folder, &["verify", "kept"]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{}: {told}", file.display());
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(told.contains(name) || told.contains("tagmanifest"), "{name}: {told}");
}

#[test]
fn sources_are_read_again_as_evidence() {
    let folder = returns();
    import(folder.path(), &[]);
    let verify = |folder: &Path| {
        let output = exrep_in(folder, &["verify", "kept", "--sources", "in"]);
        (output.status.code(), text(&output.stdout).to_owned())
    };
    assert_eq!(verify(folder.path()).0, Some(0));
    touch(folder.path(), "in/2023/minutes.docx", &docx(&["Other"]), 1_600_000_000);
    fs::remove_file(folder.path().join("in/copy of form.pdf")).unwrap();
    let (code, told) = verify(folder.path());
    assert!(code == Some(0) && told.contains("source_changed") && told.contains("no such file"), "{told}");
}

#[test]
fn a_worker_that_dies_or_hangs_costs_one_document() {
    let folder = returns();
    // More address space than a worker is given, so that it aborts at its start or in a document: either is named.
    let output = import(folder.path(), &["--memory", "1"]);
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("worker"), "{}", text(&output.stderr));
    assert_eq!(import(folder.path(), &[]).status.code(), Some(1));
    assert_sound(folder.path());
}

#[test]
fn too_many_failures_stop_a_run_and_keep_what_was_done() {
    let folder = returns();
    for n in 0..20 {
        touch(folder.path(), &format!("in/bad/{n:02}.pdf"), b"no such thing", 1_600_000_000);
    }
    let output = import(folder.path(), &["--max-failures", "3", "--jobs", "1"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert_sound(folder.path());
    assert_eq!(exrep_in(folder.path(), &["status", "kept"]).status.code(), Some(1));
    assert_eq!(import(folder.path(), &["--max-failures", "50%"]).status.code(), Some(1));
    assert_sound(folder.path());
}

#[test]
fn a_second_import_is_told_who_is_there() {
    let folder = returns();
    import(folder.path(), &[]);
    let lock = fs::File::options().append(true).open(folder.path().join("kept/lock")).unwrap();
    lock.lock().unwrap();
    let output = import(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(5));
    assert!(text(&output.stderr).contains("--wait"), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn names_of_any_kind_keep_their_documents_apart() {
    use std::os::unix::ffi::OsStrExt;
    let folder = returns();
    let named = |bytes: &[u8]| folder.path().join("in").join(std::ffi::OsStr::from_bytes(bytes));
    let names: [&[u8]; 4] = [b"caf\xe9.docx", b"caf\xe8.docx", b"two\nlines.docx", b"100%.docx"];
    for (number, name) in names.into_iter().enumerate() {
        fs::write(named(name), docx(&[&format!("number {number}")])).unwrap();
    }
    let deep: PathBuf = std::iter::repeat_n("a-folder-with-a-long-name", 12).collect();
    write(&folder.path().join("in"), &format!("{}/x.docx", deep.display()), &docx(&["deep"]));
    std::os::unix::fs::symlink(".", folder.path().join("in/loop")).unwrap();
    age(folder.path());
    import(folder.path(), &["--originals"]);
    let lines = outcomes(folder.path(), "000001-01");
    let imported: Vec<&str> =
        told(&lines).into_iter().filter(|(_, code)| *code == "no_report").map(|(path, _)| path).collect();
    assert_eq!(imported.len(), 6, "{imported:?}");
    for name in ["100%.docx", "caf%E8.docx", "caf%E9.docx", "two\nlines.docx"] {
        assert!(imported.contains(&name), "{imported:?}");
    }
    let output = exrep_in(folder.path(), &["verify", "kept", "--sources", "in"]);
    assert!(text(&output.stdout).contains("nothing is wrong"), "{}", text(&output.stdout));
}

#[test]
fn two_files_of_one_name_are_not_mistaken_for_one_another() {
    let folder = returns();
    write(folder.path(), "in/a/x.docx", &docx(&["one"]));
    write(folder.path(), "in/b/x.docx", &docx(&["two"]));
    age(folder.path());
    exrep_in(folder.path(), &["import", "in/b/x.docx", "in/a/x.docx", "--archive", "kept"]);
    let lines = outcomes(folder.path(), "000001-01");
    assert_eq!(told(&lines), [("x.docx", "no_report"), ("x.docx#2", "path_taken")]);
}

#[test]
fn members_of_a_zip_are_sources_like_any_other() {
    let folder = returns();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in
        [("q1/form.pdf", form()), ("q1/minutes.docx", docx(&["Of the pack"])), ("notes.txt", b"no".to_vec())]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &bytes).unwrap();
    }
    touch(folder.path(), "in/pack.zip", &zip.finish().unwrap().into_inner(), 1_600_000_000);
    import(folder.path(), &["--originals"]);
    let lines = outcomes(folder.path(), "000001-01");
    let members: Vec<_> = told(&lines).into_iter().filter(|(path, _)| path.starts_with("pack.zip")).collect();
    assert_eq!(
        members,
        [
            ("pack.zip!/notes.txt", "not_a_document"),
            ("pack.zip!/q1/form.pdf", "duplicate"),
            ("pack.zip!/q1/minutes.docx", "no_report"),
        ]
    );
    let again = import(folder.path(), &[]);
    assert!(text(&again.stderr).contains("nothing new"), "{}", text(&again.stderr));
    let output = exrep_in(folder.path(), &["verify", "kept", "--sources", "in"]);
    assert!(text(&output.stdout).contains("nothing is wrong"), "{}", text(&output.stdout));
}
