//! The key of a band: company, level and location by the file or by the options.

use clap::Args;
use offercalc::{Asked, LookupKey, NoBand, Offer};

use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::input::OfferSource;

#[derive(Args)]
pub(super) struct PlaceArgs {
    /// Company, instead of the file's
    #[arg(long, value_name = "COMPANY")]
    company: Option<String>,

    /// Level at that company, instead of the file's
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,

    /// Level of Amazon that the offer's is equal to, where that is not known
    #[arg(long, value_name = "LEVEL")]
    rank: Option<String>,

    /// Location, instead of the file's
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,

    /// Kind of company, like faang or ai-first-startup, instead of a company
    #[arg(long, value_name = "KIND", conflicts_with_all = ["company", "location"])]
    kind: Option<String>,
}

impl PlaceArgs {
    /// What to look up. The level of the file means nothing at another company; its rank does.
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

    /// The failure of a job without a band.
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
        (None, _) => format!("the offer names no {noun} to look up a band by"),
        (Some(given), []) => format!("there is no band for the {noun} `{given}`"),
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
        LookupKey::Kind => format!("there are {choices}"),
        LookupKey::Company => "name one with --company, or a kind of company with --kind; \
                         `offercalc market --list` lists them"
            .to_owned(),
        LookupKey::Level => format!("name one with --level: {choices}"),
        LookupKey::Rank => {
            format!("name the Amazon level that is equal to it with --rank: {choices}")
        }
        LookupKey::Location => format!("name one with --location: {choices}"),
    }
}
