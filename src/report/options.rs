//! An offer's stock options: what exercising them costs, and what they could be worth.

use offercalc::{
    AwardName, Component, Currency, Decimal, Money, OptionFigures, OptionType, grouped,
};
use serde::{Serialize, Serializer};

use super::document::{Cell, Column, Row, Table};
use super::ledger::award_name;
use super::number::Number;

/// A grant of options.
#[derive(Serialize)]
pub(crate) struct OptionLine {
    count: Number,
    strike: Number<Money>,
    #[serde(rename = "type", serialize_with = "by_name")]
    tax: OptionType,
    exercise_cost: Number<Money>,
    /// As a fraction; null if the number of shares is not known.
    ownership: Option<Number>,
    /// Null if the price at exit is not stated.
    value_at_exit: Option<Number<Money>>,
}

fn by_name<S: Serializer>(tax: &OptionType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(tax.name())
}

impl OptionLine {
    pub(crate) fn new(figures: &OptionFigures) -> Self {
        Self {
            count: Number::exact(figures.count),
            strike: Number::price(figures.strike),
            tax: figures.tax,
            exercise_cost: Number::exact(figures.exercise_cost),
            ownership: figures.ownership.map(Number::rate),
            value_at_exit: figures.at_exit.map(Number::exact),
        }
    }
}

/// A row for each grant of options, in full and without the number and type.
pub(crate) fn tables(lines: &[OptionLine], shown: Currency) -> Vec<Table<'_>> {
    [true, false].map(|in_full| table(lines, shown, in_full)).into()
}

fn table(lines: &[OptionLine], shown: Currency, in_full: bool) -> Table<'_> {
    let currencies = lines.iter().map(|line| line.strike.get().currency());
    let other = currencies.into_iter().find(|currency| *currency != shown);
    let strike = other.map_or("strike".to_owned(), |currency| format!("strike ({currency})"));
    let has_ownership = lines.iter().any(|line| line.ownership.is_some());
    let has_exit = lines.iter().any(|line| line.value_at_exit.is_some());
    let mut columns = vec![Column::label("options")];
    if in_full {
        columns.extend([Column::figures("count"), Column::label("type")]);
    }
    columns.extend([Column::figures(strike), Column::figures("exercise cost")]);
    columns.extend(has_ownership.then(|| Column::figures("ownership")));
    columns.extend(has_exit.then(|| Column::figures("value at exit")));
    let rows = (1..).zip(lines).map(|(number, line): (usize, &OptionLine)| {
        let is_only = lines.len() == 1;
        let award = AwardName { component: Component::Options, number, is_only };
        let mut cells = vec![Cell::text(award_name(award))];
        if in_full {
            cells.extend([
                Cell::Shares(line.count.get()),
                Cell::text(line.tax.name().to_uppercase()),
            ]);
        }
        cells.extend([Cell::Price(line.strike.get()), Cell::Amount(line.exercise_cost.get())]);
        let ownership = line.ownership.map(|part| Cell::text(in_percent(part.get())));
        cells.extend(has_ownership.then(|| ownership.unwrap_or(Cell::Missing)));
        let at_exit = line.value_at_exit.map(|value| Cell::Amount(value.get()));
        cells.extend(has_exit.then(|| at_exit.unwrap_or(Cell::Missing)));
        Row::equal(cells)
    });
    Table::new(columns, rows)
}

/// A small fraction as a percentage with up to four decimals.
fn in_percent(fraction: Decimal) -> String {
    let percent = offercalc::round(fraction * Decimal::ONE_HUNDRED, 4).normalize();
    format!("{}%", grouped(percent, percent.scale()))
}
