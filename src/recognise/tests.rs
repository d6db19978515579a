//! What is a label and what is not, on sketched documents.

use super::{Labels, Section};
use crate::document::{Document, sketch};
use crate::profile::ProfileSet;
use crate::recognise::fold;
use crate::segment::reports;

/// `key=content` of every section, a list a report.
fn read(document: &Document) -> Vec<Vec<String>> {
    let profiles = ProfileSet::builtin().unwrap();
    let labels = Labels::find(document, &profiles);
    let show = |section: &Section| {
        let pieces: Vec<String> = section.content.iter().map(|piece| fold(document.slice(piece.span))).collect();
        format!("{}={}", section.label.field.key(), pieces.join(" / "))
    };
    reports(document, &labels).into_iter().map(|report| report.sections.iter().map(show).collect()).collect()
}

fn read_one(text: &str) -> Vec<String> {
    let mut reports = read(&sketch(text));
    assert_eq!(reports.len(), 1, "{reports:?}");
    reports.remove(0)
}

#[test]
fn values_beside_and_below_their_labels() {
    let report = read_one(
        "**Exception Performance Report**
         **Indicator Description:**
         Parks: Benches mended within a week
         **2019/20 Q3 outturn:** 71%\t**Quarterly Target:** 80%
         **Good performance is:** High **Reason for level of performance:**
         The store of planks ran low.
         **Summary of financial implications:** None.
         **Summary of legal implications:**
         **Actions taken or planned to improve performance:**
         The joiner will:
         - order planks
         - mend benches
         **Completed by:** Ada Moss
         **Service Unit Head approval with date:**",
    );
    assert_eq!(
        report,
        [
            "title=",
            "indicator=Parks: Benches mended within a week",
            "outturn=71%",
            "target=80%",
            "polarity=High",
            "reason=The store of planks ran low.",
            "implications.financial=None.",
            "implications.legal=",
            "actions=The joiner will: / order planks / mend benches",
            "completed_by=Ada Moss",
            "approved_by=",
        ]
    );
}

#[test]
fn a_report_ends_where_another_paper_begins() {
    let report = |seam: &str| {
        read_one(&format!(
            "**Exception Performance Report**
             **Indicator Description:** Ponds: Ponds dredged
             **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
             **Reason for level of performance:** The dredger sank.
             {seam}
             The minutes of the last meeting were agreed.
             **Summary of financial implications:** The hall costs £40."
        ))
    };
    assert_eq!(report("===").last().map(String::as_str), Some("reason=The dredger sank."));
    let kept = [
        "reason=The dredger sank. / The minutes of the last meeting were agreed.",
        "implications.financial=The hall costs £40.",
    ];
    assert!(report("~~~").ends_with(&kept.map(str::to_owned)), "labels that it lacks still follow");
}

#[test]
fn who_wrote_a_form_comes_before_who_answers_for_it() {
    let signed = |lines: &str| {
        let report = read_one(&format!(
            "**Exception Performance Report**
             **Indicator Description:** Ponds: Ponds dredged
             **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
             **Reason for level of performance:** The dredger sank.
             {lines}"
        ));
        report.into_iter().filter(|section| section.starts_with("completed_by=")).collect::<Vec<_>>()
    };
    let owner = "**Responsible Officer:** Bea Lund";
    assert_eq!(signed(&format!("{owner}\n**Prepared by:** Ada Moss")), ["completed_by=Ada Moss"]);
    assert_eq!(signed(&format!("**Written by:** Ada Moss\n{owner}")), ["completed_by=Ada Moss"]);
    assert_eq!(signed(owner), ["completed_by=Bea Lund"]);
}

#[test]
fn a_signed_report_ends_where_a_page_begins_another_paper() {
    let report = |overleaf: &str| {
        read_one(&format!(
            "**Exception Performance Report**
             **Indicator Description:** Ponds: Ponds dredged
             **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
             **Reason for level of performance:** The dredger sank.
             **Completed by:** Ada Moss
             >>>
             {overleaf}"
        ))
    };
    let last = |overleaf: &str| report(overleaf).pop();
    let signed = Some("completed_by=Ada Moss".to_owned());
    let legal = Some("implications.legal=none.".to_owned());
    assert_eq!(last("# Treasury update\n**Legal implications:** none."), signed);
    assert_eq!(last("~~~\nNo money was lent.\n**Legal implications:** none."), signed);
    assert_eq!(last("**Report of:** the Treasurer"), signed);
    assert_eq!(last("**Legal implications:** none."), legal, "the form goes on");
    assert_eq!(last("Ashmere Town Council\n**Legal implications:** none."), legal, "a page's head");
}

