//! The text of imported HTML, a paragraph a block element.

/// Elements that end a paragraph where they start and end.
const BLOCKS: [&str; 18] = [
    "p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "title", "body",
];

/// The paragraphs of an HTML file; scripts, styles and comments are left out.
pub(super) fn paragraphs(html: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, markup) = rest.split_at(at);
        push_text(&mut out, text);
        rest = markup;
        let (end, closes) = if rest.starts_with("<!--") { ("-->", 3) } else { (">", 1) };
        let Some(length) = rest.find(end) else { return finished(out) };
        let is_start = !rest.starts_with("</");
        let name = element_name(rest.get(1..length).unwrap_or_default());
        rest = rest.get(length + closes..).unwrap_or_default();
        if is_start && matches!(name.as_str(), "script" | "style" | "head") {
            let close = format!("</{name}");
            rest = rest.to_ascii_lowercase().find(&close).and_then(|at| rest.get(at..)).unwrap_or_default();
        } else if BLOCKS.contains(&name.as_str()) {
            out.push(String::new());
        }
    }
    push_text(&mut out, rest);
    finished(out)
}

fn finished(mut paragraphs: Vec<String>) -> Vec<String> {
    paragraphs.retain(|text| !text.trim().is_empty());
    paragraphs
}

fn element_name(tag: &str) -> String {
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
    name.unwrap_or_default().to_ascii_lowercase()
}

fn push_text(out: &mut [String], text: &str) {
    let Some(last) = out.last_mut() else { return };
    let text = text.replace("&nbsp;", " ");
    match quick_xml::escape::unescape(&text) {
        Ok(text) => last.push_str(&text),
        Err(_) => last.push_str(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs_and_markup_goes() {
        let html = "<html><head><title>no</title></head><body><p class='a'>One &amp; <b>two</b></p><!-- <p>x</p> -->\
                    <ul><li>three&nbsp;3<li>four &copy</ul></body>";
        assert_eq!(paragraphs(html), ["One & two", "three 3", "four &copy"]);
        assert_eq!(paragraphs("plain <"), ["plain "]);
    }
}
