//! Returns that were worked by hand from the published schedules, to the cent.

use offercalc::{Deductions, Filing, Residence, TaxKind, Wages};

use crate::support::{amount, decimal, new_york_city, residence, san_francisco, wages};

/// The figures of a single person in 2026: federal, state, local, state insurances, take-home pay.
type Figures = [&'static str; 5];

fn check(
    place: &str,
    residence: &Residence,
    gross: i64,
    [federal, state, local, payroll, take_home]: Figures,
) {
    let of =
        residence.tax_return(Filing::Single, &wages(gross), Deductions::Auto).expect("a return");
    let place = format!("{place} {gross}");
    assert_eq!(of.total_of(TaxKind::Federal), decimal(federal), "{place}: federal");
    assert_eq!(of.total_of(TaxKind::State), decimal(state), "{place}: state");
    assert_eq!(of.total_of(TaxKind::Local), decimal(local), "{place}: local");
    let social = match gross {
        250_000 => "15514.00",
        _ => "19039.00",
    };
    let payroll = decimal(payroll) + decimal(social);
    assert_eq!(of.total_of(TaxKind::Payroll), payroll, "{place}: payroll");
    assert_eq!(of.take_home, decimal(take_home), "{place}: take-home pay");
}

#[test]
fn single_earners_of_2026_agree_to_the_cent() {
    let sf = san_francisco(2026);
    check("SF", &sf, 250_000, ["49380.52", "18860.86", "0", "3250.00", "162994.62"]);
    check("SF", &sf, 400_000, ["95375.18", "33068.77", "0", "5200.00", "247317.05"]);
    let nyc = new_york_city(2026);
    check("NYC", &nyc, 250_000, ["48444.40", "15945.97", "8647.17", "443.11", "161005.35"]);
    check("NYC", &nyc, 400_000, ["94629.25", "26851.45", "14182.17", "443.11", "244855.02"]);
    let seattle = residence(2026, "WA", &[]);
    check("Seattle", &seattle, 250_000, ["51304.00", "0", "0", "2939.21", "180242.79"]);
    check("Seattle", &seattle, 400_000, ["103134.25", "0", "0", "3809.21", "274017.54"]);
    let austin = residence(2026, "TX", &[]);
    check("Austin", &austin, 250_000, ["51304.00", "0", "0", "0", "183182.00"]);
    check("Austin", &austin, 400_000, ["103134.25", "0", "0", "0", "277826.75"]);
    let boston = residence(2026, "MA", &[]);
    check("Boston", &boston, 250_000, ["51304.00", "12180.00", "0", "848.70", "170153.30"]);
    check("Boston", &boston, 400_000, ["101584.21", "19680.00", "0", "848.70", "258848.09"]);
}

#[test]
fn seattle_and_san_francisco_are_26700_49_apart() {
    let take_home = |residence: &Residence, deductions| {
        let of = residence.tax_return(Filing::Single, &wages(400_000), deductions);
        of.expect("a return").take_home
    };
    let gap = |deductions| {
        take_home(&residence(2026, "WA", &[]), deductions)
            - take_home(&san_francisco(2026), deductions)
    };
    assert_eq!(gap(Deductions::Auto), decimal("26700.49"));
    assert_eq!(gap(Deductions::Standard), decimal("34459.56"));
}

#[test]
fn every_step_of_san_francisco_can_be_checked() {
    let of = san_francisco(2026).tax_return(Filing::Single, &wages(250_000), Deductions::Auto);
    let of = of.expect("a return");
    let state = of.state.as_ref().expect("a state tax");
    assert_eq!((state.deduction, state.taxable), (decimal("5900"), decimal("244100")));
    assert_eq!((state.bracket_tax, state.credits), (decimal("19018.859"), decimal("158")));
    let choice = of.deduction;
    assert!(choice.is_itemized);
    assert_eq!((choice.state_and_local, choice.limit), (decimal("22110.86"), decimal("40400")));
    assert_eq!((choice.standard, choice.itemized), (decimal("16100"), decimal("22110.86")));
    assert_eq!(of.federal.taxable, decimal("227889.14"));
    let residence = san_francisco(2026);
    let brackets = residence.national().brackets.as_ref().expect("brackets");
    let reached: Vec<_> = brackets.get(Filing::Single).reached(of.federal.taxable).collect();
    assert_eq!(reached.len(), 5);
    assert_eq!(reached[4].taxed, decimal("26114.14"));
    let below: offercalc::Decimal = reached[..4].iter().map(|bracket| bracket.tax).sum();
    assert_eq!(below, decimal("41024"));
    assert_eq!(of.effective_rate(), Some(decimal("0.348022")));
}

#[test]
fn new_york_recaptures_its_lower_brackets() {
    for (gross, recapture) in [(250_000, "1983.524"), (400_000, "2614")] {
        let of = new_york_city(2026).tax_return(Filing::Single, &wages(gross), Deductions::Auto);
        let state = of.expect("a return").state.expect("a state tax");
        assert_eq!(state.recapture, decimal(recapture));
    }
}

#[test]
fn savings_before_tax_are_treated_as_each_law_says() {
    let wages = Wages { gross: amount(250_000), deferral: amount(24_500), hsa: amount(4_400) };
    let of = san_francisco(2026).tax_return(Filing::Single, &wages, Deductions::Auto);
    let of = of.expect("a return");
    assert_eq!(of.agi, decimal("221100"));
    let state = of.state.as_ref().expect("a state tax");
    assert_eq!((state.taxable, state.tax), (decimal("219600"), decimal("16582.36")));
    assert_eq!(of.federal.taxable, decimal("201267.64"));
    assert_eq!(of.federal.tax, decimal("40902.23"));
    let keys: Vec<String> = of.lines.iter().map(offercalc::TaxLine::key).collect();
    let national = ["united_states", "social_security", "medicare", "additional_medicare"];
    assert_eq!(keys, [&national[..], &["sdi", "california"]].concat());
    let amounts: Vec<String> = of.lines.iter().map(|line| line.amount.to_string()).collect();
    assert_eq!(amounts, ["40902.23", "11439.00", "3561.20", "410.40", "3250.00", "16582.36"]);
    assert_eq!((of.total, of.take_home), (decimal("76145.19"), decimal("144954.81")));
    // Pennsylvania taxes the deferral and not the HSA contribution; New Jersey the other way round.
    for (state, income) in [("PA", "245600"), ("NJ", "225500"), ("NY", "221100")] {
        let of = residence(2026, state, &[]).tax_return(Filing::Single, &wages, Deductions::Auto);
        assert_eq!(of.expect("a return").state.expect("a state tax").income, decimal(income));
    }
}

#[test]
fn withholding_on_vests_falls_short_of_the_tax() {
    let gaps = |residence: &Residence, deductions| {
        let of =
            residence.withholding(Filing::Single, &wages(400_000), amount(220_000), deductions);
        let rows = of.expect("a return").into_iter();
        let figures = rows.map(|row| {
            let withheld = row.withheld.map_or(String::new(), |withheld| withheld.to_string());
            [row.owed.to_string(), withheld, row.gap().to_string()]
        });
        let figures: Vec<[String; 3]> = figures.collect();
        let net: offercalc::Decimal = figures.iter().map(|[_, _, gap]| decimal(gap)).sum();
        (figures.concat(), net)
    };
    let (sf, net) = gaps(&san_francisco(2026), Deductions::Auto);
    assert_eq!(sf[..3], ["63441.18", "48400.00", "15041.18"]);
    assert_eq!(sf[3..], ["20717.91", "22506.00", "-1788.09"]);
    assert_eq!(net, decimal("13253.09"));
    let (sf, net) = gaps(&san_francisco(2026), Deductions::Standard);
    assert_eq!(sf[..3], ["71200.25", "48400.00", "22800.25"]);
    assert_eq!(net, decimal("21012.16"));
    let (nyc, net) = gaps(&new_york_city(2026), Deductions::Auto);
    assert_eq!(nyc[..3], ["62835.27", "48400.00", "14435.27"]);
    assert_eq!(nyc[3..6], ["16704.70", "25740.00", "-9035.30"]);
    assert_eq!(nyc[6..], ["8088.60", "9350.00", "-1261.40"]);
    assert_eq!(net, decimal("4138.57"));
    assert_eq!(gaps(&new_york_city(2026), Deductions::Standard).1, decimal("12503.55"));
    let (seattle, net) = gaps(&residence(2026, "WA", &[]), Deductions::Auto);
    assert_eq!(seattle, ["71200.25", "48400.00", "22800.25"]);
    assert_eq!(net, decimal("22800.25"));
    // Without a flat rate the state's own tables apply, and no gap is known.
    assert_eq!(gaps(&residence(2026, "NJ", &[]), Deductions::Auto).0[4..], ["", "0"]);
    // Massachusetts withholds more above the threshold of its surtax.
    let boston = residence(2026, "MA", &[]);
    let of =
        boston.withholding(Filing::Single, &wages(1_207_750), amount(200_000), Deductions::Auto);
    assert_eq!(of.expect("a return")[1].withheld, Some(decimal("14000.00")));
}

#[test]
fn other_itemized_deductions_add_to_state_and_local_taxes() {
    let sf = san_francisco(2026);
    let with = |gross, other| {
        let deductions = Deductions::Amount(amount(other));
        sf.tax_return(Filing::Single, &wages(gross), deductions).expect("a return").deduction
    };
    assert_eq!(with(400_000, 30_000).itemized, decimal("68268.77"));
    // 2/37 of the smaller of the deductions and the income over the start of the top bracket.
    let choice = with(1_000_000, 37_000);
    assert_eq!(choice.limit, decimal("10000"));
    assert_eq!(choice.cut, decimal("94000") / decimal("37"));
    // Virginia does not let go of other deductions.
    let va = residence(2026, "VA", &[]);
    let of = va.tax_return(Filing::Single, &wages(400_000), Deductions::Amount(amount(30_000)));
    let of = of.expect("a return");
    assert!(of.deduction.is_itemized);
    assert_eq!(of.state.expect("a state tax").deduction, decimal("30000"));
}

#[test]
fn a_person_can_state_rates_and_amounts_of_their_own() {
    let total = |residence: &Residence| {
        let of = residence.tax_return(Filing::Single, &wages(200_000), Deductions::Standard);
        of.expect("a return").total_of(TaxKind::Local)
    };
    let rate = |text: &str| text.parse().expect("a rate");
    let md = || residence(2026, "MD", &["us-md-county"]);
    assert_eq!(total(&md()), decimal("6291.20"));
    assert_eq!(total(&md().with_local_rate(rate("2.25%"))), decimal("4423.50"));
    let pa = || residence(2026, "PA", &["us-pa-municipal"]);
    assert_eq!(total(&pa()), decimal("0"));
    assert_eq!(total(&pa().with_local_rate(rate("3%"))), decimal("6000.00"));
    // Where no local table applies, the rate is on wages: a city of Ohio.
    assert_eq!(
        total(&residence(2026, "OH", &[]).with_local_rate(rate("2.5%"))),
        decimal("5000.00")
    );
    let exempt = residence(2026, "WA", &[]).with_insurance("WA Cares", amount(0));
    let of =
        exempt.tax_return(Filing::Single, &wages(250_000), Deductions::Auto).expect("a return");
    assert_eq!(of.take_home, decimal("180242.79") + decimal("1450"));
    let sf = san_francisco(2026).with_supplemental_rate(true, rate("30%"));
    let of = sf.withholding(Filing::Single, &wages(400_000), amount(220_000), Deductions::Auto);
    assert_eq!(of.expect("a return")[0].withheld, Some(decimal("66000.00")));
}
