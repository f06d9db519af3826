//! The JSON Schema of a file for editors: its keys with their types, choices and descriptions.
//!
//! It is made from the tables of keys. It is written in draft 7, which TOML language servers read,
//! and it states as much as possible for each type apart from the others in one schema: a language
//! server then says what is wrong with a value, instead of that none of several forms fits.

mod node;
mod pattern;

use offercalc::{
    Amount, Currency, Decimal, Floor, Key, Kind, MOST_SECTIONS, Market, Offer, PRESETS, Preset,
    Profile, Schedule, Sign,
};

use super::number::Number;
pub(crate) use node::Node;
use node::{ByName, Others, Plain, Taplo, TaploDocs, Type, Types};

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of an offer file.
pub(crate) fn offer() -> Node {
    file("An offer for offercalc", Offer::keys())
}

/// The schema of a profile.
pub(crate) fn profile() -> Node {
    file("A profile for offercalc", Profile::keys())
}

/// The schema of a bands file.
pub(crate) fn bands() -> Node {
    file("Market pay bands for offercalc", Market::keys())
}

fn file(title: &'static str, keys: impl Iterator<Item = &'static Key> + Clone) -> Node {
    let mut schema = Schema::default();
    let mut top = Node::of(Type::Object);
    schema.add_keys(&mut top, keys);
    Node { dialect: Some(DIALECT), title: Some(title), definitions: schema.definitions, ..top }
}

/// A schema that is being made.
#[derive(Default)]
struct Schema {
    /// What several keys refer to.
    definitions: ByName<Node>,
}

impl Schema {
    /// Adds the keys of a section to the schema of its values.
    fn add_keys(&mut self, node: &mut Node, keys: impl Iterator<Item = &'static Key> + Clone) {
        for key in keys.clone() {
            node.properties.0.push((key.name, self.property(key)));
        }
        node.additional_properties = Some(Others::Allowed(false));
        for key in keys.clone().filter(|key| key.required && key.instead.is_none()) {
            node.required.push(key.name);
        }
        let either: Vec<_> = keys.filter_map(|key| Some((key.name, key.instead?))).collect();
        for (name, instead) in &either {
            node.dependencies.0.push((name, without(instead)));
        }
        let Node { condition, then, otherwise, .. } = one_of_each(&either);
        *node = Node { condition, then, otherwise, ..std::mem::take(node) };
    }

    fn property(&mut self, key: &'static Key) -> Node {
        let node = self.values(key.name, key.kind);
        // Beside a reference, draft 7 reads nothing. In `allOf`, one to a single value ends Taplo 0.8
        // with an overflow of its stack.
        let node = match node.reference {
            Some(_) => any_of([node]),
            None => node,
        };
        let default = key.default.map_or_else(String::new, |it| match it.contains(' ') {
            true => format!("\n\nDefault: {it}"),
            false => format!("\n\nDefault: `{it}`"),
        });
        let description = format!("{}\n\nExample: `{}`{default}", key.about, key.example_line());
        let default = key.default.and_then(|default| plain(default, key.kind));
        Node { description: Some(description), default, ..node }
    }

