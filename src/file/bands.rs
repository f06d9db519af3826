//! The bands file: market pay.

use toml::de::DeTable;

use super::number::CurrencyHere;
use super::problem::Problem;
use super::reader::Reader;
use super::syntax;
use super::value::{Field, LONGEST_TEXT, Section};
use crate::decide::{Band, BandLevel, BandOf, Location, Market, Premium, Published, Range};
use crate::equity::{Preset, Schedule};
use crate::key::{Floor, Key, Kind};
use crate::money::{Currency, Rate};

/// The maximum number of bands, which bounds the work for a small file.
const MOST_BANDS: usize = 10_000;

/// The valid years for market data.
const YEARS: std::ops::RangeInclusive<u32> = 1_900..=2_200;

/// The maximum number of characters of a remark.
const LONGEST_REMARK: usize = 1_000;

/// The keys above the first section.
const TOP_KEYS: &[Key] = &[
    Key::new("source", Kind::Text, "the source of the figures").example("source = \"a survey\""),
    Key::new(
        "year",
        Kind::Count(*YEARS.start() as i64, *YEARS.end() as i64),
        "the year of the figures",
    )
    .example("year = 2025"),
    Key::new("role", Kind::Text, "the role that the bands apply to")
        .default("every role")
        .example("role = \"engineering manager\""),
    Key::new("currency", Kind::Currency, "the currency of every amount")
        .default("USD")
        .example("currency = \"USD\""),
];

const SECTION_KEYS: &[Key] = &[
    Key::new(
        "band",
        Kind::List(&Kind::Section(BAND_KEYS), 1, MOST_BANDS),
        "the pay range of a level at a company or a kind of company",
    )
    .example("[[band]]")
    .required(),
    Key::new(
        "location",
        Kind::List(&Kind::Section(LOCATION_KEYS), 0, MOST_BANDS),
        "a location of bands",
    )
    .example("[[location]]"),
    Key::new(
        "premium",
        Kind::List(&Kind::Section(PREMIUM_KEYS), 0, MOST_BANDS),
        "a specialization or skill",
    )
    .example("[[premium]]"),
    Key::new(
        "policy",
        Kind::Section(&POLICY_KEYS),
        "adjustments of totals for remote work and presence in the office",
    )
    .example("[policy]"),
];

const BAND_KEYS: &[Key] = &[
    Key::new("company", Kind::Text, "the company; or use `kind`")
        .example("company = \"Amazon\"")
        .instead("kind"),
    Key::new("kind", Kind::Text, "a kind of company, instead of `company`")
        .example("kind = \"startup\""),
    Key::new("about", Kind::Text, "the description of the kind of company")
        .example("about = \"startups after series C\""),
    Key::new("level", Kind::Text, "the company's own level; or use `rank`")
        .example("level = \"L6\"")
        .instead("rank"),
    Key::new("rank", Kind::Text, "the equivalent level at Amazon, instead of `level`")
        .example("rank = \"L6\""),
    Key::new("location", Kind::Text, "the location, if the source separates locations")
        .example("location = \"Seattle\""),
    Key::new("base", AMOUNT_RANGE, "low and high base salary per year")
        .example("base = [\"175k\", \"200k\"]"),
    Key::new("rsu", AMOUNT_RANGE, "low and high value of the new-hire grant")
        .example("rsu = [\"280k\", \"450k\"]"),
    Key::new(
        "sign_on",
        Kind::List(&AMOUNT_RANGE, 0, Schedule::MAX_YEARS as usize),
        "low and high sign-on of each year",
    )
    .example("sign_on = [[\"80k\", \"140k\"], [\"60k\", \"120k\"]]"),
    Key::new("sign_on_sum", AMOUNT_RANGE, "low and high sign-on, if its years are not separate")
        .example("sign_on_sum = [\"100k\", \"200k\"]"),
    Key::new("vesting", Kind::Preset, "the vesting preset of an offer without a grant")
        .example("vesting = \"amazon\""),
    Key::new(
        "total",
        Kind::List(&Kind::Amount, 1, 2),
        "low and high total pay per year, if the source has no components; one figure means that \
         much or more",
    )
    .example("total = [\"300k\", \"380k\"]"),
    Key::new(
        "published",
        Kind::Section(&PUBLISHED_KEYS),
        "totals that the source publishes beside the components",
    )
    .example("published = { year1 = [\"300k\", \"380k\"] }"),
    Key::new("ai", RATE_RANGE, "low and high premium for work on AI, as a percentage of totals")
        .example("ai = [\"25%\", \"40%\"]"),
    Key::new("note", Kind::Text, "what tells bands of the same company and level apart")
        .example("note = \"with a PhD\""),
];

