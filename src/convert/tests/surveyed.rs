//! Registers whose heads nobody knows: told by all their cells, their neighbours and arithmetic.

use super::{check, lines, read};
use crate::record::{Code, Review};

#[test]
fn two_figures_of_which_a_third_is_the_difference_are_target_and_result() {
    check(
        "# Ducks and boats, May 2014
         | No. | What we watch | Mark | Tally | Off by | Off since | Cause | Remedy | Hand |
         | 1 | Ducklings fledged by June | 95% | 81.4% | 13.6 points | July 2013 | The pike came back. | A net was hung. | Warden |
         | 2 | Wait for a boat | 6 minutes | 8.1 minutes | 2.1 minutes | June 2013 | A boat lay on the slip. | It was mended. | Clerk |",
        &[
            "1|Ducklings fledged by June|81.4%|May 2014|95%|-|-|The pike came back.|A net was hung.",
            "2|Wait for a boat|8.1 minutes|May 2014|6 minutes|-|-|A boat lay on the slip.|It was mended.",
        ],
    );
}

#[test]
fn the_target_is_what_was_taken_away_or_what_a_percentage_is_of() {
    let expected = [
        "-|Ducklings fledged by June|81%|May 2014|90%|-|-|The pike came back in spring.|-",
        "-|Wait for a boat|8 minutes|May 2014|5 minutes|-|-|A boat lay on the slip all month.|-",
    ];
    check(
        "# Ducks and boats, May 2014
         | The thing itself | Came to | Pitched at | Apart | Story |
         | Ducklings fledged by June | 81% | 90% | -9 | The pike came back in spring. |
         | Wait for a boat | 8 minutes | 5 minutes | +3 | A boat lay on the slip all month. |",
        &expected,
    );
    check(
        "# Ducks and boats, May 2014
         | The thing itself | Came to | Pitched at | % apart | Story |
         | Ducklings fledged by June | 81% | 90% | 10% | The pike came back in spring. |
         | Wait for a boat | 8 minutes | 5 minutes | 60% | A boat lay on the slip all month. |",
        &expected,
    );
}

#[test]
fn a_comparator_marks_the_target_wherever_it_stands_and_says_which_way_is_good() {
    check(
        "# Ducks and boats, May 2014
         | The thing itself | Came to | Pitched at | Story | So now |
         | Ducklings fledged by June | 81% | at least 90% | The pike came back in spring. | A net was hung across the inlet. |
         | Wait for a boat | 8 minutes | no more than 5 minutes | A boat lay on the slip. | It was mended at last. |",
        &[
            "-|Ducklings fledged by June|81%|May 2014|at least 90%|at least 90%|-|The pike came back in spring.|\
             A net was hung across the inlet.",
            "-|Wait for a boat|8 minutes|May 2014|no more than 5 minutes|no more than 5 minutes|-|A boat lay on the slip.|\
             It was mended at last.",
        ],
    );
}

#[test]
fn comments_may_stand_in_lines_below_the_figures() {
    check(
        "# Ducks and boats, May 2014
         | The thing itself | Unit | Threshold | Recorded | Short by |
         | Ducklings fledged by June | % | 90 | 81 | 9 |
         | **Story:** The pike came back in spring.<br>**Correction:** A net was hung across the inlet. |  |  |  |  |
         | Boats let by the hour | No. | 250 | 207 | 43 |
         | **Story:** A boat lay on the slip all month.<br>**Correction:** It was mended at last. |  |  |  |  |",
        &[
            "-|Ducklings fledged by June|81|May 2014|90|-|-|The pike came back in spring.|A net was hung across the inlet.",
            "-|Boats let by the hour|207|May 2014|250|-|-|A boat lay on the slip all month.|It was mended at last.",
        ],
    );
}

