//! Callers that do not let go: whatever happens to a request, it is sent again under the same key until it is answered.

use super::dice::Dice;
use crate::harness::Sent;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};

/// How often a request is sent before its key counts as unanswered.
const MOST_ATTEMPTS: usize = 1500;

/// A write that was answered.
#[derive(Clone)]
pub struct Done {
    pub role: &'static str,
    pub name: String,
    pub sent: Sent,
    pub status: u16,
    pub body: Value,
}

/// Longer than a replica may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a request was answered in the end.
pub struct Answered {
    pub status: u16,
    pub body: Value,
    pub bytes: Vec<u8>,
    /// Under which identifier the answered attempt was sent.
    pub request: String,
    pub replayed: bool,
}

/// What happened, counted.
#[derive(Default)]
pub struct Figures {
    pub calls: AtomicU64,
    pub answers: AtomicU64,
    /// Attempts that came to nothing: no answer, or the advice to come back.
    pub failures: AtomicU64,
    pub resets: AtomicU64,
    pub repeats: AtomicU64,
}

/// What all callers have in common.
#[derive(Default)]
pub struct Callers {
    http: reqwest::Client,
    /// Where each replica answers at the moment.
    replicas: Mutex<Vec<String>>,
    tokens: Mutex<HashMap<&'static str, String>>,
    pub writes: Mutex<Vec<Done>>,
    /// The identifiers of reads that were answered with people's data.
    pub reads: Mutex<Vec<String>>,
    violations: Mutex<Vec<String>>,
    pub figures: Figures,
}

pub fn often(milliseconds: u64) -> Interval {
    let mut often = interval(Duration::from_millis(milliseconds));
    often.set_missed_tick_behavior(MissedTickBehavior::Delay);
    often
}

impl Callers {
    /// The replica of this number answers here from now on.
    pub fn is_at(&self, replica: usize, address: &str) {
        let mut replicas = self.replicas.lock().unwrap();
        if replica == replicas.len() {
            replicas.push(String::new());
        }
        address.clone_into(&mut replicas[replica]);
    }

    pub fn replicas(&self) -> Vec<String> {
        self.replicas.lock().unwrap().clone()
    }

    /// Something that must not be.
    pub fn violation(&self, what: String) {
        eprintln!("storm: {what}");
        self.violations.lock().unwrap().push(what);
    }

    pub fn violations(&self) -> Vec<String> {
        self.violations.lock().unwrap().clone()
    }

    /// Writes under a key that nobody else has, until it is answered; `None` where that is no success.
    pub async fn write(&self, role: &'static str, name: &str, sent: Sent, dice: &mut Dice) -> Option<Value> {
        let answered = self.write_or(role, name, sent, dice).await?;
        if !(200..300).contains(&answered.status) {
            self.violation(format!("{name} was answered {}: {:#}", answered.status, answered.body));
            return None;
        }
        Some(answered.body)
    }

    /// The same, whatever the answer.
    pub async fn write_or(&self, role: &'static str, name: &str, sent: Sent, dice: &mut Dice) -> Option<Answered> {
        let sent = sent.with("idempotency-key", name);
        let answered = self.until_answered(role, name, &sent, dice).await?;
        if (200..300).contains(&answered.status) {
            let (status, body) = (answered.status, answered.body.clone());
            let done = Done { role, name: name.to_owned(), sent, status, body };
            if dice.one_in(6) {
                self.repeat(&done, dice).await;
            }
            self.writes.lock().unwrap().push(done);
        }
        Some(answered)
    }

    /// Sends an answered write once more, and holds that the answer is the first one.
    pub async fn repeat(&self, done: &Done, dice: &mut Dice) {
        self.figures.repeats.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-again-{}", done.name, dice.below(1_000_000_000));
        let Some(again) = self.until_answered(done.role, &name, &done.sent, dice).await else { return };
        if (again.status, &again.body) != (done.status, &done.body) || !again.replayed {
            let (first, body) = (&done.body, again.body);
            self.violation(format!("{name} was answered {} {first:#}, then {} {body:#}", done.status, again.status));
        }
    }

    /// Reads something that shows people.
    pub async fn read(&self, role: &'static str, name: &str, path: &str, dice: &mut Dice) -> Option<Answered> {
        let read = self.look(role, name, path, dice).await?;
        self.reads.lock().unwrap().push(read.request.clone());
        Some(read)
    }

