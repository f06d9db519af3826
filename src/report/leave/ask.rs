//! What is left behind within some months of leaving, compared with the sign-on of a new offer.

use offercalc::{Component, Leaving, LeftBehind, Money};
use serde::{Serialize, Serializer};

use crate::report::number::Number;
use crate::report::offer::Projected;

/// What is left behind within each of [`LeftBehind::WINDOWS`], with the names that `--get` uses.
pub(super) struct ByWindow([(u32, Number<Money>); LeftBehind::WINDOWS.len()]);

impl ByWindow {
    pub(super) fn new(left_behind: &LeftBehind) -> Self {
        let amount = |months| (months, Number::exact(left_behind.within(months)));
        Self(LeftBehind::WINDOWS.map(amount))
    }

    pub(super) fn get(&self, months: u32) -> Option<Number<Money>> {
        let found = self.0.iter().find(|(window, _)| *window == months);
        found.map(|(_, amount)| *amount)
    }

    pub(super) fn by_name(&self) -> [(String, Number<Money>); LeftBehind::WINDOWS.len()] {
        self.0.map(|(months, amount)| (format!("left_behind_{months}"), amount))
    }
}

impl Serialize for ByWindow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.by_name())
    }
}

/// What is left behind compared with the sign-on of a new offer.
#[derive(Serialize)]
pub(crate) struct SignOnAsk<'a> {
    pub(super) name: &'a str,
    file: &'a str,
    pub(super) within: [AskWindow; LeftBehind::WINDOWS.len()],
}

/// What is left behind and what the sign-on pays within a number of months after leaving.
#[derive(Serialize)]
pub(super) struct AskWindow {
    pub(super) months: u32,
    pub(super) left_behind: Number<Money>,
    pub(super) sign_on: Number<Money>,
    pub(super) difference: Option<Number<Money>>,
}

impl<'a> SignOnAsk<'a> {
    /// Compares the sign-on of `offer` with what is left behind in `left`.
    pub(super) fn new(offer: &'a Projected, leaving: &Leaving<'_>, left: &ByWindow) -> Self {
        let within = left.0.map(|(months, left_behind)| {
            let sign_on = leaving.received(Component::SignOn, months);
            AskWindow {
                months,
                left_behind,
                sign_on: Number::exact(sign_on),
                difference: sign_on.more_than(left_behind.get()).map(Number::exact),
            }
        });
        Self { name: &offer.name, file: &offer.file, within }
    }
}
