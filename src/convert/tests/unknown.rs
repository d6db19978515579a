//! Forms whose words or arrangement no profile knows, and papers that only look like them.

use super::{check, lines, read};
use crate::record::{Code, Review};

#[test]
fn what_a_form_lacks_stands_in_its_open_slots() {
    check(
        "# A promise that needs explaining
         **What did we look at?**
         Hours in which the pond was frozen
         **For which period?**
         Quarter 4 2014/15
         **What did we promise?**
         40 hours
         **Where the ice stood**
         52 hours
         **The frost**
         The pump stopped in the second frost and nobody was near.
         **The pump**
         A second pump will be bought before the autumn.
         **Who wrote this?**
         Ada Moss, Head of Ponds",
        &["-|Hours in which the pond was frozen|52 hours|Quarter 4 2014/15|40 hours|-|-|\
           The pump stopped in the second frost and nobody was near.|\
           A second pump will be bought before the autumn."],
    );
}

#[test]
fn values_stand_above_their_captions_and_labels_above_values_in_one_cell() {
    check(
        "# Ferry exceptions: May 2013
         | **Ferries on time** |  |  |
         | 81% | 90% | Red |
         | Actual | Target | RAG |
         **Commentary**
         The slipway was closed for repairs all through the month.",
        &["-|Ferries on time|81%|May 2013|90%|-|Red|The slipway was closed for repairs all through the month.|-"],
    );
    check(
        "# Exception card
         | Measure<br>Ferries on time | Period<br>Q1 2013/14 | We reached<br>81% |
         | We aimed for<br>90% | Good is<br>High | Why<br>The slipway was closed for repairs. |",
        &["-|Ferries on time|81%|Q1 2013/14|90%|High|-|The slipway was closed for repairs.|-"],
    );
}

#[test]
fn pairs_on_one_line_are_parted_by_bars_and_a_direction_needs_no_label() {
    check(
        "# Measures outside tolerance, Q1 2019/20
         # KPI 10 Boats insured
         **Actual:** 88% | **Target:** 100% | Higher is better | **Status:** Red
         **Commentary:** Two boats were laid up.
         # KPI 11 Oars varnished
         **Actual:** 12; **Target:** 20; **Status:** Red
         **Commentary:** The varnish froze.",
        &[
            "KPI 10|Boats insured|88%|Q1 2019/20|100%|Higher is better|Red|Two boats were laid up.|-",
            "KPI 11|Oars varnished|12|Q1 2019/20|20|-|Red|The varnish froze.|-",
        ],
    );
}

#[test]
fn a_register_may_lie_on_its_side() {
    let text = "# Ferry standards, Q3 2017/18
         | Measure | Ferries on time | Wait at the slip |
         | Achieved | 78% | 9 minutes |
         | Target | 86% | 7 minutes |
         | Reason | Fog. | The bell was out of order. |";
    let lines = lines(text);
    assert_eq!(
        lines,
        [
            "-|Ferries on time|78%|Q3 2017/18|86%|-|-|Fog.|-",
            "-|Wait at the slip|9 minutes|Q3 2017/18|7 minutes|-|-|The bell was out of order.|-",
        ]
    );
}

#[test]
fn one_row_of_figures_may_head_a_form() {
    let text = "**Recovery Plan**
         | Indicator | Period | Target | Actual | RAG |
         | Ferries on time | M05 2014/15 | 90% | 81% | Red |
         **Current Concerns:**
         Fog in the first week, and ice in the second.
         **Corrective Action:**
         A bell will be hung.";
    assert_eq!(
        lines(text),
        [
            "-|Ferries on time|81%|M05 2014/15|90%|-|Red|Fog in the first week, and ice in the second.|A bell will be hung."
        ]
    );
    // Below two rows they belong to neither, and both are worth a look.
    let two = text.replace("**Current", "| Ropes coiled | M05 2014/15 | 5 | 4 | Red |\n**Current");
    let read = read(&two);
    assert_eq!(read.reports.len(), 2);
    let doubted = |code: Code| read.reports.iter().any(|report| report.findings.iter().any(|it| it.code == code));
    assert!(doubted(Code::EndDoubtful), "{:?}", read.reports[1].findings);
}

