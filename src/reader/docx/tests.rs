//! Whole packages, built in memory: one test a family of constructs.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::read;
use crate::document::{Document, PartKind, Place, Span};
use crate::reader::Limits;
use crate::record::Code;
use crate::{Error, ErrorCode};

const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:name w:val='Normal'/></w:style>\
    <w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr>\
    <w:rPr><w:b/></w:rPr></w:style>\
    <w:style w:type='paragraph' w:styleId='Sub'><w:basedOn w:val='berschrift1'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='Titel'><w:name w:val='Title'/></w:style>\
    <w:style w:type='paragraph' w:styleId='Bullets'><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='character' w:styleId='Strong'><w:rPr><w:b/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type='table' w:styleId='Grid'><w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>\
    </w:styles>";

const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%2)'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF0B7;'/>\
    <w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num></w:numbering>";

const RELATIONSHIPS: &str = "<Relationships>\
    <Relationship Id='s' Type='http://x/styles' Target='styles.xml'/><Relationship Id='n' Type='http://x/numbering' Target='numbering.xml'/>\
    <Relationship Id='f' Type='http://x/footnotes' Target='footnotes.xml'/><Relationship Id='e' Type='http://x/endnotes' Target='endnotes.xml'/>\
    <Relationship Id='h1' Type='http://x/header' Target='header1.xml'/><Relationship Id='f1' Type='http://x/footer' Target='footer1.xml'/>\
    <Relationship Id='c' Type='http://x/aFChunk' Target='chunk.htm'/><Relationship Id='d' Type='http://x/diagramData' Target='data.xml'/>\
    </Relationships>";

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("its text");
    }
    writer.finish().expect("a package").into_inner()
}

fn package(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut parts = vec![
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", RELATIONSHIPS),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
    ];
    parts.extend_from_slice(more);
    zipped(&parts)
}

fn try_read(bytes: &[u8]) -> Result<Document, Error> {
    read(bytes, &Limits::default())
}

fn document(body: &str, more: &[(&str, &str)]) -> Document {
    let document = try_read(&package(body, more)).expect("a document");
    assert!(!has(&document, Code::CharactersLost), "{body}: {:?}", document.findings);
    document
}

fn has(document: &Document, code: Code) -> bool {
    document.findings.iter().any(|finding| finding.code == code)
}

/// Checks outlines of bodies, each given with its lines.
fn check(cases: &[(&str, &[&str])]) {
    for (body, lines) in cases {
        let outline = document(body, &[]).outline();
        assert_eq!(outline.lines().collect::<Vec<_>>(), *lines, "{body}");
    }
}

#[test]
fn runs_give_text_with_tabs_breaks_hyphens_and_symbols() {
    check(&[
        (
            "<w:p><w:r><w:t xml:space='preserve'>R&amp;D &lt;b&gt; &amp;lt; </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r></w:p>",
            &["paragraph \"R&D <b> &lt; **bold**\""],
        ),
        (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r></w:p>",
            &["paragraph \"a\\tb\\nc-de\""],
        ),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t> a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>",
            &["paragraph \"ab\""],
        ),
        (
            "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:t> yes</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr><w:t>\u{fe}</w:t></w:r></w:p>",
            &["paragraph \"✓yes☑\""],
        ),
        (
            "<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p/><w:p><w:r><w:t>after</w:t></w:r></w:p>",
            &["another paper?", "paragraph \"after\""],
        ),
        (
            "<w:p><w:r><w:rPr><w:rStyle w:val='Strong'/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>b</w:t></w:r></w:p>",
            &["paragraph \"**a**b\""],
        ),
        (
            "<w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>b</w:t></w:r></w:smartTag><w:customXml><w:r><w:t>c</w:t></w:r></w:customXml></w:p>",
            &["paragraph \"abc\""],
        ),
        (
            "<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr><w:r><w:t>T</w:t></w:r></w:p><w:p><w:r><w:t>his</w:t></w:r></w:p>",
            &["paragraph \"This\""],
        ),
        (
            "<w:p><m:oMath><m:f><m:num><m:r><m:t>34</m:t></m:r></m:num><m:den><m:r><m:t>69</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            &["paragraph \"34/69\""],
        ),
    ]);
}

