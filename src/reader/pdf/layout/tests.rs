//! Promises of the whole layout, each on pages made in code.

use super::super::page::{Direction, Glyph, Page, Rule};
use super::Layout;
use super::sample::{Sheet, outline, wrapped};
use crate::document::Rect;
use crate::record::{Code, TextLayer};

const LONG: &str = "The number of visits fell in the second month because two of the three rooms were closed for repair \
                    and the third could be used in the mornings only, as the lift was out of order until the end.";
const MORE: &str = "A second team has been set up and will begin its work when the posts that were advertised in spring \
                    have been filled and all the new staff have been trained in the use of the system.";

/// The text's first line in a column of this width, and the rest.
fn cut(text: &str, width: f32) -> (String, String) {
    let mut lines = wrapped(text, width, 10.0);
    let first = lines.remove(0);
    (first, lines.join(" "))
}

#[test]
fn a_break_where_the_next_word_had_room_is_the_authors() {
    let sheet = Sheet::new(1).paragraph(60.0, 100.0, 470.0, LONG).paragraph(60.0, 136.0, 470.0, MORE);
    assert_eq!(outline([sheet]), format!("paragraph \"{LONG}\"\nparagraph \"{MORE}\"\n"));
}

#[test]
fn extra_leading_begins_a_paragraph_after_a_full_line() {
    let full = "The number of visits fell in the second month because two of the three rooms were shut for repair";
    let sheet =
        Sheet::new(1).paragraph(60.0, 100.0, 470.0, LONG).text(60.0, 160.0, full).text(60.0, 178.0, "Work resumes.");
    assert_eq!(outline([sheet]).lines().count(), 3);
}

#[test]
fn a_bold_label_begins_a_paragraph() {
    let sheet = Sheet::new(1).paragraph(60.0, 100.0, 470.0, LONG).text(60.0, 136.0, "**Owner:** none");
    assert!(outline([sheet]).ends_with("paragraph \"**Owner:** none\"\n"));
}

#[test]
fn a_wide_gap_is_a_tab_and_a_stretched_space_is_not() {
    let sheet = Sheet::new(1).text(60.0, 100.0, "**Outturn:** 39%").text(200.0, 100.0, "**Target:** 25%");
    assert_eq!(outline([sheet]), "paragraph \"**Outturn:** 39%\\t**Target:** 25%\"\n");
    let words = ["set", "with", "much", "space", "in", "it"];
    let sheet =
        (0..).zip(words).fold(Sheet::new(1), |sheet, (i, word)| sheet.text(60.0 + 40.0 * i as f32, 100.0, word));
    assert_eq!(outline([sheet]), "paragraph \"set with much space in it\"\n");
}

#[test]
fn letter_spaced_capitals_are_one_word() {
    let sheet = (0..)
        .zip("EXCEPTION".chars())
        .fold(Sheet::new(1), |sheet, (i, c)| sheet.text(60.0 + 8.0 * i as f32, 100.0, &c.to_string()));
    assert_eq!(outline([sheet]), "paragraph \"EXCEPTION\"\n");
}

#[test]
fn cells_of_a_form_keep_their_paragraphs() {
    let sheet = Sheet::new(1)
        .frame(50.0, 80.0, 300.0, 100.0)
        .frame(300.0, 80.0, 545.0, 100.0)
        .frame(50.0, 100.0, 545.0, 180.0)
        .text(54.0, 94.0, "**Outturn:** 39%")
        .text(304.0, 94.0, "**Target:** 25%")
        .text(54.0, 114.0, "**Reason:**")
        .paragraph(54.0, 128.0, 480.0, LONG);
    let expected = format!(
        "table\n  row 0\n    cell 0\n      paragraph \"**Outturn:** 39%\"\n    cell 1\n      paragraph \"**Target:** 25%\"\n  \
         row 1\n    cell 0 across 2\n      paragraph \"**Reason:**\"\n      paragraph \"{LONG}\"\n"
    );
    assert_eq!(outline([sheet]), expected);
}

