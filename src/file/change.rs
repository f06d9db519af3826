//! Changes to an offer, as typed on the command line: `base=185k`, `base+=5%`,
//! `rsu.vesting=google`.

use std::fmt;
use std::str::FromStr;

use super::editor::Edit;
use super::in_place::split::{TypedTerm, split};
use super::kept::{self, Kept};
use super::literal;
use super::number::{CurrencyHere, in_another_currency};
use super::offer_file::OfferFile;
use super::problem::Problem;
use crate::key::{Floor, Kind, Step};
use crate::lever::{Lever, LeverError};
use crate::money::{Rate, Written, round};
use crate::terms::Setting;

/// A change as typed: a lever, an operator and a value.
///
/// `=` sets the lever, even if the offer does not have it yet. `+=` and `-=` add to or subtract
/// from its current value. A percentage is relative to an amount, but counts as percentage points
/// for a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    lever: String,
    action: Action,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Set,
    Add,
    TakeAway,
}

impl Action {
    const fn sign(self) -> &'static str {
        match self {
            Self::Set => "=",
            Self::Add => "+=",
            Self::TakeAway => "-=",
        }
    }
}

impl Change {
    /// Whether the change is a percentage of the current value.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.action != Action::Set && self.value.ends_with('%')
    }

    /// The lever's name as typed.
    #[must_use]
    pub fn lever(&self) -> &str {
        &self.lever
    }

    /// The operator: `=`, `+=` or `-=`.
    #[must_use]
    pub const fn operator(&self) -> &'static str {
        self.action.sign()
    }

    /// The value as typed.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The terms of an offer in place as changes.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] that prevents splitting the text into terms.
    pub fn several(text: &str) -> Result<Vec<Self>, Vec<Problem>> {
        let (terms, problems) = split(text);
        if !problems.is_empty() {
            return Err(problems);
        }
        let changes = terms.into_iter().map(|TypedTerm { lever, operator, value, .. }| {
            let change = format!("{lever}{operator}{value}").parse();
            change.map_err(|problem| vec![problem])
        });
        changes.collect()
    }

    /// Sets a lever to a value.
    pub fn set(lever: impl fmt::Display, value: impl Into<String>) -> Self {
        Self { lever: lever.to_string(), action: Action::Set, value: value.into() }
    }
}

impl FromStr for Change {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let examples = "write it like base=185k, base+=5% or rsu-=20k";
        let Some((lever, value)) = text.split_once('=') else {
            let is_file = text.ends_with(".toml");
            let order = "put one offer first, then changes like base=185k";
            let what = if is_file { "is not a change" } else { "has no value" };
            let problem = Problem::new(format!("`{text}` {what}"));
            return Err(problem.hint(if is_file { order } else { examples }));
        };
        let lever = lever.trim();
        let (lever, action) = match (lever.strip_suffix('+'), lever.strip_suffix('-')) {
            (Some(lever), _) => (lever, Action::Add),
            (_, Some(lever)) => (lever, Action::TakeAway),
            _ => (lever, Action::Set),
        };
        let (lever, value) = (lever.trim(), value.trim());
        if lever.is_empty() || value.is_empty() {
            let what = if lever.is_empty() { "has no lever name" } else { "has no value" };
            return Err(Problem::new(format!("`{text}` {what}")).hint(examples));
        }
        Ok(Self { lever: lever.to_owned(), action, value: value.to_owned() })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.lever, self.action.sign(), self.value)
    }
}

/// The result of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The changed lever.
    pub lever: Lever,
    /// The value before; `None` if it was not set.
    pub from: Option<Setting>,
    /// The value after; `None` if it is not valid for the lever.
    pub to: Option<Setting>,
    /// Other edits made to keep the file consistent.
    pub kept: Vec<Kept>,
}

