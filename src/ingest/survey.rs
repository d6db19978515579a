//! Looks at many documents without writing their records.

use std::num::NonZeroUsize;

use super::dispatch::{in_order, pool};
use super::isolate::contained;
use super::read::{crashed, is_no_document_by_its_head, is_passed_over, read};
use super::walk::Input;
use crate::Error;
use crate::convert::Extractor;

/// How documents are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Survey<'a> {
    /// Reads one document.
    pub extractor: &'a Extractor,
    /// Documents read at the same time.
    pub jobs: NonZeroUsize,
}

/// An input that was looked at, and what was seen.
#[derive(Clone, Debug)]
pub struct Surveyed<T> {
    /// Its `source.path`.
    pub name: String,
    /// What was seen; `None` for a file of a folder that is no document.
    pub seen: Option<Result<T, Error>>,
}

impl Survey<'_> {
    /// What `look` sees in every input, in input order.
    ///
    /// # Errors
    /// Where threads cannot be had.
    pub fn run<T: Send>(
        &self,
        inputs: impl IntoIterator<Item = Input>,
        look: impl Fn(&Extractor, &[u8]) -> Result<T, Error> + Sync,
        mut emit: impl FnMut(Surveyed<T>),
    ) -> std::io::Result<()> {
        let work = |input: Input| Surveyed { seen: self.seen(&input, &look), name: input.name };
        in_order(&pool(self.jobs.get())?, inputs.into_iter(), &work, |surveyed| {
            emit(surveyed);
            Ok(())
        })
    }

    fn seen<T>(&self, input: &Input, look: impl Fn(&Extractor, &[u8]) -> Result<T, Error>) -> Option<Result<T, Error>> {
        if is_no_document_by_its_head(input, self.extractor) {
            return None;
        }
        let bytes = match read(input, self.extractor) {
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(error)),
        };
        match contained(|| look(self.extractor, &bytes)) {
            Ok(Err(_)) if is_passed_over(input, &bytes, self.extractor) => None,
            Ok(seen) => Some(seen),
            Err(words) => Some(Err(crashed(&words))),
        }
    }
}
