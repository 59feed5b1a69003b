//! What those who read single cases notice of one who takes whatever there is: the service in a process of its own, with
//! its usual settings, and somebody greedy in each of the ways that there are.

use crate::arguments::Arguments;
use crate::client::{self, Outcome, Target, exchange, request, token};
use crate::fill;
use std::collections::BTreeMap;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

const JSON: &str = "application/json";

/// Those who read, and how long each of them looks at what it got.
const READERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// How long somebody greedy takes to try again whose connection ended. Who was turned away waits as `Retry-After` says.
const AGAIN: Duration = Duration::from_secs(1);

/// How often the greedy got which status.
type Answers = Arc<Mutex<BTreeMap<u16, u64>>>;

/// The service, in a process that goes with this.
pub struct Service {
    child: Child,
    address: SocketAddr,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Service {
    /// Starts this program again, as the service and nothing else.
    pub fn start(url: &str) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--url", url, "--serve"])
            .env("RUST_LOG", "error")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut greeting = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut greeting)?;
        Ok(Self { address: greeting.trim().parse()?, child })
    }

    /// What it holds of memory, in MiB.
    fn memory(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS")).ok_or("no such figure")?;
        Ok(line.split_whitespace().nth(1).ok_or("no figure")?.parse::<u64>()? / 1024)
    }
}

/// Somebody greedy: so many that do something again and again, each from its number, over connections of their own.
struct Greedy {
    name: &'static str,
    many: u16,
    /// Over how many addresses of this machine they come.
    addresses: u8,
    what: What,
}

enum What {
    /// The same request again and again.
    Ask(Arc<[u8]>),
    /// A request that never ends.
    Begin(Arc<[u8]>),
    /// A large one by the first of them, and others by the rest.
    Both(Arc<[u8]>, Arc<[u8]>),
}

/// Measures all of it, and prints it.
pub async fn measure(arguments: &Arguments, template: &str) -> Outcome<()> {
    let (people, time) = (arguments.people, Duration::from_secs(arguments.seconds));
    let service = Service::start(&arguments.url)?;
    let at = Target { address: service.address, token: None, none_match: false };
    let officer = token(&at, "demo-officer").await?;
    let case = format!("/v1/cases/{}", fill::case(people / 2));
    let read = request(&officer, "GET", &case, JSON, "");
    println!(
        "{:<44} {:>9} {:>9} {:>7} {:>9} {:>8} {:>16}   what it got",
        "", "quiet p95", "p95", "ratio", "longest", "refused", "memory"
    );
    let greedy = every(&at, template).await?;
    // Threads of their own: whoever reads does not wait for what the greedy have to do here.
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    for greedy in greedy.into_iter().filter(|greedy| greedy.name.contains(&arguments.only)) {
        let quiet = reading(&at, &read, time).await?;
        let (before, stop, answers) = (service.memory()?, Arc::new(AtomicBool::new(false)), Answers::default());
        let mut taking = JoinSet::new();
        for number in 0..greedy.many {
            let from = Ipv4Addr::new(127, 0, 1, 1 + u8::try_from(number % u16::from(greedy.addresses))?);
            let (begin, bytes) = match &greedy.what {
                What::Ask(bytes) => (false, bytes),
                What::Begin(bytes) => (true, bytes),
                What::Both(first, others) => (false, if number == 0 { first } else { others }),
            };
            let take = take(at.address, from, bytes.clone(), begin, stop.clone(), answers.clone());
            taking.spawn_on(take, threads.handle());
        }
        sleep(Duration::from_secs(1)).await;
        let busy = reading(&at, &read, time).await?;
        let most = service.memory()?;
        stop.store(true, Ordering::Relaxed);
        taking.abort_all();
        while taking.join_next().await.is_some() {}
        let got = answers.lock().map_err(|error| error.to_string())?.clone();
        let ratio = busy.p95.as_secs_f64() / quiet.p95.as_secs_f64();
        println!(
            "{:<44} {:>6.1} ms {:>6.1} ms {ratio:>7.2} {:>6.0} ms {:>8} {:>4} to {:>4} MiB   {got:?}",
            greedy.name,
            quiet.p95.as_secs_f64() * 1000.0,
            busy.p95.as_secs_f64() * 1000.0,
            busy.longest.as_secs_f64() * 1000.0,
            busy.refused,
            before,
            most
        );
        // What it leaves behind is not the next one's.
        sleep(Duration::from_secs(3)).await;
    }
    threads.shutdown_background();
    Ok(())
}

/// What those who read noticed.
struct Noticed {
    p95: Duration,
    longest: Duration,
    refused: usize,
}

async fn reading(at: &Target, read: &[u8], time: Duration) -> Outcome<Noticed> {
    let until = Instant::now() + time;
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        let (address, read) = (at.address, read.to_vec());
        readers.spawn(async move {
            let (mut taken, mut refused) = (Vec::new(), 0);
            while Instant::now() < until {
                let begun = Instant::now();
                match once(address, Ipv4Addr::LOCALHOST, &read).await {
                    Ok(200) => {}
                    _ => refused += 1,
                }
                taken.push(begun.elapsed());
                sleep(PAUSE).await;
            }
            (taken, refused)
        });
    }
    let (mut all, mut refused) = (Vec::new(), 0);
    while let Some(done) = readers.join_next().await {
        let (taken, some) = done?;
        all.extend(taken);
        refused += some;
    }
    all.sort_unstable();
    let p95 = all.get(all.len().saturating_mul(95) / 100).copied().ok_or("nothing was read")?;
    let longest = all.last().copied().unwrap_or_default();
    Ok(Noticed { p95, longest, refused })
}

