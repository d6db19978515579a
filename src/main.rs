//! The `exrep` command.

use std::process::ExitCode;

/// Many short-lived strings and vectors: 8 % faster than the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    exrep::cli::main().into()
}
