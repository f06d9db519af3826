//! The assumptions behind taxes, in words.

use std::collections::{BTreeMap, BTreeSet};

use offercalc::{Component, Deductions, Entry, Filing, Law, Money, Projection, Residence};

use crate::report::text::money;

/// An assumption behind the taxes of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TaxBasis {
    /// What is true of the person.
    Person { filing: &'static str, savings: Option<Money>, itemized: Itemized },
    /// The laws of a place and their tax years.
    Laws { places: Vec<String>, first: u32, last: u32 },
    /// The law of a place whose figures are not published for some years.
    Projected { place: String, years: Vec<ProjectedYears> },
    /// Each year of the job is taxed as a whole tax year.
    YearsOfJob,
    /// The spread of incentive stock options is not taxed.
    NoTaxOnIso,
    /// The gain of a stock purchase plan is neither taxed nor part of take-home pay.
    NoEspp,
    /// Costs of one's own do not reduce taxed wages.
    CostsAfterTax,
}

/// Consecutive tax years, and what of their law is projected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ProjectedYears {
    first: u32,
    last: u32,
    what: String,
}

/// What is itemized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Itemized {
    Auto,
    Standard,
    Also(Money),
}

impl TaxBasis {
    /// The assumptions behind the taxes of a projection; none if it has no taxes.
    pub(super) fn of(projection: &Projection) -> Vec<Self> {
        let Some(taxation) = projection.taxation() else {
            return Vec::new();
        };
        let currency = projection.currency();
        let amount = |amount| Money::new(amount, currency);
        let savings = taxation.deferral.get() + taxation.hsa.get();
        let laws: Vec<&Residence> = {
            let periods = projection.periods().iter();
            let laws = periods.filter_map(|year| projection.law_of(year.year()));
            laws.collect()
        };
        let years = laws.iter().map(|law| law.national().year);
        let (first, last) = (years.clone().min().unwrap_or(0), years.max().unwrap_or(0));
        let places = laws.first().map(|law| law.laws().map(|law| law.name.to_string()).collect());
        let mut all = vec![
            Self::Person {
                filing: in_words(taxation.filing),
                savings: Some(amount(savings)).filter(|savings| !savings.is_zero()),
                itemized: match taxation.deductions {
                    Deductions::Auto => Itemized::Auto,
                    Deductions::Standard => Itemized::Standard,
                    Deductions::Amount(also) => Itemized::Also(amount(also.get())),
                },
            },
            Self::Laws { places: places.unwrap_or_default(), first, last },
        ];
        let mut projected: BTreeMap<&str, BTreeMap<u32, String>> = BTreeMap::new();
        for law in laws.iter().flat_map(|law| law.laws()).filter(|law| law.is_projected()) {
            projected.entry(&law.name).or_default().insert(law.year, what_is_projected(law));
        }
        all.extend(projected.into_iter().map(|(place, years)| {
            let years: Vec<(u32, String)> = years.into_iter().collect();
            let spans = years.chunk_by(|(_, one), (_, next)| one == next).filter_map(|years| {
                let ((first, what), (last, _)) = years.first().zip(years.last())?;
                Some(ProjectedYears { first: *first, last: *last, what: what.clone() })
            });
            Self::Projected { place: place.to_owned(), years: spans.collect() }
        }));
        if projection.calendar().is_none() {
            all.push(Self::YearsOfJob);
        }
        let is_untaxed = |component| {
            let entries = projection.ledger().entries().iter();
            entries.filter(|entry| entry.component() == component).any(|entry| !entry.is_wages())
        };
        if is_untaxed(Component::Options) {
            all.push(Self::NoTaxOnIso);
        }
        if projection.has(Component::Espp) {
            all.push(Self::NoEspp);
        }
        if projection.ledger().entries().iter().any(Entry::is_cost) {
            all.push(Self::CostsAfterTax);
        }
        all
    }

