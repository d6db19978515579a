//! The rules of tables and forms: found in a straight picture, and taken out of it.
//!
//! Letters that touch a rule are read wrong, a rule is read as `|` or `1`, and cells that no longer have
//! walls are read as words: so the engine sees the picture without them, and the layout gets them apart.

use super::Picture;
use super::bits::Bits;

/// A straight run of ink in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Where it begins along its direction.
    pub from: usize,
    /// One past its end along its direction.
    pub to: usize,
    /// First row across it.
    pub top: usize,
    /// One past the last row across it.
    pub bottom: usize,
}

/// The rules of a picture: those that run left to right, and those that run down with `x` and `y` exchanged.
#[derive(Clone, Debug, Default)]
pub struct Strokes {
    /// Left to right.
    pub level: Vec<Stroke>,
    /// Top to bottom.
    pub upright: Vec<Stroke>,
}

/// Lengths in pixels for a resolution.
#[derive(Clone, Copy)]
struct Scale {
    /// A gap that noise makes in a rule.
    gap: usize,
    /// The shortest rule between two others: a row of small type.
    short: usize,
    /// The shortest rule that stands alone.
    long: usize,
    /// The thickest rule.
    thick: usize,
    /// How near two rules are that touch.
    near: usize,
}

impl Scale {
    fn of(resolution: f32) -> Scale {
        let inches = |length: f32| (length * resolution).round() as usize;
        Scale {
            gap: inches(0.008).max(1),
            short: inches(0.11),
            long: inches(0.5),
            thick: inches(0.05).max(4),
            near: inches(0.04).max(3),
        }
    }
}

/// Finds the rules of a straight picture.
pub fn find(bits: &Bits, resolution: f32) -> Strokes {
    let scale = Scale::of(resolution);
    let across = bits.transposed();
    let (level, upright) = (runs(bits, scale), runs(&across, scale));
    let is_long = |stroke: &&Stroke| stroke.to - stroke.from >= scale.long;
    let long = |strokes: &[Stroke], bits: &Bits| -> Vec<Stroke> {
        strokes.iter().filter(is_long).filter(|stroke| is_rule(bits, stroke, scale)).copied().collect()
    };
    let (long_level, long_upright) = (long(&level, bits), long(&upright, &across));
    let short = |strokes: &[Stroke], others: &[Stroke]| -> Vec<Stroke> {
        let short = strokes.iter().filter(|stroke| !is_long(stroke));
        short.filter(|stroke| spans(stroke, others, scale.near)).copied().collect()
    };
    let (mut short_level, mut short_upright) = (short(&level, &long_upright), short(&upright, &long_level));
    short_level.extend(long_level);
    short_upright.extend(long_upright);
    let inside = |strokes: Vec<Stroke>, height: usize| -> Vec<Stroke> {
        let edge = scale.near * 2;
        strokes.into_iter().filter(|s| s.bottom > edge && s.top + edge < height).collect()
    };
    Strokes { level: inside(short_level, bits.height), upright: inside(short_upright, bits.width) }
}

/// Whether a stroke begins and ends at strokes across it.
fn spans(stroke: &Stroke, others: &[Stroke], near: usize) -> bool {
    let middle = (stroke.top + stroke.bottom) / 2;
    let meets = |end: usize| {
        others.iter().any(|other| {
            other.top < end + near
                && end < other.bottom + near
                && other.from < middle + near
                && middle < other.to + near
        })
    };
    meets(stroke.from) && meets(stroke.to)
}

/// Whether a run of ink is a rule and not a row of letters: one that is not long for a rule has no gaps, is
/// thin, and has little ink along its sides.
fn is_rule(bits: &Bits, stroke: &Stroke, scale: Scale) -> bool {
    let share = |y: Option<usize>| {
        let Some(y) = y.filter(|&y| y < bits.height) else { return 0.0 };
        let ink = bits.row(y).get(stroke.from..stroke.to).unwrap_or_default();
        ink.iter().filter(|&&bit| bit == 1).count() as f32 / ink.len().max(1) as f32
    };
    if stroke.to - stroke.from >= 4 * scale.long {
        return true;
    }
    let above = share(stroke.top.checked_sub(3)).min(share(stroke.top.checked_sub(4)));
    let below = share(Some(stroke.bottom + 2)).min(share(Some(stroke.bottom + 3)));
    let inked = (stroke.from..stroke.to).filter(|&x| (stroke.top..stroke.bottom).any(|y| bits.is_dark(x, y))).count();
    let whole = inked * 100 >= (stroke.to - stroke.from) * 97;
    whole && stroke.bottom - stroke.top <= scale.thick * 2 / 3 && above.min(below) < 0.25 && above.max(below) < 0.45
}

