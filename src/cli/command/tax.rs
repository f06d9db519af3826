//! `tax`: the taxes on one offer line by line, or the built-in tax tables with their sources.

use std::path::PathBuf;
use std::slice;

use clap::Args;

use crate::cli::args::{self, CalendarArgs, CentsArgs, ChartArgs, OutputArgs, ViewArgs};
use crate::cli::calendar;
use crate::cli::diagnostics::Failure;
use crate::cli::input;
use crate::cli::output;
use crate::cli::run::Run;
use crate::report::tax::TaxReport;
use crate::report::tax_list::TaxListReport;

/// The options that say nothing about the list of tables.
const OF_AN_OFFER: [&str; 10] = [
    "tax_year", "years", "price", "growth", "currency", "rates", "profile", "calendar", "cents",
    "chart",
];

#[derive(Args)]
#[command(
    after_help = "Amounts follow the law's formula and are rounded once, to the cent. Forms round to dollars, so a \
return can differ by a dollar or two. Withholding on shares is a matter of timing and not part of take-home pay. \
This is not tax advice."
)]
pub(super) struct TaxArgs {
    #[arg(value_name = "OFFER", help = args::OFFER_HELP, required_unless_present = "list")]
    offer: Option<PathBuf>,

    /// List the places with tax tables, their tax years and sources
    #[arg(long, conflicts_with_all = OF_AN_OFFER)]
    list: bool,

    /// Use the tax law of this year in every year
    #[arg(long, value_name = "YEAR", value_parser = args::tax_year)]
    tax_year: Option<u32>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    calendar: CalendarArgs,
    #[command(flatten)]
    chart: ChartArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

impl Run for TaxArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.chart.refuse_beside(&self.output)?;
        let offer = match (&self.offer, self.list) {
            (Some(_), true) => {
                let message = "`--list` does not take an offer";
                return Err(Failure::misuse(message, "leave out the offer, or `--list`").into());
            }
            (None, _) => return output::report(&TaxListReport::new(), &self.output, false),
            (Some(offer), false) => offer,
        };
        let view = self.view.resolve_with(&self.output.to, Some(self.tax_year))?;
        let mut offers = input::project(slice::from_ref(offer), &view, &self.output.to)?;
        calendar::lay_out(&mut offers, &self.calendar)?;
        let Some(offer) = offers.first() else {
            return Ok(());
        };
        let report = TaxReport::new(self.view.years(), offer);
        output::report_or_charts(
            slice::from_ref(offer),
            &report,
            &self.output,
            self.shown.is_in_cents(),
            &self.chart,
        )
    }
}
