//! What the document says about itself: the summary information property set (MS-OLEPS).

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use jiff::Timestamp;

use super::bytes::{slice, u16_at, u32_at, utf16};
use crate::document::Properties;
use crate::reader::code_page::of_code_page;

/// Seconds between 1601, where file times begin, and 1970.
const EPOCH: i64 = 11_644_473_600;
/// Most properties that are looked at; the set has 18.
const PROPERTIES: usize = 64;

/// Takes up the properties of the stream `SummaryInformation`.
pub(super) fn read(stream: &[u8]) -> Properties {
    parse(stream).unwrap_or_default()
}

fn parse(stream: &[u8]) -> Option<Properties> {
    let set = stream.get(u32_at(stream, 44)? as usize..)?;
    let entries = set.get(8..)?.chunks_exact(8).take((u32_at(set, 4)? as usize).min(PROPERTIES));
    let entries: Vec<(u32, &[u8])> =
        entries.filter_map(|entry| Some((u32_at(entry, 0)?, set.get(u32_at(entry, 4)? as usize..)?))).collect();
    let find = |id: u32| entries.iter().find(|entry| entry.0 == id).map(|entry| entry.1);
    let page = find(1).and_then(|value| u16_at(value, 4));
    let encoding = match page {
        Some(65001) => UTF_8,
        page => page.and_then(of_code_page).unwrap_or(WINDOWS_1252),
    };
    let text = |id: u32| find(id).and_then(|value| text(value, page, encoding));
    let time = |id: u32| find(id).and_then(time);
    Some(Properties { title: text(2), author: text(4), created: time(12), modified: time(13), producer: text(18) })
}

fn text(value: &[u8], page: Option<u16>, encoding: &'static Encoding) -> Option<String> {
    let length = u32_at(value, 4)? as usize;
    let text = match u16_at(value, 0)? {
        30 if page == Some(1200) => utf16(slice(value, 8, length)?),
        30 => encoding.decode_without_bom_handling(slice(value, 8, length)?).0.into_owned(),
        31 => utf16(slice(value, 8, length.checked_mul(2)?)?),
        _ => return None,
    };
    let text = text.split('\0').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A file time, to the second; 0 is none.
fn time(value: &[u8]) -> Option<String> {
    if u16_at(value, 0)? != 64 {
        return None;
    }
    let ticks = u64::from(u32_at(value, 8)?) << 32 | u64::from(u32_at(value, 4)?);
    let seconds = i64::try_from(ticks / 10_000_000).ok().filter(|&seconds| seconds > 0)?;
    Some(Timestamp::from_second(seconds.checked_sub(EPOCH)?).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_read_in_their_code_page_and_times_are_rfc3339() {
        let page = [2, 0, 0, 0, 0xe4, 0x04, 0, 0];
        let text = |bytes: &[u8]| [&[30, 0, 0, 0][..], &(bytes.len() as u32).to_le_bytes(), bytes].concat();
        let time = |ticks: u64| [&[64, 0, 0, 0][..], &ticks.to_le_bytes()].concat();
        let values = [
            (1, page.to_vec()),
            (2, text(b"Q2 \x96 returns\0")),
            (4, text(b"\0")),
            (12, time((1_637_141_400 + EPOCH as u64) * 10_000_000)),
            (13, time(0)),
        ];
        let mut set = [[0; 4], (values.len() as u32).to_le_bytes()].concat();
        let mut at = 8 + values.len() * 8;
        for (id, value) in &values {
            set.extend([*id as u32, at as u32].iter().flat_map(|n| n.to_le_bytes()));
            at += value.len();
        }
        values.iter().for_each(|(_, value)| set.extend(value));
        let mut stream = vec![0; 48];
        stream[44] = 48;
        stream.extend(set);
        let properties = read(&stream);
        assert_eq!(properties.title.as_deref(), Some("Q2 – returns"));
        assert_eq!((properties.author, properties.modified), (None, None));
        assert_eq!(properties.created.as_deref(), Some("2021-11-17T09:30:00Z"));
        assert_eq!(read(&stream[..50]), Properties::default());
    }
}
