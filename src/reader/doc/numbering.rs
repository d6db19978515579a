//! Lists and their uses (MS-DOC 2.9.131 PlfLfo, 2.9.197 PlfLst).

use std::collections::HashMap;

use super::bytes::Cursor;
use super::sprm::sprms;
use crate::reader::list::{LEVELS, Level, Lists, Number};
use crate::reader::number_format::NumberFormat;
use crate::reader::symbol::SymbolFont;

/// The lists, whose levels follow the list structure, and their uses.
pub(super) fn parse(lists: &[u8], uses: &[u8], fonts: &[Option<SymbolFont>]) -> Lists {
    let mut parsed = Lists::default();
    let ids = parse_lists(lists, fonts, &mut parsed);
    parse_uses(uses, fonts, &ids, &mut parsed);
    parsed
}

/// Gives the index of each list by its identifier.
fn parse_lists(bytes: &[u8], fonts: &[Option<SymbolFont>], lists: &mut Lists) -> HashMap<u32, usize> {
    let mut cursor = Cursor::new(bytes);
    let mut ids = HashMap::new();
    let count = cursor.u16().filter(|&count| count <= i16::MAX as u16).unwrap_or(0);
    let mut heads = Vec::new();
    for _ in 0..count {
        let Some(head) = cursor.take(28) else { break };
        heads.push(head);
    }
    for head in heads {
        let is_simple = head.get(26).is_some_and(|flags| flags & 1 != 0);
        let mut levels: [Level; LEVELS] = Default::default();
        let stored = if is_simple { 1 } else { LEVELS };
        let mut is_whole = true;
        for slot in levels.iter_mut().take(stored) {
            let Some(level) = level(&mut cursor, fonts) else {
                is_whole = false;
                break;
            };
            *slot = level;
        }
        if let Some(id) = Cursor::new(head).u32() {
            ids.insert(id, lists.add(levels));
        }
        if !is_whole {
            break;
        }
    }
    ids
}

/// One level (MS-DOC 2.9.150): fixed part, properties, text.
fn level(cursor: &mut Cursor<'_>, fonts: &[Option<SymbolFont>]) -> Option<Level> {
    let start = cursor.u32()?;
    let format = NumberFormat::coded(cursor.u8()?);
    let flags = cursor.u8()?;
    let places = cursor.take(LEVELS)?;
    cursor.take(9)?;
    let (characters, paragraph) = (usize::from(cursor.u8()?), usize::from(cursor.u8()?));
    let restart = cursor.u8()?;
    cursor.u8()?;
    cursor.take(paragraph)?;
    let font = sprms(cursor.take(characters)?).filter(|sprm| sprm.code == 0x4a4f).last();
    let font = font.and_then(|sprm| fonts.get(usize::from(sprm.word())).copied().flatten());
    let text = level_text(&cursor.counted_text()?, places);
    // Without the flag a level restarts after any higher one.
    let restart = (flags & 0x08 != 0).then_some(u32::from(restart));
    Some(Level { start: Some(start & 0x7fff), format, text, font, restart, legal: flags & 0x04 != 0 })
}

/// The text with `%1` for the number of the first level, at the places that are numbers.
fn level_text(text: &str, places: &[u8]) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        // Places count from 1; a byte holds them.
        let is_number = u8::try_from(index + 1).is_ok_and(|place| places.contains(&place));
        match u8::try_from(u32::from(c)) {
            Ok(level @ 0..=8) if is_number => {
                out.push('%');
                out.push(char::from(b'1' + level));
            }
            _ => out.push(c),
        }
    }
    out
}

/// The uses: a fixed part each, then what each of them overrides (MS-DOC 2.9.133, 2.9.132).
fn parse_uses(bytes: &[u8], fonts: &[Option<SymbolFont>], ids: &HashMap<u32, usize>, lists: &mut Lists) {
    let mut cursor = Cursor::new(bytes);
    let count = cursor.u32().unwrap_or(0);
    let mut heads = Vec::new();
    for _ in 0..count {
        let Some(head) = cursor.take(16) else { break };
        heads.push(head);
    }
    let mut is_whole = true;
    for (id, head) in (1..).zip(heads) {
        let mut number = Number::default();
        let overrides = head.get(12).copied().unwrap_or(0);
        is_whole = is_whole && read_overrides(&mut cursor, overrides, fonts, &mut number).is_some();
        if let Some(&list) = Cursor::new(head).u32().and_then(|list| ids.get(&list)) {
            number.list = list;
            lists.add_number(id, number);
        }
    }
}