#[test]
fn a_cell_merged_down_stands_once() {
    let sheet = Sheet::new(1)
        .frame(50.0, 80.0, 150.0, 140.0)
        .frame(150.0, 80.0, 300.0, 110.0)
        .frame(150.0, 110.0, 300.0, 140.0)
        .text(54.0, 100.0, "left")
        .text(154.0, 100.0, "above")
        .text(154.0, 130.0, "below");
    assert!(outline([sheet]).contains(
        "cell 0 down 2\n      paragraph \"left\"\n    cell 1\n      paragraph \"above\"\n  row 1\n    cell 1"
    ));
}

#[test]
fn rules_under_headings_are_no_table() {
    let sheet = Sheet::new(1)
        .text(60.0, 100.0, "**Heading**")
        .rule(60.0, 500.0, 104.0)
        .text(60.0, 130.0, "Text.")
        .rule(60.0, 500.0, 140.0);
    assert!(!outline([sheet]).contains("table"));
}

#[test]
fn a_table_over_a_page_break_is_one_and_its_cell_goes_on() {
    let (head, tail) = cut(LONG, 484.0);
    let first = Sheet::new(1)
        .frame(50.0, 700.0, 545.0, 730.0)
        .frame(50.0, 730.0, 545.0, 790.0)
        .text(54.0, 716.0, "**Title**")
        .text(54.0, 750.0, "**Reason:**")
        .text(54.0, 780.0, &head)
        .text(290.0, 820.0, "Page 1 of 2");
    let second = Sheet::new(2)
        .frame(50.0, 60.0, 545.0, 100.0)
        .frame(50.0, 100.0, 545.0, 120.0)
        .paragraph(54.0, 74.0, 484.0, &tail)
        .text(54.0, 114.0, "**Owner:**")
        .text(290.0, 820.0, "Page 2 of 2");
    let outline = outline([first, second]);
    assert_eq!(outline.matches("table").count(), 1, "{outline}");
    assert!(outline.contains(&format!("paragraph \"{LONG}\"")), "{outline}");
    assert!(outline.ends_with("page-number \"Page 1 of 2\"\npage-number \"Page 2 of 2\"\n"), "{outline}");
}

#[test]
fn header_rows_that_a_table_repeats_are_furniture() {
    let row = |sheet: Sheet, y: f32, cells: [&str; 3]| {
        (0..).zip(cells).fold(sheet, |sheet, (i, text)| {
            let x = 50.0 + 160.0 * i as f32;
            sheet.frame(x, y, x + 160.0, y + 20.0).text(x + 4.0, y + 14.0, text)
        })
    };
    let header = ["Ref", "Indicator", "Value"];
    let first = row(row(Sheet::new(1), 740.0, header), 760.0, ["A1", "Visits", "12"]);
    let second = row(row(Sheet::new(2), 60.0, header), 80.0, ["A2", "Calls", "31"]);
    let outline = outline([first, second]);
    assert_eq!(outline.matches("table\n").count(), 1, "{outline}");
    assert!(outline.ends_with("repeated-header-row \"Ref\\tIndicator\\tValue\"\n"), "{outline}");
}

#[test]
fn a_line_along_the_foot_of_a_single_page_that_ends_with_its_number_is_furniture() {
    let page = |foot: &dyn Fn(Sheet) -> Sheet| foot(Sheet::new(1).paragraph(60.0, 100.0, 470.0, MORE));
    let apart = page(&|sheet| sheet.text(60.0, 806.0, "Printed on 5 April 2022").text(520.0, 806.0, "1"));
    let named = page(&|sheet| sheet.text(60.0, 806.0, "Printed from the system Page 1"));
    for sheet in [apart, named] {
        let outline = outline([sheet]);
        assert!(outline.contains("footer \"Printed"), "{outline}");
    }
    let text = page(&|sheet| sheet.text(60.0, 806.0, "The number of homes let was 1"));
    let outline = outline([text]);
    assert!(!outline.contains("footer"), "{outline}");
}

