//! Any text is an offer in place or has problems that point into it. The file that it becomes is the
//! same offer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offercalc::{Horizon, OfferFile, Overrides};
use offercalc_fuzz::{assert_figures_add_up, assert_positions, assert_problems};

fuzz_target!(|text: &str| {
    let file = OfferFile::in_place(text);
    assert_eq!(file.source(), text);
    let asked = Overrides::default();
    match file.read(&asked) {
        Ok(offer) => {
            assert_positions(text, &file.warnings());
            assert_figures_add_up(&offer, Horizon::default());
            assert_eq!(OfferFile::new(file.text()).read(&asked), Ok(offer), "{}", file.text());
        }
        Err(problems) => assert_problems(text, &problems),
    }
});
