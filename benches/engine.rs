//! The engine: reading, projecting, comparing.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use offercalc::{Comparison, Horizon, Offer, Projection};

const SAMPLES: [&str; 4] = [
    include_str!("../offers/amazon-l6.toml"),
    include_str!("../offers/google-l5.toml"),
    include_str!("../offers/meta-e6.toml"),
    include_str!("../offers/current-job.toml"),
];

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
    for (name, text) in ["amazon-l6", "google-l5", "meta-e6", "current-job"].iter().zip(SAMPLES) {
        let offer = sample(text);
        group.bench_function(*name, |b| b.iter(|| project(black_box(&offer))));
    }
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
                    // Handed back, so that freeing them is not timed.
                    (offers, projections)
                },
                BatchSize::LargeInput,
            );
        });
    }
}

criterion_group!(benches, read, ledger_and_years, compare);
criterion_main!(benches);