async fn connect(address: SocketAddr, from: Ipv4Addr) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    let connection = socket.connect(address).await?;
    connection.set_nodelay(true)?;
    Ok(connection)
}

/// One request on a connection of its own: its status.
async fn once(address: SocketAddr, from: Ipv4Addr, request: &[u8]) -> Outcome<u16> {
    let mut connection = connect(address, from).await?;
    Ok(exchange(&mut connection, request, &mut Vec::new()).await?.status)
}

/// Takes what there is until it is told to stop.
fn take(
    address: SocketAddr,
    from: Ipv4Addr,
    bytes: Arc<[u8]>,
    begin: bool,
    stop: Arc<AtomicBool>,
    answers: Answers,
) -> impl Future<Output = ()> + Send {
    let open = move || connect(address, from);
    async move {
        while !stop.load(Ordering::Relaxed) {
            if let Ok(mut connection) = open().await.map_err(|error| error.to_string()) {
                if begin {
                    // Held for as long as the service holds it.
                    if connection.write_all(&bytes).await.is_ok() {
                        let _ = connection.readable().await;
                    }
                } else {
                    let mut buffer = Vec::new();
                    while !stop.load(Ordering::Relaxed) {
                        let answer = exchange(&mut connection, &bytes, &mut buffer).await;
                        let Ok(answer) = answer.map_err(|error| error.to_string()) else { break };
                        if let Ok(mut answers) = answers.lock() {
                            *answers.entry(answer.status).or_default() += 1;
                        }
                        if let Some(again) = answer.again {
                            sleep(again).await;
                        }
                    }
                }
            }
            sleep(AGAIN).await;
        }
    }
}

/// Everybody who is greedy.
async fn every(at: &Target, template: &str) -> Outcome<Vec<Greedy>> {
    let partner = token(at, "demo-partner-3").await?;
    let frontend = token(at, "demo-frontend").await?;
    let ministry = token(at, "demo-ministry").await?;
    let reports = client::ask(&partner, "GET", "/v1/reports?limit=200", JSON, "").await?.json()?;
    let report = reports["items"][0]["id"].as_str().ok_or("there is no report")?;
    let content = format!("/v1/reports/{report}/content");
    // The others are copies, into whose sealed parts nobody can write.
    let officer = token(at, "demo-officer").await?;
    let original = client::ask(&officer, "GET", &format!("/v1/registrations/{template}"), JSON, "").await?.json()?;
    let case = original["case_id"].as_str().ok_or("there is no case")?;
    let lines = |count| crate::reports::written(count);
    let put = |text: &str| Arc::from(request(&partner, "PUT", &content, "application/x-ndjson", text));
    let unknown = format!("/v1/registrations/{}/documents", uuid::Uuid::now_v7());
    let mebibytes = "x".repeat(10 * 1024 * 1024);
    let unknown_members: Vec<String> = (0..80_000).map(|number| format!("\"u{number}\":1")).collect();
    let junk = format!("{{{}}}", unknown_members.join(","));
    let form = "multipart/form-data; boundary=b";
    let unfinished = |target: &Target, method: &str, path: &str, media_type: &str, body: &str| {
        let mut whole = request(target, method, path, media_type, body);
        whole.pop();
        What::Begin(whole.into())
    };
    let token_form = "grant_type=client_credentials&client_id=demo-auditor&client_secret=demo";
    let waits = format!("/v1/changes?wait=30&after={}", last_cursor(&ministry).await?);
    let ask = |target: &Target, method: &str, path: &str, media_type: &str, body: &str| {
        What::Ask(request(target, method, path, media_type, body).into())
    };
    let greedy = |name, many, addresses, what| Greedy { name, many, addresses, what };
    Ok(vec![
        // First, because of what the others do there would be news.
        greedy("2 000 waits for news of one client", 2000, 20, ask(&ministry, "GET", &waits, JSON, "")),
        greedy("40 writers of one report", 40, 1, What::Ask(put(&lines(10)))),
        greedy("a file of 300 000 lines, and 40 writers", 41, 1, What::Both(put(&lines(300_000)), put(&lines(10)))),
        greedy(
            "100 writers of notes to one case",
            100,
            1,
            ask(&partner, "POST", &format!("/v1/cases/{case}/notes"), JSON, r#"{"text":"A note."}"#),
        ),
        greedy("4 200 idle connections of nobody", 4200, 40, What::Begin(b"G".as_slice().into())),
        greedy(
            "100 uploads to an unknown registration",
            100,
            1,
            unfinished(&frontend, "POST", &unknown, form, &mebibytes),
        ),
        greedy("20 reports that never end", 20, 1, unfinished(&partner, "PUT", &content, "text/csv", &mebibytes)),
        greedy("20 reports that are refused", 20, 1, ask(&partner, "PUT", &content, "text/csv", &mebibytes)),
        greedy(
            "40 bodies of nothing but unknown members",
            40,
            1,
            ask(&partner, "POST", "/v1/registrations", JSON, &junk),
        ),
        greedy(
            "200 that ask for tokens from five addresses",
            200,
            5,
            ask(at, "POST", "/oauth/token", "application/x-www-form-urlencoded", token_form),
        ),
    ])
}

/// The end of the feed.
async fn last_cursor(caller: &Target) -> Outcome<String> {
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/changes?limit=200{cursor}");
        let page = client::ask(caller, "GET", &path, JSON, "").await?.json()?;
        let next = page["next_cursor"].as_str().ok_or("no cursor")?.to_owned();
        if page["items"].as_array().is_none_or(Vec::is_empty) {
            return Ok(next);
        }
        cursor = format!("&after={next}");
    }
}