const PUBLISHED_KEYS: [Key; 3] = [
    Key::new("year1", AMOUNT_RANGE, "low and high total of year 1")
        .example("year1 = [\"300k\", \"380k\"]"),
    Key::new("average", AMOUNT_RANGE, "low and high average of four years")
        .example("average = [\"245k\", \"315k\"]"),
    Key::new("ai", AMOUNT_RANGE, "low and high average for work on AI")
        .example("ai = [\"305k\", \"440k\"]"),
];

const LOCATION_KEYS: &[Key] = &[
    Key::new("name", Kind::Text, "the name of the location")
        .example("name = \"New York\"")
        .required(),
    Key::new("also", Kind::List(&Kind::Text, 0, usize::MAX), "other names of the location")
        .example("also = [\"NYC\", \"Manhattan\"]"),
    Key::new("tax", Kind::Text, "what is right and wrong about its taxes in the source, in a line")
        .example("tax = \"no state income tax\""),
    Key::new("tax_details", Kind::Text, "the same in full")
        .example("tax_details = \"Washington has no state income tax.\""),
];

const PREMIUM_KEYS: &[Key] = &[
    Key::new("name", Kind::Text, "the name of the premium").example("name = \"ml\"").required(),
    Key::new("about", Kind::Text, "the description of the premium")
        .example("about = \"machine learning\""),
    Key::new(
        "rates",
        Kind::Named("level", &RATE_RANGE),
        "low and high premium of each level, as a percentage of totals",
    )
    .example("rates = { L6 = [\"25%\", \"40%\"] }")
    .required(),
];

const POLICY_KEYS: [Key; 2] = [
    Key::new("remote", RATE_RANGE, "low and high adjustment for remote work")
        .example("remote = [\"-15%\", \"-10%\"]"),
    Key::new("office", RATE_RANGE, "low and high adjustment for presence in the office")
        .example("office = [\"0%\", \"10%\"]"),
];

/// A low and a high amount.
const AMOUNT_RANGE: Kind = Kind::List(&Kind::Amount, 2, 2);

/// A low and a high rate.
const RATE_RANGE: Kind = Kind::List(&Kind::Rate(Floor::TotalLoss), 2, 2);

const AMOUNTS: &str = r#"["175k", "200k"]"#;
const RATES: &str = r#"["25%", "40%"]"#;

/// The built-in bands.
const BUILT_IN: &str = include_str!("bands.toml");

impl Market {
    /// Every top-level key of a bands file.
    pub fn keys() -> impl Iterator<Item = &'static Key> + Clone {
        [TOP_KEYS, SECTION_KEYS].into_iter().flatten()
    }

    /// The built-in bands, from a public guide to Amazon engineering-manager offers of 2025, in US
    /// dollars. Each call parses them again.
    #[must_use]
    pub fn built_in() -> Self {
        // A test checks that the file is valid. The fallback has no bands.
        Self::from_toml(BUILT_IN).unwrap_or_default()
    }

    /// Reads a bands file.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text, in file order.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
        let mut reader = Reader::new(Some(Currency::USD), TOP_KEYS.iter().map(|key| key.name));
        let market = reader.market(&Section::root(table.get_ref()));
        reader.done(market)
    }
}

impl Reader {
    fn market(&mut self, root: &Section<'_>) -> Option<Market> {
        self.unknown_keys(root, Market::keys().map(|key| key.name), |_| Vec::new());
        if let Some(field) = root.get("currency") {
            self.currency = self.keep(field.currency()).map(CurrencyHere::for_all);
        }
        let role = root.get("role").and_then(|_| self.name(root, "role"));
        let year = root.get("year").and_then(|field| self.keep(field.whole(YEARS)));
        let bands = self.required(root, "band", "a [[band]] section for each band")?;
        if bands.as_list().is_some_and(|list| list.is_empty()) {
            self.note(bands.problem("has no bands"));
        }
        let bands = self.each(&bands, "[[band]]", BAND_KEYS, Self::band);
        let [locations, premiums] = ["location", "premium"].map(|key| root.get(key));
        let locations =
            locations.map(|field| self.each(&field, "[[location]]", LOCATION_KEYS, Self::location));
        let premiums =
            premiums.map(|field| self.each(&field, "[[premium]]", PREMIUM_KEYS, Self::premium));
        let policy = root.get("policy").and_then(|field| self.policy(&field));
        let [remote, office] = policy.unwrap_or_default();
        Some(Market {
            source: self.text(root, "source"),
            year,
            role,
            currency: self.currency?.currency,
            bands,
            locations: locations.unwrap_or_default(),
            premiums: premiums.unwrap_or_default(),
            remote,
            office,
        })
    }

