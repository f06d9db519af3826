//! Reads tax tables: the law of one jurisdiction, as the built-in tables or a user's own state it.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use toml::de::DeTable;

use super::problem::Problem;
use super::reader::Reader;
use super::syntax;
use super::tax_parts::ALLOWANCE_KEYS;
use super::value::{Field, LONGEST_TEXT, Section};
use crate::money::{Currency, Rate};
use crate::tax::{
    Brackets, ByFiling, Contribution, Credit, FlatRate, Insurance, Law, LawBasis, LocalBase,
    Pretax, Recapture, RecaptureRow, RecaptureStep, Supplemental, Surtax, WageLimit,
};

/// The valid tax years.
const YEARS: RangeInclusive<u32> = 1_900..=2_200;

/// The maximum number of items of a list.
const MOST_ITEMS: usize = 200;

const KEYS: &[&str] = &[
    "name",
    "years",
    "amends",
    "basis",
    "projected",
    "source",
    "note",
    "currency",
    "pretax",
    "standard_deduction",
    "exemption",
    "federal_tax_deduction",
    "payroll_tax_deduction",
    "follows_federal_choice",
    "rates",
    "up_to",
    "base_tax",
    "base",
    "flat_rate",
    "recapture",
    "recapture_steps",
    "credit_percent",
    "credit",
    "surtax",
    "salt_limit",
    "itemized_cut",
    "insurance",
    "supplemental",
    "hsa_limits",
    "local_taxes",
    "area",
    "areas",
];
const TOP_KEYS: &[&str] = &["name", "years", "basis", "source", "currency"];
const INSURANCE_KEYS: &[&str] =
    &["name", "rate", "rates", "up_to", "wages_up_to", "most", "salt", "pretax", "source"];
const RECAPTURE_KEYS: &[&str] = &["over", "phase_in", "rows"];
const SURTAX_KEYS: &[&str] = &["rate", "over"];
const CUT_KEYS: &[&str] = &["numerator", "denominator"];
const HSA_KEYS: &[&str] = &["self", "family"];
const SUPPLEMENTAL_KEYS: &[&str] = &["rates", "up_to", "of"];
const PRETAX: [&str; 2] = ["deferral", "hsa"];

/// The wage limit of an insurance that follows the national social security.
const SOCIAL_SECURITY: &str = "social_security";

/// A tax table: a law and the tax years it states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxTable {
    law: Law,
    years: Vec<u32>,
}

impl TaxTable {
    /// Reads a table of one's own, which states a whole national law with its currency.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text, in file order.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        Self::read(text, None, |_| None)
    }

    /// Reads a table. `currency` is that of the national law, `None` for a national law itself;
    /// `amended` gives the law that a table changes, by tax year.
    pub(super) fn read(
        text: &str,
        currency: Option<Currency>,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Result<Self, Vec<Problem>> {
        let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
        let mut reader = Reader::new(currency, TOP_KEYS.iter().copied());
        let table = reader.tax_table(&Section::root(table.get_ref()), currency.is_none(), amended);
        reader.done(table)
    }

    /// The law for a tax year: that of the last year stated, if the year itself is not.
    #[must_use]
    pub fn law(mut self, year: u32) -> Law {
        self.law.year = year;
        let stated = self.years.contains(&year);
        self.law.carried_from = if stated { None } else { self.years.last().copied() };
        self.law
    }

    /// The tax years that the table states, in ascending order.
    #[must_use]
    pub fn years(&self) -> &[u32] {
        &self.years
    }
}

