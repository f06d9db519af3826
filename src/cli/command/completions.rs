//! `completions`: the script that lets a shell complete the command line.

use clap::Args;
use clap_complete::Shell;

use super::Runnable;
use crate::cli::args::ToArgs;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::program;

#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
    #[command(flatten)]
    to: ToArgs,
}

impl Runnable for Completions {
    fn run(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program(None), "offercalc", &mut script);
        output::write(self.to.output.as_deref(), |out| out.write_all(&script))
    }
}
