//! The documentation matches the program.

#[cfg(unix)]
mod examples;

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use offercalc::{Component, Floor, Key, Kind, Market, Offer, Profile, Sign};

/// The project's folder.
#[cfg(unix)]
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const KEYS: &str = "docs/keys.md";

/// The introduction above the tables.
const KEYS_HEAD: &str = "\
# The keys of offers, profiles and bands

An offer is a TOML file. `offercalc init` prints a template, and `offercalc check FILE` reports errors.
Only `base` is required. Unknown keys are errors.

<!-- Generated from the tables of keys: UPDATE_DOCS=1 cargo test --test it docs -->

- **Amounts** are whole numbers, decimals, or quoted text: `\"185k\"`, `\"$1.2M\"`, `\"185,000\"`,
  and in INR `\"45 lakh\"`. They must be from 0 to 10^12.
- **Rates** are quoted percentages: `\"3%\"`. They can be at most 1,000 %.
- **Numbers with more than 15 digits** must be quoted.
- An offer can have at most 50 years per list, 100 grants and 200 characters of text per key. The file
  can be at most 1 MB.
- Most keys are also levers that `whatif`, `compare --set`, `solve` and `sweep` can change: `rsu.value`,
  `rsu.2.vesting` for the second grant, `sign_on.1` for year 1.
- [A profile](#a-profile) and [bands](#bands) take amounts and rates in the same way. All of their keys
  are optional, unless they say otherwise.
";

#[test]
fn the_key_reference_is_current() {
    let mut now = KEYS_HEAD.to_owned();
    add_keys(&mut now, "Top of the file", "", Offer::keys());
    add_keys(&mut now, "A profile", " of a profile", Profile::keys());
    add_keys(&mut now, "Bands", " of bands", Market::keys());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(KEYS, &now).expect("the reference can be written");
    }
    let there = fs::read_to_string(KEYS).unwrap_or_default();
    let is_current = there == now;
    assert!(is_current, "{KEYS} is out of date: run UPDATE_DOCS=1 cargo test --test it docs");
}

/// Adds the tables of a file's keys. `of` follows the names of sections in titles.
fn add_keys(
    now: &mut String,
    top: &str,
    of: &str,
    keys: impl Iterator<Item = &'static Key> + Clone,
) {
    let is_section = |key: &&Key| !key.keys().is_empty();
    add_table(now, top, "", keys.clone());
    let mut parts: Vec<(String, &Key)> = Vec::new();
    for key in keys.filter(is_section) {
        let title = match key.kind {
            Kind::Sections(..) => format!("`[{0}]`, or several as `[[{0}]]`", key.name),
            Kind::List(..) => format!("`[[{}]]`{of}", key.name),
            _ => format!("`[{}]`{of}", key.name),
        };
        add_table(now, &title, key.name, key.keys().iter());
        for part in key.keys().iter().filter(is_section) {
            // Only a list of sections belongs to one section; schedules and steps are shared.
            let name = match part.kind {
                Kind::Sections(..) => format!("{}.{}", key.name, part.name),
                _ => part.name.to_owned(),
            };
            if parts.iter().all(|(other, _)| *other != name) {
                parts.push((name, part));
            }
        }
    }
    for (name, part) in parts {
        let title = match part.kind {
            Kind::ChoiceOrSections(_, section, _) => format!("A {section} of `{name}`"),
            _ => format!("`{name}`{of}"),
        };
        add_table(now, &title, &name, part.keys().iter());
        if let Kind::Vesting(_, tranche) = part.kind {
            add_table(now, "A tranche of `vesting`", "vesting", tranche.iter());
            *now += VESTING;
        }
    }
}

#[test]
fn the_rules_list_every_component_as_a_metric() {
    let rules = fs::read_to_string("docs/rules.md").expect("the rules can be read");
    let line = rules.lines().find(|line| line.starts_with("| `year1.rsu` |"));
    let listed: Vec<&str> = code(line.expect("the rules list the components")).skip(1).collect();
    assert_eq!(listed, Component::ALL.map(Component::name));
}

/// The text about schedules below the tables.
const VESTING: &str = "
A schedule is a preset (`offercalc presets` lists presets with their sources), percentages by year, or a
list of tranches:

```toml
vesting = \"amazon\"
vesting = { years = [25, 25, 25, 25], every = \"month\", cliff = 12 }
vesting = [{ month = 12, percent = 40 }, { month = 30, percent = 60 }]
```

Percentages are plain numbers that must total exactly 100. Months count from the grant.
";

/// Adds a table of a section's keys.
fn add_table(
    text: &mut String,
    title: &str,
    section: &str,
    keys: impl Iterator<Item = &'static Key>,
) {
    *text += &format!("\n## {title}\n\n| key | takes | default | example | meaning |\n");
    *text += "|---|---|---|---|---|\n";
    for key in keys {
        let name = [section, key.name].join(".");
        let name = name.trim_start_matches('.');
        let default = match key.default {
            Some(_) if key.required => panic!("`{name}` is required and has a default"),
            // A default without spaces is a value for the file.
            Some(word) if !word.contains(' ') => format!("`{word}`"),
            Some(words) => words.to_owned(),
            None if key.required => "required".to_owned(),
            None => String::new(),
        };
        let (takes, about, example) = (takes(key.kind), key.about, example(key, name));
        *text += &format!("| `{name}` | {takes} | {default} | `{example}` | {about} |\n");
    }
}

