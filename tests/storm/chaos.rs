//! What befalls the service.

use super::callers::{Callers, often};
use super::dice::Dice;
use crate::harness::{Gate, Program, SmallDisk, postgres, query};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

/// How many answers lie between one blow and the next.
const CALM: u64 = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blow {
    /// A replica ends without a warning (SIGKILL) and is started again.
    Kill(usize),
    /// Every connection to the database is cut, and none is let in for a while.
    Cut,
    /// Nothing passes to the database or back for a while.
    Hang,
    /// The process behind one of the connections ends without a warning: the server recovers.
    KillBackend,
    /// The server ends without a warning and is started again.
    KillServer,
    /// The disk fills, and has room again.
    Fill,
}

/// Where the data is.
pub enum Place {
    Server { cluster: postgres::Cluster, gate: Gate },
    Disk { disk: SmallDisk, keeper: u32 },
}

/// The replicas and what is below them.
pub struct Ground {
    pub place: Place,
    pub url: String,
    pub documents: PathBuf,
    pub replicas: Vec<Option<Program>>,
}

impl Ground {
    /// Starts the replica of this number, for the first time or again.
    pub async fn start(&mut self, number: usize, callers: &Callers) {
        let (url, documents) = (self.url.clone(), self.documents.to_str().unwrap().to_owned());
        let keeper = if let Place::Disk { keeper, .. } = self.place { Some(keeper) } else { None };
        let starting = spawn_blocking(move || {
            let settings = [
                ("REINTEGRATION_DOCUMENTS", documents.as_str()),
                // The same day whenever this runs.
                ("REINTEGRATION_DEMO_TODAY", "2026-06-01"),
                ("REINTEGRATION_DATABASE_CONNECTIONS", "6"),
                ("REINTEGRATION_DATABASE_SECONDS", "3"),
                ("REINTEGRATION_REQUEST_SECONDS", "5"),
                ("REINTEGRATION_JOB_SECONDS", "1"),
                ("REINTEGRATION_RATE_PER_CLIENT", "0"),
                ("REINTEGRATION_RATE_PER_ADDRESS", "0"),
                // What befalls it here is what it would complain of.
                ("RUST_LOG", "off"),
            ];
            match keeper {
                Some(keeper) => Program::start_by(SmallDisk::of_the_same(keeper), &url, &settings),
                None => Program::start_with(&url, &settings),
            }
        });
        let program = starting.await.unwrap();
        callers.is_at(number, program.system.address());
        if number == self.replicas.len() {
            self.replicas.push(None);
        }
        self.replicas[number] = Some(program);
    }

    async fn strike(&mut self, blow: Blow, callers: &Callers) {
        let failures = &callers.figures.failures;
        match (blow, &self.place) {
            (Blow::Kill(number), _) => {
                let program = self.replicas[number].take().unwrap();
                spawn_blocking(move || program.kill()).await.unwrap();
                more(failures, 3, callers).await;
                self.start(number, callers).await;
            }
            (Blow::Cut, Place::Server { gate, .. }) => {
                gate.shut();
                more(failures, 5, callers).await;
                gate.open().await;
            }
            (Blow::Hang, Place::Server { gate, .. }) => {
                gate.hold();
                more(failures, 5, callers).await;
                gate.open().await;
            }
            (Blow::KillBackend, Place::Server { cluster, .. }) => {
                let sql = "SELECT pid::text FROM pg_stat_activity WHERE backend_type = 'client backend' \
                           AND pid <> pg_backend_pid() ORDER BY xact_start NULLS LAST LIMIT 1";
                let found = query(&cluster.url, sql).await;
                let process: Option<String> = found.first().map(|row| row.try_get_by_index(0).unwrap());
                if let Some(process) = process {
                    postgres::kill(&process);
                }
            }
            (Blow::KillServer, Place::Server { cluster, .. }) => {
                cluster.crash();
                more(failures, 5, callers).await;
                cluster.come_back();
            }
            (Blow::Fill, Place::Disk { disk, .. }) => {
                disk.fill();
                more(failures, 30, callers).await;
                disk.free();
            }
            (blow, _) => panic!("{blow:?} cannot befall this"),
        }
    }
}

/// Waits until the count has grown by so many, and says so where it does not.
async fn more(count: &AtomicU64, many: u64, callers: &Callers) {
    let before = count.load(Ordering::Relaxed);
    let growing = async {
        let mut looks = often(10);
        while count.load(Ordering::Relaxed) < before + many {
            looks.tick().await;
        }
    };
    if timeout(Duration::from_secs(60), growing).await.is_err() {
        callers.violation(format!("within a minute there were not {many} more answers or failures"));
    }
}

/// Lets every kind of blow fall once, in an order of chance; again and again until so much time has passed. Gives how many
/// there were of each.
pub async fn rage(
    ground: &mut Ground,
    kinds: &[Blow],
    callers: &Callers,
    dice: &mut Dice,
    long: Option<Duration>,
) -> BTreeMap<Blow, u64> {
    let (since, mut fallen) = (Instant::now(), BTreeMap::new());
    loop {
        let mut blows = kinds.to_vec();
        dice.shuffle(&mut blows);
        for blow in blows {
            more(&callers.figures.answers, CALM, callers).await;
            ground.strike(blow, callers).await;
            *fallen.entry(blow).or_default() += 1;
        }
        if long.is_none_or(|long| since.elapsed() >= long) || !callers.violations().is_empty() {
            more(&callers.figures.answers, CALM, callers).await;
            return fallen;
        }
    }
}
