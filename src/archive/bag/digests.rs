//! The digests that manifests may have.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use md5::Md5;
use sha1::Sha1;
use sha2::digest::DynDigest;
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::archive::worker::hex;

/// A fresh digest of a manifest's algorithm; `None` for one that is not known.
fn digest(algorithm: &str) -> Option<Box<dyn DynDigest>> {
    Some(match algorithm {
        "md5" => Box::new(Md5::default()),
        "sha1" => Box::new(Sha1::default()),
        "sha224" => Box::new(Sha224::default()),
        "sha256" => Box::new(Sha256::default()),
        "sha384" => Box::new(Sha384::default()),
        "sha512" => Box::new(Sha512::default()),
        _ => return None,
    })
}

/// Hexadecimal digits of an algorithm's digests; `None` for one that is not known.
pub(super) fn length(algorithm: &str) -> Option<usize> {
    digest(algorithm).map(|digest| digest.output_size() * 2)
}

/// The digests of a file, by algorithm, in one reading; those not known are left out.
pub(super) fn of_file<'a>(
    file: &Path,
    algorithms: impl Iterator<Item = &'a str>,
) -> io::Result<(u64, BTreeMap<&'a str, String>)> {
    let mut digests: Vec<_> = algorithms.filter_map(|name| Some((name, digest(name)?))).collect();
    let (mut from, mut piece, mut bytes) = (File::open(file)?, vec![0; 64 << 10], 0);
    loop {
        let count = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        bytes += count as u64;
        for (_, digest) in &mut digests {
            digest.update(piece.get(..count).unwrap_or_default());
        }
    }
    Ok((bytes, digests.into_iter().map(|(name, digest)| (name, hex(&digest.finalize()))).collect()))
}
