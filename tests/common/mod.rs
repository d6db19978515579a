//! What whole-program tests share: the command, small documents made here, and the schemas.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

pub fn exrep() -> Command {
    Command::new(env!("CARGO_BIN_EXE_exrep"))
}

pub fn run(args: &[&str], folder: &Path) -> Output {
    exrep().args(args).current_dir(folder).output().unwrap()
}

pub fn run_with_stdin(args: &[&str], folder: &Path, stdin: &[u8]) -> Output {
    let mut command = exrep();
    command.args(args).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    child.wait_with_output().unwrap()
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A Word document of these paragraphs.
pub fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let paragraphs: String = paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "word/document.xml",
            format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>"#
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The values of JSON Lines, each valid by its schema.
pub fn lines(stdout: &[u8]) -> Vec<Value> {
    text(stdout).lines().map(|line| valid(serde_json::from_str(line).unwrap())).collect()
}

pub fn paths(values: &[Value]) -> Vec<&str> {
    values.iter().map(|value| value["source"]["path"].as_str().unwrap()).collect()
}

/// The value, which must be a record or a failure by the schemas of this version.
pub fn valid(value: Value) -> Value {
    static RECORD: LazyLock<Validator> = LazyLock::new(|| validator("record"));
    static FAILURE: LazyLock<Validator> = LazyLock::new(|| validator("failure"));
    let schema = if value.get("error").is_some() { &FAILURE } else { &RECORD };
    let wrong: Vec<String> =
        schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", value["source"]["path"]);
    value
}

fn validator(shape: &str) -> Validator {
    let printed = exrep().args(["schema", shape]).output().unwrap();
    let schema = serde_json::from_slice(&printed.stdout).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}
