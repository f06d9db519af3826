//! Reads the subject of a letter: the offer and, for a counter, the ask.

use std::path::PathBuf;

use offercalc::{Change, Component};

use crate::cli::args::ToArgs;
use crate::cli::changes;
use crate::cli::companies;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::input::{self, OfferSource};
use crate::cli::view::View;
use crate::report::draft::asked::{self, AskedChange};
use crate::report::draft::letter_offer::LetterOffer;
use crate::report::offer::Projected;

/// What a letter asks for.
pub(super) enum LetterAsk {
    Nothing,
    Changes(Vec<Change>),
    File(PathBuf),
    /// Nothing in particular, beside another offer.
    Other(PathBuf),
}

/// The subject of a letter.
pub(super) struct Subject {
    pub(super) offer: (OfferSource, Projected),
    pub(super) ask: Option<(OfferSource, Projected)>,
    pub(super) changes: Vec<AskedChange>,
    /// The other offer that the letter tells about.
    pub(super) other: Option<(OfferSource, Projected)>,
}

impl Subject {
    /// Reads the offer and the ask.
    pub(super) fn read(
        offer: PathBuf,
        ask: LetterAsk,
        view: &View,
        to: &ToArgs,
    ) -> Result<Self, Failure> {
        let paths = match &ask {
            LetterAsk::File(file) | LetterAsk::Other(file) => vec![offer, file.clone()],
            LetterAsk::Nothing | LetterAsk::Changes(_) => vec![offer],
        };
        let mut read = input::open(&paths, view, to)?.into_iter();
        let offer = read.next().ok_or_else(input::no_offer)?;
        let (ask, changes) = match ask {
            LetterAsk::Nothing => {
                let offer = as_offered(offer, false, view)?;
                return Ok(Self { offer, ask: None, changes: Vec::new(), other: None });
            }
            LetterAsk::Other(_) => {
                let other = read.next().ok_or_else(input::no_offer)?;
                companies::refuse_one_price_of(view, [&offer.1, &other.1])?;
                let offer = as_offered(offer, false, view)?;
                let other = Some(as_offered(other, false, view)?);
                return Ok(Self { offer, ask: None, changes: Vec::new(), other });
            }
            LetterAsk::Changes(changes) => changed(&offer, &changes, view)?,
            LetterAsk::File(_) => {
                let ask = read.next().ok_or_else(input::no_offer)?;
                let changes = asked::between(letter_offer(&offer), letter_offer(&ask));
                (ask, changes)
            }
        };
        let hint = "use the currency of the offer";
        changes::refuse_other_currency(&offer.1, &ask.1, hint)?;
        refuse_other_price(&offer.1, &ask)?;
        if changes.is_empty() {
            let diagnostic = Diagnostic::new("the ask does not differ from the offer");
            let components = Component::ALL.map(Component::label).join(", ");
            let hint = format!("change one of {components}");
            return Err(Failure::input(vec![diagnostic.file(&ask.0.path).hint(hint)]));
        }
        let offer = as_offered(offer, false, view)?;
        let asks_for_refreshers = changes.iter().any(AskedChange::is_of_refreshers);
        let ask = as_offered(ask, asks_for_refreshers, view)?;
        Ok(Self { offer, ask: Some(ask), changes, other: None })
    }
}

/// The view of an offer that a report reads.
pub(super) fn letter_offer((source, projected): &(OfferSource, Projected)) -> LetterOffer<'_> {
    LetterOffer { file: &source.file, projected }
}

/// The offer without costs of one's own and, unless a letter asks for them, without unpromised
/// refreshers.
fn as_offered(
    (source, projected): (OfferSource, Projected),
    with_refreshers: bool,
    view: &View,
) -> Result<(OfferSource, Projected), Failure> {
    let numbered = (1..).zip(projected.offer.recurring());
    let costs = numbered.filter(|(_, payment)| payment.is_cost());
    let mut without: Vec<Change> =
        costs.map(|(number, _)| Change::set(format!("recurring.{number}.amount"), "0")).collect();
    if !with_refreshers && !projected.projection.unpromised().is_zero() {
        without.push(Change::set(asked::REFRESHER, "0"));
    }
    if without.is_empty() {
        return Ok((source, projected));
    }
    let mut offered = source.clone();
    changes::make(&mut offered, &without)?;
    let projected = offered.project(view).map_err(Failure::input)?;
    Ok((source, projected))
}

/// The offer with changes.
fn changed(
    offer: &(OfferSource, Projected),
    changes: &[Change],
    view: &View,
) -> Result<((OfferSource, Projected), Vec<AskedChange>), Failure> {
    let mut source = offer.0.clone();
    let changed = changes::make(&mut source, changes)?;
    if let Some(price) = changed.iter().find(|changed| changed.lever.is_stock()) {
        let message = format!("`{}` is not negotiable", price.lever);
        let hint = "use --price or --growth, which apply to both the offer and the ask";
        return Err(Failure::misuse(message, hint));
    }
    let ask = source.project(view).map_err(Failure::input)?;
    let ask = (source, ask);
    let asked = asked::changed(letter_offer(offer), letter_offer(&ask), &changed);
    Ok((ask, asked))
}

/// Rejects an ask with different share prices, because its figures would not match the request.
fn refuse_other_price(
    offer: &Projected,
    (source, ask): &(OfferSource, Projected),
) -> Result<(), Failure> {
    let years = offer.projection.years().iter().zip(ask.projection.years());
    let mut prices = years.filter_map(|(a, b)| a.share_price().zip(b.share_price()));
    if prices.all(|(offer, ask)| offer == ask) {
        return Ok(());
    }
    let message = "the ask and the offer use different share prices";
    let hint = "use the same [stock] in both files, or add --price and --growth";
    Err(Failure::input(vec![Diagnostic::new(message).file(&source.path).hint(hint)]))
}