#[test]
fn a_table_on_its_side_is_surveyed_too() {
    check(
        "# Standards not met
         **Quarter 1 2012/13**
         | Standard | Ducklings fledged by June | Wait for a boat |
         | Threshold | 90% | 5.0 minutes |
         | Recorded | 81.3% | 8.4 minutes |
         | Missed by | 8.7 points | 3.4 minutes |
         | Not met since | May 2011 | June 2011 |
         | What lies behind it | The pike came back in spring. | A boat lay on the slip all month. |
         | Keeper's response | A net was hung across the inlet. | The boat was mended at last. |",
        &[
            "-|Ducklings fledged by June|81.3%|Quarter 1 2012/13|90%|-|-|The pike came back in spring.|\
             A net was hung across the inlet.",
            "-|Wait for a boat|8.4 minutes|Quarter 1 2012/13|5.0 minutes|-|-|A boat lay on the slip all month.|\
             The boat was mended at last.",
        ],
    );
}

#[test]
fn a_head_of_two_lines_may_have_words_that_nobody_knows() {
    check(
        "# Ducks and boats
         | The thing itself | May 2014 |  | Story | So now |
         |  | Pitched at | Came to |  |  |
         | Ducklings fledged by June | at least 90% | 81.3% | The pike came back in spring. | A net was hung across the inlet. |
         | Wait for a boat | up to 5 minutes | 8.4 minutes | A boat lay on the slip. | It was mended at last. |",
        &[
            "-|Ducklings fledged by June|81.3%|May 2014|at least 90%|at least 90%|-|The pike came back in spring.|\
             A net was hung across the inlet.",
            "-|Wait for a boat|8.4 minutes|May 2014|up to 5 minutes|up to 5 minutes|-|A boat lay on the slip.|It was mended at last.",
        ],
    );
}

#[test]
fn several_periods_stand_beside_one_target() {
    check(
        "# Ducks and boats, 2014/15
         | The thing itself | Pitched at | Q1 | Q2 | Story | So now |
         | Ducklings fledged by June | 90% | 88.3% | 81.3% | The pike came back in spring. | A net was hung across the inlet. |
         | Wait for a boat | 5 minutes | 6.1 minutes | 8.4 minutes | A boat lay on the slip. | It was mended at last. |",
        &[
            "-|Ducklings fledged by June|81.3%|Q2 2014/15|90%|-|-|The pike came back in spring.|\
             A net was hung across the inlet.",
            "-|Wait for a boat|8.4 minutes|Q2 2014/15|5 minutes|-|-|A boat lay on the slip.|It was mended at last.",
        ],
    );
}

#[test]
fn lists_that_measure_nothing_are_no_registers() {
    for text in [
        "# Where the money went
         | Heading | Allotted | Used | Over by | Why | What is being done |
         | Ponds and ditches | £4,000 | £5,100 | £1,100 | The dredger sank in March. | It will be raised in May. |
         | Boats and oars | £2,500 | £2,950 | £450 | Varnish went up in price. | A cheaper one is tried. |",
        "# Posts
         | Team | Posts | Filled | Gap | Why | What is being done |
         | Pond wardens | 12 | 9 | 3 | Two retired in the spring. | The posts are advertised. |
         | Boat builders | 4 | 3 | 1 | One went to sea in May. | An apprentice starts in June. |",
        "# What people told us
         | Question | Last year | This year | Change | Comment |
         | Are the ponds clean? | 81% | 74% | -7 | Fewer people answered this year. |
         | Are the boats safe? | 66% | 70% | +4 | More people answered this one. |",
        "# The audit plan
         | Audit | Days planned | Days used | Days left | Remarks |
         | Pond accounts | 12 days | 9 days | 3 days | Fieldwork ends in the spring. |
         | Boat hire | 8 days | 2 days | 6 days | Not begun until the clerk is back. |",
        "# What we have in store
         | Item | On the books | On the shelf | Short by | Why |
         | Oars of ash | 40 | 36 | 4 | Four broke in the race in May. |
         | Coils of rope | 12 | 11 | 1 | One was lent to the ferry. |",
        "# Two ways of counting
         | The thing itself | Here | There | Apart | Story |
         | Ducklings fledged by June | 81.2% | 93.4% | 12.2 points | The pike came back in spring. |
         | Wait for a boat | 8.4 minutes | 5.3 minutes | 3.1 minutes | A boat lay on the slip. |
         | Oars that were varnished | 65.23% | 71.6% | 6.37 points | The varnish froze in its pots. |",
        "# Ways to cross
         | Way | What it is | Cost | For | Against | Score |
         | 1 | Build a bridge | £40,000 | It lasts for a hundred years. | It takes three years to build. | 43 |
         | 2 | Hire a ferry | £2,000 | It can start in the summer. | It cannot run in the winter. | 62 |",
    ] {
        assert!(lines(text).is_empty(), "{text}");
    }
}

