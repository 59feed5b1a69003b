//! What must be so once it is calm.

use super::callers::{Callers, gel};
use super::chaos::{Ground, Place};
use super::dice::Dice;
use super::lives::{Life, text};
use crate::harness::{Folder, command_with, query, soon};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// So many answered writes are sent again at the end, each taken by chance.
const REPEATED: usize = 400;

/// Whatever was answered of this life is there.
pub async fn is_there(callers: &Callers, life: &Life, name: &str, dice: &mut Dice) -> Option<()> {
    if life.registration.is_empty() {
        return Some(());
    }
    let own = format!("/v1/registrations/{}", life.registration);
    let found = callers.read("demo-officer", &format!("{name}-registration"), &own, dice).await?.body;
    let status = if life.case.is_some() { "accepted" } else { "submitted" };
    let members = &found["household"]["members"];
    holds(callers, name, "its status", &found["status"], &json!(status));
    if life.members > 0 {
        holds(callers, name, "its household", members, &json!(life.members));
    }
    for (number, (document, content)) in life.documents.iter().enumerate() {
        let path = format!("{own}/documents/{document}/content");
        let read = callers.read("demo-officer", &format!("{name}-content{number}"), &path, dice).await?;
        if read.bytes != content.as_bytes() {
            callers.violation(format!("{name}: document {document} is not what was sent"));
        }
    }
    let case = life.case.as_ref()?;
    let notes = callers.look("demo-partner-3", &format!("{name}-notes"), &format!("{case}/notes"), dice).await?;
    let notes: BTreeSet<_> = items(&notes.body).iter().map(|note| text(note, "id")).collect();
    holds(callers, name, "its notes", &json!(notes), &json!(life.notes.iter().collect::<BTreeSet<_>>()));
    if life.planned {
        let plan = callers.read("demo-partner-3", &format!("{name}-plan"), &format!("{case}/plan"), dice).await?;
        holds(callers, name, "its plan", &plan.body["status"], &json!("approved"));
    }
    let given = life.assistance.as_ref()?;
    let path = format!("/v1/assistance/{}", given.id);
    let found = callers.read("demo-officer", &format!("{name}-assistance"), &path, dice).await?;
    holds(callers, name, "its assistance", &found.body["status"], &json!(given.status));
    Some(())
}

fn holds(callers: &Callers, name: &str, what: &str, found: &Value, expected: &Value) {
    if found != expected {
        callers.violation(format!("{name}: {what} is {found}, and {expected} was answered"));
    }
}

fn items(list: &Value) -> Vec<Value> {
    list["items"].as_array().cloned().unwrap_or_default()
}

/// Every replica serves; a repeat is the first answer; the feed was told whole; no more was promised than there is.
pub async fn is_answered(callers: &Callers, lives: &[Life], told: &[String], dice: &mut Dice) -> Option<()> {
    for replica in callers.replicas() {
        soon(async || callers.is_ready(&replica).await).await;
    }
    let mut writes = callers.writes.lock().unwrap().clone();
    dice.shuffle(&mut writes);
    for write in writes.iter().take(REPEATED) {
        callers.repeat(write, dice).await;
    }
    let again = super::follower::follow(callers, "feed-again", dice, &AtomicBool::new(true)).await;
    if told != again {
        let (seen, whole): (BTreeSet<_>, BTreeSet<_>) = (told.iter().collect(), again.iter().collect());
        let (missed, more) = (whole.difference(&seen).count(), told.len() - seen.len());
        callers.violation(format!(
            "the follower was told {} changes of {}: {missed} missing, {more} twice",
            told.len(),
            again.len()
        ));
    }
    let given: Vec<_> = lives.iter().filter_map(|life| life.assistance.as_ref()).collect();
    let path = format!("/v1/assistance/{}", given.iter().find(|given| given.committed > 0)?.id);
    let one = callers.read("demo-officer", "one", &path, dice).await?;
    let budget = format!("/v1/grants/{}/budget", text(&one.body, "grant_id"));
    let budget = callers.look("demo-manager", "budget", &budget, dice).await?.body;
    let budgeted = budget["lines"].as_array().cloned().unwrap_or_default();
    let line = budgeted.into_iter().find(|line| line["component"] == "medical")?;
    let committed: i64 = given.iter().map(|given| given.committed).sum();
    holds(callers, "the budget", "what is committed", &line["committed"], &gel(committed));
    if tetri(&line["committed"]) > tetri(&line["allocated"]) {
        callers.violation(format!("more is committed than there is: {line:#}"));
    }
    Some(())
}

