//! How a search for the setting of a lever ended.

use offercalc::Unsolved;
use serde::{Serialize, Serializer};

/// Whether a setting was found and, if not, whether none can exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    name: &'static str,
    is_impossible: bool,
}

impl Outcome {
    pub(crate) fn of<T>(found: &Result<T, Unsolved>) -> Self {
        match found {
            Ok(_) => Self { name: "solved", is_impossible: false },
            Err(unsolved) => {
                Self { name: unsolved.name(), is_impossible: unsolved.is_impossible() }
            }
        }
    }

    /// The name for programs.
    pub(crate) const fn name(self) -> &'static str {
        self.name
    }

    pub(crate) const fn is_impossible(self) -> bool {
        self.is_impossible
    }

    /// The words shown instead of a setting.
    pub(crate) const fn in_words(self) -> &'static str {
        if self.is_impossible { "not possible alone" } else { "undecided" }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}
