//! Published and worked figures of benefits, options, private shares, dates and currencies, each with
//! its source. The figure of a command must equal them to the cent.

use crate::program::run_with;

/// A source, an offer, the command that gives the figure, and the figure.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn check(rows: &[Row]) {
    for (source, offer, command, figure) in rows {
        let run = run_with(command, |_| {}, offer);
        assert_eq!(run.stdout.trim_end(), *figure, "{source}: {command}\n{offer}");
    }
}

#[test]
fn retirement_match() {
    check(&[
        (
            "401(k) tiers of a letter: 100% of the first 3% and 50% of the next 2%",
            r#"base=180_000
[retirement]
deferral="6%"
match=[{rate="100%",up_to="3%"},{rate="50%",up_to="5%"}]"#,
            "show - --get year1.retirement",
            "7200.00",
        ),
        (
            "401(k) tiers of a letter: 100% of the first 3% and 50% of the next 2%",
            r#"base=180_000
[retirement]
deferral="4%"
match=[{rate="100%",up_to="3%"},{rate="50%",up_to="5%"}]"#,
            "show - --get year1.retirement",
            "6300.00",
        ),
        (
            "IRS Notice 2025-67: pay above 360,000 is not matched in 2026",
            r#"base=450_000
[retirement]
deferral="6%"
match=[{rate="50%",up_to="6%"}]"#,
            "show - --get year1.retirement",
            "10800.00",
        ),
        (
            "without the IRS limits",
            r#"base=450_000
currency="GBP"
[retirement]
deferral="6%"
match=[{rate="50%",up_to="6%"}]"#,
            "show - --get year1.retirement",
            "13500.00",
        ),
        (
            "IRS Notice 2025-67: the full deferral of 2026",
            r#"base=450_000
[retirement]
deferral=24_500
match=[{rate="50%"}]"#,
            "show - --get year1.retirement",
            "12250.00",
        ),
        (
            "RunTheNumbers 2026, without rounding each paycheck",
            r#"base=200_000
[retirement]
deferral="6%"
match=[{rate="50%",up_to="6%"}]"#,
            "show - --get year1.retirement",
            "6000.00",
        ),
        (
            "OfferLens",
            r#"base=195_000
[retirement]
deferral="6%"
match=[{rate="50%",up_to="6%"}]"#,
            "show - --get year1.retirement",
            "5850.00",
        ),
        (
            "OfferLens, with a raise of 3%",
            r#"base=195_000
raise="3%"
[retirement]
deferral="6%"
match=[{rate="50%",up_to="6%"}]"#,
            "show - --get year2.retirement",
            "6025.50",
        ),
        (
            "Hacker News 2021: 3,200 a year, with a cliff of three years",
            r#"base=160_000
[retirement]
deferral="4%"
match=[{rate="50%",up_to="4%"}]
vesting={years=[0,0,100]}"#,
            "show - --get year3.retirement",
            "9600.00",
        ),
        (
            "pm-skills: 190,000, 15%, 60,000 a year and a match of 4%",
            r#"base=190_000
bonus="15%"
[rsu]
value=240_000
vesting="even-annual"
[retirement]
deferral="4%"
match=[{rate="100%",up_to="4%"}]"#,
            "show - --get year1",
            "286100.00",
        ),
    ]);
}

#[test]
fn recurring_payments() {
    check(&[
        (
            "a letter: $75 monthly phone stipend",
            r#"base=100_000
[[recurring]]
amount=75
per="month""#,
            "show - --get year1.recurring",
            "900.00",
        ),
        (
            "OfferLens: a plan that costs 3,420 + 1,500 + 4,500",
            r#"base=195_000
[[recurring]]
amount=-3_420
[[recurring]]
amount=-1_500
[[recurring]]
amount=-4_500"#,
            "show - --get year1.recurring",
            "-9420.00",
        ),
    ]);
}

