//! One writer at a time: a lock of the operating system, which dies with its holder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// The lock's file in the archive; empty, and left where it is.
pub(super) const FILE: &str = "lock";

/// The archive, held until this is dropped or its process ends, however it ends.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code)] File);

impl Lock {
    /// Holds the archive for writing; `None` where another process holds it and `wait` is false.
    ///
    /// # Errors
    /// Where the archive's folder cannot be written.
    pub fn exclusive(archive: &Path, wait: bool) -> io::Result<Option<Lock>> {
        let file = OpenOptions::new().create(true).append(true).open(archive.join(FILE))?;
        if wait {
            file.lock()?;
            return Ok(Some(Lock(file)));
        }
        held(file.try_lock(), file)
    }

    /// Holds off writers while the archive is read; `None` where one is at work. An archive without a lock file
    /// (on a disc, in a copy) has no writers.
    ///
    /// # Errors
    /// Where locks do not work.
    pub fn shared(archive: &Path, wait: bool) -> io::Result<Option<Lock>> {
        let path = archive.join(FILE);
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => File::open(archive)?,
            file => file?,
        };
        if wait {
            file.lock_shared()?;
            return Ok(Some(Lock(file)));
        }
        held(file.try_lock_shared(), file)
    }
}

fn held(tried: Result<(), TryLockError>, file: File) -> io::Result<Option<Lock>> {
    match tried {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_kept_out_until_the_first_is_gone() {
        let archive = tempfile::tempdir().unwrap();
        assert!(Lock::shared(archive.path(), false).unwrap().is_some());
        let first = Lock::exclusive(archive.path(), false).unwrap();
        assert!(first.is_some());
        assert!(Lock::exclusive(archive.path(), false).unwrap().is_none());
        assert!(Lock::shared(archive.path(), false).unwrap().is_none());
        drop(first);
        let readers = [Lock::shared(archive.path(), false), Lock::shared(archive.path(), false)];
        assert!(readers.iter().all(|reader| matches!(reader, Ok(Some(_)))));
        assert!(Lock::exclusive(archive.path(), false).unwrap().is_none());
    }
}