impl From<LeverError> for Problem {
    fn from(error: LeverError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}

impl OfferFile {
    /// Changes a lever and returns its old and new values.
    ///
    /// # Errors
    ///
    /// [`Problem`] if the lever does not exist or the change does not apply to it. Reading the
    /// offer afterwards reports whether it is still valid.
    pub fn change(&mut self, change: &Change) -> Result<Changed, Problem> {
        if let Some(problems) = self.problems() {
            return Err(Problem::first_of(problems));
        }
        let lever = self.lever(&change.lever)?;
        let from = self.setting(&lever);
        let text = match change.action {
            Action::Set => literal::checked(&change.value, &lever)?,
            _ => {
                literal::refuse_ambiguous(&change.value, &lever)?;
                literal::of(&change.sum(&lever, from.as_ref(), self)?)
            }
        };
        let from = from.or_else(|| self.terms().at(&kept::other_size(&lever, self.terms())?.1));
        let mut edits = Vec::new();
        let mut kept = kept::make_room(&lever, self, &mut edits)?;
        edits.push(Edit::Set(lever.path.clone(), text));
        let changed = self.with(&edits).ok_or_else(|| {
            let whole = lever.above();
            let problem =
                Problem::new(format!("cannot set `{lever}` in the current form of `{whole}`"));
            problem.hint(format!("set the whole value with `{whole}=`"))
        })?;
        *self = changed;
        let to = self.terms().at(&lever.path);
        kept.extend(kept::years_left_out(from.as_ref(), to.as_ref()));
        Ok(Changed { lever, from, to, kept })
    }
}

impl Change {
    fn not_set(&self, lever: &Lever) -> Problem {
        let done = if self.action == Action::TakeAway { "lowered" } else { "added to" };
        let problem = Problem::new(format!("`{lever}` is not set, so it cannot be {done}"));
        problem.hint(format!("set it with `{lever}=`"))
    }

    /// The lever's value after adding or subtracting.
    fn sum(
        &self,
        lever: &Lever,
        from: Option<&Setting>,
        file: &OfferFile,
    ) -> Result<Setting, Problem> {
        let kind = match (lever.kind, from) {
            (Kind::Amounts | Kind::Growth | Kind::Prices, Some(Setting::List(_))) => {
                let problem = Problem::new(format!("`{lever}` is a list by year"));
                return Err(problem.hint(format!("choose a year, like `{lever}.1`")));
            }
            (Kind::RateOrAmount(_), Some(Setting::Amount(_))) => Kind::Amount,
            (Kind::RateOrAmount(_), Some(_)) | (Kind::Growth, _) => Kind::Rate(Floor::TotalLoss),
            (kind, _) => kind,
        };
        if let Some((size, _)) = kept::other_size(lever, file.terms()) {
            let problem = Problem::new(format!("`{lever}` is not set; the grant uses `{size}`"));
            let (grant, sign) = (lever.above(), self.action.sign());
            let hint = format!("change `{grant}.{size}{sign}`, or set a new size with `{lever}=`");
            return Err(problem.hint(hint));
        }
        let by_year = [Step::Key("stock"), Step::Key("prices")];
        if matches!(lever.path.as_slice(), [Step::Key("stock"), Step::Key("price" | "growth"), ..])
            && file.terms().at(&by_year).is_some()
        {
            let problem = Problem::new("the share price is a list by year, `stock.prices`");
            return Err(
                problem.hint("change one year, like `prices.2+=5%`, or move all with --price=+5%")
            );
        }
        let is_rate = self.value.ends_with('%');
        let by_rate = is_rate && matches!(kind, Kind::Amount | Kind::Price | Kind::Shares);
        if let Ok(written) = Written::parse(&self.value)
            && let Some((message, hint)) =
                in_another_currency(&written, CurrencyHere::for_all(lever.currency()))
        {
            return Err(Problem::new(format!("`{}` {message}", self.value)).hint(hint));
        }
        let from = match from {
            Some(from) => Some(from.clone()),
            None if by_rate || matches!(kind, Kind::Price | Kind::Shares) => {
                return Err(self.not_set(lever));
            }
            // An omitted key has its default; without one there is nothing yet.
            None => match lever.unset() {
                Some(default) => {
                    Some(Setting::typed(default, kind).ok_or_else(|| self.not_set(lever))?)
                }
                None => Setting::typed(if is_rate { "0%" } else { "0" }, kind),
            },
        };
        let sum = |from: Setting| {
            let before = from.number()?;
            let more = match by_rate {
                true => before.checked_mul(self.value.parse::<Rate>().ok()?.fraction())?,
                false => Setting::typed(&self.value, kind)?.number()?,
            };
            let after = match self.action {
                Action::TakeAway => before.checked_sub(more)?,
                _ => before.checked_add(more)?,
            };
            from.with(match kind {
                // Percentages of an amount round to the minor unit, and shares to whole numbers.
                Kind::Amount if by_rate => round(after, file.currency().minor_digits()),
                Kind::Shares if by_rate => round(after, 0),
                _ => after,
            })
        };
        from.and_then(sum).ok_or_else(|| self.cannot_be_added(lever))
    }

