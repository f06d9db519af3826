//! What is legal in an offer file and probably a slip: warnings, which stop nothing.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::de::DeTable;

use super::offer_file::OfferFile;
use super::problem::Problem;
use super::value::Section;
use crate::key::{Key, Step};
use crate::money::{Amount, Currency, grouped};
use crate::offer::Offer;
use crate::terms::{Setting, Terms};

/// Marks the lines of `init` that hold a figure of nobody's offer.
const EXAMPLE: &str = "# example";

impl OfferFile {
    /// What is probably a slip: amounts that are far from the others, as where `175` stands for 175
    /// thousand, and figures that are still those of `offercalc init`. Nothing of a file that is
    /// not valid.
    #[must_use]
    pub fn warnings(&self) -> Vec<Problem> {
        let mut warnings: Vec<Problem> = still_examples(self.text()).into_iter().collect();
        let slips = slips(self.terms(), self.currency());
        if !slips.is_empty()
            && let Ok(table) = DeTable::parse(self.text())
        {
            let root = Section::root(table.get_ref());
            warnings.extend(slips.into_iter().filter_map(|slip| slip.told(&root)));
        }
        warnings
    }
}

/// An amount that is far from the others.
struct Slip {
    /// Where it stands.
    path: Vec<Step>,
    amount: Amount,
    /// What it is little beside.
    beside: String,
}

impl Slip {
    /// A payment this small is usual nowhere, so that it was probably meant in thousands.
    const SMALL: Decimal = Decimal::ONE_THOUSAND;
    /// How much smaller than the base another amount is.
    const BESIDE_BASE: Decimal = Decimal::ONE_HUNDRED;
    /// A base below this is far from a grant that is larger by a multiple.
    const LOW_BASE: Decimal = Decimal::from_parts(20_000, 0, 0, false, 0);
    const BESIDE_GRANT: Decimal = Decimal::from_parts(80, 0, 0, false, 0);

    /// The warning, at its place.
    fn told(self, root: &Section<'_>) -> Option<Problem> {
        let figure =
            |number: Decimal| grouped(number, number.normalize().scale()).replace(',', "_");
        let problem = root.visit(&self.path, |section, key| {
            let words =
                format!("is {}, which is little {}", figure(self.amount.get()), self.beside);
            Some(section.get(key)?.problem(words))
        })??;
        let thousands = self.amount.get().checked_mul(Decimal::ONE_THOUSAND)?;
        Some(match thousands >= Self::LOW_BASE || self.path != [Step::Key("base")] {
            true => problem.hint(format!("if thousands are meant, write {}", figure(thousands))),
            false => problem.hint("write the salary of a whole year, like 175_000"),
        })
    }
}

/// The amounts that are far from the others.
fn slips(terms: &Terms, currency: Currency) -> Vec<Slip> {
    let (Some(base), Some(least)) = (terms.amount("base"), least_salary(currency)) else {
        return Vec::new();
    };
    let others = amounts_beside_base(terms);
    let largest = others.iter().map(|(_, amount)| amount.get()).max().unwrap_or_default();
    let is_below = |amount: Amount, factor: Decimal, other: Decimal| {
        amount.get().checked_mul(factor).is_some_and(|many| many < other)
    };
    let slip = |path, amount, beside: &str| Slip { path, amount, beside: beside.to_owned() };
    // Nobody is paid nothing by mistake: some founders are.
    if base.get().is_zero() {
        return Vec::new();
    }
    let path = vec![Step::Key("base")];
    if base.get() < least {
        return vec![slip(path, base, "for the salary of a year")];
    }
    if base.get() < Slip::LOW_BASE && is_below(base, Slip::BESIDE_GRANT, largest) {
        return vec![slip(path, base, "beside what else the offer pays")];
    }
    let is_small = |amount: &Amount| {
        !amount.get().is_zero()
            && amount.get() < Slip::SMALL
            && is_below(*amount, Slip::BESIDE_BASE, base.get())
    };
    let small = others.into_iter().filter(|(_, amount)| is_small(amount));
    small.map(|(path, amount)| slip(path, amount, "beside the base")).collect()
}

/// Less than anybody's yearly salary; `None` in currencies whose unit is worth a month's rent.
fn least_salary(currency: Currency) -> Option<Decimal> {
    match currency.minor_digits() {
        0 => Some(Decimal::ONE_HUNDRED * Decimal::ONE_THOUSAND),
        2 | 3 => Some(Decimal::ONE_THOUSAND),
        _ => None,
    }
}

/// The sign-on of each year, the bonus and the grants in money, with their places. A one-time payment may well
/// be small.
fn amounts_beside_base(terms: &Terms) -> Vec<(Vec<Step>, Amount)> {
    let mut all = Vec::new();
    let sign_on = terms.section("sign_on");
    let amounts = sign_on.and_then(|it| it.by_year("amounts", |units| Amount::new(units).ok()));
    all.extend(amounts.unwrap_or_default().into_iter().map(|it| (vec![Step::Key("sign_on")], it)));
    let bonus = terms.section("bonus").and_then(|it| it.setting("target"));
    if let Some(&Setting::Amount(units)) = bonus {
        all.extend(Amount::new(units).map(|it| (vec![Step::Key("bonus")], it)));
    }
    for (index, grant) in terms.sections("rsu").iter().enumerate() {
        let path = vec![Step::Key("rsu"), Step::Item(index), Step::Key("value")];
        all.extend(grant.amount("value").map(|value| (path, value)));
    }
    let refresher = terms.section("refresher").and_then(|it| it.amount("value"));
    all.extend(refresher.map(|it| (vec![Step::Key("refresher"), Step::Key("value")], it)));
    all
}

