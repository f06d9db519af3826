//! Situations that people compare offers in, each with the command that answers it.

use crate::program::run;

/// A situation with its command, whose output begins with the answer.
type Situation = (&'static str, &'static str, &'static str);

const SITUATIONS: [Situation; 15] = [
    (
        "a sign-on paid by month",
        "leave offers/remote-eur.toml --month 6",
        "If you leave Remote, in euros in month 6, you keep 57,000, and lose 35,000 in \
         unvested equity and 10,500 in unpaid sign-on.",
    ),
    (
        "front-loaded vesting with refreshers",
        "compare offers/google-l5.toml offers/meta-e6.toml",
        "Google L5 is ahead by 55,516 (2.9%) over 4 years: 1,929,516 vs 1,874,000.",
    ),
    (
        "ISO options against RSUs",
        "compare offers/startup-iso.toml offers/google-l5.toml",
        "Google L5 is ahead by 569,516 (29.5%) over 4 years: 1,929,516 vs 1,360,000.",
    ),
    (
        "a double-trigger grant, at liquidity, at a discount and at an exit price",
        "compare offers/private-double-trigger.toml offers/private-double-trigger.toml \
         offers/private-double-trigger.toml --set 2:stock.discount=30% --set 3:stock.exit_price=60",
        "Late-stage private (3) is ahead of Late-stage private by 240,000 (14.2%) over 4 \
         years: 1,688,000 vs 1,448,000.",
    ),
    (
        "$100 an hour against $120,000 with benefits",
        "compare offers/hourly-contract.toml offers/salary-with-benefits.toml",
        "Contract ($100 an hour) is ahead by 160,443 (22.6%) over 4 years: 710,400 vs 549,957.",
    ),
    (
        "45 lakh with $40,000 of RSUs a year against an offer in dollars",
        "compare offers/microsoft-principal.toml offers/bengaluru-lakh.toml --currency USD \
         --rate USD/INR=88",
        "Microsoft Principal is ahead by 1,201,091 (75.0%) over 4 years: 1,602,000 vs 400,909.",
    ),
    (
        "a retention bonus against a new sign-on",
        "compare offers/stay-retention.toml offers/go-sign-on.toml --years 2",
        "Go (sign-on) is ahead by 107,195 (15.6%) over 2 years: 685,000 vs 577,805.",
    ),
    (
        "a match, an HSA, a premium and days off that differ",
        "compare offers/full-benefits.toml offers/full-benefits.toml --set 2:name=Other \
         --set 2:retirement.match.2.rate=100% --set 2:recurring.1.amount=0 \
         --set 2:recurring.2.amount=-300 --set time.hours_per_week=40 --set 1:time.days_off=30 \
         --set 2:time.days_off=20 --get per_hour",
        "Full benefits\t156.11 Other\t148.83",
    ),
    (
        "relocation with its clawback on leaving at month 8",
        "leave offers/full-benefits.toml --month 8",
        "If you leave Full benefits in month 8, you keep 154,846 after repaying 10,000, and \
         lose 175,000 in unvested equity and 4,933 in unvested match.",
    ),
    (
        "a start on 15 March in calendar years",
        "compare offers/amazon-l6.toml offers/google-l5.toml --set start=2027-03-15 --calendar \
         --get year2027",
        "Amazon L6\t219247.31 Google L5\t386228.11",
    ),
    (
        "Amazon's newer vesting",
        "whatif offers/amazon-l6.toml rsu.vesting=amazon-2026 --get year3",
        "310000.00",
    ),
    (
        "a grant sized at the average price of an earlier month",
        "show offers/google-l5.toml --get year1.rsu",
        "276261.13",
    ),
    (
        "a yearly amount of money, converted at each year's price",
        "whatif offers/full-benefits.toml rsu.priced=each_year growth=10% --get year4.rsu",
        "50000.00",
    ),
    (
        "a guaranteed first bonus",
        "whatif offers/meta-e6.toml bonus.guaranteed=60k",
        "Meta E6 would pay 1,888,000 over 4 years, 14,000 (0.7%) more than now.",
    ),
    (
        "a bonus that is paid late",
        "leave offers/salary-with-benefits.toml --month 14",
        "If you leave Salary ($120,000) in month 14, you keep 143,500, and lose 12,000 in earned but \
         unpaid bonus.",
    ),
];

#[test]
fn each_of_the_fifteen_situations() {
    for (situation, command, answer) in SITUATIONS {
        let output = run(command).ok();
        let lines: Vec<&str> = output.lines().take_while(|line| !line.is_empty()).collect();
        let headline = lines.join(" ");
        assert!(headline.starts_with(answer), "{situation}: {headline}");
    }
}
