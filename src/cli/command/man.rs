//! `man`: the manual page of the program or of one command.

use clap::Args;

use crate::cli::args::ToArgs;
use crate::cli::diagnostics::Failure;
use crate::cli::output;
use crate::cli::run::Describe;

#[derive(Args)]
#[command(after_help = "Read it with `offercalc man | man -l -`.")]
pub(super) struct ManArgs {
    /// Command to show the page of, instead of the program's
    command: Option<String>,
    #[command(flatten)]
    to: ToArgs,
}

impl Describe for ManArgs {
    fn describe(&self, mut program: clap::Command) -> anyhow::Result<()> {
        program.build();
        let page = match &self.command {
            None => program,
            Some(name) => {
                let command =
                    program.find_subcommand(name).filter(|found| found.get_name() != "help");
                command.ok_or_else(|| unknown(name))?.clone()
            }
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page).render(&mut text)?;
        output::write(self.to.output.as_deref(), |out| out.write_all(&text))
    }
}

fn unknown(name: &str) -> Failure {
    Failure::misuse(format!("unknown command `{name}`"), "`offercalc --help` lists the commands")
}
