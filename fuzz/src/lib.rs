//! What several fuzz targets assert.

use offercalc::{Component, Decimal, Horizon, Offer, Problem};

/// There is a problem, and each says something and points into the text.
pub fn assert_problems(text: &str, problems: &[Problem]) {
    assert!(!problems.is_empty(), "an error without a problem");
    assert_positions(text, problems);
}

/// Each problem or warning says something and points into the text.
pub fn assert_positions(text: &str, problems: &[Problem]) {
    for problem in problems {
        assert!(!problem.message.is_empty());
        assert!(problem.hint.as_ref().is_none_or(|hint| !hint.is_empty()), "{problem}");
        if let Some(span) = problem.span.clone() {
            assert!(text.get(span).is_some(), "{problem} points outside the text");
        }
    }
}

/// Payments add up to the components of a year, those to its total, and years to the total of all.
/// An offer whose figures are too large to compute has none.
pub fn assert_figures_add_up(offer: &Offer, horizon: Horizon) {
    let (Ok(projection), Ok(ledger)) = (offer.project(horizon), offer.ledger(horizon)) else {
        return;
    };
    let payments = ledger.payments();
    for year in projection.years() {
        for component in Component::ALL {
            let paid = payments
                .iter()
                .filter(|payment| payment.year() == year.year() && payment.component == component);
            let paid: Decimal = paid.map(|payment| payment.amount.amount()).sum();
            assert_eq!(paid, year.amount(component).amount(), "{component:?}");
        }
        let components = Component::ALL.map(|component| year.amount(component).amount());
        assert_eq!(components.iter().sum::<Decimal>(), year.total().amount());
    }
    let years = projection.years().iter().map(|year| year.total().amount());
    assert_eq!(years.sum::<Decimal>(), projection.total().amount());
    assert_eq!(projection.running_totals().last(), Some(&projection.total()));
}
