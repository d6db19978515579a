//! Promises about text in columns below headings, each on pages made in code.

use super::sample::{Sheet, outline};

const WHY: &str = "The two larger rooms were shut for repair until the end of spring and the third could be used in the \
                   mornings only, as the lift was out of order.";
const PLAN: &str = "A second team begins its work as soon as the posts that were advertised have been filled, and will \
                    stay for the whole of the year that follows unless the rooms are shut again by then.";
const COST: &str = "Agency cover has cost more than the budget allows.";

/// Two headings and what stands below them.
fn headed(left: &str, right: &str) -> Sheet {
    Sheet::new(1).text(60.0, 100.0, &format!("**{left}**")).text(320.0, 100.0, &format!("**{right}**"))
}

#[test]
fn columns_of_unequal_length_below_headings_are_read_one_after_the_other() {
    let sheet = headed("Why", "What we are going to do about it").paragraph(60.0, 114.0, 220.0, WHY);
    let outline = outline([sheet.paragraph(320.0, 114.0, 220.0, PLAN).text(60.0, 230.0, "**Owner:** Head of Rooms")]);
    let expected = format!(
        "paragraph \"**Why**\"\nparagraph \"{WHY}\"\nparagraph \"**What we are going to do about it**\"\n\
         paragraph \"{PLAN}\"\nparagraph \"**Owner:** Head of Rooms\"\n"
    );
    assert_eq!(outline, expected);
}

#[test]
fn bullets_beside_a_paragraph_stay_in_their_column() {
    let points = ["Rooms are let by the hour.", "The lift is mended first.", "Letters go out in May."];
    let sheet = headed("Why", "Plan").paragraph(60.0, 114.0, 220.0, WHY);
    let sheet = (0..).zip(points).fold(sheet, |sheet, (index, point)| {
        let y = 114.0 + 12.0 * index as f32;
        sheet.text(322.0, y, "•").text(334.0, y, point)
    });
    let items: String = points.iter().map(|point| format!("item 0 [•] \"{point}\"\n")).collect();
    let expected = format!("paragraph \"**Why**\"\nparagraph \"{WHY}\"\nparagraph \"**Plan**\"\n{items}");
    assert_eq!(outline([sheet]), expected);
}

#[test]
fn columns_of_two_widths_in_a_box_are_read_in_their_rows() {
    let sheet = headed("Why", "Plan")
        .frame(50.0, 80.0, 545.0, 300.0)
        .paragraph(60.0, 112.0, 220.0, WHY)
        .paragraph(320.0, 112.0, 220.0, PLAN)
        .text(60.0, 226.0, "**Cost**")
        .text(220.0, 226.0, "**Law**")
        .text(390.0, 226.0, "**Staff**")
        .paragraph(60.0, 238.0, 140.0, COST)
        .text(220.0, 238.0, "Nil")
        .text(390.0, 238.0, "None known")
        .text(60.0, 290.0, "Signed by the Head of Rooms and the Head of Letters together");
    let expected = format!(
        "paragraph \"**Why**\"\nparagraph \"{WHY}\"\nparagraph \"**Plan**\"\nparagraph \"{PLAN}\"\n\
         paragraph \"**Cost**\"\nparagraph \"{COST}\"\nparagraph \"**Law**\"\nparagraph \"Nil\"\n\
         paragraph \"**Staff**\"\nparagraph \"None known\"\n\
         paragraph \"Signed by the Head of Rooms and the Head of Letters together\"\n"
    );
    assert_eq!(outline([sheet]), expected);
}

#[test]
fn rows_of_columns_that_wait_for_one_another_are_read_row_by_row() {
    let row = |sheet: Sheet, y: f32, name: &str, text: &str| {
        let lines = ["**Name:** ", "**Result:** 12", "**Limit:** 14", "**Trend:** up"];
        let sheet = (0..).zip(lines).fold(sheet, |sheet, (index, line)| {
            let line = if index == 0 { format!("{line}{name}") } else { line.to_owned() };
            sheet.text(60.0, y + 12.0 * index as f32, &line)
        });
        sheet.paragraph(320.0, y, 220.0, text)
    };
    let short = "The rooms were let to nobody because the lift was out of order.";
    let outline = outline([row(row(headed("Figures", "Comment"), 114.0, "Rooms", short), 162.0, "Lifts", PLAN)]);
    let place = |text: &str| outline.find(text).unwrap_or_else(|| panic!("{text}: {outline}"));
    assert!(place("Rooms") < place(short) && place(short) < place("Lifts") && place("Lifts") < place(PLAN));
}

