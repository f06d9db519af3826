//! `init`: a commented offer file to fill in.

use clap::Args;
use offercalc::{Change, Kind, Offer, OfferFile, Overrides, Preset};

use crate::cli::args::{self, ToArgs};
use crate::cli::changes;
use crate::cli::diagnostics::{self, Diagnostic, Failure};
use crate::cli::file;
use crate::cli::input::OfferSource;
use crate::cli::output;
use crate::cli::preset;
use crate::cli::run::Run;

/// The text above the keys.
const HEAD: &str = "\
# A job offer for offercalc. Replace the examples with the terms of your letter. Lines that start
# with # are ignored; remove the # to use them. `offercalc check FILE` reports mistakes and examples
# that are still unchanged.
#
# Editors complete and check the keys after `offercalc schema -o offer.schema.json` in this folder.
#:schema ./offer.schema.json

";

/// The text below the keys.
const FOOT: &str = "
# For several grants, write one section each, with rsu in double brackets. A grant you already hold
# has a negative granted_month: the months before the new job starts. Sign-on clawback terms go in a
# section sign_on, with amounts, repay_within and repay. If you are paid by the hour, the base is
# { hourly = 100, hours = 1_880 }.
";

#[derive(Args)]
pub(super) struct InitArgs {
    /// Values to fill in, like company=Google base=200k rsu=400k, with levers as in `whatif`
    ///
    /// A whole offer in quotes, like "base=200k bonus=15%", becomes a file with exactly its terms.
    #[arg(value_name = "LEVER=VALUE", value_parser = filling)]
    values: Vec<Filling>,

    /// Vesting preset of the grant; `offercalc presets` lists them [default: even-quarterly-cliff]
    #[arg(long, value_name = "PRESET")]
    vesting: Option<String>,
    #[command(flatten)]
    to: ToArgs,
}

impl Run for InitArgs {
    fn run(&self) -> anyhow::Result<()> {
        // The file may have been filled in already.
        if let Some(path) = self.to.output.as_deref().filter(|path| path.is_file()) {
            let message = format!("`{}` already exists", file::label(path));
            return Err(Failure::misuse(message, "choose another name").into());
        }
        let text = self.text()?;
        output::write_offer(self.to.output.as_deref(), |out| out.write_all(text.as_bytes()))
    }
}

impl InitArgs {
    fn text(&self) -> Result<String, Failure> {
        let is_offer = self.values.iter().any(|value| matches!(value, Filling::Offer(_)));
        match (is_offer, &self.vesting) {
            (true, Some(_)) => {
                let message = "`--vesting` cannot be used with a whole offer";
                Err(Failure::misuse(message, "write it in the offer, like rsu.vesting=amazon"))
            }
            (true, None) => offer(&self.values),
            (false, vesting) => {
                let preset = preset::named(vesting.as_deref().unwrap_or(USUAL_VESTING))?;
                let values = self.values.iter().filter_map(|value| match value {
                    Filling::Value(change) => Some(change.clone()),
                    Filling::Offer(_) => None,
                });
                filled_in(preset, &values.collect::<Vec<_>>())
            }
        }
    }
}

/// The preset of a grant without another one.
const USUAL_VESTING: &str = "even-quarterly-cliff";

/// The text above an offer that is not to be filled in.
const OFFER_HEAD: &str = "\
# A job offer for offercalc. `offercalc init` without values prints every section with comments.
#
# Editors complete and check the keys after `offercalc schema -o offer.schema.json` in this folder.
#:schema ./offer.schema.json

";

/// An argument of `init`.
#[derive(Clone)]
enum Filling {
    /// A value to fill in.
    Value(Change),
    /// The text of an offer in place.
    Offer(String),
}

/// The file of an offer in place, with further terms.
fn offer(values: &[Filling]) -> Result<String, Failure> {
    let terms = values.iter().map(|value| match value {
        Filling::Value(change) => change.to_string(),
        Filling::Offer(text) => text.clone(),
    });
    let text = terms.collect::<Vec<_>>().join(" ");
    let source = OfferSource::in_place(&text).map_err(Failure::input)?;
    let offer = source.file.read(&Overrides::default());
    offer.map_err(|problems| Failure::input(source.diagnostics(problems)))?;
    diagnostics::warn(source.warnings());
    Ok(format!("{OFFER_HEAD}{}", source.file.text()))
}

/// Reads a value to fill in, or an offer in place with several terms.
fn filling(text: &str) -> Result<Filling, Diagnostic> {
    if file::has_several_terms(text) {
        return Ok(Filling::Offer(text.to_owned()));
    }
    let typed = args::change(text);
    let hint = match text.contains('=') {
        true => return typed.map(Filling::Value),
        false if Preset::named(text).or_else(|| Preset::called(text)).is_some() => {
            format!("`offercalc init --vesting {text}` uses that preset")
        }
        false if text.ends_with(".toml") => format!("`offercalc init -o {text}` writes that file"),
        false => "write it like base=200k, rsu=400k or company=Google".to_owned(),
    };
    Err(Diagnostic::new(format!("`{text}` is not a value to fill in")).hint(hint))
}

