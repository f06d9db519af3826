//! An offer as a simulation sees it: what is certain, and what moves with the share price.

use rust_decimal::Decimal;

use super::error::SimulationError;
use super::minor_units::{money, units};
use super::price_model::{BLOCK, PathBlock, Row};
use super::terms::SimulationTerms;
use crate::ledger::{Certain, Ledger, LedgerError, Stake};
use crate::money::{Amount, Currency, DiscountRate, Money};
use crate::offer::Offer;
use crate::tax::{Residence, TaxError, Taxation};
use crate::time::{Horizon, year_of};

/// What an offer pays on a path, in minor units of its currency.
pub(super) struct Exposure<'a> {
    /// The company, by its place in the price model.
    pub(super) company: usize,
    years: Vec<Year>,
    /// Leaving in each month, from month 1; empty unless leaving is simulated.
    departures: Vec<Departure>,
    taxes: Option<Taxes<'a>>,
    rounds_years: bool,
}

/// A year of the job.
#[derive(Default)]
struct Year {
    /// What is certain, if the job is held to the end.
    certain: Pay,
    /// What moves with the share price.
    moves: Vec<Moves>,
}

/// Pay in a year.
#[derive(Clone, Copy, Default)]
struct Pay {
    total: f64,
    /// The part that is not a benefit.
    in_hand: f64,
    /// The part that is taxed as wages.
    wages: f64,
}

/// Payments of a year that move with the share price in the same way.
struct Moves {
    /// The place of the month whose share price decides the number of shares; 0 if it is known.
    sized_in: usize,
    is_wages: bool,
    payments: Vec<Move>,
}

/// A payment that moves with the share price.
struct Move {
    /// Its place among the multipliers of the company.
    place: usize,
    kept_after: usize,
    value: f64,
    cost: f64,
}

/// Leaving in a month: what the year of leaving pays for certain, and what is repaid.
#[derive(Default)]
struct Departure {
    year: usize,
    certain: Pay,
    repaid: f64,
}

/// How the pay is taxed, year by year.
struct Taxes<'a> {
    taxation: &'a Taxation,
    laws: Vec<&'a Residence>,
    currency: Currency,
}

/// An offer before the months in which its company's share price is needed are known.
pub(super) struct Prepared<'a> {
    offer: &'a Offer,
    ledger: Ledger,
    certain: Vec<Certain>,
    stakes: Vec<Stake>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(offer: &'a Offer, horizon: Horizon) -> Result<Self, LedgerError> {
        let prices = offer.share_prices(horizon)?;
        let ledger = offer.ledger_at(horizon, &prices)?;
        let (certain, stakes) = ledger.certain_and_stakes(&prices)?;
        Ok(Self { offer, ledger, certain, stakes })
    }

    /// Whether any pay moves with the share price.
    pub(super) fn moves(&self) -> bool {
        !self.stakes.is_empty()
    }

    /// The months in which the share price is needed; 0 is the start.
    pub(super) fn months(&self) -> impl Iterator<Item = u32> {
        self.stakes.iter().flat_map(|stake| [stake.month, stake.sized_in])
    }

    /// The offer as a path of its company sees it. `place` finds a month among the multipliers.
    pub(super) fn exposure(
        &self,
        company: usize,
        place: impl Fn(u32) -> usize,
        terms: &SimulationTerms,
    ) -> Result<Exposure<'a>, SimulationError> {
        let currency = self.ledger.currency();
        let discounted = Discounted { currency, rate: terms.discount_rate.as_ref() };
        let mut years: Vec<Year> = Vec::new();
        years.resize_with(self.ledger.horizon().years() as usize, Year::default);
        for payment in &self.certain {
            if let Some(year) = years.get_mut(payment.year as usize - 1) {
                year.certain.add(payment, discounted.units(payment.amount, payment.paid_after)?);
            }
        }
        for stake in &self.stakes {
            if let Some(year) = years.get_mut(year_of(stake.month) as usize - 1) {
                let payment = Move {
                    place: place(stake.month),
                    kept_after: stake.kept_after as usize,
                    value: discounted.units(stake.value, stake.month)?,
                    cost: discounted.units(stake.cost, stake.month)?,
                };
                year.push(place(stake.sized_in), stake.is_wages, payment);
            }
        }
        let departures = match terms.leave_rate {
            Some(_) => self.departures(&discounted)?,
            None => Vec::new(),
        };
        let taxes = self.offer.taxation().map(|taxation| {
            let law = |year| taxation.law_of_job_year(year, self.offer.start());
            let laws = (1..=self.ledger.horizon().years()).map(law).collect();
            Taxes { taxation, laws, currency }
        });
        let rounds_years = terms.discount_rate.is_none();
        Ok(Exposure { company, years, departures, taxes, rounds_years })
    }

    /// Leaving in each month: what its year pays for certain to those who leave in it, and what they
    /// repay.
    fn departures(&self, discounted: &Discounted<'_>) -> Result<Vec<Departure>, SimulationError> {
        let months = 1..=self.ledger.horizon().months();
        let mut departures: Vec<Departure> = months
            .map(|month| Departure { year: year_of(month) as usize - 1, ..Departure::default() })
            .collect();
        for payment in &self.certain {
            let units = discounted.units(payment.amount, payment.paid_after)?;
            // Those who leave in a later month have it. Later years are not theirs.
            let later = departures.iter_mut().skip(payment.paid_after as usize);
            for departure in later.take_while(|it| it.year < payment.year as usize) {
                departure.certain.add(payment, units);
            }
        }
        for entry in self.ledger.entries() {
            let repaid =
                self.ledger.repaid_by_month(entry).map_err(|_| SimulationError::TooLarge)?;
            for (month, units) in repaid {
                let amount = discounted.currency.amount(units).amount();
                if let Some(departure) = departures.get_mut(month as usize - 1) {
                    departure.repaid += discounted.units(amount, month)?;
                }
            }
        }
        Ok(departures)
    }
}

