//! Pages that are pictures, read by the `exrep` command. Where `tesseract` is not installed, the tests that need
//! it say so and pass.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use exrep::reader::picture::{Paintable, Picture, Turn, paint};
use serde_json::Value;

fn has_engine() -> bool {
    let found = Command::new("tesseract").arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        println!(
            "skipped: tesseract is not installed (apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-cym)"
        );
    }
    found
}

/// The first page of a fixture as a scanner would see it.
fn scanned() -> Picture {
    let bytes = fs::read("fixtures/form-table/report.pdf").unwrap();
    paint(&Paintable::open(&bytes).unwrap(), 1, 200.0).unwrap().0
}

fn write_png(picture: &Picture, path: &Path) {
    let (width, height) = (picture.width as u32, picture.height as u32);
    image::GrayImage::from_raw(width, height, picture.pixels.clone()).unwrap().save(path).unwrap();
}

fn extract(arguments: &[&str], path: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exrep"));
    if let Some(path) = path {
        command.env("PATH", format!("{}:/usr/bin:/bin", path.display()));
    }
    command.arg("extract").arg("--quiet").args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_scan_is_read_as_its_document_is_whichever_way_it_lies() {
    if !has_engine() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let native = json(&extract(&["fixtures/form-table/report.pdf"], None));
    let picture = scanned();
    for (turn, name) in [(Turn::None, "upright"), (Turn::Quarter, "lying"), (Turn::Half, "upside down")] {
        let file = folder.path().join(format!("{name}.png"));
        write_png(&turn.apply(picture.clone()), &file);
        let arguments = ["--ocr-cache", cache.to_str().unwrap(), file.to_str().unwrap()];
        let read = extract(&arguments, None);
        let record = json(&read);
        assert_eq!(record["source"]["text_layer"], "ocr", "{name}");
        assert_eq!(record["source"]["format"], "png");
        for field in ["outturn", "target"] {
            let (found, expected) = (&record["reports"][0][field], &native["reports"][0][field]);
            assert_eq!((&found["value"], &found["unit"]), (&expected["value"], &expected["unit"]), "{name} {field}");
            assert!(found["at"][0]["bbox"].is_array());
        }
        assert_eq!(record["reports"][0]["review"], "check");
        assert_eq!(record["findings"][0]["code"], "read_by_ocr");
        assert_eq!(extract(&arguments, None).stdout, read.stdout, "{name}: kept readings give the same bytes");
    }
    assert!(cache.join("pictures").is_dir());
}

#[test]
fn without_reading_pictures_a_scan_needs_ocr_and_says_how() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scan.png");
    write_png(&Picture::new(400, 500, vec![255; 200_000]).unwrap(), &file);
    let never = json(&extract(&["--ocr", "never", file.to_str().unwrap()], None));
    assert_eq!(never["error"]["code"], "needs_ocr");
    // A folder without the program.
    let mut command = Command::new(env!("CARGO_BIN_EXE_exrep"));
    let absent = command.env("PATH", folder.path()).args(["extract", "--quiet"]).arg(&file).output().unwrap();
    let absent = json(&absent);
    assert_eq!(absent["error"]["code"], "needs_ocr");
    assert!(absent["error"]["message"].as_str().unwrap().contains("apt-get install tesseract-ocr"), "{absent}");
}

#[test]
fn an_engine_that_hangs_or_fails_costs_the_page_and_not_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tesseract");
    let file = folder.path().join("scan.png");
    write_png(&scanned(), &file);
    for (end, words) in [("exec sleep 60", "was ended after 1 seconds"), ("exit 3", "exit status: 3")] {
        let script = format!(
            "#!/bin/sh\ncase $1 in --version) echo tesseract 5.0;; --list-langs) printf 'List\\neng\\n';; *) {end};; esac\n"
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let arguments = ["--ocr-timeout", "1", "--no-ocr-cache", file.to_str().unwrap()];
        let failed = json(&extract(&arguments, Some(folder.path())));
        assert_eq!(failed["error"]["code"], "needs_ocr", "{failed}");
        assert!(failed["error"]["message"].as_str().unwrap().contains(words), "{failed}");
    }
}

#[test]
fn documents_with_text_of_their_own_start_no_engine() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tesseract");
    let started = folder.path().join("started");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", started.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let read = extract(&["fixtures/form-table/report.pdf"], Some(folder.path()));
    assert!(read.status.success(), "{read:?}");
    assert!(!started.exists());
}