#[test]
fn stock_purchases() {
    check(&[
        (
            "26 U.S.C. § 423: 25,000 of shares a year",
            r#"base=200_000
[espp]
contribution=21250
discount="15%""#,
            "show - --get year1.espp",
            "3750.00",
        ),
        (
            "26 U.S.C. § 423: 25,000 of shares a year",
            r#"base=200_000
[espp]
contribution=22500
discount="10%""#,
            "show - --get year1.espp",
            "2500.00",
        ),
        (
            "26 U.S.C. § 423: 25,000 of shares a year, contribution above it",
            r#"base=200_000
[espp]
contribution=25000
discount="10%""#,
            "show - --get year1.espp",
            "2500.00",
        ),
        (
            "ClearMoney",
            r#"base=200_000
currency="EUR"
[espp]
contribution=25000
discount="15%""#,
            "show - --get year1.espp",
            "4411.76",
        ),
        (
            "lookback: C × ((1 + h) ÷ (1 − d) − 1), price up by 5%",
            r#"base=200_000
currency="EUR"
[espp]
contribution=10625
discount="15%"
lookback=true
every=24
[stock]
prices=[100,105]"#,
            "show - --get year2.espp",
            "5000.00",
        ),
        (
            "lookback, price up by 10%",
            r#"base=200_000
currency="EUR"
[espp]
contribution=10625
discount="15%"
lookback=true
every=24
[stock]
prices=[100,110]"#,
            "show - --get year2.espp",
            "6250.00",
        ),
        (
            "a fall: C × d ÷ (1 − d)",
            r#"base=200_000
currency="EUR"
[espp]
contribution=10625
discount="15%"
lookback=true
every=24
[stock]
prices=[100,80]"#,
            "show - --get year2.espp",
            "3750.00",
        ),
        (
            "26 U.S.C. § 423: 500 shares at the price of the start, bought at 68",
            r#"base=200_000
[espp]
contribution=21250
discount="15%"
lookback=true
every=24
[stock]
prices=[100,80]"#,
            "show - --get year2.espp",
            "6000.00",
        ),
    ]);
}

#[test]
fn clawbacks() {
    check(&[
        (
            "Amazon filing of 2002: 225,000 × 11/12",
            "base=100_000\n[one_time]\namount=225_000\nrepay_within=12",
            "leave - --month 1 --get to_repay",
            "206250.00",
        ),
        (
            "pro rata over 24 months, left after 9",
            "base=100_000\n[one_time]\namount=40_000\nrepay_within=24",
            "leave - --month 9 --get to_repay",
            "25000.00",
        ),
        (
            "ExpertLaw: steps of 100/75/50/25 percent",
            "base=100_000\n[one_time]\namount=40_000\nrepay=[{month=12,percent=100},{month=16,percent=75},{month=20,percent=50},{month=24,percent=25}]",
            "leave - --month 18 --get to_repay",
            "20000.00",
        ),
        (
            "Xcel 2019: 250,000 at the start and in month 12, in full before month 24",
            r#"base=100_000
[one_time]
amount=250_000
month=13
repay_within=12
repay="full"
[sign_on]
amounts=[250_000]
repay_within=24
repay="full""#,
            "leave - --month 13 --get to_repay",
            "500000.00",
        ),
        (
            "Xcel 2019: 250,000 at the start and in month 12, in full before month 24",
            r#"base=100_000
[one_time]
amount=250_000
month=13
repay_within=12
repay="full"
[sign_on]
amounts=[250_000]
repay_within=24
repay="full""#,
            "leave - --month 23 --get to_repay",
            "500000.00",
        ),
        (
            "Xcel 2019: 250,000 at the start and in month 12, in full before month 24",
            r#"base=100_000
[one_time]
amount=250_000
month=13
repay_within=12
repay="full"
[sign_on]
amounts=[250_000]
repay_within=24
repay="full""#,
            "leave - --month 24 --get to_repay",
            "0.00",
        ),
        (
            "pro rata over 24 months, left after 14: 10/24",
            r#"base=100_000
[one_time]
amount=40_000
repay_within=24"#,
            "leave - --month 14 --get to_repay",
            "16666.67",
        ),
    ]);
}