#[test]
fn a_form_goes_on_with_a_label_that_it_lacks() {
    let report = read_one(
        "**Exception Performance Report**
         **Indicator Description:** Ponds: Ponds dredged
         **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
         ===
         **Reason for level of performance:** The dredger sank.",
    );
    assert_eq!(report.last().map(String::as_str), Some("reason=The dredger sank."));
}

#[test]
fn a_table_that_begins_another_paper_is_none_of_the_form() {
    let report = read_one(
        "**Exception Performance Report**
         **Indicator Description:** Ponds: Ponds dredged
         **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
         **Reason for level of performance:** The dredger sank.
         ===
         | Directorate: | Parks and gardens |
         | Forecast: | 40 |",
    );
    assert_eq!(report.last().map(String::as_str), Some("reason=The dredger sank."));
}

#[test]
fn label_words_in_running_text_are_no_labels() {
    let report = read_one(
        "**Indicator Description:** Ponds: Ponds dredged
         **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
         **Reason for level of performance:**
         Note: the target: outturn ratio quoted in the plan is not used.
         Good performance is not only a matter of speed.
         The target was set in May before the outturn was known. Quarterly Target: see above.
         UPDATE: the outturn is now 7.
         **Completed by:** Ada Moss",
    );
    assert_eq!(report.len(), 5, "{report:#?}");
    assert!(report[3].starts_with("reason=Note: the target") && report[3].ends_with("is now 7."), "{report:#?}");
}

#[test]
fn cells_of_labels_stand_beside_or_above_their_values() {
    let beside = read_one(
        "| **Performance Indicator** | Kerbs mended | **Target** | 90% |
         | **Actual** | 80% | **Good is** | High |
         | **Commentary** | Rain.<br>Snow. |",
    );
    assert_eq!(
        beside,
        ["indicator=Kerbs mended", "target=90%", "outturn=80%", "polarity=High", "reason=Rain. / Snow."]
    );
    let above = read_one(
        "| Performance Indicator | Target | Actual |
         | Kerbs mended | 90% | 80% |
         | Comments | Rain | |",
    );
    assert_eq!(above, ["indicator=Kerbs mended", "target=90%", "outturn=80%", "reason=Rain"]);
}

#[test]
fn rows_that_no_profile_knows_are_fields_of_their_own() {
    let report = read_one(
        "| **Indicator Description:** Hedges trimmed |
         | **2019/20 Q3 outturn:** 4 | **Quarterly Target:** 9 |
         | **Corporate bird:** Wren |
         | **Reason for level of performance:**<br>Nests.<br>**Sadly:** more nests. |
         | **Completed by:** Ada Moss |",
    );
    assert_eq!(
        report,
        [
            "indicator=Hedges trimmed",
            "outturn=4",
            "target=9",
            "other=Wren",
            "reason=Nests. / Sadly: more nests.",
            "completed_by=Ada Moss"
        ]
    );
}

#[test]
fn a_heading_with_words_of_the_forms_own_is_still_that_heading() {
    let report = read_one(
        "| Performance Indicator | Hedges trimmed |
         | Target | 9 |
         | Actual | 4 |
         | Comments | Nests. |
         | Action taken to improve hedges | Shears. |",
    );
    assert_eq!(report[4], "actions=Shears.", "{report:#?}");
}

#[test]
fn a_name_below_its_label_signs_where_all_values_stand_below() {
    let form = "**Indicator Description:**
         Hedges trimmed
         **2019/20 Q3 outturn:**
         4
         **Quarterly Target:**
         9
         **Good performance is:**
         High
         **Completed by:**
         Ada Moss
         **Approved by:**
         Eskdale Borough Council";
    let report = read_one(form);
    assert_eq!(report[4..], ["completed_by=Ada Moss", "approved_by="]);
}

