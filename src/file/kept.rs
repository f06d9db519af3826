//! Keeps an offer consistent with a change: the edits that must precede it, and what they replaced.

use rust_decimal::Decimal;

use super::editor::Edit;
use super::literal;
use super::offer_file::OfferFile;
use super::problem::Problem;
use crate::key::{Kind, Step};
use crate::lever::Lever;
use crate::money::Money;
use crate::overrides::Overrides;
use crate::terms::{Setting, Terms};

/// An edit that keeps the file consistent with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// This key of a grant was removed. `value` and `shares` are mutually exclusive, and so are
    /// `count` and `percent`.
    SizeLeftOut(&'static str),
    /// The yearly salary was removed in favor of pay by the hour.
    SalaryLeftOut,
    /// The share prices by year were removed.
    PricesLeftOut,
    /// This key of `[stock]` was removed in favor of prices by year.
    StockKeyLeftOut(&'static str),
    /// Grants in money keep the number of shares from this share price.
    GrantShares(Money),
    /// A list by year became shorter.
    YearsLeftOut {
        /// The last year in the list.
        last: usize,
    },
}

/// The other key that sizes the lever's grant, and its path, if that key is set.
pub(super) fn other_size(lever: &Lever, terms: &Terms) -> Option<(&'static str, Vec<Step>)> {
    let (last, grant) = lever.path.split_last()?;
    let key = match (grant, last) {
        ([Step::Key("rsu"), Step::Item(_)], Step::Key("value")) => "shares",
        ([Step::Key("rsu"), Step::Item(_)], Step::Key("shares")) => "value",
        ([Step::Key("options"), Step::Item(_)], Step::Key("count")) => "percent",
        ([Step::Key("options"), Step::Item(_)], Step::Key("percent")) => "count",
        _ => return None,
    };
    let path: Vec<Step> = grant.iter().copied().chain([Step::Key(key)]).collect();
    terms.at(&path).is_some().then_some((key, path))
}

/// Reports a list that became shorter.
pub(super) fn years_left_out(from: Option<&Setting>, to: Option<&Setting>) -> Option<Kept> {
    match (from, to) {
        (Some(Setting::List(from)), Some(Setting::List(to))) if to.len() < from.len() => {
            Some(Kept::YearsLeftOut { last: to.len() })
        }
        _ => None,
    }
}

/// Collects the edits that must precede a lever's value, and reports them.
pub(super) fn make_room(
    lever: &Lever,
    file: &OfferFile,
    edits: &mut Vec<Edit>,
) -> Result<Vec<Kept>, Problem> {
    if let Some((key, path)) = other_size(lever, file.terms()) {
        edits.push(Edit::Remove(path));
        return Ok(vec![Kept::SizeLeftOut(key)]);
    }
    let salary = vec![Step::Key("base"), Step::Key("amount")];
    let kept = match lever.path.as_slice() {
        [Step::Key("base"), Step::Key("hourly")] if file.terms().at(&salary).is_some() => {
            edits.push(Edit::Remove(salary));
            vec![Kept::SalaryLeftOut]
        }
        [Step::Key("stock"), Step::Key(key @ ("price" | "growth" | "prices")), rest @ ..] => {
            keep_grants(key, rest, file, edits)?
        }
        _ => Vec::new(),
    };
    in_list(lever, file.terms(), edits)?;
    Ok(kept)
}

/// Fills a list by year up to an item.
fn in_list(lever: &Lever, terms: &Terms, edits: &mut Vec<Edit>) -> Result<(), Problem> {
    let Some((Step::Item(index), list)) = lever.path.split_last() else {
        return Ok(());
    };
    let length = match terms.at(list) {
        None => 0,
        Some(Setting::List(items)) => items.len(),
        Some(_) => {
            let whole = lever.above();
            let problem = Problem::new(format!("`{whole}` is not a list by year"));
            let hint = format!("set the whole list with `{whole}=`, with commas between years");
            return Err(problem.hint(hint));
        }
    };
    for missing in length..*index {
        let Some(nothing) = nothing(lever.kind) else {
            let problem = Problem::new(format!("`{lever}` would leave a gap in the list"));
            return Err(problem.hint(format!("the list has {length} items")));
        };
        let path = list.iter().copied().chain([Step::Item(missing)]).collect();
        edits.push(Edit::Set(path, nothing.to_owned()));
    }
    Ok(())
}

/// The value of a year without pay or growth in a list by year, as TOML.
pub(super) const fn nothing(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Amount => Some("0"),
        Kind::Rate(_) => Some("\"0%\""),
        _ => None,
    }
}

