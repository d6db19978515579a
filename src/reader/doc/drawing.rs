//! Text boxes: which shape holds which text, and where it is anchored.

use std::collections::{BTreeMap, HashMap};

use super::bytes::{plc, slice, u16_at, u32_at};

/// Nesting of drawing records that is followed.
const DEPTH: u32 = 32;
/// Bytes of a text box's entry (MS-DOC 2.9.103) and of an anchor's (2.9.253).
const BOX: usize = 22;
const ANCHOR: usize = 26;
/// Bytes of an anchor of Word 6: where its drawing lies, and how many text boxes it has.
const OLD_ANCHOR: usize = 6;

/// A text box's range of characters in its story.
pub(super) type BoxText = (u32, u32);

/// Text boxes by the character that anchors them; those whose anchor is not found come under `None`.
pub(super) fn text_boxes(texts: &[u8], anchors: &[u8], drawings: &[u8]) -> BTreeMap<Option<u32>, Vec<BoxText>> {
    let (positions, shapes) = plc(anchors, ANCHOR);
    let anchored: HashMap<u32, u32> =
        shapes.chunks_exact(ANCHOR).zip(positions).filter_map(|(shape, at)| Some((u32_at(shape, 0)?, at))).collect();
    let groups = groups(drawings);
    let (positions, entries) = plc(texts, BOX);
    let mut boxes: BTreeMap<Option<u32>, Vec<BoxText>> = BTreeMap::new();
    for (range, entry) in positions.windows(2).zip(entries.chunks_exact(BOX)) {
        let &[first, last] = range else { continue };
        // An entry that may be used again holds no text.
        if last <= first || u16_at(entry, 8).is_some_and(|is_reusable| is_reusable != 0) {
            continue;
        }
        let shape = u32_at(entry, 14).unwrap_or(0);
        let anchor = anchored.get(&shape).or_else(|| anchored.get(groups.get(&shape)?));
        boxes.entry(anchor.copied()).or_default().push((first, last));
    }
    boxes
}

/// Text boxes of Word 6, which stand in the order of their anchors; each anchor tells how many are its own.
pub(super) fn old_text_boxes(texts: &[u8], anchors: &[u8]) -> BTreeMap<Option<u32>, Vec<BoxText>> {
    let (positions, counts) = plc(anchors, OLD_ANCHOR);
    let counts = counts.chunks_exact(OLD_ANCHOR).filter_map(|anchor| u16_at(anchor, 4));
    let mut anchors = positions.into_iter().zip(counts).flat_map(|(at, count)| std::iter::repeat_n(at, count.into()));
    let (positions, _) = plc(texts, 0);
    let mut boxes: BTreeMap<Option<u32>, Vec<BoxText>> = BTreeMap::new();
    // The last range belongs to no box.
    for range in positions.windows(2).take(positions.len().saturating_sub(2)) {
        let &[first, last] = range else { continue };
        let anchor = anchors.next();
        if last > first {
            boxes.entry(anchor).or_default().push((first, last));
        }
    }
    boxes
}

/// The outermost group of every shape that lies in one (MS-ODRAW 2.2.16).
fn groups(drawings: &[u8]) -> HashMap<u32, u32> {
    let mut groups = HashMap::new();
    // The container of what all drawings share comes first; each drawing stands behind a byte that says where.
    let shared = u32_at(drawings, 4).map_or(0, |length| length as usize).saturating_add(8);
    let mut at = shared;
    while let Some((kind, length)) = header(drawings, at.saturating_add(1)) {
        let body = at.saturating_add(9);
        if kind != 0xf002 {
            break;
        }
        walk(slice(drawings, body, length).unwrap_or_default(), None, 0, 0, &mut groups);
        at = body.saturating_add(length);
    }
    groups
}

fn header(bytes: &[u8], at: usize) -> Option<(u16, usize)> {
    Some((u16_at(bytes, at.checked_add(2)?)?, u32_at(bytes, at.checked_add(4)?)? as usize))
}

/// Walks a container. The outermost group of a drawing is its canvas; the groups in that are the author's.
fn walk(bytes: &[u8], group: Option<u32>, groups_around: u32, depth: u32, found: &mut HashMap<u32, u32>) {
    if depth > DEPTH {
        return;
    }
    let mut at = 0;
    let mut group = group;
    while let Some((kind, length)) = header(bytes, at) {
        let Some(body) = slice(bytes, at + 8, length) else { return };
        match kind {
            0xf003 => walk(body, group, groups_around + 1, depth + 1, found),
            0xf004 => walk(body, group, groups_around, depth + 1, found),
            0xf00a => {
                if let Some(shape) = u32_at(body, 0) {
                    found.insert(shape, group.unwrap_or(shape));
                }
            }
            _ => {}
        }
        // The first shape of a group is the group itself.
        if group.is_none() && groups_around == 2 && kind == 0xf004 {
            group = shape_of(body);
        }
        at = at.saturating_add(8).saturating_add(length);
    }
}

/// The identifier of a shape container.
fn shape_of(container: &[u8]) -> Option<u32> {
    let mut at = 0;
    while let Some((kind, length)) = header(container, at) {
        if kind == 0xf00a {
            return u32_at(container, at + 8);
        }
        at = at.saturating_add(8).saturating_add(length);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x0f, 0];
        bytes.extend(kind.to_le_bytes());
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    fn shape(id: u32) -> Vec<u8> {
        record(0xf004, &record(0xf00a, &[id.to_le_bytes(), [0; 4]].concat()))
    }

    fn entries(positions: &[u32], size: usize, id_at: usize, ids: &[u32]) -> Vec<u8> {
        let mut bytes: Vec<u8> = positions.iter().flat_map(|n| n.to_le_bytes()).collect();
        for id in ids {
            let mut entry = vec![0; size];
            entry[id_at..id_at + 4].copy_from_slice(&id.to_le_bytes());
            bytes.extend(entry);
        }
        bytes
    }

    #[test]
    fn boxes_are_anchored_by_their_shape_or_by_its_group() {
        let inner = record(0xf003, &[shape(20), shape(21)].concat());
        let canvas = record(0xf003, &[shape(1), shape(10), inner].concat());
        let drawings = [record(0xf000, &[]), vec![0], record(0xf002, &canvas)].concat();
        let anchors = entries(&[5, 9, 12], ANCHOR, 0, &[10, 20]);
        let texts = entries(&[0, 4, 8, 11, 13], BOX, 14, &[10, 21, 99, 0]);
        let boxes = text_boxes(&texts, &anchors, &drawings);
        assert_eq!(boxes.get(&Some(5)), Some(&vec![(0, 4)]));
        assert_eq!(boxes.get(&Some(9)), Some(&vec![(4, 8)]));
        assert_eq!(boxes.get(&None), Some(&vec![(8, 11), (11, 13)]));
    }
}
