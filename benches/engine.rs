//! Benchmarks of reading, projecting, comparing and simulating offers, and of taxes.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use offercalc::{
    Amount, Change, Comparison, Currency, Decimal, Deductions, Effort, Filing, Horizon, Lever,
    LeverInput, Line, Metric, Money, Objective, Offer, OfferFile, OfferTable, Overrides,
    Projection, Simulation, SimulationTerms, Sweep, Target, TaxTables, Unit, Wages, solve,
};

const SAMPLES: [&str; 4] = [
    include_str!("../offers/amazon-l6.toml"),
    include_str!("../offers/google-l5.toml"),
    include_str!("../offers/meta-e6.toml"),
    include_str!("../offers/current-job.toml"),
];

/// An offer with every component.
const EVERY_COMPONENT: &str = r#"
base = 185_000
raise = "3%"
bonus = "15%"
sign_on = [40_000, 20_000]

[[one_time]]
name = "relocation"
amount = 15_000
repay_within = 24

[[recurring]]
name = "HSA contribution"
amount = 1_500
kind = "benefit"

[retirement]
deferral = "10%"
match = [{ rate = "100%", up_to = "3%" }, { rate = "50%", up_to = "5%" }]

[espp]
contribution = "10%"
discount = "15%"

[rsu]
value = 200_000
vesting = "even-quarterly"

[refresher]
value = 40_000
vesting = "even-annual"

[[options]]
count = 10_000
strike = 80
vesting = "startup"

[stock]
price = 92.40
growth = "5%"
"#;

fn sample(text: &str) -> Offer {
    Offer::from_toml(text).unwrap_or_else(|problems| unreachable!("{problems:?}"))
}

fn project(offer: &Offer) -> Projection {
    offer.project(Horizon::default()).unwrap_or_else(|error| unreachable!("{error}"))
}

fn read(c: &mut Criterion) {
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Elements(1));
    for (name, text) in [("amazon-l6", SAMPLES[0]), ("current-job", SAMPLES[3])] {
        group.bench_function(name, |b| b.iter(|| Offer::from_toml(black_box(text))));
    }
}

fn ledger_and_years(c: &mut Criterion) {
    let mut group = c.benchmark_group("project");
    group.throughput(Throughput::Elements(1));
    let names = ["amazon-l6", "google-l5", "meta-e6", "current-job", "every component"];
    for (name, text) in names.iter().zip(SAMPLES.into_iter().chain([EVERY_COMPONENT])) {
        let offer = sample(text);
        group.bench_function(*name, |b| b.iter(|| project(black_box(&offer))));
    }
}

/// A row of a table: its offer, and its figures too.
fn rows(c: &mut Criterion) {
    let mut group = c.benchmark_group("row");
    group.throughput(Throughput::Elements(1));
    let names = "name base bonus sign_on.1 sign_on.2 rsu rsu.vesting stock.price";
    let names: Vec<&str> = names.split(' ').collect();
    let table = OfferTable::new(&names).unwrap_or_else(|error| unreachable!("{error}"));
    let mut rows = table.rows(&Overrides::default());
    let plain = ["Amazon L6", "175000", "15%", "80000", "60000", "300000", "amazon", "187.35"];
    let written = ["Amazon L6", "$175k", "15%", "80k", "60k", "300k", "amazon", "187.35"];
    // Only the reader of files takes a bonus of 15 USD.
    let odd = ["Amazon L6", "175000", "15 USD", "80000", "60000", "300000", "amazon", "187.35"];
    for (name, cells) in [("plain", plain), ("written", written), ("as a file", odd)] {
        group.bench_function(name, |b| b.iter(|| rows.read(black_box(&cells)).is_ok()));
    }
    group.bench_function("plain, with figures", |b| {
        b.iter(|| rows.read(black_box(&plain)).map(|offer| project(&offer)).is_ok());
    });
}

fn compare(c: &mut Criterion) {
    let mut group = c.benchmark_group("compare");
    for count in [2_usize, 10, 1_000] {
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(count.to_string(), |b| {
            b.iter_batched(
                || SAMPLES.iter().cycle().take(count).map(|text| sample(text)).collect::<Vec<_>>(),
                |offers| {
                    let projections: Vec<Projection> = offers.iter().map(project).collect();
                    black_box(Comparison::new(&projections).is_ok());
                    // Returned, so that dropping them is not timed.
                    (offers, projections)
                },
                BatchSize::LargeInput,
            );
        });
    }
}

