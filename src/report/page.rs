//! A report as a page to send: its document and charts, with a title and the terms of the offers.

use super::Report;
use super::chart::Chart;
use super::document::{Document, Table, Wording};
use super::offer::{MOST_IN_DETAIL, Offers};
use super::terms;

/// Everything that a page shows.
pub(crate) struct Page<'a> {
    /// Like `Job offers: Google L5 and Meta E6`.
    pub(crate) title: String,
    /// The names of the offers.
    pub(crate) names: Vec<&'a str>,
    pub(crate) document: Document<'a>,
    pub(crate) charts: Vec<Chart<'a>>,
    /// The terms of the offers, if the report is on offers.
    pub(crate) terms: Option<Table<'a>>,
}

impl<'a> Page<'a> {
    /// The page of a report on offers.
    pub(crate) fn new(report: &'a dyn Report, offers: Offers<'a>, wording: Wording) -> Self {
        let names: Vec<&str> = offers.iter().map(|offer| offer.name.as_str()).collect();
        Self {
            title: title(report.title(), &names),
            names,
            document: report.document(wording),
            charts: report.charts(wording),
            terms: terms::table(offers),
        }
    }
}

/// The title of a report on offers. Many offers are counted.
fn title(about: &str, names: &[&str]) -> String {
    match names {
        [] => about.to_owned(),
        [only] => format!("{about}: {only}"),
        [first @ .., last] if names.len() <= MOST_IN_DETAIL => {
            format!("{about}: {} and {last}", first.join(", "))
        }
        _ => format!("{about}: {} offers", names.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_the_offers_or_counts_them() {
        assert_eq!(title("Tax tables", &[]), "Tax tables");
        assert_eq!(title("Taxes", &["a"]), "Taxes: a");
        assert_eq!(title("Job offers", &["a", "b", "c"]), "Job offers: a, b and c");
        assert_eq!(title("Job offers", &["a"; 17]), "Job offers: 17 offers");
    }
}
