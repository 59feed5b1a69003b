//! Connections whose client dawdles are cut, so that those who hold places without using them cannot hold all.
//!
//! The framework gives a new connection its time for the first head only. Afterwards a client may send the next head a
//! byte at a time, or never take what it asked for. Each worker looks at its own connections once a second.

use crate::app::Patience;
use actix_web::body::BodySize;
use actix_web::dev::Extensions;
use actix_web::rt::{net::TcpStream, spawn};
use prometheus::{IntCounter, IntGauge};
use rustix::net::connect_unspec;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::rc::{Rc, Weak};
use std::time::Duration;
use tokio::time::{Instant, interval};

/// What the slowest client takes of an answer in a second, in bytes.
const SLOWEST: u64 = 16 * 1024;

/// How long what nobody reads may go on coming in once it is answered, at most.
const REST: Duration = Duration::from_secs(5);

/// How long an answer may be on its way whose size nobody knows.
const STREAM: Duration = Duration::from_secs(3600);

thread_local! {
    /// The connections of this worker.
    static OPEN: RefCell<Vec<Weak<Connection>>> = const { RefCell::new(Vec::new()) };
}

/// What is counted of connections.
#[derive(Debug, Clone)]
pub struct ConnectionFigures {
    /// Those that are open.
    pub open: IntGauge,
    /// Those that were cut.
    pub cut: IntCounter,
}

/// A connection, with the end of its client's time.
pub struct Connection {
    socket: std::net::TcpStream,
    patience: Patience,
    /// `None` while the service is the one that works.
    until: Cell<Option<Instant>>,
    /// Whether something of the request's body is still to come.
    unread: Cell<bool>,
    open: IntGauge,
}

impl Connection {
    /// A request's head is whole: it is the service's turn.
    pub fn begin(&self) {
        self.until.set(None);
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
        let rest =
            if self.unread.take() { self.patience.client.min(REST) } else { self.patience.idle + self.patience.client };
        self.until.set(Some(Instant::now() + way + rest));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.dec();
    }
}

/// Keeps an eye on a new connection.
pub fn watch(stream: &dyn Any, extensions: &mut Extensions, patience: Patience, figures: &ConnectionFigures) {
    let Some(stream) = stream.downcast_ref::<TcpStream>() else { return };
    // A second handle on the same socket: the framework keeps the first to itself.
    let Ok(handle) = stream.as_fd().try_clone_to_owned() else { return };
    figures.open.inc();
    let connection = Rc::new(Connection {
        socket: handle.into(),
        patience,
        // Twice the time that the framework gives the first head: it refuses with 408 before this.
        until: Cell::new(Some(Instant::now() + patience.client * 2)),
        unread: Cell::new(false),
        open: figures.open.clone(),
    });
    OPEN.with_borrow_mut(|open| open.push(Rc::downgrade(&connection)));
    extensions.insert(connection);
}

/// Cuts, from now on, the connections of this worker whose client's time is over.
pub fn cut_the_slow(figures: ConnectionFigures) {
    spawn(async move {
        let mut seconds = interval(Duration::from_secs(1));
        loop {
            seconds.tick().await;
            let now = Instant::now();
            OPEN.with_borrow_mut(|open| {
                open.retain(|connection| {
                    let Some(connection) = connection.upgrade() else { return false };
                    let over = connection.until.get().is_some_and(|until| until < now);
                    if over {
                        figures.cut.inc();
                        // The framework notices, and lets go of what it holds for the connection. Shut down only, a
                        // socket would go on taking what comes for as long as it comes fast enough.
                        if connect_unspec(&connection.socket).is_err() {
                            let _ = connection.socket.shutdown(Shutdown::Both);
                        }
                    }
                    !over
                });
            });
        }
    });
}
