//! What holds for every offer.

use offercalc::{
    Component, Decimal, Horizon, Leaving, Ledger, LeftBehind, Metric, Offer, Projection, Year,
};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

const SAMPLE: &str = include_str!("../../offers/current-job.toml");

/// The parts of an offer that can be made larger, and what else it has.
#[derive(Clone, Debug)]
struct Parts {
    base: u64,
    bonus: u64,
    sign_on: u64,
    value: u64,
    vesting: &'static str,
    others: &'static str,
    granted_month: i32,
    growth: i32,
    /// How a sign-on is repaid.
    terms: &'static str,
}

impl Parts {
    /// Amounts are in cents.
    fn project(&self, years: u32) -> Projection {
        self.offer().project(Horizon::new(years).unwrap()).unwrap()
    }

    fn offer(&self) -> Offer {
        let Self { base, bonus, sign_on, value, vesting, others, granted_month, growth, terms } =
            self;
        let cents = |amount: u64| format!("\"{}.{:02}\"", amount / 100, amount % 100);
        let text = format!(
            "base = {}\nraise = \"2.5%\"\nbonus = {}\n\
             sign_on = {{ amounts = [{}, 10_000.01]{terms} }}\n{others}\n\
             [[rsu]]\nvalue = {}\ngrant_price = 123.45\ngranted_month = {granted_month}\n\
             vesting = {vesting}\n\
             [stock]\nprice = 150.1\ngrowth = \"{growth}%\"\n",
            cents(*base),
            cents(*bonus),
            cents(*sign_on),
            cents(*value),
        );
        Offer::from_toml(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }
}

fn parts() -> impl Strategy<Value = Parts> {
    let vesting = prop_oneof![
        Just("\"amazon\""),
        Just("\"google\""),
        Just("\"startup\""),
        Just("{ years = [33.3, 33.3, 33.4], every = \"month\", cliff = 7 }"),
        Just("[{ month = 1, percent = 0.01 }, { month = 30, percent = 99.99 }]"),
    ];
    let others = prop_oneof![
        Just(""),
        Just("[refresher]\nvalue = 33_333.33\nvesting = \"even-monthly\"\ngrowth = \"3%\""),
        Just("[[rsu]]\nshares = 1_765\nvesting = \"meta\"\nallocation = \"front_loaded\""),
    ];
    let terms = prop_oneof![
        Just(""),
        Just(", repay_within = 17"),
        Just(", repay_within = 12, repay = \"full\""),
        Just(", paid = \"monthly\", repay_within = 12"),
    ];
    let amount = || 0_u64..100_000_000;
    let amounts = (amount(), amount(), amount(), amount());
    (amounts, vesting, others, -40_i32..40, -60_i32..60, terms).prop_map(
        |((base, bonus, sign_on, value), vesting, others, granted_month, growth, terms)| Parts {
            base,
            bonus,
            sign_on,
            value,
            vesting,
            others,
            granted_month,
            growth,
            terms,
        },
    )
}

proptest! {
    #[test]
    fn parts_add_up_to_the_whole(parts in parts(), years in 1_u32..=10) {
        let projection = parts.project(years);
        let ledger = Ledger::new(&parts.offer(), Horizon::new(years).unwrap()).unwrap();
        let ledger = ledger.payments();
        for year in projection.years() {
            let cells: Decimal = Component::ALL.iter().map(|part| year.amount(*part)).sum();
            prop_assert_eq!(cells, year.total());
            for component in Component::ALL {
                let payments = ledger
                    .iter()
                    .filter(|payment| payment.year() == year.year())
                    .filter(|payment| payment.component == component);
                let booked: Decimal = payments.map(|payment| payment.amount).sum();
                prop_assert_eq!(booked, year.amount(component));
            }
        }
        let years: Decimal = projection.years().iter().map(Year::total).sum();
        prop_assert_eq!(years, projection.total());
        prop_assert_eq!(projection.running_totals().last().copied(), Some(projection.total()));
        prop_assert!(ledger.iter().all(|payment| payment.amount.scale() == 2));
        prop_assert!(ledger.iter().all(|payment| payment.amount >= Decimal::ZERO));
    }

    #[test]
    fn more_never_lowers_a_total(parts in parts(), more in 1_u64..1_000_000, which in 0..4) {
        let mut larger = parts.clone();
        match which {
            0 => larger.base += more,
            1 => larger.bonus += more,
            2 => larger.sign_on += more,
            _ => larger.value += more,
        }
        let (less, more) = (parts.project(6), larger.project(6));
        for metric in [Metric::Total, Metric::Average, Metric::Guaranteed, Metric::Year(1)] {
            let (less, more) = (less.metric(metric).unwrap(), more.metric(metric).unwrap());
            prop_assert!(less.get() <= more.get(), "{} fell", metric);
        }
    }

    #[test]
    fn leaving_takes_back_no_more_than_the_sign_on(parts in parts(), month in 0_u32..=60) {
        let offer = parts.offer();
        let years = Horizon::new(5).unwrap();
        let leaving = Leaving::new(&offer, years).unwrap();
        let day = leaving.after(month).unwrap();
        let paid = offer.project(years).unwrap().running_totals().to_vec();
        let paid = month.checked_sub(1).map_or(Decimal::ZERO, |month| paid[month as usize]);
        prop_assert_eq!(day.received, paid);
        prop_assert_eq!(day.net, day.received - day.to_repay);
        let received = |component| leaving.received(component, month);
        prop_assert!(day.to_repay >= Decimal::ZERO);
        prop_assert!(day.to_repay <= received(Component::SignOn));

        // The parts add up to the whole.
        let received_by: Decimal = Component::ALL.map(received).iter().sum();
        prop_assert_eq!(received_by, day.received);
        let sign_on = leaving.sign_on(month).unwrap();
        for year in &sign_on {
            prop_assert_eq!(year.kept + year.to_repay + year.unpaid, year.amount);
        }
        let to_repay: Decimal = sign_on.iter().map(|year| year.to_repay).sum();
        prop_assert_eq!(to_repay, day.to_repay);
        let grants = leaving.grants(month).unwrap();
        let unvested: Decimal = grants.iter().map(|grant| grant.unvested).sum();
        prop_assert_eq!(unvested, day.unvested);
        let vested: Decimal = grants.iter().map(|grant| grant.vested).sum();
        prop_assert_eq!(vested, received(Component::Rsu) + received(Component::Refresher));

        // A longer horizon tells the same of the day, and what is left behind only grows.
        let longer = Leaving::new(&offer, LeftBehind::horizon(month, years)).unwrap();
        prop_assert_eq!(longer.after(month).unwrap(), day);
        let left = longer.left_behind(month);
        let within = LeftBehind::WINDOWS.map(|months| left.within(months));
        prop_assert!(within.is_sorted() && within[0] >= Decimal::ZERO);
    }

    #[test]
    fn leaving_at_the_end_is_the_total(parts in parts(), years in 3_u32..=10) {
        let horizon = Horizon::new(years).unwrap();
        let offer = parts.offer();
        let projection = offer.project(horizon).unwrap();
        let day = Leaving::new(&offer, horizon).unwrap().after(horizon.months()).unwrap();
        // By year 3 the terms of both sign-on payments are over.
        prop_assert_eq!(day.to_repay, Decimal::ZERO);
        prop_assert_eq!(day.net, projection.total());
        prop_assert_eq!(day.unvested, projection.unvested());
    }

    #[test]
    fn any_text_is_an_offer_or_an_error(text in "\\PC*") {
        let _ = Offer::from_toml(&text);
    }

    #[test]
    fn a_broken_sample_is_an_offer_or_an_error(
        cut in 0..SAMPLE.len(),
        length in 0_usize..40,
        filling in prop_oneof![
            any::<String>(),
            "[-0-9_.eE\"'\\[\\]{}=,%k$]{0,40}",
            Just("99999999999999999999999999999999999999".to_owned()),
        ],
        years in 1_u32..=50,
    ) {
        let end = (cut + length).min(SAMPLE.len());
        if let (Some(before), Some(after)) = (SAMPLE.get(..cut), SAMPLE.get(end..)) {
            let text = format!("{before}{filling}{after}");
            match Offer::from_toml(&text) {
                Ok(offer) => drop(offer.project(Horizon::new(years).unwrap())),
                Err(problems) => prop_assert!(!problems.is_empty()),
            }
        }
    }
}
