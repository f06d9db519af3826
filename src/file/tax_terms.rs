//! Reads the `[tax]` section of a profile.

use super::reader::Reader;
use super::value::{Field, Section};
use crate::key::{Key, Kind};
use crate::money::{Amount, Rate};
use crate::tax::{Deductions, Filing, TaxTerms};

/// The section `[tax]` of a profile.
pub(super) const TAX_KEY: Key =
    Key::new("tax", Kind::Section(TAX_KEYS), "what is true of your taxes, for `--net`")
        .example("[tax]");

const TAX_KEYS: &[Key] = &[
    Key::new("filing", Kind::Choice(&Filing::NAMES), "your filing status")
        .default("single")
        .example("filing = \"single\""),
    Key::new(
        "year",
        Kind::Count(*YEARS.start() as i64, *YEARS.end() as i64),
        "the tax year whose law applies in every year",
    )
    .example("year = 2026"),
    Key::new("deferral", Kind::Amount, "what you defer into a traditional 401(k), a year")
        .default("0")
        .example("deferral = 24_500"),
    Key::new(
        "hsa",
        Kind::Amount,
        "what you pay into a health savings account through payroll, a year",
    )
    .default("0")
    .example("hsa = 4_400"),
    Key::new(
        "deductions",
        Kind::AnyOf(&[Kind::Choice(&[AUTO, STANDARD]), Kind::Amount]),
        "the larger of the standard deduction and your state and local taxes, the standard \
         deduction, or an amount that you itemize besides state and local taxes",
    )
    .default(AUTO)
    .example("deductions = 18_000"),
    Key::new("state", Kind::Text, "the state where you live, if not at the offer's location")
        .default("from the offer's location")
        .example("state = \"WA\""),
    Key::new("city", Kind::Text, "the city where you live, if not at the offer's location")
        .default("from the offer's location")
        .example("city = \"New York City\""),
    Key::new("local_rate", Kind::Part, "the rate of a local tax on wages")
        .example("local_rate = \"3.2%\""),
    Key::new(
        "county_rate",
        Kind::Part,
        "the rate of a county's tax on wages; the same as `local_rate`",
    )
    .example("county_rate = \"3.2%\""),
    Key::new(
        "insurance",
        Kind::Named("insurance", &Kind::Amount),
        "what you pay a year for a payroll insurance; 0 if you are exempt",
    )
    .example("insurance = { \"WA Cares\" = 0 }"),
    Key::new(
        "supplemental_rate",
        Kind::Part,
        "what your employer withholds from shares for the national tax",
    )
    .example("supplemental_rate = \"22%\""),
    Key::new(
        "state_supplemental_rate",
        Kind::Part,
        "what your employer withholds from shares for the state's tax",
    )
    .example("state_supplemental_rate = \"6.6%\""),
    Key::new("rate", Kind::Part, "one flat rate on all wages, instead of every other law")
        .example("rate = \"38%\""),
    Key::new(
        "table",
        Kind::Text,
        "the file of your own tax table, beside the profile, instead of every other law",
    )
    .example("table = \"uk-2026.toml\""),
];

/// The larger of standard and itemized deductions.
const AUTO: &str = "auto";
/// The standard deduction.
const STANDARD: &str = "standard";

/// Keys that a law of one's own leaves without effect.
const BUILT_IN_KEYS: &[&str] = &["year", "state", "city"];

/// The years that a tax year can be stated as. The tables say which they have.
const YEARS: std::ops::RangeInclusive<u32> = 1970..=2100;

impl Reader {
    pub(super) fn tax_terms(&mut self, field: &Field<'_>) -> Option<TaxTerms> {
        let section = self.section_of(field, "a [tax] section", TAX_KEYS)?;
        let rate = |reader: &mut Self, key| {
            section.get(key).and_then(|field| reader.part_of_whole(&field))
        };
        let terms = TaxTerms {
            filing: section.get("filing").and_then(|field| {
                let name = self.keep(field.choice(&Filing::NAMES))?;
                Filing::ALL.into_iter().find(|filing| filing.name() == name)
            }),
            year: section.get("year").and_then(|field| self.keep(field.whole(YEARS))),
            deferral: self.savings(&section, "deferral"),
            hsa: self.savings(&section, "hsa"),
            deductions: section
                .get("deductions")
                .and_then(|field| self.deductions(&field))
                .unwrap_or_default(),
            state: self.text(&section, "state"),
            city: self.text(&section, "city"),
            local_rate: self.local_rate(&section),
            insurances: section
                .get("insurance")
                .map(|field| self.insurance_amounts(&field))
                .unwrap_or_default(),
            supplemental_rate: rate(self, "supplemental_rate"),
            state_supplemental_rate: rate(self, "state_supplemental_rate"),
            rate: rate(self, "rate"),
            table: self.text(&section, "table"),
        };
        self.refuse_two_laws(&section, &terms);
        Some(terms)
    }