fn tetri(money: &Value) -> i64 {
    text(money, "amount").replace('.', "").parse().unwrap()
}

/// The database once it is calm: nobody is inside a transaction. A file is read as it was left, because it lies on a disk
/// that only its replicas see.
pub async fn settled(ground: &mut Ground, left: &Folder) -> String {
    match &ground.place {
        Place::Server { cluster, .. } => {
            let inside = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
                          AND state LIKE 'idle in transaction%'";
            soon(async || query(&cluster.url, inside).await[0].try_get_by_index::<i64>(0).unwrap() == 0).await;
            cluster.url.clone()
        }
        Place::Disk { disk, .. } => {
            for program in ground.replicas.iter_mut().filter_map(Option::take) {
                tokio::task::spawn_blocking(|| program.kill()).await.unwrap();
            }
            for name in ["test.db", "test.db-wal"] {
                if disk.path(name).exists() {
                    std::fs::copy(disk.path(name), left.file(name)).unwrap();
                }
            }
            format!("sqlite://{}", left.file("test.db"))
        }
    }
}

/// What the rows say for themselves.
pub async fn is_written(callers: &Callers, url: &str, lives: &[Life]) {
    for (what, sql) in [
        ("keys without an answer", "SELECT count(*) FROM idempotency_keys WHERE status IS NULL"),
        (
            "changes without an entry",
            "SELECT count(*) FROM changes c WHERE NOT EXISTS (SELECT 1 FROM audit_entries a \
             WHERE a.request_id = c.request_id AND a.action = c.type AND a.subject_id = c.subject_id)",
        ),
        (
            "entries without a change",
            "SELECT count(*) FROM audit_entries a WHERE a.action NOT IN ('read', 'matched') AND NOT EXISTS \
             (SELECT 1 FROM changes c WHERE a.request_id = c.request_id AND a.action = c.type)",
        ),
    ] {
        let found: i64 = query(url, sql).await[0].try_get_by_index(0).unwrap();
        if found != 0 {
            callers.violation(format!("{found} {what}"));
        }
    }
    let seen = texts(url, "SELECT DISTINCT request_id FROM audit_entries WHERE action = 'read'").await;
    for read in callers.reads.lock().unwrap().iter().filter(|read| !seen.contains(*read)) {
        callers.violation(format!("{read} was answered with people's data and stands in no audit entry"));
    }
    // Of each key, all changes come from one attempt, repeats counted.
    let mut attempts: BTreeMap<String, u64> = BTreeMap::new();
    let changed = "SELECT DISTINCT request_id FROM changes WHERE request_id IS NOT NULL";
    for request in texts(url, changed).await {
        let name = request.rsplit_once('.').map_or("", |(name, _)| name);
        let (name, _) = name.split_once("-again-").unwrap_or((name, ""));
        *attempts.entry(name.to_owned()).or_default() += 1;
    }
    for write in callers.writes.lock().unwrap().iter() {
        let effects = attempts.get(&write.name).copied().unwrap_or_default();
        if effects != 1 {
            callers.violation(format!("{} was answered {} and was done {effects} times", write.name, write.status));
        }
    }
    let people: i64 = query(url, "SELECT count(*) FROM registrations").await[0].try_get_by_index(0).unwrap();
    let answered = lives.iter().filter(|life| !life.registration.is_empty()).count();
    if usize::try_from(people).unwrap() != answered {
        callers.violation(format!("{people} people are registered, and {answered} were answered"));
    }
    let (code, output, told) = command_with(url, &[("REINTEGRATION_MODE", "demo")], &["audit", "verify"]).await;
    if code != 0 {
        callers.violation(format!("the audit trail is not whole: {output}{told}"));
    }
}

async fn texts(url: &str, sql: &str) -> BTreeSet<String> {
    query(url, sql).await.iter().filter_map(|row| row.try_get_by_index(0).unwrap()).collect()
}
