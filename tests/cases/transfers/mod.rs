//! Transfers of cases, from Kutaisi (lot 3) to Telavi (lot 6).

mod ending;
mod refused;

use crate::harness::{Caller, System, exactly, on_both, shows};
use serde_json::{Value, json};

pub fn moved() -> Value {
    json!({ "municipality": "telavi", "reason": "Moved to her parents' house." })
}

/// Both partners: who serves Kutaisi and who serves Telavi.
pub async fn partners(system: &System) -> [Caller; 2] {
    [system.client("demo-partner-3").await, system.client("demo-partner-5").await]
}

/// The names of the changes of cases that the caller is told, once there are so many.
async fn told(caller: &Caller, count: usize) -> Vec<String> {
    let changes = caller.changes("", count).await;
    let after = changes.last().unwrap()["cursor"].as_str().unwrap();
    assert_eq!(caller.get(&format!("/v1/changes?after={after}")).await.ids(), [""; 0], "there is more");
    changes.iter().map(|change| change["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_case_that_is_transferred_belongs_to_its_receiver_and_to_nobody_else() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        let manager = system.client("demo-manager").await;
        giver.note(&case, "Visited at home.").await.is(201);
        receiver.get(&case).await.refused(404, "not_found");

        let asked = giver.ask_transfer(&case, &moved()).await;
        let before = asked.is(201).clone();
        let transfer = &before["transfer"];
        let (from, to) = (&transfer["from_lot_id"], &transfer["to_lot_id"]);
        let expected = json!({
            "id": transfer["id"], "status": "requested", "from_lot_id": before["lot"]["id"], "to_lot_id": to,
            "municipality": "telavi", "region": "GE-KA", "reason": "Moved to her parents' house.",
            "asked_by": transfer["asked_by"], "due_on": "2026-06-15", "on_expiry": "expired",
            "asked_at": "2026-06-01T08:00:00Z", "answered_by": null, "answer": null, "ended_at": null
        });
        asked.shows(201, json!({ "transfer": exactly(&expected), "version": 2 }));
        assert!(asked.header("etag").starts_with("\"2-"), "{}", asked.header("etag"));

        // Until it answers, the receiver reads and changes nothing.
        assert_eq!(receiver.get(&case).await.is(200), &before);
        assert_eq!(receiver.get(&case.at("/notes")).await.each("text"), ["Visited at home."]);
        receiver.get(&case.at("/timeline")).await.is(200);
        assert_eq!(receiver.get("/v1/cases").await.ids(), [&case.id]);
        for (below, body) in [
            ("/notes", json!({ "text": "Ours soon." })),
            ("/suspension", json!({ "reason": "Ours soon." })),
            ("/closure", json!({ "reason": "completed" })),
            ("/transfer", moved()),
        ] {
            receiver.post(&case.at(below), &body).await.refused(404, "not_found");
        }
        // The giver works on.
        giver.suspend(&case, "In hospital.").await.is(201);
        giver.get(&case).await.shows(200, json!({ "status_reason": "In hospital." }));
        giver.resume(&case).await.is(201);
        giver.close_case(&case, "completed").await.refused(409, "transfer_pending");

        receiver.seen(2).accept_transfer(&case).await.refused(412, "stale");
        let accepted = receiver.once("key").accept_transfer(&case).await;
        let expected = json!({
            "transfer": null, "version": 5, "lot": { "id": to }, "municipality": "telavi", "region": "GE-KA"
        });
        accepted.shows(201, expected);
        assert_ne!(from, to);
        receiver.once("key").accept_transfer(&case).await.repeats(201, &accepted);

        for path in [&case.to_string(), &case.at("/notes"), &case.at("/timeline"), &case.at("/transfers")] {
            giver.get(path).await.refused(404, "not_found");
            receiver.get(path).await.is(200);
        }
        giver.note(&case, "Still ours?").await.refused(404, "not_found");
        assert_eq!(giver.get("/v1/cases").await.ids(), [""; 0]);
        receiver.note(&case, "Met her in Telavi.").await.is(201);
        assert_eq!(manager.get("/v1/cases?region=GE-KA").await.ids(), [&case.id]);
        // The registration goes with it: who delivers assistance sends the proof to it.
        let registration = &case.registration;
        giver.get(registration).await.refused(404, "not_found");
        receiver.get(registration).await.shows(200, json!({ "residence": { "municipality": "telavi" } }));
    })
    .await;
}

