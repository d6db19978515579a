//! Promises on tables that lack some or all of their rules.

use super::sample::{Sheet, outline, wrapped};

/// Column edges of the register, and the last one's right edge.
const EDGES: [f32; 6] = [50.0, 90.0, 200.0, 240.0, 280.0, 540.0];

const REASON: &str = "Two posts were empty until June, and cover for them came late in the month that followed it.";

/// Rows of a register; every third text wraps.
fn rows() -> Vec<[&'static str; 5]> {
    vec![
        ["**Ref", "Indicator", "Target", "Actual", "Reason**"],
        ["A1", "Empty homes that were brought back", "80%", "71%", REASON],
        ["A2", "Bins missed", "10", "14", "None"],
        ["A3", "Carers that were seen in four weeks", "95%", "90%", REASON],
        ["A4", "Visits", "800", "712", "Closed on Sundays"],
    ]
}

/// What a column's lines may take of it.
const PADDING: f32 = 2.0;

/// Sets a row at `y`; gives the sheet and where the next begins, `white` below its longest cell.
fn set(mut sheet: Sheet, y: f32, cells: &[&str], white: f32) -> (Sheet, f32) {
    let mut most = 1;
    let bold = cells.first().is_some_and(|cell| cell.starts_with("**"));
    for (cell, edges) in cells.iter().zip(EDGES.windows(2)) {
        let text = cell.trim_matches('*');
        let lines = wrapped(text, edges[1] - edges[0] - 2.0 * PADDING, 10.0);
        most = most.max(lines.len());
        for (line, at) in lines.iter().zip(0u8..) {
            let line = if bold { format!("**{line}**") } else { line.clone() };
            sheet = sheet.text(edges[0] + PADDING, y + 12.0 * f32::from(at), &line);
        }
    }
    (sheet, y + 12.0 * most as f32 + white)
}

/// The register with nothing drawn, `white` between its rows; and the tops of its rows and its foot.
fn register(white: f32) -> (Sheet, Vec<f32>) {
    let (mut sheet, mut y, mut tops) = (Sheet::new(1), 200.0, Vec::new());
    for row in rows() {
        tops.push(y - 9.0 - white / 2.0);
        (sheet, y) = set(sheet, y, &row, white);
    }
    tops.push(y - 9.0 - white / 2.0);
    (sheet, tops)
}

/// The cells' texts by row, as `a|b|c`.
fn cells(outline: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in outline.lines() {
        match line.trim_start() {
            row if row.starts_with("row ") => out.push(String::new()),
            cell if cell.starts_with("cell ") => {
                if let Some(row) = out.last_mut().filter(|row| !row.is_empty()) {
                    row.push('|');
                }
            }
            text => {
                let text = text.split_once('"').map_or("", |(_, text)| text.trim_end_matches('"'));
                if let Some(row) = out.last_mut().filter(|_| line.starts_with("   ")) {
                    row.push_str(&text.replace("**", ""));
                }
            }
        }
    }
    out
}

fn expected() -> Vec<String> {
    rows().iter().map(|row| row.join("|").replace("**", "")).collect()
}

#[test]
fn a_register_without_any_rule_is_a_table_by_its_white() {
    let (sheet, _) = register(5.0);
    assert_eq!(cells(&outline([sheet])), expected());
}

#[test]
fn rows_set_as_tight_as_their_lines_begin_where_most_columns_do() {
    let (sheet, _) = register(0.0);
    assert_eq!(cells(&outline([sheet])), expected());
}

#[test]
fn rules_that_run_across_the_whole_table_are_its_rows() {
    let (mut sheet, tops) = register(2.0);
    for top in tops {
        sheet = sheet.rule(50.0, 540.0, top);
    }
    assert_eq!(cells(&outline([sheet])), expected());
}

#[test]
fn upright_rules_alone_leave_the_rows_to_the_white() {
    let (mut sheet, tops) = register(5.0);
    let (top, foot) = (tops[0], tops[tops.len() - 1]);
    sheet = sheet.frame(50.0, top, 540.0, foot);
    for x in &EDGES[1..5] {
        sheet = sheet.upright(*x, top, foot);
    }
    assert_eq!(cells(&outline([sheet])), expected());
}

#[test]
fn every_other_row_shaded_is_a_table() {
    let (mut sheet, tops) = register(4.0);
    for row in tops.windows(2).skip(1).step_by(2) {
        sheet = sheet.fill(50.0, row[0], 540.0, row[1]);
    }
    assert_eq!(cells(&outline([sheet])), expected());
}

#[test]
fn shaded_cells_with_white_between_them_are_a_table() {
    let (mut sheet, tops) = register(6.0);
    for row in tops.windows(2) {
        for column in EDGES.windows(2) {
            sheet = sheet.fill(column[0], row[0] + 1.0, column[1] - 2.0, row[1] - 1.0);
        }
    }
    assert_eq!(cells(&outline([sheet])), expected());
}