/// Keeps the number of shares of grants sized at the old price, and removes the keys of `[stock]`
/// that the change replaces.
fn keep_grants(
    key: &str,
    rest: &[Step],
    file: &OfferFile,
    edits: &mut Vec<Edit>,
) -> Result<Vec<Kept>, Problem> {
    let offer = file.read(&Overrides::default()).map_err(|problems| {
        let problem = Problem::first_of(&problems);
        let problem = Problem::new(format!("the share price cannot change yet: {problem}"));
        problem.hint("change the price before the grants, or after they are complete")
    })?;
    let stock = |key| vec![Step::Key("stock"), Step::Key(key)];
    let stated = |key| file.terms().at(&stock(key)).is_some();
    let literal = |price: Decimal| literal::of(&Setting::Price(price));
    let today = offer.own_price;
    let changes_today = key == "price" || (key == "prices" && matches!(rest, [] | [Step::Item(0)]));
    let mut sized_at = None;
    // Set grant prices before removing keys, because the comments of a removed key move to the next
    // edit.
    for (index, grant) in offer.pay.rsu.iter().enumerate() {
        let Some(price) = grant.default_price(offer.own_price).filter(|_| changes_today) else {
            continue;
        };
        let path = vec![Step::Key("rsu"), Step::Item(index), Step::Key("grant_price")];
        edits.push(Edit::Set(path, literal(price.get())));
        sized_at = Some(price.get());
    }
    let mut kept = Vec::new();
    if key != "prices" && stated("prices") {
        edits.push(Edit::Remove(stock("prices")));
        kept.push(Kept::PricesLeftOut);
        if let Some(today) = today.filter(|_| key == "growth") {
            edits.push(Edit::Set(stock("price"), literal(today.get())));
        }
    }
    for other in ["price", "growth"] {
        if key == "prices" && stated(other) {
            edits.push(Edit::Remove(stock(other)));
            kept.push(Kept::StockKeyLeftOut(other));
        }
    }
    kept.extend(sized_at.map(|price| Kept::GrantShares(Money::new(price, offer.price_currency))));
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::tests::after;

    #[test]
    fn the_last_size_set_wins() {
        let text = "base = 1\n[rsu]\nvalue = 400\nvesting = \"amazon\"\n";
        let in_shares = after(text, &["rsu.shares=8"]).unwrap();
        assert!(in_shares.contains("shares = 8\n") && !in_shares.contains("value"), "{in_shares}");
        let mut file = OfferFile::new(text);
        let changed = file.change(&"rsu.shares=8".parse().unwrap()).unwrap();
        let sizes = (changed.from, changed.to);
        assert_eq!(sizes, (Some(Setting::Amount(400.into())), Some(Setting::Shares(8.into()))));
        assert_eq!(changed.kept.len(), 1);
    }

    #[test]
    fn pay_by_the_hour_replaces_a_salary() {
        let hourly = after("base = 100_000 # a year\n", &["base.hourly=60"]).unwrap();
        assert!(hourly.contains("[base]\n") && hourly.ends_with("hourly = 60\n"), "{hourly}");
        let section = after("[base]\namount = 100_000\n", &["base.hourly=60"]).unwrap();
        assert_eq!(section, "[base]\nhourly = 60\n");
        let mut file = OfferFile::new("base = 100_000");
        let changed = file.change(&"base.hourly=60".parse().unwrap()).unwrap();
        assert_eq!(changed.kept, [Kept::SalaryLeftOut]);
        assert!(file.change(&"base.hourly+=5%".parse().unwrap()).unwrap().kept.is_empty());
    }

    /// An offer with a grant at today's price and a stock section.
    fn stock(terms: &str) -> String {
        format!("base = 1\n[rsu]\nvalue = 400\nvesting = \"amazon\"\n[stock]\n{terms}\n")
    }

    /// The lines of the grant price and stock section after a change.
    fn prices(terms: &str, change: &str) -> Vec<String> {
        let text = after(&stock(terms), &[change]).unwrap();
        let price = text.lines().filter(|line| line.starts_with("grant_price"));
        let stock = text.lines().skip_while(|line| *line != "[stock]").skip(1);
        price.chain(stock).map(str::to_owned).collect()
    }

    #[test]
    fn a_grant_in_money_keeps_its_shares_when_the_price_changes() {
        assert_eq!(prices("price = 10", "price=20"), ["grant_price = 10", "price = 20"]);
        assert_eq!(
            prices("prices = [10, 12]", "prices.1=20"),
            ["grant_price = 10", "prices = [20, 12]"]
        );
        assert_eq!(
            prices("prices = [10]", "prices=20,30"),
            ["grant_price = 10", "prices = [20, 30]"]
        );
        // Grants depend only on today's price.
        assert_eq!(prices("prices = [10, 12]", "prices.2=20"), ["prices = [10, 20]"]);
        let growth = prices("price = 10", "growth=5%");
        assert_eq!(growth, ["price = 10", "growth = \"5%\""]);
    }

    #[test]
    fn comments_of_a_removed_price_move_to_its_replacement() {
        let text = stock("price = 10 # on Monday\ngrowth = \"5%\" # as a guess");
        for (change, expected) in [
            ("prices.1=20", "[stock]\n# on Monday\n# as a guess\nprices = [20]\n"),
            ("prices=20,30", "[stock]\n# on Monday\n# as a guess\nprices = [20, 30]\n"),
        ] {
            let text = after(&text, &[change]).unwrap();
            assert!(text.ends_with(expected), "{text}");
        }
        let text = after(&stock("prices = [10, 12] # on Monday"), &["price=20"]).unwrap();
        assert!(text.ends_with("[stock]\n# on Monday\nprice = 20\n"), "{text}");
    }

    #[test]
    fn replaced_stock_keys_are_removed() {
        let one = |terms: &str, change: &str| {
            let mut lines = prices(terms, change);
            lines.retain(|line| !line.starts_with("grant_price"));
            lines
        };
        assert_eq!(one("prices = [10, 12]", "price=20"), ["price = 20"]);
        // Today's price from the list stays and grows.
        assert_eq!(one("prices = [10, 12]", "growth=5%"), ["price = 10", "growth = \"5%\""]);
        assert_eq!(one("price = 10\ngrowth = \"5%\"", "prices=20,30"), ["prices = [20, 30]"]);
        assert_eq!(
            one("price = 10\ngrowth = \"5%\"", "price=20"),
            ["price = 20", "growth = \"5%\""]
        );
        assert_eq!(
            one("price = 10\ngrowth = \"5%\"", "growth=6%"),
            ["price = 10", "growth = \"6%\""]
        );
    }

    #[test]
    fn every_consistency_edit_is_reported() {
        let kept = |terms: &str, change: &str| {
            let mut file = OfferFile::new(stock(terms));
            file.change(&change.parse().unwrap()).unwrap().kept.len()
        };
        assert_eq!(kept("price = 10", "base=2"), 0);
        assert_eq!(kept("price = 10", "price=20"), 1);
        assert_eq!(kept("price = 10\ngrowth = \"5%\"", "prices=20"), 3);
        assert_eq!(kept("prices = [10]", "growth=5%"), 1);
        let mut file = OfferFile::new("sign_on = [80, 60]");
        // The list ends after year 1.
        assert_eq!(file.change(&"sign_on=90".parse().unwrap()).unwrap().kept.len(), 1);
    }
}
