//! `presets`: the built-in vesting schedules, with their sources.

use std::slice;

use clap::Args;
use offercalc::PRESETS;

use crate::cli::args::OutputArgs;
use crate::cli::output;
use crate::cli::preset;
use crate::cli::run::Run;
use crate::report::presets::PresetsReport;

#[derive(Args)]
#[command(
    after_help = "Presets come from dated public sources and are not promises. A schedule written in the offer file always takes precedence."
)]
pub(super) struct PresetsArgs {
    /// Preset to show
    name: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

impl Run for PresetsArgs {
    fn run(&self) -> anyhow::Result<()> {
        let report = match &self.name {
            Some(name) => PresetsReport::new(slice::from_ref(preset::named(name)?), true),
            None => PresetsReport::new(PRESETS, false),
        };
        output::report(&report, &self.output, false)
    }
}
