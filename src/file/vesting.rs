//! Reads a vesting schedule: a preset, percents by year, or tranches.

use rust_decimal::Decimal;

use super::number::percent_from_text;
use super::problem::Problem;
use super::reader::Reader;
use super::value::{self, Field, Section};
use crate::equity::{Cadence, PRESETS, Percent, Preset, Schedule, ScheduleError, Vesting};
use crate::key::Key;
use crate::suggest::suggest;
use crate::terms::{Terms, Value};

impl Reader {
    /// A preset's name, percents by year as text, list or section, or tranches.
    pub(super) fn vesting(
        &mut self,
        field: &Field<'_>,
        example: &str,
        by_year: &'static [Key],
        tranche: &'static [Key],
    ) -> Option<Value> {
        let nothing = Terms::default();
        if let Some(text) = field.as_text() {
            let vesting = match percents_in_text(text) {
                Some(percents) => self.once_a_year(field, percents)?,
                None => self.preset(field, text)?,
            };
            return Some(Value::Vesting(vesting, nothing));
        }
        if let Some(list) = field.as_list() {
            let is_by_year =
                !list.is_empty() && list.iter().all(|item| item.as_section().is_none());
            let vesting = if is_by_year {
                // Report only the first error, because the others usually match it.
                let percents = list.iter().map(Field::percent).collect::<Result<Vec<_>, _>>();
                self.keep(percents).and_then(|percents| self.once_a_year(field, percents))?
            } else {
                Vesting::written(self.tranches(field, &list, tranche)?)
            };
            return Some(Value::Vesting(vesting, nothing));
        }
        let Some(section) = field.as_section() else {
            let problem = field.mismatch("a preset name, percentages by year, or tranches");
            self.note(problem.hint(format!("write {example}")));
            return None;
        };
        let parts = self.terms(&section, &by_year.iter());
        let schedule = self.schedule_by_year(&section, by_year, &parts)?;
        let is_yearly_assumed = section.get("every").is_none();
        Some(Value::Vesting(Vesting { is_yearly_assumed, ..Vesting::written(schedule) }, parts))
    }

    /// The schedule of a preset, by name.
    pub(super) fn preset(&mut self, field: &Field<'_>, name: &str) -> Option<Vesting> {
        if let Some(preset) = Preset::named(name) {
            let schedule = self.keep(preset.schedule().map_err(|error| field.problem(error)))?;
            return Some(Vesting::preset(preset, schedule));
        }
        let problem = field.problem(format_args!("has an unknown preset `{}`", value::cut(name)));
        if let Some(preset) = Preset::called(name) {
            self.note(problem.hint(format!("use \"{}\"", preset.name)));
            return None;
        }
        let names = PRESETS.iter().map(|preset| preset.name);
        self.note(
            problem.hint(match suggest(name, names) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => {
                    "run `offercalc presets` for a list, or write a custom schedule by year, like \
                     \"25/25/25/25\""
                        .into()
                }
            }),
        );
        None
    }

    /// A schedule with only yearly percents.
    fn once_a_year(&mut self, field: &Field<'_>, percents: Vec<Percent>) -> Option<Vesting> {
        let years = percents.into_iter().map(|percent| (percent, Cadence::Year));
        let schedule = Schedule::by_year(years).map_err(|error| schedule_problem(field, error));
        let schedule = self.keep(schedule)?;
        Some(Vesting { is_yearly_assumed: true, ..Vesting::written(schedule) })
    }

    fn schedule_by_year(
        &mut self,
        section: &Section<'_>,
        keys: &'static [Key],
        parts: &Terms,
    ) -> Option<Schedule> {
        if let Some(key) = Key::find(keys, "years") {
            self.required(section, key.name, key.example);
        }
        let every = match section.get("every") {
            Some(_) => parts.choice("every", &Cadence::ALL, Cadence::name),
            None => Some(Cadence::Year),
        };
        let years = section.get("years")?;
        let percents: Vec<Field<'_>> = years.as_list()?;
        let percents = percents.iter().map(|field| field.percent().ok());
        let percents: Vec<Percent> = percents.collect::<Option<_>>()?;
        let every = every?;
        let schedule = Schedule::by_year(percents.into_iter().map(|percent| (percent, every)));
        let schedule = self.keep(schedule.map_err(|error| schedule_problem(&years, error)))?;
        Some(schedule.with_cliff(parts.count("cliff").unwrap_or(0)))
    }

    fn tranches(
        &mut self,
        field: &Field<'_>,
        list: &[Field<'_>],
        keys: &'static [Key],
    ) -> Option<Schedule> {
        if let Some(other) = list.iter().find(|item| item.as_section().is_none()) {
            self.note(other.mismatch("a tranche like { month = 12, percent = 25 }"));
            return None;
        }
        let tranches = list.iter().map(|field| {
            let section = self.section(field, "a tranche like { month = 12, percent = 25 }")?;
            let tranche = self.terms(&section, &keys.iter());
            for key in keys {
                self.required(&section, key.name, key.example);
            }
            let percent = Percent::new(tranche.rate("percent")?.percent());
            Some((tranche.count("month")?, percent?))
        });
        let tranches: Vec<Option<(u32, Percent)>> = tranches.collect();
        let tranches: Vec<(u32, Percent)> = tranches.into_iter().collect::<Option<_>>()?;
        let schedule = Schedule::from_tranches(tranches).map_err(|error| match error {
            ScheduleError::Order { index, .. } => {
                let item = list.get(index).unwrap_or(field);
                item.problem(format_args!("is out of order: {error}"))
            }
            _ => schedule_problem(field, error),
        });
        self.keep(schedule)
    }
}

