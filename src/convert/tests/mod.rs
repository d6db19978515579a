//! Registers, grids and blocks, on sketched documents.

mod inferred;
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
