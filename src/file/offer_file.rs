//! The file of an offer, in which levers can be changed before the offer is read from it.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::{Change, ChangeError, Changed, Edit, Step, apply, get};
use crate::file;
use crate::file::Problem;
use crate::lever::{Lever, Setting};
use crate::money::Currency;
use crate::offer::{Offer, Stock};

/// The file of an offer with the changes made to it, which are kept beside the text.
///
/// ```
/// use offercalc::{Horizon, Metric, OfferFile, Stock};
///
/// let mut file = OfferFile::new("base = 175_000\nsign_on = [80_000]");
/// file.change(&"base+=10k".parse()?)?;
/// file.change(&"sign_on.2=60k".parse()?)?;
///
/// let offer = file.read(&Stock::default()).expect("a valid offer");
/// let total = offer.project(Horizon::default())?.metric(Metric::Total)?;
/// assert_eq!(total.get().to_string(), "880000.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferFile {
    text: String,
    edits: Vec<Edit>,
}

impl OfferFile {
    /// A file of that text, which need not be valid.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), edits: Vec::new() }
    }

    /// The text before any change.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the changes so far do to the text, in order.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Reads the offer as it is after the changes, looked at with `stock` in the place of its own
    /// share price or growth.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the text; where there are changes, without places.
    pub fn read(&self, stock: &Stock) -> Result<Offer, Vec<Problem>> {
        file::parsed_offer(&self.table()?, stock).map_err(|mut problems| {
            // A value that was changed stands in another text than its neighbours.
            if !self.edits.is_empty() {
                problems.iter_mut().for_each(|problem| problem.span = None);
            }
            problems
        })
    }

    /// Where the text before any change has the value of a key at the top, in bytes.
    #[must_use]
    pub fn span_of(&self, key: &str) -> Option<Range<usize>> {
        let table = file::parsed(&self.text).ok()?;
        table.get(key).map(Spanned::span)
    }

    /// The lever of that name.
    ///
    /// # Errors
    ///
    /// [`ChangeError`] where there is no such lever, or it could be one of several.
    pub fn lever(&self, name: &str) -> Result<Lever, ChangeError> {
        Lever::find(name, &self.table().map_err(|problems| ChangeError::in_file(&problems))?)
    }

    /// What a lever is set to, where it is set. Prices may be known from elsewhere than their own
    /// key: today's from the grants', a grant's from today's.
    #[must_use]
    pub fn setting(&self, lever: &Lever) -> Option<Setting> {
        let table = self.table().ok()?;
        let set = get(&table, &lever.path).and_then(|value| file::setting(value, lever.kind));
        set.or_else(|| {
            let last = lever.path.last()?;
            let is_price = [Step::Key("price"), Step::Key("grant_price")].contains(last);
            let offer = is_price.then(|| file::parsed_offer(&table, &Stock::default()).ok())??;
            let price = match lever.grant() {
                Some(index) => offer.pay.rsu.get(index)?.default_grant_price()?,
                None => offer.share_price.today()?,
            };
            Some(Setting::Price(price.get()))
        })
    }

    /// Changes a lever, and says what from and what to.
    ///
    /// # Errors
    ///
    /// [`ChangeError`] where there is no such lever or the change makes no sense for it. Whether
    /// the offer is still valid shows when it is read.
    pub fn change(&mut self, change: &Change) -> Result<Changed, ChangeError> {
        /// More than an offer has to change; each is planned on what those before it have made.
        const MOST_EDITS: usize = 1_000;
        if self.edits.len() >= MOST_EDITS {
            let error = ChangeError::new("there are more changes than an offer has levers");
            return Err(error.hint("write them into the file"));
        }
        let (changed, edits) = change.plan(self)?;
        self.edits.extend(edits);
        Ok(changed)
    }

    /// The currency, where the file names one that there is.
    pub(crate) fn currency(table: &DeTable<'_>) -> Currency {
        let named = table.get("currency").and_then(|value| value.get_ref().as_str());
        named.and_then(|code| code.parse().ok()).unwrap_or(Currency::USD)
    }

    /// The parsed file with all changes.
    pub(crate) fn table(&self) -> Result<DeTable<'_>, Vec<Problem>> {
        let mut table = file::parsed(&self.text)?;
        // They fitted when they were made, into this very text.
        let _ = apply(&mut table, &self.edits);
        Ok(table)
    }
}
