//! Word documents of the fixtures, damaged as people and converters damage them: every value stays as it was, or a
//! finding says that something is wrong. A different value in a report that is accepted is the worst defect; a report
//! that is lost, or found where there is none, without a word about it is as bad.
//!
//! The test prints the rate of silent wrong values: `cargo test --test mutation -- --nocapture`.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use exrep::profile::{Field, Shape};
use exrep::record::{Record, Review};
use exrep::{Extractor, Limits, ProfileSet};
use serde_json::Value;

/// A change to a document at one of its labels; `None` where it cannot be made there.
type Mutate = fn(&Body, &Label) -> Option<Mutant>;

const MUTATIONS: [(&str, Mutate); 25] = [
    ("the label's colon dropped", drop_colon),
    ("the label's line joined to the one before", merge_lines),
    ("no-break spaces in the label's line", no_break_spaces),
    ("other quotes in the section", curly_quotes),
    ("a page break in the label", page_break),
    ("the section put behind the next", swap_sections),
    ("a letter of the label dropped", drop_letter),
    ("two letters of the label exchanged", exchange_letters),
    ("a letter of the label doubled", double_letter),
    ("the section missing", drop_section),
    ("the label doubled", double_label),
    ("bold taken from the label's line", no_bold),
    ("bold taken from the whole document", no_bold_at_all),
    ("two labels on a line exchanged", swap_on_line),
    ("two rows exchanged", swap_rows),
    ("the row missing", drop_row),
    ("a tab behind the colon", tab_behind_colon),
    ("a tab in the label", tab_in_label),
    ("the label cut over two cells", cut_over_cells),
    ("the label in capitals", capitals),
    ("the value in a paragraph of its own", value_apart),
    ("thousands apart by spaces", spaced_thousands),
    ("an en dash in the period", dashed_period),
    ("the quarter before the year", quarter_first),
    ("the quarter in words", quarter_in_words),
];

/// A document's body as its XML, and its paragraphs.
struct Body {
    xml: String,
    paragraphs: Vec<Paragraph>,
}

/// A paragraph: its element, and the text elements in it.
struct Paragraph {
    xml: Range<usize>,
    texts: Vec<Range<usize>>,
    words: String,
}

/// A label: the paragraph that holds it, where in its words it begins, and the paragraphs of its section.
struct Label {
    paragraph: usize,
    at: usize,
    words: String,
    /// One value belongs to it.
    is_line: bool,
    section: Range<usize>,
    /// Where in the same paragraph the next label begins, and the one after it.
    beside: Vec<usize>,
    /// The paragraphs of the section after it in the same report.
    next: Option<Range<usize>>,
}

/// A changed body, and the words that are no longer in it.
struct Mutant {
    xml: String,
    gone: String,
}

impl Mutant {
    fn of(xml: String) -> Option<Mutant> {
        Some(Mutant { xml, gone: String::new() })
    }
}

impl Body {
    fn of(xml: String) -> Body {
        let mut paragraphs = Vec::new();
        let starts = xml.match_indices("<w:p>").chain(xml.match_indices("<w:p "));
        let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
        starts.sort_unstable();
        for start in starts {
            let end = start + xml[start..].find("</w:p>").unwrap() + "</w:p>".len();
            let texts: Vec<Range<usize>> = texts(&xml, start..end);
            let words: String = texts.iter().map(|text| xml[text.clone()].to_owned()).collect();
            paragraphs.push(Paragraph { xml: start..end, texts, words });
        }
        Body { xml, paragraphs }
    }

    /// The body with some of its parts replaced; the last of them first.
    fn with(&self, mut parts: Vec<(Range<usize>, String)>) -> String {
        parts.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        parts.into_iter().fold(self.xml.clone(), |mut xml, (range, new)| {
            xml.replace_range(range, &new);
            xml
        })
    }

    /// The place in the XML of a place in a paragraph's words.
    fn place(&self, paragraph: usize, at: usize) -> Option<usize> {
        let mut before = 0;
        for text in &self.paragraphs[paragraph].texts {
            if at < before + text.len() {
                return Some(text.start + at - before);
            }
            before += text.len();
        }
        None
    }

    fn replaced(&self, label: &Label, new: &str) -> Option<Mutant> {
        let start = self.place(label.paragraph, label.at)?;
        let end = self.place(label.paragraph, label.at + label.words.len() - 1)? + 1;
        (&self.xml[start..end] == label.words.as_str())
            .then(|| self.with(vec![(start..end, new.to_owned())]))
            .and_then(Mutant::of)
    }