#[test]
fn a_form_that_begins_a_page_is_not_the_last_one_going_on() {
    let form = |number: u32| {
        let place = |row: usize| 60.0 + 240.0 * row as f32;
        (0..3).zip(["**Title**", "**Name:** some name", "**Owner:**"]).fold(Sheet::new(number), |sheet, (row, text)| {
            sheet.frame(50.0, place(row), 545.0, place(row + 1)).text(54.0, place(row) + 14.0, text)
        })
    };
    assert_eq!(outline([form(1), form(2)]).matches("table\n").count(), 2);
}

#[test]
fn bullets_and_numbers_make_items_with_levels() {
    let sheet = Sheet::new(1)
        .text(60.0, 100.0, "•")
        .paragraph(78.0, 100.0, 452.0, LONG)
        .text(78.0, 130.0, "o")
        .text(96.0, 130.0, "inner point")
        .text(60.0, 144.0, "•")
        .text(78.0, 144.0, "last point")
        .text(60.0, 170.0, "1. first")
        .text(60.0, 184.0, "2. second");
    let expected = format!(
        "item 0 [•] \"{LONG}\"\nitem 1 [o] \"inner point\"\nitem 0 [•] \"last point\"\nitem 0 [1.] \"first\"\nitem 0 [2.] \"second\"\n"
    );
    assert_eq!(outline([sheet]), expected);
}

#[test]
fn a_bullet_that_is_drawn_begins_an_item() {
    let sheet = Sheet::new(1).dot(64.0, 94.5).text(75.0, 100.0, "first point").dot(64.0, 106.5).text(
        75.0,
        112.0,
        "second point",
    );
    assert_eq!(outline([sheet]), "item 0 [•] \"first point\"\nitem 0 [•] \"second point\"\n");
}

#[test]
fn a_paragraph_that_begins_with_a_number_is_no_item() {
    let sheet = Sheet::new(1).text(60.0, 100.0, "9 schools account for most of it.").text(60.0, 140.0, "1. alone");
    assert_eq!(outline([sheet]), "paragraph \"9 schools account for most of it.\"\nparagraph \"1. alone\"\n");
}

#[test]
fn a_number_that_touches_its_text_is_an_item_in_a_running_sequence() {
    let item = |sheet: Sheet, y: f32, number: &str| sheet.text(60.0, y, number).paragraph(72.0, y, 458.0, LONG);
    let sheet = item(item(Sheet::new(1), 100.0, "8."), 130.0, "9.").text(60.0, 160.0, "10.Recruit staff");
    let outline = outline([sheet.text(60.0, 174.0, "11.**Train** them"), Sheet::new(2).text(60.0, 60.0, "12.Alone")]);
    assert!(outline.contains("item 0 [10.] \"Recruit staff\"\nitem 0 [11.] \"**Train** them\""), "{outline}");
    let outline = super::sample::outline([Sheet::new(1).text(60.0, 100.0, "10.Recruit staff")]);
    assert_eq!(outline, "paragraph \"10.Recruit staff\"\n");
}

#[test]
fn a_paragraph_goes_on_over_a_page_break_and_furniture_follows_it() {
    let (head, tail) = cut(LONG, 470.0);
    let page = |number: u32, body: &str| {
        let running = format!("{number} | P a g e");
        Sheet::new(number)
            .text(60.0, 30.0, "Audit Committee")
            .text(280.0, 815.0, &running)
            .paragraph(60.0, 100.0, 470.0, MORE)
            .paragraph(60.0, 700.0, 470.0, body)
    };
    let outline = outline([page(1, &head), page(2, "Ends here.")]);
    assert_eq!(outline.matches("header \"Audit Committee\"").count(), 2, "{outline}");
    assert_eq!(outline.matches("page-number").count(), 2, "{outline}");
    let first = Sheet::new(1).paragraph(60.0, 100.0, 470.0, MORE).text(60.0, 780.0, &head).text(60.0, 815.0, "- 1 -");
    let second = Sheet::new(2)
        .paragraph(60.0, 60.0, 470.0, &tail)
        .paragraph(60.0, 120.0, 470.0, MORE)
        .text(60.0, 815.0, "- 2 -");
    let outline = super::sample::outline([first, second]);
    assert!(outline.contains(&format!("paragraph \"{LONG}\"\npage-number \"- 1 -\"\n")), "{outline}");
}