fn read_overrides(cursor: &mut Cursor<'_>, count: u8, fonts: &[Option<SymbolFont>], number: &mut Number) -> Option<()> {
    cursor.u32()?;
    for _ in 0..count {
        let (start, flags) = (cursor.u32()?, cursor.u32()?);
        let at = (flags & 0x0f) as usize;
        let (has_start, has_level) = (flags & 0x10 != 0, flags & 0x20 != 0);
        let replaced = if has_level { Some(level(cursor, fonts)?) } else { None };
        if has_start && let Some(slot) = number.starts.get_mut(at) {
            *slot = replaced.as_ref().map_or(Some(start & 0x7fff), |level| level.start);
        }
        number.levels.extend(replaced.map(|level| (at, level)));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level_bytes(start: u32, format: u8, places: &[u8], text: &[u16], font: Option<u16>) -> Vec<u8> {
        let mut bytes = start.to_le_bytes().to_vec();
        bytes.extend([format, 0]);
        bytes.extend((0..LEVELS).map(|i| places.get(i).copied().unwrap_or(0)));
        bytes.extend([0; 9]);
        let properties: Vec<u8> = font.map_or(vec![], |font| vec![0x4f, 0x4a, font as u8, 0]);
        bytes.extend([properties.len() as u8, 0, 0, 0]);
        bytes.extend(properties);
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.iter().flat_map(|unit| unit.to_le_bytes()));
        bytes
    }

    fn head(id: u32, is_simple: bool) -> Vec<u8> {
        let mut head = vec![0; 28];
        head[..4].copy_from_slice(&id.to_le_bytes());
        head[26] = is_simple.into();
        head
    }

    fn use_of(list: u32, overrides: u8) -> Vec<u8> {
        let mut head = vec![0; 16];
        head[..4].copy_from_slice(&list.to_le_bytes());
        head[12] = overrides;
        head
    }

    #[test]
    fn markers_count_restart_and_nest_as_word_prints_them() {
        let mut lists = vec![2, 0];
        lists.extend(head(700, false));
        lists.extend(head(800, true));
        lists.extend(level_bytes(1, 0, &[1], &[0, b'.'.into()], None));
        lists.extend(level_bytes(1, 4, &[1, 3], &[0, b'.'.into(), 1, b')'.into()], None));
        (2..9).for_each(|_| lists.extend(level_bytes(1, 0, &[], &[], None)));
        lists.extend(level_bytes(1, 23, &[], &[0xf0b7], Some(1)));
        let mut uses = 3u32.to_le_bytes().to_vec();
        uses.extend([use_of(700, 0), use_of(800, 0), use_of(700, 1)].concat());
        uses.extend([0xff; 4]);
        uses.extend([0xff; 4]);
        uses.extend([0xff; 4]);
        uses.extend([5, 0, 0, 0, 0x10, 0, 0, 0]);
        let mut parsed = parse(&lists, &uses, &[None, Some(SymbolFont::Symbol)]);
        for (number, level, marker) in
            [(1, 0, "1."), (1, 1, "1.a)"), (1, 1, "1.b)"), (1, 0, "2."), (1, 1, "2.a)"), (3, 0, "5."), (2, 0, "•")]
        {
            assert_eq!(parsed.next(number, level).as_deref(), Some(marker));
        }
        assert_eq!(parsed.next(9, 0), None);
    }

    #[test]
    fn a_list_that_breaks_off_keeps_its_first_levels() {
        let mut lists = vec![1, 0];
        lists.extend(head(700, false));
        lists.extend(level_bytes(3, 0, &[1], &[0], None));
        let uses = [&1u32.to_le_bytes()[..], &use_of(700, 0)].concat();
        assert_eq!(parse(&lists, &uses, &[]).next(1, 0).as_deref(), Some("3"));
    }
}
