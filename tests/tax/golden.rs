//! Every row of `golden.csv`, the results of a public tax model. The head of the file describes it.

use std::collections::BTreeMap;

use offercalc::{Decimal, Deductions, Residence, TaxKind};

use crate::support::{decimal, filing, residence, wages};

/// How far a column may be from the model, which computes in single precision.
const TOLERANCE: Decimal = Decimal::ONE;

const COLUMNS: [&str; 8] = [
    "federal",
    "social_security",
    "medicare",
    "additional_medicare",
    "state",
    "city_tax",
    "payroll",
    "take_home",
];

/// The agreement with the model for one jurisdiction.
#[derive(Default)]
struct Agreement {
    rows: usize,
    exact: usize,
    largest: Decimal,
    at: String,
}

#[test]
fn every_row_agrees_within_a_dollar() {
    let text = include_str!("golden.csv");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(',').collect())
        .collect();
    let (head, rows) = rows.split_first().expect("the file has rows");
    assert_eq!(head[6..14], COLUMNS);
    assert_eq!(rows.len(), 4_080);
    let mut residences: BTreeMap<(&str, &str, &str), Residence> = BTreeMap::new();
    let mut agreements: BTreeMap<String, Agreement> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows {
        let (year, state, city) = (row[0], row[1], row[2]);
        let residence = residences
            .entry((year, state, city))
            .or_insert_with(|| residence(year.parse().expect("a year"), state, locals(city)));
        let deductions = match row[5] {
            "auto" => Deductions::Auto,
            _ => Deductions::Standard,
        };
        let wages = wages(row[4].parse().expect("wages"));
        let tax_return =
            residence.tax_return(filing(row[3]), &wages, deductions).expect("a return");
        let national = |name: &str| {
            let line = tax_return.lines.iter().find(|line| line.key() == name);
            line.map_or(Decimal::ZERO, |line| line.amount)
        };
        let fica = COLUMNS[1..4].iter().map(|name| national(name));
        let payroll = tax_return.total_of(TaxKind::Payroll) - fica.clone().sum::<Decimal>();
        let figures = [tax_return.total_of(TaxKind::Federal)].into_iter().chain(fica).chain([
            tax_return.total_of(TaxKind::State),
            tax_return.total_of(TaxKind::Local),
            payroll,
            tax_return.take_home,
        ]);
        let place = if city.is_empty() { state.to_owned() } else { format!("{state} {city}") };
        let agreement = agreements.entry(place).or_default();
        agreement.rows += 1;
        let mut exact = true;
        for ((name, figure), expected) in COLUMNS.iter().zip(figures).zip(&row[6..14]) {
            let difference = (figure - decimal(expected)).abs();
            exact &= difference.is_zero();
            if difference > agreement.largest {
                agreement.largest = difference;
                agreement.at = format!("{name}, {}", row[..6].join(" "));
            }
            if difference > TOLERANCE {
                wrong.push(format!("{}: {name} is {figure}, not {expected}", row[..6].join(" ")));
            }
        }
        agreement.exact += usize::from(exact);
    }
    for (place, agreement) in agreements {
        let Agreement { rows, exact, largest, at } = agreement;
        println!("{place:24} {rows:4} rows, {exact:4} to the cent, largest {largest:5} ({at})");
    }
    assert!(
        wrong.is_empty(),
        "{} figures differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

fn locals(city: &str) -> &'static [&'static str] {
    match city {
        "" => &[],
        "New York City" => &["us-ny-nyc"],
        "Montgomery County" => &["us-md-county"],
        "Portland" => &["us-or-multnomah", "us-or-metro"],
        other => panic!("{other}"),
    }
}
