//! Approvals on one budget line, through two replicas, against the same statements in hand-written SQL.

use crate::client::{Measured, Outcome, Target, ask, each, token};
use crate::fill::connect;
use crate::person::somebody_new;
use sea_orm::sqlx::{self, PgPool, Row};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const JSON: &str = "application/json";

/// A piece of assistance that waits for its approval.
pub type Waiting = String;

/// Registers people, plans their cases and proposes `each_one` pieces of assistance for each; gives their identifiers.
pub async fn proposed(at: &Target, people: u64, each_one: u64) -> Outcome<Vec<Waiting>> {
    let (officer, manager, partner) =
        (token(at, "demo-officer").await?, token(at, "demo-manager").await?, token(at, "demo-partner-3").await?);
    let turns = Arc::new(Semaphore::new(16));
    let mut preparing = JoinSet::new();
    for _ in 0..people {
        let (officer, manager, partner, turns) = (officer.clone(), manager.clone(), partner.clone(), turns.clone());
        preparing.spawn(async move {
            let _turn = turns.acquire().await.map_err(|error| error.to_string())?;
            person(&officer, &manager, &partner, each_one).await.map_err(|error| error.to_string())
        });
    }
    let mut waiting = Vec::new();
    while let Some(done) = preparing.join_next().await {
        waiting.extend(done??);
    }
    Ok(waiting)
}

