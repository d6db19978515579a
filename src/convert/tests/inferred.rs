//! Labels that no profile knows, on sketched documents of forms that nobody has seen.

use crate::convert::recognise;
use crate::document::sketch;
use crate::profile::ProfileSet;
use crate::record::{Report, Review};

fn read(text: &str) -> Vec<Report> {
    recognise(&sketch(text), &ProfileSet::builtin().unwrap()).reports
}

/// `indicator|outturn|target|polarity|rag|reason|actions|completed by|approved by`
fn line(report: &Report) -> String {
    let told = |narrative: &Option<crate::record::Narrative>| narrative.as_ref().map(|it| it.text.clone());
    let signed = |signed: &Option<crate::record::SignOff>| signed.as_ref().map(|it| it.text.clone());
    let parts = [
        report.indicator.as_ref().map(|it| it.text.clone()),
        report.outturn.as_ref().map(|it| it.text.clone()),
        report.target.as_ref().map(|it| it.text.clone()),
        report.polarity.as_ref().map(|it| it.text.clone()),
        report.rag.as_ref().map(|it| it.text.clone()),
        told(&report.reason),
        told(&report.actions),
        signed(&report.completed_by),
        signed(&report.approved_by),
    ];
    parts.map(|part| part.unwrap_or_else(|| "-".to_owned())).join("|")
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_form_whose_words_nobody_knows_is_read_and_never_accepted() {
    let reports = read(
        "# Measure in difficulty
         | What we are measuring | Ferries that left on time |
         | Reporting window | Q2 2018/19 |
         | Where we wanted to be | 95% |
         | Where we ended up | 88.5% |
         | Which way is good? | Higher is better |
         | Signal | Amber |
         | What got in our way | Two engines failed in the first week of August, and spares came late. |
         | How we will put it right | A third engine is on order, and crews now carry out checks at night. |
         | Drafted by | Ada Moss, Harbour Analyst |
         | Cleared by | Ben Holt, Head of Ferries |",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        ["Ferries that left on time|88.5%|95%|Higher is better|Amber|Two engines failed in the first week of August, \
          and spares came late.|A third engine is on order, and crews now carry out checks at night.|\
          Ada Moss, Harbour Analyst|Ben Holt, Head of Ferries"]
    );
    assert!(codes(&reports[0]).contains(&"label_inferred"));
    assert_eq!(reports[0].review, Review::Check);
}

/// The codes of a form's findings, and what its last narrative says, with `tail` behind it.
fn followed(tail: &str) -> (Vec<&'static str>, String) {
    let form = "**Exception Performance Report**
         **Indicator Description:** Ponds: Ponds dredged
         **2019/20 Q3 outturn:** 4
         **Quarterly Target:** 9
         **Good performance is:** High
         **Completed by:** Ada Moss, 3 February 2020
         **Reason for level of performance:** The dredger sank.";
    let reports = read(&format!("{form}\n{tail}"));
    let reason = reports[0].reason.as_ref().map(|reason| reason.text.clone());
    assert_eq!(reports.len(), 1);
    (codes(&reports[0]), reason.unwrap_or_default())
}

#[test]
fn where_a_report_ends_is_certain_or_a_finding() {
    let own = "The dredger sank.".to_owned();
    let none = Vec::<&str>::new;
    assert_eq!(followed("===\nThe minutes were agreed."), (none(), own.clone()), "another paper");
    assert_eq!(followed("~~~\nThe minutes were agreed."), (vec!["end_doubtful"], own.clone()), "it looks like one");
    assert_eq!(followed("~~~\n# Minutes\nThey were agreed."), (none(), own.clone()), "a heading ends it anyway");
    let both = format!("{own}\n\nThe minutes were agreed.");
    assert_eq!(followed("The minutes were agreed."), (none(), both.clone()));
    assert_eq!(followed(">>>\nThe minutes were agreed."), (vec!["end_doubtful"], both), "overleaf, and no label there");
}

#[test]
fn questions_as_headings_with_the_answers_below() {
    let reports = read(
        "# 1. What is the measure?
         Lamps mended within a day
         # 2. How are we doing?
         64%
         # 3. What did we aim for?
         80%
         # 4. Why are we not there yet?
         The store ran out of bulbs for most of the month.
         # 5. What are we going to do about it?
         A second supplier has been found.",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        ["Lamps mended within a day|64%|80%|-|-|The store ran out of bulbs for most of the month.|\
          A second supplier has been found.|-|-"]
    );
}

#[test]
fn labels_in_a_row_have_their_values_below() {
    let reports = read(
        "| **Indicator** | **Period** |
         | Benches mended within a week | Q1 2019/20 |
         | **Achieved** | **Ambition** | **Rating** |
         | 71% | 80% | Red |
         | **Explanation** |
         | The store of planks ran low in May. |
         | **Recovery steps** |
         | Planks are ordered a month ahead now. |",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        ["Benches mended within a week|71%|80%|-|Red|The store of planks ran low in May.|\
          Planks are ordered a month ahead now.|-|-"]
    );
}

#[test]
fn a_register_whose_heads_nobody_knows() {
    let reports = read(
        "# Swimming pools Q3 2016/17
         | Ref | What we count | Goal | Came in at | Light | What lies behind it | Getting back on track |
         | SP1 | Visits to the pool by adults | 400 | 310 | Red | The boiler failed twice in the quarter and the pool shut. | A new boiler is in. |
         | SP2 | Lessons that took place | 90% | 92% | Green | Teachers stayed for the whole of the season this year. | None. |",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        [
            "Visits to the pool by adults|310|400|-|Red|The boiler failed twice in the quarter and the pool shut.|A new boiler is in.|-|-",
            "Lessons that took place|92%|90%|-|Green|Teachers stayed for the whole of the season this year.|None.|-|-",
        ]
    );
    assert!(reports.iter().all(|report| report.review == Review::Check));
}