#[test]
fn bonus() {
    check(&[
        (
            "half of the first year",
            r#"base=200_000
[bonus]
target="15%"
first_year="50%""#,
            "show - --get year1.bonus",
            "15000.00",
        ),
        (
            "half of the first year",
            r#"base=200_000
[bonus]
target="15%"
first_year="50%""#,
            "show - --get year2.bonus",
            "30000.00",
        ),
        (
            "half of the first year, at 110% × 125%",
            r#"base=200_000
[bonus]
target="15%"
first_year="50%"
payout="137.5%""#,
            "show - --get year1.bonus",
            "20625.00",
        ),
        (
            "Taro: 62,000 × 15% × 0.9",
            r#"base=62_000
[bonus]
target="15%"
payout="90%""#,
            "show - --get year1.bonus",
            "8370.00",
        ),
        (
            "a guarantee is for one year",
            r#"base=200_000
[bonus]
target="15%"
payout="50%"
guaranteed=[30_000]"#,
            "show - --get year1.bonus",
            "30000.00",
        ),
        (
            "a guarantee is for one year",
            r#"base=200_000
[bonus]
target="15%"
payout="50%"
guaranteed=[30_000]"#,
            "show - --get year2.bonus",
            "15000.00",
        ),
    ]);
}

#[test]
fn hourly_base() {
    check(&[
        (
            "2,080 hours, less 25 days, at 85%",
            "base={hourly=95}",
            "show - --get year1.base",
            "197600.00",
        ),
        (
            "2,080 hours, less 25 days, at 85%",
            "base={hourly=95,hours=1880}",
            "show - --get year1.base",
            "178600.00",
        ),
        (
            "2,080 hours, less 25 days, at 85%",
            "base={hourly=95,hours=1598}",
            "show - --get year1.base",
            "151810.00",
        ),
        (
            "45 hours in 50 weeks, 5 of them at 1.5 times",
            "base={hourly=75,hours=2375}",
            "show - --get year1.base",
            "178125.00",
        ),
    ]);
}

#[test]
fn stock_options() {
    check(&[
        (
            "intrinsic value at 5, 6.50, 8.45 and 10.985",
            r#"base=100_000
[[options]]
count=10_000
strike=2
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year1.options --years 4",
            "7500.00",
        ),
        (
            "intrinsic value at 5, 6.50, 8.45 and 10.985",
            r#"base=100_000
[[options]]
count=10_000
strike=2
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year2.options --years 4",
            "11250.00",
        ),
        (
            "intrinsic value at 5, 6.50, 8.45 and 10.985",
            r#"base=100_000
[[options]]
count=10_000
strike=2
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year3.options --years 4",
            "16125.00",
        ),
        (
            "intrinsic value at 5, 6.50, 8.45 and 10.985",
            r#"base=100_000
[[options]]
count=10_000
strike=2
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year4.options --years 4",
            "22462.50",
        ),
        (
            "never below zero",
            r#"base=100_000
[[options]]
count=10_000
strike=6
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year1.options --years 4",
            "0.00",
        ),
        (
            "never below zero",
            r#"base=100_000
[[options]]
count=10_000
strike=6
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year2.options --years 4",
            "1250.00",
        ),
        (
            "never below zero",
            r#"base=100_000
[[options]]
count=10_000
strike=6
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year3.options --years 4",
            "6125.00",
        ),
        (
            "never below zero",
            r#"base=100_000
[[options]]
count=10_000
strike=6
vesting="even-annual"
[stock]
price=5
growth="30%""#,
            "show - --get year4.options --years 4",
            "12462.50",
        ),
        (
            "0.25% of 40,000,000, 500M at exit after two rounds of 20%: 680,000 of options",
            r#"base=100_000
[[options]]
percent="0.25%"
strike=1.20
vesting="startup"
[stock]
price=1.2
private=true
liquidity_month=48
exit_value="500M"
shares_outstanding=40_000_000
dilution="36%""#,
            "show - --get total",
            "1080000.00",
        ),
        (
            "the same without dilution: 1,130,000",
            r#"base=100_000
[[options]]
percent="0.25%"
strike=1.20
vesting="startup"
[stock]
price=1.2
private=true
liquidity_month=48
exit_value="500M"
shares_outstanding=40_000_000"#,
            "show - --get total",
            "1530000.00",
        ),
        (
            "crockeo: 25,000 × (0.89 − 0.12)",
            "base=100_000\n[[options]]\ncount=25_000\nstrike=0.12\nvesting=[100]\n[stock]\nprice=0.89",
            "show - --get year1.options",
            "19250.00",
        ),
        (
            "mortgagecalculator.org: 6,000 × (100 − 92)",
            r#"base=100_000
[[options]]
count=6000
strike=92
vesting=[{month=12,percent=100}]
[stock]
price=100
growth="8%""#,
            "show - --get year1.options --years 1",
            "48000.00",
        ),
    ]);
}

