//! `market`: the position of offers in the pay bands for their jobs.

mod figure;
mod place;

use std::path::PathBuf;

use clap::Args;
use offercalc::{Adjustment, AdjustmentCause, Asked, Band, BandMatch, Market, suggest};

use crate::cli::args::{self, CentsArgs, OutputArgs, ViewArgs};
use crate::cli::bands;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::file;
use crate::cli::get;
use crate::cli::input::{self, OfferSource};
use crate::cli::output;
use crate::cli::run::Run;
use crate::report::bands::BandsReport;
use crate::report::market::MarketReport;
use crate::report::market::banded::BandedOffer;
use crate::report::offer::Projected;
use crate::report::text::{adjustment_cause, band_name};
use figure::BandFigure;
use place::PlaceArgs;

/// The location of bands for remote work.
const REMOTE: &str = "Remote";

/// The name of a band's own premium for AI and ML.
const GENERAL: &str = "general";

#[derive(Args)]
#[command(after_help = "\
Write a location the usual way, like \"NYC\", \"Bay Area\" or \"Seattle, WA\". The
output says how it was matched. An unknown location is an error.

--get prints FIGURE of the average (or of the total, if the band has only that),
or ROW.FIGURE, like base.position, rsu.room or year1.low:
  rows     base  rsu  sign_on.1  sign_on.2  year1  average  total
  figures  position (0 at the low end, 1 at the high)  amount (the offer's)
           low  middle  high  room (to the top of the band)
           worth (what a component's room would pay over the years)

A bands file for --bands starts like this:

    source = \"the survey\"
    year = 2026

    [[band]]
    company = \"Initech\"
    level = \"Staff\"
    location = \"Austin\"
    base = [\"170k\", \"195k\"]
    rsu = [\"260k\", \"420k\"]
    sign_on = [[\"75k\", \"135k\"], [\"55k\", \"110k\"]]
    vesting = \"even-quarterly\"")]
pub(super) struct MarketArgs {
    #[arg(value_name = "OFFER", help = args::OFFERS_HELP, required_unless_present = "list")]
    offers: Vec<PathBuf>,

    /// List the bands, with their year and source
    #[arg(
        long,
        conflicts_with_all = [
            "get", "company", "level", "rank", "location", "kind", "ai_premium", "remote", "office",
        ]
    )]
    list: bool,

    #[command(flatten)]
    place: PlaceArgs,

    /// Add the premium for an AI/ML specialization to the totals
    ///
    /// `general` is the band's own premium; --list lists the others.
    #[arg(long, value_name = "SPECIALIZATION")]
    ai_premium: Option<String>,

    /// Adjust the totals for remote work, which pays less than on-site work
    #[arg(long, conflicts_with = "office")]
    remote: bool,

    /// Adjust the totals for in-office work, which pays more in some teams
    #[arg(long)]
    office: bool,

    /// Use the bands in this file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    bands: Option<PathBuf>,

    /// Print a single figure: position, middle, base.room …
    #[arg(long, value_name = "FIGURE", value_parser = BandFigure::parse, conflicts_with = "format")]
    get: Option<BandFigure>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

impl Run for MarketArgs {
    fn run(&self) -> anyhow::Result<()> {
        let paths: Vec<PathBuf> = self.offers.iter().chain(&self.bands).cloned().collect();
        file::refuse_overwriting(&self.bands, "the bands file", &self.output.to)?;
        input::refuse_misuse(&paths, &self.output.to)?;
        let bands = match &self.bands {
            Some(path) => bands::read(path)?,
            None => Market::built_in(),
        };
        if self.list && !self.offers.is_empty() {
            let message = "`--list` does not take offers";
            return Err(Failure::misuse(message, "use one of the two").into());
        }
        if self.list {
            return output::report(
                &BandsReport::new(&bands),
                &self.output,
                self.shown.is_in_cents(),
            );
        }
        let view = self.view.resolve(&self.output.to)?;
        let opened = input::open(&self.offers, &view, &self.output.to)?;
        let (sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        let banded = self.find_all((&sources, &offers), &bands)?;
        if let Some(figure) = &self.get {
            let numbers = banded.iter().map(|banded| Ok((banded.offer, figure.of(banded)?)));
            let numbers: Vec<_> = numbers.collect::<Result<_, Failure>>()?;
            return get::write_numbers(&numbers, &self.output.to);
        }
        let report = MarketReport::new(self.view.years(), &bands, &banded);
        output::report_on(&offers, &report, &self.output, self.shown.is_in_cents())
    }
}

impl MarketArgs {
    /// Finds the band of every offer. The failure holds the mistakes of all offers.
    fn find_all<'a>(
        &self,
        (sources, offers): (&[OfferSource], &'a [Projected]),
        bands: &'a Market,
    ) -> Result<Vec<BandedOffer<'a>>, Failure> {
        let mut all = Vec::with_capacity(offers.len());
        let mut failed = Vec::new();
        for (source, offer) in sources.iter().zip(offers) {
            match self.find(source, offer, bands) {
                Ok(banded) => all.push(banded),
                Err(failure) => failed.push(failure),
            }
        }
        failed.into_iter().reduce(Failure::also).map_or(Ok(all), Err)
    }

    fn find<'a>(
        &self,
        source: &OfferSource,
        offer: &'a Projected,
        bands: &'a Market,
    ) -> Result<BandedOffer<'a>, Failure> {
        bands::refuse_other_currency(source, offer, bands)?;
        let asked = self.place.asked(&offer.offer);
        let found = bands.find(&asked).map_err(|none| self.place.failure(&none, source))?;
        let adjustments = self.adjustments(bands, &found, offer)?;
        let benchmarked = found.band.benchmark(&offer.offer, self.view.years(), &adjustments);
        let benchmarked = benchmarked.map_err(|error| input::out_of_reach(offer, error))?;
        let ai_premium = self.ai_premium.is_some();
        let remote = self.remote.then(|| remote_band(&asked, &found, bands)).flatten();
        let other_role = bands.other_role(&offer.offer);
        Ok(BandedOffer {
            offer,
            asked,
            found,
            benchmarked,
            adjustments,
            ai_premium,
            other_role,
            remote,
        })
    }

    fn adjustments(
        &self,
        bands: &Market,
        found: &BandMatch<'_>,
        offer: &Projected,
    ) -> Result<Vec<Adjustment>, Failure> {
        self.refuse_remote_twice(found, offer)?;
        let mut adjustments = Vec::new();
        if let Some(name) = &self.ai_premium {
            adjustments.push(premium(name, bands, found)?);
        }
        let policies = [
            (self.remote, "remote", AdjustmentCause::Remote, bands.remote),
            (self.office, "office", AdjustmentCause::Office, bands.office),
        ];
        for (_, option, cause, rates) in policies.into_iter().filter(|(asked, ..)| *asked) {
            let Some(rates) = rates else {
                let message =
                    format!("the bands have no adjustment for {}", adjustment_cause(&cause));
                return Err(Failure::misuse(message, format!("remove `--{option}`")));
            };
            adjustments.push(Adjustment { cause, rates });
        }
        Ok(adjustments)
    }

    /// Rejects a location adjustment of a band that is already for remote work.
    fn refuse_remote_twice(&self, found: &BandMatch<'_>, offer: &Projected) -> Result<(), Failure> {
        let asked = self.remote || self.office;
        if !asked || found.band.location.as_deref() != Some(REMOTE) {
            return Ok(());
        }
        let option = if self.remote { "remote" } else { "office" };
        let message = format!("the band for {} is already for remote work", band_name(found.band));
        let diagnostic = Diagnostic::new(message).file(&offer.file);
        let hint = format!("remove `--{option}`, or name an office with --location");
        Err(Failure::usage(diagnostic.hint(hint)))
    }
}

/// The band of the same job for remote work.
fn remote_band<'a>(asked: &Asked, found: &BandMatch<'_>, bands: &'a Market) -> Option<&'a Band> {
    let asked = Asked { location: Some(REMOTE.to_owned()), ..asked.clone() };
    let band = bands.find(&asked).ok()?.band;
    (band != found.band).then_some(band)
}

/// The named premium at the level of the band.
fn premium(name: &str, bands: &Market, found: &BandMatch<'_>) -> Result<Adjustment, Failure> {
    let refused = |message: String, hint: String| Err(Failure::misuse(message, hint));
    let band = found.band;
    if name == GENERAL {
        return match band.ai {
            Some(rates) => Ok(Adjustment { cause: AdjustmentCause::GeneralPremium, rates }),
            None => refused(
                format!("{} has no general AI/ML premium", band_name(band)),
                "`offercalc market --list` lists the specializations".to_owned(),
            ),
        };
    }
    let Some(premium) = bands.premium(name) else {
        let names = bands.premiums.iter().map(|premium| premium.name.as_str()).chain([GENERAL]);
        let hint = match suggest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`offercalc market --list` lists them; `general` is the band's own".to_owned(),
        };
        return refused(format!("unknown premium `{name}`"), hint);
    };
    match premium.at(band.level.name()) {
        Some(rates) => {
            Ok(Adjustment { cause: AdjustmentCause::Premium(premium.about.clone()), rates })
        }
        None => {
            let level = band.level.name();
            let levels: Vec<&str> = premium.rates.iter().map(|(level, _)| level.as_str()).collect();
            let hint = format!("it exists for {}", levels.join(" and "));
            refused(format!("there is no premium for `{name}` at {level}"), hint)
        }
    }
}
