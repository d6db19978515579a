//! Whole files, built here, through the whole layer.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::page::{Direction, Page};
use super::structure::Role;
use super::{Opened, open};
use crate::ErrorCode;
use crate::reader::Limits;
use crate::record::Code;

/// A file of one page, 200 by 100, with Helvetica as `F`.
struct File {
    document: Document,
    resources: Dictionary,
    page: Dictionary,
    catalog: Dictionary,
}

impl File {
    fn new() -> File {
        let mut document = Document::with_version("1.7");
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let bold = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica-Bold" };
        let (font, bold) = (document.add_object(font), document.add_object(bold));
        File {
            document,
            resources: dictionary! { "Font" => dictionary! { "F" => font, "B" => bold } },
            page: dictionary! { "Type" => "Page", "MediaBox" => numbers(&[0, 0, 200, 100]) },
            catalog: dictionary! { "Type" => "Catalog" },
        }
    }

    fn bytes(mut self, content: &str) -> Vec<u8> {
        let content = self.document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let resources = self.document.add_object(self.resources);
        let pages = self.document.new_object_id();
        self.page.set("Parent", pages);
        self.page.set("Contents", content);
        self.page.set("Resources", resources);
        let page = self.document.add_object(self.page);
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        self.document.objects.insert(pages, tree.into());
        self.catalog.set("Pages", pages);
        let catalog = self.document.add_object(self.catalog);
        self.document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn open(self, content: &str) -> Opened {
        open(&self.bytes(content), &Limits::default()).unwrap()
    }

    fn page(self, content: &str) -> Page {
        self.open(content).page(0).unwrap()
    }
}

fn numbers(values: &[i64]) -> Object {
    values.iter().map(|&value| Object::from(value)).collect::<Vec<_>>().into()
}

fn page(content: &str) -> Page {
    File::new().page(content)
}

fn text(page: &Page) -> String {
    page.glyphs.iter().flat_map(|glyph| glyph.space_before.then_some(' ').into_iter().chain([glyph.text])).collect()
}

#[test]
fn a_glyph_stands_on_its_baseline_from_the_top() {
    let page = page("BT /F 10 Tf 20 30 Td (A b) Tj ET");
    assert_eq!(text(&page), "A b");
    let glyph = page.glyphs[0];
    assert_eq!((glyph.baseline, glyph.size, glyph.direction), (70.0, 10.0, Direction::Right));
    assert!((glyph.bbox.x0 - 20.0).abs() < 0.01 && (glyph.bbox.x1 - 26.67).abs() < 0.01);
    assert!(glyph.bbox.y0 < 65.0 && glyph.bbox.y1 > 71.0);
    // A of 667, a space of 278.
    assert!((page.glyphs[1].bbox.x0 - 29.45).abs() < 0.01);
}

#[test]
fn every_showing_operator_moves_the_pen_as_the_standard_says() {
    let page = page(
        "BT /F 10 Tf 12 TL 1 0 0 1 0 90 Tm (a) Tj T* (b) Tj (c) ' 5 0 (d) \" 0 -20 TD [(e) -1000 (f)] TJ
         50 Tz (g) Tj ET",
    );
    let places: Vec<(char, f32)> = page.glyphs.iter().map(|glyph| (glyph.text, glyph.baseline)).collect();
    let expected = [('a', 10.0), ('b', 22.0), ('c', 34.0), ('d', 46.0), ('e', 66.0), ('f', 66.0), ('g', 66.0)];
    assert_eq!(places, expected);
    assert!((page.glyphs[5].bbox.x0 - 15.56).abs() < 0.01, "{:?}", page.glyphs[5]);
    assert!((page.glyphs[6].bbox.width() - 2.78).abs() < 0.01);
}

#[test]
fn turned_text_and_turned_pages_tell_their_direction() {
    let up = page("BT /F 10 Tf 0 1 -1 0 50 20 Tm (A) Tj ET");
    assert_eq!((up.glyphs[0].direction, up.glyphs[0].baseline), (Direction::Up, 50.0));
    let mut file = File::new();
    file.page.set("Rotate", 90);
    let turned = file.page("BT /F 10 Tf 0 1 -1 0 50 20 Tm (A) Tj ET");
    assert_eq!((turned.width, turned.height), (100.0, 200.0));
    assert_eq!((turned.glyphs[0].direction, turned.glyphs[0].baseline), (Direction::Right, 50.0));
}

#[test]
fn text_painted_twice_is_there_once_and_bold() {
    let twice = page("BT /F 10 Tf 20 50 Td (tell) Tj 0.3 0 Td (tell) Tj 0 -20 Td (tell) Tj ET");
    assert_eq!(text(&twice), "telltell");
    let bold: Vec<bool> = twice.glyphs.iter().map(|glyph| glyph.bold).collect();
    assert_eq!(bold, [true, true, true, true, false, false, false, false]);
}

#[test]
fn bold_comes_from_the_font_and_from_stroking() {
    let page = page("BT /B 10 Tf (a) Tj /F 10 Tf (b) Tj 0.3 w 2 Tr (c) Tj 1 0 0 RG (d) Tj ET");
    assert_eq!(page.glyphs.iter().map(|glyph| glyph.bold).collect::<Vec<_>>(), [true, false, true, false]);
}

#[test]
fn invisible_hidden_and_off_page_text_is_told_apart() {
    let mut file = File::new();
    let group = file.document.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("x") });
    file.resources.set("Properties", dictionary! { "L" => group });
    let config = dictionary! { "OFF" => vec![Object::from(group)] };
    file.catalog.set("OCProperties", dictionary! { "OCGs" => vec![Object::from(group)], "D" => config });
    let page = file.page("BT /F 10 Tf 3 Tr (a) Tj 0 Tr /OC /L BDC (b) Tj EMC (c) Tj 0 200 Td (d) Tj ET");
    assert_eq!(text(&page), "ac");
    assert_eq!([page.glyphs[0].invisible, page.glyphs[1].invisible], [true, false]);
}

