//! Connections whose client dawdles are cut, so that those who hold places without using them cannot hold all.
//!
//! The framework gives a new connection its time for the first head only, and answers without a body when that is over.
//! Afterwards a client may send the next head a byte at a time, or never take what it asked for. Each worker looks at its
//! own connections once a second.

use super::address::{self, TrustedProxies};
use super::share::{Permit, Share};
use crate::error::{Code, Problem};
use crate::figures::ConnectionFigures;
use actix_web::body::BodySize;
use actix_web::rt::{net::TcpStream, spawn};
use prometheus::IntGauge;
use reintegration_domain::locale::Language;
use rustix::net::connect_unspec;
use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, Shutdown};
use std::os::fd::AsFd;
use std::rc::{Rc, Weak};
use std::time::Duration;
use tokio::time::{Instant, interval};
use uuid::Uuid;

/// What the slowest client takes of an answer in a second, in bytes.
const SLOWEST: u64 = 16 * 1024;

/// How long what nobody reads may go on coming in once it is answered, at most.
const REST: Duration = Duration::from_secs(5);

/// How long an answer may be on its way whose size nobody knows.
const STREAM: Duration = Duration::from_secs(3600);

/// For how long a connection is new: its first request may be on its way.
const NEW: Duration = Duration::from_millis(250);

thread_local! {
    /// The connections of this worker.
    static OPEN: RefCell<Vec<Weak<Connection>>> = const { RefCell::new(Vec::new()) };
}

/// How long the parts of an exchange may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The service, for an answer.
    pub answer: Duration,
    /// A client, to send a head or a body, or to begin taking an answer.
    pub client: Duration,
    /// A connection, between an answer and the next request.
    pub idle: Duration,
}

/// A connection, with the end of its client's time.
pub struct Connection {
    socket: std::net::TcpStream,
    patience: Patience,
    /// `None` while the service is the one that works.
    until: Cell<Option<Instant>>,
    /// Since when nothing is under way on it.
    idle: Cell<Instant>,
    /// Whether a request has come over it.
    used: Cell<bool>,
    /// Whether something of the request's body is still to come.
    unread: Cell<bool>,
    /// Whether its client was answered before its body was there.
    unwanted: Cell<bool>,
    /// Whether nothing was ever sent on it: only then can be said why it ends, for nothing else is on its way.
    silent: Cell<bool>,
    open: IntGauge,
    /// Its address's share of all connections; nobody's where a proxy brings many callers.
    _permit: Option<Permit<IpAddr>>,
}

impl Connection {
    /// Whether nothing is under way on it: what comes next begins a head.
    pub const fn waits_for_a_head(&self) -> bool {
        self.until.get().is_some() && !self.unread.get()
    }

    /// A request's head is whole: it is the service's turn.
    pub fn begin(&self) {
        self.used.set(true);
        self.silent.set(false);
        self.until.set(None);
        self.unwanted.set(false);
    }

    /// Whether what comes over it is thrown away.
    pub const fn throws_away(&self) -> bool {
        self.unwanted.get()
    }

    /// A body follows, and may never end.
    pub fn body_begins(&self) {
        self.unread.set(true);
    }

    /// The body was read to its end.
    pub fn body_ends(&self) {
        self.unread.set(false);
    }

    /// An answer goes out. Its client has to take it, and to come with the next request before it counts as idle.
    pub fn answer(&self, size: BodySize) {
        let way = match size {
            BodySize::None => Duration::ZERO,
            BodySize::Sized(bytes) => Duration::from_secs(bytes / SLOWEST),
            BodySize::Stream => STREAM,
        };
        // The framework reads on for nobody where a body was not wanted: not for long.
        self.unwanted.set(self.unread.take());
        let rest = if self.unwanted.get() {
            self.patience.client.min(REST)
        } else {
            self.patience.idle + self.patience.client
        };
        let now = Instant::now();
        self.idle.set(now + way);
        self.until.set(Some(now + way + rest));
    }

    /// Lets go of it. The framework notices, and lets go of what it holds for the connection. Shut down only, a socket
    /// would go on taking what comes for as long as it comes fast enough.
    fn cut(&self) {
        if connect_unspec(&self.socket).is_err() {
            let _ = self.socket.shutdown(Shutdown::Both);
        }
    }
}

/// What is said to who never came to the end of a head, or of one that can be read: nobody knows what it wanted, nor in
/// which language.
pub fn farewell(problem: &Problem) -> Vec<u8> {
    let (id, status) = (Uuid::now_v7().to_string(), problem.code().status());
    let problem = problem.document(Language::En, "/", &id);
    let body = serde_json::to_string(&problem).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         x-request-id: {id}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head, body].concat().into_bytes()
}

