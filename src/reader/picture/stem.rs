//! Bold type: letters whose stems are thick for the page.

use super::bits::Bits;
use super::reading::Level;

/// Stems thicker than this times the page's usual ones are bold.
const BOLD: f32 = 1.33;

/// Whether each word is bold; `sizes` are font sizes in pixels.
pub fn bold(words: &[Level], sizes: &[f32], bits: &Bits) -> Vec<bool> {
    let stems: Vec<Option<f32>> = words.iter().zip(sizes).map(|(word, size)| stem(word, *size, bits)).collect();
    let mut known: Vec<f32> = stems.iter().flatten().copied().collect();
    known.sort_by(f32::total_cmp);
    let Some(&usual) = known.get(known.len() * 3 / 10) else { return vec![false; words.len()] };
    let own: Vec<bool> = stems.iter().map(|stem| stem.is_some_and(|stem| stem > BOLD * usual)).collect();
    let line = |index: usize| words.get(index).map(|word| word.line);
    let told = |index: Option<usize>, of: usize| {
        let index = index.filter(|&index| line(index) == line(of) && line(index).is_some())?;
        stems.get(index)?.and(own.get(index).copied())
    };
    // A dash or a short word takes after its neighbours.
    let mut out = own.clone();
    for (index, stem) in stems.iter().enumerate() {
        let (before, after) = (told(index.checked_sub(1), index), told(Some(index + 1), index));
        let sides = before.or(after).filter(|side| after.is_none_or(|after| after == *side));
        // The number and the colon of a label are set as the label is.
        let closes = words.get(index).is_some_and(|word| word.text.ends_with(':'));
        let sides = if closes { before.or(sides) } else { sides };
        let short = words.get(index).is_some_and(|word| word.text.chars().count() < 3);
        if let (true, Some(sides), Some(slot)) = (stem.is_none() || short, sides, out.get_mut(index)) {
            *slot = sides;
        }
    }
    out
}

/// The median width of a word's upright strokes in ems, halfway up its small letters.
fn stem(word: &Level, size: f32, bits: &Bits) -> Option<f32> {
    let widest = (0.3 * size) as usize;
    let (top, bottom) = ((word.baseline - 0.42 * size) as usize, (word.baseline - 0.12 * size) as usize);
    let mut runs: Vec<usize> = Vec::new();
    for y in top..bottom {
        let row = bits.row(y).get(word.x0..word.x1.min(bits.width)).unwrap_or_default();
        let strokes = row.chunk_by(|a, b| a == b).filter(|run| run.first() == Some(&1));
        runs.extend(strokes.map(<[u8]>::len).filter(|&length| length <= widest));
    }
    if runs.len() < 6 || word.text.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    // The mean of the narrower half: letters' arches make the wide ones.
    runs.sort_unstable();
    let half = runs.get(..runs.len().div_ceil(2)).unwrap_or_default();
    Some(half.iter().sum::<usize>() as f32 / half.len() as f32 / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_thick_stems_are_bold() {
        let (width, height) = (700, 60);
        let mut dark = vec![0; width * height];
        let mut words = Vec::new();
        for number in 0..10 {
            let thick = if number >= 7 { 5 } else { 3 };
            let x0 = number * 70;
            for y in 20..45 {
                for x in (x0..x0 + 60).filter(|x| (x - x0) % 12 < thick) {
                    dark[y * width + x] = 1;
                }
            }
            let text = "lllll".to_owned();
            words.push(Level { text, x0, x1: x0 + 60, y0: 20, y1: 45, baseline: 45.0, ..Level::default() });
        }
        let found = bold(&words, &[30.0; 10], &Bits { width, height, dark });
        assert_eq!(found.iter().filter(|bold| **bold).count(), 3, "{found:?}");
        assert!(found[7] && !found[6]);
    }
}