#[test]
fn artifacts_elements_and_replacement_text_are_marked() {
    let mut file = File::new();
    let root = file.document.new_object_id();
    let page_id = file.document.new_object_id();
    let item = dictionary! { "Type" => "StructElem", "S" => "Label", "P" => root, "Pg" => page_id, "K" => 7 };
    let item = file.document.add_object(item);
    let tree = dictionary! {
        "Type" => "StructTreeRoot", "K" => vec![item.into(), root.into()], "RoleMap" => dictionary! { "Label" => "H2" },
    };
    file.document.objects.insert(root, tree.into());
    file.catalog.set("StructTreeRoot", root);
    let content = "BT /F 10 Tf /Artifact BMC (1) Tj EMC /Label <</MCID 7>> BDC (a) Tj EMC
        /Span <</ActualText <FEFF00660066>>> BDC (x) Tj EMC ET";
    let mut opened = file.open(content);
    let page = opened.page(0).unwrap();
    assert_eq!(text(&page), "1aff");
    assert_eq!(page.glyphs.iter().map(|glyph| glyph.artifact).collect::<Vec<_>>(), [true, false, false, false]);
    assert_eq!(opened.structure().elements.first().map(|element| element.role), Some(Role::Heading(2)));
}

#[test]
fn lines_boxes_and_thin_fills_are_rules() {
    let page = page(
        "10 10 m 110 10 l S  20 20 50 0.5 re f  100 50 30 30 re S  0.8 g 10 60 40 20 re f
         1 g 5 5 100 1 re f  1 G 0 0 m 50 0 l S  0 G 0 0 m 30 30 l S  300 10 m 400 10 l S",
    );
    let rules: Vec<(bool, i32, i32)> = page
        .rules
        .iter()
        .map(|rule| (rule.horizontal, rule.bbox.x0.round() as i32, rule.bbox.y0.round() as i32))
        .collect();
    let edges = [(true, 100, 50), (false, 130, 20), (true, 100, 20), (false, 100, 20)];
    assert_eq!(rules, [vec![(true, 10, 90), (true, 20, 80)], edges.to_vec()].concat());
    assert_eq!(page.fills.len(), 1);
}

