//! Readings kept between runs, by the picture that was read and by the page that showed it.
//!
//! A file below `pictures/` holds a reading under the digest of the pixels, the engine and this program's
//! version; a file below `pages/` names it for a page of a document, so that a second run need not paint the
//! page. What cannot be read back is read anew; what cannot be written is not kept.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::document::Rect;
use crate::reader::pdf::page::{Direction, Rule};
use crate::reader::picture::{Reading, Word};

/// Changes whenever the same pixels may give another reading.
const GENERATION: &str = concat!("exrep ", env!("CARGO_PKG_VERSION"), " reading 1");

/// A folder of readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The readings in this folder, which is made when the first is kept.
    pub fn new(root: PathBuf) -> Cache {
        Cache { root }
    }

    /// A page's reading, by the digest of its place.
    pub(super) fn reading_of_page(&self, place: &str) -> Option<Reading> {
        let key = fs::read_to_string(self.file("pages", place)).ok()?;
        let sound = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.reading(sound.then_some(&key)?)
    }

    /// A picture's reading, by its digest.
    pub(super) fn reading(&self, key: &str) -> Option<Reading> {
        parse(&fs::read_to_string(self.file("pictures", key)).ok()?)
    }

    /// Keeps a reading; a full or forbidden disk is no failure of the document.
    pub(super) fn keep(&self, place: &str, key: &str, reading: &Reading) {
        let kept = write(&self.file("pictures", key), &text(reading));
        if kept.is_ok() {
            let _ = write(&self.file("pages", place), key);
        }
    }

    fn file(&self, kind: &str, key: &str) -> PathBuf {
        let (folder, name) = key.split_at_checked(2).unwrap_or(("", key));
        self.root.join(kind).join(folder).join(name)
    }
}

/// The digest of some parts, which are kept apart.
pub(super) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    hash.update(GENERATION.as_bytes());
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file whole or not at all: others may read it at the same time.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// A line a thing; numbers are written so that they are the same when read.
fn text(reading: &Reading) -> String {
    let mut out = format!("page {} {} {}\n", reading.width, reading.height, reading.tilt);
    // Writing to a String cannot fail.
    for word in &reading.words {
        let direction = word.direction as u8;
        let _ = writeln!(
            out,
            "word {} {} {} {direction} {} {} {}",
            numbers(word.bbox),
            word.baseline,
            word.size,
            u8::from(word.bold),
            word.confidence,
            word.text
        );
    }
    for rule in &reading.rules {
        let _ = writeln!(out, "rule {} {}", numbers(rule.bbox), u8::from(rule.horizontal));
    }
    for dot in &reading.dots {
        let _ = writeln!(out, "dot {}", numbers(*dot));
    }
    for unread in &reading.unread {
        let _ = writeln!(out, "unread {}", numbers(*unread));
    }
    out.push_str("end\n");
    out
}

fn numbers(r: Rect) -> String {
    format!("{} {} {} {}", r.x0, r.y0, r.x1, r.y1)
}

/// A reading that was written whole; none otherwise.
fn parse(text: &str) -> Option<Reading> {
    let mut reading = Reading::default();
    let mut whole = false;
    for line in text.lines() {
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        let mut fields = rest.splitn(8, ' ');
        let mut number = || fields.next()?.parse::<f32>().ok();
        match kind {
            "page" => (reading.width, reading.height, reading.tilt) = (number()?, number()?, number()?),
            "end" => whole = true,
            _ => {
                let bbox = Rect { x0: number()?, y0: number()?, x1: number()?, y1: number()? };
                match kind {
                    "rule" => reading.rules.push(Rule { bbox, horizontal: number()? != 0.0 }),
                    "dot" => reading.dots.push(bbox),
                    "unread" => reading.unread.push(bbox),
                    "word" => {
                        let (baseline, size, direction) = (number()?, number()?, direction(number()?)?);
                        let mut last = fields.next()?.splitn(3, ' ');
                        reading.words.push(Word {
                            bbox,
                            baseline,
                            size,
                            direction,
                            bold: last.next()? == "1",
                            confidence: last.next()?.parse().ok()?,
                            text: last.next()?.to_owned(),
                        });
                    }
                    _ => return None,
                }
            }
        }
    }
    whole.then_some(reading)
}

fn direction(number: f32) -> Option<Direction> {
    let all = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
    all.into_iter().find(|direction| f32::from(*direction as u8) == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        let bbox = Rect { x0: 1.1, y0: 2.2, x1: 3.333_333, y1: 4.0 };
        Reading {
            width: 595.2,
            height: 841.9,
            tilt: -0.012_3,
            words: vec![Word {
                text: "a|b c".to_owned(),
                bbox,
                baseline: 3.9,
                size: 10.01,
                direction: Direction::Up,
                bold: true,
                confidence: 93,
            }],
            rules: vec![Rule { bbox, horizontal: true }],
            dots: vec![bbox],
            unread: vec![bbox, bbox],
        }
    }

    #[test]
    fn a_kept_reading_is_the_same_and_a_torn_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("deep"));
        let (place, key) = (digest(&[b"place"]), digest(&[b"pic", b"ture"]));
        assert_eq!(cache.reading_of_page(&place), None);
        cache.keep(&place, &key, &reading());
        assert_eq!(cache.reading_of_page(&place), Some(reading()));
        assert_eq!(cache.reading(&key), Some(reading()));
        let whole = text(&reading());
        assert_eq!(parse(&whole[..whole.len() - 4]), None);
        assert_eq!(parse("page 1 2 x\nend\n"), None);
        assert_eq!(parse("word 1 2 3\nend\n"), None);
    }

    #[test]
    fn parts_of_a_digest_do_not_run_together() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }
}