    /// The values of a type. `name` is that of the key.
    fn values(&mut self, name: &'static str, kind: Kind) -> Node {
        match kind {
            Kind::Amount | Kind::Price => amount(),
            Kind::SignedAmount => signed_amount(),
            Kind::Shares => Node { types: Types(vec![Type::Integer, Type::String]), ..amount() },
            Kind::Rate(Floor::Zero) => Node::text(pattern::POSITIVE_RATE),
            Kind::Rate(Floor::TotalLoss) => Node::text(pattern::RATE),
            Kind::Part => Node::text(pattern::PART),
            Kind::RateOrAmount(sign) => rate_or_amount(sign),
            Kind::Growth => or_by_year(|| Node::text(pattern::RATE)),
            Kind::Amounts => or_by_year(amount),
            Kind::Prices => by_year(amount()),
            Kind::Percent => percent(),
            Kind::Percents => by_year(percent()),
            Kind::Count(least, most) => {
                Node { types: Types(vec![Type::Integer]), ..range(least, most) }
            }
            Kind::Number(least, most) => {
                Node { types: Types(vec![Type::Number]), ..range(least, most) }
            }
            Kind::Flag => Node::of(Type::Boolean),
            Kind::RateOrFlag => Node {
                types: Types(vec![Type::Boolean, Type::String]),
                ..Node::text(pattern::POSITIVE_RATE)
            },
            Kind::Text => Node::of(Type::String),
            // A language server turns a date into text.
            Kind::Date => Node { format: Some("date"), ..Node::of(Type::String) },
            Kind::Choice(choices) => choice(choices),
            Kind::Currency => self.defined("currency", |_| Node {
                choices: Currency::codes().collect(),
                ..Node::of(Type::String)
            }),
            Kind::Vesting(by_year, tranche) => {
                self.defined("vesting", |schema| schema.vesting(by_year, tranche))
            }
            Kind::Preset => self.defined("preset", |_| presets()),
            Kind::OfferFile => Node::text(pattern::TOML_FILE),
            Kind::ExchangeRate => Node {
                types: Types(vec![Type::Number, Type::String]),
                minimum: Some(Number(Decimal::ZERO)),
                ..Node::text(pattern::EXCHANGE_RATE)
            },
            Kind::Section(keys) => self.section(keys),
            Kind::Short(keys) => {
                let main = keys.first().map(|key| self.values(key.name, key.kind));
                let mut node = main.unwrap_or_default();
                node.types.0.push(Type::Object);
                self.add_keys(&mut node, keys.iter());
                node
            }
            Kind::Sections(_, keys) => {
                // One definition for the section and for each of several. What it says of sections
                // does not concern the list.
                let mut define = || {
                    self.defined(name, |schema| Node {
                        types: Types::default(),
                        ..schema.section(keys)
                    })
                };
                let each = Node { all_of: vec![define()], ..Node::of(Type::Object) };
                let mut node = list(each, 0, MOST_SECTIONS);
                node.types.0.push(Type::Object);
                node.all_of.push(define());
                node
            }
            Kind::ChoiceOrSections(choices, _, keys) => {
                any_of([choice(choices), list(self.section(keys), 0, MOST_SECTIONS)])
            }
            Kind::Scores(best) => {
                named(Node { types: Types(vec![Type::Number]), ..range(1, best.into()) })
            }
            Kind::AnyOf(kinds) => any_of(kinds.iter().map(|kind| self.values(name, *kind))),
            Kind::List(item, least, most) => list(self.values(name, *item), least, most),
            Kind::Named(_, kind) => named(self.values(name, *kind)),
        }
    }

    fn section(&mut self, keys: &'static [Key]) -> Node {
        let mut node = Node::of(Type::Object);
        self.add_keys(&mut node, keys.iter());
        node
    }

    /// A preset, percents by year as text, list or section, or tranches.
    fn vesting(&mut self, by_year: &'static [Key], tranche: &'static [Key]) -> Node {
        let tranches = list(self.section(tranche), 1, usize::MAX);
        any_of([
            presets(),
            Node::text(pattern::PERCENTS),
            Node { min_items: Some(1), ..self::by_year(percent()) },
            tranches,
            self.section(by_year),
        ])
    }

    /// A reference to a definition, which is made if it is not there yet.
    fn defined(&mut self, name: &'static str, make: impl FnOnce(&mut Self) -> Node) -> Node {
        if self.definitions.0.iter().all(|(other, _)| *other != name) {
            let node = make(self);
            self.definitions.0.push((name, node));
        }
        Node::defined(name)
    }
}

/// A section without this key.
fn without(key: &'static str) -> Node {
    let required = Node { required: vec![key], ..Node::default() };
    Node { not: Some(Box::new(required)), ..Node::default() }
}

