//! Worked examples in dollars and cents, with sources.

use offercalc::{
    AskedPrice, Comparison, Component, Currency, Decimal, Effort, Horizon, Ledger, LedgerError,
    Lever, LeverInput, Metric, Money, Objective, Offer, OfferFile, Overrides, Projection, Stock,
    Target, Unit, Unsolved, solve,
};

fn project(text: &str, years: u32) -> Projection {
    let offer = Offer::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    offer.project(Horizon::new(years).unwrap()).unwrap()
}

fn ledger(text: &str, years: u32) -> Ledger {
    let offer = Offer::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    offer.ledger(Horizon::new(years).unwrap()).unwrap()
}

fn totals(projection: &Projection) -> Vec<String> {
    projection.years().iter().map(|year| year.total().amount().to_string()).collect()
}

fn of(projection: &Projection, component: Component) -> Vec<String> {
    projection.years().iter().map(|year| year.amount(component).amount().to_string()).collect()
}

fn payments(text: &str, years: u32, component: Component) -> Vec<(u32, String)> {
    let ledger = ledger(text, years);
    let all = ledger.by_month().into_iter();
    let wanted = all.filter(|payment| payment.component == component);
    wanted.map(|payment| (payment.month, payment.amount.amount().to_string())).collect()
}

fn metric(projection: &Projection, metric: Metric) -> String {
    projection.metric(metric).unwrap().get().to_string()
}

/// An Amazon offer with base, grant and two years of sign-on, in thousands.
fn amazon(base: u32, rsu: u32, sign_on: [u32; 2]) -> String {
    let [first, second] = sign_on;
    format!(
        "base = {base}_000\nsign_on = [{first}_000, {second}_000]\n\
         [rsu]\nvalue = {rsu}_000\nvesting = \"amazon\"\n"
    )
}

/// `rsu_total * percent * stock_price / 4`, a formula copied between programs. It multiplies
/// dollars by a share price and divides yearly percents by four.
fn copied_formula(rsu: u32, percent: u32, share_price: u32) -> Decimal {
    Decimal::from(rsu) * Decimal::from(percent) * Decimal::from(share_price)
        / (Decimal::from(4) * Decimal::ONE_HUNDRED)
}

/// The guide's L6 example: base 175k, RSU $300k, sign-on 80k and 60k, share price $170.
#[test]
fn the_copied_formula_differs_from_the_correct_figures() {
    let right = project(&amazon(175, 300, [80, 60]), 4);
    let mut copied_total = Decimal::ZERO;
    for (year, percent, cash, copied, correct) in [
        (1, 5, 255_000, "892500", "270000.00"),
        (2, 15, 235_000, "2147500", "280000.00"),
        (3, 40, 175_000, "5275000", "295000.00"),
        (4, 40, 175_000, "5275000", "295000.00"),
    ] {
        let wrong = Decimal::from(cash) + copied_formula(300_000, percent, 170);
        copied_total += wrong;
        assert_eq!(wrong.normalize().to_string(), copied, "year {year}");
        assert_eq!(right.years()[year - 1].total().amount().to_string(), correct, "year {year}");
    }
    assert_eq!((copied_total / Decimal::from(4)).to_string(), "3397500");
    assert_eq!(metric(&right, Metric::Average), "285000.00");
}

