//! A gate between a replica and its PostgreSQL, so that the database can be away while others use the server.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the gate does with what comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passage {
    /// Everything passes.
    Open,
    /// What had passed is cut, what comes is refused: the server is down.
    Shut,
    /// What comes is let in, and nothing passes: the server, or the way to it, hangs.
    Silent,
}

/// A gate, open at first.
pub struct Gate {
    address: SocketAddr,
    behind: String,
    passage: watch::Sender<Passage>,
}

impl Gate {
    /// A gate before the database at `url`, and the address of the same database through it.
    pub async fn before(url: &str) -> (Self, String) {
        let (credentials, rest) = url.split_once('@').unwrap();
        let (behind, name) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Self { address, behind: behind.to_owned(), passage: watch::Sender::new(Passage::Open) };
        gate.keep(listener);
        (gate, format!("{credentials}@{address}/{name}"))
    }

    /// The server is down.
    pub fn shut(&self) {
        self.passage.send_replace(Passage::Shut);
    }

    /// The server hangs.
    pub fn hold(&self) {
        self.passage.send_replace(Passage::Silent);
    }

    /// The server is there again.
    pub async fn open(&self) {
        let before = self.passage.send_replace(Passage::Open);
        if before == Passage::Shut {
            self.keep(TcpListener::bind(self.address).await.unwrap());
        }
    }

    fn keep(&self, listener: TcpListener) {
        let (behind, passage) = (self.behind.clone(), self.passage.subscribe());
        tokio::spawn(async move {
            let mut shut = passage.clone();
            let accept = async {
                loop {
                    let (from, _) = listener.accept().await.unwrap();
                    tokio::spawn(pass(from, behind.clone(), passage.clone()));
                }
            };
            // The listener goes with its task: who comes then is refused.
            tokio::select! {
                () = accept => {}
                _ = shut.wait_for(|passage| *passage == Passage::Shut) => {}
            }
        });
    }
}

async fn pass(from: TcpStream, behind: String, mut passage: watch::Receiver<Passage>) {
    let Ok(to) = TcpStream::connect(behind).await else { return };
    let ((from, back), (answers, to)) = (from.into_split(), to.into_split());
    let (there, here) = (carry(from, to, passage.clone()), carry(answers, back, passage.clone()));
    tokio::select! {
        () = async { tokio::join!(there, here); } => {}
        _ = passage.wait_for(|passage| *passage == Passage::Shut) => {}
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut passage: watch::Receiver<Passage>) {
    let mut part = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut part).await {
        let open = passage.wait_for(|passage| *passage == Passage::Open).await.is_ok();
        if !open || to.write_all(&part[..length]).await.is_err() {
            return;
        }
    }
}
