//! The built-in tables as files.

use std::collections::BTreeMap;
use std::fs;

use offercalc::TaxTables;

use crate::support::law;

/// The identifier, the year of the folder and the text of each table.
fn files() -> Vec<(String, u32, String)> {
    let mut files = Vec::new();
    for year in fs::read_dir("src/tax").expect("the folder").flatten() {
        let folder = year.path();
        if !folder.is_dir() {
            continue;
        }
        let year = folder.file_name().and_then(|name| name.to_str()?.parse().ok()).expect("a year");
        for file in fs::read_dir(folder).expect("the folder").flatten() {
            let name = file.file_name().into_string().expect("UTF-8");
            let text = fs::read_to_string(file.path()).expect("a text");
            files.push((name.trim_end_matches(".toml").to_owned(), year, text));
        }
    }
    files.sort();
    files
}

/// The years of `years = [2025, 2026]`.
fn years(text: &str) -> Vec<u32> {
    let line = text.lines().find_map(|line| line.strip_prefix("years = [")).expect("years");
    line.trim_end_matches(']').split(", ").map(|year| year.parse().expect("a year")).collect()
}

#[test]
fn every_file_is_built_in_and_names_its_sources() {
    let files = files();
    let mut ids: Vec<&str> = files.iter().map(|(id, _, _)| id.as_str()).collect();
    ids.dedup();
    assert_eq!(ids, TaxTables::ids().collect::<Vec<_>>());
    for (id, year, text) in &files {
        assert_eq!(years(text).first(), Some(year), "{year}/{id}");
        let law = law(id, *year);
        assert!(!law.sources.is_empty(), "{year}/{id}");
        assert!(text.is_ascii(), "{year}/{id}");
    }
}

#[test]
fn whole_laws_have_no_gap_and_later_ones_amend_an_earlier_one() {
    let mut by_id: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
    for (id, year, text) in files() {
        by_id.entry(id).or_default().push((year, text));
    }
    for (id, tables) in by_id {
        let mut whole: Vec<u32> = Vec::new();
        for (year, text) in tables {
            match text.lines().find_map(|line| line.strip_prefix("amends = ")) {
                None => whole.extend(years(&text)),
                Some(amended) => {
                    assert!(amended.parse::<u32>().expect("a year") < year, "{id} {year}");
                    assert!(whole.last().is_some_and(|last| *last < year), "{id} {year}");
                }
            }
        }
        assert_eq!(whole.first(), Some(&2025), "{id}");
        assert!(whole.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{id}: {whole:?}");
        assert!(whole.contains(&2026), "{id}");
    }
}

#[test]
fn later_years_carry_the_law_forward_and_say_so() {
    for (id, year, carried_from, is_projected) in [
        ("us", 2026, None, false),
        ("us", 2027, None, true),
        ("us", 2031, Some(2030), true),
        ("us-ca", 2026, None, true),
        ("us-ca", 2027, Some(2026), true),
        ("us-ca", 2031, None, true),
        ("us-ny", 2027, None, false),
        ("us-va", 2029, None, false),
        ("us-nj", 2027, None, true),
        ("us-tx", 2026, None, false),
    ] {
        let law = law(id, year);
        assert_eq!(
            (law.carried_from, law.is_projected()),
            (carried_from, is_projected),
            "{id} {year}"
        );
    }
    let bases: Vec<String> = (2025..2029)
        .map(|year| format!("{:?}", law("us", year).insurances[0].contribution.limit))
        .collect();
    assert_eq!(bases, ["Amount(176100)", "Amount(184500)", "Amount(192300)", "Amount(192300)"]);
    let top = |year| {
        let law = law("us-ca", year);
        let rate = law.brackets.expect("brackets").values()[0].rates().last();
        rate.expect("a rate").to_string()
    };
    assert_eq!([2030, 2031].map(top), ["12.3%", "9.3%"]);
    assert!(law("us-wa", 2027).brackets.is_none() && law("us-wa", 2028).brackets.is_some());
    assert_eq!(law("us-md", 2027).insurances.len(), 1);
    assert_eq!(law("us-nj", 2027).insurances.len(), 3);
}
