//! The program: read the command line, run the command, turn the outcome into a status.

mod cli;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report(error),
    }
}
