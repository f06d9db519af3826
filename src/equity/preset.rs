//! Vesting schedules that companies are known to use, from dated public sources. They are not
//! promises.
//!
//! To add a preset, add an entry to [`PRESETS`].

use std::fmt;

use rust_decimal::Decimal;

use super::schedule::Cadence::{self, HalfYear, Month, Quarter, Year};
use super::schedule::{Percent, Schedule, ScheduleError};
use crate::names::named;

/// A named vesting schedule and its source.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Preset {
    /// The name in the offer file.
    pub name: &'static str,
    /// The percent of each year and the vesting cadence in it.
    pub years: &'static [(u8, Cadence)],
    /// How well the sources agree.
    pub confidence: Confidence,
    /// The public sources with their dates.
    pub source: &'static str,
    /// The month in which the sources were read.
    pub read: &'static str,
    /// Unknown or conflicting details.
    pub note: Option<&'static str>,
}

named! {
    /// How well the sources of a [`Preset`] agree.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Confidence {
        /// A primary document, or two independent dated sources.
        High = "high",
        /// One good dated source.
        Medium = "medium",
        /// Anecdotal, old or conflicting sources.
        Low = "low",
        /// A common schedule that is not specific to a company.
        Generic = "generic",
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Preset {
    /// Finds a preset by name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// Finds a preset by another name: an old company name, a ticker or a cadence.
    #[must_use]
    pub fn called(word: &str) -> Option<&'static Self> {
        let word = word.trim().to_lowercase().replace(['_', ' '], "-");
        let (_, name) = OTHER_NAMES.iter().find(|(other, _)| *other == word)?;
        Self::named(name)
    }

    /// The preset's other names.
    pub fn also(&self) -> impl Iterator<Item = &'static str> {
        OTHER_NAMES.iter().filter(|(_, name)| *name == self.name).map(|(other, _)| *other)
    }

    /// The vesting schedule.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] if the percents do not total 100. Every entry of [`PRESETS`] is valid.
    pub fn schedule(&self) -> Result<Schedule, ScheduleError> {
        let years = self.years.iter().map(|(percent, every)| {
            let percent = Percent::new(Decimal::from(*percent));
            percent.map(|percent| (percent, *every))
        });
        Schedule::by_year(years.flatten())
    }

    /// The percent of each year, like `5/15/40/40`.
    #[must_use]
    pub fn percents(&self) -> String {
        let percents: Vec<String> =
            self.years.iter().map(|(percent, _)| percent.to_string()).collect();
        percents.join("/")
    }

    /// The cadence in words, like `year, then half-year`.
    #[must_use]
    pub fn cadence(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for (_, every) in self.years {
            let word = match every {
                HalfYear => "half-year",
                other => other.name(),
            };
            if words.last() != Some(&word) {
                words.push(word);
            }
        }
        words.join(", then ")
    }
}

/// Other names of presets, in lower case with hyphens.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("facebook", "meta"),
    ("fb", "meta"),
    ("alphabet", "google"),
    ("goog", "google"),
    ("googl", "google"),
    ("amzn", "amazon"),
    ("aws", "amazon"),
    ("amazon-new", "amazon-2026"),
    ("amazon-quarterly", "amazon-2026"),
    ("msft", "microsoft"),
    ("aapl", "apple"),
    ("nvda", "nvidia"),
    ("tiktok", "bytedance"),
    ("yearly", "even-annual"),
    ("annual", "even-annual"),
    ("annually", "even-annual"),
    ("quarterly", "even-quarterly"),
    ("monthly", "even-monthly"),
];

/// Even vesting over four years with a one-year cliff.
const EVEN_CLIFF: &[(u8, Cadence)] = &[(25, Year), (25, Quarter), (25, Quarter), (25, Quarter)];
const EVEN_QUARTERLY: &[(u8, Cadence)] = &[(25, Quarter); 4];
const FRONT_LOADED: &[(u8, Cadence)] =
    &[(40, Quarter), (30, Quarter), (20, Quarter), (10, Quarter)];
const QUARTERLY_ASSUMED: Option<&str> = Some("the cadence is not stated; quarterly is assumed");

