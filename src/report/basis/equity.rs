//! Assumptions about stock options and private shares, in words.

use offercalc::{ExitPrice, ExitValue, OptionTerms, Rate, grouped};

use crate::report::text::{MoneyStyle, money_in, over, price_in};

/// A grant of options in words: `options 2: 40,000 NSO at 1.20`.
pub(super) fn option_terms(
    number: Option<usize>,
    terms: &OptionTerms,
    style: MoneyStyle,
) -> String {
    let number = number.map_or_else(String::new, |number| format!(" {number}"));
    let (count, tax) = (grouped(terms.count, 0), terms.tax.name().to_uppercase());
    format!("options{number}: {count} {tax} at a strike of {}", price_in(terms.strike, style))
}

/// When and at what price private shares are paid.
pub(super) fn private(
    (liquidity_month, not_paid_in): (Option<u32>, Option<u32>),
    discount: Option<Rate>,
    exit: Option<&ExitPrice>,
    (style, in_full): (MoneyStyle, bool),
) -> String {
    let less = discount.map_or_else(String::new, |rate| format!(", at {rate} less"));
    let Some(month) = liquidity_month else {
        return format!("private shares: counted as they vest{less}");
    };
    if let Some(years) = not_paid_in {
        let horizon = over(years);
        return format!("private shares: not paid before month {month}, so not counted {horizon}");
    }
    let price = exit.map(|exit| match in_full {
        true => exit_price(exit, style),
        false => format!("{} a share", price_in(exit.price, style)),
    });
    let price = price.map_or_else(String::new, |price| format!(" at {price}"));
    if !in_full {
        return format!("private shares: paid from month {month}{price}{less}");
    }
    format!(
        "private shares: all vests up to month {month} are paid in that month{price}{less}, later \
         vests as they vest; if you leave before month {month}, RSUs are lost even if vested"
    )
}

/// The share price at exit, and where it comes from.
fn exit_price(ExitPrice { price, from_value, .. }: &ExitPrice, style: MoneyStyle) -> String {
    let price = format!("{} a share", price_in(*price, style));
    let Some(ExitValue { value, shares, dilution, .. }) = from_value else {
        return price;
    };
    let (value, shares) = (money_in(*value, style), grouped(*shares, 0));
    let value = match dilution.fraction().is_zero() {
        true => value,
        false => format!("{value} less {dilution} dilution"),
    };
    format!("{price} (exit value {value}, {shares} shares)")
}
