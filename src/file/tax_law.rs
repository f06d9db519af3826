//! Reads what a tax table says of the law: income tax, insurances and withholding.

use rust_decimal::Decimal;

use super::tax_parts::ALLOWANCE_KEYS;
use super::tax_reader::{Part, TaxReader, TaxSection};
use crate::money::Rate;
use crate::tax::{
    Brackets, ByFiling, Contribution, Credit, FlatRate, Insurance, Law, LocalBase, Pretax,
    Recapture, RecaptureRow, RecaptureStep, Supplemental, Surtax, WageLimit,
};

const INSURANCE_KEYS: &[&str] =
    &["name", "rate", "rates", "up_to", "wages_up_to", "most", "salt", "pretax", "source"];
const RECAPTURE_KEYS: &[&str] = &["over", "phase_in", "rows"];
const RATE_OVER_KEYS: &[&str] = &["rate", "over"];
const CUT_KEYS: &[&str] = &["numerator", "denominator"];
const HSA_KEYS: &[&str] = &["self", "family"];
const SUPPLEMENTAL_KEYS: &[&str] = &["rates", "up_to", "of"];

/// What [`Pretax`] may list.
const PRETAX: [&str; 2] = ["deferral", "hsa"];

/// What withholding may count.
const WITHHELD_OF: [&str; 2] = ["supplemental", "wages"];

/// The wage limit of an insurance that follows the national social security.
const SOCIAL_SECURITY: &str = "social_security";