#[test]
fn a_box_with_round_corners_is_a_fill_and_a_circle_is_none() {
    let rounded = "0.9 g 14 20 m 106 20 l 108 20 110 22 110 24 c 110 76 l 110 78 108 80 106 80 c 14 80 l
                   12 80 10 78 10 76 c 10 24 l 10 22 12 20 14 20 c f";
    let circle = "0.9 g 260 50 m 260 61 251 70 240 70 c 229 70 220 61 220 50 c 220 39 229 30 240 30 c
                  251 30 260 39 260 50 c f";
    assert_eq!(page(rounded).fills.iter().map(|fill| fill.width().round() as i32).collect::<Vec<_>>(), [100]);
    assert_eq!(page(circle).fills.len(), 0);
}

#[test]
fn a_dotted_line_is_one_rule() {
    let dots: String = (0..20).map(|i| format!("{} 50 1 1 re f\n", 10 + 2 * i)).collect();
    let page = page(&dots);
    assert_eq!(page.rules.len(), 1);
    assert_eq!((page.rules[0].horizontal, page.rules[0].bbox.width()), (true, 39.0));
}

#[test]
fn forms_bring_their_matrix_and_a_form_inside_itself_is_painted_once() {
    let mut file = File::new();
    let id = file.document.new_object_id();
    let dict = dictionary! {
        "Subtype" => "Form", "Matrix" => numbers(&[1, 0, 0, 1, 50, 0]), "BBox" => numbers(&[0, 0, 10, 10]),
    };
    let form = Stream::new(dict, b"BT /F 10 Tf (f) Tj ET q /X Do Q".to_vec());
    file.document.objects.insert(id, form.into());
    file.resources.set("XObject", dictionary! { "X" => id });
    let mut opened = file.open("q /X Do Q BT /F 10 Tf (g) Tj ET");
    let page = opened.page(0).unwrap();
    assert_eq!(text(&page), "fg");
    assert_eq!((page.glyphs[0].bbox.x0, page.glyphs[1].bbox.x0), (50.0, 0.0));
    assert_eq!(opened.findings(), []);
}

#[test]
fn a_limit_ends_the_work_and_says_so() {
    let bytes = File::new().bytes("BT /F 10 Tf (abc) Tj (def) Tj ET");
    let limits = Limits { glyphs: 4, ..Limits::default() };
    let mut opened = open(&bytes, &limits).unwrap();
    assert_eq!(text(&opened.page(0).unwrap()), "abcd");
    assert_eq!(opened.findings()[0].code, Code::LimitReached);
    let limits = Limits { operators: 3, ..Limits::default() };
    let mut opened = open(&bytes, &limits).unwrap();
    assert_eq!(text(&opened.page(0).unwrap()), "abc");
    assert_eq!(opened.findings()[0].code, Code::LimitReached);
}

#[test]
fn a_code_without_a_way_to_unicode_is_counted() {
    let mut file = File::new();
    let descendant = dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "X" };
    let descendant = file.document.add_object(descendant);
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
    };
    file.resources.set("Font", dictionary! { "F" => file.document.add_object(font) });
    let mut opened = file.open("BT /F 10 Tf <00410042> Tj ET");
    assert_eq!(text(&opened.page(0).unwrap()), "\u{FFFD}\u{FFFD}");
    assert_eq!(opened.findings()[0].code, Code::UnmappedCharacters);
}

#[test]
fn a_field_without_appearance_shows_its_value() {
    let mut file = File::new();
    let widget = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "V" => Object::string_literal("July 5%"),
        "Rect" => numbers(&[20, 20, 120, 36]),
    };
    let widget = file.document.add_object(widget);
    file.page.set("Annots", vec![Object::from(widget)]);
    let page = file.page("");
    assert_eq!(text(&page), "July 5%");
    assert!(page.glyphs.iter().all(|glyph| glyph.bbox.x0 >= 20.0 && glyph.bbox.x1 <= 120.0));
}

#[test]
fn what_cannot_be_opened_is_named() {
    let code = |bytes: &[u8]| open(bytes, &Limits::default()).err().map(|error| error.code);
    assert_eq!(code(b""), Some(ErrorCode::Damaged));
    assert_eq!(code(b"<html></html>"), Some(ErrorCode::Damaged));
    let whole = File::new().bytes("BT /F 10 Tf (a) Tj ET");
    let headless: Vec<u8> = whole.iter().skip(9).copied().collect();
    let opened = open(&headless, &Limits::default()).unwrap();
    assert_eq!(opened.findings()[0].code, Code::Repaired);
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(open(&whole, &limits).err().map(|error| error.code), Some(ErrorCode::TooLarge));
}

