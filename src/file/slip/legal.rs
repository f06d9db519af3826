//! Terms of plans that are beyond a legal limit.

use crate::file::problem::Problem;
use crate::file::value::Section;
use crate::key::Step;
use crate::money::{Currency, Fraction, Rate, grouped};
use crate::pay::{Base, Limits, MOST_DISCOUNT, PayTerms, Portion};
use crate::terms::{Faults, Terms};

/// A term beyond a legal limit.
pub(super) struct Beyond {
    /// The path of the term.
    path: [Step; 2],
    /// The problem, worded to follow the name.
    message: String,
    hint: String,
}

impl Beyond {
    /// The warning with its location.
    pub(super) fn warning(self, root: &Section<'_>) -> Option<Problem> {
        let problem =
            root.visit(&self.path, |section, key| Some(section.get(key)?.problem(self.message)))??;
        Some(problem.hint(self.hint))
    }
}

/// Finds terms beyond a legal limit. The limits are in dollars.
pub(super) fn beyond(terms: &Terms, currency: Currency) -> Vec<Beyond> {
    let start = terms.text("start").and_then(|start| start.parse().ok());
    let Some(limits) = Limits::for_year(1, start, currency) else {
        return Vec::new();
    };
    let deferral = deferral(terms, limits);
    let discount = terms.section("espp").and_then(|espp| espp.rate("discount"));
    let most = Rate::of(MOST_DISCOUNT).unwrap_or_default();
    let discount = discount.filter(|discount| *discount > most).map(|discount| Beyond {
        path: [Step::Key("espp"), Step::Key("discount")],
        message: format!("is {discount}, more than the {most} that a qualified plan allows"),
        hint: format!("check the letter: most plans have discount = \"{most}\""),
    });
    deferral.into_iter().chain(discount).collect()
}

/// A deferral above the limit.
fn deferral(terms: &Terms, limits: &Limits) -> Option<Beyond> {
    let deferral = Portion::read(terms.section("retirement")?, "deferral")?;
    // Only a valid offer has warnings.
    let base = Base::read(terms, &mut Faults::default())?.amount.get();
    let (deferred, _) = deferral.of(Fraction::whole(base))?.parts();
    let limit = grouped(limits.deferral, 0);
    (deferred > limits.deferral).then(|| Beyond {
        path: [Step::Key("retirement"), Step::Key("deferral")],
        message: format!(
            "is {} a year, above the IRS limit of {limit} ({})",
            grouped(deferred, deferred.normalize().scale()),
            limits.year,
        ),
        hint: format!("it is capped at the limit; write deferral = {}", limit.replace(',', "_")),
    })
}

#[cfg(test)]
mod tests {
    use crate::OfferFile;

    /// The places and messages of the warnings.
    fn warnings(text: &str) -> Vec<(String, String)> {
        let warnings = OfferFile::new(text).warnings().into_iter();
        let place = |span: Option<std::ops::Range<usize>>| text[span.unwrap()].to_owned();
        warnings.map(|warning| (place(warning.span), warning.message)).collect()
    }

    #[test]
    fn a_deferral_above_the_limit_is_a_warning() {
        let retirement = |base: &str, deferral: &str| {
            let terms =
                format!("[retirement]\ndeferral = {deferral}\nmatch = [{{ rate = \"50%\" }}]");
            warnings(&format!("base = {base}\n{terms}"))
        };
        for fine in ["24_500", "\"12.25%\""] {
            assert_eq!(retirement("200_000", fine), []);
        }
        let above = "is 24,500.01 a year, above the IRS limit of 24,500 (2026)";
        let found = retirement("200_000", "24_500.01");
        assert_eq!(found, [("24_500.01".to_owned(), format!("`retirement.deferral` {above}"))]);
        assert!(retirement("200_000", "\"20%\"")[0].1.contains("is 40,000 a year"));
        // The limit is in dollars.
        assert_eq!(retirement("200_000\ncurrency = \"EUR\"", "\"20%\""), []);
    }

    #[test]
    fn a_discount_above_the_limit_is_a_warning() {
        let espp = |discount: &str| {
            let terms = format!("[espp]\ncontribution = \"10%\"\ndiscount = \"{discount}\"");
            warnings(&format!("base = 200_000\n{terms}"))
        };
        assert_eq!(espp("15%"), []);
        let message = "`espp.discount` is 20%, more than the 15% that a qualified plan allows";
        assert_eq!(espp("20%"), [("\"20%\"".to_owned(), message.to_owned())]);
    }
}