/// The file with the values filled in. With any value, optional examples are commented out.
fn filled_in(preset: &Preset, values: &[Change]) -> Result<String, Failure> {
    let examples = with_lines(preset, |_, lines, _| Some(lines.to_owned()));
    if values.is_empty() {
        return Ok(examples + FOOT);
    }
    let file = OfferFile::new(examples);
    refuse_twice(&file, values)?;
    let set = values.iter().filter_map(|value| file.lever(value.lever()).ok());
    let set: Vec<String> = set.map(|lever| lever.to_string()).collect();
    let is_set = |path: &str| {
        let is_below =
            |lever: &String| lever.strip_prefix(path).is_some_and(|l| l.starts_with('.'));
        set.iter().any(|lever| lever == path || is_below(lever))
    };
    let text = with_lines(preset, |path, lines, example| {
        let is_example = lines.contains(EXAMPLE);
        match path {
            // An example would mix with the keys that are set, which get a section of their own.
            _ if example.is_some_and(&is_set) => None,
            // Private shares and a stock purchase plan exclude each other.
            "stock.private" | "stock.liquidity_month" if is_set("espp") => None,
            "espp" | "espp.contribution" | "espp.discount" if is_set("stock.private") => None,
            // Options need a share price.
            "options" if !is_set("stock.price") && !is_set("stock.prices") => None,
            // A grant keeps its shares when the price changes, so start without a price.
            "stock.price" if is_set(path) => None,
            // Prices by year replace both.
            "stock.price" | "stock.growth" if is_set("stock.prices") => None,
            "base" if is_set("base.hourly") => Some(HOURLY.to_owned()),
            // A number of shares replaces the value of the grant.
            "rsu.value" if is_set("rsu.shares") => Some(stated(lines)),
            _ if is_set(path) => Some(stated(lines)),
            // These are required.
            "base" | "rsu.value" => Some(lines.to_owned()),
            _ if is_example => Some(format!("# {lines}")),
            _ => Some(lines.to_owned()),
        }
    });
    let mut file = OfferFile::new(text);
    // A grant in shares needs a share price first.
    let is_stock = |value: &&Change| file.lever(value.lever()).is_ok_and(|lever| lever.is_stock());
    let (first, others): (Vec<_>, Vec<_>) = values.iter().partition(is_stock);
    for value in first.into_iter().chain(others) {
        file.change(value).map_err(|error| changes::failure(&error))?;
    }
    if let Err(problems) = file.read(&Overrides::default()) {
        let diagnostics = Diagnostic::in_text(problems, file.text(), "the new offer");
        return Err(Failure::input(diagnostics));
    }
    Ok(file.text().to_owned() + FOOT)
}

/// Rejects a lever that is set more than once, because only the last value would count.
fn refuse_twice(file: &OfferFile, values: &[Change]) -> Result<(), Failure> {
    let mut set: Vec<String> = Vec::with_capacity(values.len());
    for value in values.iter().filter(|value| value.operator() == "=") {
        let name = file.lever(value.lever()).map(|lever| lever.to_string());
        let name = name.unwrap_or_else(|_| value.lever().to_owned());
        if set.contains(&name) {
            let message = format!("`{name}` is set twice");
            return Err(Failure::misuse(message, "remove one of them"));
        }
        set.push(name);
    }
    Ok(())
}

/// The lines of a key, neither commented out nor marked as an example.
fn stated(lines: &str) -> String {
    let plain = lines.replace(EXAMPLE_AND_MORE, "# ").replace(EXAMPLE, "");
    plain.strip_prefix("# ").unwrap_or(&plain).trim_end().to_owned()
}

/// The base of an offer that is paid by the hour.
const HOURLY: &str = "base = { hourly = 100 }";

/// Marks a line with an example figure, alone or before a comment.
const EXAMPLE: &str = "# example";
const EXAMPLE_AND_MORE: &str = "# example; ";

/// The file with the lines of each key as `wanted` returns them for the key's path. It also gets
/// the name of the section, if all of the section is commented out.
fn with_lines(
    preset: &Preset,
    wanted: impl Fn(&str, &str, Option<&str>) -> Option<String>,
) -> String {
    let mut text = HEAD.to_owned();
    for key in Offer::keys() {
        let is_section = matches!(key.kind, Kind::Section(_) | Kind::Sections(..));
        let example = key.init.filter(|lines| is_section && lines.trim_start().starts_with('#'));
        let example = example.map(|_| key.name);
        let mut add = |path: &str, lines: Option<&str>| {
            // An empty line stands above a section.
            let Some(lines) = lines else { return };
            let start = if lines.starts_with('\n') { "\n" } else { "" };
            if let Some(lines) = wanted(path, lines.trim_start_matches('\n'), example) {
                text.extend([start, &lines, "\n"]);
            }
        };
        add(key.name, key.init);
        for part in key.keys() {
            add(&format!("{}.{}", key.name, part.name), part.init);
        }
    }
    text.replace("{vesting}", preset.name).replace("{percents}", &preset.percents())
}

