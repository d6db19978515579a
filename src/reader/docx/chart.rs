//! Charts: the words that a reader of the page sees on them.

use super::xml::{Item, Tag, Xml};

/// Words of one chart that are kept; a chart with more is a data dump.
const WORDS: usize = 2_000;

/// Titles, series names and categories of a chart part, each once, in its order.
///
/// The points' own numbers are not printed unless the chart labels them, and they stand unformatted in the part.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut path: Vec<Step> = Vec::new();
    let mut open = String::new();
    let mut xml = Xml::new(text);
    while let Some(item) = xml.next() {
        match item {
            Item::Start(tag) => path.push(step(&tag, path.last().copied().unwrap_or(Step::Outside))),
            Item::Text(text) => match path.last() {
                Some(Step::Word) => open.push_str(&text),
                // The format code stands before the numbers that it is for.
                Some(Step::Format) if text.trim() != "General" => {
                    for step in path.iter_mut().filter(|step| **step == Step::Numbers) {
                        *step = Step::Outside;
                    }
                }
                _ => {}
            },
            Item::End(_) => {
                if let Some(Step::Word | Step::Paragraph) = path.pop() {
                    // Runs of one rich paragraph are one text.
                    if path.contains(&Step::Paragraph) {
                        continue;
                    }
                    let word = std::mem::take(&mut open);
                    let word = word.trim();
                    if !word.is_empty() && words.len() < WORDS && !words.iter().any(|known| known == word) {
                        words.push(word.to_owned());
                    }
                }
            }
        }
    }
    words
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Outside,
    /// A paragraph of rich text.
    Paragraph,
    /// Cached strings, as of a series name; in newer charts the points themselves hold the text.
    Strings,
    Categories,
    /// Cached numbers of the categories: years, as a rule.
    Numbers,
    Format,
    Word,
}

fn step(tag: &Tag<'_>, parent: Step) -> Step {
    match (parent, tag.local()) {
        (Step::Word, _) => Step::Word,
        (Step::Paragraph, b"t") => Step::Word,
        (Step::Paragraph, _) => Step::Paragraph,
        (_, b"p") => Step::Paragraph,
        (_, b"strCache" | b"multiLvlStrCache" | b"strDim" | b"txData") => Step::Strings,
        (Step::Strings | Step::Numbers, b"v") => Step::Word,
        (Step::Strings, b"pt") if tag.prefix() == b"cx:" => Step::Word,
        (Step::Strings, _) => Step::Strings,
        (_, b"cat") => Step::Categories,
        (Step::Categories, b"numCache") => Step::Numbers,
        (Step::Numbers, b"formatCode") => Step::Format,
        (Step::Categories, _) => Step::Categories,
        (Step::Numbers, b"pt") => Step::Numbers,
        _ => Step::Outside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_series_and_categories_are_words_and_points_are_not() {
        let chart = "<c:chartSpace><c:title><c:tx><c:rich><a:p><a:r><a:t>Stays </a:t></a:r><a:r><a:t>by year</a:t></a:r></a:p></c:rich></c:tx></c:title>\
            <c:ser><c:tx><c:strRef><c:f>A1</c:f><c:strCache><c:pt><c:v>Outturn</c:v></c:pt></c:strCache></c:strRef></c:tx>\
            <c:cat><c:numRef><c:f>B1</c:f><c:numCache><c:formatCode>General</c:formatCode><c:pt idx='0'><c:v>2019</c:v></c:pt></c:numCache></c:numRef></c:cat>\
            <c:val><c:numRef><c:numCache><c:formatCode>General</c:formatCode><c:pt><c:v>3.14159</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>\
            <c:ser><c:cat><c:numRef><c:numCache><c:formatCode>mmm\\-yy</c:formatCode><c:pt><c:v>43891</c:v></c:pt></c:numCache></c:numRef></c:cat></c:ser>\
            <c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>Outturn</c:v></c:pt></c:strCache></c:strRef></c:tx></c:ser></c:chartSpace>";
        assert_eq!(words(chart), ["Stays by year", "Outturn", "2019"]);
        let newer = "<cx:chartSpace><cx:strDim><cx:f>A</cx:f><cx:lvl><cx:pt idx='0'>North</cx:pt></cx:lvl></cx:strDim>\
            <cx:numDim><cx:lvl><cx:pt>4</cx:pt></cx:lvl></cx:numDim><cx:series><cx:tx><cx:txData><cx:f>B</cx:f><cx:v>Visits</cx:v></cx:txData></cx:tx></cx:series></cx:chartSpace>";
        assert_eq!(words(newer), ["North", "Visits"]);
    }
}
