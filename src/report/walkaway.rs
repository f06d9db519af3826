//! The walk-away number, and each offer's margin above or below it.

use std::io;

use offercalc::{
    Addend, Currency, Decimal, Figure, Horizon, Lever, Metric, Money, Part, PriceLevel, Setting,
    Unsolved, Walkaway,
};
use serde::{Serialize, Serializer};

use super::Report;
use super::assumptions::{self, Rule};
use super::basis::{Basis, without_unvested};
use super::changes::{SettingValue, difference};
use super::document::{Cell, Column, Document, Notes, Role, Row, Table, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::Projected;
use super::outcome::Outcome;
use super::price_levels::MoveInWords;
use super::record::{RecordWriter, header};
use super::side_by_side::{OfferLine, SideBySide};
use super::text::{by_name, label};

#[derive(Serialize)]
pub(crate) struct WalkawayReport<'a> {
    #[serde(flatten)]
    head: Head,
    #[serde(serialize_with = "by_name")]
    metric: Metric,
    current: CurrentPay<'a>,
    parts: Vec<NumberPart>,
    number: Number<Money>,
    /// The price levels behind the cost of living.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_levels: Option<MoveInWords>,
    offers: Vec<OfferMargin<'a>>,
}

#[derive(Serialize)]
struct CurrentPay<'a> {
    amount: Number<Money>,
    /// The name of the current job, if it is a file.
    name: Option<&'a str>,
    file: Option<&'a str>,
    #[serde(skip)]
    assumptions: Vec<Basis>,
}

/// A part added to the current pay.
#[derive(Serialize)]
struct NumberPart {
    #[serde(serialize_with = "addend_name")]
    name: Addend,
    /// A fraction of the current pay, if it was given as one.
    rate: Option<Number>,
    amount: Number<Money>,
    #[serde(skip)]
    part: Part,
}

/// The label of a part in running text.
const fn addend_label(addend: Addend) -> &'static str {
    match addend {
        Addend::CostOfLiving => "cost of living",
        Addend::RiskPremium => "risk premium",
        Addend::Growth => "growth opportunity",
    }
}

fn addend_name<S: Serializer>(addend: &Addend, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(addend.name())
}

#[derive(Serialize)]
struct OfferMargin<'a> {
    name: &'a str,
    file: &'a str,
    figure: Number<Money>,
    margin: Number<Money>,
    /// Empty if the metric is not a yearly figure.
    years: Vec<YearMargin>,
    takes: Vec<NeededSetting>,
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
}

#[derive(Serialize)]
struct YearMargin {
    year: u32,
    total: Number<Money>,
    margin: Number<Money>,
}

/// The setting of a lever that reaches the number; `to` is null if none exists or none was found.
#[derive(Serialize)]
pub(crate) struct NeededSetting {
    #[serde(serialize_with = "by_name")]
    lever: Lever,
    from: Option<SettingValue>,
    to: Option<SettingValue>,
    outcome: Outcome,
}

impl NeededSetting {
    pub(crate) fn new(
        lever: Lever,
        from: Option<Setting>,
        to: Result<Setting, Unsolved>,
        currency: Currency,
    ) -> Self {
        let value = |setting| SettingValue::new(setting, &lever, currency);
        let outcome = Outcome::of(&to);
        let (from, to) = (from.map(value), to.ok().map(value));
        Self { lever, from, to, outcome }
    }

    fn line(&self) -> String {
        let label = self.lever.label();
        let Some(to) = &self.to else {
            return format!("{label}: {}", self.outcome.in_words());
        };
        let from = self.from.as_ref();
        let more = from.and_then(|from| difference(&from.setting, &to.setting, to.currency));
        let more = more.map_or_else(String::new, |more| format!(", {more}"));
        format!("{label} to {}{more}", to.in_words())
    }
}