#[tokio::test]
async fn both_sides_hear_of_a_transfer_and_who_sees_both_hears_it_once() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        receiver.accept_transfer(&case).await.is(201);
        receiver.note(&case, "Met her in Telavi.").await.is(201);
        let own = ["registration.submitted", "registration.accepted", "case.opened"];
        let both = ["case.transfer_requested", "case.transferred"];
        let left = ["registration.rerouted"];
        let (before, after) = ([&own[..], &both, &left].concat(), [&both[..], &["case.note_added"]].concat());
        let all = [&own[..], &both, &["case.note_added"]].concat();
        assert_eq!(told(&giver, 6).await, before);
        assert_eq!(told(&receiver, 3).await, after);
        let everything = [&own[..], &both, &left, &["case.note_added"]].concat();
        assert_eq!(told(&system.client("demo-ministry").await, 7).await, everything);
        // Who sent the registration hears that another lot has it: the person has to know whom to call.
        assert_eq!(told(&system.client("demo-frontend").await, 4).await, [&own[..], &left].concat());
        assert_eq!(receiver.get(&case.at("/timeline")).await.each("type"), all);

        let changes = receiver.changes("&type=case.transferred", 1).await;
        let data = &changes[0]["data"];
        let expected = json!({
            "reference": data["reference"], "status": "open", "transfer_id": data["transfer_id"],
            "from_lot_id": data["from_lot_id"], "to_lot_id": data["to_lot_id"], "due_on": "2026-06-15"
        });
        assert_eq!(data, &expected);
        assert_eq!(changes[0]["subject"], json!({ "type": "case", "id": case.id, "version": 3 }));
    })
    .await;
}

#[tokio::test]
async fn a_case_whose_transfer_is_rejected_stays_where_it_is() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        let reason = "She lives in Kutaisi still.";
        let rejected = receiver.reject_transfer(&case, reason).await;
        rejected.shows(201, json!({ "transfer": null, "region": "GE-IM" }));
        receiver.get(&case).await.refused(404, "not_found");
        receiver.reject_transfer(&case, reason).await.refused(404, "not_found");
        assert_eq!(receiver.get("/v1/cases").await.ids(), [""; 0]);
        giver.get(&case).await.shows(200, json!({ "transfer": null }));
        giver.accept_transfer(&case).await.refused(409, "no_transfer_pending");
        let names = ["case.transfer_requested", "case.transfer_rejected"];
        assert_eq!(told(&receiver, 2).await, names);
        assert_eq!(told(&giver, 5).await[3..], names);
        // It can be asked for again, and then be accepted.
        giver.ask_transfer(&case, &moved()).await.is(201);
        receiver.accept_transfer(&case).await.is(201);
        let kept = receiver.get(&case.at("/transfers")).await;
        assert_eq!(kept.each("status"), ["accepted", "rejected"]);
        let last = &kept.body["items"][1];
        shows(last, json!({ "answer": reason, "reason": moved()["reason"], "due_on": null, "on_expiry": null }));
        shows(last, json!({ "ended_at": "2026-06-01T08:00:00Z" }));
        assert!(last["answered_by"]["name"].is_string());
        let first = receiver.get(&case.at("/transfers?limit=1")).await;
        let cursor = first.is(200)["next_cursor"].as_str().unwrap();
        assert_eq!(receiver.get(&case.at(&format!("/transfers?cursor={cursor}"))).await.each("status"), ["rejected"]);
        let sealed = "SELECT count(*) FROM transfers WHERE sealed_reason IS NOT NULL AND \
                      (sealed_answer IS NOT NULL) = (status = 'rejected')";
        assert_eq!(system.number(sealed).await, 2);
    })
    .await;
}
