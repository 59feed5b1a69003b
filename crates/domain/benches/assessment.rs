//! How many returnees can be assessed a second, on one core.
#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot begin has failed")]

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reintegration_domain::intake::eligibility::{Asylum, Facts, RawFacts, assess};
use reintegration_domain::person::Citizenship;
use reintegration_domain::programme::policies::Policy;
use std::hint::black_box;

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Eligible, too late, without a ground, and one that does not say enough: as they come.
fn returnees() -> Vec<Facts> {
    let eligible = RawFacts {
        registered_on: day(2020, 2, 1),
        citizenship: Some(Citizenship::Georgian),
        status_in_georgia: None,
        returned_on: day(2019, 6, 15),
        irregular: Some(true),
        irregular_from: day(2017, 3, 1),
        irregular_until: None,
        asylum: Some(Asylum::Applied),
    };
    let late = RawFacts { returned_on: day(2018, 6, 15), ..eligible };
    let groundless = RawFacts { irregular: Some(false), irregular_from: None, asylum: Some(Asylum::None), ..eligible };
    let silent = RawFacts { irregular: None, irregular_from: None, asylum: None, citizenship: None, ..eligible };
    [eligible, late, groundless, silent].map(|raw| Facts::try_from(raw).expect("facts that agree")).to_vec()
}

fn assessment(criterion: &mut Criterion) {
    let (policy, returnees) = (Policy::built_in().expect("the built-in policy"), returnees());
    let mut group = criterion.benchmark_group("assessment");
    group.throughput(Throughput::Elements(u64::try_from(returnees.len()).unwrap_or(1)));
    group.bench_function("findings", |bencher| {
        bencher.iter(|| {
            for facts in &returnees {
                black_box(assess(black_box(facts), black_box(&policy)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, assessment);
criterion_main!(benches);
