//! What a template says.

use std::path::PathBuf;

use crate::Error;

/// The profiles in force.
#[derive(Clone, Debug, Default)]
pub struct ProfileSet {}

impl ProfileSet {
    /// The built-in profiles.
    pub fn builtin() -> ProfileSet {
        ProfileSet {}
    }

    /// The built-in profiles and those of `files`.
    ///
    /// # Errors
    /// Where a file cannot be read or is no profile.
    pub fn load(files: &[PathBuf]) -> Result<ProfileSet, Error> {
        for file in files {
            std::fs::metadata(file).map_err(|e| Error::damaged(format!("profile {}: {e}", file.display())))?;
        }
        Ok(ProfileSet {})
    }

    /// A digest of their content.
    pub fn digest(&self) -> &str {
        ""
    }
}
