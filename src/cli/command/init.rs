//! `init`: a commented offer file to fill in.

use clap::Args;
use offercalc::{Key, Offer, Preset};

use crate::cli::args::ToArgs;
use crate::cli::diagnostics::Failure;
use crate::cli::file;
use crate::cli::output;
use crate::cli::preset;
use crate::cli::run::Run;

/// What stands above the keys.
const HEAD: &str = "\
# A job offer for offercalc. Fill in what the letter says. Lines that start with # are left out;
# take the # away where you need one. `offercalc check FILE` says what is wrong.

";

/// What stands below them.
const FOOT: &str = "
# Several grants are sections of their own, with rsu in double brackets. One that you hold already has
# a granted_month below 0: months before the day on which a new job would start. Terms of repaying a
# sign-on go in a section sign_on, with amounts, repay_within and repay.
";

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
        output::write_offer(self.to.output.as_deref(), |out| {
            out.write_all(filled_in(preset).as_bytes())
        })
    }
}

fn filled_in(preset: &Preset) -> String {
    let mut text = HEAD.to_owned();
    add_lines(&mut text, Offer::keys());
    text += FOOT;
    text.replace("{vesting}", preset.name).replace("{percents}", &preset.percents())
}

/// Adds the lines of the keys, and of those below them.
fn add_lines(text: &mut String, keys: impl Iterator<Item = &'static Key>) {
    for key in keys {
        if let Some(lines) = key.init {
            *text += lines;
            text.push('\n');
        }
        add_lines(text, key.keys().iter());
    }
}

#[cfg(test)]
mod tests {
    use offercalc::PRESETS;

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
        let file = filled_in(Preset::named("amazon").unwrap());
        let text: String = file
            .lines()
            .map(|line| {
                let setting = line.strip_prefix("# ").filter(|line| line.contains([']', '=']));
                setting.unwrap_or(line).to_owned() + "\n"
            })
            .collect();
        let offer = Offer::from_toml(&text);
        assert!(offer.is_ok(), "{offer:?}");
    }
}