#[test]
fn a_remark_across_the_columns_is_one_cell() {
    let (mut sheet, mut y) = (Sheet::new(1), 200.0);
    let remark = "Remark: the figure for June was given late and has not been audited, as the office was closed then.";
    for (at, row) in rows().iter().enumerate() {
        (sheet, y) = set(sheet, y, row, 5.0);
        if at == 1 {
            sheet = sheet.text(52.0, y, remark);
            y += 17.0;
        }
    }
    let mut wanted = expected();
    wanted.insert(2, remark.to_owned());
    assert_eq!(cells(&outline([sheet])), wanted);
}

#[test]
fn running_text_and_lists_are_no_tables() {
    let sheet = Sheet::new(1).paragraph(60.0, 100.0, 470.0, &[REASON; 8].join(" "));
    assert!(!outline([sheet]).contains("table"));
    let items = (0u8..6).fold(Sheet::new(1), |sheet, i| {
        let y = 100.0 + 12.0 * f32::from(i);
        sheet.text(60.0, y, &format!("{}.", i + 1)).text(80.0, y, "One thing that is to be done in spring")
    });
    assert!(!outline([items]).contains("table"));
}

#[test]
fn two_columns_of_running_text_are_no_table() {
    let text = [REASON; 6].join(" ");
    let sheet = Sheet::new(1).paragraph(50.0, 100.0, 230.0, &text).paragraph(310.0, 100.0, 230.0, &text);
    assert!(!outline([sheet]).contains("table"));
}

#[test]
fn labels_in_tight_rows_without_colons_are_rows_of_their_own() {
    let pairs = [("Indicator", "Homes let"), ("Service", "Housing"), ("Target for the quarter", "12"), ("Result", "9")];
    let sheet = (0u8..).zip(pairs).fold(Sheet::new(1), |sheet, (i, (label, value))| {
        let y = 100.0 + 12.0 * f32::from(i);
        sheet.text(50.0, y, &format!("**{label}**")).text(200.0, y, value)
    });
    let sheet = sheet.text(50.0, 148.0, "**Reason**").paragraph(200.0, 148.0, 340.0, REASON);
    let rows = cells(&outline([sheet]));
    assert_eq!(rows.first().map(String::as_str), Some("Indicator|Homes let"));
    assert_eq!(rows.len(), 5);
}

#[test]
fn a_footnotes_mark_alone_on_the_next_line_belongs_to_the_full_line_above() {
    let full = "Visits were counted by hand until the end of the spring, and then";
    let cell = |sheet: Sheet| sheet.frame(50.0, 90.0, 360.0, 140.0).frame(50.0, 140.0, 360.0, 170.0);
    let sheet = cell(Sheet::new(1)).text(55.0, 105.0, full).size(6.5).text(55.0, 117.0, "1");
    let sheet = sheet.text(55.0, 400.0, "1 Source: the desk").size(10.0).text(55.0, 155.0, "Other");
    let outline = outline([sheet]);
    assert!(outline.contains("{1}") && outline.contains("note [1]"), "{outline}");
}

#[test]
fn a_value_and_a_name_that_wrap_under_a_row_of_figures_are_no_row() {
    let heads = ["**Indicator**", "**Period**", "**Target**", "**Actual**", "**RAG**"];
    let places = [52.0, 212.0, 266.0, 340.0, 420.0];
    let set = |mut sheet: Sheet, y: f32, cells: [&str; 5]| {
        for (x, cell) in places.into_iter().zip(cells) {
            sheet = sheet.text(x, y, cell);
        }
        sheet
    };
    let sheet = set(Sheet::new(1).rule(50.0, 500.0, 188.0), 200.0, heads).rule(50.0, 500.0, 205.0);
    let sheet = set(sheet, 217.0, ["Patients that were seen within", "February", "80%", "71%", "Red"]);
    let sheet = set(sheet, 229.0, ["62 days of referral", "2014", "", "", ""]).rule(50.0, 500.0, 234.0);
    let rows = cells(&outline([sheet]));
    assert_eq!(
        rows,
        [
            "Indicator|Period|Target|Actual|RAG",
            "Patients that were seen within 62 days of referral|February 2014|80%|71%|Red"
        ]
    );
}