#[cfg(test)]
mod tests {
    use offercalc::{Component, Key, PRESETS};

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
    fn filling_in_values_comments_out_the_optional_examples() {
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
    fn required_values_that_are_not_filled_in_stay_examples() {
        let warned = |values: &[&str]| {
            let values: Vec<Change> = values.iter().map(|value| value.parse().unwrap()).collect();
            let file = filled_in(Preset::named("amazon").unwrap(), &values).unwrap();
            OfferFile::new(file).warnings().into_iter().map(|it| it.message).collect::<Vec<_>>()
        };
        let all = "`company`, `level`, `base`, `sign_on`, `rsu.value`, `stock.price` are still the \
                   example figures from `init`";
        assert_eq!(warned(&[]), [all]);
        let grant = "`rsu.value` is still the example figure from `init`";
        // A value equal to the example counts as filled in.
        assert_eq!(warned(&["base=175k"]), [grant]);
        assert!(warned(&["base=200k", "rsu=400k"]).is_empty());
    }

    /// The name of the key or section on a line.
    fn setting(line: &str) -> Option<&str> {
        let name = line.strip_prefix('[').or_else(|| Some(line.split_once(" = ")?.0))?;
        let end = name.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(name.len());
        name.get(..end).filter(|name| Offer::keys().any(|key| has_key(key, name)))
    }

    fn has_key(key: &Key, name: &str) -> bool {
        key.name == name || key.keys().iter().any(|part| part.name == name)
    }

    /// The lines that are commented out: a section with its keys, private shares with their month,
    /// or else a single key.
    fn commented_out(lines: &[&str]) -> Vec<std::ops::Range<usize>> {
        let mut blocks: Vec<std::ops::Range<usize>> = Vec::new();
        let mut above = "";
        for (index, line) in lines.iter().enumerate() {
            let Some(key) = line.strip_prefix("# ").filter(|line| setting(line).is_some()) else {
                above = "";
                continue;
            };
            match blocks.last_mut() {
                Some(block) if above.starts_with('[') || key.starts_with("liquidity_month") => {
                    block.end = index + 1;
                }
                _ => {
                    blocks.push(index..index + 1);
                    above = key;
                }
            }
        }
        blocks
    }

    #[test]
    fn removing_the_comment_sign_leaves_a_valid_offer() {
        for values in [
            "",
            "base=150k",
            "one_time.1.name=relocation one_time.1.amount=15k base=150k",
            "options=10000 options.strike=2 options.vesting=startup stock.price=5",
            "one_time=5k one_time.2=6k recurring=500 rsu.2=40k rsu.2.vesting=google",
            "retirement.deferral=6% retirement.match.1.rate=100% espp.contribution=5% \
             espp.discount=15% price=5",
            "base.hourly=100 base.hours=1_880 time.hours_per_week=40",
            "stock.price=5 stock.private=true stock.liquidity_month=36",
            "stock.prices=5,6 bonus=10% raise=3%",
            "refresher=60k refresher.vesting=google sign_on=5k",
        ] {
            let changes = values.split_whitespace().map(|value| value.parse().unwrap());
            let changes: Vec<Change> = changes.collect();
            let file = filled_in(Preset::named("amazon").unwrap(), &changes).unwrap();
            let lines: Vec<&str> = file.lines().collect();
            for block in commented_out(&lines) {
                let uncommented = |(index, line): (usize, &&str)| match block.contains(&index) {
                    true => format!("{}\n", line.strip_prefix("# ").unwrap()),
                    false => format!("{line}\n"),
                };
                let text: String = lines.iter().enumerate().map(uncommented).collect();
                let offer = Offer::from_toml(&text);
                assert!(offer.is_ok(), "{values}: {:?}: {offer:?}", &lines[block]);
            }
        }
    }

    #[test]
    fn every_component_has_an_example() {
        let file = filled_in(Preset::named("amazon").unwrap(), &[]).unwrap();
        let stated: Vec<&str> = file
            .lines()
            .filter_map(|line| setting(line.strip_prefix("# ").unwrap_or(line)))
            .collect();
        for component in Component::ALL {
            assert!(stated.contains(&component.name()), "{component}");
        }
        for key in ["private", "time"] {
            assert!(stated.contains(&key), "{key}");
        }
        assert!(file.contains("{ hourly = "));
    }

    #[test]
    fn an_example_is_not_mixed_with_values() {
        let filled = settings(&["base=1k", "retirement.deferral=6%", "retirement.match.1.rate=9%"]);
        assert!(filled.contains("deferral = \"6%\"\nmatch = [{ rate = \"9%\" }]\n"), "{filled}");
        let hourly = settings(&["base.hourly=90", "rsu=0"]);
        assert!(hourly.starts_with("base = { hourly = 90 }\n"), "{hourly}");
    }
}
