//! Documents made in a few lines, and their outlines.

use super::read;
use crate::ErrorCode;
use crate::reader::Limits;
use crate::record::Code;

fn outline(body: &str) -> String {
    let fonts = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset2 Wingdings;}{\\f2\\fcharset204 Arial;}}";
    let styles = "{\\stylesheet{\\s0 Normal;}{\\s1\\sbasedon0 heading 1;}{\\s2\\outlinelevel1 Own;}}";
    let file = format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}{styles}{body}}}");
    read(file.as_bytes(), &Limits::default()).expect("a document").outline()
}

#[test]
fn characters_are_read_in_their_encodings() {
    for (body, text) in [
        (r"\'a3 5\endash 6\~caf\'e9", "£ 5–6 café"),
        (r"\u8217? \uc2\u163\'a3\'a3 x", "’ £ x"),
        (r"{\uc0\u55357\u56397}", "👍"),
        (r"{\f1 \'fc}{\f2 \'c4\'e0} \u-3844?", "✓Да ✓"),
        (r"a\{b\}\\ c\_d\-e", "a{b}\\ c-de"),
        ("one\r\ntwo\\\nthree", "onetwo\"\nparagraph \"three"),
    ] {
        assert_eq!(outline(body), format!("paragraph \"{text}\"\n"), "{body}");
    }
}

#[test]
fn headings_bold_and_list_items_are_told_apart() {
    let body = r"\pard\s1 Parks\par\pard\s2 Play\par\pard {\b Target:} 90\b0\par
        {\listtext\f1\'a7\tab}\ilvl1\ls1 item\par\pard {\pntext 1.\tab}first\par";
    let expected = "heading 1 \"Parks\"\nheading 2 \"Play\"\nparagraph \"**Target:** 90\"\nitem 1 [▪] \"item\"\n\
                    item 0 [1.] \"first\"\n";
    assert_eq!(outline(body), expected);
}

#[test]
fn tables_keep_their_spans_and_nest() {
    let body = r"\trowd\clmgf\cellx1000\clmrg\cellx2000\clvmgf\cellx3000\pard\intbl a\cell\cell b\cell\row
        \trowd\cellx1000\cellx2000\clvmrg\cellx3000\pard\intbl c\par d\cell
        \pard\intbl\itap2 in\nestcell{\*\nesttableprops\trowd\cellx500\nestrow}\pard\intbl after\cell\cell\row\pard end";
    let expected = "table\n  row 0\n    cell 0 across 2\n      paragraph \"a\"\n    cell 2 down 2\n      \
        paragraph \"b\"\n  row 1\n    cell 0\n      paragraph \"c\"\n      paragraph \"d\"\n    cell 1\n      table\n        \
        row 0\n          cell 0\n            paragraph \"in\"\n      paragraph \"after\"\nparagraph \"end\"\n";
    assert_eq!(outline(body), expected);
}

#[test]
fn notes_boxes_fields_and_headers_have_their_places() {
    let body = r"{\header Page top\par}Rate{\super\chftn{\footnote\pard {\super\chftn} By age}} rose
        {\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt boxed\par}}{\shprslt drawn}}
        {\field{\*\fldinst HYPERLINK x}{\fldrslt here}}\par
        {\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}{\fldrslt no}}*{\footnote * own}\par";
    let expected = "header \"Page top\"\nparagraph \"Rate{1} rosehere\"\nparagraph \"boxed\"\nnote [1] \"By age\"\n\
                    paragraph \"☒{*}\"\nnote [*] \"own\"\n";
    assert_eq!(outline(body).replace("rose ", "rose"), expected);
}

#[test]
fn what_is_deleted_hidden_or_no_text_is_left_out() {
    let file = br"{\rtf1 a{\deleted old}{\v secret}{\*\unknown x}{\pict 00ff}{\*\annotation why}\bin3 }}}b}";
    let document = read(file, &Limits::default()).expect("a document");
    assert_eq!(document.text, "ab\n");
    let codes: Vec<Code> = document.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TrackedChanges, Code::HiddenText]);
}

#[test]
fn properties_are_read() {
    let file = br"{\rtf1{\info{\title Q2}{\author A B}{\creatim\yr2020\mo1\dy2\hr3\min4}}{\*\generator Own 1;}x}";
    let properties = read(file, &Limits::default()).expect("a document").properties;
    assert_eq!(properties.title.as_deref(), Some("Q2"));
    assert_eq!(properties.author.as_deref(), Some("A B"));
    assert_eq!(properties.created.as_deref(), Some("2020-01-02T03:04:00Z"));
    assert_eq!(properties.producer.as_deref(), Some("Own 1"));
}

#[test]
fn broken_files_are_read_as_far_as_they_go() {
    let code = |bytes: &[u8]| read(bytes, &Limits::default()).map(|_| ()).map_err(|error| error.code);
    assert_eq!(code(br"{\rtf1{\fonttbl"), Err(ErrorCode::Damaged));
    let deep = [&b"{\\rtf1 a"[..], &b"{".repeat(100_000), b"deep"].concat();
    let document = read(&deep, &Limits::default()).expect("a document");
    assert_eq!(document.text, "adeep\n");
    assert!(document.findings.iter().any(|finding| finding.code == Code::Repaired));
    let notes = [&b"{\\rtf1 a"[..], &br"{\footnote\chftn x\trowd\itap90\nestcell{\shptxt y".repeat(5_000)].concat();
    assert_eq!(code(&notes), Ok(()));
}

#[test]
fn formulas_come_by_their_characters() {
    let file = br"{\rtf1 Area {\mmath{\*\moMathPara{\*\moMath{\mr A=}{\mf{\mfPr{\mctrlPr x}}{\mnum{\mr 1}}{\mden{\mr 2}}}}}}.}";
    assert_eq!(read(file, &Limits::default()).expect("a document").text, "Area A=12.\n");
}

#[test]
fn what_stands_until_something_is_entered_is_left_out() {
    let file = br"{\rtf1{\stylesheet{\s1 heading 1;}{\*\cs16 Placeholder Text;}{\*\cs17 Strong;}}\
{\cs17 Outturn: }{\cs16 Click here to enter text.}\par{\cs16 x\plain y}}";
    assert_eq!(read(file, &Limits::default()).expect("a document").text, "Outturn:\ny\n");
}

#[test]
fn pages_that_the_author_begins_may_part_papers() {
    let text = outline("one\\par\\page two\\par\\pard\\pagebb three\\par\\pard four\\sect five");
    let expected = ["one", "?two", "?three", "four", "?five"].map(|line| match line.strip_prefix('?') {
        Some(line) => format!("another paper?\nparagraph \"{line}\"\n"),
        None => format!("paragraph \"{line}\"\n"),
    });
    assert_eq!(text, expected.concat());
}
