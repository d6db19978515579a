//! Forms that say the same in every copy but for their values, in words and settings that nobody knows.

use super::{check, lines, read};
use crate::record::{Narrative, PolarityValue, Review};

#[test]
fn words_that_open_lines_in_form_after_form_are_labels() {
    check(
        "# Shortfalls for the trustees
         Aspect. Kennels cleaned before nine
         Pitched at. 90%
         Landed. 77.3%
         Account of it. The hose froze in the first week and again in the third.
         Course of action. A heated tap will be fitted before the autumn.
         Aspect. Dogs walked twice a day
         Pitched at. 95%
         Landed. 81.4%
         Account of it. Four of the volunteers moved away over the summer.
         Course of action. The college will lend us its students in March.",
        &[
            "-|Kennels cleaned before nine|77.3%|-|90%|-|-|\
             The hose froze in the first week and again in the third.|A heated tap will be fitted before the autumn.",
            "-|Dogs walked twice a day|81.4%|-|95%|-|-|\
             Four of the volunteers moved away over the summer.|The college will lend us its students in March.",
        ],
    );
}

#[test]
fn labels_and_values_run_on_in_one_line() {
    check(
        "# Shortfalls for the trustees
         **Measure:** Kennels cleaned before nine
         Pitched at: 90% Came to: 77.3% Right way: up
         **Reason:** The hose froze.
         **Measure:** Dogs that ran away
         Pitched at: 2 Came to: 11 Right way: down
         **Reason:** The gate was left open.",
        &[
            "-|Kennels cleaned before nine|77.3%|-|90%|up|-|The hose froze.|-",
            "-|Dogs that ran away|11|-|2|down|-|The gate was left open.|-",
        ],
    );
}

#[test]
fn a_figure_over_its_caption_in_card_after_card() {
    check(
        "# Kennels dashboard: quarter 1, 2022/23
         | **Kennels let**<br>**57.2%**<br>achieved this quarter<br>Our objective 64%<br>We want more<br>**Insight**<br>\
           Two of the runs were flooded in May and in June. | **Dogs lost**<br>**11**<br>achieved this quarter<br>\
           Our objective 2<br>We want less<br>**Insight**<br>The gate was left open on three nights. |",
        &[
            "-|Kennels let|57.2%|quarter 1, 2022/23|64%|We want more|-|\
             Two of the runs were flooded in May and in June.|-",
            "-|Dogs lost|11|quarter 1, 2022/23|2|We want less|-|The gate was left open on three nights.|-",
        ],
    );
}

/// Two copies of a form whose figures no words tell apart.
fn tied(first: [&str; 2], other: [&str; 2], direction: &str) -> String {
    let form = |number: usize, name: &str| {
        let (one, two) = (first[number], other[number]);
        format!(
            "**Aspect of care:** {name}\n**Bracket:** {one}\n**Tally:** {two}\n**Rather:** {direction}\n\
             **What got in the way:** The hose froze in the first week and again in the third."
        )
    };
    format!("# Shortfalls\n{}\n{}", form(0, "Kennels cleaned before nine"), form(1, "Dogs walked twice a day"))
}

#[test]
fn all_forms_together_tell_two_figures_apart() {
    let why = "The hose froze in the first week and again in the third.";
    // The first is rounder, and the second worse where higher is better.
    check(
        &tied(["90%", "80%"], ["77.3%", "64.1%"], "higher"),
        &[
            &format!("-|Kennels cleaned before nine|77.3%|-|90%|higher|-|{why}|-"),
            &format!("-|Dogs walked twice a day|64.1%|-|80%|higher|-|{why}|-"),
        ],
    );
    check(
        &tied(["77.3%", "64.1%"], ["90%", "80%"], "higher"),
        &[
            &format!("-|Kennels cleaned before nine|77.3%|-|90%|higher|-|{why}|-"),
            &format!("-|Dogs walked twice a day|64.1%|-|80%|higher|-|{why}|-"),
        ],
    );
}

#[test]
fn one_form_whose_figures_nothing_tells_apart_makes_no_report() {
    let read = read(
        "# Shortfalls
         **Aspect of care:** Kennels cleaned before nine
         **Bracket:** 9
         **Tally:** 7
         **What got in the way:** The hose froze in the first week and again in the third.",
    );
    assert!(read.reports.is_empty(), "{:?}", read.reports);
}

#[test]
fn a_value_belies_the_one_word_of_a_label_that_a_profile_knows() {
    check(
        "# Statement on a result area
         | Result area | Kennels cleaned before nine | | |
         | Charity aim | Animal care | Level approved by committee | 90% |
         | Confirmed result | 77.3% | Movement wanted | Upwards |
         **Explanation**
         The hose froze in the first week and again in the third.",
        &["-|Kennels cleaned before nine|77.3%|-|90%|Upwards|-|\
           The hose froze in the first week and again in the third.|-"],
    );
}

