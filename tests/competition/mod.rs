//! The grant competition of 2027: a year that has a budget and no lots yet.

mod awards;
mod calls;
mod discarded;
mod path;
mod proposals;
mod published;
mod rounds;
mod scores;

use crate::harness::{Answer, Caller, System, gel, merged};
use serde_json::{Value, json};
use std::fmt::{Display, Formatter, Result};

/// Three lots over the eleven regions.
const LOTS: [(i64, &[&str], &str); 3] = [
    (1, &["GE-TB", "GE-KK", "GE-MM", "GE-SJ", "GE-SK"], "300000.00"),
    (2, &["GE-IM", "GE-RL", "GE-SZ"], "200000.00"),
    (3, &["GE-AJ", "GE-GU", "GE-KA"], "150000.00"),
];

const NOBODYS: &str = "01940000-0000-7000-8000-000000000000";

/// An organisation that competes, with the client of its system.
pub struct Competitor {
    pub id: String,
    name: String,
    secret: String,
}

impl Competitor {
    /// Its client at a replica, with a token of that replica's time.
    pub async fn at(&self, system: &System) -> Caller {
        let given = system.try_secret(&self.name, &self.secret).await;
        system.bearer(given.is(200)["access_token"].as_str().unwrap())
    }
}

/// Puts an organisation on record, with a client.
pub async fn competitor(system: &System, name: &str, code: Option<&str>) -> Competitor {
    let administrator = system.client("demo-administrator").await;
    let body = json!({
        "registration_code": code, "kind": "partner", "name": { "ka": format!("ფონდი {name}"), "en": name }
    });
    let id = text(&administrator.post("/v1/organisations", &body).await, "id");
    let client = json!({ "client_id": name, "name": name, "role": "partner", "organisation_id": id });
    let secret = text(&administrator.post("/v1/clients", &client).await, "secret");
    Competitor { id, name: name.to_owned(), secret }
}

/// A member of what was created.
pub fn text(created: &Answer, field: &str) -> String {
    created.is(201)[field].as_str().unwrap_or_else(|| panic!("{field}: {:#}", created.body)).to_owned()
}

/// The budget of 2027, as somebody put it on record.
pub async fn year(system: &System, budget_minor: i64) {
    let budget = format!("{}.{:02}", budget_minor / 100, budget_minor % 100);
    let note = json!({ "ka": "საჩვენებელი", "en": "Made up" });
    let body = json!({ "budget": { "amount": budget, "currency": "GEL" }, "note": note });
    let manager = system.client("demo-manager").await;
    manager.put("/v1/programmes/reintegration/years/2027", None, &body).await;
}

/// The identifier of the client behind the token.
pub async fn identifier(caller: &Caller) -> String {
    caller.get("/v1/me").await.is(200)["id"].as_str().unwrap().to_owned()
}

pub fn call(changes: &Value) -> Value {
    let body = json!({
        "year": 2027, "title": { "ka": "საგრანტო კონკურსი 2027", "en": "Grant competition 2027" },
        "terms": { "ka": "პირობები.", "en": "The terms." },
        "questions_until": "2026-06-10", "proposals_until": "2026-06-20",
        "criteria": [
            { "code": "reach", "name": { "ka": "დაფარვა", "en": "Reach" }, "weight": 60 },
            { "code": "experience", "name": { "ka": "გამოცდილება", "en": "Experience" }, "weight": 40 }
        ],
        "minimum_scores": 2
    });
    merged(body, changes)
}

pub fn lot(number: i64, regions: &[&str], amount: &str) -> Value {
    json!({ "number": number, "regions": regions, "amount": gel(amount) })
}

/// A call with its lots.
pub struct Competition {
    pub path: String,
    pub lots: Vec<String>,
}

/// Written as its path.
impl Display for Competition {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str(&self.path)
    }
}

impl Competition {
    pub fn at(&self, below: &str) -> String {
        format!("{self}{below}")
    }

