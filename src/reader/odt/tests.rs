//! Flat documents made in a few lines, and their outlines.

use super::read;
use crate::ErrorCode;
use crate::reader::Limits;
use crate::record::Code;

fn flat(styles: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

fn outline(styles: &str, body: &str) -> String {
    read(flat(styles, body).as_bytes(), &Limits::default()).expect("a document").outline()
}

#[test]
fn lines_bold_and_spaces_are_read() {
    let styles = "<style:style style:name='T1' style:family='text'><style:text-properties fo:font-weight='bold'/>\
                  </style:style>";
    let body = "<text:h text:outline-level='2'>Parks</text:h><text:p>Target<text:s text:c='3'/>is\n \
                <text:span text:style-name='T1'>90%</text:span><text:tab/>x<text:line-break/>y</text:p>";
    assert_eq!(outline(styles, body), "heading 2 \"Parks\"\nparagraph \"Target is **90%**\\tx\\ny\"\n");
}

#[test]
fn lists_count_by_level_and_go_on_where_they_say_so() {
    let styles = "<text:list-style style:name='L1'>\
        <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
        <text:list-level-style-bullet text:level='2' text:bullet-char='\u{f0b7}'/></text:list-style>";
    let body = "<text:list xml:id='a' text:style-name='L1'><text:list-item><text:p>one</text:p><text:p>more</text:p>\
        <text:list><text:list-item><text:p>sub</text:p></text:list-item></text:list></text:list-item></text:list>\
        <text:p>between</text:p>\
        <text:list text:continue-list='a' text:style-name='L1'><text:list-item><text:p>two</text:p></text:list-item>\
        </text:list>";
    let expected = "item 0 [1.] \"one\"\nparagraph \"more\"\nitem 1 [•] \"sub\"\nparagraph \"between\"\n\
                    item 0 [2.] \"two\"\n";
    assert_eq!(outline(styles, body), expected);
}

#[test]
fn tables_keep_their_spans() {
    let body = "<table:table><table:table-header-rows><table:table-row>\
        <table:table-cell table:number-columns-spanned='2'><text:p>a</text:p></table:table-cell>\
        <table:covered-table-cell/><table:table-cell table:number-rows-spanned='2'><text:p>b</text:p>\
        </table:table-cell></table:table-row></table:table-header-rows><table:table-row>\
        <table:table-cell table:number-columns-repeated='2'><text:p>c</text:p></table:table-cell>\
        <table:covered-table-cell/></table:table-row></table:table>";
    let expected = "table\n  row 0\n    cell 0 across 2\n      paragraph \"a\"\n    cell 2 down 2\n      \
                    paragraph \"b\"\n  row 1\n    cell 0\n      paragraph \"c\"\n    cell 1\n      paragraph \"c\"\n";
    assert_eq!(outline("", body), expected);
}

#[test]
fn notes_and_frames_follow_their_paragraph() {
    let body = "<text:p>Rate<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>By age</text:p><text:p>and ward</text:p></text:note-body></text:note> rose\
        <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame> again</text:p>";
    let expected = "paragraph \"Rate{1} rose again\"\nparagraph \"boxed\"\nnote [1] \"By age\\nand ward\"\n";
    assert_eq!(outline("", body), expected);
}

#[test]
fn what_is_deleted_hidden_or_a_comment_is_left_out() {
    let styles = "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/>\
                  </style:style>";
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion>\
        </text:changed-region></text:tracked-changes><text:p>new<text:span text:style-name='H'>secret</text:span>\
        <office:annotation><text:p>why</text:p></office:annotation></text:p>";
    let document = read(flat(styles, body).as_bytes(), &Limits::default()).expect("a document");
    assert_eq!(document.text, "new\n");
    let codes: Vec<Code> = document.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TrackedChanges, Code::HiddenText]);
}

#[test]
fn endless_nesting_and_repetition_end_at_a_limit() {
    let deep = format!("{}<text:p>deep", "<text:section>".repeat(50_000));
    let document = read(flat("", &deep).as_bytes(), &Limits::default()).expect("a document");
    assert!(document.findings.iter().any(|finding| finding.code == Code::LimitReached));
    let row = "<table:table><table:table-row table:number-rows-repeated='900000'><table:table-cell>";
    let many = format!("{}<text:p>again", row.repeat(10));
    let limits = Limits { paragraphs: 100, ..Limits::default() };
    let document = read(flat("", &many).as_bytes(), &limits).expect("a document");
    assert!(document.findings.iter().any(|finding| finding.code == Code::LimitReached));
}