#[test]
fn a_day_alone_signs_a_form_whatever_else_its_label_says() {
    let read = read(
        "# Exception Performance Report
         **Indicator Description:** Kennels cleaned before nine
         **2019/20 Q3 outturn:** 77% **Quarterly Target:** 90%
         **Reason for level of performance:** The hose froze.
         **Service Unit Head approval with date Service Unit Head approval with date:** 3rd May 2020",
    );
    let approved = read.reports[0].approved_by.as_ref().and_then(|signed| signed.date.as_deref());
    assert_eq!(approved, Some("2020-05-03"));
}

#[test]
fn what_stands_behind_a_belied_label_is_kept_and_doubted() {
    let read = read(
        "# Exception Performance Report
         **Indicator Description:** Kennels cleaned before nine
         **2019/20 Q3 outturn:** 77% **Quarterly Target:** 90%
         **Good performance is:** High
         **Reason for level of performance:** The hose froze.
         **Completed by:** Ada Moss
         **University aim:** Education of dogs",
    );
    let report = &read.reports[0];
    assert!(report.other.iter().any(|other| other.text == "Education of dogs"), "{:?}", report.other);
    assert_eq!(report.review, Review::Check);
}

#[test]
fn the_latest_of_two_columns_with_one_head_is_the_result_and_a_benchmark_may_be_the_target() {
    let text = "# What we agreed
         | Agreed deliverable | Level agreed with the trust | Achievement 2021-22 | Achievement 2022-23 | Basis for this |
         | Kennels cleaned before nine | 90% | 72.1% | 77.3% | The hose froze in the first week. |
         | Dogs walked twice a day | 95% | 88.4% | 81.4% | Four of the volunteers moved away. |";
    assert_eq!(
        lines(text),
        [
            "-|Kennels cleaned before nine|77.3%|2022-23|90%|-|-|The hose froze in the first week.|-",
            "-|Dogs walked twice a day|81.4%|2022-23|95%|-|-|Four of the volunteers moved away.|-",
        ]
    );
    let read = read(text);
    assert_eq!(read.reports[0].other_values[0].label, "Achievement 2021-22");
    assert!(read.reports.iter().all(|report| report.review == Review::Check));
    check(
        "# Scorecard for quarter 3 2023/24
         | No. | Headline outcome | Improvement means | Our benchmark | Quarter's figure | Same quarter last year | Background |
         | K1 | Kennels cleaned before nine | a rise | 90% | 77.3% | 81% | The hose froze in the first week of the quarter. |
         | K2 | Dogs that ran away | a fall | 2 | 11 | 9 | The gate was left open on three nights in June. |",
        &[
            "K1|Kennels cleaned before nine|77.3%|quarter 3 2023/24|90%|a rise|-|\
             The hose froze in the first week of the quarter.|-",
            "K2|Dogs that ran away|11|quarter 3 2023/24|2|a fall|-|The gate was left open on three nights in June.|-",
        ],
    );
}

#[test]
fn bars_of_every_kind_part_a_strip_of_facts_and_headings_name_after_a_dash() {
    check(
        "# Matters away from plan
         # Aspect examined — Kennels cleaned before nine
         **Interval** Q1 2018/19 • **Required** 90% • **Observed rate** 77.3% • **Desirable movement** Increase
         **Supporting text —** The hose froze in the first week of the quarter.
         **Response —** A heated tap will be fitted before the autumn.
         # Aspect examined — Dogs that ran away
         **Interval** Q1 2018/19 • **Required** 2 • **Observed rate** 11 • **Desirable movement** Decrease
         **Supporting text —** The gate was left open on three nights.
         **Response —** A spring has been ordered for the gate.",
        &[
            "-|Kennels cleaned before nine|77.3%|Q1 2018/19|90%|Increase|-|\
             The hose froze in the first week of the quarter.|A heated tap will be fitted before the autumn.",
            "-|Dogs that ran away|11|Q1 2018/19|2|Decrease|-|\
             The gate was left open on three nights.|A spring has been ordered for the gate.",
        ],
    );
}

#[test]
fn a_register_whose_heads_say_nothing_is_told_by_what_is_round_and_what_is_red() {
    check(
        "# Entries for attention: quarter 4 2016/17
         | Ref | Line of work | Hurdle | Tally | Bigger or smaller? | Flag |
         | Q1 | Kennels cleaned before nine | 90% | 77.3% | Bigger | Red |
         | **What held us back:** The hose froze in the first week of the quarter. |||||
         | Q2 | Dogs that ran away | 10 | 13 | Smaller | Red |
         | **What held us back:** The gate was left open on three nights in June. |||||
         | Q3 | Meals served on time | 95% | 88.4% | Bigger | Red |
         | **What held us back:** The cook was ill for most of the quarter. |||||",
        &[
            "Q1|Kennels cleaned before nine|77.3%|quarter 4 2016/17|90%|Bigger|Red|\
             The hose froze in the first week of the quarter.|-",
            "Q2|Dogs that ran away|13|quarter 4 2016/17|10|Smaller|Red|\
             The gate was left open on three nights in June.|-",
            "Q3|Meals served on time|88.4%|quarter 4 2016/17|95%|Bigger|Red|\
             The cook was ill for most of the quarter.|-",
        ],
    );
}