#[test]
fn a_heading_names_what_a_form_without_an_indicators_label_measures() {
    let reports = read(
        "# Ropes coiled within the hour
         **Result:** 64%\t**Target:** 80%\t**RAG:** Red
         **Why:** New hands were slow.
         **Next steps:** A knot school opens in May.
         # Lamps lit before dusk
         **Result:** 90%\t**Target:** 95%\t**RAG:** Amber
         **Why:** The oil came late.
         **Next steps:** None.",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        [
            "Ropes coiled within the hour|64%|80%|-|Red|New hands were slow.|A knot school opens in May.|-|-",
            "Lamps lit before dusk|90%|95%|-|Amber|The oil came late.|None.|-|-",
        ]
    );
}

#[test]
fn a_line_of_labels_has_the_line_of_values_below() {
    let reports = read(
        "**Indicator:** Ropes coiled within the hour
         **Actual**\t**Monthly target**\t**RAG**
         6.9 days\t6.0 days\tRed
         **Reason for variance**
         New hands were slow.",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        ["Ropes coiled within the hour|6.9 days|6.0 days|-|Red|New hands were slow.|-|-|-"]
    );
}

#[test]
fn labels_in_two_languages_are_one_record() {
    let reports = read(
        "# Adroddiad Eithriad / Exception Report
         | Dangosydd / Indicator | Lamps lit before dusk |
         | Canlyniad Ch2 2021/22 / 2021/22 Q2 outturn: | 71% |
         | Targed / Target | 80% |
         | Statws CAG / RAG status | Coch / Red |
         | Perfformiad da yw: Isel / Good performance is: Low |
         | Rhesymau / Reasons | The oil came late in every week of August. |",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        ["Lamps lit before dusk|71%|80%|Isel|Coch / Red|The oil came late in every week of August.|-|-|-"]
    );
}

#[test]
fn a_misspelt_label_and_one_cut_in_two_are_still_labels() {
    let reports = read(
        "**Indicator Description:** Parks: Benches mended
         **2019/20 Q3 outtrun:** 71%
         **Quartely Target:** 80%
         **Good performance is:** High
         **Reason for level of**
         **performance:**
         The store of planks ran low.
         **Actions taken or planed to improve performance:**
         Planks are ordered.",
    );
    assert_eq!(
        reports.iter().map(line).collect::<Vec<_>>(),
        ["Parks: Benches mended|71%|80%|High|-|The store of planks ran low.|Planks are ordered.|-|-"]
    );
    assert_eq!(
        codes(&reports[0]).iter().filter(|code| **code == "label_repaired").count(),
        4,
        "{:?}",
        reports[0].findings
    );
    assert_eq!(reports[0].period.as_ref().unwrap().quarter, Some(3));
    assert_eq!(reports[0].review, Review::Check);
}

#[test]
fn a_bold_line_in_a_narrative_that_may_be_a_label_is_doubted() {
    let reports = read(
        "**Indicator Description:** Parks: Benches mended
         **2019/20 Q3 outturn:** 71%
         **Quarterly Target:** 80%
         **Good performance is:** High
         **Reason for level of performance:**
         The store of planks ran low.
         **Sandwiches**
         Ham and cheese.
         **Completed by:** Ada Moss",
    );
    assert!(codes(&reports[0]).contains(&"label_doubtful"), "{:?}", reports[0].findings);
}

#[test]
fn papers_without_indicators_have_no_report() {
    for text in [
        "# Risk register
         | ID | Risk | Cause | Likelihood | Impact | Score | Mitigation | Owner |
         | R1 | Loss of a supplier | Insolvency | 3 | 4 | 12 | Credit checks twice a year | E Moss |",
        "# What we want to achieve
         Cleaner ponds.
         # Why it matters
         Ducks live in them, and people like ducks a good deal.
         # What we will do
         Nets are on order.",
        "# Travel request
         | Name | Ada Moss |
         | Cost of travel | £210 |
         | Reason for travel | A meeting of harbour masters will take place in May. |
         | Approved by | Ben Holt |",
    ] {
        assert_eq!(read(text).len(), 0, "{text}");
    }
}
