//! A consumer of the feed, from before the storm until after it.

use super::callers::Callers;
use super::dice::Dice;
use super::lives::text;
use std::sync::atomic::{AtomicBool, Ordering};

/// The identifiers of all changes, in the order in which they were told, until it is `over` and nothing comes any more.
pub async fn follow(callers: &Callers, name: &str, dice: &mut Dice, over: &AtomicBool) -> Vec<String> {
    let (mut told, mut after) = (Vec::new(), String::new());
    for page in 0_u64.. {
        let last = over.load(Ordering::Relaxed);
        let path = format!("/v1/changes?limit=200&wait=1{after}");
        let Some(feed) = callers.look("demo-ministry", &format!("{name}-{page}"), &path, dice).await else { break };
        let items = feed.body["items"].as_array().cloned().unwrap_or_default();
        if last && items.is_empty() {
            break;
        }
        told.extend(items.iter().map(|change| text(change, "id")));
        after = format!("&after={}", text(&feed.body, "next_cursor"));
    }
    told
}
