//! `exrep extract` as its users meet it.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use common::{docx, exrep, lines, paths, run, run_with_stdin, text, valid, write};
use serde_json::Value;
use tempfile::TempDir;

/// Good and bad documents, other files, companions, in two folders.
fn returns() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "in/2023/q1.docx", &docx(&["Opening figures", "All is well"]));
    write(root, "in/2023/q2.docx", &docx(&["Second quarter"]));
    write(root, "in/2023/q2.docx.truth.json", b"{}");
    write(root, "in/2023/~$q2.docx", b"lock");
    write(root, "in/broken.docx", b"PK\x03\x04 and then nothing of use");
    write(root, "in/claims.pdf", b"no such thing");
    write(root, "in/notes.txt", b"not for reading");
    write(root, "in/z.docx", &docx(&["Last"]));
    write(root, "in/.hidden.docx", &docx(&["Hidden"]));
    folder
}

const IN_ORDER: [&str; 5] = ["2023/q1.docx", "2023/q2.docx", "broken.docx", "claims.pdf", "z.docx"];

#[test]
fn a_folder_gives_a_valid_line_for_every_document_in_order() {
    let folder = returns();
    let output = run(&["extract", "in"], folder.path());
    let values = lines(&output.stdout);
    assert_eq!(paths(&values), IN_ORDER);
    let failed: Vec<bool> = values.iter().map(|value| value.get("error").is_some()).collect();
    assert_eq!(failed, [false, false, true, true, false]);
    assert_eq!(values[2]["source"]["bytes"], 28);
    assert_eq!(values[2]["source"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(output.status.code(), Some(1));
    let talk = text(&output.stderr);
    assert!(talk.contains("read 3 documents (0 reports, 0 to check), 2 failed, skipped 2 other files in "), "{talk}");
    assert!(talk.contains("broken.docx") && talk.contains("claims.pdf"), "{talk}");
    assert!(!talk.contains('\u{1b}'), "colours where there is no terminal: {talk}");
}

/// A zip archive of these files, deflated.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_zip_is_walked_like_a_folder_wherever_it_is_met() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = zipped(&[
        ("2009/q1.docx", &docx(&["Opening figures"])),
        ("2009/readme.txt", b"nothing to read"),
        ("2009/broken.pdf", b"no such thing"),
        ("../a.docx", &docx(&["Above"])),
    ]);
    write(folder.path(), "in/returns.zip", &bytes);
    write(folder.path(), "in/b.docx", &docx(&["Beside"]));
    write(folder.path(), "in/really-word.zip", &docx(&["A document by another name"]));
    write(folder.path(), "in/cut-off.zip", &bytes[..bytes.len() / 2]);
    let members = ["returns.zip!/2009/broken.pdf", "returns.zip!/2009/q1.docx", "returns.zip!/a.docx"];
    let output = run(&["extract", "in"], folder.path());
    let values = lines(&output.stdout);
    assert_eq!(paths(&values), [&["b.docx", "cut-off.zip", "really-word.zip"], &members[..]].concat());
    let code = |value: &Value| value["error"]["code"].as_str().map(str::to_owned);
    let codes: Vec<_> = values.iter().map(code).collect();
    let damaged = Some("damaged".to_owned());
    assert_eq!(codes, [None, damaged.clone(), None, Some("unsupported".to_owned()), None, None]);
    assert_eq!(paths(&lines(&run(&["extract", "in/returns.zip", "--format", "jsonl"], folder.path()).stdout)), members);
    run(&["extract", "in", "--out", "out"], folder.path());
    assert!(folder.path().join("out/returns.zip!/2009/q1.docx.json").is_file());
    assert!(folder.path().join("out/returns.zip!/a.docx.json").is_file());
    let many = run(&["extract", "in", "--jobs", "8"], folder.path());
    assert!(many.stdout == output.stdout);
}

#[test]
fn the_number_of_jobs_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..60 {
        let words = vec!["some words"; n * n % 700];
        write(folder.path(), &format!("in/{n}.docx"), &docx(&words));
    }
    let one = run(&["extract", "in", "--jobs", "1"], folder.path());
    let eight = run(&["extract", "in", "--jobs", "8"], folder.path());
    assert_eq!(lines(&one.stdout).len(), 60);
    assert_eq!(one.status.code(), Some(0));
    assert!(one.stdout == eight.stdout);
}

#[test]
fn one_file_gives_readable_json_and_its_own_name() {
    let folder = returns();
    let output = run(&["extract", "in/2023/q1.docx"], folder.path());
    assert_eq!(output.status.code(), Some(0));
    let record = valid(serde_json::from_slice(&output.stdout).unwrap());
    assert_eq!(record["source"]["path"], "q1.docx");
    assert_eq!(record["schema"], "exrep/record/1");
    assert!(output.stdout.starts_with(b"{\n  \"schema\"") && output.stdout.ends_with(b"}\n"));
    let line = run(&["extract", "--format", "jsonl", "in/2023/q1.docx"], folder.path());
    assert_eq!(lines(&line.stdout), [record]);
}