    /// Reads something that shows nobody.
    pub async fn look(&self, role: &'static str, name: &str, path: &str, dice: &mut Dice) -> Option<Answered> {
        let read = self.until_answered(role, name, &Sent::get(path), dice).await?;
        if read.status != 200 {
            self.violation(format!("GET {path} of {name} was answered {}: {:#}", read.status, read.body));
            return None;
        }
        Some(read)
    }

    async fn until_answered(&self, role: &'static str, name: &str, sent: &Sent, dice: &mut Dice) -> Option<Answered> {
        self.figures.calls.fetch_add(1, Ordering::Relaxed);
        let mut looks = often(30);
        for attempt in 0..MOST_ATTEMPTS {
            let replica = dice.of(&self.replicas());
            let Some(token) = self.token(role, &replica).await else {
                looks.tick().await;
                continue;
            };
            let request = format!("{name}.{attempt}");
            let sent = sent.clone().with("authorization", format!("Bearer {token}")).with("x-request-id", &request);
            if dice.one_in(12) {
                self.reset(&replica, &sent, Duration::from_micros(dice.below(2000))).await;
                continue;
            }
            match self.send(&replica, sent, request).await {
                Some(answered) if answered.status == 401 => drop(self.tokens.lock().unwrap().remove(role)),
                Some(answered) if answered.status == 500 => {
                    self.violation(format!("{name} was answered 500: {:#}", answered.body));
                }
                Some(answered) if !matches!(answered.status, 408 | 429 | 503) => {
                    self.figures.answers.fetch_add(1, Ordering::Relaxed);
                    return Some(answered);
                }
                _ => {}
            }
            self.figures.failures.fetch_add(1, Ordering::Relaxed);
            looks.tick().await;
        }
        self.violation(format!("{name} is never answered"));
        None
    }

    async fn send(&self, replica: &str, sent: Sent, request: String) -> Option<Answered> {
        let method: Method = sent.method.parse().unwrap();
        let built =
            self.http.request(method, format!("http://{replica}{}", sent.path)).timeout(PATIENCE).body(sent.body);
        let built = sent.headers.into_iter().fold(built, |built, (name, value)| built.header(name, value));
        // Without a whole answer the caller knows nothing: neither that it happened nor that it did not.
        let response: Response = built.send().await.ok()?;
        let status = response.status().as_u16();
        let replayed = response.headers().contains_key("idempotent-replayed");
        let bytes = response.bytes().await.ok()?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Some(Answered { status, body, bytes, request, replayed })
    }

    /// Sends, and resets the connection when so long has passed.
    async fn reset(&self, replica: &str, sent: &Sent, patience: Duration) {
        let Ok(mut stream) = TcpStream::connect(replica).await else { return };
        self.figures.resets.fetch_add(1, Ordering::Relaxed);
        stream.set_zero_linger().unwrap();
        let headers = sent.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let (method, path, length) = (sent.method, &sent.path, sent.body.len());
        let headers: String = headers.collect();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {replica}\r\n{headers}content-length: {length}\r\n\r\n");
        let whole = [head.into_bytes(), sent.body.clone()].concat();
        if stream.write_all(&whole).await.is_ok() {
            let _ = timeout(patience, stream.read(&mut [0])).await;
        }
    }

    async fn token(&self, role: &'static str, replica: &str) -> Option<String> {
        if let Some(token) = self.tokens.lock().unwrap().get(role) {
            return Some(token.clone());
        }
        let asked =
            self.http.post(format!("http://{replica}/oauth/token")).basic_auth(role, Some("demo")).timeout(PATIENCE);
        let asked = asked.header("content-type", "application/x-www-form-urlencoded");
        let given = asked.body("grant_type=client_credentials").send().await.ok()?;
        if given.status() != StatusCode::OK {
            return None;
        }
        let token = given.json::<Value>().await.ok()?["access_token"].as_str()?.to_owned();
        self.tokens.lock().unwrap().insert(role, token.clone());
        Some(token)
    }

    /// Whether the replica can serve.
    pub async fn is_ready(&self, replica: &str) -> bool {
        let asked = self.http.get(format!("http://{replica}/health/ready")).timeout(PATIENCE).send().await;
        asked.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }
}

/// A document as a form, of these bytes.
pub fn form(path: String, kind: &str, content: &str) -> Sent {
    let part = |name: &str, content: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let body = [part("kind", kind), part("file", content), "--b--\r\n".to_owned()].concat().into_bytes();
    let headers = vec![("content-type", "multipart/form-data; boundary=b".to_owned())];
    Sent { method: "POST", path, headers, body }
}

pub fn gel(tetri: i64) -> Value {
    json!({ "amount": format!("{}.{:02}", tetri / 100, tetri % 100), "currency": "GEL" })
}
