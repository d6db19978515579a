//! Unpacks the entries of an archive.
//!
//! A package has a dozen small parts; a new decompressor with its buffers for each would cost more than their text.

use std::io::Read;

use flate2::{Crc, Decompress, FlushDecompress, Status};
use zip::CompressionMethod;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::package::Fault;

/// Bytes that are set aside for a part at once, whatever size its header claims.
const STEP: usize = 4 << 20;

/// A decompressor that serves one entry after another.
#[derive(Default)]
pub(super) struct Inflater(Option<Decompress>);

/// An entry's bytes as they lie in the archive.
pub(super) struct Packed<'a> {
    bytes: &'a [u8],
    is_deflated: bool,
    size: u64,
    crc: u32,
}

impl<'a> Packed<'a> {
    /// Of an entry of the archive in `bytes`; an error where it is encrypted or packed by another method than deflate.
    pub(super) fn of<R: Read>(file: &ZipFile<'_, R>, bytes: &'a [u8]) -> Result<Packed<'a>, ZipError> {
        if file.encrypted() {
            return Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED));
        }
        let is_deflated = match file.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(ZipError::UnsupportedArchive("only stored and deflated entries are unpacked")),
        };
        let start = file.data_start().and_then(|start| usize::try_from(start).ok()).unwrap_or(usize::MAX);
        let length = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
        let rest = bytes.get(start..).unwrap_or_default();
        let bytes = rest.get(..length).unwrap_or(rest);
        Ok(Packed { bytes, is_deflated, size: file.size(), crc: file.crc32() })
    }

    /// At most `allowed` bytes of the entry, and what is wrong with them.
    pub(super) fn unpacked(&self, inflater: &mut Inflater, allowed: u64) -> (Vec<u8>, Option<Fault>) {
        let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
        let (mut data, is_whole) = if self.is_deflated {
            let claimed = usize::try_from(self.size).unwrap_or(usize::MAX).min(allowed);
            inflater.inflate(self.bytes, claimed, allowed)
        } else {
            let end = self.bytes.len().min(allowed.saturating_add(1));
            (self.bytes.get(..end).unwrap_or_default().to_vec(), true)
        };
        if data.len() > allowed {
            data.truncate(allowed);
            return (data, Some(Fault::TooLarge));
        }
        let mut crc = Crc::new();
        crc.update(&data);
        let is_sound = is_whole && crc.sum() == self.crc;
        (data, (!is_sound).then_some(Fault::Damaged))
    }
}

impl Inflater {
    /// What the bytes inflate to, one byte beyond what is allowed at most, and whether they ended well.
    fn inflate(&mut self, bytes: &[u8], claimed: usize, allowed: usize) -> (Vec<u8>, bool) {
        let inflater = self.0.get_or_insert_with(|| Decompress::new(false));
        inflater.reset(false);
        let mut data = Vec::with_capacity(claimed.min(STEP) + 1);
        loop {
            let (read, written) = (inflater.total_in(), data.len());
            let rest = usize::try_from(read).ok().and_then(|read| bytes.get(read..)).unwrap_or_default();
            match inflater.decompress_vec(rest, &mut data, FlushDecompress::None) {
                Ok(Status::StreamEnd) => return (data, true),
                Ok(_) if data.len() > allowed => return (data, false),
                // Nothing more to come: the stream is cut short.
                Ok(_) if data.len() < data.capacity() && inflater.total_in() == read && data.len() == written => {
                    return (data, false);
                }
                Ok(_) => {
                    let more = data.capacity().clamp(1 << 10, STEP).min(allowed.saturating_add(1) - data.len());
                    if data.len() == data.capacity() {
                        data.reserve_exact(more.max(1));
                    }
                }
                Err(_) => return (data, false),
            }
        }
    }
}
