//! The binary: arguments in, exit status out.

use std::process::ExitCode;

use clap::Parser as _;
use sidetone::{cli::Cli, command};

fn main() -> ExitCode {
    command::run(Cli::parse())
}
