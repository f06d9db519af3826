//! `init`: a commented offer file to fill in.

use clap::Args;
use offercalc::{Change, Offer, OfferFile, Preset, Stock};

use crate::cli::args::{self, ToArgs};
use crate::cli::changes;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::file;
use crate::cli::output;
use crate::cli::preset;
use crate::cli::run::Run;

/// What stands above the keys.
const HEAD: &str = "\
# A job offer for offercalc. Fill in what the letter says. Lines that start with # are left out;
# take the # away where you need one. `offercalc check FILE` says what is wrong, and what is still an
# example.

";

/// What stands below them.
const FOOT: &str = "
# Several grants are sections of their own, with rsu in double brackets. One that you hold already has
# a granted_month below 0: months before the day on which a new job would start. Terms of repaying a
# sign-on go in a section sign_on, with amounts, repay_within and repay.
";

#[derive(Args)]
pub(super) struct InitArgs {
    /// What to fill in, like company=Google base=200k rsu=400k; levers as in `whatif`
    #[arg(value_name = "LEVER=VALUE", value_parser = filling)]
    values: Vec<Change>,

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
        let text = filled_in(preset, &self.values)?;
        output::write_offer(self.to.output.as_deref(), |out| out.write_all(text.as_bytes()))
    }
}

/// Reads a value to fill in.
fn filling(text: &str) -> Result<Change, Diagnostic> {
    let typed = args::change(text);
    let hint = match text.contains('=') {
        true => return typed,
        false if Preset::named(text).or_else(|| Preset::called(text)).is_some() => {
            format!("`offercalc init --vesting {text}` takes that preset")
        }
        false if text.ends_with(".toml") => format!("`offercalc init -o {text}` writes that file"),
        false => "write it like base=200k, rsu=400k or company=Google".to_owned(),
    };
    Err(Diagnostic::new(format!("`{text}` does not say what to fill in")).hint(hint))
}

/// The file with the values in it. With any of them, the examples of what can be left out are.
fn filled_in(preset: &Preset, values: &[Change]) -> Result<String, Failure> {
    let examples = with_lines(preset, |_, lines| Some(lines.to_owned()));
    if values.is_empty() {
        return Ok(examples);
    }
    let file = OfferFile::new(examples);
    let set = values.iter().filter_map(|value| file.lever(value.lever()).ok());
    let set: Vec<String> = set.map(|lever| lever.to_string()).collect();
    let is_set = |path: &str| {
        let is_below =
            |lever: &String| lever.strip_prefix(path).is_some_and(|l| l.starts_with('.'));
        set.iter().any(|lever| lever == path || is_below(lever))
    };
    let text = with_lines(preset, |path, lines| {
        let is_example = lines.contains(EXAMPLE);
        match path {
            // A grant keeps its shares when a price changes, so there must be none to change.
            "stock.price" if is_set(path) => None,
            // The other way to say how large the grant is takes its place.
            "rsu.value" if is_set("rsu.shares") => Some(stated(lines)),
            _ if is_set(path) => Some(stated(lines)),
            // Nothing can be done without these.
            "base" | "rsu.value" => Some(lines.to_owned()),
            _ if is_example => Some(format!("# {lines}")),
            _ => Some(lines.to_owned()),
        }
    });
    let mut file = OfferFile::new(text);
    // A grant in shares needs the share price to be there.
    let is_stock = |value: &&Change| file.lever(value.lever()).is_ok_and(|lever| lever.is_stock());
    let (first, others): (Vec<_>, Vec<_>) = values.iter().partition(is_stock);
    for value in first.into_iter().chain(others) {
        file.change(value).map_err(|error| changes::failure(&error))?;
    }
    if let Err(problems) = file.read(&Stock::default()) {
        let told = Diagnostic::in_text(problems, file.text(), "the new offer");
        return Err(Failure::input(told));
    }
    Ok(file.text().to_owned())
}

/// Lines with a setting that is neither commented out nor an example.
fn stated(lines: &str) -> String {
    let plain = lines.replace(EXAMPLE_AND_MORE, "# ").replace(EXAMPLE, "");
    plain.strip_prefix("# ").unwrap_or(&plain).trim_end().to_owned()
}

/// What marks a line whose figure is nobody's, alone and before more to say.
const EXAMPLE: &str = "# example";
const EXAMPLE_AND_MORE: &str = "# example; ";

/// The file with the lines of every key as they are wanted, by the key's path.
fn with_lines(preset: &Preset, wanted: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut text = HEAD.to_owned();
    for key in Offer::keys() {
        let mut add = |path: &str, lines: Option<&str>| {
            // An empty line stands above a section.
            let Some(lines) = lines else { return };
            let start = if lines.starts_with('\n') { "\n" } else { "" };
            if let Some(lines) = wanted(path, lines.trim_start_matches('\n')) {
                text.extend([start, &lines, "\n"]);
            }
        };
        add(key.name, key.init);
        for part in key.keys() {
            add(&format!("{}.{}", key.name, part.name), part.init);
        }
    }
    text += FOOT;
    text.replace("{vesting}", preset.name).replace("{percents}", &preset.percents())
}

#[cfg(test)]
mod tests {
    use offercalc::PRESETS;

    use super::*;

    #[test]
    fn the_file_is_a_valid_offer_with_every_preset() {
        for preset in PRESETS {
            let offer = Offer::from_toml(&filled_in(preset, &[]).unwrap());
            assert!(offer.is_ok(), "{}: {offer:?}", preset.name);
        }
    }

    /// The settings of a file with these values filled in.
    fn settings(values: &[&str]) -> String {
        let values: Vec<Change> = values.iter().map(|value| value.parse().unwrap()).collect();
        let file = filled_in(Preset::named("amazon").unwrap(), &values).unwrap();
        let settings = file.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        settings.map(|line| format!("{}\n", line.split('#').next().unwrap().trim_end())).collect()
    }

    #[test]
    fn what_is_filled_in_stands_alone() {
        let values = ["company=Google", "base=200k", "rsu=400k", "price=150", "bonus=15%"];
        let vesting = "vesting = \"amazon\"";
        let expected = format!(
            "company = \"Google\"\nbase = 200_000\nbonus = \"15%\"\n[rsu]\nvalue = 400_000\n\
             {vesting}\n[stock]\nprice = 150\n"
        );
        assert_eq!(settings(&values), expected);
        assert!(settings(&["base=1k", "sign_on.2=5k"]).contains("sign_on = [50_000, 5_000]"));
        assert!(settings(&["base=1k", "rsu.shares=100", "price=5"]).contains("\nshares = 100\n"));
    }

    #[test]
    fn what_is_not_filled_in_is_still_an_example() {
        let warned = |values: &[&str]| {
            let values: Vec<Change> = values.iter().map(|value| value.parse().unwrap()).collect();
            let file = filled_in(Preset::named("amazon").unwrap(), &values).unwrap();
            OfferFile::new(file).warnings().into_iter().map(|it| it.message).collect::<Vec<_>>()
        };
        let all = "`company`, `level`, `base`, `sign_on`, `rsu.value`, `stock.price` are still the \
                   example figures from `init`";
        assert_eq!(warned(&[]), [all]);
        let grant = "`rsu.value` is still the example figure from `init`";
        // The same figure as the example's is no example any more.
        assert_eq!(warned(&["base=175k"]), [grant]);
        assert!(warned(&["base=200k", "rsu=400k"]).is_empty());
    }

    #[test]
    fn what_is_commented_out_is_valid_too() {
        let file = filled_in(Preset::named("amazon").unwrap(), &[]).unwrap();
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
