//! Indicators: service, name and reference.

/// The parts of an indicator's line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The service before the first colon.
    pub service: Option<String>,
    /// The indicator's own name.
    pub name: Option<String>,
    /// Its code.
    pub reference: Option<String>,
}

/// Service, name and reference of an indicator's line.
pub fn parse(text: &str) -> Reading {
    let _ = text;
    Reading::default()
}
