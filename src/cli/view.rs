//! How the figures of all offers are computed: years, share price and currency, from the options
//! and the profile.

use std::path::PathBuf;

use offercalc::{
    AskedPrice, Decimal, Exchange, Horizon, Metric, OfferFile, Overrides, Profile, Rate,
    RatesDisagree,
};

use super::args::{NetArgs, RealArgs, TimeArgs, ToArgs, ViewArgs};
use super::diagnostics::{Diagnostic, Failure};
use super::prices::Prices;
use super::tax::TaxView;

/// The options of [`ViewArgs`], with what the profile adds to them.
pub(crate) struct View {
    pub(crate) years: Horizon,
    pub(crate) overrides: Overrides,
    /// The profile, if one is given.
    pub(crate) profile: Option<Profile>,
    /// Where the profile was read from.
    pub(crate) profile_path: Option<PathBuf>,
    /// How offers are taxed, if that is asked for.
    pub(crate) tax: Option<TaxView>,
    /// The price levels of places, if take-home pay is shown in US-average prices.
    pub(crate) prices: Option<Prices>,
}

impl ViewArgs {
    /// Reads the profile, for figures before tax. Options take precedence over it.
    pub(crate) fn resolve(&self, to: &ToArgs) -> Result<View, Failure> {
        self.resolve_with(to, None)
    }

    /// Reads the profile, also for figures after tax if they are asked for, by the option or by the
    /// metric that is shown.
    pub(crate) fn resolve_net(
        &self,
        to: &ToArgs,
        net: &NetArgs,
        metric: Option<Metric>,
    ) -> Result<View, Failure> {
        let is_net = net.net.is_some() || metric.is_some_and(Metric::is_after_tax);
        self.resolve_with(to, is_net.then_some(net.tax_year))
    }

    /// Reads the profile. Offers are taxed if there is an outer `tax_year`, by the law of the inner
    /// one.
    pub(crate) fn resolve_with(
        &self,
        to: &ToArgs,
        tax_year: Option<Option<u32>>,
    ) -> Result<View, Failure> {
        let profile = self.profile.read(to)?;
        let typed = Exchange::new(self.rates.iter().copied()).map_err(|error| disagree(&error))?;
        let money = profile.as_ref().map(|profile| profile.money.clone()).unwrap_or_default();
        let profile_path = profile.as_ref().and(self.profile.path());
        let tax = tax_year.map(|tax_year| {
            let terms = profile.as_ref().and_then(|profile| profile.tax.clone());
            let years = (tax_year, self.years().years());
            TaxView::new(terms.unwrap_or_default(), profile_path.as_deref(), years, to)
        });
        Ok(View {
            tax: tax.transpose()?,
            years: self.years(),
            overrides: Overrides {
                stock: self.stock(),
                exchange: typed.or(money.exchange),
                currency: self.currency.or(money.show),
                ..Overrides::default()
            },
            profile_path,
            profile,
            prices: None,
        })
    }
}

fn disagree(error: &RatesDisagree) -> Failure {
    Failure::usage(Diagnostic::new(error.to_string()).hint("give one rate between two currencies"))
}

impl View {
    /// The options alone.
    pub(crate) fn without_profile(args: &ViewArgs) -> Self {
        let overrides = Overrides { stock: args.stock(), ..Overrides::default() };
        Self {
            years: args.years(),
            overrides,
            profile: None,
            profile_path: None,
            tax: None,
            prices: None,
        }
    }

    /// Adds the price levels of places, if that was asked for.
    pub(crate) fn with_prices(self, args: &RealArgs) -> Self {
        let prices = args.real.is_some().then(|| Prices::new(self.profile.as_ref()));
        Self { prices, ..self }
    }

    /// Adds the rates that weigh payments by time, as far as they were given.
    pub(crate) fn with_rates(mut self, args: &TimeArgs) -> Self {
        self.overrides.discount.clone_from(&args.discount_rate);
        self.overrides.leave.clone_from(&args.leave_rate);
        self
    }

    /// What an offer's figures are computed with, its taxes included.
    pub(crate) fn overrides_of(&self, file: &OfferFile) -> Overrides {
        let mut overrides = self.overrides.clone();
        // The offer has been read before, with its mistakes.
        if let Some(tax) = &self.tax
            && let Ok(offer) = file.read(&self.overrides)
        {
            overrides.taxation = tax.taxation(file, &offer).ok();
        }
        overrides
    }

    /// The option that overrides a key of the stock section, if it was given.
    pub(crate) fn standing_in(&self, key: &str) -> Option<&'static str> {
        let stock = &self.overrides.stock;
        match key {
            "price" | "prices" if stock.price.is_some() => Some("--price"),
            "growth" | "prices" if stock.growth.is_some() => Some("--growth"),
            _ => None,
        }
    }

    /// The overrides with each offer's own share price changed by a fraction.
    pub(crate) fn moved(&self, fraction: Decimal) -> Overrides {
        let mut overrides = self.overrides.clone();
        overrides.stock.price = Rate::of(fraction).map(AskedPrice::Moved);
        overrides
    }

    /// Whether one absolute share price applies to every offer.
    pub(crate) const fn has_one_price(&self) -> bool {
        matches!(self.overrides.stock.price, Some(AskedPrice::At(_)))
    }
}