#[test]
fn a_heading_over_a_table_of_figures_names_them_whatever_its_words() {
    check(
        "# Exceptions against the plan
         **Injuries to staff or passengers**
         | Quarter in question | Level achieved | Should have reached | Looking for |
         | Q1 2013/14 | 5 | 3 | A decrease |
         **Performance analysis**
         The deck was wet after the storms in May.
         **Sailings cancelled for technical reasons**
         | Quarter in question | Level achieved | Should have reached | Looking for |
         | Q1 2013/14 | 11 | 6 | A decrease |
         **Performance analysis**
         The old engine failed twice in the quarter.",
        &[
            "-|Injuries to staff or passengers|5|Q1 2013/14|3|A decrease|-|The deck was wet after the storms in May.|-",
            "-|Sailings cancelled for technical reasons|11|Q1 2013/14|6|A decrease|-|\
             The old engine failed twice in the quarter.|-",
        ],
    );
}

#[test]
fn clauses_are_numbered_anew_in_each_form() {
    let form = |number: usize, name: &str, outcome: &str| {
        format!(
            "**Return {number}: {name}**\n{number}.1 Requirement: 69%\n{number}.2 Outcome: {outcome}\n\
             {number}.3 Departure from requirement: -16 points\n**{number}.4 Account given**\nThe hose froze in May.\n"
        )
    };
    let text = format!(
        "# Returns\nIn respect of quarter 1 of 2013/14\n{}{}",
        form(1, "Kennels cleaned before nine", "53%"),
        form(2, "Dogs walked twice a day", "61%")
    );
    check(
        &text,
        &[
            "-|Kennels cleaned before nine|53%|quarter 1 of 2013/14|69%|-|-|The hose froze in May.|-",
            "-|Dogs walked twice a day|61%|quarter 1 of 2013/14|69%|-|-|The hose froze in May.|-",
        ],
    );
}

#[test]
fn pairs_stand_one_over_the_other_in_a_cell_and_words_beside_a_name_are_its_label() {
    check(
        "# Funding agreement 2016-17: where we differ
         | **Agreement heading** | **Kennels cleaned before nine** |
         | **Year**<br>2016-17<br>**Figure agreed**<br>90%<br>**Figure reported**<br>77.3%<br>**Preferred result**<br>\
           a larger figure | **Manager's comment**<br>The hose froze in the first week of the year.<br>\
           **What comes next**<br>A heated tap will be fitted before the autumn. |",
        &["-|Kennels cleaned before nine|77.3%|2016-17|90%|a larger figure|-|\
           The hose froze in the first week of the year.|A heated tap will be fitted before the autumn."],
    );
}

#[test]
fn figures_under_heads_with_other_things_beside_them_are_no_register() {
    check(
        "# Quality exception note
         **Contract requirement:** Kennels cleaned before nine
         | Month | Standard to meet | Trust performance | Improvement is | Compliance | Source of data |
         | September 2018 | 90% | 77.3% | Upwards | Not compliant | Site log |
         **Understanding the position**
         The hose froze in the first week of the month.
         **Improvement plan**
         A heated tap will be fitted before the autumn.",
        &["-|Kennels cleaned before nine|77.3%|September 2018|90%|Upwards|Not compliant|\
           The hose froze in the first week of the month.|A heated tap will be fitted before the autumn."],
    );
}