#[test]
fn headings_follow_outline_levels_of_style_chains_and_title_is_one() {
    check(&[(
        "<w:p><w:pPr><w:pStyle w:val='Titel'/></w:pPr><w:r><w:t>T</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val='berschrift1'/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val='Sub'/></w:pPr><w:r><w:t>B</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val='Heading3'/></w:pPr><w:r><w:t>C</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val='Sub'/><w:outlineLvl w:val='9'/></w:pPr><w:r><w:t>D</w:t></w:r></w:p>",
        &["heading 1 \"T\"", "heading 1 \"**A**\"", "heading 2 \"**B**\"", "heading 3 \"C\"", "paragraph \"**D**\""],
    )]);
}

#[test]
fn list_items_carry_level_and_printed_marker() {
    let item = |level: u8, number: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        item(0, 1, "a"),
        item(1, 1, "b"),
        item(0, 1, ""),
        item(0, 1, "d"),
        item(0, 0, "none"),
        "<w:p><w:pPr><w:pStyle w:val='Bullets'/></w:pPr><w:r><w:t>e</w:t></w:r></w:p>".to_owned(),
        item(0, 77, "no such list"),
    ];
    let lines: &[&str] = &[
        "item 0 [1.] \"a\"",
        "item 1 [a)] \"b\"",
        "item 0 [3.] \"d\"",
        "paragraph \"none\"",
        "item 0 [•] \"e\"",
        "paragraph \"no such list\"",
    ];
    check(&[(&body.concat(), lines)]);
}

#[test]
fn tables_keep_spans_merges_nesting_and_empty_cells() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let body = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val='Grid'/><w:tblLook w:val='0020'/></w:tblPr><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr>\
         <w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val='2'/>", "wide"),
        cell("", ""),
        cell("<w:vMerge w:val='restart'/>", "tall"),
        cell("", "x"),
        "<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>",
        cell("<w:vMerge/>", ""),
        cell("", "y"),
        cell("<w:vMerge/>", "not merged, it has text"),
        cell("", "last"),
    );
    let lines: &[&str] = &[
        "table",
        "  row 0",
        "    cell 0 across 2",
        "      paragraph \"**wide**\"",
        "    cell 2",
        "  row 1",
        "    cell 0 down 2",
        "      paragraph \"tall\"",
        "    cell 1",
        "      paragraph \"x\"",
        "    cell 2",
        "      table",
        "        row 0",
        "          cell 0",
        "            paragraph \"inner\"",
        "  row 2",
        "    cell 1",
        "      paragraph \"y\"",
        "    cell 2",
        "      paragraph \"not merged, it has text\"",
        "  row 3",
        "    cell 1",
        "      paragraph \"last\"",
    ];
    check(&[(&body, lines)]);
}

#[test]
fn content_controls_show_content_state_or_a_blank() {
    let control = |properties: &str, content: &str| {
        format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
    };
    let run = "<w:r><w:t>text</w:t></w:r>";
    let block = format!("<w:p>{run}</w:p>");
    let cell = format!("<w:tc>{block}</w:tc>");
    check(&[
        (&format!("<w:p>{}</w:p>", control("<w:text/>", run)), &["paragraph \"text\""]),
        (&control("", &control("<w:date/>", &block)), &["paragraph \"text\""]),
        (&format!("<w:p>{}{run}</w:p>", control("<w:showingPlcHdr/>", run)), &["paragraph \"text\""]),
        (&control("<w:showingPlcHdr/>", &block), &[]),
        (
            &format!("<w:p>{}</w:p>", control("<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>", run)),
            &["paragraph \"☒\""],
        ),
        (
            &format!("<w:p>{}</w:p>", control("<w14:checkbox><w14:checked w14:val='0'/></w14:checkbox>", "")),
            &["paragraph \"☐\""],
        ),
        (
            &format!(
                "<w:tbl>{}<w:tr>{}{}</w:tr></w:tbl>",
                control("", &format!("<w:tr>{cell}</w:tr>")),
                cell,
                control("<w:showingPlcHdr/>", &cell)
            ),
            &[
                "table",
                "  row 0",
                "    cell 0",
                "      paragraph \"text\"",
                "  row 1",
                "    cell 0",
                "      paragraph \"text\"",
                "    cell 1",
            ],
        ),
    ]);
}

