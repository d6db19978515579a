//! Annotations: form fields by value or appearance, all others as they appear. ISO 32000-1, 12.5 and 12.7.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::budget::Reached;
use super::interpret::{Interpreter, State};
use super::matrix::Matrix;
use super::object::{Objects, dictionary};
use super::string;

/// Annotations of one page.
const ANNOTATIONS: usize = 20_000;
/// Fields that a field may be part of.
const FIELD_DEPTH: usize = 16;
/// Flags of `/F`: hidden, and not shown on screen.
const HIDDEN: i64 = 1 << 1 | 1 << 5;

/// Paints the annotations of the page.
pub fn paint<'d>(interpreter: &mut Interpreter<'d>, page: &'d Dictionary, resources: &'d Dictionary, state: State) {
    let objects = interpreter.objects();
    let needs = needs_appearances(objects);
    let annotations = objects.array(page, b"Annots").unwrap_or_default();
    if annotations.len() > ANNOTATIONS {
        interpreter.reach(Reached::Annotations(ANNOTATIONS));
    }
    for object in annotations.iter().take(ANNOTATIONS) {
        let Some(annotation) = objects.resolve(object).and_then(dictionary) else { continue };
        let kind = objects.name(annotation, b"Subtype").unwrap_or_default();
        let hidden = objects.integer(annotation, b"F").unwrap_or(0) & HIDDEN != 0
            || annotation.get(b"OC").is_ok_and(|layer| interpreter.hides(layer));
        let Some(rect) = objects.rect(annotation, b"Rect") else { continue };
        if kind == b"Popup" || hidden {
            continue;
        }
        let before = interpreter.glyphs();
        let stale = needs && field_value(objects, annotation).is_some();
        if let Some((form, id)) = appearance(objects, annotation)
            && !stale
        {
            interpreter.place_at(state.clone(), to_rect(objects, form, rect));
            interpreter.paint_form(form, id, resources);
        }
        // A comment's or link's own words are not on the page.
        if interpreter.glyphs() == before
            && matches!(kind, b"Widget" | b"FreeText" | b"Stamp")
            && let Some(text) = field_value(objects, annotation)
        {
            interpreter.place_at(state.clone(), Matrix::IDENTITY);
            interpreter.paint_content(&plain_appearance(&text, rect), resources);
        }
    }
}

fn needs_appearances(objects: Objects) -> bool {
    let catalog = objects.0.trailer.get(b"Root").ok().and_then(|root| objects.resolve(root)).and_then(dictionary);
    let form = catalog.and_then(|catalog| objects.dict(catalog, b"AcroForm"));
    form.is_some_and(|form| matches!(objects.get(form, b"NeedAppearances"), Some(Object::Boolean(true))))
}

/// The normal appearance, of several the one in state `/AS`.
fn appearance<'d>(objects: Objects<'d>, annotation: &'d Dictionary) -> Option<(&'d Stream, Option<ObjectId>)> {
    let (id, normal) = objects.get_with_id(objects.dict(annotation, b"AP")?, b"N")?;
    match normal {
        Object::Stream(stream) => Some((stream, id)),
        Object::Dictionary(states) => {
            let (id, object) = objects.get_with_id(states, objects.name(annotation, b"AS")?)?;
            Some((object.as_stream().ok()?, id))
        }
        _ => None,
    }
}

/// From form space to the annotation's rectangle: ISO 32000-1, 12.5.5, algorithm 8.
fn to_rect(objects: Objects, form: &Stream, rect: [f64; 4]) -> Matrix {
    let matrix = objects.matrix(&form.dict, b"Matrix").unwrap_or(Matrix::IDENTITY);
    let Some(bbox) = objects.rect(&form.dict, b"BBox") else { return Matrix::IDENTITY };
    let [x0, y0, x1, y1] = matrix.apply_box(bbox);
    let scale = |from: f64, to: f64| if from.abs() > 1e-6 { to / from } else { 1.0 };
    let (a, d) = (scale(x1 - x0, rect[2] - rect[0]), scale(y1 - y0, rect[3] - rect[1]));
    Matrix::new([a, 0.0, 0.0, d, rect[0] - x0 * a, rect[1] - y0 * d])
}

/// An entry of a field, or of the field that it is part of.
fn inherited<'d>(objects: Objects<'d>, widget: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut field = widget;
    for _ in 0..FIELD_DEPTH {
        if let Some(object) = objects.get(field, key) {
            return Some(object);
        }
        field = objects.dict(field, b"Parent")?;
    }
    None
}

/// The text of a text or choice field: its own `/V`, or that of the field it is part of.
fn field_value(objects: Objects, widget: &Dictionary) -> Option<String> {
    let inherited = |key: &[u8]| inherited(objects, widget, key);
    if objects.name(widget, b"Subtype") != Some(b"Widget") {
        return objects.string(widget, b"Contents").map(string::text);
    }
    if !matches!(inherited(b"FT").and_then(|object| object.as_name().ok()), Some(b"Tx" | b"Ch")) {
        return None;
    }
    let text = match inherited(b"V")? {
        Object::String(bytes, _) => string::text(bytes),
        Object::Array(values) => {
            let values = values.iter().filter_map(|value| objects.resolve(value)?.as_str().ok());
            values.map(string::text).collect::<Vec<_>>().join("\n")
        }
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Content that shows `text` in the rectangle, in a size that its height allows.
fn plain_appearance(text: &str, [x0, y0, x1, y1]: [f64; 4]) -> Vec<u8> {
    let lines: Vec<&str> = text.split(['\n', '\r']).collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(1).max(1) as f64;
    let size = ((y1 - y0) / lines.len() as f64 / 1.3).min((x1 - x0) / longest / 0.5).clamp(1.0, 10.0);
    let mut content = format!("BT /- {size} Tf {} TL {} {} Td\n", size * 1.2, x0 + 2.0, y1 - size).into_bytes();
    for line in lines {
        // The fallback font is in StandardEncoding, so that other characters go as replacement text.
        let units: String = line.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let places: String = line.chars().map(|char| if char.is_whitespace() { ' ' } else { 'n' }).collect();
        content.extend(format!("/Span <</ActualText <FEFF{units}>>> BDC ({places}) Tj EMC T*\n").bytes());
    }
    content.extend(b"ET");
    content
}
