//! `whatif`: an offer before and after changes.

use std::path::PathBuf;
use std::slice;

use clap::Args;
use offercalc::Change;

use crate::cli::args::{
    self, CalendarArgs, ChartArgs, FigureArgs, NetArgs, OutputArgs, RealArgs, TimeArgs, ViewArgs,
};
use crate::cli::calendar;
use crate::cli::changes;
use crate::cli::diagnostics::Failure;
use crate::cli::get;
use crate::cli::input::{self, OfferSource};
use crate::cli::output;
use crate::cli::run::Run;
use crate::report::whatif::WhatIfReport;

#[derive(Args)]
#[command(after_help = args::levers())]
pub(super) struct WhatIfArgs {
    #[arg(value_name = "OFFER", help = args::OFFER_HELP)]
    offer: PathBuf,

    /// Changes, like base=185k, rsu+=50k or sign_on.2-=5%
    #[arg(value_name = "CHANGE", required = true, value_parser = args::change)]
    changes: Vec<Change>,

    /// Print the changed offer file, keeping its comments and formatting
    #[arg(
        long,
        conflicts_with_all = ["get", "format", "chart", "calendar", "discount_rate", "leave_rate"]
    )]
    toml: bool,

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

impl Run for WhatIfArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.chart.refuse_beside(&self.output)?;
        input::refuse_misuse(slice::from_ref(&self.offer), &self.output.to)?;
        self.refuse_report_as_offer()?;
        self.time.refuse_idle(self.figures.get)?;
        let mut source = OfferSource::open(&self.offer).map_err(Failure::input)?;
        let view = self
            .view
            .resolve_net(&self.output.to, &self.net, self.figures.get)?
            .with_prices(&self.real)
            .with_rates(&self.time);
        let before = source.project(&view).map_err(Failure::input)?;
        input::warn([&source].into_iter());
        let changes = changes::make(&mut source, &self.changes)?;
        changes::refuse_overridden(changes.iter().map(|changed| &changed.lever), &view)?;
        let after = source.project(&view).map_err(Failure::input)?;
        if self.toml {
            let text = source.file.text().as_bytes();
            return output::write_offer(self.output.to.output.as_deref(), |out| {
                out.write_all(text)
            });
        }
        if let Some(metric) = self.figures.get {
            let mut after = [after];
            calendar::lay_out(&mut after, &self.calendar)?;
            return get::write(&after, metric, &self.output.to);
        }
        let hint = "use --toml to print the offer in the other currency";
        changes::refuse_other_currency(&before, &after, hint)?;
        let mut pair = [before, after];
        calendar::lay_out(&mut pair, &self.calendar)?;
        let report = WhatIfReport::new(self.view.years(), &pair, &changes);
        output::report_or_charts(
            pair.get(..1).unwrap_or_default(),
            &report,
            &self.output,
            self.figures.shown.is_in_cents(),
            &self.chart,
        )
    }
}

impl WhatIfArgs {
    /// Rejects a `.toml` output path for a report, which is probably meant to be an offer.
    fn refuse_report_as_offer(&self) -> Result<(), Failure> {
        let named = self.output.to.output.as_ref().and_then(|path| path.extension());
        if self.toml || named.is_none_or(|extension| extension != "toml") {
            return Ok(());
        }
        Err(Failure::misuse(
            "without `--toml`, the output is not an offer file",
            "add --toml, or use another file name",
        ))
    }
}
