//! `init`: a commented offer file to fill in.

use clap::Args;
use offercalc::Preset;

use crate::cli::args::ToArgs;
use crate::cli::diagnostics::Failure;
use crate::cli::file;
use crate::cli::output;
use crate::cli::preset;
use crate::cli::run::Run;

/// The file, with `{vesting}` and `{percents}` for the chosen preset.
const TEMPLATE: &str = include_str!("init.toml");

#[derive(Args)]
pub(super) struct InitArgs {
    /// The vesting preset of its grant; `offercalc presets` lists them
    #[arg(long, value_name = "PRESET", default_value = "even-quarterly-cliff")]
    vesting: String,
    #[command(flatten)]
    to: ToArgs,
}

impl Run for InitArgs {
    fn run(&self) -> anyhow::Result<()> {
        let preset = preset::named(&self.vesting)?;
        // The file may have been filled in already.
        if let Some(path) = self.to.output.as_deref().filter(|path| path.is_file()) {
            let message = format!("`{}` is there already", file::label(path));
            return Err(Failure::misuse(message, "name a file that is not").into());
        }
        output::write(self.to.output.as_deref(), |out| out.write_all(filled_in(preset).as_bytes()))
    }
}

fn filled_in(preset: &Preset) -> String {
    TEMPLATE.replace("{vesting}", preset.name).replace("{percents}", &preset.percents())
}

#[cfg(test)]
mod tests {
    use offercalc::{Offer, PRESETS};

    use super::*;

    #[test]
    fn the_file_is_a_valid_offer_with_every_preset() {
        for preset in PRESETS {
            let offer = Offer::from_toml(&filled_in(preset));
            assert!(offer.is_ok(), "{}: {offer:?}", preset.name);
        }
    }

    #[test]
    fn what_is_commented_out_is_valid_too() {
        let commented: String = TEMPLATE
            .lines()
            .map(|line| {
                let setting = line.strip_prefix("# ").filter(|line| line.contains([']', '=']));
                setting.unwrap_or(line).to_owned() + "\n"
            })
            .collect();
        let text = commented.replace("{vesting}", "amazon");
        let offer = Offer::from_toml(&text);
        assert!(offer.is_ok(), "{offer:?}");
    }
}
