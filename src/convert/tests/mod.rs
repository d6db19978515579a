//! Registers, grids and blocks, on sketched documents.

mod inferred;
mod recurring;
mod surveyed;
mod unknown;

use super::{Recognised, recognise};
use crate::document::sketch;
use crate::profile::ProfileSet;
use crate::record::{Report, Review};

fn read(text: &str) -> Recognised {
    recognise(&sketch(text), &ProfileSet::builtin().unwrap())
}

/// `reference name | outturn (period) | target | polarity | rag | reason | actions`, `-` for what is absent.
fn line(report: &Report) -> String {
    let indicator = report.indicator.as_ref();
    let dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let narrative = |it: &Option<crate::record::Narrative>| dash(it.as_ref().map(|it| it.text.replace("\n\n", " / ")));
    [
        dash(indicator.and_then(|it| it.reference.clone())),
        dash(indicator.and_then(|it| it.name.clone())),
        dash(report.outturn.as_ref().map(|it| it.text.clone())),
        dash(report.period.as_ref().map(|it| it.text.clone())),
        dash(report.target.as_ref().map(|it| it.text.clone())),
        dash(report.polarity.as_ref().map(|it| it.text.clone())),
        dash(report.rag.as_ref().map(|it| it.text.clone())),
        narrative(&report.reason),
        narrative(&report.actions),
    ]
    .join("|")
}

fn lines(text: &str) -> Vec<String> {
    read(text).reports.iter().map(line).collect()
}

/// Asserts that these are the reports, and that every one calls for a look.
fn check(text: &str, expected: &[&str]) {
    let read = read(text);
    let found: Vec<String> = read.reports.iter().map(line).collect();
    assert_eq!(found, expected, "{text}");
    assert!(read.reports.iter().all(|report| report.review == Review::Check), "{text}");
}

#[test]
fn each_row_of_a_register_is_a_report_and_all_its_text_is_claimed() {
    let read = read(
        "# Harbour Board indicators 2019/20
         | PI Ref No | PI Description | Meas. In | Actual 18/19 | Actual 19/20 | Target 19/20 | Target 20/21 | Pref'd Outcm | Traffic Light | Comments |
         | Quays |  |  |  |  |  |  |  |  |  |
         | LPI 7 | Cranes out of use | days | 12 | 9.5 | 8 | 7 | Lower | Amber | Spares were late.<br>Corrective Action: Keep a second winch. |
         | LPI 8 | Berths let | % | 81 | 90 | 85 | 88 | Higher | Green | A good season. |",
    );
    let lines: Vec<String> = read.reports.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "LPI 7|Cranes out of use|9.5|19/20|8|Lower|Amber|Spares were late.|Keep a second winch.",
            "LPI 8|Berths let|90|19/20|85|Higher|Green|A good season.|-",
        ]
    );
    assert_eq!(read.reports[0].outturn.as_ref().unwrap().unit, Some(crate::record::Unit::Days));
    assert_eq!(read.reports[0].other_values[0].label, "Actual 18/19");
    assert_eq!(read.reports[0].other_targets[0].label, "Target 20/21");
    assert!(read.residue.is_empty(), "{:?}", read.residue);
    assert_eq!(read.coverage.claimed, read.coverage.in_reports);
    assert!(read.reports.iter().all(|report| report.review == Review::Accept), "{:#?}", read.reports[0].findings);
}

#[test]
fn the_latest_reported_period_is_the_outturn() {
    let text = "# Museums, Quarter 3 2020/21
         | Code & Short Name | 2019/20 | Q1 2020/21 | Q2 2020/21 | Q3 2020/21 | Q4 2020/21 | Target | Good is ? | Latest Note |
         | MUS04 Objects photographed | 300 | 70 | 64 | 58 |  | 75 | High | The lamp broke. |
         | MUS05 Cases dusted | 40 | 10 | 9 |  |  | 10 | High | Not counted yet. |";
    assert_eq!(
        lines(text),
        [
            "MUS04|Objects photographed|58|Q3 2020/21|75|High|-|The lamp broke.|-",
            "MUS05|Cases dusted|9|Q2 2020/21|10|High|-|Not counted yet.|-",
        ]
    );
    let read = read(text);
    assert_eq!(read.reports[0].review, Review::Accept, "{:?}", read.reports[0].findings);
    assert_eq!(read.reports[1].review, Review::Check, "an older quarter than the table's latest");
}

