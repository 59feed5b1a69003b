//! Callers that go away, whoever they are: where the environment names a file as `EVERY_WAIT`, each request of each story
//! is dropped at the first place where it waits, then at the second, and so on until it is answered, by a worker beside
//! the replica. After each of them it is held that nothing is half done. The file notes which requests were answered.
//!
//! `tests/replicas/every_wait` tells the stories for which it does not matter that requests come so often.

use super::worker::until;
use super::{query, soon};
use actix_web::body::to_bytes;
use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, init_service};
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use reintegration_api::{Clock, Configuration, without_server};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use tokio::sync::{Mutex, OnceCell, oneshot};
use uuid::Uuid;

/// No request waits more often.
const MOST_WAITS: usize = 2000;

/// A worker that answers nobody before it was dropped at every wait, until this goes.
pub struct Impatience {
    address: SocketAddr,
    server: actix_web::dev::ServerHandle,
}

/// What such a worker works with.
#[derive(Clone)]
struct Ground {
    settings: Vec<(String, String)>,
    clock: Clock,
    database: String,
    answered: String,
}

type Answer = (StatusCode, header::HeaderMap, Bytes);
type Answering = Pin<Box<dyn Future<Output = Answer>>>;

/// The keys with which somebody asked already, in each database.
static ASKED: std::sync::Mutex<BTreeSet<(String, String, String)>> = std::sync::Mutex::new(BTreeSet::new());

/// The worker, and the turn of the request that it works at.
struct Inside {
    answers: Box<dyn Fn(actix_http::Request) -> Answering>,
    turn: Mutex<()>,
}

thread_local! {
    static INSIDE: Rc<OnceCell<Inside>> = Rc::default();
}

impl Impatience {
    /// A worker with a replica's settings and clock, where the environment asks for one.
    pub async fn beside(database: &str, settings: &[(String, String)], clock: &Clock) -> Option<Self> {
        let answered = std::env::var("EVERY_WAIT").ok()?;
        let ground =
            Ground { settings: settings.to_vec(), clock: clock.clone(), database: database.to_owned(), answered };
        let (tell, told) = oneshot::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let ground = Data::new(ground);
                let server = HttpServer::new(move || {
                    let bytes = web::PayloadConfig::new(64 * 1024 * 1024);
                    App::new().app_data(bytes).app_data(ground.clone()).default_service(web::to(answer))
                });
                let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
                let address = server.addrs()[0];
                let server = server.run();
                assert!(tell.send(Self { address, server: server.handle() }).is_ok());
                server.await.unwrap();
            });
        });
        told.await.ok()
    }

    /// Where it is asked.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Impatience {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

impl Inside {
    async fn new(ground: &Ground) -> Self {
        let configuration = Configuration::read(ground.settings.clone()).unwrap();
        let worker = init_service(Box::pin(without_server(&configuration, ground.clock.clone())).await.unwrap()).await;
        let answers = move |request| -> Answering {
            let call = actix_web::dev::Service::call(&worker, request);
            Box::pin(async move {
                let response = call.await.map_err(|error| error.to_string()).unwrap();
                let (status, headers) = (response.status(), response.headers().clone());
                let body = to_bytes(response.into_body()).await.map_err(|error| error.to_string()).unwrap();
                (status, headers, body)
            })
        };
        Self { answers: Box::new(answers), turn: Mutex::default() }
    }
}

