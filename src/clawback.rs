//! What has to be repaid of an advance by somebody who leaves early.

/// The terms of repaying an advance, like a sign-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clawback {
    /// Months from the payment on in which leaving means repaying.
    pub within: u32,
    /// How much is repaid.
    pub repay: Repay,
}

/// How much of an advance is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repay {
    /// The part for the months not served.
    ProRata,
    /// All of it.
    Full,
}

impl Repay {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::ProRata, Self::Full];

    /// The name in the offer file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProRata => "pro_rata",
            Self::Full => "full",
        }
    }
}
