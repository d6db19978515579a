//! Exit codes.

use std::process::ExitCode;

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: every input was read.
    AllRead,
    /// 1: an input failed, was not readable, or its output could not be written.
    SomeFailed,
    /// 2: the command line, or a profile that it names, is wrong; nothing was read.
    WrongUsage,
    /// 3: `--max-failures` was exceeded; what was done until then is kept.
    TooManyFailures,
    /// 4: the archive cannot be written or read, or workers cannot be started; what was published is untouched.
    ArchiveFailed,
    /// 5: another process is writing the archive.
    Busy,
    /// 130: Ctrl-C or SIGTERM; what was in hand has been finished and written.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::AllRead => 0,
            Exit::SomeFailed => 1,
            Exit::WrongUsage => 2,
            Exit::TooManyFailures => 3,
            Exit::ArchiveFailed => 4,
            Exit::Busy => 5,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
