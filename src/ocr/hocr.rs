//! hOCR: what `tesseract` writes, a line of the file for each page, line, word and character.
//!
//! A word's box is its `bbox`; the line's `baseline` is a slope and an offset from the lower left of the line's
//! box. The confidence of a word is that of its least sure character where those are given.

use crate::reader::picture::Level;

/// The words of an hOCR page.
pub fn words(text: &str) -> Vec<Level> {
    let mut words: Vec<Level> = Vec::new();
    let mut line = Line::default();
    for row in text.lines() {
        let row = row.trim();
        let Some(class) = attribute(row, "class") else { continue };
        match class {
            "ocr_line" | "ocr_textfloat" | "ocr_header" | "ocr_caption" => {
                line = Line { number: line.number + 1, ..Line::of(attribute(row, "title").unwrap_or_default()) };
            }
            "ocrx_word" => words.extend(word(attribute(row, "title").unwrap_or_default(), &line)),
            "ocrx_cinfo" => {
                let confidence = property(attribute(row, "title").unwrap_or_default(), "x_conf").next();
                if let (Some(word), Some(confidence)) = (words.last_mut(), confidence) {
                    word.text.push_str(&content(row));
                    word.confidence = word.confidence.min(confidence.clamp(0.0, 100.0) as u8);
                }
            }
            _ => {}
        }
    }
    words.retain(|word| !word.text.trim().is_empty());
    words
}

#[derive(Clone, Copy, Debug, Default)]
struct Line {
    number: u32,
    left: f32,
    bottom: f32,
    slope: f32,
    offset: f32,
}

impl Line {
    fn of(title: &str) -> Line {
        let bbox: Vec<f32> = property(title, "bbox").collect();
        let baseline: Vec<f32> = property(title, "baseline").collect();
        let get = |numbers: &[f32], index: usize| numbers.get(index).copied().unwrap_or_default();
        Line {
            number: 0,
            left: get(&bbox, 0),
            bottom: get(&bbox, 3),
            slope: get(&baseline, 0),
            offset: get(&baseline, 1),
        }
    }
}

fn word(title: &str, line: &Line) -> Option<Level> {
    let bbox: Vec<usize> = property(title, "bbox").map(|number| number.max(0.0) as usize).collect();
    let &[x0, y0, x1, y1] = bbox.as_slice() else { return None };
    let middle = (x0 + x1) as f32 / 2.0;
    let confidence = property(title, "x_wconf").next().unwrap_or(0.0).clamp(0.0, 100.0) as u8;
    Some(Level {
        text: String::new(),
        x0,
        y0,
        x1: x1.max(x0 + 1),
        y1: y1.max(y0 + 1),
        baseline: line.bottom + line.offset + line.slope * (middle - line.left),
        line: line.number,
        confidence,
    })
}

/// The value of an attribute, in either quotes.
fn attribute<'a>(row: &'a str, name: &str) -> Option<&'a str> {
    let rest = row.split_once(name)?.1.strip_prefix('=')?;
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    rest.get(1..)?.split(quote).next()
}

/// The numbers of a property: `bbox 1 2 3 4; x_wconf 96`.
fn property<'a>(title: &'a str, name: &'a str) -> impl Iterator<Item = f32> + 'a {
    let found = title.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix(' '));
    found.unwrap_or_default().split_ascii_whitespace().filter_map(|number| number.parse().ok())
}

/// The characters between a tag and its end.
fn content(row: &str) -> String {
    let inner = row.split_once('>').map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once("</").map_or(inner, |(inner, _)| inner);
    if !inner.contains('&') {
        return inner.to_owned();
    }
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    named.iter().fold(inner.to_owned(), |text, (name, character)| text.replace(name, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"
  <div class='ocr_page' id='page_1' title='image "x.png"; bbox 0 0 2339 1654; ppageno 0; scan_res 72 72'>
     <span class='ocr_line' id='line_1_1' title="bbox 160 220 1230 274; baseline 0.01 -19; x_size 43; x_descenders 10">
      <span class='ocrx_word' id='word_1_1' title='bbox 160 224 260 256; x_wconf 96'>
       <span class='ocrx_cinfo' title='x_bboxes 167 224 195 255; x_conf 99.57'>R</span>
       <span class='ocrx_cinfo' title='x_bboxes 198 231 219 255; x_conf 81.2'>&amp;</span>
      </span>
      <span class='ocrx_word' id='word_1_2' title='bbox 300 224 310 256; x_wconf 30'>
       <span class='ocrx_cinfo' title='x_bboxes 300 224 310 255; x_conf 99'> </span>
      </span>
     </span>"#;

    #[test]
    fn words_have_their_characters_their_baseline_and_their_least_confidence() {
        let words = words(PAGE);
        assert_eq!(words.len(), 1);
        let word = &words[0];
        assert_eq!((word.text.as_str(), word.confidence, word.line), ("R&", 81, 1));
        assert_eq!((word.x0, word.y0, word.x1, word.y1), (160, 224, 260, 256));
        assert!((word.baseline - 255.5).abs() < 0.01, "{}", word.baseline);
    }

    #[test]
    fn what_is_no_hocr_has_no_words() {
        assert_eq!(words("<html>\nplain"), []);
        assert_eq!(words("<span class='ocrx_word' title='bbox 1 2'>\n<span class='ocrx_cinfo' title=''>x</span>"), []);
    }
}
