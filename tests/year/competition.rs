//! From the call to six signed grants.

use super::{Day, LOTS, text};
use crate::harness::gel;
use serde_json::{Value, json};

/// The call is drafted, its lots are laid out, and it is published.
pub async fn call(day: &Day<'_>) -> String {
    let members: Vec<&str> = day.cast.members.iter().map(|(_, id)| id.as_str()).collect();
    let criterion = |code: &str, weight| json!({ "code": code, "name": { "ka": code, "en": code }, "weight": weight });
    let body = json!({
        "programme": "reintegration", "year": 2020,
        "title": { "ka": "საგრანტო კონკურსი 2020", "en": "Grant competition 2020" },
        "terms": { "ka": "პირობები", "en": "Terms" },
        "questions_until": "2020-01-15", "proposals_until": "2020-01-31",
        "criteria": [criterion("experience", 40), criterion("plan", 40), criterion("budget", 20)],
        "minimum_scores": 3, "members": members
    });
    let mut unbalanced = body.clone();
    unbalanced["criteria"][2]["weight"] = json!(19);
    day.manager.post("/v1/calls", &unbalanced).await.has_faults(&[("/criteria", "weights_not_100")]);
    let created = day.manager.post("/v1/calls", &body).await;
    let call = format!("/v1/calls/{}", text(&created.is(201)["id"]));
    day.system.get(&call).await.refused(404, "not_found");
    for lot in &LOTS {
        let body = json!({ "number": lot.number, "regions": lot.regions, "amount": gel(lot.amount) });
        day.manager.add_lot(&call, &body).await.is(201);
    }
    day.manager.publish(&call).await.is(201);
    day.system.get(&call).await.shows(200, json!({ "status": "published" }));
    day.system.stop().await;
    call
}

/// One partner asks, the Agency answers, and everybody reads it.
pub async fn question(day: &Day<'_>, call: &str) {
    let questions = format!("{call}/questions");
    let asked = day.partner(2).await.ask_question(&call, "Is rent paid to the landlord?").await;
    assert!(day.system.get(&questions).await.ids().is_empty());
    let answer = format!("/v1/questions/{}/answer", text(&asked.is(201)["id"]));
    day.manager.post(&answer, &json!({ "answer": "Yes." })).await.is(201);
    assert_eq!(day.system.get(&questions).await.each("answer"), ["Yes."]);
    day.system.stop().await;
}

async fn lots(day: &Day<'_>, call: &str) -> Vec<Value> {
    day.system.get(&format!("{call}/lots")).await.is(200)["items"].as_array().unwrap().clone()
}

/// The lines of a proposal: 60, 15, 10 and 15 per cent.
fn budget(amount: &str) -> Value {
    let whole: i64 = amount.replace('.', "").parse().unwrap();
    let line = |component: &str, percent: i64| json!({ "component": component, "amount": super::money(whole / 100 * percent) });
    json!([line("income_source", 60), line("medical", 15), line("temporary_housing", 10), line("vocational", 15)])
}

/// Every partner proposes; one proposal has a defect that is cured.
pub async fn proposals(day: &Day<'_>, call: &str) {
    for (lot, view) in LOTS.iter().zip(lots(day, call).await) {
        for competitor in lot.competitors {
            let partner = day.partner(*competitor).await;
            let body = json!({ "summary": "How we would help.", "budget": budget(lot.amount) });
            let proposal = format!(
                "/v1/proposals/{}",
                text(&partner.compete(&format!("/v1/lots/{}", text(&view["id"])), &body).await.is(201)["id"])
            );
            let examine = async |body: Value| day.manager.examine(&proposal, &body).await.is(201).clone();
            if *competitor == 5 {
                let defect =
                    json!({ "outcome": "curable", "reason": "The summary is too short.", "due_on": "2020-01-27" });
                let version = examine(defect).await["version"].as_i64().unwrap();
                partner.patch(&proposal, version, &json!({ "summary": "How we would help, at length." })).await.is(200);
            }
            examine(json!({ "outcome": "admitted" })).await;
        }
    }
    day.system.stop().await;
}

/// The commission scores, the lots are awarded and accepted, and six agreements are signed. Gives the grants' paths in
/// the order of the lots.
pub async fn awards(day: &Day<'_>, call: &str) -> Vec<String> {
    // The day for proposals has passed: the service closes the call by itself.
    crate::harness::soon(async || day.system.get(call).await.body["status"] == "closed").await;
    for organisation in &day.cast.partners {
        let body = json!({ "rating": "low_risk", "valid_until": "2020-12-31", "flags": [] });
        day.manager.post(&format!("/v1/organisations/{}/assessments", organisation.1), &body).await.is(201);
    }
    let members = day.members().await;
    let mut grants = Vec::new();
    for (lot, view) in LOTS.iter().zip(lots(day, call).await) {
        let path = format!("/v1/lots/{}", text(&view["id"]));
        let proposals = day.manager.get(&format!("{path}/proposals")).await;
        let mut won = None;
        for proposal in proposals.is(200)["items"].as_array().unwrap() {
            let of =
                day.cast.partners.iter().position(|(_, id)| proposal["organisation"]["id"] == json!(id)).unwrap() + 1;
            let points = if of == lot.winner { 90 } else { 60 };
            for member in &members {
                let points =
                    ["experience", "plan", "budget"].map(|code| json!({ "criterion": code, "points": points }));
                member
                    .score(&format!("/v1/proposals/{}", text(&proposal["id"])), &json!({ "points": points }))
                    .await
                    .is(201);
            }
            if of == lot.winner {
                won = Some(text(&proposal["id"]));
            }
        }
        let award = json!({ "proposal_id": won.unwrap(), "reason": "The best score." });
        day.manager.award(&path, &award).await.is(201);
        day.manager.award(&path, &award).await.refused(409, "state_forbids");
        let winner = day.partner(lot.winner).await;
        let accepted = winner.accept_award(&path).await;
        let grant = format!("/v1/grants/{}", text(&accepted.is(201)["grant_id"]));
        winner.get(&grant).await.shows(200, json!({ "status": "drafted" }));
        day.manager.sign(&grant).await.is(201);
        let tranches = winner.get(&format!("{grant}/tranches")).await;
        let first = format!("/v1/tranches/{}", text(&tranches.is(200)["items"][0]["id"]));
        let payment = json!({ "payment_reference": format!("PAY-2020-{}-1", lot.number) });
        day.manager.release(&first, &payment).await.is(201);
        grants.push(grant);
    }
    day.system.get(call).await.shows(200, json!({ "status": "decided" }));
    // The year has no more to give: its budget is granted to the last tetri.
    let public = day.system.get("/v1/lots?year=2020").await;
    assert_eq!(public.is(200)["items"].as_array().unwrap().len(), LOTS.len());
    day.system.stop().await;
    grants
}