    /// The rate of the local tax, which is that of a county in some states.
    fn local_rate(&mut self, section: &Section<'_>) -> Option<Rate> {
        let [local, county] = ["local_rate", "county_rate"].map(|key| section.get(key));
        if let (Some(_), Some(county)) = (&local, &county) {
            self.note(
                county.problem("and `local_rate` are the same rate").hint("remove one of them"),
            );
        }
        local.or(county).and_then(|field| self.part_of_whole(&field))
    }

    fn savings(&mut self, section: &Section<'_>, key: &'static str) -> Amount {
        section.get(key).and_then(|field| self.amount(&field)).unwrap_or_default()
    }

    fn deductions(&mut self, field: &Field<'_>) -> Option<Deductions> {
        match field.as_text() {
            Some(AUTO) => Some(Deductions::Auto),
            Some(STANDARD) => Some(Deductions::Standard),
            _ => {
                let amount = field.units(self.currency).ok().and_then(|it| Amount::new(it).ok());
                if amount.is_none() {
                    let problem = field.problem("must be \"auto\", \"standard\" or an amount");
                    self.note(problem.hint(
                        "an amount is what you itemize besides state and local taxes, like 18_000",
                    ));
                }
                amount.map(Deductions::Amount)
            }
        }
    }

    fn insurance_amounts(&mut self, field: &Field<'_>) -> Vec<(String, Amount)> {
        let wanted = r#"amounts by insurance, like { "WA Cares" = 0 }"#;
        let Some(section) = self.section(field, wanted) else {
            return Vec::new();
        };
        let amounts = section.entries();
        amounts.filter_map(|(name, field)| Some((name.to_owned(), self.amount(&field)?))).collect()
    }

    /// Reports keys that contradict each other.
    fn refuse_two_laws(&mut self, section: &Section<'_>, terms: &TaxTerms) {
        let own = match (&terms.rate, &terms.table) {
            (Some(_), Some(_)) => {
                if let Some(field) = section.get("rate") {
                    let problem = field.problem("and `table` are both a law of your own");
                    self.note(problem.hint("remove one of them"));
                }
                return;
            }
            (Some(_), None) => "rate",
            (None, Some(_)) => "table",
            (None, None) => return,
        };
        for key in BUILT_IN_KEYS {
            if let Some(field) = section.get(key) {
                let problem = field.problem(format_args!("has no effect beside `{own}`"));
                self.note(problem.hint(format!("remove it, or remove `{own}`")));
            }
        }
        if terms
            .local_rate
            .zip(terms.rate)
            .is_some_and(|(local, rate)| local.fraction() + rate.fraction() > Rate::ONE.fraction())
            && let Some(field) = section.get("rate")
        {
            self.note(field.problem("and `local_rate` are more than 100% together"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Profile;

    fn problems(text: &str) -> Vec<String> {
        let read = Profile::from_toml(&format!("[tax]\n{text}"));
        let problems = read.err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn what_is_stated_about_taxes_is_read() {
        let text = "[tax]\nfiling = \"married_joint\"\nyear = 2026\ndeferral = 24_500\n\
                    deductions = 18_000\nstate = \"WA\"\ninsurance = { \"WA Cares\" = 0 }";
        let terms = Profile::from_toml(text).unwrap().tax.unwrap();
        assert_eq!(terms.filing.map(crate::Filing::name), Some("married_joint"));
        assert_eq!((terms.year, terms.deferral), (Some(2026), "24500".parse().unwrap()));
        assert_eq!(terms.deductions, crate::Deductions::Amount("18000".parse().unwrap()));
        assert_eq!(terms.insurances.len(), 1);
    }

    #[test]
    fn wrong_terms_are_errors() {
        for (text, message) in [
            ("filing = \"couple\"", "tax.filing"),
            ("deferral = -1", "tax.deferral"),
            ("deductions = \"most\"", "must be \"auto\""),
            ("rate = \"138%\"", "more than 100%"),
            ("rate = \"38%\"\nstate = \"WA\"", "has no effect beside `rate`"),
            ("rate = \"38%\"\ntable = \"uk.toml\"", "both a law of your own"),
            ("year = 26", "tax.year"),
            ("local_rate = \"3%\"\ncounty_rate = \"3%\"", "the same rate"),
            ("rate = \"60%\"\nlocal_rate = \"50%\"", "more than 100% together"),
            ("married = true", "married"),
        ] {
            let problems = problems(text).join("\n");
            assert!(problems.contains(message), "{text}: {problems}");
        }
    }
}