async fn person(officer: &Target, manager: &Target, partner: &Target, pieces: u64) -> Outcome<Vec<Waiting>> {
    let created = ask(officer, "POST", "/v1/registrations", JSON, &somebody_new()).await?.json()?;
    let decision = format!("/v1/registrations/{}/decision", text(&created, "id")?);
    let accepted = ask(manager, "POST", &decision, JSON, r#"{"outcome":"accepted","reason":"Met."}"#).await?.json()?;
    let case = format!("/v1/cases/{}", text(&accepted, "case_id")?);
    let plan = r#"{"goals":[{"dimension":"economic","text":"An income."}],
        "assistance":[{"component":"medical","amount":{"amount":"1000000.00","currency":"GEL"}}]}"#;
    let unseen = Target { none_match: true, ..partner.clone() };
    ask(&unseen, "PUT", &format!("{case}/plan"), JSON, plan).await?.json()?;
    let approval = ask(manager, "POST", &format!("{case}/plan/approval"), JSON, r#"{"revision":1}"#).await?;
    text(&approval.json()?, "status")?;
    let proposal = json!({
        "component": "medical", "amount": { "amount": "0.01", "currency": "GEL" }, "service": "treatment", "provider": "x"
    });
    let mut waiting = Vec::new();
    for _ in 0..pieces {
        let proposed =
            ask(partner, "POST", &format!("{case}/assistance"), JSON, &proposal.to_string()).await?.json()?;
        waiting.push(text(&proposed, "id")?);
    }
    Ok(waiting)
}

fn text(value: &Value, name: &str) -> Outcome<String> {
    value[name].as_str().map(ToOwned::to_owned).ok_or_else(|| value.to_string().into())
}

/// Approves all of them, half at each replica, with so many callers.
pub async fn through(replicas: &[Target; 2], waiting: Vec<Waiting>, callers: usize) -> Outcome<Measured> {
    let [one, other] = replicas;
    let officers = [token(one, "demo-officer").await?, token(other, "demo-officer").await?];
    each(callers, waiting, move |place, id| {
        let officer = officers[place % 2].clone();
        async move {
            let answer = ask(&officer, "POST", &format!("/v1/assistance/{id}/approval"), JSON, "{}").await?;
            if answer.status == 201 { Ok(()) } else { Err(String::from_utf8_lossy(&answer.body).into()) }
        }
    })
    .await
}

/// What an approval asks and writes, in the same order: each with the assistance as `$1`.
const STATEMENTS: [&str; 13] = [
    "SELECT case_id FROM assistance WHERE id = $1",
    "SELECT c.* FROM cases c JOIN assistance a ON a.case_id = c.id WHERE a.id = $1 FOR UPDATE OF c",
    "SELECT r.* FROM registrations r JOIN assistance a ON a.registration_id = r.id WHERE a.id = $1",
    "SELECT k.* FROM person_keys k JOIN assistance a ON a.registration_id = k.registration_id WHERE a.id = $1",
    "SELECT * FROM assistance WHERE id = $1 FOR UPDATE",
    "SELECT g.* FROM grants g JOIN assistance a ON a.lot_id = g.lot_id WHERE a.id = $1 FOR SHARE OF g",
    "SELECT id FROM policies WHERE programme = 'reintegration' AND status = 'published'",
    "UPDATE assistance SET status = 'approved', approved_by = (SELECT id FROM clients WHERE client_id = 'demo-officer'), \
     approved_on = current_date, policy_id = (SELECT id FROM policies WHERE status = 'published' LIMIT 1), \
     grant_id = (SELECT g.id FROM grants g WHERE g.lot_id = assistance.lot_id), version = version + 1 WHERE id = $1",
    "INSERT INTO changes (xact, id, type, occurred_at, role, subject_type, subject_id, subject_version, data, request_id) \
     SELECT pg_current_xact_id()::text::bigint, gen_random_uuid(), 'assistance.approved', now(), 'officer', 'assistance', $1, 2, \
     jsonb_build_object('case_id', case_id, 'status', status), 'x' FROM assistance WHERE id = $1",
    "SELECT p.approved_revision FROM plans p JOIN assistance a ON a.case_id = p.case_id WHERE a.id = $1",
    "SELECT l.* FROM grant_lines l JOIN assistance a ON a.grant_id = l.grant_id AND a.component = l.component \
     WHERE a.id = $1 FOR UPDATE OF l",
    "INSERT INTO ledger_entries (id, grant_id, component, kind, amount_minor, assistance_id, case_id, occurred_on, \
     recorded_at, request_id) SELECT gen_random_uuid(), grant_id, component, 'commitment', amount_minor, id, case_id, \
     current_date, now(), 'x' FROM assistance WHERE id = $1",
    "INSERT INTO audit_entries (xact, id, occurred_at, role, operation, action, subject_type, subject_id, subject_version, \
     persons, fields, request_id) SELECT pg_current_xact_id()::text::bigint, gen_random_uuid(), now(), 'officer', 'x', \
     'assistance.approved', 'assistance', $1, 2, registration_id::text, 'assistance', 'x' FROM assistance WHERE id = $1",
];

/// The same by hand, on a pool of as many connections.
pub async fn by_hand(url: &str, waiting: Vec<Waiting>, callers: usize, pool: u32) -> Outcome<Measured> {
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(pool).connect(url).await?;

    each(callers, waiting, move |_, id| approve(pool.clone(), id)).await
}

async fn approve(pool: PgPool, id: String) -> Outcome<()> {
    let id: uuid::Uuid = id.parse()?;
    let mut transaction = pool.begin().await?;
    for sql in STATEMENTS {
        let statement = sqlx::query(sql);
        let statement = if sql.contains("$1") { statement.bind(id) } else { statement };
        for row in statement.fetch_all(&mut *transaction).await? {
            let _ = row.len();
        }
    }
    Ok(transaction.commit().await?)
}

/// What the line of medical help of lot 3 holds committed, and what its ledger says, in tetri.
pub async fn committed(url: &str) -> Outcome<(i64, i64)> {
    let connection = connect(url).await?;
    let sql = "SELECT CAST(l.committed_minor AS bigint) AS line, CAST(coalesce(sum(e.amount_minor), 0) AS bigint) AS ledger \
               FROM grant_lines l LEFT JOIN ledger_entries e ON e.grant_id = l.grant_id AND e.component = l.component \
               AND e.kind = 'commitment' WHERE l.component = 'medical' GROUP BY l.grant_id, l.committed_minor \
               ORDER BY l.committed_minor DESC LIMIT 1";
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    let row = row.ok_or("no line")?;
    Ok((row.try_get("", "line")?, row.try_get("", "ledger")?))
}
