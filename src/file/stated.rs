//! The terms of an offer, one by one, as its file states them.

use rust_decimal::Decimal;

use super::offer_file::OfferFile;
use crate::key::{Key, Kind, Step};
use crate::money::Currency;
use crate::offer::{self, Offer};
use crate::stock;
use crate::terms::{Setting, Terms, Value};

/// A term that an offer file states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedTerm {
    /// The path of its key, like `base`, `rsu.value` or, with several grants, `rsu.2.value`.
    pub key: String,
    /// Its value.
    pub value: Setting,
    /// The currency of its amounts.
    pub currency: Currency,
}

impl OfferFile {
    /// Every valid term of the file, in the order of the reference of keys.
    ///
    /// ```
    /// use offercalc::{Currency, OfferFile};
    ///
    /// let file = OfferFile::new("sign_on = [80_000]\nbase = 175_000");
    /// let stated = file.stated().into_iter();
    /// let stated = stated.map(|term| (term.key, term.value.in_words(Currency::USD)));
    /// let [base, sign_on] = [("base", "175,000"), ("sign_on", "80,000")]
    ///     .map(|(key, value)| (key.to_owned(), value.to_owned()));
    /// assert_eq!(stated.collect::<Vec<_>>(), [base, sign_on]);
    /// ```
    #[must_use]
    pub fn stated(&self) -> Vec<StatedTerm> {
        let mut walk = Walk { root: self.terms(), found: Vec::new() };
        walk.section(Offer::keys(), self.terms(), "", offer::currency(self.terms()));
        walk.found
    }
}

/// Collects terms, section by section.
struct Walk<'t> {
    root: &'t Terms,
    found: Vec<StatedTerm>,
}

impl Walk<'_> {
    /// The terms of a section, with the path of the section and a dot in front of their keys.
    fn section(
        &mut self,
        keys: impl Iterator<Item = &'static Key>,
        terms: &Terms,
        above: &str,
        currency: Currency,
    ) {
        for key in keys {
            if let Some(value) = terms.get(key.name) {
                self.value(key, value, terms, &format!("{above}{}", key.name), currency);
            }
        }
    }

    fn value(
        &mut self,
        key: &'static Key,
        value: &Value,
        beside: &Terms,
        path: &str,
        currency: Currency,
    ) {
        let own = |section: &Terms| match key.is_in_stock_currency {
            true => stock::currency(self.root),
            false => section.currency("currency"),
        };
        let below = |number: Option<usize>| match number {
            Some(number) => format!("{path}.{number}."),
            None => format!("{path}."),
        };
        match value {
            Value::Set(setting) => self.push(path, setting.clone(), currency),
            Value::Vesting(vesting, parts) => {
                let is_by_month = vesting.preset.is_none() && !vesting.is_yearly_assumed;
                let tranches = vesting.schedule.percents().map(tranche);
                let schedule = match is_by_month && !parts.has("years") {
                    true => Setting::List(tranches.collect()),
                    false => Setting::Text(vesting.name()),
                };
                self.push(path, schedule, currency);
                // The schedule has the percent of each year already.
                let parts_of_years = key.keys().iter().filter(|part| part.name != "years");
                self.section(parts_of_years, parts, &below(None), currency);
            }
            Value::Section(section) => {
                let currency = own(section).unwrap_or(currency);
                let main = match key.kind {
                    Kind::Short(keys) => keys.first(),
                    _ => None,
                };
                // The first key of a short form is the section's own value.
                if let Some((main, value)) =
                    main.and_then(|main| Some((main, section.get(main.name)?)))
                {
                    self.value(main, value, section, path, currency);
                }
                let others = key.keys().iter().filter(|other| main != Some(other));
                self.section(others, section, &below(None), currency);
            }
            Value::Sections { sections, .. } => {
                if let Some(steps) = self.steps(key, beside) {
                    return self.push(path, steps, currency);
                }
                for (number, section) in (1..).zip(sections) {
                    let number = (sections.len() > 1).then_some(number);
                    let currency = own(section).unwrap_or(currency);
                    self.section(key.keys().iter(), section, &below(number), currency);
                }
            }
            Value::Scores(scores) => {
                for (factor, score) in scores {
                    self.push(&format!("{path}.{factor}"), Setting::Number(*score), currency);
                }
            }
            // It is among the problems of the file.
            Value::Wrong => {}
        }
    }

    /// The steps of a clawback, which are sections too.
    fn steps(&self, key: &'static Key, beside: &Terms) -> Option<Setting> {
        let is_steps = matches!(key.kind, Kind::ChoiceOrSections(..));
        is_steps.then(|| beside.at(&[Step::Key(key.name)])).flatten()
    }

    fn push(&mut self, path: &str, value: Setting, currency: Currency) {
        self.found.push(StatedTerm { key: path.to_owned(), value, currency });
    }
}