#[test]
fn a_grid_with_labelled_rows_below_its_figures_is_a_form() {
    let text = "# Quarterly performance
         | CM.17: Ponds dredged |  |  |  |
         | Value | Annual Target | Q2 2015/16 Target | Q2 2015/16 Performance |
         | Bigger is Better | 80% | 79% | 74% (RED) |
         | Comments | The dredger sank. |  |  |
         | Corrective Action | It will be raised. |  |  |";
    assert_eq!(
        lines(text),
        ["CM.17|Ponds dredged|74% (RED)|Q2 2015/16|79%|Bigger is Better|RED|The dredger sank.|It will be raised."]
    );
}

#[test]
fn actions_with_who_leads_each_are_one_narrative() {
    let text = "**Action Report**
         | **Measure:** | Ponds dredged |
         | **Period** | 2006/07 |
         | **Year-end result:** | 4 |
         | **Target:** | 9 |
         | **Direction** | Aim to Maximise |
         | **How did we do this year?** | The dredger sank in the spring. |
         | **Planned Action:** | Raise the dredger. |
         | **Led by:** | Ada Moss |
         | **Planned Action:** | Mend the dredger. |
         | **Led by:** | Bo Reed |";
    assert_eq!(
        lines(text),
        [
            "-|Ponds dredged|4|2006/07|9|Aim to Maximise|-|The dredger sank in the spring.|Raise the dredger. / Mend the dredger."
        ]
    );
}

#[test]
fn a_line_set_apart_over_a_form_is_its_title_and_one_inside_it_a_part() {
    let read = read(
        "# Corrective Action Sheet
         **Indicator:** NI 41 Ponds dredged
         **Outturn Q4 2010/11:** 4
         **Target:** 9
         **Reasons for performance:** The dredger sank in the spring.
         **Recovery Plan**
         The dredger will be raised and mended.",
    );
    let report = &read.reports[0];
    assert_eq!(report.title.as_ref().map(|title| title.text.as_str()), Some("Corrective Action Sheet"));
    assert_eq!(report.actions.as_ref().map(|it| it.text.as_str()), Some("The dredger will be raised and mended."));
    assert_eq!(report.review, Review::Check);
}

#[test]
fn a_target_of_the_results_own_quarter_comes_before_the_years() {
    let text = "# Corporate scorecard: Quarter 2 2012/13
         | Code & Name | Good is | Q1 2012/13 | Q2 2012/13 | Q2 Target | 2012/13 Target | Status |
         | HSG330<br>Ponds dredged | High | 2 | 4 | 3 | 12 | Green |";
    assert_eq!(lines(text), ["HSG330|Ponds dredged|4|Q2 2012/13|3|High|Green|-|-"]);
}

