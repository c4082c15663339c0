//! The binary: arguments in, exit status out.

use std::process::ExitCode;

use clap::Parser as _;
use sidetone::cli::{Cli, command};

/// A build makes and drops millions of small texts on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::run(Cli::parse())
}
