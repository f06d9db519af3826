//! The program: parse the command line, run the command, return the exit status.

mod cli;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report(error),
    }
}
