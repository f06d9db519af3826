//! Warnings about valid values that are probably mistakes.

mod legal;

use std::ops::Range;

use rust_decimal::Decimal;
use toml::de::DeTable;

use super::offer_file::OfferFile;
use super::problem::Problem;
use super::value::Section;
use crate::key::{Key, Step};
use crate::money::{Amount, Currency, grouped, round};
use crate::offer::Offer;
use crate::pay::FULL_TIME;
use crate::terms::{Faults, Setting, Terms};
use crate::working_time::WorkingTime;

/// The marker of example figures in the output of `init`.
const EXAMPLE: &str = "# example";

impl OfferFile {
    /// Warnings about probable mistakes: amounts out of proportion to the others, such as `175`
    /// instead of 175 thousand, terms beyond a legal limit, and unchanged example figures of
    /// `offercalc init`. Empty for an invalid file.
    #[must_use]
    pub fn warnings(&self) -> Vec<Problem> {
        let mut warnings: Vec<Problem> = still_examples(self.text()).into_iter().collect();
        let slips = slips(self.terms(), self.currency());
        let beyond = legal::beyond(self.terms(), self.currency());
        let doubts = doubts(self.terms(), self.currency());
        if [slips.is_empty(), beyond.is_empty(), doubts.is_empty()].contains(&false)
            && let Ok(table) = DeTable::parse(self.text())
        {
            let root = Section::root(table.get_ref());
            warnings.extend(slips.into_iter().filter_map(|slip| slip.warning(&root)));
            warnings.extend(beyond.into_iter().filter_map(|beyond| beyond.warning(&root)));
            warnings.extend(doubts.into_iter().filter_map(|doubt| doubt.warning(&root)));
        }
        match &self.in_place {
            None => warnings,
            Some(in_place) => {
                let is_changed = self.is_changed();
                warnings.into_iter().map(|it| in_place.located(it, is_changed)).collect()
            }
        }
    }
}

/// An amount out of proportion to the others.
struct Slip {
    /// The path of the amount.
    path: Vec<Step>,
    amount: Amount,
    /// What the amount is small compared with.
    beside: String,
}

impl Slip {
    /// A payment below this was probably meant in thousands.
    const SMALL: Decimal = Decimal::ONE_THOUSAND;
    /// How many times smaller than the base an amount must be.
    const BESIDE_BASE: Decimal = Decimal::ONE_HUNDRED;
    /// A base below this is suspicious if a grant is many times larger.
    const LOW_BASE: Decimal = Decimal::from_parts(20_000, 0, 0, false, 0);
    const BESIDE_GRANT: Decimal = Decimal::from_parts(80, 0, 0, false, 0);

    /// The warning with its location.
    fn warning(self, root: &Section<'_>) -> Option<Problem> {
        let problem = root.visit(&self.path, |section, key| {
            let words =
                format!("is {}, which is very low {}", figure(self.amount.get()), self.beside);
            Some(section.get(key)?.problem(words))
        })??;
        let thousands = self.amount.get().checked_mul(Decimal::ONE_THOUSAND)?;
        Some(match thousands >= Self::LOW_BASE || self.path != [Step::Key("base")] {
            true => problem.hint(format!("if you mean thousands, write {}", figure(thousands))),
            false => problem.hint("write the yearly base salary, like 175_000"),
        })
    }
}

/// A number as TOML writes it.
fn figure(number: Decimal) -> String {
    grouped(number, number.normalize().scale()).replace(',', "_")
}

/// Another value that is probably a mistake.
struct Doubt {
    path: [Step; 2],
    words: String,
    hint: String,
}

impl Doubt {
    fn warning(self, root: &Section<'_>) -> Option<Problem> {
        let found =
            root.visit(&self.path, |section, key| section.get(key)?.problem(&self.words).into());
        Some(found.flatten()?.hint(self.hint))
    }
}

/// Finds doubtful hours and pay per hour.
fn doubts(terms: &Terms, currency: Currency) -> Vec<Doubt> {
    let base = terms.section("base").and_then(|base| high_hourly(base, currency));
    let time = terms.section("time").and_then(hours_of_a_day);
    [base, time, unpaid_days_off(terms)].into_iter().flatten().collect()
}