impl<'a> WalkawayReport<'a> {
    /// Builds the report on the number alone. `job` is the current job, if it is a file.
    pub(crate) fn new(
        years: Horizon,
        metric: Metric,
        walkaway: &Walkaway,
        job: Option<&'a Projected>,
        prices: Option<&[PriceLevel; 2]>,
    ) -> Self {
        let parts = walkaway.parts.iter().map(|&(name, part, amount)| NumberPart {
            name,
            rate: match part {
                Part::Rate(rate) => Some(Number::rate(rate.fraction())),
                Part::Amount(_) => None,
            },
            amount: Number::exact(amount),
            part,
        });
        Self {
            head: Head::new("walkaway", years, walkaway.number.currency()),
            metric,
            current: CurrentPay {
                amount: Number::exact(walkaway.current),
                name: job.map(|job| job.name.as_str()),
                file: job.map(|job| job.file.as_str()),
                assumptions: job.map(|job| job.rests_on(years)).unwrap_or_default(),
            },
            parts: parts.collect(),
            number: Number::exact(walkaway.number),
            price_levels: prices.map(MoveInWords::new),
            offers: Vec::new(),
        }
    }

    /// Adds an offer with its value of the metric and, if that is below the number, the settings
    /// that reach it.
    pub(crate) fn add(
        &mut self,
        years: Horizon,
        offer: &'a Projected,
        figure: Money,
        takes: Vec<NeededSetting>,
    ) {
        // Only a yearly number can be compared with the total of a year.
        let is_yearly =
            matches!(self.metric, Metric::Average | Metric::FirstTwoYears | Metric::Year(_));
        let yearly = offer.projection.years().iter().filter(|_| is_yearly);
        let yearly = yearly.filter_map(|year| {
            let (total, margin) = (Number::exact(year.total()), self.margin(year.total())?);
            Some(YearMargin { year: year.year(), total, margin })
        });
        let Some(margin) = self.margin(figure) else {
            // Offers in another currency were rejected earlier.
            return;
        };
        self.offers.push(OfferMargin {
            name: &offer.name,
            file: &offer.file,
            figure: Number::exact(figure),
            margin,
            years: yearly.collect(),
            takes,
            assumptions: offer.rests_on(years),
        });
    }

    /// Each offer's margin above the number.
    pub(crate) fn margins(&self) -> impl Iterator<Item = Number<Money>> {
        self.offers.iter().map(|offer| offer.margin)
    }

    fn margin(&self, figure: Money) -> Option<Number<Money>> {
        figure.more_than(self.number.get()).map(Number::exact)
    }
}

impl Report for WalkawayReport<'_> {
    fn title(&self) -> &'static str {
        "Walk-away number"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.assumed();
        // Beside a yearly figure, every year is shown.
        let shows_years = self.offers.iter().any(|offer| !offer.years.is_empty());
        let metric = if shows_years { Metric::Total } else { self.metric };
        let unpromised = assumptions::unpromised(metric, assumed.iter().copied());
        let answer = self.answer(wording).into_iter().chain(unpromised);
        let document = Document::new().lines(answer).table(self.sum());
        let document = match self.offers.is_empty() {
            true => document,
            false => document.table(self.offers()),
        };
        // A number without an offer has no assumptions.
        let notes = (!assumed.is_empty()).then(|| {
            let rules: Vec<Rule<'_>> = self.price_levels.iter().map(MoveInWords::rule).collect();
            assumptions::notes(assumed, &rules, wording.notes)
        });
        document.notes(self.takes()).notes(notes.into_iter().flatten())
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["offer", "year", "figure", "amount"])?;
        let mut row = |offer: &str, year: Option<u32>, figure: &str, amount: Option<Number>| {
            write(&[offer.into(), year.into(), figure.into(), amount.into()])
        };
        row(
            self.current.name.unwrap_or_default(),
            None,
            "current",
            Some(self.current.amount.digits()),
        )?;
        for part in &self.parts {
            row("", None, part.name.name(), Some(part.amount.digits()))?;
        }
        row("", None, "number", Some(self.number.digits()))?;
        for offer in &self.offers {
            row(offer.name, None, &self.metric.to_string(), Some(offer.figure.digits()))?;
            row(offer.name, None, "margin", Some(offer.margin.digits()))?;
            for NeededSetting { lever, to, outcome, .. } in &offer.takes {
                let kind = match to {
                    Some(_) => "takes",
                    None if outcome.is_impossible() => continue,
                    None => "undecided",
                };
                let to = to.as_ref().map(SettingValue::number);
                row(offer.name, None, &format!("{kind}.{lever}"), to)?;
            }
            for YearMargin { year, total, margin } in &offer.years {
                row(offer.name, Some(*year), "total", Some(total.digits()))?;
                row(offer.name, Some(*year), "margin", Some(margin.digits()))?;
            }
        }
        Ok(())
    }
}

