//! Stream filters under a byte limit, ISO 32000-1, 7.4: what was decoded before an error or the limit stays.

use flate2::{Decompress, FlushDecompress, Status};

/// Inflates zlib data, or raw deflate behind a broken header, onto `out` until it holds `limit` bytes.
///
/// Gives whether the limit cut it.
pub fn flate(input: &[u8], out: &mut Vec<u8>, limit: usize) -> bool {
    let start = out.len();
    let cut = inflate(Decompress::new(true), input, out, limit);
    if out.len() > start || input.len() <= 2 {
        return cut;
    }
    inflate(Decompress::new(false), input.get(2..).unwrap_or_default(), out, limit)
}

fn inflate(mut decoder: Decompress, input: &[u8], out: &mut Vec<u8>, limit: usize) -> bool {
    out.reserve(input.len().saturating_mul(4).min(limit.saturating_sub(out.len())).min(1 << 22));
    loop {
        if out.len() >= limit {
            out.truncate(limit);
            return true;
        }
        if out.len() == out.capacity() {
            out.reserve(out.len().clamp(4096, 1 << 22));
        }
        let rest = input.get(decoder.total_in() as usize..).unwrap_or_default();
        let before = (decoder.total_in(), out.len());
        match decoder.decompress_vec(rest, out, FlushDecompress::None) {
            Ok(Status::StreamEnd) | Err(_) => break,
            Ok(_) if before == (decoder.total_in(), out.len()) && out.len() < out.capacity() => break,
            Ok(_) => {}
        }
    }
    let cut = out.len() > limit;
    out.truncate(limit);
    cut
}

