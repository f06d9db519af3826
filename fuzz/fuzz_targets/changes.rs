//! Changes of an offer, one a line as for `--set`: a refused change leaves the file alone, and the
//! text of a changed file reads back as the change said.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offercalc::{Change, Horizon, OfferFile, Overrides};
use offercalc_fuzz::assert_figures_add_up;

const SAMPLES: [&str; 4] = [
    include_str!("../../offers/amazon-l6.toml"),
    include_str!("../../offers/full-benefits.toml"),
    include_str!("../../offers/private-double-trigger.toml"),
    include_str!("../../offers/startup-iso.toml"),
];

/// Each change edits the file from the start, so that many take long and find little more.
const MOST_CHANGES: usize = 5;

fuzz_target!(|text: &str| {
    let mut file = OfferFile::new(SAMPLES[text.len() % SAMPLES.len()]);
    let asked = Overrides::default();
    let changes = text.lines().filter_map(|line| line.parse::<Change>().ok());
    for change in changes.take(MOST_CHANGES) {
        assert_eq!(change.to_string().parse(), Ok(change.clone()), "`{change}` reads otherwise");
        let before = file.text().to_owned();
        let Ok(changed) = file.change(&change) else {
            assert_eq!(file.text(), before, "{change} was refused");
            continue;
        };
        let read_again = OfferFile::new(file.text());
        assert_eq!(read_again.read(&asked).ok(), file.read(&asked).ok(), "{change}");
        if changed.to.is_some() {
            let lever = read_again.lever(&changed.lever.to_string()).expect("it is set now");
            assert_eq!(read_again.setting(&lever), changed.to, "{change}");
        }
    }
    if let Ok(offer) = file.read(&asked) {
        assert_figures_add_up(&offer, Horizon::default());
    }
});
