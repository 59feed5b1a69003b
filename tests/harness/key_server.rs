//! What an outside issuer publishes, on a port of this machine.

use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A server that answers whatever it is asked with one document.
pub struct KeyServer {
    pub address: String,
    document: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl KeyServer {
    /// Publishes the keys.
    pub async fn start(keys: &[Value]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/keys", listener.local_addr().unwrap());
        let (document, asked) = (Arc::new(Mutex::new(String::new())), Arc::new(AtomicUsize::new(0)));
        let (content, count) = (document.clone(), asked.clone());
        let serving = tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                let content = content.lock().unwrap().clone();
                // Whoever hangs up before the end has its reasons.
                let _ = answer(connection, &content, &count).await;
            }
        });
        let server = Self { address, document, asked, serving };
        server.publish(keys);
        server
    }

    /// Publishes other keys in place of those.
    pub fn publish(&self, keys: &[Value]) {
        self.answer_with(&serde_json::json!({ "keys": keys }).to_string());
    }

    /// Answers with something else from now on.
    pub fn answer_with(&self, document: &str) {
        document.clone_into(&mut self.document.lock().unwrap());
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Is away from now on: nothing listens there any more.
    pub async fn go_away(self) {
        self.serving.abort();
        let _ = self.serving.await;
    }
}

async fn answer(mut connection: TcpStream, content: &str, count: &AtomicUsize) -> std::io::Result<()> {
    let (mut head, mut part) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match connection.read(&mut part).await? {
            0 => return Ok(()),
            length => head.extend_from_slice(&part[..length]),
        }
    }
    count.fetch_add(1, Ordering::SeqCst);
    let length = content.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{content}");
    connection.write_all(answer.as_bytes()).await
}