#[test]
fn what_a_memorandum_says_before_its_first_form_is_in_none_of_the_others() {
    let form = |name: &str, held: &str, way: &str| {
        format!(
            "**Area under scrutiny:** {name}
             **Minister's expectation:** 88
             **Figure on the day:** {held}
             **Preference:** {way}
             **Mark:** Red
             Issues affecting performance:
             The ferry was laid up for the whole of the second month.
             Getting back on track:
             A second boat will be hired until the autumn.
             Effect on budgets:
             The hire is met from the reserve for the pier.
             "
        )
    };
    let memorandum = format!(
        "# MEMORANDUM
         **To:** Harbour Trustees
         **Copy:** Head of Moorings
         **Subject:** Monitoring return: exceptions
         I set out below the matters that fall to be reported.
         {}{}",
        form("Boats lifted before the frost", "79", "Higher"),
        form("Days on which the crane stood still", "97", "Lower")
    );
    let read = read(&memorandum);
    let names: Vec<_> = read.reports.iter().map(|report| report.indicator.as_ref()?.name.clone()).collect();
    assert_eq!(
        names,
        ["Boats lifted before the frost", "Days on which the crane stood still"].map(|name| Some(name.to_owned()))
    );
    for (report, good) in read.reports.iter().zip([PolarityValue::HighIsGood, PolarityValue::LowIsGood]) {
        assert_eq!(report.indicator.as_ref().and_then(|indicator| indicator.reference.clone()), None);
        assert_eq!(report.polarity.as_ref().and_then(|polarity| polarity.value), Some(good));
        let told = |narrative: &Option<Narrative>| narrative.as_ref().map(|told| told.text.clone());
        assert_eq!(told(&report.actions).as_deref(), Some("A second boat will be hired until the autumn."));
        let money = told(&report.implications.financial);
        assert_eq!(money.as_deref(), Some("The hire is met from the reserve for the pier."));
    }
}

#[test]
fn a_title_that_heads_a_column_too_parts_no_form() {
    let form = |number: u32, name: &str, care: &str, held: &str| {
        format!(
            "# Variance from plan
             **Plan objective {number}:** {name}
             **Position at:** 31 December 2022
             **Programme of care:** {care}
             | **Plan** | **Position** | **Variance from plan** |
             | 150 | {held} | +321 |
             **Contributing factors**
             The ferry was laid up for the whole of the second month.
             **Action to return to plan**
             A second boat will be hired until the autumn.
             "
        )
    };
    let text = [
        form(7, "Children waiting longer than the tide allows for the ferry", "Crossings", "471"),
        form(12, "Sheep carried to the islands before the frost", "Children and sheep", "480"),
    ];
    let told = "The ferry was laid up for the whole of the second month.|A second boat will be hired until the autumn.";
    check(
        &text.concat(),
        &[
            &format!(
                "-|Children waiting longer than the tide allows for the ferry|471|31 December 2022|150|-|-|{told}"
            ),
            &format!("-|Sheep carried to the islands before the frost|480|31 December 2022|150|-|-|{told}"),
        ],
    );
}

#[test]
fn a_caption_over_a_name_in_large_type_comes_again_and_the_name_does_not() {
    let form = |name: &str, reads: &str, way: &str| {
        format!(
            "**Off-the-mark card**
             What we gauge
             # {name}
             Gauge number: G30\tCovering: June 2024
             | What the gauge reads<br>**{reads}** | The mark we set<br>**18** | We want this to<br>**{way}** |
             **How it came about**
             The divers found three of them in the cut below the second lock.
             **Putting it right**
             The lock will be emptied in the autumn and the cut dredged by hand.
             Set down by: Una Quill (Bank Ranger)
             "
        )
    };
    let text = [form("Boats on the at-risk list", "11", "fall"), form("Moorings mended by the frost", "9", "rise")];
    let told = "The divers found three of them in the cut below the second lock.|\
                The lock will be emptied in the autumn and the cut dredged by hand.";
    check(
        &text.concat(),
        &[
            &format!("G30|Boats on the at-risk list|11|June 2024|18|fall|-|{told}"),
            &format!("G30|Moorings mended by the frost|9|June 2024|18|rise|-|{told}"),
        ],
    );
    let roles = read(&text.concat()).reports.into_iter().map(|report| report.completed_by.and_then(|by| by.role));
    assert_eq!(roles.collect::<Vec<_>>(), [Some("Bank Ranger".to_owned()), Some("Bank Ranger".to_owned())]);
}

#[test]
fn lines_of_their_own_in_regular_type_that_come_again_are_labels_and_a_letter_and_number_a_code() {
    let form = |name: &str, held: &str| {
        format!(
            "**Standard:** {name}
             **Attained:** {held}
             **To be attained:** 95%
             Circumstances
             The ferry was laid up for the whole of the second month.
             Steps in hand
             A second boat will be hired until the autumn.
             Charge upon the revenue
             The hire is met from the reserve for the pier.
             "
        )
    };
    let text = [form("A9 Boats lifted before the frost", "79%"), form("A15 Landings at the old pier", "81%")].concat();
    let told = "The ferry was laid up for the whole of the second month.|A second boat will be hired until the autumn.";
    check(
        &text,
        &[
            &format!("A9|Boats lifted before the frost|79%|-|95%|-|-|{told}"),
            &format!("A15|Landings at the old pier|81%|-|95%|-|-|{told}"),
        ],
    );
    let money = read(&text).reports.into_iter().filter_map(|report| Some(report.implications.financial?.text));
    assert_eq!(money.collect::<Vec<_>>(), ["The hire is met from the reserve for the pier."; 2]);
}