impl Reader {
    fn tax_table(
        &mut self,
        root: &Section<'_>,
        is_national: bool,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Option<TaxTable> {
        self.unknown_keys(root, KEYS.iter().copied(), |_| Vec::new());
        let amends = root.get("amends").and_then(|field| {
            let year = self.keep(field.whole(YEARS))?;
            let law = amended(year);
            if law.is_none() {
                let problem = field.problem("is not the year of an earlier table");
                self.note(problem.hint("remove it, and state the whole law"));
            }
            law
        });
        let is_whole = root.get("amends").is_none();
        let mut law = amends.unwrap_or_default();
        if is_national && is_whole {
            let currency = self.required(root, "currency", "currency = \"GBP\"");
            self.currency = currency.and_then(|field| self.keep(field.currency()));
            law.currency = self.currency;
        }
        let years = self.tax_years(root);
        self.description(root, &mut law, is_whole);
        self.income_tax(root, &mut law, is_whole);
        self.more_of_law(root, &mut law);
        Some(TaxTable { law, years: years? })
    }

    fn tax_years(&mut self, root: &Section<'_>) -> Option<Vec<u32>> {
        let field = self.required(root, "years", "years = [2026]")?;
        let list = self.list(&field, "[2026]")?;
        let years: Option<Vec<u32>> =
            list.iter().take(MOST_ITEMS).map(|field| self.keep(field.whole(YEARS))).collect();
        let years = years?;
        let follows = |pair: &[u32]| matches!(pair, [one, next] if one + 1 == *next);
        if years.is_empty() || !years.windows(2).all(follows) {
            let problem = field.problem("must be tax years without a gap, in order");
            self.note(problem.hint("write it like [2026] or [2025, 2026]"));
            return None;
        }
        Some(years)
    }

    /// Name, sources and what is projected.
    fn description(&mut self, root: &Section<'_>, law: &mut Law, is_whole: bool) {
        if is_whole || root.get("name").is_some() {
            let name = self.required(root, "name", "name = \"United Kingdom\"");
            if let Some(name) =
                name.and_then(|field| self.keep(field.text(LONGEST_TEXT)).map(str::to_owned))
            {
                law.name = name.into();
            }
        }
        let source =
            self.required(root, "source", "source = [\"where the figures are published\"]");
        law.sources = source.and_then(|field| self.texts(&field)).unwrap_or_default();
        if let (Some(field), true) = (root.get("source"), law.sources.is_empty()) {
            self.note(field.problem("names no source"));
        }
        let basis = root.get("basis").and_then(|field| self.keep(field.choice(&LawBasis::NAMES)));
        let basis =
            basis.and_then(|name| LawBasis::ALL.into_iter().find(|basis| basis.name() == name));
        law.basis = basis.unwrap_or_default();
        law.projected =
            root.get("projected").and_then(|field| self.texts(&field)).unwrap_or_default();
        if root.get("note").is_some() {
            law.note = self.text(root, "note");
        }
    }

    /// What the income tax is computed from.
    fn income_tax(&mut self, root: &Section<'_>, law: &mut Law, is_whole: bool) -> Option<()> {
        if let Some(field) = root.get("pretax") {
            law.pretax = self.pretax(&field)?;
        }
        for (key, allowance) in [
            ("standard_deduction", &mut law.standard_deduction),
            ("exemption", &mut law.exemption),
            ("federal_tax_deduction", &mut law.federal_tax_deduction),
            ("payroll_tax_deduction", &mut law.payroll_tax_deduction),
            ("salt_limit", &mut law.salt_limit),
        ] {
            if let Some(field) = root.get(key) {
                *allowance = self.allowance(&field);
            }
        }
        if let Some(field) = root.get("follows_federal_choice") {
            law.follows_federal_choice = self.keep(field.flag())?;
        }
        if let Some(field) = root.get("rates") {
            self.doubtful_rates(&field);
        }
        if ["rates", "up_to"].into_iter().any(|key| root.get(key).is_some()) {
            let earlier = if is_whole { None } else { law.brackets.take() };
            law.brackets = self.brackets(root, earlier.as_ref());
        }
        if let Some(field) = root.get("flat_rate") {
            let (rate, over) = self.rate_over(&field)?;
            law.flat_rate = Some(FlatRate { rate, over });
        }
        if let Some(field) = root.get("surtax") {
            let (rate, over) = self.rate_over(&field)?;
            law.surtax = Some(Surtax { rate, over });
        }
        if let Some(field) = root.get("recapture") {
            law.recapture = Some(self.recapture(&field)?);
        }
        if let Some(field) = root.get("recapture_steps") {
            law.recapture_steps = self.by_filing(&field, Self::recapture_steps);
        }
        if let Some(field) = root.get("credit_percent") {
            law.credit_percent = self.by_filing(&field, Self::credit_percents);
        }
        if let Some(field) = root.get("credit") {
            law.credits = self.tax_items(&field, "[[credit]]", Self::credit)?;
        }
        Some(())
    }

    /// Insurances, withholding and what only some laws have.
    fn more_of_law(&mut self, root: &Section<'_>, law: &mut Law) -> Option<()> {
        if let Some(field) = root.get("insurance") {
            let earlier = std::mem::take(&mut law.insurances);
            let mut insurances = earlier.clone();
            let read = self.tax_items(&field, "[[insurance]]", |reader, section| {
                reader.insurance(section, &earlier)
            })?;
            for insurance in read {
                match insurances.iter_mut().find(|other| other.name == insurance.name) {
                    Some(other) => *other = insurance,
                    None => insurances.push(insurance),
                }
            }
            law.insurances = insurances;
        }
        if let Some(field) = root.get("supplemental") {
            law.supplemental = Some(self.supplemental(&field)?);
        }
        if let Some(field) = root.get("itemized_cut") {
            let section = self.section_of(&field, "a section", CUT_KEYS)?;
            let numerator = self.tax_amount(&section, "numerator");
            let denominator = self.positive(&section, "denominator");
            law.itemized_cut = Some([numerator?, denominator?]);
        }
        if let Some(field) = root.get("hsa_limits") {
            let section = self.section_of(&field, "a section", HSA_KEYS)?;
            let [own, family] = ["self", "family"].map(|key| self.tax_amount(&section, key));
            law.hsa_limits = Some([own?, family?]);
        }
        if let Some(field) = root.get("base") {
            let name = self.keep(field.choice(&LocalBase::NAMES))?;
            law.base = LocalBase::ALL.into_iter().find(|base| base.name() == name)?;
        }
        if let Some(field) = root.get("local_taxes") {
            law.local_taxes = self.texts(&field)?;
        }
        if let Some(field) = root.get("areas") {
            let section = self.section(&field, "a section with a rate for each area")?;
            let areas = section
                .entries()
                .filter_map(|(area, field)| Some((area.to_owned(), self.tax_rate(&field)?)));
            law.areas = areas.collect();
        }
        if let Some(field) = root.get("area") {
            let area = self.keep(field.text(LONGEST_TEXT))?;
            if !law.set_area(area) {
                self.note(field.problem("is not one of `areas`"));
            }
        }
        Some(())
    }

    fn texts(&mut self, field: &Field<'_>) -> Option<Vec<String>> {
        let list = self.list(field, "[\"…\"]")?;
        let texts = list.iter().take(MOST_ITEMS);
        texts.map(|field| self.keep(field.text(LONGEST_TEXT)).map(str::to_owned)).collect()
    }

    /// Reads every section of a list.
    fn tax_items<T>(
        &mut self,
        field: &Field<'_>,
        wanted: &str,
        read: impl Fn(&mut Self, &Section<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let list = self.list(field, &format!("{wanted} sections"))?;
        let items: Vec<Option<T>> = list
            .iter()
            .take(MOST_ITEMS)
            .map(|field| {
                let section = self.section(field, &format!("a {wanted} section"))?;
                read(self, &section)
            })
            .collect();
        items.into_iter().collect()
    }

    fn pretax(&mut self, field: &Field<'_>) -> Option<Pretax> {
        let list = self.list(field, "[\"deferral\", \"hsa\"]")?;
        let mut pretax = Pretax::NONE;
        for field in &list {
            match self.keep(field.choice(&PRETAX))? {
                "deferral" => pretax.deferral = true,
                _ => pretax.hsa = true,
            }
        }
        Some(pretax)
    }

    fn rate_over(&mut self, field: &Field<'_>) -> Option<(Rate, Decimal)> {
        let section =
            self.section_of(field, "a section, like { rate = 1, over = 1000000 }", SURTAX_KEYS)?;
        let rate =
            self.required(&section, "rate", "rate = 1").and_then(|field| self.tax_rate(&field));
        let over = self.tax_amount(&section, "over");
        Some((rate?, over?))
    }

    fn recapture(&mut self, field: &Field<'_>) -> Option<Recapture> {
        let section = self.section_of(field, "a section", RECAPTURE_KEYS)?;
        let over = self.tax_amount(&section, "over");
        let phase_in = self.positive(&section, "phase_in");
        let rows = self.required(&section, "rows", "rows = [[0, 0, 500]]")?;
        let rows = self.by_filing(&rows, |reader, field| {
            let rows = reader.rows::<3>(field)?.into_iter();
            let row =
                |[over, base, increment]: [Decimal; 3]| RecaptureRow { over, base, increment };
            Some(rows.map(row).collect())
        });
        Some(Recapture { over: over?, phase_in: phase_in?, rows: rows? })
    }

    fn recapture_steps(&mut self, field: &Field<'_>) -> Option<Vec<RecaptureStep>> {
        let rows = self.rows::<4>(field)?;
        if rows.iter().any(|[_, _, step, _]| step.is_zero()) {
            self.note(field.problem("has a step of 0"));
            return None;
        }
        let step = |[over, add, step, most]: [Decimal; 4]| RecaptureStep { over, add, step, most };
        Some(rows.into_iter().map(step).collect())
    }

    fn credit_percents(&mut self, field: &Field<'_>) -> Option<Vec<(Decimal, Rate)>> {
        let rows = self.rows::<2>(field)?.into_iter();
        let percents: Option<Vec<_>> = rows
            .map(|[over, percent]| {
                let part = percent.checked_div(Decimal::ONE_HUNDRED)?;
                Some((over, Rate::of(part).filter(|part| *part <= Rate::ONE)?))
            })
            .collect();
        if percents.is_none() {
            self.note(field.problem("has a percentage above 100"));
        }
        percents
    }

    fn credit(&mut self, section: &Section<'_>) -> Option<Credit> {
        let known = ALLOWANCE_KEYS.iter().copied().chain(["name"]);
        self.unknown_keys(section, known, |_| Vec::new());
        self.required(section, "name", "name = \"…\"");
        let name = self.text(section, "name");
        let allowance = self.allowance_terms(section);
        Some(Credit { name: name?, allowance: allowance? })
    }

    /// An insurance. It changes what it states of an earlier one with the same name.
    fn insurance(&mut self, section: &Section<'_>, earlier: &[Insurance]) -> Option<Insurance> {
        self.unknown_keys(section, INSURANCE_KEYS.iter().copied(), |_| Vec::new());
        self.required(section, "name", "name = \"…\"");
        let name = self.text(section, "name")?;
        let earlier = earlier.iter().find(|insurance| *insurance.name == name).cloned();
        let brackets = match (section.get("rate"), &earlier) {
            (Some(field), _) => ByFiling::All(Brackets::flat(self.tax_rate(&field)?)),
            (None, Some(earlier)) if section.get("rates").is_none() => {
                earlier.contribution.brackets.clone()
            }
            _ => self.brackets(section, None)?,
        };
        let mut insurance = match earlier {
            Some(mut earlier) => {
                earlier.contribution.brackets = brackets;
                earlier
            }
            None => Insurance {
                name: name.into(),
                contribution: Contribution { brackets, limit: WageLimit::None },
                most: None,
                pretax: Pretax::NONE,
                is_deductible: false,
                source: None,
            },
        };
        if let Some(field) = section.get("wages_up_to") {
            insurance.contribution.limit = match field.as_text() {
                Some(SOCIAL_SECURITY) => WageLimit::National,
                _ => WageLimit::Amount(self.amount(&field)?.get()),
            };
        }
        if let Some(field) = section.get("most") {
            insurance.most = Some(self.amount(&field)?.get());
        }
        if let Some(field) = section.get("salt") {
            insurance.is_deductible = self.keep(field.flag())?;
        }
        if let Some(field) = section.get("pretax") {
            insurance.pretax = self.pretax(&field)?;
        }
        if section.get("source").is_some() {
            insurance.source = self.text(section, "source");
        }
        Some(insurance)
    }

    fn supplemental(&mut self, field: &Field<'_>) -> Option<Supplemental> {
        if field.as_section().is_none() {
            let brackets = Brackets::flat(self.tax_rate(field)?);
            return Some(Supplemental { brackets, counts_all_wages: false });
        }
        let section = self.section_of(field, "a rate", SUPPLEMENTAL_KEYS)?;
        let of = section.get("of").map(|field| self.keep(field.choice(&["supplemental", "wages"])));
        let ByFiling::All(brackets) = self.brackets(&section, None)? else {
            self.note(field.problem("cannot depend on the filing status"));
            return None;
        };
        Some(Supplemental { brackets, counts_all_wages: of.flatten() == Some("wages") })
    }
}