/// An offer file and a lever to move.
fn movable(text: &str, change: &str) -> (OfferFile, Lever) {
    let mut file = OfferFile::new(text);
    let change: Change = change.parse().unwrap_or_else(|error| unreachable!("{error}"));
    let changed = file.change(&change).unwrap_or_else(|error| unreachable!("{error}"));
    (file, changed.lever)
}

fn objective((file, lever): &(OfferFile, Lever), unit: Unit) -> Objective {
    let input = LeverInput::new(file.terms(), lever, unit, &Overrides::default());
    let input = input.unwrap_or_else(|| unreachable!("the lever is set"));
    Objective::new(input, Metric::Total, Horizon::default())
}

fn solve_one(c: &mut Criterion) {
    let mut group = c.benchmark_group("solve");
    for (name, change, unit, now) in [
        ("base", "base=175k", Unit::Amount, Decimal::from(175_000)),
        ("growth", "growth=0%", Unit::Rate, Decimal::ZERO),
    ] {
        let movable = movable(SAMPLES[0], change);
        let mut objective = objective(&movable, unit);
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut target =
                    Target::Amount(black_box(Money::new(1_315_000.into(), Currency::USD)));
                solve(&mut objective, &mut target, now, &mut Effort::default())
            });
        });
    }
}

fn sweep(c: &mut Criterion) {
    const POINTS: u32 = 100_000;
    let mut group = c.benchmark_group("sweep");
    group.sample_size(10).throughput(Throughput::Elements(POINTS.into()));
    for (name, text) in [("amazon-l6", SAMPLES[0]), ("google-l5", SAMPLES[1])] {
        let movable = movable(text, "growth=0%");
        let mut sweep = Sweep::new(vec![Line::Moving(objective(&movable, Unit::Rate).into())]);
        group.bench_function(format!("{name}, {POINTS} points"), |b| {
            b.iter(|| {
                for point in 0..POINTS {
                    black_box(sweep.at(Decimal::new(point.into(), 6)).is_ok());
                }
            });
        });
    }
}

fn tax(c: &mut Criterion) {
    let mut group = c.benchmark_group("tax");
    group.throughput(Throughput::Elements(1));
    for location in ["Seattle", "San Francisco", "New York City", "Washington, DC"] {
        let place = TaxTables::place(location).unwrap_or_else(|error| unreachable!("{error}"));
        let laws = || TaxTables::residence(black_box(&place), 2026);
        group.bench_function(format!("laws of {location}"), |b| b.iter(laws));
        let residence = laws().unwrap_or_else(|error| unreachable!("{error}"));
        let gross = Amount::new(400_000.into()).unwrap_or_else(|error| unreachable!("{error}"));
        group.bench_function(location, |b| {
            b.iter(|| {
                let wages = Wages::of(black_box(gross));
                residence.tax_return(Filing::Single, &wages, Deductions::Auto)
            });
        });
    }
}

/// Path-years, on as many threads as RAYON_NUM_THREADS says.
fn simulate(c: &mut Criterion) {
    let mut group = c.benchmark_group("simulate");
    let terms = SimulationTerms::default();
    let years = u64::from(Horizon::default().years());
    group.sample_size(20).throughput(Throughput::Elements(u64::from(terms.paths.get()) * years));
    for (name, texts) in [
        ("amazon-l6", &SAMPLES[..1]),
        ("google-l5", &SAMPLES[1..2]),
        ("amazon-l6 and google-l5", &SAMPLES[..2]),
    ] {
        let offers: Vec<Offer> = texts.iter().map(|text| sample(text)).collect();
        let offers: Vec<&Offer> = offers.iter().collect();
        let simulation = Simulation::new(&offers, Horizon::default(), terms.clone())
            .unwrap_or_else(|error| unreachable!("{error}"));
        group.bench_function(name, |b| b.iter(|| simulation.run(&|_| ())));
    }
}

criterion_group!(benches, read, ledger_and_years, rows, compare, solve_one, sweep, tax, simulate);
criterion_main!(benches);