impl WalkawayReport<'_> {
    /// What the number and the figures of the offers rest on.
    fn assumed(&self) -> Vec<(&str, &[Basis])> {
        let job = self.current.name.map(|name| (name, self.current.assumptions.as_slice()));
        let offers = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        job.into_iter().chain(offers).collect()
    }

    /// The parts of the number, line by line.
    fn sum(&self) -> Table<'_> {
        let columns = vec![
            Column::label(self.head.currency.code()),
            Column::figures(label(self.metric)),
            Column::figures("percent"),
        ];
        let current = match self.current.name {
            Some(name) => format!("current pay, {name}"),
            // An amount is what was stated, and is not taxed.
            None if self.metric.is_after_tax() => "current pay after tax, as stated".to_owned(),
            None => "current pay".to_owned(),
        };
        let row = |label: String, amount, rate| Row::equal(vec![Cell::text(label), amount, rate]);
        let mut rows = vec![row(current, Cell::Amount(self.current.amount.get()), Cell::Empty)];
        rows.extend(self.parts.iter().map(|NumberPart { name, part, amount, .. }| {
            let rate = match part {
                Part::Rate(rate) => Cell::Change(rate.fraction()),
                Part::Amount(_) => Cell::Empty,
            };
            row(addend_label(*name).to_owned(), Cell::Difference(amount.get()), rate)
        }));
        let number = Cell::Amount(self.number.get());
        let number = vec![Cell::text("walk-away number"), number, Cell::Empty];
        Table::grouped(columns, vec![rows, vec![Row { role: Role::Total, cells: number }]])
    }

    /// Each offer, with its years if they can be compared with the number.
    fn offers(&self) -> Table<'_> {
        let number = self.number.get();
        let line = |role, name: String, figure: Number<Money>, margin: Number<Money>| {
            let rate = Figure::Amount(figure.get()).rate_over(Figure::Amount(number));
            let rate = rate.map_or(Cell::Missing, Cell::Change);
            OfferLine::cells(
                role,
                name,
                [Cell::Amount(figure.get()), Cell::difference(margin), rate],
            )
        };
        let groups = self.offers.iter().map(|offer| {
            let mut lines =
                vec![line(Role::Total, offer.name.to_owned(), offer.figure, offer.margin)];
            lines.extend(offer.years.iter().map(|YearMargin { year, total, margin }| {
                line(Role::Part, format!("year {year}"), *total, *margin)
            }));
            lines
        });
        let headings = [label(self.metric), "margin".into(), "percent".into()];
        let corner = Column::name(self.head.currency.code());
        SideBySide::of_columns(corner, headings.map(Column::figures)).table(groups.collect())
    }

    /// The number, and where each offer stands.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let number = wording.money(self.number.get());
        let number = match self.metric {
            Metric::Average => format!("Your walk-away number is {number} a year."),
            metric => format!("Your walk-away number is {number} ({}).", label(metric)),
        };
        let offers = self.offers.iter().map(|OfferMargin { name, margin, .. }| {
            let margin = margin.get();
            let amount = wording.money(margin.abs());
            if margin.is_zero() {
                format!("{name} is exactly at it.")
            } else if margin.amount() < Decimal::ZERO {
                format!("{name} is {amount} below it: negotiate, or walk away.")
            } else {
                format!("{name} is {amount} above it.")
            }
        });
        [number].into_iter().chain(offers).collect()
    }

    /// The changes that would bring each offer up to the number.
    fn takes(&self) -> impl Iterator<Item = Notes> {
        let below = self.offers.iter().filter(|offer| !offer.takes.is_empty());
        below.map(|OfferMargin { name, takes, .. }| {
            let heading = format!("What would bring {name} up to it, changing one thing at a time");
            Notes::new(heading, takes.iter().map(NeededSetting::line).collect())
        })
    }
}
