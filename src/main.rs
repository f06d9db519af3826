//! The program: read the command line, run the command, turn the outcome into a status.

mod cli;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::parse().and_then(cli::Invocation::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