/// A section with a key of each pair. With `allOf` or `anyOf`, Taplo would complete no keys in it.
fn one_of_each(pairs: &[(&'static str, &'static str)]) -> Node {
    let Some(((name, instead), others)) = pairs.split_first() else {
        return Node::default();
    };
    let then = Node { required: vec![name], ..one_of_each(others) };
    Node {
        condition: Some(Box::new(without(instead))),
        then: Some(Box::new(then)),
        otherwise: (!others.is_empty()).then(|| Box::new(one_of_each(others))),
        ..Node::default()
    }
}

fn amount() -> Node {
    Node {
        types: Types(vec![Type::Number, Type::String]),
        minimum: Some(Number(Decimal::ZERO)),
        maximum: Some(Number(Amount::MAX)),
        ..Node::text(pattern::AMOUNT)
    }
}

fn signed_amount() -> Node {
    let pattern = Some(pattern::SIGNED_AMOUNT.to_owned());
    Node { minimum: Some(Number(-Amount::MAX)), pattern, ..amount() }
}

/// A rate or an amount. A small number is refused, because it is probably a percentage.
fn rate_or_amount(sign: Sign) -> Node {
    let doubtful = Decimal::from(sign.most_doubtful());
    let (amount, amounts, rates) = match sign {
        Sign::Positive => (amount(), pattern::AMOUNT, pattern::POSITIVE_RATE),
        Sign::Any => (signed_amount(), pattern::SIGNED_AMOUNT, pattern::RATE),
    };
    let zero = Node { only: Some(0), ..Node::default() };
    let small = Node {
        minimum: Some(Number(-doubtful)),
        maximum: Some(Number(doubtful)),
        not: Some(Box::new(zero)),
        ..Node::of(Type::Number)
    };
    let pattern = Some(format!("{rates}|{amounts}"));
    Node { pattern, not: Some(Box::new(small)), ..amount }
}

fn percent() -> Node {
    let types = Types(vec![Type::Number, Type::String]);
    Node { types, pattern: Some(pattern::PERCENT.to_owned()), ..range(0, 100) }
}

/// A whole number or a number from `least` to `most`.
fn range(least: i64, most: i64) -> Node {
    let [minimum, maximum] = [least, most].map(|end| Some(Number(end.into())));
    Node { minimum, maximum, ..Node::default() }
}

