//! Reads an offer's terms from its parsed file, using the tables of keys.

use rust_decimal::Decimal;

use super::number::{CurrencyHere, CurrencyStated};
use super::reader::Reader;
use super::value::{Field, LONGEST_TEXT, Section};
use crate::key::{Floor, Key, Kind, MOST_SECTIONS, Sign, Step};
use crate::money::Currency;
use crate::offer::Offer;
use crate::terms::{Fault, Setting, Terms, Value};

impl Reader {
    /// Reads the valid terms of an offer.
    pub(super) fn offer_terms(&mut self, root: &Section<'_>) -> Terms {
        self.terms(root, &Offer::keys())
    }

    /// Reads the valid terms of a section, by its keys.
    pub(super) fn terms(
        &mut self,
        section: &Section<'_>,
        keys: &(impl Iterator<Item = &'static Key> + Clone),
    ) -> Terms {
        self.unknown_keys(section, keys.clone().map(|key| key.name), |word| {
            let here = Key::called(keys, word);
            if !here.is_empty() {
                return here;
            }
            // The word may name a key of another section, like `share_price` in a grant.
            let elsewhere = Key::called(&Offer::keys(), word).into_iter();
            elsewhere.filter(|path| path.contains('.') && !path.ends_with(word)).collect()
        });
        let mut terms = Terms::with_room(section.entries().count());
        let mut set = |reader: &mut Self, field: &Field<'_>, key: &Key| {
            let value = reader.value(field, key).unwrap_or(Value::Wrong);
            // Treat an empty text as unset.
            if !matches!(&value, Value::Set(Setting::Text(text)) if text.is_empty()) {
                terms.set(key.name, value);
            }
        };
        // Amounts of a section with a currency of its own are in that currency.
        let is_currency = |key: &&Key| matches!(key.kind, Kind::Currency);
        if let Some(key) = keys.clone().find(is_currency) {
            if !section.is_root() {
                self.currency.iter_mut().for_each(|here| here.stated = CurrencyStated::InSection);
            }
            if let Some(field) = section.get(key.name) {
                set(self, &field, key);
            }
        }
        for (name, field) in section.entries() {
            if let Some(key) = Key::find(keys.clone(), name).filter(|key| !is_currency(key)) {
                if key.is_in_stock_currency {
                    self.stock_currency = stock_currency(section);
                }
                set(self, &field, key);
            }
        }
        terms
    }

    /// Reads the valid terms of a section below the root. Its currency, if it has one, ends with it.
    fn terms_below(&mut self, section: &Section<'_>, keys: &'static [Key]) -> Terms {
        let currency = self.currency;
        let terms = self.terms(section, &keys.iter());
        self.currency = currency;
        terms
    }

    /// The value of a key; `None` if it is invalid, which is recorded.
    fn value(&mut self, field: &Field<'_>, key: &Key) -> Option<Value> {
        match key.kind {
            Kind::Section(keys) => {
                let section = self.section_below(field, key.name)?;
                Some(Value::Section(self.terms_below(&section, keys)))
            }
            Kind::Short(keys) => self.short(field, keys),
            Kind::Sections(noun, keys) if key.is_in_stock_currency => {
                let offer_currency = self.currency;
                if let Some(currency) = self.stock_currency {
                    let stated = CurrencyStated::InStock;
                    self.currency = Some(CurrencyHere { currency, stated });
                }
                let sections = self.sections(field, key, (noun, keys));
                self.currency = offer_currency;
                sections
            }
            Kind::Sections(noun, keys) => self.sections(field, key, (noun, keys)),
            Kind::ChoiceOrSections(choices, noun, keys) => match field.as_list() {
                Some(list) => {
                    let wanted = format!("a {noun}, like {}", key.example);
                    self.listed(&list, &wanted, (noun, keys))
                }
                None => {
                    let choice = self.keep(field.choice(choices))?;
                    Some(Value::Set(Setting::Text(choice.to_owned())))
                }
            },
            Kind::Vesting(by_year, tranche) => self.vesting(field, key.example, by_year, tranche),
            Kind::Scores(best) => self.scores(field, best).map(Value::Scores),
            _ => self.setting(field, key).map(Value::Set),
        }
    }

    /// A section, or its short form: the value of its first key.
    fn short(&mut self, field: &Field<'_>, keys: &'static [Key]) -> Option<Value> {
        if let Some(section) = field.as_section() {
            return Some(Value::Section(self.terms_below(&section, keys)));
        }
        let main = keys.first()?;
        let mut terms = Terms::default();
        terms.set(main.name, self.value(field, main).unwrap_or(Value::Wrong));
        Some(Value::Section(terms))
    }