#[test]
fn fields_show_their_result_and_form_fields_their_state() {
    let mark = |kind: &str, data: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'>{data}</w:fldChar></w:r>");
    let field = |data: &str, instruction: &str, result: &str| {
        let begin = mark("begin", &format!("<w:ffData>{data}</w:ffData>"));
        let result = if result.is_empty() {
            String::new()
        } else {
            format!("{}<w:r><w:t>{result}</w:t></w:r>", mark("separate", ""))
        };
        format!(
            "<w:p>{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{result}{}<w:r><w:t>!</w:t></w:r></w:p>",
            mark("end", "")
        )
    };
    let list = "<w:ddList><w:result w:val='1'/><w:listEntry w:val='Red'/><w:listEntry w:val='Amber'/></w:ddList>";
    let nested = format!(
        "<w:p>{b}<w:r><w:instrText>IF </w:instrText></w:r>{b}<w:r><w:instrText>REF x</w:instrText></w:r>{s}<w:r><w:t>hidden</w:t></w:r>{e}{s}<w:r><w:t>shown</w:t></w:r>{e}</w:p>",
        b = mark("begin", ""),
        s = mark("separate", ""),
        e = mark("end", "")
    );
    check(&[
        (&field("", " REF x ", "result"), &["paragraph \"result!\""]),
        (&field("", " PAGE ", ""), &["paragraph \"!\""]),
        (&field("<w:textInput/>", "FORMTEXT", "typed"), &["paragraph \"typed!\""]),
        (
            &field("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", " FORMCHECKBOX ", ""),
            &["paragraph \"☒!\""],
        ),
        (
            &field("<w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox>", " FORMCHECKBOX ", "x"),
            &["paragraph \"☐!\""],
        ),
        (&field(list, " FORMDROPDOWN ", ""), &["paragraph \"Amber!\""]),
        (&nested, &["paragraph \"shown\""]),
        ("<w:p><w:fldSimple w:instr='DATE'><w:r><w:t>1 May</w:t></w:r></w:fldSimple></w:p>", &["paragraph \"1 May\""]),
        (&format!("<w:p>{}</w:p><w:p><w:r><w:t>kept</w:t></w:r></w:p>", mark("begin", "")), &["paragraph \"kept\""]),
    ]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>b</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:ins>\
        <w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>c</w:t></w:r></w:moveTo></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>one </w:t></w:r><w:r><w:t>line</w:t></w:r></w:p><w:p><w:r><w:t>, still</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let document = document(body, &[]);
    assert_eq!(document.plain_text(), "abc\noneline, still\nrow\n");
    assert!(has(&document, Code::TrackedChanges));
}

#[test]
fn hidden_text_is_left_out_and_said_so() {
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr><w:rStyle w:val='Secret'/></w:rPr><w:t>y</w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val='Secret'/><w:vanish w:val='0'/></w:rPr><w:t>seen</w:t></w:r></w:p>";
    let document = document(body, &[]);
    assert_eq!(document.text, "seen\n");
    assert!(has(&document, Code::HiddenText));
    assert!(!has(&document, Code::TrackedChanges));
}

#[test]
fn notes_follow_the_block_of_their_mark_and_custom_marks_are_kept() {
    let reference = |id: u8| format!("<w:r><w:footnoteReference w:id='{id}'/></w:r>");
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in table</w:t></w:r>{}</w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:t>a</w:t></w:r>{}<w:r><w:t>b</w:t></w:r><w:r><w:endnoteReference w:id='1'/></w:r>\
         <w:r><w:footnoteReference w:customMarkFollows='1' w:id='4'/><w:t>*a</w:t></w:r></w:p>\
         <w:p><w:del><w:r><w:footnoteReference w:id='5'/></w:r></w:del><w:r><w:t>end</w:t></w:r></w:p>",
        reference(3),
        reference(2)
    );
    let note = |id: u8, text: &str| {
        format!(
            "<w:footnote w:id='{id}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
        )
    };
    let footnotes = format!(
        "<w:footnotes><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>{}{}{}{}</w:footnotes>",
        note(2, "second").replace("</w:footnote>", "<w:p><w:r><w:t>more</w:t></w:r></w:p></w:footnote>"),
        note(3, "first"),
        note(4, "*a custom"),
        note(5, "deleted with its mark"),
    );
    let endnotes =
        "<w:endnotes><w:endnote w:id='1'><w:p><w:r><w:t>at the end</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let document = document(&body, &[("word/footnotes.xml", &footnotes), ("word/endnotes.xml", endnotes)]);
    assert_eq!(
        document.plain_text(),
        "in table[1]\n[1] first\na[2]b[i][*a]\n[2] second\nmore\n[i] at the end\n[*a] custom\nend\n"
    );
    let stray = "<w:footnotes><w:p><w:r><w:t>stray</w:t></w:r></w:p></w:footnotes>";
    assert_eq!(self::document("", &[("word/footnotes.xml", stray)]).text, "stray\n");
    let place = document.places.within(document.notes[0].span).next();
    assert_eq!(place, Some(Place::Part { part: PartKind::Footnote, block: 2, row: None, cell: None }));
}

