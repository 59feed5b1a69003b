//! The change feed, followed as a consumer does.

use super::Caller;
use serde_json::Value;

impl Caller {
    /// The first `count` changes among the caller's rows that `filter` lets through. `PostgreSQL` shows a change once
    /// every older transaction of the server has ended, those of other stories too: so this waits, and fails when
    /// nothing comes.
    pub async fn changes(&self, filter: &str, count: usize) -> Vec<Value> {
        let mut told = Vec::new();
        let mut after = String::new();
        while told.len() < count {
            let feed = self.get(&format!("/v1/changes?wait=30{filter}{after}")).await;
            let items = feed.is(200)["items"].as_array().unwrap();
            assert!(!items.is_empty(), "{count} changes are expected, and after these nothing comes: {told:#?}");
            told.extend(items.iter().cloned());
            after = format!("&after={}", feed.body["next_cursor"].as_str().unwrap());
        }
        told.truncate(count);
        told
    }

    /// The names of the first `count` changes among the caller's rows.
    pub async fn told(&self, count: usize) -> Vec<String> {
        let changes = self.changes("", count).await;
        changes.iter().map(|change| change["type"].as_str().unwrap().to_owned()).collect()
    }
}
