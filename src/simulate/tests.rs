//! Simulated figures against closed forms, within three standard errors at a million paths.

use rust_decimal::Decimal;

use super::*;
use crate::{DiscountRate, Horizon, LeaveRate, Offer, Overrides};

const PATHS: u32 = 1_000_000;
const SEEDS: [u64; 3] = [1, 2, 3];

/// 1,000 shares at 200 that vest like Amazon's.
const AMAZON: &str = "company = \"Amazon\"\nbase = 0\n[rsu]\nshares = 1_000\n\
    vesting = [{ month = 12, percent = 5 }, { month = 24, percent = 15 }, \
    { month = 30, percent = 20 }, { month = 36, percent = 20 }, { month = 42, percent = 20 }, \
    { month = 48, percent = 20 }]\n[stock]\nprice = 200\nvolatility = \"35%\"";

/// A grant that vests once, after four years.
fn once(value: &str, volatility: &str) -> String {
    format!(
        "base = 0\n[rsu]\nvalue = {value}\nvesting = [{{ month = 48, percent = 100 }}]\n\
         [stock]\nprice = 100\nvolatility = \"{volatility}\""
    )
}

/// Cash, paid over four years.
fn cash(total: &str) -> String {
    format!("base = 0\n[[one_time]]\namount = {total}\nmonth = 1")
}

fn terms(paths: u32, seed: u64) -> SimulationTerms {
    SimulationTerms { paths: Paths::new(paths).unwrap(), seed, ..SimulationTerms::default() }
}

fn offers(texts: &[&str]) -> Vec<Offer> {
    let offers = texts.iter().map(|text| Offer::from_toml(text));
    offers.map(|offer| offer.unwrap_or_else(|problems| panic!("{problems:?}"))).collect()
}

fn run(texts: &[&str], terms: SimulationTerms) -> Outcome {
    let offers = offers(texts);
    let offers: Vec<&Offer> = offers.iter().collect();
    Simulation::new(&offers, Horizon::default(), terms).unwrap().run(&|_| ()).unwrap()
}

fn refused(texts: &[&str], terms: SimulationTerms) -> SimulationError {
    let offers = offers(texts);
    let offers: Vec<&Offer> = offers.iter().collect();
    Simulation::new(&offers, Horizon::default(), terms).map(drop).unwrap_err()
}

fn number(decimal: Decimal) -> f64 {
    decimal.to_string().parse().unwrap()
}

/// Asserts that an estimate of a probability is within three standard errors.
fn assert_probability(estimate: Probability, exact: f64, about: &str) {
    let error = (exact * (1.0 - exact) / f64::from(PATHS)).sqrt();
    let away = (number(estimate.value) - exact).abs() / error;
    assert!(away < 3.0, "{about}: {} is {away:.1} standard errors from {exact}", estimate.value);
    assert!((number(estimate.error) - error).abs() < 2e-6, "{about}: {}", estimate.error);
}

/// Asserts that the mean is within three of its standard errors.
fn assert_mean(outcome: &OfferOutcome, exact: f64, about: &str) {
    let (mean, error) = (number(outcome.mean.amount()), number(outcome.mean_error.amount()));
    // Half a cent of each year is rounded.
    let away = (mean - exact).abs();
    assert!(away < 3.0 * error + 0.02, "{about}: {mean} ± {error} is not {exact}");
}

#[test]
fn a_grant_has_the_mean_the_deviation_and_the_percentiles_of_a_sum_of_lognormals() {
    // Worked example: the percentiles of a grant, each beaten by that part of the paths.
    let percentiles = [
        (0.10, "85_444.26"),
        (0.25, "118_338.80"),
        (0.50, "170_830.05"),
        (0.75, "247_909.71"),
        (0.90, "348_115.83"),
        (1.0 - 0.547604, "160_000"),
        (1.0 - 0.462049, "180_000"),
        (1.0 - 0.387180, "200_000"),
        (1.0 - 0.268906, "240_000"),
    ];
    let cash: Vec<String> = percentiles.iter().map(|(_, amount)| cash(amount)).collect();
    let mut texts = vec![AMAZON];
    texts.extend(cash.iter().map(String::as_str));
    for seed in SEEDS {
        let outcome = run(&texts, terms(PATHS, seed));
        for ((below, amount), cash) in percentiles.iter().zip(&outcome.offers[1..]) {
            assert_probability(cash.ahead.as_ref().unwrap().total, *below, amount);
        }
        let amazon = &outcome.offers[0];
        assert_mean(amazon, 200_000.0, "the mean");
        // The fourth moment of the grant is about 12 times the square of its variance.
        let error = 120_709.39 * (11.0 / 4.0 / f64::from(PATHS)).sqrt();
        let deviation = number(amazon.standard_deviation.amount());
        assert!((deviation - 120_709.39).abs() < 3.0 * error, "{deviation}");
        let [_, p25, p50, p75, _] = amazon.percentiles.map(|it| number(it.amount()));
        for (found, exact) in [(p25, 118_338.80), (p50, 170_830.05), (p75, 247_909.71)] {
            assert!((found / exact - 1.0).abs() < 0.005, "{found} {exact}");
        }
    }
}

