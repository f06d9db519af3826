//! Any text is a template of a letter or has a mistake that is reported. A letter has no control
//! characters and is not large.
//!
//! The program has no public items, so this target compiles the source of its letters, and the
//! modules of `src/cli` that they import.

#![no_main]

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use offercalc::{Change, Horizon, Names, OfferFile, Overrides};

use letter::{LetterKind, Template};
use program::{cli, report};
use report::draft::asked;
use report::draft::letter_offer::LetterOffer;
use report::draft::variables::{LetterWords, Variables};
use report::offer::Projected;

#[allow(dead_code, unused_imports)]
#[path = "../../src"]
mod program {
    pub(crate) mod report;

    pub(crate) mod cli {
        pub(crate) mod args;
        pub(crate) mod diagnostics;
        pub(crate) mod file;
        pub(crate) mod render;
        pub(crate) mod terminal;
    }
}

#[path = "../../src/cli/command/draft/guard.rs"]
mod guard;
#[allow(dead_code)]
#[path = "../../src/cli/command/draft/letter.rs"]
mod letter;

const OFFER: &str = include_str!("../../offers/full-benefits.toml");

/// The largest letter is 1 MB; a character that is replaced grows to three bytes.
const LONGEST: usize = 3 << 20;

thread_local! {
    /// The variables of a counter, and the file that templates are read from.
    static LETTER: RefCell<(Variables, PathBuf)> = RefCell::new((
        variables(),
        std::env::temp_dir().join(format!("offercalc-template-{}.txt", std::process::id())),
    ));
}

fuzz_target!(|text: &str| {
    LETTER.with_borrow(|(variables, path)| {
        fs::write(path, text).expect("a writable folder for temporary files");
        let template = Template::open(LetterKind::Counter, Some(path));
        let template = template.unwrap_or_else(|_| panic!("a text is a template"));
        match template.fill_in(variables) {
            Ok(letter) => {
                assert!(letter.len() <= LONGEST, "a letter of {} bytes", letter.len());
                let is_text = |c: char| matches!(c, '\n' | '\t') || !report::sanitize::is_unsafe(c);
                assert!(letter.chars().all(is_text), "{letter:?}");
            }
            Err(failure) => {
                let diagnostics = failure.into_diagnostics();
                assert_eq!(diagnostics.len(), 1);
                assert!(diagnostics.iter().all(|wrong| !wrong.to_string().is_empty()));
            }
        }
    });
});

/// The variables of a letter that asks for more base and shares.
fn variables() -> Variables {
    let offered = OfferFile::new(OFFER);
    let mut ask = offered.clone();
    let changes = ["base+=10k", "rsu+=5%"].map(|change| {
        let change: Change = change.parse().expect("a change");
        ask.change(&change).expect("a change of the sample")
    });
    let projected = [&offered, &ask].map(|file| {
        let offer = file.read(&Overrides::default()).expect("the sample is an offer");
        let projection = offer.project(Horizon::default()).expect("figures");
        let name = offer.name().expect("a name");
        let source = Rc::new(file.clone());
        Projected { name, file: "offer.toml".to_owned(), source, offer, projection, prices: None }
    });
    let [offer, asked_for] = [(&offered, &projected[0]), (&ask, &projected[1])]
        .map(|(file, projected)| LetterOffer { file, projected });
    let changes = asked::changed(offer, asked_for, &changes);
    let words = LetterWords {
        names: &Names::default(),
        until: Some("4 December"),
        reason: Some("The other offer is closer to home."),
    };
    Variables::new(&words, Horizon::default(), offer, (Some(asked_for), changes), None)
}