/// A company with front-loaded percents from one shared source.
const fn front_loaded(name: &'static str) -> Preset {
    Preset {
        name,
        years: FRONT_LOADED,
        confidence: Confidence::Medium,
        source: "levels.fyi (2024, 2025-08, 2026-09)",
        read: "2026-11",
        note: QUARTERLY_ASSUMED,
    }
}

/// A company with even percents from one shared source.
const fn even_quarterly(name: &'static str) -> Preset {
    Preset {
        name,
        years: EVEN_QUARTERLY,
        confidence: Confidence::Low,
        source: "levels.fyi (2026-09)",
        read: "2026-11",
        note: QUARTERLY_ASSUMED,
    }
}

/// A common schedule.
const fn common_form(name: &'static str, years: &'static [(u8, Cadence)]) -> Preset {
    Preset {
        name,
        years,
        confidence: Confidence::Generic,
        source: "common schedule",
        read: "2026-11",
        note: None,
    }
}

/// Every preset, companies first.
pub static PRESETS: &[Preset] = &[
    Preset {
        name: "amazon",
        years: &[(5, Year), (15, Year), (40, HalfYear), (40, HalfYear)],
        confidence: Confidence::High,
        source: "levels.fyi company page; fearlesssalarynegotiation.com (2026-02)",
        read: "2026-11",
        note: Some("new-hire grants through 2025; later grants may use `amazon-2026`"),
    },
    Preset {
        name: "amazon-2026",
        years: &[(5, Year), (15, Year), (45, Quarter), (35, Quarter)],
        confidence: Confidence::Low,
        source: "levels.fyi as read by two public datasets (2026-09, 2026-10)",
        read: "2026-11",
        note: Some("the dates within a year are unknown; quarterly from year 3 is assumed"),
    },
    Preset {
        name: "google",
        years: &[(38, Month), (32, Month), (20, Month), (10, Month)],
        confidence: Confidence::High,
        source: "levels.fyi (2024-03, 2026-06, 2026-09)",
        read: "2026-11",
        note: None,
    },
    Preset {
        name: "google-2022",
        years: &[(33, Month), (33, Month), (22, Month), (12, Month)],
        confidence: Confidence::High,
        source: "levels.fyi (2022)",
        read: "2026-11",
        note: Some("history"),
    },
    Preset {
        name: "meta",
        years: EVEN_QUARTERLY,
        confidence: Confidence::High,
        source: "levels.fyi (2025-01, 2026-09)",
        read: "2026-11",
        note: None,
    },
    Preset {
        name: "microsoft",
        years: &[(25, Year); 4],
        confidence: Confidence::Medium,
        source: "avieradvisors.com (2021); levels.fyi (2026-09)",
        read: "2026-11",
        note: Some(
            "some letters say 25% at month 12, then 6.25% a quarter; see `microsoft-quarterly`",
        ),
    },
    Preset {
        name: "microsoft-quarterly",
        years: EVEN_CLIFF,
        confidence: Confidence::Medium,
        source: "teamblind.com (2021-07); levels.fyi thread (2022-04)",
        read: "2026-11",
        note: Some("other sources say 25% a year; see `microsoft`"),
    },
    Preset {
        name: "microsoft-annual",
        years: &[(20, Quarter); 5],
        confidence: Confidence::High,
        source: "rgwealth.com (2023); avieradvisors.com",
        read: "2026-11",
        note: Some("for the yearly stock awards"),
    },
    Preset {
        name: "apple",
        years: &[(25, HalfYear); 4],
        confidence: Confidence::High,
        source: "levels.fyi (2026-09); an SEC Form 4 (2024-10)",
        read: "2026-11",
        note: Some("the date of the first tranche has medium confidence"),
    },
    Preset {
        name: "nvidia",
        years: FRONT_LOADED,
        confidence: Confidence::High,
        source: "r/levels_fyi (2025-08); levels.fyi (2026-09)",
        read: "2026-11",
        note: None,
    },
    Preset {
        name: "nvidia-2024",
        years: EVEN_CLIFF,
        confidence: Confidence::High,
        source: "levels.fyi (2025-01)",
        read: "2026-11",
        note: Some("history"),
    },
    Preset {
        name: "airbnb",
        years: &[(35, Quarter), (30, Quarter), (20, Quarter), (15, Quarter)],
        confidence: Confidence::High,
        source: "levels.fyi (2022-01, 2025-08)",
        read: "2026-11",
        note: None,
    },
    front_loaded("oracle"),
    front_loaded("doordash"),
    front_loaded("databricks"),
    Preset {
        name: "snap",
        years: &[(100, Month)],
        confidence: Confidence::High,
        source: "levels.fyi (2025-06, 2025-11)",
        read: "2026-11",
        note: Some("three other variants exist"),
    },
    Preset {
        name: "lyft",
        years: &[(100, Quarter)],
        confidence: Confidence::High,
        source: "levels.fyi (2025-01)",
        read: "2026-11",
        note: None,
    },
    Preset {
        name: "bytedance",
        years: &[(20, Year), (25, Quarter), (25, Quarter), (30, Quarter)],
        confidence: Confidence::High,
        source: "South China Morning Post (2024-01); levels.fyi (2026-09)",
        read: "2026-11",
        note: Some("changed from 15/25/25/35"),
    },
    Preset {
        name: "pinterest",
        years: &[(50, Quarter), (33, Quarter), (17, Quarter)],
        confidence: Confidence::Low,
        source: "levels.fyi (2024, 2026-09)",
        read: "2026-11",
        note: QUARTERLY_ASSUMED,
    },
    even_quarterly("linkedin"),
    even_quarterly("snowflake"),
    even_quarterly("openai"),
    even_quarterly("anthropic"),
    Preset {
        name: "startup",
        years: &[(25, Year), (25, Month), (25, Month), (25, Month)],
        confidence: Confidence::High,
        source: "usehaven.com, the usual legal wording",
        read: "2026-11",
        note: None,
    },
    common_form("even-annual", &[(25, Year); 4]),
    common_form("even-quarterly", EVEN_QUARTERLY),
    common_form("even-monthly", &[(25, Month); 4]),
    common_form("even-quarterly-cliff", EVEN_CLIFF),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_has_a_valid_schedule_and_a_unique_name() {
        for preset in PRESETS {
            assert!(preset.schedule().is_ok(), "{}", preset.name);
            assert!(std::ptr::eq(Preset::named(preset.name).unwrap(), preset), "{}", preset.name);
        }
    }

    #[test]
    fn tranches_match_the_sources() {
        for (name, expected) in [
            ("amazon", "5@12 15@24 20@30 20@36 20@42 20@48"),
            ("microsoft", "25@12 25@24 25@36 25@48"),
            ("lyft", "25@3 25@6 25@9 25@12"),
            (
                "amazon-2026",
                "5@12 15@24 11.25@27 11.25@30 11.25@33 11.25@36 8.75@39 8.75@42 8.75@45 8.75@48",
            ),
            ("apple", "12.5@6 12.5@12 12.5@18 12.5@24 12.5@30 12.5@36 12.5@42 12.5@48"),
        ] {
            let schedule = Preset::named(name).unwrap().schedule().unwrap();
            let tranches =
                schedule.percents().map(|(month, p)| format!("{}@{month}", p.normalize()));
            assert_eq!(tranches.collect::<Vec<_>>().join(" "), expected, "{name}");
        }
    }

    #[test]
    fn other_names_lead_to_a_preset() {
        for (other, name) in OTHER_NAMES {
            assert!(Preset::named(other).is_none(), "{other}");
            assert_eq!(Preset::called(other).map(|preset| preset.name), Some(*name));
        }
        assert_eq!(Preset::called("Facebook").map(|preset| preset.name), Some("meta"));
        assert!(Preset::named("meta").is_some_and(|meta| meta.also().eq(["facebook", "fb"])));
    }

    #[test]
    fn percents_match_the_published_years() {
        for (name, years) in [
            ("amazon", "5/15/40/40"),
            ("amazon-2026", "5/15/45/35"),
            ("google", "38/32/20/10"),
            ("google-2022", "33/33/22/12"),
            ("meta", "25/25/25/25"),
            ("microsoft-annual", "20/20/20/20/20"),
            ("nvidia", "40/30/20/10"),
            ("airbnb", "35/30/20/15"),
            ("snap", "100"),
            ("bytedance", "20/25/25/30"),
            ("pinterest", "50/33/17"),
            ("startup", "25/25/25/25"),
        ] {
            let schedule = Preset::named(name).unwrap().schedule().unwrap();
            assert_eq!(schedule.to_string(), years, "{name}");
        }
    }
}
