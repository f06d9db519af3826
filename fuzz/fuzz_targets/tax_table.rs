//! Any text is a tax table or has problems that point into it. On any wages, the lines of a return
//! add up to its total, and with take-home pay to the wages.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offercalc::{Amount, Decimal, Deductions, Filing, Residence, TaxTable, Wages};
use offercalc_fuzz::assert_problems;

/// From nothing to the largest amount of a file.
const GROSS: [&str; 6] = ["0", "0.01", "12345.67", "175000", "1000000.01", "1000000000000"];

fuzz_target!(|text: &str| {
    let table = match TaxTable::from_toml(text) {
        Ok(table) => table,
        Err(problems) => return assert_problems(text, &problems),
    };
    let year = *table.years().last().expect("a table states a year");
    let residence = Residence::new(table.law(year), None, Vec::new());
    for gross in GROSS {
        let gross: Decimal = gross.parse().expect("a number");
        let wages = Wages::of(Amount::new(gross).expect("an amount"));
        for filing in Filing::ALL {
            let Ok(of) = residence.tax_return(filing, &wages, Deductions::Auto) else {
                continue;
            };
            let lines: Decimal = of.lines.iter().map(|line| line.amount).sum();
            assert_eq!(lines, of.total);
            assert_eq!(of.total + of.take_home, gross);
            let _ = residence.marginal_rate(filing, &wages, Deductions::Auto);
        }
    }
});