#[test]
fn heads_in_two_rows_and_quarters_without_a_year() {
    assert_eq!(
        lines(
            "# Canal performance 2017/18
             | No. | Performance measure | Quarter 2 |  | Aiming | RAG | Management action |
             |  |  | Actual | Target |  |  |  |
             | 4 | Locks repaired within a month | 61% | 70% | Up | R | Hire divers. |
             | 5 | Towpath litter complaints | 12 | 20 | Down | G | None. |"
        ),
        [
            "4|Locks repaired within a month|61%|Quarter 2 2017/18|70%|Up|R|-|Hire divers.",
            "5|Towpath litter complaints|12|Quarter 2 2017/18|20|Down|G|-|None.",
        ]
    );
}

#[test]
fn comments_across_the_table_belong_to_the_row_above() {
    assert_eq!(
        lines(
            "# Ferry indicators Q1 2022/23
             | Ref. | Indicator | June Actual | Target | Status |
             | F1 | Sailings on time | 71% | 95% | Behind Target |
             | Comments | The east pier was closed for repairs all month. |  |  |  |
             | F2 | Bicycles carried | 210 | 180 | On Target |
             | Sunshine on most weekends brought many more visitors than last year. |  |  |  |  |
             | HARBOUR MEASURES |  |  |  |  |
             | F3 | Ropes replaced | 3 | 4 | Failing |"
        ),
        [
            "F1|Sailings on time|71%|June 2022/23|95%|-|Behind Target|The east pier was closed for repairs all month.|-",
            "F2|Bicycles carried|210|June 2022/23|180|-|On Target|Sunshine on most weekends brought many more visitors than last year.|-",
            "F3|Ropes replaced|3|June 2022/23|4|-|Failing|-|-",
        ]
    );
}

#[test]
fn a_comment_overleaf_below_a_head_that_is_no_table_makes_its_row_doubtful() {
    let read = read(
        "# Harbour indicators 2019/20
         | Ref | Indicator | Actual | Target | Status |
         | H1 | Cranes mended | 71% | 80% | Red |
         | Reasons for variance: Spares were late in March and again in May. |||||
         | H2 | Berths let | 60% | 85% | Red |
         **Ref**\t**Indicator**\t**Actual**\t**Target**\t**Status**
         **Reasons for variance:** The east quay was closed.",
    );
    let reviews: Vec<Review> = read.reports.iter().map(|report| report.review).collect();
    assert_eq!(reviews, [Review::Accept, Review::Check], "{:?}", read.reports.iter().map(line).collect::<Vec<_>>());
}

#[test]
fn a_table_of_several_blocks_is_read_block_by_block() {
    assert_eq!(
        lines(
            "# Beacon exceptions, Quarter 2 2011/12
             # LHT1 Lamps relit within an hour
             |  | Q4 2010/11 | Q1 2011/12 | Q2 2011/12 |
             | Value | 83.5% | 72.3% | 95.1% |
             | Target | 91.0% | 91.0% | 91.0% |
             | Latest note | Fog hid the west lamp. |||
             | **LHT2 Foghorn failures** |||
             |  | Q4 2010/11 | Q1 2011/12 | Q2 2011/12 |
             | Value | 3 | 2 | 7 |
             | Target | 4 | 4 | 4 |
             | Latest note | The compressor is new. |||"
        ),
        [
            "LHT1|Lamps relit within an hour|95.1%|Q2 2011/12|91.0%|-|-|Fog hid the west lamp.|-",
            "LHT2|Foghorn failures|7|Q2 2011/12|4|-|-|The compressor is new.|-",
        ]
    );
}