#[test]
fn a_title_that_begins_every_page_is_content() {
    let page = |number| {
        Sheet::new(number).size(16.0).text(60.0, 70.0, "**Report**").size(10.0).paragraph(60.0, 100.0, 470.0, LONG)
    };
    assert_eq!(outline([page(1), page(2), page(3)]).matches("heading 1 \"**Report**\"").count(), 3);
}

#[test]
fn footnotes_are_told_from_powers_and_ordinals() {
    let sheet = Sheet::new(1)
        .paragraph(60.0, 100.0, 470.0, MORE)
        .text(60.0, 136.0, "Area in m")
        .size(6.0)
        .text(100.6, 132.5, "2")
        .size(10.0)
        .text(60.0, 160.0, "as counted")
        .size(6.0)
        .text(107.8, 156.5, "1")
        .rule(60.0, 200.0, 760.0)
        .text(60.0, 770.0, "1")
        .size(8.0)
        .text(65.0, 772.0, "National statistics, revised");
    let outline = outline([sheet]);
    assert!(outline.contains("paragraph \"Area in m2\"\n"), "{outline}");
    assert!(outline.contains("\"as counted{1}\"\nnote [1] \"National statistics, revised\"\n"), "{outline}");
}

#[test]
fn a_mark_raised_by_half_an_em_belongs_to_the_word_that_it_follows() {
    let sheet = Sheet::new(1).paragraph(60.0, 40.0, 470.0, MORE).text(60.0, 100.0, "visits").text(60.0, 112.5, "fell");
    for size in [8.0, 6.0] {
        let sheet = sheet.clone().size(size).text(80.0, 107.5, "1").size(6.0).text(60.0, 768.25, "1");
        let outline = outline([sheet.size(7.5).text(65.0, 772.0, "National statistics, revised")]);
        assert!(outline.contains("fell{1}\"\nnote [1] \"National statistics"), "{outline}");
    }
}

#[test]
fn columns_of_running_text_are_read_one_after_the_other() {
    let (left, right) = (format!("{LONG} {MORE}"), format!("{MORE} {LONG}"));
    let sheet = Sheet::new(1).paragraph(60.0, 100.0, 220.0, &left).paragraph(320.0, 100.0, 220.0, &right);
    assert_eq!(outline([sheet]), format!("paragraph \"{left}\"\nparagraph \"{right}\"\n"));
}

#[test]
fn labels_beside_wrapped_values_are_rows() {
    let sheet = Sheet::new(1)
        .text(60.0, 100.0, "**Indicator**")
        .text(200.0, 100.0, "Visits")
        .text(60.0, 120.0, "**Reason**")
        .paragraph(200.0, 120.0, 330.0, LONG)
        .text(60.0, 180.0, "**Owner**")
        .text(200.0, 180.0, "Head of service");
    let outline = outline([sheet]);
    assert!(
        outline.contains(&format!("paragraph \"**Reason**\"\n    cell 1\n      paragraph \"{LONG}\"")),
        "{outline}"
    );
}