impl TaxReader {
    /// The keys of the law, beside those of the table's description.
    pub(super) const LAW_KEYS: &[&'static str] = &[
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

    /// Reads the law. A key replaces what an earlier law says of it.
    pub(super) fn law(&mut self, root: &TaxSection<'_>, law: &mut Law) {
        // Every part is read, so that every problem is reported.
        self.deductions(root, law);
        self.rates_of_law(root, law);
        self.recaptures(root, law);
        self.insurances(root, law);
        self.federal(root, law);
        self.local(root, law);
    }

    fn deductions(&mut self, root: &TaxSection<'_>, law: &mut Law) -> Option<()> {
        for (key, allowance) in [
            ("standard_deduction", &mut law.standard_deduction),
            ("exemption", &mut law.exemption),
            ("federal_tax_deduction", &mut law.federal_tax_deduction),
            ("payroll_tax_deduction", &mut law.payroll_tax_deduction),
            ("salt_limit", &mut law.salt_limit),
        ] {
            if let Some(part) = root.get(key) {
                *allowance = self.allowance(&part);
            }
        }
        if let Some(part) = root.get("pretax") {
            law.pretax = self.pretax(&part)?;
        }
        if let Some(part) = root.get("follows_federal_choice") {
            law.follows_federal_choice = self.flag(&part)?;
        }
        Some(())
    }

    fn rates_of_law(&mut self, root: &TaxSection<'_>, law: &mut Law) -> Option<()> {
        let rates = root.get("rates");
        if let Some(part) = rates {
            self.doubtful_rates(&part);
        }
        if rates.or_else(|| root.get("up_to")).is_some() {
            law.brackets = self.brackets(root, law.brackets.as_ref());
        }
        if let Some(part) = root.get("flat_rate") {
            let (rate, over) = self.rate_over(&part)?;
            law.flat_rate = Some(FlatRate { rate, over });
        }
        if let Some(part) = root.get("surtax") {
            let (rate, over) = self.rate_over(&part)?;
            law.surtax = Some(Surtax { rate, over });
        }
        if let Some(part) = root.get("credit") {
            law.credits = self.sections(&part, &[&["name"], ALLOWANCE_KEYS], Self::credit)?;
        }
        Some(())
    }

    fn recaptures(&mut self, root: &TaxSection<'_>, law: &mut Law) -> Option<()> {
        if let Some(part) = root.get("recapture") {
            law.recapture = Some(self.recapture(&part)?);
        }
        if let Some(part) = root.get("recapture_steps") {
            law.recapture_steps = self.by_filing(&part, Self::recapture_steps);
        }
        if let Some(part) = root.get("credit_percent") {
            law.credit_percent = self.by_filing(&part, Self::credit_percents);
        }
        Some(())
    }

    fn insurances(&mut self, root: &TaxSection<'_>, law: &mut Law) -> Option<()> {
        let part = root.get("insurance")?;
        let earlier = &law.insurances;
        let insurances = self.sections(&part, &[INSURANCE_KEYS], |reader, section| {
            reader.insurance(section, earlier)
        })?;
        for insurance in insurances {
            match law.insurances.iter_mut().find(|other| other.name == insurance.name) {
                Some(other) => *other = insurance,
                None => law.insurances.push(insurance),
            }
        }
        Some(())
    }

    /// What a national law alone has, and withholding.
    fn federal(&mut self, root: &TaxSection<'_>, law: &mut Law) -> Option<()> {
        if let Some(part) = root.get("supplemental") {
            law.supplemental = Some(self.supplemental(&part)?);
        }
        if let Some(part) = root.get("itemized_cut") {
            let section = self.section(&part, CUT_KEYS)?;
            let numerator = self.amount_of(&section, "numerator");
            let denominator = self.positive_of(&section, "denominator");
            law.itemized_cut = Some([numerator?, denominator?]);
        }
        if let Some(part) = root.get("hsa_limits") {
            let section = self.section(&part, HSA_KEYS)?;
            let [own, family] = ["self", "family"].map(|key| self.amount_of(&section, key));
            law.hsa_limits = Some([own?, family?]);
        }
        Some(())
    }

    /// What local laws have, and states with local laws.
    fn local(&mut self, root: &TaxSection<'_>, law: &mut Law) -> Option<()> {
        if let Some(part) = root.get("base") {
            law.base = LocalBase::ALL.get(self.choice(&part, &LocalBase::NAMES)?).copied()?;
        }
        if let Some(part) = root.get("local_taxes") {
            law.local_taxes = self.texts(&part)?;
        }
        if let Some(part) = root.get("areas") {
            let Some(areas) = part.as_section() else {
                self.note(part.problem("must be a section with a rate for each area"));
                return None;
            };
            let rates = areas.entries().filter_map(|area| {
                let rate = self.rate(&area)?;
                Some((area.key.to_owned(), rate))
            });
            law.areas = rates.collect();
        }
        if let Some(part) = root.get("area") {
            let area = self.text(&part)?;
            if !law.set_area(area) {
                self.note(part.problem(format_args!("is `{area}`, which is not in `areas`")));
            }
        }
        Some(())
    }

    fn pretax(&mut self, part: &Part<'_>) -> Option<Pretax> {
        let mut pretax = Pretax::NONE;
        let listed = self
            .items(part, "[\"deferral\", \"hsa\"]", |reader, part| reader.choice(part, &PRETAX))?;
        for index in listed {
            match index {
                0 => pretax.deferral = true,
                _ => pretax.hsa = true,
            }
        }
        Some(pretax)
    }

    fn rate_over(&mut self, part: &Part<'_>) -> Option<(Rate, Decimal)> {
        let section = self.section(part, RATE_OVER_KEYS)?;
        let rate = self.required(&section, "rate", "1").and_then(|part| self.rate(&part));
        let over = self.amount_of(&section, "over");
        Some((rate?, over?))
    }

    fn recapture(&mut self, part: &Part<'_>) -> Option<Recapture> {
        let section = self.section(part, RECAPTURE_KEYS)?;
        let over = self.amount_of(&section, "over");
        let phase_in = self.positive_of(&section, "phase_in");
        let rows = self.required(&section, "rows", "[[0, 0, 500]]")?;
        let rows = self.by_filing(&rows, |reader, part| {
            let row =
                |[over, base, increment]: [Decimal; 3]| RecaptureRow { over, base, increment };
            Some(reader.rows(part)?.into_iter().map(row).collect())
        });
        Some(Recapture { over: over?, phase_in: phase_in?, rows: rows? })
    }

    fn recapture_steps(&mut self, part: &Part<'_>) -> Option<Vec<RecaptureStep>> {
        let rows: Vec<[Decimal; 4]> = self.rows(part)?;
        if rows.iter().any(|[_, _, step, _]| step.is_zero()) {
            self.note(part.problem("has a step of 0"));
            return None;
        }
        let step = |[over, add, step, most]: [Decimal; 4]| RecaptureStep { over, add, step, most };
        Some(rows.into_iter().map(step).collect())
    }

    fn credit_percents(&mut self, part: &Part<'_>) -> Option<Vec<(Decimal, Rate)>> {
        let rows: Vec<[Decimal; 2]> = self.rows(part)?;
        let percents = rows.into_iter().map(|[over, percent]| {
            let rate = Rate::of(percent.checked_div(Decimal::ONE_HUNDRED)?);
            Some((over, rate.filter(|rate| *rate <= Rate::ONE)?))
        });
        let percents: Option<_> = percents.collect();
        if percents.is_none() {
            self.note(part.problem("has a percentage above 100"));
        }
        percents
    }

    fn credit(&mut self, section: &TaxSection<'_>) -> Option<Credit> {
        let name = self.required(section, "name", "\"…\"").and_then(|part| self.text(&part));
        let allowance = self.allowance_terms(section);
        Some(Credit { name: name?.to_owned(), allowance: allowance? })
    }

    /// An insurance. It changes what it states of an earlier one with the same name.
    fn insurance(&mut self, section: &TaxSection<'_>, earlier: &[Insurance]) -> Option<Insurance> {
        let name = self.required(section, "name", "\"…\"").and_then(|part| self.text(&part))?;
        let earlier = earlier.iter().find(|insurance| *insurance.name == *name);
        let rates = section.get("rates");
        let brackets = match (section.get("rate"), earlier) {
            (Some(part), _) => {
                if let Some(rates) = rates {
                    let problem = rates.problem("and `rate` cannot both be set");
                    self.note(problem.hint("remove one of them"));
                }
                ByFiling::All(Brackets::flat(self.rate(&part)?))
            }
            (None, Some(earlier)) if rates.is_none() => earlier.contribution.brackets.clone(),
            (None, None) if rates.is_none() => {
                self.required(section, "rate", "8, or `rates` and `up_to`")?;
                return None;
            }
            _ => self.brackets(section, None)?,
        };
        let mut insurance = match earlier.cloned() {
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
        if let Some(part) = section.get("wages_up_to") {
            insurance.contribution.limit = match part.as_text() {
                Some(SOCIAL_SECURITY) => WageLimit::National,
                _ => WageLimit::Amount(self.amount(&part)?),
            };
        }
        if let Some(part) = section.get("most") {
            insurance.most = Some(self.amount(&part)?);
        }
        if let Some(part) = section.get("salt") {
            insurance.is_deductible = self.flag(&part)?;
        }
        if let Some(part) = section.get("pretax") {
            insurance.pretax = self.pretax(&part)?;
        }
        if let Some(part) = section.get("source") {
            insurance.source = Some(self.text(&part)?.to_owned());
        }
        Some(insurance)
    }

    fn supplemental(&mut self, part: &Part<'_>) -> Option<Supplemental> {
        if part.as_section().is_none() {
            let brackets = Brackets::flat(self.rate(part)?);
            return Some(Supplemental { brackets, counts_all_wages: false });
        }
        let section = self.section(part, SUPPLEMENTAL_KEYS)?;
        let of = match section.get("of") {
            Some(part) => self.choice(&part, &WITHHELD_OF)?,
            None => 0,
        };
        let ByFiling::All(brackets) = self.brackets(&section, None)? else {
            self.note(part.problem("cannot depend on the filing status"));
            return None;
        };
        Some(Supplemental { brackets, counts_all_wages: of == 1 })
    }
}