#[test]
fn rows_below_bold_headings_are_no_columns() {
    let row = |sheet: Sheet, y: f32, cells: [&str; 2]| {
        (0..)
            .zip(cells)
            .fold(sheet, |sheet, (index, text)| sheet.paragraph(60.0 + 260.0 * index as f32, y, 220.0, text))
    };
    let rows = [
        ["Recruit three more people for the rooms in the course of spring", "Done in May, later than was planned"],
        ["Mend the lift and let the third room to the schools", "Not begun, as parts are still awaited from abroad"],
        ["Write to all who have ever asked for a room", "Done in June"],
    ];
    let sheet = (0..)
        .zip(rows)
        .fold(headed("Action", "Progress"), |sheet, (index, cells)| row(sheet, 114.0 + 24.0 * index as f32, cells));
    let outline = outline([sheet]);
    let place = |text: &str| outline.find(text).unwrap_or_else(|| panic!("{text}: {outline}"));
    assert!(place("Done in May") < place("Mend the lift"), "{outline}");
}

#[test]
fn a_form_whose_first_value_is_bold_is_no_text_in_columns() {
    let sheet = headed("Name", "Rooms let by the hour")
        .text(60.0, 116.0, "**Result**")
        .text(320.0, 116.0, "12 days")
        .text(60.0, 132.0, "**Reason**")
        .paragraph(320.0, 132.0, 220.0, WHY)
        .text(60.0, 196.0, "**Owner**")
        .text(320.0, 196.0, "Head of Rooms");
    let outline = outline([sheet]);
    assert!(outline.contains(&format!("\"**Reason**\"\n    cell 1\n      paragraph \"{WHY}\"")), "{outline}");
}

#[test]
fn figures_below_bold_headings_stay_in_their_row() {
    let sheet = headed("Rooms that were let in the course of the year", "Limit")
        .paragraph(60.0, 114.0, 220.0, WHY)
        .text(320.0, 114.0, "14 days");
    assert!(outline([sheet]).contains("\"**Rooms that were let in the course of the year**\\t**Limit**\""));
}

#[test]
fn a_table_below_columns_follows_them() {
    let sheet = headed("Why", "Plan").paragraph(60.0, 114.0, 220.0, WHY).paragraph(320.0, 114.0, 220.0, PLAN);
    let sheet = sheet
        .frame(50.0, 400.0, 300.0, 420.0)
        .frame(300.0, 400.0, 545.0, 420.0)
        .text(54.0, 414.0, "Result")
        .text(304.0, 414.0, "12");
    let outline = outline([sheet]);
    assert!(outline.find("table").is_some_and(|at| outline.get(..at).is_some_and(|before| before.contains(PLAN))));
}

#[test]
fn headings_within_columns_that_stand_beside_the_others_text_are_no_labels_of_rows() {
    let left =
        ["Schools have cut trips that need a coach, so", "eleven were put off.", "One post was vacant.", "**Money**"];
    let right =
        ["A loan box and a video lesson are offered to", "schools that cancel.", "**Fairness**", "None was found."];
    let sheet = (0..).zip(left.iter().zip(right)).fold(headed("Why", "Plan"), |sheet, (index, (left, right))| {
        let y = 114.0 + 12.0 * index as f32;
        sheet.text(60.0, y, left).text(320.0, y, right)
    });
    let outline = outline([sheet.text(60.0, 162.0, "A bid will be made.")]);
    let expected = "paragraph \"**Why**\"\n\
         paragraph \"Schools have cut trips that need a coach, so eleven were put off.\"\n\
         paragraph \"One post was vacant.\"\nparagraph \"**Money**\"\nparagraph \"A bid will be made.\"\n\
         paragraph \"**Plan**\"\n\
         paragraph \"A loan box and a video lesson are offered to schools that cancel.\"\n\
         paragraph \"**Fairness**\"\nparagraph \"None was found.\"\n";
    assert_eq!(outline, expected);
}