/// Amounts in minor units, discounted if that is asked for.
struct Discounted<'t> {
    currency: Currency,
    rate: Option<&'t DiscountRate>,
}

impl Discounted<'_> {
    /// An amount that is paid after so many months.
    fn units(&self, amount: Decimal, paid_after: u32) -> Result<f64, SimulationError> {
        let amount = match self.rate {
            Some(rate) => rate.after(paid_after).and_then(|factor| amount.checked_mul(factor)),
            None => Some(amount),
        };
        amount.and_then(|it| units(it, self.currency)).ok_or(SimulationError::TooLarge)
    }
}

impl Year {
    fn push(&mut self, sized_in: usize, is_wages: bool, payment: Move) {
        let is_like = |moves: &&mut Moves| (moves.sized_in, moves.is_wages) == (sized_in, is_wages);
        match self.moves.iter_mut().find(is_like) {
            Some(moves) => moves.push(payment),
            None => self.moves.push(Moves { sized_in, is_wages, payments: vec![payment] }),
        }
    }
}

impl Moves {
    /// Adds a payment, together with those of the same month.
    fn push(&mut self, payment: Move) {
        let is_like = |other: &&mut Move| {
            let kept = (other.place, other.kept_after) == (payment.place, payment.kept_after);
            kept && other.cost == 0.0 && payment.cost == 0.0
        };
        match self.payments.iter_mut().find(is_like) {
            Some(other) => other.value += payment.value,
            None => self.payments.push(payment),
        }
    }
}

impl Pay {
    fn add(&mut self, payment: &Certain, amount: f64) {
        self.total += amount;
        self.in_hand += if payment.is_in_hand { amount } else { 0.0 };
        self.wages += if payment.is_wages { amount } else { 0.0 };
    }
}

