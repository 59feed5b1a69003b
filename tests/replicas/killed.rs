//! The program is killed in the middle of its work, again and again.

use crate::harness::{Program, eligible, on_every_database, query};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

const WRITERS: usize = 4;
const EACH: usize = 25;
const LIST: &str = "/v1/registrations";

/// A request with its key.
type Request = (String, Value);

fn requests() -> Vec<Request> {
    // Told about a day long past, so that the day on which this runs does not matter.
    let then = json!({
        "registered_on": "2020-02-01", "consent": { "given_on": "2020-02-01" },
        "stay_abroad": { "returned_on": "2019-12-01", "irregular_from": "2017-01-10" }
    });
    (0..WRITERS * EACH).map(|number| (format!("key-{number}"), eligible(&then))).collect()
}

/// Sends what is not answered yet, over several writers, until the program is killed after `most` answers.
async fn killed_after(most: usize, database_url: &str, pending: &[Request]) -> HashMap<String, Value> {
    let program = Program::start(database_url);
    let officer = program.system.client("demo-officer").await;
    let (sender, mut answers) = mpsc::unbounded_channel();
    let mut writers = JoinSet::new();
    for share in pending.chunks(pending.len().div_ceil(WRITERS)) {
        let (officer, share, sender) = (officer.clone(), share.to_vec(), sender.clone());
        writers.spawn(async move {
            for (key, body) in share {
                let request = officer.request(Method::POST, LIST).header("idempotency-key", &key).json(&body);
                // Without a whole answer the caller knows nothing: neither that it happened nor that it did not.
                let Ok(response) = request.send().await else { return };
                let status = response.status();
                let Ok(answer) = response.json::<Value>().await else { return };
                assert_eq!(status, 201, "{answer:#}");
                sender.send((key, answer)).unwrap();
            }
        });
    }
    drop(sender);
    let mut answered = HashMap::new();
    while answered.len() < most {
        let (key, answer) = answers.recv().await.expect("the writers were still at it");
        answered.insert(key, answer);
    }
    program.kill();
    writers.join_all().await;
    while let Some((key, answer)) = answers.recv().await {
        answered.insert(key, answer);
    }
    answered
}

#[tokio::test]
async fn what_was_answered_is_there_and_nothing_is_there_twice() {
    on_every_database(async |url| {
        let requests = requests();
        let mut answered: HashMap<String, Value> = HashMap::new();
        for _ in 0..3 {
            let pending: Vec<_> = requests.iter().filter(|(key, _)| !answered.contains_key(key)).cloned().collect();
            answered.extend(killed_after(15, url, &pending).await);
        }
        assert!(answered.len() < requests.len(), "nothing was left to be interrupted");

        // Back again, every caller repeats what it is not sure of; here, everything.
        let program = Program::start(url);
        let officer = program.system.client("demo-officer").await;
        let mut references = Vec::new();
        for (key, body) in &requests {
            let again = officer.once(key).post(LIST, body).await;
            references.push(again.is(201)["reference"].as_str().unwrap().to_owned());
            if let Some(first) = answered.get(key) {
                assert_eq!((&again.body, again.header("idempotent-replayed")), (first, "true"), "{key}");
                officer.get(&format!("{LIST}/{}", first["id"].as_str().unwrap())).await.is(200);
            }
        }
        program.kill();

        references.sort_unstable();
        let expected: Vec<_> = (1..=requests.len()).map(|number| format!("REG-2020-{number:06}")).collect();
        assert_eq!(references, expected);
        for table in ["registrations", "changes", "idempotency_keys"] {
            let rows = query(url, &format!("SELECT count(*) FROM {table}")).await;
            assert_eq!(rows[0].try_get_by_index::<i64>(0).unwrap(), 100, "{table}");
        }
    })
    .await;
}
