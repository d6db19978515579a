//! What of a picture's ink the words account for.

use super::Picture;
use super::bits::Bits;
use super::reading::Level;

/// A box in pixels: first column and row, one past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blot {
    pub x0: usize,
    pub y0: usize,
    pub x1: usize,
    pub y1: usize,
    /// Dark pixels in it.
    pub area: usize,
}

/// Blots of a page above this number are a photograph or noise, and no question of words.
const MOST: usize = 60_000;

/// Connected ink that lies outside of every word.
pub fn outside(bits: &Bits, words: &[Level], margin: usize) -> Vec<Blot> {
    let mut rest = bits.clone();
    for word in words {
        for y in word.y0.saturating_sub(margin)..(word.y1 + margin).min(rest.height) {
            let (from, to) = (word.x0.saturating_sub(margin), (word.x1 + margin).min(rest.width));
            if let Some(row) = rest.dark.get_mut(y * rest.width + from..y * rest.width + to.max(from)) {
                row.fill(0);
            }
        }
    }
    blots(&rest)
}

/// A blot that may be a letter or digit of `size` pixels: not a bullet, a speck, a rule's rest or a drawing.
pub fn is_letter(blot: &Blot, size: f32) -> bool {
    let (width, height) = ((blot.x1 - blot.x0) as f32, (blot.y1 - blot.y0) as f32);
    let filled = blot.area as f32 / (width * height).max(1.0);
    (0.45 * size..1.6 * size).contains(&height)
        && (0.06 * size..1.6 * size).contains(&width)
        && (0.12..0.95).contains(&filled)
        && blot.area as f32 > 0.02 * size * size
}

/// A round blot about as large as a bullet beside type of `size` pixels.
pub fn is_bullet(blot: &Blot, size: f32) -> bool {
    let (width, height) = ((blot.x1 - blot.x0) as f32, (blot.y1 - blot.y0) as f32);
    let round = width / height.max(1.0);
    let filled = blot.area as f32 / (width * height).max(1.0);
    (0.15 * size..0.5 * size).contains(&height) && (0.7..1.4).contains(&round) && filled > 0.6
}

/// Takes out specks where they stand so close that they are a shade: a shaded cell scanned in black and white.
///
/// Elsewhere they stay: a speck may be a decimal point.
pub fn despeckle(picture: &mut Picture, bits: &mut Bits, resolution: f32) {
    let most = ((resolution / 100.0).powi(2) as usize).max(1) + 2;
    let side = (resolution / 5.0) as usize + 1;
    let columns = bits.width / side + 1;
    let specks: Vec<Blot> = blots(bits).into_iter().filter(|blot| blot.area <= most).collect();
    let block = |blot: &Blot| blot.y0 / side * columns + blot.x0 / side;
    let mut counts = vec![0_u32; columns * (bits.height / side + 1)];
    for speck in &specks {
        if let Some(count) = counts.get_mut(block(speck)) {
            *count += 1;
        }
    }
    for speck in specks.iter().filter(|speck| counts.get(block(speck)).is_some_and(|&count| count > 5)) {
        for y in speck.y0..speck.y1 {
            for x in speck.x0..speck.x1 {
                picture.set(x, y, 255);
                bits.clear(x, y);
            }
        }
    }
}

/// Whether lines of text run up or down the page: its letters' nearest neighbours stand above and below.
pub fn is_sideways(bits: &Bits, resolution: f32) -> bool {
    let points = |points: f32| (points * resolution / 72.0) as usize;
    let (least, most) = (points(2.5), points(24.0));
    let size = |blot: &Blot| (blot.x1 - blot.x0).max(blot.y1 - blot.y0);
    let letters: Vec<Blot> = blots(bits).into_iter().filter(|blot| (least..most).contains(&size(blot))).collect();
    let turned = |b: &Blot| Blot { x0: b.y0, y0: b.x0, x1: b.y1, y1: b.x1, area: b.area };
    let level = neighbours(letters.clone());
    let upright = neighbours(letters.iter().map(turned).collect());
    upright > 20 && upright > level + level / 2
}

