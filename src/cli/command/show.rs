//! `show`: one offer and, with `--ledger`, every payment behind its figures.

use std::path::PathBuf;
use std::slice;

use clap::Args;

use crate::cli::args::{
    self, CalendarArgs, ChartArgs, FigureArgs, NetArgs, OutputArgs, RealArgs, TimeArgs, ViewArgs,
};
use crate::cli::calendar;
use crate::cli::get;
use crate::cli::input;
use crate::cli::output;
use crate::cli::run::Run;
use crate::report::show::ShowReport;

#[derive(Args)]
pub(super) struct ShowArgs {
    #[arg(value_name = "OFFER", help = args::OFFER_HELP)]
    offer: PathBuf,

    /// List every payment behind the figures
    #[arg(long, conflicts_with_all = ["get", "chart"])]
    ledger: bool,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    real: RealArgs,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    calendar: CalendarArgs,
    #[command(flatten)]
    chart: ChartArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Run for ShowArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.chart.refuse_beside(&self.output)?;
        self.time.refuse_idle(self.figures.get)?;
        let view = self
            .view
            .resolve_net(&self.output.to, &self.net, self.figures.get)?
            .with_prices(&self.real)
            .with_rates(&self.time);
        let mut offers = input::project(slice::from_ref(&self.offer), &view, &self.output.to)?;
        calendar::lay_out(&mut offers, &self.calendar)?;
        let Some(offer) = offers.first() else {
            return Ok(());
        };
        if let Some(metric) = self.figures.get {
            return get::write(&offers, metric, &self.output.to);
        }
        let ledger = self.ledger.then(|| offer.offer.ledger(self.view.years()));
        let ledger = ledger.transpose().map_err(|error| input::out_of_reach(offer, error))?;
        let report = ShowReport::new(self.view.years(), offer, ledger.as_ref());
        output::report_or_charts(
            slice::from_ref(offer),
            &report,
            &self.output,
            self.figures.shown.is_in_cents(),
            &self.chart,
        )
    }
}
