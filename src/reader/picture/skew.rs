//! By how much a picture's lines are out of level.

use super::bits::Bits;

/// A place along a line and across it.
type Point = (f32, f32);

/// Edges of letters that are looked at; more do not make the answer better.
const POINTS: usize = 40_000;
/// Degrees on either side that are tried.
const WIDEST: f32 = 6.0;

/// The angle in radians by which lines of the picture fall to the right; 0 where none can be told.
///
/// The lower edges of letters stand on lines, and their left edges and upright rules do as well: at the right
/// angle the most of them fall together.
pub fn skew(bits: &Bits) -> f32 {
    let (lower, side) = edges(bits);
    if lower.len() < 50 {
        return 0.0;
    }
    let score = |angle: f32, bin: f32| peaks(&lower, angle, bin) + peaks(&side, -angle, bin);
    let coarse = best(0.0, WIDEST, 0.25, |angle| score(angle, 3.0));
    let fine = best(coarse, 0.3, 0.05, |angle| score(angle, 1.5));
    let finest = best(fine, 0.05, 0.0125, |angle| score(angle, 1.0));
    if finest.abs() >= WIDEST { 0.0 } else { finest.to_radians() }
}

/// The angle in degrees within `reach` of `middle` that scores most; the nearest to the middle on a tie.
fn best(middle: f32, reach: f32, step: f32, score: impl Fn(f32) -> f64) -> f32 {
    let steps = (reach / step).round() as i32;
    let mut found = (score(middle), middle);
    for distance in 1..=steps {
        for sign in [-1.0, 1.0] {
            let angle = middle + sign * step * distance as f32;
            let value = score(angle);
            if value > found.0 {
                found = (value, angle);
            }
        }
    }
    found.1
}

/// Along and across coordinates of lower edges, and of left edges with both exchanged.
fn edges(bits: &Bits) -> (Vec<Point>, Vec<Point>) {
    let (mut lower, mut side) = (Vec::new(), Vec::new());
    for y in 0..bits.height {
        let (row, next) = (bits.row(y), bits.row(y + 1));
        let mut before = 0;
        for (x, &bit) in row.iter().enumerate() {
            if bit == 1 && next.get(x).is_none_or(|&below| below == 0) {
                lower.push((x as f32, y as f32));
            }
            if bit == 1 && before == 0 {
                side.push((y as f32, x as f32));
            }
            before = bit;
        }
    }
    (thinned(lower), thinned(side))
}

fn thinned(points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    let step = points.len().div_ceil(POINTS).max(1);
    points.into_iter().step_by(step).collect()
}

/// How much the points fall together on lines at this angle in degrees: the mean square of their counts.
fn peaks(points: &[(f32, f32)], angle: f32, bin: f32) -> f64 {
    let slope = angle.to_radians().tan();
    let place = |&(along, across): &(f32, f32)| (across - along * slope) / bin;
    let lowest = points.iter().map(place).fold(f32::INFINITY, f32::min);
    let highest = points.iter().map(place).fold(f32::NEG_INFINITY, f32::max);
    if !(highest - lowest).is_finite() {
        return 0.0;
    }
    let mut counts = vec![0_u32; (highest - lowest) as usize + 2];
    for point in points {
        if let Some(count) = counts.get_mut((place(point) - lowest) as usize) {
            *count += 1;
        }
    }
    let squares: f64 = counts.iter().map(|&count| f64::from(count) * f64::from(count)).sum();
    squares / points.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of short strokes that fall by `slope` to the right.
    fn lines(slope: f32) -> Bits {
        let (width, height) = (800, 600);
        let mut dark = vec![0; width * height];
        for line in 1..14 {
            for x in (40..760).filter(|x| x % 11 < 7) {
                let y = (line * 40) as f32 + slope * x as f32;
                for dy in 0..9 {
                    if let Some(bit) = dark.get_mut((y as usize + dy) * width + x) {
                        *bit = 1;
                    }
                }
            }
        }
        Bits { width, height, dark }
    }

    #[test]
    fn the_angle_of_lines_is_found_to_a_thirtieth_of_a_degree() {
        for degrees in [0.0_f32, 0.4, -1.3, 2.0, -4.0] {
            let found = skew(&lines(degrees.to_radians().tan())).to_degrees();
            assert!((found - degrees).abs() < 0.034, "{degrees} {found}");
        }
        assert_eq!(skew(&Bits { width: 9, height: 9, dark: vec![0; 81] }), 0.0);
    }

    #[test]
    fn turned_pages_are_straightened_too() {
        let found = skew(&lines(1.3_f32.to_radians().tan()).transposed()).to_degrees();
        assert!((found + 1.3).abs() < 0.05, "{found}");
    }
}