/// Long thin runs of ink, joined over the rows that they drift through.
fn runs(bits: &Bits, scale: Scale) -> Vec<Stroke> {
    let mut open: Vec<Stroke> = Vec::new();
    let mut done: Vec<Stroke> = Vec::new();
    let mut smeared = vec![0_u8; bits.width];
    for y in 0..bits.height {
        let rows = [y.checked_sub(1).map(|y| bits.row(y)), Some(bits.row(y)), Some(bits.row(y + 1))];
        smeared.fill(0);
        for row in rows.into_iter().flatten() {
            smeared.iter_mut().zip(row).for_each(|(out, bit)| *out |= bit);
        }
        let found = runs_of_row(&smeared, y, scale);
        let mut next: Vec<Stroke> = Vec::with_capacity(found.len());
        for run in found {
            let mut run = run;
            open.retain(|stroke| {
                let touches = stroke.from < run.to && run.from < stroke.to;
                if touches {
                    run.from = run.from.min(stroke.from);
                    run.to = run.to.max(stroke.to);
                    run.top = run.top.min(stroke.top);
                }
                !touches
            });
            next.push(run);
        }
        done.append(&mut open);
        open = merged(next);
    }
    done.append(&mut open);
    // The smear added a row on either side.
    let thinned = done.into_iter().map(|s| Stroke { top: s.top + 1, bottom: s.bottom.saturating_sub(1), ..s });
    let parts = thinned.filter(|s| s.bottom > s.top).flat_map(|stroke| parts(bits, stroke));
    parts.filter(|s| s.bottom - s.top <= scale.thick && s.to - s.from >= scale.short).collect()
}

/// The bands of a stroke that much of its length is inked in: letters and specks that touch a rule make it high,
/// and a shaded cell makes one of the rules above and below it.
fn parts(bits: &Bits, stroke: Stroke) -> Vec<Stroke> {
    let least = (stroke.to - stroke.from) / 4;
    let ink = |y: usize| bits.row(y).get(stroke.from..stroke.to).unwrap_or_default();
    let count = |y: usize| ink(y).iter().filter(|&&bit| bit == 1).count();
    let inked = |y: &usize| count(*y) >= least;
    let rows: Vec<usize> = (stroke.top..stroke.bottom).filter(inked).collect();
    let bands = rows.chunk_by(|a, b| b - a <= 1).filter_map(|band| {
        let (&top, &last) = (band.first()?, band.last()?);
        let from = band.iter().filter_map(|&y| ink(y).iter().position(|&bit| bit == 1)).min()?;
        let to = band.iter().filter_map(|&y| ink(y).iter().rposition(|&bit| bit == 1)).max()?;
        Some(Stroke { from: stroke.from + from, to: stroke.from + to + 1, top, bottom: last + 1 })
    });
    let mut bands: Vec<Stroke> = bands.collect();
    if bands.len() > 1 {
        // Rows of letters in a shaded cell are inked too, but not as a rule is.
        bands.retain(|band| (band.top..band.bottom).map(count).max() >= Some((band.to - band.from) * 7 / 10));
    }
    if bands.is_empty() { vec![stroke] } else { bands }
}

fn merged(mut strokes: Vec<Stroke>) -> Vec<Stroke> {
    strokes.sort_by_key(|stroke| stroke.from);
    let mut out: Vec<Stroke> = Vec::with_capacity(strokes.len());
    for stroke in strokes {
        match out.last_mut() {
            Some(last) if stroke.from < last.to => {
                last.to = last.to.max(stroke.to);
                last.top = last.top.min(stroke.top);
                last.bottom = last.bottom.max(stroke.bottom);
            }
            _ => out.push(stroke),
        }
    }
    out
}

fn runs_of_row(row: &[u8], y: usize, scale: Scale) -> Vec<Stroke> {
    let mut runs = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let close = |run: Option<(usize, usize)>, runs: &mut Vec<Stroke>| {
        if let Some((from, to)) = run.filter(|(from, to)| to - from >= scale.short) {
            runs.push(Stroke { from, to, top: y, bottom: y + 1 });
        }
    };
    for (x, &bit) in row.iter().enumerate() {
        if bit == 0 {
            continue;
        }
        match &mut open {
            Some((_, to)) if x <= *to + scale.gap => *to = x + 1,
            _ => close(open.replace((x, x + 1)), &mut runs),
        }
    }
    close(open, &mut runs);
    runs
}

/// Paints over the rules, but not over letters that cross them.
pub fn erase(picture: &mut Picture, bits: &mut Bits, strokes: &Strokes) {
    for (stroke, cuts) in strokes.level.iter().map(|stroke| (stroke, cuts(stroke, &strokes.upright))) {
        let most = thickness(stroke, |x, y| bits.is_dark(x, y));
        for x in stroke.from..stroke.to {
            let Some((top, bottom)) = extent(stroke, |y| bits.is_dark(x, y)) else { continue };
            let cut = is_within(x, &cuts);
            if bottom - top > most && !cut {
                continue;
            }
            let (top, bottom) = if cut { (stroke.top, stroke.bottom) } else { (top, bottom) };
            let paper = if cut { 255 } else { picture.at(x, top.saturating_sub(3)).max(picture.at(x, bottom + 2)) };
            for y in top.min(stroke.top).saturating_sub(1)..(bottom.max(stroke.bottom) + 1).min(picture.height) {
                picture.set(x, y, paper);
                bits.clear(x, y);
            }
        }
    }
    for (stroke, cuts) in strokes.upright.iter().map(|stroke| (stroke, cuts(stroke, &strokes.level))) {
        let most = thickness(stroke, |y, x| bits.is_dark(x, y));
        for y in stroke.from..stroke.to {
            let Some((left, right)) = extent(stroke, |x| bits.is_dark(x, y)) else { continue };
            let cut = is_within(y, &cuts);
            if right - left > most && !cut {
                continue;
            }
            let (left, right) = if cut { (stroke.top, stroke.bottom) } else { (left, right) };
            let paper = if cut { 255 } else { picture.at(left.saturating_sub(3), y).max(picture.at(right + 2, y)) };
            for x in left.min(stroke.top).saturating_sub(1)..(right.max(stroke.bottom) + 1).min(picture.width) {
                picture.set(x, y, paper);
                bits.clear(x, y);
            }
        }
    }
}