#[test]
fn text_boxes_come_once_after_the_paragraph_that_anchors_them() {
    let content = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>";
    let drawing = format!("<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>");
    let vml = format!("<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>");
    let anchored =
        |inside: &str| format!("<w:p><w:r><w:t>head</w:t></w:r><w:r>{inside}</w:r><w:r><w:t>tail</w:t></w:r></w:p>");
    let alternate = format!(
        "<mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>"
    );
    let unknown = format!(
        "<mc:AlternateContent><mc:Choice xmlns:q='urn:q' Requires='q'>{drawing}{drawing}</mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>"
    );
    let picture = format!(
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing/></mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>"
    );
    let expected: &[&str] = &["paragraph \"headtail\"", "paragraph \"box\""];
    for inside in [&drawing, &vml, &alternate, &unknown, &picture] {
        check(&[(&anchored(inside), expected)]);
    }
    check(&[
        (
            &anchored("<w:pict><v:shape><v:textpath string='art'/></v:shape></w:pict>"),
            &["paragraph \"headtail\"", "paragraph \"art\""],
        ),
        (
            &format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", anchored(&drawing)),
            &["table", "  row 0", "    cell 0", "      paragraph \"headtail\"", "      paragraph \"box\""],
        ),
    ]);
    let document = document(&anchored(&drawing), &[]);
    let place = document.places.within(Span::new(10, 12)).next();
    assert_eq!(place, Some(Place::Part { part: PartKind::TextBox, block: 0, row: None, cell: None }));
}

#[test]
fn headers_and_footers_are_furniture_and_imported_parts_are_text() {
    let header = "<w:hdr><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Council</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:hdr>";
    let footer = "<w:ftr><w:p><w:r><w:t>Page 1</w:t></w:r></w:p></w:ftr>";
    let diagram =
        "<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>shape</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>";
    let body = "<w:p><w:r><w:drawing><dgm:relIds r:dm='d'/></w:drawing></w:r></w:p><w:altChunk r:id='c'/>";
    let more = [
        ("word/header1.xml", header),
        ("word/footer1.xml", footer),
        ("word/data.xml", diagram),
        ("word/chunk.htm", "<html><p>imported</p></html>"),
    ];
    let document = document(body, &more);
    let expected = "header \"Council\"\nparagraph \"shape\"\nparagraph \"imported\"\nfooter \"Page 1\"\n";
    assert_eq!(document.outline(), expected);
}

#[test]
fn places_count_top_level_blocks_rows_and_cells_of_the_body() {
    let body = "<w:p/><w:sdt><w:sdtContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:sdtContent></w:sdt>\
        <w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><w:r><w:t>c</w:t></w:r></w:p>";
    let document = document(body, &[]);
    let places: Vec<Place> = document.places.within(document.span()).collect();
    let at = |block, row, cell| Place::Part { part: PartKind::Body, block, row, cell };
    assert_eq!(places, [at(1, None, None), at(2, Some(1), Some(1)), at(3, None, None)]);
}

#[test]
fn any_prefix_strict_names_and_odd_packages_are_read() {
    for (parts, text) in [
        (
            vec![(
                "word/document.xml",
                "<ns0:document><ns0:body><ns0:p><ns0:r><ns0:t>a</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>",
            )],
            "a\n",
        ),
        (
            vec![(
                "Word\\Document.XML",
                "<document xmlns='http://purl.oclc.org/ooxml/wordprocessingml/main'><body><p><r><t>b</t></r></p></body></document>",
            )],
            "b\n",
        ),
        (
            vec![
                (
                    "_rels/.rels",
                    "<R><Relationship Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='/x/main.xml'/></R>",
                ),
                ("x/main.xml", "<w:document><w:body><w:p><w:r><w:t>c</w:t></w:r></w:p></w:body></w:document>"),
            ],
            "c\n",
        ),
    ] {
        assert_eq!(try_read(&zipped(&parts)).expect("a document").text, text);
    }
}