    fn line(&self, label: &Label, change: impl Fn(&str) -> String) -> Option<Mutant> {
        let texts = &self.paragraphs[label.paragraph].texts;
        let parts: Vec<_> = texts.iter().map(|text| (text.clone(), change(&self.xml[text.clone()]))).collect();
        let changed = self.with(parts);
        (changed != self.xml).then(|| Mutant::of(changed)).flatten()
    }

    /// The rows or paragraphs of a section as they stand in the XML, and whether nothing else stands in them.
    fn element(&self, section: &Range<usize>) -> Option<Range<usize>> {
        let first = self.paragraphs.get(section.start)?.xml.start;
        let last = self.paragraphs.get(section.end.checked_sub(1)?)?.xml.end;
        // Not across cells, and not in text boxes, whose paragraphs stand inside a paragraph.
        let within = |tag: &str| self.xml[first..last].contains(tag);
        (!within("</w:tc>") && !within("<w:tc>") && !within("w:txbxContent")).then_some(first..last)
    }
}

fn texts(xml: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = within.start;
    while let Some(at) = xml[from..within.end].find("<w:t").map(|at| from + at) {
        from = at + 4;
        if !xml[from..].starts_with(['>', ' ']) {
            continue;
        }
        let start = at + xml[at..].find('>').unwrap() + 1;
        if xml[..start].ends_with("/>") {
            continue;
        }
        let end = start + xml[start..].find("</w:t>").unwrap();
        found.push(start..end);
        from = end;
    }
    found
}

fn drop_colon(body: &Body, label: &Label) -> Option<Mutant> {
    let colon = label.at + label.words.len();
    let at = body.place(label.paragraph, colon)?;
    body.xml[at..].starts_with(':').then(|| body.with(vec![(at..at + 1, String::new())])).and_then(Mutant::of)
}

fn merge_lines(body: &Body, label: &Label) -> Option<Mutant> {
    let own = &body.paragraphs[label.paragraph];
    let before = body.paragraphs.get(label.paragraph.checked_sub(1)?)?;
    let adjacent = before.xml.end == own.xml.start && !before.texts.is_empty() && label.at == 0;
    let runs = own.xml.start + body.xml[own.xml.clone()].find("<w:r>")?;
    let space = "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
    let end = before.xml.end - "</w:p>".len();
    adjacent.then(|| body.with(vec![(end..runs, space.to_owned())])).and_then(Mutant::of)
}

fn no_break_spaces(body: &Body, label: &Label) -> Option<Mutant> {
    body.line(label, |text| text.replace(' ', "\u{a0}"))
}

/// Straight quotes become curly, and curly ones straight.
fn curly_quotes(body: &Body, label: &Label) -> Option<Mutant> {
    let other = |c: char| match c {
        '\'' => '’',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        c => c,
    };
    let texts = label.section.clone().flat_map(|index| &body.paragraphs[index].texts);
    let parts = texts.map(|text| (text.clone(), body.xml[text.clone()].chars().map(other).collect::<String>()));
    let changed = body.with(parts.collect());
    (changed != body.xml).then(|| Mutant::of(changed)).flatten()
}

fn page_break(body: &Body, label: &Label) -> Option<Mutant> {
    let gap = label.words.find(' ')?;
    let (ahead, behind) = label.words.split_at(gap);
    let new = format!("{ahead}</w:t><w:br w:type=\"page\"/><w:t xml:space=\"preserve\">{}", behind.trim_start());
    body.replaced(label, &new)
}

/// The word of a label that is long enough to be misspelt.
fn long_word(label: &Label) -> Option<Range<usize>> {
    let mut at = 0;
    for word in label.words.split(' ') {
        if word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Some(at..at + word.len());
        }
        at += word.len() + 1;
    }
    None
}

fn misspelt(body: &Body, label: &Label, change: impl Fn(&str) -> String) -> Option<Mutant> {
    let word = long_word(label)?;
    let mut words = label.words.clone();
    words.replace_range(word.clone(), &change(&label.words[word]));
    body.replaced(label, &words)
}

fn drop_letter(body: &Body, label: &Label) -> Option<Mutant> {
    misspelt(body, label, |word| format!("{}{}", &word[..2], &word[3..]))
}

