//! Reads the profile file.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::de::DeTable;

use super::number::CurrencyHere;
use super::parities::PARITY;
use super::problem::Problem;
use super::reader::Reader;
use super::scenario::SCENARIO_KEY;
use super::syntax;
use super::tax_terms::TAX_KEY;
use super::value::{Field, LONGEST_TEXT, Section};
use crate::assessment::Scale;
use crate::decide::{
    CostOfLiving, Current, Names, Part, Profile, ProfileMoney, UnknownFactor, WalkawayTerms, Weight,
};
use crate::key::{Floor, Key, Kind};
use crate::money::{Exchange, ExchangeRate, ExchangeRateError, Rate, Written, exact_decimal};

/// The maximum decimals of a weight in percent. Products with scores stay exact.
const WEIGHT_DIGITS: u32 = 4;

const PROFILE_KEYS: &[Key] = &[
    Key::new(
        "currency",
        Kind::Section(CURRENCY_KEYS),
        "the currency that figures are shown in, and exchange rates",
    )
    .example("[currency]"),
    Key::new("walkaway", Kind::Section(WALKAWAY_KEYS), "the parts of your walk-away number")
        .example("[walkaway]"),
    TAX_KEY,
    SCENARIO_KEY,
    Key::new(
        "parity",
        Kind::Named("place", &PARITY),
        "price levels of places, where 100 is the US average, for `--real` and the cost of living",
    )
    .example("parity = { \"Boise, ID\" = 104.2 }"),
    Key::new("risk", WEIGHTS, "your own factors for the safety of a job; the weights total 100%")
        .example("risk = { team_stability = \"60%\", manager_quality = \"40%\" }"),
    Key::new("fit", WEIGHTS, "your own factors for the fit of a job; the weights total 100%")
        .example("fit = { compensation = \"60%\", team = \"40%\" }"),
    Key::new("names", Kind::Section(&NAME_KEYS), "the names in letters").example("[names]"),
];

const WEIGHTS: Kind = Kind::Named("factor", &Kind::Part);

const CURRENCY_KEYS: &[Key] = &[
    Key::new("show", Kind::Currency, "the currency that figures are shown in")
        .default("that of each offer")
        .example("show = \"USD\""),
    Key::new(
        "rates",
        Kind::Named("pair of currencies", &Kind::ExchangeRate),
        "exchange rates, used in both directions: 1 GBP is 1.27 USD",
    )
    .example("rates = { \"GBP/USD\" = 1.27 }"),
];

const WALKAWAY_KEYS: &[Key] = &[
    Key::new("currency", Kind::Currency, "the currency of the amounts")
        .default("that of the offers")
        .example("currency = \"USD\""),
    Key::new(
        "current",
        Kind::AnyOf(&[Kind::Amount, Kind::OfferFile]),
        "your current pay in a year, or the offer file of your current job",
    )
    .example("current = 330_000"),
    Key::new("current_location", Kind::Text, "the place of your current job")
        .default("that in the file of the current job")
        .example("current_location = \"Austin, TX\""),
    Key::new(
        "cost_of_living",
        Kind::AnyOf(&[Kind::Choice(&[BY_PARITY]), PART]),
        "what living there costs more: an amount a year, a rate, or by the price levels of both \
         places",
    )
    .example("cost_of_living = \"5%\""),
    Key::new("risk_premium", PART, "the premium for the risk of a change: an amount or a rate")
        .example("risk_premium = \"10%\""),
    Key::new(
        "growth",
        PART,
        "what better prospects are worth, as an amount or a rate; negative to accept less",
    )
    .example("growth = \"-10k\""),
];

/// A part of the walk-away number.
const PART: Kind = Kind::AnyOf(&[Kind::Rate(Floor::TotalLoss), Kind::SignedAmount]);

/// The cost of living by price levels.
const BY_PARITY: &str = "parity";