#[test]
fn private_shares() {
    check(&[
        (
            "4,000 units at 40, 12/48 and then 3/48 a quarter, liquidity in month 30",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30"#,
            "show - --get year1.rsu --years 4",
            "0.00",
        ),
        (
            "4,000 units at 40, 12/48 and then 3/48 a quarter, liquidity in month 30",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30"#,
            "show - --get year2.rsu --years 4",
            "0.00",
        ),
        (
            "4,000 units at 40, 12/48 and then 3/48 a quarter, liquidity in month 30",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30"#,
            "show - --get year3.rsu --years 4",
            "120000.00",
        ),
        (
            "4,000 units at 40, 12/48 and then 3/48 a quarter, liquidity in month 30",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30"#,
            "show - --get year4.rsu --years 4",
            "40000.00",
        ),
        (
            "the same at 30% less",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30
discount="30%""#,
            "show - --get year1.rsu --years 4",
            "0.00",
        ),
        (
            "the same at 30% less",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30
discount="30%""#,
            "show - --get year2.rsu --years 4",
            "0.00",
        ),
        (
            "the same at 30% less",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30
discount="30%""#,
            "show - --get year3.rsu --years 4",
            "84000.00",
        ),
        (
            "the same at 30% less",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30
discount="30%""#,
            "show - --get year4.rsu --years 4",
            "28000.00",
        ),
        (
            "10,000 units sized at a preferred price of 50, at a 409A value of 20",
            "base=100_000\n[[rsu]]\nvalue=500_000\ngrant_price=50\nvesting=[{month=48,percent=100}]\n[stock]\nprice=20",
            "show - --get year4.rsu",
            "200000.00",
        ),
        (
            "4,000 units at 40, liquidity in month 30, 30% less and a probability of 60%: × 0.7 × 0.6",
            r#"base=100_000
[[rsu]]
value=160_000
grant_price=40
vesting="even-quarterly-cliff"
[stock]
price=40
private=true
liquidity_month=30
discount="58%""#,
            "show - --get equity --years 4",
            "67200.00",
        ),
    ]);
}

