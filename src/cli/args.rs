//! The command line.

use std::ffi::OsString;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::archive::Most;

const EXAMPLES: &str = "\
Examples:
  exrep extract report.docx                     one document, readable JSON
  exrep extract returns/ > records.jsonl        a folder, a line of JSON for each document
  exrep extract returns/ --out records/         a folder, a JSON file for each document
  find . -name '*.pdf' -print0 | exrep extract --files-from - -0
  curl -s $URL | exrep extract -                one document from standard input
  exrep import returns/ --archive archive/      what is new in a folder, kept so that anyone can check it
  exrep status archive/                         the last runs, and what needs a person
  exrep verify archive/ --sources returns/      every file, record and field
  exrep inspect report.pdf                      how the document was read
  exrep inspect report.pdf --explain            why its parts were recognised
  exrep labels archive/                         which labels the reports have, and since when
  exrep profile new returns/ > ours.toml        a profile for a template, to be edited

Exit codes: 0 all is well, 1 some inputs failed or something needs a person, 2 wrong usage, 3 too many failures,
4 the archive cannot be written or read, 5 it is being written by another process, 130 interrupted.
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
    /// Read sources and keep what became of them in an archive
    Import(Import),
    /// Show an archive's last runs and what needs a person
    Status(Status),
    /// Check an archive, or any BagIt bag: every file, every record, the catalogue
    Verify(Verify),
    /// Show what changed between versions of documents in an archive, field by field
    Diff(Diff),
    /// Make an archive's catalogue again from its bags
    Reindex(Reindex),
    /// Read documents for another process: tasks in, answers out, as JSON Lines
    #[command(hide = true)]
    Worker(Worker),
    /// List the labels that a corpus has for each field, how often and since when
    #[command(after_help = LABELS_EXAMPLES)]
    Labels(Labels),
    /// List, show, check and propose template profiles
    Profile(ProfileCommand),
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

/// `exrep import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Files and folders, each folder with all that is below it
    #[arg(value_name = "SOURCE", required_unless_present = "files_from")]
    pub paths: Vec<PathBuf>,

    /// The archive's folder; made where it is not there
    #[arg(long, value_name = "DIR")]
    pub archive: PathBuf,

    /// Read further sources from FILE, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,

    /// The paths of --files-from end in NUL, as `find -print0` writes them
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub null: bool,

    /// Only paths that match GLOB; without a `/` it is held against the file's name (may be given several times)
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,

    /// No paths that match GLOB; without a `/` it is held against every name in the path (may be given several times)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,

    /// Records in one bag, at most
    #[arg(long, value_name = "N", default_value = "10000")]
    pub bag_documents: NonZeroUsize,

    /// Keep the documents themselves in the bags, too
    #[arg(long)]
    pub originals: bool,

    /// Read documents again that another version or other profiles read; new versions where the record differs
    #[arg(long)]
    pub reprocess: bool,

    /// Leave alone what failed before and has not changed since
    #[arg(long)]
    pub no_retry: bool,

    /// Digest every file, whatever its size and time of change say
    #[arg(long)]
    pub checksum: bool,

    /// Stop where more inputs fail than N, or than N% once a hundred are done
    #[arg(long, value_name = "N|N%", value_parser = most)]
    pub max_failures: Option<Most>,

    /// Wait where another import is at work on the archive, instead of leaving
    #[arg(long)]
    pub wait: bool,

    #[command(flatten)]
    pub workers: Workers,

    #[command(flatten)]
    pub profiles: Profiles,

    /// How to write about the run on standard error
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Say nothing on standard error but why the run stopped
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what became of every input
    #[arg(short, long)]
    pub verbose: bool,
}

/// How a run is written about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Sentences
    Text,
    /// JSON Lines, each with the run and the source
    Json,
}

fn most(text: &str) -> Result<Most, String> {
    let wrong = || format!("found {text:?}, expected a number of failures or a percentage like 5%");
    match text.strip_suffix('%') {
        Some(percent) => {
            let percent: f64 = percent.trim().parse().map_err(|_| wrong())?;
            if (0.0..=100.0).contains(&percent) { Ok(Most::Percent(percent)) } else { Err(wrong()) }
        }
        None => text.parse().map(Most::Count).map_err(|_| wrong()),
    }
}

/// `exrep status`.
#[derive(Debug, Args)]
pub struct Status {
    /// The archive's folder
    pub archive: PathBuf,

    /// Runs to show
    #[arg(long, value_name = "N", default_value = "5")]
    pub runs: usize,

    /// How to write to standard output
    #[arg(long, value_enum, default_value_t = Answer::Text)]
    pub format: Answer,
}

/// `exrep verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The folder of an archive, or of one bag
    pub folder: PathBuf,

    /// Read the sources below ROOT again, too, and compare every field
    #[arg(long, value_name = "ROOT")]
    pub sources: Option<PathBuf>,

    /// How to write to standard output
    #[arg(long, value_enum, default_value_t = Answer::Text)]
    pub format: Answer,

    /// Wait where an import is at work on the archive, instead of leaving
    #[arg(long)]
    pub wait: bool,

    #[command(flatten)]
    pub workers: Workers,

    #[command(flatten)]
    pub profiles: Profiles,
}

/// `exrep diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The archive's folder
    pub archive: PathBuf,

    /// A source's path, a run's number, or the beginning of a document's SHA-256 [default: the last run with new versions]
    pub what: Option<String>,

    /// How to write to standard output
    #[arg(long, value_enum, default_value_t = Answer::Text)]
    pub format: Answer,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Answer {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// Options about worker processes.
#[derive(Debug, Args)]
pub struct Workers {
    /// Documents to read at the same time [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Seconds that one document may take; a scan takes a few for each page
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    pub timeout: NonZeroU64,

    /// Address space of one worker, in MiB; 0 for no limit
    #[arg(long, value_name = "MIB", default_value = "4096")]
    pub memory: u64,

    /// Documents after which a worker is replaced
    #[arg(long, value_name = "N", default_value = "1000")]
    pub recycle: NonZeroU64,

    /// Read documents in this process, without protection from them: for measuring
    #[arg(long, hide = true)]
    pub in_process: bool,

    #[command(flatten)]
    pub ocr: Ocr,
}

/// `exrep reindex`.
#[derive(Debug, Args)]
pub struct Reindex {
    /// The archive's folder
    pub archive: PathBuf,

    /// Wait where an import is at work on the archive, instead of leaving
    #[arg(long)]
    pub wait: bool,
}

/// `exrep worker`.
#[derive(Debug, Args)]
pub struct Worker {
    /// Address space, in MiB; 0 for no limit
    #[arg(long, value_name = "MIB", default_value = "0")]
    pub memory: u64,

    #[command(flatten)]
    pub profiles: Profiles,

    #[command(flatten)]
    pub ocr: Ocr,
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

impl Ocr {
    /// The same options on another command line.
    pub fn arguments(&self) -> Vec<OsString> {
        let when = match self.when {
            When::Auto => "auto",
            When::Never => "never",
            When::Force => "force",
        };
        let (languages, timeout) = (self.languages.as_str(), self.timeout.to_string());
        let mut arguments: Vec<OsString> =
            ["--ocr", when, "--ocr-languages", languages, "--ocr-timeout", &timeout].map(OsString::from).into();
        if let Some(cache) = &self.cache {
            arguments.extend(["--ocr-cache".into(), cache.as_os_str().to_owned()]);
        }
        if self.no_cache {
            arguments.push("--no-ocr-cache".into());
        }
        arguments
    }
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