#[test]
fn a_file_without_a_body_is_damaged() {
    for bytes in [&b"<office:document>"[..], b"PK\x03\x04", b""] {
        assert_eq!(read(bytes, &Limits::default()).map(|_| ()).map_err(|error| error.code), Err(ErrorCode::Damaged));
    }
}

#[test]
fn controls_of_forms_and_form_fields_show_their_state() {
    let body = "<office:forms><form:form><form:checkbox xml:id='c1' form:label='Agreed' form:current-state='checked'/>\
        <form:listbox xml:id='c2'><form:option form:label='Red'/><form:option form:label='Amber' \
        form:current-selected='true'/></form:listbox><form:text xml:id='c3' form:value='old' form:current-value='12%'/>\
        <form:button xml:id='c4' form:label='Send'/></form:form></office:forms>\
        <text:p>a <draw:control draw:control='c1'/>, <draw:control draw:control='c2'/>, \
        <draw:control draw:control='c3'/>, <draw:control draw:control='c4'/>.</text:p>\
        <text:p><field:fieldmark field:type='vnd.oasis.opendocument.field.FORMCHECKBOX'><field:param \
        field:name='Checkbox_Checked' field:value='true'/></field:fieldmark> yes <field:fieldmark \
        field:type='vnd.oasis.opendocument.field.FORMDROPDOWN'><field:param field:name='Dropdown_ListEntry' \
        field:value='Up'/><field:param field:name='Dropdown_ListEntry' field:value='Down'/><field:param \
        field:name='Dropdown_Selected' field:value='1'/></field:fieldmark></text:p>";
    assert_eq!(outline("", body), "paragraph \"a ☒ Agreed, Amber, 12%, .\"\nparagraph \"☒ yes Down\"\n");
}

#[test]
fn formulas_stand_in_their_line_and_tables_of_shapes_are_tables() {
    let body = "<text:p>Area <draw:frame><draw:object><math:math><math:semantics><math:mi>A</math:mi><math:mo>=\
        </math:mo><math:mn>2</math:mn><math:annotation>A = 2</math:annotation></math:semantics></math:math>\
        </draw:object></draw:frame>.</text:p><text:p>Box<draw:custom-shape><loext:table><loext:table-row>\
        <loext:table-cell><text:p>in it</text:p></loext:table-cell><loext:covered-table-cell><text:p>left over</text:p>\
        </loext:covered-table-cell></loext:table-row></loext:table></draw:custom-shape></text:p>";
    let expected = "paragraph \"Area A=2.\"\nparagraph \"Box\"\ntable\n  row 0\n    cell 0\n      paragraph \"in it\"\n    \
                    cell 1\n      paragraph \"left over\"\n";
    assert_eq!(outline("", body), expected);
}

#[test]
fn deleted_text_in_its_place_is_left_out_and_a_deleted_end_joins_paragraphs() {
    let body = "<text:tracked-changes><text:changed-region xml:id='d'><text:deletion><office:change-info/>\
        </text:deletion></text:changed-region><text:changed-region xml:id='i'><text:insertion/></text:changed-region>\
        </text:tracked-changes><text:p>a<text:change-start text:change-id='d'/>old</text:p><text:p>older\
        <text:change-end text:change-id='d'/>b<text:change-start text:change-id='i'/>new\
        <text:change-end text:change-id='i'/></text:p><text:p>c</text:p>";
    assert_eq!(outline("", body), "paragraph \"abnew\"\nparagraph \"c\"\n");
}

#[test]
fn what_stands_until_something_is_entered_is_left_out() {
    let styles = "<style:style style:name='Placeholder_20_Text' style:family='text'/>";
    let body = "<text:p>Outturn: <text:span text:style-name='Placeholder_20_Text'>Click here</text:span></text:p>";
    assert_eq!(outline(styles, body), "paragraph \"Outturn:\"\n");
}

#[test]
fn pages_that_the_author_begins_may_part_papers() {
    let styles = "<style:style style:name='P1' style:family='paragraph'><style:paragraph-properties \
                  fo:break-before='page'/></style:style>\
                  <style:style style:name='P2' style:family='paragraph' style:master-page-name='Landscape'/>";
    let body =
        "<text:p>one</text:p><text:p text:style-name='P1'>two</text:p><text:p text:style-name='P2'>three</text:p>";
    let expected = "paragraph \"one\"\nanother paper?\nparagraph \"two\"\nanother paper?\nparagraph \"three\"\n";
    assert_eq!(outline(styles, body), expected);
}