fn choice(choices: &[&'static str]) -> Node {
    Node { choices: choices.to_vec(), ..Node::of(Type::String) }
}

fn presets() -> Node {
    let about = |preset: &Preset| {
        let Preset { confidence, source, read, note, .. } = preset;
        let note = note.map_or_else(String::new, |note| format!("\n\nNote: {note}"));
        let (percents, cadence) = (preset.percents(), preset.cadence());
        format!(
            "{percents}, vests every {cadence}; confidence: {confidence}\n\nSource: {source}, read \
             {read}{note}"
        )
    };
    let docs = TaploDocs { enum_values: PRESETS.iter().map(about).collect() };
    let choices = PRESETS.iter().map(|preset| preset.name).collect();
    Node { choices, taplo: Some(Taplo { docs }), ..Node::of(Type::String) }
}

fn list(item: Node, least: usize, most: usize) -> Node {
    Node {
        items: Some(Box::new(item)),
        min_items: (least > 0).then_some(least),
        max_items: (most < usize::MAX).then_some(most),
        ..Node::of(Type::Array)
    }
}

/// A list with a value for each year.
fn by_year(item: Node) -> Node {
    list(item, 0, Schedule::MAX_YEARS as usize)
}

/// A value, or a list by year.
fn or_by_year(item: impl Fn() -> Node) -> Node {
    let mut node = item();
    node.types.0.push(Type::Array);
    Node { items: Some(Box::new(item())), max_items: Some(Schedule::MAX_YEARS as usize), ..node }
}

fn any_of(several: impl IntoIterator<Item = Node>) -> Node {
    Node { any_of: several.into_iter().collect(), ..Node::default() }
}

/// A section with values under any name.
fn named(each: Node) -> Node {
    let each = Some(Others::Each(Box::new(each)));
    Node { additional_properties: each, ..Node::of(Type::Object) }
}

/// A default as a value, unless it is in words.
fn plain(default: &'static str, kind: Kind) -> Option<Plain> {
    match kind {
        Kind::Count(..) | Kind::Number(..) => default.parse().ok().map(Plain::Count),
        Kind::Flag | Kind::RateOrFlag => default.parse().ok().map(Plain::Flag),
        Kind::Rate(_) | Kind::Part | Kind::Growth => {
            default.ends_with('%').then_some(Plain::Text(default))
        }
        Kind::Short(keys) => plain(default, keys.first()?.kind),
        Kind::Choice(choices) | Kind::ChoiceOrSections(choices, ..) => {
            choices.contains(&default).then_some(Plain::Text(default))
        }
        Kind::Currency => default.parse::<Currency>().is_ok().then_some(Plain::Text(default)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Where the schema describes the values of a section of this key.
    fn below<'s>(schema: &'s Value, value: &'s Value, key: &Key) -> &'s Value {
        match key.kind {
            Kind::Vesting(..) => &schema["definitions"]["vesting"]["anyOf"][4],
            Kind::Sections(..) => &schema["definitions"][key.name],
            Kind::ChoiceOrSections(..) => &value["anyOf"][1]["items"],
            Kind::List(..) => &value["items"],
            _ => value,
        }
    }

    /// Compares the schema of a section with its keys.
    fn agrees(schema: &Value, section: &Value, keys: impl Iterator<Item = &'static Key>) -> usize {
        let properties = section["properties"].as_object().expect("a section has properties");
        assert_eq!(section["additionalProperties"], false);
        let mut found = 0;
        let mut nested = 0;
        for key in keys {
            let value = &properties[key.name];
            let description = value["description"].as_str().unwrap();
            assert!(description.starts_with(key.about), "{}", key.name);
            assert!(description.contains(&*key.example_line()), "{}", key.name);
            found += 1;
            if !key.keys().is_empty() {
                nested += agrees(schema, below(schema, value, key), key.keys().iter());
            }
        }
        assert_eq!(properties.len(), found);
        found + nested
    }

    #[test]
    fn every_key_is_in_the_schema() {
        for (schema, keys) in [
            (offer(), Offer::keys().collect::<Vec<_>>()),
            (profile(), Profile::keys().collect()),
            (bands(), Market::keys().collect()),
        ] {
            let schema = serde_json::to_value(schema).unwrap();
            assert!(agrees(&schema, &schema, keys.into_iter()) > 30);
        }
    }

    #[test]
    fn a_default_is_a_value_unless_it_is_in_words() {
        let schema = serde_json::to_value(offer()).unwrap();
        let properties = &schema["properties"];
        assert_eq!(properties["base"]["properties"]["hours"]["default"], 2080);
        assert_eq!(properties["raise"]["default"], "0%");
        assert_eq!(properties["espp"]["properties"]["lookback"]["default"], false);
        assert_eq!(properties["name"]["default"], Value::Null);
        assert_eq!(
            schema["definitions"]["rsu"]["properties"]["grant_price"]["default"],
            Value::Null
        );
    }

    #[test]
    fn one_of_two_keys_is_required() {
        let schema = serde_json::to_value(bands()).unwrap();
        let band = &schema["properties"]["band"]["items"];
        assert_eq!(band["if"]["not"]["required"][0], "kind");
        assert_eq!(band["then"]["required"][0], "company");
        for branch in ["then", "else"] {
            assert_eq!(band[branch]["if"]["not"]["required"][0], "rank");
            assert_eq!(band[branch]["then"]["required"][0], "level");
        }
        assert_eq!(band["dependencies"]["level"]["not"]["required"][0], "rank");
    }
}
