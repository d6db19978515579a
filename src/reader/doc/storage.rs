//! The compound file (MS-CFB) and the streams in it.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use cfb::CompoundFile;

use super::bytes::{slice, u16_at, u32_at};
use crate::Error;
use crate::reader::Limits;

/// Room that padding may add beyond the file's own length again.
const PADDING: usize = 1 << 20;

/// An open compound file.
pub(super) struct Storage<'a> {
    file: CompoundFile<Cursor<Cow<'a, [u8]>>>,
    room: u64,
    stream_room: u64,
    /// The file ends before its streams do, and was filled up with zeros.
    pub(super) is_padded: bool,
    /// A stream could not be read to its end.
    pub(super) is_cut: bool,
}

impl<'a> Storage<'a> {
    /// Opens a compound file; one that is cut short is filled up with zeros and tried once more.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Storage<'a>, Error> {
        // A last sector that is not whole would keep its stream from being read at all.
        let is_whole = bytes.len().is_multiple_of(sector_size(bytes));
        let opened = is_whole.then(|| CompoundFile::open(Cursor::new(Cow::Borrowed(bytes))).ok()).flatten();
        let is_padded = opened.is_none() && reaches_beyond(bytes);
        let file = opened.map_or_else(|| CompoundFile::open(Cursor::new(Cow::Owned(padded(bytes)))), Ok);
        let file =
            file.map_err(|error| Error::damaged(format!("the OLE2 file cannot be opened: {}", plain(&error))))?;
        let (room, stream_room) = (limits.decoded_bytes, limits.stream_bytes);
        Ok(Storage { file, room, stream_room, is_padded, is_cut: false })
    }

    /// A stream's bytes, as many as the limits allow; `None` where there is no such stream.
    pub(super) fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(format!("/{name}")).ok()?;
        let length = stream.len();
        let most = self.room.min(self.stream_room);
        let mut bytes = Vec::new();
        // What can be had of a damaged stream is read.
        let read = stream.take(most).read_to_end(&mut bytes);
        self.is_cut |= read.is_err() || (bytes.len() as u64) < length;
        self.room = self.room.saturating_sub(bytes.len() as u64);
        Some(bytes)
    }
}

/// An I/O error's words in our style.
fn plain(error: &io::Error) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

/// Whether a sector goes on in one that is not there, or not whole.
///
/// Other files that need padding only have an allocation table that is larger than themselves. Sectors that the header lists are
/// enough to tell (MS-CFB 2.2).
fn reaches_beyond(bytes: &[u8]) -> bool {
    let sector = sector_size(bytes);
    let sectors = (bytes.len() / sector).saturating_sub(1);
    let tables = bytes.get(76..512).unwrap_or_default().chunks_exact(4).filter_map(|number| u32_at(number, 0));
    let tables: Vec<usize> = tables.map(|number| number as usize).filter(|&number| number < 0xffff_fffa).collect();
    let is_beyond = |number: u32| number < 0xffff_fffa && number as usize >= sectors;
    tables.into_iter().any(|number| {
        let table = number.checked_add(1).and_then(|at| slice(bytes, at.checked_mul(sector)?, sector));
        table.is_none_or(|table| table.chunks_exact(4).filter_map(|entry| u32_at(entry, 0)).any(is_beyond))
    })
}

fn sector_size(bytes: &[u8]) -> usize {
    1 << u16_at(bytes, 30).unwrap_or(9).clamp(9, 12)
}

/// The file with zeros to the end of what its allocation table can hold (MS-CFB 2.2, 2.3).
fn padded(bytes: &[u8]) -> Vec<u8> {
    let sector = sector_size(bytes);
    let tables = u32_at(bytes, 44).unwrap_or(1) as usize;
    let claimed = tables.saturating_mul(sector / 4).saturating_add(1).saturating_mul(sector);
    let most = bytes.len().saturating_mul(2).saturating_add(PADDING);
    let mut padded = bytes.to_vec();
    padded.resize(claimed.clamp(bytes.len(), most).next_multiple_of(sector), 0);
    padded
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_is_cut_short_is_read_as_far_as_it_goes() {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        let text = [7; 9000];
        file.create_stream("/WordDocument").expect("a stream").write_all(&text).expect("its bytes");
        let bytes = file.into_inner().into_inner();
        let whole =
            Storage::open(&bytes, &Limits::default()).map(|mut file| (file.stream("worddocument"), file.is_padded));
        assert_eq!(whole.ok(), Some((Some(text.to_vec()), false)));
        let Ok(mut cut) = Storage::open(&bytes[..bytes.len() - 4000], &Limits::default()) else { panic!("not opened") };
        let stream = cut.stream("WordDocument").unwrap_or_default();
        assert!(cut.is_padded || cut.is_cut);
        assert!(stream.starts_with(&[7; 8000]), "{}", stream.len());
        assert!(Storage::open(&bytes[..100], &Limits::default()).is_err());
    }
}
