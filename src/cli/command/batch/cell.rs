//! A cell of a table.

use std::borrow::Cow;

/// A cell of a table, with its kind in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum TableCell<'c> {
    Text(Cow<'c, str>),
    /// A number, true or false, as written; a list or an object too if it is only copied.
    Literal(&'c str),
    /// No value.
    #[default]
    Null,
}

impl<'c> TableCell<'c> {
    pub(super) const fn text(text: &'c str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Literal(text) => text,
            Self::Null => "",
        }
    }
}