/// A tranche as a file states it.
fn tranche((month, percent): (u32, Decimal)) -> Setting {
    Setting::Text(format!("{{ month = {month}, percent = {} }}", percent.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The terms in words, one per line.
    fn stated(text: &str) -> Vec<String> {
        let in_words = |term: StatedTerm| {
            let StatedTerm { key, value, currency } = term;
            format!("{key}: {currency} {}", value.in_words(currency)).replace("USD ", "")
        };
        OfferFile::new(text).stated().into_iter().map(in_words).collect()
    }

    #[test]
    fn terms_are_named_as_in_the_file() {
        let lines = stated(
            "company = \"Amazon\"\nbase = 175_000\nraise = [\"3%\", \"5%\"]\n\
             sign_on = { amounts = [80_000], repay_within = 12 }\nbonus = \"15%\"\n\
             [rsu]\nvalue = 300_000\nvesting = { years = [5, 95], every = \"month\" }\n\
             [fit]\nteam = 4\n",
        );
        assert_eq!(
            lines,
            [
                "company: Amazon",
                "base: 175,000",
                "raise: 3%, 5%",
                "bonus: 15%",
                "sign_on: 80,000",
                "sign_on.repay_within: 12",
                "rsu.value: 300,000",
                "rsu.vesting: 5/95",
                "rsu.vesting.every: month",
                "fit.team: 4",
            ]
        );
    }

    #[test]
    fn several_sections_are_numbered() {
        let grant = "[[rsu]]\nshares = 10\nvesting = \"amazon\"\n";
        assert_eq!(
            stated(&format!("base = 1\n{}", grant.repeat(2)))[1..],
            [
                "rsu.1.shares: 10 shares",
                "rsu.1.vesting: amazon",
                "rsu.2.shares: 10 shares",
                "rsu.2.vesting: amazon",
            ]
        );
        assert_eq!(stated(&format!("base = 1\n{grant}"))[1], "rsu.shares: 10 shares");
    }

    #[test]
    fn steps_and_tranches_are_lists() {
        let steps = "[{ month = 12, percent = 100 }, { month = 24, percent = 50 }]";
        let lines = stated(&format!(
            "base = 1\nsign_on = {{ amounts = [5], repay = {steps} }}\n[rsu]\nvalue = 1\n\
             vesting = [{{ month = 6, percent = 40 }}, {{ month = 12, percent = 60 }}]\n"
        ));
        assert_eq!(
            lines[2..],
            [
                "sign_on.repay: 100% within 12, 50% within 24 months",
                "rsu.value: 1",
                "rsu.vesting: { month = 6, percent = 40 }, { month = 12, percent = 60 }",
            ]
        );
    }

    #[test]
    fn amounts_are_in_the_currency_of_their_section() {
        let lines = stated(
            "currency = \"GBP\"\nbase = 9\n[rsu]\nvalue = 8\ncurrency = \"EUR\"\n\
             vesting = \"amazon\"\n[stock]\nprice = 7\ncurrency = \"USD\"\n",
        );
        for line in ["base: GBP 9", "rsu.value: EUR 8", "stock.price: 7.00"] {
            assert!(lines.iter().any(|it| it == line), "{line}: {lines:?}");
        }
    }

    #[test]
    fn wrong_values_are_left_out() {
        assert_eq!(stated("base = \"much\"\nbonus = 30_000"), ["bonus: 30,000"]);
        assert!(stated("not TOML").is_empty());
    }
}