/// How far ink may reach across a rule that is the rule's own: half as much again as it usually does.
fn thickness(stroke: &Stroke, dark: impl Fn(usize, usize) -> bool) -> usize {
    let step = ((stroke.to - stroke.from) / 200).max(1);
    let places = (stroke.from..stroke.to).step_by(step);
    let mut found: Vec<usize> =
        places.filter_map(|at| extent(stroke, |y| dark(at, y))).map(|(top, bottom)| bottom - top).collect();
    found.sort_unstable();
    let usual = found.get(found.len() / 2).copied().unwrap_or(1);
    usual + (usual / 2).max(2)
}

/// The longest run of ink across a stroke at one place along it, as far as three times the stroke.
fn extent(stroke: &Stroke, dark: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let reach = 3 * (stroke.bottom - stroke.top) + 6;
    let first = (stroke.top.saturating_sub(2)..stroke.bottom + 2).find(|&at| dark(at))?;
    let mut top = first;
    while top > 0 && first - top < reach && dark(top - 1) {
        top -= 1;
    }
    let mut bottom = first + 1;
    while bottom - first < reach && dark(bottom) {
        bottom += 1;
    }
    Some((top, bottom))
}

/// Where strokes across a stroke cut it.
fn cuts(stroke: &Stroke, others: &[Stroke]) -> Vec<(usize, usize)> {
    let meets = |other: &&Stroke| other.from < stroke.bottom + 4 && stroke.top < other.to + 4;
    others.iter().filter(meets).map(|other| (other.top.saturating_sub(2), other.bottom + 2)).collect()
}

fn is_within(at: usize, ranges: &[(usize, usize)]) -> bool {
    ranges.iter().any(|&(from, to)| from <= at && at < to)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white picture with dark boxes `(x0, y0, x1, y1)`.
    fn drawn(boxes: &[(usize, usize, usize, usize)]) -> (Picture, Bits) {
        let mut picture = Picture::new(700, 400, vec![250; 280_000]).unwrap();
        for &(x0, y0, x1, y1) in boxes {
            for y in y0..y1 {
                (x0..x1).for_each(|x| picture.set(x, y, 20));
            }
        }
        let bits = Bits::of(&picture, 41);
        (picture, bits)
    }

    #[test]
    fn the_walls_of_a_form_are_found_and_letters_are_not() {
        let walls = [(50, 50, 650, 53), (50, 100, 650, 102), (50, 50, 52, 102), (648, 50, 650, 102)];
        let divider = (300, 50, 302, 102);
        let letters = [(80, 62, 84, 90), (400, 70, 430, 74), (90, 200, 110, 204)];
        let all: Vec<_> = walls.iter().chain([&divider]).chain(&letters).copied().collect();
        let (_, bits) = drawn(&all);
        let found = find(&bits, 200.0);
        assert_eq!((found.level.len(), found.upright.len()), (2, 3), "{found:?}");
        let tall: Vec<_> = [(50, 50, 650, 53), (50, 200, 650, 202), (50, 50, 52, 202), (648, 50, 650, 202)].into();
        let cells: Vec<_> = tall.into_iter().chain([(50, 120, 650, 122), (300, 50, 302, 122)]).collect();
        let (_, bits) = drawn(&cells);
        let found = find(&bits, 200.0);
        assert_eq!((found.level.len(), found.upright.len()), (3, 3), "{found:?}");
    }

    #[test]
    fn a_rule_is_erased_and_the_letter_that_crosses_it_stays() {
        let (mut picture, mut bits) = drawn(&[(50, 50, 650, 52), (200, 30, 204, 70)]);
        let found = find(&bits, 200.0);
        erase(&mut picture, &mut bits, &found);
        assert!(picture.at(100, 51) > 200 && picture.at(202, 51) < 100 && picture.at(202, 40) < 100);
        assert!(!bits.is_dark(100, 51));
    }

    #[test]
    fn a_rule_that_drifts_is_one() {
        let steps: Vec<_> = (0..6).map(|i| (50 + i * 100, 60 + i, 150 + i * 100, 62 + i)).collect();
        let (_, bits) = drawn(&steps);
        let found = find(&bits, 200.0);
        assert_eq!(found.level.len(), 1, "{found:?}");
        assert_eq!((found.level[0].from, found.level[0].to), (50, 650));
    }
}