#[test]
fn labels_beside_values_go_on_over_a_page_break() {
    let (head, tail) = cut(LONG, 330.0);
    let first = Sheet::new(1)
        .text(60.0, 700.0, "**Indicator**")
        .text(200.0, 700.0, "Visits")
        .text(60.0, 720.0, "**Ward**")
        .paragraph(200.0, 720.0, 330.0, MORE)
        .text(60.0, 768.0, "**Reason**")
        .text(200.0, 768.0, &head)
        .text(290.0, 815.0, "1");
    let second = Sheet::new(2)
        .paragraph(200.0, 60.0, 330.0, &tail)
        .text(60.0, 96.0, "**Owner**")
        .text(200.0, 96.0, "Head of service")
        .text(290.0, 815.0, "2");
    let outline = outline([first, second]);
    assert!(outline.contains(&format!("paragraph \"{LONG}\"\n")), "{outline}");
    assert!(outline.contains("\"**Owner**\"\n    cell 1\n      paragraph \"Head of service\""), "{outline}");
    assert_eq!(outline.matches("table\n").count(), 1, "{outline}");
}

#[test]
fn wrapped_labels_beside_short_values_are_rows() {
    let labels = [
        "Reason for the level",
        "of performance:",
        "Summary of finance",
        "implications:",
        "Owner:",
        "Approved by and",
        "date:",
    ];
    let sheet = (0..).zip(labels).fold(Sheet::new(1), |sheet, (i, label)| {
        let gap = if label.ends_with(':') { 0.0 } else { 4.0 };
        sheet.text(60.0, 100.0 + 12.0 * i as f32 + gap, &format!("**{label}**"))
    });
    let values = [(104.0, "Visits fell."), (128.0, "None."), (148.0, "A name"), (164.0, "Another")];
    let sheet = values.into_iter().fold(sheet, |sheet, (y, value)| sheet.text(158.0, y, value));
    let outline = outline([sheet]);
    assert!(
        outline.contains("\"**Reason for the level of performance:**\"\n    cell 1\n      paragraph \"Visits fell.\""),
        "{outline}"
    );
    assert!(outline.ends_with("\"**Approved by and date:**\"\n    cell 1\n      paragraph \"Another\"\n"), "{outline}");
}

#[test]
fn a_value_that_hangs_below_its_own_start_goes_on() {
    let sheet = Sheet::new(1).text(60.0, 100.0, "**Reason:**").paragraph(160.0, 100.0, 370.0, LONG);
    assert_eq!(outline([sheet]), format!("paragraph \"**Reason:**\\t{LONG}\"\n"));
}

#[test]
fn the_same_blank_label_at_the_foot_of_every_form_is_content() {
    let page = |number: u32| {
        let sheet = Sheet::new(number).paragraph(60.0, 100.0, 470.0, LONG).text(60.0, 740.0, "**Completed by:**");
        sheet.text(60.0, 764.0, "**Approved by:**").text(280.0, 815.0, &format!("Page {number}"))
    };
    let outline = outline([page(1), page(2)]);
    assert_eq!(outline.matches("paragraph \"**Approved by:**\"").count(), 2, "{outline}");
    assert_eq!(outline.matches("page-number").count(), 2, "{outline}");
}

#[test]
fn joints_of_the_rules_below_cells_are_columns() {
    let row = |sheet: Sheet, y: f32, cells: [&str; 3]| {
        (0..).zip(cells).fold(sheet, |sheet, (i, text)| {
            let x = 50.0 + 160.0 * i as f32;
            sheet.rule(x, x + 160.0, y + 6.0).text(x + 4.0, y, text)
        })
    };
    let rows = [["Ref", "Indicator", "Value"], ["A1", "Visits", "12"], ["A2", "Calls", "31"]];
    let sheet = (0..).zip(rows).fold(Sheet::new(1), |sheet, (i, cells)| row(sheet, 100.0 + 20.0 * i as f32, cells));
    let outline = outline([sheet.paragraph(60.0, 300.0, 470.0, LONG)]);
    assert!(outline.contains("cell 1\n      paragraph \"Calls\"\n    cell 2\n      paragraph \"31\""), "{outline}");
}