/// The example of a key, which is valid TOML.
fn example(key: &Key, name: &str) -> Cow<'static, str> {
    let example = key.example_line();
    let is_toml =
        toml::de::DeTable::parse(&example).is_ok_and(|it| it.get_ref().contains_key(key.name));
    assert!(is_toml, "the example of `{name}` is not TOML: `{example}`");
    example
}

fn choices(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The values that a key accepts.
fn takes(kind: Kind) -> String {
    match kind {
        Kind::Amount => "an amount".to_owned(),
        Kind::Price => "a share price".to_owned(),
        Kind::Shares => "a whole number of shares".to_owned(),
        Kind::Rate(Floor::Zero) => "a rate of at least 0%".to_owned(),
        Kind::Rate(Floor::TotalLoss) => "a rate of at least -100%".to_owned(),
        Kind::Part => "a rate from 0% to 100%".to_owned(),
        Kind::RateOrAmount(Sign::Positive) => "a rate, or an amount".to_owned(),
        Kind::RateOrAmount(Sign::Any) => "a rate, or an amount; negative for a cost".to_owned(),
        Kind::Growth => "a rate of at least -100%, or a list".to_owned(),
        Kind::Amounts => "a list of amounts".to_owned(),
        Kind::Prices => "a list of share prices".to_owned(),
        Kind::Percent => "a number from 0 to 100".to_owned(),
        Kind::Percents => "a list of numbers".to_owned(),
        Kind::Count(least, most) => format!("a whole number from {least} to {most}"),
        Kind::Number(least, most) => format!("a number from {least} to {most}"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::RateOrFlag => "`true`, `false` or a rate of at least 0%".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Date => "a date".to_owned(),
        Kind::Choice(words) => choices(words),
        Kind::ChoiceOrSections(words, section, _) => {
            format!("{}, or a list of {section}s as below", choices(words))
        }
        Kind::Currency => "an ISO 4217 code".to_owned(),
        Kind::Vesting(..) => "a [schedule](#vesting)".to_owned(),
        Kind::Section(_) => "a section".to_owned(),
        Kind::Short(keys) => {
            let main = keys.first().map_or_else(String::new, |key| takes(key.kind));
            format!("{main}, or a section")
        }
        Kind::Sections(..) => "a section, or a list of sections".to_owned(),
        Kind::Scores(best) => format!("a section with scores from 1 to {best}"),
        Kind::SignedAmount => "an amount, which may be negative".to_owned(),
        Kind::ExchangeRate => "an exchange rate".to_owned(),
        Kind::Preset => "a vesting preset".to_owned(),
        Kind::OfferFile => "the path of an offer file".to_owned(),
        Kind::AnyOf(kinds) => {
            kinds.iter().map(|kind| takes(*kind)).collect::<Vec<_>>().join(", or ")
        }
        Kind::List(Kind::Text, ..) => "a list of texts".to_owned(),
        Kind::List(Kind::Section(_), ..) => "a list of sections".to_owned(),
        Kind::List(Kind::Amount, 2, 2) => "a low and a high amount".to_owned(),
        Kind::List(Kind::Amount, ..) => "a list of amounts".to_owned(),
        Kind::List(Kind::Rate(_), 2, 2) => "a low and a high rate".to_owned(),
        Kind::List(item, ..) => format!("a list by year: {}", takes(*item)),
        Kind::Named(noun, kind) => format!("a section with {} for each {noun}", takes(*kind)),
    }
}

/// The code spans of a line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

#[test]
fn paths_and_names_in_the_guide_exist() {
    let guide = fs::read_to_string("docs/contributing.md").expect("the guide exists");
    let is_path = |name: &&str| {
        ["src", "tests", "benches", "offers"].iter().any(|folder| {
            name.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    for path in guide.lines().flat_map(code).filter(is_path) {
        let is_there = Path::new(path).exists() || Path::new(path).with_extension("rs").exists();
        assert!(is_there, "docs/contributing.md names `{path}`, which does not exist");
    }
    let changes = guide.split("\n## ").find(|part| part.starts_with("Where to change what"));
    for line in changes.expect("the guide says where").lines().filter(|l| l.starts_with("| a")) {
        let files = code(line).filter(is_path).map(fs::read_to_string);
        let text: String = files.flatten().collect();
        let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || "_!".contains(c));
        for name in code(line).filter(is_name).filter(|name| !is_path(name)) {
            let name = name.trim_end_matches('!');
            assert!(text.contains(name), "no file in this line contains `{name}`: {line}");
        }
    }
}