    /// The section of a key. A plain value gets a hint to move it below the section's first key.
    fn section_below<'a>(&mut self, field: &'a Field<'_>, name: &str) -> Option<Section<'a>> {
        let section = field.as_section();
        if section.is_none() {
            let problem = field.mismatch(&format!("{} [{name}] section", article(name)));
            self.note(match field.below_section(name) {
                Some(below) => problem.hint(below),
                None => problem,
            });
        }
        section
    }

    fn sections(
        &mut self,
        field: &Field<'_>,
        key: &Key,
        (noun, keys): (&str, &'static [Key]),
    ) -> Option<Value> {
        let one = match field.is_nested() {
            true => format!("a {noun}, like {{ {} }}", keys.first().map_or("", |key| key.example)),
            false => format!("{} [[{}]] section", article(key.name), key.name),
        };
        if let Some(list) = field.as_list() {
            return self.listed(&list, &one, (noun, keys));
        }
        if field.is_nested() && field.as_section().is_none() {
            let problem = field.mismatch(&format!("a list of {noun}s"));
            self.note(problem.hint(format!("write {}", key.example)));
            return None;
        }
        let section = self.section_below(field, key.name)?;
        let sections = vec![self.terms_below(&section, keys)];
        Some(Value::Sections { sections, listed: false })
    }

    /// A list of sections. `wanted` describes one of them.
    fn listed(
        &mut self,
        list: &[Field<'_>],
        wanted: &str,
        (noun, keys): (&str, &'static [Key]),
    ) -> Option<Value> {
        if let Some(beyond) = list.get(MOST_SECTIONS) {
            let words = format_args!("is over the limit of {MOST_SECTIONS} {noun}s");
            self.note(beyond.problem(words));
            return None;
        }
        let sections = list.iter().map(|field| {
            let section = self.section(field, wanted)?;
            Some(self.terms_below(&section, keys))
        });
        // Read every section, so that every problem is reported.
        let sections: Vec<Option<Terms>> = sections.collect();
        let sections = sections.into_iter().collect::<Option<_>>()?;
        Some(Value::Sections { sections, listed: true })
    }

    fn setting(&mut self, field: &Field<'_>, key: &Key) -> Option<Setting> {
        let currency = self.currency;
        Some(match key.kind {
            Kind::Amount => Setting::Amount(self.amount(field)?.get()),
            Kind::Price => Setting::Price(self.keep(field.price(currency))?.get()),
            Kind::Shares => Setting::Shares(self.keep(field.shares())?),
            Kind::Rate(Floor::Zero) => Setting::Rate(self.share(field)?.fraction()),
            Kind::Rate(Floor::TotalLoss) => Setting::Rate(self.yearly_rate(field)?.fraction()),
            Kind::Part => Setting::Rate(self.part_of_whole(field)?.fraction()),
            Kind::RateOrAmount(sign) => self.rate_or_amount(field, sign)?,
            Kind::Growth => match field.as_list() {
                Some(list) => Setting::List(self.years(&list, |reader, field| {
                    Some(Setting::Rate(reader.yearly_rate(field)?.fraction()))
                })?),
                None => Setting::Rate(self.yearly_rate(field)?.fraction()),
            },
            Kind::Amounts => match field.as_list() {
                Some(list) => Setting::List(self.years(&list, |reader, field| {
                    Some(Setting::Amount(reader.amount(field)?.get()))
                })?),
                // A single amount is for year 1.
                None => {
                    if let Some(problem) = field.amounts_in_text() {
                        self.note(problem);
                        return None;
                    }
                    Setting::List(vec![Setting::Amount(self.amount(field)?.get())])
                }
            },
            Kind::Prices => {
                let list = self.list(field, key.example)?;
                Setting::List(self.years(&list, |reader, field| {
                    Some(Setting::Price(reader.keep(field.price(currency))?.get()))
                })?)
            }
            Kind::Percents => {
                let list = self.list(field, "[25, 25, 25, 25]")?;
                Setting::List(self.years(&list, |reader, field| {
                    let percent = reader.keep(field.percent())?;
                    Some(Setting::Text(percent.get().to_string()))
                })?)
            }
            Kind::Count(least, most) => Setting::Count(self.keep(field.whole(least..=most))?),
            Kind::Number(least, most) => Setting::Number(self.keep(field.number_in(least..=most))?),
            Kind::Flag => Setting::Flag(self.keep(field.flag())?),
            Kind::RateOrFlag if field.is_flag() => Setting::Flag(self.keep(field.flag())?),
            Kind::RateOrFlag if field.as_text().is_some() && !field.is_rate() => {
                let problem = field.problem("must be true, false or a percentage");
                self.note(problem.hint("write true, false, or the part that is paid: \"75%\""));
                return None;
            }
            Kind::RateOrFlag => Setting::Rate(self.share(field)?.fraction()),
            Kind::Text => Setting::Text(self.keep(field.text(LONGEST_TEXT))?.trim().to_owned()),
            Kind::Choice(choices) => Setting::Text(self.keep(field.choice(choices))?.to_owned()),
            Kind::Date => Setting::Text(self.keep(field.date())?.to_string()),
            Kind::Currency => {
                let currency = self.keep(field.currency());
                let stated = self.currency.map_or(CurrencyStated::ForAll, |here| here.stated);
                self.currency = currency.map(|currency| CurrencyHere { currency, stated });
                Setting::Text(currency?.code().to_owned())
            }
            Kind::Percent => {
                Setting::Rate(self.keep(field.percent())?.get() / Decimal::ONE_HUNDRED)
            }
            Kind::Vesting(..)
            | Kind::Section(_)
            | Kind::Short(_)
            | Kind::Sections(..)
            | Kind::ChoiceOrSections(..)
            | Kind::Scores(_)
            | Kind::SignedAmount
            | Kind::ExchangeRate
            | Kind::Preset
            | Kind::OfferFile
            | Kind::AnyOf(_)
            | Kind::List(..)
            | Kind::Named(..) => return None,
        })
    }

    fn rate_or_amount(&mut self, field: &Field<'_>, sign: Sign) -> Option<Setting> {
        if field.is_rate() {
            let rate = match sign {
                Sign::Positive => self.share(field)?,
                Sign::Any => self.yearly_rate(field)?,
            };
            return Some(Setting::Rate(rate.fraction()));
        }
        if let Some(problem) = field.doubtful_amount(sign) {
            self.note(problem);
            return None;
        }
        Some(Setting::Amount(match sign {
            Sign::Positive => self.amount(field)?.get(),
            Sign::Any => self.signed_amount(field)?,
        }))
    }

    /// Reads a score for each factor. The criteria check the factor names later.
    fn scores(&mut self, field: &Field<'_>, best: u32) -> Option<Vec<(String, Decimal)>> {
        let section = self.section(field, "a section with a score for each factor")?;
        let best = Decimal::from(best);
        let scores = section.entries().take(Self::MOST_FACTORS + 1);
        let scores = scores.filter_map(|(factor, field)| {
            let Ok(score) = field.number_or("a number") else {
                let wanted = format!("a number from 1 to {best}");
                self.note(field.mismatch(&wanted).hint("write it like 4 or 3.5"));
                return None;
            };
            let score = score.normalize();
            if !(Decimal::ONE..=best).contains(&score) {
                self.note(field.problem(format_args!("must be from 1 to {best}, not {score}")));
            }
            self.coarse(score, Self::SCORE_DIGITS, &field);
            Some((self.factor(factor, &field)?, score))
        });
        let scores: Vec<(String, Decimal)> = scores.collect();
        self.few_factors(scores.len(), field);
        Some(scores)
    }

    /// Records faults in valid terms at their locations.
    pub(super) fn faults(&mut self, root: &Section<'_>, faults: Vec<Fault>, missing: Missing<'_>) {
        for fault in faults {
            let problem = root.visit(&fault.path, |place, key| {
                if !fault.is_missing() {
                    return Some(place.get(key)?.problem(&fault.message).hint(fault.hint));
                }
                let mut keys = [Some(key), fault.instead].into_iter().flatten();
                let is_misspelt = keys.any(|key| self.is_misspelt(place, key));
                (!is_misspelt && !missing.is_meant(&fault))
                    .then(|| place.missing(key).hint(missing.added(&fault)))
            });
            if let Some(problem) = problem.flatten() {
                self.note(problem);
            }
        }
    }
}

/// How what is missing can be added.
#[derive(Clone, Copy)]
pub(super) enum Missing<'a> {
    /// As a line of the file.
    Line,
    /// As another change.
    Change,
    /// As another term of an offer in place, which has terms meant for these paths.
    Term(&'a [Vec<Step>]),
}

impl Missing<'_> {
    /// Whether a term with another problem is meant for it.
    fn is_meant(self, fault: &Fault) -> bool {
        let Self::Term(meant) = self else {
            return false;
        };
        let instead = fault.instead.zip(fault.path.split_last());
        let instead = instead.map(|(key, (_, above))| [above, &[Step::Key(key)]].concat());
        meant.iter().any(|meant| {
            // A section that cannot be told apart from another one may have everything.
            meant.starts_with(&fault.path)
                || fault.path.starts_with(meant)
                || instead.as_ref().is_some_and(|it| meant == it)
        })
    }

    /// The hint to add it.
    fn added(self, fault: &Fault) -> String {
        let changes = match self {
            Self::Line => Vec::new(),
            Self::Change => fault.as_changes(),
            // A list of sections has several terms.
            Self::Term(_) => Some(fault.as_changes()).filter(|it| it.len() > 1).unwrap_or_default(),
        };
        match (self, changes.as_slice()) {
            (_, []) => format!("add {}", fault.hint),
            (Self::Term(_), several) => format!("add {}", several.join(" ")),
            (_, [change]) => format!("add the change {change}"),
            (_, several) => format!("add the changes {}", several.join(" ")),
        }
    }
}

/// The article before the name of a section, by its sound.
fn article(section: &str) -> &'static str {
    match section {
        "espp" | "options" | "rsu" => "an",
        _ => "a",
    }
}

/// The currency of the share price, if stated; an unreadable one is reported with its section.
fn stock_currency(root: &Section<'_>) -> Option<Currency> {
    let stock = root.get("stock")?;
    let stock = stock.as_section()?;
    stock.get("currency")?.currency().ok()
}

#[cfg(test)]
mod tests {
    use crate::file::tests::{hints, wrong};
    use crate::key::{Key, Kind};
    use crate::{Offer, OfferFile};

