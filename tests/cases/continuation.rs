//! The year ends, and people do not: open cases go on in the lot that serves their region in the new year.

use crate::competition::{award, close, published, ready};
use crate::harness::{Caller, System, gel, medical, on_both, path_of_assistance, shows, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

fn in_december() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 20, 8, 0, 0).unwrap()
}

fn in_january() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 25, 8, 0, 0).unwrap()
}

/// The last day on which what was approved in 2026 can be delivered was 30 January.
fn in_february() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 2, 1, 8, 0, 0).unwrap()
}

/// A replica of that day whose jobs are done once, as it starts.
async fn quiet(system: &System, clock: fn() -> DateTime<Utc>) -> System {
    system.another_at(clock, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await
}

async fn lot_of(caller: &Caller, case: &impl std::fmt::Display) -> Value {
    caller.get(case).await.is(200)["lot"]["id"].clone()
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn a_case_goes_on_with_the_winner_of_the_new_year_and_what_the_old_one_promised_stays_its_own() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (competition, [(winner, best), _]) = ready(system).await;
        opened.manager.award(&competition.lot(2), &award(&best)).await.is(201);
        let accepted = winner.at(system).await.accept_award(&competition.lot(2)).await;
        let grant = format!("/v1/grants/{}", accepted.is(201)["grant_id"].as_str().unwrap());
        let old = lot_of(&opened.manager, &opened.case).await;
        let new = json!(id_of(&competition.lot(2)));
        let mut regional = Vec::new();
        for (name, region) in [("imereti-office", "GE-IM"), ("racha-office", "GE-RL")] {
            let body = json!({ "client_id": name, "name": name, "role": "officer", "regions": [region] });
            let created = system.client("demo-administrator").await.post("/v1/clients", &body).await;
            regional.push((name, created.is(201)["secret"].as_str().unwrap().to_owned()));
        }
        system.stop().await;

        let december = quiet(system, in_december).await;
        let (partner, officer) = (december.client("demo-partner-3").await, december.client("demo-officer").await);
        let promised = path_of_assistance(partner.propose(&opened.case, &medical("200.00")).await.is(201));
        officer.approve(&promised).await.is(201);
        let asked = partner.propose(&opened.case, &medical("100.00")).await;
        let waiting = path_of_assistance(&asked.shows(201, json!({ "due_on": "2027-01-19" })).body);
        december.stop().await;

        // Nobody has the new grant yet: the old partner keeps the case, and what cannot be approved does not end.
        let january = [system.another(in_january).await, system.another(in_january).await];
        let (partner, officer) = (january[0].client("demo-partner-3").await, january[0].client("demo-officer").await);
        let (manager, frontend) = (january[0].client("demo-manager").await, january[0].client("demo-frontend").await);
        let winner = winner.at(&january[0]).await;
        soon(async || manager.get(&opened.grant).await.is(200)["status"] == "ended").await;
        officer.approve(&waiting).await.refused(409, "grant_period_over");
        let rests = json!({ "status": "proposed", "due_on": null, "overdue": false, "lot_id": old });
        partner.get(&waiting).await.shows(200, rests);
        assert_eq!(manager.get("/v1/assistance?overdue=true").await.ids(), [""; 0]);
        partner.note(&opened.case, "Visited in January.").await.is(201);
        winner.get(&opened.case).await.refused(404, "not_found");
        assert_eq!(lot_of(&partner, &opened.case).await, old);

        manager.sign(&grant).await.is(201);
        soon(async || lot_of(&manager, &opened.case).await == new).await;
        winner.get(&opened.case).await.shows(200, json!({ "status": "active", "municipality": "kutaisi" }));
        winner.get(&opened.case.registration).await.shows(200, json!({ "lot": { "id": new } }));
        winner.note(&opened.case, "A new year.").await.is(201);
        let due = json!({ "status": "proposed", "due_on": "2027-02-24", "lot_id": new });
        winner.get(&waiting).await.shows(200, due);

        // The old partner works on the case no more; it reads it, and delivers what it promised.
        partner.get(&opened.case).await.is(200);
        partner.get(&opened.case.registration).await.is(200);
        // What others write in it is theirs.
        for below in ["/notes", "/plan", "/timeline", "/follow-ups", "/assistance"] {
            partner.get(&opened.case.at(below)).await.refused(404, "not_found");
        }
        assert_eq!(partner.get("/v1/cases").await.ids(), [""; 0]);
        partner.note(&opened.case, "Still here.").await.refused(404, "not_found");
        partner.propose(&opened.case, &medical("1.00")).await.refused(404, "not_found");
        partner.get(&waiting).await.refused(404, "not_found");
        winner.get(&promised).await.shows(200, json!({ "lot_id": old }));
        let proof = at_january(&partner, &opened.case.registration).await;
        let delivery = json!({ "actual_amount": gel("190.00"), "delivered_on": "2026-12-30", "documents": [proof] });
        winner.deliver(&promised, &delivery).await.refused(404, "not_found");
        partner.deliver(&promised, &delivery).await.is(201);
        officer.verify(&promised).await.is(201);
        partner.get(&promised).await.shows(200, json!({ "status": "verified" }));
        partner.get(&opened.case).await.refused(404, "not_found");
        partner.get(&opened.case.registration).await.refused(404, "not_found");

        // New money comes from the new grant.
        officer.approve(&waiting).await.shows(201, json!({ "grant_id": id_of(&grant), "lot_id": new }));

        // Everybody concerned was told, once, however many replicas looked.
        let data = json!({ "from_lot_id": old, "to_lot_id": new, "status": "active" });
        for caller in [&partner, &winner, &manager] {
            let told = caller.changes("&type=case.continued", 1).await;
            shows(&told[0], json!({ "data": data, "subject": { "type": "case" } }));
            let after = format!("/v1/changes?type=case.continued&after={}", told[0]["cursor"].as_str().unwrap());
            assert_eq!(caller.get(&after).await.ids(), [""; 0]);
        }
        frontend.changes("&type=registration.rerouted", 1).await;
        // The office of the person's region is told once, the other one of the old lot not at all.
        for ((name, secret), count) in regional.iter().zip([1, 0]) {
            let given = january[0].try_secret(name, secret).await;
            let office = january[0].bearer(given.is(200)["access_token"].as_str().unwrap());
            for kind in ["case.continued", "assistance.verified"] {
                let told = office.get(&format!("/v1/changes?type={kind}")).await;
                assert_eq!(told.is(200)["items"].as_array().unwrap().len(), count, "{name} {kind}");
            }
        }
        let told = partner.changes("&type=assistance.verified", 1).await;
        assert_eq!(told[0]["subject"]["id"], id_of(&promised));
    })
    .await;
}