#[test]
fn grants() {
    check(&[
        (
            "Blind 2021: 500,000 fixed at 100",
            "base=100_000\n[[rsu]]\nvalue=500_000\ngrant_price=100\nvesting=[25,25,25,25]\n[stock]\nprices=[150,200,250,300]",
            "show - --get equity",
            "1125000.00",
        ),
        (
            "Blind 2021: repriced each year",
            "base=100_000\n[[rsu]]\nvalue=125_000\ngrant_price=100\nvesting=[{month=12,percent=100}]\n[[rsu]]\nvalue=125_000\ngrant_price=150\nvesting=[{month=24,percent=100}]\n[[rsu]]\nvalue=125_000\ngrant_price=200\nvesting=[{month=36,percent=100}]\n[[rsu]]\nvalue=125_000\ngrant_price=250\nvesting=[{month=48,percent=100}]\n[stock]\nprices=[150,200,250,300]",
            "show - --get equity",
            "660416.67",
        ),
        (
            "Blind 2021: repriced each year, in whole shares",
            r#"base=100_000
[[rsu]]
value=125_000
grant_price=100
vesting=[{month=12,percent=100}]
allocation="cumulative_round_down"
[[rsu]]
value=125_000
grant_price=150
vesting=[{month=24,percent=100}]
allocation="cumulative_round_down"
[[rsu]]
value=125_000
grant_price=200
vesting=[{month=36,percent=100}]
allocation="cumulative_round_down"
[[rsu]]
value=125_000
grant_price=250
vesting=[{month=48,percent=100}]
allocation="cumulative_round_down"
[stock]
prices=[150,200,250,300]"#,
            "show - --get equity",
            "660350.00",
        ),
        (
            "a fixed value a year",
            r#"base=100_000
[[rsu]]
value=500_000
priced="each_year"
vesting=[25,25,25,25]
[stock]
prices=[150,200,250,300]"#,
            "show - --get equity",
            "500000.00",
        ),
        (
            "2,326 shares for 400,000 at 172",
            r#"base=100_000
[[rsu]]
value=400_000
grant_price=172
allocation="cumulative_rounding"
vesting=[{month=12,percent=100}]
[stock]
price=187.35"#,
            "show - --get year1.rsu",
            "435776.10",
        ),
        (
            "Hacker News 2022: Amazon plans 220 shares at 1,200 with 15%",
            r#"base=100_000
[rsu]
shares=220
vesting="amazon"
[stock]
price=1_200
growth="15%""#,
            "show - --get year1.rsu",
            "13200.00",
        ),
        (
            "Hacker News 2022: Amazon plans 220 shares at 1,200 with 15%",
            r#"base=100_000
[rsu]
shares=220
vesting="amazon"
[stock]
price=1_200
growth="15%""#,
            "show - --get year2.rsu",
            "45540.00",
        ),
        (
            "Hacker News 2022: Amazon plans 220 shares at 1,200 with 15%",
            r#"base=100_000
[rsu]
shares=220
vesting="amazon"
[stock]
price=1_200
growth="15%""#,
            "show - --get year3.rsu",
            "139656.00",
        ),
        (
            "Hacker News 2022: Amazon plans 220 shares at 1,200 with 15%",
            r#"base=100_000
[rsu]
shares=220
vesting="amazon"
[stock]
price=1_200
growth="15%""#,
            "show - --get year4.rsu",
            "160604.40",
        ),
        (
            "Hacker News 2022: Amazon plans 220 shares at 1,200 with 15%",
            r#"base=100_000
[rsu]
shares=220
vesting="amazon"
[stock]
price=1_200
growth="15%""#,
            "show - --get equity",
            "359000.40",
        ),
        (
            "Hacker News 2022: Amazon plans 220 shares at 1,200 with 15%, and flat",
            r#"base=100_000
[rsu]
shares=220
vesting="amazon"
[stock]
price=1_200
growth="15%""#,
            "show - --get equity --growth 0%",
            "264000.00",
        ),
    ]);
}

