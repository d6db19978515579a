//! Glyph names to characters: the Adobe Glyph List and the ways producers make names up.

/// The Adobe Glyph List, ascending by name, a line each: `name hex`. Names of several characters are left out.
static LIST: &str = include_str!("glyphs.txt");

/// The character that a glyph name stands for.
///
/// ```text
/// eacute        é      the list
/// uni20AC       €      four digits a character; the first counts
/// u1F600        😀
/// one.oldstyle  1      what follows a full stop is a variant
/// f_i           f      what follows a low line is another component
/// ```
pub fn character(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    if let Some(char) = listed(name) {
        return Some(char);
    }
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    listed(stem).or_else(|| hexadecimal(stem)).or_else(|| coded(stem)).or_else(|| {
        let first = stem.split('_').next().filter(|first| first.len() < stem.len())?;
        listed(first).or_else(|| hexadecimal(first))
    })
}

/// Finds the line of `name` by halving the text.
fn listed(name: &str) -> Option<char> {
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = LIST.get(..middle)?.rfind('\n').map_or(0, |i| i + 1);
        let end = LIST.get(middle..)?.find('\n').map_or(LIST.len(), |i| middle + i);
        let (entry, code) = LIST.get(start..end)?.split_once(' ')?;
        match entry.as_bytes().cmp(name.as_bytes()) {
            std::cmp::Ordering::Equal => return char::from_u32(u32::from_str_radix(code, 16).ok()?),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

fn hexadecimal(name: &str) -> Option<char> {
    let digits = match (name.strip_prefix("uni"), name.strip_prefix('u')) {
        (Some(digits), _) if digits.len() >= 4 => digits.get(..4)?,
        (_, Some(digits)) if (4..=6).contains(&digits.len()) => digits,
        _ => return None,
    };
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).filter(|char| *char != '\0')
}

/// `G41`, `g0041`, `c65`, `C065`: names that write the character's code.
fn coded(name: &str) -> Option<char> {
    let digits = name.get(1..)?;
    let code = match (name.as_bytes().first()?, digits.len()) {
        (b'G', 2) | (b'g', 4) => u32::from_str_radix(digits, 16).ok()?,
        (b'C' | b'c', 2 | 3) => digits.parse().ok()?,
        _ => return None,
    };
    char::from_u32(code).filter(|char| !char.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_kind_give_their_character() {
        let cases: [(&[u8], Option<char>); 12] = [
            (b"A", Some('A')),
            (b"zukatakana", Some('ズ')),
            (b"Euro", Some('€')),
            (b"uni20AC", Some('€')),
            (b"u1F600", Some('😀')),
            (b"one.oldstyle", Some('1')),
            (b"G41", Some('A')),
            (b"c65", Some('A')),
            (b"fi", Some('ﬁ')),
            (b"x_y", Some('x')),
            (b".notdef", None),
            (b"a117x", None),
        ];
        for (name, char) in cases {
            assert_eq!(character(name), char, "{}", String::from_utf8_lossy(name));
        }
    }
}
