//! Any text is a table of offers, its first line the columns, or has problems in its columns or rows. A
//! row does not depend on the rows before it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offercalc::{Horizon, OfferTable, Overrides};
use offercalc_fuzz::assert_figures_add_up;

/// Each row is read twice, so that many take long and find little more.
const MOST_ROWS: usize = 5;

fuzz_target!(|text: &str| {
    let mut lines = text.lines().map(|line| line.split(';').collect::<Vec<_>>());
    let columns = lines.next().unwrap_or_default();
    let Ok(table) = OfferTable::new(&columns) else {
        return;
    };
    let asked = Overrides::default();
    let mut rows = table.rows(&asked);
    for row in lines.filter(|row| row.len() == columns.len()).take(MOST_ROWS) {
        let read = rows.read(&row);
        assert_eq!(table.rows(&asked).read(&row), read, "{row:?} depends on the rows before it");
        match read {
            Ok(offer) => assert_figures_add_up(&offer, Horizon::default()),
            Err(problems) => {
                assert!(!problems.is_empty());
                let columns = problems.iter().filter_map(|problem| problem.column);
                assert!(columns.max().is_none_or(|last| last < row.len()), "{problems:?}");
            }
        }
    }
});
