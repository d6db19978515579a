//! What one document may still cost, and the findings of what ran out.

use crate::reader::Limits;
use crate::record::{Code, Finding, Severity};

/// Work left for one document.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The bounds it started from.
    pub limits: Limits,
    decoded: u64,
    operators: u64,
    glyphs: u64,
    forms: u32,
    reached: Vec<Reached>,
}

/// A bound that stopped some work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// `Limits::stream_bytes`
    Stream,
    /// `Limits::decoded_bytes`
    Decoded,
    /// `Limits::operators`
    Operators,
    /// `Limits::glyphs`
    Glyphs,
    /// `Limits::forms`
    Forms,
    /// `Limits::depth`
    Depth,
    /// `Limits::pages`
    Pages,
    /// Operands of one operator.
    Operands(usize),
    /// Saved states or marked sequences inside one another.
    Nesting(usize),
    /// Annotations of one page.
    Annotations(usize),
    /// Points, rules, boxes or small shapes of a page's drawings: no text is lost, but tables or bullets may be.
    Drawing(usize),
    /// Elements of the structure tree, which is a hint.
    Elements(usize),
}

impl Budget {
    /// The whole of `limits`.
    pub fn new(limits: &Limits) -> Self {
        Budget {
            limits: limits.clone(),
            decoded: limits.decoded_bytes,
            operators: limits.operators,
            glyphs: limits.glyphs,
            forms: limits.forms,
            reached: Vec::new(),
        }
    }

    /// Notes that a bound stopped some work.
    pub fn reach(&mut self, bound: Reached) {
        if !self.reached.contains(&bound) {
            self.reached.push(bound);
        }
    }

    /// How many bytes the next stream may decode to.
    pub fn stream_allowance(&self) -> usize {
        usize::try_from(self.decoded.min(self.limits.stream_bytes)).unwrap_or(usize::MAX)
    }

    /// Takes `bytes` of decoded data off; `cut` says that the allowance ended it.
    pub fn decoded(&mut self, bytes: usize, cut: bool) {
        if cut {
            let whole = self.decoded <= self.limits.stream_bytes;
            self.reach(if whole { Reached::Decoded } else { Reached::Stream });
        }
        self.decoded = self.decoded.saturating_sub(bytes as u64);
    }

    /// Takes one operator off; false when none is left.
    pub fn operator(&mut self) -> bool {
        take(&mut self.operators) || self.refuse(Reached::Operators)
    }

    /// Takes one glyph off; false when none is left.
    pub fn glyph(&mut self) -> bool {
        take(&mut self.glyphs) || self.refuse(Reached::Glyphs)
    }

    /// Takes one form execution of this page off; false when none is left.
    pub fn form(&mut self) -> bool {
        match self.forms.checked_sub(1) {
            Some(left) => {
                self.forms = left;
                true
            }
            None => self.refuse(Reached::Forms),
        }
    }

    /// Gives the next page its own form executions.
    pub fn next_page(&mut self) {
        self.forms = self.limits.forms;
    }

    fn refuse(&mut self, bound: Reached) -> bool {
        self.reach(bound);
        false
    }

    /// One finding for each bound that was reached, in the order of reaching.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        self.reached.iter().map(|bound| {
            let limits = &self.limits;
            let (what, limit) = match bound {
                Reached::Stream => ("bytes of one stream", limits.stream_bytes),
                Reached::Decoded => ("decoded bytes of the file", limits.decoded_bytes),
                Reached::Operators => ("content operators", limits.operators),
                Reached::Glyphs => ("glyphs", limits.glyphs),
                Reached::Forms => ("forms painted on one page", u64::from(limits.forms)),
                Reached::Depth => ("levels of nested forms", u64::from(limits.depth)),
                Reached::Pages => ("pages", limits.pages as u64),
                Reached::Operands(limit) => ("operands of one operator", *limit as u64),
                Reached::Nesting(limit) => ("states or marked sequences inside one another", *limit as u64),
                Reached::Annotations(limit) => ("annotations of one page", *limit as u64),
                Reached::Drawing(limit) => ("points, rules or shapes of one drawing", *limit as u64),
                Reached::Elements(limit) => ("structure elements", *limit as u64),
            };
            let finding =
                Finding::new(Code::LimitReached, format!("reading stopped at {limit} {what}; there are more"));
            match bound {
                Reached::Drawing(_) | Reached::Elements(_) => finding.at(Severity::Info),
                _ => finding,
            }
        })
    }
}

fn take(left: &mut u64) -> bool {
    let some = *left > 0;
    *left = left.saturating_sub(1);
    some
}