fn exchange_letters(body: &Body, label: &Label) -> Option<Mutant> {
    misspelt(body, label, |word| format!("{}{}{}{}", &word[..2], &word[3..4], &word[2..3], &word[4..]))
}

fn double_letter(body: &Body, label: &Label) -> Option<Mutant> {
    misspelt(body, label, |word| format!("{}{}", &word[..3], &word[2..]))
}

fn swap_sections(body: &Body, label: &Label) -> Option<Mutant> {
    let own = body.element(&label.section)?;
    let after = body.element(label.next.as_ref()?)?;
    (own.end == after.start).then_some(())?;
    let (first, second) = (&body.xml[own.clone()], &body.xml[after.clone()]);
    Mutant::of(body.with(vec![(own.start..after.end, format!("{second}{first}"))]))
}

fn drop_section(body: &Body, label: &Label) -> Option<Mutant> {
    let own = body.element(&label.section)?;
    let gone = label.section.clone().map(|index| body.paragraphs[index].words.clone() + " ").collect();
    // A cell without a paragraph is no Word document.
    Some(Mutant { xml: body.with(vec![(own, "<w:p></w:p>".to_owned())]), gone })
}

fn double_label(body: &Body, label: &Label) -> Option<Mutant> {
    let twice = format!("{} {}", label.words, label.words);
    body.replaced(label, &twice)
}

/// The element of this kind that holds the paragraph, if no other of its kind begins or ends inside it.
fn around(body: &Body, paragraph: usize, open: &str, close: &str) -> Option<Range<usize>> {
    let own = &body.paragraphs[paragraph].xml;
    let start = body.xml[..own.start].rfind(open)?;
    let end = own.end + body.xml[own.end..].find(close)? + close.len();
    let inside = &body.xml[start + open.len()..end - close.len()];
    (!inside.contains(close) && !inside.contains(open) && !inside.contains("w:txbxContent")).then_some(start..end)
}

fn row(body: &Body, paragraph: usize) -> Option<Range<usize>> {
    around(body, paragraph, "<w:tr>", "</w:tr>").or_else(|| around(body, paragraph, "<w:tr ", "</w:tr>"))
}

const BOLD: [&str; 4] = ["<w:b/>", "<w:bCs/>", "<w:b w:val=\"true\"/>", "<w:b w:val=\"1\"/>"];

fn no_bold(body: &Body, label: &Label) -> Option<Mutant> {
    let own = body.paragraphs[label.paragraph].xml.clone();
    let plain = BOLD.iter().fold(body.xml[own.clone()].to_owned(), |xml, bold| xml.replace(bold, ""));
    let changed = body.with(vec![(own, plain)]);
    (changed != body.xml).then(|| Mutant::of(changed)).flatten()
}

fn no_bold_at_all(body: &Body, _: &Label) -> Option<Mutant> {
    let changed = BOLD.iter().fold(body.xml.clone(), |xml, bold| xml.replace(bold, ""));
    (changed != body.xml).then(|| Mutant::of(changed)).flatten()
}

/// Where the run begins whose first character is this one.
fn run_at(body: &Body, paragraph: usize, at: usize) -> Option<usize> {
    let place = body.place(paragraph, at)?;
    let start = body.xml[..place].rfind("<w:r>").max(body.xml[..place].rfind("<w:r "))?;
    texts(&body.xml, start..body.paragraphs[paragraph].xml.end).first().filter(|text| text.start == place)?;
    Some(start)
}

fn swap_on_line(body: &Body, label: &Label) -> Option<Mutant> {
    let [next, rest @ ..] = label.beside.as_slice() else { return None };
    let first = run_at(body, label.paragraph, label.at)?;
    let second = run_at(body, label.paragraph, *next)?;
    let end = match rest.first() {
        Some(third) => run_at(body, label.paragraph, *third)?,
        None => body.paragraphs[label.paragraph].xml.end - "</w:p>".len(),
    };
    let space = "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
    let swapped = format!("{}{space}{}", &body.xml[second..end], &body.xml[first..second]);
    Mutant::of(body.with(vec![(first..end, swapped)]))
}

/// Rows of a form, which begin with a label each.
fn swap_rows(body: &Body, label: &Label) -> Option<Mutant> {
    let own = row(body, label.paragraph)?;
    let next = label.next.as_ref()?.start;
    let after = row(body, next)?;
    let first = |row: &Range<usize>| body.paragraphs.iter().position(|paragraph| paragraph.xml.start > row.start);
    let begins = first(&own) == Some(label.paragraph) && first(&after) == Some(next);
    (begins && own.end == after.start).then_some(())?;
    let (one, other) = (&body.xml[own.clone()], &body.xml[after.clone()]);
    Mutant::of(body.with(vec![(own.start..after.end, format!("{other}{one}"))]))
}

