//! Replicas begin, and end in order.

use crate::harness::{Program, answer, eligible, on_every_database};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, spawn_blocking, yield_now};

#[tokio::test]
async fn replicas_that_start_at_the_same_moment_on_a_new_database_all_serve() {
    on_every_database(async |url| {
        let mut starting = JoinSet::new();
        for _ in 0..4 {
            let url = url.to_owned();
            starting.spawn_blocking(move || Program::start(&url));
        }
        let programs = starting.join_all().await;
        let officer = programs[0].system.client("demo-officer").await;
        for program in &programs {
            officer.at(&program.system).get("/v1/registrations").await.is(200);
        }
    })
    .await;
}

/// Sends the head of a registration and waits until the program has begun to read it.
async fn begun(program: &Program, token: &str, length: usize) -> TcpStream {
    let address = program.system.address();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/registrations HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\nexpect: 100-continue\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 25];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
    connection
}

/// One request is in flight when the program is told to stop; it is finished, and the program ends well.
async fn stopped_in_the_middle(url: &str) {
    let program = Program::start(url);
    let officer = program.system.client("demo-officer").await;
    // Both workers have used connections to the database before; the one without a request in flight ends first.
    let mut before = JoinSet::new();
    for _ in 0..16 {
        let officer = officer.clone();
        let request = officer.request(Method::GET, "/v1/registrations").header("connection", "close");
        before.spawn(async move { answer(request).await.is(200).clone() });
    }
    before.join_all().await;

    let then = json!({
        "registered_on": "2020-02-01", "consent": { "given_on": "2020-02-01" },
        "stay_abroad": { "returned_on": "2019-12-01", "irregular_from": "2017-01-10" }
    });
    let body = eligible(&then).to_string();
    let mut connection = begun(&program, &officer.token, body.len()).await;
    program.terminate();
    while program.workers().is_some_and(|workers| workers > 1) {
        yield_now().await;
    }
    connection.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let ended = spawn_blocking(move || program.ended()).await.unwrap();
    assert!(ended.success(), "{ended}");
}

#[tokio::test]
async fn who_is_told_to_stop_finishes_what_it_has_begun() {
    on_every_database(async |url| {
        for _ in 0..4 {
            stopped_in_the_middle(url).await;
        }
    })
    .await;
}