#[test]
fn growth_moves_the_mean() {
    let growing = format!("{AMAZON}\ngrowth = \"15%\"");
    let outcome = run(&[&growing], terms(PATHS, 4));
    assert_mean(&outcome.offers[0], 271_970.0, "with growth of 15%");
    let deviation = number(outcome.offers[0].standard_deviation.amount());
    assert!((deviation / 168_071.63 - 1.0).abs() < 0.005, "{deviation}");
}

#[test]
fn cash_and_shares_beat_cash_as_often_as_they_should() {
    let mixed = AMAZON.replace("base = 0", "base = 210_000").replace("1_000", "1_500");
    let (level, more) = (once("200_000", "35%"), cash("200_000"));
    let pairs = [
        (cash("1_100_000"), mixed, 0.489419),
        (more, level.clone(), 0.363169),
        (cash("150_000"), level, 0.524310),
    ];
    for seed in SEEDS {
        for (baseline, offer, exact) in &pairs {
            let outcome = run(&[baseline, offer], terms(PATHS, seed));
            assert_probability(outcome.offers[1].ahead.as_ref().unwrap().total, *exact, offer);
        }
    }
}

#[test]
fn correlated_shares_beat_each_other_as_often_as_they_should() {
    let (steady, wild) = (once("200_000", "35%"), once("180_000", "50%"));
    for seed in SEEDS {
        for (correlation, exact) in [("0", 0.616087), ("0.5", 0.657422), ("0.8", 0.723218)] {
            let correlation = Correlation::new(correlation.parse().unwrap()).unwrap();
            let terms = SimulationTerms { correlation, ..terms(PATHS, seed) };
            let outcome = run(&[&wild, &steady], terms);
            let ahead = outcome.offers[1].ahead.as_ref().unwrap();
            assert_probability(ahead.total, exact, &format!("{correlation:?}"));
            assert_eq!(ahead.total, *ahead.by_year.last().unwrap());
        }
    }
}

#[test]
fn monthly_vests_follow_one_path() {
    let google = "base = 0\n[rsu]\nvalue = 180_000\n\
                  vesting = { years = [38, 32, 20, 10], every = \"month\" }\n\
                  [stock]\nprice = 100\nvolatility = \"30%\"";
    let correlation = Correlation::new(0.into()).unwrap();
    let outcome = run(&[google, AMAZON], SimulationTerms { correlation, ..terms(PATHS, 1) });
    assert_probability(outcome.offers[1].ahead.as_ref().unwrap().total, 0.496390, "Amazon");
    let deviation = number(outcome.offers[0].standard_deviation.amount());
    assert!((deviation / 55_272.20 - 1.0).abs() < 0.003, "{deviation}");
    assert_mean(&outcome.offers[0], 180_000.0, "Google");
}

#[test]
fn options_are_exercised_only_at_a_gain() {
    // Worked example: at the price of the file they are worth nothing.
    let options = "base = 0\n[[options]]\ncount = 10_000\nstrike = 5\n\
                   vesting = [{ month = 48, percent = 100 }]\n\
                   [stock]\nprice = 5\nvolatility = \"50%\"";
    let private = format!("{options}\nprivate = true\nliquidity_month = 48");
    let early = private.replace("month = 48, percent", "month = 12, percent");
    for text in [options, &private, &early] {
        for seed in SEEDS {
            assert_mean(&run(&[text], terms(PATHS, seed)).offers[0], 19_146.25, text);
        }
    }
}

#[test]
fn shares_wait_for_liquidity_on_the_same_path() {
    let private = "base = 0\n[rsu]\nvalue = 200_000\nvesting = \"amazon\"\n\
                   [stock]\nprice = 50\nvolatility = \"35%\"\nprivate = true\nliquidity_month = 48";
    let outcome = run(&[&cash("200_000"), private], terms(PATHS, 1));
    assert_probability(outcome.offers[1].ahead.as_ref().unwrap().total, 0.363169, "at liquidity");
    assert_mean(&outcome.offers[1], 200_000.0, "at liquidity");
}

