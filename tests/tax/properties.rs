//! What holds for every place, status and wage.

use offercalc::{Decimal, Deductions, Filing, Residence, TaxKind, TaxReturn, TaxTables, Wages};

use crate::support::{amount, residence, wages};

/// Every state, and the places with local taxes.
fn places(year: u32) -> Vec<(String, Residence)> {
    let is_state = |id: &&str| id.len() == "us-ca".len();
    let states = TaxTables::ids().filter(is_state).map(|id| id[3..].to_uppercase());
    let states = states.map(|state| (state.clone(), residence(year, &state, &[])));
    let local = [
        ("NYC", "NY", vec!["us-ny-nyc"]),
        ("Montgomery County", "MD", vec!["us-md-county"]),
        ("Portland", "OR", vec!["us-or-multnomah", "us-or-metro"]),
    ];
    let local = local.map(|(name, state, ids)| (name.to_owned(), residence(year, state, &ids)));
    states.chain(local).collect()
}

fn tax_return(residence: &Residence, filing: Filing, gross: i64, how: Deductions) -> TaxReturn {
    residence.tax_return(filing, &wages(gross), how).expect("a return")
}

/// Wages from the smallest to several millions, off the round figures.
fn grid() -> impl Iterator<Item = i64> {
    let small = (0..400).map(|step| step * 2_503);
    small.chain((0..40).map(|step| 1_000_001 + step * 199_999))
}

#[test]
fn lines_add_up_and_the_choices_are_the_cheapest() {
    for (name, residence) in places(2026) {
        for gross in grid() {
            let federal = Filing::ALL.map(|filing| {
                let auto = tax_return(&residence, filing, gross, Deductions::Auto);
                let standard = tax_return(&residence, filing, gross, Deductions::Standard);
                let lines: Decimal = auto.lines.iter().map(|line| line.amount).sum();
                assert_eq!(lines, auto.total);
                assert_eq!(Decimal::from(gross) - lines, auto.take_home, "{name} {gross}");
                assert!(auto.total <= standard.total, "{name} {gross} {}", filing.name());
                auto.total_of(TaxKind::Federal)
            });
            assert!(federal[1] <= federal[0], "{name} {gross}");
        }
    }
}

#[test]
fn savings_before_tax_lower_taxes_and_add_up() {
    for (name, residence) in places(2026) {
        for gross in [30_000, 150_000, 400_000, 700_000] {
            let wages =
                Wages { gross: amount(gross), deferral: amount(24_500), hsa: amount(4_400) };
            let of = residence.tax_return(Filing::Single, &wages, Deductions::Auto);
            let of = of.expect("a return");
            assert_eq!(of.take_home + of.total + Decimal::from(28_900), Decimal::from(gross));
            let without = tax_return(&residence, Filing::Single, gross, Deductions::Auto);
            assert!(of.total < without.total, "{name} {gross}");
        }
    }
}

/// The wages, in thousands, between which 1,000 more of pay lowers take-home pay: where a cliff is
/// steeper than that, or a recapture is phased in at more than 100 %.
const FALLS: &[(&str, Filing, std::ops::RangeInclusive<i64>)] = &[
    ("CO", Filing::Single, 300..=300),
    ("CO", Filing::MarriedJoint, 300..=300),
    ("CO", Filing::HeadOfHousehold, 300..=300),
    ("NY", Filing::Single, 1_086..=1_127),
    ("NY", Filing::MarriedJoint, 340..=340),
    ("NY", Filing::MarriedJoint, 2_172..=2_205),
    ("NY", Filing::HeadOfHousehold, 281..=281),
    ("NY", Filing::HeadOfHousehold, 1_628..=1_666),
    ("NYC", Filing::Single, 501..=501),
    ("NYC", Filing::Single, 1_086..=1_127),
    ("NYC", Filing::MarriedJoint, 340..=340),
    ("NYC", Filing::MarriedJoint, 501..=501),
    ("NYC", Filing::MarriedJoint, 2_172..=2_205),
    ("NYC", Filing::HeadOfHousehold, 501..=501),
    ("NYC", Filing::HeadOfHousehold, 1_628..=1_666),
];

#[test]
fn more_pay_never_lowers_take_home_pay_but_at_known_cliffs() {
    let mut unknown = Vec::new();
    let mut known = 0;
    for (name, residence) in places(2026) {
        for filing in Filing::ALL {
            let take_home = |thousands| {
                tax_return(&residence, filing, thousands * 1_000, Deductions::Auto).take_home
            };
            let mut before = take_home(0);
            for thousands in 1..2_400 {
                let now = take_home(thousands);
                let is_known = FALLS.iter().any(|(place, status, range)| {
                    *place == name && *status == filing && range.contains(&thousands)
                });
                known += i64::from(now < before && is_known);
                if now < before && !is_known {
                    unknown.push(format!(
                        "{name} {} {thousands}k: {}",
                        filing.name(),
                        now - before
                    ));
                }
                before = now;
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    let listed = FALLS.iter().map(|(_, _, range)| range.clone().count());
    assert_eq!(known, i64::try_from(listed.sum::<usize>()).expect("few"), "some cliffs are gone");
}

#[test]
fn one_dollar_more_raises_take_home_pay_off_the_cliffs() {
    for (name, residence) in places(2026) {
        // Connecticut's and California's steps are everywhere, and New York's recapture of couples
        // takes more than a dollar.
        let filings = if name.starts_with("NY") { &Filing::ALL[..1] } else { &Filing::ALL };
        for (filing, gross) in filings.iter().flat_map(|f| grid().map(move |gross| (*f, gross))) {
            let at = |gross| tax_return(&residence, filing, gross, Deductions::Auto).take_home;
            assert!(at(gross) <= at(gross + 1), "{name} {} {gross}", filing.name());
        }
    }
}

#[test]
fn any_amount_gives_a_return() {
    for (_, residence) in places(2026) {
        for gross in [0_i64, 1, 999_999_999, 999_999_998_999, 1_000_000_000_000] {
            for filing in Filing::ALL {
                let most = amount(1_000_000_000_000_i64);
                let wages = Wages { gross: amount(gross), deferral: most, hsa: most };
                for deductions in [Deductions::Auto, Deductions::Standard, Deductions::Amount(most)]
                {
                    let of = residence.tax_return(filing, &wages, deductions).expect("a return");
                    assert!(of.lines.iter().all(|line| line.amount >= Decimal::ZERO));
                }
            }
        }
    }
}
