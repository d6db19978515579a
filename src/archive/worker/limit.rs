//! What a worker allows itself.

use std::io;

/// Bounds this process's address space, and ends it when the process that started it is gone.
///
/// Without it a document that asks for more memory than there is would cost the machine, not itself; and a
/// worker that hangs would outlive a run that was killed. Where the operating system has no such bounds, there are none.
///
/// # Errors
/// Where the operating system refuses.
#[cfg(target_os = "linux")]
pub fn confine(address_space: Option<u64>) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // A dump of a worker that was ended on purpose would fill the disk.
    let core = Rlimit { current: Some(0), maximum: getrlimit(Resource::Core).maximum };
    setrlimit(Resource::Core, core)?;
    if let Some(bytes) = address_space {
        let before = getrlimit(Resource::As);
        let most = before.maximum.map_or(bytes, |most| most.min(bytes));
        setrlimit(Resource::As, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// Bounds this process's address space, where the operating system can.
///
/// # Errors
/// Never here.
#[cfg(not(target_os = "linux"))]
pub fn confine(_address_space: Option<u64>) -> io::Result<()> {
    Ok(())
}

/// Allows this process as many open files as the system lets it have: each zip among the sources is one while its
/// members wait for their turn.
#[cfg(unix)]
pub(in crate::archive) fn open_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = getrlimit(Resource::Nofile).maximum;
    // Where that is refused there are as many as before.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most });
}

#[cfg(not(unix))]
pub(in crate::archive) fn open_many_files() {}