/// A rate per hour that would be low for a salary, but is too high for an hour.
fn high_hourly(base: &Terms, currency: Currency) -> Option<Doubt> {
    let rate = base.amount("hourly")?.get();
    (rate >= least_salary(currency)?).then(|| Doubt {
        path: [Step::Key("base"), Step::Key("hourly")],
        words: format!("is {}, which is very high for an hour", figure(rate)),
        hint: format!("for a yearly salary, write base = {}", figure(rate)),
    })
}

/// The hours of a day, written as those of a week.
fn hours_of_a_day(time: &Terms) -> Option<Doubt> {
    let hours = time.number("hours_per_week")?;
    let week = hours.checked_mul(Decimal::from(5))?.normalize();
    (hours < Decimal::TEN).then(|| Doubt {
        path: [Step::Key("time"), Step::Key("hours_per_week")],
        words: format!("is {hours}, which is very low for a week"),
        hint: format!("if you mean hours a day, write {week}"),
    })
}

/// Pay by the hour for a whole year, although days are not worked.
fn unpaid_days_off(terms: &Terms) -> Option<Doubt> {
    let base = terms.section("base")?;
    let mut faults = Faults::default();
    let time = WorkingTime::read(terms, &mut faults)??;
    let is_unstated = base.has("hourly") && !base.has("hours");
    (is_unstated && time.days_off > 0).then(|| Doubt {
        path: [Step::Key("base"), Step::Key("hourly")],
        words: format!(
            "is paid for {} hours a year, with {} days off",
            grouped(FULL_TIME.into(), 0),
            time.days_off
        ),
        hint: format!(
            "if days off are not paid, write hours = {} beside it",
            figure(round(time.hours_per_year(), 0))
        ),
    })
}

/// Finds amounts out of proportion to the others.
fn slips(terms: &Terms, currency: Currency) -> Vec<Slip> {
    let base = terms.section("base").and_then(|base| base.amount("amount"));
    let (Some(base), Some(least)) = (base, least_salary(currency)) else {
        return Vec::new();
    };
    let others = amounts_beside_base(terms);
    let largest = others.iter().map(|(_, amount)| amount.get()).max().unwrap_or_default();
    let is_below = |amount: Amount, factor: Decimal, other: Decimal| {
        amount.get().checked_mul(factor).is_some_and(|many| many < other)
    };
    let slip = |path, amount, beside: &str| Slip { path, amount, beside: beside.to_owned() };
    // A base of zero is deliberate; some founders have none.
    if base.get().is_zero() {
        return Vec::new();
    }
    let path = vec![Step::Key("base")];
    if base.get() < least {
        return vec![slip(path, base, "for a yearly base salary")];
    }
    if base.get() < Slip::LOW_BASE && is_below(base, Slip::BESIDE_GRANT, largest) {
        return vec![slip(path, base, "compared with the rest of the offer")];
    }
    let is_small = |amount: &Amount| {
        !amount.get().is_zero()
            && amount.get() < Slip::SMALL
            && is_below(*amount, Slip::BESIDE_BASE, base.get())
    };
    let small = others.into_iter().filter(|(_, amount)| is_small(amount));
    small.map(|(path, amount)| slip(path, amount, "compared with the base")).collect()
}

/// A minimum plausible yearly salary; `None` for currencies with units of very high value.
fn least_salary(currency: Currency) -> Option<Decimal> {
    match currency.minor_digits() {
        0 => Some(Decimal::ONE_HUNDRED * Decimal::ONE_THOUSAND),
        2 | 3 => Some(Decimal::ONE_THOUSAND),
        _ => None,
    }
}

