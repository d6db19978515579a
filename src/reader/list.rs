//! Lists: the number or bullet that Word would print before each paragraph.

use std::collections::HashMap;

use super::number_format::NumberFormat;
use super::symbol::{SymbolFont, unnamed};

/// Levels of a list (ECMA-376 part 1, 17.9).
pub(super) const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<[Level; LEVELS]>,
    numbers: HashMap<u32, Number>,
    counters: Vec<[Option<u32>; LEVELS]>,
}

/// One level of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) start: Option<u32>,
    pub(super) format: NumberFormat,
    /// What is printed, with `%1` … `%9` for the numbers of the levels.
    pub(super) text: String,
    pub(super) font: Option<SymbolFont>,
    /// Restarts after this level (from 1); 0 never, `None` after any higher one.
    pub(super) restart: Option<u32>,
    /// All numbers are decimal, whatever their levels' formats.
    pub(super) legal: bool,
}

/// One use of a list, which may start or look otherwise.
#[derive(Debug, Default)]
pub(super) struct Number {
    /// Index of the list, whose count it shares with its other uses.
    pub(super) list: usize,
    pub(super) starts: [Option<u32>; LEVELS],
    pub(super) levels: HashMap<usize, Level>,
    used: [bool; LEVELS],
}

impl Lists {
    /// Adds a list and gives its index.
    pub(super) fn add(&mut self, levels: [Level; LEVELS]) -> usize {
        self.lists.push(levels);
        self.counters.push([None; LEVELS]);
        self.lists.len() - 1
    }

    /// Adds a use of a list under the number that paragraphs name.
    pub(super) fn add_number(&mut self, id: u32, number: Number) {
        self.numbers.insert(id, number);
    }

    /// The index of the list that `number` uses.
    pub(super) fn list_of(&self, number: u32) -> Option<usize> {
        self.numbers.get(&number).map(|number| number.list)
    }

    /// Counts one paragraph of list `number` at `level` and gives its marker; `None` where there is no such list.
    pub(super) fn next(&mut self, number: u32, level: u8) -> Option<String> {
        let at = usize::from(level).min(LEVELS - 1);
        let entry = self.numbers.get_mut(&number)?;
        let list = self.lists.get(entry.list)?;
        let counters = self.counters.get_mut(entry.list)?;
        let restarts = entry.starts.get(at).copied().flatten().filter(|_| !entry.used.get(at).copied().unwrap_or(true));
        if let Some(used) = entry.used.get_mut(at) {
            *used = true;
        }
        let entry = &*entry;
        let level_at = |i: usize| entry.levels.get(&i).or_else(|| list.get(i));
        let start = |i: usize| entry.starts.get(i).copied().flatten().or_else(|| level_at(i)?.start);
        let count = match (restarts, counters.get(at).copied().flatten()) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start(at).unwrap_or(0),
        };
        for (i, counter) in counters.iter_mut().enumerate() {
            if i == at {
                *counter = Some(count);
            } else if i < at {
                // A level that was jumped over counts as begun.
                *counter = counter.or_else(|| start(i));
            } else if i > at && level_at(i).is_none_or(|l| l.restart.is_none_or(|r| r != 0 && r as usize > at)) {
                *counter = None;
            }
        }
        let level = level_at(at)?;
        Some(level.marker(|i| {
            let format = level_at(i).map_or(NumberFormat::Decimal, |l| l.format);
            let format = if level.legal && format != NumberFormat::None { NumberFormat::Decimal } else { format };
            // Levels below show where they will start.
            format.text(counters.get(i).copied().flatten().or_else(|| start(i)).unwrap_or(0))
        }))
    }
}

impl Level {
    /// The level's text with `%1` … `%9` replaced.
    fn marker(&self, number: impl Fn(usize) -> String) -> String {
        if self.format == NumberFormat::Bullet {
            return self.bullet();
        }
        let mut out = String::new();
        let mut rest = self.text.chars().peekable();
        while let Some(c) = rest.next() {
            let digit = rest.peek().and_then(|d| d.to_digit(10)).filter(|&d| c == '%' && d > 0);
            match digit {
                Some(digit) => {
                    rest.next();
                    out.push_str(&number(digit as usize - 1));
                }
                None => out.push(c),
            }
        }
        out.trim().to_owned()
    }

    fn bullet(&self) -> String {
        let bullet = |c: char| {
            let c = self.font.map_or_else(|| unnamed(c), |font| font.unicode(c.into()));
            if c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c }
        };
        self.text.trim().chars().map(bullet).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_was_jumped_over_counts_as_begun() {
        let level = |text: &str| Level { start: Some(1), text: text.to_owned(), ..Level::default() };
        let mut levels: [Level; LEVELS] = Default::default();
        for (level, text) in levels.iter_mut().zip([level("%1"), level("%1.%2"), level("%1.%2.%3")]) {
            *level = text;
        }
        let mut lists = Lists::default();
        let list = lists.add(levels);
        lists.add_number(1, Number { list, ..Number::default() });
        for (level, marker) in [(0, "1"), (2, "1.1.1"), (1, "1.2"), (2, "1.2.1"), (0, "2"), (1, "2.1")] {
            assert_eq!(lists.next(1, level).as_deref(), Some(marker));
        }
    }
}