const NAME_KEYS: [Key; 4] = [
    Key::new("me", Kind::Text, "your name").example("me = \"Your name\""),
    Key::new("recruiter", Kind::Text, "the recruiter's name").example("recruiter = \"Their name\""),
    Key::new("team", Kind::Text, "the team you would join").example("team = \"The team\""),
    Key::new("deadline", Kind::Text, "the date by which you decide")
        .example("deadline = \"Friday\""),
];

impl Profile {
    /// Every top-level key of a profile.
    pub fn keys() -> impl Iterator<Item = &'static Key> + Clone {
        PROFILE_KEYS.iter()
    }

    /// Reads a profile file.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text, in file order.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
        // A profile has no currency of its own, so its amounts use the offers' currency.
        let mut reader = Reader::new(None, []);
        let profile = reader.profile(&Section::root(table.get_ref()));
        reader.done(profile)
    }
}

impl UnknownFactor {
    /// The byte range in the offer's text.
    #[must_use]
    pub fn span_in(&self, text: &str) -> Option<Range<usize>> {
        let table = DeTable::parse(text).ok()?;
        let section = table.get_ref().get(self.scale.name())?.get_ref().as_table()?;
        let key = section.keys().find(|key| key.get_ref().as_ref() == self.factor)?;
        Some(key.span())
    }
}

impl Reader {
    /// The maximum number of factors.
    pub(super) const MOST_FACTORS: usize = 50;

    /// The maximum decimals of a score.
    pub(super) const SCORE_DIGITS: u32 = 6;

    pub(super) fn factor(&mut self, factor: &str, field: &Field<'_>) -> Option<String> {
        let long = factor.chars().nth(LONGEST_TEXT).is_some();
        if long || factor.trim().is_empty() {
            self.note(field.problem("has an empty or overlong name"));
            return None;
        }
        Some(factor.to_owned())
    }

    /// Checks the number of decimals.
    pub(super) fn coarse(&mut self, written: Decimal, finest: u32, field: &Field<'_>) {
        if written.normalize().scale() > finest {
            self.note(field.problem(format_args!("has more than {finest} decimals")));
        }
    }

    pub(super) fn few_factors(&mut self, count: usize, field: &Field<'_>) {
        if count > Self::MOST_FACTORS {
            self.note(field.problem(format_args!("has more than {} factors", Self::MOST_FACTORS)));
        }
    }

    fn profile(&mut self, root: &Section<'_>) -> Option<Profile> {
        self.unknown_keys(root, Profile::keys().map(|key| key.name), |_| Vec::new());
        let money = root.get("currency").and_then(|field| self.profile_money(&field));
        let walkaway = root.get("walkaway").and_then(|field| self.walkaway(&field));
        let tax = root.get("tax").and_then(|field| self.tax_terms(&field));
        let scenarios = self.scenarios(root);
        let parities = root.get("parity").map(|field| self.own_parities(&field));
        let [risk, fit] = Scale::ALL.map(|scale| self.weights(root, scale));
        let names = root.get("names").and_then(|field| self.names(&field));
        Some(Profile {
            money: money.unwrap_or_default(),
            walkaway: walkaway.unwrap_or_default(),
            tax,
            scenarios,
            parities: parities.unwrap_or_default(),
            risk,
            fit,
            names: names.unwrap_or_default(),
        })
    }

    fn profile_money(&mut self, field: &Field<'_>) -> Option<ProfileMoney> {
        let section = self.section_of(field, "a [currency] section", CURRENCY_KEYS)?;
        let show = section.get("show").and_then(|field| self.keep(field.currency()));
        let rates = section.get("rates").map(|field| self.exchange_rates(&field));
        Some(ProfileMoney { show, exchange: rates.unwrap_or_default() })
    }