/// Sign-on amounts, the bonus and grant values with their paths. One-time payments may be small, so
/// they are left out.
fn amounts_beside_base(terms: &Terms) -> Vec<(Vec<Step>, Amount)> {
    let mut all = Vec::new();
    let sign_on = terms.section("sign_on");
    let amounts = sign_on.and_then(|it| it.by_year("amounts", |units| Amount::new(units).ok()));
    all.extend(amounts.unwrap_or_default().into_iter().map(|it| (vec![Step::Key("sign_on")], it)));
    let bonus = terms.section("bonus").and_then(|it| it.setting("target"));
    if let Some(&Setting::Amount(units)) = bonus {
        all.extend(Amount::new(units).map(|it| (vec![Step::Key("bonus")], it)));
    }
    let guaranteed = terms.section("bonus");
    let guaranteed =
        guaranteed.and_then(|it| it.by_year("guaranteed", |units| Amount::new(units).ok()));
    let path = || vec![Step::Key("bonus"), Step::Key("guaranteed")];
    all.extend(guaranteed.unwrap_or_default().into_iter().map(|it| (path(), it)));
    for (index, grant) in terms.sections("rsu").iter().enumerate() {
        let path = vec![Step::Key("rsu"), Step::Item(index), Step::Key("value")];
        all.extend(grant.amount("value").map(|value| (path, value)));
    }
    let refresher = terms.section("refresher").and_then(|it| it.amount("value"));
    all.extend(refresher.map(|it| (vec![Step::Key("refresher"), Step::Key("value")], it)));
    all
}

/// Unchanged example figures of `init`, located at the first one.
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
    let message = format!("{} {are} still the example {figures} from `init`", paths.join(", "));
    let hint = "write your offer's figure, or delete the word `example` if it is the same";
    Some(Problem::new(message).hint(hint).at(first))
}

/// The example lines of `init`, with the paths of their keys.
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
    fn an_amount_out_of_proportion_is_probably_in_thousands() {
        let rsu = |value: &str| format!("[rsu]\nvalue = {value}\nvesting = \"amazon\"");
        for (lines, places) in [
            ("base = 175".to_owned(), &["175"][..]),
            (format!("base = 1_750\n{}", rsu("300_000")), &["1_750"]),
            (format!("base = 175_000\n{}", rsu("300")), &["300"]),
            ("base = 175_000\nsign_on = [50, 25]".to_owned(), &["[50, 25]", "[50, 25]"]),
            ("base = 175_000\n[refresher]\nvalue = 60\nvesting = \"amazon\"".to_owned(), &["60"]),
            ("base = 12_000\ncurrency = \"JPY\"".to_owned(), &["12_000"]),
            ("base = { amount = 175 }".to_owned(), &["{ amount = 175 }"]),
            ("base = { hourly = 175_000 }".to_owned(), &["175_000"]),
            ("base = 175_000\n[bonus]\ntarget = \"15%\"\nguaranteed = [30]".to_owned(), &["[30]"]),
            ("base = 175_000\n[time]\nhours_per_week = 8".to_owned(), &["8"]),
            (
                "base = { hourly = 90 }\n[time]\nhours_per_week = 40\ndays_off = 20".to_owned(),
                &["90"],
            ),
            // Plausible pay.
            ("base = { hourly = 90 }\n[time]\nhours_per_week = 40".to_owned(), &[]),
            ("base = { hourly = 100 }".to_owned(), &[]),
            ("base = { hourly = 4_000 }\ncurrency = \"JPY\"".to_owned(), &[]),
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
    fn a_warning_suggests_the_likely_amount() {
        let warning = |text: &str| {
            let warning = OfferFile::new(text).warnings().pop().unwrap();
            (warning.message, warning.hint.unwrap())
        };
        let (message, hint) = warning("base = 175");
        assert_eq!(message, "`base` is 175, which is very low for a yearly base salary");
        assert_eq!(hint, "if you mean thousands, write 175_000");
        assert!(warning("base = 8").1.starts_with("write the yearly base salary"));
        let (message, _) = warning("base = 175_000\n[[rsu]]\nvalue = 300\nvesting = \"amazon\"");
        assert_eq!(message, "`rsu.1.value` is 300, which is very low compared with the base");
    }

    #[test]
    fn unchanged_example_figures_are_reported() {
        let lines: Vec<&str> = example_lines().into_iter().map(|(_, line)| line).collect();
        assert!(lines.iter().any(|line| line.starts_with("base = ")), "{lines:?}");
        let base = lines.iter().find(|line| line.starts_with("base = ")).unwrap();
        let text = format!("{base}\r\n");
        assert_eq!(warned(&text), ["base = 175_000"]);
        assert!(warned(&text.replace("175_000", "176_000")).is_empty());
        assert!(warned(&text.replace("# example", "#")).is_empty());
    }
}