#[test]
fn a_slanted_word_is_laid_straight_about_its_start() {
    let across = page("BT /F 10 Tf 0.7071 0.7071 -0.7071 0.7071 50 20 Tm (AAA) Tj ET");
    assert!(across.glyphs.iter().all(|glyph| glyph.direction == across.glyphs[0].direction));
    let along = |glyph: &super::page::Glyph| match glyph.direction {
        Direction::Right => glyph.bbox.x0,
        _ => -glyph.bbox.y1,
    };
    let baselines: Vec<f32> = across.glyphs.iter().map(|glyph| glyph.baseline).collect();
    assert!(baselines.iter().all(|baseline| (baseline - baselines[0]).abs() < 0.01), "{baselines:?}");
    assert!((along(&across.glyphs[1]) - along(&across.glyphs[0]) - 6.67).abs() < 0.01);
}

#[test]
fn a_negative_size_in_a_mirrored_matrix_is_text_like_any_other() {
    let mirrored = page("BT /F -10 Tf -100 Tz 1 0 0 -1 20 30 Tm (Ab) Tj ET");
    assert_eq!(text(&mirrored), "Ab");
    assert_eq!((mirrored.glyphs[0].size, mirrored.glyphs[0].direction), (10.0, Direction::Right));
}

#[test]
fn text_that_runs_downwards_is_as_text_turned_by_a_quarter() {
    let mut file = File::new();
    let descendant = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "Made",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Japan1"),
            "Supplement" => 2,
        },
    };
    let descendant = file.document.add_object(descendant);
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Made", "Encoding" => "90ms-RKSJ-V",
        "DescendantFonts" => vec![descendant.into()],
    };
    let font = file.document.add_object(font);
    file.resources.set("Font", dictionary! { "J" => font });
    let page = file.page("BT /J 10 Tf 100 90 Td <889f88a0> Tj ET");
    assert_eq!(text(&page), "亜唖");
    let [first, second] = page.glyphs.as_slice() else { panic!("{:?}", page.glyphs) };
    assert_eq!((first.direction, first.baseline), (Direction::Down, second.baseline));
    assert!((first.bbox.y0 - 10.0).abs() < 0.01 && (second.bbox.y0 - 20.0).abs() < 0.01, "{first:?} {second:?}");
    assert!(first.bbox.x0 < 100.0 && first.bbox.x1 > 100.0);
}

#[test]
fn a_portfolio_is_read_and_says_what_was_not() {
    let mut file = File::new();
    file.catalog.set("Collection", dictionary! { "View" => "D" });
    let mut opened = file.open("BT /F 10 Tf 20 30 Td (Cover) Tj ET");
    assert_eq!(opened.page(0).map(|page| text(&page)).as_deref(), Some("Cover"));
    assert!(opened.findings().iter().any(|finding| finding.code == Code::PartUnreadable));
}

#[test]
fn a_page_that_is_not_in_the_file_keeps_its_number() {
    let mut document = Document::load_mem(&File::new().bytes("BT /F 10 Tf 20 30 Td (Here) Tj ET")).unwrap();
    for object in document.objects.values_mut() {
        if let Ok(tree) = object.as_dict_mut()
            && let Ok(kids) = tree.get_mut(b"Kids").and_then(Object::as_array_mut)
        {
            kids.insert(0, Object::Reference((9_999, 0)));
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let mut opened = open(&bytes, &Limits::default()).unwrap();
    let pages: Vec<String> =
        (0..opened.page_count()).filter_map(|index| opened.page(index)).map(|p| text(&p)).collect();
    assert_eq!(pages, ["", "Here"]);
    assert!(opened.findings().iter().any(|finding| finding.code == Code::PartUnreadable));
}

#[test]
fn an_update_that_was_cut_off_is_told() {
    let bytes = File::new().bytes("BT /F 10 Tf 20 30 Td (Cut) Tj ET");
    let cut = [bytes.as_slice(), b"\n9 0 obj\n<</Length 5>>"].concat();
    let opened = open(&cut, &Limits::default()).unwrap();
    assert!(opened.findings().iter().any(|finding| finding.code == Code::Repaired));
}
