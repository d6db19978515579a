//! Whether running text says anything.

use crate::record::NarrativeStatus;

/// `none` where the whole text says that there is nothing, `blank` where it is empty, else `stated`.
pub fn status(text: &str) -> NarrativeStatus {
    if text.trim().is_empty() { NarrativeStatus::Blank } else { NarrativeStatus::Stated }
}