#[test]
fn leaving_loses_what_would_have_been_paid() {
    // Worked examples, with 15 % who leave within a year.
    let leave_rate = LeaveRate::new("15%".parse().unwrap());
    let sign_on = "base = 0\n[sign_on]\namounts = [80_000]\nrepay_within = 12";
    let grant = AMAZON.replace("1_000", "1_500").replace("35%", "0%");
    for (text, exact) in [
        ("base = 180_000", 525_831.47),
        ("base = 0\nsign_on = [80_000, 60_000]", 131_000.0),
        (sign_on, 80_000.0 - 5_661.32),
        (&grant, 187_368.82),
    ] {
        for seed in [1, 2] {
            let outcome = run(
                &[text],
                SimulationTerms { leave_rate: leave_rate.clone(), ..terms(PATHS, seed) },
            );
            assert_mean(&outcome.offers[0], exact, text);
        }
    }
}

#[test]
fn means_are_the_exact_figures_of_time_and_leaving() {
    let text = "base = 150_000\nraise = \"4%\"\nbonus = { target = \"10%\", paid_after = 3 }\n\
                [sign_on]\namounts = [60_000, 30_000]\npaid = \"monthly\"\nrepay_within = 18\n\
                [[one_time]]\namount = 20_000\nrepay = [{ month = 12, percent = 100 }, \
                { month = 24, percent = 50 }]\n\
                [retirement]\ndeferral = \"10%\"\nmatch = [{ rate = \"50%\", up_to = \"6%\" }]\n\
                vesting = { years = [0, 0, 100] }\n\
                [rsu]\nvalue = 200_000\nvesting = \"even-quarterly\"\n\
                [refresher]\nvalue = 40_000\nvesting = \"even-annual\"\n\
                [stock]\nprice = 50\ngrowth = \"5%\"\nvolatility = \"20%\"";
    let leave_rate = LeaveRate::new("20%".parse().unwrap());
    let discount_rate = DiscountRate::new("7%".parse().unwrap());
    let (leave, discount) = (leave_rate.clone(), discount_rate.clone());
    let asked = Overrides { discount, leave, ..Overrides::default() };
    let offer = Offer::from_toml_at(text, &asked).unwrap();
    let exact = offer.project(Horizon::default()).unwrap();
    let run = |discount_rate| {
        let terms =
            SimulationTerms { leave_rate: leave_rate.clone(), discount_rate, ..terms(PATHS, 1) };
        run(&[text], terms).offers.remove(0)
    };
    assert_mean(&run(None), number(exact.expected().unwrap().amount()), "expected");
    let present_value = number(exact.present_value().unwrap().amount());
    assert_mean(&run(discount_rate), present_value, "present value");
}

#[test]
fn vested_options_are_kept_on_leaving() {
    // They vest after a year, in which 15 % leave, and are paid after four.
    let options = "base = 0\n[[options]]\ncount = 1_000\nstrike = 1\n\
                   vesting = [{ month = 12, percent = 100 }]\n[stock]\nprice = 11\n\
                   volatility = \"0%\"\nprivate = true\nliquidity_month = 48";
    let leave_rate = LeaveRate::new("15%".parse().unwrap());
    let outcome =
        run(&[options], SimulationTerms { leave_rate: leave_rate.clone(), ..terms(PATHS, 1) });
    assert_mean(&outcome.offers[0], 8_500.0, "85 % of 10,000");
}

#[test]
fn grants_of_one_company_share_a_path() {
    let more = AMAZON.replace("1_000", "1_001");
    let outcome = run(&[AMAZON, &more, AMAZON], terms(20_000, 1));
    let ahead = |offer: usize| outcome.offers[offer].ahead.clone().unwrap();
    assert_eq!(ahead(1).total.value.to_string(), "1.000000");
    assert_eq!((ahead(2).total.value, ahead(2).tied.value), (0.into(), 1.into()));
    let most = outcome.offers[1].most.unwrap();
    assert_eq!(most.value.to_string(), "1.000000");
}