#[test]
fn a_label_that_wraps_beside_its_text_in_a_box_is_one_cell() {
    let story = "Two posts were empty until June and cover for them came late in the month that followed it, for \
                 which the service had to wait.";
    let facts = [("Indicator", "Bins missed"), ("Period", "June"), ("Target", "80%"), ("Led by:", "Head of Streets")];
    let mut sheet = Sheet::new(1).frame(50.0, 180.0, 540.0, 330.0);
    for ((label, value), y) in facts.into_iter().zip([200.0, 219.0, 238.0, 257.0]) {
        sheet = sheet.text(54.0, y, &format!("**{label}**")).text(180.0, y, value);
    }
    sheet = sheet.text(54.0, 276.0, "**How did we do this**").text(54.0, 288.0, "**year?**");
    sheet = sheet.paragraph(180.0, 276.0, 350.0, story);
    let rows = cells(&outline([sheet.text(54.0, 319.0, "**End date:**").text(180.0, 319.0, "7 May")]));
    assert_eq!(rows.get(4).map(String::as_str), Some(format!("How did we do this year?|{story}").as_str()), "{rows:?}");
    assert_eq!(rows.get(3).map(String::as_str), Some("Led by:|Head of Streets"));
    assert_eq!(rows.len(), 6);
}

#[test]
fn a_column_of_text_beside_short_headings_and_answers_is_read_by_itself() {
    let left = [REASON; 4].join(" ");
    let mut sheet = Sheet::new(1).text(50.0, 100.0, "**Why**").paragraph(50.0, 112.0, 220.0, &left);
    let right = ["**Steps**", "A second crew starts in May.", "**Money**", "None was asked for.", "**People**"];
    for (line, y) in right.iter().zip([100.0, 112.0, 130.0, 142.0, 160.0]) {
        sheet = sheet.text(310.0, y, line);
    }
    let sheet = sheet.paragraph(310.0, 172.0, 220.0, REASON);
    let outline = outline([sheet]);
    let at = |text: &str| outline.find(text).unwrap_or(usize::MAX);
    assert!(!outline.contains("table") && outline.contains(&left), "{outline}");
    assert!(at("Why") < at("Two posts") && at("Two posts") < at("Steps") && at("Steps") < at("Money"), "{outline}");
}

#[test]
fn running_text_side_by_side_below_headings_is_one_row() {
    let why = "Clinics on two sites were shut for ten days in May, and the people booked there had to wait for others.";
    let next =
        "The lists are kept by one team now. They meet each Monday with the wards and go through all that is late.";
    let help = "The committee is asked to agree to the use of the reserve for this.";
    for first in [why, "• Clinics were shut for ten days. • Lists were kept apart. • Two people left in May."] {
        let mut sheet = Sheet::new(1).frame(50.0, 100.0, 530.0, 118.0).frame(50.0, 118.0, 530.0, 260.0);
        for (x, head, text) in [(50.0, "Cause", first), (210.0, "Next steps", next), (370.0, "Help needed", help)] {
            sheet = sheet.text(x + 4.0, 112.0, &format!("**{head}**")).upright(x, 100.0, 260.0);
            sheet = match text.split(" • ").collect::<Vec<_>>().as_slice() {
                [text] => sheet.paragraph(x + 4.0, 130.0, 152.0, text),
                items => items.iter().zip(0u8..).fold(sheet, |sheet, (item, at)| {
                    let item = if at == 0 { (*item).to_owned() } else { format!("• {item}") };
                    sheet.paragraph(x + 4.0, 130.0 + 24.0 * f32::from(at), 152.0, &item)
                }),
            };
        }
        let read = cells(&outline([sheet]));
        assert_eq!(read.len(), 2, "{read:?}");
        assert!(read[1].ends_with(&format!("|{next}|{help}")), "{read:?}");
    }
}

#[test]
fn text_that_fills_columns_which_figures_left_nearly_empty_keeps_to_them() {
    let heads = ["Pledge", "Sacks cleaned", "Late sailings", "Cranes working"];
    let figures = [["Asked", "80%", "2.5%", "98%"], ["Found", "77%", "3.0%", "87%"], ["Short by", "3%", "0.5%", "11"]];
    let causes = [
        "The firm that washes sacks was changed in May and two night shifts were not made up.",
        "Pilots at ten berths were out of hours. The first weeks of the next month are better by far.",
        "Parts for the oldest crane took nine weeks to come from the north. There was more fog than last year.",
    ];
    let xs = [50.0, 120.0, 270.0, 420.0];
    let mut sheet = Sheet::new(1).rule(45.0, 570.0, 100.0);
    for (row, cells) in [heads].iter().chain(&figures).zip(0u8..).map(|(cells, row)| (row, cells)) {
        let y = 112.0 + 18.0 * f32::from(row);
        for (cell, x) in cells.iter().zip(xs) {
            sheet = sheet.text(x, y, &if row == 0 { format!("**{cell}**") } else { (*cell).to_owned() });
        }
        sheet = sheet.rule(45.0, 570.0, y + 6.0);
    }
    sheet = sheet.text(xs[0], 184.0, "Cause").rule(45.0, 570.0, 250.0);
    for (text, x) in causes.iter().zip(&xs[1..]) {
        sheet = sheet.paragraph(*x, 184.0, 138.0, text);
    }
    let read = cells(&outline([sheet]));
    assert_eq!(read.last().map(String::as_str), Some(&*format!("Cause|{}", causes.join("|"))), "{read:?}");
}