fn drop_row(body: &Body, label: &Label) -> Option<Mutant> {
    let own = row(body, label.paragraph)?;
    let inside = body.paragraphs.iter().filter(|paragraph| own.contains(&paragraph.xml.start));
    let gone = inside.map(|paragraph| paragraph.words.clone() + " ").collect();
    let table = &body.xml[body.xml[..own.start].rfind("<w:tbl>")?..own.end + 9];
    // A table without a row is no table.
    let rows = table.matches("</w:tr>").count() > 1 || !table.ends_with("</w:tbl>");
    rows.then(|| Mutant { xml: body.with(vec![(own, String::new())]), gone })
}

const SPLIT: &str = "</w:t><w:tab/><w:t xml:space=\"preserve\">";

fn tab_behind_colon(body: &Body, label: &Label) -> Option<Mutant> {
    let at = body.place(label.paragraph, label.at + label.words.len())?;
    let behind = body.place(label.paragraph, label.at + label.words.len() + 1)?;
    let space = body.xml[at..].starts_with(':') && body.xml[behind..].starts_with(' ');
    space.then(|| body.with(vec![(behind..behind + 1, SPLIT.to_owned())])).and_then(Mutant::of)
}

fn tab_in_label(body: &Body, label: &Label) -> Option<Mutant> {
    let gap = label.words.find(' ')?;
    body.replaced(label, &format!("{}{SPLIT}{}", &label.words[..gap], &label.words[gap + 1..]))
}

fn cut_over_cells(body: &Body, label: &Label) -> Option<Mutant> {
    let gap = label.words.find(' ')?;
    let cell = around(body, label.paragraph, "<w:tc>", "</w:tc>")?;
    let own = &body.paragraphs[label.paragraph];
    let only = body.paragraphs.iter().filter(|paragraph| cell.contains(&paragraph.xml.start)).count() == 1;
    let alone = only && own.words.trim_end_matches([':', ' ']) == label.words && own.texts.len() == 1;
    let text = own.texts.first().filter(|_| alone)?;
    let (ahead, behind) = body.xml[text.clone()].split_at(gap);
    let with = |words: &str| {
        let mut xml = body.xml[cell.clone()].to_owned();
        xml.replace_range(text.start - cell.start..text.end - cell.start, words.trim());
        xml
    };
    Mutant::of(body.with(vec![(cell.clone(), with(ahead) + &with(behind))]))
}

fn capitals(body: &Body, label: &Label) -> Option<Mutant> {
    let upper = label.words.to_uppercase();
    (upper != label.words && !upper.contains('&')).then(|| body.replaced(label, &upper)).flatten()
}

fn value_apart(body: &Body, label: &Label) -> Option<Mutant> {
    let colon = body.place(label.paragraph, label.at + label.words.len())?;
    let behind = body.place(label.paragraph, label.at + label.words.len() + 1)?;
    let run = body.xml[..behind].rfind("<w:r>").max(body.xml[..behind].rfind("<w:r "))?;
    let inside = &body.xml[run..behind];
    let apart = if colon + 1 == behind {
        let properties = inside.find("<w:t").map(|at| &inside[..at])?;
        format!("</w:t></w:r></w:p><w:p>{properties}<w:t xml:space=\"preserve\">")
    } else {
        return Mutant::of(body.with(vec![(run..run, "</w:p><w:p>".to_owned())]));
    };
    body.xml[colon..].starts_with(':').then(|| body.with(vec![(behind..behind, apart)])).and_then(Mutant::of)
}

fn in_section(body: &Body, label: &Label, pattern: &str, new: &str) -> Option<Mutant> {
    let pattern = regex::Regex::new(pattern).unwrap();
    let texts = label.section.clone().flat_map(|index| &body.paragraphs[index].texts);
    let parts = texts.map(|text| (text.clone(), pattern.replace_all(&body.xml[text.clone()], new).into_owned()));
    let changed = body.with(parts.collect());
    (changed != body.xml).then(|| Mutant::of(changed)).flatten()
}

fn spaced_thousands(body: &Body, label: &Label) -> Option<Mutant> {
    // In running text the words change, and the record with them.
    label.is_line.then(|| in_section(body, label, r"(\d),(\d\d\d)", "$1 $2")).flatten()
}

