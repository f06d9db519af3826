//! The axes of charts: where a value is, and round ticks with short labels. All in exact decimals, for
//! characters as well as for pixels.

use offercalc::{Decimal, grouped, round};

use crate::report::chart::Quantity;

/// A linear axis from one value to another.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    unit: Quantity,
    least: Decimal,
    most: Decimal,
    /// Whether all values are zero.
    is_zero: bool,
}

/// The steps of months. The longest horizon has 600 months.
const MONTHS: [u32; 12] = [1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 300, 600];

/// The steps of decimals: 1, 2, 2.5, 5, 10 and so on. Each factor leads to the next.
const FACTORS: [Decimal; 4] =
    [Decimal::TWO, Decimal::from_parts(125, 0, 0, false, 2), Decimal::TWO, Decimal::TWO];

/// More steps than any range of amounts needs.
const MOST_STEPS: usize = 120;

/// The suffixes of thousands, millions and so on.
const SUFFIXES: [(u64, &str); 4] =
    [(1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")];

impl Axis {
    /// The axis from the least value to the most. If they are equal, it also contains zero.
    pub(super) fn new(unit: Quantity, values: impl IntoIterator<Item = Decimal>) -> Self {
        let ends = values.into_iter().fold(None, |ends: Option<[Decimal; 2]>, value| {
            let [least, most] = ends.unwrap_or([value; 2]);
            Some([least.min(value), most.max(value)])
        });
        let [least, most] = match ends.unwrap_or_default() {
            [least, most] if least == most => [least.min(Decimal::ZERO), most.max(Decimal::ZERO)],
            ends => ends,
        };
        let is_zero = least == most;
        Self { unit, least, most: if is_zero { Decimal::ONE } else { most }, is_zero }
    }

    /// The axis of values and zero.
    pub(super) fn from_zero(unit: Quantity, values: impl IntoIterator<Item = Decimal>) -> Self {
        Self::new(unit, values.into_iter().chain([Decimal::ZERO]))
    }

    /// The place of a value on a line of `length` equal parts, from 0 to `length`. A value outside
    /// is at the nearer end.
    pub(super) fn place(&self, value: Decimal, length: usize) -> usize {
        let value = value.clamp(self.least, self.most);
        let part = (value - self.least).checked_mul(length.into());
        let part = part.and_then(|part| part.checked_div(self.most - self.least));
        let place = part.and_then(|part| usize::try_from(round(part, 0)).ok());
        place.unwrap_or_default().min(length)
    }

    /// The value at a place on a line of `length` parts.
    pub(super) fn value(&self, place: usize, length: usize) -> Decimal {
        let part = (self.most - self.least).checked_mul(place.into());
        let part = part.and_then(|part| part.checked_div(length.into()));
        self.least + part.unwrap_or_default()
    }

    /// Round values at even distances, at most `most` of them.
    pub(super) fn ticks(&self, most: usize) -> Vec<Decimal> {
        // An axis of nothing has no more to say.
        if self.is_zero {
            return vec![Decimal::ZERO];
        }
        let most = Decimal::from(most);
        let fits = |step: &Decimal| {
            let first = self.first(*step)?;
            let steps = (self.most - first).checked_div(*step)?;
            Some(steps.floor() < most)
        };
        let Some(step) = self.steps().find(|step| fits(step).unwrap_or(false)) else {
            return Vec::new();
        };
        let first = self.first(step).unwrap_or(self.most);
        let ticks = (0_u32..).map(|index| (first + step * Decimal::from(index)).normalize());
        ticks.take_while(|tick| *tick <= self.most).collect()
    }

    /// The first multiple of a step.
    fn first(&self, step: Decimal) -> Option<Decimal> {
        self.least.checked_div(step)?.ceil().checked_mul(step)
    }

    /// The steps between ticks, smallest first.
    fn steps(&self) -> impl Iterator<Item = Decimal> {
        let digits = match self.unit {
            Quantity::Money(currency) => currency.minor_digits(),
            Quantity::Price(_) | Quantity::Rate => 4,
            Quantity::Points => 1,
            Quantity::Shares | Quantity::Month | Quantity::Year => 0,
        };
        let is_month = self.unit == Quantity::Month;
        let months = MONTHS.into_iter().filter(move |_| is_month).map(Decimal::from);
        let mut step = Decimal::new(1, digits);
        let decimals = FACTORS.iter().cycle().take(MOST_STEPS).map_while(move |factor| {
            let this = step;
            step = step.checked_mul(*factor)?;
            Some(this)
        });
        let is_fit = move |step: &Decimal| !is_month && step.normalize().scale() <= digits;
        months.chain(decimals.filter(is_fit))
    }

    /// A tick's label, like `250k`, `1.5M`, `20%` or `12`.
    pub(super) fn label(&self, value: Decimal) -> String {
        match self.unit {
            Quantity::Month | Quantity::Year | Quantity::Rate => self.exact(value),
            _ => short(value),
        }
    }

    /// A value with all its digits, like `775,516.46`, `12.5%` or `2026`.
    pub(super) fn exact(&self, value: Decimal) -> String {
        match self.unit {
            Quantity::Year => value.normalize().to_string(),
            Quantity::Rate => format!("{}%", plain(value * Decimal::ONE_HUNDRED)),
            Quantity::Money(currency) if !value.is_integer() => {
                grouped(value, currency.minor_digits())
            }
            _ => plain(value),
        }
    }
}

/// A number with a suffix for its thousands.
fn short(value: Decimal) -> String {
    let fits = |(size, _): &&(u64, &str)| value.abs() >= Decimal::from(*size);
    let short = SUFFIXES.iter().find(fits).and_then(|(size, suffix)| {
        let units = value.checked_div((*size).into())?.normalize();
        // 200.0002k says less than 200,000.2.
        (units.scale() <= 2).then(|| format!("{}{suffix}", plain(units)))
    });
    short.unwrap_or_else(|| plain(value))
}

/// All digits of a number.
fn plain(value: Decimal) -> String {
    let value = value.normalize();
    grouped(value, value.scale())
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;

    const USD: Quantity = Quantity::Money(Currency::USD);

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn axis(unit: Quantity, ends: [&str; 2]) -> Axis {
        Axis::new(unit, ends.map(decimal))
    }

    fn labels(unit: Quantity, ends: [&str; 2], most: usize) -> String {
        let axis = axis(unit, ends);
        let labels = axis.ticks(most).into_iter().map(|tick| axis.label(tick));
        labels.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ticks_are_round_and_few_enough() {
        for (unit, ends, most, ticks) in [
            (USD, ["0", "535011.13"], 4, "0 200k 400k"),
            (USD, ["0", "535011.13"], 6, "0 100k 200k 300k 400k 500k"),
            (USD, ["0", "1929516"], 5, "0 500k 1M 1.5M"),
            (USD, ["0", "0.03"], 4, "0 0.01 0.02 0.03"),
            (USD, ["-20000", "310000"], 5, "0 100k 200k 300k"),
            (USD, ["-150000", "310000"], 6, "-100k 0 100k 200k 300k"),
            (USD, ["1874000", "1929516"], 4, "1.88M 1.9M 1.92M"),
            (USD, ["200000", "200001"], 3, "200k 200,000.5 200,001"),
            (USD, ["0", "50000000000000000"], 3, "0 20,000T 40,000T"),
            (Quantity::Rate, ["-0.2", "0.2"], 5, "-20% -10% 0% 10% 20%"),
            (Quantity::Rate, ["0.1", "0.125"], 3, "10% 11% 12%"),
            (Quantity::Month, ["0", "48"], 5, "0 12 24 36 48"),
            (Quantity::Month, ["0", "12"], 5, "0 3 6 9 12"),
            (Quantity::Month, ["0", "600"], 6, "0 120 240 360 480 600"),
            (Quantity::Month, ["0", "600"], 3, "0 240 480"),
            (Quantity::Year, ["2025", "2030"], 4, "2026 2028 2030"),
            (Quantity::Shares, ["1", "4"], 9, "1 2 3 4"),
        ] {
            assert_eq!(labels(unit, ends, most), ticks, "{ends:?}");
        }
    }

    #[test]
    fn places_are_rounded_and_stay_on_the_line() {
        let axis = axis(USD, ["100", "200"]);
        for (value, place) in
            [("100", 0), ("104.9", 0), ("105", 1), ("200", 10), ("300", 10), ("0", 0)]
        {
            assert_eq!(axis.place(decimal(value), 10), place, "{value}");
        }
        assert_eq!(axis.value(3, 10), decimal("130"));
        assert_eq!(axis.value(3, 0), decimal("100"));
    }

    #[test]
    fn equal_values_are_seen_from_zero() {
        assert_eq!(axis(USD, ["70", "70"]).place(decimal("70"), 10), 10);
        assert_eq!(axis(USD, ["-70", "-70"]).place(decimal("-70"), 10), 0);
        assert_eq!(axis(USD, ["0", "0"]).place(Decimal::ZERO, 10), 0);
        assert_eq!(Axis::new(USD, []).ticks(3), [Decimal::ZERO]);
        assert_eq!(Axis::from_zero(USD, [decimal("70")]).place(decimal("35"), 10), 5);
    }
}