#[test]
fn lists_of_contents_risks_decisions_and_budgets_hold_no_report() {
    for text in [
        "# Exception report: contents
         Overall performance\t1
         Summary of results\t5
         Exception report: target\t14
         Actions taken or planned\t40
         Actual\t44",
        "# Risk register
         | Ref | Risk | Likelihood | Impact | Score | Controls | Owner | Action | Target date | Target score |
         | R1 | Loss of key staff | 1 | 3 | 3 | Monthly checks | JL | Posts have been advertised. | 10/05/14 | 2 |
         | R2 | Flood of the depot | 2 | 4 | 8 | Sandbags | KF | A wall is to be built. | 11/05/14 | 4 |",
        "# Decisions taken under delegated powers
         | Ref | Decision | Officer | Date | Value | Reason |
         | 2.19 | Write-off of a debt | Head of Ponds | 04/06/20 | £40 | The debtor has left. |
         | TP/19 | Lease of a shed | Head of Ponds | 05/06/20 | £90 | The shed was empty. |",
        "# Capital programme 2024/25 to 2026/27
         | Project | 2024/25 | 2025/26 | 2026/27 | Total |
         | Slipway, Ferry Bay | 2,510 | 48 | 3,517 | 6,075 |
         | Boiler, Town Hall | 1,400 | 8,764 | 3,394 | 13,558 |",
    ] {
        assert_eq!(lines(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_register_may_have_a_row_of_targets_and_one_of_results_for_each_indicator() {
    let text = "# Monthly monitor: September 2021
         | Measure |  | Jul | Aug | Sep | Cause | Response |
         | Ropes coiled | Plan | 45 | 45 | 45 | New crews. | They will be trained in May. |
         |  | Actual | 48 | 53 | 41 |  |  |
         | Lamps lit | Plan | 9 | 9 | 9 | Oil ran out. | More oil has been bought. |
         |  | Actual | 8 | 9 | 7 |  |  |";
    assert_eq!(
        lines(text),
        [
            "-|Ropes coiled|41|Sep 2021/22|45|-|-|New crews.|They will be trained in May.",
            "-|Lamps lit|7|Sep 2021/22|9|-|-|Oil ran out.|More oil has been bought.",
        ]
    );
}

#[test]
fn a_value_may_stand_over_its_caption_in_one_cell() {
    check(
        "# Average wait at the slip
         | 67 days<br>Latest result | 60 days<br>Goal | Q4 2017/18<br>Quarter | Red<br>RAG | Down<br>Good looks like |
         **What is behind this**
         The bell was out of order all through the spring.",
        &["-|Average wait at the slip|67 days|Q4 2017/18|60 days|Down|Red|\
           The bell was out of order all through the spring.|-"],
    );
}

#[test]
fn a_figure_that_is_the_difference_of_two_others_is_neither_result_nor_target() {
    check(
        "# Slippage note
         | Yardstick | Berths let for the summer |
         | Season | Q2 2013/14 |
         | Ought to be | 420 |
         | Is | 355 |
         | Out by | 65 |
         | Slipped since | June 2011 |
         | Why so | Two storms in May kept the visiting boats away for most of the month. |
         | The cure | Berths are offered at half price until September to boats from the north. |",
        &["-|Berths let for the summer|355|Q2 2013/14|420|-|-|\
           Two storms in May kept the visiting boats away for most of the month.|\
           Berths are offered at half price until September to boats from the north."],
    );
}

#[test]
fn words_that_a_profile_knows_give_way_where_their_value_belies_them() {
    check(
        "# Notes on goals that were missed, Q2 2013/14
         **What we measure**
         Oars varnished by May
         **What we hoped for**
         40
         **What happened**
         31
         **The story behind it**
         The varnish froze in its pots and had to be thrown away.
         **Where next**
         The pots will be kept in the kitchen from the first of November.",
        &["-|Oars varnished by May|31|Q2 2013/14|40|-|-|\
           The varnish froze in its pots and had to be thrown away.|\
           The pots will be kept in the kitchen from the first of November."],
    );
}

#[test]
fn a_line_that_every_form_begins_with_is_its_title() {
    let form = |name: &str, got: &str| {
        format!(
            "**Provider Shortfall Return**
             **To**: The Committee of the Pond
             **Contract outcome**: {name}
             **Contracted level**: 480
             **Level delivered**: {got}
             **Account of the shortfall**
             The bell was out of order for nine weeks and nobody came to mend it.
             **Rectification**
             A second bell is on loan from the chapel until the spring.\n"
        )
    };
    let text = form("Oars varnished by May", "407") + &form("Berths let for the summer", "361");
    let told = "|-|480|-|-|The bell was out of order for nine weeks and nobody came to mend it.|\
                A second bell is on loan from the chapel until the spring.";
    check(&text, &[&format!("-|Oars varnished by May|407{told}"), &format!("-|Berths let for the summer|361{told}")]);
    let titles = read(&text).reports.into_iter().map(|report| report.title.map(|title| title.text));
    assert!(titles.eq([Some("Provider Shortfall Return".to_owned()), Some("Provider Shortfall Return".to_owned())]));
}

#[test]
fn a_cell_may_lead_in_the_direction_beside_it_and_a_line_alone_may_be_the_period() {
    check(
        "# Shortfall statement
         # Loans returned on the day agreed
         Quarter 2 (July - September) 2018/19
         | What we promised | 95% |
         | What we delivered | 88% |
         | We want this figure to | rise |
         | The story behind the figure | Two of the barrows were out of use from May and loans had to be long. |
         | What we are doing about it | The barrows will be mended before the next fair in the spring. |",
        &["-|Loans returned on the day agreed|88%|Quarter 2 (July - September) 2018/19|95%|rise|-|\
           Two of the barrows were out of use from May and loans had to be long.|\
           The barrows will be mended before the next fair in the spring."],
    );
}

#[test]
fn words_that_only_count_the_forms_name_nothing() {
    let form = |number: u32, name: &str| {
        format!(
            "# Matter {number} – {name}
             **Level expected**: 480
             **Level recorded**: 407
             **Cause**
             The bell was out of order for nine weeks and nobody came to mend it.\n"
        )
    };
    let told = "|407|-|480|-|-|The bell was out of order for nine weeks and nobody came to mend it.|-";
    check(
        &(form(1, "Oars varnished by May") + &form(2, "Berths let for the summer")),
        &[&format!("-|Oars varnished by May{told}"), &format!("-|Berths let for the summer{told}")],
    );
    // One alone may be the name's own.
    check(&form(3, "Boats mended"), &[&format!("-|Matter 3 – Boats mended{told}")]);
}

#[test]
fn labels_may_be_closed_by_a_full_stop() {
    check(
        "# Departures from published timeliness, May 2006
         **1. Measure.** Oars varnished by May
         **Published figure.** 87%
         **Figure for the month.** 72%
         **Cause of departure.** The varnish froze in its pots and had to be thrown away.
         **Remedy.** The pots will be kept in the kitchen from the first of November.",
        &["-|Oars varnished by May|72%|May 2006|87%|-|-|\
           The varnish froze in its pots and had to be thrown away.|\
           The pots will be kept in the kitchen from the first of November."],
    );
}

#[test]
fn a_milestone_and_a_result_so_far_are_target_and_result_where_nothing_else_is() {
    check(
        "# Position as at 27 March 2015
         | Success criterion | Oars varnished by May |
         | Milestone for this point | 76% |
         | Attained so far | 62% |
         | Judgement | Off course |
         | Our evaluation | The varnish froze in its pots and had to be thrown away. |
         | Moves planned | The pots will be kept in the kitchen from the first of November. |",
        &["-|Oars varnished by May|62%|Position as at 27 March 2015|76%|-|Off course|\
           The varnish froze in its pots and had to be thrown away.|\
           The pots will be kept in the kitchen from the first of November."],
    );
}

#[test]
fn a_strip_of_words_that_nobody_knows_heads_the_figures_below() {
    check(
        "# Out of limits report
         | Month | Seen first |
         | September 2019 | June 2018 |
         | Parameter | Limit | Found | Deviation |
         | Oars varnished by May | 100% | 96% | 4 points |
         **Root cause**
         The varnish froze in its pots and had to be thrown away.
         **Corrective action**
         The pots will be kept in the kitchen from the first of November.",
        &["-|Oars varnished by May|96%|September 2019|100%|-|-|\
           The varnish froze in its pots and had to be thrown away.|\
           The pots will be kept in the kitchen from the first of November."],
    );
}

#[test]
fn a_row_of_a_label_and_nothing_to_say_heads_no_other() {
    let text = "# Exception Performance Report
         | Indicator Description: | Oars varnished by May |
         | 2022/23 Q1 outturn: | 88% |
         | Quarterly Target: | 95% |
         | Reason for level of performance: | The varnish froze in its pots and had to be thrown away. |
         | Financial implications: | None identified |
         | Legal implications: | None |
         | Risk implications: | None known |";
    let read = read(text);
    let implications = &read.reports[0].implications;
    let said = [&implications.financial, &implications.legal, &implications.risk];
    let said = said.map(|told| told.as_ref().map(|told| told.text.as_str()));
    assert_eq!(said, [Some("None identified"), Some("None"), Some("None known")]);
}

#[test]
fn a_list_of_very_many_figures_is_no_form_and_takes_no_time() {
    let list: String = (0..1_500).map(|n| format!("**Delivered level {n}**: {}\n", n * 7 % 997)).collect();
    assert!(lines(&list).is_empty());
}

#[test]
fn numbers_in_cells_of_their_own_are_no_text_of_a_form() {
    let text = "# Measure of concern
         | 1 | Measure | Boats varnished by May |
         | 2 | Period covered | Quarter 2 2020/21 |
         | 3 | Latest figure | 61% |
         | 4 | Level expected | 80% |
         | 5 | Why is this a concern? | The varnish froze in its pots and had to be thrown away. |
         | 6 | What is being done about it? | The pots will be kept in the kitchen from now on. |
         | 7 | Financial considerations | None. |
         | 8 | Form completed by | Ada Moss |";
    check(
        text,
        &["-|Boats varnished by May|61%|Quarter 2 2020/21|80%|-|-|\
           The varnish froze in its pots and had to be thrown away.|\
           The pots will be kept in the kitchen from now on."],
    );
    let read = read(text);
    assert_eq!(read.residue, []);
    let [report] = read.reports.as_slice() else { panic!("one report") };
    assert_eq!(report.title.as_ref().map(|title| title.text.as_str()), Some("Measure of concern"));
    let money = report.implications.financial.as_ref().map(|told| told.text.as_str());
    assert_eq!(money, Some("None."));
}

#[test]
fn a_heading_over_a_period_announces_no_indicator() {
    let form = |name: &str, held: &str, who: &str| {
        format!(
            "# {name}
             | **This quarter** | **Target** | **Difference** |
             | {held} | 3,200 | -855 |
             **Commentary**
             The ferry was laid up for the whole of the second month.
             **Next steps**
             A second boat will be hired until the autumn.
             Lead officer: {who}
             "
        )
    };
    let text = format!(
        "# Indicator commentary
         **Quarter 4 2023/24: January to March 2024**
         {}{}",
        form("ED2 Schoolchildren taken to the seals", "2,345", "Ada Moss"),
        form("CL4 Landings at the old pier", "2,101", "Una Quill")
    );
    let told = "The ferry was laid up for the whole of the second month.|A second boat will be hired until the autumn.";
    check(
        &text,
        &[
            &format!(
                "ED2|Schoolchildren taken to the seals|2,345|Quarter 4 2023/24: January to March 2024|3,200|-|-|{told}"
            ),
            &format!("CL4|Landings at the old pier|2,101|Quarter 4 2023/24: January to March 2024|3,200|-|-|{told}"),
        ],
    );
    let names = read(&text).reports.into_iter().map(|report| report.completed_by.and_then(|by| by.name));
    assert_eq!(names.collect::<Vec<_>>(), [Some("Ada Moss".to_owned()), Some("Una Quill".to_owned())]);
}

#[test]
fn pairs_in_cells_side_by_side_and_what_a_result_is_short_by() {
    let form = |name: &str, pairs: &str, response: &str| {
        format!(
            "# {name}
             {pairs}
             **Why we missed it**
             The slipway was closed for repairs all through the summer.
             **Service response**
             {response}
             "
        )
    };
    let cells =
        |held: &str, short: &str| format!("| **Target:** 5,400 | **Achieved:** {held} | **Shortfall:** {short} |");
    let lines = |held: &str, short: &str| {
        format!("**National target:** 5,400\n**Area performance:** {held}\n**Short of target by:** {short}")
    };
    for pairs in [&cells as &dyn Fn(&str, &str) -> String, &lines] {
        let text = [
            form(
                "Boats lifted in the spring",
                &pairs("4,403", "997"),
                "A second crane has been hired until the autumn.",
            ),
            form("Oars sold on the quay", &pairs("4,700", "700"), "The shop will be open on Sundays until the autumn."),
        ];
        let told = "-|-|The slipway was closed for repairs all through the summer.";
        check(
            &text.concat(),
            &[
                &format!(
                    "-|Boats lifted in the spring|4,403|-|5,400|{told}|A second crane has been hired until the autumn."
                ),
                &format!(
                    "-|Oars sold on the quay|4,700|-|5,400|{told}|The shop will be open on Sundays until the autumn."
                ),
            ],
        );
    }
}

#[test]
fn figures_over_captions_in_cells_side_by_side_below_a_title_and_a_name() {
    let form = |name: &str, cells: &str| {
        format!(
            "# Metric deep dive
             # {name}
             **Reporting month:** May 2024
             **Domain:** Boats and moorings
             | {cells} |
             **Root causes**
             The slipway was closed for repairs all through the summer.
             **Actions in place**
             A second crane has been hired until the autumn.
             "
        )
    };
    let text = [
        form("Boats lifted in the spring", "**62.6%**<br>This month | **80%**<br>Standard | **58.7%**<br>Last month"),
        form("Oars sold on the quay", "**41**<br>This month | **60**<br>Standard | **39**<br>Last month"),
    ];
    let told =
        "The slipway was closed for repairs all through the summer.|A second crane has been hired until the autumn.";
    check(
        &text.concat(),
        &[
            &format!("-|Boats lifted in the spring|62.6%|May 2024|80%|-|-|{told}"),
            &format!("-|Oars sold on the quay|41|May 2024|60|-|-|{told}"),
        ],
    );
    let titles = read(&text.concat()).reports.into_iter().filter_map(|report| Some(report.title?.text));
    assert_eq!(titles.collect::<Vec<_>>(), ["Metric deep dive", "Metric deep dive"]);
}
