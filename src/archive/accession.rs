//! The names of accessions, `000007-02`: the second bag of the seventh run.
//!
//! Runs are numbered and not named by the clock, so that their order is plain and no bag can be missing unnoticed.

use std::fmt;
use std::io;
use std::path::Path;
use std::str::FromStr;

/// One published bag: the run that made it, and its number within that run; both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Accession {
    /// The run.
    pub run: u32,
    /// The bag's number within the run.
    pub bag: u32,
}

impl fmt::Display for Accession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}-{:02}", self.run, self.bag)
    }
}

impl FromStr for Accession {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let (run, bag) = name.split_once('-').ok_or(())?;
        let accession = Accession { run: run.parse().map_err(|_| ())?, bag: bag.parse().map_err(|_| ())? };
        // One name for each accession, so that two folders cannot claim to be the same one.
        if accession.run > 0 && accession.bag > 0 && accession.to_string() == name { Ok(accession) } else { Err(()) }
    }
}

/// What lies in the folder of accessions: those by number, and the names of anything else.
pub(super) fn listed(folder: &Path) -> io::Result<(Vec<Accession>, Vec<String>)> {
    let (mut accessions, mut others) = (Vec::new(), Vec::new());
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((accessions, others)),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.parse() {
            Ok(accession) if entry.file_type()?.is_dir() => accessions.push(accession),
            _ => others.push(name),
        }
    }
    accessions.sort_unstable();
    others.sort_unstable();
    Ok((accessions, others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_accession_are_one() {
        for (name, run, bag) in [("000001-01", 1, 1), ("000012-100", 12, 100), ("1234567-09", 1_234_567, 9)] {
            let accession = Accession { run, bag };
            assert_eq!((accession.to_string().as_str(), name.parse()), (name, Ok(accession)));
        }
        for wrong in ["1-1", "000001", "000001-1", "000000-01", "000001-00", "+00001-01", ".tmp"] {
            assert_eq!(wrong.parse::<Accession>(), Err(()), "{wrong}");
        }
    }
}
