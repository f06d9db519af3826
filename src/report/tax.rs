//! One offer after tax, line by line and year by year, so that a person can check it against a form.

mod lines;
mod sentences;
mod span;
mod table;
mod withheld;
mod year;

use std::io;

use offercalc::{Date, Horizon, Law, Metric, Money, Residence};
use serde::Serialize;

use self::lines::{BracketEnds, TaxRow, Value};
use self::span::Span;
use self::year::TaxYear;
use super::Report;
use super::assumptions;
use super::basis::{Basis, without_unvested};
use super::chart::{Bar, BarGroup, Bars, Chart, Plot, Quantity};
use super::document::{Document, Notes, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::Projected;
use super::record::{RecordWriter, header};
use super::text::{self, by_name_if_any};

#[derive(Serialize)]
pub(crate) struct TaxReport<'a> {
    #[serde(flatten)]
    head: Head,
    offer: TaxedOffer<'a>,
}

#[derive(Serialize)]
struct TaxedOffer<'a> {
    name: &'a str,
    file: &'a str,
    /// The first day, if the file states it.
    #[serde(serialize_with = "by_name_if_any", skip_serializing_if = "Option::is_none")]
    start: Option<Date>,
    filing: Option<&'static str>,
    years: Vec<TaxYear>,
    take_home: Option<Number<Money>>,
    /// Notes on the laws, such as what they leave out.
    notes: Vec<String>,
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
}

impl<'a> TaxReport<'a> {
    pub(crate) fn new(years: Horizon, offer: &'a Projected) -> Self {
        let projection = &offer.projection;
        let calendar = projection.calendar().is_some();
        let head = Head::new("tax", years, projection.currency()).with_calendar(calendar);
        let mut notes = Vec::new();
        for year in projection.periods() {
            let laws = projection.law_of(year.year()).into_iter().flat_map(Residence::laws);
            notes.extend(laws.filter_map(note));
        }
        notes.sort_unstable();
        notes.dedup();
        Self {
            head,
            offer: TaxedOffer {
                name: &offer.name,
                file: &offer.file,
                start: offer.offer.start(),
                filing: projection.taxation().map(|taxation| taxation.filing.name()),
                years: TaxYear::all(projection),
                take_home: projection.take_home().map(Number::exact),
                notes,
                assumptions: offer.rests_on(years),
            },
        }
    }

    fn spans(&self) -> Vec<Span<'_>> {
        let groups = self.offer.years.chunk_by(TaxYear::is_like);
        let spans = groups.filter_map(|years| {
            let (first, last) = years.first().zip(years.last())?;
            Some(Span { first: first.year, last: last.year, figures: &first.figures })
        });
        spans.collect()
    }

    /// Whether the brackets of a rate have the same ends in every year.
    fn bracket_ends(&self) -> BracketEnds {
        let years = || self.offer.years.iter().flat_map(|year| year.figures.income_taxes());
        let mut ends: Vec<_> = years()
            .flat_map(|tax| tax.brackets.iter().map(|it| (&tax.prefix, it.rate, it.up_to)))
            .map(|(tax, rate, up_to)| (tax, rate, up_to.map(Number::digits)))
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let is_same = ends.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1));
        match is_same.into_iter().all(|ends| ends.len() == 1) {
            true => BracketEnds::Shown,
            false => BracketEnds::Hidden,
        }
    }
}

/// The note on a law.
fn note(law: &Law) -> Option<String> {
    Some(format!("{}: {}", law.name, law.note.as_ref()?))
}

impl Report for TaxReport<'_> {
    fn title(&self) -> &'static str {
        "Taxes"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let spans = self.spans();
        let ends = self.bracket_ends();
        let taxes = spans.iter().map(|span| (span.in_words(), lines::of_taxes(span.figures, ends)));
        let taxes: Vec<_> = taxes.collect();
        let shares = spans.iter().filter_map(|span| {
            let withheld = span.figures.withholding.as_ref()?;
            Some((span.in_words(), lines::of_withholding(withheld)))
        });
        let shares: Vec<_> = shares.collect();
        let answer = sentences::take_home(&spans, self.offer.take_home.map(Number::get));
        let document = Document::new()
            .lines(answer.into_iter().chain(sentences::deductions(&spans)))
            .forms(table::forms(&taxes, self.head.currency));
        let document = match shares.as_slice() {
            [] => document,
            shares => document
                .lines(sentences::withholding(&spans))
                .titled_forms("Withholding", table::forms(shares, self.head.currency)),
        };
        let laws = Notes::new("Notes on the laws", self.offer.notes.clone());
        let laws = Some(laws).filter(|notes| !notes.lines.is_empty());
        let assumed = (self.offer.name, self.offer.assumptions.as_slice());
        let rules = if shares.is_empty() { &[][..] } else { &[TIMING] };
        document.notes(laws).notes(assumptions::notes([assumed], rules, wording.notes))
    }

    fn charts(&self, _: Wording) -> Vec<Chart<'_>> {
        let years = self.offer.years.iter();
        let parts: Vec<_> = years.clone().map(|year| year.figures.parts()).collect();
        let Some(first) = parts.first() else {
            return Vec::new();
        };
        let is_paid = |index: &usize| {
            let paid = parts.iter().filter_map(|parts| parts.get(*index));
            paid.into_iter().any(|(_, amount)| !amount.is_zero())
        };
        let shown: Vec<usize> = (0..first.len()).filter(is_paid).collect();
        let groups = years.zip(&parts).map(|(TaxYear { year, figures }, parts)| BarGroup {
            label: text::label(Metric::Year(*year)),
            bars: vec![Bar {
                parts: shown.iter().filter_map(|index| Some(parts.get(*index)?.1)).collect(),
                total: figures.in_hand.get().amount(),
            }],
        });
        let labels = shown.iter().filter_map(|index| Some(first.get(*index)?.0.into()));
        let bars = Bars {
            unit: Quantity::Money(self.head.currency),
            bars: vec![self.offer.name.into()],
            parts: labels.collect(),
            groups: groups.collect(),
        };
        let total = self.offer.take_home.map(Number::get);
        let summary = sentences::take_home(&self.spans(), total).join(" ");
        vec![Chart::new("Where the pay goes", summary, Plot::Bars(bars))]
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["offer", "year", "line", "amount"])?;
        for year in &self.offer.years {
            let taxes = lines::of_taxes(&year.figures, BracketEnds::Shown);
            let shares = year.figures.withholding.as_ref().map(lines::of_withholding);
            for TaxRow { key, value, .. } in taxes.iter().chain(shares.iter().flatten()) {
                let Some(key) = key else { continue };
                let value = match value {
                    Value::Amount(amount) => Some(amount.digits()),
                    Value::Rate(rate) => *rate,
                    Value::Year(_) | Value::Unknown => None,
                };
                write(&[self.offer.name.into(), year.year.into(), key.into(), value.into()])?;
            }
        }
        Ok(())
    }
}

/// The rule behind withholding.
const TIMING: assumptions::Rule<'_> = assumptions::Rule::new(
    "withholding on shares is timing, take-home counts the tax itself",
    "withholding: employers withhold flat rates from shares and bonuses; the gap to the tax is a matter \
     of timing, and take-home pay counts the tax itself; set supplemental_rate and \
     state_supplemental_rate in [tax] of your profile if your employer uses others",
);