    fn cannot_be_added(&self, lever: &Lever) -> Problem {
        let message = format!("`{}` cannot be added to or subtracted from `{lever}`", self.value);
        Problem::new(message).hint(match lever.kind {
            Kind::Amount | Kind::Amounts | Kind::Price => {
                "write an amount or a percentage, like 10k or 5%"
            }
            Kind::Rate(_) | Kind::Part | Kind::Growth => "write percentage points, like 2%",
            Kind::Shares => "write a number of shares or a percentage",
            Kind::RateOrAmount(_) => {
                "write percentage points for a rate, or an amount for an amount"
            }
            Kind::Count(..) => "write a whole number",
            Kind::Number(..) => "write a number",
            _ => "set it with `=`",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::tests::after;
    use crate::money::Currency;

    #[test]
    fn an_omitted_key_is_changed_from_its_default() {
        let text = "base = 100_000\nbonus = \"10%\"\n[[one_time]]\namount = 1_000\n\
                    [refresher]\nvalue = 1_000\nvesting = \"even-monthly\"\n";
        for (change, lever, words) in [
            ("bonus.payout+=10%", "bonus.payout", "110%"),
            ("bonus.payout-=10%", "bonus.payout", "90%"),
            ("one_time.month+=1", "one_time.month", "2"),
            ("refresher.first_month+=6", "refresher.first_month", "18"),
            ("refresher.every+=6", "refresher.every", "18"),
            ("raise+=3%", "raise", "3%"),
            ("sign_on.1+=5k", "sign_on.1", "5,000"),
        ] {
            let mut file = OfferFile::new(text);
            file.change(&change.parse().unwrap()).unwrap();
            let set = file.setting(&file.lever(lever).unwrap()).unwrap();
            assert_eq!(set.in_words(Currency::USD), words, "{change}");
        }
        // As many refreshers as there is room for are no number to add to.
        let mut file = OfferFile::new(text);
        assert!(file.change(&"refresher.count+=1".parse().unwrap()).is_err());
    }

    #[test]
    fn a_list_of_share_prices_is_not_moved_by_its_first_year() {
        let text =
            "base = 1\n[rsu]\nshares = 8\nvesting = \"amazon\"\n[stock]\nprices = [10, 20]\n";
        for change in ["price+=5%", "price-=1", "growth+=1%"] {
            let mut file = OfferFile::new(text);
            let refused = file.change(&change.parse().unwrap());
            assert!(
                refused.is_err_and(|problem| problem.message.contains("`stock.prices`")),
                "{change}"
            );
        }
    }

    fn line(text: &str, change: &str) -> String {
        after(text, &[change]).unwrap().trim_end().to_owned()
    }

    fn hint(text: &str, change: &str) -> String {
        let error = after(text, &[change]).unwrap_err();
        error.hint.unwrap_or_default()
    }

    #[test]
    fn added_amounts_use_the_offers_currency() {
        assert_eq!(line("base = 1_000", "base+=$1k"), "base = 2_000");
        for other in ["base+=€1k", "base-=C$1k", "base+=1 lakh"] {
            assert!(hint("base = 1_000", other).starts_with("set currency = "), "{other}");
        }
    }

    #[test]
    fn a_change_displays_as_it_was_typed() {
        for (typed, shown) in [
            ("base=185k", "base=185k"),
            (" base = 185k ", "base=185k"),
            ("base+=5%", "base+=5%"),
            ("base + = 5%", "base+=5%"),
            ("rsu-=20k", "rsu-=20k"),
            ("name=a=b", "name=a=b"),
        ] {
            assert_eq!(typed.parse::<Change>().unwrap().to_string(), shown);
        }
        for nothing in ["base", "base=", "=5", "+=5", "a.toml", ""] {
            assert!(nothing.parse::<Change>().is_err(), "{nothing}");
        }
        assert_eq!(Change::set("base", "1"), "base=1".parse().unwrap());
    }

    #[test]
    fn a_percentage_scales_an_amount_and_adds_points_to_a_rate() {
        for (text, change, expected) in [
            ("base = 1_000", "base+=5%", "base = 1_050"),
            ("base = 1_000", "base-=50", "base = 950"),
            ("base = 10.05", "base+=5%", "base = 10.55"),
            ("raise = \"3%\"", "raise+=2%", "raise = \"5%\""),
            ("bonus = \"10%\"", "bonus-=5%", "bonus = \"5%\""),
            ("bonus = 1_000", "bonus+=5%", "bonus = 1_050"),
            ("rsu = { shares = 1_001 }", "rsu-=10%", "rsu = { shares = 901 }"),
            ("refresher = { count = 2 }", "refresher.count+=1", "refresher = { count = 3 }"),
            // A missing value counts as zero.
            ("base = 1", "sign_on.1+=5k", "base = 1\nsign_on = [5_000]"),
        ] {
            assert_eq!(line(text, change), expected, "{change}");
        }
        // A percentage or a price increase needs a current value.
        for change in ["sign_on.1+=5%", "price+=5", "rsu.shares+=5"] {
            assert!(after("base = 1", &[change]).is_err(), "{change}");
        }
    }

    #[test]
    fn a_grants_unset_size_cannot_be_increased() {
        let in_shares = "base = 1\nrsu = { shares = 1_765 }";
        let in_money = "base = 1\nrsu = { value = 300_000 }";
        for (text, change, instead) in [
            (in_shares, "rsu.value+=10k", "rsu.shares+="),
            (in_shares, "rsu.value-=5%", "rsu.shares-="),
            (in_money, "rsu.shares+=5", "rsu.value+="),
        ] {
            assert!(hint(text, change).contains(instead), "{change}");
        }
        // Either size can be set.
        assert!(after(in_shares, &["rsu.value=10k", "rsu.value+=10k"]).is_ok());
    }

    #[test]
    fn a_number_too_large_for_toml_is_rejected() {
        let text = "base = 1\nrsu = { value = 1 }";
        let changes = ["rsu.granted_month=9223372036854775808", "rsu.granted_month=0"];
        let problem = after(text, &changes).unwrap_err();
        assert!(problem.message.contains("9223372036854775808"), "{problem}");
        assert_eq!(problem.hint.as_deref(), Some("write a whole number from -600 to 600"));
    }

    #[test]
    fn hints_depend_on_the_kind_of_lever() {
        let text = "base = 1\nraise = \"3%\"\nbonus = \"5%\"\nname = \"a\"\n\
                    rsu = { shares = 5 }\nrefresher = { count = 2 }";
        let levers = ["base", "raise", "rsu", "bonus", "refresher.count", "name"];
        let hints = levers.map(|lever| hint(text, &format!("{lever}+=x")));
        for (index, hint) in hints.iter().enumerate() {
            let alike = hints.iter().filter(|other| *other == hint).count();
            assert_eq!(alike, 1, "{}: {hint}", levers[index]);
        }
        assert_eq!(hint("sign_on = [5]", "sign_on.1+=x"), hints[0]);
        assert_eq!(hint("sign_on = { paid = \"lump\" }", "sign_on+=x"), hints[0]);
        assert_eq!(hint("stock = { price = 5 }", "price+=x"), hints[0]);
    }

    #[test]
    fn a_list_is_changed_by_year() {
        let text = "sign_on = [80, 60]\nraise = [\"3%\"]";
        assert!(after(text, &["sign_on+=5"]).is_err() && after(text, &["raise+=1%"]).is_err());
        let changed = after(text, &["sign_on.2+=5", "raise.3=4%"]).unwrap();
        // The year between has no growth.
        let expected = "sign_on = [80, 65]\nraise = [\"3%\", \"0%\", \"4%\"]\n";
        assert_eq!(changed, expected);
        assert_eq!(line("sign_on = [80]", "sign_on.3=5"), "sign_on = [80, 0, 5]");
        assert!(after("stock = { prices = [5] }", &["prices.3=5"]).is_err());
        assert!(after("raise = \"3%\"", &["raise.2=5%"]).is_err());
    }

    #[test]
    fn ambiguous_values_are_rejected() {
        for change in ["base=+5k", "price=140,150", "sign_on=110,000", "sign_on=80k,110,000"] {
            assert!(after("base = 1", &[change]).is_err(), "{change}");
        }
        for change in ["base=-5k", "base=110,000", "price=1,400.50", "sign_on=110,85"] {
            assert!(after("base = 1", &[change]).is_ok(), "{change}");
        }
    }

    #[test]
    fn an_invalid_file_cannot_be_changed() {
        assert!(after("base = ", &["base=1"]).is_err());
        assert!(after("base = 1\n[rsu]\nvalue = 1", &["price=1"]).is_err());
        assert!(after("base = 1\n[rsu]\nvalue = 1", &["base=2"]).is_ok());
        assert!(after("base = 1", &["name=\"a"]).is_err());
    }
}
