//! Rules to rulings: pieces joined, double lines made one.

use super::super::page::Rule;

/// Lines this near to each other touch: gaps at corners, double borders, spaced cells.
pub(super) const TOUCH: f32 = 3.5;

/// Rulings of one direction and page above this number are not looked at: a drawing, not a table.
pub(super) const MAX_RULINGS: usize = 6_000;

/// A straight line, joined from its pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruling {
    /// Its place across its direction: `y` of a horizontal one, `x` of a vertical one.
    pub at: f32,
    /// Where it begins along its direction.
    pub from: f32,
    /// Where it ends along its direction.
    pub to: f32,
}

/// The rulings of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Rulings {
    /// Running left to right, top to bottom.
    pub horizontal: Vec<Ruling>,
    /// Running top to bottom, left to right.
    pub vertical: Vec<Ruling>,
    /// There were too many, and none was used.
    pub too_many: bool,
}

impl Rulings {
    /// Joins the rules of a page.
    pub fn new(rules: impl Iterator<Item = Rule>) -> Rulings {
        let (mut horizontal, mut vertical) = (Vec::new(), Vec::new());
        for Rule { bbox: b, horizontal: flat } in rules {
            if ![b.x0, b.y0, b.x1, b.y1].iter().all(|n| n.is_finite() && n.abs() < 1e6) {
                continue;
            }
            if flat {
                horizontal.push(Ruling { at: (b.y0 + b.y1) / 2.0, from: b.x0, to: b.x1 });
            } else {
                vertical.push(Ruling { at: (b.x0 + b.x1) / 2.0, from: b.y0, to: b.y1 });
            }
        }
        let (horizontal, vertical) = (joined(horizontal), joined(vertical));
        if horizontal.len() > MAX_RULINGS || vertical.len() > MAX_RULINGS {
            return Rulings { too_many: true, ..Rulings::default() };
        }
        Rulings { horizontal, vertical, too_many: false }
    }
}

fn joined(mut rulings: Vec<Ruling>) -> Vec<Ruling> {
    rulings.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut rest = rulings.as_mut_slice();
    let mut out = Vec::new();
    while let Some(&head) = rest.first() {
        let count = rest.iter().take_while(|r| r.at - head.at < 1.2).count();
        let (level, tail) = rest.split_at_mut(count.max(1));
        join_level(level, &mut out);
        rest = tail;
    }
    out.retain(|r: &Ruling| r.to - r.from >= 5.0);
    out
}

/// Joins pieces at one level that overlap or nearly meet.
fn join_level(level: &mut [Ruling], out: &mut Vec<Ruling>) {
    level.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut open: Option<Ruling> = None;
    for piece in level.iter() {
        match &mut open {
            Some(ruling) if piece.from <= ruling.to + TOUCH => ruling.to = ruling.to.max(piece.to),
            _ => out.extend(open.replace(*piece)),
        }
    }
    out.extend(open);
}