#[test]
fn a_row_of_figures_heads_a_form_that_names_its_period_first() {
    let form = |period: &str| {
        format!(
            "# Performance Exception Form
             | PI Ref | PI Description | Target | Actual | Good is |
             | A1 | Cranes mended | 88% | 73.5% | High |
             {period}
             **Reason for variance**
             Spares were late.
             **Management action**
             Keep a second winch."
        )
    };
    let line = |period: &str| lines(&form(period)).join("\n");
    assert_eq!(line(""), "A1|Cranes mended|73.5%|-|88%|High|-|Spares were late.|Keep a second winch.");
    assert_eq!(
        line("**Reporting period:** Quarter 2 2022/23"),
        "A1|Cranes mended|73.5%|Quarter 2 2022/23|88%|High|-|Spares were late.|Keep a second winch."
    );
}

#[test]
fn of_two_columns_of_names_the_one_of_codes_is_the_reference() {
    let lines = lines(
        "# Brigade measures, Quarter 2 2018/19
         | KPI | Description of indicator | Good is | Target | Previous quarter | Actual | Status |
         | K104 | Calls abandoned | Low | 10% | 9.9% | 9.8% | Achieved |
         | K9 | Wait for an answer | Low | 10 seconds | 11 seconds | 12 seconds | Not achieved |",
    );
    assert_eq!(lines[0], "K104|Calls abandoned|9.8%|Quarter 2 2018/19|10%|Low|Achieved|-|-");
    assert_eq!(lines[1], "K9|Wait for an answer|12 seconds|Quarter 2 2018/19|10 seconds|Low|Not achieved|-|-");
}

#[test]
fn a_comment_announced_as_reason_and_action_is_both() {
    let both = |words: &str| {
        let read = read(&format!(
            "# Harbour indicators 1999/00
             | PI | Performance indicator | Actual 1998/99 | Target 1999/00 | Actual 1999/00 |
             | H1 | Cranes out of use | 6 days | 5 days | 7 days |
             | {words}: Spares came late in March. A second winch will be kept. |  |  |  |  |
             | H2 | Berths let | 81% | 85% | 90% |"
        ));
        let report = &read.reports[0];
        assert!(report.reason.is_none(), "{words}");
        (report.reason_and_actions.as_ref().unwrap().text.clone(), report.review)
    };
    let told = "Spares came late in March. A second winch will be kept.".to_owned();
    assert_eq!(both("Reasons for variance and action taken"), (told.clone(), Review::Accept));
    assert_eq!(both("Reasons for the shortfall and actions planned"), (told, Review::Check), "no profile knows it");
}

#[test]
fn a_register_goes_on_over_the_page_and_so_does_a_cut_row() {
    let read = read(
        "# Allotments 2021/22
         | Ref | Indicator | 2021/22 Outturn | 2021/22 Target | Commentary |
         | AL1 | Plots let | 88% | 95% | The waiting list was checked and many |
         | Ref | Indicator | 2021/22 Outturn | 2021/22 Target | Commentary |
         |  |  |  |  | had moved away. |
         | AL2 | Sheds mended | 14 | 10 | Volunteers. |",
    );
    let lines: Vec<String> = read.reports.iter().map(line).collect();
    assert_eq!(lines[0], "AL1|Plots let|88%|2021/22|95%|-|-|The waiting list was checked and many / had moved away.|-");
    assert_eq!(lines[1], "AL2|Sheds mended|14|2021/22|10|-|-|Volunteers.|-");
    assert!(read.residue.is_empty(), "{:?}", read.residue);
}

#[test]
fn the_rest_of_a_row_is_known_below_a_pages_head_that_no_reader_knew() {
    let text = |rest: &str| {
        format!(
            "# Allotments 2021/22
             | Ref | Indicator | 2021/22 Outturn | 2021/22 Target | Commentary |
             | AL1 | Plots let | 88% | 95% | The waiting list was checked. |
             Ashmere Town Council
             | Ref | Indicator | 2021/22 Outturn | 2021/22 Target | Commentary |
             {rest}
             | AL2 | Sheds mended | 14 | 10 | Volunteers. |"
        )
    };
    let cut = lines(&text("|  |  |  |  | Many had moved away. |"));
    assert_eq!(cut[0], "AL1|Plots let|88%|2021/22|95%|-|-|The waiting list was checked. / Many had moved away.|-");
    assert_eq!(cut.len(), 2);
    assert_eq!(lines(&text("| AL3 | Taps | 1 | 2 | Rust. |")).len(), 3);
}

