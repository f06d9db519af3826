//! Reads dates.

use toml::de::DeValue;

use super::problem::Problem;
use super::value::{Field, cut};
use crate::time::{Date, DateError};

/// What to type instead of something that is not a date.
const EXAMPLE: &str = "write the year, month and day, like 2026-03-16";

impl Field<'_> {
    /// A TOML date, or the same in quotes.
    pub(super) fn date(&self) -> Result<Date, Problem> {
        let written = match self.value.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return Err(self.mismatch("a date").hint(EXAMPLE)),
        };
        written.parse().map_err(|error| {
            let found = cut(&written);
            if error == DateError::OutOfRange {
                return self.problem(format_args!("{error}, not {found}")).hint(EXAMPLE);
            }
            // A date with a time has the date in front.
            let date = written.get(.."2026-03-16".len());
            match date.and_then(|date| date.parse::<Date>().ok()) {
                Some(date) => self
                    .problem(format_args!("must be a date without a time, not `{found}`"))
                    .hint(format!("write only the day: {date}")),
                None => self.problem(format_args!("must be a date, not `{found}`")).hint(EXAMPLE),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::file::tests::{hints, wrong};
    use crate::{Offer, OfferFile};

    fn start(value: &str) -> String {
        format!("base = 1\nstart = {value}")
    }

    #[test]
    fn a_date_may_be_quoted() {
        for value in ["2026-03-16", "\"2026-03-16\"", "\" 2026-03-16 \""] {
            let offer = Offer::from_toml(&start(value)).unwrap();
            assert_eq!(offer.start().map(|date| date.to_string()).as_deref(), Some("2026-03-16"));
        }
        assert_eq!(Offer::from_toml("base = 1").unwrap().start(), None);
    }

    #[test]
    fn a_wrong_date_gets_a_hint() {
        for (value, hint) in [
            ("1969-12-31", super::EXAMPLE),
            ("2101-01-01", super::EXAMPLE),
            ("\"16 March\"", super::EXAMPLE),
            ("2026", super::EXAMPLE),
            ("09:00:00", super::EXAMPLE),
            ("2026-03-16T09:00:00", "write only the day: 2026-03-16"),
            ("2026-03-16 09:00:00Z", "write only the day: 2026-03-16"),
            ("\"2026-03-16 9 am\"", "write only the day: 2026-03-16"),
        ] {
            assert_eq!(wrong(&start(value)), [value], "{value}");
            assert_eq!(hints(&start(value)), [hint], "{value}");
        }
    }

    #[test]
    fn a_changed_date_stays_a_date() {
        let mut file = OfferFile::new(start("2026-03-16  # a Monday\n"));
        file.change(&"start=2026-09-14".parse().unwrap()).unwrap();
        assert_eq!(file.text(), start("2026-09-14  # a Monday\n"));
        assert!(file.change(&"start+=1".parse().unwrap()).is_err());
    }
}
