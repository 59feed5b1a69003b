//! Everything at once: many callers write and read at two replicas, while replicas, connections, the database and its disk
//! fail. Afterwards everything that was answered is there, once. By itself this is short; `STORM_SECONDS` lets
//! it rage for longer, and `STORM_SEED` repeats the plan of an earlier one.

mod callers;
mod chaos;
mod dice;
mod follower;
mod lives;
mod verdict;

use crate::harness::{Folder, Gate, SmallDisk, postgres};
use callers::Callers;
use chaos::{Blow, Ground, Place, rage};
use dice::Dice;
use lives::{Life, live};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

const WRITERS: u64 = 6;

/// A number from the environment.
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect(name))
}

/// Lives of people, one after the other, until it is over.
async fn written(callers: &Callers, writer: u64, seed: u64, over: &AtomicBool) -> Vec<Life> {
    let (mut dice, mut lives) = (Dice::new(seed, writer), Vec::new());
    while !over.load(Ordering::Relaxed) {
        let mut life = Life::default();
        live(callers, &mut life, &format!("w{writer}-{}", lives.len()), &mut dice).await;
        lives.push(life);
    }
    lives
}

/// Whether each of these lives is as it was answered.
async fn found(callers: Arc<Callers>, part: u64, seed: u64, lives: Vec<Life>) -> Vec<Life> {
    let mut dice = Dice::new(seed, 1000 + part);
    for (number, life) in lives.iter().enumerate() {
        verdict::is_there(&callers, life, &format!("f{part}-{number}"), &mut dice).await;
    }
    lives
}

async fn is_survived(mut ground: Ground, kinds: &[Blow]) {
    let seed = asked("STORM_SEED").unwrap_or_else(|| Uuid::now_v7().as_u64_pair().1);
    let long = asked("STORM_SECONDS").map(Duration::from_secs);
    eprintln!("storm: STORM_SEED={seed}");
    let callers = Arc::new(Callers::default());
    for number in 0..2 {
        ground.start(number, &callers).await;
    }
    let over = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (callers, over) = (callers.clone(), over.clone());
        writers.spawn(async move { (writer, written(&callers, writer, seed, &over).await) });
    }
    let calm = Arc::new(AtomicBool::new(false));
    let follower = tokio::spawn({
        let (callers, calm) = (callers.clone(), calm.clone());
        async move { follower::follow(&callers, "feed", &mut Dice::new(seed, 500), &calm).await }
    });

    let fallen = rage(&mut ground, kinds, &callers, &mut Dice::new(seed, 501), long).await;
    over.store(true, Ordering::Relaxed);
    let written = writers.join_all().await;
    calm.store(true, Ordering::Relaxed);
    let told = follower.await.unwrap();

    let mut finders = JoinSet::new();
    for (writer, lives) in written {
        finders.spawn(found(callers.clone(), writer, seed, lives));
    }
    let lives: Vec<Life> = finders.join_all().await.into_iter().flatten().collect();
    verdict::is_answered(&callers, &lives, &told, &mut Dice::new(seed, 502)).await;
    let left = Folder::new();
    let url = verdict::settled(&mut ground, &left).await;
    verdict::is_written(&callers, &url, &lives).await;
    said(&callers, &lives, &told, &fallen);
    let violations = callers.violations();
    assert!(violations.is_empty(), "with STORM_SEED={seed}: {violations:#?}");
    assert!(!lives.is_empty() && !told.is_empty(), "nothing happened");
}

fn said(callers: &Callers, lives: &[Life], told: &[String], fallen: &BTreeMap<Blow, u64>) {
    let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
    let figures = &callers.figures;
    eprintln!(
        "storm: {} people, {} calls, {} answers, {} failures, {} resets, {} repeats, {} answered writes, {} audited reads, \
         {} changes; {fallen:?}; {} violations",
        lives.len(),
        of(&figures.calls),
        of(&figures.answers),
        of(&figures.failures),
        of(&figures.resets),
        of(&figures.repeats),
        callers.writes.lock().unwrap().len(),
        callers.reads.lock().unwrap().len(),
        told.len(),
        callers.violations().len(),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_on_one_server_lose_nothing_in_a_storm() {
    let Some(cluster) = postgres::durable() else {
        eprintln!("a storm: no PostgreSQL; not told there");
        return;
    };
    let (gate, url) = Gate::before(&cluster.url).await;
    let folder = Folder::new();
    let documents = folder.file("documents").into();
    let place = Place::Server { cluster, gate };
    let ground = Ground { place, url, documents, replicas: Vec::new() };
    let kinds = [Blow::Kill(0), Blow::Kill(1), Blow::Cut, Blow::Hang, Blow::KillBackend, Blow::KillServer];
    is_survived(ground, &kinds).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_file_lose_nothing_in_a_storm() {
    let folder = Folder::new();
    let place = folder.file("disk");
    std::fs::create_dir(&place).unwrap();
    let size = if asked("STORM_SECONDS").is_some() { "256m" } else { "32m" };
    let Some(mut keeper) = SmallDisk::beneath(size, Path::new(&place)) else {
        eprintln!("a storm: this user may not mount a disk that fills; not told on SQLite");
        return;
    };
    // The disk is there as long as somebody has it, whichever replica is killed.
    let mut keeper = keeper.arg("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let disk = SmallDisk::of(keeper.id(), Path::new(&place));
    crate::harness::soon(async || disk.is_mounted()).await;
    let place = Place::Disk { disk, keeper: keeper.id() };
    let url = format!("sqlite://{}/test.db", folder.file("disk"));
    let ground = Ground { place, url, documents: folder.file("documents").into(), replicas: Vec::new() };
    is_survived(ground, &[Blow::Kill(0), Blow::Fill, Blow::Kill(1), Blow::Fill]).await;
    drop(keeper.stdin.take());
    keeper.wait().unwrap();
}