#[test]
fn a_row_that_the_page_cuts_stays_in_a_table_with_rules_below_only() {
    let row = |sheet: Sheet, y: f32, cells: [&str; 3], closed: bool| {
        (0..).zip(cells).fold(sheet, |sheet, (i, text)| {
            let x = 50.0 + 160.0 * i as f32;
            let sheet = sheet.paragraph(x + 4.0, y, 150.0, text);
            if closed { sheet.rule(x, x + 160.0, y + 18.0) } else { sheet }
        })
    };
    let (head, tail) =
        ("The visits fell as two of the three rooms were closed for", "repair until the end of the year.");
    let first =
        row(row(Sheet::new(1), 700.0, ["Ref", "Indicator", "Why"], true), 730.0, ["A1", "Visits", "Snow"], true);
    let first = row(first, 760.0, ["A2", "Calls", head], false).text(290.0, 815.0, "1");
    let second = row(Sheet::new(2), 60.0, ["", "", tail], true);
    let second = row(second, 90.0, ["A3", "Letters", "None"], true).text(290.0, 815.0, "2");
    let outline = outline([first, second]);
    assert!(outline.starts_with("table\n  row 0\n    cell 0\n      paragraph \"Ref\"\n"), "{outline}");
    assert!(outline.contains(&format!("\"Calls\"\n    cell 2\n      paragraph \"{head} {tail}\"\n")), "{outline}");
    assert_eq!(outline.matches("table\n").count(), 1, "{outline}");
}

#[test]
fn a_line_below_a_table_whose_spaces_stand_below_its_joints_is_none_of_its_rows() {
    let row = |sheet: Sheet, y: f32, cells: [&str; 3]| {
        (0..).zip(cells).fold(sheet, |sheet, (i, text)| {
            let x = 50.0 + 160.0 * i as f32;
            sheet.rule(x, x + 160.0, y + 6.0).text(x + 4.0, y, text)
        })
    };
    let table = row(row(Sheet::new(1), 100.0, ["Ref", "Indicator", "Value"]), 120.0, ["A1", "Visits", "12"]);
    let text = "Snow lies low and the old way down from town to both quays has closed again.";
    let outline = outline([table.text(54.0, 140.0, "**Reason:**").text(54.0, 156.0, text)]);
    assert!(outline.contains(&format!("\nparagraph \"{text}\"")), "{outline}");
}

#[test]
fn a_shaded_heading_row_near_below_a_table_begins_another() {
    let row = |sheet: Sheet, y: f32, edges: &[f32]| {
        edges.windows(2).fold(sheet, |sheet, pair| match pair {
            [a, b] => sheet.text(a + 4.0, y, "cell").rule(*a, *b, y + 6.0),
            _ => sheet,
        })
    };
    let (wide, narrow) = ([50.0, 200.0, 500.0], [50.0, 120.0, 310.0, 500.0]);
    let sheet = row(row(row(Sheet::new(1), 100.0, &wide), 120.0, &wide), 140.0, &wide);
    let sheet = narrow.windows(2).fold(sheet, |sheet, pair| match pair {
        [a, b] => sheet.fill(*a, 152.0, *b, 176.0),
        _ => sheet,
    });
    let sheet = row(row(sheet, 170.0, &narrow), 190.0, &narrow);
    let outline = outline([sheet]);
    assert_eq!(outline.matches("table\n").count(), 2, "{outline}");
}

#[test]
fn text_that_runs_up_the_page_reads_like_any_other() {
    let form = || {
        Sheet::new(1)
            .frame(50.0, 80.0, 300.0, 100.0)
            .frame(300.0, 80.0, 545.0, 100.0)
            .text(54.0, 94.0, "left")
            .text(304.0, 94.0, "right")
    };
    let turned = form().turned();
    assert_eq!(outline([turned]), outline([form()]));
}