#[test]
fn a_grid_under_its_indicator_gives_the_latest_period() {
    let text = "# Lighthouse measures Quarter 2 2015/16
         **3. Lamps relit within an hour**
         Aim to Maximise
         |  | Red T'hold | Target | Status | Value |
         | Q1 2015/16 | 80% | 90% | OK | 93% |
         | Q2 2015/16 | 80% | 90% | Alert | 71% |
         Fog hid the west lamp, and the boat could not land.
         Theme 2 - Foghorns :-
         **4. Foghorn failures**
         Aim to Minimise
         |  | Red T'hold | Target | Status | Value |
         | Q1 2015/16 | 6 | 4 | OK | 3 |
         | Q2 2015/16 | 6 | 4 | OK | 2 |
         The new compressor works well and needs little care.";
    assert_eq!(
        lines(text),
        [
            "-|Lamps relit within an hour|71%|Q2 2015/16|90%|Maximise|Alert|Fog hid the west lamp, and the boat could not land.|-",
            "-|Foghorn failures|2|Q2 2015/16|4|Minimise|OK|The new compressor works well and needs little care.|-",
        ]
    );
    let read = read(text);
    assert_eq!(read.reports[0].other_values[0].text, "93%");
    assert!(read.residue.is_empty(), "{:?}", read.residue);
}

#[test]
fn a_line_across_a_grid_of_periods_names_its_indicator() {
    let text = "# Beacon measures, Quarter 2 2015/16
         | **Beacon 4.2 Lamps relit within an hour** |||||
         |  | Q1 | Q2 | Q3 | Q4 |
         | Actual | 72.3% | 69.6% |  |  |
         | Target | 80.0% | 80.0% | 80.0% | 80.0% |
         **Period:** Quarter 2 2015/16
         **Good performance is:** High
         **Reason for variance:** Fog hid the west lamp.
         | **Beacon 4.3 Foghorn failures** |||||
         |  | Q1 | Q2 | Q3 | Q4 |
         | Actual | 3 | 2 |  |  |
         | Target | 4 | 4 | 4 | 4 |
         **Period:** Quarter 2 2015/16
         **Good performance is:** Low
         **Reason for variance:** The compressor is new.";
    assert_eq!(
        lines(text),
        [
            "-|Beacon 4.2 Lamps relit within an hour|69.6%|Q2 2015/16|80.0%|High|-|Fog hid the west lamp.|-",
            "-|Beacon 4.3 Foghorn failures|2|Q2 2015/16|4|Low|-|The compressor is new.|-",
        ]
    );
    let panel = "# Beacon measures, Quarter 2 2015/16
         | **Lamps relit within an hour** |||||
         |  | Q3 2014/15 | Q4 2014/15 | Q1 2015/16 | Q2 2015/16 |
         | Value | 61.9% | 72.7% | 63.3% | 72.1% |
         | Target | 75% | 75% | 75% | 75% |
         | Status | Green | Green | Green | Amber |
         | Polarity | Aim to Maximise |||
         | Latest note | Fog hid the west lamp. |||
         | Improvement action | A second keeper starts in June. |||";
    assert_eq!(
        lines(panel),
        [
            "-|Lamps relit within an hour|72.1%|Q2 2015/16|75%|Maximise|Amber|Fog hid the west lamp.|A second keeper starts in June."
        ]
    );
    let form = "# Performance exception report
         **Indicator:** Lamps relit within an hour
         | **Figures of the year** |||||
         |  | Q1 | Q2 | Q3 | Q4 |
         | Actual | 72.3% | 69.6% |  |  |
         | Target | 80.0% | 80.0% | 80.0% | 80.0% |
         **Reason for variance:** Fog hid the west lamp.";
    assert_eq!(lines(form), ["-|Lamps relit within an hour|69.6%|Q2|80.0%|-|-|Fog hid the west lamp.|-"]);
}