    pub(super) fn brief(&self) -> String {
        match self {
            Self::Person { filing, savings, itemized } => {
                let mut words = format!("taxed as {filing}");
                match savings {
                    Some(savings) => {
                        words += &format!(", {} saved pre-tax a year", money(*savings));
                    }
                    None => words += ", no pre-tax savings in [tax]",
                }
                match itemized {
                    Itemized::Auto => {}
                    Itemized::Standard => words += ", standard deduction",
                    Itemized::Also(also) => words += &format!(", {} itemized", money(*also)),
                }
                words
            }
            // A rate of one's own has no year.
            Self::Laws { places, first: 0, .. } => format!("taxed at a {}", places.concat()),
            Self::Laws { places, first, last } => {
                format!("{} tax law of {}", places.join(" + "), span(*first, *last))
            }
            Self::Projected { place, years } => {
                let ends = years.first().zip(years.last());
                let years =
                    ends.map_or_else(String::new, |(first, last)| span(first.first, last.last));
                format!("{place} {years} partly projected")
            }
            Self::YearsOfJob => "each year of the job taxed as a tax year".to_owned(),
            Self::NoTaxOnIso => "no tax on ISOs, AMT not computed".to_owned(),
            Self::NoEspp => "ESPP not taxed and not in take-home".to_owned(),
            Self::CostsAfterTax => "your own costs paid after tax".to_owned(),
        }
    }

    /// The full wording.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Person { filing, savings, itemized } => {
                let savings = match savings {
                    Some(savings) => format!("{} saved before tax a year", money(*savings)),
                    None => "no savings before tax (401(k), HSA)".to_owned(),
                };
                let itemized = match itemized {
                    Itemized::Auto => {
                        "the larger of the standard deduction and state and local taxes".to_owned()
                    }
                    Itemized::Standard => "the standard deduction".to_owned(),
                    Itemized::Also(also) => format!(
                        "the larger of the standard deduction and itemized deductions: state and \
                         local taxes and {}",
                        money(*also)
                    ),
                };
                format!(
                    "taxes: {filing}, no dependents and no other income; {savings}; {itemized}; set \
                     [tax] of your profile to change that"
                )
            }
            Self::Laws { places, first: 0, .. } => {
                format!("taxed at a {} on all wages", places.concat())
            }
            Self::Laws { places, first, last } => {
                format!("taxed by the law of {} of {}", places.join(", "), span(*first, *last))
            }
            Self::Projected { place, years } => {
                let years =
                    years.iter().map(|it| format!("{} of {}", it.what, span(it.first, it.last)));
                let years = years.collect::<Vec<_>>().join("; ");
                format!("not published for {place}, so projected: {years}")
            }
            Self::YearsOfJob => "each year of the job is taxed as a whole tax year; --calendar \
                                 taxes calendar years"
                .to_owned(),
            Self::NoTaxOnIso => {
                "the spread of ISOs is not taxed as wages; the alternative minimum \
                                 tax on it is not computed"
                    .to_owned()
            }
            Self::NoEspp => {
                "the gain of the stock purchase plan is not taxed here, and not part of \
                             take-home pay"
                    .to_owned()
            }
            Self::CostsAfterTax => {
                "your own costs, such as premiums, do not reduce taxed wages; many \
                                    employers deduct premiums before tax"
                    .to_owned()
            }
        }
    }
}

const fn in_words(filing: Filing) -> &'static str {
    match filing {
        Filing::Single => "single",
        Filing::MarriedJoint => "married filing jointly, one earner",
        Filing::HeadOfHousehold => "head of household",
    }
}

fn span(first: u32, last: u32) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// What of a law is projected.
fn what_is_projected(law: &Law) -> String {
    if let Some(from) = law.carried_from {
        return format!("everything (the law of {from})");
    }
    let what = law.projected.iter().map(|key| match key.split('.').next() {
        Some("credit") => {
            law.credits.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ")
        }
        Some("up_to") => "brackets".to_owned(),
        Some("hsa_limits") => "HSA limits".to_owned(),
        Some(key) => key.replace('_', " "),
        None => String::new(),
    });
    let what: BTreeSet<String> = what.collect();
    if what.is_empty() {
        return "everything".to_owned();
    }
    what.into_iter().collect::<Vec<_>>().join(", ")
}
