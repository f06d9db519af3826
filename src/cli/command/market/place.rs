//! The key of a band: company, level and location from the file or the options.

use clap::Args;
use offercalc::{Asked, LookupKey, NoBand, Offer};

use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::input::OfferSource;

#[derive(Args)]
pub(super) struct PlaceArgs {
    /// Override the company
    #[arg(long, value_name = "COMPANY")]
    company: Option<String>,

    /// Override the level
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,

    /// Equivalent Amazon level, if the built-in list does not have it
    #[arg(long, value_name = "LEVEL")]
    rank: Option<String>,

    /// Override the location
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,

    /// Use a kind of company, like faang or ai-first-startup, instead of a company
    #[arg(long, value_name = "KIND", conflicts_with_all = ["company", "location"])]
    kind: Option<String>,
}

impl PlaceArgs {
    /// The key to look up. At another company, the level of the file is meaningless, but its
    /// equivalent Amazon level is not.
    pub(super) fn asked(&self, offer: &Offer) -> Asked {
        let file = Asked::of(offer);
        let moves = match (&self.company, &file.company) {
            (Some(asked), Some(own)) => !asked.eq_ignore_ascii_case(own),
            _ => false,
        };
        let company = self.company.clone().or(file.company);
        // A named rank overrides the level of the file.
        let own_level = file.level.filter(|_| !moves && self.rank.is_none());
        let level = self.level.clone().or(own_level);
        let own_rank = if moves && self.level.is_none() {
            file.rank
        } else {
            Asked::rank_of(company.as_deref(), level.as_deref())
        };
        Asked {
            kind: self.kind.clone(),
            company,
            level,
            rank: self.rank.as_ref().map(|rank| rank.to_uppercase()).or(own_rank),
            location: self.location.clone().or(file.location),
        }
    }

    /// The failure for a job without a band.
    pub(super) fn failure(&self, none: &NoBand, source: &OfferSource) -> Failure {
        let typed = match none.key {
            LookupKey::Kind => &self.kind,
            LookupKey::Company => &self.company,
            LookupKey::Rank if self.rank.is_some() => &self.rank,
            LookupKey::Level | LookupKey::Rank => &self.level,
            LookupKey::Location => &self.location,
        };
        let diagnostic = Diagnostic::new(message(none)).hint(hint(none));
        // An option is a misuse; a key of the file is a mistake in the file.
        match typed {
            Some(_) => Failure::usage(diagnostic),
            None => Failure::input(vec![source.at(diagnostic, file_key(none.key))]),
        }
    }
}

const fn noun(key: LookupKey) -> &'static str {
    match key {
        LookupKey::Kind => "kind of company",
        LookupKey::Company => "company",
        LookupKey::Level | LookupKey::Rank => "level",
        LookupKey::Location => "location",
    }
}

/// The key in the offer file.
const fn file_key(key: LookupKey) -> &'static str {
    match key {
        LookupKey::Kind => "company",
        key => noun(key),
    }
}

fn message(none: &NoBand) -> String {
    let noun = noun(none.key);
    match (&none.given, none.meant.as_slice()) {
        (None, _) => format!("the offer has no {noun}, which is needed to find a band"),
        (Some(given), []) => format!("no band for the {noun} `{given}`"),
        (Some(given), meant) => format!("the {noun} `{given}` could be {}", meant.join(" or ")),
    }
}

fn hint(none: &NoBand) -> String {
    if let Some(near) = none.near.as_ref().filter(|_| none.meant.is_empty()) {
        return format!("did you mean `{near}`?");
    }
    let choices = if none.meant.is_empty() { &none.choices } else { &none.meant };
    let choices = choices.join(", ");
    match none.key {
        LookupKey::Kind => format!("use one of {choices}"),
        LookupKey::Company => "name one with --company, or a kind of company with --kind; \
                         `offercalc market --list` lists them"
            .to_owned(),
        LookupKey::Level => format!("name one with --level: {choices}"),
        LookupKey::Rank => {
            format!("name the equivalent Amazon level with --rank: {choices}")
        }
        LookupKey::Location => format!("name one with --location: {choices}"),
    }
}