/// The figures that nobody has changed since `init` wrote them, at the first of them.
fn still_examples(text: &str) -> Option<Problem> {
    if !text.contains(EXAMPLE) {
        return None;
    }
    let examples = example_lines();
    let mut start = 0;
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let setting = line.trim_end();
        if let Some((path, _)) = examples.iter().find(|(_, example)| *example == setting) {
            let written = setting.split(EXAMPLE).next().unwrap_or_default().trim_end();
            found.push((path, start..start + written.len()));
        }
        start += line.len();
    }
    let (_, first) = found.first()?.clone();
    let paths: Vec<String> = found.iter().map(|(path, _)| format!("`{path}`")).collect();
    let (are, figures) = if found.len() == 1 { ("is", "figure") } else { ("are", "figures") };
    let message = format!("{} {are} still the example {figures} of `init`", paths.join(", "));
    let hint = "write what the letter says; where that is the same, delete the word `example`";
    Some(Problem::new(message).hint(hint).at(first))
}

/// The lines of `init` with an example, with the paths of their keys.
fn example_lines() -> Vec<(String, &'static str)> {
    fn lines_of(key: &'static Key) -> impl Iterator<Item = &'static str> {
        key.init.unwrap_or_default().lines().filter(|line| line.contains(EXAMPLE))
    }
    let all = Offer::keys().flat_map(|key| {
        let below = key.keys().iter().flat_map(move |part| {
            lines_of(part).map(move |line| (format!("{}.{}", key.name, part.name), line))
        });
        lines_of(key).map(|line| (key.name.to_owned(), line)).chain(below)
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warned(text: &str) -> Vec<String> {
        assert!(Offer::from_toml(text).is_ok(), "{text}");
        let warnings = OfferFile::new(text).warnings();
        warnings.iter().filter_map(|it| it.span.clone()).map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn an_amount_that_is_far_from_the_others_is_probably_in_thousands() {
        let rsu = |value: &str| format!("[rsu]\nvalue = {value}\nvesting = \"amazon\"");
        for (lines, places) in [
            ("base = 175".to_owned(), &["175"][..]),
            (format!("base = 1_750\n{}", rsu("300_000")), &["1_750"]),
            (format!("base = 175_000\n{}", rsu("300")), &["300"]),
            ("base = 175_000\nsign_on = [50, 25]".to_owned(), &["[50, 25]", "[50, 25]"]),
            ("base = 175_000\n[refresher]\nvalue = 60\nvesting = \"amazon\"".to_owned(), &["60"]),
            ("base = 12_000\ncurrency = \"JPY\"".to_owned(), &["12_000"]),
            // What somebody is really paid.
            ("base = 0".to_owned(), &[]),
            ("base = 1_000".to_owned(), &[]),
            ("base = 900\ncurrency = \"CLF\"".to_owned(), &[]),
            ("base = 9_000_000\ncurrency = \"JPY\"".to_owned(), &[]),
            ("base = 18_000\ncurrency = \"KWD\"\nsign_on = 900".to_owned(), &[]),
            ("base = 40_000\nsign_on = 500".to_owned(), &[]),
            ("base = 175_000\nsign_on = [0, 25_000]".to_owned(), &[]),
            ("base = 175_000\n[one_time]\namount = 500".to_owned(), &[]),
            (format!("base = 60_000\n{}", rsu("20_000_000")), &[]),
        ] {
            assert_eq!(warned(&lines), places, "{lines}");
        }
    }

    #[test]
    fn a_slip_is_told_with_what_was_probably_meant() {
        let told = |text: &str| {
            let warning = OfferFile::new(text).warnings().pop().unwrap();
            (warning.message, warning.hint.unwrap())
        };
        let (message, hint) = told("base = 175");
        assert_eq!(message, "`base` is 175, which is little for the salary of a year");
        assert_eq!(hint, "if thousands are meant, write 175_000");
        assert!(told("base = 8").1.starts_with("write the salary of a whole year"));
        let (message, _) = told("base = 175_000\n[[rsu]]\nvalue = 300\nvesting = \"amazon\"");
        assert_eq!(message, "`rsu.1.value` is 300, which is little beside the base");
    }

    #[test]
    fn examples_are_told_until_they_are_changed() {
        let lines: Vec<&str> = example_lines().into_iter().map(|(_, line)| line).collect();
        assert!(lines.iter().any(|line| line.starts_with("base = ")), "{lines:?}");
        let base = lines.iter().find(|line| line.starts_with("base = ")).unwrap();
        let text = format!("{base}\r\n");
        assert_eq!(warned(&text), ["base = 175_000"]);
        assert!(warned(&text.replace("175_000", "176_000")).is_empty());
        assert!(warned(&text.replace("# example", "#")).is_empty());
    }
}