/// The percents of a schedule like `5/15/40/40`; `None` for other text.
fn percents_in_text(text: &str) -> Option<Vec<Percent>> {
    let separator = ['/', ',', '-'].into_iter().find(|separator| text.contains(*separator))?;
    text.split(separator).map(percent_from_text).collect()
}

fn schedule_problem(field: &Field<'_>, error: ScheduleError) -> Problem {
    let hundred = Decimal::ONE_HUNDRED;
    match error {
        ScheduleError::Sum(sum) => {
            let problem = field.problem(format_args!("totals {sum}%, not 100%"));
            let (difference, what) = match sum < hundred {
                true => (hundred - sum, "missing"),
                false => (sum - hundred, "too much"),
            };
            problem.hint(format!("{}% is {what}", difference.normalize()))
        }
        error => field.problem(format_args!("is not a valid schedule: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use crate::file::tests::{hints, wrong};
    use crate::{OfferFile, Setting};

    /// The schedule of a grant by year, or its problems.
    fn vesting(vesting: &str) -> Result<String, Vec<String>> {
        let text = format!("base = 1\n[rsu]\nvalue = 1\nvesting = {vesting}");
        let wrong: Vec<String> = wrong(&text).into_iter().map(str::to_owned).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let file = OfferFile::new(text);
        match file.setting(&file.lever("rsu.vesting").unwrap()) {
            Some(Setting::Text(years)) => Ok(years),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_schedule_is_a_preset_years_or_tranches() {
        for (written, years) in [
            ("\"amazon\"", "amazon"),
            ("{ years = [38, 32, 20, 10], every = \"month\" }", "38/32/20/10"),
            ("{ years = [50, 50], every = \"month\", cliff = 18 }", "0/100"),
            ("\"5/15/40/40\"", "5/15/40/40"),
            ("\"5% / 15% / 40% / 40%\"", "5/15/40/40"),
            ("\"33.3, 33.3, 33.4\"", "33.3/33.3/33.4"),
            ("\"25-25-50\"", "25/25/50"),
            ("[5, 15, 40, 40]", "5/15/40/40"),
            ("[\"5%\", 15, 40.0, \"40\"]", "5/15/40/40"),
            ("{ years = [\"5%\", \"95%\"] }", "5/95"),
            ("{ years = [\"5%\", 95], every = \"month\", cliff = 12 }", "5/95"),
            ("[{ month = 12, percent = \"100%\" }]", "100"),
            ("[{ month = 12, percent = 5 }, { month = 30, percent = 95 }]", "5/0/95"),
        ] {
            assert_eq!(vesting(written).as_deref(), Ok(years), "{written}");
        }
    }

    #[test]
    fn an_invalid_schedule_is_reported_at_its_location() {
        for (written, place) in [
            ("\"amzn\"", "\"amzn\""),
            ("40", "40"),
            ("[25, 70]", "[25, 70]"),
            ("\"5/15/40\"", "\"5/15/40\""),
            ("\"5/15/40/x\"", "\"5/15/40/x\""),
            ("[\"a\", \"b\", \"c\"]", "\"a\""),
            ("[{ month = 12, percent = 50 }, 6, 7]", "6"),
            ("[]", "[]"),
            ("{ years = [50, 49], every = \"month\" }", "[50, 49]"),
            ("{ years = [50, 50], every = \"week\" }", "\"week\""),
            ("{ years = [50, 50], every = \"month\", cliff = -1 }", "-1"),
            ("[{ month = 12, percent = 99 }]", "[{ month = 12, percent = 99 }]"),
            (
                "[{ month = 12, percent = 50 }, { month = 12, percent = 50 }]",
                "{ month = 12, percent = 50 }",
            ),
            ("[{ month = 0, percent = 100 }]", "0"),
        ] {
            assert_eq!(vesting(written), Err(vec![place.to_owned()]), "{written}");
        }
        // Required keys of the section are missing.
        let cadence = "{ every = \"month\" }";
        assert_eq!(vesting(cadence), Err(vec![cadence.to_owned()]));
    }

    #[test]
    fn an_incomplete_schedule_reports_the_difference() {
        let tells = |years: &str, percent: &str| {
            let vesting = format!("vesting = {{ years = [{years}], every = \"month\" }}");
            let hint = hints(&format!("base = 1\n[rsu]\nvalue = 1\n{vesting}")).concat();
            hint.split_whitespace().any(|word| word == percent)
        };
        assert!(tells("50, 47.5", "2.5%"));
        assert!(tells("50, 50.25", "0.25%"));
    }

    #[test]
    fn another_name_of_a_preset_gets_a_hint_with_the_preset() {
        let hint = hints("base = 1\n[rsu]\nvalue = 1\nvesting = \"Facebook\"");
        assert_eq!(hint, ["use \"meta\""]);
    }
}