#[test]
fn labels_without_colon_or_bold() {
    let report = read_one(
        "Indicator Description
         Hedges trimmed
         2019/20 Q3 outturn 34\tQuarterly Target 29
         Good performance is Low
         Reason for level of performance
         Nests.
         Summary of legal implications None identified.
         Completed by Ada Moss",
    );
    assert_eq!(
        report,
        [
            "indicator=Hedges trimmed",
            "outturn=34",
            "target=29",
            "polarity=Low",
            "reason=Nests.",
            "implications.legal=None identified.",
            "completed_by=Ada Moss"
        ]
    );
}

#[test]
fn a_title_or_a_second_indicator_starts_a_report_and_a_covering_paper_holds_none() {
    let two = sketch(
        "Financial implications
         None for this paper.
         **Exception Performance Report**
         **Indicator Description:** Hedges trimmed
         **2019/20 Q3 outturn:** 4\t**Quarterly Target:** 9
         **Reason for level of performance:** Nests.
         **Indicator Description:** Lawns cut
         **2019/20 Q3 outturn:** 5\t**Quarterly Target:** 9
         **Reason for level of performance:** Moles.",
    );
    let reports = read(&two);
    assert_eq!(reports.len(), 2, "{reports:#?}");
    assert_eq!(reports[0][0], "title=");
    let paper = sketch(
        "# Exception Reports
         **Financial implications:** None.
         **Legal implications:** None.
         **HR implications:** None.",
    );
    assert_eq!(read(&paper).len(), 0);
}

#[test]
fn a_service_before_a_colon_is_no_implication() {
    let report = read_one(
        "| **Indicator Description:** | Public Health: Smokers who gave up |
         | **Q3 outturn 2019/20:** | 4 |
         | **Quarterly Target:** | 9 |
         | **Good performance is:** | High |",
    );
    assert_eq!(report, ["indicator=Public Health: Smokers who gave up", "outturn=4", "target=9", "polarity=High"]);
    let report = read_one(
        "Indicator Description: Finance: Invoices paid
         Q3 outturn 2019/20: 4
         Quarterly Target: 9
         Good performance is: High
         Completed by: Ada Moss, Head of Service",
    );
    assert_eq!(
        report,
        [
            "indicator=Finance: Invoices paid",
            "outturn=4",
            "target=9",
            "polarity=High",
            "completed_by=Ada Moss, Head of Service"
        ]
    );
}

#[test]
fn a_label_misspelt_inside_a_line_is_that_label() {
    for label in ["Quaterly Target", "Quarterly Taregt", "Quarterrly Target"] {
        let report = read_one(&format!(
            "**Indicator Description:** Hedges trimmed
             **2019/20 Q3 outturn:** 34 **{label}:** 29
             **Good performance is:** Low
             **Reason for level of performance:**
             Nests."
        ));
        assert_eq!(report[1..3], ["outturn=34", "target=29"], "{label}");
    }
}

#[test]
fn a_label_cut_by_a_tab_or_by_the_edge_of_a_cell_is_whole() {
    let report = read_one(
        "**Indicator\tDescription:** Hedges trimmed
         **2019/20 Q3 outturn:** 34 **Quarterly\tTarget:** 29
         **Reason\tfor level of performance:** Nests.",
    );
    assert_eq!(report, ["indicator=Hedges trimmed", "outturn=34", "target=29", "reason=Nests."]);
    let report = read_one(
        "| **Indicator Description:** | Hedges trimmed |
         | **2019/20 Q3 outturn:** | 34 |
         | **Quarterly Target:** | 29 |
         | **Reason** | **for level of performance:** | Nests. |
         | **Equality & Diversity** | **Implications** | Birds. |",
    );
    assert_eq!(report[3..], ["reason=Nests.", "implications.equality=Birds."]);
    // A value under a label's words is no part of them.
    let report = read_one(
        "| **Performance Indicator** | Hedges trimmed |
         | **Frequency** | Quarterly | **Target** | 29 |
         | **Actual** | 34 |
         | **Comments** | Nests. |",
    );
    assert!(report.contains(&"target=29".to_owned()), "{report:?}");
    assert!(report.contains(&"other=Quarterly".to_owned()), "{report:?}");
}