async fn answer(request: HttpRequest, body: Bytes, ground: Data<Ground>) -> HttpResponse {
    let inside = INSIDE.with(Rc::clone);
    let inside = inside.get_or_init(|| Inside::new(&ground)).await;
    let (path, method) = (request.path().to_owned(), request.method().clone());
    // News are waited for as often as one likes; a signed assertion counts once, and a status check as a failure, whatever comes
    // of it.
    let waits_by_itself = path == "/v1/changes" && request.query_string().contains("wait=");
    let counts_once = path == "/oauth/token" && String::from_utf8_lossy(&body).contains("client_assertion=");
    let dropped = !(waits_by_itself || counts_once || path == "/v1/status-checks");
    let leaves_nothing = method.is_safe() || path == "/v1/eligibility-checks" || path.ends_with("/validation");
    let _turn = if waits_by_itself { None } else { Some(inside.turn.lock().await) };
    let name = format!("every-wait-{}", Uuid::now_v7().simple());
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    let own_key = text("idempotency-key");
    let first = own_key.clone().is_none_or(|key| {
        let client = text("authorization").unwrap_or_default();
        ASKED.lock().unwrap().insert((ground.database.clone(), client, key))
    });
    // A secret is told once: who goes away before the answer came does without it, and makes another client.
    let tells_a_secret = path == "/v1/clients" && !method.is_safe();
    let sent = |id: Option<String>, waits: usize| {
        let address = request.uri().path_and_query().unwrap().as_str();
        let mut copy = TestRequest::default().method(method.clone()).uri(address).set_payload(match waits {
            usize::MAX => body.clone(),
            _ if tells_a_secret => renamed(&body, waits),
            _ => body.clone(),
        });
        if let Some(peer) = request.peer_addr() {
            copy = copy.peer_addr(peer);
        }
        for header in request.headers().iter().filter(|(name, _)| **name != header::CONTENT_LENGTH) {
            copy = copy.append_header(header);
        }
        if !leaves_nothing && path != "/oauth/token" && own_key.is_none() && !tells_a_secret {
            copy = copy.insert_header(("idempotency-key", name.as_str()));
        }
        if let Some(id) = id.filter(|_| text("x-request-id").is_none()) {
            copy = copy.insert_header(("x-request-id", id));
        }
        copy.to_request()
    };
    let undisturbed = |id| until((inside.answers)(sent(id, usize::MAX)), usize::MAX);
    if !dropped {
        return shown(undisturbed(None).await.unwrap(), first);
    }
    let entries = async |id: &str| {
        let sql = format!("SELECT count(*) FROM audit_entries WHERE request_id = '{id}'");
        number_of(&ground.database, &sql).await
    };
    let id = |waits: &str| format!("{name}-{waits}");
    let audited = if leaves_nothing {
        undisturbed(Some(id("whole"))).await;
        entries(&id("whole")).await
    } else {
        0
    };
    for waits in 0..MOST_WAITS {
        let id = id(&waits.to_string());
        let answered = until((inside.answers)(sent(Some(id.clone()), waits)), waits).await;
        is_whole(&ground.database).await;
        let Some(mut answered) = answered else { continue };
        if tells_a_secret {
            answered = undisturbed(None).await.unwrap();
        }
        if leaves_nothing && text("x-request-id").is_none() {
            assert_eq!(entries(&id).await, audited, "{method} {path} at {waits}: entries");
        }
        let line = format!("{} {method} {path}\n", answered.0.as_u16());
        let mut file = OpenOptions::new().create(true).append(true).open(&ground.answered).unwrap();
        file.write_all(line.as_bytes()).unwrap();
        return shown(answered, first);
    }
    panic!("{method} {path} is not answered");
}

/// The same client under another name.
fn renamed(body: &[u8], waits: usize) -> Bytes {
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else { return Bytes::copy_from_slice(body) };
    if let Some(Value::String(name)) = body.get_mut("client_id") {
        *name = format!("{name}-{waits}");
    }
    serde_json::to_vec(&body).unwrap().into()
}

/// Whoever asked for the `first` time gets the answer of a first time.
fn shown((status, headers, body): Answer, first: bool) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    let own = |name: &header::HeaderName| {
        *name != header::CONTENT_LENGTH && !(first && name.as_str() == "idempotent-replayed")
    };
    for header in headers.iter().filter(|(name, _)| own(name)) {
        response.append_header(header);
    }
    response.body(body)
}

async fn number_of(database: &str, sql: &str) -> i64 {
    query(database, sql).await[0].try_get_by_index(0).unwrap()
}

/// What must be so whenever no request is under way.
pub async fn is_whole(database: &str) {
    let nobody_is_inside = async || {
        if database.starts_with("postgres") {
            let inside = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                          AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND state <> 'active'";
            number_of(database, inside).await == 0
        } else {
            // Whoever is inside a transaction holds the only lock there is.
            super::database::can_be_written(database).await
        }
    };
    soon(nobody_is_inside).await;
    let halves = query(
        database,
        "SELECT (SELECT count(*) FROM idempotency_keys k WHERE k.status IS NULL AND NOT EXISTS \
          (SELECT 1 FROM idempotency_persons p WHERE p.client = k.client AND p.key = k.key)) AS keys_without_answer, \
         (SELECT count(*) FROM changes c WHERE NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.request_id = c.request_id \
          AND a.action = c.type AND a.subject_id = c.subject_id)) AS changes_without_entry, \
         (SELECT count(*) FROM audit_entries a WHERE a.action NOT IN ('read', 'matched') AND NOT EXISTS \
          (SELECT 1 FROM changes c WHERE a.request_id = c.request_id AND a.action = c.type)) AS entries_without_change",
    )
    .await;
    let halves: [i64; 3] = std::array::from_fn(|place| halves[0].try_get_by_index(place).unwrap());
    assert_eq!(halves, [0; 3], "keys without their answer, changes without their entry, entries without their change");
}