/// Blots with another close behind them on their row.
fn neighbours(mut blots: Vec<Blot>) -> usize {
    blots.sort_by_key(|blot| blot.x0);
    let close = |index: usize, blot: &Blot| {
        let reach = (blot.y1 - blot.y0).max(blot.x1 - blot.x0) / 4 + 1;
        let behind = blots.get(index + 1..).unwrap_or_default().iter().take_while(|other| other.x0 <= blot.x1 + reach);
        behind.take(2_000).any(|other| {
            let shared = other.y1.min(blot.y1).saturating_sub(other.y0.max(blot.y0));
            other.x0 + 2 >= blot.x1 && shared * 2 > (other.y1 - other.y0).min(blot.y1 - blot.y0)
        })
    };
    blots.iter().enumerate().filter(|(index, blot)| close(*index, blot)).count()
}

/// Runs of ink that touch, also across corners, row by row.
fn blots(bits: &Bits) -> Vec<Blot> {
    let mut done: Vec<Blot> = Vec::new();
    let mut open: Vec<(usize, usize, usize)> = Vec::new(); // from, to, index of blot
    let mut found: Vec<Blot> = Vec::new();
    let mut parent: Vec<usize> = Vec::new();
    for y in 0..bits.height {
        let mut next = Vec::new();
        let mut x = 0;
        for run in bits.row(y).chunk_by(|a, b| a == b) {
            let (from, to) = (x, x + run.len());
            x = to;
            if run.first() != Some(&1) {
                continue;
            }
            let mut own: Option<usize> = None;
            for &(_, _, index) in open.iter().filter(|(a, b, _)| *a <= to && from <= *b) {
                let root = root(&mut parent, index);
                own = Some(match own {
                    None => root,
                    Some(kept) => join(&mut parent, &mut found, kept, root),
                });
            }
            let index = own.unwrap_or_else(|| {
                found.push(Blot { x0: from, y0: y, x1: to, y1: y + 1, area: 0 });
                parent.push(parent.len());
                parent.len() - 1
            });
            if let Some(blot) = found.get_mut(index) {
                *blot = Blot {
                    x0: blot.x0.min(from),
                    x1: blot.x1.max(to),
                    y1: y + 1,
                    area: blot.area + to - from,
                    ..*blot
                };
            }
            next.push((from, to, index));
        }
        open = next;
        if found.len() > MOST {
            return Vec::new();
        }
    }
    for (index, blot) in found.iter().enumerate() {
        if parent.get(index) == Some(&index) {
            done.push(*blot);
        }
    }
    done
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(&up) = parent.get(at) {
        if up == at {
            break;
        }
        let next = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = next;
        }
        at = next;
    }
    at
}

/// Makes one blot of two, and gives the one that stays.
fn join(parent: &mut [usize], found: &mut [Blot], a: usize, b: usize) -> usize {
    if a == b {
        return a;
    }
    if let (Some(gone), Some(kept)) = (found.get(b).copied(), found.get_mut(a)) {
        *kept = Blot {
            x0: kept.x0.min(gone.x0),
            y0: kept.y0.min(gone.y0),
            x1: kept.x1.max(gone.x1),
            y1: kept.y1.max(gone.y1),
            area: kept.area + gone.area,
        };
    }
    if let Some(slot) = parent.get_mut(b) {
        *slot = a;
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_outside_of_words_is_found_in_one_piece() {
        let picture = ["..........##..", ".#.#......##..", ".#.#..........", ".###...####...", ".......#......"];
        let dark: Vec<u8> = picture.iter().flat_map(|row| row.bytes().map(|b| u8::from(b == b'#'))).collect();
        let bits = Bits { width: 14, height: 5, dark };
        let all = outside(&bits, &[], 0);
        let boxes: Vec<_> = all.iter().map(|b| (b.x0, b.y0, b.x1, b.y1, b.area)).collect();
        assert_eq!(boxes, [(10, 0, 12, 2, 4), (1, 1, 4, 4, 7), (7, 3, 11, 5, 5)]);
        let word = Level { x0: 0, y0: 0, x1: 5, y1: 4, ..Level::default() };
        assert_eq!(outside(&bits, &[word], 0).len(), 2);
    }

    #[test]
    fn a_letter_is_told_from_a_bullet_and_a_rule() {
        let blot = |width, height, area| Blot { x0: 0, y0: 0, x1: width, y1: height, area };
        assert!(is_letter(&blot(14, 20, 110), 28.0) && is_letter(&blot(3, 20, 55), 28.0));
        assert!(!is_letter(&blot(8, 8, 52), 28.0) && is_bullet(&blot(8, 8, 52), 28.0));
        assert!(!is_letter(&blot(300, 3, 900), 28.0) && !is_bullet(&blot(300, 3, 900), 28.0));
    }
}
