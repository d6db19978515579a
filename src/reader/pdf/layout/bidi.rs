//! Lines of right-to-left scripts: from the order on the page to the order of reading.

use super::word::{Gap, Word};

/// Which way a word is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    /// As what stands around it.
    Either,
}

/// Puts the words of a line, which stand from left to right, and the characters inside them, into reading order.
pub(super) fn reorder(words: &mut [Word], text: &mut String) {
    if !words.iter().any(|word| may_be_leftward(slice(text, word))) {
        return;
    }
    let ways: Vec<Way> = words.iter().map(|word| way(slice(text, word))).collect();
    let count = |way: Way| ways.iter().filter(|&&other| other == way).count();
    if count(Way::Left) == 0 {
        return;
    }
    for (word, _) in words.iter().zip(&ways).filter(|(_, way)| **way == Way::Left) {
        let turned = turn(slice(text, word));
        text.replace_range(word.start as usize..word.end as usize, &turned);
    }
    let order = reading_order(&ways, count(Way::Left) >= count(Way::Right));
    let mut moved: Vec<Word> = order.iter().filter_map(|&index| words.get(index).copied()).collect();
    if moved.len() != words.len() {
        return;
    }
    for (pair, word) in order.windows(2).zip(moved.iter_mut().skip(1)) {
        let [before, index] = pair else { continue };
        let between = words.get(*before.max(index)).map_or(Gap::Space, |word| word.gap);
        word.gap = if before.abs_diff(*index) == 1 { between } else { Gap::Space };
    }
    if let Some(first) = moved.first_mut() {
        first.gap = Gap::None;
    }
    words.copy_from_slice(&moved);
}

/// The words' indices in the order of reading.
fn reading_order(ways: &[Way], leftward: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ways.len()).collect();
    if leftward {
        order.reverse();
    }
    // Runs the other way round, from a word of that way to a word of that way.
    let against = if leftward { Way::Right } else { Way::Left };
    let along = if leftward { Way::Left } else { Way::Right };
    let of = |index: &usize| ways.get(*index).copied().unwrap_or(Way::Either);
    let mut start = 0;
    while start < order.len() {
        let rest = order.get(start..).unwrap_or_default();
        let run = rest.iter().take_while(|index| of(index) != along).count();
        let first = rest.iter().take(run).position(|index| of(index) == against);
        let last = rest.iter().take(run).rposition(|index| of(index) == against);
        if let (Some(first), Some(last)) = (first, last)
            && let Some(run) = order.get_mut(start + first..=start + last)
        {
            run.reverse();
        }
        start += run.max(1);
    }
    order
}

fn slice<'t>(text: &'t str, word: &Word) -> &'t str {
    text.get(word.start as usize..word.end as usize).unwrap_or_default()
}

/// A look at the bytes: the letters of these scripts begin with 0xD6 or more.
fn may_be_leftward(text: &str) -> bool {
    text.bytes().any(|byte| byte >= 0xD6)
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn is_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}') && !is_figure(c)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{660}'..='\u{66C}' | '\u{6F0}'..='\u{6F9}')
}

fn way(text: &str) -> Way {
    if text.chars().any(is_leftward) {
        Way::Left
    } else if text.chars().any(|c| c.is_alphabetic() || is_figure(c)) {
        Way::Right
    } else {
        Way::Either
    }
}

/// The characters from right to left, but for figures and letters of other scripts, which keep their order.
fn turn(text: &str) -> String {
    let rightward = |c: char| !is_leftward(c) && c.is_alphanumeric();
    let chars: Vec<char> = text.chars().rev().collect();
    let mut turned = String::with_capacity(text.len());
    for run in chars.chunk_by(|&a, &b| rightward(a) && rightward(b)) {
        if run.len() > 1 { turned.extend(run.iter().rev()) } else { turned.extend(run) }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_turned_and_figures_kept() {
        for (painted, read) in [("םולש", "שלום"), ("12ב", "ב12"), (":םולש", "שלום:")] {
            assert_eq!(turn(painted), read);
        }
    }

    #[test]
    fn runs_keep_their_own_order() {
        use Way::{Either, Left, Right};
        assert_eq!(reading_order(&[Left, Right, Right, Left], true), [3, 1, 2, 0]);
        assert_eq!(reading_order(&[Right, Left, Either, Left, Right], false), [0, 3, 2, 1, 4]);
        assert_eq!(reading_order(&[Right, Either, Left], false), [0, 1, 2]);
    }
}