#[test]
fn pictures_without_text_need_ocr_and_an_invisible_layer_is_ocr() {
    assert!(outline([Sheet::new(1).picture()]).starts_with("needs_ocr: its page is a picture"));
    let mut page = Sheet::new(1).picture().paragraph(60.0, 100.0, 470.0, LONG).page();
    page.glyphs.iter_mut().for_each(|glyph| glyph.invisible = true);
    let mut layout = Layout::default();
    layout.page(&page);
    layout.page(&Sheet::new(2).picture().page());
    let document = layout.finish().unwrap_or_default();
    assert_eq!(document.text_layer, TextLayer::Mixed);
    assert!(document.findings.iter().any(|finding| finding.code == Code::PagesWithoutText));
}

#[test]
fn senseless_numbers_and_floods_end_in_time() {
    let wild = [f32::NAN, f32::INFINITY, -1e30, 0.0, 1e5];
    let mut page = Page { number: 1, width: f32::NAN, height: -5.0, ..Page::default() };
    for i in 0..100_000usize {
        let pick = |k: usize| wild.get((i / k) % wild.len()).copied().unwrap_or(0.0) + (i % 977) as f32;
        let bbox = Rect { x0: pick(1), y0: pick(2), x1: pick(3), y1: pick(5) };
        page.rules.push(Rule { bbox, horizontal: i % 2 == 0 });
        let direction = if i % 3 == 0 { Direction::Down } else { Direction::Right };
        page.glyphs.push(Glyph {
            text: 'x',
            bbox,
            baseline: pick(7),
            size: pick(11),
            direction,
            bold: false,
            font: 0,
            invisible: false,
            space_before: i % 5 == 0,
            artifact: false,
            confidence: 100,
            element: 7,
        });
    }
    let mut layout = Layout::default();
    layout.page(&page);
    layout.page(&Page::default());
    assert!(layout.finish().is_ok());
}

#[test]
fn pages_with_nothing_but_the_same_line_keep_it_as_content() {
    let sheet = |number: u32| {
        let text = format!("Plate {number}");
        Sheet::new(number).text(60.0, 30.0, &text).text(280.0, 815.0, &format!("Page {number} of 4"))
    };
    let outline = outline([sheet(1), sheet(2), sheet(3), sheet(4)]);
    assert!(!outline.contains("header"), "{outline}");
    assert_eq!(outline.matches("page-number").count(), 4, "{outline}");
}

#[test]
fn text_of_right_to_left_scripts_is_in_reading_order() {
    let sheet = Sheet::new(1).text(60.0, 100.0, "2024 םולש םלוע");
    assert_eq!(outline([sheet]), "paragraph \"עולם שלום 2024\"\n");
}

#[test]
fn letters_without_a_vowel_spell_no_word() {
    let spaced = |text: &str| {
        let sheet = text.chars().enumerate().fold(Sheet::new(1), |sheet, (index, letter)| {
            sheet.text(60.0 + 8.0 * index as f32, 100.0, &letter.to_string())
        });
        outline([sheet])
    };
    assert_eq!(spaced("REPORT"), "paragraph \"REPORT\"\n");
    assert_eq!(spaced("CCLLCL"), "paragraph \"C C L L C L\"\n");
}

#[test]
fn labels_in_the_middle_of_their_values_or_at_their_foot_are_rows() {
    let values = [
        "Parcels that reached the islands by ferry",
        "Two sailings in five were lost to fog in the first half of the month, and the relief vessel was not there. \
         Parcels of the last week were carried over. They are counted in the month after it.",
        "The vessel is back. A second crew is being trained so that both can sail on one day.",
        "Morven Tait, Stores Officer",
    ];
    for share in [0.5, 1.0] {
        let (mut sheet, mut y) = (Sheet::new(1), 200.0);
        for (label, value) in ["Matter", "Why", "Next", "Owner"].iter().zip(values) {
            let more = 12.0 * (super::sample::wrapped(value, 330.0, 10.0).len() - 1) as f32;
            sheet = sheet.text(60.0, y + share * more, &format!("**{label}**")).paragraph(150.0, y, 330.0, value);
            y += more + 20.0;
        }
        let read = outline([sheet]);
        for (row, value) in values.iter().enumerate() {
            let label = ["Matter", "Why", "Next", "Owner"][row];
            let own = read.split(&format!("row {row}\n")).nth(1).unwrap_or_default();
            let own = own.split("row ").next().unwrap_or_default();
            assert!(own.contains(&format!("\"**{label}**\"")) && own.contains(&format!("\"{value}\"")), "{read}");
        }
    }
}