#[test]
fn rows_of_a_block_share_what_its_headings_say() {
    let read = read(
        "# Clinic board
         **Budget Implications:** Within the budget.
         # NPI30: Teeth checked within a month
         | **Period** | Nov 10 | **Owner** | Ada Moss |
         **Reasons for Variance and Actions Taken:**
         A dentist left. Another has been asked.
         | PI | Planned (value) | Latest YTD |
         | Teeth checked within a month (East) (Nov 10) | 90.0 | 71.5 |
         | Teeth checked within a month (West) (Nov 10) | 90.0 | 88.0 |",
    );
    assert_eq!(read.reports.len(), 2);
    for report in &read.reports {
        assert_eq!(report.indicator.as_ref().unwrap().reference.as_deref(), Some("NPI30"));
        let both = report.reason_and_actions.as_ref().unwrap();
        assert_eq!(both.text, "A dentist left. Another has been asked.");
        assert_eq!(report.period.as_ref().unwrap().start.as_deref(), Some("2010-11-01"));
        assert!(report.implications.financial.is_none());
    }
}

#[test]
fn tables_of_other_things_are_no_registers() {
    for text in [
        "# Improvement plan exception report
         | Ref | Action | Lead | Due | Status | Comment |
         | 1.1 | Mend the roof | Ada Moss | 28/04/22 | Red | Rain. |",
        "# Budget
         | Description | Budget | Actual | Variance | Comments |
         | Paint | £400 | £500 | £100 | Dear. |",
        "# Risks
         | Ref | Description | Actions | Owner | Target date |
         | R1 | Flood | Sandbags | AM | May |",
        "# Key
         | Status | Meaning |
         | Red | More than 10% off the target |
         | Target | What we aim for |",
        "# Capital programme
         | Ref | Scheme | Target | Actual | Status | Comments |
         | C1 | New roof | May 2020 | June 2020 | Red | Rain |",
        "# Treasury
         | Indicator | 2021/22 | 2022/23 |
         | Capital financing requirement | £4m | £5m |",
    ] {
        assert_eq!(lines(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn quarters_and_the_year_to_date_side_by_side() {
    assert_eq!(
        lines(
            "# Lock-keepers 2009/10
             | Code | Indicator | 08/09 Outurn | 09/10 target | 10/11 target | Q1 | Q2 | Q3 | Q4 | Year to date | Floor Standard | Comments |
             | BVPI 109a | Barges through on time<br>Good performance HIGH | 88% | 90% | 92% | 35.88% | 57.87% | 86.00% |  | 86.00% | 80% | Low water. |"
        ),
        ["BVPI 109a|Barges through on time|86.00%|Q3 2009/10|90%|HIGH|-|Low water.|-"]
    );
}

#[test]
fn a_block_of_headings_with_its_code_in_the_heading() {
    assert_eq!(
        lines(
            "# Rescue Service quarterly pack
             **QUARTER 1: APRIL 2023 - JUNE 2023**
             ## Overview
             # KPI 2.4 Hoses tested
             Higher is better.
             | Quarter Activity | Quarter Target | Previous year Quarter |
             | 41 | 60 | 55 |
             **KPI Exception Report Analysis**
             **What are the reasons for an Exception report**
             The tester was away.
             **Actions being taken to improve performance**
             - Hire one
             # Finance
             **Financial Implications**
             Low"
        ),
        [
            "KPI 2.4|Hoses tested|41|QUARTER 1: APRIL 2023 - JUNE 2023|60|Higher is better.|-|The tester was away.|Hire one"
        ]
    );
}

#[test]
fn a_line_with_a_period_over_the_first_of_several_forms_names_no_indicator() {
    let form = |name: &str, value: &str| {
        format!(
            "# {name}\n| | Value | Target |\n| Q1 2011/12 | 90% | 98% |\n| Q2 2011/12 | {value} | 98% |\n**Latest Note**\nFog.\n"
        )
    };
    let forms = form("P7.91 Lamps relit", "81%") + &form("P2.72 Foghorns heard", "76%");
    let text = format!("# Harbour Board\nPerformance Measures: exceptions Q2 2011/12\n{forms}");
    assert_eq!(
        lines(&text),
        ["P7.91|Lamps relit|81%|Q2 2011/12|98%|-|-|Fog.|-", "P2.72|Foghorns heard|76%|Q2 2011/12|98%|-|-|Fog.|-"]
    );
}

#[test]
fn a_direction_stands_alone_below_a_status() {
    let text = "# Exception report: Quarter 2 2016/17
         # CS 295 Lamps relit within an hour
         |  | Q1 2016/17 | Q2 2016/17 |
         | Value | 93% | 81% |
         | Target | 98% | 98% |
         **Status:** Alert
         Higher is better
         **Latest Note**
         Fog hid the west lamp.";
    assert_eq!(
        lines(text),
        ["CS 295|Lamps relit within an hour|81%|Q2 2016/17|98%|Higher is better|Alert|Fog hid the west lamp.|-"]
    );
}

#[test]
fn pairs_over_a_grid_in_its_table_are_labels_of_the_form() {
    let text = "# Ferry measures 2004/05
         | PI No | BV 82b | Description of indicator | Ferries that left on time |
         | Actual 03/04 | Actual 04/05 | Target 04/05 | Good performance |
         | 50.2% | 49.8% | 54.7% | HIGH |
         **Reason for variance:** Fog.
         | PI No | BV 82c | Description of indicator | Ferries that were cancelled |
         | Actual 03/04 | Actual 04/05 | Target 04/05 | Good performance |
         | 2.2% | 4.8% | 3.0% | LOW |
         **Reason for variance:** Gales.";
    assert_eq!(
        lines(text),
        [
            "BV 82b|Ferries that left on time|49.8%|04/05|54.7%|HIGH|-|Fog.|-",
            "BV 82c|Ferries that were cancelled|4.8%|04/05|3.0%|LOW|-|Gales.|-",
        ]
    );
}

#[test]
fn an_indicator_label_over_a_grid_makes_a_form() {
    assert_eq!(
        lines(
            "**Performance Indicator:** CH8 Choirs formed
             | Period | Target | Actual | Status |
             | Q1 2011/12 | 5 | 6 | Green |
             | Q2 2011/12 | 5 | 3 | Red |
             **Commentary:** No altos.
             **Corrective Action:** Ask the school.
             **Performance Indicator:** CH9 Bells hung
             | Period | Target | Actual | Status |
             | Q1 2011/12 | 1 | 1 | Green |
             | Q2 2011/12 | 2 | 1 | Amber |
             **Commentary:** Heavy.
             **Corrective Action:** Borrow a crane."
        ),
        [
            "CH8|Choirs formed|3|Q2 2011/12|5|-|Red|No altos.|Ask the school.",
            "CH9|Bells hung|1|Q2 2011/12|2|-|Amber|Heavy.|Borrow a crane.",
        ]
    );
}

#[test]
fn a_grid_of_periods_across_gives_the_latest_that_is_reported() {
    let text = "# Ferry measures 2012/13
         **Performance Indicator:** FY3 Ropes coiled
         |  | Q1 | Q2 | Q3 | Q4 |
         | Target | 80% | 80% | 85% | 90% |
         | Actual | 82% | 71% | 64% |  |
         | RAG | Green | Amber | Red |  |
         **Good performance is:** High
         **Commentary:** New hands.";
    assert_eq!(lines(text), ["FY3|Ropes coiled|64%|Q3 2012/13|85%|High|Red|New hands.|-"]);
    let read = read(text);
    let others: Vec<&str> = read.reports[0].other_values.iter().map(|value| value.text.as_str()).collect();
    assert_eq!(others, ["82%", "71%"]);
    assert!(read.residue.is_empty(), "{:?}", read.residue);
}

#[test]
fn the_way_it_went_is_not_the_way_that_is_good() {
    let text = "# Night buses Q1 2014/15
         | Ref | Indicator | Annual Target | YTD Target | YTD Actual | Direction of Travel | Way it went | Status |
         | NB1 | Seats wiped | 800 | 200 | 190 | Down | Down | Amber |
         | NB2 | Lamps lit | 100 | 25 | 26 | Up | Up | Green |";
    assert_eq!(
        lines(text),
        ["NB1|Seats wiped|190|Q1 2014/15|200|-|Amber|-|-", "NB2|Lamps lit|26|Q1 2014/15|25|-|Green|-|-"]
    );
}

#[test]
fn a_covering_paper_after_a_report_keeps_its_own_implications() {
    let read = read(
        "## Exception Performance Report
         **Indicator Description:** Ferries that left on time
         **2021/22 Q2 outturn:** 81% **Quarterly Target:** 90%
         **Good performance is:** High
         **Reason for level of performance:** Fog.
         **Actions taken:** A second pilot is being trained.
         # Harbour Committee
         **Meeting date:** 3 December 2021
         **Report subject:** Review of mooring fees
         **Wards affected:** All
         **Report author:** Morwen Pask
         ## Financial implications
         Fees are to rise by 4%.
         ## Legal implications
         None.",
    );
    let [report] = read.reports.as_slice() else { panic!("{} reports", read.reports.len()) };
    assert!(report.implications.financial.is_none() && report.implications.legal.is_none());
    assert_eq!(report.completed_by, None);
    assert_eq!(report.actions.as_ref().unwrap().text, "A second pilot is being trained.");
}

#[test]
fn of_years_by_quarters_the_latest_that_is_reported_counts() {
    let read = read(
        "# Red Indicator Report
         **Indicator:** WD7 Boats turned round within the hour
         We want this figure to rise.
         |  | Quarter 1 | Quarter 2 | Quarter 3 | Quarter 4 |
         | 2019/20 | 17.9% | 12.2% | 12.4% | 14.7% |
         | 2020/21 | 14.8% | 19.3% | 18.2% |  |
         | Target 2020/21 | 22% | 23% | 24% | 25% |
         **Explanation**
         The slipway was closed for repairs all through the summer.
         **Report by:** Ada Moss",
    );
    let [report] = read.reports.as_slice() else { panic!("one report") };
    assert_eq!(
        line(report).split('|').take(6).collect::<Vec<_>>(),
        [
            "WD7",
            "Boats turned round within the hour",
            "18.2%",
            "Quarter 3 2020/21",
            "24%",
            "We want this figure to rise.",
        ]
    );
    let others: Vec<&str> = report.other_values.iter().map(|other| other.text.as_str()).collect();
    assert_eq!(others, ["17.9%", "12.2%", "12.4%", "14.7%", "14.8%", "19.3%"]);
    assert_eq!(report.completed_by.as_ref().and_then(|by| by.name.as_deref()), Some("Ada Moss"));
}

#[test]
fn a_heading_over_both_the_reason_and_the_actions_is_no_section() {
    let read = read(
        "# Exception Performance Report
         **Indicator:** Cranes out of use
         **Outturn:** 7 days
         **Target:** 5 days
         **Reason and action**
         **Reason for performance:** Spares came late in March.
         **Actions taken:** A second winch will be kept.",
    );
    let report = &read.reports[0];
    assert_eq!(line(report).rsplit_once('|').unwrap().1, "A second winch will be kept.");
    assert!(report.reason_and_actions.is_none());
}

#[test]
fn a_name_of_which_some_words_are_bold_announces_nothing() {
    let read = read(
        "**KPI 1.7 Accidental** dwelling **fires**
         Lower outturns are better.
         | Quarter Activity | Quarter Target | Previous year Quarter |
         | 41 | 36 | 44 |
         **KPI Exception Report Analysis**
         **What are the reasons for an Exception report**
         This is a negative exception report.
         **Actions being taken to improve performance**
         Crews will visit the homes beside each fire.",
    );
    let [report] = read.reports.as_slice() else { panic!("one report") };
    let indicator = report.indicator.as_ref().unwrap();
    assert_eq!(indicator.reference.as_deref(), Some("KPI 1.7"));
    assert_eq!(indicator.name.as_deref(), Some("Accidental dwelling fires"));
}