/// LZW, ISO 32000-1, 7.4.4; `early` is `/EarlyChange`.
pub fn lzw(input: &[u8], early: bool, limit: usize) -> (Vec<u8>, bool) {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut out: Vec<u8> = Vec::with_capacity(input.len().saturating_mul(2).min(limit));
    // Each entry from 258 on is a stretch of the output.
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(4096);
    let mut previous: Option<(usize, usize)> = None;
    let (mut buffer, mut bits, mut width) = (0u32, 0u32, 9u32);
    for &byte in input {
        buffer = buffer << 8 | u32::from(byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (buffer >> bits) as usize & ((1 << width) - 1);
        buffer &= (1 << bits) - 1;
        match code {
            CLEAR => {
                table.clear();
                previous = None;
                width = 9;
                continue;
            }
            END => break,
            _ => {}
        }
        let start = out.len();
        match (code, previous) {
            (0..256, _) => out.push(code as u8),
            (_, Some((from, len))) if code - 258 == table.len() => {
                out.extend_from_within(from..from + len);
                out.extend_from_within(from..from + 1);
            }
            _ => match table.get(code - 258) {
                Some(&(from, len)) => out.extend_from_within(from..from + len),
                None => break,
            },
        }
        if let Some((from, len)) = previous
            && table.len() < 4096 - 258
        {
            // The new entry is the previous stretch and one byte more, which is the first of this one.
            table.push((from, len + 1));
        }
        previous = Some((start, out.len() - start));
        width = match table.len() + 258 + usize::from(early) {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if out.len() > limit {
            out.truncate(limit);
            return (out, true);
        }
    }
    (out, false)
}

/// ASCIIHexDecode.
pub fn ascii_hex(input: &[u8]) -> Vec<u8> {
    let end = input.iter().position(|&b| b == b'>').unwrap_or(input.len());
    super::lexer::unhex(input.get(..end).unwrap_or_default())
}

/// ASCII85Decode.
pub fn ascii85(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len() / 5 * 4 + 4);
    let mut group = [0u32; 5];
    let mut count = 0;
    for &byte in input.strip_prefix(b"<~").unwrap_or(input) {
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                if let Some(slot) = group.get_mut(count) {
                    *slot = u32::from(byte - b'!');
                }
                count += 1;
                if count == 5 {
                    out.extend(group85(group));
                    count = 0;
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        group.iter_mut().skip(count).for_each(|slot| *slot = 84);
        out.extend(group85(group).iter().take(count - 1));
    }
    out
}

fn group85(group: [u32; 5]) -> [u8; 4] {
    group.iter().fold(0u32, |value, &digit| value.wrapping_mul(85).wrapping_add(digit)).to_be_bytes()
}

/// RunLengthDecode.
pub fn run_length(mut input: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    while let Some((&length, rest)) = input.split_first() {
        match length {
            0..128 => {
                let count = usize::from(length) + 1;
                out.extend_from_slice(rest.get(..count).unwrap_or(rest));
                input = rest.get(count..).unwrap_or_default();
            }
            128 => break,
            _ => {
                let Some((&byte, tail)) = rest.split_first() else { break };
                out.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                input = tail;
            }
        }
        if out.len() > limit {
            out.truncate(limit);
            return (out, true);
        }
    }
    (out, false)
}

/// The `/DecodeParms` of a predictor.
#[derive(Clone, Copy, Debug)]
pub struct Predictor {
    /// `/Predictor`: 2 is TIFF, 10 and above PNG.
    pub kind: i64,
    /// `/Colors`
    pub colors: usize,
    /// `/BitsPerComponent`
    pub bits: usize,
    /// `/Columns`
    pub columns: usize,
}

impl Predictor {
    /// Undoes the prediction.
    pub fn undo(self, data: Vec<u8>) -> Vec<u8> {
        let bits = self.colors.saturating_mul(self.bits);
        let pixel = bits.div_ceil(8).max(1);
        let row = bits.saturating_mul(self.columns).div_ceil(8).max(1);
        match self.kind {
            10.. => undo_png(&data, pixel, row),
            2 if self.bits == 8 => undo_tiff(data, pixel, row),
            _ => data,
        }
    }
}

fn undo_tiff(mut data: Vec<u8>, pixel: usize, row: usize) -> Vec<u8> {
    for line in data.chunks_mut(row) {
        for i in pixel..line.len() {
            line[i] = line[i].wrapping_add(line[i - pixel]);
        }
    }
    data
}

fn undo_png(data: &[u8], pixel: usize, row: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above: Vec<u8> = vec![0; row.min(data.len())];
    for line in data.chunks(row.saturating_add(1)) {
        let Some((&kind, line)) = line.split_first() else { break };
        let start = out.len();
        out.extend_from_slice(line);
        let Some(current) = out.get_mut(start..) else { break };
        for i in 0..current.len() {
            let left = if i >= pixel { current[i - pixel] } else { 0 };
            let up = above.get(i).copied().unwrap_or(0);
            let corner = if i >= pixel { above.get(i - pixel).copied().unwrap_or(0) } else { 0 };
            let predicted = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            current[i] = current[i].wrapping_add(predicted);
        }
        above.clear();
        above.extend_from_slice(current);
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let (pa, pb, pc) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lzw_decodes_the_example_of_the_standard() {
        let (out, cut) = lzw(&[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], true, 100);
        assert_eq!((out.as_slice(), cut), (&[45, 45, 45, 45, 45, 65, 45, 45, 45, 66][..], false));
    }

    #[test]
    fn ascii85_decodes_whole_and_broken_groups() {
        assert_eq!(ascii85(b"<~87cUR\nDZ~>"), b"Hello");
        assert_eq!(ascii85(b"z~>"), [0; 4]);
    }

    #[test]
    fn run_length_stops_at_its_limit() {
        assert_eq!(run_length(&[1, 7, 8, 255, 9, 128, 3], 100), (vec![7, 8, 9, 9], false));
        assert_eq!(run_length(&[129, 9, 129, 9], 100), (vec![9; 100], true));
    }

    #[test]
    fn png_rows_add_what_stands_above() {
        let up = Predictor { kind: 12, colors: 1, bits: 8, columns: 2 };
        assert_eq!(up.undo(vec![2, 1, 2, 2, 1, 1]), [1, 2, 2, 3]);
    }

    #[test]
    fn flate_keeps_what_came_before_the_damage() {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&[b'a'; 1000]).unwrap();
        let bytes = encoder.finish().unwrap();
        let mut out = Vec::new();
        assert!(!flate(&bytes, &mut out, 5000));
        assert_eq!(out.len(), 1000);
        let mut out = Vec::new();
        assert!(flate(&bytes, &mut out, 10));
        assert_eq!(out, [b'a'; 10]);
    }
}