#[test]
fn shaded_labels_between_rules_are_cells() {
    let mut sheet = Sheet::new(1).rule(50.0, 540.0, 100.0);
    for (row, label) in ["Matter", "Sent", "Why it was late", "Next"].iter().enumerate() {
        let y = 100.0 + 30.0 * row as f32;
        sheet = sheet.rule(50.0, 540.0, y + 30.0).fill(50.0, y, 146.0, y + 30.0);
        sheet = sheet.text(54.0, y + 12.0, &format!("**{label}**"));
    }
    sheet = sheet.fill(290.0, 130.0, 386.0, 160.0).text(294.0, 142.0, "**Came back**");
    sheet = sheet.text(150.0, 112.0, "Parcels").text(150.0, 142.0, "R5").text(390.0, 142.0, "Monday");
    sheet = sheet.paragraph(
        150.0,
        172.0,
        380.0,
        "The ferry was in dock for nine days and the boat in its place takes no carts, only sacks.",
    );
    let read = outline([sheet.text(150.0, 202.0, "None")]);
    assert!(
        read.contains("cell 2\n      paragraph \"**Came back**\"\n    cell 3\n      paragraph \"Monday\""),
        "{read}"
    );
    assert!(read.contains("nine days and the boat in its place takes no carts, only sacks.\""), "{read}");
}

#[test]
fn a_heading_and_text_below_a_table_of_pieced_rules_are_no_row_of_it() {
    let xs = [60.0, 155.0, 250.0, 345.0, 440.0, 535.0];
    let mut sheet = Sheet::new(1);
    for (y, cells) in [(112.0, ["Month", "Sent", "Lost", "Asked", "Mood"]), (140.0, ["May", "84", "3", "2", "Low"])] {
        for (pair, cell) in xs.windows(2).zip(cells) {
            sheet = sheet.rule(pair[0], pair[1], y - 12.0).text(pair[0] + 4.0, y, cell);
            sheet = sheet.rule(pair[0], pair[1], y + 16.0);
        }
    }
    let text = "Sorting took 15 days on the whole while a new hall was fitted out. There was no van to hire.";
    let read = outline([sheet.text(60.0, 168.0, "**Story**").paragraph(60.0, 184.0, 475.0, text)]);
    assert!(read.contains(&format!("\nparagraph \"{text}\"")), "{read}");
}

#[test]
fn boxes_side_by_side_with_a_figure_over_its_caption_are_a_row_of_cells() {
    let strip = |sheet: Sheet, height: f32, caption: f32| {
        [("62.6%", "This month"), ("80%", "Standard"), ("58.7%", "Last month")]
            .into_iter()
            .zip([50.0, 215.0, 380.0])
            .fold(sheet, |sheet, ((figure, words), x)| {
                let sheet = sheet.fill(x, 120.0, x + 157.0, 120.0 + height).size(24.0).text(x + 45.0, 150.0, figure);
                sheet.size(10.0).text(x + 50.0, caption, words)
            })
    };
    let boxed = outline([strip(Sheet::new(1).paragraph(60.0, 80.0, 470.0, LONG), 66.0, 170.0)]);
    assert!(boxed.contains("    cell 1\n      heading 1 \"80%\"\n      paragraph \"Standard\"\n"), "{boxed}");
    // Captions below the boxes are none of theirs.
    let apart = outline([strip(Sheet::new(1).paragraph(60.0, 80.0, 470.0, LONG), 40.0, 240.0)]);
    assert!(!apart.contains("table"), "{apart}");
}
