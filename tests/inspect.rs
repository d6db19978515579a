//! `exrep inspect` as its users meet it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{docx, run, run_with_stdin, text, write};

#[test]
fn a_document_is_shown_as_outline_text_and_explanation() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "q1.docx", &docx(&["Opening figures", "All is well"]));
    let shown = |args: &[&str]| {
        let output = run(&[&["inspect", "q1.docx"], args].concat(), folder.path());
        assert_eq!(output.status.code(), Some(0));
        text(&output.stdout).to_owned()
    };
    assert_eq!(shown(&[]), "paragraph \"Opening figures\"\nparagraph \"All is well\"\n");
    assert_eq!(shown(&["--text"]), "Opening figures\nAll is well\n");
    assert!(!shown(&["--explain"]).is_empty());
    let piped = run_with_stdin(&["inspect", "-"], folder.path(), &docx(&["From a pipe"]));
    assert_eq!(text(&piped.stdout), "paragraph \"From a pipe\"\n");
}

#[test]
fn a_file_that_cannot_be_read_is_a_sentence_and_exit_code_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["inspect", "none.pdf"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: none.pdf: unreadable: no such file\n");
}