#[test]
fn broken_packages_end_in_a_text_with_a_finding_or_in_a_named_error() {
    let document = |xml: &str| try_read(&zipped(&[("word/document.xml", xml)]));
    let cut = document("<w:document><w:body><w:p><w:r><w:t>kept</w:t></w:r></w:p><w:p><w:r><w:t").expect("a document");
    assert_eq!(cut.text, "kept\n");
    assert!(has(&cut, Code::Repaired));
    let crossed = document(
        "<w:document><w:body><w:p><w:r><w:t>a</w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:body></w:document>",
    );
    assert_eq!(crossed.expect("a document").text, "a\nb\n");
    for (parts, code) in [
        (vec![("word/document.xml", "")], ErrorCode::Damaged),
        (vec![("word/document.xml", "<w:document><w:body><w:p><w:r><w:rPr><w:rPrChange>")], ErrorCode::Damaged),
        (vec![("word/other.xml", "<a/>")], ErrorCode::Damaged),
        (vec![("word/document.xml", "<x:workbook/>")], ErrorCode::Unsupported),
    ] {
        assert_eq!(try_read(&zipped(&parts)).expect_err("an error").code, code);
    }
    assert_eq!(try_read(b"PK\x03\x04").expect_err("an error").code, ErrorCode::Damaged);
}

#[test]
fn limits_cut_the_text_and_say_so_and_depth_never_overflows() {
    let paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>";
    let bytes = package(&paragraph.repeat(50), &[]);
    let few = read(&bytes, &Limits { paragraphs: 10, ..Limits::default() }).expect("a document");
    assert!(has(&few, Code::LimitReached));
    assert!(few.blocks.len() < 20);
    let small = read(&bytes, &Limits { stream_bytes: 400, ..Limits::default() }).expect("a document");
    assert!(has(&small, Code::LimitReached));

    let deep = format!("{}{paragraph}{}", "<w:tbl><w:tr><w:tc>".repeat(3000), "</w:tc></w:tr></w:tbl>".repeat(3000));
    assert_eq!(document(&deep, &[]).leaves().len(), 1);
    let open = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>";
    let boxes = format!("{}{paragraph}", open.repeat(3000));
    assert_eq!(try_read(&package(&boxes, &[])).expect("a document").text, "a\n");
}

#[test]
fn long_tables_and_paragraphs_pass_in_pieces_without_a_seam() {
    let row = |n: usize| {
        let text = "word ".repeat(40);
        format!(
            "<w:tr><w:tc><w:p><w:r><w:t>{n} {text}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr>"
        )
    };
    let rows: String = (0..3000).map(row).collect();
    let long = format!(
        "<w:tbl>{rows}</w:tbl><w:p><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:r><w:t>end</w:t></w:r></w:p>",
        "long ".repeat(200_000)
    );
    let document = document(&long, &[]);
    assert_eq!(document.blocks.len(), 3);
    assert_eq!(document.leaves().len(), 6002);
    assert!(document.findings.is_empty(), "{:?}", document.findings);
}

#[test]
fn charts_are_furniture_beside_their_paragraph() {
    let chart = "<c:chartSpace><c:title><a:p><a:r><a:t>Stays</a:t></a:r></a:p></c:title></c:chartSpace>";
    let relationships = "<Relationships><Relationship Id='c' Type='http://x/chart' Target='charts/chart1.xml'/>\
        <Relationship Id='s' Type='http://x/styles' Target='styles.xml'/></Relationships>";
    let body = "<w:p><w:r><w:t>text</w:t></w:r><w:r><w:drawing><a:graphicData><c:chart r:id='c'/></a:graphicData></w:drawing></w:r></w:p>\
        <w:p><w:r><c:chart r:id='s'/><w:t>a chart that is none</w:t></w:r></w:p>";
    let parts = [("word/charts/chart1.xml", chart), ("word/_rels/document.xml.rels", relationships)];
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let document = try_read(&zipped(&[&[("word/document.xml", document.as_str())], &parts[..]].concat()));
    let outline = document.map(|document| document.outline());
    assert_eq!(outline.as_deref(), Ok("paragraph \"text\"\nfigure \"Stays\"\nparagraph \"a chart that is none\"\n"));
}

