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
  exrep labels archive/                         which labels the reports have, and since when
  exrep profile new returns/ > ours.toml        a profile for a template, to be edited

Exit codes: 0 all read, 1 some inputs failed, 2 wrong usage, 130 interrupted.
JSON goes to standard output, everything else to standard error.";

const LABELS_EXAMPLES: &str = "\
Examples:
  exrep labels archive/                         a table of fields, labels, counts, first and last period
  exrep labels archive/ --format json | jq '.unrecognised'
  exrep labels --profile ours.toml archive/     with the labels of a profile of yours

A label with ~ is known to no profile: it was inferred, and its reports are for a person to check.";

const PROFILE_EXAMPLES: &str = "\
Examples:
  exrep profile list                            the built-in profiles
  exrep profile show general                    one of them, as TOML
  exrep profile new returns/ > ours.toml        proposes one from examples
  exrep profile check ours.toml returns/        what is wrong with it, and what each label matched
  exrep extract --profile ours.toml returns/    uses it";

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
    /// List the labels that a corpus has for each field, how often and since when
    #[command(after_help = LABELS_EXAMPLES)]
    Labels(Labels),
    /// List, show, check and propose template profiles
    Profile(ProfileCommand),
    /// Print the JSON Schema of the output
    Schema(Schema),
    /// List the codes of findings and failures
    Codes,
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
}

/// `exrep labels`.
#[derive(Debug, Args)]
pub struct Labels {
    /// Files and folders (read with all that is below them), or `-` for one document on standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// How to write it
    #[arg(long, value_enum, default_value_t = LabelsFormat::Table)]
    pub format: LabelsFormat,

    /// Documents to read at the same time [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub profiles: Profiles,
}

/// How `exrep labels` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LabelsFormat {
    /// For people
    Table,
    /// One JSON object
    Json,
}

/// `exrep profile`.
#[derive(Debug, Args)]
#[command(after_help = PROFILE_EXAMPLES, arg_required_else_help = true)]
pub struct ProfileCommand {
    /// What to do.
    #[command(subcommand)]
    pub command: ProfileAction,
}

/// What `exrep profile` does.
#[derive(Debug, Subcommand)]
pub enum ProfileAction {
    /// List the profiles in force, the first to be asked first
    List {
        #[command(flatten)]
        profiles: Profiles,
    },
    /// Print a profile as TOML, comments and all
    Show {
        /// Its name, as `exrep profile list` has it
        name: String,
        #[command(flatten)]
        profiles: Profiles,
    },
    /// Say what is wrong with a profile, then what each of its labels matches in given documents
    ///
    /// Exit code 2 where the profile cannot be used.
    Check {
        /// The profile
        #[arg(value_name = "PROFILE.toml")]
        file: PathBuf,
        /// Documents to try it on
        #[arg(value_name = "PATH")]
        documents: Vec<PathBuf>,
        #[command(flatten)]
        profiles: Profiles,
    },
    /// Propose a profile from examples: their titles and labels, each guessed to a field, for you to edit
    New {
        /// Documents of one template, the more the better
        #[arg(value_name = "PATH", required = true)]
        documents: Vec<PathBuf>,
        #[command(flatten)]
        profiles: Profiles,
    },
}

/// Options about template profiles.
#[derive(Debug, Args)]
pub struct Profiles {
    /// Use this template profile, or all `.toml` files of a folder, before the built-in ones; may be given again
    #[arg(long = "profile", value_name = "FILE|FOLDER")]
    pub profiles: Vec<PathBuf>,
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
