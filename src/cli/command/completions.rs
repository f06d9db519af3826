//! `completions`: the script with which a shell completes the command line.

use clap::Args;
use clap_complete::Shell;

use crate::cli::args::ToArgs;
use crate::cli::output;
use crate::cli::run::Describe;

#[derive(Args)]
pub(super) struct CompletionsArgs {
    /// Shell to print the script for
    #[arg(value_enum)]
    shell: Shell,
    #[command(flatten)]
    to: ToArgs,
}

impl Describe for CompletionsArgs {
    fn describe(&self, mut program: clap::Command) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "offercalc", &mut script);
        output::write(self.to.output.as_deref(), |out| out.write_all(&script))
    }
}
