//! Outturn against target.

use crate::record::{Outturn, PolarityValue, Target, Variance};

/// Outturn minus target, and whether the target was met.
pub fn variance(outturn: &Outturn, target: &Target, polarity: Option<PolarityValue>) -> Variance {
    let _ = (outturn, target, polarity);
    Variance::default()
}
