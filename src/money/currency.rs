//! ISO 4217 currencies and their minor digits.

use std::fmt;
use std::str::FromStr;

/// The active ISO 4217 currencies by number of minor digits.
const CODES: [(u32, &str); 4] = [
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD \
         CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
         GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK \
         LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO \
         NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
         SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST \
         XAD XCD XCG YER ZAR ZMW ZWG",
    ),
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// The currencies whose value the market quotes in those that follow, by convention.
const QUOTED_FIRST: [&str; 7] = ["EUR", "GBP", "AUD", "NZD", "USD", "CAD", "CHF"];

/// The currencies that use `$`.
#[cfg(any(feature = "file", test))]
const DOLLARS: &str = "ARS AUD BBD BMD BND BSD BZD CAD CLF CLP COP COU CUP CVE DOP FJD GYD HKD JMD \
                       KYD LRD MXN MXV NAD NZD SBD SGD SRD TTD TWD USD USN UYI UYU XCD";

/// An ISO 4217 currency.
///
/// ```
/// use offercalc::Currency;
///
/// let yen: Currency = "JPY".parse()?;
/// assert_eq!(yen.minor_digits(), 0);
/// # Ok::<(), offercalc::CurrencyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    minor_digits: u32,
}

impl Currency {
    /// The US dollar, the default currency.
    pub const USD: Self = Self { code: "USD", minor_digits: 2 };

    /// Every three-letter code.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        CODES.iter().flat_map(|(_, codes)| codes.split_ascii_whitespace())
    }

    /// The three-letter code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The decimals of the minor unit: 2 for cents.
    #[must_use]
    pub const fn minor_digits(self) -> u32 {
        self.minor_digits
    }

    /// Whether the market quotes the rate between two currencies as units of the other for one unit
    /// of this one, like GBP/USD. Without a convention, the first code of the alphabet is the unit.
    #[must_use]
    pub fn is_quoted_before(self, other: Self) -> bool {
        let rank = |code: &str| QUOTED_FIRST.iter().position(|first| *first == code);
        let place = |code| (rank(code).unwrap_or(QUOTED_FIRST.len()), code);
        place(self.code) < place(other.code)
    }

    /// Whether an amount in this currency may use this sign. Several currencies share `$`.
    #[cfg(any(feature = "file", test))]
    pub(crate) fn is_written_with(self, sign: char) -> bool {
        match sign {
            '€' => self.code == "EUR",
            '£' => ["GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SYP"].contains(&self.code),
            '¥' => ["JPY", "CNY"].contains(&self.code),
            '₹' => self.code == "INR",
            '$' => DOLLARS.split_ascii_whitespace().any(|code| code == self.code),
            _ => false,
        }
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::USD
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        // Most words that are tried are no code: the `k` of `175k`.
        if text.len() != 3 {
            return Err(CurrencyError);
        }
        CODES
            .iter()
            .flat_map(|(digits, codes)| codes.split_ascii_whitespace().map(move |c| (*digits, c)))
            .find(|(_, code)| *code == text)
            .map(|(minor_digits, code)| Self { code, minor_digits })
            .ok_or(CurrencyError)
    }
}

/// An unknown currency code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrencyError;

impl fmt::Display for CurrencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an ISO 4217 currency code")
    }
}

impl std::error::Error for CurrencyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_digits_follow_the_standard() {
        for (code, digits) in [("USD", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)] {
            assert_eq!(code.parse::<Currency>().unwrap().minor_digits(), digits, "{code}");
        }
        assert_eq!("USD".parse(), Ok(Currency::USD));
    }

    #[test]
    fn a_rate_is_quoted_in_the_usual_direction() {
        for (base, quote) in
            [("GBP", "USD"), ("EUR", "GBP"), ("USD", "INR"), ("USD", "CHF"), ("INR", "JPY")]
        {
            let [base, quote] = [base, quote].map(|code| code.parse::<Currency>().unwrap());
            assert!(
                base.is_quoted_before(quote) && !quote.is_quoted_before(base),
                "{base}/{quote}"
            );
        }
    }

    #[test]
    fn other_codes_are_rejected() {
        for code in ["usd", "BTC", "US", ""] {
            assert_eq!(code.parse::<Currency>(), Err(CurrencyError), "{code}");
        }
    }

    #[test]
    fn each_currency_accepts_its_own_signs() {
        let euro: Currency = "EUR".parse().unwrap();
        assert!(euro.is_written_with('€') && !euro.is_written_with('$'));
        assert!(Currency::USD.is_written_with('$') && !Currency::USD.is_written_with('€'));
        assert!("CAD".parse::<Currency>().unwrap().is_written_with('$'));
        assert!(!"SEK".parse::<Currency>().unwrap().is_written_with('$'));
        for code in DOLLARS.split_ascii_whitespace() {
            assert!(code.parse::<Currency>().is_ok(), "{code}");
        }
    }
}
