//! The rates that weigh payments by their time, in words.

use offercalc::{Decimal, TimeAssumption};

use crate::report::text::percent;

/// The brief wording.
pub(super) fn brief(assumption: &TimeAssumption) -> String {
    match assumption {
        TimeAssumption::Discounted { rate, is_expected } => {
            format!("present value{} at {rate} a year", of_expected(*is_expected))
        }
        TimeAssumption::GrowthAboveDiscount { growth, discount } => {
            let growth = growth.map_or_else(String::new, |growth| format!(" of {growth}"));
            format!("share price growth{growth} above the discount rate of {discount}: a bet")
        }
        TimeAssumption::MayLeave { rate, staying } => {
            let last = staying.last().copied().unwrap_or(Decimal::ONE);
            let years = staying.len();
            let last = percent(last);
            format!(
                "{rate} chance of leaving each year, {last} of still being there after year {years}"
            )
        }
    }
}

/// The full wording.
pub(super) fn words(assumption: &TimeAssumption) -> String {
    match assumption {
        TimeAssumption::Discounted { rate, is_expected } => format!(
            "present value{}: each payment divided by 1 + {rate} for each year until it is paid, as of \
             the first day, before tax; pay, vests and bonuses count at the end of their month, a lump sign-on and \
             one-time payments at its start; do not be optimistic in both growth and discount: a \
             share's fair present value is today's price, so growth above the discount rate is a bet",
            of_expected(*is_expected)
        ),
        TimeAssumption::GrowthAboveDiscount { growth, discount } => {
            let growth = match growth {
                Some(growth) => format!("share price growth of {growth} a year"),
                None => "a share price that grows faster".to_owned(),
            };
            format!("{growth}, discounted at {discount}, counts later shares above today's price")
        }
        TimeAssumption::MayLeave { rate, staying } => format!(
            "expected pay: each payment times the probability of still being there, {}, before tax; leaving \
             is equally likely in every month; unvested equity and unpaid bonuses are lost, vested \
             options are kept, and clawbacks are repaid; the leave rate of {rate} a year is your own \
             assumption",
            by_year(staying)
        ),
    }
}

/// What is discounted, if it is not all pay.
const fn of_expected(is_expected: bool) -> &'static str {
    if is_expected { " of the expected pay" } else { "" }
}

/// `90.0%, 81.0% and 72.9% after years 1 to 3`. Of many years, the first and the last.
fn by_year(staying: &[Decimal]) -> String {
    let each: Vec<String> = staying.iter().copied().map(percent).collect();
    match each.as_slice() {
        [] => String::new(),
        [only] => format!("{only} after year 1"),
        [first, .., last] if each.len() > 6 => {
            format!("{first} after year 1 and {last} after year {}", each.len())
        }
        [first @ .., last] => {
            format!("{} and {last} after years 1 to {}", first.join(", "), each.len())
        }
    }
}