#[test]
fn word_2003_xml_is_read_as_a_package_is() {
    let text = "<?xml version='1.0'?><w:wordDocument><o:DocumentProperties><o:Author>A. Lee</o:Author></o:DocumentProperties>\
        <w:lists><w:listDef w:listDefId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:nfc w:val='4'/><w:lvlText w:val='%1)'/></w:lvl></w:listDef>\
        <w:list w:ilfo='1'><w:ilst w:val='0'/></w:list></w:lists>\
        <w:styles><w:style w:type='paragraph' w:styleId='H'><w:name w:val='heading 2'/></w:style></w:styles>\
        <w:body><wx:sect><w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>Head </w:t></w:r><w:r><w:t>line</w:t></w:r></w:p>\
        <w:p><w:pPr><w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='1'/></w:listPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>\
        <w:p><w:r><w:t>text</w:t></w:r><w:r><w:footnote><w:p><w:r><w:footnoteRef/><w:t> note</w:t></w:r></w:p></w:footnote></w:r>\
        <aml:annotation w:type='Word.Deletion'><aml:content><w:r><w:delText>gone</w:delText></w:r></aml:content></aml:annotation>\
        <aml:annotation w:type='Word.Insertion'><aml:content><w:r><w:t> new</w:t></w:r></aml:content></aml:annotation></w:p>\
        <w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>\
        <w:sectPr><w:hdr w:type='odd'><w:p><w:r><w:t>top</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>";
    let document = try_read(text.as_bytes()).expect("a document");
    let lines = [
        "header \"top\"",
        "heading 2 \"Head line\"",
        "item 0 [a)] \"item\"",
        "paragraph \"text{1} new\"",
        "note [1] \"note\"",
        "table",
        "  row 0",
        "    cell 0 down 2",
        "      paragraph \"a\"",
        "  row 1",
    ];
    assert_eq!(document.outline().lines().collect::<Vec<_>>(), lines);
    assert_eq!(document.properties.author.as_deref(), Some("A. Lee"));
    assert!(has(&document, Code::TrackedChanges));
    let cut = try_read(&text.as_bytes()[..text.len() - 300]).expect("what there is");
    assert!(cut.text.contains("text"));
    assert_eq!(try_read(b"<note/>").map_err(|error| error.code).err(), Some(ErrorCode::Damaged));
}

#[test]
fn notes_are_numbered_as_their_section_says() {
    let reference = "<w:r><w:footnoteReference w:id='1'/></w:r>";
    let second = "<w:r><w:footnoteReference w:id='2'/></w:r>";
    let section = |format: &str| {
        format!(
            "<w:sectPr><w:footnotePr><w:numFmt w:val='{format}'/><w:numRestart w:val='eachSect'/></w:footnotePr></w:sectPr>"
        )
    };
    let body = format!(
        "<w:p><w:pPr>{}</w:pPr><w:r><w:t>a</w:t></w:r>{reference}</w:p><w:p><w:r><w:t>b</w:t></w:r>{second}</w:p>{}",
        section("upperRoman"),
        section("chicago")
    );
    let note = |id: u8| format!("<w:footnote w:id='{id}'><w:p><w:r><w:t>note {id}</w:t></w:r></w:p></w:footnote>");
    let notes = format!("<w:footnotes>{}{}</w:footnotes>", note(1), note(2));
    let outline = document(&body, &[("word/footnotes.xml", &notes)]).outline();
    assert_eq!(
        outline,
        "paragraph \"a{I}\"\nnote [I] \"note 1\"\nanother paper?\nparagraph \"b{*}\"\nnote [*] \"note 2\"\n"
    );
}

#[test]
fn pages_that_the_author_begins_may_part_papers() {
    let paragraph = |properties: &str, runs: &str| format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>");
    let text = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let turn = "<w:r><w:br w:type='page'/></w:r>";
    let body = [
        paragraph("", &text("one")),
        paragraph("", turn),
        paragraph("", &text("two")),
        paragraph("<w:pageBreakBefore/>", &text("three")),
        paragraph("", &format!("{}{turn}", text("four"))),
        paragraph("<w:sectPr/>", &text("five")),
        paragraph("<w:sectPr/>", &text("six")),
        paragraph("", &text("seven")),
        "<w:sectPr><w:type w:val='continuous'/></w:sectPr>".to_owned(),
    ];
    let document = try_read(&package(&body.concat(), &[])).expect("a document");
    let begun: Vec<&str> = document.seams.iter().map(|seam| &document.text[seam.offset as usize..]).collect();
    let first: Vec<&str> = begun.iter().filter_map(|rest| rest.lines().next()).collect();
    assert_eq!(first, ["two", "three", "five", "six"]);
    assert!(document.seams.iter().all(|seam| !seam.sure));
}