#[test]
fn without_volatility_every_path_is_that_of_the_file() {
    let text = format!(
        "{}\ngrowth = \"7%\"\n[refresher]\nvalue = 33_333\nvesting = \"even-quarterly\"",
        AMAZON.replace("35%", "0%")
    );
    let total = offers(&[&text])[0].project(Horizon::default()).unwrap().total();
    let outcome = run(&[&text], terms(1_000, 1));
    let offer = &outcome.offers[0];
    assert_eq!((offer.mean, offer.expected_shortfall), (total, total));
    assert_eq!(offer.percentiles, [total; 5]);
    assert!(offer.standard_deviation.is_zero());
}

#[test]
fn refreshers_are_sized_at_the_price_of_their_month() {
    let refresher = "base = 0\n[refresher]\nvalue = 100_000\ncount = 1\n\
                     vesting = [{ month = 36, percent = 100 }]\n\
                     [stock]\nprice = 10\nvolatility = \"35%\"";
    let grant = once("100_000", "35%").replace("month = 48", "month = 36");
    let spread = |text: &str| {
        let offer = run(&[text], terms(100_000, 1)).offers.remove(0);
        (number(offer.mean.amount()), number(offer.standard_deviation.amount()))
    };
    let ((mean, deviation), (_, of_grant)) = (spread(refresher), spread(&grant));
    assert!((mean / 100_000.0 - 1.0).abs() < 0.01, "{mean}");
    // Three years of volatility, as for a grant made at the start that vests after three.
    assert!((deviation / of_grant - 1.0).abs() < 0.03, "{deviation} {of_grant}");
    // A value that buys shares at every year's price does not move.
    let priced = "base = 0\n[rsu]\nvalue = 100_000\npriced = \"each_year\"\nvesting = \"amazon\"\n\
                  [stock]\nprice = 10";
    assert_eq!(spread(priced), (100_000.0, 0.0));
}

#[test]
fn the_draws_are_those_of_the_figures() {
    let all = offers(&[AMAZON, &cash("170_830.05")]);
    let all: Vec<&Offer> = all.iter().collect();
    let simulation = Simulation::new(&all, Horizon::default(), terms(3_000, 7)).unwrap();
    let draws: Vec<_> = simulation.draws().map(Result::unwrap).collect();
    let outcome = simulation.run(&|_| ()).unwrap();
    assert_eq!(draws.len(), 3_000);
    let ahead = draws.iter().filter(|draw| draw[1].amount() > draw[0].amount()).count();
    let found = outcome.offers[1].ahead.as_ref().unwrap().total.value;
    assert_eq!(number(found), (ahead as f64 / 3_000.0 * 1e6).round() / 1e6);
    let mut amazon: Vec<_> = draws.iter().map(|draw| draw[0].amount()).collect();
    amazon.sort_unstable();
    let median = (number(amazon[1_499]) + number(amazon[1_500])) / 2.0;
    let found = number(outcome.offers[0].percentiles[2].amount());
    assert!((found / median - 1.0).abs() < 1e-4, "{found} {median}");
    let worst: f64 = amazon[..150].iter().map(|amount| number(*amount)).sum::<f64>() / 150.0;
    let found = number(outcome.offers[0].expected_shortfall.amount());
    assert!((found / worst - 1.0).abs() < 1e-4, "{found} {worst}");
}

#[test]
fn terms_that_do_not_fit_are_refused() {
    let without = AMAZON.replace("\nvolatility = \"35%\"", "");
    let error = refused(&[&cash("1"), &without], terms(10, 1));
    assert_eq!(error, SimulationError::NoVolatility { offer: 1 });
    // Nothing moves, so none is needed.
    assert!(run(&[&cash("1")], terms(10, 1)).offers[0].standard_deviation.is_zero());
    let other = AMAZON.replace("35%", "40%");
    let error = refused(&[AMAZON, &other], terms(10, 1));
    assert!(matches!(error, SimulationError::TwoVolatilities { offers: [0, 1], .. }), "{error}");
    let [one, two, three] = ["A", "B", "C"].map(|company| AMAZON.replace("Amazon", company));
    let against = |tenths| {
        let correlation = Correlation::new(Decimal::new(tenths, 1)).unwrap();
        SimulationTerms { correlation, ..terms(10, 1) }
    };
    let error = refused(&[&one, &two, &three], against(-6));
    assert!(matches!(error, SimulationError::Correlation { companies: 3, .. }), "{error}");
    run(&[&one, &two, &three], against(-5));
    run(&[&one, &two], against(-10));
    let euros = refused(&["base = 1", "base = 1\ncurrency = \"EUR\""], terms(10, 1));
    assert!(matches!(euros, SimulationError::MixedCurrencies { .. }), "{euros}");
}
