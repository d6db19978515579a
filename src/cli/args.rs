//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  exrep extract report.docx                     one document, readable JSON
  exrep extract returns/ > records.jsonl        a folder, a line of JSON for each document
  exrep extract returns/ --out records/         a folder, a JSON file for each document
  find . -name '*.pdf' -print0 | exrep extract --files-from - -0
  curl -s $URL | exrep extract -                one document from standard input
  exrep inspect report.pdf                      how the document was read
  exrep inspect report.pdf --explain            why its parts were recognised

Exit codes: 0 all read, 1 some inputs failed, 2 wrong usage, 130 interrupted.
JSON goes to standard output, everything else to standard error.";

/// Reads Word and PDF exception performance reports into normalised, verifiable JSON.
#[derive(Debug, Parser)]
#[command(name = "exrep", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read documents and write their records as JSON
    Extract(Extract),
    /// Show how one document was read, for people
    Inspect(Inspect),
    /// Print the JSON Schema of the output
    Schema(Schema),
    /// List the codes of findings and failures
    Codes,
    /// Paint pages for another process of exrep
    #[command(hide = true)]
    PaintPages,
}

/// `exrep extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// Files, folders (read with all that is below them), or `-` for one document on standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub paths: Vec<PathBuf>,

    /// Read further paths from FILE, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,

    /// The paths of --files-from end in NUL, as `find -print0` writes them
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub null: bool,

    /// How to write to standard output [default: json for one file, otherwise jsonl]
    #[arg(long, value_enum, conflicts_with = "out")]
    pub format: Option<Format>,

    /// Write a file for each document below DIR instead: `<path>.json`, or `<path>.error.json` where it failed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Documents to read at the same time [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub profiles: Profiles,

    #[command(flatten)]
    pub ocr: Ocr,

    /// Say nothing on standard error
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what became of every input
    #[arg(short, long)]
    pub verbose: bool,
}

/// How records are written to standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Indented JSON: an object for one file, an array for several
    Json,
    /// JSON Lines: one object a line
    Jsonl,
}

/// `exrep inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// The document, or `-` for standard input
    pub file: PathBuf,

    /// The text in reading order instead of the outline
    #[arg(long, conflicts_with = "explain")]
    pub text: bool,

    /// What each part was recognised as, and why
    #[arg(long)]
    pub explain: bool,

    #[command(flatten)]
    pub profiles: Profiles,

    #[command(flatten)]
    pub ocr: Ocr,
}

/// Options about template profiles.
#[derive(Debug, Args)]
pub struct Profiles {
    /// Use the template profile in FILE beside the built-in ones (may be given several times)
    #[arg(long = "profile", value_name = "FILE")]
    pub profiles: Vec<PathBuf>,
}

/// Options about pages that are pictures.
#[derive(Debug, Args)]
pub struct Ocr {
    /// Read pages that are pictures with tesseract: where it is installed, never, or all of them anew
    #[arg(long = "ocr", value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub when: When,

    /// Languages of those pages, as tesseract names them
    #[arg(long = "ocr-languages", value_name = "LANGUAGES", default_value = "eng+cym")]
    pub languages: String,

    /// Seconds that one page may take
    #[arg(long = "ocr-timeout", value_name = "SECONDS", default_value_t = 180)]
    pub timeout: u32,

    /// Keep what was read in DIR, for later runs [default: exrep/ocr in the user's cache folder]
    #[arg(long = "ocr-cache", value_name = "DIR")]
    pub cache: Option<PathBuf>,

    /// Keep nothing and read all anew
    #[arg(long = "no-ocr-cache", conflicts_with = "cache")]
    pub no_cache: bool,
}

/// When pages are read from their pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Pages without text of their own, where tesseract is installed
    Auto,
    /// Not at all
    Never,
    /// Every page that is mostly a picture, even where it has a text layer
    Force,
}

/// `exrep schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which schema
    #[arg(value_enum, default_value_t = Shape::Record)]
    pub shape: Shape,
}

/// The two shapes of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// What is written for a document that was read
    Record,
    /// What is written for an input that failed
    Failure,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
