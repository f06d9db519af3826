//! What one dollar more or less does at every threshold.

use offercalc::{Decimal, Deductions, Filing, Law, Residence, TaxKind, TaxTables};

use crate::support::{decimal, law, new_york_city, residence, wages};

const SINGLE: Filing = Filing::Single;
const JOINT: Filing = Filing::MarriedJoint;

/// The laws of every jurisdiction, in 2025 to 2031.
fn laws() -> impl Iterator<Item = Law> {
    (2025..=2031).flat_map(|year| TaxTables::ids().map(move |id| law(id, year)))
}

#[test]
fn each_bracket_ends_at_its_dollar() {
    let mut thresholds = 0;
    for law in laws() {
        let brackets = law.brackets.iter().flat_map(offercalc::ByFiling::values);
        let insurances = law.insurances.iter();
        let insurances = insurances.flat_map(|insurance| insurance.contribution.brackets.values());
        for brackets in brackets.chain(insurances) {
            let rates: Vec<Decimal> = brackets.rates().map(offercalc::Rate::fraction).collect();
            for (index, end) in brackets.ends().enumerate() {
                let [below, at, above] =
                    [-1, 0, 1].map(|by| brackets.tax(end + Decimal::from(by)).expect("a tax"));
                assert_eq!(at - below, rates[index], "{} {} at {end}", law.name, law.year);
                // Ohio's schedule has a base tax, due with the first dollar.
                if *law.name != *"Ohio" {
                    assert_eq!(above - at, rates[index + 1], "{} {}", law.name, law.year);
                }
                thresholds += 1;
            }
        }
    }
    assert!(thresholds > 1_000, "{thresholds}");
}

/// What one dollar more of wages adds to state and local taxes.
fn jump(residence: &Residence, filing: Filing, from: i64) -> Decimal {
    let taxes = |gross| {
        let of = residence.tax_return(filing, &wages(gross), Deductions::Standard);
        let of = of.expect("a return");
        of.total_of(TaxKind::State) + of.total_of(TaxKind::Local)
    };
    taxes(from + 1) - taxes(from)
}

#[test]
fn cliffs_are_where_the_law_has_them() {
    let place = |year, state, locals: &[&str]| residence(year, state, locals);
    let [co, il, ny, oh, or, ca] =
        ["CO", "IL", "NY", "OH", "OR", "CA"].map(|state| place(2026, state, &[]));
    let md = place(2026, "MD", &["us-md-county"]);
    let nyc = new_york_city(2026);
    // Each with the wages before the jump and the dollars of it, as published beside the tables.
    let cliffs: [(&Residence, Filing, i64, &str); 37] = [
        (&co, SINGLE, 299_999, "664"),
        (&co, JOINT, 299_999, "1329"),
        (&place(2025, "CO", &[]), SINGLE, 299_999, "165"),
        (&place(2025, "CO", &[]), JOINT, 299_999, "682"),
        (&il, SINGLE, 250_000, "145"),
        (&il, JOINT, 500_000, "290"),
        (&ny, SINGLE, 223_400, "328"),
        (&ny, SINGLE, 1_085_550, "4828"),
        (&ny, SINGLE, 5_008_000, "5201"),
        (&ny, JOINT, 177_600, "259"),
        (&ny, JOINT, 339_250, "986"),
        (&ny, JOINT, 2_171_400, "19374"),
        (&ny, JOINT, 5_016_050, "10433"),
        (&ny, SINGLE, 25_000_000, "149952"),
        (&nyc, SINGLE, 250_000, "63"),
        (&nyc, JOINT, 250_000, "125"),
        (&nyc, SINGLE, 500_000, "1115"),
        (&nyc, JOINT, 500_000, "1091"),
        (&md, SINGLE, 100_000, "127"),
        (&md, SINGLE, 125_000, "66"),
        (&md, SINGLE, 150_000, "68"),
        (&md, JOINT, 150_000, "254"),
        (&md, JOINT, 175_000, "131"),
        (&md, JOINT, 200_000, "135"),
        (&or, SINGLE, 100_000, "263"),
        (&or, JOINT, 200_000, "526"),
        (&or, SINGLE, 124_999, "153"),
        (&or, SINGLE, 144_999, "173"),
        (&oh, SINGLE, 499_999, "52"),
        (&oh, JOINT, 499_999, "105"),
        (&place(2025, "OH", &[]), SINGLE, 749_999, "59"),
        (&place(2025, "OH", &[]), JOINT, 749_999, "119"),
        (&place(2025, "OH", &[]), SINGLE, 101_900, "19"),
        (&ca, SINGLE, 260_778, "6"),
        (&ca, SINGLE, 263_278, "6"),
        (&ca, JOINT, 521_561, "12"),
        (&place(2026, "CT", &[]), SINGLE, 200_000, "90"),
    ];
    for (residence, filing, from, expected) in cliffs {
        let name = &residence.state().expect("a state").name;
        let found = jump(residence, filing, from);
        assert_eq!(found.round(), decimal(expected), "{name} {} {from}: {found}", filing.name());
        for (near, steady) in [(from - 1, true), (from + 1, true)] {
            assert_eq!(jump(residence, filing, near) < Decimal::TWO, steady, "{name} {near}");
        }
    }
}

#[test]
fn national_thresholds_bind_at_their_dollar() {
    let tx = residence(2026, "TX", &[]);
    let lines = |gross| {
        let of = tx.tax_return(SINGLE, &wages(gross), Deductions::Auto).expect("a return");
        of.lines.iter().map(|line| line.amount).collect::<Vec<_>>()
    };
    let difference = |from: i64| {
        let pairs = lines(from + 1).into_iter().zip(lines(from));
        pairs.map(|(more, less)| (more - less).to_string()).collect::<Vec<_>>()
    };
    // Income tax, Social Security, Medicare, Additional Medicare.
    assert_eq!(difference(16_099)[0], "0.00");
    assert_eq!(difference(16_100)[0], "0.10");
    assert_eq!(difference(184_499)[1], "0.06");
    assert_eq!(difference(184_500)[1], "0.00");
    assert_eq!(difference(199_999)[3], "0.00");
    assert_eq!(difference(200_000)[3], "0.01");
}

#[test]
fn the_limit_of_state_and_local_taxes_falls_and_has_a_floor() {
    let limit = |year, gross| {
        let of = residence(year, "CA", &[]).tax_return(SINGLE, &wages(gross), Deductions::Auto);
        of.expect("a return").deduction.limit
    };
    for (year, gross, expected) in [
        (2025, 500_000, "40000"),
        (2025, 500_001, "39999.7"),
        (2025, 600_000, "10000"),
        (2025, 599_999, "10000.3"),
        (2025, 600_001, "10000"),
        (2026, 504_999, "40400"),
        (2026, 505_000, "40400"),
        (2026, 505_001, "40399.7"),
        (2026, 606_333, "10000.1"),
        (2026, 606_334, "10000"),
        (2027, 510_050, "40804"),
        (2028, 515_151, "41211.7"),
        (2029, 520_302, "41624"),
        (2030, 100_000, "10000"),
        (2031, 900_000, "10000"),
    ] {
        assert_eq!(limit(year, gross), decimal(expected), "{year} {gross}");
    }
}