impl Exposure<'_> {
    /// Computes what each year pays on each path of a block, after tax if the offer is taxed. Years are
    /// rounded to minor units, unless they are discounted: a present value is rounded once.
    pub(super) fn years(&self, block: &PathBlock, years: &mut [Row]) -> Result<(), TaxError> {
        for (index, (row, year)) in years.iter_mut().zip(&self.years).enumerate() {
            match &self.taxes {
                None => self.before_tax(index, year, block, row),
                Some(taxes) => self.after_tax(taxes, index, year, block, row)?,
            }
        }
        // What is repaid is subtracted in full, also after tax, as in `Leaving`.
        for (path, left_in) in block.left_in.iter().flatten().enumerate() {
            if let Some(departure) = self.departure(*left_in)
                && let Some(year) = years.get_mut(departure.year).and_then(|row| row.get_mut(path))
            {
                *year -= departure.repaid;
            }
        }
        if self.rounds_years {
            years.iter_mut().for_each(round);
        }
        Ok(())
    }

    fn before_tax(&self, index: usize, year: &Year, block: &PathBlock, row: &mut Row) {
        self.fill_certain(index, year, block, row, |pay| pay.total);
        for moves in &year.moves {
            add(row, &self.amounts(moves, block));
        }
    }

    fn after_tax(
        &self,
        taxes: &Taxes<'_>,
        index: usize,
        year: &Year,
        block: &PathBlock,
        row: &mut Row,
    ) -> Result<(), TaxError> {
        let (mut in_hand, mut wages) = ([0.0; BLOCK], [0.0; BLOCK]);
        self.fill_certain(index, year, block, &mut in_hand, |pay| pay.in_hand);
        self.fill_certain(index, year, block, &mut wages, |pay| pay.wages);
        for moves in &year.moves {
            let amounts = self.amounts(moves, block);
            add(&mut in_hand, &amounts);
            if moves.is_wages {
                add(&mut wages, &amounts);
            }
        }
        let Some(law) = taxes.laws.get(index) else { return Ok(()) };
        for (paid, (in_hand, wages)) in row.iter_mut().zip(in_hand.into_iter().zip(wages)) {
            *paid = taxes.left_of(in_hand, wages, law)?;
        }
        Ok(())
    }

    /// What a year pays for certain on each path.
    fn fill_certain(
        &self,
        index: usize,
        year: &Year,
        block: &PathBlock,
        row: &mut Row,
        part: impl Fn(&Pay) -> f64,
    ) {
        row.fill(part(&year.certain));
        for (paid, left_in) in row.iter_mut().zip(block.left_in.iter().flatten()) {
            match self.departure(*left_in) {
                Some(departure) if departure.year == index => *paid = part(&departure.certain),
                Some(departure) if departure.year < index => *paid = 0.0,
                _ => {}
            }
        }
    }

    fn departure(&self, left_in: usize) -> Option<&Departure> {
        self.departures.get(left_in.checked_sub(1)?)
    }

    /// What payments that move in the same way come to on each path.
    fn amounts(&self, moves: &Moves, block: &PathBlock) -> Row {
        let mut amounts = [0.0; BLOCK];
        for payment in &moves.payments {
            let multipliers = block.multipliers(self.company, payment.place);
            let mut paid = multipliers.map(|it| payment.value * it);
            if payment.cost > 0.0 {
                // Options are not exercised at a loss.
                paid = paid.map(|value| (value - payment.cost).max(0.0));
            }
            for (paid, left_in) in paid.iter_mut().zip(block.left_in.iter().flatten()) {
                // Leaving in a month loses what that month's end would bring.
                if payment.kept_after >= *left_in {
                    *paid = 0.0;
                }
            }
            add(&mut amounts, &paid);
        }
        if moves.sized_in > 0 {
            let multipliers = block.multipliers(self.company, moves.sized_in);
            amounts.iter_mut().zip(multipliers).for_each(|(amount, it)| *amount /= it);
        }
        amounts
    }
}

/// Rounds each path to minor units.
pub(super) fn round(row: &mut Row) {
    row.iter_mut().for_each(|paid| *paid = whole(*paid));
}

/// Adds to each path.
pub(super) fn add(row: &mut Row, more: &Row) {
    row.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

impl Taxes<'_> {
    /// What is left of a year's pay after savings and taxes.
    fn left_of(&self, in_hand: f64, wages: f64, law: &Residence) -> Result<f64, TaxError> {
        let amount =
            |units: f64| money(units, self.currency).map(Money::amount).ok_or(TaxError::TooLarge);
        let gross = Amount::new(amount(wages)?).map_err(|_| TaxError::TooLarge)?;
        let tax_return = self.taxation.tax_return(law, gross)?;
        let left = tax_return.left_of(amount(in_hand)?).ok_or(TaxError::TooLarge)?;
        units(left, self.currency).ok_or(TaxError::TooLarge)
    }
}

/// The nearest whole number, quickly: adding this leaves no digits for a fraction. Numbers above 2^51
/// lose more than a fraction, but no more than a binary float does anyway.
fn whole(number: f64) -> f64 {
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
    (number + NO_FRACTION) - NO_FRACTION
}