#[test]
fn a_table_that_begins_as_the_forms_own_did_is_the_next_report() {
    let form = |period: &str, name: &str, actual: &str| {
        format!(
            "| **Period** | {period} |
             | **Performance Indicator** | {name} |
             | **Target** | 9 |
             | **Actual** | {actual} |
             | **Commentary** | The wrens were nesting until late. |"
        )
    };
    let pair =
        format!("{}\n>>>\n{}", form("2019/20 Q3", "Hedges trimmed", "4"), form("2019/20 Q4", "Kerbs mended", "5"));
    let reports = read(&sketch(&pair));
    assert_eq!(reports.len(), 2, "{reports:?}");
    assert!(reports[0].iter().all(|section| section != "period=2019/20 Q4"), "{reports:?}");
    assert_eq!(reports[1][0], "period=2019/20 Q4");
}

#[test]
fn figures_over_captions_that_nobody_knows_are_their_values() {
    let report = read_one(
        "# Pledge under strain
         # Nests counted on the sea wall
         | **8,400** | **6,120** | **2,280** | **May 2019** |
         | Our pledge | What we managed | Out by | Adrift since |
         # Why did this happen?
         Foxes came over the new causeway in spring and took the eggs of two colonies.
         # What are we doing to put it right?
         A fence is being built by volunteers and will be finished before the birds come back.",
    );
    for section in ["target=8,400", "outturn=6,120", "other=May 2019"] {
        assert!(report.iter().any(|own| own == section), "{section}: {report:?}");
    }
}

#[test]
fn lines_across_a_register_that_are_labels_alone_head_what_stands_below_them() {
    let (head, name) =
        ("| PI No | Description of indicator | Target 2004/05 | Outturn 2004/05 |", "Boats lifted by May");
    let told = "The crane stood still while its cable was being renewed, and two crews were away at sea.";
    let read = read(&sketch(&format!(
        "{head}
         | BV090 | {name} | 58% | 44% |
         | **Reasons for Variance and Actions Taken:** |
         | {told} |
         | **Responsible Officer:** Moira Quill |
         {head}
         | BV207 | Moorings let | 17% | 28% |
         | Finance |
         | BV208 | Fees paid | 90% | 80% |"
    )));
    assert_eq!(read.len(), 3, "{read:?}");
    let both = format!("reason_and_actions={told}");
    assert!(read[0].contains(&both) && read[0].contains(&"completed_by=Moira Quill".to_owned()), "{read:?}");
    let financial = |section: &String| section.starts_with("implications");
    assert!(!read.iter().flatten().any(financial), "{read:?}");
}

#[test]
fn a_service_named_as_an_implication_is_a_value_in_the_cell_beside() {
    let report = read_one(
        "| **Performance Indicator** | Invoices paid within 30 days |
         | **Service** | Finance |
         | **Target** | 97% |
         | **Actual** | 93.2% |
         | **Commentary** | Orders raised after the invoice had arrived caused most of the delays. |",
    );
    assert!(report.contains(&"service=Finance".to_owned()), "{report:?}");
    assert!(!report.iter().any(|section| section.starts_with("implications")), "{report:?}");
}

#[test]
fn a_comments_labels_may_end_in_a_dash_where_they_are_bold() {
    let head = "| Ref | Indicator | Target | Actual |";
    let told = "The crane stood still while its cable was being renewed, and two crews were away at sea.";
    let read = read(&sketch(&format!(
        "{head}
         | LPI 7 | Boats lifted by May | 58% | 44% |
         | **Explanation –** {told}<br>**Recovery –** A second crane has been hired until the autumn. |
         | LPI 8 | Moorings let | 17% | 28% |
         | Comments – as written down by the crews – are kept in the harbour office, and may be read there. |"
    )));
    assert_eq!(read.len(), 2, "{read:?}");
    let has = |report: usize, section: &str| read[report].iter().any(|own| own == section);
    assert!(has(0, &format!("reason={told}")), "{read:?}");
    assert!(has(0, "actions=A second crane has been hired until the autumn."), "{read:?}");
    let whole =
        "reason=Comments – as written down by the crews – are kept in the harbour office, and may be read there.";
    assert!(has(1, whole), "{read:?}");
}