#[test]
fn one_row_is_enough_where_words_and_figures_agree() {
    check(
        "# Ducks and boats, May 2014
         | What we watch | Set at | Recorded | Short by | Cause | Remedy |
         | Ducklings fledged by June | 90% | 81.3% | 8.7% | The pike came back in spring. | A net was hung across the inlet. |",
        &["-|Ducklings fledged by June|81.3%|May 2014|90%|-|-|The pike came back in spring.|A net was hung across the inlet."],
    );
}

#[test]
fn units_stand_in_a_column_and_a_head_that_a_profile_knows_is_belied_by_its_cells() {
    check(
        "# Ducks and boats, May 2014
         | Yardstick | In | Aim | Got | Back story | Way back |
         | Ducklings fledged by June | Per cent | 90 | 81.3 | The pike came back in spring. | A net was hung across the inlet. |
         | Wait for a boat | Minutes | 5 | 8.4 | A boat lay on the slip. | It was mended at last. |",
        &[
            "-|Ducklings fledged by June|81.3|May 2014|90|-|-|The pike came back in spring.|A net was hung across the inlet.",
            "-|Wait for a boat|8.4|May 2014|5|-|-|A boat lay on the slip.|It was mended at last.",
        ],
    );
}

#[test]
fn labels_of_comments_that_nobody_knows_tell_why_and_then_what_is_done() {
    check(
        "# Ducks and boats, May 2014
         | Ref | What we watch | Goalpost | Where it got to |
         | PK01 | Ducklings fledged by June | 90% | 81.3% |
         | **The pike:** It came back in spring and stayed. |  |  |  |
         | **The net:** It was hung across the inlet. |  |  |  |
         | PK02 | Wait for a boat | 5 minutes | 8.4 minutes |
         | **The slip:** A boat lay on it all month long. |  |  |  |
         | **The boat:** It was mended by the miller. |  |  |  |",
        &[
            "PK01|Ducklings fledged by June|81.3%|May 2014|90%|-|-|It came back in spring and stayed.|It was hung across the inlet.",
            "PK02|Wait for a boat|8.4 minutes|May 2014|5 minutes|-|-|A boat lay on it all month long.|It was mended by the miller.",
        ],
    );
}

#[test]
fn labels_that_a_dash_parts_from_their_text_in_a_comment_are_doubted() {
    let read = read(
        "# Ferry indicators, Q1 2019/20
         | Ref | Indicator | Actual | Target | RAG |
         | F1 | Oars varnished by May | 81% | 90% | Red |
         | Reason for variance - The varnish froze in its pots. Corrective action - The pots were moved. |
         | F2 | Ropes coiled on the day | 60% | 80% | Red |
         | Reason for variance - The coiler was lent out. Corrective action - It is back. |",
    );
    assert_eq!(read.reports.len(), 2);
    for report in &read.reports {
        assert_eq!(report.review, Review::Check, "{:?}", report.reason);
        assert!(report.findings.iter().any(|finding| finding.code == Code::LabelDoubtful), "{:?}", report.findings);
    }
}

#[test]
fn a_line_across_a_register_that_no_row_follows_is_not_claimed_and_a_band_keeps_all_its_lines() {
    let read = read(
        "# Kennel measures Q1 2014/15
         | Ref | Indicator | Target | Actual | Comments |
         | **Cleaning**<br>checked by the vet |||||
         | K1 | Kennels cleaned before nine | 90% | 77% | The hose froze in May. |
         | **The veterinarian leaves** |||||",
    );
    let other: Vec<&str> = read.reports[0].other.iter().map(|other| other.text.as_str()).collect();
    assert_eq!(other, ["Cleaning checked by the vet"], "{:?}", read.reports[0].other);
    let left = read.coverage.characters - read.coverage.claimed;
    assert_eq!(left, "Theveterinarianleaves".len() as u64, "{:?}", read.coverage);
}
