//! Tables of one's own: the sample of the docs, and what is wrong with bad ones.

use offercalc::{Deductions, Filing, Problem, Residence, TaxTable};

use crate::support::{decimal, wages};

const UK: &str = include_str!("../../docs/uk-2026.toml");

#[test]
fn the_uk_sample_agrees_with_figures_worked_by_hand() {
    let table = TaxTable::from_toml(UK).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let residence = Residence::new(table.law(2026), None, Vec::new());
    assert_eq!(residence.currency().code(), "GBP");
    for (gross, income_tax, insurance) in [
        (12_570, "0", "0"),
        // (30,000 − 12,570) at 20%, and at 8%
        (30_000, "3486.00", "1394.40"),
        (50_270, "7540.00", "3016.00"),
        // 37,700 at 20%, 9,730 at 40%; 37,700 at 8%, 9,730 at 2%
        (60_000, "11432.00", "3210.60"),
        (100_000, "27432.00", "4010.60"),
        // allowance 12,570 − 5,000; taxable 102,430: 7,540 + 40% of 64,730
        (110_000, "33432.00", "4210.60"),
        // no allowance; 37,700 at 20%, 87,440 at 40%, 24,860 at 45%
        (150_000, "53703.00", "5010.60"),
    ] {
        let of = residence.tax_return(Filing::Single, &wages(gross), Deductions::Auto);
        let of = of.expect("a return");
        let amounts: Vec<_> = of.lines.iter().map(|line| line.amount).collect();
        assert_eq!(amounts, [decimal(income_tax), decimal(insurance)], "{gross}");
    }
    // Between 100,000 and 125,140 the allowance goes, so 62% of more pay is lost.
    let rate = residence.marginal_rate(Filing::Single, &wages(110_000), Deductions::Auto);
    assert_eq!(rate.expect("a rate"), decimal("0.62"));
}

/// The text at each problem with its message, and its hint.
fn problems(table: &str) -> Vec<String> {
    let said = |problem: Problem| {
        let at = problem.span.map_or("", |span| &table[span]);
        format!("{at} ~ {} ~ {}", problem.message, problem.hint.unwrap_or_default())
    };
    TaxTable::from_toml(table).expect_err("the table is wrong").into_iter().map(said).collect()
}

const HEAD: &str = "name = \"X\"\nyears = [2026]\nsource = [\"a\"]\ncurrency = \"EUR\"\n";

#[test]
fn each_mistake_is_reported_where_it_is() {
    for (lines, at, hint) in [
        ("rates = [20, 40]\nup_to = [100, 200]", "[100, 200]", "the top bracket is open"),
        ("rates = [20, 40, 45]\nup_to = [100]", "[100]", "give the upper end of every bracket"),
        ("rates = [20, 40]", "[20, 40]", "give the upper end of every bracket"),
        (
            "rates = [20, 40, 45]\nup_to = [200, 100]",
            "[200, 100]",
            "from the lowest to the highest",
        ),
        ("rates = [-20]", "-20", "from 0 to 100"),
        ("rates = [120]", "120", "from 0 to 100"),
        ("rates = [\"120%\"]", "\"120%\"", "from 0 to 100"),
        ("rates = [0.2, 0.45]\nup_to = [100]", "0.45", "write 45, or \"0.45%\" in quotes"),
        ("rates = \"20%\"", "\"20%\"", "[20, 40]"),
        ("rates = [\"x\"]", "\"x\"", "9.3"),
        ("rate = [20]", "rate", "did you mean `rates`?"),
        ("rates = [20]\nexemption = { amont = 1 }", "amont", "did you mean `amount`?"),
        ("rates = [20]\nexemption = { amount = 1, each = 2 }", "2", "remove one of them"),
        (
            "rates = [20]\nexemption = { single = 1 }",
            "{ single = 1 }",
            "one value for every status",
        ),
        ("rates = [20]\nstandard_deduction = -1", "-1", "an amount of a year"),
        ("rates = [20]\nbasis = \"offical\"", "\"offical\"", "did you mean \"official\"?"),
        (
            "rates = [20]\nexemption = { amount = 1, taper = { over = 5, step = 0, cut = 1 } }",
            "0",
            "",
        ),
        ("rates = [20]\n[[insurance]]\nrate = 5", "[[insurance]]", "add name"),
        ("rates = [20]\n[[insurance]]\nname = \"I\"", "[[insurance]]", "add rate"),
        ("rates = [20]\namends = 2025", "2025", "state the whole law"),
        ("rates = [20]\nsurtax = 5", "5", "`rate`, `over`"),
        ("rates = [2026-01-01]", "2026-01-01", "9.3"),
    ] {
        let table = format!("{HEAD}{lines}\n");
        let found = problems(&table);
        let expected =
            |problem: &String| problem.starts_with(&format!("{at} ~")) && problem.contains(hint);
        assert!(found.len() == 1 && expected(&found[0]), "{lines}: {found:#?}");
    }
}

#[test]
fn a_table_needs_a_name_years_a_source_and_a_currency() {
    for key in ["name", "years", "source", "currency"] {
        let table: String = HEAD
            .lines()
            .filter(|line| !line.starts_with(key))
            .map(|line| format!("{line}\n"))
            .collect();
        let found = problems(&table);
        assert!(found.len() == 1 && found[0].contains(&format!("`{key}` is missing")), "{found:?}");
    }
    for years in ["[]", "[2025, 2027]", "[2026, 2025]", "[99]", "2026"] {
        let table = HEAD.replace("[2026]", years);
        assert_eq!(problems(&table).len(), 1, "{years}");
    }
    assert_eq!(problems(&HEAD.replace("[\"a\"]", "[]")).len(), 1);
}
