//! Files whose digests are taken while they are written.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256, Sha512};

use crate::archive::journal::Kept;
use crate::archive::worker::hex;

/// A file that is being written.
pub(super) struct Sealed {
    to: BufWriter<File>,
    file: String,
    sha256: Sha256,
    sha512: Sha512,
    bytes: u64,
}

impl Sealed {
    /// Begins the file of that path in a bag, with its folders.
    pub(super) fn create(bag: &Path, file: &str) -> io::Result<Sealed> {
        let path = bag.join(file);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let to = BufWriter::with_capacity(128 << 10, File::create(path)?);
        Ok(Sealed { to, file: file.to_owned(), sha256: Sha256::new(), sha512: Sha512::new(), bytes: 0 })
    }

    /// Ends the file.
    pub(super) fn seal(mut self) -> io::Result<Kept> {
        self.to.flush()?;
        Ok(Kept {
            file: self.file,
            bytes: self.bytes,
            sha256: hex(&self.sha256.finalize()),
            sha512: hex(&self.sha512.finalize()),
        })
    }
}

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        let written = bytes.get(..count).unwrap_or_default();
        self.sha256.update(written);
        self.sha512.update(written);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Writes a whole file.
pub(super) fn whole(bag: &Path, file: &str, bytes: &[u8]) -> io::Result<Kept> {
    let mut sealed = Sealed::create(bag, file)?;
    sealed.write_all(bytes)?;
    sealed.seal()
}
