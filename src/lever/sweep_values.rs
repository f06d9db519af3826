//! The values of a lever in a sweep: the steps of a range, or a list.

use std::fmt;

use rust_decimal::Decimal;

use super::Steps;

/// The values of a lever in a sweep, ascending and each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepValues(Source);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Steps(Steps),
    /// Ascending and never empty.
    List(Vec<Decimal>),
}

/// Why a list of values is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListError {
    /// It has no values.
    Empty,
    /// It has this value more than once.
    Repeated(Decimal),
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the list has no values"),
            Self::Repeated(value) => write!(f, "the list has {value} more than once"),
        }
    }
}

impl std::error::Error for ListError {}

impl From<Steps> for SweepValues {
    fn from(steps: Steps) -> Self {
        Self(Source::Steps(steps))
    }
}

impl SweepValues {
    /// The values of a list, sorted. Crossovers are found between neighbours, so the order typed
    /// does not matter.
    ///
    /// # Errors
    ///
    /// [`ListError`] if the list is empty or repeats a value.
    pub fn list(mut values: Vec<Decimal>) -> Result<Self, ListError> {
        values.sort();
        if values.is_empty() {
            return Err(ListError::Empty);
        }
        let mut neighbours = values.iter().zip(values.iter().skip(1));
        match neighbours.find(|(one, next)| one == next) {
            Some((repeated, _)) => Err(ListError::Repeated(*repeated)),
            None => Ok(Self(Source::List(values))),
        }
    }

    /// The first value.
    #[must_use]
    pub fn first(&self) -> Decimal {
        match &self.0 {
            Source::Steps(steps) => steps.from(),
            Source::List(values) => values.first().copied().unwrap_or_default(),
        }
    }

    /// The last value.
    #[must_use]
    pub fn last(&self) -> Decimal {
        match &self.0 {
            Source::Steps(steps) => steps.last(),
            Source::List(values) => values.last().copied().unwrap_or_default(),
        }
    }

    /// The number of values.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.0 {
            Source::Steps(steps) => steps.count(),
            Source::List(values) => values.len(),
        }
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = Decimal> + use<'_> {
        let (steps, list) = match &self.0 {
            Source::Steps(steps) => (Some(steps.values()), None),
            Source::List(values) => (None, Some(values.iter().copied())),
        };
        steps.into_iter().flatten().chain(list.into_iter().flatten())
    }

    /// The number of decimals of the values.
    #[must_use]
    pub fn digits(&self) -> u32 {
        match &self.0 {
            Source::Steps(steps) => steps.digits(),
            Source::List(values) => {
                values.iter().map(|value| value.normalize().scale()).max().unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[&str]) -> Result<SweepValues, ListError> {
        SweepValues::list(values.iter().map(|value| value.parse().unwrap()).collect())
    }

    #[test]
    fn a_list_is_ascending() {
        let values = list(&["0.2", "-0.20", "0"]).unwrap();
        let found: Vec<String> = values.values().map(|value| value.to_string()).collect();
        assert_eq!(found, ["-0.20", "0", "0.2"]);
        assert_eq!((values.first(), values.last()), (Decimal::new(-2, 1), Decimal::new(2, 1)));
        assert_eq!((values.count(), values.digits()), (3, 1));
    }

    #[test]
    fn a_list_has_each_value_once() {
        assert_eq!(list(&[]), Err(ListError::Empty));
        assert_eq!(list(&["5", "1", "5.00"]), Err(ListError::Repeated(5.into())));
        assert_eq!(list(&["5"]).map(|values| values.count()), Ok(1));
    }

    #[test]
    fn steps_keep_their_values() {
        let steps = Steps::new(1.into(), 6.into(), 2.into()).unwrap();
        let values = SweepValues::from(steps);
        assert!(values.values().eq(steps.values()));
        assert_eq!((values.first(), values.last(), values.count()), (1.into(), 5.into(), 3));
    }
}