fn dashed_period(body: &Body, label: &Label) -> Option<Mutant> {
    in_section(body, label, r"(20\d\d)[/-](\d\d)", "$1–$2")
}

fn quarter_first(body: &Body, label: &Label) -> Option<Mutant> {
    in_section(body, label, r"(20\d\d/\d\d) (Q\d)", "$2 $1")
}

fn quarter_in_words(body: &Body, label: &Label) -> Option<Mutant> {
    in_section(body, label, r"\bQ(\d)", "Quarter $1")
}

/// The labels of a document that stand in its body, by what the program itself takes for labels.
fn labels(extractor: &Extractor, bytes: &[u8], body: &Body) -> Vec<Label> {
    let seen = extractor.seen(bytes).unwrap();
    let mut found: Vec<(Label, bool)> = Vec::new();
    let mut from = (0, 0);
    for label in seen.reports.iter().flat_map(|report| &report.labels).filter(|label| !label.words.is_empty()) {
        let words = label.words.trim_end_matches([':', ' ']).replace('&', "&amp;");
        let place = (from.0..body.paragraphs.len()).find_map(|index| {
            let start = if index == from.0 { from.1 } else { 0 };
            let at = body.paragraphs[index].words.get(start..)?.find(&words)?;
            Some((index, start + at))
        });
        let Some((paragraph, at)) = place else { continue };
        from = (paragraph, at + words.len());
        let is_line = label.field.shape() == Shape::Line;
        let label_found =
            Label { paragraph, at, section: paragraph..paragraph + 1, words, beside: Vec::new(), next: None, is_line };
        found.push((label_found, label.field == Field::Title));
    }
    let places: Vec<(usize, usize)> = found.iter().map(|(label, _)| (label.paragraph, label.at)).collect();
    for (label, _) in &mut found {
        let later = places.iter().filter(|(paragraph, at)| *paragraph == label.paragraph && *at > label.at);
        label.beside = later.map(|(_, at)| *at).take(2).collect();
    }
    let mut starts: Vec<(usize, bool)> = found.iter().map(|(label, title)| (label.paragraph, *title)).collect();
    starts.push((body.paragraphs.len(), true));
    starts.dedup_by_key(|(paragraph, _)| *paragraph);
    for (label, title) in &mut found {
        let mut later = starts.iter().skip_while(|(start, _)| *start <= label.paragraph);
        let (end, next_title) = later.next().unwrap();
        label.section = label.paragraph..*end;
        label.next = later.next().filter(|_| !*title && !next_title).map(|(after, _)| *end..*after);
    }
    found.into_iter().map(|(label, _)| label).collect()
}

/// The fields of a report that the documents' people would call its values, as words.
fn values(report: &Value) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for key in ["indicator", "period", "outturn", "target", "polarity", "rag", "completed_by", "approved_by"] {
        let mut value = report[key].clone();
        let Some(parts) = value.as_object_mut() else { continue };
        parts.retain(|part, _| part != "at" && part != "text");
        for (part, value) in parts.iter().filter(|(_, value)| !value.is_null()) {
            all.insert(format!("{key}.{part}"), value.to_string());
        }
    }
    for key in ["reason", "actions", "reason_and_actions"] {
        narrative(key, &report[key], &mut all);
    }
    for (topic, value) in report["implications"].as_object().unwrap() {
        match value.as_array() {
            Some(others) => {
                others.iter().for_each(|other| narrative("implications.other", &other["narrative"], &mut all))
            }
            None => narrative(&format!("implications.{topic}"), value, &mut all),
        }
    }
    all
}

fn narrative(key: &str, value: &Value, all: &mut BTreeMap<String, String>) {
    let Some(text) = value["text"].as_str() else { return };
    if value["status"] == "stated" {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        all.insert(key.to_owned(), words.replace(['’', '‘'], "'").replace(['“', '”'], "\""));
    }
}

