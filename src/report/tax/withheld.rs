//! What is withheld from pay in shares, and what is owed on it.

use offercalc::{Amount, Money, Residence, TaxKind, Taxation, Withholding};
use serde::{Serialize, Serializer};

use crate::report::number::Number;

/// Withholding in a year with pay in shares.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Withheld {
    /// The pay in shares.
    pub(super) shares: Number<Money>,
    pub(super) taxes: Vec<WithheldTax>,
    /// The sum of the known gaps: to be paid with the return, or a refund if negative.
    pub(super) gap: Number<Money>,
}

/// Withholding for one income tax.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct WithheldTax {
    #[serde(serialize_with = "kind")]
    pub(super) kind: TaxKind,
    pub(super) name: String,
    /// The start of the names of its lines in records.
    #[serde(skip)]
    pub(super) prefix: String,
    /// The tax with the shares minus the tax without them.
    pub(super) owed: Number<Money>,
    /// Null without a flat rate.
    pub(super) withheld: Option<Number<Money>>,
    pub(super) rates: Vec<Number>,
    /// Null without a flat rate.
    pub(super) gap: Option<Number<Money>>,
    /// The rates in words.
    #[serde(skip)]
    pub(super) percents: String,
}

impl Withheld {
    /// `None` without pay in shares, or under a national law of one's own that states no flat rate.
    pub(super) fn new(
        taxation: &Taxation,
        law: &Residence,
        gross: Amount,
        shares: Amount,
    ) -> Option<Self> {
        if shares.get().is_zero() || law.national().supplemental.is_none() {
            return None;
        }
        let all = taxation.withholding(law, gross, shares).ok()?;
        let money = |amount| Number::exact(Money::new(amount, law.currency()));
        let gap = all.iter().map(Withholding::gap).sum();
        let taxes = all.into_iter().map(|tax| {
            let percents: Vec<String> = tax.rates.iter().map(ToString::to_string).collect();
            WithheldTax {
                kind: tax.kind,
                name: tax.name.to_string(),
                prefix: match tax.kind {
                    TaxKind::Local => {
                        tax.name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "_")
                    }
                    kind => kind.name().to_owned(),
                },
                owed: money(tax.owed),
                withheld: tax.withheld.map(money),
                rates: tax.rates.iter().map(|rate| Number::rate(rate.fraction())).collect(),
                gap: tax.withheld.map(|_| money(tax.gap())),
                percents: percents.join(" and "),
            }
        });
        Some(Self { shares: money(shares.get()), taxes: taxes.collect(), gap: money(gap) })
    }

    /// The names of the taxes that are withheld by tables of their own.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &str> {
        self.taxes.iter().filter(|tax| tax.withheld.is_none()).map(|tax| tax.name.as_str())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn kind<S: Serializer>(kind: &TaxKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}
