//! Any text is a profile, or a file of bands, or has problems that point into it. What was read can
//! be used.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offercalc::{Horizon, Market, Offer, Profile};
use offercalc_fuzz::assert_problems;

const OFFER: &str = include_str!("../../offers/amazon-l6.toml");

fuzz_target!(|text: &str| {
    match Profile::from_toml(text) {
        Ok(profile) => assert_eq!(Profile::from_toml(text), Ok(profile)),
        Err(problems) => assert_problems(text, &problems),
    }
    match Market::from_toml(text) {
        Ok(market) => {
            let offer = Offer::from_toml(OFFER).expect("the sample is an offer");
            if let Ok(middle) = market.middle(&offer, Horizon::default()) {
                assert_eq!(middle.amount.currency(), market.currency);
                assert!(market.bands.contains(&middle.band));
            }
        }
        Err(problems) => assert_problems(text, &problems),
    }
});
