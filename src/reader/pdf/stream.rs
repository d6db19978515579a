//! Decoding a stream's filters under the document's budget.

use lopdf::{Dictionary, Object, Stream};

use super::budget::Budget;
use super::filter::{self, Predictor};
use super::object::{Objects, dictionary};

/// Filters in a row; more is a bomb.
const FILTERS: usize = 8;

/// The stream's data decoded, as far as limit and damage allow; `None` for a filter that gives no text.
pub fn decode(objects: Objects<'_>, stream: &Stream, budget: &mut Budget) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    decode_onto(objects, stream, budget, &mut out).then_some(out)
}

/// As [`decode`], appended to `out`; false where nothing could be decoded.
pub fn decode_onto(objects: Objects<'_>, stream: &Stream, budget: &mut Budget, out: &mut Vec<u8>) -> bool {
    let filters = filters(objects, &stream.dict);
    if filters.len() > FILTERS {
        return false;
    }
    let start = out.len();
    let allowance = budget.stream_allowance();
    let Some(cut) = run(objects, &filters, &stream.content, allowance, out) else { return false };
    budget.decoded(out.len() - start, cut);
    true
}

type Filter<'a> = (&'a [u8], Option<&'a Dictionary>);

fn filters<'a>(objects: Objects<'a>, dict: &'a Dictionary) -> Vec<Filter<'a>> {
    let first = |long: &[u8], short: &[u8]| objects.get(dict, long).or_else(|| objects.get(dict, short));
    let parms = first(b"DecodeParms", b"DP");
    let nth = |i: usize| match parms {
        Some(Object::Array(array)) => array.get(i).and_then(|o| objects.resolve(o)).and_then(dictionary),
        Some(object) if i == 0 => dictionary(object),
        _ => None,
    };
    match first(b"Filter", b"F") {
        Some(Object::Name(name)) => vec![(name.as_slice(), nth(0))],
        Some(Object::Array(array)) => {
            let names = array.iter().enumerate().take(FILTERS + 1);
            names.filter_map(|(i, o)| Some((objects.resolve(o)?.as_name().ok()?, nth(i)))).collect()
        }
        _ => Vec::new(),
    }
}

fn run(objects: Objects, filters: &[Filter], input: &[u8], allowance: usize, out: &mut Vec<u8>) -> Option<bool> {
    let limit = out.len().saturating_add(allowance);
    // The common case goes straight to its destination.
    if let [(b"FlateDecode" | b"Fl", parms)] = filters
        && predictor(objects, *parms).is_none()
    {
        return Some(filter::flate(input, out, limit));
    }
    let mut data: Option<Vec<u8>> = None;
    let mut cut = false;
    for &(name, parms) in filters {
        let input = data.as_deref().unwrap_or(input);
        let (decoded, over) = match name {
            b"FlateDecode" | b"Fl" => {
                let mut buffer = Vec::new();
                let over = filter::flate(input, &mut buffer, allowance);
                (buffer, over)
            }
            b"LZWDecode" | b"LZW" => {
                let early = parms.and_then(|p| objects.integer(p, b"EarlyChange")) != Some(0);
                filter::lzw(input, early, allowance)
            }
            b"ASCIIHexDecode" | b"AHx" => (filter::ascii_hex(input), false),
            b"ASCII85Decode" | b"A85" => (filter::ascii85(input), false),
            b"RunLengthDecode" | b"RL" => filter::run_length(input, allowance),
            b"Crypt" => (input.to_vec(), false),
            _ => return None,
        };
        cut |= over;
        data = Some(match predictor(objects, parms) {
            Some(predictor) if matches!(name, b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW") => {
                predictor.undo(decoded)
            }
            _ => decoded,
        });
    }
    let data = data.as_deref().unwrap_or(input);
    let kept = data.get(..allowance).unwrap_or(data);
    out.extend_from_slice(kept);
    Some(cut || kept.len() < data.len())
}

fn predictor(objects: Objects, parms: Option<&Dictionary>) -> Option<Predictor> {
    let parms = parms?;
    let kind = objects.integer(parms, b"Predictor").filter(|&kind| kind > 1)?;
    let field = |key: &[u8], default: usize| {
        objects.integer(parms, key).and_then(|v| usize::try_from(v).ok()).filter(|&v| v > 0).unwrap_or(default)
    };
    Some(Predictor {
        kind,
        colors: field(b"Colors", 1),
        bits: field(b"BitsPerComponent", 8),
        columns: field(b"Columns", 1),
    })
}
