//! Any text is an offer whose figures add up, or has problems that point into it. An edit that is no
//! pay keeps every figure.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offercalc::{Change, Horizon, OfferFile, Overrides};
use offercalc_fuzz::{assert_figures_add_up, assert_positions, assert_problems};

fuzz_target!(|text: &str| {
    let file = OfferFile::new(text);
    let asked = Overrides::default();
    let offer = match file.read(&asked) {
        Ok(offer) => offer,
        Err(problems) => return assert_problems(text, &problems),
    };
    assert_positions(text, &file.warnings());
    assert_figures_add_up(&offer, Horizon::default());

    let mut renamed = file.clone();
    renamed.change(&Change::set("name", "Renamed")).expect("an offer can be renamed");
    let read_again = OfferFile::new(renamed.text()).read(&asked).expect("it is still an offer");
    assert_eq!(Ok(&read_again), renamed.read(&asked).as_ref());
    assert_eq!(read_again.name().as_deref(), Some("Renamed"));
    let years = [&offer, &read_again].map(|offer| {
        let projection = offer.project(Horizon::default()).ok()?;
        Some(projection.running_totals())
    });
    assert_eq!(years[0], years[1], "a name changed the figures");
});
