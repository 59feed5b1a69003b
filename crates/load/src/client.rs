//! A caller that costs little: HTTP/1.1 by hand over connections that are kept.

use serde_json::Value;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What comes of a measurement.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// Whom to ask, and with which token.
#[derive(Debug, Clone)]
pub struct Target {
    pub address: SocketAddr,
    pub token: Option<String>,
    /// Says that there is nothing yet where it writes (`If-None-Match: *`).
    pub none_match: bool,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    /// `Retry-After`.
    pub again: Option<Duration>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Outcome<Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// What a round gave.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub rate: f64,
    pub p99_ms: f64,
}

/// The round in the middle.
pub fn median(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    rounds.get(rounds.len() / 2).copied().unwrap_or(Measured { rate: 0.0, p99_ms: 0.0 })
}

/// A request, byte for byte. What it puts replaces whatever is there.
pub fn request(target: &Target, method: &str, path: &str, media_type: &str, body: &str) -> Vec<u8> {
    let token = target.token.as_ref().map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let length = body.len();
    let unseen = match method {
        _ if target.none_match => "if-none-match: *\r\n",
        "PUT" => "if-match: *\r\n",
        _ => "",
    };
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{token}{unseen}content-type: {media_type}\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// One request on a connection of its own.
pub async fn ask(target: &Target, method: &str, path: &str, media_type: &str, body: &str) -> Outcome<Answer> {
    let mut connection = TcpStream::connect(target.address).await?;
    exchange(&mut connection, &request(target, method, path, media_type, body), &mut Vec::new()).await
}

/// One request that is ready, on a connection of its own.
pub async fn send(target: &Target, request: &[u8]) -> Outcome<Answer> {
    let mut connection = TcpStream::connect(target.address).await?;
    exchange(&mut connection, request, &mut Vec::new()).await
}

/// One request that is ready, on a connection that is kept.
pub async fn exchange(connection: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Outcome<Answer> {
    connection.write_all(request).await?;
    buffer.clear();
    loop {
        if connection.read_buf(buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head])?;
        let status = text.get(9..12).ok_or("no status")?.parse()?;
        let header = |name: &str| {
            let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with(name));
            line.and_then(|line| line.get(name.len()..)?.trim().parse::<u32>().ok())
        };
        let again = header("retry-after:").map(|seconds| Duration::from_secs(seconds.into()));
        let length = usize::try_from(header("content-length:").ok_or("no length")?)?;
        let end = head + 4 + length;
        while buffer.len() < end {
            if connection.read_buf(buffer).await? == 0 {
                return Err("the connection was closed".into());
            }
        }
        return Ok(Answer { status, again, body: buffer[head + 4..end].to_vec() });
    }
}

/// Asks again and again for `time`, each time with another `body`, over so many connections; gives answers a second.
pub async fn rate(
    target: &Target,
    method: &str,
    path: &str,
    body: fn() -> String,
    connections: usize,
    time: Duration,
) -> Outcome<Measured> {
    let (method, path) = (method.to_owned(), path.to_owned());
    let begun = Instant::now();
    let mut asking = JoinSet::new();
    for _ in 0..connections {
        let (target, method, path) = (target.clone(), method.clone(), path.clone());
        asking.spawn(async move {
            let next = || request(&target, &method, &path, "application/json", &body());
            asked(target.address, next, begun + time).await.map_err(|error| error.to_string())
        });
    }
    let mut taken = Vec::new();
    while let Some(done) = asking.join_next().await {
        taken.extend(done??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    taken.sort_unstable();
    let p99 = taken.get(taken.len().saturating_mul(99) / 100).copied().unwrap_or_default();
    let count = u32::try_from(taken.len())?;
    Ok(Measured { rate: f64::from(count) / seconds, p99_ms: p99.as_secs_f64() * 1000.0 })
}

/// Does `work` once for each item, by so many callers, who take the next one as soon as they are done.
pub async fn each<I, F>(
    callers: usize,
    items: Vec<I>,
    work: impl Fn(usize, I) -> F + Clone + Send + 'static,
) -> Outcome<Measured>
where
    I: Send + 'static,
    F: Future<Output = Outcome<()>> + Send,
{
    let count = u32::try_from(items.len())?;
    let items = Arc::new(Mutex::new(items));
    let begun = Instant::now();
    let mut working = JoinSet::new();
    for place in 0..callers {
        let (items, work) = (items.clone(), work.clone());
        working.spawn(async move {
            let mut taken = Vec::new();
            loop {
                let Some(item) = items.lock().map_err(|error| error.to_string())?.pop() else { break };
                let begun = Instant::now();
                work(place, item).await.map_err(|error| error.to_string())?;
                taken.push(begun.elapsed());
            }
            Ok::<_, String>(taken)
        });
    }
    let mut taken = Vec::new();
    while let Some(done) = working.join_next().await {
        taken.extend(done??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    taken.sort_unstable();
    let p99 = taken.get(taken.len().saturating_mul(99) / 100).copied().unwrap_or_default();
    Ok(Measured { rate: f64::from(count) / seconds, p99_ms: p99.as_secs_f64() * 1000.0 })
}

async fn asked(address: SocketAddr, next: impl Fn() -> Vec<u8>, until: Instant) -> Outcome<Vec<Duration>> {
    let mut connection = TcpStream::connect(address).await?;
    connection.set_nodelay(true)?;
    let (mut taken, mut buffer) = (Vec::new(), Vec::with_capacity(64 * 1024));
    while Instant::now() < until {
        let begun = Instant::now();
        let answer = exchange(&mut connection, &next(), &mut buffer).await?;
        if answer.status >= 300 {
            return Err(format!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into());
        }
        taken.push(begun.elapsed());
    }
    Ok(taken)
}

/// The same target with a token of one of the demonstration's clients.
pub async fn token(at: &Target, name: &str) -> Outcome<Target> {
    let form = format!("grant_type=client_credentials&client_id={name}&client_secret=demo");
    let given = ask(at, "POST", "/oauth/token", "application/x-www-form-urlencoded", &form).await?;
    let token = given.json()?["access_token"].as_str().map(ToOwned::to_owned);
    Ok(Target { token, ..at.clone() })
}