/// A document that proves a delivery, sent by an organisation that does not have the case any more.
async fn at_january(partner: &Caller, registration: &str) -> String {
    let form = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndelivery\r\n--b\r\n\
                Content-Disposition: form-data; name=\"file\"; filename=\"act.pdf\"\r\n\r\n%PDF-1.7\nan act\r\n--b--\r\n";
    let path = format!("{registration}/documents");
    let sent = partner.post_bytes(&path, "multipart/form-data; boundary=b", form.into()).await;
    let id = sent.is(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(partner.get(&path).await.ids(), [&id]);
    id
}

#[tokio::test]
async fn without_a_winner_a_case_waits_with_the_agency() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let competition = published(system).await;
        close(system, &competition).await;
        opened.manager.award_nobody(&competition.lot(2), "Nobody proposed.").await.is(201);
        opened.partner.get(&opened.case).await.shows(200, json!({ "lot": { "organisation": { "name": {} } } }));
        system.stop().await;

        let january = system.another(in_january).await;
        let (partner, manager) = (january.client("demo-partner-3").await, january.client("demo-manager").await);
        let new = json!(id_of(&competition.lot(2)));
        soon(async || lot_of(&manager, &opened.case).await == new).await;
        manager.get(&opened.case).await.shows(200, json!({ "lot": { "organisation": null } }));
        let waiting = manager.get(&format!("/v1/cases?lot={}", new.as_str().unwrap())).await;
        assert_eq!(waiting.ids(), [id_of(&opened.case.to_string())]);
        partner.get(&opened.case).await.refused(404, "not_found");
        partner.changes("&type=case.continued", 1).await;
    })
    .await;
}

