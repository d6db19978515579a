//! A file's digest, without holding the file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::worker::hex;

/// Bytes at a file's beginning by which the version of its format is told.
pub(super) const HEAD: usize = 1024;

/// A file's digest, and its first bytes.
#[derive(Debug)]
pub(super) struct Digested {
    pub sha256: String,
    pub head: Vec<u8>,
}

pub(super) fn digest_of(path: &Path) -> io::Result<Digested> {
    let mut file = File::open(path)?;
    let (mut sha256, mut head, mut piece) = (Sha256::new(), Vec::new(), vec![0; 64 << 10]);
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let read = piece.get(..count).unwrap_or_default();
        if head.is_empty() {
            head.extend_from_slice(read.get(..HEAD).unwrap_or(read));
        }
        sha256.update(read);
    }
    Ok(Digested { sha256: hex(&sha256.finalize()), head })
}