    #[test]
    fn a_short_form_equals_its_section() {
        for (short, long) in [
            ("bonus = \"15%\"", "bonus = { target = \"15%\" }"),
            ("bonus = 30_000", "[bonus]\ntarget = 30_000"),
            ("sign_on = [80, 60]", "sign_on = { amounts = [80, 60] }"),
            ("sign_on = 80_000", "sign_on = [80_000]"),
            ("sign_on = \"$80k\"", "sign_on = [80_000]"),
            ("[sign_on]\namounts = 80_000", "sign_on = [80_000]"),
        ] {
            let [short, long] =
                [short, long].map(|line| OfferFile::new(format!("base = 1\n{line}")));
            assert_eq!(short.terms(), long.terms());
        }
        // Several amounts must be a list.
        let hint = hints("base = 1\nsign_on = \"80k / 60k\"");
        assert_eq!(hint, ["write a list by year: [\"80k\", \"60k\"]"]);
    }

    #[test]
    fn an_offer_has_at_most_a_hundred_grants() {
        let grants = |count| {
            let grant = "[[rsu]]\nvalue = 1\nvesting = \"amazon\"\n";
            format!("base = 1\n{}", grant.repeat(count))
        };
        assert!(wrong(&grants(100)).is_empty());
        assert_eq!(wrong(&grants(101)).len(), 1);
    }

