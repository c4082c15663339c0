//! Runs a program and says how long it took and how much memory it had at most.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A run that went well.
#[derive(Debug, Clone)]
pub(crate) struct Ran {
    pub(crate) seconds: f64,
    /// Most bytes of memory that were resident. Linux counts in what this process had when it started the other,
    /// which is why corpora are generated and folders listed in processes of their own.
    pub(crate) peak: u64,
    /// What it said on standard error.
    pub(crate) said: String,
}

/// Runs it to its end; `log` is a file for what it says. It is an error for it to fail.
pub(crate) fn run(command: &mut Command, log: &Path) -> io::Result<Ran> {
    // A file, for a pipe that nobody empties would stop it.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(log)?);
    let start = Instant::now();
    let child = command.spawn()?;
    let (status, peak) = wait(child.id())?;
    let seconds = start.elapsed().as_secs_f64();
    let said = fs::read_to_string(log)?;
    if status == 0 {
        Ok(Ran { seconds, peak, said })
    } else {
        Err(io::Error::other(format!("{command:?} ended with {status}:\n{said}")))
    }
}

/// Waits for a child of this process: its raw status and its peak memory in bytes.
fn wait(id: u32) -> io::Result<(i32, u64)> {
    let id = i32::try_from(id).map_err(io::Error::other)?;
    let mut status = 0;
    // SAFETY: all zeroes is a valid value of this struct of integers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to values of this frame, which outlive the call.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    if waited != id {
        return Err(io::Error::last_os_error());
    }
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok((status, u64::try_from(usage.ru_maxrss).unwrap_or(0) * unit))
}

/// Waits until what other runs wrote is on the disk, so that this one does not pay for it.
pub(crate) fn settle() {
    // SAFETY: it takes nothing and returns nothing.
    unsafe { libc::sync() };
}

/// Removes a folder that may be absent.
pub(crate) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The middle one; of an even number, the lower of the two in the middle.
pub(crate) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
