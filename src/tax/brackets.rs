//! Tax brackets: rates on the parts of an amount.

use std::fmt;

use rust_decimal::Decimal;

use crate::money::Rate;

/// Progressive rates: each applies to the part of an amount inside its bracket.
///
/// ```
/// use offercalc::{Brackets, Decimal, Rate};
///
/// let rates: Vec<Rate> = ["10%", "20%"].iter().map(|rate| rate.parse()).collect::<Result<_, _>>()?;
/// let brackets = Brackets::new(&rates, &[Decimal::from(1_000)], &[])?;
/// assert_eq!(brackets.tax(Decimal::from(1_500)), Some(Decimal::from(200)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brackets(Vec<Bracket>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Bracket {
    /// Its lower end. The bracket holds what is over it.
    from: Decimal,
    rate: Rate,
    /// The tax on `from`.
    base_tax: Decimal,
}

/// A bracket that an amount reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BracketReached {
    /// Its lower end.
    pub from: Decimal,
    /// Its upper end; `None` for the top bracket.
    pub up_to: Option<Decimal>,
    /// Its rate.
    pub rate: Rate,
    /// The part of the amount inside.
    pub taxed: Decimal,
    /// The tax on that part, not rounded. The taxes of all brackets add up to that on the amount.
    pub tax: Decimal,
}

impl Brackets {
    /// Brackets from their rates and upper ends. The top bracket is open, so there is one rate more
    /// than there are ends. `base_tax` is the tax at the start of each bracket, for schedules that
    /// state one; leave it empty otherwise.
    ///
    /// # Errors
    ///
    /// A [`BracketsError`] if the lists do not match or the ends do not ascend from above 0.
    pub fn new(
        rates: &[Rate],
        up_to: &[Decimal],
        base_tax: &[Decimal],
    ) -> Result<Self, BracketsError> {
        if rates.len() != up_to.len() + 1 {
            return Err(BracketsError::Ends { rates: rates.len(), ends: up_to.len() });
        }
        if !base_tax.is_empty() && base_tax.len() != rates.len() {
            return Err(BracketsError::BaseTaxes { rates: rates.len(), taxes: base_tax.len() });
        }
        let mut brackets: Vec<Bracket> = Vec::with_capacity(rates.len());
        let starts = std::iter::once(&Decimal::ZERO).chain(up_to);
        for (index, (rate, from)) in rates.iter().zip(starts).enumerate() {
            let previous = brackets.last();
            if previous.is_some_and(|previous| previous.from >= *from) {
                return Err(BracketsError::NotAscending(index.saturating_sub(1)));
            }
            let tax = match (base_tax.get(index), previous) {
                (Some(tax), _) => Some(*tax),
                (None, None) => Some(Decimal::ZERO),
                (None, Some(previous)) => previous.tax(*from),
            };
            let base_tax = tax.ok_or(BracketsError::TooLarge)?;
            brackets.push(Bracket { from: *from, rate: *rate, base_tax });
        }
        Ok(Self(brackets))
    }

    /// One rate on the whole amount.
    #[must_use]
    pub fn flat(rate: Rate) -> Self {
        Self(vec![Bracket { from: Decimal::ZERO, rate, base_tax: Decimal::ZERO }])
    }

    /// The tax on an amount, not rounded: 0 at or below 0, `None` if it is too large.
    #[must_use]
    pub fn tax(&self, amount: Decimal) -> Option<Decimal> {
        match self.bracket_of(amount) {
            Some(bracket) => bracket.tax(amount),
            None => Some(Decimal::ZERO),
        }
    }

    /// The brackets that an amount reaches, with the tax in each.
    pub fn reached(&self, amount: Decimal) -> impl Iterator<Item = BracketReached> {
        let brackets = self.0.iter().take_while(move |bracket| bracket.from < amount);
        brackets.enumerate().filter_map(move |(index, bracket)| {
            let next = self.0.get(index + 1);
            let full = next.filter(|next| next.from < amount);
            let end = full.map_or(amount, |next| next.from);
            let tax = match full {
                Some(next) => next.base_tax.checked_sub(bracket.base_tax)?,
                None => bracket.tax(amount)?.checked_sub(bracket.base_tax)?,
            };
            // A schedule may start with a base tax.
            let tax = if index == 0 { tax.checked_add(bracket.base_tax)? } else { tax };
            Some(BracketReached {
                from: bracket.from,
                up_to: next.map(|next| next.from),
                rate: bracket.rate,
                taxed: end.checked_sub(bracket.from)?,
                tax,
            })
        })
    }

    /// The upper ends, in ascending order.
    pub fn ends(&self) -> impl Iterator<Item = Decimal> {
        self.0.iter().skip(1).map(|bracket| bracket.from)
    }