impl Connection {
    /// Ends it: with a word where that is possible, and a second to read it; at once where it had one, or none is possible.
    /// Whether it is over.
    fn end(&self) -> bool {
        if self.silent.take() {
            let mut socket = &self.socket;
            if socket
                .write_all(&farewell(&Problem::new(Code::TooSlow)))
                .and_then(|()| self.socket.shutdown(Shutdown::Write))
                .is_ok()
            {
                self.until.set(Some(Instant::now() + Duration::from_secs(1)));
                return false;
            }
        }
        self.cut();
        true
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.dec();
    }
}

/// Where connections come in.
#[derive(Debug, Clone)]
pub struct Door {
    /// How long clients may take.
    pub patience: Patience,
    /// What is counted.
    pub figures: ConnectionFigures,
    /// What each address may have of them.
    pub shares: Share<IpAddr>,
    /// Those who bring the connections of others.
    pub proxies: TrustedProxies,
    /// The most that a worker takes; beyond, who comes has to wait.
    pub most: usize,
}

impl Door {
    /// Lets a new connection in, and keeps an eye on it. Fails where its address has too many, or the process no room for
    /// what it takes.
    pub fn let_in(&self, stream: &TcpStream) -> io::Result<Rc<Connection>> {
        let peer = stream.peer_addr()?.ip().to_canonical();
        let permit = if self.proxies.trust(peer) {
            None
        } else {
            let permit = self.shares.take(address::home(peer), 1);
            Some(permit.map_err(|_| io::Error::from(ErrorKind::QuotaExceeded))?)
        };
        // A second handle on the same socket: the framework keeps the first to itself.
        let socket = stream.as_fd().try_clone_to_owned()?.into();
        self.figures.open.inc();
        let now = Instant::now();
        let connection = Rc::new(Connection {
            socket,
            patience: self.patience,
            until: Cell::new(Some(now + self.patience.client)),
            idle: Cell::new(now),
            used: Cell::new(false),
            unread: Cell::new(false),
            unwanted: Cell::new(false),
            silent: Cell::new(true),
            open: self.figures.open.clone(),
            _permit: permit,
        });
        OPEN.with_borrow_mut(|open| {
            open.push(Rc::downgrade(&connection));
            // Those that ended since the last look stand there too: it is looked at closely only where it may be full.
            if open.len() > self.most - self.most / 8 {
                self.tidy(open, now);
            }
        });
        Ok(connection)
    }

    /// Cuts what is over, and makes room where it runs out.
    fn tidy(&self, open: &mut Vec<Weak<Connection>>, now: Instant) {
        let all: Vec<_> = open.iter().filter_map(Weak::upgrade).collect();
        let is_over = |one: &Rc<Connection>| one.until.get().is_some_and(|until| until < now);
        let (over, mut rest): (Vec<_>, Vec<_>) = all.into_iter().partition(is_over);
        // Who was told why has a second to read it.
        let (ended, told): (Vec<_>, Vec<_>) = over.into_iter().partition(|one| one.end());
        rest.extend(told);
        let (idle, stay) = idle_beyond(rest, self.most, now);
        for one in &idle {
            one.cut();
        }
        self.figures.cut.inc_by(u64::try_from(ended.len() + idle.len()).unwrap_or(u64::MAX));
        *open = stay.iter().map(Rc::downgrade).collect();
    }

    /// Cuts, from now on, the connections of this worker whose client's time is over, and makes room where it runs out.
    pub fn cut_the_slow(self) {
        spawn(async move {
            let mut seconds = interval(Duration::from_secs(1));
            loop {
                seconds.tick().await;
                OPEN.with_borrow_mut(|open| self.tidy(open, Instant::now()));
            }
        });
    }
}

/// Those that go where an eighth of a worker's places, or less, is left, so that a quarter is free again: first who has sent
/// nothing yet, then who is idle for longest. And those that stay.
fn idle_beyond(all: Vec<Rc<Connection>>, most: usize, now: Instant) -> (Vec<Rc<Connection>>, Vec<Rc<Connection>>) {
    if all.len() <= most - most / 8 {
        return (Vec::new(), all);
    }
    let excess = all.len() - (most - most / 4);
    let (mut idle, mut stay): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| one.waits_for_a_head() && one.idle.get() + NEW <= now);
    idle.sort_by_key(|one| (one.used.get(), one.idle.get()));
    stay.extend(idle.drain(excess.min(idle.len())..));
    (idle, stay)
}
