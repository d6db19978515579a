//! Metrics of fonts that write downwards: ISO 32000-1, 9.7.4.3.

use lopdf::{Dictionary, Object};

use super::composite::WIDTHS;
use crate::reader::pdf::object::{Objects, number};

/// Where a glyph stands and how far the pen moves, in em; the pen stands at the middle of its top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Downward {
    /// How far the pen moves; negative is downwards.
    pub advance: f32,
    /// From the pen to the middle of the glyph.
    pub across: f32,
    /// From the pen up to the top of the em square.
    pub up: f32,
}

impl Default for Downward {
    fn default() -> Self {
        Downward { advance: -1.0, across: 0.0, up: 0.0 }
    }
}

/// The top of the em square over the baseline.
const TOP: f32 = 0.88;

/// `/DW2` and `/W2`.
#[derive(Debug)]
pub struct Metrics {
    default: Downward,
    /// First CID, last CID, advance, position vector; ascending.
    ranges: Vec<(u32, u32, [f32; 3])>,
}

impl Metrics {
    /// The metrics of a descendant font.
    pub fn load(objects: Objects, descendant: Option<&Dictionary>) -> Metrics {
        let default = descendant.and_then(|dict| objects.array(dict, b"DW2"));
        let default = default.map(|array| numbers(objects, array.iter())).unwrap_or_default();
        let default = match default.as_slice() {
            [up, advance, ..] if *advance != 0.0 => Downward { advance: *advance, across: 0.0, up: TOP - up },
            _ => Downward::default(),
        };
        Metrics { default, ranges: descendant.map(|dict| ranges(objects, dict)).unwrap_or_default() }
    }

    /// The metrics of a character that is so wide.
    pub fn of(&self, cid: u32, width: f32) -> Downward {
        let at = self.ranges.partition_point(|range| range.0 <= cid);
        match at.checked_sub(1).and_then(|at| self.ranges.get(at)) {
            Some(&(_, last, [advance, x, y])) if cid <= last => {
                Downward { advance, across: width / 2.0 - x, up: TOP - y }
            }
            _ => self.default,
        }
    }
}

/// `/W2`: `c [w1 vx vy …]` and `first last w1 vx vy`.
fn ranges(objects: Objects, dict: &Dictionary) -> Vec<(u32, u32, [f32; 3])> {
    let mut list = Vec::new();
    let items = objects.array(dict, b"W2").unwrap_or_default();
    let mut items = items.iter().filter_map(|object| objects.resolve(object));
    while let Some(first) = items.next().and_then(number).map(|first| first.max(0.0) as u32) {
        match items.next() {
            Some(Object::Array(array)) => {
                let values = numbers(objects, array.iter());
                list.extend(
                    values.chunks_exact(3).zip(first..).filter_map(|(v, cid)| Some((cid, cid, v.try_into().ok()?))),
                );
            }
            Some(last) => {
                let Some(last) = number(last).map(|last| last.max(0.0) as u32) else { break };
                let Ok(values) = numbers(objects, items.by_ref().take(3)).try_into() else { break };
                list.push((first, last, values));
            }
            None => break,
        }
        if list.len() > WIDTHS {
            break;
        }
    }
    list.sort_by_key(|range| range.0);
    list
}

/// Thousandths of an em in em.
fn numbers<'a>(objects: Objects<'a>, items: impl Iterator<Item = &'a Object>) -> Vec<f32> {
    items.map(|object| objects.resolve(object).and_then(number).map_or(0.0, |value| (value / 1000.0) as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Document, dictionary};

    #[test]
    fn metrics_are_those_of_the_code_or_the_font() {
        let document = Document::new();
        let array = |values: &[i64]| Object::Array(values.iter().map(|&value| value.into()).collect());
        let w2: Vec<Object> =
            vec![7.into(), array(&[-500, 250, 880]), 9.into(), 12.into(), (-600).into(), 500.into(), 780.into()];
        let font = dictionary! { "DW2" => array(&[880, -900]), "W2" => w2 };
        let metrics = Metrics::load(Objects(&document), Some(&font));
        let close = |found: Downward, expected: [f32; 3]| {
            let found = [found.advance, found.across, found.up];
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5)
        };
        assert!(close(metrics.of(7, 0.5), [-0.5, 0.0, 0.0]));
        assert!(close(metrics.of(10, 1.0), [-0.6, 0.0, 0.1]));
        assert!(close(metrics.of(13, 1.0), [-0.9, 0.0, 0.0]));
        assert_eq!(Metrics::load(Objects(&document), None).of(1, 1.0), Downward::default());
    }
}