#[test]
fn several_files_as_json_are_one_array() {
    let folder = returns();
    let array = |args: &[&str]| -> Vec<Value> {
        let output = run(&[&["extract", "--format", "json"], args].concat(), folder.path());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let values = array(&["in"]);
    assert_eq!(paths(&values), IN_ORDER);
    fs::create_dir(folder.path().join("nothing")).unwrap();
    assert!(array(&["nothing"]).is_empty());
}

#[test]
fn a_named_file_that_is_no_document_is_a_failure() {
    let folder = returns();
    let output = run(&["extract", "in/notes.txt"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let failure = valid(serde_json::from_slice(&output.stdout).unwrap());
    assert_eq!(failure["error"]["code"], "unsupported");
    assert_eq!(failure["source"]["format"], Value::Null);
}

#[test]
fn a_missing_file_is_a_line_too_and_stops_no_other() {
    let folder = returns();
    let output = run(&["extract", "none.docx", "in/z.docx"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let values = lines(&output.stdout);
    assert_eq!(paths(&values), ["none.docx", "z.docx"]);
    assert_eq!(values[0]["error"]["code"], "unreadable");
    assert_eq!(values[0]["error"]["message"], "no such file");
    assert_eq!(values[0]["source"]["sha256"], Value::Null);
}

#[test]
fn standard_input_is_one_document() {
    let folder = returns();
    let output = run_with_stdin(&["extract", "-"], folder.path(), &docx(&["From a pipe"]));
    assert_eq!(output.status.code(), Some(0));
    let record = valid(serde_json::from_slice(&output.stdout).unwrap());
    assert_eq!(record["source"]["path"], "-");
}

#[test]
fn lists_of_paths_are_read_as_lines_or_nul_ended() {
    let folder = returns();
    write(folder.path(), "list", b"in/z.docx\r\n\nin/2023\n");
    let output = run(&["extract", "--files-from", "list"], folder.path());
    assert_eq!(paths(&lines(&output.stdout)), ["in/z.docx", "in/2023/q1.docx", "in/2023/q2.docx"]);
    assert_eq!(output.status.code(), Some(0));
    let nul = b"in/z.docx\0./in/2023/q1.docx\0";
    let output = run_with_stdin(&["extract", "--files-from", "-", "-0"], folder.path(), nul);
    assert_eq!(paths(&lines(&output.stdout)), ["in/z.docx", "in/2023/q1.docx"]);
}

#[test]
fn out_writes_a_tree_of_whole_files_and_nothing_else() {
    let folder = returns();
    let out = folder.path().join("in/out");
    for _ in 0..2 {
        let output = run(&["extract", "in", "--out", "in/out"], folder.path());
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let files = walkdir::WalkDir::new(&out).sort_by_file_name().into_iter().map(Result::unwrap);
        let files: Vec<_> = files.filter(|entry| entry.file_type().is_file()).collect();
        let names = files.iter().map(|file| file.path().strip_prefix(&out).unwrap().display().to_string());
        let expected = [
            "2023/q1.docx.json",
            "2023/q2.docx.json",
            "broken.docx.error.json",
            "claims.pdf.error.json",
            "z.docx.json",
        ];
        assert_eq!(names.collect::<Vec<_>>(), expected);
        for (file, path) in files.iter().zip(IN_ORDER) {
            let value = valid(serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap());
            assert_eq!(value["source"]["path"], path);
        }
    }
}

#[test]
fn two_inputs_of_one_output_path_never_overwrite() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a/q1.docx", &docx(&["First"]));
    write(folder.path(), "b/q1.docx", &docx(&["Second"]));
    let output = run(&["extract", "a", "b", "--out", "out"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let json = |name: &str| -> Value {
        valid(serde_json::from_slice(&fs::read(folder.path().join("out").join(name)).unwrap()).unwrap())
    };
    let alone = run(&["extract", "a/q1.docx"], folder.path());
    assert_eq!(json("q1.docx.json"), serde_json::from_slice::<Value>(&alone.stdout).unwrap());
    assert_eq!(json("q1.docx.2.error.json")["error"]["code"], "not_written");
}

#[test]
fn wrong_usage_is_two_and_help_is_zero() {
    let folder = returns();
    for args in [
        &["extract"][..],
        &["extract", "--nonsense", "in"],
        &["extract", "--jobs", "0", "in"],
        &["extract", "-", "--files-from", "-"],
        &["extract", "--files-from", "no-such-list"],
        &["extract", "--out", "o", "--format", "json", "in"],
        &["extract", "--profile", "no-such-profile.toml", "in"],
        &["frobnicate"],
        &[],
    ] {
        let output = run(args, folder.path());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
    for args in [&["--help"][..], &["extract", "--help"], &["--version"], &["codes"], &["schema"]] {
        let output = run(args, folder.path());
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn quiet_says_nothing_and_verbose_tells_of_every_input() {
    let folder = returns();
    assert!(run(&["extract", "--quiet", "in"], folder.path()).stderr.is_empty());
    let verbose = run(&["extract", "--verbose", "in"], folder.path());
    let talk = text(&verbose.stderr);
    for said in ["read 2023/q1.docx", "failed claims.pdf: unsupported", "skipped notes.txt"] {
        assert!(talk.contains(said), "{said} in {talk}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..40 {
        write(folder.path(), &format!("in/{n}.docx"), &docx(&["words"; 200]));
    }
    let mut command = exrep();
    command.args(["extract", "in"]).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn ctrl_c_finishes_what_is_in_hand_and_begins_nothing_more() {
    use std::io::{BufRead, BufReader};
    use std::process::Command;
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.docx", "c.docx"] {
        write(folder.path(), name, &docx(&["words"]));
    }
    let pipe = folder.path().join("b.docx");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut command = exrep();
    command.args(["extract", "--jobs", "1", "a.docx", "b.docx", "c.docx"]).current_dir(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut read = String::new();
    stdout.read_line(&mut read).unwrap();
    // Opening the pipe for writing waits until the command reads from it: b.docx is in hand.
    let mut writing = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    assert!(Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap().success());
    std::thread::sleep(std::time::Duration::from_millis(200));
    std::io::Write::write_all(&mut writing, &docx(&["in hand"])).unwrap();
    drop(writing);
    std::io::Read::read_to_string(&mut stdout, &mut read).unwrap();
    assert_eq!(paths(&lines(read.as_bytes())), ["a.docx", "b.docx"]);
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