    /// Exchange rates by pair of currencies, like `"GBP/USD" = 1.27`.
    fn exchange_rates(&mut self, field: &Field<'_>) -> Exchange {
        let wanted = r#"exchange rates, like { "GBP/USD" = 1.27 }"#;
        let Some(section) = self.section(field, wanted) else {
            return Exchange::default();
        };
        let mut rates = Vec::new();
        for (pair, field) in section.entries() {
            let units = match field.as_text() {
                Some(text) => exact_decimal(text.trim()).map_err(|_| ExchangeRateError::NotARate),
                None => match field.number_or("an exchange rate") {
                    Ok(number) => Ok(number),
                    Err(problem) => {
                        self.note(problem.hint("write it like 1.27, or \"1.27\""));
                        continue;
                    }
                },
            };
            match units.and_then(|units| ExchangeRate::new(pair, units)) {
                Ok(rate) => rates.push(rate),
                Err(error) => {
                    let problem = field.problem(format_args!("is not valid: {error}"));
                    self.note(
                        problem.hint(r#"write it like "GBP/USD" = 1.27, for 1 GBP = 1.27 USD"#),
                    );
                }
            }
        }
        Exchange::new(rates).unwrap_or_else(|error| {
            self.note(field.problem(format_args!("has {error}")).hint("keep one of them"));
            Exchange::default()
        })
    }

    fn walkaway(&mut self, field: &Field<'_>) -> Option<WalkawayTerms> {
        let section = self.section_of(field, "a [walkaway] section", WALKAWAY_KEYS)?;
        let part = |reader: &mut Self, key| section.get(key).and_then(|f| reader.part(&f));
        match section.get("currency") {
            Some(field) => self.currency = self.keep(field.currency()).map(CurrencyHere::for_all),
            None => self.refuse_signs(&section),
        }
        Some(WalkawayTerms {
            currency: self.currency.map(|here| here.currency),
            current: section.get("current").and_then(|field| self.current(&field)),
            current_location: self.text(&section, "current_location"),
            cost_of_living: match section.get("cost_of_living") {
                Some(field) if field.as_text().is_some_and(|text| text.trim() == BY_PARITY) => {
                    Some(CostOfLiving::Parity)
                }
                Some(field) if field.as_text().is_some_and(starts_in_lower_case) => {
                    let problem = field.problem("must be an amount, a rate or \"parity\"");
                    self.note(problem.hint("write it like 20_000, \"5%\" or \"parity\""));
                    None
                }
                _ => part(self, "cost_of_living").map(CostOfLiving::Part),
            },
            risk_premium: part(self, "risk_premium"),
            growth: part(self, "growth"),
        })
    }

    /// Rejects currency signs, because several currencies share `$`.
    fn refuse_signs(&mut self, section: &Section<'_>) {
        for (_, field) in section.entries() {
            let written = field.as_text().and_then(|text| Written::parse(text).ok());
            if written.is_some_and(|written| written.names_currency()) {
                let problem =
                    field.problem("has a currency sign, but the section sets no currency");
                self.note(problem.hint("add the currency of the amounts, like currency = \"USD\""));
            }
        }
    }

    /// An amount, or the path of the current job's offer file.
    fn current(&mut self, field: &Field<'_>) -> Option<Current> {
        match field.as_text() {
            Some(path) if path.trim_end().ends_with(".toml") => {
                Some(Current::File(path.trim().to_owned()))
            }
            _ => self.amount(field).map(Current::Amount),
        }
    }

    /// An amount, possibly negative, or a rate.
    fn part(&mut self, field: &Field<'_>) -> Option<Part> {
        if field.is_rate() {
            return self.keep(field.rate()).map(Part::Rate);
        }
        self.signed_amount(field).map(Part::Amount)
    }

    /// Custom factors and weights, which must total 100 %.
    fn weights(&mut self, root: &Section<'_>, scale: Scale) -> Option<Vec<Weight>> {
        let field = root.get(scale.name())?;
        let section = self.section(&field, "a section with a weight for each factor")?;
        let weights =
            section.entries().take(Self::MOST_FACTORS + 1).filter_map(|(factor, field)| {
                let weight = self.share(&field)?.normalized();
                self.coarse(weight.percent(), WEIGHT_DIGITS, &field);
                self.factor(factor, &field).map(|factor| Weight { factor, weight })
            });
        let weights: Vec<Weight> = weights.collect();
        self.few_factors(weights.len(), &field);
        let total: Decimal = weights.iter().map(|weight| weight.weight.fraction()).sum();
        // Unreadable weights are already reported.
        if total != Rate::ONE.fraction() && weights.len() == section.entries().count() {
            let percent = (total * Decimal::ONE_HUNDRED).normalize();
            let problem =
                field.problem(format_args!("has weights that total {percent}%, not 100%"));
            self.note(problem.hint("adjust the weights, each written like \"25%\""));
        }
        Some(weights)
    }

    fn names(&mut self, field: &Field<'_>) -> Option<Names> {
        let section = self.section_of(field, "a [names] section", &NAME_KEYS)?;
        let [me, recruiter, team, deadline] =
            NAME_KEYS.each_ref().map(|key| self.text(&section, key.name));
        Some(Names { me, recruiter, team, deadline })
    }
}

fn starts_in_lower_case(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;
    use crate::file::tests::reads_every_key;

    fn problems(text: &str) -> Vec<String> {
        let offer = Offer::from_toml(&format!("base = 1\n{text}"));
        offer.unwrap_err().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn scores_must_be_within_their_scale() {
        let offer = Offer::from_toml("base = 1\n[risk]\nteam_stability = 7.5\n[fit]\nteam = 5\n");
        let offer = offer.unwrap();
        assert_eq!(offer.scores(Scale::Risk)[0].score, Decimal::new(75, 1));
        assert_eq!(offer.scores(Scale::Fit)[0].factor, "team");
        assert_eq!(problems("[fit]\nteam = 6"), ["`fit.team` must be from 1 to 5, not 6"]);
        assert_eq!(problems("[fit]\nx = 1.0000001"), ["`fit.x` has more than 6 decimals"]);
        assert_eq!(problems("[risk]\nx = 0"), ["`risk.x` must be from 1 to 10, not 0"]);
    }

    #[test]
    fn the_table_of_keys_is_what_is_read() {
        reads_every_key(Profile::keys(), Profile::from_toml);
    }

    #[test]
    fn unknown_process_keys_are_errors() {
        let text = "[process]\nteam_name = true\nattrition = 0.3\ndecide_within_days = -1";
        assert_eq!(
            problems(text),
            [
                "unknown key `team_name` in `process`",
                "`process.attrition` is 0.3: 0.3% or 30%?",
                "`process.decide_within_days` must be a whole number from 0 to 1000, not -1",
            ]
        );
    }

    #[test]
    fn profile_weights_must_total_100_percent() {
        let profile =
            |text| Profile::from_toml(text).map_err(|problems| problems[0].message.clone());
        let sound =
            profile("[walkaway]\ngrowth = \"-10k\"\n[fit]\npay = \"60%\"\nfun = \"40%\"").unwrap();
        assert_eq!(sound.walkaway.growth, Some(Part::Amount(Decimal::from(-10_000))));
        assert_eq!(sound.weights(Scale::Fit).map(<[Weight]>::len), Some(2));
        let short = profile("[risk]\npay = \"60%\"\nfun = \"30%\"");
        assert_eq!(short, Err("`risk` has weights that total 90%, not 100%".to_owned()));
        let fine = profile("[risk]\npay = \"99.99999%\"\nfun = \"0.00001%\"");
        assert_eq!(fine, Err("`risk.pay` has more than 4 decimals".to_owned()));
        let unknown = profile("[walkway]\ncurrent = 1");
        assert_eq!(unknown, Err("unknown key `walkway`".to_owned()));
    }
}
