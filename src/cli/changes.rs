//! Makes the changes that were typed, or rejects them.

use std::rc::Rc;

use offercalc::{Change, Changed, Lever, Problem};

use super::diagnostics::{Diagnostic, Failure};
use super::input::{OfferSource, Projected};
use super::view::View;

/// Makes the changes, in order.
pub(crate) fn make(source: &mut OfferSource, changes: &[Change]) -> Result<Vec<Changed>, Failure> {
    let file = Rc::make_mut(&mut source.file);
    changes.iter().map(|change| file.change(change).map_err(|e| failure(&e))).collect()
}

/// Rejects a change to a value that an option overrides, because it would have no effect.
pub(crate) fn refuse_overridden<'a>(
    levers: impl IntoIterator<Item = &'a Lever>,
    view: &View,
) -> Result<(), Failure> {
    for lever in levers {
        let name = lever.to_string();
        let key = name.strip_prefix("stock.").and_then(|rest| rest.split('.').next());
        if let Some(option) = key.and_then(|key| view.standing_in(key)) {
            let message = format!("`{option}` overrides `{name}`, so changing it has no effect");
            return Err(Failure::misuse(message, "use one of the two"));
        }
    }
    Ok(())
}

/// Rejects a comparison of amounts in two currencies.
pub(crate) fn refuse_other_currency(
    before: &Projected,
    after: &Projected,
    hint: &str,
) -> Result<(), Failure> {
    let (from, to) = (before.projection.currency(), after.projection.currency());
    if from == to {
        return Ok(());
    }
    let message = format!("amounts in {to} cannot be compared with amounts in {from}");
    Err(Failure::misuse(message, hint))
}

/// The failure of an invalid lever or change.
pub(crate) fn failure(error: &Problem) -> Failure {
    Failure::usage(Diagnostic::new(error.to_string()).maybe_hint(error.hint.as_deref()))
}
