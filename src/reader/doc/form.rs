//! Form data of fields, from the data stream (MS-DOC 2.9.158, 2.9.78).

use super::bytes::{Cursor, slice, u16_at, u32_at};
use crate::reader::field::Form;

/// What a form field says of a state that was never set.
const UNSET: u16 = 25;

/// The state of the form field whose data lies at an offset of the data stream.
pub(super) fn parse(data: &[u8], at: u32) -> Option<Form> {
    let at = at as usize;
    let length = u32_at(data, at)? as usize;
    let header = usize::from(u16_at(data, at.checked_add(4)?)?);
    let bytes = slice(data, at, length.min(data.len().checked_sub(at)?))?.get(header..)?;
    let mut cursor = Cursor::new(bytes);
    cursor.take(4)?;
    let bits = cursor.u16()?;
    cursor.take(4)?;
    cursor.closed_text()?;
    let (kind, result) = (bits & 3, (bits >> 2) & 0x1f);
    let mut form = Form { is_list: kind == 2, ..Form::default() };
    if kind == 0 {
        return Some(form);
    }
    form.default = Some(cursor.u16()?.into());
    if result != UNSET {
        form.checked = (kind == 1).then_some(result == 1);
        form.chosen = (kind == 2).then_some(result.into());
    }
    if kind == 2 {
        read_entries(&mut cursor, &mut form);
    }
    Some(form)
}

/// Format, help, status and macros come first, then a table of strings (MS-DOC 2.2.4).
fn read_entries(cursor: &mut Cursor<'_>, form: &mut Form) -> Option<()> {
    for _ in 0..5 {
        cursor.closed_text()?;
    }
    let mut count = cursor.u16()?;
    if count == 0xffff {
        count = cursor.u16()?;
    }
    let extra = usize::from(cursor.u16()?);
    for _ in 0..count {
        let entry = cursor.counted_text()?;
        cursor.take(extra)?;
        form.add_entry(entry);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, is_closed: bool) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let closing = is_closed.then_some(0);
        [units.len() as u16].into_iter().chain(units).chain(closing).flat_map(u16::to_le_bytes).collect()
    }

    fn data(bits: u16, default: u16, entries: &[&str]) -> Vec<u8> {
        let mut body = vec![0xff; 4];
        body.extend(bits.to_le_bytes());
        body.extend([0; 4]);
        body.extend(text("Field", true));
        body.extend(default.to_le_bytes());
        (0..5).for_each(|_| body.extend(text("", true)));
        body.extend([0xff, 0xff, entries.len() as u8, 0, 0, 0]);
        entries.iter().for_each(|entry| body.extend(text(entry, false)));
        let mut bytes = vec![0xaa; 3];
        bytes.extend((68 + body.len() as u32).to_le_bytes());
        bytes.extend(68u16.to_le_bytes());
        bytes.extend([0; 62]);
        bytes.extend(body);
        bytes
    }

    #[test]
    fn states_are_those_set_or_the_default() {
        let form = |bits, default| parse(&data(bits, default, &["Red", "Amber"]), 3).expect("a form");
        let (set, unset) = (form(1 | (1 << 2), 0), form(1 | (UNSET << 2), 1));
        assert_eq!((set.checked, unset.checked, unset.default), (Some(true), None, Some(1)));
        let list = form(2 | (1 << 2), 0);
        assert_eq!((list.chosen, list.entries), (Some(1), vec!["Red".to_owned(), "Amber".to_owned()]));
        assert!(parse(&data(1, 0, &[])[..30], 3).is_none());
    }
}
