//! Filing statuses, and values that depend on them.

use rust_decimal::Decimal;

use crate::names::named;

named! {
    /// The filing status of a return.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Filing {
        /// One person.
        #[default]
        Single = "single",
        /// A couple with one earner.
        MarriedJoint = "married_joint",
        /// A head of household, by status alone: no dependents are counted.
        HeadOfHousehold = "head_of_household",
    }
}

impl Filing {
    /// The taxpayers on the return, each with a personal exemption.
    #[must_use]
    pub const fn taxpayers(self) -> Decimal {
        match self {
            Self::MarriedJoint => Decimal::TWO,
            Self::Single | Self::HeadOfHousehold => Decimal::ONE,
        }
    }
}

/// A value for every filing status, or one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByFiling<T> {
    /// The same for every status.
    All(T),
    /// A value for each, in the order of [`Filing::ALL`].
    Each([T; 3]),
}

impl<T> ByFiling<T> {
    /// The value for a status.
    #[must_use]
    pub const fn get(&self, filing: Filing) -> &T {
        match self {
            Self::All(value) => value,
            Self::Each([single, joint, head]) => match filing {
                Filing::Single => single,
                Filing::MarriedJoint => joint,
                Filing::HeadOfHousehold => head,
            },
        }
    }

    /// Every value that is stated.
    #[must_use]
    pub fn values(&self) -> &[T] {
        match self {
            Self::All(value) => std::slice::from_ref(value),
            Self::Each(values) => values,
        }
    }
}

#[cfg(feature = "file")]
impl<T> ByFiling<T> {
    /// Combines two values of each status; `None` if one cannot be combined.
    pub(crate) fn join<U, V>(
        &self,
        other: &ByFiling<U>,
        mut combine: impl FnMut(&T, &U) -> Option<V>,
    ) -> Option<ByFiling<V>> {
        if let (Self::All(one), ByFiling::All(two)) = (self, other) {
            return combine(one, two).map(ByFiling::All);
        }
        let [single, joint, head] =
            Filing::ALL.map(|filing| combine(self.get(filing), other.get(filing)));
        Some(ByFiling::Each([single?, joint?, head?]))
    }
}