    #[test]
    fn another_name_of_a_key_gets_one_hint_with_the_key() {
        for key in Offer::keys() {
            for word in key.other_names() {
                assert!(Key::find(Offer::keys(), word).is_none(), "{word}");
                let hint = match key.kind {
                    Kind::Section(keys) | Kind::Sections(_, keys) => format!(
                        "use the `{0}` section: write [{0}] on its own line, then {1} = 1",
                        key.name, keys[0].name
                    ),
                    _ => format!("use `{}`", key.name),
                };
                let base = if key.name == "base" { "" } else { "base = 1\n" };
                let text = format!("{base}{word} = 1");
                assert_eq!(wrong(&text), [word]);
                assert_eq!(hints(&text), [hint]);
            }
        }
    }

    #[test]
    fn another_name_of_a_sections_key_gets_a_hint_with_its_path() {
        let share_price = "base = 1\nshare-price = 170";
        assert_eq!(hints(share_price), ["use `stock.price`"]);
        let grant = "base = 1\n[rsu]\nAmount = 1\nvesting = \"amazon\"";
        assert_eq!(hints(grant), ["use `value`"]);
        let cadence = "base = 1\n[rsu]\nvalue = 1\nvesting = [100]\nevery = \"month\"";
        assert_eq!(
            hints(cadence),
            [
                "it is part of the schedule: vesting = { years = [25, 25, 25, 25], every = \"month\" }"
            ]
        );
        assert_eq!(hints("base = 1\ngrant_price = 1"), ["use `rsu.grant_price`"]);
        let price = "base = 1\n[rsu]\nvalue = 1\nvesting = [100]\nshare_price = 1";
        assert_eq!(hints(price), ["use `stock.price`"]);
        let either = "it belongs in a section: `retirement.vesting`, `rsu.vesting`, `refresher.vesting` or \
             `options.vesting`";
        assert_eq!(hints("base = 1\nvesting = \"amazon\""), [either]);
    }

    #[test]
    fn a_value_instead_of_a_section_gets_a_hint() {
        let hint = |line: &str| hints(&format!("base = 1\n{line}")).concat();
        let below =
            |section: &str, line: &str| format!("write [{section}] on its own line, then {line}");
        assert_eq!(hint("rsu = 300_000"), below("rsu", "value = 300_000"));
        assert_eq!(hint("refresher = \"60k\""), below("refresher", "value = \"60k\""));
        assert_eq!(hint("stock = 187.35"), below("stock", "price = 187.35"));
    }
}