/// The guide's four negotiations before and after, with the computed columns of `facts/market.md`.
#[test]
fn negotiations_before_and_after() {
    struct Case {
        before: String,
        after: String,
        year1: [&'static str; 2],
        average: [&'static str; 2],
        /// In percent, to one decimal.
        gain: [&'static str; 2],
    }
    let l6 = || amazon(175, 300, [80, 60]);
    for Case { before, after, year1, average, gain } in [
        Case {
            before: l6(),
            after: amazon(185, 380, [110, 85]),
            year1: ["270000.00", "314000.00"],
            average: ["285000.00", "328750.00"],
            gain: ["16.3", "15.4"],
        },
        Case {
            before: l6(),
            after: amazon(170, 380, [100, 80]),
            year1: ["270000.00", "289000.00"],
            average: ["285000.00", "310000.00"],
            gain: ["7.0", "8.8"],
        },
        Case {
            before: amazon(240, 600, [150, 120]),
            after: amazon(255, 750, [180, 140]),
            year1: ["420000.00", "472500.00"],
            average: ["457500.00", "522500.00"],
            gain: ["12.5", "14.2"],
        },
        Case {
            before: l6(),
            after: amazon(185, 350, [100, 80]),
            year1: ["270000.00", "302500.00"],
            average: ["285000.00", "317500.00"],
            gain: ["12.0", "11.4"],
        },
    ] {
        let offers = [project(&before, 4), project(&after, 4)];
        for (metric, expected, gain) in
            [(Metric::Year(1), year1, gain[0]), (Metric::Average, average, gain[1])]
        {
            let figures = offers.each_ref().map(|offer| offer.metric(metric).unwrap().get());
            assert_eq!(figures.map(|figure| figure.to_string()), expected);
            let percent = (figures[1] - figures[0]) * Decimal::ONE_HUNDRED / figures[0];
            assert_eq!(offercalc::round(percent, 1).to_string(), gain);
        }
    }
}

/// Rule 2 of the design: 200,000 over 48 months is 50,000.00 a year.
#[test]
fn uneven_monthly_vesting_does_not_drift() {
    let grant = "base = 0\n[rsu]\nvalue = 200_000\nvesting = \"even-monthly\"\n";
    let projection = project(grant, 4);
    assert_eq!(of(&projection, Component::Rsu), ["50000.00"; 4]);
    let months = payments(grant, 4, Component::Rsu);
    assert_eq!(months.len(), 48);
    let first: Vec<&str> = months[..3].iter().map(|(_, amount)| amount.as_str()).collect();
    assert_eq!(first, ["4166.67", "4166.66", "4166.67"]);
}

/// 38 % over twelve months of a grant of 100,000.
#[test]
fn a_front_loaded_grant_matches_its_percents() {
    let grant = "base = 0\n[rsu]\nvalue = 100_000\nvesting = \"google\"\n";
    let projection = project(grant, 5);
    let years = ["38000.00", "32000.00", "20000.00", "10000.00", "0.00"];
    assert_eq!(of(&projection, Component::Rsu), years);
    assert_eq!(payments(grant, 5, Component::Rsu)[0], (1, "3166.67".to_owned()));
}

#[test]
fn a_four_year_grant_vests_nothing_in_year_5() {
    let projection = project(&amazon(175, 300, [80, 60]), 5);
    assert_eq!(totals(&projection)[4], "175000.00");
    assert_eq!(metric(&projection, Metric::Average), "263000.00");
}

/// Rule 3: month 12 is in year 1, month 13 in year 2.
#[test]
fn an_anniversary_vest_counts_in_the_year_just_finished() {
    let grant = "base = 0\n[rsu]\nvalue = 1_000\n\
                 vesting = [{ month = 12, percent = 25 }, { month = 13, percent = 75 }]\n";
    assert_eq!(totals(&project(grant, 2)), ["250.00", "750.00"]);
}

/// Rule 4: growth of (1+g)^(N−1), growth by year, and prices by year with the last price kept.
#[test]
fn share_price_paths() {
    let grant = |stock: &str| {
        format!(
            "base = 0\n[rsu]\nvalue = 400\ngrant_price = 100\nvesting = \"even-annual\"\n\
             [stock]\n{stock}\n"
        )
    };
    for (stock, years) in [
        ("price = 100", ["100.00", "100.00", "100.00", "100.00"]),
        ("price = 100\ngrowth = \"10%\"", ["100.00", "110.00", "121.00", "133.10"]),
        ("price = 100\ngrowth = [\"10%\", \"-50%\"]", ["100.00", "110.00", "55.00", "55.00"]),
        ("prices = [90, 120]", ["90.00", "120.00", "120.00", "120.00"]),
        ("price = 170", ["170.00"; 4]),
    ] {
        assert_eq!(totals(&project(&grant(stock), 4)), years, "{stock}");
    }
    // Without a share price, grants vest as money and grow with the share price growth.
    let grant = "base = 0\n[rsu]\nvalue = 400\nvesting = \"even-annual\"\n";
    assert_eq!(totals(&project(grant, 2)), ["100.00", "100.00"]);
    let growing = format!("{grant}[stock]\ngrowth = \"10%\"\n");
    assert_eq!(totals(&project(&growing, 2)), ["100.00", "110.00"]);
}

/// Rule 5: 18 shares at 1.00 each, as in the Open Cap Format.
#[test]
fn whole_shares_are_allocated_as_in_the_open_cap_format() {
    for (allocation, years) in [
        ("cumulative_rounding", ["5.00", "4.00", "5.00", "4.00"]),
        ("cumulative_round_down", ["4.00", "5.00", "4.00", "5.00"]),
        ("front_loaded", ["5.00", "5.00", "4.00", "4.00"]),
        ("back_loaded", ["4.00", "4.00", "5.00", "5.00"]),
        ("front_loaded_to_single_tranche", ["6.00", "4.00", "4.00", "4.00"]),
        ("back_loaded_to_single_tranche", ["4.00", "4.00", "4.00", "6.00"]),
        ("fractional", ["4.50", "4.50", "4.50", "4.50"]),
    ] {
        let grant = |size: &str| {
            format!(
                "base = 0\n[rsu]\n{size}\nvesting = \"even-annual\"\n\
                 allocation = \"{allocation}\"\n[stock]\nprice = 1\n"
            )
        };
        assert_eq!(totals(&project(&grant("shares = 18"), 4)), years, "{allocation}");
        if allocation != "fractional" {
            // A grant in dollars is first converted to whole shares.
            assert_eq!(totals(&project(&grant("value = 17.6"), 4)), years, "{allocation}");
        }
    }
}

/// Rule 7: base × (1+raise)^(N−1), and bonuses based on this year's or last year's base.
#[test]
fn base_and_bonus_by_year() {
    let offer = |bonus: &str| format!("base = 100_000\nraise = \"10%\"\n{bonus}\n");
    let bonus = |bonus: &str| of(&project(&offer(bonus), 3), Component::Bonus);
    assert_eq!(
        of(&project(&offer(""), 3), Component::Base),
        ["100000.00", "110000.00", "121000.00"]
    );
    assert_eq!(bonus("bonus = \"15%\""), ["15000.00", "16500.00", "18150.00"]);
    assert_eq!(bonus("bonus = 30_000"), ["30000.00", "30000.00", "30000.00"]);
    assert_eq!(
        bonus("[bonus]\ntarget = \"15%\"\npayout = \"80%\"\nfirst_year = false"),
        ["0.00", "13200.00", "14520.00"]
    );
    let prior = "[bonus]\ntarget = \"15%\"\nbasis = \"prior_year\"";
    assert_eq!(bonus(prior), ["15000.00", "15000.00", "16500.00"]);
    assert_eq!(payments(&offer(prior), 1, Component::Bonus)[0].0, 12);
}

/// Rule 8: each year's stated amount, in its first month or in twelve parts.
#[test]
fn sign_on_is_never_spread_over_several_years() {
    let lump_text = "base = 0\nsign_on = [80_000, 60_000]\n";
    let lump = project(lump_text, 4);
    assert_eq!(totals(&lump), ["80000.00", "60000.00", "0.00", "0.00"]);
    let months = [(1, "80000.00".to_owned()), (13, "60000.00".to_owned())];
    assert_eq!(payments(lump_text, 4, Component::SignOn), months);
    let monthly = "base = 0\n[sign_on]\namounts = [100]\npaid = \"monthly\"\n";
    assert_eq!(totals(&project(monthly, 1)), ["100.00"]);
    assert_eq!(payments(monthly, 1, Component::SignOn).len(), 12);
}

/// Rule 6: a cliff pays the accrued amount and loses nothing.
#[test]
fn a_cliff_releases_the_accrued_amount() {
    let grant = "base = 0\n[rsu]\nvalue = 48_000\n\
                 vesting = { years = [25, 25, 25, 25], every = \"month\", cliff = 12 }\n";
    let projection = project(grant, 4);
    assert_eq!(totals(&projection), ["12000.00"; 4]);
    let months = payments(grant, 4, Component::Rsu);
    assert_eq!(months[..2], [(12, "12000.00".to_owned()), (13, "1000.00".to_owned())]);
}

/// Rule 9: granted in months 12, 24 and 36, at the price of the year just finished.
#[test]
fn refreshers_come_on_anniversaries() {
    let offer = "base = 0\n[refresher]\nvalue = 400\nvesting = \"even-annual\"\n\
                 [stock]\nprice = 100\ngrowth = \"100%\"\n";
    let projection = project(offer, 4);
    // 4 shares granted at 100, 2 at 200 and 1 at 400. A quarter of each vests per year.
    assert_eq!(of(&projection, Component::Refresher), ["0.00", "200.00", "600.00", "1400.00"]);
    assert_eq!(projection.unvested().amount().to_string(), "2200.00");
}

/// A half cent in the year of the grant, at a share price with more digits than can be kept.
#[test]
fn a_grant_is_worth_its_value_in_the_year_of_the_grant() {
    let refresher = "base = 0\n[refresher]\nvalue = 3974.96\nfirst_month = 61\ncount = 1\n\
                     vesting = \"even-quarterly\"\n[stock]\nprice = 302\ngrowth = \"29.51%\"\n";
    assert_eq!(of(&project(refresher, 6), Component::Refresher)[5], "745.31");
    let later = "base = 0\n[rsu]\nvalue = 217_339.28\ngranted_month = 49\n\
                 vesting = \"even-quarterly\"\n[stock]\nprice = 120.88\ngrowth = \"44.12%\"\n";
    let projection = project(later, 5);
    assert_eq!(of(&projection, Component::Rsu)[4], "40751.12");
    assert_eq!(projection.unvested().amount().to_string(), "176588.17");
}

#[test]
fn large_refreshers_can_be_computed() {
    let offer = "currency = \"KWD\"\nbase = 1\n[refresher]\nvalue = 10_000_000_000\n\
                 vesting = \"even-annual\"\n[stock]\nprice = 187.35\ngrowth = \"12.34%\"\n";
    assert_eq!(of(&project(offer, 8), Component::Refresher)[1], "2808500000.000");
}

/// Zero amounts have decimals too.
#[test]
fn zero_amounts_have_decimals() {
    let offer = "base = 1\nbonus = \"0.4%\"\n";
    assert_eq!(of(&project(offer, 1), Component::Bonus), ["0.00"]);
    assert_eq!(payments(offer, 1, Component::Bonus), [(12, "0.00".to_owned())]);
}

/// Vests before the start do not count. Later vests do.
#[test]
fn existing_grants() {
    let offer = "base = 0\n[[rsu]]\nshares = 400\ngranted_month = -24\n\
                 vesting = \"even-annual\"\n[stock]\nprice = 10\n";
    assert_eq!(totals(&project(offer, 3)), ["1000.00", "1000.00", "0.00"]);
}

#[test]
fn grants_made_later() {
    let offer = "base = 0\n[rsu]\nvalue = 400\ngranted_month = 18\nvesting = \"even-annual\"\n\
                 [stock]\nprice = 100\ngrowth = \"100%\"\n";
    // 2 shares at year 2's price of 200, and half a share per year from month 30.
    assert_eq!(totals(&project(offer, 4)), ["0.00", "0.00", "200.00", "400.00"]);
    assert_eq!(totals(&project(offer, 1)), ["0.00"]);
    assert_eq!(project(offer, 1).unvested().amount().to_string(), "0.00");
}

#[test]
fn currencies_have_their_own_minor_units() {
    let yen = "currency = \"JPY\"\nbase = 10_000_001\n";
    assert_eq!(totals(&project(yen, 1)), ["10000001"]);
    assert_eq!(payments(yen, 1, Component::Base)[0].1, "833333");
    assert_eq!(totals(&project("currency = \"KWD\"\nbase = 100.5\n", 1)), ["100.500"]);
}

/// The guide's example: equal at month 32, and the higher base leads from month 33.
#[test]
fn a_higher_base_overtakes_a_sign_on() {
    let offers =
        [project("base = 180_000\n", 4), project("base = 165_000\nsign_on = [40_000]\n", 4)];
    let overtake = Comparison::new(&offers).unwrap().overtakes()[0];
    assert_eq!((overtake.ahead, overtake.behind), (0, 1));
    assert_eq!((overtake.from_month, overtake.from_year), (33, 3));
    let same = [offers[0].clone(), offers[0].clone()];
    assert!(Comparison::new(&same).unwrap().overtakes().is_empty());
}

#[test]
fn currencies_are_never_mixed() {
    let offers = [project("base = 1\n", 1), project("currency = \"EUR\"\nbase = 1\n", 1)];
    assert_eq!(Comparison::new(&offers).unwrap_err().offer(), 1);
    let offers = [project("base = 1\n", 1), project("base = 1\n", 2)];
    assert_eq!(Comparison::new(&offers).unwrap_err().offer(), 1);
}

/// Growth between refreshers, custom months and a limited count.
#[test]
fn refreshers_follow_their_terms() {
    let refresher = |terms: &str| {
        let text = format!("base = 0\n[refresher]\nvalue = 1_000\nvesting = \"lyft\"\n{terms}\n");
        of(&project(&text, 4), Component::Refresher)
    };
    assert_eq!(refresher(""), ["0.00", "1000.00", "1000.00", "1000.00"]);
    assert_eq!(refresher("growth = \"10%\""), ["0.00", "1000.00", "1100.00", "1210.00"]);
    assert_eq!(refresher("growth = \"-50%\""), ["0.00", "1000.00", "500.00", "250.00"]);
    assert_eq!(refresher("count = 1"), ["0.00", "1000.00", "0.00", "0.00"]);
    assert_eq!(refresher("every = 24"), ["0.00", "1000.00", "0.00", "1000.00"]);
    assert_eq!(refresher("first_month = 6"), ["500.00", "1000.00", "1000.00", "1000.00"]);
}

/// Unpromised refreshers are separate. Refreshers are unpromised by default.
#[test]
fn unpromised_pay_is_known() {
    let refresher = |terms: &str| {
        format!("base = 0\n[refresher]\nvalue = 1_000\nvesting = \"lyft\"\n{terms}\n")
    };
    assert_eq!(project(&refresher(""), 2).unpromised().amount().to_string(), "1000.00");
    assert_eq!(project(&refresher("written = true"), 2).unpromised().amount().to_string(), "0.00");
    let offers = [project(&refresher(""), 2), project("base = 400\n", 2)];
    let comparison = Comparison::new(&offers).unwrap();
    assert_eq!(comparison.total().leader, Some(0));
    assert_eq!(comparison.promised().unwrap().leader, Some(1));
}

#[test]
fn a_grant_at_the_end_of_the_horizon_does_not_count() {
    let offer = "base = 0\n[rsu]\nvalue = 400\ngranted_month = 12\nvesting = \"even-annual\"\n";
    assert_eq!(project(offer, 1).unvested().amount().to_string(), "0.00");
    assert_eq!(project(offer, 2).unvested().amount().to_string(), "300.00");
}

/// A source can pay up to 10^15 a year.
#[test]
fn figures_too_large_to_compute_are_errors() {
    let offer = |price: &str| {
        let text = format!(
            "base = 0\n[rsu]\nvalue = 1_000\ngrant_price = 1\nvesting = \"lyft\"\n\
             [stock]\nprice = {price}\n"
        );
        let offer = Offer::from_toml(&text).unwrap();
        offer
            .project(Horizon::new(1).unwrap())
            .map(|projection| projection.total().amount().to_string())
    };
    assert_eq!(offer("1_000_000_000_000").as_deref(), Ok("1000000000000000.00"));
    let beyond = "base = 0\n[rsu]\nvalue = 1_000.01\ngrant_price = 1\nvesting = \"lyft\"\n\
                  [stock]\nprice = 1_000_000_000_000\n";
    let out_of_reach = Offer::from_toml(beyond).unwrap().project(Horizon::new(1).unwrap());
    let LedgerError::OutOfReach(out_of_reach) = out_of_reach.unwrap_err() else {
        panic!("{beyond}");
    };
    assert_eq!(out_of_reach.component, Some(Component::Rsu));
    let span = out_of_reach.span_in(beyond).unwrap();
    assert!(beyond[span].starts_with("[rsu]"));
}

/// A share price may grow out of range once nothing vests.
#[test]
fn a_price_matters_only_in_years_with_vests() {
    let offer = "base = 1_000\n[rsu]\nvalue = 1_000_000_000_000\ngrant_price = 0.01\n\
                 vesting = \"lyft\"\n[stock]\nprice = 0.01\ngrowth = \"1000%\"\n";
    assert_eq!(totals(&project(offer, 20))[19], "1000.00");
}

/// Three shares in 48 months: one payment per share and no empty payments.
#[test]
fn a_month_without_a_vesting_share_has_no_payment() {
    let offer = "base = 0\n[rsu]\nshares = 3\nvesting = \"even-monthly\"\n[stock]\nprice = 10\n";
    let shares = payments(offer, 4, Component::Rsu);
    let each = |month| (month, "10.00".to_owned());
    assert_eq!(shares, [each(8), each(24), each(40)]);
}

/// Year 0 has no value.
#[test]
fn year_zero_does_not_exist() {
    let projection = project("base = 1\n", 1);
    assert!(projection.metric(Metric::Year(0)).is_err());
    assert!(projection.metric(Metric::Component(0, Component::Base)).is_err());
}

/// A grant in money keeps the number of shares from the file's own price.
#[test]
fn another_share_price_revalues_the_same_shares() {
    let at = |text: &str, price: &str| {
        let stock = Stock { price: Some(AskedPrice::At(price.parse().unwrap())), growth: None };
        let offer = Offer::from_toml_at(text, &stock.into()).unwrap();
        offer.project(Horizon::new(1).unwrap()).unwrap().total().amount().to_string()
    };
    let grant = "base = 0\n[rsu]\nvalue = 400\nvesting = \"even-annual\"\n";
    assert_eq!(at(&format!("{grant}[stock]\nprice = 100\n"), "200"), "200.00");
    assert_eq!(at(&format!("{grant}[stock]\nprices = [100, 300]\n"), "200"), "200.00");
    // Without its own price, the grant is made at the given price.
    assert_eq!(at(grant, "200"), "100.00");
    // Shares need no price in the file if one is given.
    assert_eq!(at("base = 0\n[rsu]\nshares = 4\nvesting = \"even-annual\"\n", "200"), "200.00");
}

#[test]
fn the_grant_price_replaces_a_missing_share_price() {
    let offer = "base = 0\n[rsu]\nvalue = 400\ngrant_price = 80\nvesting = \"even-annual\"\n";
    let projection = project(offer, 1);
    assert_eq!(totals(&projection), ["100.00"]);
    assert_eq!(projection.years()[0].share_price().unwrap().amount().to_string(), "80");
    let ledger = ledger(offer, 1);
    let payments = ledger.payments();
    let shares = payments.iter().map(|payment| ledger.shares(payment));
    assert_eq!(shares.collect::<Vec<_>>(), [Some(Decimal::new(125, 2))]);
}

fn dollars(amount: impl Into<Decimal>) -> Money {
    Money::new(amount.into(), Currency::USD)
}

/// An offer file, and the lever to move.
fn movable(text: &str, change: &str) -> (OfferFile, Lever) {
    let mut file = OfferFile::new(text);
    let lever = file.change(&change.parse().unwrap()).unwrap().lever;
    (file, lever)
}

fn objective((file, lever): &(OfferFile, Lever), unit: Unit, metric: Metric) -> Objective {
    Objective::new(
        LeverInput::new(file.terms(), lever, unit, &Overrides::default()).unwrap(),
        metric,
        Horizon::default(),
    )
}

/// With equal cash, a 5/15/40/40 grant of 280,000 overtakes an even one of 300,000 in total where
/// −61 − 33u + 37u² + 37u³ = 0 for u = 1 + growth, at about 11.8 %.
#[test]
fn a_back_loaded_grant_overtakes_an_even_one_with_growth() {
    let grant = |value: u32, vesting: &str| {
        let text = format!("base = 1\n[rsu]\nvalue = {value}_000\nvesting = \"{vesting}\"\n");
        movable(&text, "growth=0%")
    };
    let (back, even) = (grant(280, "amazon"), grant(300, "even-annual"));
    let mut back_loaded = objective(&back, Unit::Rate, Metric::Total);
    let mut target = Target::Moving(objective(&even, Unit::Rate, Metric::Total).into());
    let solved =
        solve(&mut back_loaded, &mut target, Decimal::ZERO, &mut Effort::default()).unwrap();
    assert_eq!(solved.reaches.value.to_string(), "0.1177");
    let before = solved.falls_short.unwrap();
    assert!(solved.reaches.reaches() && !before.reaches());
    // Check with the equation: negative at 11.76 %, positive at 11.77 %.
    let equation = |growth: Decimal| {
        let u = Decimal::ONE + growth;
        Decimal::from(37) * u * u * (u + Decimal::ONE) - Decimal::from(33) * u - Decimal::from(61)
    };
    assert!(equation(before.value) < Decimal::ZERO);
    assert!(equation(solved.reaches.value) > Decimal::ZERO);
}

/// 257,000 a year, compared with 165,000 plus 100,000 of even equity: (257 − 165) ÷ 100 of its
/// price.
#[test]
fn a_share_price_of_92_percent_matches_the_cash_offer() {
    let equity = "base = 165_000\n[rsu]\nvalue = 400_000\ngrant_price = 50\n\
                  vesting = \"even-annual\"\n[stock]\nprice = 50\n";
    let equity = movable(equity, "price=50");
    for metric in [Metric::Average, Metric::Year(1), Metric::Year(4)] {
        let mut objective = objective(&equity, Unit::Price, metric);
        let mut target = Target::Amount(dollars(257_000));
        let now = Decimal::from(50);
        let solved = solve(&mut objective, &mut target, now, &mut Effort::default()).unwrap();
        assert_eq!(solved.reaches.value, Decimal::new(4_600, 2), "{metric}");
        assert_eq!(solved.reaches.figure, dollars(257_000));
    }
}

/// A larger grant of whole shares can pay less in a year: 17 shares vest 4-5-4-4, and 18 vest
/// 5-4-5-4. The smallest solution is still found.
#[test]
fn the_smallest_number_of_shares_is_found_despite_jitter() {
    let text = "base = 0\n[rsu]\nshares = 100\nvesting = \"even-annual\"\n\
                allocation = \"cumulative_rounding\"\n[stock]\nprice = 10\n";
    let shares = movable(text, "rsu=100");
    for (year, target) in [(2, 50), (3, 120), (4, 250), (1, 70)] {
        let metric = Metric::Year(year);
        let mut objective = objective(&shares, Unit::Shares, metric);
        let first = (0..1_000).map(Decimal::from);
        let first = first
            .clone()
            .find(|n| objective.at(*n).unwrap().get() >= Decimal::from(target))
            .unwrap();
        let mut target = Target::Amount(dollars(target));
        let solved =
            solve(&mut objective, &mut target, Decimal::ONE_HUNDRED, &mut Effort::default());
        assert_eq!(solved.unwrap().reaches.value, first, "year {year}");
    }
}

/// All amounts that convert to the same number of whole shares are equal. The smallest amount for
/// the smallest sufficient number is found with every allocation.
#[test]
fn the_smallest_amount_of_whole_shares_is_found() {
    for allocation in ["cumulative_rounding", "front_loaded", "back_loaded_to_single_tranche"] {
        let text = format!(
            "base = 0\n[rsu]\nvalue = 70\ngrant_price = 0.7\nvesting = \"even-annual\"\n\
             allocation = \"{allocation}\"\n[stock]\nprice = 1\ngrowth = \"5%\"\n"
        );
        let grant = movable(&text, "rsu=70");
        for (metric, target) in [(Metric::Total, 60), (Metric::Year(2), 14), (Metric::Year(3), 21)]
        {
            let mut objective = objective(&grant, Unit::Amount, metric);
            let reaches =
                |n: &i64| objective.at(Decimal::new(*n, 2)).unwrap().get() >= target.into();
            let first = (0..20_000).find(reaches).unwrap();
            let mut target = Target::Amount(dollars(target));
            let solved =
                solve(&mut objective, &mut target, Decimal::from(70), &mut Effort::default())
                    .unwrap();
            assert_eq!(solved.reaches.value, Decimal::new(first, 2), "{allocation} {metric}");
        }
    }
}

/// A lone grant price also sets the share price.
#[test]
fn a_grant_price_that_also_sets_the_share_price_is_not_solvable() {
    let text = "base = 0\n[rsu]\nshares = 1_000\ngrant_price = 100\nvesting = \"even-annual\"\n";
    let offer = movable(text, "rsu.grant_price=100");
    let mut objective = objective(&offer, Unit::Price, Metric::Total);
    let solved = solve(
        &mut objective,
        &mut Target::Amount(dollars(120_000)),
        Decimal::ONE_HUNDRED,
        &mut Effort::default(),
    );
    assert_eq!(solved, Err(Unsolved::Unsteady));
}

/// A price by year also sizes grants of that year, so a higher price can lower pay.
#[test]
fn a_price_that_sizes_later_grants_is_not_solvable() {
    let text = "base = 0\n[refresher]\nvalue = 1_000\nvesting = \"even-annual\"\n\
                [stock]\nprices = [10, 20, 30]\n";
    let offer = movable(text, "prices.2=20");
    let mut objective = objective(&offer, Unit::Price, Metric::Total);
    let solved = solve(
        &mut objective,
        &mut Target::Amount(dollars(900)),
        Decimal::TEN,
        &mut Effort::default(),
    );
    assert_eq!(solved, Err(Unsolved::Unsteady));
}

/// Higher pay can lower a rate of change, so there is no single threshold.
#[test]
fn a_rate_of_change_is_not_solvable() {
    let offer = movable("base = 100\nsign_on = [10]\n", "sign_on.1=10");
    let mut objective = objective(&offer, Unit::Amount, Metric::Year3Change);
    let mut target = Target::Amount(dollars(5));
    let solved = solve(&mut objective, &mut target, Decimal::TEN, &mut Effort::default());
    assert_eq!(solved, Err(Unsolved::Unsteady));
}

/// Another price revalues a grant in money.
#[test]
fn a_changed_share_price_keeps_the_shares_of_a_grant() {
    let text = "base = 0\n[rsu]\nvalue = 400\nvesting = \"even-annual\"\n[stock]\nprice = 100\n";
    let (file, _) = movable(text, "price=150");
    let offer = file.read(&Overrides::default()).unwrap();
    assert_eq!(totals(&offer.project(Horizon::default()).unwrap())[0], "150.00");
    // A price taken from the grant price can be stated.
    let (file, _) = movable(&text.replace("[stock]\nprice = 100\n", ""), "price=150");
    let offer = file.read(&Overrides::default()).unwrap();
    assert_eq!(totals(&offer.project(Horizon::default()).unwrap())[0], "100.00");
}