/// What an accepted report says that the sound one did not, without a word about it.
fn silent(sound: &Value, record: &Record, gone: &str) -> Vec<String> {
    let mutated = serde_json::to_value(record).unwrap();
    let (before, after) = (sound["reports"].as_array().unwrap(), mutated["reports"].as_array().unwrap());
    let mut wrong = Vec::new();
    for (index, (report, json)) in record.reports.iter().zip(after).enumerate() {
        if report.review == Review::Check {
            continue;
        }
        let same = |other: &&Value| other["indicator"]["text"] == json["indicator"]["text"];
        let Some(before) = before.iter().find(same).or(before.get(index)) else {
            wrong.push(format!("a report that is none: {:?}", json["indicator"]["text"]));
            continue;
        };
        let (old, new) = (values(before), values(json));
        for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
            let (old, new) = (old.get(key), new.get(key));
            let field = key.split('.').next().unwrap_or(key);
            let told =
                report.findings.iter().any(|finding| finding.field.as_deref().is_some_and(|f| f.starts_with(field)));
            let gone = new.is_none() && (!gone.is_empty()) && is_gone(before, field, old, gone);
            if old != new && !told && !gone {
                wrong.push(format!("{key}: {old:?} is now {new:?}"));
            }
        }
    }
    if before.len() != after.len() && doubts(&mutated).is_subset(&doubts(sound)) {
        wrong.push(format!("{} reports are now {}", before.len(), after.len()));
    }
    wrong
}

/// The findings of a record that call for a look, by code and field.
fn doubts(record: &Value) -> BTreeSet<(String, String)> {
    let own = record["findings"].as_array().unwrap();
    let reports = record["reports"].as_array().unwrap();
    let all = own.iter().chain(reports.iter().flat_map(|report| report["findings"].as_array().unwrap()));
    let serious = all.filter(|finding| finding["severity"] != "info");
    serious.map(|finding| (finding["code"].to_string(), finding["field"].to_string())).collect()
}

/// Whether a field's own words were taken out of the document.
fn is_gone(report: &Value, field: &str, value: Option<&String>, gone: &str) -> bool {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>().replace("&amp;", "&");
    let gone = squeezed(gone);
    if value.is_some_and(|value| gone.contains(&squeezed(value.trim_matches('"')))) {
        return true;
    }
    let texts: Vec<&str> = match field {
        "implications" => return true,
        _ => report[field]["text"].as_str().into_iter().collect(),
    };
    texts
        .iter()
        .all(|text| gone.contains(&squeezed(text)) || gone.contains(&squeezed(text.lines().next().unwrap_or(""))))
}

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "docx")).collect()
}

/// The parts of a Word package.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().to_owned(), bytes)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)], body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(if name == BODY { body.as_bytes() } else { bytes }).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const BODY: &str = "word/document.xml";

#[test]
fn a_damaged_document_keeps_its_values_or_says_that_something_is_wrong() {
    let extractor = Extractor::new(ProfileSet::builtin().unwrap(), Limits::default());
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in documents() {
        let bytes = fs::read(&path).unwrap();
        let Ok(sound) = extractor.convert("sound", &bytes) else { continue };
        let sound = serde_json::to_value(sound).unwrap();
        let parts = parts(&bytes);
        let Some((_, body)) = parts.iter().find(|(name, _)| name == BODY) else { continue };
        let body = Body::of(String::from_utf8(body.clone()).unwrap());
        let mut made = BTreeSet::new();
        for label in labels(&extractor, &bytes, &body) {
            for (name, mutate) in MUTATIONS {
                let Some(mutant) = mutate(&body, &label).filter(|mutant| made.insert(mutant.xml.clone())) else {
                    continue;
                };
                let record = extractor.convert("mutant", &packed(&parts, &mutant.xml)).unwrap();
                let silent = silent(&sound, &record, &mutant.gone);
                let count = counts.entry(name).or_default();
                count.0 += 1;
                count.1 += usize::from(record.reports.iter().any(|report| report.review == Review::Accept));
                count.2 += usize::from(!silent.is_empty());
                if !silent.is_empty() {
                    let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
                    wrong.push(format!("{folder}, {name}, {:?}: {}", label.words, silent.join("; ")));
                }
            }
        }
    }
    let mut all = (0, 0, 0);
    for (name, (made, accepted, silent)) in &counts {
        println!("{made:>5} × {name}: {accepted} accepted, {silent} silently wrong");
        all = (all.0 + made, all.1 + accepted, all.2 + silent);
    }
    println!("{} mutants, {} accepted, silent-wrong rate {:.4}", all.0, all.1, all.2 as f64 / all.0 as f64);
    assert!(wrong.is_empty(), "{} silently wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(all.0 > 1000, "only {} mutants could be made", all.0);
    assert_eq!(counts.len(), MUTATIONS.len(), "a kind of damage fits no document");
}