    /// The path of the lot with that number.
    pub fn lot(&self, number: usize) -> String {
        format!("/v1/lots/{}", self.lots[number - 1])
    }
}

/// A draft with all its lots, scored by the officer and the manager.
pub async fn drafted(system: &System, changes: &Value) -> Competition {
    year(system, 65_000_000).await;
    let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
    let members = json!({ "members": [identifier(&officer).await, identifier(&manager).await] });
    let created = manager.post("/v1/calls", &merged(call(&members), changes)).await;
    let path = format!("/v1/calls/{}", text(&created, "id"));
    let mut lots = Vec::new();
    for (number, regions, amount) in LOTS {
        lots.push(text(&manager.add_lot(&path, &lot(number, regions, amount)).await, "id"));
    }
    Competition { path, lots }
}

/// The same, published.
pub async fn published(system: &System) -> Competition {
    let competition = drafted(system, &json!({})).await;
    let manager = system.client("demo-manager").await;
    manager.publish(&competition).await.is(201);
    competition
}

/// Lets the last day for proposals pass, and closes the call.
pub async fn close(system: &System, competition: &Competition) {
    system.execute("UPDATE calls SET questions_until = '2026-05-30', proposals_until = '2026-05-31'").await;
    let manager = system.client("demo-manager").await;
    manager.close_call(&competition).await.is(201);
}

pub fn proposal(income_source: &str, medical: &str) -> Value {
    json!({
        "summary": "Workshops and visits.",
        "budget": [
            { "component": "income_source", "amount": gel(income_source) },
            { "component": "medical", "amount": gel(medical) }
        ]
    })
}

/// Submits a proposal for a lot, and gives its path.
pub async fn submitted(system: &System, by: &Competitor, competition: &Competition, lot: usize) -> String {
    let sent = by.at(system).await.compete(&competition.lot(lot), &proposal("80000.00", "20000.00")).await;
    format!("/v1/proposals/{}", text(&sent, "id"))
}

/// Admits a proposal.
pub async fn admitted(system: &System, path: &str) {
    let manager = system.client("demo-manager").await;
    manager.admit(&path).await.is(201);
}

pub fn points(reach: i64, experience: i64) -> Value {
    json!({ "points": [{ "criterion": "reach", "points": reach }, { "criterion": "experience", "points": experience }] })
}

/// Has both members score a proposal.
pub async fn scored(system: &System, path: &str, by_officer: &Value, by_manager: &Value) {
    let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
    officer.score(&path, by_officer).await.is(201);
    manager.score(&path, by_manager).await.is(201);
}

/// Has the officer assess an organisation.
pub async fn assessed(system: &System, of: &Competitor, changes: &Value) -> Answer {
    let body = merged(json!({ "rating": "low_risk", "valid_until": "2027-12-31" }), changes);
    let officer = system.client("demo-officer").await;
    officer.post(&format!("/v1/organisations/{}/assessments", of.id), &body).await
}

/// Two organisations whose proposals for the second lot are admitted and scored; the first one stands better, and both
/// are cleared.
pub async fn ready(system: &System) -> (Competition, [(Competitor, String); 2]) {
    let competition = published(system).await;
    let first = competitor(system, "first-sample", Some("100000001")).await;
    let second = competitor(system, "second-sample", Some("100000002")).await;
    let paths = [submitted(system, &first, &competition, 2).await, submitted(system, &second, &competition, 2).await];
    close(system, &competition).await;
    for (path, given) in paths.iter().zip([points(90, 80), points(70, 60)]) {
        admitted(system, path).await;
        scored(system, path, &given, &given).await;
    }
    for organisation in [&first, &second] {
        assessed(system, organisation, &json!({})).await.is(201);
    }
    let [best, other] = paths;
    (competition, [(first, best), (second, other)])
}

/// What awards a lot to the proposal.
pub fn award(path: &str) -> Value {
    json!({ "proposal_id": path.rsplit('/').next().unwrap() })
}