    /// The rates, lowest bracket first.
    pub fn rates(&self) -> impl Iterator<Item = Rate> {
        self.0.iter().map(|bracket| bracket.rate)
    }

    /// The start of the top bracket.
    pub(crate) fn top(&self) -> Decimal {
        self.0.last().map_or(Decimal::ZERO, |bracket| bracket.from)
    }

    /// The start of the bracket that an amount is in; 0 at or below 0.
    pub(crate) fn start_of(&self, amount: Decimal) -> Decimal {
        self.bracket_of(amount).map_or(Decimal::ZERO, |bracket| bracket.from)
    }

    fn bracket_of(&self, amount: Decimal) -> Option<&Bracket> {
        self.0.iter().rev().find(|bracket| bracket.from < amount)
    }
}

impl Bracket {
    fn tax(&self, amount: Decimal) -> Option<Decimal> {
        let part = amount.checked_sub(self.from)?;
        part.checked_mul(self.rate.fraction())?.checked_add(self.base_tax)
    }
}

/// Why lists of rates and ends are not [`Brackets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BracketsError {
    /// Not one more rate than there are upper ends.
    Ends {
        /// The number of rates.
        rates: usize,
        /// The number of upper ends.
        ends: usize,
    },
    /// Not one base tax for each rate.
    BaseTaxes {
        /// The number of rates.
        rates: usize,
        /// The number of base taxes.
        taxes: usize,
    },
    /// The upper end at this index is not above the one before it, or not above 0.
    NotAscending(usize),
    /// The tax inside a bracket is too large.
    TooLarge,
}

impl fmt::Display for BracketsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ends { rates, ends } => {
                write!(f, "{rates} rates need {} ends, not {ends}", rates.saturating_sub(1))
            }
            Self::BaseTaxes { rates, taxes } => {
                write!(f, "{rates} rates need {rates} base taxes, not {taxes}")
            }
            Self::NotAscending(_) => f.write_str("the ends of brackets must ascend from above 0"),
            Self::TooLarge => f.write_str("the tax is too large"),
        }
    }
}

impl std::error::Error for BracketsError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn brackets(
        rates: &[&str],
        up_to: &[i64],
        base_tax: &[i64],
    ) -> Result<Brackets, BracketsError> {
        let rates: Vec<Rate> = rates.iter().map(|rate| rate.parse().unwrap()).collect();
        let [up_to, base_tax] = [up_to, base_tax]
            .map(|list| list.iter().map(|n| Decimal::from(*n)).collect::<Vec<_>>());
        Brackets::new(&rates, &up_to, &base_tax)
    }

    #[test]
    fn a_rate_applies_inside_its_bracket() {
        let brackets = brackets(&["10%", "20%", "30%"], &[1_000, 3_000], &[]).unwrap();
        for (amount, tax) in
            [(-1, "0"), (0, "0"), (999, "99.9"), (1_000, "100"), (1_001, "100.2"), (4_000, "800")]
        {
            let amount = Decimal::from(amount);
            assert_eq!(brackets.tax(amount).unwrap().normalize().to_string(), tax);
            let reached: Decimal = brackets.reached(amount).map(|bracket| bracket.tax).sum();
            assert_eq!(Some(reached), brackets.tax(amount));
        }
        let reached: Vec<_> = brackets.reached(Decimal::from(2_500)).collect();
        assert_eq!(reached.len(), 2);
        assert_eq!(reached[1].taxed, Decimal::from(1_500));
        assert_eq!(reached[1].up_to, Some(Decimal::from(3_000)));
    }

    #[test]
    fn a_base_tax_is_due_at_once() {
        let brackets = brackets(&["0%", "2.75%"], &[26_050], &[0, 332]).unwrap();
        assert_eq!(brackets.tax(Decimal::from(26_050)), Some(Decimal::ZERO));
        assert_eq!(brackets.tax(Decimal::from(26_051)), Some(Decimal::new(3320275, 4)));
        let reached: Decimal =
            brackets.reached(Decimal::from(26_051)).map(|bracket| bracket.tax).sum();
        assert_eq!(reached, Decimal::new(3320275, 4));
    }

    #[test]
    fn ends_must_match_and_ascend() {
        assert_eq!(
            brackets(&["1%", "2%"], &[], &[]),
            Err(BracketsError::Ends { rates: 2, ends: 0 })
        );
        assert_eq!(
            brackets(&["1%", "2%", "3%"], &[5, 5], &[]),
            Err(BracketsError::NotAscending(1))
        );
        assert_eq!(brackets(&["1%", "2%"], &[0], &[]), Err(BracketsError::NotAscending(0)));
        assert_eq!(
            brackets(&["1%"], &[], &[1, 2]),
            Err(BracketsError::BaseTaxes { rates: 1, taxes: 2 })
        );
    }
}