#[tokio::test]
async fn a_case_that_waits_for_its_receiver_goes_on_once_that_is_answered() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let moved = json!({ "municipality": "telavi", "reason": "Moved to her parents' house." });
        system.stop().await;
        let december = quiet(system, in_december).await;
        let partner = december.client("demo-partner-3").await;
        let asked = partner.ask_transfer(&opened.case, &moved).await;
        let before = asked.is(201)["lot"]["id"].clone();
        december.stop().await;

        // In the demonstration the new year has its lots and grants at once.
        let new_year = || Utc.with_ymd_and_hms(2027, 1, 2, 8, 0, 0).unwrap();
        let january = system.another(new_year).await;
        let manager = january.client("demo-manager").await;
        soon(async || manager.get(&opened.grant).await.is(200)["status"] == "ended").await;
        let other = system.number("SELECT count(*) FROM changes WHERE type = 'case.continued'").await;
        assert_eq!((lot_of(&manager, &opened.case).await, other), (before.clone(), 0));
        january.client("demo-partner-5").await.reject_transfer(&opened.case, "She is here.").await.is(201);
        soon(async || lot_of(&manager, &opened.case).await != before).await;
        manager.get(&opened.case).await.shows(200, json!({ "municipality": "kutaisi", "transfer": null }));
    })
    .await;
}

#[tokio::test]
async fn what_the_year_leaves_undelivered_is_proposed_anew_where_the_policy_says_so() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let resting = system.planned_case().await;
        let policies = opened.manager.get("/v1/policies").await;
        let policy = format!("/v1/policies/{}", policies.ids()[0]);
        let mut document = opened.manager.get(&policy).await.is(200)["document"].clone();
        shows(&document, json!({ "year_end": "lapse" }));
        document["version"] = json!("2027-01-01");
        document["in_force_from"] = json!("2027-01-01");
        document["year_end"] = json!("carried");
        let draft = system.client("demo-officer").await.post("/v1/policies", &document).await;
        let policy = format!("/v1/policies/{}", draft.is(201)["id"].as_str().unwrap());
        opened.manager.publish(&policy).await.shows(201, json!({ "document": { "year_end": "carried" } }));
        system.stop().await;

        let december = quiet(system, in_december).await;
        let (partner, officer) = (december.client("demo-partner-3").await, december.client("demo-officer").await);
        let mut promised = Vec::new();
        for case in [&opened.case, &resting.case] {
            let path = path_of_assistance(partner.propose(case, &medical("200.00")).await.is(201));
            officer.approve(&path).await.is(201);
            promised.push(path);
        }
        partner.suspend(&resting.case, "In hospital.").await.is(201);
        december.stop().await;

        // The year of a grant does not rest, whatever its cases do.
        let february = [system.another(in_february).await, system.another(in_february).await];
        let (manager, officer) = (february[0].client("demo-manager").await, february[0].client("demo-officer").await);
        for path in &promised {
            soon(async || manager.get(path).await.is(200)["status"] == "cancelled").await;
        }
        let budget = format!("{}/budget", opened.grant);
        soon(async || manager.get(&budget).await.is(200)["totals"]["allocated"] == gel("0.00")).await;
        for (case, path) in [&opened.case, &resting.case].into_iter().zip(&promised) {
            let all = manager.get(&format!("{case}/assistance")).await;
            let anew = &all.is(200)["items"][0];
            let expected = json!({
                "carried_from": id_of(path), "status": "proposed", "amount": gel("200.00"), "component": "medical",
                "grant_id": null, "approved_by": null, "lot_id": lot_of(&manager, case).await
            });
            shows(anew, expected);
            assert_eq!(all.ids().len(), 2);
        }
        let anew = manager.get(&format!("{}/assistance", opened.case)).await.ids()[0].to_owned();
        let approved = officer.approve(&format!("/v1/assistance/{anew}")).await;
        assert_ne!(approved.is(201)["grant_id"], id_of(&opened.grant));
        let told = system.refusal("UPDATE assistance SET carried_from = id").await;
        assert!(told.contains("assistance_carried_from_check"), "{told}");
        let one = "(SELECT id FROM assistance WHERE carried_from IS NULL ORDER BY id LIMIT 1)";
        let twice = format!("UPDATE assistance SET carried_from = {one} WHERE carried_from IS NOT NULL");
        let told = system.refusal(&twice).await;
        assert!(told.contains("carried_from"), "{told}");
    })
    .await;
}
