//! HTML saved as a Word document, as Word's "Web Page" and many databases' exports do.
//!
//! Read fully: paragraphs, headings, lists with their numbers, tables with cells across and down, bold, line breaks,
//! the state of form controls, title and author. Left out: scripts, hidden text, deletions, comments. Style sheets are
//! not followed, beyond what an element's own `style` says. Not read: web archives (`.mht`).

mod element;
mod entity;
mod page;
mod token;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::Error;
use crate::document::Document;
use crate::reader::Limits;

use page::Page;

/// Bytes in which a file says how it is encoded.
const HEAD: usize = 4096;

/// Reads an HTML file; broken markup is read as browsers do, as far as it matters here.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    Ok(read_text(&decoded(bytes), limits))
}

/// Reads decoded HTML.
pub(super) fn read_text(text: &str, limits: &Limits) -> Document {
    Page::new(limits).read(text)
}

/// By byte order mark, by what the file says, by what its bytes can be.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    let declared = declared(bytes.get(..HEAD).unwrap_or(bytes));
    match (declared, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text.to_owned(),
        // Bytes whose declaration could be read are not UTF-16.
        (Some(encoding), _) if encoding.is_ascii_compatible() && encoding != UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        (_, Ok(text)) => text.to_owned(),
        (Some(_), Err(_)) => UTF_8.decode_without_bom_handling(bytes).0.into_owned(),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The encoding after `charset=` or `encoding=`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label = rest.trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).next()?;
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(html: &str) -> String {
        read(html.as_bytes(), &Limits::default()).map(|document| document.outline()).unwrap_or_default()
    }

    fn check(cases: &[(&str, &[&str])]) {
        for (html, lines) in cases {
            assert_eq!(outline(html).lines().collect::<Vec<_>>(), *lines, "{html}");
        }
    }

    #[test]
    fn bytes_are_decoded_by_mark_by_declaration_or_by_what_they_can_be() {
        for (bytes, text) in [
            (&b"\xef\xbb\xbf<p>\xc2\xa35"[..], "\u{a3}5"),
            (b"<meta charset=windows-1250><p>\xe8", "č"),
            (b"<meta content='text/html; charset=utf-8'><p>\xc3\xa9", "é"),
            (b"<p>\xc3\xa9", "é"),
            (b"<p>\x93a\x94 \xa35", "“a” £5"),
        ] {
            assert_eq!(read(bytes, &Limits::default()).map(|d| d.text.trim().to_owned()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn blocks_end_where_the_next_begins_and_white_space_folds() {
        check(&[
            (
                "<p>One\n  two<p>three<br>four</p>five",
                &["paragraph \"One two\"", "paragraph \"three\\nfour\"", "paragraph \"five\""],
            ),
            (
                "<h2>H <b>b</b></h2><div>a<div>b</div>c</div>",
                &["heading 2 \"H **b**\"", "paragraph \"a\"", "paragraph \"b\"", "paragraph \"c\""],
            ),
            (
                "<p>R&amp;D &lt;5 &pound;3&nbsp;m &#8211; &#x41; &#150; &bogus; AT&T</p>",
                &["paragraph \"R&D <5 £3 m – A – &bogus; AT&T\""],
            ),
            (
                "<head><title>T</title><style>p{}</style></head><script>a<b</script><p>x<!-- y --><![if !z]>1<![endif]></p>",
                &["paragraph \"x1\""],
            ),
            ("<p>a < b and <>c</p>", &["paragraph \"a < b and <>c\""]),
            (
                "<p><span style='display:none'>a</span><del>b</del><ins>c</ins><span style='font-weight:bold'>d</span>",
                &["paragraph \"c**d**\""],
            ),
            ("<pre>a\nb</pre>", &["paragraph \"a\\nb\""]),
        ]);
    }

    #[test]
    fn lists_have_levels_and_markers() {
        check(&[
            (
                "<ol start=3><li>c<ul><li>x</ul><li><p>d</p><p>more</p></ol><ol type=a><li>a</ol>",
                &[
                    "item 0 [3.] \"c\"",
                    "item 1 [•] \"x\"",
                    "item 0 [4.] \"d\"",
                    "paragraph \"more\"",
                    "item 0 [a.] \"a\"",
                ],
            ),
            ("<p>·&nbsp;&nbsp; typed</p>", &["item 0 [·] \"typed\""]),
        ]);
    }

    #[test]
    fn tables_keep_their_grid_and_tags_may_be_left_out() {
        check(&[(
            "<table><caption>T</caption><tr><th rowspan=2>a<th colspan='2'>b<tr><td>c<td><table><tr><td>in</table></table>after",
            &[
                "paragraph \"T\"",
                "table",
                "  row 0",
                "    cell 0 down 2",
                "      paragraph \"**a**\"",
                "    cell 1 across 2",
                "      paragraph \"**b**\"",
                "  row 1",
                "    cell 1",
                "      paragraph \"c\"",
                "    cell 2",
                "      table",
                "        row 0",
                "          cell 0",
                "            paragraph \"in\"",
                "paragraph \"after\"",
            ],
        )]);
    }

    #[test]
    fn controls_show_their_state() {
        check(&[(
            "<p><input type=checkbox checked>yes <INPUT TYPE='CheckBox'>no <input value='5'> <select><option>a<option selected>b</select></p>",
            &["paragraph \"☒yes ☐no 5 b\""],
        )]);
    }

    #[test]
    fn properties_come_from_the_head_and_deep_nesting_is_survived() {
        let html = "<html><head><title> A &amp; B </title><meta name=Author content='C. Lee'></head>";
        let document = read_text(html, &Limits::default());
        assert_eq!(document.properties.title.as_deref(), Some("A & B"));
        assert_eq!(document.properties.author.as_deref(), Some("C. Lee"));
        let deep = "<table><tr><td><div><b>".repeat(5_000) + "x";
        assert_eq!(read_text(&deep, &Limits::default()).text.trim(), "x");
    }
}