    /// Reads every section with this name; skips sections whose problems are already recorded.
    fn each<T>(
        &mut self,
        field: &Field<'_>,
        wanted: &str,
        known: &'static [Key],
        read: impl Fn(&mut Self, &Section<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(list) = field.as_list() else {
            self.note(field.mismatch(&format!("a list of sections: {wanted}")));
            return Vec::new();
        };
        if let Some(beyond) = list.get(MOST_BANDS) {
            self.note(beyond.problem(format_args!("is over the limit of {MOST_BANDS}")));
            return Vec::new();
        }
        let read = list.iter().filter_map(|field| {
            let section = self.section_of(field, &format!("a section: {wanted}"), known)?;
            read(self, &section)
        });
        read.collect()
    }

    fn band(&mut self, section: &Section<'_>) -> Option<Band> {
        let of = self.payer(section);
        let level = self.one_of(section, ["level", "rank"], r#"level = "L6""#);
        let [base, rsu, sign_on_sum, total] = ["base", "rsu", "sign_on_sum", "total"]
            .map(|key| section.get(key).and_then(|field| self.amounts(&field, key == "total")));
        let sign_on = section.get("sign_on").and_then(|field| self.sign_on_bands(&field));
        let pays = ["base", "rsu", "sign_on", "sign_on_sum", "total"];
        if pays.into_iter().all(|key| section.get(key).is_none()) {
            self.note(section.missing("base").hint(format!("add base = {AMOUNTS}")));
        }
        let (level, key) = level?;
        Some(Band {
            of: of?,
            level: if key == "level" { BandLevel::Own(level) } else { BandLevel::Rank(level) },
            location: self.text(section, "location"),
            base,
            rsu,
            sign_on: sign_on.unwrap_or_default(),
            sign_on_sum,
            total,
            published: section
                .get("published")
                .and_then(|field| self.published(&field))
                .unwrap_or_default(),
            ai: section.get("ai").and_then(|field| self.rates(&field)),
            note: self.text(section, "note"),
            vesting: self.band_vesting(section),
        })
    }

    fn payer(&mut self, section: &Section<'_>) -> Option<BandOf> {
        let about = self.text(section, "about");
        let (name, key) = self.one_of(section, ["company", "kind"], r#"company = "Amazon""#)?;
        Some(match key {
            "company" => BandOf::Company(name),
            _ => BandOf::Kind { about: about.unwrap_or_else(|| name.clone()), name },
        })
    }

    /// Reads the text of exactly one of two keys.
    fn one_of(
        &mut self,
        section: &Section<'_>,
        keys: [&'static str; 2],
        example: &str,
    ) -> Option<(String, &'static str)> {
        let [one, other] = keys;
        match (section.get(one), section.get(other)) {
            (Some(_), Some(field)) => {
                let problem = field.problem(format_args!("and `{one}` cannot both be set"));
                self.note(problem.hint("remove one of them"));
                None
            }
            (None, None) => {
                let problem = section.missing(one);
                self.note(problem.hint(format!("add {example}, or {other} = \"…\"")));
                None
            }
            (Some(_), None) => self.name(section, one).map(|text| (text, one)),
            (None, Some(_)) => self.name(section, other).map(|text| (text, other)),
        }
    }

    /// Reads a required, non-empty text.
    fn name(&mut self, section: &Section<'_>, key: &'static str) -> Option<String> {
        let field = self.required(section, key, &format!("{key} = \"…\""))?;
        let text = self.keep(field.text(LONGEST_TEXT))?.trim();
        if text.is_empty() {
            self.note(field.problem("is empty"));
            return None;
        }
        Some(text.to_owned())
    }

    fn sign_on_bands(&mut self, field: &Field<'_>) -> Option<Vec<Range<crate::Amount>>> {
        let example = r#"[["80k", "140k"], ["60k", "120k"]], by year"#;
        let list = self.list(field, example)?;
        self.years(&list, |reader, field| reader.amounts(field, false))
    }

    fn amounts(&mut self, field: &Field<'_>, may_be_open: bool) -> Option<Range<crate::Amount>> {
        let list = self.list(field, AMOUNTS)?;
        match list.as_slice() {
            [low] if may_be_open => self.amount(low).map(Range::and_more),
            _ => self.range(field, &list, AMOUNTS, Self::amount),
        }
    }

    fn rates(&mut self, field: &Field<'_>) -> Option<Range<Rate>> {
        let list = self.list(field, RATES)?;
        self.range(field, &list, RATES, Self::yearly_rate)
    }

    fn range<T: Copy + PartialOrd>(
        &mut self,
        field: &Field<'_>,
        list: &[Field<'_>],
        example: &str,
        item: impl Fn(&mut Self, &Field<'_>) -> Option<T>,
    ) -> Option<Range<T>> {
        let [low, high] = list else {
            let problem = field.problem("must have a low and a high figure");
            self.note(problem.hint(format!("write {example}")));
            return None;
        };
        let (low, high) = (item(self, low), item(self, high));
        let range = Range::new(low?, high?);
        if range.is_none() {
            let problem = field.problem("has a low figure above its high figure");
            self.note(problem.hint(format!("write {example}")));
        }
        range
    }

    fn published(&mut self, field: &Field<'_>) -> Option<Published> {
        let section = self.section_of(field, "a section", &PUBLISHED_KEYS)?;
        let [year1, average, ai] = PUBLISHED_KEYS
            .each_ref()
            .map(|key| section.get(key.name).and_then(|field| self.amounts(&field, false)));
        Some(Published { year1, average, ai })
    }

    fn band_vesting(&mut self, section: &Section<'_>) -> Option<&'static Preset> {
        let field = section.get("vesting")?;
        let name = self.keep(field.text(LONGEST_TEXT))?;
        self.preset(&field, name)?.preset
    }

    fn location(&mut self, section: &Section<'_>) -> Option<Location> {
        let also = section.get("also").and_then(|field| {
            let list = self.list(&field, r#"["NYC", "Manhattan"]"#)?;
            let names = list
                .iter()
                .filter_map(|field| self.keep(field.text(LONGEST_TEXT)).map(str::to_owned));
            Some(names.collect())
        });
        let [tax, details] = ["tax", "tax_details"].map(|key| self.remark(section, key));
        let tax = tax.map(|tax| {
            let details = details.unwrap_or_else(|| tax.clone());
            [tax, details]
        });
        let name = self.name(section, "name")?;
        Some(Location { name, also: also.unwrap_or_default(), tax })
    }

    /// A remark, which may be longer than a name.
    fn remark(&mut self, section: &Section<'_>, key: &'static str) -> Option<String> {
        let field = section.get(key)?;
        let text = self.keep(field.text(LONGEST_REMARK))?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn premium(&mut self, section: &Section<'_>) -> Option<Premium> {
        let name = self.name(section, "name");
        let about = self.text(section, "about");
        let rates = self.required(section, "rates", &format!("rates = {{ L6 = {RATES} }}"))?;
        let levels = self.section(&rates, "a section with rates for each level")?;
        let rates = levels
            .entries()
            .filter_map(|(level, field)| Some((level.to_owned(), self.rates(&field)?)));
        let rates = rates.collect();
        let name = name?;
        Some(Premium { about: about.unwrap_or_else(|| name.clone()), name, rates })
    }

    fn policy(&mut self, field: &Field<'_>) -> Option<[Option<Range<Rate>>; 2]> {
        let section = self.section_of(field, "a [policy] section", &POLICY_KEYS)?;
        let rates = |key: &Key| section.get(key.name).and_then(|field| self.rates(&field));
        Some(POLICY_KEYS.each_ref().map(rates))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::tests::reads_every_key;

    #[test]
    fn the_table_of_keys_is_what_is_read() {
        // The reader stops at a file without bands, and at a band without a company or a level.
        reads_every_key(Market::keys(), |text| {
            let bands = if text.contains("band") { "" } else { "\n[[band]]\n" };
            let has = |keys: [&str; 2]| keys.iter().any(|key| text.contains(&format!("\n{key} =")));
            let company = if has(["company", "kind"]) { "" } else { "company = \"A\"\n" };
            let level = if has(["level", "rank"]) { "" } else { "level = \"1\"\n" };
            let band = format!("[[band]]\n{company}{level}");
            Market::from_toml(&format!("{text}{bands}").replace("[[band]]\n", &band))
        });
    }

    #[test]
    fn built_in_bands_are_valid() {
        assert_eq!(Market::from_toml(BUILT_IN), Ok(Market::built_in()));
    }
}