#[test]
fn calendar_years() {
    check(&[
        (
            "a start on 14 September 2026: 3 months and 18/31 of one",
            r#"start=2026-09-14
base=175_000
[rsu]
value=300_000
vesting="amazon""#,
            "show - --get year2027.rsu --calendar",
            "15000.00",
        ),
        (
            "a start on 14 September 2026: 3 months and 18/31 of one",
            r#"start=2026-09-14
base=175_000
[rsu]
value=300_000
vesting="amazon""#,
            "show - --get year2028.rsu --calendar",
            "45000.00",
        ),
        (
            "a start on 14 September 2026: 3 months and 18/31 of one",
            r#"start=2026-09-14
base=175_000
[rsu]
value=300_000
vesting="amazon""#,
            "show - --get year2029.rsu --calendar",
            "120000.00",
        ),
        (
            "a start on 14 September 2026: 3 months and 18/31 of one",
            r#"start=2026-09-14
base=175_000
[rsu]
value=300_000
vesting="amazon""#,
            "show - --get year2030.rsu --calendar",
            "120000.00",
        ),
        (
            "a start on 14 September 2026: 3 months and 18/31 of one",
            r#"start=2026-09-14
base=175_000
[rsu]
value=300_000
vesting="amazon""#,
            "show - --get year2026.base --calendar",
            "52217.74",
        ),
        (
            "a start on 1 January: 11 of 12 monthly vests",
            r#"start=2027-01-01
base=175_000
[rsu]
value=300_000
vesting="google""#,
            "show - --get year2027.rsu --calendar",
            "104500.00",
        ),
    ]);
}

#[test]
fn currencies() {
    check(&[
        (
            "1 GBP is 1.27 USD, 1 USD is 88 INR; lakh as written",
            r#"base=120_000
currency="GBP""#,
            "show - --get year1 --currency USD --rate GBP/USD=1.27",
            "152400.00",
        ),
        (
            "1 GBP is 1.27 USD, 1 USD is 88 INR; lakh as written",
            "base=50_000",
            "show - --get year1 --currency GBP --rate GBP/USD=1.27",
            "39370.08",
        ),
        (
            "1 GBP is 1.27 USD, 1 USD is 88 INR; lakh as written",
            "base=25_000",
            "show - --get year1 --currency INR --rate USD/INR=88",
            "2200000.00",
        ),
        (
            "1 GBP is 1.27 USD, 1 USD is 88 INR; lakh as written",
            r#"base="₹13,00,000"
currency="INR""#,
            "show - --get year1",
            "1300000.00",
        ),
        (
            "1 GBP is 1.27 USD, 1 USD is 88 INR; lakh as written",
            r#"base="45 lakh"
currency="INR""#,
            "show - --get year1",
            "4500000.00",
        ),
        (
            "ISO 4217: minor digits of JPY",
            r#"base=1_300_000
currency="JPY""#,
            "show - --get year1",
            "1300000",
        ),
        (
            "ISO 4217: minor digits of KRW",
            r#"base=1_300_000
currency="KRW""#,
            "show - --get year1",
            "1300000",
        ),
        (
            "ISO 4217: minor digits of VND",
            r#"base=1_300_000
currency="VND""#,
            "show - --get year1",
            "1300000",
        ),
        (
            "ISO 4217: minor digits of CLP",
            r#"base=1_300_000
currency="CLP""#,
            "show - --get year1",
            "1300000",
        ),
        (
            "ISO 4217: minor digits of KWD",
            r#"base=1_300_000
currency="KWD""#,
            "show - --get year1",
            "1300000.000",
        ),
        (
            "ISO 4217: minor digits of BHD",
            r#"base=1_300_000
currency="BHD""#,
            "show - --get year1",
            "1300000.000",
        ),
        (
            "ISO 4217: minor digits of TND",
            r#"base=1_300_000
currency="TND""#,
            "show - --get year1",
            "1300000.000",
        ),
        (
            "ISO 4217: minor digits of OMR",
            r#"base=1_300_000
currency="OMR""#,
            "show - --get year1",
            "1300000.000",
        ),
        (
            "ISO 4217: minor digits of JOD",
            r#"base=1_300_000
currency="JOD""#,
            "show - --get year1",
            "1300000.000",
        ),
    ]);
}
